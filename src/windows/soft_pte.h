/* Page-table entries that are not valid for the processor and mean something to Windows: pages in transition,
 * prototypes, page files, demand zero. Bits come from nt's types by name (_MMPTE_TRANSITION,
 * _MMPTE_PROTOTYPE, _MMPTE_SOFTWARE, _MMPTE_SUBSECTION). */
#ifndef NTDBG_WINDOWS_SOFT_PTE_H
#define NTDBG_WINDOWS_SOFT_PTE_H

#include "windows/layouts.h"

/* Some bits of an entry; count 0 = that build has no such field. */
typedef struct nt_bits {
    uint8_t position, count;
} nt_bits;

typedef struct nt_pte_layout {
    bool from_types; /* false: only what all 64-bit builds share */
    nt_bits transition, prototype, protection, frame, proto_address, proto_read_only, proto_protection;
    nt_bits subsection_address, page_file_low, page_file_high, swizzle;
    uint64_t invalid_mask; /* MiState.Hardware.InvalidPteMask, 0 = none */
    unsigned pointer_size;
} nt_pte_layout;

typedef enum nt_pte_kind {
    NT_PTE_ZERO,
    NT_PTE_VALID,
    NT_PTE_TRANSITION,
    NT_PTE_PROTOTYPE,     /* `address`: the prototype PTE */
    NT_PTE_PROTOTYPE_VAD, /* the prototype PTE is found through the process's VADs */
    NT_PTE_SUBSECTION,    /* of a prototype PTE: `address`: the _SUBSECTION whose file has the page */
    NT_PTE_PAGE_FILE,
    NT_PTE_DEMAND_ZERO,
    NT_PTE_UNKNOWN, /* nt's types are not there */
} nt_pte_kind;

typedef struct nt_pte {
    nt_pte_kind kind;
    uint64_t entry;      /* with Windows 10's swizzling undone */
    uint64_t frame;      /* page frame number: VALID, TRANSITION */
    uint64_t address;    /* virtual: PROTOTYPE, SUBSECTION */
    unsigned file;       /* PAGE_FILE: its number */
    uint64_t offset;     /* PAGE_FILE: page within the file */
    unsigned protection; /* MM_READWRITE ... */
    bool has_protection;
} nt_pte;

/* An entry of a page table, or (`in_prototype`) a prototype PTE's own contents. */
nt_pte nt_pte_decode(const nt_pte_layout *l, uint64_t entry, bool in_prototype);
/* "ReadWrite", "ExecuteRead" ... of MM_* protections 0 to 7; the bits above them (guard, no cache) are left
 * out. */
str nt_pte_protection_name(unsigned protection);

typedef struct nt_soft_ptes nt_soft_ptes;
/* For the address space `memory` of `process` (an EPROCESS; 0: none is known), whose own translation the hook
 * serves. Types are looked up in `c` when the first such entry is met; `c` must outlive it. */
nt_soft_ptes *nt_soft_ptes_new(arena *a, nt_context *c, space *memory, uint64_t process);
/* NULL while types are being looked up (reading a PDB's module reads memory). */
const nt_pte_layout *nt_soft_ptes_layout(nt_soft_ptes *s);
/* The prototype PTE that the VADs of the process give for a user address; false when they give none. */
bool nt_vad_prototype(nt_context *c, uint64_t process, uint64_t address, uint64_t *out);
/* A soft_pte_function; context: nt_soft_ptes. */
bool nt_soft_pte(void *context, space *physical, uint64_t address, uint64_t entry, unsigned level,
                 uint64_t *physical_page, space_absence *why);

#endif
