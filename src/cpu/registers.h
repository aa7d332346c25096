/* Registers of a processor as an array with a validity bitmap: after unwinding, only some of them are known,
 * and `.frame /r` shows which. An architecture is a constant table; nothing here knows a dump or a session.
 */
#ifndef NTDBG_CPU_REGISTERS_H
#define NTDBG_CPU_REGISTERS_H

#include "base/bytes.h"
#include "base/error.h"

#define CPU_MAX_REGISTERS 192
#define CPU_MAX_WHOLE 112 /* registers that are no part of another: they come first in every table */

typedef enum cpu_kind { CPU_NONE, CPU_X86, CPU_X64, CPU_ARM64, CPU_ARM32 } cpu_kind;

/* What a register is for, so that callers need no architecture switch. */
typedef enum cpu_role {
    CPU_ROLE_IP,
    CPU_ROLE_SP,
    CPU_ROLE_FP,
    CPU_ROLE_FLAGS,
    CPU_ROLE_RETURN,
    CPU_ROLE_LR
} cpu_role;

/* Groups of `r`'s mask (windows-driver-docs, "rm (Register Mask)"). */
typedef enum cpu_group {
    CPU_GROUP_INTEGER,
    CPU_GROUP_CONTROL, /* ip, flags */
    CPU_GROUP_SEGMENT,
    CPU_GROUP_FLOAT,
    CPU_GROUP_DEBUG,
    CPU_GROUP_MMX,
    CPU_GROUP_XMM,
    CPU_GROUP_YMM,
    CPU_GROUP_SYSTEM, /* cr0, gdtr ...: kernel targets */
} cpu_group;

typedef struct cpu_register {
    const char *name; /* WinDbg's name, lower case */
    uint16_t bits;    /* 1..128 (256 for ymm is two registers) */
    cpu_group group;
    int16_t part_of;   /* index of the register this one is a part of ("eax" of "rax"), or -1 */
    uint8_t shift;     /* of that part */
    bool zero_extends; /* writing this part clears the upper half (eax) */
} cpu_register;

typedef struct cpu_arch {
    cpu_kind kind;
    const char *name;     /* "x64", "x86", "ARM64" as in `vertarget` / .effmach */
    uint8_t pointer_size; /* bytes */
    uint16_t machine;     /* IMAGE_FILE_MACHINE_* */
    const cpu_register *registers;
    size_t register_count;
    bool real_mode; /* 16-bit code of a BIOS: x86's registers, other decoding */
} cpu_arch;

/* NULL for CPU_NONE and machines that are not read. */
const cpu_arch *cpu_arch_of(cpu_kind kind);
const cpu_arch *cpu_arch_of_machine(uint16_t image_file_machine);
/* For 16-bit code, whatever the target is. */
const cpu_arch *cpu_arch_real_mode(void);
/* -1 when there is none. Case does not count. */
int cpu_find_register(const cpu_arch *arch, str name);
int cpu_role_register(const cpu_arch *arch, cpu_role role);

/* x64 register numbers in the order of the unwind codes and of instruction encoding: rax rcx rdx rbx rsp rbp
 * rsi rdi r8..r15 are 0..15; cpu/x64.h names all. */

typedef struct cpu_registers {
    const cpu_arch *arch;
    uint64_t low[CPU_MAX_WHOLE];
    uint64_t high[CPU_MAX_WHOLE]; /* bits 64..127 of xmm */
    uint64_t valid[(CPU_MAX_WHOLE + 63) / 64];
} cpu_registers;

void cpu_registers_init(cpu_registers *r, const cpu_arch *arch); /* nothing valid */
bool cpu_register_valid(const cpu_registers *r, int index);      /* parts: of the whole */
/* Parts ("eax", "zf") are computed. False, and nothing written, when not valid. */
bool cpu_register_get(const cpu_registers *r, int index, uint64_t *out);
void cpu_register_set(cpu_registers *r, int index, uint64_t value);
void cpu_register_set_128(cpu_registers *r, int index, uint64_t low, uint64_t high);
void cpu_register_forget(cpu_registers *r, int index);
bool cpu_role_get(const cpu_registers *r, cpu_role role, uint64_t *out);

/* Windows' CONTEXT as stored in dumps and memory, by architecture and size (x64: 0x4d0, larger with
 * CONTEXT_EX / XSTATE; x86: 0x2cc, 716 bytes; ARM64: 0x390). Only the parts that ContextFlags says are there
 * become valid. Source: winnt.h. A short record gives ERROR_TRUNCATED. */
error *cpu_context_decode(arena *a, const cpu_arch *arch, bytes context, cpu_registers *out);
/* A CONTEXT of cpu_context_size bytes, with the flags of the parts that are valid. `r->arch` is one that has
 * one. */
enum { CPU_MOST_CONTEXT = 0x4d0 };
void cpu_context_encode(const cpu_registers *r, uint8_t out[CPU_MOST_CONTEXT]);
/* Bytes of the architecture's smallest CONTEXT. */
size_t cpu_context_size(const cpu_arch *arch);

#endif
