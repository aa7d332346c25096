/* !arbiter: who hands out ports, memory, interrupts, and to whom; !cmreslist, !ioreslist: a list of resources
 * at an address. Sources: windows-driver-docs, the three pages and "Extensions for Debugging Plug and Play
 * Drivers". The example of !arbiter is cut before "Possible allocation:", whose lines have the form of the
 * others here. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/resources.h"
#include "windows/arbiters.h"
#include "windows/device_resources.h"
#include "windows/device_tree.h"
#include "windows/devices.h"

enum { ALL_CLASSES = 0x1f, NO_ALIASES = 0x100, MOST_ARBITERS = 0x1000 };

/* The bit of !arbiter's flags that asks for arbiters of that resource; 0 = of none, shown when all are. */
static unsigned class_of(uint64_t type)
{
    switch (type) {
    case NT_RESOURCE_PORT: return 1;
    case NT_RESOURCE_MEMORY:
    case NT_RESOURCE_MEMORY_LARGE: return 2;
    case NT_RESOURCE_INTERRUPT: return 4;
    case NT_RESOURCE_DMA: return 8;
    case NT_RESOURCE_BUS_NUMBER: return 0x10;
    default: return 0;
    }
}

static str service_of(kernel_view *v, uint64_t device)
{
    str name = {0};
    value node = nt_device_node(&v->windows, nt_device_at(&v->windows, device));
    if (device && !value_is_bad(node))
        value_counted_string(value_field(node, "ServiceName"), v->arena, &name);
    return name;
}

static str letters(kernel_view *v, const nt_range *r)
{
    return str_format(v->arena, "%c%c%c%c%c%c", r->flags & NT_RANGE_SHARED ? 'S' : ' ',
                      r->flags & NT_RANGE_CONFLICT ? 'C' : ' ', r->attributes & NT_RANGE_BOOT ? 'B' : ' ',
                      r->attributes & NT_RANGE_DRIVER_EXCLUSIVE ? 'D' : ' ',
                      r->attributes & NT_RANGE_ALIAS ? 'A' : ' ',
                      r->attributes & NT_RANGE_POSITIVE_DECODE ? 'P' : ' ');
}

static void range_lines(kernel_view *v, const char *list, uint64_t address, bool aliases)
{
    walk_end end = WALK_COMPLETE;
    nt_ranges all = {0};
    if (address) all = nt_range_list(v->arena, &v->windows, address, &end);
    out_list_begin(v->out, list);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        const nt_range *r = &all.items[i];
        str service = r->is_merged ? STR("") : service_of(v, r->owner);
        if (r->attributes & NT_RANGE_ALIAS && !aliases) continue;
        out_heading(v->out, r->is_part ? "        " : "      ");
        emit(v->out, "arbiter_range",
             r->is_merged  ? "{first:016x} - {last:016x}    \n"
             : service.len ? "{first:016x} - {last:016x} {letters}{owner:q}  ({service})\n"
                           : "{first:016x} - {last:016x} {letters}{owner:q} \n",
             f_x("first", r->first, 16), f_x("last", r->last, 16), f_s("letters", letters(v, r)),
             f_p("owner", r->owner), f_s("service", service), f_u("attributes", r->attributes),
             f_u("flags", r->flags), f_b("merged", r->is_merged));
    }
    out_list_end(v->out);
    if (end != WALK_COMPLETE)
        out_heading(v->out, "      *** not all of the ranges: %.*s\n", STR_ARG(walk_end_text(end)));
}

static void show_arbiter(kernel_view *v, const nt_arbiter *a, bool aliases)
{
    const char *type = nt_resource_type_name((uint8_t)a->type);
    out_begin(v->out, "arbiter");
    emit(v->out, NULL, "  {type} Arbiter \"{name}\" at {arbiter:q}\n", f_c("type", type ? type : "Unknown"),
         f_if(a->named, f_s("name", a->name)), f_p("arbiter", a->at), f_u("type_code", a->type));
    out_heading(v->out, "    Allocated ranges:\n");
    range_lines(v, "allocated", a->allocated, aliases);
    out_heading(v->out, "    Possible allocation:\n");
    range_lines(v, "possible", a->possible, aliases);
    out_end(v->out);
}

