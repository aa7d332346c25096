/* What the files of this folder share: a module's sources and the look-up in each. Not for other layers. */
#ifndef NTDBG_SYMBOLS_SOURCES_H
#define NTDBG_SYMBOLS_SOURCES_H

#include "base/map.h"
#include "formats/pdb/lines.h"
#include "formats/pdb/pdb.h"
#include "formats/pdb/symbols.h"
#include "formats/pdb/types.h"
#include "formats/pe/debug.h"
#include "formats/pe/exception.h"
#include "formats/pe/exports.h"
#include "formats/pe/loadconfig.h"
#include "symbols/symbols.h"

typedef VEC(module *) module_vec;
typedef VEC(str) str_vec;

struct symbols {
    arena *a;
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
};

typedef struct module_sources {
    bool loaded; /* module_load has run */
    str_vec failures;
    bool image_tried;
    pe_image *image; /* memory first, the file behind it */
    bool file_tried;
    pe_image *file;
    pdb *pdb;
    bool is_x86;
    pe_exports *exports;
    bool exports_tried;
    type_source *types;
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

/* ---- path.c: calls `each` with every existing file that may be `f`; stops when it returns true. */
typedef bool (*path_visit)(void *context, str path);
bool path_search(module *m, str path, const symsrv_file *f, path_visit each, void *context);

/* ---- sources.c: what the module's PDB is called and known by; false when that cannot be found out. */
bool module_pdb_file(module *m, symsrv_file *out);

/* ---- source_files.c */
bool source_path_ends_with(str path, str tail);
/* File and checksum of *out, by the file's place in the object's table. */
void source_line_fill(module *m, uint32_t object, uint32_t file, source_line *out);
bool source_object_has_file(pdb *p, uint32_t object, str tail, uint32_t *file);

/* ---- pdb_types.c */
type_source *pdb_type_source(arena *a, pdb *p, unsigned pointer_size, str description);

/* ---- lookup in one module's PDB, by RVA of the final image */
bool pdb_lookup_nearest(module *m, uint32_t rva, bool typed, symbol *out);
bool pdb_lookup_following(module *m, uint32_t rva, symbol *out);
bool pdb_lookup_name(module *m, str name, bool ignore_case, symbol *out);
size_t pdb_lookup_exact(module *m, uint32_t rva, symbol *out, size_t capacity);
bool pdb_lookup_match(module *m, str pattern, bool (*each)(void *user, const symbol *sym), void *user);
/* The module-relative place of an address and its procedure, when the PDB has private symbols there. */
bool pdb_lookup_procedure(module *m, uint64_t address, uint32_t *object, pdb_symbol *out, uint32_t *offset);

#endif
