/* What the files of this folder share: the open PDB and its caches. Not for other layers. */
#ifndef NTDBG_PDB_READER_H
#define NTDBG_PDB_READER_H

#include "base/map.h"
#include "base/vec.h"
#include "formats/pdb/lines.h"
#include "formats/pdb/pdb.h"
#include "formats/pdb/symbols.h"
#include "formats/pdb/types.h"

typedef struct substream {
    uint32_t offset;
    uint32_t size;
} substream;

/* A GSI hash: records (u32 symbol offset + 1, u32 references), a bitmap of the used buckets and their starts.
 */
typedef struct symbol_hash {
    bool ready;
    bool crc_known, by_crc; /* the buckets are those of a CRC */
    pdb_stream stream;
    uint32_t records;   /* stream offset of the records */
    bytes record_bytes; /* the records, when they lie side by side */
    uint32_t count;
    uint32_t bitmap; /* stream offset; 0 when there are no buckets */
    uint32_t bucket_count;
    uint32_t starts;
    uint32_t start_count;
    uint16_t rank[129]; /* used buckets before each word of the bitmap */
} symbol_hash;

/* What stands at a place: the record of a procedure or a datum, the lines of a piece of code. */
typedef struct code_place {
    uint16_t section;
    uint32_t offset;
    uint32_t value;
} code_place;
typedef VEC(code_place) code_place_vec;

typedef struct place_run {
    uint16_t section;
    uint32_t first, end; /* ranks of its places */
    uint32_t base, span; /* the lowest offset, and how far the highest one is away */
} place_run;

/* Places in order; those of one section side by side. Of two at one place the one with the lower value comes
 * first. */
typedef struct place_index {
    uint32_t *offsets, *values;
    place_run one; /* the first of `runs`: mostly there is no other */
    place_run *runs;
    uint32_t run_count;
} place_index;
/* Sorts `places`. */
void place_index_make(arena *a, code_place_vec *places, place_index *out);
/* A search for the place comes next. */
void place_index_expect(const place_index *x, uint16_t section, uint32_t offset);
/* Ranks *first to *above - 1 are those of the section that begin at or below the offset; false when there are
 * none. */
bool place_index_find(const place_index *x, uint16_t section, uint32_t offset, uint32_t *first,
                      uint32_t *above);

/* Where the search for a place ended: one address is asked for in several ways, one after the other, and
 * callers that have many say the next one while they are at the one before. */
typedef struct located_place {
    bool valid;
    uint16_t section;
    uint32_t offset;
    uint32_t module;
    uint32_t code_first, code_above; /* as place_index_find gives them; both 0 = none */
    uint32_t lines_first, lines_above;
} located_place;
enum { LOCATED_PLACES = 4 };

typedef struct module_data {
    bytes symbols;
    bytes c13;
    bytes c11; /* where `c13` was made from it: `file` of a line is a number in it */
    bool code_indexed, lines_indexed;
    place_index code;  /* procedures and thunks: their records in `symbols` */
    place_index lines; /* DEBUG_S_LINES, mostly one a procedure: their bytes in `c13`, behind their length */
    bool checksums_found;
    bytes checksums;
    bool inlinees_indexed;
    pdb_inlinee *inlinees; /* sorted by id */
    size_t inlinee_count;
    pdb_source_file last_file; /* next 0 = none: a module's lines are mostly of one file */
    uint32_t last_file_at;
} module_data;

typedef struct type_table {
    bool ready;
    const error *failure;
    pdb_stream stream;
    uint32_t version;
    uint32_t header_size;
    uint32_t begin;
    uint32_t end;
    uint32_t record_bytes;
    pdb_stream hash;
    uint32_t hash_key_size;
    uint32_t bucket_count;
    substream hash_values;
    substream index_offsets;
    substream adjusters;
    /* The hash turned round (bucket -> first index -> next index), made when look-ups become frequent. */
    uint32_t finds;
    uint32_t *heads;
    uint32_t *chain;
    /* The record looked up last and where the next one begins: neighbours are asked for one after the other.
     */
    uint32_t last_index;
    uint32_t last_offset;
} type_table;

