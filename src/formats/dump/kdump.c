/* Sources: QEMU's include/sysemu/dump.h, makedumpfile's diskdump_mod.h. */
#include "formats/dump/kdump.h"

#include <inttypes.h>
#include <string.h>

enum {
    LEAST_BLOCK = 0x1000,
    MOST_BLOCK = 0x10000,
    DESCRIPTOR = 24,
    HEADER_READ = 480, /* as much of the header as anything below reads */
    MOST_NOTES = 64 << 20,
};

/* 64 TiB of pages; bounds the copy of a flattened file's bitmap. */
static const uint64_t MOST_PAGES = (uint64_t)1 << 34;

/* Where the fields stand. The header begins with the signature (8), the version (4) and struct utsname (6 x
 * 65). */
typedef struct kdump_layout {
    unsigned pointer_size;
    unsigned fields; /* status; then block size, sub-header blocks, bitmap blocks, pages */
    unsigned start_page, notes_offset, notes_size, start_page64, page_count64; /* in the sub-header */
    unsigned sub_header;                                                       /* bytes read of it */
} kdump_layout;

static const kdump_layout LAYOUTS[] = {
    {8, 424, 16, 48, 56, 80, 96, 104},
    {4, 412, 12, 32, 40, 56, 72, 80},
};

enum { VERSION_NOTES = 4, VERSION_WIDE = 6, VERSION_SPLIT = 2 };

static bool has_signature(const uint8_t *p)
{
    return memcmp(p, "KDUMP   ", 8) == 0 || memcmp(p, "DISKDUMP", 8) == 0;
}

bool kdump_is(bytes file)
{
    return flat_is_flattened(file) || (file.len >= 8 && has_signature(file.ptr));
}

/* The one layout in which the block size is a page's and the sub-header has blocks. */
static const kdump_layout *find_layout(const uint8_t *header)
{
    for (size_t i = 0; i < sizeof LAYOUTS / sizeof LAYOUTS[0]; i++) {
        const uint8_t *p = header + LAYOUTS[i].fields + 4;
        uint32_t block = load_u32(p), sub_header = load_u32(p + 4), bitmap = load_u32(p + 8);
        if (block >= LEAST_BLOCK && block <= MOST_BLOCK && (block & (block - 1)) == 0 && sub_header && bitmap)
            return &LAYOUTS[i];
    }
    return NULL;
}

static error *read_bitmap(arena *a, kdump *k, uint64_t at, uint64_t size, notes *n)
{
    uint64_t needed = k->page_count / 8 + (k->page_count % 8 != 0);

    if (k->page_count > MOST_PAGES) {
        return error_at_offset(a, ERROR_FORMAT, 0,
                               "the header says 0x%" PRIx64 " pages, expected at most 0x%" PRIx64,
                               k->page_count, MOST_PAGES);
    }
    if (needed > size) {
        notes_add(n, NOTE_WARNING, "the header says 0x%" PRIx64 " pages, its bitmap has room for 0x%" PRIx64,
                  k->page_count, size * 8);
        k->page_count = size * 8;
        needed = size;
    }
    if (at >= k->file.end || k->file.end - at < needed) {
        return error_at_offset(a, ERROR_TRUNCATED, at, "the bitmap of 0x%" PRIx64 " bytes leaves the file",
                               needed);
    }
    if (flat_slice(&k->file, at, needed, &k->bitmap)) return NULL;
    uint8_t *copy = arena_alloc(a, (size_t)needed + 1, 8);
    k->bitmap = (bytes){copy, flat_read(&k->file, at, copy, (size_t)needed)};
    return NULL;
}

static void read_notes(arena *a, kdump *k, uint64_t at, uint64_t size, notes *n)
{
    if (size == 0) return;
    if (size > MOST_NOTES || at >= k->file.end || size > k->file.end - at) {
        notes_add(n, NOTE_WARNING, "offset 0x%" PRIx64 ": the notes of 0x%" PRIx64 " bytes leave the file",
                  at, size);
        return;
    }
    uint8_t *copy = arena_alloc(a, (size_t)size, 8);
    machine_notes_read(a, (bytes){copy, flat_read(&k->file, at, copy, (size_t)size)}, n, &k->state);
}

static uint64_t sub_field(const kdump *k, const uint8_t *sub, unsigned at)
{
    return load_le(sub + at, k->pointer_size);
}

