/* Typed values: reads, bad values, list walks, and the text of dt. The spellings of the texts are those of
 * public debugger logs. */
#include "world.h"

static int set_up(void **state)
{
    *state = world_new(8);
    return 0;
}

static int tear_down(void **state)
{
    world_free(*state);
    return 0;
}

static value outer(world *w, uint64_t address)
{
    return value_at(&w->context, world_type(w, "_OUTER"), address);
}

static void test_reads(void **state)
{
    world *w = *state;
    world_put(w, BASE + 8, 0x11223344, 4);
    world_put(w, BASE + 0xc, 0xaabbccdd, 4);
    world_put(w, BASE + 0x38, 0xabcd, 4);
    world_put(w, BASE + 0x20, BASE + 0x100, 8);
    world_put(w, BASE + 0x150, 0x77, 4);
    value v = outer(w, BASE);
    uint64_t u;
    int64_t i;
    assert_true(value_u64(value_field(v, "Inner.A"), &u));
    assert_int_equal(u, 0x11223344);
    assert_true(value_u64(value_field(v, "Inner.C[1]"), &u));
    assert_int_equal(u, 0xcc);
    assert_true(value_u64(value_index(value_field(v, "Inner.C"), 3), &u));
    assert_int_equal(u, 0xaa);
    assert_true(value_i64(value_field(v, "Inner.C[3]"), &i));
    assert_int_equal(i, (int8_t)0xaa);
    assert_true(value_u64(value_field(v, "Low"), &u));
    assert_int_equal(u, 0xabcd & 7);
    assert_true(value_u64(value_field(v, "High"), &u));
    assert_int_equal(u, 0xabcd >> 3 & 0x1ff);
    assert_true(value_u64(value_field(v, "Next.Count"), &u));
    assert_int_equal(u, 0x77);
    assert_true(value_u64(value_field(v, "Next->Count"), &u));
    assert_int_equal(u, 0x77);
    assert_int_equal(value_address_of(value_deref(value_field(v, "Next"))), BASE + 0x100);
    assert_int_equal(value_address_of(value_index(value_field(v, "Next"), 2)), BASE + 0x100 + 2 * 0x60);
    assert_int_equal(value_or(value_first(v, "Nope", "Inner.A", NULL), 0), 0x11223344);
    assert_true(value_has_field(v, "Next.Next.Inner.B"));
    assert_false(value_has_field(v, "Next.Nope"));
    value n = value_number(&w->context, world_type(w, "unsigned long"), 42);
    assert_int_equal(value_or(n, 0), 42);
}

static void test_doubles(void **state)
{
    world *w = *state;
    world_put(w, BASE, 0x3fb999999999999au, 8); /* 0.1 */
    world_put(w, BASE + 8, 0x40490fdb, 4);      /* pi, single */
    double d;
    assert_true(value_double(value_at(&w->context, world_type(w, "double"), BASE), &d));
    assert_true(d == 0.1);
    assert_true(value_double(value_at(&w->context, world_type(w, "float"), BASE + 8), &d));
    assert_true(d > 3.14159 && d < 3.1416);
}

/* The first reason stays, and nothing is written. */
static void test_bad_values(void **state)
{
    world *w = *state;
    value gone = value_field(outer(w, BASE), "Nope");
    assert_true(value_is_bad(gone));
    assert_string_equal(gone.bad->message.ptr, "_OUTER has no field Nope");
    value further = value_deref(value_field(value_index(gone, 3), "More"));
    assert_ptr_equal(further.bad, gone.bad);
    uint64_t u = 5;
    assert_false(value_u64(further, &u));
    assert_int_equal(u, 5);
    assert_int_equal(value_or(further, 9), 9);

    value null = value_field(outer(w, BASE), "Next.Count");
    assert_string_equal(null.bad->message.ptr, "null pointer");

    value absent = value_checked(outer(w, BASE + SIZE - 8));
    assert_true(value_is_bad(absent));
    assert_int_equal(absent.bad->location, BASE + SIZE);
    value elsewhere = value_field(outer(w, 0x50000), "Inner.A");
    assert_false(value_is_bad(elsewhere));
    assert_false(value_u64(elsewhere, &u));
    assert_true(value_is_bad(value_deref(value_field(outer(w, 0x50000), "Next"))));
}

