/* Spaces over runs, overlays, the page cache, and the typed reads. */
#include "memory/space.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const uint8_t FILE_BYTES[] = "0123456789abcdefghijklmnopqrstuvwxyz";
static const bytes FILE_DATA = {FILE_BYTES, 36};

#define assert_str(s, literal) assert_true(str_equal((s), STR(literal)))

static void runs_read_to_the_hole(void **state)
{
    static const space_run RUNS[] = {{0x100, 4, 0}, {0x104, 2, 10}, {0x200, 4, 20}};
    arena *a = arena_new();
    space *s = space_from_runs(a, FILE_DATA, RUNS, 3);
    char text[16] = {0};
    space_range r;
    uint32_t v = 7;

    (void)state;
    assert_int_equal(space_read(s, 0x101, text, 16), 5);
    assert_string_equal(text, "123ab");
    assert_false(space_read_all(s, 0x101, text, 6));
    assert_int_equal(space_read(s, 0xff, text, 16), 0);
    assert_int_equal(space_read(s, 0x106, text, 16), 0);
    assert_false(space_read_u32(s, 0x203, &v));
    assert_int_equal(v, 7);
    assert_true(space_read_u32(s, 0x200, &v));
    assert_int_equal(v, 0x6e6d6c6b);
    assert_int_equal(space_view(s, 0x201, 100).len, 3);
    assert_ptr_equal(space_view(s, 0x201, 100).ptr, FILE_BYTES + 21);
    assert_true(space_next_range(s, 0x106, &r));
    assert_int_equal(r.start, 0x200);
    assert_int_equal(r.end, 0x204);
    assert_false(space_next_range(s, 0x204, &r));
    assert_int_equal(space_why_absent(s, 0x204), SPACE_NOT_IN_DUMP);
    assert_int_equal(space_why_absent(s, 0x200), SPACE_PRESENT);
    assert_false(space_from_image(s, 0x200));
    arena_free(a);
}

static void runs_overlapping_and_outside(void **state)
{
    static const space_run RUNS[] = {
        {0x100, 4, 0}, {0x102, 6, 10}, {0x103, 1, 30}, {0x200, 100, 30}, {0x300, 4, 99}};
    arena *a = arena_new();
    space *s = space_from_runs(a, FILE_DATA, RUNS, 5);
    char text[64] = {0};

    (void)state;
    assert_int_equal(space_read(s, 0x100, text, 16), 8);
    assert_string_equal(text, "0123cdef");
    assert_int_equal(space_read(s, 0x200, text, 64), 6);
    assert_int_equal(space_read(s, 0x300, text, 4), 0);
    arena_free(a);
}

static void the_last_address_is_readable(void **state)
{
    static const space_run RUNS[] = {{UINT64_MAX - 3, 4, 0}};
    arena *a = arena_new();
    space *s = space_from_runs(a, FILE_DATA, RUNS, 1);
    char text[16] = {0};
    space_range r;

    (void)state;
    assert_int_equal(space_read(s, UINT64_MAX - 1, text, 16), 2);
    assert_string_equal(text, "23");
    assert_true(space_next_range(s, 0, &r));
    assert_int_equal(r.end, 0);
    arena_free(a);
}

static void text_ends_at_nul_limit_or_hole(void **state)
{
    uint8_t file[600];
    static const space_run RUNS[] = {{0x1000, 600, 0}};
    arena *a = arena_new();
    space *s = space_from_runs(a, (bytes){file, sizeof file}, RUNS, 1);
    str text;

    (void)state;
    memset(file, 'x', sizeof file);
    memcpy(file, "name\0", 5);
    memcpy(file + 0x10, "w\0i\0d\0e\0\0\0", 10);
    assert_true(space_read_cstr(s, a, 0x1000, 100, &text));
    assert_str(text, "name");
    assert_true(space_read_cstr(s, a, 0x1000, 2, &text));
    assert_str(text, "na");
    assert_true(space_read_cstr(s, a, 0x1004, 100, &text));
    assert_int_equal(text.len, 0);
    assert_true(space_read_cstr(s, a, 0x1000 + 100, 10000, &text));
    assert_int_equal(text.len, 500);
    assert_false(space_read_cstr(s, a, 0x999, 10, &text));
    assert_true(space_read_utf16(s, a, 0x1010, 100, &text));
    assert_str(text, "wide");
    assert_true(space_read_utf16(s, a, 0x1010, 3, &text));
    assert_str(text, "wid");
    assert_false(space_read_utf16(s, a, 0x1000 + 599, 3, &text));
    arena_free(a);
}

