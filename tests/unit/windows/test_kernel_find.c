/* The kernel in memory that says nothing of it: page tables, an image, a debugger data block, all written
 * here by their published layouts. The encoded block is made by the formula of nt!KdEncodeDataBlock. */
#include "windows/kernel.h"
#include "windows/kernel_find.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define BASE UINT64_C(0xfffff80312000000)

enum { PAGE = 0x1000, MEMORY = 4 << 20, TOP = 0x1aa000, DATA = 0x10000, BLOCK = DATA + 0xa40, SIZE = 0x380 };
/* Physical: tables from TOP on, the image's pages from IMAGE on. */
enum { IMAGE = 0x200000, IMAGE_SIZE = 0x20000 };

typedef struct world {
    uint8_t *memory;
    arena *a;
    target t;
    space_run run;
} world;

static void put(world *w, uint64_t at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) w->memory[at + i] = (uint8_t)(value >> 8 * i);
}

/* PML4 1aa000 (maps itself at 1ed), PDPT, PD, PT: the image's 32 pages at BASE. */
static void put_tables(world *w)
{
    put(w, TOP + 8 * 0x1ed, TOP | 0x63, 8);
    put(w, TOP + 8 * 0x1f0, (TOP + PAGE) | 0x63, 8);
    put(w, TOP + PAGE + 8 * (BASE >> 30 & 0x1ff), (TOP + 2 * PAGE) | 0x63, 8);
    put(w, TOP + 2 * PAGE + 8 * (BASE >> 21 & 0x1ff), (TOP + 3 * PAGE) | 0x63, 8);
    for (uint64_t i = 0; i < IMAGE_SIZE / PAGE; i++) {
        put(w, TOP + 3 * PAGE + 8 * ((BASE >> 12 & 0x1ff) + i), (IMAGE + i * PAGE) | 0x63, 8);
    }
}

/* PE32+ with .text and .data, and the export directory of a module called ntoskrnl.exe. */
static void put_image(world *w)
{
    enum { NT = 0x80, FILE_HEADER = NT + 4, OPTIONAL = NT + 24, SECTIONS = OPTIONAL + 240, EXPORTS = 0x2000 };
    uint64_t p = IMAGE;

    put(w, p, 0x5a4d, 2);
    put(w, p + 0x3c, NT, 4);
    put(w, p + NT, 0x4550, 4);
    put(w, p + FILE_HEADER, 0x8664, 2);
    put(w, p + FILE_HEADER + 2, 2, 2);
    put(w, p + FILE_HEADER + 4, 0x5f0c1234, 4);
    put(w, p + FILE_HEADER + 16, 240, 2);
    put(w, p + OPTIONAL, 0x20b, 2);
    put(w, p + OPTIONAL + 32, PAGE, 4);
    put(w, p + OPTIONAL + 36, 0x200, 4);
    put(w, p + OPTIONAL + 56, IMAGE_SIZE, 4);
    put(w, p + OPTIONAL + 60, 0x400, 4);
    put(w, p + OPTIONAL + 108, 16, 4);
    put(w, p + OPTIONAL + 112, EXPORTS, 4);
    put(w, p + OPTIONAL + 116, 0x100, 4);
    memcpy(w->memory + p + SECTIONS, ".text", 5);
    put(w, p + SECTIONS + 8, 0xf000, 4);
    put(w, p + SECTIONS + 12, PAGE, 4);
    put(w, p + SECTIONS + 36, 0x60000020, 4);
    memcpy(w->memory + p + SECTIONS + 40, ".data", 5);
    put(w, p + SECTIONS + 48, 0x10000, 4);
    put(w, p + SECTIONS + 52, DATA, 4);
    put(w, p + SECTIONS + 76, 0xc0000040, 4);
    put(w, p + EXPORTS + 12, EXPORTS + 0x40, 4); /* name, no functions */
    put(w, p + EXPORTS + 16, 1, 4);
    memcpy(w->memory + p + EXPORTS + 0x40, "ntoskrnl.exe", 13);
}

