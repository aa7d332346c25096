/* Silos: jobs that Windows 10 keeps apart, for containers. A server silo has globals of its own; the host's
 * are PspHostSiloGlobals. Source: nt's public types; "Windows Internals", 7th edition, part 1. */
#ifndef NTDBG_WINDOWS_SILO_H
#define NTDBG_WINDOWS_SILO_H

#include "windows/process.h"

/* False for builds without silos. */
bool nt_has_silos(nt_context *c);
value nt_silo_at(nt_context *c, uint64_t job);
/* The bit of _EJOB that makes a job a silo. */
bool nt_silo_is(value job);
/* _ESERVERSILO_GLOBALS at the address; 0 = the host's. Bad when it is not known. */
value nt_silo_globals(nt_context *c, uint64_t address);
/* "Running" of SERVERSILO_STATE; NULL = not known. */
const char *nt_silo_state_name(uint64_t state);
/* All _EJOBs of PspJobList; false when nt's symbols do not have it. */
bool nt_jobs(arena *a, nt_context *c, nt_values *out, walk_end *end);

typedef struct nt_namespace_entry {
    unsigned bucket;
    uint64_t at; /* the link in its bucket's ring: the entry's own type is not public */
} nt_namespace_entry;
typedef VEC(nt_namespace_entry) nt_namespace_entries;
/* Private namespaces of an _OBJECT_NAMESPACE_LOOKUPTABLE. */
nt_namespace_entries nt_private_namespaces(arena *a, nt_context *c, value table, walk_end *end);

#endif
