/* ARM64 instructions inside the layer. */
#ifndef NTDBG_CPU_ARM64_DISASM_H
#define NTDBG_CPU_ARM64_DISASM_H

#include "cpu/disasm.h"

/* Capstone's start costs more than an instruction: a handle can be kept. False when Capstone has no ARM64. */
bool arm64_open(size_t *handle);
void arm64_close(size_t handle);

/* Decodes, and writes WinDbg's text when `text` is not NULL. Undecodable words are "???" and 4 bytes long.
 * Without a kept handle (NULL) one is opened and closed. */
void arm64_disassemble(const size_t *kept_handle, uint64_t address, bytes code, const cpu_symbolizer *symbols,
                       cpu_instruction *out, strbuf *text);

#endif
