/* Bounded reads: every edge at which an offset of a file could lead outside. */
#include "base/bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t data[] = {0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99};
static const bytes nine = {data, sizeof data};

static void contains_never_overflows(void **state)
{
    (void)state;
    assert_true(bytes_contains(nine, 0, 9));
    assert_true(bytes_contains(nine, 9, 0));
    assert_true(bytes_contains(nine, 8, 1));
    assert_false(bytes_contains(nine, 0, 10));
    assert_false(bytes_contains(nine, 9, 1));
    assert_false(bytes_contains(nine, 10, 0));
    assert_false(bytes_contains(nine, UINT64_MAX, 0));
    assert_false(bytes_contains(nine, UINT64_MAX, 1));
    assert_false(bytes_contains(nine, UINT64_MAX - 3, 8));
    assert_false(bytes_contains(nine, 1, UINT64_MAX));
    assert_false(bytes_contains(nine, UINT64_MAX, UINT64_MAX));
    assert_true(bytes_contains((bytes){NULL, 0}, 0, 0));
    assert_false(bytes_contains((bytes){NULL, 0}, 0, 1));
}

static void numbers_are_little_endian(void **state)
{
    (void)state;
    uint8_t u8;
    uint16_t u16;
    uint32_t u32;
    uint64_t u64;
    assert_true(bytes_u8(nine, 8, &u8));
    assert_int_equal(u8, 0x99);
    assert_true(bytes_u16(nine, 1, &u16));
    assert_int_equal(u16, 0x3322);
    assert_true(bytes_u32(nine, 1, &u32));
    assert_int_equal(u32, 0x55443322);
    assert_true(bytes_u64(nine, 1, &u64));
    assert_true(u64 == 0x9988776655443322u);
}

static void nothing_is_written_outside(void **state)
{
    (void)state;
    uint8_t u8 = 1;
    uint16_t u16 = 2;
    uint32_t u32 = 3;
    uint64_t u64 = 4;
    assert_false(bytes_u8(nine, 9, &u8));
    assert_false(bytes_u16(nine, 8, &u16));
    assert_false(bytes_u32(nine, 6, &u32));
    assert_false(bytes_u64(nine, 2, &u64));
    assert_false(bytes_u16(nine, UINT64_MAX, &u16));
    assert_false(bytes_u32(nine, UINT64_MAX - 1, &u32));
    assert_false(bytes_u64(nine, UINT64_MAX - 6, &u64));
    assert_true(u8 == 1 && u16 == 2 && u32 == 3 && u64 == 4);

    uint8_t copy[4] = {7, 7, 7, 7};
    assert_false(bytes_copy(nine, 6, copy, 4));
    assert_false(bytes_copy(nine, UINT64_MAX, copy, 4));
    assert_int_equal(copy[0], 7);
    assert_true(bytes_copy(nine, 5, copy, 4));
    assert_memory_equal(copy, data + 5, 4);
    assert_true(bytes_copy(nine, 9, NULL, 0));
}

static void slices_and_clamps(void **state)
{
    (void)state;
    bytes out = {NULL, 77};
    assert_false(bytes_slice(nine, 5, 5, &out));
    assert_int_equal(out.len, 77);
    assert_true(bytes_slice(nine, 5, 4, &out));
    assert_ptr_equal(out.ptr, data + 5);
    assert_int_equal(out.len, 4);
    assert_true(bytes_slice(nine, 9, 0, &out));
    assert_int_equal(out.len, 0);

    assert_int_equal(bytes_clamp(nine, 5, 100).len, 4);
    assert_int_equal(bytes_clamp(nine, 5, UINT64_MAX).len, 4);
    assert_int_equal(bytes_clamp(nine, UINT64_MAX, UINT64_MAX).len, 0);
    assert_int_equal(bytes_clamp(nine, 9, 1).len, 0);
    assert_int_equal(bytes_clamp((bytes){NULL, 0}, 0, 5).len, 0);
    assert_int_equal(bytes_from(nine, 2).len, 7);
    assert_ptr_equal(bytes_from(nine, 2).ptr, data + 2);
    assert_int_equal(bytes_from(nine, 10).len, 0);
}

static void text(void **state)
{
    (void)state;
    static const char raw[] = {'a', 'b', 0, 'c', 'd'};
    bytes b = {(const uint8_t *)raw, sizeof raw};
    str out = STR("untouched");
    assert_true(str_equal(bytes_cstr(b, 0), STR("ab")));
    assert_true(str_equal(bytes_cstr(b, 3), STR("cd")));
    assert_int_equal(bytes_cstr(b, 5).len, 0);
    assert_int_equal(bytes_cstr(b, UINT64_MAX).len, 0);
    assert_false(bytes_terminated_cstr(b, 3, &out));
    assert_false(bytes_terminated_cstr(b, 5, &out));
    assert_true(str_equal(out, STR("untouched")));
    assert_true(bytes_terminated_cstr(b, 1, &out));
    assert_true(str_equal(out, STR("b")));
    assert_true(bytes_terminated_cstr(b, 2, &out));
    assert_int_equal(out.len, 0);
}

static void loads(void **state)
{
    (void)state;
    assert_int_equal(load_u16(data + 1), 0x3322);
    assert_int_equal(load_u32(data + 3), 0x77665544);
    assert_true(load_u64(data) == 0x8877665544332211u);
    assert_true(load_le(data, 3) == 0x332211);
    assert_true(load_le(data, 0) == 0);
    assert_true(load_le(data, 8) == 0x8877665544332211u);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contains_never_overflows),
        cmocka_unit_test(numbers_are_little_endian),
        cmocka_unit_test(nothing_is_written_outside),
        cmocka_unit_test(slices_and_clamps),
        cmocka_unit_test(text),
        cmocka_unit_test(loads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
