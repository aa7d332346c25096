/* Pages of pool blocks, whole and damaged, and tags as users type them. Blocks are written as {bytes, in use,
 * tag} in the form of Windows 7 x64: sizes count in 16 bytes. */
#include "windows/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define PAGE 0xfffffa8001a2b000u

enum { UNIT = 16, IN_USE = 2, QUOTA_AND_IN_USE = 0xa };

static type number_16 = {.kind = TYPE_INTEGER, .size = 2}, number_32 = {.kind = TYPE_INTEGER, .size = 4},
            number_64 = {.kind = TYPE_INTEGER, .size = 8};
static const nt_pool_layout WINDOWS_7 = {
    .header_size = UNIT,
    .previous = {.type = &number_16, .offset = 0, .bit_position = 0, .bit_count = 8},
    .size = {.type = &number_16, .offset = 2, .bit_position = 0, .bit_count = 8},
    .type = {.type = &number_16, .offset = 2, .bit_position = 8, .bit_count = 8},
    .tag = {.type = &number_32, .offset = 4},
    .process = {.type = &number_64, .offset = 8},
    .has_process = true,
    .in_use = IN_USE};

typedef struct written {
    unsigned size, type;
    char tag[5];
} written;

static const written ROW[] = {
    {0x100, IN_USE, "Proc"}, {0x40, 0, "Free"}, {0x4c0, QUOTA_AND_IN_USE, "Thre"}, {0xa00, IN_USE, "File"}};
enum { BLOCKS = sizeof ROW / sizeof *ROW };

static void write_page(uint8_t *page)
{
    unsigned at = 0, before = 0;
    memset(page, 0, NT_POOL_PAGE);
    for (size_t i = 0; i < BLOCKS; i++) {
        page[at] = (uint8_t)(before / UNIT);
        page[at + 2] = (uint8_t)(ROW[i].size / UNIT);
        page[at + 3] = (uint8_t)ROW[i].type;
        memcpy(page + at + 4, ROW[i].tag, 4);
        before = ROW[i].size;
        at += before;
    }
    assert_int_equal(at, NT_POOL_PAGE);
}

static size_t walk(arena *a, const uint8_t *page, nt_pool_blocks *out)
{
    *out = (nt_pool_blocks){0};
    size_t problems = nt_pool_walk_page(a, &WINDOWS_7, PAGE, page, out);
    uint64_t at = PAGE;
    for (size_t i = 0; i < out->count; i++) {
        assert_int_equal(out->items[i].address, at);
        at += out->items[i].size;
    }
    assert_int_equal(at, PAGE + NT_POOL_PAGE);
    return problems;
}

static void whole_page(void **state)
{
    arena *a = arena_new();
    uint8_t page[NT_POOL_PAGE];
    nt_pool_blocks blocks;
    (void)state;
    write_page(page);
    assert_int_equal(walk(a, page, &blocks), 0);
    assert_int_equal(blocks.count, BLOCKS);
    for (size_t i = 0; i < BLOCKS; i++) {
        str tag = nt_pool_tag_text(a, blocks.items[i].tag);
        assert_int_equal(blocks.items[i].size, ROW[i].size);
        assert_int_equal(blocks.items[i].allocated, ROW[i].type != 0);
        assert_true(str_equal(tag, str_from_cstr(ROW[i].tag)));
    }
    arena_free(a);
}

/* A block's size overwritten: the walk goes on where headers fit each other again. */
static void wrong_sizes(void **state)
{
    static const uint8_t sizes[] = {0, 1, 0x11, 0x80, 0xff};
    arena *a = arena_new();
    uint8_t page[NT_POOL_PAGE];
    nt_pool_blocks blocks;
    (void)state;
    for (size_t i = 0; i < sizeof sizes; i++) {
        write_page(page);
        page[2] = sizes[i];
        assert_true(walk(a, page, &blocks) >= 1);
        const nt_pool_block *last = &blocks.items[blocks.count - 1];
        assert_int_equal(last->address, PAGE + 0x600);
        assert_int_equal(last->problem.len, 0);
    }
    arena_free(a);
}

/* Of a previous size alone that is wrong, the block itself is still right. */
static void wrong_previous(void **state)
{
    arena *a = arena_new();
    uint8_t page[NT_POOL_PAGE];
    nt_pool_blocks blocks;
    (void)state;
    write_page(page);
    page[0x140] = 0x77;
    assert_int_equal(walk(a, page, &blocks), 1);
    assert_int_equal(blocks.count, BLOCKS);
    assert_true(str_equal(blocks.items[2].problem, STR("invalid previous size [ 0x77 ] should be [ 0x4 ]")));
    arena_free(a);
}

static void nothing_fits(void **state)
{
    arena *a = arena_new();
    uint8_t page[NT_POOL_PAGE];
    nt_pool_blocks blocks;
    (void)state;
    memset(page, 0xff, sizeof page);
    assert_true(walk(a, page, &blocks) >= 1);
    memset(page, 0, sizeof page);
    assert_true(walk(a, page, &blocks) >= 1);
    assert_int_equal(blocks.count, 1);
    arena_free(a);
}

static bool matches(const char *typed, const char *tag)
{
    uint32_t value, mask, raw;
    memcpy(&raw, tag, 4);
    assert_true(nt_pool_tag_parse(str_from_cstr(typed), &value, &mask));
    return (raw & mask) == (value & mask);
}

static void typed_tags(void **state)
{
    uint32_t tag, mask;
    (void)state;
    assert_true(matches("Proc", "Proc"));
    assert_false(matches("Proc", "proc"));
    assert_true(matches("Irp", "Irp "));
    assert_false(matches("Irp", "IrpX"));
    assert_true(matches("Mm*", "MmSt"));
    assert_false(matches("Mm*", "NtFs"));
    assert_true(matches("?roc", "Xroc"));
    assert_true(matches("*", "abcd"));
    assert_true(matches("0x636f7250", "Proc"));
    assert_false(nt_pool_tag_parse(STR(""), &tag, &mask));
}

static void owners(void **state)
{
    arena *a = arena_new();
    nt_pool_tags *built_in = nt_pool_tags_new(a, STR(""));
    nt_pool_tags *own = nt_pool_tags_new(
        a, STR("rem comment\r\n\r\nProc - mine.sys  - My processes\r\nZz9* - - Any\r\nbad row\r\n"));
    nt_pool_owner o;
    uint32_t proc, any;
    (void)state;
    memcpy(&proc, "Proc", 4);
    memcpy(&any, "Zz9q", 4);
    assert_true(nt_pool_tags_find(built_in, proc, &o));
    assert_true(str_equal(o.description, STR("Process objects")));
    assert_true(nt_pool_tags_find(own, proc, &o));
    assert_true(str_equal(o.binary, STR("mine.sys")));
    assert_true(str_equal(o.description, STR("My processes")));
    assert_true(nt_pool_tags_find(own, any, &o));
    assert_false(nt_pool_tags_find(built_in, any, &o));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_page),   cmocka_unit_test(wrong_sizes), cmocka_unit_test(wrong_previous),
        cmocka_unit_test(nothing_fits), cmocka_unit_test(typed_tags),  cmocka_unit_test(owners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
