/* !heap: the heaps of a program. Forms and options: windows-driver-docs, "!heap"; their texts: published
 * transcripts, named at each form. */
#include "extensions/exts/heap.h"

#include "session/heaps.h"

/* Flags begin with a dash and a letter (or '?'); -1 is an expression. */
static bool is_flag(str word)
{
    return word.len > 1 && (word.ptr[0] == '-' || word.ptr[0] == '/') &&
           ((word.ptr[1] | 0x20) >= 'a' ? (word.ptr[1] | 0x20) <= 'z' : word.ptr[1] == '?');
}

static void split(heap_call *h, str rest)
{
    while (rest.len && h->word_count < HEAP_WORDS) {
        while (rest.len && (rest.ptr[0] == ' ' || rest.ptr[0] == '\t' || rest.ptr[0] == ','))
            rest = str_skip(rest, 1);
        size_t n = 0;
        while (n < rest.len && rest.ptr[n] != ' ' && rest.ptr[n] != '\t' && rest.ptr[n] != ',') n++;
        if (n) h->words[h->word_count++] = str_slice(rest, 0, n);
        rest = str_skip(rest, n);
    }
}

bool heap_take_flag(heap_call *h, const char *flag)
{
    for (size_t i = 0; i < h->word_count; i++) {
        if (h->taken[i] || !is_flag(h->words[i])) continue;
        if (str_equal(str_skip(h->words[i], 1), str_from_cstr(flag))) {
            h->taken[i] = true;
            return true;
        }
    }
    return false;
}

str heap_take_word(heap_call *h)
{
    for (size_t i = 0; i < h->word_count; i++) {
        if (h->taken[i] || is_flag(h->words[i])) continue;
        h->taken[i] = true;
        return h->words[i];
    }
    return STR("");
}

error *heap_take_value(heap_call *h, bool *found, uint64_t *value)
{
    str word = heap_take_word(h), rest;
    *found = word.len != 0;
    if (!*found) return NULL;
    uint64_t v;
    error *e = session_evaluate(h->c->session, h->c->arena, word, &v, &rest);
    if (!e && rest.len) e = error_new(h->c->arena, ERROR_SYNTAX, "Syntax error in '%.*s'", STR_ARG(word));
    if (!e) *value = session_address(h->c->session, v);
    return e;
}

error *heap_words_end(heap_call *h)
{
    for (size_t i = 0; i < h->word_count; i++) {
        if (h->taken[i]) continue;
        if (is_flag(h->words[i]))
            return error_new(h->c->arena, ERROR_SYNTAX, "HEAPEXT: !heap invalid option flag '-%.*s'",
                             STR_ARG(str_skip(h->words[i], 1)));
        return error_new(h->c->arena, ERROR_SYNTAX, "Extra character error in '%.*s'", STR_ARG(h->words[i]));
    }
    return NULL;
}

error *heap_take_heap(heap_call *h, bool *one, nt_heap *out)
{
    uint64_t value;
    error *e = heap_take_value(h, one, &value);
    if (e || !*one) return e;
    *one = value != 0;
    if (value == 0) return NULL;
    if (value <= h->heaps.list.count) *out = h->heaps.list.items[value - 1];
    else *out = nt_heap_at(&h->heaps, value);
    return NULL;
}

bool heap_is_64(const heap_call *h)
{
    return h->heaps.pointer_size == 8;
}

static const char *kind_name(nt_heap_kind kind)
{
    switch (kind) {
    case NT_HEAP_NT: return "NT Heap";
    case NT_HEAP_SEGMENT: return "Segment Heap";
    case NT_HEAP_PAGE: return "Page Heap";
    case NT_HEAP_UNREADABLE: return "not in the dump";
    case NT_HEAP_UNKNOWN: break;
    }
    return "not a Windows heap";
}

