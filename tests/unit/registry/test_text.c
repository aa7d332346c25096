/* Values and security descriptors in words. Expectations: regedit's file format, MS-DTYP 2.4 and 2.5.1. */
#include "base/utf16.h"
#include "registry/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static hive_value value(uint32_t type, const void *data, size_t size)
{
    return (hive_value){.name = STR("n"), .type = type, .data = {data, size}};
}

static void exported(arena *a, hive_value v, const char *expected)
{
    strbuf b = {.arena = a};
    hive_export_value(&b, &v);
    assert_string_equal(strbuf_str(&b).ptr, expected);
}

static void values_export_as_regedit_writes_them(void **state)
{
    arena *a = arena_new();
    (void)state;
    exported(a, value(HIVE_DWORD, "\x01\x02\x03\x04", 4), "\"n\"=dword:04030201\r\n");
    exported(a, value(HIVE_DWORD, "\x01", 1), "\"n\"=hex(4):01\r\n");
    exported(a, value(HIVE_BINARY, "\x00\xff", 2), "\"n\"=hex:00,ff\r\n");
    exported(a, value(HIVE_SZ, "a\0\\\0\"\0\0", 8), "\"n\"=\"a\\\\\\\"\"\r\n");
    exported(a, value(HIVE_SZ, "a\0", 2),
             "\"n\"=hex(1):61,00\r\n"); /* no NUL: a quoted string would add one */
    exported(a, value(0x17, "", 0), "\"n\"=hex(17):\r\n");
    hive_value unnamed = value(HIVE_QWORD, "\1\0\0\0\0\0\0\0", 8);
    unnamed.name = (str){0};
    exported(a, unnamed, "@=hex(b):01,00,00,00,00,00,00,00\r\n");
    arena_free(a);
}

static void data_that_does_not_fit_its_type_is_bytes(void **state)
{
    arena *a = arena_new();
    uint64_t number;
    hive_value odd = value(HIVE_SZ, "abc", 3), small = value(HIVE_DWORD, "ab", 2);
    hive_value big_end = value(HIVE_DWORD_BIG_ENDIAN, "\1\2\3\4", 4);
    (void)state;
    assert_string_equal(hive_value_text(a, &odd).ptr, "61 62 63");
    assert_string_equal(hive_value_text(a, &small).ptr, "61 62");
    assert_false(hive_value_number(&small, &number));
    assert_true(hive_value_number(&big_end, &number));
    assert_int_equal(number, 0x01020304);
    hive_value list = value(HIVE_MULTI_SZ, "a\0\0\0b\0\0\0\0", 10);
    assert_string_equal(hive_value_text(a, &list).ptr, "a\\0b");
    arena_free(a);
}

static void security_is_written_as_sddl(void **state)
{
    arena *a = arena_new();
    str sddl = {0};
    /* O:BA G:SY, protected DACL of one ACE: allow, container inherit, KEY_ALL_ACCESS, SYSTEM */
    static const uint8_t d[] = {
        1, 0, 4,  0x90, 20, 0, 0,    0, 36,   0, 0,    0, 0, 0, 0, 0, 48, 0, 0,  0, 1,  2, 0, 0, 0,  0,
        0, 5, 32, 0,    0,  0, 0x20, 2, 0,    0, 1,    1, 0, 0, 0, 0, 0,  5, 18, 0, 0,  0, 2, 0, 28, 0,
        1, 0, 0,  0,    0,  2, 20,   0, 0x3f, 0, 0x0f, 0, 1, 1, 0, 0, 0,  0, 0,  5, 18, 0, 0, 0,
    };
    (void)state;
    assert_true(security_to_sddl(a, (bytes){d, sizeof d}, &sddl));
    assert_string_equal(sddl.ptr, "O:BAG:SYD:P(A;CI;KA;;;SY)");
    for (size_t size = 0; size < sizeof d; size++) assert_false(security_to_sddl(a, (bytes){d, size}, &sddl));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_export_as_regedit_writes_them),
        cmocka_unit_test(data_that_does_not_fit_its_type_is_bytes),
        cmocka_unit_test(security_is_written_as_sddl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
