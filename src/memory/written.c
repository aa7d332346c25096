/* What the user has written over a space: whole pages, copied when they are first written.
 *
 *     written page -> its copy        any other page -> the space below
 *
 * The space below (in the end a mapped file) is never changed. Bytes that are not there cannot be written,
 * unless the writer brings the whole page first (space_bring_page). */
#include "memory/space_internal.h"

#include "base/map.h"
#include "base/vec.h"

#include <string.h>

enum { PAGE = 0x1000, PAGE_LIMIT = 0x10000 }; /* 256 MiB of written pages */

typedef struct written_page {
    bool brought; /* the space below did not have it */
    uint8_t present[PAGE / 8];
    uint8_t data[PAGE];
} written_page;

typedef struct written_space {
    arena *a;
    space *below;
    u64_map *pages;        /* by address: written_page */
    VEC(uint64_t) brought; /* addresses of pages that the space below does not have */
} written_space;

static bool is_present(const written_page *p, size_t offset)
{
    return p->present[offset / 8] >> offset % 8 & 1;
}

static void set_present(written_page *p, size_t offset)
{
    p->present[offset / 8] |= (uint8_t)(1u << offset % 8);
}

/* Contiguous bytes of the page that are there, from `offset` on. */
static size_t present_from(const written_page *p, size_t offset, size_t size)
{
    size_t n = 0;

    while (n < size && offset + n < PAGE && is_present(p, offset + n)) n++;
    return n;
}

static written_page *page_at(const written_space *w, uint64_t address)
{
    return u64_map_get(w->pages, address & ~(uint64_t)(PAGE - 1));
}

static written_page *new_page(written_space *w, uint64_t page)
{
    written_page *p = NULL;

    if (u64_map_count(w->pages) < PAGE_LIMIT) {
        p = ARENA_NEW(w->a, written_page);
        u64_map_put(w->pages, page, p);
    }
    return p;
}

/* A copy of what the space below has of the page, holes and all. */
static written_page *copied_page(written_space *w, uint64_t page)
{
    written_page *p = new_page(w, page);

    if (!p) return NULL;
    for (size_t i = 0; i < PAGE;) {
        size_t n = space_read(w->below, page + i, p->data + i, PAGE - i);
        for (size_t k = 0; k < n; k++) set_present(p, i + k);
        i += n ? n : 1;
    }
    return p;
}

/* ---- reading ---- */

static size_t written_read(void *context, uint64_t address, void *buffer, size_t size)
{
    const written_space *w = context;
    size_t offset = (size_t)(address % PAGE), part = PAGE - offset;
    const written_page *p = page_at(w, address);

    if (!p && u64_map_count(w->pages) == 0) return space_read(w->below, address, buffer, size);
    if (part > size) part = size;
    if (!p) return space_read(w->below, address, buffer, part);
    part = present_from(p, offset, part);
    memcpy(buffer, p->data + offset, part);
    return part;
}

static bytes written_view(void *context, uint64_t address, size_t size)
{
    const written_space *w = context;
    size_t offset = (size_t)(address % PAGE), part = PAGE - offset;
    const written_page *p = page_at(w, address);

    if (!p && u64_map_count(w->pages) == 0) return space_view(w->below, address, size);
    if (part > size) part = size;
    return p ? (bytes){p->data + offset, present_from(p, offset, part)} : space_view(w->below, address, part);
}

static bool written_next_range(void *context, uint64_t address, space_range *out)
{
    const written_space *w = context;
    bool found = space_next_range(w->below, address, out);

    for (size_t i = 0; i < w->brought.count; i++) {
        uint64_t start = w->brought.items[i], end = start + PAGE;
        if (end && end <= address) continue;
        if (found && out->start <= (start > address ? start : address)) continue;
        *out = (space_range){start, end};
        found = true;
    }
    return found;
}

static space_absence written_absence(void *context, uint64_t address)
{
    const written_space *w = context;
    const written_page *p = page_at(w, address);

    return p && is_present(p, address % PAGE) ? SPACE_PRESENT : space_why_absent(w->below, address);
}

static bool written_from_image(void *context, uint64_t address)
{
    const written_space *w = context;
    const written_page *p = page_at(w, address);

    return !(p && p->brought) && space_from_image(w->below, address);
}

static void written_invalidate(void *context)
{
    space_invalidate(((written_space *)context)->below);
}

static page_tables *written_tables(void *context, space **physical)
{
    return space_page_tables(((written_space *)context)->below, physical);
}

static const space_ops WRITTEN_OPS = {
    .read = written_read,
    .view = written_view,
    .next_range = written_next_range,
    .absence = written_absence,
    .from_image = written_from_image,
    .invalidate = written_invalidate,
    .tables = written_tables,
};

space *space_written(arena *a, space *below)
{
    written_space *w = ARENA_NEW(a, written_space);

    w->a = a;
    w->below = below;
    w->pages = u64_map_new(a);
    return space_new(a, &WRITTEN_OPS, w);
}

/* ---- writing ---- */

size_t space_write(space *written, uint64_t address, const void *data, size_t size)
{
    written_space *w = written->context;
    size_t done = 0;

    while (done < size) {
        uint64_t at = address + done;
        size_t offset = (size_t)(at % PAGE), part = PAGE - offset;
        uint8_t byte;
        if (at < address) break;
        if (part > size - done) part = size - done;
        written_page *p = page_at(w, at);
        if (!p && !space_read(w->below, at, &byte, 1)) break;
        if (!p) p = copied_page(w, at - offset);
        if (!p) break;
        size_t there = present_from(p, offset, part);
        memcpy(p->data + offset, (const uint8_t *)data + done, there);
        done += there;
        if (there < part) break;
    }
    return done;
}

bool space_bring_page(space *written, uint64_t page, space *from)
{
    written_space *w = written->context;
    written_page *p = page_at(w, page);

    if (!p) p = copied_page(w, page);
    if (!p) return false;
    for (size_t i = 0; i < PAGE;) {
        uint8_t data[PAGE];
        size_t n = is_present(p, i) ? 0 : space_read(from, page + i, data, PAGE - i);
        for (size_t k = 0; k < n && !is_present(p, i + k); k++) {
            p->data[i + k] = data[k];
            set_present(p, i + k);
        }
        i++;
    }
    if (!p->brought) *VEC_PUSH(w->a, &w->brought) = page;
    p->brought = true;
    return true;
}
