/* Symbols of the sample program (tests/unit/pdb/sample.c) by address and name, through its PDB and through
 * its exports alone. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static world *with_pdb(void **state)
{
    world *w = world_get(state);
    world_put(w, w->pdb, "flat/sample.pdb");
    world_put(w, w->exe, "flat/sample.exe");
    world_add_sample(w);
    symbols_set_path(w->s, world_path(w, "flat"));
    return w;
}

static const char *formatted(world *w, uint64_t address, bool displacement)
{
    strbuf b = {.arena = w->a};
    assert_true(symbols_format(w->s, address, displacement, &b));
    return str_to_cstr(w->a, strbuf_str(&b));
}

static void modules(void **state)
{
    world *w = world_get(state);
    module_identity id = {.base = 0xfffff80000000000,
                          .size = 0x1000,
                          .path = STR("\\SystemRoot\\system32\\ntoskrnl.exe"),
                          .cpu = CPU_X64};
    module *kernel = symbols_add_module(w->s, &id);
    assert_true(str_equal(kernel->name, STR("nt")));
    id.base = 0x10000;
    id.path = STR("C:\\a\\my-tool.v2.dll");
    module *tool = symbols_add_module(w->s, &id);
    assert_true(str_equal(tool->name, STR("my_tool_v2")));
    id.base = 0x20000;
    assert_true(str_equal(symbols_add_module(w->s, &id)->name, STR("my_tool_v2_20000")));
    id.base = 0x30000;
    id.unloaded = true;
    module *gone = symbols_add_module(w->s, &id);
    assert_ptr_equal(symbols_find_module(w->s, STR("NT")), kernel);
    assert_ptr_equal(symbols_find_module(w->s, STR("ntoskrnl")), kernel);
    assert_ptr_equal(symbols_find_module(w->s, STR("MY-TOOL.V2.DLL")), tool);
    assert_ptr_equal(symbols_module_at(w->s, 0x10fff), tool);
    assert_null(symbols_module_at(w->s, 0x11000));
    assert_null(symbols_module_at(w->s, 0x30000));
    assert_ptr_equal(symbols_unloaded_module_at(w->s, 0x30001), gone);
    assert_string_equal(formatted(w, 0x10010, true), "my_tool_v2+0x10");
    assert_string_equal(formatted(w, 0x30010, true), "<Unloaded_my-tool.v2.dll>+0x10");
    assert_int_equal(symbols_module_count(w->s), 4);
}

static void by_name(void **state)
{
    world *w = with_pdb(state);
    symbol s, again;
    assert_true(symbols_find(w->s, STR("sample!visit"), &s));
    assert_int_equal(s.kind, SYMBOL_FUNCTION);
    assert_true(s.has_parameter_info);
    assert_true(s.size > 0);
    assert_int_equal(s.address, SAMPLE_BASE + 0x1000); /* the first function of the only object */
    assert_true(symbols_find(w->s, STR("VISIT"), &again));
    assert_int_equal(again.address, s.address);
    assert_true(symbols_find(w->s, STR("private_counter"), &s));
    assert_int_equal(s.kind, SYMBOL_DATA);
    assert_int_equal(s.size, 4);
    assert_false(symbols_find(w->s, STR("sample!no_such_name"), &s));
    assert_false(symbols_find(w->s, STR("other!visit"), &s));
    assert_true(symbols_find(w->s, STR("sample!"), &s));
    assert_int_equal(s.kind, SYMBOL_MODULE);
    assert_int_equal(s.address, SAMPLE_BASE);
}

