/* !pool, !poolval: the blocks of a page of pool. Sources: windows-driver-docs, "!pool" and "!poolval"; the
 * lines of 64-bit targets (region, owner, large allocations, what is no pool, what !poolval finds) as
 * published sessions of 2015 to 2024 show them. */
#include "show/pool.h"

#include "dispatch/args.h"
#include "dispatch/command.h"

enum { CONTENTS = 1, ONLY_THAT = 2, CONTENT_ROWS = 2, ROW = 16 };
#define NO_DESCRIPTION 0x80000000u

typedef struct page_of_pool {
    pool_view *view;
    uint64_t page, address;
    nt_pool_kind kind;
    nt_pool_blocks blocks;
    size_t problems;
    bool readable;
} page_of_pool;

/* The kind that the page belongs to, whose blocks are read where it holds any. */
static page_of_pool read_page(pool_view *v, uint64_t address)
{
    page_of_pool p = {.view = v, .address = address, .page = address & -(uint64_t)NT_POOL_PAGE};
    nt_context *c = &v->kernel.windows;
    nt_pool_heap_range range;
    p.kind = nt_pool_kind_of(&v->ranges, address);
    if (v->has_heaps) {
        if (!nt_pool_heap_locate(c, &v->heaps, address, &range)) return p;
        p.kind = range.kind;
        p.problems = nt_pool_heap_blocks(v->kernel.arena, c, &v->heaps, &v->layout, &range, p.page,
                                         p.page + NT_POOL_PAGE, address, &p.blocks, &p.readable);
        return p;
    }
    uint8_t *raw = ARENA_ARRAY(v->kernel.arena, uint8_t, NT_POOL_PAGE);
    p.readable = space_read_all(v->kernel.values.space, p.page, raw, NT_POOL_PAGE);
    if (p.readable) p.problems = nt_pool_walk_page(v->kernel.arena, &v->layout, p.page, raw, &p.blocks);
    return p;
}

static bool holds(const nt_pool_block *b, uint64_t address)
{
    return address >= b->address && address - b->address < (b->size ? b->size : 1);
}

/* Two rows of the block's memory, as the reference shows them. */
static void contents(pool_view *v, const nt_pool_block *b)
{
    uint64_t at = b->address + v->layout.header_size;
    out_list_begin(v->kernel.out, "contents");
    for (int row = 0; row < CONTENT_ROWS; row++, at += ROW) {
        uint32_t words[4] = {0};
        size_t there = space_read(v->kernel.values.space, at, words, sizeof words) / 4;
        emit(v->kernel.out, "pool_contents",
             row ? "    {address:q}  {a:08x} {b:08x} {c:08x} {d:08x}\n"
                 : " {address:q}  {a:08x} {b:08x} {c:08x} {d:08x}\n",
             f_p("address", at), f_if(there > 0, f_u("a", words[0])), f_if(there > 1, f_u("b", words[1])),
             f_if(there > 2, f_u("c", words[2])), f_if(there > 3, f_u("d", words[3])));
    }
    out_list_end(v->kernel.out);
    out_heading(v->kernel.out, "\n");
}

static void show_block(page_of_pool *p, const nt_pool_block *b, unsigned flags)
{
    pool_view *v = p->view;
    out *o = v->kernel.out;
    bool marked = holds(b, p->address);
    str tag = nt_pool_tag_text(v->kernel.arena, b->tag);
    out_begin(o, "pool_block");
    emit(o, NULL,
         b->allocated
             ? "{mark}{address:q} size: {size:4x} previous size: {previous:4x}  (Allocated) {mark}{tag}"
             : "{mark}{address:q} size: {size:4x} previous size: {previous:4x}  (Free)      {mark}{tag}",
         f_c("mark", marked ? "*" : " "), f_p("address", b->address), f_u("size", b->size),
         f_u("previous", b->previous), f_b("allocated", b->allocated), f_s("tag", tag),
         f_u("pool_type", b->type));
    if (b->is_protected) emit(o, NULL, " (Protected)", f_b("protected", true));
    if (b->process) emit(o, NULL, " Process: {process:q}", f_p("process", b->process));
    if (b->problem.len) emit(o, NULL, " *** {problem}", f_s("problem", b->problem));
    out_heading(o, "\n");
    if (flags & CONTENTS) contents(v, b);
    out_end(o);
    if (marked && b->allocated && !(flags & NO_DESCRIPTION)) show_pool_owner(v, b->tag);
}