static void test_counted_string(void **state)
{
    world *w = *state;
    value v = value_at(&w->context, world_type(w, "_UNICODE_STRING"), BASE);
    world_put(w, BASE, 6, 2);
    world_put(w, BASE + 8, BASE + 0x100, 8);
    world_put_wide(w, BASE + 0x100, "abcdef");
    str s;
    assert_true(value_counted_string(v, w->arena, &s));
    assert_true(str_equal(s, STR("abc")));
    world_put(w, BASE, 0, 2);
    assert_true(value_counted_string(v, w->arena, &s));
    assert_int_equal(s.len, 0);
    world_put(w, BASE, 6, 2);
    world_put(w, BASE + 8, 0x90000, 8);
    assert_false(value_counted_string(v, w->arena, &s));
}

/* ---- list walks ---- */

static void link_entries(world *w, const uint64_t *at, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        world_put(w, at[i], at[(i + 1) % count], 8);
        world_put(w, at[i] + 8, at[(i + count - 1) % count], 8);
    }
}

static size_t walk(world *w, size_t limit, walk_end *end)
{
    list_walk l = list_walk_begin(&w->context, BASE, world_type(w, "_OUTER"), "Links", limit);
    value v;
    size_t n = 0;
    while (list_walk_next(&l, &v)) n++;
    *end = l.end;
    return n;
}

static void test_walks(void **state)
{
    world *w = *state;
    walk_end end;
    static const uint64_t entries[] = {BASE, BASE + 0x128, BASE + 0x228, BASE + 0x328};
    link_entries(w, entries, 4);
    list_walk l = list_walk_begin(&w->context, BASE, world_type(w, "_OUTER"), "Links", 100);
    value v;
    assert_true(list_walk_next(&l, &v));
    assert_int_equal(value_address_of(v), BASE + 0x100);
    assert_int_equal(walk(w, 100, &end), 3);
    assert_int_equal(end, WALK_COMPLETE);
    assert_int_equal(walk(w, 2, &end), 2);
    assert_int_equal(end, WALK_LIMIT);

    link_entries(w, entries, 1);
    assert_int_equal(walk(w, 100, &end), 0);
    assert_int_equal(end, WALK_COMPLETE);

    /* the second entry leads back to the first, and never to the head */
    link_entries(w, entries, 4);
    world_put(w, entries[2], entries[1], 8);
    assert_in_range(walk(w, 1000000, &end), 2, 16);
    assert_int_equal(end, WALK_CYCLE);

    link_entries(w, entries, 4);
    world_put(w, entries[1], 0, 8);
    world_put(w, entries[0] + 8, 0, 8);
    assert_int_equal(walk(w, 100, &end), 1);
    assert_int_equal(end, WALK_UNREADABLE);

    /* an entry that is not there is handed out, and is the last one */
    world_put(w, entries[1], 0x700000, 8);
    assert_int_equal(walk(w, 100, &end), 2);
    assert_int_equal(end, WALK_UNREADABLE);

    interrupt_request(&w->interrupt);
    link_entries(w, entries, 4);
    assert_int_equal(walk(w, 100, &end), 0);
    assert_int_equal(end, WALK_INTERRUPTED);

    l = list_walk_begin(&w->context, BASE, world_type(w, "_OUTER"), "Nope", 100);
    assert_false(list_walk_next(&l, &v));
    assert_int_equal(l.end, WALK_UNREADABLE);
}

