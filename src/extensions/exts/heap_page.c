/* !heap -p: the debug page heap, and stacks of allocations. Text: SkyLined's BugId (without arguments; both
 * kinds of allocation), many published transcripts of `!heap -p -a` (_DPH_HEAP_ROOT, busy and free-ed),
 * windows-driver-docs,
 * "!heap", for the options. */
#include "extensions/exts/heap.h"

#include "windows/global_flags.h"

typedef struct flag_word {
    uint32_t bit;
    const char *name;
} flag_word;

/* HEAP_* of the SDK's winnt.h and of published transcripts. */
static const flag_word heap_flags[] = {
    {0x1, "HEAP_NO_SERIALIZE"},
    {0x2, "HEAP_GROWABLE"},
    {0x4, "HEAP_GENERATE_EXCEPTIONS"},
    {0x8, "HEAP_ZERO_MEMORY"},
    {0x10, "HEAP_REALLOC_IN_PLACE_ONLY"},
    {0x20, "HEAP_TAIL_CHECKING_ENABLED"},
    {0x40, "HEAP_FREE_CHECKING_ENABLED"},
    {0x80, "HEAP_DISABLE_COALESCE_ON_FREE"},
    {0x10000, "HEAP_CREATE_ALIGN_16"},
    {0x20000, "HEAP_CREATE_ENABLE_TRACING"},
    {0x40000, "HEAP_CREATE_ENABLE_EXECUTE"},
};
/* PAGE_HEAP_* as `!heap -p` names them. */
static const flag_word page_flags[] = {
    {0x1, "ENABLE_PAGE_HEAP"},
    {0x2, "COLLECT_STACK_TRACES"},
};

static str words_of(heap_call *h, const flag_word *table, size_t count, uint32_t flags)
{
    strbuf text = {.arena = h->c->arena};
    for (size_t i = 0; i < count; i++)
        if (flags & table[i].bit) strbuf_format(&text, "%s ", table[i].name);
    return strbuf_str(&text);
}

static str heap_flag_words(heap_call *h, uint32_t flags)
{
    str words = words_of(h, heap_flags, sizeof heap_flags / sizeof *heap_flags, flags);
    unsigned class = flags >> 12 & 0xf; /* HEAP_CLASS_MASK */
    return class ? str_format(h->c->arena, "%.*sHEAP_CLASS_%u ", STR_ARG(words), class) : words;
}

static void show_state(heap_call *h)
{
    const char *name, *words;
    out_heading(h->c->out, "    Active GlobalFlag bits:\n");
    for (unsigned i = 0; i < 32; i++)
        if ((h->heaps.global_flag >> i & 1) && nt_global_flag(i, &name, &words))
            emit(h->c->out, "global_flag", "        {flag} - {words}\n", f_c("flag", name),
                 f_c("words", words));
    bool page = h->heaps.page_roots.count != 0;
    if (page) {
        uint32_t flags = nt_page_heap_flags(&h->heaps, h->heaps.page_roots.items[0]);
        out_heading(h->c->out, "\n    PageHeap enabled with options:\n");
        for (size_t i = 0; i < sizeof page_flags / sizeof *page_flags; i++)
            if (flags & page_flags[i].bit)
                emit(h->c->out, "page_heap_option", "        {option}\n", f_c("option", page_flags[i].name));
        out_heading(h->c->out, "\n");
    }
    out_heading(h->c->out, "    active heaps:\n\n");
}

static void show_active(heap_call *h)
{
    for (size_t i = 0; i < h->heaps.page_roots.count && !out_cancelled(h->c->out); i++) {
        uint64_t root = h->heaps.page_roots.items[i], normal = nt_page_heap_normal(&h->heaps, root);
        nt_heap heap = nt_heap_at(&h->heaps, normal);
        emit(
            h->c->out, "page_heap",
            "    + {handle_text}\n        {page_words}\n      NormalHeap - {normal_text}\n          {heap_words}\n",
            f_s("handle_text", heap_hex(h, root - 0x1000)),
            f_s("page_words", words_of(h, page_flags, sizeof page_flags / sizeof *page_flags,
                                       nt_page_heap_flags(&h->heaps, root))),
            f_s("normal_text", heap_hex(h, normal)), f_s("heap_words", heap_flag_words(h, heap.flags)),
            f_p("root", root), f_p("normal_heap", normal),
            f_x("flags", nt_page_heap_flags(&h->heaps, root), 8));
    }
    for (size_t i = 0; i < h->heaps.list.count && !out_cancelled(h->c->out); i++) {
        const nt_heap *heap = &h->heaps.list.items[i];
        if (heap->page_root) continue;
        emit(h->c->out, "heap", " - {heap_text}\n          {heap_words}\n",
             f_s("heap_text", heap_hex(h, heap->address)), f_s("heap_words", heap_flag_words(h, heap->flags)),
             f_p("address", heap->address), f_x("flags", heap->flags, 8), f_u("index", heap->index));
    }
}

