/* Finding Windows in memory that says nothing of it: core files of hypervisors, raw images.
 *
 *     page tables (CR3, low stub, tables that map themselves) -> nt's image -> KDBG (plain or encoded),
 * exports
 *
 * Every search is bounded; none needs symbols or knows a build. x64 (4 and 5 levels), ARM64, and x86 (with
 * PAE and without). */
#ifndef NTDBG_WINDOWS_KERNEL_FIND_H
#define NTDBG_WINDOWS_KERNEL_FIND_H

#include "base/interrupt.h"
#include "target/target.h"

/* Fills in, for a target with must_find_kernel: virtual_memory, kernel.{directory_table_base, kernel_base,
 * kd_debugger_data_block, debugger_data, ps_loaded_module_list}, system.build, the processors. Does nothing
 * for others. Without a kernel: a note, or, when nothing but its size said that the file is memory, an error.
 */
error *nt_kernel_locate(target *t, const interrupt *i);

/* KDDEBUGGER_DATA64 in [start, end) of `memory`, of the kernel at `base`. Windows 8 and later encode the
 * block while no debugger is attached:
 *
 *     stored = N ^ rotate_right(E ^ byte_swap(A ^ plain), N)    N = KiWaitNever, A = KiWaitAlways, E an
 * address
 *
 * which is plain, swapped and rotated by one of 64 numbers, xor a constant of the boot. The tag "KDBG" with
 * the block's size and, in the next eight bytes, the kernel's base are known, so two neighbours give both
 * away. *block belongs to `a` and is decoded. */
bool nt_find_debugger_block(arena *a, space *memory, uint64_t start, uint64_t end, uint64_t base,
                            const interrupt *i, uint64_t *address, bytes *block);

#endif
