/* !peb: the process environment block, its modules, parameters and environment. Source: windows-driver-docs,
 * "!peb", and transcripts. What cannot be read is said on its line, and the rest follows. */
#include "windows/peb.h"
#include "base/wintime.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "show/target.h"

static field yes_or_no(const char *name, value v)
{
    uint64_t u;
    return f_if(value_u64(v, &u), f_c(name, value_or(v, 0) ? "Yes" : "No"));
}

static field pointer(const char *name, value v)
{
    uint64_t u;
    return f_if(value_u64(v, &u), f_p(name, value_or(v, 0)));
}

static void show_module(command_call *c, const nt_module *m)
{
    /* "Tue Feb 03 04:45:27 2009" without its day of the week, in the time zone of this machine. */
    str when = str_skip(wintime_format_unix(c->arena, m->timestamp, show_zone_minutes(m->timestamp)), 4);
    emit(c->out, "module", "{base:16x} {timestamp:08x} {time} {path}\n", f_p("base", m->base),
         f_x("timestamp", m->timestamp, 8), f_s("time", when), f_s("path", m->path));
}

static void show_list_heads(command_call *c, value loader)
{
    static const struct {
        const char *field, *line;
    } lists[] = {
        {"InInitializationOrderModuleList",
         "    Ldr.InInitializationOrderModuleList: {first:q} . {last:q}\n"},
        {"InLoadOrderModuleList", "    Ldr.InLoadOrderModuleList:           {first:q} . {last:q}\n"},
        {"InMemoryOrderModuleList", "    Ldr.InMemoryOrderModuleList:         {first:q} . {last:q}\n"},
    };
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        value list = value_field(loader, lists[i].field);
        emit(c->out, "loader_list", lists[i].line, f_c("list", lists[i].field),
             pointer("first", value_field(list, "Flink")), pointer("last", value_field(list, "Blink")));
    }
}

static void show_modules(command_call *c, nt_context *windows, const nt_peb *p)
{
    uint64_t address = value_or(value_field(p->peb, "Ldr"), 0);
    emit(c->out, "loader", "    Ldr                       {ldr:q}\n",
         pointer("ldr", value_field(p->peb, "Ldr")));
    if (value_is_bad(value_checked(p->loader))) {
        emit(c->out, "loader_missing", "    *** unable to read Ldr table at {ldr:q}\n", f_p("ldr", address));
        return;
    }
    emit(c->out, "loader_state", "    Ldr.Initialized:          {initialized}\n",
         yes_or_no("initialized", value_field(p->loader, "Initialized")));
    show_list_heads(c, p->loader);
    out_heading(c->out, "            Base TimeStamp                     Module\n");
    walk_end end;
    nt_modules modules = nt_loader_modules(c->arena, windows, p->loader, NT_LOAD_ORDER, &end);
    for (size_t i = 0; i < modules.count && !out_cancelled(c->out); i++) show_module(c, &modules.items[i]);
    if (end != WALK_COMPLETE)
        emit(c->out, "walk_end", "    *** the module list ends here: {why}\n",
             f_s("why", walk_end_text(end)));
}

static void show_string(command_call *c, value parameters, const char *name, const char *label,
                        const char *path)
{
    str text;
    bool have = nt_parameter_string(c->arena, parameters, path, &text);
    str line = str_format(c->arena, "    %-13s '{text}'\n", label);
    emit(c->out, "parameter", line.ptr, f_c("name", name),
         f_s("text", have ? text : STR("< Name not readable >")));
}

static void show_parameters(command_call *c, const nt_peb *p)
{
    uint64_t address = value_or(value_field(p->peb, "ProcessParameters"), 0);
    emit(c->out, "process",
         "    SubSystemData:     {subsystem_data:q}\n"
         "    ProcessHeap:       {process_heap:q}\n"
         "    ProcessParameters: {parameters:q}\n",
         pointer("subsystem_data", value_field(p->peb, "SubSystemData")),
         pointer("process_heap", value_field(p->peb, "ProcessHeap")),
         pointer("parameters", value_field(p->peb, "ProcessParameters")));
    if (value_is_bad(value_checked(p->parameters))) {
        emit(c->out, "parameters_missing", "    *** unable to read process parameters at {parameters:q}\n",
             f_p("parameters", address));
        return;
    }
    show_string(c, p->parameters, "current_directory", "CurrentDirectory: ", "CurrentDirectory.DosPath");
    show_string(c, p->parameters, "window_title", "WindowTitle:", "WindowTitle");
    show_string(c, p->parameters, "image_file", "ImageFile:", "ImagePathName");
    show_string(c, p->parameters, "command_line", "CommandLine:", "CommandLine");
    show_string(c, p->parameters, "dll_path", "DllPath:", "DllPath");
    emit(c->out, "environment", "    Environment:  {environment:q}\n",
         pointer("environment", value_field(p->parameters, "Environment")));
    nt_strings strings;
    if (!nt_environment(c->arena, p->parameters, &strings)) {
        out_heading(c->out, "       Unable to read Environment string.\n");
        return;
    }
    for (size_t i = 0; i < strings.count && !out_cancelled(c->out); i++)
        emit(c->out, "environment_variable", "        {text}\n", f_s("text", strings.items[i]));
}

static error *run_peb(command_call *c)
{
    str rest = c->args;
    uint64_t address;
    error *e = args_expression_or(c, &rest, 0, &address);
    if (!e && args_empty(c->args)) {
        bool found;
        e = session_get_register(c->session, c->arena, STR("$peb"), &found, &address);
        if (e && c->session->target->class == TARGET_KERNEL) /* as published for the System process */
            e = error_new(c->arena, ERROR_NOT_FOUND, "PEB NULL...");
    }
    if (!e) e = args_end(c, rest);
    if (e) return e;
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    address = session_address(c->session, address);
    nt_peb p = nt_peb_at(&windows, address);
    if (value_is_bad(value_checked(p.peb)))
        return error_new(c->arena, ERROR_MEMORY, "The PEB at 0x%llx is not in the dump",
                         (unsigned long long)address);
    emit(c->out, "peb",
         "PEB at {peb:q}\n"
         "    InheritedAddressSpace:    {inherited_address_space}\n"
         "    ReadImageFileExecOptions: {read_image_file_exec_options}\n"
         "    BeingDebugged:            {being_debugged}\n"
         "    ImageBaseAddress:         {image_base:q}\n",
         f_p("peb", address),
         yes_or_no("inherited_address_space", value_field(p.peb, "InheritedAddressSpace")),
         yes_or_no("read_image_file_exec_options", value_field(p.peb, "ReadImageFileExecOptions")),
         yes_or_no("being_debugged", value_field(p.peb, "BeingDebugged")),
         pointer("image_base", value_field(p.peb, "ImageBaseAddress")));
    show_modules(c, &windows, &p);
    show_parameters(c, &p);
    if (windows.used_builtin)
        notes_add(c->session->notes, NOTE_INFO,
                  "!peb: no symbols with _PEB; fields are at their places in every public Windows");
    return NULL;
}

const command command_peb = {.name = "peb",
                             .extension = "exts",
                             .needs = NEEDS_TARGET,
                             .synopsis = "[PEB-Address]",
                             .brief = "Display the process environment block",
                             .example = "!peb",
                             .run = run_peb};