static void show_frames(heap_call *h, uint64_t trace, bool page)
{
    int digits = (int)h->heaps.pointer_size * 2;
    nt_heap_addresses frames = nt_heap_trace(h->c->arena, &h->heaps, trace);
    for (size_t i = 0; i < frames.count && !out_cancelled(h->c->out); i++) {
        symbol s;
        arena *a = h->c->arena;
        str site;
        if (symbols_nearest(h->c->session->symbols, frames.items[i], &s)) {
            strbuf name = {.arena = a};
            symbols_format(h->c->session->symbols, s.address, false, &name);
            site = str_format(a, "%.*s+0x%0*llx", STR_ARG(strbuf_str(&name)), digits,
                              (unsigned long long)(frames.items[i] - s.address));
        } else {
            site = str_format(a, "+0x%0*llx", digits, (unsigned long long)frames.items[i]);
        }
        str address = page ? str_format(a, "    %0*llx", digits, (unsigned long long)frames.items[i])
                           : str_format(a, "        %llx", (unsigned long long)frames.items[i]);
        emit(h->c->out, "heap_trace_frame", "{address_text} {site}\n", f_s("address_text", address),
             f_s("site", site), f_p("address", frames.items[i]), f_p("trace", trace), f_u("index", i));
    }
}

static void show_page_block(heap_call *h, const nt_page_block *b)
{
    emit(h->c->out, "page_heap_root", "    _DPH_HEAP_ROOT @ {root_text}\n",
         f_s("root_text", heap_hex(h, b->root)), f_p("root", b->root));
    if (b->busy)
        emit(
            h->c->out, "page_heap_block",
            "    in busy allocation (  DPH_HEAP_BLOCK:         UserAddr         UserSize -         VirtAddr         VirtSize)\n"
            "{node_text:40}:{user_text:17}{requested_text:17} -{pages_text:17}{pages_size_text:17}\n",
            f_s("node_text", heap_hex(h, b->node)), f_s("user_text", heap_hex(h, b->user)),
            f_s("requested_text", heap_hex(h, b->requested)), f_s("pages_text", heap_hex(h, b->pages)),
            f_s("pages_size_text", heap_hex(h, b->pages_size)), f_p("node", b->node), f_p("user", b->user),
            f_x("requested", b->requested, 16), f_p("pages", b->pages), f_x("pages_size", b->pages_size, 16),
            f_b("busy", true), f_p("root", b->root));
    else
        emit(h->c->out, "page_heap_block",
             "    in free-ed allocation (  DPH_HEAP_BLOCK:         VirtAddr         VirtSize)\n"
             "{node_text:43}:{pages_text:17}{pages_size_text:17}\n",
             f_s("node_text", heap_hex(h, b->node)), f_s("pages_text", heap_hex(h, b->pages)),
             f_s("pages_size_text", heap_hex(h, b->pages_size)), f_p("node", b->node), f_p("user", b->user),
             f_x("requested", b->requested, 16), f_p("pages", b->pages), f_x("pages_size", b->pages_size, 16),
             f_b("busy", false), f_p("root", b->root));
    show_frames(h, b->trace, true);
    out_heading(h->c->out, "\n \n");
}

static error *show_address(heap_call *h, uint64_t address)
{
    nt_page_block page;
    nt_heap heap;
    nt_heap_block b;
    bool in_page = nt_page_heap_find(&h->heaps, address, &page);
    if (!in_page && !nt_heap_find(&h->heaps, address, &heap, &b)) return NULL; /* WinDbg says nothing */
    emit(h->c->out, "heap_address", "    address {address:q} found in\n", f_p("address", address));
    if (in_page) {
        show_page_block(h, &page);
        return NULL;
    }
    emit(h->c->out, "heap_owner", "    _HEAP @ {heap_text}\n", f_s("heap_text", heap_hex(h, heap.address)),
         f_p("heap", heap.address));
    heap_entry_heading(h);
    heap_entry_row(h, &b, 0);
    if (b.damage) heap_damage_line(h, &heap, &b);
    show_frames(h, b.trace, false);
    out_heading(h->c->out, "\n \n");
    return NULL;
}

typedef struct lister {
    heap_call *call;
    bool busy, heading;
} lister;

