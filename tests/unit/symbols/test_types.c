/* Type files of isf* directories: which one a module gets, by its GUID, by what the dump says, by nearness.
 */
#include "symbols/symbols.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define BASE 0xfffff80000000000ull
#define GUID_A "00112233445566778899AABBCCDDEEFF"
#define GUID_B "10112233445566778899AABBCCDDEEFF"

static const uint8_t guid_a[16] = {0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66,
                                   0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff};

typedef struct place {
    arena *a;
    str directory;
} place;

static int make_place(void **state)
{
    char name[] = "/tmp/ntdbg-types-XXXXXX";
    place *p = calloc(1, sizeof *p);
    if (!p || !mkdtemp(name)) return -1;
    p->a = arena_new();
    p->directory = str_copy(p->a, str_from_cstr(name));
    *state = p;
    return 0;
}

static int remove_place(void **state)
{
    place *p = *state;
    int status = system(str_to_cstr(p->a, str_format(p->a, "rm -r '%.*s'", STR_ARG(p->directory))));
    arena_free(p->a);
    free(p);
    return status;
}

/* A kernel's type file: `shift` moves its variables, `larger` its structures. */
static void put_file(place *p, const char *relative, const char *guid, unsigned shift, unsigned larger)
{
    str path = path_join(p->a, p->directory, str_from_cstr(relative));
    size_t slash = str_rfind_char(path, '/');
    mkdir(str_to_cstr(p->a, str_slice(path, 0, slash)), 0700);
    FILE *f = fopen(str_to_cstr(p->a, path), "w");
    assert_non_null(f);
    fprintf(
        f,
        "{\"metadata\":{\"format\":\"6.2.0\",\"windows\":{\"pdb\":{\"GUID\":\"%s\",\"age\":1,"
        "\"database\":\"ntkrnlmp.pdb\",\"machine_type\":34404}}},"
        "\"base_types\":{\"unsigned long\":{\"size\":4,\"signed\":false,\"kind\":\"int\",\"endian\":\"little\"}},"
        "\"enums\":{},\"symbols\":{",
        guid);
    for (unsigned i = 0; i < 4; i++)
        fprintf(f, "%s\"Var%u\":{\"address\":%u}", i ? "," : "", i, 0x1000 * (i + 1) + shift);
    fprintf(f, "},\"user_types\":{\"_KTHREAD\":{\"kind\":\"struct\",\"size\":%u,\"fields\":{", 64 + larger);
    for (unsigned i = 0; i < 10; i++)
        fprintf(f, "%s\"F%u\":{\"offset\":%u,\"type\":{\"kind\":\"base\",\"name\":\"unsigned long\"}}",
                i ? "," : "", i, 4 * i + (i > 6 ? larger : 0));
    fprintf(f, "}}}}");
    assert_int_equal(fclose(f), 0);
}

static module *add_kernel(place *p, symbols **out, bool with_guid)
{
    symbols *s = symbols_new(p->a, NULL, NULL, NULL);
    module_identity id = {.base = BASE, .size = 0x100000, .path = STR("ntoskrnl.exe"), .cpu = CPU_X64};
    if (with_guid) {
        id.has_rsds = true;
        id.age = 1;
        id.pdb_path = STR("ntkrnlmp.pdb");
        memcpy(id.guid, guid_a, sizeof guid_a);
    }
    symbols_set_path(s, str_format(p->a, "isf*%.*s", STR_ARG(p->directory)));
    *out = s;
    return symbols_add_module(s, &id);
}

/* What the dump says: four variables, and nine sizes and offsets. */
static void give_evidence(place *p, module *m)
{
    module_anchor *anchors = ARENA_ARRAY(p->a, module_anchor, 4);
    module_layout *layouts = ARENA_ARRAY(p->a, module_layout, 10);
    for (unsigned i = 0; i < 4; i++)
        anchors[i] = (module_anchor){str_format(p->a, "Var%u", i), BASE + 0x1000 * (i + 1)};
    layouts[0] = (module_layout){STR("_KTHREAD"), STR(""), 64};
    for (unsigned i = 1; i < 10; i++)
        layouts[i] = (module_layout){STR("_KTHREAD"), str_format(p->a, "F%u", i), 4 * i};
    symbols_set_evidence(m, anchors, 4, layouts, 10);
}