static void by_address(void **state)
{
    world *w = with_pdb(state);
    symbol visit, quiet, s;
    assert_true(symbols_find(w->s, STR("sample!visit"), &visit));
    assert_true(symbols_find(w->s, STR("sample!quiet"), &quiet));
    assert_string_equal(formatted(w, visit.address, true), "sample!visit");
    assert_string_equal(formatted(w, visit.address + 0x1d, true), "sample!visit+0x1d");
    assert_string_equal(formatted(w, visit.address + 0x1d, false), "sample!visit");
    assert_string_equal(formatted(w, quiet.address + 1, true), "sample!quiet+0x1"); /* static: no public */
    assert_true(symbols_following(w->s, visit.address, &s));
    assert_true(s.address >= visit.address + visit.size);
    assert_int_equal(symbols_exact(w->s, visit.address, &s, 1), 1);
    assert_true(str_equal(s.name, STR("visit")));
    assert_int_equal(symbols_exact(w->s, visit.address + 1, &s, 1), 0);
    assert_false(symbols_nearest(w->s, 0x1000, &s));
    function_bounds f;
    assert_true(symbols_function(w->s, visit.address + 1, &f));
    assert_int_equal(f.entry, visit.address);
    assert_false(f.chained);
}

typedef struct names {
    world *w;
    str all;
} names;

static bool collect(void *user, const symbol *s)
{
    names *n = user;
    n->all = str_format(n->w->a, "%.*s%.*s ", STR_ARG(n->all), STR_ARG(s->name));
    return true;
}

static void wildcards(void **state)
{
    world *w = with_pdb(state);
    names n = {.w = w};
    symbols_match(w->s, STR("sam*!*visit*"), collect, &n);
    assert_string_equal(str_to_cstr(w->a, n.all), "visit ");
    n.all = (str){0};
    symbols_match(w->s, STR("*!F*e"), collect, &n); /* favourite, first_node: no case */
    assert_true(str_find(n.all, STR("favourite ")) != SIZE_MAX);
    assert_true(str_find(n.all, STR("first_node ")) != SIZE_MAX);
    assert_int_equal(n.all.len, sizeof "favourite first_node " - 1);
    n.all = (str){0};
    symbols_match(w->s, STR("other!*"), collect, &n);
    assert_int_equal(n.all.len, 0);
}

static void lines_and_inlines(void **state)
{
    world *w = with_pdb(state);
    symbol visit;
    source_line line;
    uint64_t address;
    inline_frame frames[4];
    size_t deepest = 0;
    assert_true(symbols_find(w->s, STR("sample!visit"), &visit));
    assert_true(symbols_line(w->s, visit.address, &line));
    assert_int_equal(line.line, 35);
    assert_int_equal(line.address, visit.address);
    assert_true(symbols_line_address(w->s, STR("sample"), STR("SAMPLE.C"), 42, &address)); /* `quiet` */
    symbol s;
    assert_true(symbols_nearest(w->s, address, &s));
    assert_true(str_equal(s.name, STR("quiet")));
    assert_false(symbols_line_address(w->s, STR("sample"), STR("ample.c"), 42, &address));
    for (uint64_t at = visit.address; at < visit.address + visit.size; at++) {
        size_t count = symbols_inline_frames(w->s, at, frames, 4);
        if (count < 2) continue;
        deepest = count;
        assert_true(str_equal(frames[0].name, STR("innermost")));
        assert_true(str_equal(frames[1].name, STR("in_between")));
        assert_int_equal(frames[1].line.line, 27); /* where in_between uses innermost */
        assert_true(frames[0].line.line >= 18 && frames[0].line.line <= 23);
        assert_int_equal(frames[0].procedure, visit.address);
        assert_true(frames[0].begin <= at && frames[1].begin <= at);
    }
    assert_int_equal(deepest, 2);
}

/* "MINI" (0x494e494d) among the features of the information stream: the sample's own feature, 20140508,
 * becomes it. */
static void a_fastlink_pdb_is_refused_with_its_reason(void **state)
{
    world *w = world_get(state);
    static const uint8_t vc140[] = {0xdc, 0x51, 0x33, 0x01};
    static uint8_t text[1 << 20];
    FILE *f = fopen(str_to_cstr(w->a, world_put(w, w->pdb, "flat/sample.pdb")), "r+b");
    assert_non_null(f);
    size_t size = fread(text, 1, sizeof text, f);
    uint8_t *at = memmem(text, size, vc140, sizeof vc140);
    assert_non_null(at);
    assert_int_equal(fseek(f, (long)(at - text), SEEK_SET), 0);
    assert_int_equal(fwrite("MINI", 1, 4, f), 4);
    fclose(f);
    world_put(w, w->exe, "flat/sample.exe");
    module *m = world_add_sample(w);
    symbols_set_path(w->s, world_path(w, "flat"));
    module_load(m);
    assert_int_not_equal(m->status, SYMBOLS_PDB);
    bool said = false;
    for (size_t i = 0; i < module_failure_count(m); i++)
        said = said || str_find(module_failure(m, i), STR("/DEBUG:FASTLINK")) != SIZE_MAX;
    assert_true(said);
}

