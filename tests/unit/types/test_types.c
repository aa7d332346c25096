/* Fields by path, names of types, derived types. */
#include "world.h"

#include <time.h>

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

static void check_field(world *w, const char *path, uint64_t offset, const char *dt_name)
{
    type_field f;
    if (!type_find_field(world_type(w, "_OUTER"), str_from_cstr(path), &f)) fail_msg("%s not found", path);
    assert_int_equal(f.offset, offset);
    assert_string_equal(type_dt_name(w->arena, f.type).ptr, dt_name);
}

static void test_fields(void **state)
{
    world *w = *state;
    check_field(w, "Inner", 8, "_INNER");
    check_field(w, "Inner.A", 8, "Uint4B");
    check_field(w, "Inner.B", 0xc, "Uint4B"); /* of an anonymous union */
    check_field(w, "Inner.C[2]", 0xe, "UChar");
    check_field(w, "Array[1].A", 0x18, "Uint4B");
    check_field(w, "Array[1].C", 0x1c, "[4] UChar");
    check_field(w, "Tag", 4, "Uint4B"); /* of the base class */
    check_field(w, "Links.Blink", 0x30, "Ptr64 _LIST_ENTRY");
    check_field(w, "Next", 0x20, "Ptr64 _OUTER");
    check_field(w, "High", 0x38, "Uint4B");
    type_field f;
    assert_true(type_find_field(world_type(w, "OUTER"), STR("High"), &f)); /* through the typedef */
    assert_int_equal(f.bit_position, 3);
    assert_int_equal(f.bit_count, 9);
}

static void test_no_fields(void **state)
{
    world *w = *state;
    static const char *const paths[] = {"",
                                        "Nope",
                                        "Inner.Nope",
                                        "Array[2]",
                                        "Array[1",
                                        "Array[]",
                                        "Inner.A.B",
                                        "inner",
                                        "Next.Inner",
                                        ".",
                                        "Array[99999999999999999999]",
                                        "Inner..A"};
    type_field f = {.offset = 77};
    for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++)
        if (type_find_field(world_type(w, "_OUTER"), str_from_cstr(paths[i]), &f))
            fail_msg("%s found", paths[i]);
    assert_int_equal(f.offset, 77);
    assert_false(type_find_field(world_type(w, "RING"), STR("x"), &f));
    assert_null(type_resolve(world_type(w, "RING")));
}

static void test_bodies_load_once(void **state)
{
    world *w = *state;
    type_field f;
    assert_true(type_find_field(world_type(w, "_OUTER"), STR("Count"), &f));
    size_t after_first = w->bodies_loaded;
    assert_true(after_first >= 1);
    assert_true(type_find_field(world_type(w, "_OUTER"), STR("Count"), &f));
    assert_int_equal(w->bodies_loaded, after_first);
}

static void check_names(world *w, const char *name, const char *dt, const char *c)
{
    assert_string_equal(type_dt_name(w->arena, world_type(w, name)).ptr, dt);
    assert_string_equal(type_c_name(w->arena, world_type(w, name)).ptr, c);
}

static void test_names(void **state)
{
    world *w = *state;
    check_names(w, "unsigned long", "Uint4B", "unsigned long");
    check_names(w, "long", "Int4B", "long");
    check_names(w, "unsigned short", "Uint2B", "unsigned short");
    check_names(w, "int64", "Int8B", "int64");
    check_names(w, "char", "Char", "char");
    check_names(w, "unsigned char", "UChar", "unsigned char");
    check_names(w, "wchar_t", "Wchar", "wchar_t");
    check_names(w, "bool", "Bool", "bool");
    check_names(w, "double", "Double", "double");
    check_names(w, "float", "Float", "float");
    check_names(w, "void", "Void", "void");
    check_names(w, "PVOID", "Ptr64 Void", "void *");
    check_names(w, "PPVOID", "Ptr64 Ptr64 Void", "void **");
    check_names(w, "PFUNCTION", "Ptr64     long ", "<function> *");
    check_names(w, "FUNCTIONS", "[28] Ptr64     long ", "<function> * [28]");
    check_names(w, "_TOKEN_TYPE", "_TOKEN_TYPE", "enum _TOKEN_TYPE");
    check_names(w, "OUTER", "_OUTER", "struct _OUTER");
    check_names(w, "_LARGE_INTEGER", "_LARGE_INTEGER", "union _LARGE_INTEGER");
    check_names(w, "RING", "?", "?");
}

static void test_32_bit_pointer_name(void **state)
{
    (void)state;
    world *w = world_new(4);
    assert_string_equal(type_dt_name(w->arena, world_type(w, "PVOID")).ptr, "Ptr32 Void");
    world_free(w);
}

static void test_derived(void **state)
{
    world *w = *state;
    const type *p = type_pointer_to(world_type(w, "_OUTER"));
    assert_string_equal(type_dt_name(w->arena, p).ptr, "Ptr64 _OUTER");
    assert_int_equal(p->size, 8);
    const type *a = type_array_of(world_type(w, "_OUTER"), 3);
    assert_string_equal(type_dt_name(w->arena, a).ptr, "[3] _OUTER");
    assert_int_equal(a->size, 3 * 0x60);
    assert_null(type_array_of(world_type(w, "_OUTER"), UINT64_MAX));
}

/* A class whose four bases are that class: 4 to the power of the depth ways to go down. */
static void a_class_of_itself_ends(void **state)
{
    world *w = *state;
    type_member bases[4] = {0};
    type ring = {.kind = TYPE_CLASS,
                 .name = STR("RING"),
                 .size = 8,
                 .source = &w->source,
                 .body_loaded = true,
                 .members = bases,
                 .member_count = 4};
    for (size_t i = 0; i < 4; i++) bases[i] = (type_member){.type = &ring, .is_base_class = true};
    type_field f;
    clock_t begin = clock();
    assert_false(type_find_field(&ring, STR("Nowhere"), &f));
    assert_true(clock() - begin < 5 * CLOCKS_PER_SEC);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bodies_load_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test(test_32_bit_pointer_name),
        cmocka_unit_test_setup_teardown(test_derived, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_class_of_itself_ends, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
