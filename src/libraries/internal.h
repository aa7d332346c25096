/* What the files of this layer share. */
#ifndef NTDBG_LIBRARIES_INTERNAL_H
#define NTDBG_LIBRARIES_INTERNAL_H

#include "base/vec.h"
#include "libraries/libraries.h"

#define NTDBG_EXTENSION_HOST
#include "ntdbg/wdbgexts.h"

typedef struct library library;

typedef struct library_command {
    command descriptor; /* first: what the dispatcher has is this */
    library *library;
    void (*function)(HANDLE process, HANDLE thread, ULONG64 pc, ULONG processor, PCSTR args);
} library_command;

/* Stays when it is unloaded, because descriptors may still be in use; then `handle` is NULL. */
struct library {
    libraries *set;
    str name, path;
    void *handle;
    struct ntdbg_extension_link *link;
    EXT_API_VERSION version;
    VEC(library_command *) commands; /* those that were asked for */
};

struct libraries {
    arena *arena;
    session *session;
    out *out;
    str path;
    dispatcher_libraries hooks;
    struct ntdbg_extension_host host;
    command_call *call; /* that runs now; NULL = none */
    strbuf line;        /* what dprintf has printed of a line that is not whole */
    library *order[LIBRARIES_MAX];
    size_t count, built_in_at; /* how many stand before the built-in extensions */
};

/* ---- exports.c ---- */

/* Every function that the library itself exports, until `each` returns false. */
void library_exports(void *handle, bool (*each)(void *user, const char *name, void *function), void *user);
/* Not a command: what the debugger calls. */
bool library_is_entry_point(str name);
/* NULL when there is none: names of libraries that it uses do not count. */
void *library_export(void *handle, str name);

/* ---- load.c, set.c ---- */

/* "/x/libsample.so" -> "sample" */
str library_plain_name(str path);
bool library_exists(const libraries *l, arena *a, str name);
void library_put_first(libraries *l, library *lib);

/* ---- format.c ---- */

/* dprintf's text. `pointer_size` in bytes is that of %p. */
void library_format(strbuf *into, const char *format, va_list arguments, unsigned pointer_size);

/* ---- host.c ---- */

void library_host_init(libraries *l);
/* Prints what is left of a line. */
void library_flush(libraries *l);

/* ---- host_types.c ---- */

ULONG library_dump_symbol_info(libraries *l, SYM_DUMP_PARAM *p);
ULONG library_type_size(libraries *l, SYM_DUMP_PARAM *p);

#endif
