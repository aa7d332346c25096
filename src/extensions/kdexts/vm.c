/* !vm: what the machine's memory is used for, in pages. Sources: windows-driver-docs, "!vm"; the Microsoft
 * debugging team's "Commitment Failures, Not Just a Failed Love Story" for the form of 64-bit targets;
 * "Windows Internals", 6th edition, part 2, for sessions; published sessions on Windows 10 and 11 for
 * regions. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/memory_counters.h"
#include "windows/system_regions.h"

#include <stdlib.h>

enum {
    NO_PROCESSES = 1,
    MEMORY_THREADS = 2,
    SESSIONS = 4,
    WRITE_LOG = 8,
    WORKING_SET_OWNERS = 0x10,
    REGIONS = 0x20,
    KNOWN_FLAGS = NO_PROCESSES | MEMORY_THREADS | SESSIONS | WORKING_SET_OWNERS | REGIONS,
    KB_A_PAGE = 4,
    NAME_AND_PAGES = 28
};

/* Name and number together take 28 columns. */
static void counter_line(kernel_view *v, const nt_counter *n, bool sources)
{
    int width = NAME_AND_PAGES - (int)n->name.len - 1;
    str line = str_format(v->arena, "      {name}:{pages:%d} ({kilobytes:10} Kb)%s\n", width > 1 ? width : 1,
                          sources ? "  {source}" : "");
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
static bool commit_failures(kernel_view *v, bool sources)
{
    uint64_t count;
    str source;
    if (!nt_commit_failures(&v->windows, &count, &source)) return false;
    emit(v->out, "commit_failures",
         count ? "\n      ********** {count} commit requests have failed  **********\n" : NULL,
         f_u("count", count), f_s("source", source));
    if (count && sources) out_heading(v->out, "      %.*s\n", STR_ARG(source));
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
    counter_line(v, &total, false);
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

/* ---- threads ---- */

enum { THREAD_WITH_STACK = PROCESS_WAITS | PROCESS_THREADS };

/* Those that page, zero, trim and write are named for it. */
static bool is_memory_thread(kernel_view *v, value thread)
{
    uint64_t start;
    symbol s;
    if (!value_u64(value_field(thread, "StartAddress"), &start) ||
        !symbols_nearest_name(v->session->symbols, start, &s) || s.address != start)
        return false;
    return str_starts_with(s.name, STR("Mi")) || str_starts_with(s.name, STR("Mm")) ||
           str_equal(s.name, STR("KeBalanceSetManager")) || str_equal(s.name, STR("KeSwapProcessOrStack"));
}

/* By the bits of ETHREAD that say so, as far as a build has them (up to Windows 8.1). */
static bool owns_working_set(kernel_view *v, value thread)
{
    static const char *const bits[] = {
        "OwnsProcessWorkingSetExclusive",     "OwnsProcessWorkingSetShared",
        "OwnsSystemWorkingSetExclusive",      "OwnsSystemWorkingSetShared",
        "OwnsSessionWorkingSetExclusive",     "OwnsSessionWorkingSetShared",
        "OwnsSystemCacheWorkingSetExclusive", "OwnsSystemCacheWorkingSetShared",
        "OwnsPagedPoolWorkingSetExclusive",   "OwnsPagedPoolWorkingSetShared",
        "OwnsSystemPtesWorkingSetExclusive"};
    (void)v;
    for (size_t i = 0; i < sizeof bits / sizeof *bits; i++)
        if (value_or(value_field(thread, bits[i]), 0)) return true;
    return false;
}

static void threads_that(kernel_view *v, const char *title, bool (*wanted)(kernel_view *, value))
{
    walk_end end;
    nt_values all = nt_processes(v->arena, &v->windows, &v->kernel, &end);
    out_heading(v->out, "\n%s:\n\n", title);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        nt_values threads = nt_process_threads(v->arena, &v->windows, all.items[i], &end);
        for (size_t n = 0; n < threads.count && !out_cancelled(v->out); n++) {
            if (!wanted(v, threads.items[n])) continue;
            show_thread(v, threads.items[n], THREAD_WITH_STACK, 8);
            out_heading(v->out, "\n");
        }
    }
}

/* ---- sessions ---- */

typedef struct session_sums {
    uint64_t paged, nonpaged, committed;
} session_sums;

static void sums_lines(kernel_view *v, const session_sums *s, bool known)
{
    emit(
        v->out, NULL,
        "Paged Pool Usage: {paged_kb:8} Kb\nNonPaged Usage:   {nonpaged_kb:8} Kb\nCommit Usage:     {commit_kb:8} Kb\n\n",
        f_if(known, f_u("paged_kb", s->paged)), f_if(known, f_u("nonpaged_kb", s->nonpaged)),
        f_if(known, f_u("commit_kb", s->committed)));
}

static error *sessions(kernel_view *v)
{
    nt_values all = {0};
    str source;
    walk_end end = WALK_COMPLETE;
    session_sums total = {0};
    out_heading(v->out, "\nTerminal Server Memory Usage By Session:\n\n");
    if (!nt_session_spaces(v->arena, &v->windows, &all, &source, &end))
        return error_new(v->arena, ERROR_NOT_FOUND, "nt does not list its sessions");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        value s = all.items[i];
        session_sums one = {0};
        uint64_t pages;
        bool known = value_u64(value_field(s, "CommittedPages"), &pages);
        one.committed = pages * KB_A_PAGE;
        one.nonpaged = value_or(value_field(s, "NonPagablePages"), 0) * KB_A_PAGE;
        one.paged = value_or(value_field(s, "PagedPoolInfo.AllocatedPagedPool"), 0) * KB_A_PAGE;
        out_begin(v->out, "session_memory");
        emit(v->out, NULL, "Session ID {session} @ {address:q}:\n",
             kernel_number("session", value_field(s, "SessionId")), f_p("address", value_address_of(s)));
        sums_lines(v, &one, known);
        out_end(v->out);
        total.paged += one.paged;
        total.nonpaged += one.nonpaged;
        total.committed += one.committed;
    }
    out_begin(v->out, "session_memory_total");
    out_heading(v->out, "Session Summary\n");
    sums_lines(v, &total, true);
    out_end(v->out);
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "%.*s: %.*s", STR_ARG(source), STR_ARG(walk_end_text(end)));
}

