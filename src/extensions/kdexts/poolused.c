/* !poolused: how much pool each tag uses. Source: windows-driver-docs, "!poolused"; the wider columns of
 * today's debuggers as published sessions show them (what !poolused prints while it reads is left out). */
#include "show/pool.h"

#include "dispatch/args.h"
#include "dispatch/command.h"

#include <stdlib.h>

enum { VERBOSE = 1, BY_NONPAGED = 2, BY_PAGED = 4, SESSION = 8, KNOWN = 15 };

static int most_nonpaged(const void *left, const void *right)
{
    const nt_pool_count *a = left, *b = right;
    if (a->nonpaged_bytes != b->nonpaged_bytes) return a->nonpaged_bytes < b->nonpaged_bytes ? 1 : -1;
    return a->tag < b->tag ? -1 : a->tag > b->tag;
}

static int most_paged(const void *left, const void *right)
{
    const nt_pool_count *a = left, *b = right;
    if (a->paged_bytes != b->paged_bytes) return a->paged_bytes < b->paged_bytes ? 1 : -1;
    return a->tag < b->tag ? -1 : a->tag > b->tag;
}

static void head(out *o, uint64_t flags)
{
    if (flags & BY_NONPAGED) out_heading(o, " Sorting by NonPaged Pool Consumed\n");
    else if (flags & BY_PAGED) out_heading(o, " Sorting by Paged Pool Consumed\n");
    else out_heading(o, " Sorting by Tag\n");
    if (flags & VERBOSE)
        out_heading(
            o,
            "\n               NonPaged                                          Paged\n"
            " Tag     Allocs      Frees       Diff         Used     Allocs      Frees       Diff         Used\n\n");
    else
        out_heading(o, "\n               NonPaged                  Paged\n"
                       " Tag     Allocs         Used     Allocs         Used\n\n");
}

static str owner_text(arena *a, const nt_pool_tags *tags, uint32_t tag)
{
    nt_pool_owner owner;
    str text = nt_pool_tag_text(a, tag);
    if (!nt_pool_tags_find(tags, tag, &owner))
        return str_format(a, "UNKNOWN pooltag '%.*s', please update pooltag.txt", STR_ARG(text));
    if (owner.binary.len == 0) return str_format(a, "%.*s ", STR_ARG(owner.description));
    return str_format(a, "%.*s , Binary: %.*s", STR_ARG(owner.description), STR_ARG(owner.binary));
}

/* The total has no owner. */
static const char *row_template(uint64_t flags, bool owned)
{
    if (flags & VERBOSE)
        return owned
                   ? " {tag:-5} {allocs:9} {frees:10} {outstanding:10} {used:12} {paged_allocs:10} {paged_frees:10} "
                     "{paged_outstanding:10} {paged_used:12}\t{owner}\n"
                   : " {tag:-5} {allocs:9} {frees:10} {outstanding:10} {used:12} {paged_allocs:10} {paged_frees:10} "
                     "{paged_outstanding:10} {paged_used:12}\n";
    return owned ? " {tag:-5} {outstanding:9} {used:12} {paged_outstanding:10} {paged_used:12}\t{owner}\n"
                 : " {tag:-5} {outstanding:9} {used:12} {paged_outstanding:10} {paged_used:12}\n";
}

static void row(out *o, uint64_t flags, const nt_pool_count *n, const char *record, str tag, str owner)
{
    emit(o, record, row_template(flags, owner.len != 0), f_s("tag", tag), f_u("allocs", n->nonpaged_allocs),
         f_u("frees", n->nonpaged_frees), f_u("outstanding", n->nonpaged_allocs - n->nonpaged_frees),
         f_u("used", n->nonpaged_bytes), f_u("paged_allocs", n->paged_allocs),
         f_u("paged_frees", n->paged_frees), f_u("paged_outstanding", n->paged_allocs - n->paged_frees),
         f_u("paged_used", n->paged_bytes), f_if(owner.len != 0, f_s("owner", owner)));
}

static void rows(kernel_view *v, const nt_pool_counts *all, uint64_t flags, uint32_t tag, uint32_t mask)
{
    nt_pool_tags *tags = show_pool_tags(v->session, v->arena);
    nt_pool_count total = {0};
    for (size_t i = 0; i < all->count && !out_cancelled(v->out); i++) {
        const nt_pool_count *n = &all->items[i];
        bool unused = n->nonpaged_allocs == n->nonpaged_frees && n->paged_allocs == n->paged_frees &&
                      !n->nonpaged_bytes && !n->paged_bytes;
        /* What is all freed shows with its counts only. */
        if ((n->tag & mask) != (tag & mask) || (unused && !(flags & VERBOSE))) continue;
        row(v->out, flags, n, "pool_used", nt_pool_tag_text(v->arena, n->tag),
            owner_text(v->arena, tags, n->tag));
        total.nonpaged_allocs += n->nonpaged_allocs;
        total.nonpaged_frees += n->nonpaged_frees;
        total.nonpaged_bytes += n->nonpaged_bytes;
        total.paged_allocs += n->paged_allocs;
        total.paged_frees += n->paged_frees;
        total.paged_bytes += n->paged_bytes;
    }
    out_heading(v->out, "\n");
    row(v->out, flags, &total, "pool_used_total", STR("TOTAL"), (str){0});
}

static error *run_poolused(command_call *c)
{
    kernel_view v;
    str rest = c->args, text;
    uint64_t flags;
    uint32_t tag = 0, mask = 0;
    nt_pool_counts all = {0};
    size_t unreadable;
    error *e = args_expression_or(c, &rest, 0, &flags);
    if (e) return e;
    if (args_take_string(&rest, &text) && !nt_pool_tag_parse(text, &tag, &mask))
        return error_new(c->arena, ERROR_SYNTAX, "\"%.*s\" is no pool tag: four characters, '*' or '?'",
                         STR_ARG(text));
    if ((e = args_end(c, rest))) return e;
    if (flags & ~(uint64_t)KNOWN || (flags & BY_NONPAGED && flags & BY_PAGED))
        return error_new(c->arena, ERROR_UNSUPPORTED, "!poolused: flags are 1, 2 or 4, and 8");
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_pool_counts_all(c->arena, &v.windows, flags & SESSION, &all, &unreadable))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         flags & SESSION
                             ? "nt has no ExpSessionPoolTrackTable or no type for it"
                             : "nt has no PoolTrackTable or no type for it: its symbols are needed");
    if (all.count && flags & BY_NONPAGED) qsort(all.items, all.count, sizeof *all.items, most_nonpaged);
    if (all.count && flags & BY_PAGED) qsort(all.items, all.count, sizeof *all.items, most_paged);
    head(c->out, flags);
    rows(&v, &all, flags, tag, mask);
    if (!unreadable) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "%zu of the tables of pool tags could not be read to their ends",
                     unreadable);
}

const command command_poolused = {.name = "poolused",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "[Flags [TagString]]",
                                  .brief = "Show how much pool each tag uses",
                                  .example = "!poolused 2",
                                  .run = run_poolused};
