/* Where Windows maps its page tables: one entry of the top table leads to the top table itself, so that the
 * tables of all levels stand in one range of virtual memory.
 *
 *     PTE of va = base + (va >> 12) * size of an entry; PDE of va = PTE of (PTE of va); and so on */
#ifndef NTDBG_WINDOWS_PTE_MAP_H
#define NTDBG_WINDOWS_PTE_MAP_H

#include "windows/kernel.h"

typedef struct nt_pte_map {
    uint64_t base, size; /* of the range: virtual address, bytes */
    unsigned levels, entry_size;
    unsigned address_bits; /* of a virtual address: 32, 48, 57 */
} nt_pte_map;

/* From the top table's own entry (x64, ARM64); fixed places for x86 (C0000000). The debugger data block's
 * PteBase where the tables do not say. False when none of them does. */
bool nt_pte_map_find(space *physical, const page_tables *tables, const nt_kernel *k, nt_pte_map *out);
/* The virtual address of the entry of `level` (1: the page table's) for `address`. */
uint64_t nt_pte_address(const nt_pte_map *m, uint64_t address, unsigned level);
/* What the page table entry at `pte` maps. */
uint64_t nt_pte_to_address(const nt_pte_map *m, uint64_t pte);
bool nt_is_pte_address(const nt_pte_map *m, uint64_t address);

#endif
