/* Pages by a bitmap: each page of the file begins with its number, written here by counting upwards. */
#include "memory/space.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PAGE = 4096, PAGES = 20000, OFFSET = 24 };

typedef struct sample {
    arena *a;
    uint8_t *file, bits[PAGES / 8];
    size_t size;
    space *s;
} sample;

static bool wanted(uint32_t page)
{
    return page % 7 == 0 || (page >= 9000 && page < 9100);
}

static sample make(void)
{
    sample m = {.a = arena_new(), .size = OFFSET};

    for (uint32_t i = 0; i < PAGES; i++) m.size += wanted(i) ? PAGE : 0;
    m.file = calloc(1, m.size);
    assert_non_null(m.file);
    for (uint32_t i = 0, at = OFFSET; i < PAGES; i++) {
        if (!wanted(i)) continue;
        m.bits[i / 8] = (uint8_t)(m.bits[i / 8] | 1 << i % 8);
        memcpy(m.file + at, &i, 4);
        at += PAGE;
    }
    return m;
}

static void start(sample *m, uint64_t page_count)
{
    m->s = space_from_bitmap(m->a, (bytes){m->file, m->size}, (bytes){m->bits, sizeof m->bits}, page_count,
                             OFFSET);
}

static void finish(sample *m)
{
    arena_free(m->a);
    free(m->file);
}

static void every_page_is_where_counting_says(void **state)
{
    sample m = make();
    uint32_t v;

    (void)state;
    start(&m, PAGES);
    for (uint32_t i = PAGES; i-- > 0;) {
        bool there = space_read_u32(m.s, (uint64_t)i * PAGE, &v);
        assert_int_equal(there, wanted(i));
        if (there) assert_int_equal(v, i);
    }
    assert_int_equal(space_why_absent(m.s, PAGE), SPACE_NOT_IN_DUMP);
    assert_false(space_read_u32(m.s, UINT64_MAX - 7, &v));
    finish(&m);
}

static void reads_cross_pages_that_follow_each_other(void **state)
{
    sample m = make();
    uint8_t buffer[3 * PAGE];
    uint32_t v;

    (void)state;
    start(&m, PAGES);
    assert_int_equal(space_read(m.s, 9001 * PAGE - 8, buffer, sizeof buffer), sizeof buffer);
    memcpy(&v, buffer + 8, 4);
    assert_int_equal(v, 9001);
    assert_int_equal(space_view(m.s, 9001 * PAGE, sizeof buffer).len, sizeof buffer);
    assert_int_equal(space_read(m.s, 14 * PAGE + 100, buffer, sizeof buffer), PAGE - 100);
    finish(&m);
}

static void ranges_are_the_runs_of_bits(void **state)
{
    sample m = make();
    space_range r;

    (void)state;
    start(&m, PAGES);
    assert_true(space_next_range(m.s, 8998 * PAGE, &r));
    assert_int_equal(r.start, 9000 * PAGE);
    assert_int_equal(r.end, 9101 * PAGE); /* 9100 is a multiple of seven */
    assert_true(space_next_range(m.s, 15 * PAGE, &r));
    assert_int_equal(r.start, 21 * PAGE);
    assert_int_equal(r.end, 22 * PAGE);
    assert_false(space_next_range(m.s, (uint64_t)PAGES * PAGE, &r));
    finish(&m);
}

static void counts_and_files_that_are_short(void **state)
{
    sample m = make();
    uint8_t page[PAGE];

    (void)state;
    start(&m, UINT64_MAX); /* more bits than there are bytes for */
    assert_int_equal(space_read(m.s, (uint64_t)PAGES * PAGE, page, PAGE), 0);
    m.size = OFFSET + 3 * PAGE + 10;
    start(&m, 22);
    assert_int_equal(space_read(m.s, 14 * PAGE, page, PAGE), PAGE);
    assert_int_equal(space_read(m.s, 21 * PAGE, page, PAGE), 10);
    assert_int_equal(space_read(m.s, 28 * PAGE, page, PAGE), 0);
    finish(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_page_is_where_counting_says),
        cmocka_unit_test(reads_cross_pages_that_follow_each_other),
        cmocka_unit_test(ranges_are_the_runs_of_bits),
        cmocka_unit_test(counts_and_files_that_are_short),
    };
    return cmocka_run_group_tests_name("memory/bitmap", tests, NULL, NULL);
}
