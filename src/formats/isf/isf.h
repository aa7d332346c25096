/* Volatility 3's Intermediate Symbol Format: a JSON text with the types and symbols of one image.
 *
 *   metadata    which PDB it was made from (GUID, age), format version
 *   base_types  "unsigned long": size, signed, kind
 *   user_types  "_EPROCESS": kind, size, fields by name: offset and type descriptor
 *   enums       "_POOL_TYPE": size, base, constants by name
 *   symbols     "KeBugCheckEx": address (RVA), linkage name, type, constant data
 *
 * The text stays as it is: opening it notes where each entry stands (one pass), and an entry is read when it
 * is asked for. Source: the schemas 4.0.0 to 6.3.0 of volatilityfoundation/volatility3; which of a struct's
 * fields came first is lost in them, so fields are given by offset. */
#ifndef NTDBG_FORMATS_ISF_ISF_H
#define NTDBG_FORMATS_ISF_ISF_H

#include "base/bytes.h"
#include "base/error.h"

typedef struct isf isf;

typedef struct isf_identity {
    str format;   /* "6.1.0" */
    str database; /* "ntkrnlmp.pdb" */
    bool has_pdb; /* the rest is there */
    uint8_t guid[16];
    uint32_t age;
    uint16_t machine; /* PE's */
    bool has_version; /* of the image (metadata.windows.pe) */
    uint32_t version[4];
} isf_identity;

/* `text` is UTF-8 and must live as long as `a`. Errors: no JSON, no schema from 4 to 6. */
error *isf_open(arena *a, bytes text, isf **out);
const isf_identity *isf_get_identity(const isf *f);
/* Bytes of the base type "pointer"; 8 when the file does not say. */
unsigned isf_pointer_size(const isf *f);

/* ---- symbols */

typedef struct isf_symbol {
    str name;
    str linkage_name;  /* what the linker knows it by; empty = the same */
    uint64_t address;  /* from the image's start, bytes */
    uint32_t type;     /* descriptor; 0 = none */
    str constant_data; /* base64 as it stands; empty = none */
} isf_symbol;

/* In order of addresses, and of the file where these are equal. */
uint32_t isf_symbol_count(isf *f);
bool isf_symbol_at(isf *f, uint32_t index, isf_symbol *out);
/* The first symbol whose address is above `address`; isf_symbol_count when there is none. */
uint32_t isf_symbol_above(isf *f, uint64_t address);
/* By either name. */
bool isf_symbol_find(isf *f, str name, bool ignore_case, isf_symbol *out);

/* ---- types */

typedef enum isf_section { ISF_BASE_TYPES, ISF_USER_TYPES, ISF_ENUMS, ISF_SECTION_COUNT } isf_section;

typedef struct isf_type {
    str name;
    str kind;       /* base: "int" "float" "char" "bool" "void"; user: "struct" "union" "class" */
    uint64_t size;  /* bytes */
    bool is_signed; /* base */
    str base;       /* enum: name of a base type */
    uint32_t body;  /* fields or constants; 0 = none */
} isf_type;

uint32_t isf_type_count(const isf *f, isf_section section);
str isf_type_name(const isf *f, isf_section section, uint32_t index);
bool isf_type_at(const isf *f, isf_section section, uint32_t index, isf_type *out);
bool isf_type_find(const isf *f, isf_section section, str name, uint32_t *index);

typedef struct isf_descriptor {
    str kind;       /* "base" "struct" "union" "class" "enum" "pointer" "array" "bitfield" "function" */
    str name;       /* of what the first five refer to; a pointer's own base type */
    uint64_t count; /* array */
    uint64_t bit_position; /* bitfield */
    uint64_t bit_length;
    uint32_t inner; /* descriptor of pointee, element, or what the bits are of; 0 = none */
} isf_descriptor;
bool isf_descriptor_read(const isf *f, uint32_t descriptor, isf_descriptor *out);

typedef struct isf_field {
    str name;
    uint64_t offset;
    bool anonymous;
    uint32_t type; /* descriptor; 0 = none */
} isf_field;
typedef struct isf_constant {
    str name;
    int64_t value;
} isf_constant;
/* The fields of a user type in the file's order; what cannot be read is left out. Memory of `a`. */
size_t isf_fields(arena *a, const isf *f, uint32_t body, isf_field **out);
size_t isf_constants(arena *a, const isf *f, uint32_t body, isf_constant **out);

#endif
