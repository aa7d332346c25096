/* One instruction at a time: picks the decoder. */
#include "cpu/disasm.h"

#include "cpu/arm64_disasm.h"
#include "cpu/x86_disasm.h"

void cpu_decode(const cpu_arch *arch, uint64_t address, bytes code, cpu_instruction *out)
{
    if (arch->kind == CPU_ARM64) {
        arm64_disassemble(address, code, NULL, out, NULL);
        return;
    }
    x86_instruction decoded;
    x86_decode(arch, address, code, &decoded, out);
}

void cpu_disassemble(const cpu_arch *arch, uint64_t address, bytes code, const cpu_symbolizer *symbols,
                     cpu_instruction *out, strbuf *text)
{
    if (arch->kind == CPU_ARM64) {
        arm64_disassemble(address, code, symbols, out, text);
        return;
    }
    x86_instruction decoded;
    if (x86_decode(arch, address, code, &decoded, out)) x86_write_text(arch, &decoded, out, symbols, text);
    else strbuf_append(text, STR("???"));
}
