/* !heap -s: the sums of each heap. Text: published transcripts of WinDbg 10 (rows, headings, "External
 * fragmentation"), "Windows Internals" 7th edition chapter 5 for the columns of segment heaps and "N/A".
 *
 * The fragmentation line stands, in the transcripts at hand, behind rows with more than a tenth of the
 * committed memory free in more than a hundred blocks. */
#include "extensions/exts/heap.h"

#include "windows/variables.h"

typedef struct summary_options {
    bool verify, blocks;
    bool one;
    nt_heap heap;
} summary_options;

static uint64_t kilobytes(uint64_t bytes)
{
    return bytes >> 10;
}

static field text_field(heap_call *h, const char *name, uint64_t v)
{
    return f_s(name, str_format(h->c->arena, "%llu", (unsigned long long)v));
}

static void show_segment_heaps(heap_call *h, const summary_options *o)
{
    bool any = false;
    for (size_t i = 0; i < h->heaps.list.count && !out_cancelled(h->c->out); i++) {
        const nt_heap *heap = &h->heaps.list.items[i];
        nt_heap_summary s;
        if (heap->kind != NT_HEAP_SEGMENT || (o->one && heap->address != o->heap.address)) continue;
        if (!any)
            out_heading(h->c->out,
                        "\n                                        Process      Total       Total\n"
                        "                               Global  Heap List  Reserved   Committed\n"
                        "    Heap Address  Signature     Flags      Index Bytes (K)   Bytes (K)\n");
        any = true;
        if (!nt_heap_summarize(&h->heaps, heap, &s)) {
            emit(h->c->out, "heap_unreadable", "{heap_text:16}  the header cannot be read\n",
                 f_s("heap_text", str_format(h->c->arena, "%llx", (unsigned long long)heap->address)),
                 f_p("heap", heap->address));
            continue;
        }
        emit(
            h->c->out, "segment_heap_summary",
            "{heap_text:16}   {signature:08x}  {flags_text:8} {list_index:10} {reserved_text:9} {committed_text:11}\n",
            f_s("heap_text", str_format(h->c->arena, "%llx", (unsigned long long)heap->address)),
            f_p("heap", heap->address), f_x("signature", heap->signature, 8),
            f_s("flags_text", str_format(h->c->arena, "%x", heap->flags)), f_x("flags", heap->flags, 8),
            f_u("list_index", s.list_index), text_field(h, "reserved_text", kilobytes(s.reserved)),
            text_field(h, "committed_text", kilobytes(s.committed)), f_x("reserved", s.reserved, 16),
            f_x("committed", s.committed, 16));
    }
}

static void show_global_flag(heap_call *h)
{
    static const struct {
        uint32_t bit;
        const char *words;
    } aids[] = {{0x10, "tail checking"},    {0x20, "free checking"}, {0x40, "validate parameters"},
                {0x80, "validate on call"}, {0x800, "heap tagging"}, {0x1000, "stack back traces"}};
    bool any = false;
    for (size_t i = 0; i < sizeof aids / sizeof *aids; i++) {
        if (!(h->heaps.global_flag & aids[i].bit)) continue;
        if (!any) out_heading(h->c->out, "NtGlobalFlag enables following debugging aids for new heaps:\n");
        any = true;
        out_heading(h->c->out, "    %s\n", aids[i].words);
    }
}

static void show_process(heap_call *h)
{
    /* 1: the process ends at the first error (HeapEnableTerminationOnCorruption); 2: it goes on. */
    uint64_t threshold;
    bool known = nt_variable_number(h->heaps.windows, "RtlpHeapErrorHandlerThreshold", 4, &threshold);
    emit(h->c->out, "heap_process",
         "LFH Key                   : 0x{lfh_key:q}\n"
         "Termination on corruption : {termination}\n",
         f_p("lfh_key", h->heaps.lfh_key),
         f_if(known, f_c("termination", known && threshold <= 1 ? "ENABLED" : "DISABLED")),
         f_x("global_flag", h->heaps.global_flag, 8));
}

