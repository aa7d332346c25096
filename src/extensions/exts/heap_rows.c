/* Rows of blocks that several forms of !heap have.
 *
 * "Entry User Heap Segment ...": transcripts of !heap -x with busy, extra and fill blocks (Cisco TALOS'
 * report TALOS-2014-...; "All-In-One Code Framework" for 32 bits); "LFH;busy" from yanqi27/core_analyzer's
 * Windows notes. "HEAP_ENTRY Size Prev Flags ...": transcripts of !heap -flt s, among them SkyLined's BugId.
 */
#include "extensions/exts/heap.h"

void heap_row_heading(heap_call *h)
{
    if (heap_is_64(h))
        out_heading(
            h->c->out,
            "Entry             User              Heap              Segment               Size  PrevSize  "
            "Unused    Flags\n"
            "----------------------------------------------------------------------------------------------"
            "---------------\n");
    else
        out_heading(h->c->out,
                    "Entry     User      Heap      Segment       Size  PrevSize  Unused    Flags\n"
                    "-----------------------------------------------------------------------------\n");
}

str heap_hex(heap_call *h, uint64_t v)
{
    return str_format(h->c->arena, "%llx", (unsigned long long)v);
}

static str flag_words(heap_call *h, const nt_heap_block *b)
{
    strbuf text = {.arena = h->c->arena};
    const char *words[] = {
        b->kind == NT_BLOCK_LFH || b->kind == NT_BLOCK_SEGMENT_LFH ? "LFH;" : "",
        b->busy ? "busy " : "free ",
        b->flags & NT_ENTRY_EXTRA ? "extra " : "",
        b->flags & NT_ENTRY_FILL ? "fill " : "",
        b->kind == NT_BLOCK_VIRTUAL ? "virtual " : "",
        b->kind != NT_BLOCK_VIRTUAL && (b->flags & NT_ENTRY_LAST) ? "last " : "",
        b->flags & NT_ENTRY_SETTABLE ? "user_flag " : "",
        b->internal ? "internal " : "",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) strbuf_append(&text, str_from_cstr(words[i]));
    return strbuf_str(&text);
}

static const char *kind_word(const nt_heap_block *b)
{
    static const char *const names[] = {
        [NT_BLOCK_BACKEND] = "backend", [NT_BLOCK_LFH] = "lfh",
        [NT_BLOCK_VIRTUAL] = "virtual", [NT_BLOCK_UNCOMMITTED] = "uncommitted",
        [NT_BLOCK_VS] = "vs",           [NT_BLOCK_SEGMENT_LFH] = "lfh",
        [NT_BLOCK_PAGES] = "pages",     [NT_BLOCK_LARGE] = "large",
    };
    return names[b->kind];
}

void heap_row(heap_call *h, const nt_heap *heap, const nt_heap_block *b)
{
    /* LFH blocks stand in their subsegment's row, and have no block before them. */
    bool front = b->kind == NT_BLOCK_LFH || b->kind == NT_BLOCK_SEGMENT_LFH;
    str previous =
        front ? STR("      -   ") : str_format(h->c->arena, "  %8llx", (unsigned long long)b->previous);
    emit(
        h->c->out, "heap_block",
        "{entry:q}  {user:q}  {heap:q}  {segment:q}  {size_text:8}{previous_text}  {unused_text:8}  {flags_text}\n",
        f_p("entry", b->entry), f_p("user", b->user), f_p("heap", heap->address), f_p("segment", b->owner),
        f_s("size_text", str_format(h->c->arena, "%llx", (unsigned long long)b->size)),
        f_s("previous_text", previous),
        f_s("unused_text", str_format(h->c->arena, "%llx", (unsigned long long)b->unused)),
        f_s("flags_text", flag_words(h, b)), f_x("size", b->size, 16),
        f_if(!front, f_x("previous", b->previous, 16)), f_x("requested", b->requested, 16),
        f_b("busy", b->busy), f_c("kind", kind_word(b)), f_if(b->trace != 0, f_p("trace", b->trace)),
        f_if(b->damage != NULL, f_c("damage", b->damage ? b->damage : "")));
}

void heap_damage_line(heap_call *h, const nt_heap *heap, const nt_heap_block *b)
{
    emit(h->c->out, "heap_damage", "HEAP {heap:q} (Seg {segment:q}) At {address:q} Error: {damage}\n",
         f_p("heap", heap->address), f_p("segment", b->segment ? b->segment : b->owner),
         f_p("address", b->entry), f_c("damage", b->damage), f_x("size", b->size, 16));
}

void heap_show_trace(heap_call *h, uint64_t trace, const char *indent)
{
    nt_heap_addresses frames = nt_heap_trace(h->c->arena, &h->heaps, trace);
    for (size_t i = 0; i < frames.count && !out_cancelled(h->c->out); i++) {
        strbuf site = {.arena = h->c->arena};
        if (!symbols_format(h->c->session->symbols, frames.items[i], true, &site))
            strbuf_format(&site, "0x%llx", (unsigned long long)frames.items[i]);
        emit(h->c->out, "heap_trace_frame", "{indent}{address:q} {site}\n", f_c("indent", indent),
             f_p("address", frames.items[i]), f_s("site", strbuf_str(&site)), f_p("trace", trace),
             f_u("index", i));
    }
}

void heap_entry_heading(heap_call *h)
{
    out_heading(h->c->out,
                heap_is_64(h)
                    ? "              HEAP_ENTRY Size Prev Flags            UserPtr UserSize - state\n"
                    : "      HEAP_ENTRY Size Prev Flags    UserPtr UserSize - state\n");
}

void heap_entry_row(heap_call *h, const nt_heap_block *b, uint64_t previous)
{
    const char *state = b->kind == NT_BLOCK_VIRTUAL ? "(busy VirtualAlloc)" : b->busy ? "(busy)" : "(free)";
    unsigned unit = h->heaps.granularity;
    emit(h->c->out, "heap_entry",
         "        {entry:q} {units:04x} {previous:04x}  [00]   {user:q}    {requested_text} - {state}\n",
         f_p("entry", b->entry), f_x("units", b->size / unit, 8), f_x("previous", previous & 0xffff, 4),
         f_p("user", b->user),
         f_s("requested_text", str_format(h->c->arena, "%05llx",
                                          (unsigned long long)(b->busy ? b->requested : b->size - unit))),
         f_c("state", state), f_x("requested", b->requested, 16), f_x("size", b->size, 16),
         f_b("busy", b->busy), f_c("kind", kind_word(b)), f_if(b->trace != 0, f_p("trace", b->trace)));
}

void heap_show_end(heap_call *h, const nt_heap *heap, const nt_heap_end *end)
{
    if (!end->note && !end->bounded) return;
    emit(h->c->out, "heap_end", "HEAP {heap:q}: {why}\n", f_p("heap", heap->address),
         f_c("why", end->note ? end->note : "the walk ended at its limit: the heap says impossible sizes"));
}
