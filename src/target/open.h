/* Inside the layer only: how one kind of dump becomes a target. */
#ifndef NTDBG_TARGET_OPEN_H
#define NTDBG_TARGET_OPEN_H

#include "target/target.h"

/* Each fills a target whose arena, path and notes are set. */
error *target_fill_from_minidump(target *t, bytes file);
error *target_fill_from_kernel_dump(target *t, bytes file);
error *target_fill_from_elf_core(target *t, bytes file);
error *target_fill_from_kdump(target *t, bytes file);
error *target_fill_from_hibernation(target *t, bytes file);
/* VMware's .vmss or .vmsn; its memory may stand in a .vmem file beside it. */
error *target_fill_from_vmware_state(target *t, bytes file);
/* True when a state file that belongs to the memory in `file` lies beside it and says where it is. */
bool target_fill_from_vmware_memory(target *t, bytes file);
/* Physical memory from address 0 on. Such a file has no mark: it may be one when it has whole pages. */
bool target_may_be_raw_image(bytes file);
error *target_fill_from_raw_image(target *t, bytes file);

/* Turns a compressed file or an archive into the bytes of the one dump inside; they live as long as `a`.
 * *member is the name that the archive gives it, empty for plain compressed files. */
error *container_open(arena *a, bytes file, notes *n, const interrupt *i, bytes *out, str *member);

#endif
