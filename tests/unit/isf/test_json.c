/* JSON read from front to back. Expectations: RFC 8259. */
#include "formats/isf/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static json_reader over(const char *text)
{
    return (json_reader){.text = str_from_cstr(text)};
}

static void members_come_in_order_with_their_values(void **state)
{
    (void)state;
    json_reader r =
        over(" { \"a\" : 1 , \"b\":{\"c\":[1,{\"d\":\"}\"}]}, \"e\":\"x\", \"f\":true , \"g\" : -2 } ");
    str key, text = {0};
    uint64_t n = 0;
    bool flag = false;
    assert_true(isf_json_object(&r));
    assert_true(isf_json_member(&r, &key) && str_equal(key, STR("a")) && isf_json_integer(&r, &n));
    assert_int_equal(n, 1);
    assert_true(isf_json_member(&r, &key) && str_equal(key, STR("b")) && isf_json_skip(&r));
    assert_true(isf_json_member(&r, &key) && isf_json_is_string(&r) && isf_json_string(&r, &text));
    assert_true(str_equal(text, STR("x")));
    assert_true(isf_json_member(&r, &key) && isf_json_bool(&r, &flag) && flag);
    assert_true(isf_json_member(&r, &key) && isf_json_integer(&r, &n));
    assert_int_equal((int64_t)n, -2);
    assert_false(isf_json_member(&r, &key));
    assert_true(isf_json_end(&r));
}

static void an_empty_object_has_no_members(void **state)
{
    (void)state;
    json_reader r = over("{\"a\":{ },\"b\":1}");
    str key;
    assert_true(isf_json_object(&r) && isf_json_member(&r, &key) && isf_json_object(&r));
    assert_false(isf_json_member(&r, &key));
    assert_true(isf_json_member(&r, &key) && str_equal(key, STR("b")) && isf_json_skip(&r));
    assert_false(isf_json_member(&r, &key));
    assert_null(r.expected);
}

static void damage_is_named_and_stays(void **state)
{
    (void)state;
    static const char *const texts[] = {"",          "[",        "{\"a\" 1}", "{\"a\":1 \"b\":2}", "{\"a\":}",
                                        "{\"a\":1]", "{\"a\":1", "{\"a",      "{\"a\\\":1}",       "{1:2}"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        json_reader r = over(texts[i]);
        str key;
        bool good = isf_json_object(&r);
        while (good && isf_json_member(&r, &key)) isf_json_skip(&r);
        if (!r.expected && isf_json_end(&r)) fail_msg("taken: %s", texts[i]);
        assert_non_null(r.expected);
        assert_false(isf_json_object(&r));
        assert_false(isf_json_skip(&r));
    }
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    char text[400];
    memset(text, '[', 200);
    memset(text + 200, ']', 200);
    json_reader r = {.text = {text, sizeof text}};
    assert_false(isf_json_skip(&r));
    r = (json_reader){.text = {text + 150, 100}};
    assert_true(isf_json_skip(&r));
}

static void numbers_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"18446744073709551616", "-9223372036854775809", "1.5", "1e3", "-", "x"};
    json_reader r = over("18446744073709551615");
    uint64_t n;
    assert_true(isf_json_integer(&r, &n));
    assert_true(n == UINT64_MAX);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        r = over(bad[i]);
        assert_false(isf_json_integer(&r, &n));
    }
}

static void escapes_are_undone(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_true(str_equal(isf_json_text(a, STR("plain")), STR("plain")));
    assert_true(str_equal(isf_json_text(a, STR("a\\\"b\\\\c\\/\\n\\t")), STR("a\"b\\c/\n\t")));
    assert_true(str_equal(isf_json_text(a, STR("\\u0041\\u00e9\\u20ac\\ud83d\\ude00")),
                          STR("A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")));
    assert_true(str_equal(isf_json_text(a, STR("\\ud83dx\\u0000\\u12")), STR("?x?u12")));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_come_in_order_with_their_values),
        cmocka_unit_test(an_empty_object_has_no_members),
        cmocka_unit_test(damage_is_named_and_stays),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(numbers_that_do_not_fit_are_refused),
        cmocka_unit_test(escapes_are_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
