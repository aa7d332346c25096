/* Minidump streams about the process that are decoded on demand: memory map, handles, function tables,
 * tokens, counters. */
#include "formats/dump/minidump_reader.h"

#include <inttypes.h>
#include <string.h>

static minidump_reader reader_of(arena *a, minidump *dump, notes *n)
{
    return (minidump_reader){.a = a, .dump = dump, .n = n};
}

bool minidump_read_regions(arena *a, minidump *dump, notes *n, minidump_region **out, size_t *count)
{
    enum { STRIDE = 48, COUNT_SIZE = 8 };
    minidump_reader r = reader_of(a, dump, n);
    minidump_list list;
    minidump_region *regions;

    if (!minidump_reader_sized_list(&r, MINIDUMP_MEMORY_INFO_LIST, STRIDE, COUNT_SIZE, &list)) return false;
    regions = ARENA_ARRAY(a, minidump_region, list.count);
    for (size_t i = 0; i < list.count; i++) {
        bytes b = minidump_list_entry(&list, i);
        regions[i] = (minidump_region){
            .base = entry_u64(b, 0),
            .allocation_base = entry_u64(b, 8),
            .allocation_protect = entry_u32(b, 16),
            .size = entry_u64(b, 24),
            .state = entry_u32(b, 32),
            .protect = entry_u32(b, 36),
            .type = entry_u32(b, 40),
        };
    }
    *out = regions;
    *count = list.count;
    return true;
}

/* The chain of MINIDUMP_HANDLE_OBJECT_INFORMATION: next RVA, type, size, then the data. Windows writes at
 * most one of each of its 8 types. */
static void parse_object_infos(minidump_reader *r, uint32_t rva, minidump_handle *h)
{
    enum { HEADER_SIZE = 12, MOST = 16 };
    minidump_handle_object_info infos[MOST];
    size_t count = 0;

    while (rva && count < MOST) {
        bytes header, data;
        if (!bytes_slice(r->dump->file, rva, HEADER_SIZE, &header) ||
            !bytes_slice(r->dump->file, (uint64_t)rva + HEADER_SIZE, load_u32(header.ptr + 8), &data)) {
            if (r->outside_count++ == 0) r->outside_first = rva;
            break;
        }
        infos[count++] = (minidump_handle_object_info){.type = load_u32(header.ptr + 4), .data = data};
        rva = load_u32(header.ptr);
    }
    if (count == 0) return;
    h->infos = ARENA_ARRAY(r->a, minidump_handle_object_info, count);
    memcpy(h->infos, infos, count * sizeof infos[0]);
    h->info_count = count;
}

bool minidump_read_handles(arena *a, minidump *dump, notes *n, minidump_handle **out, size_t *count)
{
    enum { STRIDE = 32, STRIDE_2 = 40, COUNT_SIZE = 4 };
    minidump_reader r = reader_of(a, dump, n);
    minidump_list list;
    minidump_handle *handles;

    if (!minidump_reader_sized_list(&r, MINIDUMP_HANDLE_DATA, STRIDE, COUNT_SIZE, &list)) return false;
    handles = ARENA_ARRAY(a, minidump_handle, list.count);
    for (size_t i = 0; i < list.count; i++) {
        bytes b = minidump_list_entry(&list, i);
        minidump_handle *h = &handles[i];
        h->handle = entry_u64(b, 0);
        h->type_name = minidump_reader_string(&r, entry_u32(b, 8));
        h->object_name = minidump_reader_string(&r, entry_u32(b, 12));
        h->attributes = entry_u32(b, 16);
        h->granted_access = entry_u32(b, 20);
        h->handle_count = entry_u32(b, 24);
        h->pointer_count = entry_u32(b, 28);
        if (list.stride >= STRIDE_2) parse_object_infos(&r, entry_u32(b, 32), h);
    }
    minidump_reader_report(&r, "HandleDataStream");
    *out = handles;
    *count = list.count;
    return true;
}