static void put_block(world *w)
{
    uint64_t p = IMAGE + BLOCK;

    put(w, p, BASE + BLOCK, 8);
    put(w, p + 8, BASE + BLOCK, 8);
    memcpy(w->memory + p + 0x10, "KDBG", 4);
    put(w, p + 0x14, SIZE, 4);
    put(w, p + 0x18, BASE, 8);
    put(w, p + 0x48, BASE + DATA + 0x100, 8);  /* PsLoadedModuleList */
    put(w, p + 0x50, BASE + DATA + 0x200, 8);  /* PsActiveProcessHead */
    put(w, p + 0x88, BASE + DATA + 0x300, 8);  /* KiBugCheckData */
    put(w, p + 0x138, PAGE, 8);                /* MmPageSize */
    put(w, p + 0x208, BASE + DATA + 0x400, 8); /* NtBuildLab */
    put(w, p + 0x218, BASE + DATA + 0x500, 8); /* KiProcessorBlock */
    put(w, IMAGE + DATA + 0x300, 0xd1, 8);
    put(w, IMAGE + DATA + 0x308, 0x42, 8);
    memcpy(w->memory + IMAGE + DATA + 0x400, "19041.1.amd64fre.vb_release.191206-1406", 40);
    for (uint64_t i = 0; i < 3; i++) put(w, IMAGE + DATA + 0x500 + 8 * i, BASE + DATA + 0x600 + i, 8);
}

static void encode_block(world *w, uint64_t never, uint64_t always, uint64_t flag)
{
    unsigned n = never & 63;

    for (size_t at = IMAGE + BLOCK; at < IMAGE + BLOCK + SIZE; at += 8) {
        uint64_t v;
        memcpy(&v, w->memory + at, 8);
        v = __builtin_bswap64(v ^ always) ^ flag;
        put(w, at, (n ? v >> n | v << (64 - n) : v) ^ never, 8);
    }
}

/* KUSER_SHARED_DATA at fffff780`00000000: interrupt time, system time, product type, suite mask. */
static void put_shared_data(world *w)
{
    enum { PAGE_OF_IT = 0x180000 };

    put(w, TOP + 8 * 0x1ef, (TOP + 4 * PAGE) | 0x63, 8);
    put(w, TOP + 4 * PAGE, (TOP + 5 * PAGE) | 0x63, 8);
    put(w, TOP + 5 * PAGE, (TOP + 6 * PAGE) | 0x63, 8);
    put(w, TOP + 6 * PAGE, PAGE_OF_IT | 0x63, 8);
    put(w, PAGE_OF_IT + 0x08, 37500000, 8);
    put(w, PAGE_OF_IT + 0x14, UINT64_C(0x01d707f23dbb3399), 8);
    put(w, PAGE_OF_IT + 0x264, 3, 4);
    put(w, PAGE_OF_IT + 0x2d0, 0x110, 4);
}

static void put_low_stub(world *w)
{
    put(w, 0x13000, 0x00000001000655e9, 8);
    put(w, 0x13070, BASE + 0x4000, 8);
    put(w, 0x130a0, TOP, 8);
}

static world *world_new(void)
{
    world *w = calloc(1, sizeof *w);

    assert_non_null(w);
    w->memory = calloc(1, MEMORY);
    assert_non_null(w->memory);
    w->a = arena_new();
    put_tables(w);
    put_image(w);
    put_block(w);
    put_shared_data(w);
    return w;
}

static error *locate(world *w)
{
    w->run = (space_run){0, MEMORY, 0};
    w->t = (target){.arena = w->a, .path = STR("x.raw"), .class = TARGET_KERNEL, .notes = notes_new(w->a)};
    w->t.system.cpu = CPU_X64;
    w->t.must_find_kernel = w->t.is_raw_image = w->t.is_any_cpu = true;
    w->t.physical_memory = space_from_runs(w->a, (bytes){w->memory, MEMORY}, &w->run, 1);
    w->t.virtual_memory = space_from_runs(w->a, (bytes){0}, NULL, 0);
    return nt_kernel_locate(&w->t, NULL);
}

static void world_free(world *w)
{
    arena_free(w->a);
    free(w->memory);
    free(w);
}