/* ---- regions ---- */

static error *regions(kernel_view *v)
{
    nt_system_regions all = nt_system_regions_all(v->arena, &v->windows, &v->kernel);
    out_heading(v->out, "System Region               Base Address    NumberOfBytes\n\n");
    for (size_t i = 0; i < all.count; i++) {
        const nt_system_region *r = &all.items[i];
        emit(v->out, "system_region", "{name:-22}: {start:16x} {size:16x}\n", f_s("name", r->name),
             f_x("start", r->start, 0), f_u("size", r->size), f_s("source", r->source));
    }
    if (all.count) return NULL;
    return error_new(v->arena, ERROR_NOT_FOUND, "nt does not tell its regions: its symbols are needed");
}

static error *more(kernel_view *v, uint64_t flags)
{
    error *e = NULL;
    if (flags & MEMORY_THREADS) threads_that(v, "Memory Management Thread Stacks", is_memory_thread);
    if (flags & SESSIONS) e = sessions(v);
    if (flags & WORKING_SET_OWNERS) threads_that(v, "Working Set Owner Thread Stacks", owns_working_set);
    if (!e && flags & REGIONS) {
        out_heading(v->out, "\n");
        e = regions(v);
    }
    if (e || !(flags & ~(uint64_t)KNOWN_FLAGS)) return e;
    return error_new(
        v->arena, ERROR_UNSUPPORTED,
        flags & WRITE_LOG
            ? "!vm: the page file write log (8) is kept in a structure that nt's public symbols do "
              "not describe"
            : "!vm: flags are 1 to 20");
}

static error *run_vm(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t flags;
    walk_end end = WALK_COMPLETE;
    bool sources = args_take_flag(&rest, STR("c"));
    error *e = args_expression_or(c, &rest, 0, &flags);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_EPROCESS"))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no type _EPROCESS: its symbols are needed");
    if (flags == REGIONS) return regions(&v);
    out_heading(c->out, "\n*** Virtual Memory Usage ***\n");
    nt_counters all = nt_memory_counters(c->arena, &v.windows);
    bool files_shown = false;
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++) {
        counter_line(&v, &all.items[i], sources);
        if (!files_shown) paging_files(&v);
        files_shown = true;
    }
    bool spaced = commit_failures(&v, sources), processes = !(flags & NO_PROCESSES);
    if (processes && !spaced) out_heading(c->out, "\n");
    if (processes) process_rows(&v, &end);
    if ((e = more(&v, flags))) return e;
    if (end == WALK_COMPLETE) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "PsActiveProcessHead: %.*s", STR_ARG(walk_end_text(end)));
}

const command command_vm = {.name = "vm",
                            .extension = "kdexts",
                            .needs = NEEDS_TARGET | NEEDS_KERNEL,
                            .synopsis = "[-c] [Flags]",
                            .brief = "Show what memory is used for, and commit requests that failed",
                            .example = "!vm 1",
                            .run = run_vm};
