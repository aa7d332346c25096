/* Finding the engine: a module beside the program, in the folder where it was built or where it is installed.
 * Nothing else is looked at, and nothing is loaded before the first script. */
#include "script/internal.h"

#include <dlfcn.h>
#include <string.h>
#include <unistd.h>

static str program_folder(arena *a)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    if (n <= 0 || (size_t)n >= sizeof path) return STR(".");
    str whole = {path, (size_t)n};
    size_t slash = str_rfind_char(whole, '/');
    return str_copy(a, str_slice(whole, 0, slash == SIZE_MAX ? 0 : slash));
}

/* Empty when it is nowhere. */
static str find_module(arena *a)
{
    str folder = program_folder(a);
    str places[] = {
        str_format(a, "%.*s/../javascript/%s", STR_ARG(folder), NTDBG_SCRIPT_MODULE),
        str_format(a, "%.*s/../%s/%s", STR_ARG(folder), NTDBG_SCRIPT_FOLDER, NTDBG_SCRIPT_MODULE),
        str_format(a, "%.*s/../../src/javascript/%s", STR_ARG(folder), NTDBG_SCRIPT_MODULE),
    };
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
        if (access(str_to_cstr(a, places[i]), R_OK) == 0) return places[i];
    return (str){0};
}

bool scripts_available(arena *a)
{
    return find_module(a).len > 0;
}

error *script_engine_find(arena *a, const script_engine_functions **out)
{
    str path = find_module(a);
    if (!path.len)
        return error_new(a, ERROR_UNAVAILABLE,
                         "This build of ntdbg has no JavaScript: %s is not where ntdbg is",
                         NTDBG_SCRIPT_MODULE);
    void *module = dlopen(str_to_cstr(a, path), RTLD_NOW | RTLD_LOCAL);
    if (!module)
        return error_new(a, ERROR_UNAVAILABLE, "The JavaScript engine cannot be loaded: %s", dlerror());
    void *entry = dlsym(module, SCRIPT_ENGINE_SYMBOL);
    script_engine_entry *get = NULL;
    memcpy(&get, &entry, sizeof get); /* POSIX: a function's address fits */
    const script_engine_functions *functions = get ? get() : NULL;
    if (!functions || functions->version != SCRIPT_ENGINE_VERSION)
        return error_new(a, ERROR_UNAVAILABLE, "%s is of another build of ntdbg", NTDBG_SCRIPT_MODULE);
    *out = functions;
    return NULL;
}
