/* The lines of one module. First byte: odd = a C11 table, else C13 subsections; the rest is that. */
#include "pdb_world.h"

#include "formats/pdb/lines.h"

enum { LIMIT = 2048, MOST = 120000 };

static void use(pdb *p)
{
    pdb_line line, again;
    pdb_source_file file;
    pdb_inlinee inlinee;
    pdb_line_cursor cursor = {0};
    uint32_t rva, id;
    for (int n = 0; n < LIMIT && pdb_line_next(p, 0, &cursor, &line); n++) {
        pdb_source_file_at(p, 0, line.file, &file);
        pdb_line_at(p, 0, line.section, line.offset, &again);
        pdb_line_rva(p, &cursor, &line, &rva);
    }
    for (uint32_t at = 0; at < 256; at++) pdb_line_at(p, 0, 1, at * 31, &line);
    for (uint32_t at = 0, n = 0; n < LIMIT && pdb_source_file_at(p, 0, at, &file) && file.next > at; n++)
        at = file.next;
    for (uint32_t i = 0; i < 64; i++) {
        pdb_inlinee_find(p, 0, 0x1000 + i, &inlinee);
        pdb_imported_id(p, 0, 0x80000000 | i << 20 | i, &id);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || size > MOST) return 0;
    arena *a = arena_new();
    pdb_world w = {.symbol_size = 4};
    uint8_t *module = arena_alloc(a, size + 3, 4);
    pdb *p;
    put32(module, 4);
    memcpy(module + 4, data + 1, size - 1);
    w.streams[WORLD_MODULE] = (bytes){module, size + 3};
    if (data[0] & 1) w.c11_size = (uint32_t)size - 1;
    else w.c13_size = (uint32_t)size - 1;
    if (!pdb_open(a, world_file(a, &w), &p)) use(p);
    arena_free(a);
    return 0;
}
