/* A file that is there whole or not at all. */
#include "save/file.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static arena *a;
static char folder[64];

static int set_up(void **state)
{
    (void)state;
    a = arena_new();
    snprintf(folder, sizeof folder, "/tmp/ntdbg-save-XXXXXX");
    return mkdtemp(folder) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    arena_free(a);
    return system(command);
}

static str path_of(const char *name)
{
    return str_format(a, "%s/%s", folder, name);
}

static void expect_no_temporary(void)
{
    char command[160];
    snprintf(command, sizeof command, "test -z \"$(ls '%s' | grep part)\"", folder);
    assert_int_equal(system(command), 0);
}

static void nothing_is_there_before_commit(void **state)
{
    (void)state;
    save_file f;
    str path = path_of("a");
    assert_null(save_file_begin(a, path, false, &f));
    assert_null(save_file_write(&f, (bytes){(const uint8_t *)"abc", 3}));
    assert_false(file_exists(path));
    assert_null(save_file_flush(&f));
    assert_false(file_exists(path));
    assert_null(save_file_commit(&f, false));
    assert_true(file_exists(path));
    bytes content;
    assert_null(file_map(a, path, &content));
    assert_int_equal(content.len, 3);
    assert_memory_equal(content.ptr, "abc", 3);
    expect_no_temporary();
}

static void abandoning_leaves_nothing(void **state)
{
    (void)state;
    save_file f;
    assert_null(save_file_begin(a, path_of("b"), false, &f));
    assert_null(save_file_write(&f, (bytes){(const uint8_t *)"abc", 3}));
    save_file_abandon(&f);
    assert_false(file_exists(path_of("b")));
    expect_no_temporary();
}

static void an_existing_file_is_kept(void **state)
{
    (void)state;
    save_file first, second, third;
    str path = path_of("c");
    assert_null(save_file_begin(a, path, false, &first));
    assert_null(save_file_begin(a, path, false, &second)); /* both see no file */
    assert_null(save_file_write(&first, (bytes){(const uint8_t *)"1", 1}));
    assert_null(save_file_write(&second, (bytes){(const uint8_t *)"2", 1}));
    assert_null(save_file_flush(&first));
    assert_null(save_file_flush(&second));
    assert_null(save_file_commit(&first, false));
    error *e = save_file_commit(&second, false);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_MISMATCH);
    save_file_abandon(&second);
    e = save_file_begin(a, path, false, &third);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_MISMATCH);
    bytes content;
    assert_null(file_map(a, path, &content));
    assert_memory_equal(content.ptr, "1", 1);
    assert_null(save_file_begin(a, path, true, &third));
    assert_null(save_file_write(&third, (bytes){(const uint8_t *)"3", 1}));
    assert_null(save_file_flush(&third));
    assert_null(save_file_commit(&third, true));
    assert_null(file_map(a, path, &content));
    assert_memory_equal(content.ptr, "3", 1);
    expect_no_temporary();
}

static void zero_pages_become_holes(void **state)
{
    (void)state;
    enum { PAGES = 64, PAGE = 0x1000 };
    save_file f;
    uint8_t *data = arena_alloc(a, PAGES * PAGE, 1);
    data[3 * PAGE + 5] = 7;
    data[PAGES * PAGE - 1] = 9;
    assert_null(save_file_begin(a, path_of("d"), false, &f));
    assert_null(save_file_write(&f, (bytes){data, PAGES * PAGE}));
    assert_null(save_file_pad(&f, PAGES * PAGE + 100));
    assert_null(save_file_flush(&f));
    assert_null(save_file_commit(&f, false));
    bytes content;
    struct stat st;
    assert_null(file_map(a, path_of("d"), &content));
    assert_int_equal(content.len, PAGES * PAGE + 100);
    assert_memory_equal(content.ptr, data, PAGES * PAGE);
    assert_int_equal(stat(str_to_cstr(a, path_of("d")), &st), 0);
    assert_true(st.st_blocks * 512 < PAGES * PAGE / 2);
}

static void a_folder_that_is_not_there_is_named(void **state)
{
    (void)state;
    save_file f;
    error *e = save_file_begin(a, path_of("none/x"), false, &f);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_IO);
    assert_true(str_find(e->message, STR("none/x")) != SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_there_before_commit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(abandoning_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_existing_file_is_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(zero_pages_become_holes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_folder_that_is_not_there_is_named, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
