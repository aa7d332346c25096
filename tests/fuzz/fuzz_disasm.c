/* Disassembly on all three processors: first byte picks the processor, the next eight are the address, the
 * rest is code. A symbolizer that knows every second address makes both ways of writing an operand run. */
#include "cpu/disasm.h"
#include "cpu/effective.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool every_second(void *context, uint64_t address, bool memory, strbuf *out)
{
    (void)context;
    if (address & 1) {
        strbuf_append(out, STR("left behind"));
        return false;
    }
    strbuf_append(out, memory ? STR("m!data") : STR("m!code"));
    return true;
}

static void require(bool condition)
{
    if (!condition) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 9) return 0;
    static const cpu_kind kinds[] = {CPU_X64, CPU_X86, CPU_ARM64};
    const cpu_arch *arch = cpu_arch_of(kinds[data[0] % 3]);
    const bytes code = {data + 9, size - 9};
    uint64_t address = load_u64(data + 1);
    const cpu_symbolizer symbols = {every_second, NULL};
    arena *a = arena_new();
    strbuf text = {.arena = a};
    cpu_registers registers;
    cpu_registers_init(&registers, arch);
    for (int i = 0; i < CPU_MAX_REGISTERS; i++)
        cpu_register_set(&registers, i, load_u64(data + 1) * (uint64_t)i);

    for (size_t at = 0; at < code.len && at < 4096;) {
        const bytes rest = bytes_clamp(code, at, CPU_MAX_INSTRUCTION);
        cpu_instruction decoded, written;
        text.len = 0;
        cpu_decode(arch, address + at, rest, &decoded);
        cpu_disassemble(arch, address + at, rest, data[0] & 0x80 ? &symbols : NULL, &written, &text);
        require(memcmp(&decoded, &written, sizeof decoded) == 0);
        require(written.length >= 1 && (written.length <= rest.len || !written.valid));
        const str s = strbuf_str(&text);
        require(s.len > 0 && s.len < 160 && str_find(s, STR("left behind")) == SIZE_MAX);
        require(written.valid || str_equal(s, STR("???")));
        for (size_t i = 0; i < s.len; i++) require(s.ptr[i] >= ' ' && s.ptr[i] < 127);
        uint64_t effective;
        if (cpu_effective_address(&written, &registers, &effective))
            require(cpu_effective_segment(&written, arch).len <= 2);
        at += written.length;
    }
    arena_free(a);
    return 0;
}
