/* Strings: comparison, searching, taking apart, building. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const str none = {NULL, 0};

static void empty_strings_of_every_kind(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_true(str_equal(none, STR("")));
    assert_true(str_equal(str_from_cstr(NULL), none));
    assert_int_equal(str_compare(none, STR("")), 0);
    assert_true(str_compare(none, STR("a")) < 0);
    assert_true(str_equal_nocase(none, STR("")));
    assert_int_equal(str_slice(none, 0, 10).len, 0);
    assert_int_equal(str_skip(none, 3).len, 0);
    assert_int_equal(str_trim(none).len, 0);
    assert_true(str_find_char(none, 'a') == SIZE_MAX);
    assert_true(str_rfind_char(none, 'a') == SIZE_MAX);
    assert_true(str_find(none, STR("a")) == SIZE_MAX);
    assert_int_equal(str_find(none, none), 0);
    assert_string_equal(str_copy(a, none).ptr, "");
    assert_string_equal(str_to_cstr(a, none), "");
    assert_true(str_starts_with(STR("x"), none));
    assert_true(str_ends_with_nocase(none, none));
    arena_free(a);
}

/* The pairs of Levenshtein's and Damerau's textbook examples, and swaps, which count as one. */
static void slips_between_words(void **state)
{
    (void)state;
    assert_int_equal(str_edit_distance(STR("kitten"), STR("sitting")), 3);
    assert_int_equal(str_edit_distance(STR("Saturday"), STR("sunday")), 3);
    assert_int_equal(str_edit_distance(STR(".relaod"), STR(".reload")), 1);
    assert_int_equal(str_edit_distance(STR("ca"), STR("abc")), 3); /* no letter is moved twice */
    assert_int_equal(str_edit_distance(none, STR("abc")), 3);
    assert_int_equal(str_edit_distance(STR("abc"), none), 3);
    assert_int_equal(str_edit_distance(STR("PEB"), STR("peb")), 0);
    char word[64];
    memset(word, 'a', sizeof word);
    assert_int_equal(str_edit_distance((str){word, 63}, (str){word, 62}), 1);
    assert_true(str_edit_distance((str){word, 64}, STR("a")) == SIZE_MAX);
}

static void slices_are_clamped(void **state)
{
    (void)state;
    assert_true(str_equal(str_slice(STR("hello"), 1, 3), STR("el")));
    assert_true(str_equal(str_slice(STR("hello"), 3, 99), STR("lo")));
    assert_int_equal(str_slice(STR("hello"), 4, 2).len, 0);
    assert_int_equal(str_slice(STR("hello"), 9, 12).len, 0);
    assert_true(str_equal(str_skip(STR("hello"), 2), STR("llo")));
    assert_int_equal(str_skip(STR("hello"), SIZE_MAX).len, 0);
}

static void comparing(void **state)
{
    (void)state;
    assert_true(str_compare(STR("abc"), STR("abd")) < 0);
    assert_true(str_compare(STR("abc"), STR("ab")) > 0);
    assert_true(str_compare(STR("\xff"), STR("a")) > 0);
    assert_true(str_compare_nocase(STR("ABC"), STR("abd")) < 0);
    assert_int_equal(str_compare_nocase(STR("NtOsKrnl"), STR("ntoskrnl")), 0);
    assert_true(str_compare_nocase(STR("\xff"), STR("z")) > 0);
    assert_true(str_equal_nocase(STR("NtOsKrnl.EXE"), STR("ntoskrnl.exe")));
    assert_false(str_equal_nocase(STR("a["), STR("A{"))); /* '[' and '{' differ like letters, and are none */
    assert_false(str_equal(STR("a"), STR("A")));
    assert_true(str_starts_with(STR("!process"), STR("!pro")));
    assert_false(str_starts_with(STR("!p"), STR("!pro")));
    assert_true(str_starts_with_nocase(STR("SRV*x"), STR("srv*")));
    assert_true(str_ends_with_nocase(STR("X.DLL"), STR(".dll")));
    assert_false(str_ends_with_nocase(STR("dll"), STR(".dll")));
}

static void searching(void **state)
{
    (void)state;
    assert_int_equal(str_find_char(STR("nt!Ke!x"), '!'), 2);
    assert_int_equal(str_rfind_char(STR("nt!Ke!x"), '!'), 5);
    assert_int_equal(str_find(STR("abcabd"), STR("abd")), 3);
    assert_true(str_find(STR("abc"), STR("abcd")) == SIZE_MAX);
}

