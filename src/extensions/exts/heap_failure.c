/* What ntdll wrote down about a damaged heap, as !heap's banner shows it, and !heap -triage.
 *
 * The banner: dotnet/runtime issue 31997 (HEAP_FAILURE_FREELISTS_CORRUPTION), a published transcript of MEX's
 * !mheap (HEAP_FAILURE_BLOCK_NOT_BUSY) and a question about HEAP_FAILURE_MULTIPLE_ENTRIES_CORRUPTION on Stack
 * Overflow. Kinds whose words were not published have none here. */
#include "extensions/exts/heap.h"

typedef struct failure_words {
    const char *name, *details, *follow_up;
} failure_words;

static const failure_words words[] = {
    {"heap_failure_freelists_corruption",
     "The heap detected a corrupt free list. These are\n               usually the result of a use-after-free error.",
     "Enable pageheap."},
    {"heap_failure_block_not_busy",
     "The caller performed an operation (such as a free\n               or a size check) that is illegal on a free block.",
     "Check the error's stack trace to find the culprit."},
    {"heap_failure_multiple_entries_corruption", "The heap manager detected multiple corrupt heap entries.",
     "Enable pageheap."},
};

static void show_stack(heap_call *h, const nt_heap_failure *f)
{
    if (f->stack.count == 0) return;
    out_heading(h->c->out, "\nStack trace:\n");
    emit(h->c->out, "heap_failure_stack", "Stack trace at 0x{address:q}\n", f_p("address", f->stack_at));
    for (size_t i = 0; i < f->stack.count; i++) {
        strbuf site = {.arena = h->c->arena};
        if (!symbols_format(h->c->session->symbols, f->stack.items[i], true, &site))
            strbuf_format(&site, "0x%llx", (unsigned long long)f->stack.items[i]);
        emit(h->c->out, "heap_trace_frame", "    {address:q}: {site}\n", f_p("address", f->stack.items[i]),
             f_s("site", strbuf_str(&site)), f_u("index", i));
    }
}

bool heap_show_failure(heap_call *h)
{
    nt_heap_failure f;
    if (!nt_heap_failure_info(h->c->arena, &h->heaps, &f)) return false;
    const failure_words *w = NULL;
    for (size_t i = 0; i < sizeof words / sizeof *words && !w; i++) {
        if (str_equal(f.type_name, str_from_cstr(words[i].name))) w = &words[i];
    }
    str type = f.type_name.len ? str_upper(h->c->arena, f.type_name) : str_format(h->c->arena, "%u", f.type);
    out_heading(h->c->out, "**************************************************************\n"
                           "*                                                            *\n"
                           "*                  HEAP ERROR DETECTED                       *\n"
                           "*                                                            *\n"
                           "**************************************************************\n\n"
                           "Details:\n\n");
    emit(h->c->out, "heap_failure",
         "Heap address:  {heap:q}\n"
         "Error address: {address:q}\n"
         "Error type:    {type}\n",
         f_p("heap", f.heap), f_p("address", f.address), f_s("type", type), f_u("number", f.type));
    if (w) out_heading(h->c->out, "Details:       %s\nFollow-up:     %s\n", w->details, w->follow_up);
    show_stack(h, &f);
    out_heading(h->c->out, "\n");
    return true;
}

typedef struct triage {
    heap_call *call;
    const nt_heap *heap;
    size_t shown;
} triage;

static bool show_damage(void *user, const nt_heap_block *b)
{
    triage *t = user;
    if (b->damage) {
        heap_damage_line(t->call, t->heap, b);
        t->shown++;
    }
    return !out_cancelled(t->call->c->out);
}

static void triage_heap(heap_call *h, const nt_heap *heap)
{
    triage t = {.call = h, .heap = heap};
    nt_heap_summary s;
    emit(h->c->out, "heap_triage", "Heap {address:q}\n", f_p("address", heap->address),
         f_u("index", heap->index));
    nt_heap_end end = nt_heap_walk(&h->heaps, heap, show_damage, &t);
    heap_show_end(h, heap, &end);
    if (nt_heap_summarize(&h->heaps, heap, &s) && s.list_damage)
        emit(h->c->out, "heap_list_damage", "HEAP {heap:q} At {address:q} Error: the {list} is broken\n",
             f_p("heap", heap->address), f_p("address", s.list_damage_at), f_c("list", s.list_damage));
    emit(h->c->out, "heap_triage_end", "    {blocks} blocks, {damaged} damaged\n", f_u("blocks", end.blocks),
         f_u("damaged", end.damaged), f_p("address", heap->address));
}

error *heap_triage(heap_call *h)
{
    bool one;
    uint64_t address;
    error *e = heap_take_value(h, &one, &address);
    if (!e) e = heap_words_end(h);
    if (e) return e;
    heap_show_failure(h);
    for (size_t i = 0; i < h->heaps.list.count && !out_cancelled(h->c->out); i++) {
        const nt_heap *heap = &h->heaps.list.items[i];
        bool wanted = !one || heap->address == address || heap->index == address;
        nt_heap_ranges ranges = {0};
        if (!wanted) ranges = nt_heap_memory(h->c->arena, &h->heaps, heap);
        for (size_t k = 0; k < ranges.count && !wanted; k++)
            wanted = address - ranges.items[k].start < ranges.items[k].size;
        if (wanted) triage_heap(h, heap);
    }
    return NULL;
}
