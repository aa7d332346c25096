/* The fast search against the plainest possible one, over all places and lengths near the width of its steps.
 */
#include "regvalue/regvalue.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void every_place_is_found(void **state)
{
    static const char name[] = "Ab[zQ9";
    uint8_t data[96];
    (void)state;
    for (unsigned step = 1; step <= 2; step++)
        for (size_t length = 1; length <= 6; length++)
            for (size_t place = 0; place + length * step <= sizeof data; place++) {
                memset(data, 0x55, sizeof data);
                for (size_t i = 0; i < length; i++) {
                    int c = name[i];
                    data[place + i * step] = (uint8_t)(i % 2 ? toupper(c) : tolower(c));
                    if (step == 2) data[place + i * 2 + 1] = 0;
                }
                str wanted = {name, length};
                assert_int_equal(regvalue_find_text((bytes){data, sizeof data}, 0, wanted, step), place);
                assert_true(regvalue_find_text((bytes){data, sizeof data}, place + 1, wanted, step) ==
                            SIZE_MAX);
            }
}

static void case_folds_letters_only(void **state)
{
    (void)state;
    assert_true(regvalue_find_text((bytes){(const uint8_t *)"xx{yy", 5}, 0, STR("["), 1) == SIZE_MAX);
    assert_true(regvalue_find_text((bytes){(const uint8_t *)"xx@yy", 5}, 0, STR("`"), 1) == SIZE_MAX);
    assert_int_equal(regvalue_find_text((bytes){(const uint8_t *)"xxKyy", 5}, 0, STR("k"), 1), 2);
    assert_true(regvalue_find_text((bytes){NULL, 0}, 0, STR("k"), 1) == SIZE_MAX);
    assert_true(regvalue_find_text((bytes){(const uint8_t *)"a", 1}, 0, STR(""), 1) == SIZE_MAX);
}

static void names_that_cannot_be_searched_are_refused(void **state)
{
    arena *a = arena_new();
    regvalue_query q;
    char longest[300];
    (void)state;
    memset(longest, 'a', sizeof longest);
    assert_non_null(regvalue_query_make(a, STR(""), &q));
    assert_non_null(regvalue_query_make(a, STR("\xc3\xa4"), &q));
    assert_non_null(regvalue_query_make(a, (str){longest, 256}, &q));
    assert_null(regvalue_query_make(a, (str){longest, 255}, &q));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_place_is_found),
        cmocka_unit_test(case_folds_letters_only),
        cmocka_unit_test(names_that_cannot_be_searched_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
