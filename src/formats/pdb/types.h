/* CodeView types of a PDB: records by index, decoded records, the members of a field list, look-up by name.
 *
 * Indices below 0x1000 are simple types and stand for themselves (pdb_simple_type). All others are records of
 * the TPI stream (types) or the IPI stream (ids: functions, strings, build information). A record may refer
 * only to lower indices, but a hostile file need not keep to that: whoever follows references must limit the
 * depth. */
#ifndef NTDBG_PDB_TYPES_H
#define NTDBG_PDB_TYPES_H

#include "formats/pdb/codeview.h"
#include "formats/pdb/pdb.h"

typedef enum pdb_table { PDB_TYPES, PDB_IDS } pdb_table;

/* Records have indices begin <= i < end; both 0 when the stream is missing. */
uint32_t pdb_type_begin(pdb *p, pdb_table table);
uint32_t pdb_type_end(pdb *p, pdb_table table);
/* The record from its leaf kind on (without the length word). */
bool pdb_type_bytes(pdb *p, pdb_table table, uint32_t index, bytes *out);

/* ---- numeric leaves */
typedef enum pdb_number_kind {
    PDB_NUMBER_SIGNED,
    PDB_NUMBER_UNSIGNED,
    PDB_NUMBER_REAL,
    PDB_NUMBER_TEXT,
    PDB_NUMBER_BYTES
} pdb_number_kind;
typedef struct pdb_number {
    pdb_number_kind kind;
    uint16_t leaf;  /* LF_CHAR ...; 0 for an immediate value */
    uint64_t value; /* signed ones are sign-extended; a real's value is in `real` */
    double real;    /* REAL16/32/48/64/80/128 */
    bytes raw;      /* the leaf's payload (text of a VARSTRING, 16 bytes of an OCTWORD, ...) */
} pdb_number;
/* Decodes the numeric leaf at *offset and moves *offset past it. */
bool pdb_number_decode(bytes record, uint64_t *offset, pdb_number *out);

/* ---- simple types */
typedef enum pdb_simple_class {
    PDB_SIMPLE_NONE, /* no type / not translated */
    PDB_SIMPLE_VOID,
    PDB_SIMPLE_SIGNED,
    PDB_SIMPLE_UNSIGNED,
    PDB_SIMPLE_CHAR, /* a narrow character; WCHAR, CHAR8/16/32 alike */
    PDB_SIMPLE_WCHAR,
    PDB_SIMPLE_BOOL,
    PDB_SIMPLE_REAL,
    PDB_SIMPLE_COMPLEX,
    PDB_SIMPLE_HRESULT,
    PDB_SIMPLE_OTHER
} pdb_simple_class;
typedef struct pdb_simple {
    pdb_simple_class type;
    uint32_t size;         /* bytes of the type itself; 0 for void and none */
    uint32_t pointer_size; /* 0: not a pointer; 4, 8 (2, 6, 16 for the historic kinds) */
    str name;              /* C's spelling of the type itself: "unsigned long" */
} pdb_simple;
/* False for 0x1000 and above and for numbers without a meaning. */
bool pdb_simple_type(uint32_t index, pdb_simple *out);

/* ---- decoded records */
enum pdb_udt_property {
    PDB_UDT_PACKED = 0x0001,
    PDB_UDT_HAS_CONSTRUCTOR = 0x0002,
    PDB_UDT_HAS_OPERATORS = 0x0004,
    PDB_UDT_NESTED = 0x0008,
    PDB_UDT_CONTAINS_NESTED = 0x0010,
    PDB_UDT_HAS_ASSIGNMENT = 0x0020,
    PDB_UDT_HAS_CASTING = 0x0040,
    PDB_UDT_FORWARD_REFERENCE = 0x0080,
    PDB_UDT_SCOPED = 0x0100,
    PDB_UDT_HAS_UNIQUE_NAME = 0x0200,
    PDB_UDT_SEALED = 0x0400,
    PDB_UDT_INTRINSIC = 0x2000,
};
enum pdb_modifier { PDB_MODIFIER_CONST = 1, PDB_MODIFIER_VOLATILE = 2, PDB_MODIFIER_UNALIGNED = 4 };
typedef enum pdb_pointer_mode {
    PDB_POINTER_PLAIN = 0,
    PDB_POINTER_LVALUE_REFERENCE = 1,
    PDB_POINTER_TO_DATA_MEMBER = 2,
    PDB_POINTER_TO_METHOD = 3,
    PDB_POINTER_RVALUE_REFERENCE = 4,
} pdb_pointer_mode;