static void pointers_have_two_sizes(void **state)
{
    static const space_run RUNS[] = {{0, 8, 0}};
    arena *a = arena_new();
    space *s = space_from_runs(a, FILE_DATA, RUNS, 1);
    uint64_t v;

    (void)state;
    assert_true(space_read_pointer(s, 0, 8, &v));
    assert_int_equal(v, 0x3736353433323130);
    assert_true(space_read_pointer(s, 4, 4, &v));
    assert_int_equal(v, 0x37363534);
    assert_false(space_read_pointer(s, 4, 8, &v));
    arena_free(a);
}

static void overlay_shows_the_lower_through(void **state)
{
    static const space_run UPPER[] = {{0x104, 4, 10}, {0x120, 2, 14}};
    static const space_run LOWER[] = {{0x100, 16, 20}};
    arena *a = arena_new();
    space *s =
        space_overlay(a, space_from_runs(a, FILE_DATA, UPPER, 2), space_from_runs(a, FILE_DATA, LOWER, 1));
    char text[32] = {0};
    space_range r;

    (void)state;
    assert_int_equal(space_read(s, 0x100, text, 32), 16);
    assert_string_equal(text, "klmnabcdstuvwxyz");
    assert_true(space_next_range(s, 0x110, &r));
    assert_int_equal(r.start, 0x120);
    assert_int_equal(space_view(s, 0x102, 8).len, 2);
    arena_free(a);
}

typedef struct counted {
    unsigned reads;
    uint8_t value;
} counted;

/* Two pages at 0x1000, the second one with a hole at its end. */
static size_t counted_read(void *context, uint64_t address, void *buffer, size_t size)
{
    counted *c = context;

    if (address < 0x1000 || address >= 0x2800) return 0;
    if (size > 0x2800 - address) size = (size_t)(0x2800 - address);
    memset(buffer, c->value, size);
    c->reads++;
    return size;
}

static void cache_keeps_whole_pages(void **state)
{
    static const space_ops OPS = {.read = counted_read};
    counted c = {0, 1};
    arena *a = arena_new();
    space *s = space_cache(a, space_new(a, &OPS, &c));
    uint8_t v;
    uint8_t big[0x1800];

    (void)state;
    for (uint64_t at = 0x1000; at < 0x1100; at++) assert_true(space_read_u8(s, at, &v));
    assert_int_equal(c.reads, 1);
    c.value = 2;
    assert_true(space_read_u8(s, 0x1000, &v));
    assert_int_equal(v, 1);
    space_invalidate(s);
    assert_true(space_read_u8(s, 0x1000, &v));
    assert_int_equal(v, 2);
    assert_true(space_read_u8(s, 0x27ff, &v));
    assert_false(space_read_u8(s, 0x2800, &v));
    assert_int_equal(space_read(s, 0x1000, big, sizeof big), 0x1800);
    assert_int_equal(space_read(s, 0x1ff0, big, 0x1000), 0x810);
    assert_int_equal(space_why_absent(s, 0x5000), SPACE_NOT_MAPPED);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(runs_read_to_the_hole),        cmocka_unit_test(runs_overlapping_and_outside),
        cmocka_unit_test(the_last_address_is_readable), cmocka_unit_test(text_ends_at_nul_limit_or_hole),
        cmocka_unit_test(pointers_have_two_sizes),      cmocka_unit_test(overlay_shows_the_lower_through),
        cmocka_unit_test(cache_keeps_whole_pages),
    };
    return cmocka_run_group_tests_name("memory/space", tests, NULL, NULL);
}
