/* Types for what we know of Windows: from the symbols of ntdll or nt when they have them, otherwise from the
 * built-in layouts of data/layouts/ (public structures whose fields have not moved in twenty years). */
#ifndef NTDBG_WINDOWS_LAYOUTS_H
#define NTDBG_WINDOWS_LAYOUTS_H

#include "symbols/symbols.h"
#include "types/value.h"

/* The built-in structures for 4- or 8-byte pointers. */
type_source *nt_builtin_types(arena *a, unsigned pointer_size);

typedef struct nt_context {
    values_context *values;
    symbols *symbols;          /* NULL: built-in layouts only */
    const char *system_module; /* whose types are asked first: "ntdll" or "nt" */
    type_source *builtin;
    bool used_builtin; /* some type came from the built-in layouts: worth a word to the user */
} nt_context;

/* `values` must outlive the context. Types are made in values->arena. */
nt_context nt_context_for(values_context *values, symbols *s, bool kernel);
/* NULL when neither has it. */
const type *nt_type(nt_context *c, const char *name);
/* The built-in layout, whatever the symbols have: for walks that must not open symbols. */
const type *nt_builtin_type(nt_context *c, const char *name);
/* A value of the named type; bad when there is no such type or the address is 0. */
value nt_value(nt_context *c, const char *type_name, uint64_t address);

#endif
