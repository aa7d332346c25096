/* The page frame database: an _MMPFN for each page of physical memory. */
#ifndef NTDBG_WINDOWS_PFN_H
#define NTDBG_WINDOWS_PFN_H

#include "windows/kernel.h"

/* Bad when the database's place or nt's _MMPFN is not known. */
value nt_pfn_at(nt_context *c, const nt_kernel *k, const target *t, uint64_t frame);
/* The _PHYSICAL_MEMORY_DESCRIPTOR that lists the memory there is; 0 = not known. */
uint64_t nt_physical_memory_block(nt_context *c, const nt_kernel *k);
/* MMLISTS: "Active", "Standby" ... in !pfn's words; empty = not known. */
str nt_pfn_location_name(uint64_t location);

#endif
