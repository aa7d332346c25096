/* Hash maps: replacing, growth far past the first index, order of insertion, letter case. */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int first, second;

static void numbers(void **state)
{
    (void)state;
    arena *a = arena_new();
    u64_map *m = u64_map_new(a);
    assert_null(u64_map_get(m, 0));
    u64_map_put(m, 0, &first);
    u64_map_put(m, UINT64_MAX, &second);
    assert_ptr_equal(u64_map_get(m, 0), &first);
    assert_ptr_equal(u64_map_get(m, UINT64_MAX), &second);
    assert_null(u64_map_get(m, 1));
    u64_map_put(m, 0, &second);
    assert_ptr_equal(u64_map_get(m, 0), &second);
    assert_int_equal(u64_map_count(m), 2);
    arena_free(a);
}

static void many_numbers_in_order(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    arena *a = arena_new();
    u64_map *m = u64_map_new(a);
    char *values = arena_alloc(a, COUNT, 1);
    /* page addresses: keys that differ in high bits only */
    for (size_t i = 0; i < COUNT; i++) u64_map_put(m, (uint64_t)i << 44 ^ (uint64_t)i << 12, values + i);
    assert_int_equal(u64_map_count(m), COUNT);
    for (size_t i = 0; i < COUNT; i++) {
        uint64_t expected = (uint64_t)i << 44 ^ (uint64_t)i << 12, key;
        assert_ptr_equal(u64_map_get(m, expected), values + i);
        assert_ptr_equal(u64_map_at(m, i, &key), values + i);
        assert_true(key == expected);
    }
    assert_null(u64_map_get(m, 5));
    assert_ptr_equal(u64_map_at(m, 7, NULL), values + 7);
    arena_free(a);
}

static void strings(void **state)
{
    (void)state;
    arena *a = arena_new();
    str_map *m = str_map_new(a, false);
    str_map_put(m, STR("nt"), &first);
    str_map_put(m, STR(""), &second);
    assert_ptr_equal(str_map_get(m, STR("nt")), &first);
    assert_ptr_equal(str_map_get(m, (str){NULL, 0}), &second);
    assert_null(str_map_get(m, STR("NT")));
    assert_null(str_map_get(m, STR("nt!")));
    str key;
    assert_ptr_equal(str_map_at(m, 0, &key), &first);
    assert_true(str_equal(key, STR("nt")));
    arena_free(a);
}

static void letter_case(void **state)
{
    (void)state;
    arena *a = arena_new();
    str_map *m = str_map_new(a, true);
    str_map_put(m, STR("AVeryLongModuleName.SYS"), &first);
    assert_ptr_equal(str_map_get(m, STR("averylongmodulename.sys")), &first);
    assert_ptr_equal(str_map_get(m, STR("AVERYLONGMODULENAME.sys")), &first);
    str_map_put(m, STR("averylongmodulename.SYS"), &second);
    assert_int_equal(str_map_count(m), 1);
    assert_ptr_equal(str_map_get(m, STR("AVeryLongModuleName.SYS")), &second);
    /* '@' and '`' differ in the bit that separates letters' cases, and are not letters */
    str_map_put(m, STR("@"), &first);
    assert_null(str_map_get(m, STR("`")));
    arena_free(a);
}

static void many_strings(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    arena *a = arena_new();
    str_map *m = str_map_new(a, true);
    for (size_t i = 0; i < COUNT; i++) str_map_put(m, str_format(a, "Symbol_%zu", i), a);
    assert_int_equal(str_map_count(m), COUNT);
    for (size_t i = 0; i < COUNT; i++) assert_non_null(str_map_get(m, str_format(a, "SYMBOL_%zu", i)));
    assert_null(str_map_get(m, STR("Symbol_20000")));
    arena_free(a);
}

static void hashes(void **state)
{
    (void)state;
    assert_true(hash_bytes("abc", 3) == hash_bytes("abcd", 3));
    assert_true(hash_bytes("abc", 3) != hash_bytes("abd", 3));
    assert_true(hash_bytes("\0", 1) != hash_bytes("\0\0", 2));
    assert_true(hash_bytes(NULL, 0) == hash_bytes("", 0));
    assert_true(hash_bytes("12345678a", 9) != hash_bytes("12345678b", 9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers),     cmocka_unit_test(many_numbers_in_order), cmocka_unit_test(strings),
        cmocka_unit_test(letter_case), cmocka_unit_test(many_strings),          cmocka_unit_test(hashes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
