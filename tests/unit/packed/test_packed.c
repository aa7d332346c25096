/* The project's own decoders. Streams and their texts are the examples that [MS-XCA] 3 prints, or were
 * written by hand from the descriptions of the streams; tests/differential/packed_compare.py has the other
 * writers. */
#include "formats/packed/packed.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST = 0x400 };

static size_t expand(packing how, const void *in, size_t length, uint8_t *out, size_t size)
{
    return packed_expand(how, (bytes){in, length}, out, size);
}

/* [MS-XCA] 3.1: "abcdefghijklmnopqrstuvwxyz". */
static void xpress_of_literals(void **state)
{
    static const char TEXT[] = "abcdefghijklmnopqrstuvwxyz";
    uint8_t in[4 + 26] = {0x3f, 0, 0, 0}, out[MOST];

    (void)state;
    memcpy(in + 4, TEXT, 26);
    assert_int_equal(expand(PACKED_XPRESS, in, sizeof in, out, MOST), 26);
    assert_memory_equal(out, TEXT, 26);
}

/* [MS-XCA] 3.1: "abc" a hundred times. */
static void xpress_of_one_long_match(void **state)
{
    static const uint8_t IN[] = {0xff, 0xff, 0xff, 0x1f, 0x61, 0x62, 0x63,
                                 0x17, 0x00, 0x0f, 0xff, 0x26, 0x01};
    uint8_t out[MOST];

    (void)state;
    assert_int_equal(expand(PACKED_XPRESS, IN, sizeof IN, out, MOST), 300);
    for (size_t i = 0; i < 300; i++) assert_int_equal(out[i], "abc"[i % 3]);
    assert_int_equal(expand(PACKED_XPRESS, IN, sizeof IN, out, 100), 100); /* no more than is wanted */
}

/* Two symbols of one bit each: 'a' is 0, a match of distance 1 and length 3 is 1. */
static void xpress_huffman_of_two_codes(void **state)
{
    uint8_t in[256 + 4] = {0}, out[MOST];

    (void)state;
    in['a' / 2] = 0x10; /* 'a' = 0x61, the odd one */
    in[256 / 2] = 0x01; /* symbol 256: distance 1, length 3 */
    in[256] = 0;        /* the highest bits of the first piece: 0 1 1, then 0 ... */
    in[257] = 0x60;
    assert_int_equal(expand(PACKED_XPRESS_HUFFMAN, in, sizeof in, out, 7), 7);
    assert_memory_equal(out, "aaaaaaa", 7);
}

static void xpress_huffman_without_a_code(void **state)
{
    uint8_t in[256 + 8] = {0}, out[MOST];

    (void)state;
    assert_int_equal(expand(PACKED_XPRESS_HUFFMAN, in, sizeof in, out, MOST), 0);
    assert_int_equal(expand(PACKED_XPRESS_HUFFMAN, in, 255, out, MOST), 0);
}

/* [MS-PATCH] 3, "abc" in an uncompressed block, as a WIM has it: no chunk size, no E8 bit, 16 bits of size.
 */
static void lzx_uncompressed(void **state)
{
    static const uint8_t IN[] = {0x00, 0x60, 0x00, 0x30, 1, 0, 0,   0,   1,   0,
                                 0,    0,    1,    0,    0, 0, 'a', 'b', 'c', 0};
    static const uint8_t WIDE[] = {0x00, 0x60, 0x30, 0x00, 1, 0, 0,   0,   1,   0,
                                   0,    0,    1,    0,    0, 0, 'a', 'b', 'c', 0};
    uint8_t out[MOST];

    (void)state;
    assert_int_equal(packed_expand_lzx((bytes){IN, sizeof IN}, 0x8000, out, 3), 3);
    assert_memory_equal(out, "abc", 3);
    assert_int_equal(packed_expand_lzx((bytes){IN, sizeof IN - 2}, 0x8000, out, 3), 2);
    assert_int_equal(packed_expand_lzx((bytes){WIDE, sizeof WIDE}, 0x10000, out, 3), 3);
    assert_memory_equal(out, "abc", 3);
    /* Behind an odd number of bytes is one more, then the next block. */
    uint8_t twice[2 * sizeof IN];
    memcpy(twice, IN, sizeof IN);
    memcpy(twice + sizeof IN, IN, sizeof IN);
    assert_int_equal(packed_expand_lzx((bytes){twice, sizeof twice}, 0x8000, out, 6), 6);
    assert_memory_equal(out, "abcabc", 6);
    assert_int_equal(packed_expand_lzx((bytes){IN, sizeof IN}, 0x7fff, out, 3), 0);
    assert_int_equal(packed_expand_lzx((bytes){IN, sizeof IN}, 0x200001, out, 3), 0);
}

