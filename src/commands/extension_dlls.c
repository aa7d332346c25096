/* .load, .loadby, .unload, .unloadall, .setdll, .extpath, .chain: extension libraries. What WinDbg's own DLLs
 * do is built in as far as it is there, so that loading one of those is nothing to do. Texts:
 * windows-driver-docs; that of a DLL that cannot be loaded, and "Unloading ... extension DLL": published
 * sessions. */
#include "base/map.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "libraries/libraries.h"

/* "C:\\Debuggers\\winext\\ext.dll" -> "ext" */
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

/* The only argument. */
static error *take_dll(command_call *c, str *path)
{
    str rest = c->args;
    if (!args_take_string(&rest, path)) return args_error(c, rest, "Syntax");
    return args_end(c, rest);
}

static error *run_load(command_call *c)
{
    str path;
    error *e = take_dll(c, &path);
    return e || is_built_in(c, path) ? e : libraries_load(libraries_of(c->dispatcher), c, path);
}

/* The folder of the file that the module's image was found in: the target's own path is one of Windows. */
static error *run_loadby(command_call *c)
{
    str rest = c->args, path, name;
    if (!args_take_string(&rest, &path) || !args_take_string(&rest, &name))
        return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (e) return e;
    module *m = symbols_find_module(c->session->symbols, name);
    if (!m) return error_new(c->arena, ERROR_NOT_FOUND, "Unable to find module '%.*s'", STR_ARG(name));
    if (is_built_in(c, path)) return NULL;
    module_image_file(m);
    size_t slash = str_rfind_char(m->image_file, '/');
    if (slash == SIZE_MAX)
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "Unable to find the folder of module '%.*s': its image file is not there (.exepath)",
                         STR_ARG(name));
    return libraries_load_from(libraries_of(c->dispatcher), c, str_slice(m->image_file, 0, slash), path);
}

/* "If it is not loaded, it is": the documentation lets .setdll load its DLL. */
static error *run_setdll(command_call *c)
{
    libraries *l = libraries_of(c->dispatcher);
    str path;
    error *e = take_dll(c, &path);
    if (e) return e;
    if (is_built_in(c, path)) {
        if (l) libraries_prefer(l, path, true);
        return NULL;
    }
    if (!libraries_loaded(l, path)) return libraries_load(l, c, path);
    libraries_prefer(l, path, false);
    return NULL;
}

static error *unload(command_call *c, libraries *l, str path)
{
    str unloaded;
    error *e = libraries_unload(l, c, path, &unloaded);
    if (!e) emit(c->out, "extension_unloaded", "Unloading {path} extension DLL\n", f_s("path", unloaded));
    return e;
}

static error *run_unload(command_call *c)
{
    libraries *l = libraries_of(c->dispatcher);
    library_info first;
    str path = {0};
    error *e = args_empty(c->args) ? NULL : take_dll(c, &path);
    if (e || (path.len ? is_built_in(c, path) : !libraries_at(l, 0, &first))) return e;
    if (!l) return error_new(c->arena, ERROR_NOT_FOUND, "Unable to find extension '%.*s'", STR_ARG(path));
    return unload(c, l, path);
}

static error *run_unloadall(command_call *c)
{
    libraries *l = libraries_of(c->dispatcher);
    library_info first;
    error *e = args_end(c, c->args);
    while (!e && libraries_at(l, 0, &first)) e = unload(c, l, (str){0});
    return e;
}

/* ---- .extpath, .chain ---- */

static error *run_extpath(command_call *c)
{
    libraries *l = libraries_of(c->dispatcher);
    str path, old = libraries_path(l);
    bool joined = args_take_plus(c, &path) && old.len;
    if (path.len && l)
        libraries_set_path(l, joined ? str_format(c->arena, "%.*s;%.*s", STR_ARG(old), STR_ARG(path)) : path);
    path = libraries_path(l);
    emit(c->out, "extension_path", "Extension search path is: {path}\n", f_s("path", path));
    return NULL;
}

typedef struct chain {
    command_call *call;
    str_map *seen;
} chain;

static bool show_built_in(void *user, const command *c)
{
    chain *list = user;
    if (!c->extension || str_map_get(list->seen, str_from_cstr(c->extension))) return true;
    str_map_put(list->seen, str_from_cstr(c->extension), list);
    emit(list->call->out, "extension", "    {extension}: built in, API 1.0.0\n",
         f_c("extension", c->extension));
    return true;
}

static void show_libraries(command_call *c, bool before)
{
    library_info info;
    for (size_t i = 0; libraries_at(libraries_of(c->dispatcher), i, &info); i++)
        if (info.before_built_in == before)
            emit(c->out, "extension", "    {extension}: API {api}\n        [path: {path}]\n",
                 f_s("extension", info.name),
                 f_s("api", str_format(c->arena, "%u.%u.%u", info.major, info.minor, info.revision)),
                 f_s("path", info.path));
}

static error *run_chain(command_call *c)
{
    chain list = {c, str_map_new(c->arena, true)};
    str rest = c->args;
    bool *links = &c->session->settings.prefer_dml, before = *links;
    bool wanted = args_take_flag(&rest, STR("D"));
    error *e = args_end(c, rest);
    if (e) return e;
    *links = before || wanted;
    str path = libraries_path(libraries_of(c->dispatcher));
    if (path.len) out_heading(c->out, "Extension DLL search Path:\n    %.*s\n", STR_ARG(path));
    out_heading(c->out, "Extension DLL chain:\n");
    show_libraries(c, true);
    dispatcher_match(c->dispatcher, STR("*"), show_built_in, &list);
    show_libraries(c, false);
    *links = before;
    return NULL;
}

#define DLL(id, name_, synopsis_, brief_, example_, function)                                                \
    const command command_##id = {                                                                           \
        .name = name_, .synopsis = synopsis_, .brief = brief_, .example = example_, .run = function};

DLL(chain, ".chain", "[/D]", "List the extensions in the order in which they are searched", ".chain",
    run_chain)
DLL(load, ".load", "DLLName", "Load an extension library; those of WinDbg are built in", ".load kdexts",
    run_load)
DLL(loadby, ".loadby", "DLLName ModuleName", "Load an extension library that lies beside a module's image",
    ".loadby ext ntdll", run_loadby)
DLL(setdll, ".setdll", "DLLName", "Choose the extension library whose commands are looked for first",
    ".setdll ext", run_setdll)
DLL(unload, ".unload", "[DLLName]", "Unload an extension library; those that are built in stay",
    ".unload ext", run_unload)
DLL(unloadall, ".unloadall", "", "Unload all extension libraries; those that are built in stay", ".unloadall",
    run_unloadall)

const command command_extpath = {.name = ".extpath",
                                 .suffixes = "+",
                                 .takes_line = args_takes_path,
                                 .synopsis = "[+] [Folder[;...]]",
                                 .brief = "Set or show where extension libraries are looked for",
                                 .example = ".extpath",
                                 .run = run_extpath};
