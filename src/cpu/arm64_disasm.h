/* ARM64 instructions inside the layer. */
#ifndef NTDBG_CPU_ARM64_DISASM_H
#define NTDBG_CPU_ARM64_DISASM_H

#include "cpu/disasm.h"

/* Decodes, and writes WinDbg's text when `text` is not NULL. Undecodable words are "???" and 4 bytes long. */
void arm64_disassemble(uint64_t address, bytes code, const cpu_symbolizer *symbols, cpu_instruction *out,
                       strbuf *text);

#endif