static void show_large(pool_view *v, const nt_pool_large *one, unsigned flags)
{
    emit(v->kernel.out, "pool_large",
         "*{address:q} : large page allocation, tag is {tag}, size is 0x{size:x} bytes\n",
         f_p("address", one->address), pool_tag_field(v, "tag", one->tag), f_u("size", one->size),
         f_u("pool_type", one->type));
    if (!(flags & NO_DESCRIPTION)) show_pool_owner(v, one->tag);
}

static void show_region(page_of_pool *p, nt_pool_kind kind, const char *record)
{
    emit(p->view->kernel.out, record, "Pool page {address:q} region is {region}\n",
         f_p("address", p->address), f_s("region", nt_pool_kind_name(kind)));
}

/* No allocation and no page of blocks: what it may be instead. */
static void show_none(page_of_pool *p)
{
    out *o = p->view->kernel.out;
    emit(
        o, "pool_not_found",
        "{page:q} is not a valid large pool allocation, checking large session pool...\n"
        "Unable to read large session pool table (Session data is not present in mini and kernel-only dumps)\n"
        "{page:q} is not valid pool. Checking for freed (or corrupt) pool\n",
        f_p("page", p->page));
    if (p->readable) return;
    emit(o, "pool_unreadable",
         "Address {page:q} could not be read. It may be a freed, invalid or paged out page\n",
         f_p("page", p->page));
}

static void show_blocks(page_of_pool *p, unsigned flags)
{
    for (size_t i = 0; i < p->blocks.count && !out_cancelled(p->view->kernel.out); i++) {
        const nt_pool_block *b = &p->blocks.items[i];
        if (!(flags & ONLY_THAT) || holds(b, p->address)) show_block(p, b, flags);
    }
}

/* A page whose first header is good, or in which headers fit again behind it. */
static bool is_pool(const page_of_pool *p)
{
    return p->blocks.count && (p->problems < p->blocks.count || p->kind != NT_POOL_UNKNOWN);
}

static error *run_pool(command_call *c)
{
    pool_view *v = ARENA_NEW(c->arena, pool_view);
    str rest = c->args;
    uint64_t address, flags;
    nt_pool_large large;
    error *e = args_address(c, &rest, &address);
    if (e || (e = args_expression_or(c, &rest, 0, &flags)) || (e = args_end(c, rest))) return e;
    if ((e = pool_view_init(v, c->session, c->out, c->arena))) return e;
    page_of_pool p = read_page(v, address);
    bool is_large = nt_pool_large_find(&v->kernel.windows, &v->large, address, &large);
    nt_pool_kind kind = p.kind;
    if (is_large && kind == NT_POOL_UNKNOWN) kind = large.type & 1 ? NT_POOL_PAGED : NT_POOL_NONPAGED;
    if (!(flags & NO_DESCRIPTION)) show_region(&p, kind, "pool_region");
    if (is_large) show_large(v, &large, (unsigned)flags);
    else if (is_pool(&p)) show_blocks(&p, (unsigned)flags);
    else show_none(&p);
    return NULL;
}

const command command_pool = {.name = "pool",
                              .extension = "kdexts",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL,
                              .synopsis = "Address [Flags]",
                              .brief = "Show the pool block that an address is in, and its page",
                              .example = "!pool fffffa8001000050",
                              .run = run_pool};

/* ---- !poolval ---- */

