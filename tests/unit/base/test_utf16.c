/* UTF-16LE and UTF-8: the C compiler's own u"..." literals are the expectation. */
#include "base/utf16.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <uchar.h>

#include <cmocka.h>

#define UTF16(literal) ((bytes){(const uint8_t *)literal, sizeof(literal) - sizeof(char16_t)})

static void check_pair(arena *a, bytes wide, const char *narrow)
{
    str s = utf16_to_utf8(a, wide);
    assert_int_equal(s.len, strlen(narrow));
    assert_memory_equal(s.ptr, narrow, s.len);
    bytes back = utf8_to_utf16(a, str_from_cstr(narrow));
    assert_int_equal(back.len, wide.len);
    if (back.len) assert_memory_equal(back.ptr, wide.ptr, back.len);
}

static void both_ways(void **state)
{
    (void)state;
    arena *a = arena_new();
    check_pair(a, UTF16(u""), "");
    check_pair(a, UTF16(u"ntoskrnl.exe"), "ntoskrnl.exe");
    check_pair(a, UTF16(u"\u00e9\u07ff\u0800\ufffd"), u8"\u00e9\u07ff\u0800\ufffd");
    check_pair(a, UTF16(u"\U00010000\U0010ffff\U0001f600"), u8"\U00010000\U0010ffff\U0001f600");
    arena_free(a);
}

static void odd_input(void **state)
{
    (void)state;
    arena *a = arena_new();
    static const uint8_t high_only[] = {0x3d, 0xd8};
    static const uint8_t high_then_letter[] = {0x3d, 0xd8, 'x', 0};
    static const uint8_t low_first[] = {0x00, 0xde, 'x', 0};
    static const uint8_t two_highs[] = {0x3d, 0xd8, 0x3d, 0xd8, 0x00, 0xde};
    static const uint8_t odd[] = {'a', 0, 'b'};
    assert_string_equal(utf16_to_utf8(a, (bytes){high_only, 2}).ptr, u8"\ufffd");
    assert_string_equal(utf16_to_utf8(a, (bytes){high_then_letter, 4}).ptr, u8"\ufffdx");
    assert_string_equal(utf16_to_utf8(a, (bytes){low_first, 4}).ptr, u8"\ufffdx");
    assert_string_equal(utf16_to_utf8(a, (bytes){two_highs, 6}).ptr, u8"\ufffd\U0001f600");
    assert_string_equal(utf16_to_utf8(a, (bytes){odd, 3}).ptr, "a");
    assert_int_equal(utf16_to_utf8(a, (bytes){NULL, 0}).len, 0);
    arena_free(a);
}

static void terminators(void **state)
{
    (void)state;
    arena *a = arena_new();
    bytes b = UTF16(u"ab\0cd");
    assert_int_equal(utf16_to_utf8(a, b).len, 5);
    assert_string_equal(utf16_cstr_to_utf8(a, b).ptr, "ab");
    assert_string_equal(utf16_cstr_to_utf8(a, UTF16(u"whole")).ptr, "whole");
    assert_int_equal(utf16_cstr_to_utf8(a, (bytes){NULL, 0}).len, 0);
    static const uint8_t odd_nul[] = {'a', 0, 0};
    assert_string_equal(utf16_cstr_to_utf8(a, (bytes){odd_nul, 3}).ptr, "a");
    arena_free(a);
}

static void bad_utf8(void **state)
{
    (void)state;
    static const struct {
        const char *in;
        size_t units;
    } cases[] = {
        {"\x80", 1},             /* a continuation byte alone */
        {"\xc3", 1},             /* cut off */
        {"\xc0\x80", 2},         /* overlong NUL */
        {"\xe0\x80\xaf", 3},     /* overlong '/' */
        {"\xed\xa0\x80", 3},     /* a surrogate */
        {"\xf4\x90\x80\x80", 4}, /* past U+10FFFF */
        {"\xff\xfe", 2},         /* never in UTF-8 */
        {"\xf0\x9f\x98", 3},     /* cut off */
    };
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bytes b = utf8_to_utf16(a, str_from_cstr(cases[i].in));
        assert_int_equal(b.len, 2 * cases[i].units);
        for (size_t k = 0; k < b.len; k += 2) assert_int_equal(load_u16(b.ptr + k), 0xfffd);
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_ways),
        cmocka_unit_test(odd_input),
        cmocka_unit_test(terminators),
        cmocka_unit_test(bad_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
