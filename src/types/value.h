/* Typed values: a type and where its bytes are. A failed read or a missing field makes the value bad and
 * keeps the FIRST reason; everything derived from a bad value is bad for the same reason. So walking code has
 * no error branches, and a half-present object still prints its half. */
#ifndef NTDBG_TYPES_VALUE_H
#define NTDBG_TYPES_VALUE_H

#include "memory/space.h"
#include "types/types.h"

/* How dt shows numbers and 16-bit integers: windows-driver-docs, ".typeopt (Set Type Options)",
 * ".enable_unicode",
 * ".enable_long_status", ".force_radix_output". */
enum value_option {
    VALUE_UNICODE = 1,       /* pointers to USHORT and arrays of it as text */
    VALUE_LONG_RADIX = 2,    /* long integers in the radix */
    VALUE_INTEGER_RADIX = 4, /* the other signed integers in the radix */
    VALUE_MATCH_LARGEST = 8, /* kept; of symbols of one name there is one here */
};

typedef struct value_style {
    unsigned options; /* VALUE_... */
    unsigned radix;   /* 8, 10, 16 */
} value_style;

typedef struct values_context {
    arena *arena; /* where reasons and caches live: the stop arena */
    space *space;
    const interrupt *interrupt;
    unsigned pointer_size;    /* bytes */
    const value_style *style; /* NULL = none of the options */
    /* Bytes here are no memory of the target but were put together from registers; size 0 = none. */
    uint64_t pieces_address, pieces_size;
    void *field_cache; /* private: (type, field name) -> type_field; NULL to begin with */
} values_context;

typedef struct value {
    values_context *context;
    const type *type; /* NULL for plain numbers */
    uint64_t address; /* when in_memory */
    bool in_memory;
    uint64_t bits;                   /* the number, when not in_memory */
    uint8_t bit_position, bit_count; /* bit_count 0 = whole */
    const error *bad;                /* NULL = good */
} value;

value value_at(values_context *c, const type *t, uint64_t address);
value value_number(values_context *c, const type *t, uint64_t bits);
value value_bad(values_context *c, const error *why);
bool value_is_bad(value v);

/* By path: "Tcb.Process". Pointers on the way are followed ("Process->Pcb.State" or "."). */
value value_field(value v, const char *path);
/* The first of the paths that the type has: value_first(v, "Tcb.Process", "ThreadsProcess", NULL). A comment
 * at the call names the builds. */
value value_first(value v, ...) __attribute__((sentinel));
bool value_has_field(value v, const char *path);
value value_index(value v, uint64_t index); /* array element or pointer arithmetic */
value value_deref(value v);                 /* what a pointer points to; bad for NULL */
/* Where a virtual base of the object begins: type_field says what both numbers mean. */
bool value_virtual_base(value v, uint64_t table_pointer, uint32_t table_index, uint64_t *address);
/* Whether it lies in registers, so that its address means nothing. */
bool value_in_registers(value v);
uint64_t value_address_of(value v); /* of an in-memory value, else 0 */

/* Reads. False (nothing written) when the value is bad or its bytes are not there. */
bool value_u64(value v, uint64_t *out);
bool value_i64(value v, int64_t *out);
bool value_double(value v, double *out);
/* 0 / empty when bad: for places where absence prints as such through value_is_bad. */
uint64_t value_or(value v, uint64_t otherwise);
/* A _UNICODE_STRING / _STRING value's text; a bound of 64 KiB applies. */
bool value_counted_string(value v, arena *a, str *out);
/* Makes a value that could not be read bad, with the reason. Good values come back unchanged. */
value value_checked(value v);

/* Walks a LIST_ENTRY list: `head` is the address of the list head, `link` the path of the entry inside `t`.
 * Where the forward links break, the entries that they do not lead to are handed out from the list's other
 * end, the last one first; the end is what broke all the same. A list whose forward links return to its head
 * early is noticed by that, too (WALK_CUT). */
typedef enum walk_end {
    WALK_COMPLETE,
    WALK_LIMIT,
    WALK_CYCLE,
    WALK_UNREADABLE,
    WALK_CUT,
    WALK_INTERRUPTED,
    WALK_SHORT, /* a count that stands elsewhere says that there are more */
} walk_end;
typedef struct list_walk {
    values_context *context;
    const type *type;
    uint64_t head, next, last, link_offset;
    size_t steps, limit;
    uint64_t checkpoint; /* Brent's cycle check */
    size_t power;
    struct u64_map *seen; /* once the walk goes backwards: the entries that were handed out */
    walk_end end;         /* valid once list_walk_next has returned false */
    const error *why;
} list_walk;
list_walk list_walk_begin(values_context *c, uint64_t head, const type *t, const char *link, size_t limit);
bool list_walk_next(list_walk *w, value *out);
str walk_end_text(walk_end e);

/* One value as `dt` writes it behind its name: "0xfffff900`c05e0a70 tagDESKTOPINFO", "0n0", "0x18000", "0x41
 * 'A'",
 * "_LIST_ENTRY [ 0x... - 0x... ]", "1 ( EnumName )", "0y101". Absent bytes are "??", absent pointers "???? ",
 * null ones
 * "(null) ": the debugger writes those two with a blank behind. */
str value_dt_text(arena *a, value v);

/* The same, with names for what function pointers point to: "0x939d17a0     void  booster!BoosterUnload+0".
 * `name` appends the symbol and "+<displacement>"; false when there is none. NULL = addresses only. */
typedef struct value_namer {
    bool (*name)(void *context, uint64_t address, strbuf *out);
    void *context;
} value_namer;
str value_dt_text_named(arena *a, value v, const value_namer *names);
/* ` "text"`: the characters at a value in memory, of its type (char or wchar_t), up to a NUL and at most
 * `limit` bytes; the debugger's words for memory that is not there in their place. */
str value_text_at(arena *a, value v, uint64_t limit);
/* True for structures that dt writes on one line with their contents (_LIST_ENTRY, _UNICODE_STRING,
 * _LARGE_INTEGER ...). */
bool value_has_inline_text(value v);

#endif
