/* .load, .loadby, .unload, .setdll: what WinDbg's extension DLLs do is built in as far as it is there, so
 * that loading one of those is nothing to do. Others are Windows programs. Texts: windows-driver-docs; that
 * of a DLL that cannot be loaded: published sessions. */
#include "dispatch/args.h"
#include "dispatch/command.h"

/* "C:\Debuggers\winext\ext.dll" -> "ext" */
static str dll_name(str path)
{
    size_t slash = str_rfind_char(path, '\\');
    str name = str_base_name(slash == SIZE_MAX ? path : str_skip(path, slash + 1));
    return str_ends_with_nocase(name, STR(".dll")) ? str_slice(name, 0, name.len - 4) : name;
}

typedef struct dll_search {
    str name;
    bool found;
} dll_search;

static bool look_at(void *user, const command *c)
{
    dll_search *s = user;
    s->found = c->extension && str_equal_nocase(s->name, str_from_cstr(c->extension));
    return !s->found;
}

static bool is_built_in(command_call *c, str path)
{
    dll_search s = {.name = dll_name(path)};
    dispatcher_match(c->dispatcher, STR("*"), look_at, &s);
    return s.found;
}

static error *take_dll(command_call *c, str *rest, str *path)
{
    if (!args_take_string(rest, path)) return args_error(c, *rest, "Syntax");
    return NULL;
}

static error *load(command_call *c, str path)
{
    if (is_built_in(c, path)) return NULL;
    return error_new(
        c->arena, ERROR_UNAVAILABLE,
        "The call to LoadLibrary(%.*s) failed, Win32 error 0n193\n    \"%%1 is not a valid Win32 "
        "application.\"\nPlease check your debugger configuration and/or network access.\nExtension DLLs "
        "are Windows programs: ntdbg has its own commands (.chain)",
        STR_ARG(path));
}

static error *run_load(command_call *c)
{
    str rest = c->args, path;
    error *e = take_dll(c, &rest, &path);
    if (!e) e = args_end(c, rest);
    return e ? e : load(c, path);
}

static error *run_loadby(command_call *c)
{
    str rest = c->args, path, name;
    error *e = take_dll(c, &rest, &path);
    if (!e && !args_take_string(&rest, &name)) e = args_error(c, rest, "Syntax");
    if (!e) e = args_end(c, rest);
    if (e) return e;
    if (!symbols_find_module(c->session->symbols, name))
        return error_new(c->arena, ERROR_NOT_FOUND, "Unable to find module '%.*s'", STR_ARG(name));
    return load(c, path);
}

/* The name must be one of those that are there; which one is asked first makes no difference, no two have a
 * command of the same name for the same target. */
static error *run_setdll(command_call *c)
{
    str rest = c->args, path;
    error *e = take_dll(c, &rest, &path);
    if (!e) e = args_end(c, rest);
    return e ? e : load(c, path);
}

static error *run_unload(command_call *c)
{
    str rest = c->args, path;
    if (args_empty(rest)) return NULL;
    error *e = take_dll(c, &rest, &path);
    if (!e) e = args_end(c, rest);
    if (e || is_built_in(c, path)) return e;
    return error_new(c->arena, ERROR_NOT_FOUND, "Unable to find extension '%.*s'", STR_ARG(path));
}

static error *run_unloadall(command_call *c)
{
    return args_end(c, c->args);
}

#define DLL(id, name_, synopsis_, brief_, example_, function)                                                \
    const command command_##id = {                                                                           \
        .name = name_, .synopsis = synopsis_, .brief = brief_, .example = example_, .run = function};

DLL(load, ".load", "DLLName", "Load an extension DLL: those of WinDbg are built in", ".load kdexts", run_load)
DLL(loadby, ".loadby", "DLLName ModuleName", "Load an extension DLL that lies beside a module",
    ".loadby ext ntdll", run_loadby)
DLL(setdll, ".setdll", "DLLName", "Choose the extension DLL whose commands are looked for first",
    ".setdll ext", run_setdll)
DLL(unload, ".unload", "[DLLName]", "Unload an extension DLL: those that are built in stay", ".unload ext",
    run_unload)
DLL(unloadall, ".unloadall", "", "Unload all extension DLLs: those that are built in stay", ".unloadall",
    run_unloadall)
