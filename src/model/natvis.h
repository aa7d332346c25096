/* NatVis files: how values of a type are shown. XML is read once into tables; which of them describes a type
 * is decided by the type's name, template arguments and all. Source: Visual Studio's documentation, "Create
 * custom views of C++ objects in the debugger using the Natvis framework". */
#ifndef NTDBG_MODEL_NATVIS_H
#define NTDBG_MODEL_NATVIS_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/vec.h"

/* What a file may hold. */
enum {
    NATVIS_MAX_FILE = 16 << 20,
    NATVIS_MAX_NODES = 200000,
    NATVIS_MAX_DEPTH = 32,
    NATVIS_MAX_ARGUMENTS = 32
};

typedef struct natvis_attribute {
    str name, value;
} natvis_attribute;

typedef struct natvis_element natvis_element;
struct natvis_element {
    str name; /* "Item" */
    unsigned line;
    const natvis_attribute *attributes;
    size_t attribute_count;
    str text; /* trimmed */
    natvis_element *first, *last, *next, *parent;
};

typedef struct natvis_type {
    str pattern; /* "std::vector<*>"; AlternativeType's are types of their own */
    const natvis_element *element;
    const struct natvis_file *file;
    bool inheritable;
    int priority; /* 4 High ... 0 Low */
} natvis_type;

typedef struct natvis_file {
    str path;   /* as it was given */
    str origin; /* a module's name when it came out of a PDB; else empty */
    const natvis_element *root;
    VEC(natvis_type) types;
    size_t functions; /* things in it that are passed over */
} natvis_file;

/* Reads a file; nothing outside of it is looked at (no external entities). Errors name file and line. */
error *natvis_parse(arena *a, str path, bytes content, natvis_file **out);
str natvis_attribute_of(const natvis_element *e, const char *name);
bool natvis_has_attribute(const natvis_element *e, const char *name);

/* A type's name against a pattern: '*' stands for one template argument, or for all that are left when it is
 * the last. `arguments` become $T1 ... */
bool natvis_matches(str pattern, str type_name, str *arguments, size_t *count);
/* $T1 ... $T9 and so on in an expression, replaced. */
str natvis_substitute(arena *a, str text, const str *arguments, size_t count);

typedef struct natvis_match {
    const natvis_type *type;
    str arguments[NATVIS_MAX_ARGUMENTS]; /* $T1 ... */
    size_t count;
    const struct natvis_match *next; /* one that is less close */
} natvis_match;

typedef struct natvis_set natvis_set;
natvis_set *natvis_set_new(arena *a);
/* Loads, in place of one of the same path. */
error *natvis_load(natvis_set *s, arena *a, str path, str origin, bytes content);
bool natvis_unload(natvis_set *s, str path);
/* The first of the files that came from the module's PDB: its path, in `a`; empty when there is none (more).
 */
str natvis_unload_from(natvis_set *s, arena *a, str origin);
void natvis_unload_all(natvis_set *s);
/* Those that came out of PDBs. */
void natvis_unload_embedded(natvis_set *s);
size_t natvis_count(const natvis_set *s);
const natvis_file *natvis_at(const natvis_set *s, size_t index);
/* Counts changes: what was matched before is not valid after one. */
uint64_t natvis_generation(const natvis_set *s);
void natvis_forget_matches(natvis_set *s);
/* The closest description of the named type, those of lower priority behind it; NULL = none. Remembered.
 * `base` asks for the inheritable ones only. */
natvis_match *natvis_find(natvis_set *s, str type_name, bool base);

#endif