bool minidump_read_handle_operations(arena *a, minidump *dump, notes *n, minidump_handle_operation **out,
                                     size_t *count)
{
    enum { STRIDE = 288, COUNT_SIZE = 4, MOST_FRAMES = 32 };
    minidump_reader r = reader_of(a, dump, n);
    minidump_list list;
    minidump_handle_operation *operations;

    if (!minidump_reader_sized_list(&r, MINIDUMP_HANDLE_OPERATION_LIST, STRIDE, COUNT_SIZE, &list))
        return false;
    operations = ARENA_ARRAY(a, minidump_handle_operation, list.count);
    for (size_t i = 0; i < list.count; i++) {
        bytes b = minidump_list_entry(&list, i);
        minidump_handle_operation *o = &operations[i];
        uint32_t depth = entry_u32(b, 24);
        o->handle = entry_u64(b, 0);
        o->process_id = entry_u32(b, 8);
        o->thread_id = entry_u32(b, 12);
        o->type = entry_u32(b, 16);
        o->depth = depth < MOST_FRAMES ? depth : MOST_FRAMES;
        o->index = entry_u32(b, 28);
        for (size_t f = 0; f < o->depth; f++) o->return_addresses[f] = entry_u64(b, 32 + 8 * f);
    }
    *out = operations;
    *count = list.count;
    return true;
}

/* Takes the next `size` bytes of a stream. */
static bool take(bytes stream, uint64_t *at, uint64_t size, bytes *out)
{
    if (!bytes_slice(stream, *at, size, out)) return false;
    *at += size;
    return true;
}

typedef struct function_table_sizes {
    uint32_t descriptor, native, entry;
} function_table_sizes;

static bool parse_function_table(bytes stream, uint64_t *at, const function_table_sizes *sizes,
                                 minidump_function_table *t)
{
    bytes b, pad;

    if (!take(stream, at, sizes->descriptor, &b)) return false;
    t->minimum_address = entry_u64(b, 0);
    t->maximum_address = entry_u64(b, 8);
    t->base_address = entry_u64(b, 16);
    t->entry_count = entry_u32(b, 24);
    t->entry_size = sizes->entry;
    return take(stream, at, sizes->native, &t->native) &&
           take(stream, at, (uint64_t)t->entry_count * sizes->entry, &t->entries) &&
           take(stream, at, entry_u32(b, 28), &pad);
}

/* Header, alignment pad, then for each table: descriptor, native descriptor, entries, alignment pad. */
bool minidump_read_function_tables(arena *a, minidump *dump, notes *n, minidump_function_table **out,
                                   size_t *count)
{
    enum { HEADER_SIZE = 24, DESCRIPTOR_SIZE = 32 };
    bytes stream;
    uint32_t header_size, wanted, room;
    uint64_t at;
    function_table_sizes sizes;
    minidump_function_table *tables;
    size_t done = 0;

    if (!minidump_find_stream(dump, MINIDUMP_FUNCTION_TABLE, &stream)) return false;
    header_size = entry_u32(stream, 0);
    sizes = (function_table_sizes){entry_u32(stream, 4), entry_u32(stream, 8), entry_u32(stream, 12)};
    wanted = entry_u32(stream, 16);
    if (stream.len < HEADER_SIZE || header_size < HEADER_SIZE || sizes.descriptor < DESCRIPTOR_SIZE) {
        notes_add(n, NOTE_WARNING,
                  "FunctionTableStream (0x%zx bytes) says a header of 0x%x and descriptors of 0x%x bytes, "
                  "expected at least 0x%x and 0x%x; it is left out",
                  stream.len, header_size, sizes.descriptor, HEADER_SIZE, DESCRIPTOR_SIZE);
        return false;
    }
    room = (uint32_t)(stream.len / sizes.descriptor);
    tables = ARENA_ARRAY(a, minidump_function_table, wanted < room ? wanted : room);
    at = (uint64_t)header_size + entry_u32(stream, 20);
    while (done < wanted && done < room && parse_function_table(stream, &at, &sizes, &tables[done])) done++;
    if (done < wanted) {
        notes_add(n, NOTE_WARNING, "FunctionTableStream says %u tables, its 0x%zx bytes hold %zu", wanted,
                  stream.len, done);
    }
    *out = tables;
    *count = done;
    return true;
}

/* The element header is MINIDUMP_TOKEN_INFO_HEADER and, as Windows 7 to 11 write it, one (offset, size)
 * pair for each kind of information; offsets count from the start of the element, which TokenSize spans
 * whole. */
