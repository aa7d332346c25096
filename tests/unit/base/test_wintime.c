/* Times: expectations are from `date -u -d` and from WinDbg's own lines. */
#include "base/wintime.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void stamps(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(wintime_format_unix(a, 0, 0).ptr, "Thu Jan 01 00:00:00 1970");
    assert_string_equal(wintime_format_unix(a, 1500000000, 0).ptr, "Fri Jul 14 02:40:00 2017");
    assert_string_equal(wintime_format_unix(a, 1500000000, 120).ptr, "Fri Jul 14 04:40:00 2017");
    assert_string_equal(wintime_format_unix(a, 0, -300).ptr, "Wed Dec 31 19:00:00 1969");
    assert_string_equal(wintime_format_unix(a, 951782400, 0).ptr, "Tue Feb 29 00:00:00 2000");
    assert_string_equal(wintime_format_unix(a, 4294967295u, 0).ptr, "Sun Feb 07 06:28:15 2106");
    assert_string_equal(wintime_format_unix(a, 4107542400u, 0).ptr, "Mon Mar 01 00:00:00 2100");
    assert_true(wintime_format_unix(a, UINT64_MAX, 1440).len > 0);
    arena_free(a);
}

static void filetimes(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(wintime_format_filetime(a, 0, 0).ptr, "Mon Jan  1 00:00:00.000 1601");
    assert_string_equal(wintime_format_filetime(a, 0, -60).ptr, "Sun Dec 31 23:00:00.000 1600");
    assert_true(wintime_unix_to_filetime(0) == 116444736000000000u);
    uint64_t at = wintime_unix_to_filetime(1500000000) + 1239999;
    assert_string_equal(wintime_format_filetime(a, at, 0).ptr, "Fri Jul 14 02:40:00.123 2017");
    assert_true(wintime_format_filetime(a, UINT64_MAX, 0).len > 0);
    arena_free(a);
}

static void spans(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_string_equal(wintime_format_span(a, 0).ptr, "0 days 0:00:00.000");
    assert_string_equal(wintime_format_span(a, 2430020000u).ptr, "0 days 0:04:03.002");
    assert_string_equal(wintime_format_span(a, 864000000000u * 12 + 36000000000u * 23 + 9999).ptr,
                        "12 days 23:00:00.000");
    assert_string_equal(wintime_format_span(a, UINT64_MAX).ptr, "21350398 days 5:36:10.955");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stamps),
        cmocka_unit_test(filetimes),
        cmocka_unit_test(spans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
