/* !heap -stat, -flt, -srch: blocks by size, blocks of a size, blocks that hold a value. Text: published
 * transcripts of `!heap -stat -h` and `!heap -flt s` (WinDbg 6 to 10); windows-driver-docs, "!heap", for
 * -srch; T. A. Loanes' and others' for `!heap -stat` without a heap. */
#include "extensions/exts/heap.h"

#include "base/map.h"

#include <stdlib.h>

enum { MOST_ROWS = 20, MOST_SIZES = 0x100000 };

typedef struct size_row {
    uint64_t size, count;
} size_row;

typedef struct sizes {
    arena *arena;
    VEC(size_row) rows;
    u64_map *index; /* size -> 1 + place in rows */
    uint64_t total;
} sizes;

static bool add_size(void *user, const nt_heap_block *b)
{
    sizes *s = user;
    if (!b->busy || b->internal || b->damage) return true;
    uint64_t at = (uint64_t)(uintptr_t)u64_map_get(s->index, b->requested);
    if (at == 0) {
        if (s->rows.count >= MOST_SIZES) return true;
        size_row *r = VEC_PUSH(s->arena, &s->rows);
        r->size = b->requested;
        at = s->rows.count;
        u64_map_put(s->index, b->requested, (void *)(uintptr_t)at);
    }
    s->rows.items[at - 1].count++;
    s->total += b->requested;
    return true;
}

static int compare(uint64_t a, uint64_t b)
{
    return (a < b) - (a > b);
}

static int by_total(const void *a, const void *b)
{
    const size_row *x = a, *y = b;
    int c = compare(x->size * x->count, y->size * y->count);
    return c ? c : compare(x->size, y->size);
}

static int by_count(const void *a, const void *b)
{
    const size_row *x = a, *y = b;
    int c = compare(x->count, y->count);
    return c ? c : compare(x->size, y->size);
}

static int by_size(const void *a, const void *b)
{
    const size_row *x = a, *y = b;
    return compare(x->size, y->size);
}

static void show_stat(heap_call *h, const nt_heap *heap, char group, uint64_t most)
{
    sizes s = {.arena = h->c->arena, .index = u64_map_new(h->c->arena)};
    nt_heap_end end = nt_heap_walk(&h->heaps, heap, add_size, &s);
    emit(h->c->out, "heap_stat", " heap @ {heap:q}\ngroup-by: {group} max-display: {most}\n",
         f_p("heap", heap->address),
         f_c("group", group == 'B'   ? "BLOCKCOUNT"
                      : group == 'S' ? "BLOCKSIZE"
                                     : "TOTSIZE"),
         f_u("most", most), f_x("busy_bytes", s.total, 16));
    out_heading(h->c->out, "    size     #blocks     total     ( %%) (percent of total busy bytes)\n");
    if (s.rows.count)
        qsort(s.rows.items, s.rows.count, sizeof *s.rows.items,
              group == 'B'   ? by_count
              : group == 'S' ? by_size
                             : by_total);
    for (size_t i = 0; i < s.rows.count && i < most && !out_cancelled(h->c->out); i++) {
        const size_row *r = &s.rows.items[i];
        uint64_t total = r->size * r->count;
        double percent = s.total ? 100.0 * (double)total / (double)s.total : 0;
        emit(h->c->out, "heap_stat_row", "    {size_text} {count_text} - {total_text}  ({percent_text})\n",
             f_s("size_text", str_format(h->c->arena, "%llx", (unsigned long long)r->size)),
             f_s("count_text", str_format(h->c->arena, "%llx", (unsigned long long)r->count)),
             f_s("total_text", str_format(h->c->arena, "%llx", (unsigned long long)total)),
             f_s("percent_text", str_format(h->c->arena, "%.2f", percent)), f_x("size", r->size, 16),
             f_u("count", r->count), f_x("total", total, 16), f_d("percent", percent));
    }
    heap_show_end(h, heap, &end);
}

typedef struct virtual_sum {
    uint64_t blocks, bytes;
} virtual_sum;

static bool add_virtual(void *user, const nt_heap_block *b)
{
    virtual_sum *v = user;
    if (b->kind == NT_BLOCK_VIRTUAL || b->kind == NT_BLOCK_LARGE) {
        v->blocks++;
        v->bytes += b->size;
    }
    return true;
}