typedef struct pdb_type {
    uint32_t index;
    uint16_t leaf;       /* LF_*; length-prefixed _ST forms are given as their modern kind */
    str name;            /* classes, unions, enums, aliases, ids, arrays (mostly empty) */
    str unique_name;     /* the decorated name, with PDB_UDT_HAS_UNIQUE_NAME */
    uint64_t size;       /* bytes: class, union, array, pointer; strided and vector types too */
    uint32_t properties; /* PDB_UDT_* of classes, unions, enums */
    uint32_t count;      /* members; parameters of functions; arguments; methods; vtable slots; substrings */
    uint32_t type; /* what it is made of: pointee, element, underlying type of an enum, modified type, type of
                      a bit field, return type, function type of an id, class of a vtable */
    uint32_t fields;     /* LF_FIELDLIST of classes, unions, enums; 0 for a forward reference */
    uint32_t derived;    /* derivation list */
    uint32_t shape;      /* LF_VTSHAPE */
    uint32_t index_type; /* arrays */
    uint32_t arguments;  /* LF_ARGLIST of functions */
    uint32_t class_type; /* of member functions, member pointers and member function ids; enclosing scope of
                            function ids */
    uint32_t this_type;  /* member functions; 0 for static ones */
    int32_t this_adjust;
    uint8_t calling_convention; /* 0 near C, 4 fast, 7 stdcall, 11 this, 24 vector ... */
    uint8_t function_options;
    uint8_t bit_position;
    uint8_t bit_length;
    uint32_t modifiers; /* PDB_MODIFIER_* of LF_MODIFIER, and of the pointer itself for LF_POINTER */
    pdb_pointer_mode pointer_mode;
    uint8_t pointer_kind;         /* 0x0a near 32, 0x0c 64 bit */
    uint16_t member_pointer_kind; /* representation, for modes 2 and 3 */
    uint32_t source_file;         /* LF_UDT_SRC_LINE: id of the string; MOD form: offset in "/names" */
    uint32_t source_line;
    bytes items; /* the indices of LF_ARGLIST, LF_SUBSTR_LIST, LF_BUILDINFO (u32 each); method list; vtable
                    names */
} pdb_type;

bool pdb_type_decode(bytes record, pdb_type *out);
/* Record and decoding in one; false for simple types and for what is not there. */
bool pdb_type_get(pdb *p, pdb_table table, uint32_t index, pdb_type *out);
/* Index i of an argument list, substring list or build information. */
bool pdb_type_item(const pdb_type *t, uint32_t i, uint32_t *out);

/* The full definition by exact name ("_EPROCESS", "std::exception"): through the name hash, without reading
 * any other record. False when there is only a forward reference. Types that are local to a function are
 * hashed by their unique name, and may be given by it. `ignore_case` compares ASCII letters without case (the
 * hash does so too). */
bool pdb_type_find(pdb *p, str name, bool ignore_case, uint32_t *out);
/* A forward reference's definition; every other index gives itself. False when the definition is not in the
 * file. */
bool pdb_type_resolve(pdb *p, uint32_t index, uint32_t *out);
/* The bytes a value of the type takes (modifiers, enums, bit fields, forward references followed); false if
 * unknown. */
bool pdb_type_size(pdb *p, uint32_t index, uint64_t *out);

/* ---- field lists */
typedef struct pdb_field {
    uint16_t leaf; /* LF_MEMBER, LF_STMEMBER, LF_ENUMERATE, LF_BCLASS, LF_VBCLASS, LF_IVBCLASS, LF_BINTERFACE,
                      LF_METHOD, LF_ONEMETHOD, LF_NESTTYPE, LF_VFUNCTAB, LF_VFUNCOFF, LF_FRIENDCLS,
                      LF_FRIENDFCN ... */
    uint16_t attributes;    /* bits 0-1 access (1 private, 2 protected, 3 public), 2-4 method kind */
    uint32_t type;          /* member, base, nested, method (LF_ONEMETHOD) type; method list of LF_METHOD */
    str name;               /* empty for bases and vtable pointers */
    uint64_t offset;        /* members, bases: bytes from the start; virtual bases: of the vbptr */
    pdb_number value;       /* LF_ENUMERATE */
    uint32_t pointer_type;  /* virtual bases: type of the vbptr */
    uint64_t table_index;   /* virtual bases: slot in the vbtable */
    uint32_t count;         /* LF_METHOD: overloads */
    uint32_t vtable_offset; /* introducing virtual methods, else 0xffffffff */
} pdb_field;
typedef struct pdb_field_cursor {
    pdb *p;
    bytes record;
    uint64_t offset;
    uint32_t lists; /* continuation records followed so far */
} pdb_field_cursor;
/* `list` is an LF_FIELDLIST; 0 gives no fields. */
pdb_field_cursor pdb_fields(pdb *p, uint32_t list);
/* False at the end, and at a record that cannot be read. Continuations (LF_INDEX) are followed. */
bool pdb_field_next(pdb_field_cursor *c, pdb_field *out);

typedef struct pdb_method {
    uint16_t attributes;
    uint32_t type;
    uint32_t vtable_offset; /* 0xffffffff unless introducing virtual */
} pdb_method;
/* Entry i of an LF_METHODLIST. */
bool pdb_method_at(const pdb_type *list, uint32_t i, pdb_method *out);

#endif