static void expect_kernel(world *w)
{
    const target *t = &w->t;
    uint64_t v;

    assert_int_equal(t->kernel.directory_table_base, TOP);
    assert_int_equal(t->kernel.kernel_base, BASE);
    assert_int_equal(t->kernel.kd_debugger_data_block, BASE + BLOCK);
    assert_int_equal(t->kernel.debugger_data.len, SIZE);
    assert_memory_equal(t->kernel.debugger_data.ptr + 0x10, "KDBG", 4);
    assert_int_equal(t->kernel.ps_loaded_module_list, BASE + DATA + 0x100);
    assert_int_equal(t->kernel.ps_active_process_head, BASE + DATA + 0x200);
    assert_int_equal(t->system.build, 19041);
    assert_int_equal(t->system.processor_count, 3);
    assert_int_equal(t->threads.count, 3);
    assert_int_equal(t->system.dump_time, UINT64_C(0x01d707f23dbb3399));
    assert_int_equal(t->system.system_uptime, 37500000);
    assert_int_equal(t->system.product_type, 3);
    assert_int_equal(t->system.suite_mask, 0x110);
    assert_true(t->has_bugcheck);
    assert_int_equal(t->bugcheck.code, 0xd1);
    assert_int_equal(t->bugcheck.parameters[0], 0x42);
    assert_true(space_read_u64(t->virtual_memory, BASE + DATA + 0x508, &v));
    assert_int_equal(v, BASE + DATA + 0x601);
}

static void by_the_low_stub(void **state)
{
    world *w = world_new();

    (void)state;
    put_low_stub(w);
    assert_null(locate(w));
    expect_kernel(w);
    world_free(w);
}

static void by_tables_that_map_themselves(void **state)
{
    world *w = world_new();

    (void)state;
    put(w, 0x5000 + 8 * 0x1f0, 0x5063, 8); /* a page that only looks like one */
    assert_null(locate(w));
    expect_kernel(w);
    world_free(w);
}

static void encoded_blocks_of_every_rotation(void **state)
{
    (void)state;
    for (uint64_t n = 0; n < 64; n++) {
        world *w = world_new();
        put_low_stub(w);
        encode_block(w, UINT64_C(0x8642097531fedc80) + n, UINT64_C(0x0f1e2d3c4b5a6978) * (n + 1),
                     BASE + 0x1e123);
        assert_memory_not_equal(w->memory + IMAGE + BLOCK + 0x10, "KDBG", 4);
        assert_null(locate(w));
        expect_kernel(w);
        world_free(w);
    }
}

static void a_damaged_block_is_no_block(void **state)
{
    world *w = world_new();
    note n;

    (void)state;
    put_low_stub(w);
    put(w, IMAGE + BLOCK + 0x138, 0x2000, 8); /* MmPageSize */
    assert_null(locate(w));
    assert_int_equal(w->t.kernel.kernel_base, BASE);
    assert_int_equal(w->t.kernel.debugger_data.len, 0);
    assert_true(notes_take(w->t.notes, &n));
    assert_true(str_find(n.text, STR("debugger data block was not found")) != SIZE_MAX);
    world_free(w);
}

static void memory_without_windows(void **state)
{
    world *w = world_new();

    (void)state;
    memset(w->memory + IMAGE, 0, IMAGE_SIZE);
    put_low_stub(w);
    error *e = locate(w);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_FORMAT);
    w->t.is_raw_image = false; /* a core file stays open, with a word */
    assert_null(nt_kernel_locate(&w->t, NULL));
    world_free(w);
}

/* PML5 at TOP: the kernel's half through its entry 1ff, which is where FFFFF8.. lies with five levels. */
static void five_levels(void **state)
{
    enum { PML5 = 0x190000 };
    world *w = world_new();

    (void)state;
    put(w, TOP + 8 * 0x1ed, 0, 8);
    put(w, PML5 + 8 * 0x1c3, PML5 | 0x63, 8);
    put(w, PML5 + 8 * 0x1ff, TOP | 0x63, 8);
    assert_null(locate(w));
    assert_int_equal(w->t.kernel.directory_table_base, PML5);
    assert_int_equal(w->t.kernel.kernel_base, BASE);
    assert_int_equal(w->t.bugcheck.code, 0xd1);
    world_free(w);
}

/* nt in a page of 2 MiB, as Windows maps it on machines with enough memory. */
static void large_pages(void **state)
{
    const uint64_t in_page = BASE & 0x1fffff;
    world *w = world_new();

    (void)state;
    put(w, TOP + 2 * PAGE + 8 * (BASE >> 21 & 0x1ff), (IMAGE - in_page) | 0xe3, 8);
    assert_int_equal(in_page, 0);
    assert_null(locate(w));
    expect_kernel(w);
    world_free(w);
}

