/* One instruction at a time: picks the decoder. */
#include "cpu/disasm.h"

#include "cpu/arm64_disasm.h"
#include "cpu/x86_disasm.h"

struct cpu_disassembler {
    const cpu_arch *arch;
    size_t arm64_handle;
    bool has_handle;
};

static void run(const cpu_arch *arch, const size_t *arm64_handle, uint64_t address, bytes code,
                const cpu_symbolizer *symbols, cpu_instruction *out, strbuf *text)
{
    if (arch->kind == CPU_ARM64) {
        arm64_disassemble(arm64_handle, address, code, symbols, out, text);
        return;
    }
    x86_instruction decoded;
    const bool valid = x86_decode(arch, address, code, &decoded, out);
    if (!text) return;
    if (valid) x86_write_text(arch, &decoded, out, symbols, text);
    else strbuf_append(text, STR("???"));
}

void cpu_decode(const cpu_arch *arch, uint64_t address, bytes code, cpu_instruction *out)
{
    run(arch, NULL, address, code, NULL, out, NULL);
}

void cpu_disassemble(const cpu_arch *arch, uint64_t address, bytes code, const cpu_symbolizer *symbols,
                     cpu_instruction *out, strbuf *text)
{
    run(arch, NULL, address, code, symbols, out, text);
}

static void close_handle(void *context)
{
    arm64_close(((cpu_disassembler *)context)->arm64_handle);
}

cpu_disassembler *cpu_disassembler_new(arena *a, const cpu_arch *arch)
{
    cpu_disassembler *d = ARENA_NEW(a, cpu_disassembler);
    d->arch = arch;
    d->has_handle = arch->kind == CPU_ARM64 && arm64_open(&d->arm64_handle);
    if (d->has_handle) arena_on_free(a, close_handle, d);
    return d;
}

void cpu_disassembler_run(const cpu_disassembler *d, uint64_t address, bytes code,
                          const cpu_symbolizer *symbols, cpu_instruction *out, strbuf *text)
{
    run(d->arch, d->has_handle ? &d->arm64_handle : NULL, address, code, symbols, out, text);
}