static void parse_token(bytes element, uint32_t header_size, minidump_token *t)
{
    enum { FIRST_PAIR = 16, MOST_PARTS = sizeof t->parts / sizeof t->parts[0] };

    t->id = entry_u32(element, 4);
    t->handle = entry_u64(element, 8);
    t->element = element;
    t->header_size = header_size;
    for (uint64_t at = FIRST_PAIR; at + 8 <= header_size && t->part_count < MOST_PARTS; at += 8) {
        t->parts[t->part_count++] = bytes_clamp(element, entry_u32(element, at), entry_u32(element, at + 4));
    }
}

bool minidump_read_tokens(arena *a, minidump *dump, notes *n, minidump_token **out, size_t *count)
{
    bytes stream;
    return minidump_find_stream(dump, MINIDUMP_TOKEN, &stream) &&
           minidump_parse_tokens(a, stream, n, out, count);
}

bool minidump_parse_tokens(arena *a, bytes stream, notes *n, minidump_token **out, size_t *count)
{
    enum { LIST_HEADER_SIZE = 16, ELEMENT_HEADER_SIZE = 16 };
    bytes element;
    uint32_t wanted, list_header, element_header;
    uint64_t at;
    size_t done = 0, room;
    minidump_token *tokens;

    wanted = entry_u32(stream, 4);
    list_header = entry_u32(stream, 8);
    element_header = entry_u32(stream, 12);
    if (stream.len < LIST_HEADER_SIZE || list_header < LIST_HEADER_SIZE ||
        element_header < ELEMENT_HEADER_SIZE) {
        notes_add(n, NOTE_WARNING,
                  "TokenStream (0x%zx bytes) says headers of 0x%x and 0x%x bytes, expected at least 0x%x and "
                  "0x%x; it is left out",
                  stream.len, list_header, element_header, LIST_HEADER_SIZE, ELEMENT_HEADER_SIZE);
        return false;
    }
    room = stream.len / element_header;
    tokens = ARENA_ARRAY(a, minidump_token, wanted < room ? wanted : room);
    at = list_header;
    while (done < wanted && done < room) {
        uint32_t size = entry_u32(stream, at);
        if (size < element_header || !take(stream, &at, size, &element)) break;
        parse_token(element, element_header, &tokens[done++]);
    }
    if (done < wanted) {
        notes_add(n, NOTE_WARNING, "TokenStream says %u tokens, its 0x%zx bytes hold %zu", wanted, stream.len,
                  done);
    }
    *out = tokens;
    *count = done;
    return true;
}

bool minidump_read_system_memory(minidump *dump, notes *n, minidump_system_memory *out)
{
    enum {
        SIZE = 492,
        BASIC = 4,
        CACHE = 56,
        BASIC_COUNTERS = 116,
        PERFORMANCE = 148,
        COUNTERS = PERFORMANCE + 32
    };
    bytes b;

    if (!minidump_find_stream(dump, MINIDUMP_SYSTEM_MEMORY_INFO, &b)) return false;
    if (b.len < SIZE || entry_u16(b, 0) != 1) {
        notes_add(n, NOTE_WARNING,
                  "SystemMemoryInfoStream has 0x%zx bytes of revision %u, expected 0x%x of revision 1; it is "
                  "left out",
                  b.len, entry_u16(b, 0), SIZE);
        return false;
    }
    *out = (minidump_system_memory){
        .revision = entry_u16(b, 0),
        .flags = entry_u16(b, 2),
        .timer_resolution = entry_u32(b, BASIC),
        .page_size = entry_u32(b, BASIC + 4),
        .physical_pages = entry_u32(b, BASIC + 8),
        .lowest_page = entry_u32(b, BASIC + 12),
        .highest_page = entry_u32(b, BASIC + 16),
        .allocation_granularity = entry_u32(b, BASIC + 20),
        .minimum_user_address = entry_u64(b, BASIC + 24),
        .maximum_user_address = entry_u64(b, BASIC + 32),
        .active_processors = entry_u64(b, BASIC + 40),
        .processor_count = entry_u32(b, BASIC + 48),
        .cache_size = entry_u64(b, CACHE),
        .cache_peak_size = entry_u64(b, CACHE + 8),
        .cache_page_faults = entry_u32(b, CACHE + 16),
        .cache_minimum_working_set = entry_u64(b, CACHE + 20),
        .cache_maximum_working_set = entry_u64(b, CACHE + 28),
        .cache_size_with_transition = entry_u64(b, CACHE + 36),
        .cache_peak_size_with_transition = entry_u64(b, CACHE + 44),
        .cache_transition_repurpose_count = entry_u32(b, CACHE + 52),
        .cache_flags = entry_u32(b, CACHE + 56),
        .available_pages = entry_u64(b, BASIC_COUNTERS),
        .committed_pages = entry_u64(b, BASIC_COUNTERS + 8),
        .commit_limit = entry_u64(b, BASIC_COUNTERS + 16),
        .peak_commitment = entry_u64(b, BASIC_COUNTERS + 24),
        .idle_process_time = entry_u64(b, PERFORMANCE),
        .io_read_bytes = entry_u64(b, PERFORMANCE + 8),
        .io_write_bytes = entry_u64(b, PERFORMANCE + 16),
        .io_other_bytes = entry_u64(b, PERFORMANCE + 24),
        .total_dirty_pages = entry_u64(b, SIZE - 32),
        .dirty_page_threshold = entry_u64(b, SIZE - 24),
        .resident_available_pages = entry_u64(b, SIZE - 16),
        .shared_committed_pages = entry_u64(b, SIZE - 8),
    };
    for (size_t i = 0; i < sizeof out->counters / sizeof out->counters[0]; i++) {
        out->counters[i] = entry_u32(b, COUNTERS + 4 * i);
    }
    return true;
}

