/* DWARF in PE images (programs of GNU's linker, Wine's own modules), read by elfutils' libdw, which wants an
 * ELF file: the PE file is mapped once more, privately, and gets an ELF header and section headers that point
 * at its .debug_* sections. No byte of them is copied.
 *
 * Addresses are RVAs. Records (DIEs) are known by their offset in .debug_info; 0 is none. Nothing of libdw's
 * types leaves this folder. */
#ifndef NTDBG_FORMATS_DWARF_DEBUG_INFO_H
#define NTDBG_FORMATS_DWARF_DEBUG_INFO_H

#include "base/bytes.h"
#include "base/error.h"
#include "formats/pe/image.h"

typedef struct dw_info dw_info;

/* `image` is the file at `path`, in file layout. Errors: no .debug_info, more than 1 GiB of file, or what
 * libdw says. Lives as long as `a`. */
error *dw_open(arena *a, const pe_image *image, str path, dw_info **out);

/* ---- lines */

typedef struct dw_line {
    str file; /* as the compiler was given it, with its directory */
    uint32_t line;
    uint64_t rva;  /* of the line's first byte */
    uint64_t size; /* bytes up to the next line */
} dw_line;
bool dw_line_at(dw_info *d, uint64_t rva, dw_line *out);
/* Every row of every line table, until `each` returns false. */
void dw_each_line(dw_info *d, bool (*each)(void *context, const dw_line *line), void *context);

/* ---- inlined functions */

typedef struct dw_inline {
    str name;          /* the linker's where there is one ("_ZN2ns4nameEv"), else the source's */
    uint32_t record;   /* of the inlined copy */
    uint64_t begin;    /* RVA of the run of its code that has the address */
    uint64_t size;     /* bytes of that run */
    uint64_t function; /* RVA where the function that holds the code begins */
    str call_file;     /* where it was called; empty = not said */
    uint32_t call_line;
} dw_inline;
/* Functions inlined at `rva`, innermost first. The line table's line of the place is the innermost one's own;
 * that of each other one, and of the function that holds them all, is where it calls the one inside. Strings
 * live as long as `d`. */
size_t dw_inline_frames(dw_info *d, uint64_t rva, dw_inline *out, size_t capacity);
/* Every inlined copy of every function, with its lowest run of code, until `each` returns false. */
void dw_each_inline(dw_info *d, bool (*each)(void *context, const dw_inline *site), void *context);

/* ---- records */

typedef enum dw_kind {
    DW_OTHER,
    DW_BASE,
    DW_POINTER,
    DW_REFERENCE,
    DW_ARRAY,
    DW_SUBRANGE,
    DW_STRUCT,
    DW_CLASS,
    DW_UNION,
    DW_ENUM,
    DW_ENUMERATOR,
    DW_FUNCTION_TYPE,
    DW_TYPEDEF,
    DW_CONST,
    DW_VOLATILE,
    DW_MEMBER,
    DW_INHERITANCE,
    DW_FUNCTION,
    DW_VARIABLE,
    DW_PARAMETER,
    DW_UNSPECIFIED_PARAMETERS,
} dw_kind;

typedef enum dw_encoding {
    DW_ENCODING_OTHER,
    DW_SIGNED,
    DW_UNSIGNED,
    DW_SIGNED_CHAR,
    DW_UNSIGNED_CHAR,
    DW_UTF,
    DW_BOOL,
    DW_FLOAT
} dw_encoding;

typedef struct dw_record {
    uint32_t offset;
    dw_kind kind;
    str name;      /* empty = none */
    uint64_t size; /* bytes; 0 = not said */
    uint32_t type; /* record; 0 = none (void) */
    bool is_declaration;
    dw_encoding encoding;   /* base types */
    bool has_count;         /* subranges: */
    uint64_t count;         /* elements */
    int64_t value;          /* enumerators */
    uint64_t member_offset; /* members and base classes, bytes */
    bool is_static;         /* a member without a place in the object */
    uint8_t bit_position;   /* of bit fields, from the lowest bit of `type` at member_offset */
    uint8_t bit_count;      /* 0 = none */
} dw_record;
bool dw_record_at(dw_info *d, uint32_t offset, dw_record *out);
/* Offsets of a record's children, in order. Memory of `a`. */
size_t dw_children(arena *a, dw_info *d, uint32_t offset, uint32_t **out);

/* ---- variables */

typedef enum dw_place {
    DW_UNAVAILABLE,
    DW_IN_REGISTER,
    DW_REGISTER_RELATIVE, /* `offset` from a register: frames are written in these terms as well */
    DW_STATIC,            /* at `rva` */
    DW_CONSTANT,          /* `offset` is the value */
    DW_IN_PIECES,         /* DW_OP_piece */
} dw_place;
typedef struct dw_piece {
    uint32_t offset, size; /* in the variable, bytes */
    dw_place place;        /* DW_IN_REGISTER or DW_REGISTER_RELATIVE; others are left out */
    unsigned reg;
    int64_t displacement;
} dw_piece;
enum { DW_PIECES = 8 };
typedef struct dw_variable {
    str name;
    uint32_t type; /* record */
    bool is_parameter;
    dw_place place;
    unsigned reg; /* DWARF's number of it */
    int64_t offset;
    uint64_t rva;
    size_t piece_count;
    dw_piece pieces[DW_PIECES];
} dw_variable;
/* Parameters and variables of the function at `rva` and of its blocks around `rva`, outermost first; those of
 * functions inlined there are left out. With `site`, the record of one of those, its own. Memory of `a`. */
size_t dw_variables(arena *a, dw_info *d, uint64_t rva, uint32_t site, dw_variable **out);

/* The type of that name ("ns::item") that has a body, else one that is only declared; 0 when there is none.
 */
uint32_t dw_find_type(dw_info *d, str name);
/* The function or variable by the name that the linker knows. */
uint32_t dw_find_symbol(dw_info *d, str linkage_name);
/* Named types with a body, in order. */
size_t dw_type_count(dw_info *d);
uint32_t dw_type_at(dw_info *d, size_t index, str *name);

#endif
