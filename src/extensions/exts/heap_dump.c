/* !heap -h, -hl, -a, -f, -m, -v, -k: a heap's header, its free list, segments and blocks. Text: published
 * transcripts of `!heap -a` and `!heap -hl` (WinDbg 10, x86 and x64), `-h` in Perl/perl5 issue 14903, `-v` in
 * microsoft/WinDbg-Feedback issue 260. WinDbg writes some addresses of 64-bit heaps as 32 bits ("Segment00
 * at", "First Entry"); so does this. */
#include "extensions/exts/heap.h"
#include "windows/heap_tags.h"

typedef struct dump_options {
    bool entries, lfh, free, segments, verify, stacks, tags, pseudo_tags, global_tags;
} dump_options;

typedef struct dump {
    heap_call *call;
    const nt_heap *heap;
    dump_options o;
    uint64_t segment; /* whose blocks are being listed */
    unsigned segment_index;
    bool any_segment;
    uint64_t lfh; /* the subsegment whose blocks are being listed */
    uint64_t holder;
} dump;

static void show_index(heap_call *h, const nt_heap *heap)
{
    uint32_t f = heap->flags;
    strbuf aids = {.arena = h->c->arena};
    if (f & 0x20) strbuf_append(&aids, STR("tail checking "));
    if (f & 0x40) strbuf_append(&aids, STR("free checking "));
    if (f & 0x40000000) strbuf_append(&aids, STR("validate parameters"));
    str pad = aids.len ? STR("                ") : STR("");
    str address =
        heap_is_64(h) ? heap_hex(h, heap->address) : str_format(h->c->arena, "%08x", (unsigned)heap->address);
    emit(h->c->out, "heap", "{index:3}:   {address_text} {pad}{aids}\n", f_u("index", heap->index),
         f_s("address_text", address), f_s("pad", pad), f_s("aids", strbuf_str(&aids)),
         f_p("address", heap->address), f_x("flags", f, 8));
}

static uint64_t number(heap_call *h, const nt_heap *heap, heap_field_id id)
{
    return heap_field_or0(h->heaps.memory, &h->heaps.layout, id, heap->address);
}

/* Before Windows Vista: the pool of descriptors of uncommitted ranges, and a bit for each free list that has
 * something. Text: published transcripts of WinDbg 6 on Windows XP. */
static void show_old_lists(heap_call *h, const nt_heap *heap)
{
    const heap_layout *l = &h->heaps.layout;
    uint32_t usage[4] = {0};
    uint64_t list = number(h, heap, HF_OLD_UCR_LIST);
    bool known = heap_has(l, HF_OLD_FREE_USAGE) &&
                 space_read_all(h->heaps.memory, heap->address + l->fields[HF_OLD_FREE_USAGE].offset, usage,
                                sizeof usage);
    emit(
        h->c->out, "heap_uncommitted_list", "    UCR FreeList:        {list_text}\n",
        f_s("list_text", heap_is_64(h) ? heap_hex(h, list) : str_format(h->c->arena, "%08x", (unsigned)list)),
        f_p("list", list));
    if (known)
        out_heading(h->c->out, "    FreeList Usage:      %08x %08x %08x %08x\n", usage[0], usage[1], usage[2],
                    usage[3]);
}

