/* Which libraries are loaded, in which order they are asked, and running their commands. */
#include "libraries/internal.h"

#include <dlfcn.h>
#include <string.h>

str library_plain_name(str path)
{
    str name = str_base_name(path);
    if (str_ends_with_nocase(name, STR(".so"))) name.len -= 3;
    else if (str_ends_with_nocase(name, STR(".dll"))) name.len -= 4;
    return str_starts_with(name, STR("lib")) && name.len > 3 ? str_skip(name, 3) : name;
}

/* By what stands before the dot, by the file's name or by the whole path. */
static bool has_name(const library *l, str name)
{
    return str_equal(name, l->path) || str_equal_nocase(name, l->name) ||
           str_equal_nocase(library_plain_name(name), l->name);
}

static size_t find_library(const libraries *l, str name)
{
    for (size_t i = 0; i < l->count; i++)
        if (has_name(l->order[i], name)) return i;
    return SIZE_MAX;
}

bool libraries_loaded(const libraries *l, str name)
{
    return l && find_library(l, name) != SIZE_MAX;
}

/* ---- commands ---- */

static error *run_library(command_call *call)
{
    const library_command *c = (const library_command *)call->command;
    libraries *l = c->library->set;
    if (!c->library->handle)
        return error_new(call->arena, ERROR_UNAVAILABLE, "%.*s is not loaded any more",
                         STR_ARG(c->library->path));
    command_call *outer = l->call;
    cpu_registers registers;
    uint64_t pc = 0;
    l->call = call;
    c->library->link->host = &l->host;
    if (l->session->target && !session_registers(l->session, call->arena, &registers))
        cpu_role_get(&registers, CPU_ROLE_IP, &pc);
    void (*check)(void) = (void (*)(void))library_export(c->library->handle, STR("CheckVersion"));
    if (check) check();
    c->function(NULL, NULL, pc, (ULONG)l->session->thread, str_to_cstr(call->arena, call->args));
    library_flush(l);
    l->call = outer;
    return NULL;
}

static const command *command_of(library *lib, str name)
{
    for (size_t i = 0; i < lib->commands.count; i++)
        if (str_equal(name, str_from_cstr(lib->commands.items[i]->descriptor.name)))
            return &lib->commands.items[i]->descriptor;
    void *function = library_is_entry_point(name) ? NULL : library_export(lib->handle, name);
    if (!function) return NULL;
    arena *a = lib->set->arena;
    library_command *c = ARENA_NEW(a, library_command);
    const char *own = str_to_cstr(a, name);
    *c = (library_command){
        .descriptor = {.name = own,
                       .extension = str_to_cstr(a, lib->name),
                       .synopsis = "[Arguments]",
                       .brief = str_to_cstr(a, str_format(a, "Run %s of %.*s", own, STR_ARG(lib->path))),
                       .example = own,
                       .run = run_library},
        .library = lib};
    memcpy(&c->function, &function, sizeof function);
    *VEC_PUSH(a, &lib->commands) = c;
    return &c->descriptor;
}

static const command *find(void *context, str dll, str name, bool before)
{
    libraries *l = context;
    size_t first = before ? 0 : l->built_in_at, end = before ? l->built_in_at : l->count;
    for (size_t i = first; i < end && name.len; i++) {
        if (dll.len && !str_equal_nocase(dll, l->order[i]->name)) continue;
        const command *c = command_of(l->order[i], name);
        if (c) return c;
    }
    return NULL;
}

static bool is_loaded(void *context, str dll)
{
    return libraries_loaded(context, dll);
}

static error *load_by_command(command_call *call, str dll, bool *found)
{
    libraries *l = libraries_of(call->dispatcher);
    *found = false;
    if (!l || libraries_loaded(l, dll) || !library_exists(l, call->arena, dll)) return NULL;
    error *e = libraries_load(l, call, dll);
    *found = !e;
    return e;
}

/* ---- the order ---- */

void library_put_first(libraries *l, library *lib)
{
    memmove(l->order + 1, l->order, l->count * sizeof *l->order);
    l->order[0] = lib;
    l->count++;
    l->built_in_at++;
}

static library *take_out(libraries *l, size_t index)
{
    library *lib = l->order[index];
    memmove(l->order + index, l->order + index + 1, (l->count - index - 1) * sizeof *l->order);
    l->count--;
    if (index < l->built_in_at) l->built_in_at--;
    return lib;
}

bool libraries_prefer(libraries *l, str name, bool built_in)
{
    if (built_in) {
        l->built_in_at = 0;
        return true;
    }
    size_t index = find_library(l, name);
    if (index != SIZE_MAX) library_put_first(l, take_out(l, index));
    return index != SIZE_MAX;
}

error *libraries_unload(libraries *l, command_call *call, str name, str *unloaded)
{
    size_t index = name.len ? find_library(l, name) : 0;
    if (index >= l->count)
        return error_new(call->arena, ERROR_NOT_FOUND, "Unable to find extension '%.*s'", STR_ARG(name));
    if (l->call && l->call->command && l->call->command->run == run_library)
        return error_new(call->arena, ERROR_UNAVAILABLE, "An extension command is running");
    library *lib = take_out(l, index);
    *unloaded = str_copy(call->arena, lib->path);
    dlclose(lib->handle);
    lib->handle = NULL;
    lib->link = NULL;
    return NULL;
}

bool libraries_at(const libraries *l, size_t index, library_info *out)
{
    if (!l || index >= l->count) return false;
    const library *lib = l->order[index];
    *out = (library_info){.name = lib->name,
                          .path = lib->path,
                          .major = lib->version.MajorVersion,
                          .minor = lib->version.MinorVersion,
                          .revision = lib->version.Revision,
                          .before_built_in = index < l->built_in_at};
    return true;
}

typedef struct listing {
    void (*each)(void *user, const char *name);
    void *user;
} listing;

static bool list_one(void *user, const char *name, void *function)
{
    listing *list = user;
    (void)function;
    if (!library_is_entry_point(str_from_cstr(name))) list->each(list->user, name);
    return true;
}

void libraries_commands(const libraries *l, size_t index, void (*each)(void *user, const char *name),
                        void *user)
{
    listing list = {each, user};
    library_exports(l->order[index]->handle, list_one, &list);
}

/* ---- the set ---- */

static void unload_all(void *context)
{
    libraries *l = context;
    for (size_t i = 0; i < l->count; i++) dlclose(l->order[i]->handle);
    l->count = l->built_in_at = 0;
}

libraries *libraries_new(arena *a, session *s, out *o, str path)
{
    libraries *l = ARENA_NEW(a, libraries);
    *l = (libraries){.arena = a, .session = s, .out = o, .path = str_copy(a, path), .line = {.arena = a}};
    l->hooks =
        (dispatcher_libraries){.context = l, .find = find, .loaded = is_loaded, .load = load_by_command};
    library_host_init(l);
    arena_on_free(a, unload_all, l);
    return l;
}

const dispatcher_libraries *libraries_hooks(libraries *l)
{
    return &l->hooks;
}

libraries *libraries_of(const dispatcher *d)
{
    const dispatcher_libraries *hooks = dispatcher_libraries_of(d);
    return hooks ? hooks->context : NULL;
}

str libraries_path(const libraries *l)
{
    return l ? l->path : (str){0};
}

void libraries_set_path(libraries *l, str path)
{
    l->path = str_copy(l->arena, path);
}
