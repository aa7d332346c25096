/* One instruction at a time, decoded and written as WinDbg writes it:
 *
 *     fffff800`01b66810 48895c2410      mov     qword ptr [rsp+10h],rbx
 *
 * Everything from the mnemonic on is `text`; address and code bytes are the presenter's (show/). Names of
 * call and jump targets come from a callback, so that this layer knows no symbols. Zydis (x86, x64) and
 * Capstone (ARM64) stay behind this header. */
#ifndef NTDBG_CPU_DISASM_H
#define NTDBG_CPU_DISASM_H

#include "cpu/registers.h"

#define CPU_MAX_INSTRUCTION 16

typedef enum cpu_flow {
    CPU_FLOW_NEXT,
    CPU_FLOW_JUMP, /* never falls through */
    CPU_FLOW_CONDITIONAL_JUMP,
    CPU_FLOW_CALL,
    CPU_FLOW_RETURN,
    CPU_FLOW_TRAP, /* int 3, int 29h, ud2, hlt ... */
} cpu_flow;

typedef struct cpu_instruction {
    uint64_t address;
    uint8_t length; /* bytes; 1 for undecodable bytes ("???") */
    bool valid;
    cpu_flow flow;
    bool has_target; /* direct branch or RIP-relative/absolute memory operand */
    uint64_t target;
    bool target_is_memory;         /* target is the address of the operand (call qword ptr [x]) */
    bool has_memory_operand;       /* for the effective address WinDbg prints in `r` (ds:...=...) */
    uint8_t memory_size;           /* bytes of that operand */
    int memory_segment;            /* register index, -1 none */
    int memory_base, memory_index; /* register indices, -1 none */
    uint8_t memory_scale;
    int64_t memory_displacement;
    bool memory_rip_relative;
} cpu_instruction;

/* Decodes only. An undecodable instruction is 1 byte long, on ARM64 4. `code` holds up to CPU_MAX_INSTRUCTION
 * bytes, fewer at the edge of memory. */
void cpu_decode(const cpu_arch *arch, uint64_t address, bytes code, cpu_instruction *out);

/* Writes "nt!KeBugCheckEx (fffff800`0174a9c0)"-like text for an address; false when there is no symbol.
 * `displacement` text included. `memory` tells that the address is that of a memory operand ("[nt!X
 * (addr)]"). */
typedef struct cpu_symbolizer {
    bool (*name)(void *context, uint64_t address, bool memory, strbuf *out);
    void *context;
} cpu_symbolizer;

/* Decodes and writes the text ("mov     qword ptr [rsp+10h],rbx"). `symbols` may be NULL. Appends to `text`.
 */
void cpu_disassemble(const cpu_arch *arch, uint64_t address, bytes code, const cpu_symbolizer *symbols,
                     cpu_instruction *out, strbuf *text);

/* The same for a long run of instructions: keeps what starting a decoder costs (on ARM64 four fifths of the
 * time). It lives as long as `a`. `symbols` and `text` may be NULL. */
typedef struct cpu_disassembler cpu_disassembler;
cpu_disassembler *cpu_disassembler_new(arena *a, const cpu_arch *arch);
void cpu_disassembler_run(const cpu_disassembler *d, uint64_t address, bytes code,
                          const cpu_symbolizer *symbols, cpu_instruction *out, strbuf *text);

#endif