static void show_header(heap_call *h, const nt_heap *heap, const nt_heap_segments *segments)
{
    for (size_t i = 0; i < segments->count; i++) {
        const nt_heap_segment *s = &segments->items[i];
        emit(h->c->out, "heap_segment_range",
             "    Segment at {start:q} to {end:q} ({committed:08x} bytes committed)\n", f_p("start", s->base),
             f_p("end", s->end), f_x("committed", (uint64_t)(s->pages - s->uncommitted_pages) << 12, 8));
        if (s->damage)
            emit(h->c->out, "heap_segment_damage", "    Segment at {start:q}: {damage}\n",
                 f_p("start", s->address), f_c("damage", s->damage));
    }
    const heap_layout *l = &h->heaps.layout;
    uint64_t virtual_list = heap->address + l->fields[HF_VIRTUAL_LIST].offset;
    uint64_t ucr_list = heap->address + l->fields[HF_UCR_LIST].offset;
    bool wide = heap_is_64(h);
    emit(h->c->out, "heap_header",
         "    Flags:                {flags:08x}\n"
         "    ForceFlags:           {force_flags:08x}\n"
         "    Granularity:          {granularity} bytes\n"
         "    Segment Reserve:      {segment_reserve:08x}\n"
         "    Segment Commit:       {segment_commit:08x}\n"
         "    DeCommit Block Thres: {decommit_block:08x}\n"
         "    DeCommit Total Thres: {decommit_total:08x}\n"
         "    Total Free Size:      {total_free:08x}\n"
         "    Max. Allocation Size: {maximum:q}\n"
         "    Lock Variable at:     {lock:q}\n"
         "    Next TagIndex:        {next_tag:04x}\n"
         "    Maximum TagIndex:     {maximum_tag:04x}\n"
         "    Tag Entries:          {tags:08x}\n"
         "    PsuedoTag Entries:    {pseudo_tags:08x}\n"
         "    Virtual Alloc List:   {virtual_text}\n",
         f_x("flags", heap->flags, 8), f_x("force_flags", number(h, heap, HF_FORCE_FLAGS), 8),
         f_u("granularity", h->heaps.granularity),
         f_x("segment_reserve", number(h, heap, HF_SEGMENT_RESERVE), 8),
         f_x("segment_commit", number(h, heap, HF_SEGMENT_COMMIT), 8),
         f_x("decommit_block", number(h, heap, HF_DECOMMIT_BLOCK), 8),
         f_x("decommit_total", number(h, heap, HF_DECOMMIT_TOTAL), 8),
         f_x("total_free", number(h, heap, HF_TOTAL_FREE), 8), f_p("maximum", number(h, heap, HF_MAXIMUM)),
         f_p("lock", number(h, heap, HF_LOCK)), f_x("next_tag", number(h, heap, HF_NEXT_TAG), 4),
         f_x("maximum_tag", number(h, heap, HF_MAXIMUM_TAG), 4), f_x("tags", number(h, heap, HF_TAGS), 8),
         f_x("pseudo_tags", number(h, heap, HF_PSEUDO_TAGS), 8),
         f_s("virtual_text",
             wide ? heap_hex(h, virtual_list) : str_format(h->c->arena, "%08x", (unsigned)virtual_list)),
         f_p("heap", heap->address));
    if (nt_heap_is_old(&h->heaps)) {
        show_old_lists(h, heap);
        return;
    }
    emit(h->c->out, "heap_uncommitted_list", "    Uncommitted ranges:   {list_text}\n",
         f_s("list_text", wide ? heap_hex(h, ucr_list) : str_format(h->c->arena, "%08x", (unsigned)ucr_list)),
         f_p("list", ucr_list));
}

static void show_uncommitted(heap_call *h, const nt_heap_segments *segments)
{
    for (size_t i = 0; i < segments->count; i++) {
        if (segments->items[i].damage || nt_heap_is_old(&h->heaps)) continue;
        nt_heap_ranges ranges = nt_heap_uncommitted(h->c->arena, &h->heaps, &segments->items[i]);
        for (size_t k = 0; k < ranges.count; k++)
            emit(h->c->out, "heap_uncommitted_range",
                 "            {start_text}: {size:08x}  ({bytes} bytes)\n",
                 f_s("start_text", heap_is_64(h)
                                       ? heap_hex(h, ranges.items[k].start)
                                       : str_format(h->c->arena, "%08x", (unsigned)ranges.items[k].start)),
                 f_p("start", ranges.items[k].start), f_x("size", ranges.items[k].size, 8),
                 f_u("bytes", ranges.items[k].size));
    }
}

/* As WinDbg writes them: two digits, a 1 before them since Windows Vista. */
static str flags_text(heap_call *h, uint8_t flags)
{
    return str_format(h->c->arena, nt_heap_is_old(&h->heaps) ? "%02x" : "1%02x", flags);
}

