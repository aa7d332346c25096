/* What the files of this folder share: a module's sources and the look-up in each. Not for other layers. */
#ifndef NTDBG_SYMBOLS_SOURCES_H
#define NTDBG_SYMBOLS_SOURCES_H

#include "base/map.h"
#include "formats/dwarf/debug_info.h"
#include "formats/isf/isf.h"
#include "formats/pdb/lines.h"
#include "formats/pdb/pdb.h"
#include "formats/pdb/symbols.h"
#include "formats/pdb/types.h"
#include "formats/pe/coff.h"
#include "formats/pe/debug.h"
#include "formats/pe/exception.h"
#include "formats/pe/exports.h"
#include "formats/pe/imports.h"
#include "formats/pe/loadconfig.h"
#include "symbols/symbols.h"

typedef VEC(module *) module_vec;
typedef VEC(str) str_vec;

struct symbols {
    arena *a;
    arena *work; /* for one call of symbols_inline_frames */
    space *memory;
    notes *notes;
    const interrupt *interrupt;
    str path;
    str image_path;
    symbol_options options;
    void (*log)(void *context, str line);
    void *log_context;
    symsrv *server;     /* never NULL */
    module_vec modules; /* load order */
    module_vec removed; /* of the target, taken out by .reload /u */
    size_t added;       /* modules ever */
    module **by_base;   /* loaded ones, sorted */
    size_t by_base_count;
    bool sorted;
    str_map *names; /* name -> size_t *: how many of `modules` that are loaded have it */
};

/* Look-up in one module's source, by RVA of the final image. */
typedef struct symbol_table {
    bool (*nearest)(module *m, uint32_t rva, symbol *out);
    bool (*nearest_name)(module *m, uint32_t rva,
                         symbol *out); /* without a type; NULL = nearest does as well */
    bool (*following)(module *m, uint32_t rva, symbol *out);
    size_t (*exact)(module *m, uint32_t rva, symbol *out, size_t capacity);
    bool (*name)(module *m, str name, bool ignore_case, symbol *out);
    bool (*match)(module *m, str pattern, bool (*each)(void *user, const symbol *sym), void *user);
} symbol_table;
extern const symbol_table pdb_symbol_table, flat_symbol_table, export_symbol_table;

/* A list of symbols, sorted by address (flat_lookup.c). */
typedef struct flat_symbol {
    str name;
    str linkage_name; /* what the linker knows it by; may be the same */
    uint64_t rva;
    uint32_t type; /* the source's own number; 0 = none */
} flat_symbol;
typedef struct flat_source {
    bool (*at)(module *m, uint32_t index, flat_symbol *out);
    uint32_t (*above)(module *m, uint64_t rva); /* index of the first one above */
    bool (*find)(module *m, str name, bool ignore_case, flat_symbol *out);
    const type *(*type)(module *m, uint32_t type);
} flat_source;
extern const flat_source isf_flat_source;

typedef struct module_sources {
    bool loaded; /* module_load has run */
    str_vec failures;
    bool image_tried;
    pe_image *image; /* memory first, the file behind it */
    bool file_tried;
    pe_image *file;
    const symbol_table
        *table; /* of the best source; exports' (perhaps without any) when there is no better */
    pdb *pdb;
    isf *isf;
    pe_coff_symbol *coff;
    size_t coff_count;
    dw_info *dwarf;          /* of the same file; NULL = it has none */
    const flat_source *flat; /* of table flat_symbol_table */
    bool is_x86;
    pe_exports *exports;
    bool exports_tried;
    pe_imports *imports; /* NULL = not read yet */
    type_source *types;
    bool near_tried;
    bool source_server_read;
    str source_server;
    u64_map *names;    /* record offset -> readable name (str *) */
    u64_map *id_names; /* function id -> name (str *) */
} module_sources;

static inline module_sources *sources_of(const module *m)
{
    return m->sources;
}