static void types_and_locals(void **state)
{
    world *w = with_pdb(state);
    const type *t = symbols_find_type(w->s, STR("sample!node"));
    type_field f;
    assert_non_null(t);
    assert_int_equal(t->size, 40);
    assert_int_equal(t->kind, TYPE_STRUCT);
    assert_true(type_find_field(t, STR("both.as_double"), &f));
    assert_int_equal(f.offset, 16);
    assert_true(type_find_field(t, STR("rest"), &f));
    assert_int_equal(f.bit_position, 5);
    assert_int_equal(f.bit_count, 27);
    t = type_with_body(symbols_find_type(w->s, STR("colour")));
    assert_non_null(t);
    assert_int_equal(t->enumerator_count, 3);
    assert_int_equal(t->enumerators[0].value, -1);
    assert_null(symbols_find_type(w->s, STR("sample!nothing")));
    symbol visit;
    variable v[8];
    assert_true(symbols_find(w->s, STR("sample!visit"), &visit));
    size_t count = symbols_variables(w->s, visit.address, NULL, v, 8);
    assert_true(count >= 2);
    assert_true(str_equal(v[0].name, STR("list")));
    assert_true(v[0].is_parameter);
    assert_int_equal(v[0].place, VARIABLE_REGISTER);
    assert_int_equal(v[0].reg, cpu_find_register(cpu_arch_of(CPU_X64), STR("rcx")));
    assert_true(str_equal(v[1].name, STR("depth")));
    assert_int_equal(v[1].reg, cpu_find_register(cpu_arch_of(CPU_X64), STR("edx")));
}

static void exports_only(void **state)
{
    world *w = with_pdb(state);
    symbol s;
    symbols_options(w->s)->exports_only = true;
    module_load(w->m);
    assert_int_equal(w->m->status, SYMBOLS_EXPORT);
    assert_true(symbols_find(w->s, STR("sample!visit"), &s));
    assert_int_equal(s.kind, SYMBOL_EXPORT);
    assert_int_equal(s.address, SAMPLE_BASE + 0x1000);
    assert_false(symbols_find(w->s, STR("sample!quiet"), &s));
    assert_string_equal(formatted(w, SAMPLE_BASE + 0x1004, true), "sample!visit+0x4");
    assert_true(symbols_following(w->s, s.address, &s));
    assert_true(str_equal(s.name, STR("first_node")));
    assert_null(module_types(w->m));
}

static void a_second_module_of_one_name_gets_its_base(void **state)
{
    world *w = world_get(state);
    module_identity id = {.base = 0x10000, .size = 0x1000, .path = STR("C:\\a\\twin.dll")};
    module *first = symbols_add_module(w->s, &id);
    id.base = 0x20000;
    id.path = STR("C:\\b\\TWIN.exe");
    module *second = symbols_add_module(w->s, &id);
    assert_true(str_equal(first->name, STR("twin")));
    assert_true(str_equal(second->name, STR("TWIN_20000")));
    /* The name is free again once the first one is gone, and taken when it comes back. */
    symbols_remove_module(w->s, first);
    id.base = 0x30000;
    id.by_user = true;
    module *third = symbols_add_module(w->s, &id);
    assert_true(str_equal(third->name, STR("TWIN")));
    id.unloaded = true;
    assert_true(str_equal(symbols_add_module(w->s, &id)->name, STR("TWIN")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_new, world_free)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(modules),
                                       TEST(by_name),
                                       TEST(by_address),
                                       TEST(wildcards),
                                       TEST(lines_and_inlines),
                                       TEST(types_and_locals),
                                       TEST(a_fastlink_pdb_is_refused_with_its_reason),
                                       TEST(exports_only),
                                       TEST(a_second_module_of_one_name_gets_its_base)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
