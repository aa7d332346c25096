/* VMware's state files: .vmss of a suspended machine, .vmsn of a snapshot.
 *
 *     magic, version, number of groups (32 bits each)
 *     groups: name (64 bytes), offset, size        "memory", "cpu", "Checkpoint" are read
 *     tags of a group, until one of zeros:
 *
 *       15           8 7   6 5         0
 *      +--------------+-----+-----------+
 *      | length of    | in- | size of   | name, indices (32 bits each), value
 *      | the name     | dex | the value |
 *      +--------------+-----+-----------+
 *
 *     sizes 63 and 62 (compressed) mean a block: name, indices, size, size in memory, bytes of padding
 *     (16 bits), padding, bytes
 *
 * The memory stands in the block "Memory" of the group "memory", or in a .vmem file beside. Regions say which
 * part of it is which part of physical memory; without regions it begins at 0, of an ARM64 machine at 2 GiB.
 * Pure. */
#ifndef NTDBG_FORMATS_DUMP_VMWARE_STATE_H
#define NTDBG_FORMATS_DUMP_VMWARE_STATE_H

#include "base/error.h"
#include "formats/dump/machine.h"
#include "formats/dump/ranges.h"

typedef struct vmware_state {
    bytes file;
    uint32_t version;
    bool has_memory;        /* in this file */
    bool memory_is_packed;  /* it is there, compressed: not read */
    uint64_t memory_offset; /* of the block */
    uint64_t memory_size;
    bool is_arm64;       /* no registers are read of it */
    dump_range *regions; /* offsets count from the memory's first byte, wherever that stands; not indexed */
    size_t region_count;
    machine_state state;
} vmware_state;

bool vmware_state_is(bytes file);
error *vmware_state_open(arena *a, bytes file, notes *n, vmware_state **out);
/* The index of physical memory over `file`, in which the memory begins at `offset` and has `size` bytes. */
void vmware_state_ranges(arena *a, const vmware_state *s, uint64_t offset, uint64_t size, uint64_t file_size,
                         notes *n, dump_ranges *out);

#endif
