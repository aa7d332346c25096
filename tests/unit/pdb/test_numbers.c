/* Numeric leaves and simple types; the values are those of Microsoft's cvinfo.h and of IEEE 754. */
#include "formats/pdb/types.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static pdb_number decode(const uint8_t *data, size_t size, uint64_t used)
{
    pdb_number n = {0};
    uint64_t offset = 0;
    assert_true(pdb_number_decode((bytes){data, size}, &offset, &n));
    assert_int_equal(offset, used);
    return n;
}
#define DECODE(used, ...) decode((const uint8_t[]){__VA_ARGS__}, sizeof((const uint8_t[]){__VA_ARGS__}), used)

static void integers(void **state)
{
    (void)state;
    assert_int_equal(DECODE(2, 0xff, 0x7f).value, 0x7fff);
    assert_int_equal((int64_t)DECODE(3, 0x00, 0x80, 0xfe).value, -2);
    assert_int_equal((int64_t)DECODE(4, 0x01, 0x80, 0x00, 0x80).value, -32768);
    assert_int_equal(DECODE(4, 0x02, 0x80, 0x00, 0x80).value, 32768);
    assert_int_equal((int64_t)DECODE(6, 0x03, 0x80, 0xff, 0xff, 0xff, 0xff).value, -1);
    assert_int_equal(DECODE(6, 0x04, 0x80, 0xff, 0xff, 0xff, 0xff).value, 0xffffffff);
    assert_int_equal((int64_t)DECODE(10, 0x09, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x80).value, INT64_MIN);
    assert_true(DECODE(10, 0x0a, 0x80, 0, 0, 0, 0, 0, 0, 0, 0x80).value == (uint64_t)1 << 63);
    assert_int_equal(DECODE(3, 0x00, 0x80, 5).kind, PDB_NUMBER_SIGNED);
    assert_int_equal(DECODE(18, 0x17, 0x80, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16).raw.len,
                     16);
}

static void reals(void **state)
{
    (void)state;
    assert_true(DECODE(6, 0x05, 0x80, 0, 0, 0xc0, 0x3f).real == 1.5);
    assert_true(DECODE(10, 0x06, 0x80, 0, 0, 0, 0, 0, 0, 0x04, 0xc0).real == -2.5);
    assert_true(DECODE(12, 0x07, 0x80, 0, 0, 0, 0, 0, 0, 0, 0xc0, 0x00, 0x40).real == 3.0);
    assert_true(DECODE(18, 0x08, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x80, 0xff, 0x3f).real == 1.5);
    assert_true(DECODE(4, 0x1c, 0x80, 0x00, 0xc2).real == -3.0);
}

static void text(void **state)
{
    (void)state;
    pdb_number n = DECODE(7, 0x10, 0x80, 3, 0, 'a', 'b', 'c', 'd');
    assert_int_equal(n.kind, PDB_NUMBER_TEXT);
    assert_int_equal(n.raw.len, 3);
    assert_memory_equal(n.raw.ptr, "abc", 3);
}

static void cut_short(void **state)
{
    static const uint8_t whole[] = {0x0a, 0x80, 1, 2, 3, 4, 5, 6, 7, 8};
    (void)state;
    for (size_t size = 0; size < sizeof whole; size++) {
        uint64_t offset = 0;
        pdb_number n;
        assert_false(pdb_number_decode((bytes){whole, size}, &offset, &n));
        assert_int_equal(offset, 0);
    }
    uint64_t offset = 0;
    pdb_number n;
    assert_false(pdb_number_decode((bytes){(const uint8_t *)"\x50\x80\0\0\0\0", 6}, &offset, &n));
}

static void simple_types(void **state)
{
    pdb_simple s;
    (void)state;
    assert_true(pdb_simple_type(0x22, &s));
    assert_true(str_equal(s.name, STR("unsigned long")));
    assert_int_equal(s.size, 4);
    assert_int_equal(s.pointer_size, 0);
    assert_true(pdb_simple_type(0x603, &s)); /* T_64PVOID */
    assert_int_equal(s.type, PDB_SIMPLE_VOID);
    assert_int_equal(s.pointer_size, 8);
    assert_true(pdb_simple_type(0x470, &s)); /* T_32PRCHAR */
    assert_int_equal(s.pointer_size, 4);
    assert_true(pdb_simple_type(0x13, &s));
    assert_int_equal(s.size, 8);
    assert_false(pdb_simple_type(0x1000, &s));
    assert_false(pdb_simple_type(0xff, &s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(integers), cmocka_unit_test(reals),
                                       cmocka_unit_test(text), cmocka_unit_test(cut_short),
                                       cmocka_unit_test(simple_types)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
