/* !vm: what the machine's memory is used for, in pages. Sources: windows-driver-docs, "!vm"; the Microsoft
 * debugging team's "Commitment Failures, Not Just a Failed Love Story" for the form of 64-bit targets. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/memory_counters.h"

#include <stdlib.h>

enum { NO_PROCESSES = 1, KNOWN_FLAGS = 1, KB_A_PAGE = 4, NAME_AND_PAGES = 28 };

/* Name and number together take 28 columns. */
static void counter_line(kernel_view *v, const nt_counter *n)
{
    int width = NAME_AND_PAGES - (int)n->name.len - 1;
    str line = str_format(v->arena, "      {name}:{pages:%d} ({kilobytes:10} Kb)\n", width > 1 ? width : 1);
    emit(v->out, "memory_counter", str_to_cstr(v->arena, line), f_s("name", n->name),
         f_if(n->known, f_u("pages", n->pages)), f_if(n->known, f_u("kilobytes", n->pages * KB_A_PAGE)),
         f_s("source", n->source));
}

static field kilobytes(const char *name, value pages)
{
    uint64_t n;
    bool have = value_u64(pages, &n);
    return f_if(have, f_u(name, have ? n * KB_A_PAGE : 0));
}

static void paging_files(kernel_view *v)
{
    nt_paging_files files = {0};
    if (!nt_memory_paging_files(v->arena, &v->windows, &files)) {
        out_heading(v->out, "      Page File: ???\n");
        return;
    }
    if (files.count == 0) out_heading(v->out, "\n************ NO PAGING FILE *********************\n\n");
    for (size_t i = 0; i < files.count; i++) {
        const nt_paging_file *f = &files.items[i];
        emit(v->out, "paging_file",
             "      Page File: {name}\n"
             "        Current:{current_kb:10} Kb  Free Space:{free_kb:10} Kb\n"
             "        Minimum:{minimum_kb:10} Kb  Maximum:   {maximum_kb:10} Kb\n",
             f_if(f->name.len != 0, f_s("name", f->name)), kilobytes("current_kb", f->size),
             kilobytes("free_kb", f->free_space), kilobytes("minimum_kb", f->minimum),
             kilobytes("maximum_kb", f->maximum));
    }
}

/* True when some failed, which takes an empty line behind it. */
static bool commit_failures(kernel_view *v)
{
    uint64_t count;
    str source;
    if (!nt_commit_failures(&v->windows, &count, &source)) return false;
    emit(v->out, "commit_failures",
         count ? "\n      ********** {count} commit requests have failed  **********\n" : NULL,
         f_u("count", count), f_s("source", source));
    if (count) out_heading(v->out, "\n");
    return count != 0;
}

typedef struct process_row {
    value process;
    uint64_t pages;
    bool known;
} process_row;

static int most_pages_first(const void *left, const void *right)
{
    const process_row *a = left, *b = right;
    if (a->pages != b->pages) return a->pages < b->pages ? 1 : -1;
    uint64_t first = value_address_of(a->process), second = value_address_of(b->process);
    return first < second ? -1 : first > second;
}

static void process_rows(kernel_view *v, walk_end *end)
{
    nt_values all = nt_processes(v->arena, &v->windows, &v->kernel, end);
    process_row *rows = ARENA_ARRAY(v->arena, process_row, all.count + 1);
    nt_counter total = {.name = STR("Total Private"), .known = true, .source = STR("_EPROCESS.CommitCharge")};
    for (size_t i = 0; i < all.count; i++) {
        rows[i] = (process_row){.process = all.items[i]};
        rows[i].known = nt_process_private_pages(all.items[i], &rows[i].pages);
        total.pages += rows[i].pages;
    }
    if (all.count) qsort(rows, all.count, sizeof *rows, most_pages_first);
    counter_line(v, &total);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        str image;
        bool named = nt_process_image_name(v->arena, rows[i].process, &image);
        emit(v->out, "process_commit", "         {pid:04x} {image:-15} {pages:7} ({kilobytes:10} Kb)\n",
             kernel_number("pid", nt_process_id(rows[i].process)),
             f_if(named, f_s("image", named ? image : STR(""))),
             f_if(rows[i].known, f_u("pages", rows[i].pages)),
             f_if(rows[i].known, f_u("kilobytes", rows[i].pages * KB_A_PAGE)));
    }
}

static error *run_vm(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t flags;
    walk_end end = WALK_COMPLETE;
    error *e = args_expression_or(c, &rest, 0, &flags);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_EPROCESS"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _EPROCESS: its symbols are needed");
    out_heading(c->out, "\n*** Virtual Memory Usage ***\n");
    nt_counters all = nt_memory_counters(c->arena, &v.windows);
    bool files_shown = false;
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++) {
        counter_line(&v, &all.items[i]);
        if (!files_shown) paging_files(&v);
        files_shown = true;
    }
    bool spaced = commit_failures(&v), processes = !(flags & NO_PROCESSES);
    if (processes && !spaced) out_heading(c->out, "\n");
    if (processes) process_rows(&v, &end);
    if (flags & ~(uint64_t)KNOWN_FLAGS)
        return error_new(c->arena, ERROR_UNSUPPORTED,
                         "!vm: flags %llx (stacks, sessions, write log, address usage) are not read",
                         (unsigned long long)(flags & ~(uint64_t)KNOWN_FLAGS));
    if (end == WALK_COMPLETE) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "PsActiveProcessHead: %.*s", STR_ARG(walk_end_text(end)));
}

const command command_vm = {.name = "vm",
                            .extension = "kdexts",
                            .needs = NEEDS_TARGET | NEEDS_KERNEL,
                            .synopsis = "[Flags]",
                            .brief = "Show what memory is used for, and commit requests that failed",
                            .example = "!vm 1",
                            .run = run_vm};
