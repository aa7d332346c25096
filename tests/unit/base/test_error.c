/* Error objects: the one line each of them is. */
#include "base/error.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void messages(void **state)
{
    (void)state;
    arena *a = arena_new();
    error *e = error_new(a, ERROR_SYNTAX, "bad %s at %d", "thing", 4);
    assert_int_equal(e->code, ERROR_SYNTAX);
    assert_false(e->has_location);
    assert_string_equal(e->message.ptr, "bad thing at 4");

    e = error_at_offset(a, ERROR_FORMAT, 0x1f0, "expected %s", "\"MDMP\"");
    assert_true(e->has_location);
    assert_true(e->location == 0x1f0);
    assert_string_equal(e->message.ptr, "offset 0x1f0: expected \"MDMP\"");
    assert_ptr_equal(error_in_file(a, e, STR("x.dmp")), e);
    assert_string_equal(e->message.ptr, "x.dmp: offset 0x1f0: expected \"MDMP\"");

    e = error_at_address(a, ERROR_MEMORY, 0xfffff80000001000u, "not present");
    assert_string_equal(e->message.ptr, "address 0xfffff80000001000: not present");
    assert_true(e->location == 0xfffff80000001000u);
    assert_null(error_in_file(a, NULL, STR("x.dmp")));
    arena_free(a);
}

static void every_code_has_its_own_name(void **state)
{
    (void)state;
    for (int i = ERROR_NONE; i <= ERROR_UNAVAILABLE; i++) {
        str name = error_code_name((error_code)i);
        assert_true(name.len > 0);
        assert_false(str_equal(name, STR("unknown")));
        for (int k = ERROR_NONE; k < i; k++) assert_false(str_equal(name, error_code_name((error_code)k)));
    }
    assert_true(str_equal(error_code_name((error_code)9999), STR("unknown")));
    assert_true(str_equal(error_code_name(ERROR_NOT_FOUND), STR("not_found")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages),
        cmocka_unit_test(every_code_has_its_own_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