void symbols_log(symbols *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
void module_fail(module *m, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The image through memory and file; NULL when neither has headers. */
pe_image *module_image(module *m);
pe_exports *module_exports(module *m);

/* ---- coff_symbols.c: takes the COFF symbol table of the image's file when there is one. */
bool coff_load(module *m);

/* ---- path.c: calls `each` with every existing file that may be `f`; stops when it returns true. */
typedef bool (*path_visit)(void *context, str path);
/* `types` is called with the directory of every isf*DIR; NULL = these are passed over. */
bool path_search(module *m, str path, const symsrv_file *f, path_visit each, path_visit types, void *context);

/* After a search that found nothing: the places of this machine on the path, as the module's failures. What
 * servers said is there already. */
void path_note_places(module *m, str name);
/* Whether an element of the symbol path, or a store that it fills, is above the file. */
bool path_leads_to(const symbols *s, str file);

/* ---- sources.c: what the module's PDB is called and known by; false when that cannot be found out. */
bool module_pdb_file(module *m, symsrv_file *out);

/* ---- source_files.c */
bool source_path_ends_with(str path, str tail);
/* File and checksum of *out, by the file's place in the object's table. */
void source_line_fill(module *m, uint32_t object, uint32_t file, source_line *out);
bool source_object_has_file(pdb *p, uint32_t object, str tail, uint32_t *file);

/* ---- places.c: kept by the function's id. */
str module_inlinee_name(module *m, const pdb_inline_frame *f);

/* ---- pdb_types.c */
type_source *pdb_type_source(arena *a, pdb *p, unsigned pointer_size, str description);

/* ---- dwarf_types.c, dwarf_lines.c, dwarf_inlined.c, dwarf_variables.c: of a module with DWARF */
size_t dwarf_variables(module *m, uint64_t address, const inline_frame *site, variable *out, size_t capacity);
type_source *dwarf_type_source(arena *a, dw_info *d, unsigned pointer_size, str description);
/* The line table's row: of inlined code, the line of the innermost function. */
bool dwarf_row(module *m, uint64_t address, source_line *out);
/* The line in the function itself: of inlined code, where it is called. */
bool dwarf_line(module *m, uint64_t address, source_line *out);
size_t dwarf_inline_frames(module *m, uint64_t address, inline_frame *out, size_t capacity);
/* False when `each` ended it. */
bool dwarf_match_inlined(module *m, str pattern, bool (*each)(void *user, const inline_site *site),
                         void *user);
void dwarf_best_line(module *m, str file, uint32_t wanted, uint32_t *best, uint64_t *address);

/* ---- isf_types.c */
type_source *isf_type_source(arena *a, isf *f, str description);
/* The type of a symbol, by its descriptor. */
const type *isf_symbol_type(type_source *s, uint32_t descriptor);

/* ---- isf_files.c: the type files of one isf*DIR element. */
/* Takes the file that was made from the PDB of the module's GUID and age; any file of that PDB's name when a
 * mismatch is allowed. */
bool isf_take_from(module *m, str directory);
/* Whether isf_take_from would find one, by its name alone. */
bool isf_is_in(module *m, str directory);
/* Opens a type file into `own`; NULL after the reason was kept. */
isf *isf_open_file(module *m, arena *own, str path);
/* Makes it the module's source; `own` belongs to the symbols from then on. */
void isf_take(module *m, arena *own, isf *f, str path, bool same);
/* Calls `each` with every type file there that may be a kernel's; stops when it returns true. */
bool isf_visit_kernels(module *m, str directory, path_visit each, void *context);
/* Whether the file is a kernel's of the module's pointer size. */
bool isf_is_kernel(const module *m, const isf *f);

/* ---- isf_evidence.c */
/* For a kernel whose GUID nobody knows: takes the file whose symbols stand where the target says the module's
 * variables are (symbols_set_evidence). */
bool isf_take_by_anchors(module *m, str directory);
/* For a kernel without types: those of the nearest build at hand, or NULL. */
type_source *isf_near_types(module *m);

/* ---- pdb_lookup.c */
/* The module-relative place of an address and its procedure, when the PDB has private symbols there. */
bool pdb_lookup_procedure(module *m, uint64_t address, uint32_t *object, pdb_symbol *out, uint32_t *offset);

/* pieces.c. Of two pieces at one offset the first counts; false when it was not added. */
bool variable_add_piece(variable *v, const variable_piece *piece);
/* Gives each piece its size, once all are there. */
void variable_size_pieces(variable *v, const cpu_arch *arch);

#endif
