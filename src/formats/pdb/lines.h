/* Source lines (C13, and C11 of older compilers), source files with their checksums, and inlined functions.
 */
#ifndef NTDBG_PDB_LINES_H
#define NTDBG_PDB_LINES_H

#include "base/vec.h"
#include "formats/pdb/pdb.h"
#include "formats/pdb/symbols.h"

typedef struct pdb_line {
    uint16_t section;
    uint32_t offset; /* of the first byte, in the section */
    uint32_t size;   /* bytes of code */
    uint32_t line;   /* 0xfeefee and 0xf00f00 mark code without a line */
    uint32_t line_end;
    uint16_t column; /* 0: none */
    uint16_t column_end;
    bool is_statement;
    uint32_t file; /* for pdb_source_file_at: offset in the module's checksums, or number in its C11 table */
} pdb_line;

typedef enum pdb_checksum_kind {
    PDB_CHECKSUM_NONE,
    PDB_CHECKSUM_MD5,
    PDB_CHECKSUM_SHA1,
    PDB_CHECKSUM_SHA256
} pdb_checksum_kind;
typedef struct pdb_source_file {
    str name;
    pdb_checksum_kind checksum_kind;
    bytes checksum;
    uint32_t next; /* offset of the next entry, for going through all of them */
} pdb_source_file;

/* All line records of a module in file order; begin with a zeroed cursor. */
typedef struct pdb_line_cursor {
    uint64_t subsection; /* internal, all of it */
    uint64_t next_block; /* in the subsection; 0: its first */
    const uint8_t *lines, *columns;
    uint32_t entry, count, file, base, size;
    uint32_t rva; /* of `base`, when has_rva: nothing was moved after linking */
    uint16_t section;
    bool has_rva;
} pdb_line_cursor;
/* The next file block of a module that has lines; for pdb_line_next. */
bool pdb_line_block_next(pdb *p, uint32_t module, pdb_line_cursor *cursor);
/* One line of the cursor's block, in here so that callers pay for the fields they look at only. */
static inline void pdb_line_decode(const pdb_line_cursor *c, uint32_t entry, pdb_line *out)
{
    const uint8_t *at = c->lines + 8 * (size_t)entry;
    uint32_t offset = load_u32(at), bits = load_u32(at + 4);
    /* Up to the next entry of the block, else to the end of the code. */
    uint32_t next = entry + 1 < c->count ? load_u32(at + 8) : c->size;
    *out = (pdb_line){
        .section = c->section,
        .offset = c->base + offset,
        .size = next - offset,
        .line = bits & 0xffffff,
        .line_end = (bits & 0xffffff) + (bits >> 24 & 0x7f),
        .is_statement = bits >> 31,
        .file = c->file,
    };
    if (!c->columns) return;
    out->column = load_u16(c->columns + 4 * (size_t)entry);
    out->column_end = load_u16(c->columns + 4 * (size_t)entry + 2);
}

static inline bool pdb_line_next(pdb *p, uint32_t module, pdb_line_cursor *cursor, pdb_line *out)
{
    if (cursor->entry >= cursor->count && !pdb_line_block_next(p, module, cursor)) return false;
    pdb_line_decode(cursor, cursor->entry++, out);
    return true;
}
/* The RVA of a line that pdb_line_next has just given, as pdb_address_to_rva would give it. */
static inline bool pdb_line_rva(pdb *p, const pdb_line_cursor *cursor, const pdb_line *line, uint32_t *out)
{
    if (!cursor->has_rva) return pdb_address_to_rva(p, line->section, line->offset, out);
    *out = cursor->rva + (line->offset - cursor->base);
    return true;
}
/* The line of an address. `module` as pdb_contribution_find or pdb_procedure_at gave it. */
bool pdb_line_at(pdb *p, uint32_t module, uint16_t section, uint32_t offset, pdb_line *out);
bool pdb_source_file_at(pdb *p, uint32_t module, uint32_t file, pdb_source_file *out);

/* Where the code of an inlinee begins in the source. */
typedef struct pdb_inlinee {
    uint32_t id; /* LF_FUNC_ID or LF_MFUNC_ID */
    uint32_t file;
    uint32_t line;
} pdb_inlinee;
bool pdb_inlinee_find(pdb *p, uint32_t module, uint32_t id, pdb_inlinee *out);

/* With link-time code generation a record may name an id of another module: bit 31, the import list (bits
 * 20-30) and the entry in it (bits 0-19). True with the id in the IPI stream, or with `id` itself when it is
 * no such reference. */
bool pdb_imported_id(pdb *p, uint32_t module, uint32_t id, uint32_t *out);

/* One run of an inline site, decoded from its binary annotations. */
typedef struct pdb_inline_range {
    uint32_t offset; /* from the procedure's start */
    uint32_t size;
    uint32_t file;
    uint32_t line;
    uint16_t column;
} pdb_inline_range;
typedef VEC(pdb_inline_range) pdb_inline_range_vec;
void pdb_inline_ranges(arena *a, pdb *p, uint32_t module, const pdb_symbol *site, uint32_t procedure_size,
                       pdb_inline_range_vec *out);

/* The inlined functions at an address inside a procedure, the outermost first. */
typedef struct pdb_inline_frame {
    uint32_t id;     /* LF_FUNC_ID or LF_MFUNC_ID: pdb_id_name */
    uint32_t record; /* the S_INLINESITE in the module's symbols */
    uint32_t offset; /* section offset where this run of the site begins */
    uint32_t file;   /* the place in the inlinee that the address stands for */
    uint32_t line;   /* 0: unknown */
} pdb_inline_frame;
typedef VEC(pdb_inline_frame) pdb_inline_frame_vec;
void pdb_inline_frames(arena *a, pdb *p, uint32_t module, const pdb_symbol *procedure, uint32_t offset,
                       pdb_inline_frame_vec *out);
/* The qualified name of a function id, "ns::type::function"; empty when there is none. */
str pdb_id_name(arena *a, pdb *p, uint32_t id);

/* Source text inside of the PDB itself. */
typedef struct pdb_injected {
    str file; /* its path when the program was built */
    str object;
    str virtual_name;
    uint32_t crc;
    uint32_t size;       /* of the text, unpacked */
    uint8_t compression; /* 0 none, 1 run lengths, 2 Huffman, 3 LZ, 101 deflate (.NET) */
    bool is_virtual;
    bool has_text;
    pdb_stream text;
} pdb_injected;
/* 0 <= index; false past the end. */
bool pdb_injected_source(pdb *p, uint32_t index, pdb_injected *out);

#endif
