/* Places of code and line tables of old compilers, each against a plain search written here. */
#include "formats/pdb/reader.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static uint32_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return (uint32_t)(*state >> 32);
}

/* How many of the section begin at or below the offset, and the value of the last of them. */
static uint32_t count_below(const code_place_vec *all, uint16_t section, uint32_t offset)
{
    uint32_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        count += all->items[i].section == section && all->items[i].offset <= offset;
    return count;
}

static void every_place_is_found_among_uneven_ones(void **state)
{
    (void)state;
    uint64_t random = 88172645463325252u;
    for (uint32_t spread = 1; spread <= 1u << 30; spread = spread << 1) {
        arena *a = arena_new();
        code_place_vec all = {0};
        place_index index = {0};
        for (uint32_t i = 0; i < 300; i++)
            *VEC_PUSH(a, &all) =
                (code_place){(uint16_t)(1 + i % 3 * i % 2), next_random(&random) % spread, i};
        place_index_make(a, &all, &index);
        for (uint32_t i = 0; i < 2000; i++) {
            uint16_t section = (uint16_t)(next_random(&random) % 4);
            uint32_t offset = next_random(&random) % (spread + spread / 4 + 2), first = 0, above = 0;
            uint32_t expected = count_below(&all, section, offset);
            bool found = place_index_find(&index, section, offset, &first, &above);
            assert_int_equal(found, expected > 0);
            if (!found) continue;
            assert_int_equal(above - first, expected);
            assert_true(index.offsets[above - 1] <= offset);
            place_index_expect(&index, section, offset);
        }
        arena_free(a);
    }
}

static void places_of_one_offset_keep_the_order_of_their_values(void **state)
{
    (void)state;
    arena *a = arena_new();
    code_place_vec all = {0};
    place_index index = {0};
    uint32_t first, above;
    for (uint32_t i = 0; i < 5; i++) *VEC_PUSH(a, &all) = (code_place){1, 0x40, 50 - i};
    place_index_make(a, &all, &index);
    assert_true(place_index_find(&index, 1, 0x40, &first, &above));
    assert_int_equal(above - first, 5);
    for (uint32_t i = 0; i < 5; i++) assert_int_equal(index.values[first + i], 46 + i);
    assert_false(place_index_find(&index, 1, 0x3f, &first, &above));
    assert_false(place_index_find(&index, 2, 0x40, &first, &above));
    arena_free(a);
}

/* One file, one segment: lines 10, 11 and 15 at 0x100, 0x108 and 0x120 of section 1, which ends at 0x12f. */
static const uint8_t table[] = {
    1,   0,   1,   0, 20,   0, 0, 0,          /* files, segments, place of the file */
    0,   1,   0,   0, 0x2f, 1, 0, 0, 1,    0, /* the segment's range and section */
    0,   0,                                   /* padding */
    1,   0,   0,   0, 40,   0, 0, 0,          /* its segments, place of the table */
    0,   1,   0,   0, 0x2f, 1, 0, 0,          /* range */
    'a', '.', 'c', 0,                         /* name */
    1,   0,   3,   0,                         /* section, lines */
    0,   1,   0,   0, 8,    1, 0, 0, 0x20, 1, 0, 0, 10, 0, 11, 0, 15, 0,
};

static void an_old_table_becomes_a_new_one(void **state)
{
    (void)state;
    arena *a = arena_new();
    bytes c11 = {table, sizeof table}, made = c11_to_c13(a, c11), lines;
    uint64_t at = 0;
    uint32_t kind;
    assert_true(str_equal(c11_file_name(c11, 0), STR("a.c")));
    assert_int_equal(c11_file_name(c11, 1).len, 0);
    assert_true(pdb_next_subsection(made, &at, &kind, &lines));
    assert_int_equal(kind, DEBUG_S_LINES);
    assert_int_equal(load_u32(lines.ptr), 0x100);
    assert_int_equal(load_u32(lines.ptr + 4), 1);
    assert_int_equal(load_u32(lines.ptr + 8), 0x30);
    static const uint32_t expected[][2] = {{0, 10}, {8, 11}, {0x20, 15}};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(load_u32(lines.ptr + 24 + 8 * i), expected[i][0]);
        assert_int_equal(load_u32(lines.ptr + 28 + 8 * i), expected[i][1] | 0x80000000);
    }
    assert_false(pdb_next_subsection(made, &at, &kind, &lines));
    arena_free(a);
}

static void a_damaged_table_gives_at_most_six_times_its_size(void **state)
{
    (void)state;
    uint8_t damaged[sizeof table];
    for (size_t i = 0; i < sizeof table; i++) {
        for (unsigned value = 0; value < 256; value += 51) {
            arena *a = arena_new();
            memcpy(damaged, table, sizeof table);
            damaged[i] = (uint8_t)value;
            bytes made = c11_to_c13(a, (bytes){damaged, sizeof damaged});
            assert_true(made.len <= 6 * sizeof table);
            c11_file_name((bytes){damaged, sizeof damaged}, 0);
            arena_free(a);
        }
        arena *a = arena_new();
        assert_true(c11_to_c13(a, (bytes){table, i}).len <= 6 * sizeof table);
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_is_found_among_uneven_ones),
        cmocka_unit_test(places_of_one_offset_keep_the_order_of_their_values),
        cmocka_unit_test(an_old_table_becomes_a_new_one),
        cmocka_unit_test(a_damaged_table_gives_at_most_six_times_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
