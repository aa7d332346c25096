/* The sources of hardware errors that the kernel knows (WHEA): where they are, what they have counted, and
 * the error records that are kept ready for them. */
#ifndef NTDBG_WINDOWS_WHEA_SOURCES_H
#define NTDBG_WINDOWS_WHEA_SOURCES_H

#include "windows/process.h"

typedef struct nt_whea_sources {
    uint64_t table; /* address of nt!WheapErrorSourceTable */
    uint64_t count; /* as the table says */
    bool has_count;
    nt_values items; /* _WHEAP_ERROR_SOURCE, in the table's order */
    walk_end end;
} nt_whea_sources;

/* ERROR_NOT_FOUND when this kernel or its type information has no such table: nt's public types have it since
 * Windows 8. */
error *nt_whea_sources_read(arena *a, nt_context *c, nt_whea_sources *out);

/* The records that were made beforehand: `count` wrappers of `stride` bytes, one behind the other; each has
 * the record itself `offset` bytes further. */
typedef struct nt_whea_records {
    uint64_t first, stride, count;
    uint32_t offset;
} nt_whea_records;
/* False when the source cannot be read. */
bool nt_whea_source_records(nt_context *c, value source, nt_whea_records *out);

/* "Machine Check Exception" of a WHEA_ERROR_SOURCE_TYPE, as records of it have it in NotifyType; NULL = not
 * known. */
const char *nt_whea_source_notify(uint64_t type);

#endif
