/* Virtual address descriptors: a process's tree of ranges.
 *
 *     Windows XP            EPROCESS.VadRoot -> _MMVAD (LeftChild, RightChild)
 *     Server 2003 to 8      EPROCESS.VadRoot = _MM_AVL_TABLE; BalancedRoot.RightChild is the root
 *     Windows 8.1 and later EPROCESS.VadRoot = _RTL_AVL_TREE; _MMVAD.Core.VadNode (Left, Right) */
#ifndef NTDBG_WINDOWS_VAD_H
#define NTDBG_WINDOWS_VAD_H

#include "windows/process.h"

/* MI_VAD_TYPE. */
typedef enum nt_vad_type {
    NT_VAD_NONE,
    NT_VAD_DEVICE_MEMORY,
    NT_VAD_IMAGE,
    NT_VAD_AWE,
    NT_VAD_WRITE_WATCH,
    NT_VAD_LARGE_PAGES,
    NT_VAD_ROTATE,
    NT_VAD_LARGE_SECTION,
} nt_vad_type;

typedef struct nt_vad {
    uint64_t address;          /* of the _MMVAD or _MMVAD_SHORT */
    unsigned level;            /* in its tree; the root's is 0 */
    uint64_t first, last;      /* page numbers, both inclusive */
    uint64_t commit;           /* pages */
    unsigned type, protection; /* nt_vad_type; MM_* */
    bool is_private, no_change, mem_commit;
    /* Of sections: 0 for private memory. */
    uint64_t control_area, first_prototype, last_prototype;
    uint64_t file_offset; /* 64 KiB units */
    bool inherit, secured_no_change, one_secured, many_secured, copy_on_write;
} nt_vad;
typedef VEC(nt_vad) nt_vads;

/* The root of a process's tree; 0 = it has none, or it cannot be read. */
uint64_t nt_vad_root(value process);
bool nt_vad_read(nt_context *c, uint64_t address, nt_vad *out);
/* All descriptors below `root` in the order of their addresses. `end`: WALK_COMPLETE, or how the first branch
 * that could not be followed ended. */
nt_vads nt_vad_tree(arena *a, nt_context *c, uint64_t root, walk_end *end);
/* The descriptor that the address is in. */
bool nt_vad_find(nt_context *c, uint64_t root, uint64_t address, nt_vad *out);
/* "EXECUTE_WRITECOPY" of MM_*. */
str nt_vad_protection_name(unsigned protection);
/* "Exe", "Phys"; empty for ordinary memory. */
str nt_vad_type_name(unsigned type);

#endif
