/* The user half of a process: PEB, loader lists, process parameters, environment; and the TEB. */
#ifndef NTDBG_WINDOWS_PEB_H
#define NTDBG_WINDOWS_PEB_H

#include "base/vec.h"
#include "windows/layouts.h"

typedef struct nt_module {
    uint64_t entry; /* address of its _LDR_DATA_TABLE_ENTRY */
    uint64_t base, size, entry_point;
    uint32_t timestamp, checksum;
    str path; /* as the loader keeps it; empty = not readable */
    str base_name;
    uint32_t flags; /* LDRP_* */
    uint16_t load_count, tls_index;
} nt_module;
typedef VEC(nt_module) nt_modules;

typedef struct nt_peb {
    value peb;        /* fields by name: "BeingDebugged" */
    value loader;     /* _PEB_LDR_DATA; bad when Ldr is null or not there */
    value parameters; /* _RTL_USER_PROCESS_PARAMETERS */
} nt_peb;

/* Values only: nothing is read before it is asked for. */
nt_peb nt_peb_at(nt_context *c, uint64_t address);

typedef enum nt_module_order { NT_LOAD_ORDER, NT_MEMORY_ORDER, NT_INITIALIZATION_ORDER } nt_module_order;
/* Walks one of the loader's lists. What cannot be read is empty or 0; `end` says how the walk ended. */
nt_modules nt_loader_modules(arena *a, nt_context *c, value loader, nt_module_order order, walk_end *end);

/* The module of one _LDR_DATA_TABLE_ENTRY. False when it is not readable. */
bool nt_loader_module_at(arena *a, nt_context *c, uint64_t entry, nt_module *out);

/* A string of the process parameters ("ImagePathName", "CurrentDirectory.DosPath"). Parameters that the
 * loader has not normalized yet hold offsets instead of pointers. False when it is not readable. */
bool nt_parameter_string(arena *a, value parameters, const char *field, str *out);

typedef VEC(str) nt_strings;
/* "NAME=value" strings of the environment block, in its order. False when not even its first page is there.
 */
bool nt_environment(arena *a, value parameters, nt_strings *out);

/* The TEB at `address`. */
value nt_teb_at(nt_context *c, uint64_t address);

#endif