bool minidump_read_vm_counters(minidump *dump, notes *n, minidump_vm_counters *out)
{
    enum { SIZE_1 = 80, SIZE_2 = 152, FLAG_VIRTUAL_SIZE = 2, FLAG_EX = 4, FLAG_EX2 = 8, FLAG_JOB = 0x10 };
    bytes b;
    uint16_t revision, flags;
    minidump_vm_counters c;

    if (!minidump_find_stream(dump, MINIDUMP_PROCESS_VM_COUNTERS, &b)) return false;
    revision = entry_u16(b, 0);
    flags = entry_u16(b, 2);
    if ((revision == 1 && b.len < SIZE_1) || (revision == 2 && b.len < SIZE_2) || revision < 1 ||
        revision > 2) {
        notes_add(n, NOTE_WARNING,
                  "ProcessVmCountersStream has 0x%zx bytes of revision %u, expected 0x%x of revision 1 or "
                  "0x%x of revision 2; it is left out",
                  b.len, revision, SIZE_1, SIZE_2);
        return false;
    }
    c = (minidump_vm_counters){
        .revision = revision,
        .flags = flags,
        .page_faults = entry_u32(b, 4),
        .peak_working_set = entry_u64(b, 8),
        .working_set = entry_u64(b, 16),
        .peak_paged_pool = entry_u64(b, 24),
        .paged_pool = entry_u64(b, 32),
        .peak_nonpaged_pool = entry_u64(b, 40),
        .nonpaged_pool = entry_u64(b, 48),
        .pagefile = entry_u64(b, 56),
        .peak_pagefile = entry_u64(b, 64),
    };
    if (revision == 1) {
        c.flags = 0;
        c.private_usage = entry_u64(b, 72);
        *out = c;
        return true;
    }
    if (flags & FLAG_VIRTUAL_SIZE) {
        c.peak_virtual_size = entry_u64(b, 72);
        c.virtual_size = entry_u64(b, 80);
    }
    if (flags & (FLAG_EX | FLAG_EX2)) c.private_usage = entry_u64(b, 88);
    if (flags & FLAG_EX2) {
        c.private_working_set = entry_u64(b, 96);
        c.shared_commit = entry_u64(b, 104);
    }
    if (flags & FLAG_JOB) {
        c.job_shared_commit = entry_u64(b, 112);
        c.job_private_commit = entry_u64(b, 120);
        c.job_peak_private_commit = entry_u64(b, 128);
        c.job_private_limit = entry_u64(b, 136);
        c.job_total_limit = entry_u64(b, 144);
    }
    *out = c;
    return true;
}
