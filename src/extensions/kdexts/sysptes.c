/* !sysptes: system page-table entries. Source: windows-driver-docs, "!sysptes"; kernel stacks as a published
 * session on Windows 7 shows them. The lists by size (bins) are those of kernels before Windows 7. */
#include "windows/system_ptes.h"

#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"

enum { FREE = 1, KNOWN = FREE, PTE = 8 };

typedef struct free_runs {
    kernel_view *view;
    const nt_system_ptes *ptes;
    bool show;
    uint64_t blocks, total, largest;
} free_runs;

static bool one_run(void *user, uint64_t first, uint64_t count)
{
    free_runs *r = user;
    r->blocks++;
    r->total += count;
    if (count > r->largest) r->largest = count;
    if (r->show)
        emit(r->view->out, "free_system_ptes", "      free ptes: {address:q}   number free: {count}.\n",
             f_p("address", r->ptes->base + first * PTE), f_u("count", count));
    return !out_cancelled(r->view->out);
}

static void show_type(kernel_view *v, const nt_system_ptes *p, bool show)
{
    free_runs r = {.view = v, .ptes = p, .show = show};
    uint64_t unreadable;
    out_begin(v->out, "system_ptes");
    emit(v->out, NULL, "\n{name} PTE Information\n  Total System Ptes {total}\n", f_s("name", p->name),
         f_u("total", p->total), f_s("source", p->source));
    if (p->base)
        emit(v->out, NULL, " \n    starting PTE: {start:q}\n    ending PTE:   {end:q}\n\n",
             f_p("start", p->base), f_p("end", p->end));
    out_list_begin(v->out, "free_runs");
    nt_system_ptes_free(&v->windows, p, one_run, &r, &unreadable);
    out_list_end(v->out);
    if (r.blocks && show) out_heading(v->out, "\n");
    uint64_t total = p->has_free ? p->free : r.total;
    emit(v->out, NULL,
         p->bitmap ? "  free blocks: {blocks}   total free: {free}    largest free block: {largest}\n"
                   : "  total free: {free}\n",
         f_u("blocks", r.blocks), f_if(p->has_free || r.blocks, f_u("free", total)),
         f_u("largest", r.largest), f_u("unreadable", unreadable));
    if (unreadable)
        out_heading(v->out, "  *** %llu entries of the bitmap are not in the dump\n",
                    (unsigned long long)unreadable);
    out_end(v->out);
}

static error *run_sysptes(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t flags;
    error *e = args_expression_or(c, &rest, 0, &flags);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    nt_system_pte_types all = nt_system_ptes_all(c->arena, &v.windows);
    if (all.count == 0)
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt has no MiSystemPteInfo, MiState or MmTotalSystemPtes: its symbols are needed");
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++)
        show_type(&v, &all.items[i], flags & FREE);
    if (!(flags & ~(uint64_t)KNOWN)) return NULL;
    return error_new(
        c->arena, ERROR_UNSUPPORTED,
        "!sysptes: flags %llx (special pool, locked pages, nonpaged pool expansion) are kept in structures that "
        "nt's public symbols do not describe",
        (unsigned long long)(flags & ~(uint64_t)KNOWN));
}

const command command_sysptes = {.name = "sysptes",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[Flags]",
                                 .brief = "Show system page-table entries and which are free",
                                 .example = "!sysptes 1",
                                 .run = run_sysptes};
