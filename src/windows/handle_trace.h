/* The handle operations that a minidump may bring (HandleOperationListStream): who opened and closed which
 * handle. Source: minidumpapiset.h (MINIDUMP_HANDLE_OPERATION_LIST), avrfsdk.h (AVRF_HANDLE_OPERATION). */
#ifndef NTDBG_WINDOWS_HANDLE_TRACE_H
#define NTDBG_WINDOWS_HANDLE_TRACE_H

#include "target/target.h"

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

#endif
