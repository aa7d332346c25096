/* Frame records of x86. First byte: how many 256ths of the rest are FPO records; what is left is frame data,
 * whose programs are strings of a table that is always there. */
#include "pdb_world.h"

enum { PLACES = 256, MOST = 120000 };

/* A "/names" stream: signature, version, bytes of strings, strings. */
static const uint8_t names[] = "\xfe\xef\xfe\xef\1\0\0\0\x28\0\0\0"
                               "\0$T0 .raSearch = $eip $T0 ^ = $esp $T0 4 + =";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size || size > MOST) return 0;
    arena *a = arena_new();
    pdb_world w = {.symbol_size = 4};
    size_t first = (size - 1) * data[0] / 256 & ~(size_t)15;
    pdb *p;
    w.streams[WORLD_MODULE] = (bytes){(const uint8_t *)"\4\0\0\0", 4};
    w.streams[WORLD_NAMES] = (bytes){names, sizeof names};
    w.streams[WORLD_FPO] = (bytes){data + 1, first};
    w.streams[WORLD_FRAMES] = (bytes){data + 1 + first, size - 1 - first};
    if (!pdb_open(a, world_file(a, &w), &p)) {
        pdb_frame_data f;
        pdb_fpo_data fpo;
        pdb_frame_record r;
        for (uint32_t i = 0; i < pdb_frame_data_count(p); i++) pdb_frame_data_at(p, i, &f);
        for (uint32_t i = 0; i < pdb_fpo_data_count(p); i++) pdb_fpo_data_at(p, i, &fpo);
        for (uint32_t i = 0; i < PLACES; i++) {
            pdb_frame_data_find(p, i * 71, &f);
            pdb_fpo_data_find(p, i * 71, &fpo);
            pdb_frame_record_find(p, i * 71, &r);
        }
    }
    arena_free(a);
    return 0;
}