struct pdb {
    arena *a;
    msf *file;
    pdb_identity identity;
    bytes info;
    substream name_strings; /* in `info` */
    uint64_t name_table;
    const error *part_errors[PDB_PART_COUNT];
    arena *work;
    u64_map *straddlers; /* copies of records and strings whose bytes do not lie side by side */
    uint8_t *scratch;    /* one record */
    bool names_ready;
    pdb_stream names;
    uint32_t names_size;

    bool dbi_ready;
    pdb_stream dbi;
    substream module_info, contributions, section_map, file_info, debug_header;
    uint16_t globals_index, publics_index, records_index;

    bool modules_ready;
    bytes module_bytes;
    uint32_t *module_offsets;
    uint32_t module_count;
    module_data **module_data;
    uint32_t stitched; /* pieces of streams that were mapped anew */

    bool files_ready;
    bytes file_bytes;
    uint32_t *file_starts;
    uint32_t file_modules;
    uint64_t file_names;

    bool contributions_ready;
    uint32_t contribution_size;
    uint32_t contribution_count;
    bool contributions_checked;
    bytes contribution_bytes;     /* when they lie side by side */
    uint32_t *contribution_order; /* only when the file's are not sorted */

    bool sections_ready;
    pdb_section *sections;
    uint32_t section_count;
    bool omap_ready;
    pdb_stream omap_to, omap_from;
    bool frames_ready;
    pdb_stream frame_stream, fpo_stream;
    uint32_t frame_start;

    bool records_ready;
    pdb_stream records;
    bytes records_run; /* of the records: bytes that lie side by side in the file, from records_run_at on */
    uint32_t records_run_at;
    symbol_hash publics, globals;
    bool publics_ready;
    substream address_map;
    pdb_stream publics_stream;
    bool data_ready;
    place_index data; /* records of the shared stream */

    /* What stands at the place that was asked for last: one address is looked up in several ways, one after
     * the other.
     */
    located_place located[LOCATED_PLACES], expected;
    uint32_t located_next;
    bool has_last_procedure;
    uint16_t last_section;
    uint32_t last_offset;
    pdb_symbol last_procedure;
    uint32_t last_procedure_module;

    type_table tables[2];
};

/* [offset, offset+size) of a stream; a copy is made once and kept. */
bool pdb_view(pdb *p, const pdb_stream *s, uint32_t offset, uint32_t size, bytes *out);
/* The text up to a NUL, at most 65,535 bytes of it. */
str pdb_view_cstr(pdb *p, const pdb_stream *s, uint32_t offset);

void pdb_load_dbi(pdb *p);
/* For pdb_load_module: a module that may not have been asked for before. */
module_data *pdb_load_new_module(pdb *p, uint32_t module);
static inline module_data *pdb_load_module(pdb *p, uint32_t module)
{
    bool known = module < p->module_count && p->module_data[module];
    return known ? p->module_data[module] : pdb_load_new_module(p, module);
}
type_table *pdb_load_table(pdb *p, pdb_table table);
/* The C13 subsection at *at, which moves to the next one; false at the end. */
bool pdb_next_subsection(bytes c13, uint64_t *at, uint32_t *kind, bytes *out);
/* The lines of a C11 table as C13 subsections; at most six times its size. */
bytes c11_to_c13(arena *a, bytes c11);
str c11_file_name(bytes c11, uint32_t file);
/* Fills module_data.lines. */
module_data *pdb_load_lines(pdb *p, uint32_t module);
/* NULL when no module has the place. What stands there is brought near the processor. */
const located_place *pdb_locate(pdb *p, uint16_t section, uint32_t offset);
/* An arena for what a function needs while it runs; it must not call another that takes it, too. */
arena *pdb_work_arena(pdb *p);
/* GNU ld's way of hashing names: its type hashes do not lead to all types either. */
bool pdb_hashes_by_crc(pdb *p);
/* Remembers the first reason why a part cannot be read. */
void pdb_fail(pdb *p, pdb_part part, error *e);

/* The hash of names in GSI and TPI: without case, Microsoft's "LHashPbCb". */
uint32_t pdb_hash_name(str name);

#endif
