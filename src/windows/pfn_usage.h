/* What physical memory is used for, counted over the page frame database. */
#ifndef NTDBG_WINDOWS_PFN_USAGE_H
#define NTDBG_WINDOWS_PFN_USAGE_H

#include "windows/pfn.h"
#include "windows/pool.h"
#include "windows/pte_map.h"
#include "windows/soft_pte.h"

enum {
    NT_PFN_ZEROED,
    NT_PFN_FREE,
    NT_PFN_STANDBY,
    NT_PFN_MODIFIED,
    NT_PFN_NO_WRITE,
    NT_PFN_BAD,
    NT_PFN_ACTIVE,
    NT_PFN_TRANSITION,
    NT_PFN_LISTS
};

/* Who has pages. */
typedef enum nt_pfn_owner_kind {
    NT_PFN_OF_SECTION,   /* `owner`: a _CONTROL_AREA */
    NT_PFN_OF_PAGE_FILE, /* a section of the page file's; which one the frame does not tell */
    NT_PFN_OF_PROCESS,   /* `owner`: an _EPROCESS */
    NT_PFN_OF_DRIVER,    /* `owner`: the image's base */
    NT_PFN_OF_POOL,      /* `owner`: nt_pool_kind */
    NT_PFN_OF_SYSTEM,
} nt_pfn_owner_kind;

typedef struct nt_pfn_owner {
    nt_pfn_owner_kind kind;
    uint64_t owner;
    /* pages */
    uint64_t valid, standby, dirty, shared, locked, page_tables, no_write;
} nt_pfn_owner;
typedef VEC(nt_pfn_owner) nt_pfn_owners;

typedef struct nt_pfn_usage {
    uint64_t pages[NT_PFN_LISTS];
    uint64_t bad;     /* of NT_PFN_BAD: on the list of bad pages; the others wait in lists of processors */
    uint64_t unknown; /* pages whose entry is not in the dump */
    uint64_t total;
    nt_pfn_owners owners; /* when asked for, in the order of their addresses by kind */
    bool complete;        /* false: the interrupt came */
} nt_pfn_usage;

/* How a frame's owner is found; NULL where the target does not say: then it is the system's. */
typedef struct nt_pfn_owner_help {
    const nt_pte_layout *entries; /* how OriginalPte leads to a subsection */
    const nt_pte_map *map;        /* which address a PTE is of */
} nt_pfn_owner_help;

/* `help` not NULL: who has each page, too. False when the database or the list of physical memory is not
 * known. */
bool nt_pfn_usage_read(arena *a, nt_context *c, const nt_kernel *k, const target *t,
                       const nt_pfn_owner_help *help, nt_pfn_usage *out);

#endif
