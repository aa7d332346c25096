/* Page tables forged by hand: which bits lead where is Intel's manual (SDM volume 3, tables 4-14 to 4-20),
 * spelled out here once more. Every physical page is filled with bytes of its own number unless it is a
 * table. */
#include "memory/space.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { PAGES = 40, PAGE = 4096 };

typedef struct machine {
    arena *a;
    uint8_t *memory;
    space_run run;
    space *physical;
} machine;

static machine machine_new(void)
{
    machine m = {.a = arena_new(), .memory = malloc(PAGES * PAGE)};

    for (size_t i = 0; i < PAGES; i++) memset(m.memory + i * PAGE, (int)i, PAGE);
    return m;
}

static void machine_start(machine *m)
{
    m->run = (space_run){0, PAGES * PAGE, 0};
    m->physical = space_from_runs(m->a, (bytes){m->memory, PAGES * PAGE}, &m->run, 1);
}

static void machine_free(machine *m)
{
    arena_free(m->a);
    free(m->memory);
}

static void clear_table(machine *m, size_t page)
{
    memset(m->memory + page * PAGE, 0, PAGE);
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

/* PML4 = page 1, PDPT = 2, PD = 3, PT = 4. The kernel half: fffff800`00000000 is PML4 index 0x1f0. */
static void build_4_levels(machine *m)
{
    for (size_t i = 1; i <= 4; i++) clear_table(m, i);
    entry(m, 1, 0x1f0, 0x2063);
    entry(m, 2, 0, 0x3063);
    entry(m, 3, 0, 0x4063);
    entry(m, 4, 0, 0x8000000000010163); /* page 16, no-execute */
    entry(m, 4, 1, 0x0000000000011121); /* page 17 */
    entry(m, 4, 3, 0x0000000000012163); /* page 18, after a hole */
    entry(m, 4, 4, 0x00000000000138c2); /* not valid */
    entry(m, 4, 5, 0x0000000000100163); /* valid, but outside of the memory */
    entry(m, 3, 1, 0x00000000000000e3); /* a large page over physical 0 */
    entry(m, 2, 1, 0x00000000000000e3); /* a 1 GiB page over physical 0 */
}

static const uint64_t KERNEL = 0xfffff80000000000;

static void four_levels(void **state)
{
    machine m = machine_new();
    page_tables t = {.root = 0x1000 | 0x18, .levels = 4};
    page_walk w;
    uint8_t buffer[3 * PAGE];

    (void)state;
    build_4_levels(&m);
    machine_start(&m);
    space *s = space_from_page_tables(m.a, m.physical, &t);
    assert_int_equal(byte_at(s, KERNEL), 16);
    assert_int_equal(byte_at(s, KERNEL + 0x1fff), 17);
    assert_int_equal(space_read(s, KERNEL + 0xff0, buffer, sizeof buffer), 0x1010);
    assert_int_equal(buffer[0xf], 16);
    assert_int_equal(buffer[0x10], 17);
    assert_int_equal(space_read(s, KERNEL + 0x2000, buffer, 1), 0);
    assert_int_equal(space_why_absent(s, KERNEL + 0x2000), SPACE_NOT_MAPPED);
    assert_int_equal(space_why_absent(s, KERNEL + 0x5000), SPACE_NOT_IN_DUMP);
    assert_int_equal(byte_at(s, KERNEL + 0x3123), 18);
    page_tables_walk(m.physical, &t, KERNEL + 0x1234, &w);
    assert_true(w.valid);
    assert_false(w.software);
    assert_int_equal(w.levels, 4);
    assert_int_equal(w.reached, 4);
    assert_int_equal(w.physical, 0x11234);
    assert_int_equal(w.page_size, 0x1000);
    assert_int_equal(w.entry_address[0], 0x1000 + 0x1f0 * 8);
    assert_int_equal(w.entry_address[3], 0x4008);
    assert_int_equal(w.entry[3], 0x11121);
    page_tables_walk(m.physical, &t, KERNEL + 0x4000, &w);
    assert_false(w.valid);
    assert_int_equal(w.reached, 4);
    assert_int_equal(w.entry[3], 0x138c2);
    machine_free(&m);
}

static void large_and_huge_pages(void **state)
{
    machine m = machine_new();
    page_tables t = {.root = 0x1000, .levels = 4};
    page_walk w;

    (void)state;
    build_4_levels(&m);
    machine_start(&m);
    space *s = space_from_page_tables(m.a, m.physical, &t);
    assert_int_equal(byte_at(s, KERNEL + 0x200000 + 20 * PAGE + 7), 20);
    page_tables_walk(m.physical, &t, KERNEL + 0x200000 + 0x12345, &w);
    assert_int_equal(w.page_size, 0x200000);
    assert_int_equal(w.reached, 3);
    assert_int_equal(w.physical, 0x12345);
    assert_int_equal(byte_at(s, KERNEL + 0x40000000 + 21 * PAGE), 21);
    page_tables_walk(m.physical, &t, KERNEL + 0x40000000 + 0x3fffffff, &w);
    assert_int_equal(w.page_size, 0x40000000);
    assert_int_equal(w.physical, 0x3fffffff);
    assert_int_equal(space_why_absent(s, KERNEL + 0x40000000 + 0x3fffffff), SPACE_NOT_IN_DUMP);
    assert_int_equal(space_view(s, KERNEL + 0x200000 + 0x10ff0, 100).len, 16);
    machine_free(&m);
}

static void five_levels(void **state)
{
    machine m = machine_new();
    page_tables t = {.root = 0x5000, .levels = 5};
    page_walk w;
    uint8_t v;

    (void)state;
    build_4_levels(&m);
    clear_table(&m, 5);
    entry(&m, 5, 0x1ff, 0x1063);
    entry(&m, 5, 0x003, 0x1063);
    machine_start(&m);
    space *s = space_from_page_tables(m.a, m.physical, &t);
    assert_int_equal(byte_at(s, KERNEL + 0x1000), 17);
    /* Index 3 of the top table: bits 48 to 56 are 3, which 4 levels could not name. */
    assert_int_equal(byte_at(s, 0x0003f80000000000), 16);
    page_tables_walk(m.physical, &t, 0x0003f80000000000, &w);
    assert_int_equal(w.levels, 5);
    assert_int_equal(w.entry_address[0], 0x5018);
    t.levels = 4;
    t.root = 0x1000;
    space *four = space_from_page_tables(m.a, m.physical, &t);
    assert_false(space_read_u8(four, 0x0003f80000000000, &v));
    assert_false(
        space_read_u8(four, 0x0000f80000000000, &v)); /* not canonical: bit 47 without bits 48 to 63 */
    machine_free(&m);
}

static void reserved_bits_do_not_lead_anywhere(void **state)
{
    machine m = machine_new();
    page_tables t = {.root = 0x1000, .levels = 4};
    page_walk w;

    (void)state;
    build_4_levels(&m);
    entry(&m, 1, 0x1f0, 0x20e3); /* page size bit in a PML4 entry */
    machine_start(&m);
    page_tables_walk(m.physical, &t, KERNEL, &w);
    assert_false(w.valid);
    assert_int_equal(w.reached, 1);
    machine_free(&m);
}

typedef struct soft {
    unsigned calls;
    unsigned last_level;
    uint64_t last_address;
} soft;

/* Entries with bit 11 are transition pages of this test's Windows; others are in a page file. */
static bool soft_pte(void *context, space *physical, uint64_t address, uint64_t value, unsigned level,
                     uint64_t *page, space_absence *why)
{
    soft *s = context;

    (void)physical;
    s->calls++;
    s->last_level = level;
    s->last_address = address;
    if (value & 0x800) {
        *page = value & 0x000ffffffffff000;
        return true;
    }
    if (value) *why = SPACE_PAGED_OUT;
    return false;
}

static void software_entries(void **state)
{
    machine m = machine_new();
    soft context = {0};
    page_tables t = {.root = 0x1000, .levels = 4, .soft_pte = soft_pte, .soft_context = &context};
    page_walk w;

    (void)state;
    build_4_levels(&m);
    entry(&m, 4, 6, 0x7700);         /* paged out */
    entry(&m, 2, 2, 0x3000 | 0x800); /* a directory that is itself in transition */
    machine_start(&m);
    space *s = space_from_page_tables(m.a, m.physical, &t);
    assert_int_equal(byte_at(s, KERNEL + 0x4000), 0x13);
    assert_int_equal(context.calls, 1);
    assert_int_equal(context.last_level, 1);
    assert_int_equal(context.last_address, KERNEL + 0x4000);
    assert_int_equal(space_why_absent(s, KERNEL + 0x6000), SPACE_PAGED_OUT);
    assert_int_equal(space_why_absent(s, KERNEL + 0x2000), SPACE_NOT_MAPPED);
    assert_int_equal(byte_at(s, KERNEL + 0x80000000 + 0x1000), 17);
    assert_int_equal(context.last_level, 3);
    page_tables_walk(m.physical, &t, KERNEL + 0x80001000, &w);
    assert_true(w.valid && w.software);
    machine_free(&m);
}

static void the_cache_of_translations_is_dropped(void **state)
{
    machine m = machine_new();
    page_tables t = {.root = 0x1000, .levels = 4};

    (void)state;
    build_4_levels(&m);
    machine_start(&m);
    space *s = space_from_page_tables(m.a, m.physical, &t);
    assert_int_equal(byte_at(s, KERNEL), 16);
    entry(&m, 4, 0, 0x14063);
    space_invalidate(s);
    assert_int_equal(byte_at(s, KERNEL), 20);
    machine_free(&m);
}

static void ranges_are_found(void **state)
{
    machine m = machine_new();
    page_tables t = {.root = 0x1000, .levels = 4};
    space_range r;

    (void)state;
    for (size_t i = 1; i <= 4; i++) clear_table(&m, i);
    entry(&m, 1, 0x1f0, 0x2063);
    entry(&m, 2, 0, 0x3063);
    entry(&m, 3, 0, 0x4063);
    entry(&m, 4, 0, 0x10063);
    entry(&m, 4, 1, 0x11063);
    entry(&m, 4, 9, 0x12063);
    entry(&m, 1, 5, 0x777000 | 0x63); /* a table that is not in the memory */
    machine_start(&m);
    space *s = space_from_page_tables(m.a, m.physical, &t);
    assert_true(space_next_range(s, 0, &r));
    assert_true(r.start == KERNEL && r.end == KERNEL + 0x2000);
    assert_true(space_next_range(s, KERNEL + 0x2000, &r));
    assert_true(r.start == KERNEL + 0x9000 && r.end == KERNEL + 0xa000);
    assert_false(space_next_range(s, KERNEL + 0xa000, &r));
    assert_int_equal(space_why_absent(s, 0x28000000000), SPACE_NOT_IN_DUMP);
    machine_free(&m);
}

/* A table whose entries all lead to itself maps everything to 512 copies of one page: the scan must end. */
static void a_table_that_maps_itself_ends(void **state)
{
    machine m = machine_new();
    page_tables t = {.root = 0x1000, .levels = 4};
    space_range r;

    (void)state;
    for (size_t i = 0; i < 512; i++) entry(&m, 1, i, 0x1063);
    machine_start(&m);
    space *s = space_from_page_tables(m.a, m.physical, &t);
    assert_int_equal(byte_at(s, 0), 0x63);
    assert_true(space_next_range(s, 0, &r));
    assert_true(r.start == 0 && r.end > 0);
    machine_free(&m);
}

static void entry32(machine *m, size_t table, size_t index, uint32_t value)
{
    for (size_t i = 0; i < 4; i++) m->memory[table * PAGE + index * 4 + i] = (uint8_t)(value >> 8 * i);
}

/* PD = page 1, PT = page 2: tables 4-5 and 4-6 of the manual. */
static void x86_without_pae(void **state)
{
    machine m = machine_new();
    space_range r;
    page_walk w;

    (void)state;
    clear_table(&m, 1);
    clear_table(&m, 2);
    entry32(&m, 1, 0x200, 0x2063);     /* 80000000 */
    entry32(&m, 2, 5, 0x10163);        /* 80005000 -> page 16 */
    entry32(&m, 2, 6, 0x11162);        /* not valid */
    entry32(&m, 1, 0x201, 0x000001e3); /* 80400000: 4 MiB over physical 0 */
    entry32(&m, 1, 0x3ff, 0x000021e3); /* ffc00000: 4 MiB over physical 1`00000000 (PSE-36) */
    machine_start(&m);
    page_tables t = {.root = 0x1018, .levels = 2}; /* PCD, PWT: not part of the address */
    space *s = space_from_page_tables(m.a, m.physical, &t);
    assert_int_equal(byte_at(s, 0x80005abc), 16);
    assert_int_equal(byte_at(s, 0x80400000 + 17 * PAGE), 17);
    assert_int_equal(space_why_absent(s, 0x80006000), SPACE_NOT_MAPPED);
    assert_int_equal(space_why_absent(s, 0xffffffff80005000), SPACE_NOT_MAPPED);
    assert_int_equal(space_why_absent(s, 0xffc12345), SPACE_NOT_IN_DUMP);
    page_tables_walk(m.physical, &t, 0xffc12345, &w);
    assert_true(w.valid);
    assert_int_equal(w.physical, 0x100012345);
    assert_int_equal(w.page_size, 0x400000);
    page_tables_walk(m.physical, &t, 0x80005abc, &w);
    assert_int_equal(w.levels, 2);
    assert_int_equal(w.entry_address[0], 0x1000 + 4 * 0x200);
    assert_int_equal(w.entry[1], 0x10163);
    assert_true(space_next_range(s, 0x80000000, &r));
    assert_int_equal(r.start, 0x80005000);
    assert_int_equal(r.end, 0x80006000);
    assert_false(space_next_range(s, 0xffc00000, &r)); /* the end of 32 bits */
    machine_free(&m);
}

/* PDPT at 0x1020 (32 bytes), PD = page 2, PT = page 3: tables 4-8 to 4-11. */
static void x86_with_pae(void **state)
{
    machine m = machine_new();
    page_walk w;

    (void)state;
    for (size_t i = 1; i <= 3; i++) clear_table(&m, i);
    entry(&m, 1, 4 + 2, 0x2001);            /* 80000000 up to bfffffff */
    entry(&m, 2, 0, 0x3063);                /* 80000000 */
    entry(&m, 3, 0xf8, 0x8000000000010163); /* 800f8000 -> page 16, no-execute */
    entry(&m, 2, 1, 0xe3);                  /* 80200000: 2 MiB over physical 0 */
    machine_start(&m);
    page_tables t = {.root = 0x1020, .levels = 3};
    space *s = space_from_page_tables(m.a, m.physical, &t);
    assert_int_equal(byte_at(s, 0x800f8925), 16);
    assert_int_equal(byte_at(s, 0x80200000 + 18 * PAGE), 18);
    assert_int_equal(space_why_absent(s, 0x7ffe0000), SPACE_NOT_MAPPED);
    page_tables_walk(m.physical, &t, 0x800f8925, &w);
    assert_int_equal(w.levels, 3);
    assert_int_equal(w.entry_address[0], 0x1020 + 8 * 2);
    assert_int_equal(w.physical, 0x10925);
    machine_free(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_levels),      cmocka_unit_test(large_and_huge_pages),
        cmocka_unit_test(five_levels),      cmocka_unit_test(reserved_bits_do_not_lead_anywhere),
        cmocka_unit_test(software_entries), cmocka_unit_test(the_cache_of_translations_is_dropped),
        cmocka_unit_test(ranges_are_found), cmocka_unit_test(a_table_that_maps_itself_ends),
        cmocka_unit_test(x86_without_pae),  cmocka_unit_test(x86_with_pae),
    };
    return cmocka_run_group_tests_name("memory/page_tables", tests, NULL, NULL);
}
