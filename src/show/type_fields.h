/* The body of `dt`: a type's fields, one a line, with values when there is an address. Also what `s -v` shows
 * of an object. */
#ifndef NTDBG_SHOW_TYPE_FIELDS_H
#define NTDBG_SHOW_TYPE_FIELDS_H

#include "out/out.h"
#include "session/session.h"

#define DT_MAX_FIELDS 64

typedef struct dt_options {
    unsigned depth;             /* -r: levels of subtypes */
    bool block;                 /* -b: structures and arrays, not pointers */
    bool verbose;               /* -v */
    bool compact;               /* -c */
    bool arrays;                /* -a: each element on a line */
    uint64_t array_limit;       /* -a<n>; 0 = all */
    bool no_offsets;            /* -o */
    bool no_indent;             /* -i */
    str fields[DT_MAX_FIELDS];  /* as typed: "Ldr", "Ldr.", "a..c.", "Process*" */
    bool prefix[DT_MAX_FIELDS]; /* -y stood before it */
    size_t field_count;
} dt_options;

typedef struct dt_display {
    session *session;
    out *out;
    arena *arena;
    values_context *values; /* virtual or physical memory */
    const dt_options *options;
    bool types_only;   /* no address: types instead of values */
    size_t name_width; /* of the name column */
    size_t lines;      /* printed so far: bounded */
    unsigned nesting;  /* structures inside one another, anonymous ones and base classes too: bounded */
    bool unplaced;     /* inside of a virtual base whose place is not known */
    unsigned bases;    /* how many base classes deep the members being shown are */
    bool has_read_error;
    uint64_t read_error; /* the last address that could not be read */
} dt_display;

dt_display dt_display_new(session *s, out *o, arena *a, values_context *values, const dt_options *options);
/* Fields of a structure, names of an enumeration, or the value of anything else. `v` without an address
 * (in_memory false) shows types instead of values. */
void dt_show(dt_display *d, value v);
/* "struct _KAPC, 17 elements, 0x58 bytes" */
void dt_show_verbose_line(dt_display *d, const type *t);
/* "Memory read error 000000000f94a307" when something was missing. */
void dt_show_read_error(dt_display *d);
/* Whether the text names a field of `t`: by its first level, wildcard or prefix as dt takes them. */
bool dt_names_field(const type *t, str text, bool prefix, const interrupt *i);

#endif
