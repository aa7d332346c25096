/* Finding our way in a kernel dump: the debugger data block, the kernel's base, loaded drivers, what runs
 * where. */
#ifndef NTDBG_WINDOWS_KERNEL_H
#define NTDBG_WINDOWS_KERNEL_H

#include "target/target.h"
#include "windows/peb.h"

/* Addresses are 0 when not known. */
typedef struct nt_kernel {
    uint64_t base;              /* of the kernel image */
    uint64_t debugger_data;     /* KDDEBUGGER_DATA64 in memory */
    bool has_debugger_data;     /* `block` could be read and carries its signature */
    bool debugger_data_encoded; /* the block is there, but encoded (KdDebuggerDataBlock of Windows 8 and
                                   later) */
    bool narrow;                /* a 32-bit kernel's, whose pointers the block has sign-extended */
    uint8_t block[0x380];
    size_t block_size;         /* bytes of `block` that are there and that it says it has */
    uint64_t loaded_modules;   /* PsLoadedModuleList */
    uint64_t active_processes; /* PsActiveProcessHead */
} nt_kernel;

/* From the dump's header, the block that it points to or carries, and PsLoadedModuleList itself. Never opens
 * symbols. */
nt_kernel nt_kernel_find(nt_context *c, const target *t);
/* The block has the places of what is in KTHREAD, EPROCESS and KPRCB: since Windows Server 2003. */
bool nt_kernel_has_places(const nt_kernel *k);
/* Fields of KDDEBUGGER_DATA64 by offset; false when not there or zero. Pointers of a 32-bit kernel have 32
 * bits. */
bool nt_kernel_u64(const nt_kernel *k, size_t offset, uint64_t *out);
bool nt_kernel_u16(const nt_kernel *k, size_t offset, uint16_t *out);

/* PsLoadedModuleList in load order: the kernel first. Timestamps and checksums come from the images' headers
 * where those are in the dump, otherwise 0 (checksum: from the list). */
nt_modules nt_kernel_modules(arena *a, nt_context *c, const nt_kernel *k, walk_end *end);

/* What a processor runs. Addresses are 0 when not known. */
typedef struct nt_current {
    uint64_t prcb, thread, process, teb, peb, directory_table_base;
} nt_current;
/* By the offsets that the debugger data block publishes, and by nt's types where it does not. */
nt_current nt_kernel_current(nt_context *c, const nt_kernel *k, const target *t, unsigned processor);

/* The same from where a user looks: another thread, another process; 0 = leave it. */
void nt_kernel_look_from(nt_context *c, const nt_kernel *k, uint64_t thread, uint64_t process,
                         nt_current *now);

/* The registers that a processor saved in its PRCB (KPRCB.ProcessorState.ContextFrame) when the machine
 * stopped. False when they are not in the dump. */
bool nt_processor_registers(arena *a, nt_context *c, const nt_kernel *k, const target *t, unsigned processor,
                            cpu_registers *out);

/* Fills in what the dump's header left out: kernel_base, ps_loaded_module_list, ps_active_process_head,
 * thread, process, prcb, build_lab, the processors' contexts and which of them wrote the dump (event_thread);
 * a full dump's target gets its modules. Called once, when the target is opened. Opens no symbols. */
void nt_kernel_complete(nt_context *c, target *t);

#endif
