/* CONTEXT records: first byte picks the processor, the rest is the record. */
#include "cpu/effective.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    static const cpu_kind kinds[] = {CPU_X64, CPU_X86, CPU_ARM64, CPU_ARM32};
    const cpu_arch *arch = cpu_arch_of(kinds[data[0] % 4]);
    arena *a = arena_new();
    cpu_registers registers;
    error *e = cpu_context_decode(a, arch, (bytes){data + 1, size - 1}, &registers);
    if (e) {
        if (!e->message.len) abort();
    } else {
        uint64_t value;
        strbuf text = {.arena = a};
        for (int i = 0; i < CPU_MAX_REGISTERS; i++)
            if (cpu_register_get(&registers, i, &value) && (size_t)i >= arch->register_count) abort();
        cpu_flags_text(&registers, &text);
    }
    arena_free(a);
    return 0;
}
