/* Handle tables: what a process (or the kernel itself) has open. */
#ifndef NTDBG_WINDOWS_HANDLE_TABLE_H
#define NTDBG_WINDOWS_HANDLE_TABLE_H

#include "windows/process.h"

/* Attributes of an open handle, as OBJECT_ATTRIBUTES has them (ntdef.h; audit: winternl documentation). */
enum { NT_HANDLE_PROTECTED = 1, NT_HANDLE_INHERIT = 2, NT_HANDLE_AUDIT = 4 };

typedef struct nt_handle {
    uint64_t handle;     /* as a program writes it */
    uint64_t entry;      /* address of its _HANDLE_TABLE_ENTRY */
    uint64_t object;     /* address of the object's body; 0 = the entry is free */
    uint64_t next_free;  /* of a free entry: what stands for the next one */
    uint32_t access;     /* ACCESS_MASK */
    uint32_t attributes; /* NT_HANDLE_* */
    bool readable;       /* false: the page of this entry, which is its page's first, is not in the dump */
} nt_handle;
typedef VEC(nt_handle) nt_handles;

/* The table at the address; bad when nt's types do not have it. */
value nt_handle_table_at(nt_context *c, uint64_t address);
/* ObpKernelHandleTable, whose handles have their highest bit set; a bad value when it is not known. */
value nt_kernel_handle_table(nt_context *c);
/* The table's own count of what is open. */
bool nt_handle_table_count(value table, uint64_t *out);

/* All that is open, by number; with the free entries when they are asked for. A page that is not there is one
 * entry that is not `readable`. */
nt_handles nt_handle_table_entries(arena *a, nt_context *c, value table, bool with_free, walk_end *end);
/* One entry, free or not; false when the table has no such handle or its entry cannot be read. */
bool nt_handle_find(nt_context *c, value table, uint64_t handle, nt_handle *out);
/* The process or thread of an id, from PspCidTable. */
bool nt_cid_find(nt_context *c, uint64_t id, nt_handle *out);

#endif
