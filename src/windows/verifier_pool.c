/* PoolPageHeaders (an SLIST) -> page -> page ...; a page is a row of _VI_POOL_ENTRY, the first of them its
 * header:
 *
 *     [ NextPage, VerifierEntry, Signature ][ VirtualAddress, CallingAddress, NumberOfBytes, Tag ][ NextFree
 * ][ ...
 *
 * A free record begins with the address of the next free one, which is in one of these pages, or with 0; one
 * in use begins with the block's. Sources: nt's public types of 6.1 to 10.0; that the blocks add up to the
 * driver's counters is in windows-driver-docs, "Debugging memory leaks - DRIVER_VERIFIER_DETECTED_VIOLATION
 * (C4): 0x62" (20, 1008 and 30 bytes: three allocations, 1058 bytes). */
#include "windows/verifier_pool.h"

#include "base/map.h"

enum { PAGE = 0x1000, MOST_PAGES = 0x4000 };
static const uint64_t most_bytes = (uint64_t)1 << 40;

typedef struct record_reader {
    arena *arena;
    nt_context *windows;
    const type *entry;
    u64_map *pages;
    nt_verifier_blocks *out;
} record_reader;

static bool first_page(nt_context *c, value data, uint64_t *out)
{
    /* x64: the upper half, whose lowest four bits are no part of it (wdm.h, SLIST_HEADER); x86: the first
     * word. */
    if (!value_u64(value_first(data, "PoolPageHeaders.Region", "PoolPageHeaders.Next.Next", NULL), out))
        return false;
    if (c->values->pointer_size == 8) *out &= ~(uint64_t)0xf;
    return true;
}

/* Notes the pages; how the list ended. */
static walk_end find_pages(record_reader *r, uint64_t at, nt_addresses *pages)
{
    const type *t = nt_type(r->windows, "_VI_POOL_PAGE_HEADER");
    while (at) {
        value header = value_at(r->windows->values, t, at);
        if (interrupt_pending(r->windows->values->interrupt)) return WALK_INTERRUPTED;
        if (u64_map_get(r->pages, at)) return WALK_CYCLE;
        if (pages->count == MOST_PAGES) return WALK_LIMIT;
        uint64_t next;
        if (at % PAGE || !value_u64(value_field(header, "NextPage"), &next)) return WALK_UNREADABLE;
        *VEC_PUSH(r->arena, pages) = at;
        u64_map_put(r->pages, at, pages);
        at = next;
    }
    return WALK_COMPLETE;
}

static void read_records(record_reader *r, uint64_t page)
{
    for (uint64_t at = page + r->entry->size; at + r->entry->size <= page + PAGE; at += r->entry->size) {
        value used = value_field(value_at(r->windows->values, r->entry, at), "InUse");
        nt_verifier_block b;
        uint64_t tag;
        if (!value_u64(value_field(used, "VirtualAddress"), &b.address) || !b.address ||
            u64_map_get(r->pages, b.address & ~(uint64_t)(PAGE - 1)) ||
            !value_u64(value_field(used, "CallingAddress"), &b.caller) || !b.caller ||
            !value_u64(value_field(used, "NumberOfBytes"), &b.bytes) || !b.bytes || b.bytes > most_bytes ||
            !value_u64(value_field(used, "Tag"), &tag))
            continue;
        b.tag = (uint32_t)tag;
        *VEC_PUSH(r->arena, &r->out->items) = b;
    }
}

bool nt_verifier_driver_blocks(arena *a, nt_context *c, value data, nt_verifier_blocks *out)
{
    uint64_t at, paged, nonpaged, paged_bytes, nonpaged_bytes, bytes = 0;
    nt_addresses pages = {0};
    *out = (nt_verifier_blocks){0};
    record_reader r = {a, c, nt_type(c, "_VI_POOL_ENTRY"), u64_map_new(a), out};
    if (!r.entry || r.entry->size == 0 || !nt_type(c, "_VI_POOL_PAGE_HEADER") || !first_page(c, data, &at))
        return false;
    out->end = find_pages(&r, at, &pages);
    for (size_t i = 0; i < pages.count && !interrupt_pending(c->values->interrupt); i++)
        read_records(&r, pages.items[i]);
    for (size_t i = 0; i < out->items.count; i++) bytes += out->items.items[i].bytes;
    bool counts = value_u64(value_field(data, "CurrentPagedPoolAllocations"), &paged) &&
                  value_u64(value_field(data, "CurrentNonPagedPoolAllocations"), &nonpaged) &&
                  value_u64(value_field(data, "PagedBytes"), &paged_bytes) &&
                  value_u64(value_field(data, "NonPagedBytes"), &nonpaged_bytes);
    if (!counts) return true;
    out->counted = paged + nonpaged;
    out->counted_bytes = paged_bytes + nonpaged_bytes;
    out->agrees = out->counted == out->items.count && out->counted_bytes == bytes;
    return true;
}
