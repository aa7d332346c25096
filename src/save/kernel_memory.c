/* The pages of a kernel dump: written in order, with what differs from the target; and read back. */
#include "save/internal.h"

#include <string.h>

static bytes chunk_at(const saving *s, uint64_t address, size_t size, uint8_t *buffer)
{
    bytes b = space_view(s->t->physical_memory, address, size);

    if (b.len >= SAVE_PAGE) return (bytes){b.ptr, b.len & ~(size_t)(SAVE_PAGE - 1)};
    b = (bytes){buffer, SAVE_PAGE};
    size_t have = space_read(s->t->physical_memory, address, buffer, SAVE_PAGE);
    memset(buffer + have, 0, SAVE_PAGE - have);
    return b;
}

/* The bytes of the new dump from `address` on, some pages of them. *next: the first patch that is not behind.
 */
static bytes new_bytes(const saving *s, uint64_t address, uint64_t end, size_t *next, uint8_t *buffer)
{
    size_t size = end - address < SAVE_CHUNK ? (size_t)(end - address) : SAVE_CHUNK;

    while (*next < s->patches.count && s->patches.items[*next]->page < address) ++*next;
    if (*next < s->patches.count) {
        const save_patch *p = s->patches.items[*next];
        if (p->page == address) return (bytes){p->data, SAVE_PAGE};
        if (p->page - address < size) size = (size_t)(p->page - address);
    }
    return chunk_at(s, address, size, buffer);
}

/* Hands out all the memory of the new dump, in order. */
static error *each_chunk(saving *s, error *(*take)(saving *s, uint64_t address, bytes b, space *written),
                         space *written)
{
    uint8_t *buffer = arena_alloc(s->a, SAVE_PAGE, 8);
    size_t next = 0;

    for (size_t i = 0; i < s->pages.runs.count; i++) {
        const kernel_write_run *r = &s->pages.runs.items[i];
        const uint64_t end = (r->first + r->count) * SAVE_PAGE;
        for (uint64_t at = r->first * SAVE_PAGE; at < end;) {
            if (interrupt_pending(s->request->interrupt))
                return error_new(s->a, ERROR_CANCELLED, "%.*s: not written", STR_ARG(s->request->path));
            const bytes b = new_bytes(s, at, end, &next, buffer);
            error *e = take(s, at, b, written);
            if (e) return e;
            at += b.len;
        }
    }
    return NULL;
}

static error *write_chunk(saving *s, uint64_t address, bytes b, space *written)
{
    (void)address;
    (void)written;
    error *e = save_file_write(&s->file, b);
    s->done += b.len;
    if (!e && s->request->progress)
        s->request->progress(s->request->user, s->done, s->pages.count * SAVE_PAGE);
    return e;
}

static void set_bits(uint8_t *bits, uint64_t from, uint64_t to)
{
    for (; from < to && from % 8; from++) bits[from / 8] |= (uint8_t)(1 << from % 8);
    memset(bits + from / 8, 0xff, (size_t)((to > from ? to - from : 0) / 8));
    for (from = to > from ? to & ~(uint64_t)7 : to; from < to; from++)
        bits[from / 8] |= (uint8_t)(1 << from % 8);
}

/* The bits of the pages, made as they are written: their number is that of the memory's pages. */
static error *write_bits(saving *s)
{
    enum { BLOCK = 0x8000 };
    uint8_t *bits = arena_alloc(s->a, BLOCK, 8);
    size_t run = 0;

    for (uint64_t from = 0; from < s->pages.end; from += BLOCK * 8) {
        const uint64_t next = s->pages.runs.items[run].first & ~(uint64_t)(BLOCK * 8 - 1);
        if (next > from) { /* blocks without a page: a hole */
            error *e = save_file_pad(&s->file, s->file.at + (next - from) / 8);
            if (e) return e;
            from = next;
        }
        const uint64_t end = s->pages.end - from < BLOCK * 8 ? s->pages.end : from + BLOCK * 8;
        memset(bits, 0, BLOCK);
        for (; run < s->pages.runs.count; run++) {
            const kernel_write_run *r = &s->pages.runs.items[run];
            const uint64_t stop = r->first + r->count;
            if (r->first >= end) break;
            set_bits(bits, r->first > from ? r->first - from : 0, (stop < end ? stop : end) - from);
            if (stop > end) break;
        }
        error *e = save_file_write(&s->file, (bytes){bits, (size_t)((end - from + 7) / 8)});
        if (e) return e;
    }
    return NULL;
}

/* What a reader takes, too: 64 TiB. */
static error *check_bitmap(const saving *s, uint32_t type)
{
    const uint64_t most = (uint64_t)1 << 34;

    if (type == KERNEL_DUMP_FULL || s->pages.end <= most) return NULL;
    return error_new(s->a, ERROR_UNSUPPORTED,
                     "the memory reaches up to page 0x%llx, a bitmap goes up to 0x%llx",
                     (unsigned long long)s->pages.end, (unsigned long long)most);
}

error *save_write_pages(saving *s, const kernel_dump_header *h)
{
    uint8_t header[KERNEL_WRITE_MOST_HEADER], bitmap[KERNEL_WRITE_BITMAP_AT];
    error *e = check_bitmap(s, h->type);

    if (e) return e;
    const size_t size =
        kernel_write_header(h, s->pages.runs.items, s->pages.runs.count, s->pages.count, header);
    e = save_file_write(&s->file, (bytes){header, size});
    if (!e && h->type != KERNEL_DUMP_FULL) {
        kernel_write_bitmap(s->pointer_size, h->type, s->pages.end, s->pages.count, bitmap);
        e = save_file_write(&s->file, (bytes){bitmap, sizeof bitmap});
        if (!e) e = write_bits(s);
        if (!e) e = save_file_pad(&s->file, kernel_write_first_page(s->pointer_size, s->pages.end));
    }
    return e ? e : each_chunk(s, write_chunk, NULL);
}

/* ---- reading back ---- */

static error *compare_chunk(saving *s, uint64_t address, bytes want, space *written)
{
    const bytes have = space_view(written, address, want.len);

    if (have.len == want.len && memcmp(have.ptr, want.ptr, want.len) == 0) return NULL;
    return error_new(s->a, ERROR_IO, "%.*s: reading back: the memory at 0x%llx is not what was written",
                     STR_ARG(s->request->path), (unsigned long long)address);
}

error *save_compare_pages(saving *s, space *written)
{
    return each_chunk(s, compare_chunk, written);
}
