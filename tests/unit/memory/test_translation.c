/* Address spaces above the processor's own translation: cached walks, ARM64, soft entries, page files,
 * redirection. Tables are built by hand from the manuals' bits (Intel SDM volume 3, 4.5; Arm ARM D8.3). */
#include "memory/space.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PAGE = 4096, PAGES = 24 };

typedef struct machine {
    arena *a;
    uint8_t *memory;
    space_run run;
    space *physical;
} machine;

/* Every page is filled with its own number; pages 1 to 4 are tables, empty ones. */
static machine *machine_new(void)
{
    machine *m = calloc(1, sizeof *m);
    m->a = arena_new();
    m->memory = malloc(PAGES * PAGE);
    for (size_t i = 0; i < PAGES; i++) memset(m->memory + i * PAGE, i >= 1 && i <= 4 ? 0 : (int)i, PAGE);
    m->run = (space_run){0, PAGES * PAGE, 0};
    m->physical = space_from_runs(m->a, (bytes){m->memory, PAGES * PAGE}, &m->run, 1);
    return m;
}

static void machine_free(machine *m)
{
    arena_free(m->a);
    free(m->memory);
    free(m);
}

static void entry(machine *m, size_t table, size_t index, uint64_t value)
{
    for (size_t i = 0; i < 8; i++) m->memory[table * PAGE + index * 8 + i] = (uint8_t)(value >> 8 * i);
}

static uint8_t byte_at(space *s, uint64_t address)
{
    uint8_t v = 0xee;
    assert_true(space_read_u8(s, address, &v));
    return v;
}

static const uint64_t KERNEL = 0xfffff80000000000;

static void x64_tables(machine *m)
{
    entry(m, 1, 0x1f0, 0x2063);
    entry(m, 2, 0, 0x3063);
    entry(m, 3, 0, 0x4063);
}

/* The second walk of a region takes the short way: it must see the same, holes included. */
static void walks_with_memory_give_what_walks_without_give(void **state)
{
    machine *m = machine_new();
    page_tables t = {.root = 0x1000, .levels = 4};
    (void)state;
    x64_tables(m);
    for (size_t i = 0; i < 16; i++)
        if (i % 3) entry(m, 4, i, (5 + i) * PAGE | 0x63);
    space *s = space_from_page_tables(m->a, m->physical, &t);
    for (int turn = 0; turn < 3; turn++) {
        for (size_t i = 0; i < 16; i++) {
            uint8_t b;
            page_walk w;
            uint64_t address = KERNEL + i * PAGE + 7;
            page_tables_walk(m->physical, &t, address, &w);
            assert_int_equal(w.valid, i % 3 != 0);
            assert_int_equal(space_read(s, address, &b, 1), w.valid ? 1 : 0);
            if (w.valid) assert_int_equal(b, 5 + i);
        }
    }
    entry(m, 4, 1, 20 * PAGE | 0x63); /* a live target wrote to its tables */
    assert_int_equal(byte_at(s, KERNEL + PAGE), 6);
    space_invalidate(s);
    assert_int_equal(byte_at(s, KERNEL + PAGE), 20);
    machine_free(m);
}

static void arm64_descriptors(void **state)
{
    machine *m = machine_new();
    page_tables t = {.root = 0x1000 | (uint64_t)0x42 << 48, .levels = 4, .arm64 = true}; /* an ASID in TTBR */
    page_walk w;
    (void)state;
    entry(m, 1, 0x1f0, 0x2003);         /* table */
    entry(m, 2, 0, 0x3003);             /* table */
    entry(m, 2, 1, 0x0060000000000f01); /* a block of 1 GiB over physical 0 */
    entry(m, 3, 0, 0x4003);             /* table */
    entry(m, 3, 1, 0x0060000000000701); /* a block of 2 MiB over physical 0 */
    entry(m, 4, 0, 0x0060000000000f03 | 10 * PAGE);
    entry(m, 4, 1, 0x0060000000000f01 | 11 * PAGE); /* bit 1 clear in the last level: reserved */
    space *s = space_from_page_tables(m->a, m->physical, &t);
    assert_int_equal(byte_at(s, KERNEL + 5), 10);
    assert_int_equal(space_why_absent(s, KERNEL + PAGE), SPACE_NOT_MAPPED);
    assert_int_equal(byte_at(s, KERNEL + 0x200000 + 12 * PAGE), 12);
    assert_int_equal(byte_at(s, KERNEL + 0x40000000 + 13 * PAGE), 13);
    page_tables_walk(m->physical, &t, KERNEL + 0x40000000, &w);
    assert_int_equal(w.page_size, 1 << 30);
    machine_free(m);
}

/* Page 9 of page file 2 for one entry, nothing known of the rest. */
static bool soft(void *context, space *physical, uint64_t address, uint64_t value, unsigned level,
                 uint64_t *page, space_absence *why)
{
    (void)context;
    (void)physical;
    (void)address;
    (void)level;
    if (value == 0x80) *why = SPACE_DEMAND_ZERO;
    if (value != 0x900000000) return false;
    *page = PAGE_FILE_BASE + 2 * PAGE_FILE_STEP + 9 * PAGE;
    return true;
}

