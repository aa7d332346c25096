/* One line of assembler text to bytes: the way back of cpu/disasm.h. What cpu_disassemble writes is read as
 * it stands, names and all:
 *
 *     je      shop!take_order+0x12 (00007ff6`a3c11052)     ->  74 0a
 *     mov     qword ptr [rsp+10h],rbx                       ->  48 89 5c 24 10
 *
 * The syntax is that of Intel and MASM: "dword ptr", "short", "offset", segment overrides, rep and lock, and
 * db, dw, dd, dq with values and 'text'. Registers come before symbols of the same name. Where a number may
 * stand, an expression may. */
#ifndef NTDBG_CPU_ASSEMBLE_H
#define NTDBG_CPU_ASSEMBLE_H

#include "base/error.h"
#include "cpu/disasm.h"

#define CPU_MAX_DATA 256 /* bytes that one line of db, dw, dd, dq makes */

/* Evaluates the longest expression at the front of `text` and sets *rest to what follows it. The error, if
 * any, goes to the user as it is. */
typedef struct cpu_evaluator {
    error *(*evaluate)(void *context, arena *a, str text, uint64_t *value, str *rest);
    void *context;
} cpu_evaluator;

typedef struct cpu_code {
    uint8_t data[CPU_MAX_DATA];
    size_t size;
} cpu_code;

/* Assembles `line` for `address`. ERROR_SYNTAX "<kind> error in '<line>'" with the offset in `line` of what
 * was not understood: kind "Bad opcode" (no such instruction), "Operand" (not with these operands),
 * "Overflow" (a number that does not fit), "Syntax", "Extra character". ERROR_UNSUPPORTED for ARM64. */
error *cpu_assemble(arena *a, const cpu_arch *arch, uint64_t address, str line,
                    const cpu_evaluator *evaluator, cpu_code *out);

#endif