static bool has_symbol(symbols *s)
{
    symbol found;
    return symbols_find(s, STR("nt!Var2"), &found) && found.address == BASE + 0x3000;
}

static void the_file_of_the_guid_is_taken_from_every_layout(void **state)
{
    static const char *const places[] = {GUID_A "-1.json", "ntkrnlmp.pdb/" GUID_A "-1.json",
                                         "NtKrnlMp.pdb/" GUID_A "-1.json"};
    place *p = *state;
    symbols *s;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        put_file(p, places[i], GUID_A, 0, 0);
        module *m = add_kernel(p, &s, true);
        assert_true(has_symbol(s));
        assert_int_equal(m->status, SYMBOLS_ISF);
        assert_true(str_ends_with_nocase(m->symbol_file, str_from_cstr(places[i])));
        assert_non_null(type_find(module_types(m), STR("_KTHREAD")));
        assert_int_equal(remove(str_to_cstr(p->a, m->symbol_file)), 0);
        if (i) rmdir(str_to_cstr(p->a, str_slice(m->symbol_file, 0, str_rfind_char(m->symbol_file, '/'))));
    }
}

static void another_guid_is_taken_by_force_only(void **state)
{
    place *p = *state;
    symbols *s;
    put_file(p, "ntkrnlmp.pdb/" GUID_A "-1.json", GUID_B, 0, 0); /* says itself that it is another build's */
    module *m = add_kernel(p, &s, true);
    assert_false(has_symbol(s));
    assert_int_equal(m->status, SYMBOLS_NONE);
    assert_null(module_types(m));
    symbols_options(s)->ignore_mismatch = true;
    module_unload(m);
    assert_true(has_symbol(s));
    assert_true(m->mismatched);
}

static void without_a_guid_the_variables_tell(void **state)
{
    place *p = *state;
    symbols *s;
    put_file(p, "ntkrnlmp.pdb/" GUID_B "-1.json", GUID_B, 0x10, 0);
    module *m = add_kernel(p, &s, false);
    give_evidence(p, m);
    assert_false(has_symbol(s));
    put_file(p, "ntkrnlmp.pdb/" GUID_A "-1.json", GUID_A, 0, 0);
    module_unload(m);
    assert_true(has_symbol(s));
    assert_false(m->mismatched);
    assert_true(str_ends_with_nocase(m->symbol_file, STR(GUID_A "-1.json")));
    symbols_set_evidence(m, m->anchors, 2, NULL, 0); /* two could be chance */
    module_unload(m);
    assert_false(has_symbol(s));
}

static void the_nearest_build_lends_its_types_and_no_symbols(void **state)
{
    place *p = *state;
    symbols *s;
    put_file(p, "ntkrnlmp.pdb/" GUID_A "-1.json", GUID_A, 0x10, 0x400); /* F7 to F9 and the size differ */
    put_file(p, "ntkrnlmp.pdb/" GUID_B "-1.json", GUID_B, 0x20, 0);
    module *m = add_kernel(p, &s, false);
    give_evidence(p, m);
    assert_non_null(type_find(module_types(m), STR("_KTHREAD")));
    assert_true(str_ends_with_nocase(m->near_types.file, STR(GUID_B "-1.json")));
    assert_int_equal(m->near_types.agreed, 10);
    assert_int_equal(m->near_types.compared, 10);
    assert_int_equal(m->status, SYMBOLS_NONE);
    symbol found;
    assert_false(symbols_find(s, STR("nt!Var2"), &found));

    symbols_options(s)->near_types = false;
    symbols_drop_near_types(s);
    assert_null(module_types(m));
    assert_int_equal(m->near_types.file.len, 0);
}

static void a_build_that_is_not_near_lends_nothing(void **state)
{
    place *p = *state;
    symbols *s;
    put_file(p, "ntkrnlmp.pdb/" GUID_A "-1.json", GUID_A, 0x10, 0);
    module *m = add_kernel(p, &s, false);
    give_evidence(p, m);
    module_layout *wrong = arena_copy(p->a, m->layouts, 10 * sizeof *wrong, alignof(module_layout));
    for (unsigned i = 0; i < 6; i++) wrong[i].value++;
    symbols_set_evidence(m, m->anchors, 4, wrong, 10);
    assert_null(module_types(m));
    symbols_set_evidence(m, m->anchors, 4, m->layouts, 5); /* too little to judge by */
    module_unload(m);
    assert_null(module_types(m));
}

