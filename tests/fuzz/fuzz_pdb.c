/* A whole file through the PDB reader: every part that opens, every record that is reached through it,
 * bounded so that one input stays short. */
#include "formats/pdb/lines.h"
#include "formats/pdb/pdb.h"
#include "formats/pdb/symbols.h"
#include "formats/pdb/types.h"

enum { LIMIT = 512 };

static void walk_modules(arena *a, pdb *p)
{
    pdb_module m;
    for (uint32_t i = 0; i < 16 && pdb_module_at(p, i, &m); i++) {
        bytes b;
        uint32_t offset = 4;
        pdb_symbol s;
        pdb_line line;
        pdb_source_file file;
        pdb_line_cursor cursor = {0};
        pdb_module_file(p, i, 0);
        if (pdb_module_symbols(p, i, &b)) {
            for (int n = 0; n < LIMIT && pdb_symbol_next(b, &offset, &s); n++) {
                if (pdb_symbol_is_procedure(s.kind)) {
                    pdb_inline_frame_vec frames;
                    pdb_inline_frames(a, p, i, &s, s.offset + s.size / 2, &frames);
                }
            }
        }
        for (int n = 0; n < LIMIT && pdb_line_next(p, i, &cursor, &line); n++) {
            pdb_source_file_at(p, i, line.file, &file);
            pdb_line_at(p, i, line.section, line.offset, &line);
        }
    }
}

static void walk_symbols(pdb *p)
{
    pdb_symbol s, found;
    uint32_t offset = 0, rva, object, rank, section_offset;
    uint16_t section;
    for (int n = 0; n < LIMIT && pdb_record_next(p, &offset, &s); n++) {
        uint32_t cursor = 0;
        if (pdb_address_to_rva(p, s.section, s.offset, &rva)) {
            pdb_frame_data f;
            pdb_fpo_data fpo;
            pdb_rva_to_address(p, rva, &section, &section_offset);
            pdb_frame_data_find(p, rva, &f);
            pdb_fpo_data_find(p, rva, &fpo);
        }
        pdb_procedure_at(p, s.section, s.offset, &object, &found);
        pdb_public_nearest(p, s.section, s.offset, &found, &rank);
        pdb_data_nearest(p, s.section, s.offset, &found);
        pdb_reference_target(p, &s, &object, &found);
        pdb_public_find(p, s.name, true, &cursor, &found);
        cursor = 0;
        pdb_global_find(p, s.name, true, &cursor, &found);
    }
    for (uint32_t i = 0; i < LIMIT && i < pdb_public_count(p); i++) pdb_public_at(p, i, &s);
    for (uint32_t i = 0; i < LIMIT && i < pdb_global_count(p); i++) pdb_global_at(p, i, &s);
}

static void walk_types(pdb *p, pdb_table table)
{
    pdb_type t;
    pdb_field f;
    uint32_t to;
    uint64_t size;
    uint32_t begin = pdb_type_begin(p, table), end = pdb_type_end(p, table);
    for (uint32_t i = begin; i < end && i - begin < LIMIT; i++) {
        if (!pdb_type_get(p, table, i, &t)) continue;
        pdb_type_size(p, i, &size);
        if (i - begin < 32) {
            pdb_type_resolve(p, i, &to);
            pdb_type_find(p, t.name, true, &to);
        }
        pdb_field_cursor c = pdb_fields(p, t.fields);
        for (int n = 0; n < LIMIT && pdb_field_next(&c, &f); n++);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    pdb *p;
    if (!pdb_open(a, (bytes){data, size}, &p)) {
        pdb_contribution c;
        pdb_section_map_entry e;
        pdb_stream s;
        for (int part = 0; part < PDB_PART_COUNT; part++) pdb_part_error(p, (pdb_part)part);
        pdb_named_stream(p, STR("/names"), &s);
        pdb_string(p, 1);
        for (uint32_t i = 0; i < LIMIT && pdb_contribution_at(p, i, &c); i++)
            pdb_contribution_find(p, c.section, c.offset, &c);
        for (uint32_t i = 0; i < LIMIT && pdb_section_map_at(p, i, &e); i++);
        walk_modules(a, p);
        walk_symbols(p);
        walk_types(p, PDB_TYPES);
        walk_types(p, PDB_IDS);
    }
    arena_free(a);
    return 0;
}