/* The same tables with ARM64's entries: bits 0 and 1, access flag; nt is an ARM64 image. */
static void arm64_tables(void **state)
{
    enum { TABLE = 0x403, FILE_HEADER = 0x84 };
    static const uint32_t TABLES[] = {
        TOP, TOP + PAGE, TOP + 2 * PAGE, TOP + 3 * PAGE, TOP + 4 * PAGE, TOP + 5 * PAGE, TOP + 6 * PAGE};
    world *w = world_new();

    (void)state;
    for (size_t t = 0; t < sizeof TABLES / sizeof TABLES[0]; t++) {
        for (size_t i = 0; i < 512; i++) {
            uint64_t entry;
            memcpy(&entry, w->memory + TABLES[t] + 8 * i, 8);
            if (entry) put(w, TABLES[t] + 8 * i, (entry & ~UINT64_C(0xfff)) | TABLE, 8);
        }
    }
    put(w, IMAGE + FILE_HEADER, 0xaa64, 2);
    assert_null(locate(w));
    assert_int_equal(w->t.system.cpu, CPU_ARM64);
    expect_kernel(w);
    world_free(w);
}

/* ---- 32 bits ---- */

#define BASE32 UINT64_C(0x82800000)

enum { DIRECTORIES = 0x1a0000, TABLE32 = 0x1b0000, SHARED32 = 0x180000 };

static uint64_t extend(uint64_t v)
{
    return (uint64_t)(int64_t)(int32_t)v;
}

/* PE32 with .data only, and the export directory of ntoskrnl.exe. */
static void put_image32(world *w)
{
    enum { NT = 0x80, FILE_HEADER = NT + 4, OPTIONAL = NT + 24, SECTIONS = OPTIONAL + 224, EXPORTS = 0x2000 };
    uint64_t p = IMAGE, b = IMAGE + BLOCK;

    memset(w->memory + IMAGE, 0, IMAGE_SIZE);
    put(w, p, 0x5a4d, 2);
    put(w, p + 0x3c, NT, 4);
    put(w, p + NT, 0x4550, 4);
    put(w, p + FILE_HEADER, 0x14c, 2);
    put(w, p + FILE_HEADER + 2, 1, 2);
    put(w, p + FILE_HEADER + 16, 224, 2);
    put(w, p + OPTIONAL, 0x10b, 2);
    put(w, p + OPTIONAL + 32, PAGE, 4);
    put(w, p + OPTIONAL + 36, 0x200, 4);
    put(w, p + OPTIONAL + 56, IMAGE_SIZE, 4);
    put(w, p + OPTIONAL + 60, 0x400, 4);
    put(w, p + OPTIONAL + 92, 16, 4);
    put(w, p + OPTIONAL + 96, EXPORTS, 4);
    put(w, p + OPTIONAL + 100, 0x100, 4);
    memcpy(w->memory + p + SECTIONS, ".data", 5);
    put(w, p + SECTIONS + 8, 0x10000, 4);
    put(w, p + SECTIONS + 12, DATA, 4);
    put(w, p + SECTIONS + 36, 0xc0000040, 4);
    put(w, p + EXPORTS + 12, EXPORTS + 0x40, 4);
    put(w, p + EXPORTS + 16, 1, 4);
    memcpy(w->memory + p + EXPORTS + 0x40, "ntoskrnl.exe", 13);
    memcpy(w->memory + b + 0x10, "KDBG", 4);
    put(w, b + 0x14, 0x340, 4);
    put(w, b + 0x18, extend(BASE32), 8);
    put(w, b + 0x48, extend(BASE32 + DATA + 0x100), 8);
    put(w, b + 0x50, extend(BASE32 + DATA + 0x200), 8);
    put(w, b + 0x88, extend(BASE32 + DATA + 0x300), 8);
    put(w, b + 0x138, PAGE, 8);
    put(w, b + 0x208, extend(BASE32 + DATA + 0x400), 8);
    put(w, b + 0x218, extend(BASE32 + DATA + 0x500), 8);
    put(w, IMAGE + DATA + 0x300, 0x1a, 4);
    put(w, IMAGE + DATA + 0x304, 0x41790, 4);
    memcpy(w->memory + IMAGE + DATA + 0x400, "7601.17514.x86fre.win7sp1_rtm", 30);
    put(w, IMAGE + DATA + 0x500, BASE32 + DATA + 0x600, 4);
    put(w, IMAGE + DATA + 0x504, BASE32 + DATA + 0x700, 4);
    put(w, SHARED32 + 0x08, 42, 8);
    put(w, SHARED32 + 0x14, UINT64_C(0x01cb9f0a3c5e7b00), 8);
}

