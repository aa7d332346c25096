/* Driver Verifier: what it checks, what it has counted, which drivers it watches, and its logs. */
#ifndef NTDBG_WINDOWS_VERIFIER_H
#define NTDBG_WINDOWS_VERIFIER_H

#include "windows/flags.h"
#include "windows/process.h"

/* MmVerifierData, an _MM_DRIVER_VERIFIER_DATA. */
value nt_verifier_data(nt_context *c);
/* What the bits of its Level stand for, in !verifier's words. */
nt_flags nt_verifier_options(void);
/* The same in its words since Windows 8.1: those that the standard settings choose, and the others. */
nt_flags nt_verifier_standard_flags(void);
nt_flags nt_verifier_additional_flags(void);

/* The drivers that were chosen, in the list's order: _VF_SUSPECT_DRIVER_ENTRY (Windows Vista and later),
 * _MI_VERIFIER_DRIVER_ENTRY before. `end`: how the walk ended. */
nt_values nt_verifier_drivers(arena *a, nt_context *c, walk_end *end);
/* What they have of the pools: _VF_TARGET_VERIFIED_DRIVER_DATA (Windows Vista and later; before, the drivers'
 * entries have it themselves). Nothing when the kernel or its type information has no such trees. */
nt_values nt_verifier_driver_data(arena *a, nt_context *c, walk_end *end);
/* "Loaded", "Unloaded", "Never Loaded" by what the entry counts; empty = not readable. */
str nt_verifier_driver_state(value driver);

typedef enum nt_verifier_log_kind {
    NT_VERIFIER_CRITICAL_REGIONS, /* KeEnterCriticalRegion and KeLeaveCriticalRegion */
    NT_VERIFIER_POOL,             /* allocations and frees */
    NT_VERIFIER_IRPS,             /* IoAllocateIrp, IoCompleteRequest, IoCancelIrp */
    NT_VERIFIER_IRQL,             /* changes of the IRQL */
    NT_VERIFIER_FAULTS,           /* allocations that were made to fail */
    NT_VERIFIER_PENDING,          /* requests that were made to return "pending" */
} nt_verifier_log_kind;

/* A ring of entries. */
typedef struct nt_verifier_log {
    const type *entry;
    uint64_t at;     /* of the first entry; 0 = nothing was logged yet */
    uint64_t length; /* entries */
    uint64_t newest; /* index */
    uint64_t index;  /* as it was read, before the ring's length was taken out */
} nt_verifier_log;
/* ERROR_NOT_FOUND when this kernel or its type information has no such log, ERROR_MEMORY when it cannot be
 * read. */
error *nt_verifier_log_open(arena *a, nt_context *c, nt_verifier_log_kind kind, nt_verifier_log *out);
/* The entry that is `age` older than the newest. False when it was never written, or is not readable
 * (`readable` tells). */
bool nt_verifier_log_entry(nt_context *c, const nt_verifier_log *log, uint64_t age, value *out,
                           bool *readable);
/* The return addresses that an entry kept, the innermost first, up to the first that is 0. */
nt_addresses nt_verifier_log_stack(arena *a, value entry);

/* The cancelled IRPs that Driver Verifier waits for, _VF_WATCHDOG_IRP, the first to be due first. False when
 * this kernel or its type information has no such list. */
bool nt_verifier_watched_irps(arena *a, nt_context *c, nt_values *out, walk_end *end);

#endif