/* "Windows Internals" 7th edition, chapter 5, and microsoft/WinDbg-Feedback issue 260 have this table. */
static error *list_heaps(heap_call *h)
{
    heap_show_failure(h);
    out_heading(h->c->out, "        Heap Address      NT/Segment Heap\n\n");
    for (size_t i = 0; i < h->heaps.list.count && !out_cancelled(h->c->out); i++) {
        const nt_heap *heap = &h->heaps.list.items[i];
        emit(h->c->out, "heap", "{address_text:20} {kind:20}\n",
             f_s("address_text", str_format(h->c->arena, "%llx", (unsigned long long)heap->address)),
             f_c("kind", kind_name(heap->kind)), f_p("address", heap->address), f_u("index", heap->index),
             f_x("signature", heap->signature, 8), f_x("flags", heap->flags, 8),
             f_if(heap->page_root != 0, f_p("page_heap_root", heap->page_root)));
    }
    return NULL;
}

static error *show_usage(heap_call *h)
{
    static const char *const lines[] = {
        "!heap                                  list all heaps and their kinds",
        "!heap -s [-v] [-a] [-h HEAP | HEAP]    sums of heaps; -v checks each block, -a shows them",
        "!heap [-h|-hl|-a|-f|-m|-v|-k] [HEAP]   blocks, LFH blocks too, everything, free lists, segments, check, stacks",
        "!heap [-t|-T|-g] [HEAP]                tags, pseudo tags, global tags",
        "!heap -stat [-h HEAP [-grp A|B|S [N]]] sizes by total, count or size",
        "!heap -flt s SIZE | -flt r MIN MAX     blocks of a size, of a range of sizes",
        "!heap -srch [-b|-w|-d|-q] PATTERN      blocks that hold a value",
        "!heap -x [-v] ADDRESS                  the block with an address; -v: who points to it",
        "!heap -l                               busy blocks that nobody points to",
        "!heap -i HEAP, then -i ENTRY           a block's header, decoded",
        "!heap -p [-a ADDRESS | -h HEAP | -all] page heap, and stacks of allocations",
        "!heap -triage [HEAP | ADDRESS]         damage, LFH's too",
        "!heap -b, -B                           breakpoints: of a running program only",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) out_heading(h->c->out, "%s\n", lines[i]);
    return NULL;
}

typedef struct form {
    const char *flag;
    error *(*run)(heap_call *h);
} form;

static error *run_heap(command_call *c)
{
    static const form forms[] = {
        {"stat", heap_stat},    {"s", heap_summary}, {"x", heap_search},
        {"l", heap_leaks},      {"i", heap_inspect}, {"flt", heap_filter},
        {"srch", heap_pattern}, {"p", heap_page},    {"triage", heap_triage},
    };
    heap_call h = {.c = c};
    split(&h, c->args);
    if (heap_take_flag(&h, "?") || heap_take_flag(&h, "-?")) return show_usage(&h);
    /* -b later on is an option of -s and -srch. */
    if (h.word_count && (str_equal(h.words[0], STR("-b")) || str_equal(h.words[0], STR("-B"))))
        return error_new(c->arena, ERROR_UNAVAILABLE, "!heap %.*s: breakpoints need a running program",
                         STR_ARG(h.words[0]));
    error *e = session_heaps(c->session, c->arena, &h.heaps);
    if (e) return e;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        if (!heap_take_flag(&h, forms[i].flag)) continue;
        return forms[i].run(&h);
    }
    return h.word_count ? heap_dump(&h) : list_heaps(&h);
}

const command command_heap = {
    .name = "heap",
    .extension = "exts",
    .needs = NEEDS_USER,
    .synopsis = "[-s|-stat|-flt|-x|-l|-i|-p|-srch|-triage|-h|-a|-f|-m|-k|-t|-T|-g|-v] [Heap|Address]",
    .brief = "Display heaps, their blocks, leaks and damage",
    .example = "!heap -s",
    .run = run_heap};
