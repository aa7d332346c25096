/* !memusage: physical memory by list, and by who has it. Sources: windows-driver-docs, "!memusage" and "!ca"
 * for the text; who has pages that no file backs is said as older debuggers said it ("process ( name )",
 * "driver ( name )"). "Dangling" pages are not counted: nothing public says which those are. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/control_area.h"
#include "windows/pfn_usage.h"

enum { KB_A_PAGE = 4, NO_WRITE_SUMMARY = 1, NO_WRITE_DETAILS = 2, SUMMARY = 8 };

static void list_line(out *o, const char *name, uint64_t pages)
{
    emit(o, "page_list", "{name:19}: {pages:8} ({kilobytes:8} kb)\n", f_c("name", name), f_u("pages", pages),
         f_u("kilobytes", pages * KB_A_PAGE));
}

static void lists(out *o, const nt_pfn_usage *u)
{
    list_line(o, "Zeroed", u->pages[NT_PFN_ZEROED]);
    list_line(o, "Free", u->pages[NT_PFN_FREE]);
    list_line(o, "Standby", u->pages[NT_PFN_STANDBY]);
    list_line(o, "Modified", u->pages[NT_PFN_MODIFIED]);
    list_line(o, "ModifiedNoWrite", u->pages[NT_PFN_NO_WRITE]);
    list_line(o, "Active/Valid", u->pages[NT_PFN_ACTIVE]);
    list_line(o, "Transition", u->pages[NT_PFN_TRANSITION]);
    list_line(o, "SLIST/Temp", u->pages[NT_PFN_BAD] - u->bad);
    list_line(o, "Bad", u->bad);
    list_line(o, "Unknown", u->unknown);
    list_line(o, "TOTAL", u->total);
}

static str section_name(kernel_view *v, uint64_t area)
{
    nt_control_area n;
    if (!nt_control_area_read(v->arena, &v->windows, area, &n))
        return str_format(v->arena, "Can't read control area at %llx", (unsigned long long)area);
    if (n.file.len) return str_format(v->arena, "mapped_file( %.*s )", STR_ARG(nt_file_part(n.file)));
    if (!n.file_object) return STR("  Page File Section");
    str raw;
    if (value_counted_string(value_field(nt_value(&v->windows, "_FILE_OBJECT", n.file_object), "FileName"),
                             v->arena, &raw))
        return STR("mapped_file( No name for file )");
    return str_format(
        v->arena, "mapped_file( Can't read file name buffer at %llx )",
        (unsigned long long)value_or(
            value_field(nt_value(&v->windows, "_FILE_OBJECT", n.file_object), "FileName.Buffer"), 0));
}

static str owner_name(kernel_view *v, const nt_pfn_owner *o)
{
    str name = STR("?");
    module *m;
    switch (o->kind) {
    case NT_PFN_OF_SECTION: return section_name(v, o->owner);
    case NT_PFN_OF_PAGE_FILE: return STR("  Page File Section");
    case NT_PFN_OF_PROCESS:
        nt_process_full_image_name(v->arena, nt_process_at(&v->windows, o->owner), &name);
        return str_format(v->arena, "process ( %.*s ) @ %llx", STR_ARG(name), (unsigned long long)o->owner);
    case NT_PFN_OF_DRIVER:
        m = symbols_module_at(v->session->symbols, o->owner);
        return str_format(v->arena, "driver ( %.*s )", STR_ARG(m ? str_base_name(m->id.path) : name));
    case NT_PFN_OF_POOL:
        return str_format(v->arena, "( %.*s )", STR_ARG(nt_pool_kind_name((nt_pool_kind)o->owner)));
    case NT_PFN_OF_SYSTEM: break;
    }
    return STR("( System )");
}

static void owner_line(kernel_view *v, const nt_pfn_owner *o)
{
    bool is_section = o->kind == NT_PFN_OF_SECTION;
    emit(
        v->out, "page_owner",
        is_section
            ? "{owner:q} {valid:5} {standby:6} {dirty:5} {shared:5} {locked:5} {page_tables:5}  {name}\n"
            : "---------------- {valid:5} {standby:6} {dirty:5} {shared:5} {locked:5} {page_tables:5}  {name}\n",
        f_if(o->kind != NT_PFN_OF_PAGE_FILE && o->kind != NT_PFN_OF_SYSTEM && o->kind != NT_PFN_OF_POOL,
             f_p("owner", o->owner)),
        f_u("valid", o->valid * KB_A_PAGE), f_u("standby", o->standby * KB_A_PAGE),
        f_u("dirty", o->dirty * KB_A_PAGE), f_u("shared", o->shared * KB_A_PAGE),
        f_u("locked", o->locked * KB_A_PAGE), f_u("page_tables", o->page_tables * KB_A_PAGE),
        f_s("name", owner_name(v, o)), f_u("no_write", o->no_write * KB_A_PAGE));
}

static void owners(kernel_view *v, const nt_pfn_usage *u, bool no_write_only)
{
    out_heading(v->out, "\n  Usage Summary (in Kb):\n"
                        "Control       Valid Standby Dirty Shared Locked PageTables  name\n");
    for (size_t i = 0; i < u->owners.count && !out_cancelled(v->out); i++)
        if (!no_write_only || u->owners.items[i].no_write) owner_line(v, &u->owners.items[i]);
}

static error *run_memusage(command_call *c)
{
    kernel_view v;
    nt_pfn_usage u;
    nt_pte_map map;
    space *physical;
    str rest = c->args;
    uint64_t flags;
    error *e = args_expression_or(c, &rest, 0, &flags);
    if (e || (e = args_end(c, rest))) return e;
    if (flags != 0 && flags != NO_WRITE_SUMMARY && flags != NO_WRITE_DETAILS && flags != SUMMARY)
        return error_new(c->arena, ERROR_UNSUPPORTED, "!memusage: flags are 0, 1, 2 and 8");
    kernel_view_init(&v, c->session, c->out, c->arena);
    const page_tables *tables = space_page_tables(v.values.space, &physical);
    bool mapped = tables && nt_pte_map_find(physical, tables, &v.kernel, &map);
    nt_pfn_owner_help help = {.entries = session_pte_layout(c->session), .map = mapped ? &map : NULL};
    bool with_owners = flags == 0 || flags == NO_WRITE_DETAILS;
    if (!nt_pfn_usage_read(c->arena, &v.windows, &v.kernel, c->session->target, with_owners ? &help : NULL,
                           &u))
        return error_new(c->arena, ERROR_MEMORY,
                         "the page frame database, nt's _MMPFN or the list of physical memory is not there");
    out_heading(c->out, " loading PFN database\nloading (100%% complete)\n");
    if (flags == NO_WRITE_SUMMARY) {
        list_line(c->out, "ModifiedNoWrite", u.pages[NT_PFN_NO_WRITE]);
    } else if (flags == NO_WRITE_DETAILS) {
        owners(&v, &u, true);
    } else {
        out_heading(c->out, "Compiling memory usage data (99%% Complete).\n");
        lists(c->out, &u);
        uint64_t counted = u.unknown;
        for (size_t i = 0; i < NT_PFN_LISTS; i++) counted += u.pages[i];
        if (!counted) show_walk_missed(&v, STR("MmPhysicalMemoryBlock has no pages"));
        if (flags == SUMMARY) return NULL;
        out_heading(c->out, "  Building kernel map\n  Finished building kernel map\n"
                            "Scanning PFN database - (100%% complete) \n");
        owners(&v, &u, false);
    }
    return u.complete ? NULL
                      : error_new(c->arena, ERROR_MEMORY, "the page frame database was counted in part only");
}

const command command_memusage = {.name = "memusage",
                                  .extension = "kdexts",
                                  .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                  .synopsis = "[Flags]",
                                  .brief = "Show what physical memory is used for",
                                  .example = "!memusage 8",
                                  .run = run_memusage};
