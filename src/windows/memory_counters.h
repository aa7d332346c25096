/* What the memory manager counts: pages in use, pools, page files, what is committed. Each number says which
 * variable of nt it was read from. */
#ifndef NTDBG_WINDOWS_MEMORY_COUNTERS_H
#define NTDBG_WINDOWS_MEMORY_COUNTERS_H

#include "windows/process.h"

typedef struct nt_counter {
    str name;       /* as !vm calls it: "Available Pages" */
    uint64_t pages; /* when `known` */
    bool known;     /* false: nt has the variable, but it cannot be read */
    str source;     /* "nt!MmAvailablePages", "nt!MiSystemPartition.Vp.AvailablePages" */
} nt_counter;
typedef VEC(nt_counter) nt_counters;

/* In !vm's order. A counter that this kernel does not have is left out. */
nt_counters nt_memory_counters(arena *a, nt_context *c);

/* The _MM_SESSION_SPACEs, in the list's order. False when this kernel does not list them. */
bool nt_session_spaces(arena *a, nt_context *c, nt_values *out, str *source, walk_end *end);

typedef struct nt_paging_file {
    str name;                                 /* empty = not readable */
    value size, free_space, minimum, maximum; /* pages */
} nt_paging_file;
typedef VEC(nt_paging_file) nt_paging_files;
/* False when the list itself is not known. */
bool nt_memory_paging_files(arena *a, nt_context *c, nt_paging_files *out);

/* How many commit requests failed: of MiChargeCommitmentFailures (a partition's ChargeCommitmentFailures
 * since Windows 10) members 0 and 1, and 2 up to Windows Server 2003, 3 later. Source: the
 * Microsoft debugging team's "Commitment Failures, Not Just a Failed Love Story". */
bool nt_commit_failures(nt_context *c, uint64_t *out, str *source);

/* EPROCESS.CommitCharge: private pages of a process. */
bool nt_process_private_pages(value process, uint64_t *out);

#endif
