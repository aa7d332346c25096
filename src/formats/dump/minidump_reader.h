/* Shared by the minidump*.c files only: bounded access to strings, slices and lists of one dump. */
#ifndef NTDBG_FORMATS_DUMP_MINIDUMP_READER_H
#define NTDBG_FORMATS_DUMP_MINIDUMP_READER_H

#include "formats/dump/minidump.h"

typedef struct minidump_reader {
    arena *a;
    minidump *dump;
    notes *n;
    /* What went wrong since the last minidump_reader_report: one note a list, however many entries are
     * bad. */
    uint64_t outside_count, outside_first;
    bool budget_reached;
} minidump_reader;

/* One list: `count` entries of `stride` bytes each, all inside `data`. */
typedef struct minidump_list {
    bytes data;
    size_t count, stride;
    uint64_t said; /* entries that its header says; more than count when the stream is too short */
} minidump_list;

/* The MINIDUMP_STRING (byte count, UTF-16) at `rva`; 0 is none. */
str minidump_reader_string(minidump_reader *r, uint64_t rva);
/* UTF-16 up to its NUL, or up to the end of `text`. */
str minidump_reader_utf16(minidump_reader *r, bytes text);
/* The bytes that a MINIDUMP_LOCATION_DESCRIPTOR (size, RVA) at `offset` of `entry` names. */
bytes minidump_reader_slice(minidump_reader *r, bytes entry, uint64_t offset);
/* Adds the note about strings and slices that were outside of the file. */
void minidump_reader_report(minidump_reader *r, const char *where);

/* A list with a 32-bit count in front. Some writers align the entries to 8 bytes: accepted. */
bool minidump_reader_plain_list(minidump_reader *r, uint32_t type, size_t stride, minidump_list *out);
/* A list whose header says SizeOfHeader, SizeOfEntry and a count of `count_size` bytes. */
bool minidump_reader_sized_list(minidump_reader *r, uint32_t type, size_t minimum_stride, size_t count_size,
                                minidump_list *out);
static inline bytes minidump_list_entry(const minidump_list *list, size_t index)
{
    return bytes_clamp(list->data, (uint64_t)index * list->stride, list->stride);
}

/* Reads of fields that are known to be inside the entry. */
uint16_t entry_u16(bytes entry, uint64_t offset);
uint32_t entry_u32(bytes entry, uint64_t offset);
uint64_t entry_u64(bytes entry, uint64_t offset);

void minidump_parse_threads(minidump_reader *r);
void minidump_parse_thread_infos(minidump_reader *r);
void minidump_parse_thread_names(minidump_reader *r);
void minidump_parse_modules(minidump_reader *r);
void minidump_parse_unloaded_modules(minidump_reader *r);
void minidump_parse_memory(minidump_reader *r);

#endif