static void show_free_list(heap_call *h, const nt_heap *heap, unsigned index, bool entries)
{
    const char *damage;
    uint64_t head = nt_heap_free_list_at(&h->heaps, heap, index), next = 0, last = 0;
    unsigned p = h->heaps.pointer_size;
    space_read_pointer(h->heaps.memory, head, p, &next);
    space_read_pointer(h->heaps.memory, head + p, p, &last);
    nt_heap_addresses list = nt_heap_free_list(h->c->arena, &h->heaps, heap, index, &damage);
    if (index && !list.count && !damage) return; /* of many, those that have something are shown */
    emit(h->c->out, "heap_free_list",
         "    FreeList[ {index:02x} ] at {list:q}: {last:q} . {first:q}  {count_text}\n",
         f_x("index", index, 2), f_p("list", head), f_p("last", last), f_p("first", next),
         f_s("count_text",
             entries ? STR("")
                     : str_format(h->c->arena, " (%zu block%s)", list.count, list.count == 1 ? " " : "s")),
         f_u("count", list.count));
    for (size_t i = 0; entries && i < list.count && !out_cancelled(h->c->out); i++) {
        nt_heap_block b = {0};
        bool there = nt_heap_block_at(&h->heaps, heap, list.items[i], &b);
        emit(h->c->out, "heap_free_entry",
             "        {entry:q}: {previous:05x} . {size:05x} [{flags_text}] - free{damage}\n",
             f_p("entry", list.items[i]), f_if(there, f_x("previous", b.previous, 8)),
             f_if(there, f_x("size", b.size, 8)), f_s("flags_text", flags_text(h, b.flags)),
             f_if(there, f_x("flags", b.flags, 2)),
             f_s("damage", there && b.damage ? str_format(h->c->arena, " (%s)", b.damage) : STR("")));
    }
    if (damage)
        emit(h->c->out, "heap_list_damage",
             "HEAP {heap:q} At {address:q} Error: the free list is broken: {why}\n",
             f_p("heap", heap->address), f_p("address", list.count ? list.items[list.count - 1] : head),
             f_c("why", damage));
}

static void show_segment(dump *d, unsigned index, const nt_heap_segment *s)
{
    heap_call *h = d->call;
    bool wide = heap_is_64(h);
    out_heading(h->c->out, "\n");
    emit(h->c->out, "heap_segment",
         "    Segment{index:02} at {address_text:08}:\n"
         "        Flags:           {flags:08x}\n"
         "        Base:            {base_text}\n"
         "        First Entry:     {first_text}\n"
         "        Last Entry:      {end_text}\n"
         "        Total Pages:     {pages:08x}\n"
         "        Total UnCommit:  {uncommitted_pages:08x}\n"
         "        Largest UnCommit:{largest:08x}\n"
         "        UnCommitted Ranges: ({uncommitted_ranges})\n",
         f_u("index", index), f_s("address_text", str_format(h->c->arena, "%08x", (unsigned)s->address)),
         f_x("flags", s->flags, 8),
         f_s("base_text", wide ? heap_hex(h, s->base) : str_format(h->c->arena, "%08x", (unsigned)s->base)),
         f_s("first_text", str_format(h->c->arena, "%08x", (unsigned)s->first)),
         f_s("end_text", wide ? heap_hex(h, s->end) : str_format(h->c->arena, "%08x", (unsigned)s->end)),
         f_x("pages", s->pages, 8), f_x("uncommitted_pages", s->uncommitted_pages, 8),
         f_u("uncommitted_ranges", s->uncommitted_ranges), f_x("largest", s->largest_uncommitted, 8),
         f_p("address", s->address), f_p("base", s->base), f_p("first", s->first), f_p("end", s->end));
    nt_heap_ranges ranges = {0};
    if (nt_heap_is_old(&h->heaps)) ranges = nt_heap_uncommitted(h->c->arena, &h->heaps, s);
    for (size_t i = 0; i < ranges.count; i++)
        emit(h->c->out, "heap_uncommitted_range", "            {start_text}: {size:08x}\n",
             f_s("start_text", wide ? heap_hex(h, ranges.items[i].start)
                                    : str_format(h->c->arena, "%08x", (unsigned)ranges.items[i].start)),
             f_p("start", ranges.items[i].start), f_x("size", ranges.items[i].size, 8));
}

