/* Regions of system space, loaded images and kernel stacks. Source: windows-driver-docs, "!address" (its
 * kernel-mode session: usages are named KernelSpaceUsage...). */
#include "show/kernel_map.h"

#include "windows/system_regions.h"

#include <stdlib.h>

typedef struct map_row {
    uint64_t start, size;
    str usage, image;
    uint64_t thread, process_id, thread_id; /* of a kernel stack */
} map_row;
typedef struct map_rows {
    map_row *items;
    size_t count, capacity;
    VEC(str) missed; /* what could not be followed, and why */
} map_rows;

static void missed(kernel_view *v, map_rows *rows, str what, walk_end end)
{
    if (end == WALK_COMPLETE || end == WALK_INTERRUPTED) return;
    *VEC_PUSH(v->arena, &rows->missed) =
        str_format(v->arena, "%.*s: %.*s", STR_ARG(what), STR_ARG(walk_end_text(end)));
}

static int by_start(const void *left, const void *right)
{
    const map_row *a = left, *b = right;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    /* The wider one first. */
    return a->size > b->size ? -1 : a->size < b->size;
}

static void stack_row(kernel_view *v, value thread, map_rows *rows)
{
    uint64_t limit, base;
    if (!value_u64(value_field(thread, "Tcb.StackLimit"), &limit) ||
        !value_u64(value_field(thread, "Tcb.StackBase"), &base) || base <= limit) {
        *VEC_PUSH(v->arena, &rows->missed) =
            str_format(v->arena, "the bounds of thread %llx's stack are not valid",
                       (unsigned long long)value_address_of(thread));
        return;
    }
    *VEC_PUSH(v->arena, rows) = (map_row){.start = limit,
                                          .size = base - limit,
                                          .usage = STR("KernelStack"),
                                          .thread = value_address_of(thread),
                                          .process_id = value_or(nt_thread_process_id(thread), 0),
                                          .thread_id = value_or(nt_thread_id(thread), 0)};
}

static void collect(kernel_view *v, map_rows *rows)
{
    walk_end end;
    nt_system_regions regions = nt_system_regions_all(v->arena, &v->windows, &v->kernel);
    for (size_t i = 0; i < regions.count; i++) {
        const nt_system_region *r = &regions.items[i];
        bool pfn = str_equal(r->name, STR("PfnDatabase"));
        if (r->size)
            *VEC_PUSH(v->arena, rows) =
                (map_row){.start = r->start, .size = r->size, .usage = pfn ? STR("PFNDatabase") : r->name};
    }
    nt_modules modules = nt_kernel_modules(v->arena, &v->windows, &v->kernel, &end);
    missed(v, rows, STR("PsLoadedModuleList"), end);
    for (size_t i = 0; i < modules.count; i++) {
        const nt_module *m = &modules.items[i];
        *VEC_PUSH(v->arena, rows) =
            (map_row){.start = m->base, .size = m->size, .usage = STR("Image"), .image = m->base_name};
    }
    nt_values processes = nt_processes(v->arena, &v->windows, &v->kernel, &end);
    missed(v, rows, STR("PsActiveProcessHead"), end);
    for (size_t i = 0; i < processes.count && !out_cancelled(v->out); i++) {
        nt_values threads = nt_process_threads(v->arena, &v->windows, processes.items[i], &end);
        missed(v, rows,
               str_format(v->arena, "the threads of process %llx",
                          (unsigned long long)value_address_of(processes.items[i])),
               end);
        for (size_t n = 0; n < threads.count; n++) stack_row(v, threads.items[n], rows);
    }
    if (rows->count) qsort(rows->items, rows->count, sizeof *rows->items, by_start);
}

static void show_row(kernel_view *v, const map_row *r)
{
    out_begin(v->out, "kernel_region");
    emit(v->out, NULL, "  {start:q} - {size:q}\n          Usage       KernelSpaceUsage{usage}\n",
         f_p("start", r->start), f_p("size", r->size), f_s("usage", r->usage));
    if (r->image.len) emit(v->out, NULL, "          ImageName   {image}\n", f_s("image", r->image));
    if (r->thread)
        emit(v->out, NULL, "          KernelStack {thread:q} : {process_id:x}.{thread_id:x}\n",
             f_p("thread", r->thread), f_u("process_id", r->process_id), f_u("thread_id", r->thread_id));
    out_end(v->out);
    out_heading(v->out, "\n");
}

bool show_kernel_map(kernel_view *v, bool one, uint64_t address)
{
    map_rows rows = {0};
    const map_row *innermost = NULL;
    collect(v, &rows);
    for (size_t i = 0; i < rows.count && !out_cancelled(v->out); i++) {
        const map_row *r = &rows.items[i];
        if (!one) show_row(v, r);
        else if (address >= r->start && address - r->start < r->size &&
                 (!innermost || r->size <= innermost->size))
            innermost = r;
    }
    if (innermost) show_row(v, innermost);
    if (!innermost || !one)
        for (size_t i = 0; i < rows.missed.count; i++) show_walk_missed(v, rows.missed.items[i]);
    return one ? innermost != NULL : rows.count != 0;
}
