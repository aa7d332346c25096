/* The database of stack traces that ntdll keeps where gflags' "+ust" or Application Verifier ask for it: a
 * table of hash chains, from which an index (of a critical section's record) leads to the trace.
 *
 *     ntdll!RtlpStackTraceDatabase -> _STACK_TRACE_DATABASE: Buckets[] -> _RTL_STACK_TRACE_ENTRY -> HashChain
 *
 * All by name from ntdll's types, which its public symbols have since Windows 7; the chains are followed and
 * the entries' own Index is believed, since how EntryIndexArray is arranged is not public. */
#ifndef NTDBG_WINDOWS_STACK_TRACE_H
#define NTDBG_WINDOWS_STACK_TRACE_H

#include "base/map.h"
#include "windows/layouts.h"

typedef enum nt_trace_state {
    NT_TRACES_ON,
    NT_TRACES_NOT_KNOWN,  /* ntdll's symbols do not say where the database is, or that cannot be read */
    NT_TRACES_OFF,        /* the pointer to it is NULL */
    NT_TRACES_NO_TYPES,   /* ntdll's symbols do not describe it: those of before Windows 7 */
    NT_TRACES_UNREADABLE, /* its head is not in the dump, or says impossible numbers */
} nt_trace_state;

typedef struct nt_traces {
    nt_context *windows;
    uint64_t address; /* of the database; 0 = not known or off */
    uint64_t buckets, added;
    u64_map *by_index; /* every entry that the chains lead to */
    bool incomplete;   /* a chain led to memory that is not there, or in a circle */
} nt_traces;
typedef VEC(uint64_t) nt_trace_frames;

/* Follows every chain, once. */
nt_trace_state nt_traces_open(arena *a, nt_context *c, nt_traces *out);
/* The same of a database that is known to be at the address. */
nt_trace_state nt_traces_at(arena *a, nt_context *c, uint64_t address, nt_traces *out);
/* The return addresses of the trace, innermost first; empty when the database has none of that index. */
nt_trace_frames nt_traces_find(arena *a, const nt_traces *t, uint64_t index);

#endif