static error *run_arbiter(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t flags;
    size_t shown = 0;
    walk_end end, worst = WALK_COMPLETE;
    error *e = args_expression_or(c, &rest, ALL_CLASSES, &flags);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_ARBITER_INSTANCE") || !nt_type(&v.windows, "_PI_RESOURCE_ARBITER_ENTRY"))
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt has no type _ARBITER_INSTANCE: its symbols are needed");
    value root = nt_device_root(&v.windows);
    if (value_is_bad(root)) return error_new(c->arena, ERROR_NOT_FOUND, "nt!IopRootDeviceNode is not known");
    unsigned wanted = (unsigned)flags & ALL_CLASSES ? (unsigned)flags & ALL_CLASSES : ALL_CLASSES;
    nt_tree_nodes all = nt_device_tree(c->arena, &v.windows, root, &end);
    for (size_t i = 0; i < all.count && !out_cancelled(c->out); i++) {
        value node = all.items[i].node;
        walk_end list;
        str path = STR("???");
        bool said = false;
        nt_arbiters found = nt_node_arbiters(c->arena, &v.windows, node, &list);
        if (worst == WALK_COMPLETE) worst = list;
        for (size_t n = 0; n < found.count; n++) {
            unsigned of = class_of(found.items[n].type);
            if (of ? !(wanted & of) : wanted != ALL_CLASSES) continue;
            value_counted_string(value_field(node, "InstancePath"), c->arena, &path);
            if (!said)
                emit(c->out, "arbiter_node", "DEVNODE {node:q} ({instance})\n",
                     f_p("node", value_address_of(node)), f_s("instance", path));
            said = true;
            if (++shown > MOST_ARBITERS)
                return error_new(c->arena, ERROR_FORMAT, "More than %u arbiters", (unsigned)MOST_ARBITERS);
            show_arbiter(&v, &found.items[n], !(flags & NO_ALIASES));
        }
    }
    if (end == WALK_COMPLETE) end = worst;
    if (end == WALK_COMPLETE) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "Not all arbiters: %.*s", STR_ARG(walk_end_text(end)));
}

/* The only argument of !cmreslist and !ioreslist, and the view that its list is shown in. */
static error *take_list(command_call *c, kernel_view *v, uint64_t *at)
{
    str rest = c->args;
    error *e = args_address(c, &rest, at);
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(v, c->session, c->out, c->arena);
    return NULL;
}

static error *run_cmreslist(command_call *c)
{
    kernel_view v;
    uint64_t at;
    error *e = take_list(c, &v, &at);
    if (e) return e;
    out_heading(c->out, "\n");
    show_resource_list(&v, "", "CmResourceList", at);
    return NULL;
}

static error *run_ioreslist(command_call *c)
{
    kernel_view v;
    uint64_t at;
    error *e = take_list(c, &v, &at);
    if (e) return e;
    show_requirements(&v, "", at);
    return NULL;
}

const command command_arbiter = {.name = "arbiter",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis = "[Flags]",
                                 .brief =
                                     "Show who hands out ports, memory, interrupts ..., and to which devices",
                                 .example = "!arbiter 4",
                                 .run = run_arbiter};
const command command_cmreslist = {.name = "cmreslist",
                                   .extension = "kdexts",
                                   .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                   .synopsis = "Address",
                                   .brief = "Show a CM_RESOURCE_LIST: what a device has",
                                   .example = "!cmreslist fffffa8000c0fed0",
                                   .run = run_cmreslist};
const command command_ioreslist = {.name = "ioreslist",
                                   .extension = "kdexts",
                                   .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                   .synopsis = "Address",
                                   .brief =
                                       "Show an IO_RESOURCE_REQUIREMENTS_LIST: what a device could do with",
                                   .example = "!ioreslist fffffa8000c0ff50",
                                   .run = run_ioreslist};
