/* Kernel dumps as a whole: physical memory runs of full dumps, secondary data blobs. */
#include "formats/dump/kernel_reader.h"

#include "base/vec.h"

#include <inttypes.h>
#include <string.h>

/* Type 1: the pages of each run of the header's physical memory descriptor follow the header without gaps.
 * The descriptor's buffer has 700 bytes, 16 of them before the runs. Returns the end of the pages in the
 * file. */
static uint64_t parse_physical_runs(arena *a, kernel_dump *d, notes *n)
{
    enum { AT_RUNS = 0x98, RUN_SIZE = 16, MOST_RUNS = (700 - 16) / RUN_SIZE };
    uint64_t count = d->header.physical_run_count, offset = d->header.size, pages = 0;
    dump_range *ranges;
    size_t lost;

    d->memory_is_physical = true;
    if (!(d->header.has & KERNEL_DUMP_HAS_PHYSICAL_MEMORY)) {
        notes_add(n, NOTE_WARNING,
                  "the full dump's header has no physical memory runs: no memory can be read");
        count = 0;
    }
    if (count > MOST_RUNS) {
        notes_add(n, NOTE_WARNING, "the dump header says %" PRIu64 " physical memory runs, it holds %d",
                  count, MOST_RUNS);
        count = MOST_RUNS;
    }
    ranges = ARENA_ARRAY(a, dump_range, (size_t)count);
    for (size_t i = 0; i < count; i++) {
        const uint64_t MOST_PAGES = UINT64_MAX / KERNEL_PAGE_SIZE;
        uint64_t base = kernel_u64(d->file, AT_RUNS + i * RUN_SIZE);
        uint64_t run = kernel_u64(d->file, AT_RUNS + i * RUN_SIZE + 8);
        if (base > MOST_PAGES || run > MOST_PAGES - base) {
            notes_add(n, NOTE_WARNING,
                      "offset 0x%" PRIx64
                      ": physical memory run %zu passes 2^64; it and the runs after it are left out",
                      AT_RUNS + i * RUN_SIZE, i);
            count = i;
            break;
        }
        ranges[i] = (dump_range){base * KERNEL_PAGE_SIZE, run * KERNEL_PAGE_SIZE, offset};
        pages += run;
        offset = ranges[i].size > UINT64_MAX - offset ? UINT64_MAX : offset + ranges[i].size;
    }
    if (pages != d->header.physical_page_count && count) {
        notes_add(n, NOTE_WARNING, "the dump header says %" PRIu64 " physical pages, its runs have %" PRIu64,
                  d->header.physical_page_count, pages);
    }
    lost = dump_ranges_index(d->file.len, ranges, (size_t)count, &d->memory);
    if (lost) {
        notes_add(n, NOTE_WARNING,
                  "the file has 0x%zx bytes, its memory runs need 0x%" PRIx64 ": the dump is cut short",
                  d->file.len, offset);
    }
    return offset;
}

/* "DumpBlob", header size, build; then records of header size, GUID, data size, pad before and after,
 * data. */
static void parse_blobs(arena *a, kernel_dump *d, notes *n, uint64_t at)
{
    enum { FILE_HEADER_SIZE = 16, HEADER_SIZE = 32 };
    typedef VEC(kernel_dump_blob) blob_vec;
    blob_vec blobs = {0};
    bytes b;

    if (!bytes_slice(d->file, at, FILE_HEADER_SIZE, &b) || memcmp(b.ptr, "DumpBlob", 8) != 0) return;
    if (load_u32(b.ptr + 8) < FILE_HEADER_SIZE) {
        notes_add(n, NOTE_WARNING,
                  "offset 0x%" PRIx64 ": the DumpBlob header says 0x%x bytes, expected at least 0x%x", at + 8,
                  load_u32(b.ptr + 8), FILE_HEADER_SIZE);
        return;
    }
    d->blob_build = load_u32(b.ptr + 12);
    at += load_u32(b.ptr + 8);
    while (bytes_slice(d->file, at, HEADER_SIZE, &b)) {
        uint32_t header_size = load_u32(b.ptr), size = load_u32(b.ptr + 20);
        uint32_t pad_before = load_u32(b.ptr + 24), pad_after = load_u32(b.ptr + 28);
        uint64_t data = at + header_size + pad_before;
        if (header_size < HEADER_SIZE) break; /* the rest is padding of the file */
        kernel_dump_blob *blob = VEC_PUSH(a, &blobs);
        memcpy(blob->tag, b.ptr + 4, sizeof blob->tag);
        blob->offset = data;
        blob->data = bytes_clamp(d->file, data, size);
        if (blob->data.len < size) {
            notes_add(n, NOTE_WARNING, "offset 0x%" PRIx64 ": DumpBlob data of 0x%x bytes leave the file",
                      data, size);
            break;
        }
        at = data + size + pad_after;
    }
    d->blobs = blobs.items;
    d->blob_count = blobs.count;
}

static error *refuse(arena *a, uint32_t type)
{
    str name = kernel_dump_type_name(type);

    return error_new(
        a, ERROR_UNSUPPORTED,
        "this is a 64-bit kernel dump of type %u (%.*s): only types 1 (full) and 4 (triage) are read", type,
        STR_ARG(name));
}

error *kernel_dump_open(arena *a, bytes file, notes *n, kernel_dump **out)
{
    kernel_dump *d = ARENA_NEW(a, kernel_dump);
    error *e;

    d->file = file;
    e = kernel_dump_read_header(a, file, &d->header);
    if (e) return e;
    switch (d->header.type) {
    case KERNEL_DUMP_FULL: parse_blobs(a, d, n, parse_physical_runs(a, d, n)); break;
    case KERNEL_DUMP_TRIAGE:
        e = kernel_parse_triage(a, d, n);
        if (e) return e;
        parse_blobs(a, d, n, d->triage.size_of_dump);
        break;
    default: return refuse(a, d->header.type);
    }
    *out = d;
    return NULL;
}
