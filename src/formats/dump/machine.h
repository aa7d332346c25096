/* A stopped machine as its hypervisor describes it, whatever the container: processors, not Windows. */
#ifndef NTDBG_FORMATS_DUMP_MACHINE_H
#define NTDBG_FORMATS_DUMP_MACHINE_H

#include "base/bytes.h"
#include "base/notes.h"
#include "base/vec.h"

/* An x64 or x86 processor as a hypervisor sees it. */
typedef struct machine_cpu {
    uint64_t general[16]; /* rax rcx rdx rbx rsp rbp rsi rdi r8 to r15; of x86 the first eight */
    uint64_t ip, flags;
    uint16_t cs, ds, es, fs, gs, ss;
    uint64_t fs_base, gs_base, kernel_gs_base; /* the last: what swapgs would load */
    uint64_t gdt_base, idt_base;
    uint64_t cr0, cr2, cr3, cr4;
} machine_cpu;

/* An ARM64 processor: what an ELF core's NT_PRSTATUS has. No control registers. */
typedef struct machine_arm64_cpu {
    uint64_t x[31]; /* x29 is fp, x30 lr */
    uint64_t sp, pc, pstate;
} machine_arm64_cpu;

typedef struct machine_state {
    str writer; /* "QEMU", "VirtualBox", "VMware"; empty = not known */
    VEC(machine_cpu) cpus;
    VEC(machine_arm64_cpu) arm64_cpus;
    bool is_program; /* there are notes that only the core file of a program has */
} machine_state;

/* Adds what the ELF notes in `list` say (name size, data size, type; name and data padded to four bytes). */
void machine_notes_read(arena *a, bytes list, notes *n, machine_state *out);

#endif
