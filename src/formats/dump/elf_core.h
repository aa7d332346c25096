/* ELF core files of whole machines: QEMU's dump-guest-memory (libvirt, Proxmox) and VirtualBox's .dumpvmcore.
 *
 *     ELF header | program headers | notes: one per processor | memory: PT_LOAD, p_paddr = physical address
 *
 * Pure: bytes in, structures out. */
#ifndef NTDBG_FORMATS_DUMP_ELF_CORE_H
#define NTDBG_FORMATS_DUMP_ELF_CORE_H

#include "base/error.h"
#include "base/notes.h"
#include "formats/dump/ranges.h"

/* An x64 processor as a hypervisor sees it. */
typedef struct machine_cpu {
    uint64_t general[16]; /* rax rcx rdx rbx rsp rbp rsi rdi r8 to r15 */
    uint64_t ip, flags;
    uint16_t cs, ds, es, fs, gs, ss;
    uint64_t fs_base, gs_base, kernel_gs_base; /* the last: what swapgs would load */
    uint64_t gdt_base, idt_base;
    uint64_t cr0, cr2, cr3, cr4;
} machine_cpu;

typedef struct elf_core {
    bytes file;
    unsigned pointer_size; /* of the ELF class, not of the guest */
    uint16_t machine;      /* e_machine: 62 x86-64, 3 i386, 183 AArch64 */
    str writer;            /* "QEMU", "VirtualBox" */
    dump_ranges memory;    /* by physical address */
    machine_cpu *cpus;
    size_t cpu_count;
} elf_core;

/* A program's core file (without a hypervisor's notes) is refused with ERROR_UNSUPPORTED. */
error *elf_core_open(arena *a, bytes file, notes *n, elf_core **out);

#endif