static void trimming_and_taking(void **state)
{
    (void)state;
    assert_true(str_equal(str_trim(STR(" \t a b\r\n")), STR("a b")));
    assert_true(str_equal(str_trim_left(STR("  x ")), STR("x ")));
    assert_int_equal(str_trim(STR(" \n ")).len, 0);

    str rest = STR("  one\ttwo  ");
    assert_true(str_equal(str_take_word(&rest), STR("one")));
    assert_true(str_equal(rest, STR("\ttwo  ")));
    assert_true(str_equal(str_take_word(&rest), STR("two")));
    assert_int_equal(str_take_word(&rest).len, 0);
    assert_int_equal(rest.len, 0);

    rest = STR("a;;b");
    assert_true(str_equal(str_take_until(&rest, ';'), STR("a")));
    assert_int_equal(str_take_until(&rest, ';').len, 0);
    assert_true(str_equal(str_take_until(&rest, ';'), STR("b")));
    assert_int_equal(rest.len, 0);
    assert_int_equal(str_take_until(&rest, ';').len, 0);
}

static void paths(void **state)
{
    (void)state;
    assert_true(str_equal(str_base_name(STR("C:\\Windows\\ntdll.dll")), STR("ntdll.dll")));
    assert_true(str_equal(str_base_name(STR("\\SystemRoot/x\\y.sys")), STR("y.sys")));
    assert_true(str_equal(str_base_name(STR("plain")), STR("plain")));
    assert_int_equal(str_base_name(STR("dir/")).len, 0);
    assert_true(str_equal(str_without_extension(STR("a.b.dll")), STR("a.b")));
    assert_true(str_equal(str_without_extension(STR("ntdll")), STR("ntdll")));
    assert_true(str_equal(str_without_extension(STR(".hidden")), STR(".hidden")));
}

static void formatting(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(str_format(a, "%08x|%.*s", 0xbeef, STR_ARG(STR("abc"))).ptr, "0000beef|abc");
    assert_int_equal(str_format(a, "%s", "").len, 0);
    /* around the length up to which one formatting is enough, and far past it */
    for (int width = 250; width < 260; width++) {
        str s = str_format(a, "%*d", width, 7);
        assert_int_equal(s.len, width);
        assert_int_equal(s.ptr[width - 1], '7');
        assert_int_equal(s.ptr[width], 0);
    }
    assert_int_equal(str_format(a, "%100000d", 7).len, 100000);
    assert_string_equal(str_lower(a, STR("NT!KeBug[\xc4]")).ptr, "nt!kebug[\xc4]");
    assert_string_equal(str_upper(a, STR("nt!KeBug{z}")).ptr, "NT!KEBUG{Z}");
    arena_free(a);
}

static void building(void **state)
{
    (void)state;
    arena *a = arena_new();
    strbuf b = {.arena = a};
    assert_int_equal(strbuf_str(&b).len, 0);
    strbuf_append(&b, none);
    assert_string_equal(strbuf_str(&b).ptr, "");
    strbuf_append(&b, STR("ab"));
    strbuf_append_char(&b, 'c');
    strbuf_append_repeat(&b, '-', 3);
    strbuf_append_repeat(&b, '+', 0);
    strbuf_format(&b, "%d", 42);
    assert_string_equal(strbuf_str(&b).ptr, "abc---42");
    /* every length, so that the end meets the edge of the buffer exactly */
    strbuf grown = {.arena = a};
    for (size_t i = 0; i < 1000; i++) {
        strbuf_append_char(&grown, (char)('a' + i % 26));
        str s = strbuf_str(&grown);
        assert_int_equal(s.len, i + 1);
        assert_int_equal(s.ptr[i + 1], 0);
    }
    strbuf exact = {.arena = a};
    strbuf_append_repeat(&exact, 'x', 64);
    assert_int_equal(strlen(strbuf_str(&exact).ptr), 64);
    strbuf_append_repeat(&exact, 'y', 1000000);
    assert_int_equal(strlen(strbuf_str(&exact).ptr), 1000064);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_strings_of_every_kind),
        cmocka_unit_test(slips_between_words),
        cmocka_unit_test(slices_are_clamped),
        cmocka_unit_test(comparing),
        cmocka_unit_test(searching),
        cmocka_unit_test(trimming_and_taking),
        cmocka_unit_test(paths),
        cmocka_unit_test(formatting),
        cmocka_unit_test(building),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
