/* User minidumps, written: the structures of minidump.h back into a file.
 *
 *     header | directory | streams and what they point to | memory, one range after the other
 *
 * Pure: what is in `plan` comes out as the bytes before the memory; the caller appends the memory. */
#ifndef NTDBG_FORMATS_DUMP_MINIDUMP_WRITE_H
#define NTDBG_FORMATS_DUMP_MINIDUMP_WRITE_H

#include "formats/dump/minidump.h"

/* A stream that is copied as it is: it must not point into the file. */
typedef struct minidump_raw_stream {
    uint32_t type;
    bytes data;
} minidump_raw_stream;

typedef struct minidump_memory_range {
    uint64_t address, size;
} minidump_memory_range;

typedef struct minidump_plan {
    /* Used: flags, timestamp, system_info, exception, threads (id to teb, stack_address, stack.len, context),
     * thread_infos, thread_names, modules, unloaded_modules; each stream is there when its has_ member or its
     * count says so, the thread and module lists always. */
    minidump content;
    const minidump_region *regions;
    size_t region_count;
    const minidump_handle *handles;
    size_t handle_count;
    const minidump_raw_stream *raw;
    size_t raw_count;
    str comment; /* CommentW; empty = none */
    /* Sorted, apart from each other, in the order in which their bytes follow. */
    const minidump_memory_range *memory;
    size_t memory_count;
} minidump_plan;

/* Everything before the memory. ERROR_UNSUPPORTED when it would pass what 32-bit file offsets reach, or,
 * unless flags has MINIDUMP_WITH_FULL_MEMORY (whose list has 64-bit offsets), when the memory would. */
error *minidump_write_head(arena *a, const minidump_plan *plan, bytes *out);

#endif
