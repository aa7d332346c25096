/* Types, wherever they were read from (PDB, ISF, ...): one model, filled lazily by a source. A type lives as
 * long as its source. */
#ifndef NTDBG_TYPES_TYPES_H
#define NTDBG_TYPES_TYPES_H

#include "base/error.h"
#include "base/interrupt.h"

typedef enum type_kind {
    TYPE_VOID,
    TYPE_INTEGER, /* is_signed; also char, wchar_t, bool: see base */
    TYPE_FLOAT,
    TYPE_POINTER, /* also references: see is_reference */
    TYPE_ARRAY,
    TYPE_STRUCT,
    TYPE_CLASS,
    TYPE_UNION,
    TYPE_ENUM,
    TYPE_FUNCTION,
    TYPE_TYPEDEF, /* a name for `target` */
    TYPE_UNKNOWN, /* a record that is not understood: size may still be known */
} type_kind;

/* The spelling of base types in WinDbg's `dt`: Char, UChar, Int2B, Uint4B, Int8B, Float, Bool, Wchar, Void,
 * HRESULT ... */
typedef enum type_base {
    BASE_NONE,
    BASE_CHAR,
    BASE_UCHAR,
    BASE_WCHAR,
    BASE_CHAR8,
    BASE_CHAR16,
    BASE_CHAR32,
    BASE_INT,
    BASE_UINT,
    BASE_LONG,
    BASE_ULONG,
    BASE_BOOL,
    BASE_FLOAT,
    BASE_HRESULT,
} type_base;

typedef struct type type;
typedef struct type_source type_source;

typedef struct type_member {
    str name;
    const type *type;
    uint64_t offset;      /* bytes from the start of the containing type */
    uint8_t bit_position; /* of a bit field */
    uint8_t bit_count;    /* 0 = not a bit field */
    bool is_static;
    bool is_base_class;
    bool is_vtable; /* the "__VFN_table" pointer */
    /* A virtual base: `offset` is that of the pointer to the table, whose entry `table_index` (an int) says
     * how far from that pointer the base begins. */
    bool is_virtual_base;
    uint32_t table_index;
} type_member;

typedef struct type_method {
    str name;
    const type *type; /* a function */
    bool is_static;
    bool is_virtual;
} type_method;

typedef struct type_enumerator {
    str name;
    int64_t value;
} type_enumerator;

struct type {
    type_kind kind;
    type_base base;
    str name;      /* "_EPROCESS"; empty for pointers, arrays, functions */
    uint64_t size; /* bytes */
    bool is_signed;
    bool is_const, is_volatile;
    bool is_reference;
    bool is_forward;    /* declared, body not found */
    const type *target; /* pointee, element, underlying, typedef's target, function's return type */
    uint64_t count;     /* elements of an array */
    type_source *source;
    uint32_t id;                /* the source's own number */
    uint8_t calling_convention; /* functions: CV_call_e of cvconst.h (0 near C, 4 fast, 7 stdcall, 11 this) */

    /* Filled by type_load_body: */
    bool body_loaded;
    const type_member *members;
    size_t member_count;
    const type_method *methods;
    size_t method_count;
    const type_enumerator *enumerators;
    size_t enumerator_count;
    const type *const *parameters;
    size_t parameter_count;
    bool is_variadic;
};

typedef struct type_source_ops {
    /* By exact name (case counts); forward references resolved. NULL when there is none. */
    const type *(*find)(void *context, str name);
    /* By the source's own number (CodeView type index); NULL when there is none. */
    const type *(*by_id)(void *context, uint32_t id);
    /* Calls `each` for every named type that matches the wildcard, without case; stops when it returns false.
     */
    void (*match)(void *context, str pattern, bool (*each)(void *user, const type *t), void *user);
    /* Fills members / enumerators / parameters. */
    void (*load_body)(void *context, type *t);
} type_source_ops;

struct type_source {
    const type_source_ops *ops;
    void *context;
    unsigned pointer_size; /* bytes */
    arena *arena;          /* of its types */
    str description;       /* "ntkrnlmp.pdb": for messages */
    /* Where the body of a type may be that this source only declares: in another module's types. Asked
     * whenever such a body is wanted; NULL = nowhere. */
    const type *(*find_elsewhere)(void *owner, const type_source *asking, str name);
    void *owner;
};

const type *type_find(type_source *s, str name);
const type *type_by_id(type_source *s, uint32_t id);
void type_match(type_source *s, str pattern, bool (*each)(void *user, const type *t), void *user);
/* Members and so on, loaded on first use (types are otherwise constant). */
const type *type_with_body(const type *t);
/* Through typedefs and const/volatile wrappers. */
const type *type_resolve(const type *t);
/* A pointer to / an array of `t`, made in the source's arena. */
const type *type_pointer_to(const type *t);
const type *type_array_of(const type *t, uint64_t count);

/* Finds "Tcb.Header.Type", "Array[3]", members of anonymous unions and base classes included. `offset` in
 * bytes from the start of `t`. Cached per type and path by the caller's values_context. False when some part
 * is not there. */
typedef struct type_field {
    const type *type;
    uint64_t offset;
    uint8_t bit_position, bit_count;
    /* Of a virtual base: `offset` counts from where it begins, and an object's own table says where that is:
     * the pointer at `table_pointer` leads to it, its entry `table_index` is the distance from the pointer.
     */
    bool in_virtual_base;
    uint64_t table_pointer;
    uint32_t table_index;
} type_field;
bool type_find_field(const type *t, str path, type_field *out);
/* The same for one name that only virtual bases have. */
bool type_find_virtual_field(const type *t, str name, type_field *out);

/* The name as `dt` writes it after the offset: "Ptr64 _EPROCESS", "[16] UChar", "Uint4B", "Pos 3, 1 Bit",
 * "_LIST_ENTRY". */
str type_dt_name(arena *a, const type *t);
/* A method as `dt -v` writes it behind its name: "int  (  char *, ... )". */
str type_signature(arena *a, const type *function);
/* The C-like name as `dv /t`, `x /t`, `kp` write it: "struct _EPROCESS *", "unsigned long [4]", "char *". */
str type_c_name(arena *a, const type *t);
/* The same as dx and NatVis write it: "_EPROCESS *", "unsigned __int64", "void (*)(int)". */
str type_model_name(arena *a, const type *t);

#endif
