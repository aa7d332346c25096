/* Unpacks a file in one call and writes what came out: packed_print NAME SIZE [WINDOW] < packed > plain
 * WINDOW is for "lzx", in bytes. */
#include "formats/packed/packed.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool find_packing(const char *name, packing *out)
{
    for (packing p = PACKED_STORED; p <= PACKED_XPRESS_HUFFMAN; p++) {
        *out = p;
        if (str_equal(packing_name(p), str_from_cstr(name))) return true;
    }
    return false;
}

int main(int argc, char **argv)
{
    enum { MOST = 1 << 22 };
    uint8_t *in = malloc(MOST), *out = malloc(MOST);
    size_t size = argc >= 3 ? strtoul(argv[2], NULL, 10) : 0;
    bool lzx = argc == 4 && strcmp(argv[1], "lzx") == 0;
    packing how = PACKED_STORED;
    bool good = in && out && size && size <= MOST && (lzx || find_packing(argv[1], &how));

    if (good) {
        size_t length = fread(in, 1, MOST, stdin);
        size = lzx ? packed_expand_lzx((bytes){in, length}, (uint32_t)strtoul(argv[3], NULL, 10), out, size)
                   : packed_expand(how, (bytes){in, length}, out, size);
        fwrite(out, 1, size, stdout);
    }
    free(in);
    free(out);
    return good ? 0 : 2;
}