static void expect_kernel32(world *w, uint64_t table)
{
    const target *t = &w->t;

    assert_int_equal(t->system.cpu, CPU_X86);
    assert_int_equal(t->kernel.directory_table_base, table);
    assert_int_equal(t->kernel.kernel_base, BASE32);
    assert_int_equal(t->kernel.kd_debugger_data_block, BASE32 + BLOCK);
    assert_int_equal(t->kernel.ps_loaded_module_list, BASE32 + DATA + 0x100);
    assert_int_equal(t->kernel.ps_active_process_head, BASE32 + DATA + 0x200);
    assert_int_equal(t->system.build, 7601);
    assert_int_equal(t->threads.count, 2);
    assert_int_equal(t->system.dump_time, UINT64_C(0x01cb9f0a3c5e7b00));
    assert_true(t->has_bugcheck);
    assert_int_equal(t->bugcheck.code, 0x1a);
    assert_int_equal(t->bugcheck.parameters[0], 0x41790);
}

/* Four page directories; the highest one's entries 0 to 3 lead to the four. */
static void x86_with_pae(void **state)
{
    const uint64_t highest = DIRECTORIES + 3 * PAGE;
    world *w = world_new();

    (void)state;
    memset(w->memory + TOP, 0, 8 * PAGE);
    put_image32(w);
    for (uint64_t i = 0; i < 4; i++) put(w, highest + 8 * i, (DIRECTORIES + i * PAGE) | 0x63, 8);
    put(w, DIRECTORIES + 2 * PAGE + 8 * (BASE32 >> 21 & 0x1ff), TABLE32 | 0x63, 8);
    for (uint64_t i = 0; i < IMAGE_SIZE / PAGE; i++) put(w, TABLE32 + 8 * i, (IMAGE + i * PAGE) | 0x63, 8);
    put(w, highest + 8 * (UINT64_C(0xffdf0000) >> 21 & 0x1ff), (TABLE32 + PAGE) | 0x63, 8);
    put(w, TABLE32 + PAGE + 8 * (UINT64_C(0xffdf0000) >> 12 & 0x1ff), SHARED32 | 0x63, 8);
    assert_null(locate(w));
    expect_kernel32(w, highest);
    world_free(w);
}

static void x86_without_pae(void **state)
{
    world *w = world_new();

    (void)state;
    memset(w->memory + TOP, 0, 8 * PAGE);
    put_image32(w);
    put(w, DIRECTORIES + 4 * 0x300, DIRECTORIES | 0x63, 4);
    put(w, DIRECTORIES + 4 * (BASE32 >> 22), TABLE32 | 0x63, 4);
    for (uint64_t i = 0; i < IMAGE_SIZE / PAGE; i++)
        put(w, TABLE32 + 4 * ((BASE32 >> 12 & 0x3ff) + i), (IMAGE + i * PAGE) | 0x63, 4);
    put(w, DIRECTORIES + 4 * (UINT64_C(0xffdf0000) >> 22), (TABLE32 + PAGE) | 0x63, 4);
    put(w, TABLE32 + PAGE + 4 * (UINT64_C(0xffdf0000) >> 12 & 0x3ff), SHARED32 | 0x63, 4);
    assert_null(locate(w));
    expect_kernel32(w, DIRECTORIES);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_the_low_stub),
        cmocka_unit_test(by_tables_that_map_themselves),
        cmocka_unit_test(encoded_blocks_of_every_rotation),
        cmocka_unit_test(a_damaged_block_is_no_block),
        cmocka_unit_test(memory_without_windows),
        cmocka_unit_test(five_levels),
        cmocka_unit_test(large_pages),
        cmocka_unit_test(arm64_tables),
        cmocka_unit_test(x86_with_pae),
        cmocka_unit_test(x86_without_pae),
    };
    return cmocka_run_group_tests_name("windows/kernel_find", tests, NULL, NULL);
}
