/* Notes come out once each, oldest first. */
#include "base/notes.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void once_and_in_order(void **state)
{
    (void)state;
    arena *a = arena_new();
    notes *n = notes_new(a);
    note out = {.level = NOTE_INFO, .text = STR("untouched")};
    assert_false(notes_take(n, &out));
    assert_true(str_equal(out.text, STR("untouched")));
    notes_add(n, NOTE_WARNING, "%s has no memory list", "x.dmp");
    notes_add(n, NOTE_ERROR, "second");
    notes_add(n, NOTE_WARNING, "x.dmp has no memory list");
    assert_true(notes_take(n, &out));
    assert_int_equal(out.level, NOTE_WARNING);
    assert_true(str_equal(out.text, STR("x.dmp has no memory list")));
    assert_true(notes_take(n, &out));
    assert_int_equal(out.level, NOTE_ERROR);
    assert_false(notes_take(n, &out));
    notes_add(n, NOTE_ERROR, "second");
    assert_false(notes_take(n, &out));
    notes_add(n, NOTE_INFO, "third");
    assert_true(notes_take(n, &out));
    assert_true(str_equal(out.text, STR("third")));
    arena_free(a);
}

static void a_known_text_takes_no_memory(void **state)
{
    (void)state;
    arena *a = arena_new();
    notes *n = notes_new(a);
    notes_add(n, NOTE_WARNING, "page %d is missing", 7);
    size_t used = arena_used(a);
    for (int i = 0; i < 1000; i++) notes_add(n, NOTE_WARNING, "page %d is missing", 7);
    assert_int_equal(arena_used(a), used);
    notes_add(n, NOTE_WARNING, "page %d is missing", 8);
    assert_true(arena_used(a) > used);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(once_and_in_order),
                                       cmocka_unit_test(a_known_text_takes_no_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
