/* !filecache: views of files in the system cache. Source: windows-driver-docs, "!filecache". */
#include "windows/file_cache.h"

#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/control_area.h"
#include "windows/pfn.h"
#include "windows/soft_pte.h"

#include <stdlib.h>

enum { BY_MAP = 1, KB_A_PAGE = 4, PAGE = 0x1000 };

typedef struct cached_file {
    nt_cache_view view;
    uint64_t valid, standby, shared, locked; /* pages */
} cached_file;
typedef VEC(cached_file) cached_files;

typedef struct cache_reader {
    kernel_view *view;
    space *physical;
    const page_tables *tables;
    const nt_pte_layout *entries;
} cache_reader;

static void count_page(cache_reader *r, uint64_t address, cached_file *f)
{
    page_walk w;
    page_tables_walk_hardware(r->physical, r->tables, address, &w);
    uint64_t frame = w.physical / PAGE;
    if (w.valid) {
        f->valid++;
    } else {
        if (!r->entries || w.reached != w.levels) return;
        nt_pte e = nt_pte_decode(r->entries, w.entry[w.reached - 1], false);
        if (e.kind != NT_PTE_TRANSITION) return;
        f->standby++;
        return;
    }
    value pfn = nt_pfn_at(&r->view->windows, &r->view->kernel, r->view->session->target, frame);
    if (value_or(value_field(pfn, "u2.ShareCount"), 0) > 1) f->shared++;
    if (value_or(value_first(pfn, "u3.e2.ReferenceCount", "u3.ReferenceCount", NULL), 0) > 1) f->locked++;
}

static int by_area(const void *left, const void *right)
{
    const cached_file *a = left, *b = right;
    if (a->view.control_area != b->view.control_area)
        return a->view.control_area < b->view.control_area ? -1 : 1;
    return a->view.vacb < b->view.vacb ? -1 : a->view.vacb > b->view.vacb;
}

static int by_map(const void *left, const void *right)
{
    const cached_file *a = left, *b = right;
    if (a->view.map != b->view.map) return a->view.map < b->view.map ? -1 : 1;
    return a->view.base < b->view.base ? -1 : a->view.base > b->view.base;
}

/* Without views of their own: one row a control area. */
static void fold(cached_files *all)
{
    size_t kept = 0;
    for (size_t i = 0; i < all->count; i++) {
        cached_file *last = kept ? &all->items[kept - 1] : NULL;
        const cached_file *f = &all->items[i];
        if (last && f->view.control_area && last->view.control_area == f->view.control_area) {
            last->valid += f->valid;
            last->standby += f->standby;
            last->shared += f->shared;
            last->locked += f->locked;
        } else {
            all->items[kept++] = *f;
        }
    }
    all->count = kept;
}

static void show_file(kernel_view *v, const cached_file *f, uint64_t flags)
{
    str name;
    bool named = nt_file_object_name(v->arena, &v->windows, f->view.file_object, &name);
    emit(v->out, "cached_file",
         flags & BY_MAP ? "{map:q} {view:q} {valid:5} {standby:6} {shared:5} {locked:5}  {name}\n"
                        : "{control_area:q} {valid:5} {standby:6} {shared:5} {locked:5}  {name}\n",
         f_p("map", f->view.map), f_p("view", f->view.base),
         f_if(f->view.control_area != 0, f_p("control_area", f->view.control_area)),
         f_u("valid", f->valid * KB_A_PAGE), f_u("standby", f->standby * KB_A_PAGE),
         f_u("shared", f->shared * KB_A_PAGE), f_u("locked", f->locked * KB_A_PAGE),
         f_s("name", named ? nt_file_part(name) : STR("  No Name for File")));
}

static void head(kernel_view *v, size_t active, uint64_t unused)
{
    uint64_t now = 0, peak = 0;
    bool known = nt_cache_size(&v->windows, &now, &peak);
    out_heading(v->out, "***** Dump file cache******\n  Reading and sorting VACBs ...\n");
    emit(v->out, "file_cache",
         "  Removed {unused} nonactive VACBs, processing {active} active VACBs ...\n"
         "File Cache Information\n"
         "  Current size {current_kb} kb\n"
         "  Peak size    {peak_kb} kb\n",
         f_u("unused", unused), f_u("active", active), f_if(known, f_u("current_kb", now * KB_A_PAGE)),
         f_if(known, f_u("peak_kb", peak * KB_A_PAGE)));
}

static error *run_filecache(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t flags, unused, missed, pages = 0;
    nt_cache_views views = {0};
    error *e = args_expression_or(c, &rest, 0, &flags);
    if (e || (e = args_end(c, rest))) return e;
    if (flags > BY_MAP) return error_new(c->arena, ERROR_UNSUPPORTED, "!filecache: flags are 0 and 1");
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_cache_views_all(c->arena, &v.windows, &views, &unused, &missed))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt has no CcVacbArrays or CcVacbs, or no type _VACB: its symbols are needed");
    cache_reader r = {.view = &v, .entries = session_pte_layout(c->session)};
    r.tables = space_page_tables(v.values.space, &r.physical);
    cached_files all = {0};
    for (size_t i = 0; i < views.count && !out_cancelled(c->out); i++) {
        cached_file *f = VEC_PUSH(c->arena, &all);
        f->view = views.items[i];
        for (uint64_t at = 0; r.tables && at < NT_CACHE_VIEW; at += PAGE)
            count_page(&r, f->view.base + at, f);
        pages += f->valid;
    }
    if (all.count) qsort(all.items, all.count, sizeof *all.items, flags & BY_MAP ? by_map : by_area);
    head(&v, views.count, unused);
    if (missed)
        show_walk_missed(
            &v, str_format(c->arena, "%llu arrays of views could not be read", (unsigned long long)missed));
    if (!(flags & BY_MAP)) fold(&all);
    if (!(flags & BY_MAP))
        emit(c->out, "file_cache_files", "  {count} Control Areas\n", f_u("count", all.count));
    emit(c->out, "file_cache_pages", "  File cache has {pages} valid pages\n \n\n  Usage Summary (in Kb):\n",
         f_u("pages", pages));
    out_heading(c->out, flags & BY_MAP
                            ? "SharedCacheMap   View             Valid Standby/Dirty Shared Locked Name\n"
                            : "Control Valid Standby/Dirty Shared Locked Name\n");
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++) show_file(&v, &all.items[i], flags);
    return NULL;
}

const command command_filecache = {.name = "filecache",
                                   .extension = "kdexts",
                                   .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                   .synopsis = "[Flags]",
                                   .brief = "Show which files the system cache has views of",
                                   .example = "!filecache",
                                   .run = run_filecache};
