/* The index of memory ranges. */
#include "formats/dump/ranges.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t FILE_BYTES[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static const bytes FILE_DATA = {FILE_BYTES, 36};

static void sorts_and_keeps_gaps(void **state)
{
    dump_range r[] = {{0x300, 4, 20}, {0x100, 4, 0}, {0x200, 4, 10}};
    dump_ranges x;
    char text[8] = {0};

    (void)state;
    assert_int_equal(dump_ranges_index(36, r, 3, &x), 0);
    assert_int_equal(x.count, 3);
    assert_int_equal(x.items[0].address, 0x100);
    assert_int_equal(x.items[2].address, 0x300);
    assert_int_equal(dump_ranges_read(&x, FILE_DATA, 0x201, text, 8), 3);
    assert_memory_equal(text, "bcd", 3);
    assert_null(dump_ranges_find(&x, 0xff));
    assert_null(dump_ranges_find(&x, 0x104));
    assert_int_equal(dump_ranges_from(&x, 0x104)->address, 0x200);
    assert_null(dump_ranges_from(&x, 0x304));
    assert_int_equal(dump_ranges_read(&x, FILE_DATA, 0x104, text, 8), 0);
}

static void reads_over_neighbours(void **state)
{
    dump_range r[] = {{0x104, 2, 10}, {0x100, 4, 0}, {0x106, 1, 30}};
    dump_ranges x;
    char text[16] = {0};

    (void)state;
    dump_ranges_index(36, r, 3, &x);
    assert_int_equal(dump_ranges_read(&x, FILE_DATA, 0x100, text, 16), 7);
    assert_string_equal(text, "0123abu");
    assert_int_equal(dump_ranges_read(&x, FILE_DATA, 0x103, text, 3), 3);
    assert_memory_equal(text, "3ab", 3);
}

static void overlaps_keep_the_first(void **state)
{
    dump_range r[] = {{0x102, 4, 20}, {0x100, 4, 0}, {0x101, 2, 30}, {0x100, 2, 10}};
    dump_ranges x;
    char text[16] = {0};

    (void)state;
    dump_ranges_index(36, r, 4, &x);
    assert_int_equal(dump_ranges_read(&x, FILE_DATA, 0x100, text, 16), 6);
    assert_string_equal(text, "0123mn");
}

static void cuts_at_the_end_of_the_file(void **state)
{
    dump_range r[] = {{0x100, 10, 30}, {0x200, 1, 36}, {0x300, 1, UINT64_MAX}, {0x400, 0, 99}};
    dump_ranges x;
    char text[16] = {0};

    (void)state;
    assert_int_equal(dump_ranges_index(36, r, 4, &x), 3);
    assert_int_equal(x.count, 1);
    assert_int_equal(dump_ranges_read(&x, FILE_DATA, 0x100, text, 16), 6);
    assert_string_equal(text, "uvwxyz");
}

static void cuts_at_the_end_of_the_address_space(void **state)
{
    dump_range r[] = {{UINT64_MAX - 3, 20, 0}};
    dump_ranges x;
    char text[16];

    (void)state;
    dump_ranges_index(36, r, 1, &x);
    assert_int_equal(x.items[0].size, 3);
    assert_int_equal(dump_ranges_read(&x, FILE_DATA, UINT64_MAX - 2, text, 16), 2);
    assert_int_equal(dump_ranges_read(&x, FILE_DATA, UINT64_MAX, text, 16), 0);
}

static void empty_index(void **state)
{
    dump_ranges x;
    char c;

    (void)state;
    assert_int_equal(dump_ranges_index(0, NULL, 0, &x), 0);
    assert_null(dump_ranges_find(&x, 0));
    assert_int_equal(dump_ranges_read(&x, FILE_DATA, 0, &c, 1), 0);
}

/* Against a table with a cell for every address, filled range by range in the order of the rule. */
static void agrees_with_a_flat_model(void **state)
{
    enum { SPAN = 200, COUNT = 12 };
    unsigned seed = 7;

    (void)state;
    for (unsigned round = 0; round < 300; round++) {
        dump_range r[COUNT], sorted[COUNT];
        int model[SPAN];
        dump_ranges x;

        for (size_t i = 0; i < COUNT; i++) {
            seed = seed * 1103515245 + 12345;
            sorted[i] = r[i] = (dump_range){seed >> 16 & 127, seed >> 8 & 15, seed >> 4 & 31};
        }
        for (size_t i = 0; i < COUNT; i++) {
            for (size_t j = i + 1; j < COUNT; j++) {
                if (sorted[j].address < sorted[i].address ||
                    (sorted[j].address == sorted[i].address && sorted[j].offset < sorted[i].offset)) {
                    dump_range swap = sorted[i];
                    sorted[i] = sorted[j];
                    sorted[j] = swap;
                }
            }
        }
        memset(model, -1, sizeof model);
        for (size_t i = 0; i < COUNT; i++) {
            for (uint64_t k = 0; k < sorted[i].size && sorted[i].offset + k < 36; k++) {
                uint64_t at = sorted[i].address + k;
                if (model[at] < 0) model[at] = FILE_BYTES[sorted[i].offset + k];
            }
        }
        dump_ranges_index(36, r, COUNT, &x);
        for (uint64_t at = 0; at < SPAN; at++) {
            uint8_t c = 0;
            assert_int_equal(dump_ranges_read(&x, FILE_DATA, at, &c, 1), model[at] >= 0);
            if (model[at] >= 0) assert_int_equal(c, model[at]);
        }
    }
}

/* Full dumps list a range for every allocation: finding each of 200,000 must not walk the others. */
static void many_ranges_are_found_at_once(void **state)
{
    enum { COUNT = 200000 };
    dump_range *r = calloc(COUNT, sizeof *r);
    dump_ranges x;

    (void)state;
    assert_non_null(r);
    for (uint64_t i = 0; i < COUNT; i++) r[COUNT - 1 - i] = (dump_range){0x1000 * i, 16, i % 20};
    assert_int_equal(dump_ranges_index(36, r, COUNT, &x), 0);
    assert_int_equal(x.count, COUNT);
    for (uint64_t i = 0; i < COUNT; i++) {
        uint8_t c;
        assert_int_equal(dump_ranges_read(&x, FILE_DATA, 0x1000 * i + 15, &c, 1), 1);
        assert_int_equal(c, FILE_BYTES[i % 20 + 15]);
        assert_null(dump_ranges_find(&x, 0x1000 * i + 16));
    }
    free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorts_and_keeps_gaps),
        cmocka_unit_test(reads_over_neighbours),
        cmocka_unit_test(overlaps_keep_the_first),
        cmocka_unit_test(cuts_at_the_end_of_the_file),
        cmocka_unit_test(cuts_at_the_end_of_the_address_space),
        cmocka_unit_test(empty_index),
        cmocka_unit_test(agrees_with_a_flat_model),
        cmocka_unit_test(many_ranges_are_found_at_once),
    };
    return cmocka_run_group_tests_name("dump/ranges", tests, NULL, NULL);
}