static void show_row(heap_call *h, const nt_heap *heap, const nt_heap_summary *s)
{
    bool locked = !(heap->flags & 1) && s->serialized; /* HEAP_NO_SERIALIZE */
    const char *fast = s->front_end == 2 ? "LFH" : s->front_end == 1 ? "L  " : "   ";
    str lock = locked ? str_format(h->c->arena, "%llx", (unsigned long long)s->lock_contention) : STR("N/A");
    emit(
        h->c->out, "heap_summary",
        "{heap:q} {flags:08x} {reserved_text:7} {committed_text:6} {virtual_text:6} {free_text:6} {free_blocks:5} "
        "{uncommitted_ranges:5} {virtual_blocks:4} {lock_text:6}   {fast}\n",
        f_p("heap", heap->address), f_x("flags", heap->flags, 8),
        text_field(h, "reserved_text", kilobytes(s->reserved)),
        text_field(h, "committed_text", kilobytes(s->committed)),
        text_field(h, "virtual_text", kilobytes(s->virtual_bytes)),
        text_field(h, "free_text", kilobytes(s->free_bytes)), f_u("free_blocks", s->free_blocks),
        f_u("uncommitted_ranges", s->uncommitted_ranges), f_u("virtual_blocks", s->virtual_blocks),
        f_s("lock_text", lock), f_c("fast", fast), f_x("reserved", s->reserved, 16),
        f_x("committed", s->committed, 16), f_x("virtual", s->virtual_bytes, 16),
        f_x("free", s->free_bytes, 16), f_if(locked, f_u("lock_contention", s->lock_contention)),
        f_b("low_fragmentation", s->front_end == 2));
    if (s->list_damage)
        emit(h->c->out, "heap_list_damage", "HEAP {heap:q} At {address:q} Error: the {list} is broken\n",
             f_p("heap", heap->address), f_p("address", s->list_damage_at), f_c("list", s->list_damage));
    if (s->committed && s->free_blocks > 100 && s->free_bytes > s->committed / 10)
        emit(h->c->out, "heap_fragmentation",
             "    External fragmentation  {percent} % ({free_blocks} free blocks)\n",
             f_u("percent", (s->free_bytes * 100 + s->committed / 2) / s->committed),
             f_u("free_blocks", s->free_blocks), f_p("heap", heap->address));
}

typedef struct block_lister {
    heap_call *call;
    const nt_heap *heap;
    bool all, heading; /* heading: the row's heading stands above */
    uint64_t subsegment;
} block_lister;

/* The form of "!heap -s -a -h HEAP": stackoverflow.com question 67022361. */
static void show_subsegment(heap_call *h, uint64_t address)
{
    value s = nt_value(h->heaps.windows, "_HEAP_SUBSEGMENT", address);
    emit(h->c->out, "heap_subsegment",
         "\nSub-segment           {address:q}\n"
         "   User blocks:       0x{user_blocks:q}\n"
         "   Block size:        0x{block_size_text}\n"
         "   Block count:       {block_count}\n"
         "   Free blocks:       {free_blocks}\n"
         "   Size index:        {size_index}\n"
         "   Affinity index:    {affinity_index}\n"
         "   Flags:             0x{flags_text}\n",
         f_p("address", address), f_p("user_blocks", value_or(value_field(s, "UserBlocks"), 0)),
         f_s("block_size_text",
             str_format(h->c->arena, "%llx",
                        (unsigned long long)value_or(value_field(s, "BlockSize"), 0) * h->heaps.granularity)),
         f_u("block_count", value_or(value_field(s, "BlockCount"), 0)),
         f_u("free_blocks", value_or(value_field(s, "AggregateExchg.Depth"), 0)),
         f_u("size_index", value_or(value_field(s, "SizeIndex"), 0)),
         f_u("affinity_index", value_or(value_field(s, "AffinityIndex"), 0)),
         f_s("flags_text",
             str_format(h->c->arena, "%llx", (unsigned long long)value_or(value_field(s, "Flags"), 0))),
         f_x("flags", value_or(value_field(s, "Flags"), 0), 4));
}

