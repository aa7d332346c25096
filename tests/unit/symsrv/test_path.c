/* Symbol paths taken apart, keys, pointers, lists, and the bookkeeping of a store. */
#include "base/file.h"
#include "symsrv/manifest.h"
#include "symsrv/store.h"
#include "symsrv/symbol_path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static arena *fresh(void **state)
{
    arena_clear(*state);
    return *state;
}

static int begin(void **state)
{
    *state = arena_new();
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

#define EXPECT(a, s, text) assert_string_equal(str_to_cstr((a), (s)), (text))

static void every_form_of_an_element(void **state)
{
    arena *a = fresh(state);
    symbol_path_element *e;
    size_t n = symbol_path_parse(
        a,
        STR(" c:\\dir ;; srv*; SRV*https://s/x;srv*c:\\l*\\\\i\\s*http://m;symsrv*SymSrv.dll*/a*/b;"
            "cache*;cache*/c;isf*/types;https://bare/x;srv**/m*http://n"),
        &e);
    assert_int_equal(n, 10);
    assert_int_equal(e[0].kind, SYMBOL_PATH_DIRECTORY);
    EXPECT(a, e[0].directory, "c:\\dir");
    assert_true(e[1].kind == SYMBOL_PATH_SERVER && e[1].is_bare && e[1].store_count == 0);
    assert_true(e[2].kind == SYMBOL_PATH_SERVER && !e[2].is_bare && e[2].store_count == 1);
    EXPECT(a, e[2].stores[0], "https://s/x");
    assert_int_equal(e[3].store_count, 3);
    EXPECT(a, e[3].stores[0], "c:\\l");
    EXPECT(a, e[3].stores[1], "\\\\i\\s");
    EXPECT(a, e[3].stores[2], "http://m");
    assert_int_equal(e[4].store_count, 2);
    EXPECT(a, e[4].stores[0], "/a");
    assert_true(e[5].kind == SYMBOL_PATH_CACHE && e[5].directory.len == 0);
    EXPECT(a, e[6].directory, "/c");
    assert_int_equal(e[7].kind, SYMBOL_PATH_ISF);
    EXPECT(a, e[7].directory, "/types");
    assert_int_equal(e[8].kind, SYMBOL_PATH_SERVER);
    EXPECT(a, e[8].stores[0], "https://bare/x");
    assert_int_equal(e[9].store_count, 3);
    assert_int_equal(e[9].stores[0].len, 0); /* the default store */
}

/* windows-driver-docs, "Advanced SymSrv Use": chains without "srv*", an asterisk at the end. */
static void chains_in_all_their_spellings(void **state)
{
    arena *a = fresh(state);
    symbol_path_element *e;
    size_t n = symbol_path_parse(
        a,
        STR("\\\\a\\b*\\\\c\\d;srv*c:\\x*;symsrv*symsrv.dll*\\\\mybuilds\\mysymbols;srv*\\\\s\\h;symsrv*symsrv.dll"),
        &e);
    assert_int_equal(n, 5);
    assert_true(e[0].kind == SYMBOL_PATH_SERVER && e[0].store_count == 2);
    EXPECT(a, e[0].stores[1], "\\\\c\\d");
    EXPECT(a, e[0].chain, "\\\\a\\b*\\\\c\\d");
    assert_true(e[1].store_count == 2 && e[1].stores[1].len == 0); /* the default store */
    assert_true(e[2].store_count == 1);
    EXPECT(a, e[2].chain, "\\\\mybuilds\\mysymbols");
    assert_true(e[3].store_count == 1);
    assert_true(e[4].kind == SYMBOL_PATH_SERVER && e[4].is_bare);
}

/* windows-driver-docs, ".symfix": the two examples there. */
static void what_symfix_expands_to(void **state)
{
    arena *a = fresh(state);
    EXPECT(a, symbol_path_expand(a, STR("srv*"), STR("c:\\myCache")),
           "cache*c:\\myCache;SRV*https://msdl.microsoft.com/download/symbols");
    EXPECT(a, symbol_path_expand(a, STR("c:\\somesymbols;srv*"), STR("c:\\myCache")),
           "c:\\somesymbols;cache*c:\\myCache;SRV*https://msdl.microsoft.com/download/symbols");
    EXPECT(a, symbol_path_expand(a, STR("srv*"), (str){0}),
           "cache*;SRV*https://msdl.microsoft.com/download/symbols");
}

static void long_paths_are_cut(void **state)
{
    arena *a = fresh(state);
    strbuf b = {.arena = a};
    symbol_path_element *e;
    for (int i = 0; i < 1000; i++) strbuf_append(&b, STR("/x;"));
    assert_int_equal(symbol_path_parse(a, strbuf_str(&b), &e), SYMBOL_PATH_MOST_ELEMENTS);
    b = (strbuf){.arena = a};
    strbuf_append(&b, STR("srv"));
    strbuf_append_repeat(&b, '*', 100);
    assert_int_equal(symbol_path_parse(a, strbuf_str(&b), &e), 1);
    assert_int_equal(e[0].store_count, SYMBOL_PATH_MOST_STORES);
}

/* Keys as public transcripts show them: ntkrnlmp.pdb of Windows 10 17763, and an image of an article on
 * minidumps. */
static void keys_there_and_back(void **state)
{
    arena *a = fresh(state);
    symsrv_file f = {0};
    assert_true(symsrv_parse_key(STR("8B11040A5928757B11390AC78F6B69251"), &f));
    assert_int_equal(f.kind, SYMSRV_PDB);
    assert_int_equal(f.age, 1);
    static const uint8_t guid[16] = {0x0a, 0x04, 0x11, 0x8b, 0x28, 0x59, 0x7b, 0x75,
                                     0x11, 0x39, 0x0a, 0xc7, 0x8f, 0x6b, 0x69, 0x25};
    assert_memory_equal(f.guid, guid, 16);
    EXPECT(a, symsrv_key(a, &f), "8B11040A5928757B11390AC78F6B69251");
    assert_true(symsrv_parse_key(STR("5FDA21D230000"), &f));
    assert_true(f.kind == SYMSRV_IMAGE && f.timestamp == 0x5fda21d2 && f.size == 0x30000);
    EXPECT(a, symsrv_key(a, &f), "5FDA21D230000");
    assert_false(symsrv_parse_key(STR("5FDA21D"), &f));
    assert_false(symsrv_parse_key(STR("8B11040A5928757B11390AC78F6B6925"), &f)); /* no age */
    assert_false(symsrv_parse_key(STR("../../../../../../../etc/passwd12"), &f));
}

static void pointers(void **state)
{
    arena *a = fresh(state);
    str at;
    assert_true(symbol_pointer_parse(STR("PATH:\\\\server\\share\\x.pdb\r\n"), &at));
    EXPECT(a, at, "\\\\server\\share\\x.pdb");
    assert_true(symbol_pointer_parse(STR("/there/x.pdb"), &at));
    assert_false(symbol_pointer_parse(STR("MSG: gone"), &at));
    assert_false(symbol_pointer_parse(STR("PATH:"), &at));
    assert_false(symbol_pointer_parse(STR("a\0b"), &at));
}

static void lists(void **state)
{
    arena *a = fresh(state);
    symsrv_file *files;
    size_t n;
    assert_true(
        manifest_parse(a,
                       STR("# made\r\nntdll.dll,7891DB761f7000,1\n\nx.pdb,8B11040A5928757B11390AC78F6B69251\n"
                           "../y.pdb,8B11040A5928757B11390AC78F6B69251,1\n"),
                       &files, &n));
    assert_int_equal(n, 2);
    EXPECT(a, files[0].name, "ntdll.dll");
    EXPECT(a, files[0].extension, "dll");
    assert_int_equal(files[1].kind, SYMSRV_PDB);
    assert_false(manifest_parse(a, STR("MDMP\x93\xa7"), &files, &n));
    assert_false(manifest_parse(a, (str){0}, &files, &n));
}

static void names_of_one_component(void **state)
{
    (void)state;
    static const char *const bad[] = {"", ".", "..", "a/b", "a\\b", "c:x", "a*b", "a;b", "a\nb"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(store_name_is_safe(str_from_cstr(bad[i])));
    assert_true(store_name_is_safe(STR("a b#%.pdb")));
}

static void a_store_takes_and_remembers(void **state)
{
    arena *a = fresh(state);
    char name[] = "/tmp/ntdbg-store-XXXXXX";
    assert_non_null(mkdtemp(name));
    str store = str_format(a, "%s/new/store", name), at;
    store_temporary t, second;
    assert_null(store_temporary_open(a, store, STR("x.pdb"), STR("K1"), STR(".part"), &t));
    assert_true(t.is_shared_name);
    assert_null(store_temporary_open(a, store, STR("x.pdb"), STR("K1"), STR(".part"), &second));
    assert_false(second.is_shared_name); /* the first one is in use */
    store_temporary_close(&second, true);
    assert_int_equal(write(t.fd, "data", 4), 4);
    store_validator_write(a, &t, STR("\"v1\""));
    EXPECT(a, store_validator_read(a, &t), "\"v1\"");
    assert_null(store_publish(a, store, STR("x.pdb"), STR("K1"), STR("x.pdb"), &t, &at));
    assert_true(store_find(a, store, STR("X.PDB"), STR("k1"), STORE_FILE, &at));
    assert_false(store_find(a, store, STR("x.pdb"), STR("k1"), STORE_CABINET, &at));
    assert_false(store_find(a, store, STR("x.pdb"), STR("../K1"), STORE_FILE, &at));
    assert_false(store_is_absent(a, store, STR("http://s"), STR("y.pdb"), STR("K"), 60));
    store_mark_absent(a, store, STR("http://s"), STR("y.pdb"), STR("K"));
    assert_true(store_is_absent(a, store, STR("http://s"), STR("Y.pdb"), STR("k"), 60));
    assert_false(store_is_absent(a, store, STR("http://other"), STR("y.pdb"), STR("K"), 60));
    assert_false(store_is_absent(a, store, STR("http://s"), STR("y.pdb"), STR("K"), 0));
    assert_non_null(store_make(a, STR("c:\\symbols")));
    assert_non_null(store_make(a, STR("\\\\server\\share")));
    assert_int_equal(system(str_to_cstr(a, str_format(a, "rm -rf '%s'", name))), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_form_of_an_element, begin, end),
        cmocka_unit_test_setup_teardown(chains_in_all_their_spellings, begin, end),
        cmocka_unit_test_setup_teardown(what_symfix_expands_to, begin, end),
        cmocka_unit_test_setup_teardown(long_paths_are_cut, begin, end),
        cmocka_unit_test_setup_teardown(keys_there_and_back, begin, end),
        cmocka_unit_test_setup_teardown(pointers, begin, end),
        cmocka_unit_test_setup_teardown(lists, begin, end),
        cmocka_unit_test_setup_teardown(names_of_one_component, begin, end),
        cmocka_unit_test_setup_teardown(a_store_takes_and_remembers, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
