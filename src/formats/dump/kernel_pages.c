/* Where a kernel dump keeps the pages of physical memory: runs of the header (type 1), a bitmap (2, 5, 6, 7),
 * ranges behind the header (8, 9, 0xa).
 *
 * Layouts of 2, 5, 6: the WDK's SUMMARY_DUMP32/64 and Singularity's Dump.h; of the range dumps, which have no
 * public definition: as kdmp-parser found them. */
#include "formats/dump/kernel_layout.h"
#include "formats/dump/kernel_reader.h"

#include <inttypes.h>
#include <string.h>

/* 64 TiB of memory; Windows Server takes 48. Bounds what the index over a bitmap may cost. */
static const uint64_t MOST_BITMAP_PAGES = (uint64_t)1 << 34;

/* Type 1: the pages of each run of the header's physical memory descriptor follow the header without gaps.
 * The descriptor's buffer has 700 bytes, the size of a run of them before the runs. Returns the end of the
 * pages in the file. */
static uint64_t parse_physical_runs(arena *a, kernel_dump *d, notes *n)
{
    const bool wide = d->header.pointer_size == 8;
    const kernel_layout *l = wide ? &kernel_layout64 : &kernel_layout32;
    const uint64_t MOST_RUNS = l->most_runs;
    uint64_t count = d->header.physical_run_count, offset = d->header.size, pages = 0;
    dump_range *ranges;
    size_t lost;

    if (!(d->header.has & KERNEL_DUMP_HAS_PHYSICAL_MEMORY)) {
        notes_add(n, NOTE_WARNING,
                  "the full dump's header has no physical memory runs: no memory can be read");
        count = 0;
    }
    if (count > MOST_RUNS) {
        notes_add(n, NOTE_WARNING, "the dump header says %" PRIu64 " physical memory runs, it holds %" PRIu64,
                  count, MOST_RUNS);
        count = MOST_RUNS;
    }
    ranges = ARENA_ARRAY(a, dump_range, (size_t)count);
    for (size_t i = 0; i < count; i++) {
        const uint64_t MOST_PAGES = UINT64_MAX / KERNEL_PAGE_SIZE;
        uint64_t at = l->runs + i * l->run_size;
        uint64_t base = wide ? kernel_u64(d->file, at) : kernel_u32(d->file, at);
        uint64_t run = wide ? kernel_u64(d->file, at + 8) : kernel_u32(d->file, at + 4);
        if (base > MOST_PAGES || run > MOST_PAGES - base) {
            notes_add(n, NOTE_WARNING,
                      "offset 0x%" PRIx64
                      ": physical memory run %zu passes 2^64; it and the runs after it are left out",
                      at, i);
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

static bool has_mark(bytes file, uint64_t at, const char *mark)
{
    bytes b;

    return bytes_slice(file, at, 8, &b) && memcmp(b.ptr, mark, 8) == 0;
}

/* Offsets from the end of the dump header. */
typedef struct bitmap_layout {
    unsigned width; /* of the three fields */
    unsigned at_first_page, at_present, at_page_count, at_bits;
} bitmap_layout;

/* Type 2, up to Windows 7: HeaderSize, BitmapSize, Pages, then an RTL_BITMAP with a pointer's room in it. */
static const bitmap_layout SUMMARY32 = {4, 0xc, 0x14, 0x10, 0x20};
static const bitmap_layout SUMMARY64 = {4, 0xc, 0x14, 0x10, 0x28};
/* Types 5, 6 and 7, since Windows 8. */
static const bitmap_layout BITMAP = {8, 0x20, 0x28, 0x30, 0x38};

static error *read_bitmap(arena *a, kernel_dump *d, notes *n, const bitmap_layout *l, uint64_t *end)
{
    const uint64_t at = d->header.size;
    kernel_dump_bitmap b = {0};
    uint64_t size;
    bytes header;

    if (!bytes_slice(d->file, at, l->at_bits, &header)) {
        return error_at_offset(a, ERROR_TRUNCATED, d->file.len,
                               "the file ends inside the bitmap's header (expected 0x%x bytes at 0x%" PRIx64
                               ")",
                               l->at_bits, at);
    }
    b.offset = load_le(header.ptr + l->at_first_page, l->width);
    b.present = load_le(header.ptr + l->at_present, l->width);
    b.page_count = load_le(header.ptr + l->at_page_count, l->width);
    if (b.page_count > MOST_BITMAP_PAGES) {
        return error_at_offset(a, ERROR_FORMAT, at + l->at_page_count,
                               "the bitmap says 0x%" PRIx64 " pages, expected at most 0x%" PRIx64,
                               b.page_count, MOST_BITMAP_PAGES);
    }
    size = b.page_count / 8 + (b.page_count % 8 != 0);
    if (b.offset < at + l->at_bits + size) {
        return error_at_offset(a, ERROR_FORMAT, at + l->at_first_page,
                               "the first page stands at 0x%" PRIx64
                               ", inside of the bitmap (expected at least "
                               "0x%" PRIx64 ")",
                               b.offset, at + l->at_bits + size);
    }
    if (b.present > b.page_count) {
        notes_add(n, NOTE_WARNING,
                  "the bitmap's header says %" PRIu64 " pages are in the dump, the bitmap has %" PRIu64
                  " bits",
                  b.present, b.page_count);
        b.present = b.page_count;
    }
    b.bits = bytes_clamp(d->file, at + l->at_bits, size);
    *end = b.offset > UINT64_MAX - b.present * KERNEL_PAGE_SIZE ? UINT64_MAX
                                                                : b.offset + b.present * KERNEL_PAGE_SIZE;
    if (*end > d->file.len) {
        notes_add(n, NOTE_WARNING,
                  "the file has 0x%zx bytes, the pages of its bitmap need 0x%" PRIx64
                  ": the dump is cut short",
                  d->file.len, *end);
    }
    d->has_bitmap = true;
    d->bitmap = b;
    return NULL;
}

static error *parse_bitmap(arena *a, kernel_dump *d, notes *n, const bitmap_layout *l, uint64_t *end)
{
    const uint64_t at = d->header.size;

    if (!has_mark(d->file, at, "SDMPDUMP") && !has_mark(d->file, at, "FDMPDUMP")) {
        return error_at_offset(a, ERROR_FORMAT, at,
                               "expected \"SDMPDUMP\" or \"FDMPDUMP\" before the dump's bitmap");
    }
    return read_bitmap(a, d, n, l, end);
}

/* Types 8, 9, 0xa: 0x40, "RDMP", "DUMP", 0, bytes of metadata, offset of the first page; then 16 bytes (type
 * 0xa: the number of ranges, 4 bytes of padding, the number of pages), then ranges of first page and count.
 * The metadata are counted from these 16 bytes on; page 0 ends the list early. */
static error *parse_page_ranges(arena *a, kernel_dump *d, notes *n, uint64_t *end)
{
    enum {
        HEADER = 0x30,
        AT_METADATA = 0x10,
        AT_FIRST_PAGE = 0x18,
        AT_PAGES = 0x28,
        COUNTED = 0x10,
        RANGE = 16
    };
    const uint64_t MOST_PAGES = UINT64_MAX / KERNEL_PAGE_SIZE, at = d->header.size;
    const bool complete = d->header.type == KERNEL_DUMP_COMPLETE_MEMORY;
    uint64_t offset, metadata, most, pages = 0;
    size_t count = 0;
    bytes header, list;

    if (!has_mark(d->file, at + 4, "RDMPDUMP") || !bytes_slice(d->file, at, HEADER, &header)) {
        return error_at_offset(a, ERROR_FORMAT, at + 4, "expected \"RDMPDUMP\" before the dump's ranges");
    }
    metadata = load_u64(header.ptr + AT_METADATA);
    offset = load_u64(header.ptr + AT_FIRST_PAGE);
    most = complete ? load_u64(header.ptr + AT_PAGES) : UINT64_MAX;
    if (metadata < COUNTED || offset < at + HEADER || metadata - COUNTED > offset - at - HEADER) {
        return error_at_offset(a, ERROR_FORMAT, at + AT_METADATA,
                               "the dump's ranges (0x%" PRIx64
                               " bytes) do not end before its first page (0x%" PRIx64 ")",
                               metadata, offset);
    }
    list = bytes_clamp(d->file, at + HEADER, metadata - COUNTED);
    if (list.len < metadata - COUNTED) {
        notes_add(n, NOTE_WARNING,
                  "the file has 0x%zx bytes, the list of its memory ranges needs 0x%" PRIx64
                  ": the dump is cut short",
                  d->file.len, at + HEADER + metadata - COUNTED);
    }
    dump_range *ranges = ARENA_ARRAY(a, dump_range, list.len / RANGE);
    for (; count < list.len / RANGE && pages < most; count++) {
        uint64_t base = load_u64(list.ptr + count * RANGE), run = load_u64(list.ptr + count * RANGE + 8);
        if (base == 0) break;
        if (base > MOST_PAGES || run > MOST_PAGES - base || run > (UINT64_MAX - offset) / KERNEL_PAGE_SIZE) {
            notes_add(n, NOTE_WARNING,
                      "offset 0x%" PRIx64
                      ": range %zu of pages passes 2^64; it and the ranges after it are left "
                      "out",
                      at + HEADER + count * RANGE, count);
            break;
        }
        ranges[count] = (dump_range){base * KERNEL_PAGE_SIZE, run * KERNEL_PAGE_SIZE, offset};
        pages += run;
        offset += run * KERNEL_PAGE_SIZE;
    }
    *end = offset;
    if (dump_ranges_index(d->file.len, ranges, count, &d->memory)) {
        notes_add(n, NOTE_WARNING,
                  "the file has 0x%zx bytes, its memory ranges need 0x%" PRIx64 ": the dump is cut short",
                  d->file.len, offset);
    }
    return NULL;
}

static error *refuse(arena *a, const kernel_dump_header *h)
{
    str name = kernel_dump_type_name(h->type);

    return error_new(a, ERROR_UNSUPPORTED,
                     "this is a %u-bit kernel dump of type %u (%.*s), which is not read", h->pointer_size * 8,
                     h->type, STR_ARG(name));
}

error *kernel_parse_pages(arena *a, kernel_dump *d, notes *n, uint64_t *end)
{
    const bool wide = d->header.pointer_size == 8;

    d->memory_is_physical = true;
    switch (d->header.type) {
    case KERNEL_DUMP_FULL: *end = parse_physical_runs(a, d, n); return NULL;
    case KERNEL_DUMP_SUMMARY: return parse_bitmap(a, d, n, wide ? &SUMMARY64 : &SUMMARY32, end);
    case KERNEL_DUMP_BITMAP_FULL:
    case KERNEL_DUMP_BITMAP_KERNEL:
    case KERNEL_DUMP_AUTOMATIC: return parse_bitmap(a, d, n, &BITMAP, end);
    case KERNEL_DUMP_KERNEL_MEMORY:
    case KERNEL_DUMP_KERNEL_AND_USER:
    case KERNEL_DUMP_COMPLETE_MEMORY:
        if (wide) return parse_page_ranges(a, d, n, end);
        break;
    default: break;
    }
    return refuse(a, &d->header);
}