static void show_entry(dump *d, const nt_heap_block *b)
{
    heap_call *h = d->call;
    if (b->kind == NT_BLOCK_UNCOMMITTED) {
        emit(h->c->out, "heap_uncommitted", "        {entry:q}:      {size:08x}      - uncommitted bytes.\n",
             f_p("entry", b->entry), f_x("size", b->size, 8));
        return;
    }
    strbuf state = {.arena = h->c->arena};
    if (b->busy || b->cached) { /* what waits in a look-aside list is marked busy, and shown so */
        strbuf_format(&state, " - busy (%llx)", (unsigned long long)b->requested);
        if (b->flags & NT_ENTRY_FILL) strbuf_append(&state, STR(", tail fill"));
        /* The heap's header and descriptors of uncommitted ranges are no "Internal" ones in the transcripts.
         */
        if (b->internal && (b->unused == 1 || (b->flags & NT_ENTRY_VIRTUAL)) && b->entry != b->segment &&
            !nt_heap_is_old(&h->heaps))
            strbuf_append(&state, STR(" Internal "));
    } else if (b->flags & NT_ENTRY_FILL) {
        strbuf_append(&state, STR(" free fill"));
    }
    if (b->cached) strbuf_append(&state, STR(" (lookaside)"));
    str tag = nt_heap_block_tag(h->c->arena, &h->heaps, d->heap, b);
    if (tag.len) strbuf_format(&state, " (%.*s)", STR_ARG(tag));
    emit(h->c->out, "heap_entry", "        {entry:q}: {previous:05x} . {size:05x} [{flags_text}]{state}\n",
         f_p("entry", b->entry), f_x("previous", b->previous, 8), f_x("size", b->size, 8),
         f_s("flags_text", flags_text(h, b->flags)), f_s("state", strbuf_str(&state)),
         f_x("flags", b->flags, 2), f_x("requested", b->requested, 16), f_b("busy", b->busy),
         f_if(tag.len != 0, f_s("tag", tag)), f_if(b->trace != 0, f_p("trace", b->trace)));
    if (d->o.stacks) heap_show_trace(h, b->trace, "            ");
}

static void show_lfh_entry(dump *d, const nt_heap_block *b)
{
    heap_call *h = d->call;
    if (d->lfh != b->owner) {
        out_heading(h->c->out, "\n");
        emit(h->c->out, "heap_lfh_region",
             "        LFH data region at {region:q} (subsegment {subsegment:q}):\n", f_p("region", d->holder),
             f_p("subsegment", b->owner));
    }
    d->lfh = b->owner;
    emit(h->c->out, "heap_lfh_entry", "            {entry:q}: {size:05x} - {state}\n", f_p("entry", b->entry),
         f_x("size", b->size, 8),
         f_s("state", b->busy ? str_format(h->c->arena, "busy (%llx)", (unsigned long long)b->requested)
                              : STR("free")),
         f_x("requested", b->requested, 16), f_b("busy", b->busy));
    if (d->o.stacks) heap_show_trace(h, b->trace, "                ");
}

static void show_virtual(dump *d, const nt_heap_block *b)
{
    heap_call *h = d->call;
    emit(
        h->c->out, "heap_virtual",
        "        {entry:q}: {requested:08x} [commited {commit_text}, unused {unused_text}] - busy ({flags_text}){fill}\n",
        f_p("entry", b->entry), f_x("requested", b->requested, 8), f_s("commit_text", heap_hex(h, b->size)),
        f_s("unused_text", heap_hex(h, b->unused)), f_s("flags_text", heap_hex(h, b->flags)),
        f_c("fill", b->flags & NT_ENTRY_FILL ? ", tail fill" : ""), f_x("committed", b->size, 16),
        f_p("user", b->user));
}

static void begin_segment(dump *d, uint64_t segment)
{
    heap_call *h = d->call;
    nt_heap_segments segments = nt_heap_segments_of(h->c->arena, &h->heaps, d->heap);
    unsigned index = d->any_segment ? d->segment_index + 1 : 0;
    for (size_t i = 0; i < segments.count; i++)
        if (segments.items[i].address == segment) index = (unsigned)i;
    if (d->o.segments && index < segments.count) show_segment(d, index, &segments.items[index]);
    d->segment = segment;
    d->segment_index = index;
    d->any_segment = true;
    if (!d->o.entries) return;
    out_heading(h->c->out, "\n");
    emit(h->c->out, "heap_entries", "    Heap entries for Segment{index:02} in Heap {heap:q}\n",
         f_u("index", index), f_p("heap", d->heap->address));
    out_heading(h->c->out, "%*saddress: psize . size  flags   state (requested size)\n",
                heap_is_64(h) ? 17 : 9, "");
}

static bool visit(void *user, const nt_heap_block *b)
{
    dump *d = user;
    heap_call *h = d->call;
    if (b->kind == NT_BLOCK_VIRTUAL) return true; /* shown at their list */
    if (b->segment && (!d->any_segment || b->segment != d->segment)) begin_segment(d, b->segment);
    if (b->kind == NT_BLOCK_LFH) {
        if (d->o.entries && d->o.lfh) show_lfh_entry(d, b);
    } else if (d->o.entries) {
        if (d->lfh) out_heading(h->c->out, "\n");
        d->lfh = 0;
        show_entry(d, b);
        d->holder = b->user;
    }
    if (b->damage) heap_damage_line(h, d->heap, b);
    return !out_cancelled(h->c->out);
}