static void show_overview(heap_call *h)
{
    for (size_t i = 0; i < h->heaps.list.count && !out_cancelled(h->c->out); i++) {
        const nt_heap *heap = &h->heaps.list.items[i];
        nt_heap_summary s = {0};
        virtual_sum v = {0};
        nt_heap_segments segments = nt_heap_segments_of(h->c->arena, &h->heaps, heap);
        bool there = nt_heap_summarize(&h->heaps, heap, &s);
        if (there) nt_heap_walk(&h->heaps, heap, add_virtual, &v);
        emit(h->c->out, "heap_overview",
             "_HEAP {heap:q}\n"
             "     Segments            {segments:08x}\n"
             "         Reserved  bytes {reserved:08x}\n"
             "         Committed bytes {committed:08x}\n"
             "     VirtAllocBlocks     {blocks:08x}\n"
             "         VirtAlloc bytes {bytes:08x}\n",
             f_p("heap", heap->address), f_x("segments", segments.count, 8),
             f_if(there, f_x("reserved", s.reserved, 8)), f_if(there, f_x("committed", s.committed, 8)),
             f_x("blocks", v.blocks, 8), f_x("bytes", v.bytes, 8));
    }
}

error *heap_stat(heap_call *h)
{
    bool has_heap = heap_take_flag(h, "h"), group_given = heap_take_flag(h, "grp"), one = false, found;
    nt_heap heap;
    char group = 'A';
    uint64_t most = MOST_ROWS;
    error *e = NULL;
    if (group_given) {
        /* The letter stands behind -grp; the heap before it, when there is one. */
        for (size_t i = 0; i < h->word_count; i++) {
            str w = h->words[i];
            if (h->taken[i] || w.len != 1 || !(w.ptr[0] == 'A' || w.ptr[0] == 'B' || w.ptr[0] == 'S') ||
                i == 0 || !str_equal(str_skip(h->words[i - 1], 1), STR("grp")))
                continue;
            group = w.ptr[0];
            h->taken[i] = true;
        }
    }
    e = heap_take_heap(h, &one, &heap);
    if (!e && group_given) e = heap_take_value(h, &found, &most);
    if (!e) e = heap_words_end(h);
    if (e) return e;
    if (!has_heap && !one) {
        show_overview(h);
        return NULL;
    }
    if (!one) out_heading(h->c->out, "Allocations statistics for\n");
    for (size_t i = 0; !one && i < h->heaps.list.count && !out_cancelled(h->c->out); i++)
        show_stat(h, &h->heaps.list.items[i], group, most);
    if (one) show_stat(h, &heap, group, most);
    return NULL;
}

typedef struct filter {
    heap_call *call;
    const nt_heap *heap;
    uint64_t low, high;    /* -flt: requested bytes, both included */
    uint64_t pattern;      /* -srch */
    unsigned pattern_size; /* bytes; 0 = -flt */
    bool heading;
    uint64_t previous;
} filter;

/* What a block begins with: the name of what its first pointer is ("ole32!CFileMoniker::`vftable'"), or that
 * it is text, as WinDbg's pointer guesses have it below a row. */
static void show_content(heap_call *h, const nt_heap_block *b)
{
    uint64_t first;
    symbol s;
    uint8_t text[8];
    arena *a = h->c->arena;
    if (b->requested < h->heaps.pointer_size) return;
    if (space_read_pointer(h->heaps.memory, b->user, h->heaps.pointer_size, &first) &&
        symbols_module_at(h->c->session->symbols, first) &&
        symbols_exact(h->c->session->symbols, first, &s, 1)) {
        strbuf name = {.arena = a};
        symbols_format(h->c->session->symbols, first, true, &name);
        emit(h->c->out, "heap_content", "          {content}\n", f_s("content", strbuf_str(&name)),
             f_p("user", b->user));
        return;
    }
    if (!space_read_all(h->heaps.memory, b->user, text, 4)) return;
    for (size_t i = 0; i < 4; i++)
        if (text[i] < 0x20 || text[i] > 0x7e) return;
    emit(h->c->out, "heap_content", "          {content}\n", f_c("content", "unknown!printable"),
         f_p("user", b->user));
}

static bool filter_block(void *user, const nt_heap_block *b)
{
    filter *f = user;
    if (!b->busy || b->internal || b->damage || b->requested < f->low || b->requested > f->high) return true;
    if (!f->heading) heap_entry_heading(f->call);
    f->heading = true;
    heap_entry_row(f->call, b, f->previous);
    show_content(f->call, b);
    f->previous = b->size / f->call->heaps.granularity;
    return !out_cancelled(f->call->c->out);
}

