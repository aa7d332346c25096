/* Extension libraries: ELF shared objects that were compiled with include/ntdbg/wdbgexts.h, loaded with .load
 * or by
 * "!library.command". They are native code in this process, as WinDbg's extension DLLs are in WinDbg.
 *
 * Source: windows-driver-docs, "Loading Debugger Extension DLLs", "Using Debugger Extension Commands" and the
 * WdbgExts pages. */
#ifndef NTDBG_LIBRARIES_LIBRARIES_H
#define NTDBG_LIBRARIES_LIBRARIES_H

#include "dispatch/command.h"

enum { LIBRARIES_MAX = 32 }; /* "There can be as many as 32 extension DLLs loaded." */

typedef struct libraries libraries;

/* `path` (folders with ';' between them) is where names without a folder are looked for. Lives as long as
 * `a`, which unloads all. */
libraries *libraries_new(arena *a, session *s, out *o, str path);
const dispatcher_libraries *libraries_hooks(libraries *l);
/* NULL when none can be loaded here. */
libraries *libraries_of(const dispatcher *d);

/* Loads the library and puts it in front of the search order. `name` is a path, or a name that is looked for
 * on the extension path as NAME, NAME.so and libNAME.so. WinDbg's words when there is none, or when it is no
 * extension; a Windows DLL is called by its name. */
error *libraries_load(libraries *l, command_call *call, str name);
/* The same in one folder (.loadby). */
error *libraries_load_from(libraries *l, command_call *call, str folder, str name);
/* By its name or path; an empty name is the first in the search order. *unloaded is its path, in the call's
 * arena. ERROR_NOT_FOUND. */
error *libraries_unload(libraries *l, command_call *call, str name, str *unloaded);
/* To the front of the search order; `built_in`: the built-in extensions are. False when it is not loaded. */
bool libraries_prefer(libraries *l, str name, bool built_in);
bool libraries_loaded(const libraries *l, str name);

str libraries_path(const libraries *l);
void libraries_set_path(libraries *l, str path);

typedef struct library_info {
    str name; /* "sample": what stands before the dot */
    str path;
    uint16_t major, minor, revision; /* of its API version */
    bool before_built_in;
} library_info;
/* In the order in which they are searched. False behind the last. */
bool libraries_at(const libraries *l, size_t index, library_info *out);
/* Calls `each` for the names of a library's commands. */
void libraries_commands(const libraries *l, size_t index, void (*each)(void *user, const char *name),
                        void *user);

#endif
