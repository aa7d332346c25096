/* The symbol path: every layout that a person may have on disk, what is refused, and why it is. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static str store_key(world *w, unsigned age)
{
    strbuf b = {.arena = w->a};
    static const int order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    for (int i = 0; i < 16; i++) strbuf_format(&b, "%02X", w->guid[order[i]]);
    strbuf_format(&b, "%x", age);
    return strbuf_str(&b);
}

static void expect_loaded_from(world *w, const char *path, str where)
{
    symbols_set_path(w->s, str_from_cstr(path));
    module_load(w->m);
    assert_int_equal(w->m->status, SYMBOLS_PDB);
    assert_string_equal(str_to_cstr(w->a, w->m->symbol_file), str_to_cstr(w->a, where));
    assert_true(w->m->is_private);
    assert_true(w->m->has_types);
    assert_true(w->m->has_lines);
    assert_false(w->m->mismatched);
}

static const char *element(world *w, const char *prefix, const char *relative)
{
    return str_to_cstr(w->a, str_format(w->a, "%s%.*s", prefix, STR_ARG(world_path(w, relative))));
}

static void flat(void **state)
{
    world *w = world_get(state);
    str at = world_put(w, w->pdb, "flat/sample.pdb"); /* the image says "Sample.pdb" */
    world_add_sample(w);
    expect_loaded_from(w, element(w, "", "flat"), at);
}

static void by_extension(void **state)
{
    world *w = world_get(state);
    world_put(w, w->pdb, "tree/sample.pdb");
    str at = world_put(w, w->pdb, "tree/symbols/exe/sample.pdb");
    world_add_sample(w);
    expect_loaded_from(w, element(w, "", "tree"), at);
}

static void store(void **state)
{
    world *w = world_get(state);
    str key = store_key(w, 1);
    str at = world_put(w, w->pdb,
                       str_to_cstr(w->a, str_format(w->a, "store/sample.pdb/%.*s/sample.pdb", STR_ARG(key))));
    world_add_sample(w);
    expect_loaded_from(w, element(w, "srv*\\\\server\\share*", "store"), at); /* cannot be read: skipped */
    module_unload(w->m);
    expect_loaded_from(w, element(w, "srv*", "store"), at);
    module_unload(w->m);
    expect_loaded_from(w, element(w, "cache*", "store"), at);
    module_unload(w->m);
    expect_loaded_from(w, element(w, "/nowhere;symsrv*symsrv.dll*", "store"), at);
    module_unload(w->m);
    expect_loaded_from(w, element(w, "", "store"), at);
}

static void two_tier_store(void **state)
{
    world *w = world_get(state);
    str key = str_lower(w->a, store_key(w, 1));
    world_put(w, (str){0}, "deep/index2.txt");
    str at = world_put(
        w, w->pdb, str_to_cstr(w->a, str_format(w->a, "deep/SA/SAMPLE.PDB/%.*s/SAMPLE.PDB", STR_ARG(key))));
    world_add_sample(w);
    expect_loaded_from(w, element(w, "srv*", "deep"), at);
}

static bool failure_says(const module *m, const char *text)
{
    for (size_t i = 0; i < module_failure_count(m); i++)
        if (str_find(module_failure(m, i), str_from_cstr(text)) != SIZE_MAX) return true;
    return false;
}

static void wrong_pdb(void **state)
{
    world *w = world_get(state);
    world_put(w, w->pdb, "flat/sample.pdb");
    w->guid[0] ^= 1;
    world_add_sample(w);
    w->guid[0] ^= 1;
    symbols_set_path(w->s, world_path(w, "flat"));
    module_load(w->m);
    assert_int_equal(w->m->status, SYMBOLS_NONE);
    assert_true(failure_says(w->m, "GUID and age differ"));
    assert_true(str_find(w->log, STR("mismatched pdb")) != SIZE_MAX);
    symbols_options(w->s)->ignore_mismatch = true;
    module_unload(w->m);
    module_load(w->m);
    assert_int_equal(w->m->status, SYMBOLS_PDB);
    assert_true(w->m->mismatched);
}