static uint64_t count_bits(bytes b)
{
    uint64_t count = 0;
    size_t i = 0;

    for (; i + 8 <= b.len; i += 8) count += (unsigned)__builtin_popcountll(load_u64(b.ptr + i));
    for (; i < b.len; i++) count += (unsigned)__builtin_popcount(b.ptr[i]);
    return count;
}

/* The pages stand in the order of their descriptors, so that the last ones tell whether the file has all.
 * Those of zeros share one page: some before the last are looked at. Parts of a split dump have fewer
 * descriptors than bits. */
static void look_at_end(kdump *k, notes *n)
{
    enum { MOST_LOOKED_AT = 4096 };
    uint64_t count = k->first_page ? 0 : count_bits(k->bitmap);

    for (uint64_t i = count; i > 0 && count - i < MOST_LOOKED_AT; i--) {
        kdump_page p;
        if (kdump_read_page(k, i - 1, &p)) continue;
        notes_add(n, NOTE_WARNING,
                  "the descriptor of page %" PRIu64 " of %" PRIu64
                  " in the file, or the page, leaves the file: the dump is cut short",
                  i - 1, count);
        return;
    }
}

error *kdump_open(arena *a, bytes file, notes *n, kdump **out)
{
    kdump *k = ARENA_NEW(a, kdump);
    uint8_t header[HEADER_READ] = {0}, sub[128] = {0};
    error *e = flat_open(a, file, n, &k->file);
    const kdump_layout *l;

    if (e) return e;
    if (flat_read(&k->file, 0, header, sizeof header) < sizeof header || !has_signature(header)) {
        return error_at_offset(a, ERROR_FORMAT, 0,
                               "expected the header of a kdump-compressed dump (\"KDUMP   \")");
    }
    l = find_layout(header);
    if (!l) {
        return error_at_offset(a, ERROR_FORMAT, LAYOUTS[0].fields + 4,
                               "the block size is 0x%x, expected a page of 4 KiB to 64 KiB",
                               load_u32(header + LAYOUTS[0].fields + 4));
    }
    const uint8_t *fields = header + l->fields;
    uint64_t sub_blocks = load_u32(fields + 8), bitmap_blocks = load_u32(fields + 12);
    k->pointer_size = l->pointer_size;
    k->version = load_u32(header + 8);
    k->block_size = load_u32(fields + 4);
    k->page_count = load_u32(fields + 16);
    k->machine = str_copy(a, bytes_cstr((bytes){header + 12 + 4 * 65, 64}, 0));
    flat_read(&k->file, k->block_size, sub, l->sub_header);
    if (k->version >= VERSION_WIDE) k->page_count = load_u64(sub + l->page_count64);
    if (k->version >= VERSION_SPLIT && load_u32(sub + l->pointer_size + 4)) {
        k->first_page =
            k->version >= VERSION_WIDE ? load_u64(sub + l->start_page64) : sub_field(k, sub, l->start_page);
        notes_add(n, NOTE_WARNING, "this is one part of a split dump, from page 0x%" PRIx64 " on",
                  k->first_page);
    }
    e = read_bitmap(a, k, (1 + sub_blocks + bitmap_blocks / 2) * k->block_size,
                    bitmap_blocks / 2 * k->block_size, n);
    if (e) return e;
    k->descriptors = (1 + sub_blocks + bitmap_blocks) * k->block_size;
    look_at_end(k, n);
    if (k->version >= VERSION_NOTES)
        read_notes(a, k, load_u64(sub + l->notes_offset), sub_field(k, sub, l->notes_size), n);
    *out = k;
    return NULL;
}

bool kdump_read_page(const kdump *k, uint64_t index, kdump_page *out)
{
    uint8_t raw[DESCRIPTOR];
    kdump_page p;

    if (index > (UINT64_MAX - k->descriptors) / DESCRIPTOR - 1 ||
        flat_read(&k->file, k->descriptors + index * DESCRIPTOR, raw, sizeof raw) < sizeof raw)
        return false;
    p = (kdump_page){load_u64(raw), load_u32(raw + 8), load_u32(raw + 12)};
    if (p.size == 0 || p.size > k->block_size || p.offset >= k->file.end || p.size > k->file.end - p.offset)
        return false;
    *out = p;
    return true;
}
