/* Mapping files and looking names up, in a directory of this test's own. */
#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

typedef struct place {
    arena *arena;
    str directory;
} place;

static void write_file(const place *p, const char *name, const char *text)
{
    FILE *f = fopen(path_join(p->arena, p->directory, str_from_cstr(name)).ptr, "w");
    assert_non_null(f);
    fputs(text, f);
    fclose(f);
}

static int set_up(void **state)
{
    place *p = calloc(1, sizeof *p);
    if (!p) return -1;
    p->arena = arena_new();
    char template[] = "/var/tmp/ntdbg-test-XXXXXX";
    if (!mkdtemp(template)) return -1;
    p->directory = str_copy(p->arena, str_from_cstr(template));
    *state = p;
    return 0;
}

static int tear_down(void **state)
{
    place *p = *state;
    str command = str_format(p->arena, "rm -rf '%.*s'", STR_ARG(p->directory));
    int result = system(command.ptr);
    arena_free(p->arena);
    free(p);
    return result;
}

static void maps_what_is_there(void **state)
{
    place *p = *state;
    write_file(p, "a.bin", "hello");
    write_file(p, "empty", "");
    bytes b = {NULL, 0};
    assert_null(file_map(p->arena, path_join(p->arena, p->directory, STR("a.bin")), &b));
    assert_int_equal(b.len, 5);
    assert_memory_equal(b.ptr, "hello", 5);
    assert_null(file_map(p->arena, path_join(p->arena, p->directory, STR("empty")), &b));
    assert_int_equal(b.len, 0);
}

static bool mentions(const error *e, str word)
{
    return str_find(e->message, word) != SIZE_MAX;
}

static void says_why_it_cannot(void **state)
{
    place *p = *state;
    bytes b = {NULL, 123};
    error *e = file_map(p->arena, path_join(p->arena, p->directory, STR("no-such")), &b);
    assert_int_equal(e->code, ERROR_NOT_FOUND);
    assert_true(mentions(e, STR("no-such")));
    e = file_map(p->arena, p->directory, &b);
    assert_int_equal(e->code, ERROR_IO);
    assert_true(mentions(e, STR("directory")));
    /* a FIFO without a writer must not hang */
    str fifo = path_join(p->arena, p->directory, STR("fifo"));
    assert_int_equal(mkfifo(fifo.ptr, 0600), 0);
    e = file_map(p->arena, fifo, &b);
    assert_int_equal(e->code, ERROR_IO);
    /* the part before a NUL names a file that exists */
    write_file(p, "name", "x");
    str cut = path_join(p->arena, p->directory, (str){"name\0more", 9});
    assert_non_null(file_map(p->arena, cut, &b));
    assert_false(file_exists(cut));
    assert_int_equal(b.len, 123);
}

static void exists(void **state)
{
    place *p = *state;
    write_file(p, "f", "x");
    str f = path_join(p->arena, p->directory, STR("f"));
    assert_true(file_exists(f));
    assert_false(directory_exists(f));
    assert_true(directory_exists(p->directory));
    assert_false(file_exists(p->directory));
    assert_false(file_exists(STR("")));
    strbuf long_path = {.arena = p->arena};
    strbuf_append_repeat(&long_path, 'x', 10000);
    assert_false(file_exists(strbuf_str(&long_path)));
}

static void joins(void **state)
{
    place *p = *state;
    assert_string_equal(path_join(p->arena, STR("a"), STR("b")).ptr, "a/b");
    assert_string_equal(path_join(p->arena, STR("a/"), STR("b")).ptr, "a/b");
    assert_string_equal(path_join(p->arena, STR(""), STR("b")).ptr, "b");
    assert_string_equal(path_join(p->arena, STR("/"), STR("b")).ptr, "/b");
}

static void finds_without_case(void **state)
{
    place *p = *state;
    write_file(p, "NtKrnlMp.PDB", "x");
    write_file(p, "two.TXT", "x");
    write_file(p, "TWO.txt", "x");
    str out = STR("untouched");
    assert_true(directory_find_nocase(p->arena, p->directory, STR("ntkrnlmp.pdb"), &out));
    assert_true(str_ends_with_nocase(out, STR("/ntkrnlmp.pdb")));
    assert_true(str_equal(str_base_name(out), STR("NtKrnlMp.PDB")));
    /* an exact name wins, otherwise the first in byte order */
    assert_true(directory_find_nocase(p->arena, p->directory, STR("two.TXT"), &out));
    assert_true(str_equal(str_base_name(out), STR("two.TXT")));
    assert_true(directory_find_nocase(p->arena, p->directory, STR("Two.Txt"), &out));
    assert_true(str_equal(str_base_name(out), STR("TWO.txt")));
}

static void refuses_to_leave_the_directory(void **state)
{
    place *p = *state;
    write_file(p, "inside", "x");
    str below = path_join(p->arena, p->directory, STR("below"));
    assert_int_equal(mkdir(below.ptr, 0700), 0);
    str out = STR("untouched");
    static const char *const names[] = {
        "", ".", "..", "../inside", "..\\inside", "/etc/passwd", "x/../../inside"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        assert_false(directory_find_nocase(p->arena, below, str_from_cstr(names[i]), &out));
    }
    assert_false(directory_find_nocase(p->arena, p->directory, (str){"inside\0x", 8}, &out));
    assert_false(directory_find_nocase(p->arena, STR("/no/such/place"), STR("x"), &out));
    assert_true(str_equal(out, STR("untouched")));
    assert_true(directory_find_nocase(p->arena, p->directory, STR("INSIDE"), &out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(maps_what_is_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(says_why_it_cannot, set_up, tear_down),
        cmocka_unit_test_setup_teardown(exists, set_up, tear_down),
        cmocka_unit_test_setup_teardown(joins, set_up, tear_down),
        cmocka_unit_test_setup_teardown(finds_without_case, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refuses_to_leave_the_directory, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
