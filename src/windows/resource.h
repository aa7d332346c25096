/* Locks of the executive (ERESOURCE): who owns them, who waits for them. Values by the field names of nt's
 * own types; a list or table that is damaged ends early and says so. */
#ifndef NTDBG_WINDOWS_RESOURCE_H
#define NTDBG_WINDOWS_RESOURCE_H

#include "base/map.h"
#include "windows/process.h"

typedef struct nt_resource_owner {
    uint64_t entry;  /* as it stands in the lock; its two low bits may say that it is no plain thread */
    uint64_t thread; /* without them: what ExSetResourceOwnerPointer was given, mostly a thread */
    uint64_t count;  /* how often it has taken the lock */
} nt_resource_owner;
typedef VEC(nt_resource_owner) nt_resource_owners;

typedef struct nt_resource {
    uint64_t address;
    uint64_t skipped;    /* locks that nobody holds, between the one before and this one */
    uint64_t active;     /* owners; 0 = available */
    bool exclusive;      /* one owner, who shares it with nobody */
    bool damaged;        /* owners or waiters end before they should */
    uint64_t contention; /* how often somebody had to wait */
    uint64_t shared_waiters, exclusive_waiters; /* by the lock's own counts */
    nt_resource_owners owners;
    nt_addresses waiting_shared, waiting_exclusive; /* threads, in the order in which they wait */
} nt_resource;
typedef VEC(nt_resource) nt_resource_vec;

typedef struct nt_resources {
    nt_resource_vec items;
    uint64_t total, held;
    uint64_t unreadable; /* entries of the list whose lock is not in the dump: counted in total */
    uint64_t skipped;    /* free locks behind the last item */
    walk_end end;
    u64_map *waiting; /* thread -> the nt_resource that it waits for */
} nt_resources;

/* nt!ExpSystemResourcesList in its order: those that are held, or with `all` every one. */
nt_resources nt_resources_all(arena *a, nt_context *c, const nt_kernel *k, bool all);
/* One lock. False when there is no type for it, or the lock is not in the dump. */
bool nt_resource_read(arena *a, nt_context *c, uint64_t address, nt_resource *out);

#endif
