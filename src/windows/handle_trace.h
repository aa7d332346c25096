/* Who opened and closed which handle, with the stacks of it: the operations that a minidump may bring
 * (HandleOperationListStream) and those that a kernel keeps of a process (_HANDLE_TABLE.DebugInfo). Sources:
 * minidumpapiset.h (MINIDUMP_HANDLE_OPERATION_LIST), avrfsdk.h (AVRF_HANDLE_OPERATION), nt's public types;
 * the numbers of a trace's types are in both the same (phnt's ntpsapi.h: HANDLE_TRACE_DB_OPEN ...). */
#ifndef NTDBG_WINDOWS_HANDLE_TRACE_H
#define NTDBG_WINDOWS_HANDLE_TRACE_H

#include "target/target.h"
#include "windows/layouts.h"

enum { NT_HANDLE_TRACE_DEPTH = 32 };

typedef enum nt_handle_operation_kind {
    NT_HANDLE_UNUSED,
    NT_HANDLE_OPEN,
    NT_HANDLE_CLOSE,
    NT_HANDLE_BAD_REFERENCE,
} nt_handle_operation_kind;

typedef struct nt_handle_operation {
    uint64_t handle;
    uint32_t process_id, thread_id, kind; /* nt_handle_operation_kind; others as they stand */
    uint32_t depth;                       /* return addresses, at most NT_HANDLE_TRACE_DEPTH */
    uint64_t addresses[NT_HANDLE_TRACE_DEPTH];
} nt_handle_operation;

/* How many there are; 0 when the dump has no such stream. */
size_t nt_handle_operation_count(const target *t);
bool nt_handle_operation_at(const target *t, size_t index, nt_handle_operation *out);

/* A process's ring of traces in the kernel. */
typedef struct nt_handle_traces {
    value ring;    /* _HANDLE_TRACE_DEBUG_INFO */
    uint64_t size; /* entries; bounded */
    uint64_t last; /* CurrentStackIndex modulo the size */
} nt_handle_traces;

typedef enum nt_handle_tracing {
    NT_HANDLE_TRACING_ON,
    NT_HANDLE_TRACING_OFF,        /* the table has no DebugInfo */
    NT_HANDLE_TRACING_NOT_KNOWN,  /* nt's types do not have it, or the table cannot be read */
    NT_HANDLE_TRACING_UNREADABLE, /* it is on, and the ring's head is not in the dump or says no size */
} nt_handle_tracing;

/* `table`: a _HANDLE_TABLE. */
nt_handle_tracing nt_handle_traces_open(nt_context *c, value table, nt_handle_traces *out);
/* The trace that was written `back` others before the newest; false when it cannot be read. Entries that were
 * never used have the kind NT_HANDLE_UNUSED. Windows counts CurrentStackIndex up for each trace; that the new
 * number is the trace's place is not public: it is taken so, and were it the one before, a ring that has gone
 * round would show its oldest trace first. */
bool nt_handle_trace_at(const nt_handle_traces *t, uint64_t back, nt_handle_operation *out);

#endif
