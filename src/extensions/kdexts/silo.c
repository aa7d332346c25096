/* !silo: silos, and the globals of a server silo. Sources: "Windows Internals", 7th edition, part 1, shows
 * "!silo -g Host"; no session of the list of silos or of one silo was published: that text is ours. */
#include "windows/silo.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"

static str guid_text(arena *a, value guid)
{
    uint8_t g[16];
    uint64_t at = value_address_of(guid);
    if (!at || space_read(guid.context->space, at, g, sizeof g) != sizeof g) return STR("{???}");
    return str_format(a, "{%08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x}", load_u32(g), load_u16(g + 4),
                      load_u16(g + 6), g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
}

static void globals_lines(kernel_view *v, value globals)
{
    value root = value_field(globals, "SiloRootDirectoryName");
    str path = {0};
    uint64_t state;
    bool named = value_counted_string(root, v->arena, &path),
         known = value_u64(value_field(globals, "State"), &state);
    const char *name = known ? nt_silo_state_name(state) : NULL;
    out_begin(v->out, "server_silo");
    emit(
        v->out, NULL,
        "Server silo globals {globals:q}:\n                Default Error Port: {error_port:q}\n"
        "                ServiceSessionId  : {session}\n                Root Directory    : {root_buffer:q} '{root}'\n"
        "                State             : {state}\n",
        f_p("globals", value_address_of(globals)),
        kernel_pointer("error_port", value_field(globals, "ExpDefaultErrorPort")),
        kernel_number("session", value_field(globals, "UserSharedData->ServiceSessionId")),
        kernel_pointer("root_buffer", value_field(root, "Buffer")), f_if(named, f_s("root", path)),
        f_if(name != NULL, f_c("state", name ? name : "")));
    out_end(v->out);
}

static error *show_globals(kernel_view *v, command_call *c, str rest)
{
    str word = rest;
    uint64_t at = 0;
    if (str_equal_nocase(str_take_word(&word), STR("Host"))) {
        rest = word;
    } else {
        error *e = args_address(c, &rest, &at);
        if (e) return e;
        /* A silo leads to its globals; anything else is the globals themselves. */
        value job = nt_silo_at(&v->windows, at);
        uint64_t of = value_or(value_field(job, "ServerSiloGlobals"), 0);
        if (nt_silo_is(job) && of) at = of;
    }
    error *e = args_end(c, rest);
    if (e) return e;
    value globals = nt_silo_globals(&v->windows, at);
    uint64_t state;
    if (!value_u64(value_field(globals, "State"), &state))
        return at ? error_at_address(c->arena, ERROR_MEMORY, at, "the silo's globals are not in the dump")
                  : error_new(c->arena, ERROR_NOT_FOUND,
                              "nt!PspHostSiloGlobals is not known, or not in the dump");
    globals_lines(v, globals);
    return NULL;
}

static void silo_line(kernel_view *v, value job)
{
    uint64_t globals = value_or(value_field(job, "ServerSiloGlobals"), 0);
    emit(v->out, "silo", "{silo:q} {type:-10} {processes:12} {container} (0n{id})\n",
         f_p("silo", value_address_of(job)), f_c("type", globals ? "ServerSilo" : "AppSilo"),
         kernel_number("processes", value_field(job, "ActiveProcesses")),
         f_s("container", guid_text(v->arena, value_field(job, "ContainerId"))),
         kernel_number("id", value_field(job, "JobId")), f_p("globals", globals));
}

static void heading(kernel_view *v)
{
    out_heading(v->out, "%-*s %-10s %12s Identifier\n", (int)v->values.pointer_size * 2, "Address", "Type",
                "ProcessCount");
}

static error *show_silo(kernel_view *v, uint64_t at)
{
    value job = nt_silo_at(&v->windows, at), process;
    const type *t = nt_type(&v->windows, "_EPROCESS");
    if (!nt_silo_is(job))
        return error_at_address(v->arena, ERROR_FORMAT, at,
                                "no silo: it is no job, or one whose Silo bit is not set");
    heading(v);
    silo_line(v, job);
    uint64_t globals = value_or(value_field(job, "ServerSiloGlobals"), 0);
    if (globals) globals_lines(v, nt_silo_globals(&v->windows, globals));
    out_heading(v->out, "\nProcesses assigned to this silo:\n\n");
    if (!t) return NULL;
    list_walk w = list_walk_begin(&v->values, value_address_of(value_field(job, "ProcessListHead")), t,
                                  "JobLinks", NT_LIST_LIMIT);
    while (list_walk_next(&w, &process) && !out_cancelled(v->out)) show_process(v, process, 0);
    if (w.end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "The silo's processes: %.*s", STR_ARG(walk_end_text(w.end)));
}

static error *list_silos(kernel_view *v)
{
    nt_values all;
    walk_end end;
    size_t shown = 0;
    if (!nt_jobs(v->arena, &v->windows, &all, &end))
        return error_new(v->arena, ERROR_NOT_FOUND, "nt!PspJobList is not known");
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        if (!nt_silo_is(all.items[i])) continue;
        if (!shown++) heading(v);
        silo_line(v, all.items[i]);
    }
    if (end != WALK_COMPLETE)
        return error_new(v->arena, ERROR_MEMORY, "nt!PspJobList: %.*s", STR_ARG(walk_end_text(end)));
    return shown ? NULL
                 : error_new(v->arena, ERROR_NOT_FOUND,
                             "There are no silos besides the host's (!silo -g Host)");
}

static error *run_silo(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t at;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_has_silos(&v.windows))
        return error_new(
            c->arena, ERROR_NOT_FOUND,
            "nt has no type _ESERVERSILO_GLOBALS: there are silos since Windows 10, and its symbols are needed");
    if (args_take_flag(&rest, STR("g"))) return show_globals(&v, c, rest);
    if (args_empty(rest)) return list_silos(&v);
    error *e = args_address(c, &rest, &at);
    if (e || (e = args_end(c, rest))) return e;
    return show_silo(&v, at);
}

const command command_silo = {.name = "silo",
                              .extension = "kdexts",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL,
                              .synopsis = "[Address | -g Address | -g Host]",
                              .brief = "Show silos (containers), or what a server silo has of its own",
                              .example = "!silo -g Host",
                              .run = run_silo};