static bool visit_virtual(void *user, const nt_heap_block *b)
{
    dump *d = user;
    if (b->kind == NT_BLOCK_VIRTUAL) show_virtual(d, b);
    return !out_cancelled(d->call->c->out);
}

/* A segment heap has no such form in WinDbg's transcripts: its blocks are rows as those of -x. */
static bool visit_plain(void *user, const nt_heap_block *b)
{
    dump *d = user;
    if (b->kind == NT_BLOCK_UNCOMMITTED) show_entry(d, b);
    else heap_row(d->call, d->heap, b);
    if (b->damage) heap_damage_line(d->call, d->heap, b);
    return !out_cancelled(d->call->c->out);
}

static void dump_one(heap_call *h, const nt_heap *heap, dump_options o)
{
    dump d = {.call = h, .heap = heap, .o = o};
    nt_heap_end end = {0};
    show_index(h, heap);
    if (heap->kind == NT_HEAP_NT) {
        nt_heap_segments segments = nt_heap_segments_of(h->c->arena, &h->heaps, heap);
        nt_heap_summary s;
        show_header(h, heap, &segments);
        if (nt_heap_summarize(&h->heaps, heap, &s) && s.virtual_blocks && (o.entries || o.verify))
            nt_heap_walk(&h->heaps, heap, visit_virtual, &d);
        show_uncommitted(h, &segments);
        heap_show_tags(h, heap, o.tags, o.pseudo_tags);
        for (unsigned i = 0; i < nt_heap_free_lists(&h->heaps); i++) show_free_list(h, heap, i, o.free);
        if (o.entries || o.segments || o.verify) end = nt_heap_walk(&h->heaps, heap, visit, &d);
        out_heading(h->c->out, "\n");
    } else if (heap->kind == NT_HEAP_SEGMENT && (o.entries || o.verify)) {
        heap_row_heading(h);
        end = nt_heap_walk(&h->heaps, heap, visit_plain, &d);
    } else if (heap->kind != NT_HEAP_SEGMENT) {
        end = nt_heap_walk(&h->heaps, heap, visit, &d);
    }
    heap_show_end(h, heap, &end);
}

/* Flags stand alone ("-a -v") or together ("-av"). */
static error *take_letters(heap_call *h, dump_options *o)
{
    if (heap_take_flag(h, "hl")) o->entries = o->lfh = true;
    for (size_t i = 0; i < h->word_count; i++) {
        str w = h->words[i];
        if (h->taken[i] || w.len < 2 || (w.ptr[0] != '-' && w.ptr[0] != '/')) continue;
        h->taken[i] = true;
        for (size_t k = 1; k < w.len; k++) {
            switch (w.ptr[k]) {
            case 'a': o->entries = o->free = o->segments = true; break;
            case 'h': o->entries = true; break;
            case 'f': o->free = true; break;
            case 'm': o->segments = true; break;
            case 'v': o->verify = true; break;
            case 'k': o->stacks = o->entries = true; break;
            case 't': o->tags = true; break;
            case 'T': o->pseudo_tags = true; break;
            case 'g': o->global_tags = true; break;
            case 'c': break; /* contents */
            case 'D':
            case 'E':
            case 'd':
            case 'e':
                return error_new(h->c->arena, ERROR_UNAVAILABLE,
                                 "!heap -%c: checks are turned on and off in a running program only",
                                 w.ptr[k]);
            default:
                return error_new(h->c->arena, ERROR_SYNTAX, "HEAPEXT: !heap invalid option flag '-%c'",
                                 w.ptr[k]);
            }
        }
    }
    return NULL;
}

error *heap_dump(heap_call *h)
{
    dump_options o = {0};
    bool one;
    nt_heap heap;
    error *e = take_letters(h, &o);
    if (!e) e = heap_take_heap(h, &one, &heap);
    if (!e) e = heap_words_end(h);
    if (e) return e;
    out_heading(h->c->out, "Index   Address  Name      Debugging options enabled\n");
    if (o.global_tags) heap_show_global_tags(h);
    for (size_t i = 0; i < h->heaps.list.count && !one && !out_cancelled(h->c->out); i++)
        dump_one(h, &h->heaps.list.items[i], o);
    if (one) dump_one(h, &heap, o);
    return NULL;
}
