/* Finding a library and loading it. Nothing is ever looked for in the current folder. */
#include "base/file.h"
#include "libraries/internal.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAJOR_FREE_BUILD = 0xf };

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISREG(st.st_mode);
}

/* "sample", "sample.so", "libsample.so", and sample.dll's neighbour sample.so, in one folder. */
static bool find_in(arena *a, str folder, str name, str *path)
{
    str plain = str_ends_with_nocase(name, STR(".dll")) ? str_slice(name, 0, name.len - 4) : name;
    const str tries[] = {name, str_format(a, "%.*s.so", STR_ARG(plain)),
                         str_format(a, "lib%.*s.so", STR_ARG(plain)),
                         str_format(a, "%.*s.dll", STR_ARG(plain))};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        *path = folder.len ? str_format(a, "%.*s/%.*s", STR_ARG(folder), STR_ARG(tries[i])) : tries[i];
        if (is_file(str_to_cstr(a, *path))) return true;
    }
    return false;
}

static bool locate(const libraries *l, arena *a, str name, str *path)
{
    size_t slash = str_rfind_char(name, '/');
    if (slash != SIZE_MAX)
        return find_in(a, slash ? str_slice(name, 0, slash) : STR("/"), str_skip(name, slash + 1), path);
    for (str rest = l->path; rest.len;) {
        str folder = str_trim(str_take_until(&rest, ';'));
        if (folder.len && find_in(a, folder, name, path)) return true;
    }
    return false;
}

bool library_exists(const libraries *l, arena *a, str name)
{
    str path;
    return !l->session->settings.secure && locate(l, a, name, &path);
}

static error *not_loaded(arena *a, str name, int code, const char *words, str more)
{
    return error_new(a, code == 2 ? ERROR_NOT_FOUND : ERROR_UNAVAILABLE,
                     "The call to LoadLibrary(%.*s) failed, Win32 error 0n%d\n    \"%s\"\n"
                     "Please check your debugger configuration and/or network access.%s%.*s",
                     STR_ARG(name), code, words, more.len ? "\n" : "", STR_ARG(more));
}

static error *no_extension(arena *a, str name, str why)
{
    return not_loaded(a, name, 193, "%1 is not a valid Win32 application.", why);
}

/* Before any of its code runs: is it a library of this system at all? */
static error *check_file(arena *a, str name, str path)
{
    uint8_t head[4] = {0};
    int file = open(str_to_cstr(a, path), O_RDONLY | O_CLOEXEC);
    ssize_t got = file < 0 ? 0 : read(file, head, sizeof head);
    if (file >= 0) close(file);
    if (got >= 2 && head[0] == 'M' && head[1] == 'Z')
        return no_extension(
            a, name,
            str_format(a,
                       "%.*s is a DLL for Windows (PE): ntdbg loads ELF libraries that were compiled with "
                       "ntdbg/wdbgexts.h",
                       STR_ARG(path)));
    if (got < 4 || memcmp(head, "\177ELF", 4) != 0)
        return no_extension(a, name, str_format(a, "%.*s is no ELF library", STR_ARG(path)));
    return NULL;
}

/* The link is there and is that of this header. */
static error *check_link(arena *a, str name, str path, const struct ntdbg_extension_link *link)
{
    if (!link)
        return no_extension(a, name,
                            str_format(a, "%.*s was not compiled with ntdbg/wdbgexts.h", STR_ARG(path)));
    if (link->version != NTDBG_EXTENSION_LINK_VERSION || link->size != sizeof *link)
        return no_extension(a, name,
                            str_format(a, "%.*s was compiled with another version of ntdbg/wdbgexts.h (%u)",
                                       STR_ARG(path), link->version));
    return NULL;
}

static error *start(libraries *l, command_call *call, str name, library *lib)
{
    void (*init)(PWINDBG_EXTENSION_APIS64, USHORT, USHORT);
    LPEXT_API_VERSION (*version)(void);
    void *init_at = library_export(lib->handle, STR("WinDbgExtensionDllInit"));
    void *version_at = library_export(lib->handle, STR("ExtensionApiVersion"));
    if (!init_at || !version_at)
        return no_extension(call->arena, name,
                            str_format(call->arena, "%.*s does not export %s", STR_ARG(lib->path),
                                       init_at ? "ExtensionApiVersion" : "WinDbgExtensionDllInit"));
    memcpy(&init, &init_at, sizeof init_at);
    memcpy(&version, &version_at, sizeof version_at);
    command_call *outer = l->call;
    l->call = call;
    lib->link->host = &l->host;
    const target *t = l->session->target;
    init(&lib->link->apis, MAJOR_FREE_BUILD, (USHORT)(t ? t->system.build : 0));
    const EXT_API_VERSION *own = version();
    if (own) lib->version = *own;
    library_flush(l);
    l->call = outer;
    return NULL;
}

static error *load_file(libraries *l, command_call *call, str name, str path)
{
    if (libraries_loaded(l, path)) return NULL;
    if (l->count == LIBRARIES_MAX)
        return error_new(call->arena, ERROR_UNAVAILABLE, "There are %d extension libraries already",
                         LIBRARIES_MAX);
    error *e = check_file(call->arena, name, path);
    if (e) return e;
    void *handle = dlopen(str_to_cstr(call->arena, path), RTLD_NOW | RTLD_LOCAL);
    if (!handle) return no_extension(call->arena, name, str_from_cstr(dlerror()));
    library *lib = ARENA_NEW(l->arena, library);
    *lib = (library){.set = l,
                     .path = str_copy(l->arena, path),
                     .handle = handle,
                     .link = dlsym(handle, "ntdbg_extension_link")};
    lib->name = library_plain_name(lib->path);
    e = check_link(call->arena, name, path, lib->link);
    if (!e) e = start(l, call, name, lib);
    if (e) dlclose(handle);
    else library_put_first(l, lib);
    return e;
}

static error *load_found(libraries *l, command_call *call, str name, bool found, str path)
{
    if (!found)
        return not_loaded(call->arena, name, 2, "The system cannot find the file specified.", (str){0});
    if (l->session->settings.secure)
        return error_new(call->arena, ERROR_UNAVAILABLE, "Files are not read in secure mode");
    return load_file(l, call, name, path);
}

error *libraries_load(libraries *l, command_call *call, str name)
{
    str path = {0};
    bool found = l && locate(l, call->arena, name, &path);
    return load_found(l, call, name, found, path);
}

error *libraries_load_from(libraries *l, command_call *call, str folder, str name)
{
    str path = {0};
    bool found = l && find_in(call->arena, folder, name, &path);
    return load_found(l, call, name, found, path);
}
