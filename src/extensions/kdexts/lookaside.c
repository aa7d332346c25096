/* !lookaside: look-aside lists. Source: windows-driver-docs, "!lookaside". */
#include "windows/lookaside.h"

#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/pool.h"

enum { PAGED = 1, SESSION = 0x20, NX = 0x200, QUOTA_FAIL = 8, RAISE = 0x10 }; /* wdm.h */

static str type_words(arena *a, unsigned type)
{
    strbuf b = {.arena = a};
    strbuf_append(&b, type & PAGED ? STR("PagedPool") : STR("NonPagedPool"));
    if (type & SESSION) strbuf_append(&b, STR("Session"));
    if (type & NX) strbuf_append(&b, STR("Nx"));
    if (type & QUOTA_FAIL) strbuf_append(&b, STR(" QuotaFailInsteadOrRaise"));
    if (type & RAISE) strbuf_append(&b, STR(" RaiseIfAllocationFailure"));
    return strbuf_str(&b);
}

static uint64_t rate(uint64_t all, uint64_t misses)
{
    return all && misses <= all ? (all - misses) * 100 / all : 0;
}

/* "nt!IopMdlLookasideList" of a list that has a name. */
static str name_of(kernel_view *v, uint64_t address)
{
    symbol s;
    if (!symbols_nearest_name(v->session->symbols, address, &s) || s.address != address) return STR("");
    return str_format(v->arena, "%.*s!%.*s", STR_ARG(s.module->name), STR_ARG(s.name));
}

static void show_one(kernel_view *v, uint64_t address)
{
    nt_lookaside n;
    if (!nt_lookaside_read(&v->windows, address, &n)) {
        emit(v->out, "lookaside", "\nLookaside @ 0x{address:q} cannot be read\n", f_p("address", address),
             f_b("readable", false));
        return;
    }
    emit(v->out, "lookaside",
         "\nLookaside \"{name}\" @ 0x{address:q}  Tag(hex): 0x{tag_number:08x} \"{tag}\"\n"
         "    Type           = {type:10}  {type_words}\n"
         "    Current Depth  = {current_depth:10}  Max Depth  = {depth:10}\n"
         "    Size           = {size:10}  Max Alloc  = {most:10}\n"
         "    AllocateMisses = {allocate_misses:10}  FreeMisses = {free_misses:10}\n"
         "    TotalAllocates = {allocates:10}  TotalFrees = {frees:10}\n"
         "    Hit Rate       = {allocate_rate:10}% Hit Rate   = {free_rate:10}%\n",
         f_s("name", name_of(v, address)), f_p("address", address), f_u("tag_number", n.tag),
         f_s("tag", nt_pool_tag_text(v->arena, n.tag)), f_s("type", str_format(v->arena, "%04x", n.type)),
         f_s("type_words", type_words(v->arena, n.type)), f_u("current_depth", n.current),
         f_u("depth", n.depth), f_u("size", n.size), f_u("most", n.depth * n.size),
         f_u("allocate_misses", n.allocate_misses), f_u("free_misses", n.free_misses),
         f_u("allocates", n.allocates), f_u("frees", n.frees),
         f_u("allocate_rate", rate(n.allocates, n.allocate_misses)),
         f_u("free_rate", rate(n.frees, n.free_misses)));
}

static error *run_lookaside(command_call *c)
{
    kernel_view v;
    str rest = str_trim_left(c->args), flag;
    uint64_t address = 0, option = 0, depth;
    bool all = false;
    walk_end end = WALK_COMPLETE;
    error *e = NULL;
    /* "0 -all" is the reference's, and no subtraction */
    if (str_starts_with(rest, STR("0 "))) rest = str_trim_left(str_slice(rest, 1, rest.len));
    else if (rest.len && rest.ptr[0] != '-') e = args_address(c, &rest, &address);
    if (!e && args_take_any_flag(&rest, &flag)) {
        if (!str_equal(flag, STR("all")) || address) return args_error(c, flag, "Syntax");
        all = true;
    }
    if (e || (e = args_expression_or(c, &rest, 0, &option)) ||
        (e = args_expression_or(c, &rest, 0, &depth)) || (e = args_end(c, rest)))
        return e;
    if (option)
        return error_new(c->arena, ERROR_UNSUPPORTED,
                         "!lookaside: options 1 and 2 write to the target, and a dump is only read");
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_GENERAL_LOOKASIDE"))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt has no type _GENERAL_LOOKASIDE: its symbols are needed");
    nt_addresses lists = {0};
    if (address) *VEC_PUSH(c->arena, &lists) = address;
    else if (!all) lists = nt_lookasides_well_known(c->arena, &v.windows);
    else if (!nt_lookasides_all(c->arena, &v.windows, &lists, &end))
        return error_new(c->arena, ERROR_NOT_FOUND, "nt has no heads of look-aside lists");
    for (size_t i = 0; i < lists.count && !out_cancelled(c->out); i++) show_one(&v, lists.items[i]);
    if (end == WALK_COMPLETE) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "the look-aside lists: %.*s", STR_ARG(walk_end_text(end)));
}

const command command_lookaside = {.name = "lookaside",
                                   .extension = "kdexts",
                                   .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                   .synopsis = "[Address [Options [Depth]]] | [0] -all",
                                   .brief = "Show look-aside lists",
                                   .example = "!lookaside -all",
                                   .run = run_lookaside};
