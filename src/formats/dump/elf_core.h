/* ELF core files of whole machines: QEMU's dump-guest-memory (libvirt, Proxmox) and VirtualBox's .dumpvmcore.
 *
 *     ELF header | program headers | notes: one per processor | memory: PT_LOAD, p_paddr = physical address
 *
 * Pure: bytes in, structures out. */
#ifndef NTDBG_FORMATS_DUMP_ELF_CORE_H
#define NTDBG_FORMATS_DUMP_ELF_CORE_H

#include "base/error.h"
#include "base/notes.h"
#include "formats/dump/machine.h"
#include "formats/dump/ranges.h"

typedef struct elf_core {
    bytes file;
    unsigned pointer_size; /* of the ELF class, not of the guest */
    uint16_t machine;      /* e_machine: 62 x86-64, 3 i386, 183 AArch64 */
    dump_ranges memory;    /* by physical address */
    machine_state state;
} elf_core;

/* A program's core file (without a hypervisor's notes) is refused with ERROR_UNSUPPORTED. */
error *elf_core_open(arena *a, bytes file, notes *n, elf_core **out);

#endif
