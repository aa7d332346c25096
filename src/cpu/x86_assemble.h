/* x86 and x64 assembler inside the layer: text -> x86_line -> requests of Zydis' encoder. */
#ifndef NTDBG_CPU_X86_ASSEMBLE_H
#define NTDBG_CPU_X86_ASSEMBLE_H

#include "cpu/assemble.h"

#include <Zydis/Zydis.h>

enum { X86_MAX_OPERANDS = ZYDIS_ENCODER_MAX_OPERANDS };

typedef struct x86_operand {
    ZydisOperandType type;
    ZydisRegister reg;         /* of a register operand */
    uint64_t immediate;        /* a number, or where a branch goes */
    uint16_t selector;         /* of a far pointer; its offset is `immediate` */
    ZydisRegister base, index; /* of a memory operand */
    uint8_t scale;
    int64_t displacement;
    unsigned size;          /* bytes of a memory operand; 0 = not said */
    bool broadcast;         /* "dword bcst" */
    bool bare;              /* an address without registers: [nt!KdPitchDebugger], ds:[10h] */
    ZydisRegister segment;  /* the override; ZYDIS_REGISTER_NONE = none */
    ZydisRegister mask;     /* {k1}; ZYDIS_REGISTER_NONE = none */
    bool zeroing;           /* {z} */
    bool near, far;         /* "short", "near ptr": see `width`; "far ptr" */
    ZydisBranchWidth width; /* of a branch */
    str text;               /* in the line: what errors point at */
} x86_operand;

/* What a mnemonic says besides its operands. */
typedef struct x86_name {
    ZydisMnemonic mnemonic;
    bool string_operation; /* movs, cmps ...: the operands say which one */
    bool far;              /* retf */
    bool wide;             /* retfq, sysretq: with a REX.W */
    int predicate;         /* cmpltps: the last operand; -1 = none */
} x86_name;

typedef struct x86_line {
    const cpu_arch *arch;
    x86_name name;
    str word; /* the mnemonic in the line */
    ZydisInstructionAttributes prefixes;
    x86_operand operands[X86_MAX_OPERANDS];
    unsigned count;
    ZydisRoundingMode rounding;
    bool suppress; /* {sae} */
} x86_line;

/* WinDbg's spelling ("je", "cmpltps", "retfq") and all others that Intel has ("jz", "jnc", "sal"). False for
 * no instruction. Case does not count. */
bool x86_find_name(str word, x86_name *out);
/* lock, rep, repe, repne ...; 0 = none. */
ZydisInstructionAttributes x86_find_prefix(str word);
/* ZYDIS_REGISTER_NONE for no register. Case does not count. "st(1)" is the operands' business. */
ZydisRegister x86_find_register(str word);

/* The operands behind the mnemonic. On an error *kind is its word and *at the place; or *e is an evaluator's
 * error. */
typedef struct x86_reader {
    arena *arena;
    const cpu_arch *arch;
    const cpu_evaluator *evaluator;
    const char *kind;
    str at;
    error *failure;
} x86_reader;

bool x86_read_operands(x86_reader *r, str text, x86_line *line);
/* The longest expression at *rest, which must be followed by nothing but blanks and a comma or the end. */
bool x86_read_number(x86_reader *r, str text, uint64_t *value);

/* Finds the encoding whose own text is that of the line, else the first that is one at all. On failure *kind
 * and *at tell why. */
bool x86_encode(x86_reader *r, const x86_line *line, uint64_t address, str text, cpu_code *out);

#endif
