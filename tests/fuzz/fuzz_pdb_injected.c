/* Sources inside of a PDB. First byte: how many 256ths of the rest are the "/names" stream; what is left is
 * "/src/headerblock". */
#include "pdb_world.h"

#include "formats/pdb/lines.h"

enum { LIMIT = 4096, MOST = 120000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || size > MOST) return 0;
    arena *a = arena_new();
    pdb_world w = {.symbol_size = 4};
    size_t first = (size - 1) * data[0] / 256;
    pdb *p;
    w.streams[WORLD_MODULE] = (bytes){(const uint8_t *)"\4\0\0\0", 4};
    w.streams[WORLD_NAMES] = (bytes){data + 1, first};
    w.streams[WORLD_INJECTED] = (bytes){data + 1 + first, size - 1 - first};
    w.streams[WORLD_TEXT] = (bytes){(const uint8_t *)"<AutoVisualizer/>", 17};
    if (!pdb_open(a, world_file(a, &w), &p)) {
        pdb_injected x;
        bytes text;
        for (uint32_t i = 0; i < LIMIT && pdb_injected_source(p, i, &x); i++)
            if (x.has_text) pdb_stream_bytes(&x.text, a, 0, x.text.size, &text);
    }
    arena_free(a);
    return 0;
}