static bool list_block(void *user, const nt_heap_block *b)
{
    block_lister *l = user;
    heap_call *h = l->call;
    if (b->damage) heap_damage_line(h, l->heap, b);
    if (!l->all || b->kind == NT_BLOCK_UNCOMMITTED) return !out_cancelled(h->c->out);
    uint64_t subsegment = b->kind == NT_BLOCK_LFH ? b->owner : 0;
    if (subsegment && subsegment != l->subsegment) {
        show_subsegment(h, subsegment);
        l->heading = false;
    }
    if (!subsegment && l->subsegment) l->heading = false;
    l->subsegment = subsegment;
    if (!l->heading) {
        out_heading(h->c->out, "\n");
        heap_row_heading(h);
    }
    l->heading = true;
    heap_row(h, l->heap, b);
    return !out_cancelled(h->c->out);
}

static void show_blocks(heap_call *h, const nt_heap *heap, const summary_options *o)
{
    block_lister l = {.call = h, .heap = heap, .all = o->blocks};
    nt_heap_end end = nt_heap_walk(&h->heaps, heap, list_block, &l);
    heap_show_end(h, heap, &end);
}

static void show_table(heap_call *h, const summary_options *o)
{
    bool wide = heap_is_64(h);
    const char *rule =
        wide ? "-------------------------------------------------------------------------------------\n"
             : "-----------------------------------------------------------------------------\n";
    out_heading(h->c->out,
                "%*s  Heap     Flags   Reserv  Commit  Virt   Free  List   UCR  Virt  Lock  Fast \n",
                wide ? 8 : 0, "");
    out_heading(h->c->out,
                "%*s                    (k)     (k)    (k)     (k) length      blocks cont. heap \n%s",
                wide ? 8 : 0, "", rule);
    size_t shown = 0;
    for (size_t i = 0; i < h->heaps.list.count + 1 && !out_cancelled(h->c->out); i++) {
        const nt_heap *heap = i < h->heaps.list.count ? &h->heaps.list.items[i] : &o->heap;
        if (i == h->heaps.list.count && (!o->one || o->heap.index)) break; /* one that is not in the list */
        if (o->one && heap->address != o->heap.address) continue;
        nt_heap_summary s;
        if (heap->kind == NT_HEAP_SEGMENT || heap->kind == NT_HEAP_PAGE) continue;
        shown++;
        if (heap->kind == NT_HEAP_NT && nt_heap_summarize(&h->heaps, heap, &s)) {
            show_row(h, heap, &s);
        } else {
            emit(h->c->out, "heap_unreadable", "{heap:q} {why}\n", f_p("heap", heap->address),
                 f_c("why", heap->kind == NT_HEAP_UNKNOWN
                                ? "is not a Windows heap: no heap's signature is there"
                                : "the header is not in the dump"),
                 f_x("signature", heap->signature, 8));
        }
        if (o->verify && !o->blocks) show_blocks(h, heap, o);
    }
    if (shown == 0) out_heading(h->c->out, "No heaps to display.\n");
    out_heading(h->c->out, "%s", rule);
}

error *heap_summary(heap_call *h)
{
    summary_options o = {0};
    error *e = NULL;
    uint64_t ignored;
    bool found;
    o.verify = heap_take_flag(h, "v");
    o.blocks = heap_take_flag(h, "a");
    heap_take_flag(h, "c");
    heap_take_flag(h, "h");
    /* Sizes of the histogram's ranges, which only older debuggers show. */
    if (heap_take_flag(h, "b") || heap_take_flag(h, "d")) e = heap_take_value(h, &found, &ignored);
    if (!e) e = heap_take_heap(h, &o.one, &o.heap);
    if (!e) e = heap_words_end(h);
    if (e) return e;
    show_segment_heaps(h, &o);
    static const char stars[] = "************************************************************"
                                "************************************************************";
    out_heading(h->c->out, "\n\n%s\n%46sNT HEAP STATS BELOW\n%s\n", stars, "", stars);
    heap_show_failure(h);
    show_global_flag(h);
    show_process(h);
    show_table(h, &o);
    for (size_t i = 0; o.blocks && i < h->heaps.list.count && !out_cancelled(h->c->out); i++) {
        if (!o.one || h->heaps.list.items[i].address == o.heap.address)
            show_blocks(h, &h->heaps.list.items[i], &o);
    }
    return NULL;
}