/* What a list's broken forward links do not lead to is found from its other end, the last entry first. */
static void test_walks_from_the_other_end(void **state)
{
    world *w = *state;
    walk_end end;
    static const uint64_t entries[] = {BASE, BASE + 0x128, BASE + 0x228, BASE + 0x328};
    static const struct {
        uint64_t link;
        walk_end end;
        size_t found;
    } breaks[] = {{0, WALK_UNREADABLE, 3},
                  {0x700000, WALK_UNREADABLE, 4}, /* the entry that is not there, too */
                  {BASE + 0x128, WALK_CYCLE, 3},  /* to itself */
                  {BASE, WALK_CUT, 3}};
    for (size_t i = 0; i < sizeof breaks / sizeof *breaks; i++) {
        link_entries(w, entries, 4);
        world_put(w, entries[1], breaks[i].link, 8);
        assert_int_equal(walk(w, 100, &end), breaks[i].found);
        assert_int_equal(end, breaks[i].end);
    }
    link_entries(w, entries, 4);
    world_put(w, entries[1], 0, 8);
    list_walk l = list_walk_begin(&w->context, BASE, world_type(w, "_OUTER"), "Links", 100);
    value v;
    for (size_t i = 0; i < 3; i++) {
        static const uint64_t order[] = {BASE + 0x128, BASE + 0x328, BASE + 0x228};
        assert_true(list_walk_next(&l, &v));
        assert_int_equal(value_address_of(v) + 0x28, order[i]);
    }
    assert_false(list_walk_next(&l, &v));

    /* the head alone is cut off */
    link_entries(w, entries, 4);
    world_put(w, BASE, BASE, 8);
    assert_int_equal(walk(w, 100, &end), 3);
    assert_int_equal(end, WALK_CUT);
    /* links backwards that run in a circle, or into nothing */
    world_put(w, entries[2] + 8, entries[3], 8);
    assert_int_equal(walk(w, 100, &end), 2);
    assert_int_equal(end, WALK_CUT);
    world_put(w, BASE + 8, 0x700000, 8);
    assert_int_equal(walk(w, 100, &end), 0);
    assert_int_equal(end, WALK_COMPLETE);
}

/* ---- dt's text ---- */

static bool name_function(void *context, uint64_t address, strbuf *out)
{
    (void)context;
    if (address != 0x804f5552) return false;
    strbuf_append(out, STR("nt!IopInvalidDeviceRequest+0"));
    return true;
}

static void check_text(world *w, const char *type_name, uint64_t address, const char *expected)
{
    static const value_namer names = {name_function, NULL};
    str text =
        value_dt_text_named(w->arena, value_at(&w->context, world_type(w, type_name), address), &names);
    assert_string_equal(text.ptr, expected);
}

static void check_number(world *w, const char *type_name, uint64_t bits, size_t size, const char *expected)
{
    world_put(w, BASE + 0x800, bits, size);
    check_text(w, type_name, BASE + 0x800, expected);
}

static void test_number_texts(void **state)
{
    world *w = *state;
    check_number(w, "unsigned long", 0, 4, "0");
    check_number(w, "unsigned long", 9, 4, "9");
    check_number(w, "unsigned long", 10, 4, "0xa");
    check_number(w, "unsigned long", 0x18000, 4, "0x18000");
    check_number(w, "uint64", 0x19c65c0000000003, 8, "0x19c65c00`00000003");
    check_number(w, "uint64", 0x18000, 8, "0x18000");
    check_number(w, "long", 0, 4, "0n0");
    check_number(w, "long", 0xffffffff, 4, "0n-1");
    check_number(w, "int64", (uint64_t)-25920000000000, 8, "0n-25920000000000");
    check_number(w, "unsigned char", 0, 1, "0 ''");
    check_number(w, "unsigned char", 1, 1, "0x1 ''");
    check_number(w, "unsigned char", 0x41, 1, "0x41 'A'");
    check_number(w, "char", 8, 1, "8 ''");
    check_number(w, "char", 43, 1, "43 '+'");
    check_number(w, "wchar_t", 'b', 2, "0x62 'b'");
    check_number(w, "bool", 1, 1, "1");
    check_number(w, "double", 0x3fb999999999999au, 8, "0.10000000000000001");
    check_number(w, "_TOKEN_TYPE", 1, 4, "1 ( TokenPrimary )");
    check_number(w, "_TOKEN_TYPE", 18, 4, "18 ( TokenLast )");
    check_number(w, "_TOKEN_TYPE", 0, 4, "0 (No matching name)");
    check_number(w, "_TOKEN_TYPE", 0xffffffff, 4, "0xffffffff (No matching name)");
    check_number(w, "_LARGE_INTEGER", 0xffffe86d079b8000, 8, "_LARGE_INTEGER 0xffffe86d`079b8000");
    check_number(w, "_LARGE_INTEGER", 0, 8, "_LARGE_INTEGER 0x0");
}

static void test_bit_field_texts(void **state)
{
    world *w = *state;
    world_put(w, BASE + 0x38, 5 | 4 << 3, 4);
    value v = outer(w, BASE);
    assert_string_equal(value_dt_text(w->arena, value_field(v, "Low")).ptr, "0y101");
    assert_string_equal(value_dt_text(w->arena, value_field(v, "High")).ptr, "0y000000100 (0x4)");
    world_put(w, BASE + 0x38, 0, 4);
    assert_string_equal(value_dt_text(w->arena, value_field(v, "High")).ptr, "0y000000000 (0)");
    assert_string_equal(value_dt_text(w->arena, value_field(outer(w, 0x90000), "Low")).ptr, "??");
}