static void wrong_age(void **state)
{
    world *w = world_get(state);
    world_put(w, w->pdb, "flat/sample.pdb");
    world_add_sample(w)->id.age = 2;
    symbols_set_path(w->s, world_path(w, "flat"));
    module_load(w->m);
    assert_int_equal(w->m->status, SYMBOLS_NONE);
    assert_true(failure_says(w->m, "age"));
}

static void no_network(void **state)
{
    world *w = world_get(state);
    world_add_sample(w);
    symbols_set_path(w->s, STR("srv*https://msdl.microsoft.com/download/symbols"));
    module_load(w->m);
    assert_int_equal(w->m->status, SYMBOLS_NONE);
    assert_true(failure_says(w->m, "not asked for Sample.pdb: the network is switched off"));
}

static void damaged_pdb(void **state)
{
    world *w = world_get(state);
    world_put(w, (str){0}, "flat/sample.pdb"); /* empty */
    world_add_sample(w);
    symbols_set_path(w->s, world_path(w, "flat"));
    module_load(w->m);
    assert_int_equal(w->m->status, SYMBOLS_NONE);
    assert_true(failure_says(w->m, "flat/sample.pdb: "));
    assert_true(failure_says(w->m, "ends"));
}

/* Names come from the dump: none of them may name a file outside of the path's directories. */
static void no_escape(void **state)
{
    static const char *const names[] = {"..\\secret.pdb", "../secret.pdb",      "..",
                                        "C:\\x\\..",      "/etc/../secret.pdb", "a\\..\\..\\secret.pdb"};
    world *w = world_get(state);
    str inside = world_put(w, w->pdb, "secret.pdb");
    world_put(w, (str){0}, "sub/placeholder");
    (void)inside;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        world_add_sample(w)->id.pdb_path = str_from_cstr(names[i]);
        symbols_set_path(w->s, str_format(w->a, "%.*s;srv*%.*s", STR_ARG(world_path(w, "sub")),
                                          STR_ARG(world_path(w, "sub"))));
        module_load(w->m);
        assert_int_equal(w->m->status, SYMBOLS_NONE);
        assert_int_equal(w->m->symbol_file.len, 0);
    }
}

static void image_from_path(void **state)
{
    world *w = world_get(state);
    str at = world_put(w, w->exe, "images/sample.exe");
    world_put(w, w->pdb, "flat/sample.pdb");
    world_add_sample(w)->id.has_rsds = false; /* the dump does not say it: the image does */
    symbols_set_image_path(w->s, world_path(w, "images"));
    symbols_set_path(w->s, world_path(w, "flat"));
    module_load(w->m);
    assert_int_equal(w->m->status, SYMBOLS_PDB);
    assert_true(w->m->id.has_rsds);
    assert_memory_equal(w->m->id.guid, w->guid, 16);
    assert_string_equal(str_to_cstr(w->a, w->m->image_file), str_to_cstr(w->a, at));
    uint8_t magic[2];
    assert_int_equal(module_read_image(w->m, 0, magic, 2), 2);
    assert_memory_equal(magic, "MZ", 2);
}

static void other_image_refused(void **state)
{
    world *w = world_get(state);
    world_put(w, w->exe, "images/sample.exe");
    world_add_sample(w)->id.timestamp ^= 5;
    symbols_set_image_path(w->s, world_path(w, "images"));
    module_load(w->m);
    uint8_t magic[2];
    assert_int_equal(module_read_image(w->m, 0, magic, 2), 0);
    assert_true(failure_says(w->m, "timestamp"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(flat),
        TEST(by_extension),
        TEST(store),
        TEST(two_tier_store),
        TEST(wrong_pdb),
        TEST(wrong_age),
        TEST(no_network),
        TEST(damaged_pdb),
        TEST(no_escape),
        TEST(image_from_path),
        TEST(other_image_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