static bool list_page_block(void *user, const nt_page_block *b)
{
    lister *l = user;
    heap_call *h = l->call;
    if (b->busy != l->busy) return !out_cancelled(h->c->out);
    if (!l->heading)
        out_heading(
            h->c->out, "%s",
            l->busy ? "    Busy allocations\n      DPH_HEAP_BLOCK : UserAddr UserSize - VirtAddr VirtSize\n"
                    : "    Freed and decommitted blocks\n      DPH_HEAP_BLOCK : VirtAddr VirtSize\n");
    l->heading = true;
    if (b->busy)
        emit(h->c->out, "page_heap_block",
             "        {node:q} : {user:q} {requested:08x} - {pages:q} {pages_size:08x}\n",
             f_p("node", b->node), f_p("user", b->user), f_x("requested", b->requested, 8),
             f_p("pages", b->pages), f_x("pages_size", b->pages_size, 8), f_b("busy", true),
             f_p("root", b->root));
    else
        emit(h->c->out, "page_heap_block", "        {node:q} : {pages:q} {pages_size:08x}\n",
             f_p("node", b->node), f_p("pages", b->pages), f_x("pages_size", b->pages_size, 8),
             f_b("busy", false), f_p("root", b->root));
    return !out_cancelled(h->c->out);
}

static bool list_block(void *user, const nt_heap_block *b)
{
    lister *l = user;
    if (b->kind == NT_BLOCK_UNCOMMITTED) return true;
    if (!l->heading) heap_entry_heading(l->call);
    l->heading = true;
    heap_entry_row(l->call, b, b->previous / l->call->heaps.granularity);
    return !out_cancelled(l->call->c->out);
}

static void show_contents(heap_call *h, const nt_heap *heap)
{
    uint64_t normal = heap->address;
    if (heap->page_root) {
        emit(h->c->out, "page_heap_root", "    _DPH_HEAP_ROOT @ {root_text}\n",
             f_s("root_text", heap_hex(h, heap->page_root)), f_p("root", heap->page_root));
        lister freed = {.call = h, .busy = false}, busy = {.call = h, .busy = true};
        nt_page_heap_walk(&h->heaps, heap->page_root, list_page_block, &freed);
        nt_heap_end end = nt_page_heap_walk(&h->heaps, heap->page_root, list_page_block, &busy);
        heap_show_end(h, heap, &end);
        normal = nt_page_heap_normal(&h->heaps, heap->page_root);
    }
    nt_heap plain = nt_heap_at(&h->heaps, normal);
    emit(h->c->out, "heap_owner", "    _HEAP @ {heap_text}\n", f_s("heap_text", heap_hex(h, normal)),
         f_p("heap", normal));
    lister blocks = {.call = h};
    nt_heap_end end = nt_heap_walk(&h->heaps, &plain, list_block, &blocks);
    heap_show_end(h, &plain, &end);
}

error *heap_page(heap_call *h)
{
    bool all = heap_take_flag(h, "all"), address_given = heap_take_flag(h, "a"),
         handle_given = heap_take_flag(h, "h");
    bool found = false;
    uint64_t value = 0;
    if (heap_take_flag(h, "t") || heap_take_flag(h, "tc") || heap_take_flag(h, "ts"))
        return error_new(
            h->c->arena, ERROR_UNSUPPORTED,
            "!heap -p -t: the traces of heavy users are kept by Windows XP only, in a form that is not "
            "public\n!heap -stat shows the users of memory by size");
    if (heap_take_flag(h, "fi"))
        return error_new(
            h->c->arena, ERROR_UNSUPPORTED,
            "!heap -p -fi: fault injection traces: kept in verifier.dll's memory, whose form is not "
            "public");
    error *e = heap_take_value(h, &found, &value);
    if (!e) e = heap_words_end(h);
    if (e) return e;
    if ((address_given || handle_given) && !found)
        return error_new(h->c->arena, ERROR_SYNTAX, "!heap -p %s needs an address",
                         address_given ? "-a" : "-h");
    if (address_given || (found && !handle_given)) return show_address(h, value);
    if (handle_given) {
        nt_heap heap = nt_heap_at(&h->heaps, value);
        show_contents(h, &heap);
        return NULL;
    }
    show_state(h);
    show_active(h);
    for (size_t i = 0; all && i < h->heaps.list.count && !out_cancelled(h->c->out); i++) {
        /* A page heap's own heap is shown with it. */
        const nt_heap *heap = &h->heaps.list.items[i];
        if (heap->kind == NT_HEAP_PAGE || !heap->page_root) show_contents(h, heap);
    }
    return NULL;
}