static void test_pointer_texts(void **state)
{
    world *w = *state;
    check_number(w, "PVOID", 0, 8, "(null) ");
    check_number(w, "PVOID", 0xfffff8a000ef08e0, 8, "0xfffff8a0`00ef08e0 Void");
    check_number(w, "PFUNCTION", 0x804f5552, 8, "0x00000000`804f5552     long  nt!IopInvalidDeviceRequest+0");
    check_number(w, "PFUNCTION", 0x1234, 8, "0x00000000`00001234     long  +0");
    check_number(w, "FUNCTIONS", 0x804f5552, 8,
                 "[28] 0x00000000`804f5552     long  nt!IopInvalidDeviceRequest+0");
    world_put(w, BASE + 0x100, 0x0000000000090000, 8);
    check_number(w, "PPVOID", BASE + 0x100, 8, "0x00000000`00010100  -> 0x00000000`00090000 Void");
    world_put(w, BASE + 0x100, 0x501, 8);
    check_number(w, "PULONG", BASE + 0x100, 8, "0x00000000`00010100  -> 0x501");
    world_put_text(w, BASE + 0x100, "hello");
    check_number(w, "PSTR", BASE + 0x100, 8, "0x00000000`00010100  \"hello\"");
    check_number(w, "PSTR", 0x700000, 8,
                 "0x00000000`00700000  \"--- memory read error at address 0x00000000`00700000 ---\"");
}

static void test_structure_texts(void **state)
{
    world *w = *state;
    world_put(w, BASE, 0xfffffa8019c65ca8, 8);
    world_put(w, BASE + 8, 0xfffffa8019c65ca8, 8);
    check_text(w, "_LIST_ENTRY", BASE, "_LIST_ENTRY [ 0xfffffa80`19c65ca8 - 0xfffffa80`19c65ca8 ]");
    world_put(w, BASE, 0x160014, 4);
    world_put(w, BASE + 8, BASE + 0x200, 8);
    world_put_wide(w, BASE + 0x200, "\\Driver\\cfs");
    check_text(w, "_UNICODE_STRING", BASE, "_UNICODE_STRING \"\\Driver\\cf\"");
    check_number(w, "PUNICODE", BASE, 8, "0x00000000`00010000 _UNICODE_STRING \"\\Driver\\cf\"");
    check_text(w, "_OUTER", BASE, "_OUTER");
    world_put_text(w, BASE + 0x3c, "System");
    assert_string_equal(value_dt_text(w->arena, value_field(outer(w, BASE), "Name")).ptr, "[15]  \"System\"");
    world_put(w, BASE + 0x400, 0x1003f, 8);
    check_text(w, "NUMBERS", BASE + 0x400, "[2] 0x1003f");
}

/* As "dt dxgkrnl!_TDR_RECOVERY_CONTEXT" of absent memory shows it (windows-driver-docs, bug check 0x116). */
static void test_absent_texts(void **state)
{
    world *w = *state;
    check_text(w, "unsigned long", 0x90000, "??");
    check_text(w, "PVOID", 0x90000, "???? ");
    check_text(w, "_LARGE_INTEGER", 0x90000, "_LARGE_INTEGER");
    check_text(w, "_LIST_ENTRY", 0x90000, "_LIST_ENTRY");
    check_text(w, "_UNICODE_STRING", 0x90000, "_UNICODE_STRING");
    check_text(w, "_TOKEN_TYPE", 0x90000, "??");
}

static void test_32_bit_texts(void **state)
{
    (void)state;
    world *w = world_new(4);
    world_put(w, BASE, 0x191ee0, 4);
    world_put(w, BASE + 4, 0x192848, 4);
    check_text(w, "_LIST_ENTRY", BASE, "_LIST_ENTRY [ 0x191ee0 - 0x192848 ]");
    check_number(w, "PVOID", 0x90000, 4, "0x00090000 Void");
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_reads, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_doubles, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_values, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_counted_string, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_walks_from_the_other_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_walks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_number_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bit_field_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_pointer_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_structure_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_absent_texts, set_up, tear_down),
        cmocka_unit_test(test_32_bit_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