/* A header that would fit if one of its first bits were another. */
static bool single_bit(page_of_pool *p, const nt_pool_block *b, uint64_t before)
{
    uint8_t raw[16];
    const nt_pool_layout *l = &p->view->layout;
    bool found = false;
    if (!space_read_all(p->view->kernel.values.space, b->address, raw, l->header_size)) return false;
    for (unsigned bit = 0; bit < 32; bit++) {
        raw[bit / 8] ^= (uint8_t)(1u << bit % 8);
        nt_pool_block other = nt_pool_header(l, b->address, raw);
        uint64_t end = (b->address & (NT_POOL_PAGE - 1)) + other.size;
        nt_pool_block next = {.previous = other.size};
        uint8_t behind[16];
        if (end < NT_POOL_PAGE &&
            space_read_all(p->view->kernel.values.space, p->page + end, behind, l->header_size))
            next = nt_pool_header(l, p->page + end, behind);
        if (other.previous == before && other.size >= l->header_size && end <= NT_POOL_PAGE &&
            next.previous == other.size) {
            found = true;
            emit(p->view->kernel.out, "pool_single_bit", "[ {address:q} ]: bit {bit} is the wrong way\n",
                 f_p("address", b->address), f_u("bit", bit));
        }
        raw[bit / 8] ^= (uint8_t)(1u << bit % 8);
    }
    return found;
}

static void analyze(page_of_pool *p, uint64_t level)
{
    out *o = p->view->kernel.out;
    bool found = false;
    uint64_t before = 0;
    out_heading(o, "\nAnalyzing linked list...\n");
    for (size_t i = 0; i < p->blocks.count && !out_cancelled(o); i++) {
        const nt_pool_block *b = &p->blocks.items[i];
        if (b->problem.len)
            emit(o, "pool_problem", "[ {address:q} ]: {problem}\n", f_p("address", b->address),
                 f_s("problem", b->problem));
        else if (level)
            emit(o, "pool_link", "[ {address:q} ]: size [ 0x{size:x} ] previous size [ 0x{previous:x} ]\n",
                 f_p("address", b->address), f_u("size", b->size), f_u("previous", b->previous));
    }
    out_heading(o, "\n\nScanning for single bit errors...\n\n");
    for (size_t i = 0; i < p->blocks.count && !p->view->has_heaps; i++) {
        if (p->blocks.items[i].problem.len) found = single_bit(p, &p->blocks.items[i], before) || found;
        before = p->blocks.items[i].size;
    }
    if (!found) out_heading(o, "None found\n");
}

static error *run_poolval(command_call *c)
{
    enum { MOST_LEVEL = 3, HEADERS = 2, HEADERS_IN_FULL = 3 };
    pool_view *v = ARENA_NEW(c->arena, pool_view);
    str rest = c->args;
    uint64_t address, level;
    error *e = args_address(c, &rest, &address);
    if (e || (e = args_expression_or(c, &rest, 0, &level)) || (e = args_end(c, rest))) return e;
    if (level > MOST_LEVEL)
        return error_new(c->arena, ERROR_UNSUPPORTED, "!poolval: display levels are 0, 1, 2 and 3");
    if ((e = pool_view_init(v, c->session, c->out, c->arena))) return e;
    page_of_pool p = read_page(v, address);
    bool valid = p.readable && p.blocks.count && p.problems == 0;
    show_region(&p, p.kind, "pool_region");
    emit(c->out, "pool_validation",
         valid ? "\nValidating Pool headers for pool page: {page:q}\n\nPool page [ {page:q} ] is VALID.\n"
               : "\nValidating Pool headers for pool page: {page:q}\n\nPool page [ {page:q} ] is INVALID.\n",
         f_p("page", p.page), f_b("valid", valid), f_u("blocks", p.blocks.count),
         f_u("problems", p.problems));
    if (!valid || level) analyze(&p, level);
    if (level >= HEADERS) {
        out_heading(c->out, "\n");
        show_blocks(&p, level == HEADERS_IN_FULL ? CONTENTS | NO_DESCRIPTION : NO_DESCRIPTION);
    }
    return NULL;
}

const command command_poolval = {.name = "poolval",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "Address [DisplayLevel]",
                                 .brief = "Check the headers of a page of pool",
                                 .example = "!poolval fffffa8001000050",
                                 .run = run_poolval};
