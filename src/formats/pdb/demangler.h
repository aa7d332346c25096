/* The parser of Microsoft's decorated C++ names, shared by undecorate.c (names) and undecorate_types.c
 * (types). */
#ifndef NTDBG_PDB_DEMANGLER_H
#define NTDBG_PDB_DEMANGLER_H

#include "formats/pdb/undecorate.h"

enum {
    BACK_REFERENCES = 10,
    DEMANGLE_DEPTH_MAX = 48,
    DEMANGLE_TEXT_MAX = 16384,
    DEMANGLE_WORK_MAX = 1 << 20
};

/* A type around a declarator: "int (__cdecl*" and ")(int)". */
typedef struct type_text {
    str left;
    str right;
    bool is_function; /* a pointer to it needs parentheses: `calling` stands in them */
    bool is_array;
    bool is_pointer; /* or a reference */
    str calling;
} type_text;

typedef struct back_references {
    str names[BACK_REFERENCES];
    size_t name_count;
    type_text types[BACK_REFERENCES];
    size_t type_count;
} back_references;

typedef struct demangler {
    arena *a;
    str in;
    size_t at;
    bool bad;
    bool full;
    int depth;
    back_references refs;
} demangler;

bool dm_take(demangler *d, char c);
bool dm_take_text(demangler *d, const char *text);
char dm_peek(const demangler *d, size_t ahead);
char dm_next(demangler *d);
bool dm_enter(demangler *d); /* false, and bad, when nested too deeply */
void dm_leave(demangler *d);
/* Text that cannot grow without limit through back references; an oversized one makes the name bad. */
str dm_format(demangler *d, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A number: 0-9 stand for 1-10, others are A-P digits up to '@'; '?' before it negates. */
int64_t dm_number(demangler *d);

/* "ns::name", up to and with the '@' that ends it. */
str dm_qualified_type_name(demangler *d);
/* A whole decorated symbol that begins with '?' (in a template argument or a local scope). */
str dm_symbol(demangler *d, bool with_types);

type_text dm_type(demangler *d);
str dm_type_string(demangler *d, type_text t);
/* After the class letter: this-qualifiers (members only), calling convention, return type, parameters. `name`
 * is empty for a function type, whose text then has a place for the declarator. */
typedef struct function_text {
    str calling;
    type_text result;
    bool has_result;
    str parameters; /* "(int,char *)" */
    str qualifiers; /* " const" ... */
} function_text;
void dm_function(demangler *d, bool has_this, function_text *out);
str dm_template_arguments(demangler *d);
/* const/volatile letters A-D as text with a leading blank. */
str dm_cv(demangler *d);

#endif
