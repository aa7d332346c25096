/* What is written over a space: seen through it, and only there. */
#include "memory/space.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { PAGE = 0x1000 };

/* Two runs: a page and a half at 0x10000, and 0x100 bytes at 0x20f80 (over a page's end). */
typedef struct world {
    arena *a;
    uint8_t *file;
    space *below, *written;
} world;

static world make_world(void)
{
    static const space_run runs[] = {{0x10000, 0x1800, 0}, {0x20f80, 0x100, 0x1800}};
    world w = {.a = arena_new()};
    w.file = arena_alloc(w.a, 0x1900, 1);
    for (size_t i = 0; i < 0x1900; i++) w.file[i] = (uint8_t)(i % 251);
    w.below = space_from_runs(w.a, (bytes){w.file, 0x1900}, runs, 2);
    w.written = space_written(w.a, w.below);
    return w;
}

static uint8_t byte_at(space *s, uint64_t address)
{
    uint8_t b = 0;
    assert_int_equal(space_read(s, address, &b, 1), 1);
    return b;
}

static void what_is_written_is_read_back_and_the_file_stays(void **state)
{
    (void)state;
    world w = make_world();
    uint8_t before = byte_at(w.below, 0x10ffe);
    assert_int_equal(space_write(w.written, 0x10ffe, "abcd", 4), 4);
    char got[6] = {0};
    assert_int_equal(space_read(w.written, 0x10ffe, got, 5), 5);
    assert_memory_equal(got, "abcd", 4);
    assert_int_equal((uint8_t)got[4], byte_at(w.below, 0x11002));
    assert_int_equal(byte_at(w.below, 0x10ffe), before);
    assert_int_equal(w.file[0xffe], before);
    arena_free(w.a);
}

static void holes_stay_holes(void **state)
{
    (void)state;
    world w = make_world();
    uint8_t buffer[0x400];
    assert_int_equal(space_write(w.written, 0x117fe, "abcd", 4), 2);
    assert_int_equal(space_write(w.written, 0x30000, "abcd", 4), 0);
    assert_int_equal(space_read(w.written, 0x11700, buffer, sizeof buffer), 0x100);
    assert_int_equal(space_write(w.written, 0x20f80, "x", 1), 1);
    assert_int_equal(space_read(w.written, 0x20f7f, buffer, 1), 0);
    assert_int_equal(space_read(w.written, 0x20f80, buffer, sizeof buffer), 0x100);
    space_range r;
    assert_true(space_next_range(w.written, 0x12000, &r));
    assert_int_equal(r.start, 0x20f80);
    assert_int_equal(r.end, 0x21080);
    arena_free(w.a);
}

static void a_view_shows_what_was_written(void **state)
{
    (void)state;
    world w = make_world();
    assert_int_equal(space_write(w.written, 0x10010, "abcd", 4), 4);
    bytes v = space_view(w.written, 0x1000f, 0x20);
    assert_int_equal(v.len, 0x20);
    assert_memory_equal(v.ptr + 1, "abcd", 4);
    v = space_view(w.written, 0x11010, 0x20);
    assert_int_equal(v.len, 0x20);
    assert_ptr_equal(v.ptr, w.file + 0x1010);
    arena_free(w.a);
}

static void a_page_is_brought_only_where_there_is_nothing(void **state)
{
    (void)state;
    static const space_run run = {0x20000, PAGE, 0};
    world w = make_world();
    uint8_t image[PAGE];
    memset(image, 0xee, sizeof image);
    space *from = space_from_runs(w.a, (bytes){image, sizeof image}, &run, 1);
    assert_true(space_bring_page(w.written, 0x20000, from));
    assert_int_equal(byte_at(w.written, 0x20000), 0xee);
    assert_int_equal(byte_at(w.written, 0x20f80), byte_at(w.below, 0x20f80));
    assert_int_equal(space_write(w.written, 0x20000, "ab", 2), 2);
    assert_int_equal(byte_at(w.written, 0x20001), 'b');
    space_range r;
    assert_true(space_next_range(w.written, 0x12000, &r));
    assert_int_equal(r.start, 0x20000);
    arena_free(w.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_read_back_and_the_file_stays),
        cmocka_unit_test(holes_stay_holes),
        cmocka_unit_test(a_view_shows_what_was_written),
        cmocka_unit_test(a_page_is_brought_only_where_there_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