static void soft_entries_lead_to_page_files(void **state)
{
    machine *m = machine_new();
    uint8_t *file = calloc(10, PAGE);
    bytes files[3] = {{0}, {0}, {file, 10 * PAGE}};
    page_tables t = {.root = 0x1000, .levels = 4, .soft_pte = soft};
    page_walk w;
    (void)state;
    memset(file + 9 * PAGE, 0x99, PAGE);
    x64_tables(m);
    entry(m, 4, 0, 0x900000000);
    entry(m, 4, 1, 0x80);
    space *without = space_from_page_tables(m->a, space_with_page_files(m->a, m->physical, NULL, 0), &t);
    assert_int_equal(space_why_absent(without, KERNEL), SPACE_IN_PAGE_FILE);
    space *with = space_from_page_tables(m->a, space_with_page_files(m->a, m->physical, files, 3), &t);
    assert_int_equal(byte_at(with, KERNEL + 0xfff), 0x99);
    assert_int_equal(space_why_absent(with, KERNEL + PAGE), SPACE_DEMAND_ZERO);
    page_tables_walk(m->physical, &t, KERNEL + 1, &w);
    assert_true(w.valid && w.software && space_is_page_file(w.physical));
    page_tables_walk_hardware(m->physical, &t, KERNEL + 1, &w);
    assert_false(w.valid);
    free(file);
    machine_free(m);
}

static void page_files_end_where_they_end(void **state)
{
    machine *m = machine_new();
    uint8_t file[100] = {1};
    bytes files[1] = {{file, sizeof file}};
    uint8_t buffer[200];
    (void)state;
    space *s = space_with_page_files(m->a, m->physical, files, 1);
    assert_int_equal(space_read(s, PAGE_FILE_BASE + 90, buffer, sizeof buffer), 10);
    assert_int_equal(space_read(s, PAGE_FILE_BASE + 100, buffer, 1), 0);
    assert_int_equal(space_read(s, UINT64_MAX - 4, buffer, sizeof buffer), 0);
    assert_int_equal(byte_at(s, 5 * PAGE), 5);
    machine_free(m);
}

static void a_redirected_space_is_the_one_it_leads_to(void **state)
{
    machine *m = machine_new();
    page_tables t = {.root = 0x1000, .levels = 4};
    space *physical;
    (void)state;
    x64_tables(m);
    entry(m, 4, 0, 17 * PAGE | 0x63);
    space *virtual = space_cache(m->a, space_from_page_tables(m->a, m->physical, &t));
    space *r = space_redirect_new(m->a, m->physical);
    assert_int_equal(byte_at(r, 5 * PAGE), 5);
    assert_null(space_page_tables(r, &physical));
    space_redirect(r, virtual);
    assert_int_equal(byte_at(r, KERNEL), 17);
    assert_int_equal(space_page_tables(r, &physical)->root, 0x1000);
    assert_ptr_equal(physical, m->physical);
    machine_free(m);
}

typedef struct seen {
    uint64_t addresses[8], frames[8];
    size_t count;
} seen;

static bool note(void *context, uint64_t address, const page_walk *w)
{
    seen *s = context;
    if (s->count < 8) {
        s->addresses[s->count] = address;
        s->frames[s->count] = w->physical;
    }
    s->count++;
    return true;
}

static void every_page_is_visited_once_in_order(void **state)
{
    machine *m = machine_new();
    page_tables t = {.root = 0x1000, .levels = 4};
    seen s = {.count = 0};
    (void)state;
    x64_tables(m);
    entry(m, 4, 3, 17 * PAGE | 0x63);
    entry(m, 4, 9, 18 * PAGE | 0x63);
    entry(m, 3, 2, 0xe3); /* 2 MiB */
    assert_true(page_tables_each(m->physical, &t, NULL, note, &s));
    assert_int_equal(s.count, 3);
    assert_true(s.addresses[0] == KERNEL + 3 * PAGE && s.frames[0] == 17 * PAGE);
    assert_true(s.addresses[1] == KERNEL + 9 * PAGE && s.frames[1] == 18 * PAGE);
    assert_true(s.addresses[2] == KERNEL + 0x400000 && s.frames[2] == 0);
    machine_free(m);
}

/* 512 entries of every table lead to the table itself: 2^36 pages. */
static void tables_that_lead_to_themselves_end(void **state)
{
    machine *m = machine_new();
    page_tables t = {.root = 0x1000, .levels = 4};
    seen s = {.count = 0};
    space_range range;
    uint8_t b;
    (void)state;
    for (size_t i = 0; i < 512; i++) entry(m, 1, i, 0x1063);
    assert_false(page_tables_each(m->physical, &t, NULL, note, &s));
    space *v = space_from_page_tables(m->a, m->physical, &t);
    assert_true(space_next_range(v, 0, &range));
    assert_int_equal(space_read(v, KERNEL, &b, 1), 1);
    machine_free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walks_with_memory_give_what_walks_without_give),
        cmocka_unit_test(arm64_descriptors),
        cmocka_unit_test(soft_entries_lead_to_page_files),
        cmocka_unit_test(page_files_end_where_they_end),
        cmocka_unit_test(a_redirected_space_is_the_one_it_leads_to),
        cmocka_unit_test(every_page_is_visited_once_in_order),
        cmocka_unit_test(tables_that_lead_to_themselves_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
