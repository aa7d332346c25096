/* x86 and x64 instructions inside the layer: what Zydis decoded, and the writer of WinDbg's text. */
#ifndef NTDBG_CPU_X86_DISASM_H
#define NTDBG_CPU_X86_DISASM_H

#include "cpu/disasm.h"

#include <Zydis/Zydis.h>

typedef struct x86_instruction {
    ZydisDecodedInstruction info;
    ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT]; /* the visible ones are first and filled in */
} x86_instruction;

ZydisMachineMode x86_machine_mode(const cpu_arch *arch);

/* False (and out->valid false, length 1) for undecodable bytes. */
bool x86_decode(const cpu_arch *arch, uint64_t address, bytes code, x86_instruction *decoded,
                cpu_instruction *out);

/* WinDbg's spelling of the mnemonic, without prefixes ("je", "movs", "cmpltsd"). `drop_last` tells that the
 * last operand went into the name (the predicate of cmpps and its kin). */
str x86_mnemonic(const x86_instruction *decoded, char buffer[32], bool *drop_last);

/* "dword ptr " and its kin for a memory operand; empty when WinDbg writes none. */
str x86_memory_size_name(const x86_instruction *decoded, const ZydisDecodedOperand *operand);

/* The bits that an address has in this instruction: a 67 prefix cuts them. */
uint64_t x86_address_mask(const x86_instruction *decoded);

bool x86_is_string_operation(const x86_instruction *decoded);

/* Appends the text of a valid instruction. */
void x86_write_text(const cpu_arch *arch, const x86_instruction *decoded, const cpu_instruction *instruction,
                    const cpu_symbolizer *symbols, strbuf *text);

#endif
