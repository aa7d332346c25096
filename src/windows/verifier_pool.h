/* The blocks of pool that a verified driver has now (Driver Verifier's pool tracking). */
#ifndef NTDBG_WINDOWS_VERIFIER_POOL_H
#define NTDBG_WINDOWS_VERIFIER_POOL_H

#include "windows/process.h"

typedef struct nt_verifier_block {
    uint64_t address, bytes, caller;
    uint32_t tag;
} nt_verifier_block;

typedef struct nt_verifier_blocks {
    VEC(nt_verifier_block) items; /* in the order of the pages that keep them */
    /* As many, and as many bytes, as the driver's own counters say. How a record says that it is free is not
     * public: where this is false some may have been freed. */
    bool agrees;
    uint64_t counted, counted_bytes; /* by those counters */
    walk_end end;                    /* of the list of pages */
} nt_verifier_blocks;

/* `data`: _VF_TARGET_VERIFIED_DRIVER_DATA. False when the kernel's types have no such records (before Windows
 * Vista), or nothing of it can be read. */
bool nt_verifier_driver_blocks(arena *a, nt_context *c, value data, nt_verifier_blocks *out);

#endif