error *heap_filter(heap_call *h)
{
    str kind = heap_take_word(h);
    bool range = str_equal(kind, STR("r")), found = false, more = true;
    uint64_t low = 0, high = 0;
    error *e = NULL;
    if (!range && !str_equal(kind, STR("s")))
        return error_new(h->c->arena, ERROR_SYNTAX, "!heap -flt needs s SIZE or r SIZEMIN SIZEMAX");
    e = heap_take_value(h, &found, &low);
    if (!e && range) e = heap_take_value(h, &more, &high);
    if (!e) e = heap_words_end(h);
    if (e) return e;
    if (!found || !more)
        return error_new(h->c->arena, ERROR_SYNTAX, "!heap -flt needs s SIZE or r SIZEMIN SIZEMAX");
    for (size_t i = 0; i < h->heaps.list.count && !out_cancelled(h->c->out); i++) {
        const nt_heap *heap = &h->heaps.list.items[i];
        /* windows-driver-docs: "-flt r 0x50 0x80": sizes between 0x50 and 0x7f. */
        filter f = {.call = h, .heap = heap, .low = low, .high = range ? high - 1 : low};
        if (heap->kind == NT_HEAP_PAGE) continue;
        emit(h->c->out, "heap_filtered", "    _HEAP @ {heap_text}\n",
             f_s("heap_text", str_format(h->c->arena, "%llx", (unsigned long long)heap->address)),
             f_p("heap", heap->address));
        nt_heap_end end = nt_heap_walk(&h->heaps, heap, filter_block, &f);
        heap_show_end(h, heap, &end);
    }
    return NULL;
}

static bool holds_pattern(const filter *f, const nt_heap_block *b)
{
    uint8_t buffer[0x1000];
    uint64_t end = b->user + b->requested;
    for (uint64_t at = b->user; at < end;) {
        size_t want = end - at > sizeof buffer ? sizeof buffer : (size_t)(end - at);
        size_t have = space_read(f->call->heaps.memory, at, buffer, want);
        for (size_t i = 0; i + f->pattern_size <= have; i += f->pattern_size) {
            uint64_t v = 0;
            memcpy(&v, buffer + i, f->pattern_size);
            if (v == f->pattern) return true;
        }
        if (have < want) return false;
        at += have;
    }
    return false;
}

static bool match_block(void *user, const nt_heap_block *b)
{
    filter *f = user;
    heap_call *h = f->call;
    arena *a = h->c->arena;
    if (!b->busy || b->internal || b->damage || !holds_pattern(f, b)) return !out_cancelled(h->c->out);
    int digits = (int)h->heaps.pointer_size * 2;
    emit(
        h->c->out, "heap_match",
        "    _HEAP @ {heap:q}\n"
        "   in HEAP_ENTRY: Size : Prev Flags - UserPtr UserSize - state\n"
        "        {entry_text}: {units:04x} : {previous_units:04x} [{flags:02x}] - {user_text} ({requested_text}) - (busy)\n",
        f_p("heap", f->heap->address),
        f_s("entry_text", str_format(a, "%0*llX", digits, (unsigned long long)b->entry)),
        f_x("units", b->size / h->heaps.granularity, 4),
        f_x("previous_units", b->previous / h->heaps.granularity, 4), f_x("flags", b->flags, 2),
        f_s("user_text", str_format(a, "%0*llX", digits, (unsigned long long)b->user)),
        f_s("requested_text", str_format(a, "%0*llX", digits, (unsigned long long)b->requested)),
        f_p("entry", b->entry), f_p("user", b->user), f_x("requested", b->requested, 16));
    show_content(h, b);
    return !out_cancelled(h->c->out);
}

error *heap_pattern(heap_call *h)
{
    static const struct {
        const char *flag;
        unsigned size;
    } widths[] = {{"b", 1}, {"w", 2}, {"d", 4}, {"q", 8}};
    unsigned size = h->heaps.pointer_size;
    bool found;
    uint64_t pattern = 0;
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++)
        if (heap_take_flag(h, widths[i].flag)) size = widths[i].size;
    error *e = heap_take_value(h, &found, &pattern);
    if (!e) e = heap_words_end(h);
    if (e) return e;
    if (!found) return error_new(h->c->arena, ERROR_SYNTAX, "!heap -srch needs a pattern");
    if (size < 8) pattern &= ((uint64_t)1 << 8 * size) - 1;
    for (size_t i = 0; i < h->heaps.list.count && !out_cancelled(h->c->out); i++) {
        filter f = {.call = h, .heap = &h->heaps.list.items[i], .pattern = pattern, .pattern_size = size};
        nt_heap_end end = nt_heap_walk(&h->heaps, f.heap, match_block, &f);
        heap_show_end(h, f.heap, &end);
    }
    return NULL;
}
