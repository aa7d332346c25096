/* How far a text moves the cursor down: the pager starts when that is a screen, and takes so many rows back.
 */
#include "cli/pager.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void expect(const char *text, size_t columns, size_t from, size_t rows, size_t column)
{
    size_t at = from;
    assert_int_equal(pager_rows(str_from_cstr(text), columns, &at), rows);
    assert_int_equal(at, column);
}

static void lines(void **state)
{
    (void)state;
    expect("", 80, 3, 0, 3);
    expect("ab", 80, 3, 0, 5);
    expect("ab\n", 80, 3, 1, 0);
    expect("ab\n\nc", 80, 0, 2, 1);
    expect("ab\rc", 80, 0, 0, 1);
    expect("a\tb\t", 80, 0, 0, 16);
}

static void wrapped(void **state)
{
    (void)state;
    expect("0123456789", 10, 0, 0, 10); /* terminals go on in the same row until there is more */
    expect("0123456789\n", 10, 0, 1, 0);
    expect("0123456789a", 10, 0, 1, 1);
    expect("abc", 10, 9, 1, 2);
    expect("\xe4\xb8\xad\xe4\xb8\xad", 3, 0, 1, 2); /* two wide letters */
    expect("\xc3\xa4\xc3\xb6", 80, 0, 0, 2);
    expect("\xff\xfe", 80, 0, 0, 2);
}

static void escapes_take_no_room(void **state)
{
    (void)state;
    expect("\x1b[36mnt\x1b[m", 80, 0, 0, 2);
    expect("\x1b]8;;ntdbg:lmDvm%20nt\x1b\\nt\x1b]8;;\x1b\\", 80, 0, 0, 2);
    expect("\x1b]0;title\a!", 80, 0, 0, 1);
    expect("\x1b", 80, 4, 0, 4);
    expect("\x1b[1;3", 80, 4, 0, 4);
    expect("\x1b]8;;never ends", 80, 4, 0, 4);
    expect("\x1b(B", 80, 4, 0, 5);
}

static const char *no_pager(const char *name)
{
    return strcmp(name, "PAGER") == 0 ? "nosuchpager -x" : strcmp(name, "PATH") == 0 ? "/usr/bin:/bin" : NULL;
}

static const char *cat(const char *name)
{
    return strcmp(name, "NTDBG_PAGER") == 0 ? "cat" : strcmp(name, "PAGER") == 0 ? "/bin/sh" : NULL;
}

static const char *shell(const char *name)
{
    return strcmp(name, "PAGER") == 0 ? "sh -c true" : NULL;
}

static void which_one(void **state)
{
    (void)state;
    arena *a = arena_new();
    interrupt flag = {0};
    assert_null(pager_new(a, &flag, no_pager));
    assert_null(pager_new(a, &flag, cat));
    pager *p = pager_new(a, &flag, shell);
    assert_non_null(p);
    pager_free(p);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines),
        cmocka_unit_test(wrapped),
        cmocka_unit_test(escapes_take_no_room),
        cmocka_unit_test(which_one),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