/* A type file that declares _OTHER, and one that has it. */
static void put_pair(place *p)
{
    static const char *const bodies[] = {
        "\"_HOLDER\":{\"kind\":\"struct\",\"size\":8,\"fields\":{\"P\":{\"offset\":0,\"type\":{\"kind\":\"pointer\","
        "\"subtype\":{\"kind\":\"struct\",\"name\":\"_OTHER\"}}}}}",
        "\"_OTHER\":{\"kind\":\"struct\",\"size\":4,\"fields\":{\"X\":{\"offset\":0,\"type\":{\"kind\":\"base\","
        "\"name\":\"unsigned long\"}}}}"};
    static const char *const files[] = {"holder.pdb/" GUID_A "-1.json", "other.pdb/" GUID_B "-1.json"};
    for (int i = 0; i < 2; i++) {
        str path = path_join(p->a, p->directory, str_from_cstr(files[i]));
        mkdir(str_to_cstr(p->a, str_slice(path, 0, str_rfind_char(path, '/'))), 0700);
        FILE *f = fopen(str_to_cstr(p->a, path), "w");
        assert_non_null(f);
        fprintf(
            f,
            "{\"metadata\":{\"format\":\"6.2.0\",\"windows\":{\"pdb\":{\"GUID\":\"%s\",\"age\":1,\"database\":\"%s\","
            "\"machine_type\":34404}}},\"base_types\":{\"unsigned long\":{\"size\":4,\"signed\":false,\"kind\":\"int\","
            "\"endian\":\"little\"},\"pointer\":{\"size\":8,\"signed\":false,\"kind\":\"int\",\"endian\":\"little\"}},"
            "\"enums\":{},\"symbols\":{},\"user_types\":{%s}}",
            i ? GUID_B : GUID_A, i ? "other.pdb" : "holder.pdb", bodies[i]);
        assert_int_equal(fclose(f), 0);
    }
}

static module *add_one(symbols *s, uint64_t base, const char *name, uint8_t first)
{
    module_identity id = {.base = base, .size = 0x1000, .cpu = CPU_X64, .has_rsds = true, .age = 1};
    id.path = str_from_cstr(name);
    id.pdb_path = str_from_cstr(first == 0 ? "holder.pdb" : "other.pdb");
    memcpy(id.guid, guid_a, sizeof guid_a);
    id.guid[3] = first;
    return symbols_add_module(s, &id);
}

static void a_declared_type_is_found_in_another_module_that_is_open(void **state)
{
    place *p = *state;
    put_pair(p);
    symbols *s = symbols_new(p->a, NULL, NULL, NULL);
    symbols_set_path(s, str_format(p->a, "isf*%.*s", STR_ARG(p->directory)));
    add_one(s, 0x10000000, "holder.sys", 0);
    module *other = add_one(s, 0x20000000, "other.sys", 0x10);
    const type *holder = symbols_find_type(s, STR("holder!_HOLDER"));
    type_field pointer, field;
    assert_non_null(holder);
    assert_true(type_find_field(holder, STR("P"), &pointer));
    const type *pointee = type_resolve(pointer.type)->target;
    assert_false(type_find_field(pointee, STR("X"), &field));
    assert_int_equal(other->status, SYMBOLS_DEFERRED); /* nothing was opened for it */
    assert_non_null(symbols_find_type(s, STR("other!_OTHER")));
    assert_true(type_find_field(pointee, STR("X"), &field));
    assert_int_equal(field.offset, 0);
    assert_int_equal(pointee->size, 4);
}

int main(void)
{
#define PLACED(test) cmocka_unit_test_setup_teardown(test, make_place, remove_place)
    const struct CMUnitTest tests[] = {
        PLACED(the_file_of_the_guid_is_taken_from_every_layout),
        PLACED(another_guid_is_taken_by_force_only),
        PLACED(without_a_guid_the_variables_tell),
        PLACED(the_nearest_build_lends_its_types_and_no_symbols),
        PLACED(a_build_that_is_not_near_lends_nothing),
        PLACED(a_declared_type_is_found_in_another_module_that_is_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