/* [MS-PATCH] 2.2: operands from -(place) to 11,999,999 were made absolute, others and those of the last ten
 * bytes were not. */
static void lzx_calls(void **state)
{
    static const uint8_t CALLS[] = {
        0xe8, 0x10, 0,    0,    0,    /* at 0, of 16: 16 */
        0xe8, 0,    0,    0,    0,    /* at 5, of 0: -5 */
        0xe8, 0xf6, 0xff, 0xff, 0xff, /* at 10, of -10: 12,000,000 - 10 */
        0xe8, 0xf0, 0xff, 0xff, 0xff, /* at 15, of -16: not a target */
        0xe8, 0x10, 0,    0,    0,    /* at 20: one of the last ten */
        0,    0,    0,    0,    0,
    };
    static const uint8_t RELATIVE[] = {
        0xe8, 0x10, 0,    0,    0,    0xe8, 0xfb, 0xff, 0xff, 0xff, 0xe8, 0xf6, 0x1a, 0xb7, 0,
        0xe8, 0xf0, 0xff, 0xff, 0xff, 0xe8, 0x10, 0,    0,    0,    0,    0,    0,    0,    0,
    };
    uint8_t in[14 + sizeof CALLS] = {0x00, 0x70, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0}, out[sizeof CALLS];

    (void)state;
    memcpy(in + 14, CALLS, sizeof CALLS);
    assert_int_equal(packed_expand_lzx((bytes){in, sizeof in}, 0x8000, out, sizeof out), sizeof out);
    assert_memory_equal(out, RELATIVE, sizeof out);
}

/* Types that are none, codes without symbols, nothing. */
static void lzx_damage(void **state)
{
    uint8_t in[64] = {0}, out[MOST];

    (void)state;
    for (unsigned type = 0; type < 8; type++) {
        in[1] = (uint8_t)(type << 5 | 0x10);
        if (type != 3) assert_int_equal(packed_expand_lzx((bytes){in, sizeof in}, 0x8000, out, MOST), 0);
    }
    assert_int_equal(packed_expand_lzx((bytes){in, 0}, 0x8000, out, MOST), 0);
}

/* Four literals (17 + 4), then two from four back and the end. */
static void lzo_of_literals_and_a_match(void **state)
{
    static const uint8_t IN[] = {0x15, 'w', 'o', 'r', 'd', 0x4c, 0x00, 0x11, 0, 0};
    uint8_t out[MOST];

    (void)state;
    assert_int_equal(expand(PACKED_LZO, IN, sizeof IN, out, MOST), 7);
    assert_memory_equal(out, "wordwor", 7);
}

static void damage_ends_the_output(void **state)
{
    static const uint8_t BACK_TOO_FAR[] = {0xff, 0xff, 0xff, 0x7f, 'x', 0xf8, 0xff};
    static const uint8_t LZO_TOO_FAR[] = {0x15, 'w', 'o', 'r', 'd', 0x4c, 0xff};
    uint8_t out[MOST];

    (void)state;
    assert_int_equal(expand(PACKED_XPRESS, BACK_TOO_FAR, sizeof BACK_TOO_FAR, out, MOST), 1);
    assert_int_equal(expand(PACKED_LZO, LZO_TOO_FAR, sizeof LZO_TOO_FAR, out, MOST), 4);
    assert_int_equal(expand(PACKED_ZLIB, "junk", 4, out, MOST), 0);
    assert_int_equal(expand(PACKED_SNAPPY, "\x7f\xff", 2, out, MOST), 0);
    assert_int_equal(expand(PACKED_ZSTD, "junk", 4, out, MOST), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xpress_of_literals),
        cmocka_unit_test(xpress_of_one_long_match),
        cmocka_unit_test(xpress_huffman_of_two_codes),
        cmocka_unit_test(xpress_huffman_without_a_code),
        cmocka_unit_test(lzo_of_literals_and_a_match),
        cmocka_unit_test(damage_ends_the_output),
        cmocka_unit_test(lzx_uncompressed),
        cmocka_unit_test(lzx_calls),
        cmocka_unit_test(lzx_damage),
    };
    return cmocka_run_group_tests_name("packed", tests, NULL, NULL);
}
