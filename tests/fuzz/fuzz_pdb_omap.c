/* Both address maps of an image whose blocks were moved. First byte: how many 256ths of the rest are the map
 * to the original image; what is left is the map from it. */
#include "pdb_world.h"

#include <stdlib.h>

enum { PLACES = 512, MOST = 120000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || size > MOST) return 0;
    arena *a = arena_new();
    pdb_world w = {.symbol_size = 4};
    size_t first = (size - 1) * data[0] / 256 & ~(size_t)7;
    pdb *p;
    w.streams[WORLD_MODULE] = (bytes){(const uint8_t *)"\4\0\0\0", 4};
    w.streams[WORLD_OMAP_TO] = (bytes){data + 1, first};
    w.streams[WORLD_OMAP_FROM] = (bytes){data + 1 + first, size - 1 - first};
    if (!pdb_open(a, world_file(a, &w), &p)) {
        for (uint32_t i = 0; i < PLACES; i++) {
            uint32_t rva = 0, offset = 0;
            uint16_t section = 0;
            pdb_address_to_rva(p, (uint16_t)(i % 4), i * 149, &rva);
            if (pdb_rva_to_address(p, i * 149, &section, &offset) && (!section || section > 2)) abort();
        }
    }
    arena_free(a);
    return 0;
}
