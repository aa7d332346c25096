/* C++ expressions over a small world of types and memory: operators, conversions, members, casts, errors.
 * Expected values are computed by hand from the language's rules; error texts are WinDbg's (public
 * transcripts). */
#include "expr/cpp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* struct pair { int low : 4; unsigned high : 12; short both[3]; pair *next; double weight; }; at 0x1000. */
typedef struct world {
    arena *arena;
    interrupt flag;
    cpp_types *types;
    values_context values;
    cpp_env env;
    cpp_eval eval;
    type pair, shorts;
    type_member members[5];
    uint64_t t0;
} world;

static const uint8_t memory[] = {0x5e, 0x12, 0, 0, 1, 0, 0xfe, 0xff, 3, 0, 0, 0, 0, 0, 0, 0,
                                 0x20, 0x10, 0, 0, 0, 0, 0,    0,    /* next = 0x1020 */
                                 0,    0,    0, 0, 0, 0, 0xf8, 0x3f, /* 1.5 */
                                 0x0f, 0,    0, 0, 9, 0, 8,    0,    7, 0, 0, 0, 0, 0, 0, 0,
                                 0,    0,    0, 0, 0, 0, 0,    0,    0, 0, 0, 0, 0, 0, 0, 0};

static const type *find_type(void *context, str name)
{
    world *w = context;
    return str_equal(name, STR("pair")) || str_equal(name, STR("m!pair")) || str_equal(name, STR("box<int>"))
               ? &w->pair
               : NULL;
}

static bool find_name(cpp_eval *e, str name, cpp_operand *out)
{
    world *w = e->env->context;
    if (!str_equal(name, STR("p")) && !str_equal(name, STR("m!p"))) return false;
    *out = cpp_from_value(value_at(&w->values, &w->pair, 0x1000));
    return true;
}

static error *get_register(cpp_eval *e, str name, bool *found, cpp_operand *out)
{
    world *w = e->env->context;
    *found = str_equal(name, STR("$t0"));
    *out = cpp_number(e, CPP_UINT64, w->t0);
    return NULL;
}

static error *set_register(cpp_eval *e, str name, const cpp_operand *new_value)
{
    world *w = e->env->context;
    (void)name;
    return cpp_to_u64(e, new_value, &w->t0);
}

static error *masm(void *context, arena *a, str text, uint64_t *out)
{
    (void)context;
    (void)a;
    *out = strtoull(text.ptr, NULL, 16);
    return NULL;
}

static int setup(void **state)
{
    arena *a = arena_new();
    world *w = ARENA_NEW(a, world);
    w->arena = a;
    w->types = cpp_types_new(a, 8);
    const type *b = w->types->builtin;
    type_source *source = &w->types->source;
    w->shorts = (type){.kind = TYPE_ARRAY,
                       .size = 6,
                       .count = 3,
                       .target = &b[CPP_SHORT],
                       .source = source,
                       .body_loaded = true};
    w->pair =
        (type){.kind = TYPE_STRUCT, .name = STR("pair"), .size = 32, .source = source, .body_loaded = true};
    w->members[0] = (type_member){.name = STR("low"), .type = &b[CPP_INT], .bit_count = 4};
    w->members[1] =
        (type_member){.name = STR("high"), .type = &b[CPP_UINT], .bit_position = 4, .bit_count = 12};
    w->members[2] = (type_member){.name = STR("both"), .type = &w->shorts, .offset = 4};
    w->members[3] =
        (type_member){.name = STR("next"), .type = cpp_pointer_to(w->types, &w->pair), .offset = 16};
    w->members[4] = (type_member){.name = STR("weight"), .type = &b[CPP_DOUBLE], .offset = 24};
    w->pair.members = w->members;
    w->pair.member_count = 5;
    static const space_run run = {.address = 0x1000, .size = sizeof memory};
    w->values = (values_context){.arena = a,
                                 .space = space_from_runs(a, (bytes){memory, sizeof memory}, &run, 1),
                                 .interrupt = &w->flag,
                                 .pointer_size = 8};
    w->env = (cpp_env){.context = w,
                       .types = w->types,
                       .values = &w->values,
                       .find_type = find_type,
                       .name = find_name,
                       .get_register = get_register,
                       .set_register = set_register,
                       .masm = masm};
    w->eval = (cpp_eval){.env = &w->env, .arena = a};
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    arena_free(((world *)*state)->arena);
    return 0;
}

static error *evaluate(world *w, const char *text, cpp_operand *out)
{
    const cpp_node *tree;
    error *e = cpp_parse_all(w->arena, &w->env, str_from_cstr(text), &tree);
    return e ? e : cpp_evaluate(&w->eval, tree, out);
}

/* "type value", as `??` would write it */
static void expect(world *w, const char *text, const char *wanted)
{
    cpp_operand o;
    error *e = evaluate(w, text, &o);
    str got = e ? e->message
                : str_format(w->arena, "%.*s %.*s", STR_ARG(type_c_name(w->arena, o.v.type)),
                             STR_ARG(value_dt_text(w->arena, o.v)));
    if (!str_equal(got, str_from_cstr(wanted))) fail_msg("%s: %.*s, not %s", text, STR_ARG(got), wanted);
}

static void literals_have_the_types_that_the_language_gives_them(void **state)
{
    world *w = *state;
    expect(w, "5", "int 0n5");
    expect(w, "2147483648", "int64 0n2147483648");
    expect(w, "0x80000000", "unsigned int 0x80000000");
    expect(w, "010", "int 0n8");
    expect(w, "5u", "unsigned int 5");
    expect(w, "5L", "long 0n5");
    expect(w, "5UL", "unsigned long 5");
    expect(w, "5i64", "int64 0n5");
    expect(w, "5ui64", "unsigned int64 5");
    expect(w, "0x1`00000000", "int64 0n4294967296");
    expect(w, "0xffffffffffffffff", "unsigned int64 0xffffffff`ffffffff");
    expect(w, "'A'", "char 65 'A'");
    expect(w, "'\\n'", "char 10 ''");
    expect(w, "'\\x41'", "char 65 'A'");
    expect(w, "L'A'", "wchar_t 0x41 'A'");
    expect(w, "1.5", "double 1.5");
    expect(w, "1.5f", "float 1.5");
    expect(w, "true", "bool 1");
    expect(w, "18446744073709551616", "Syntax error at '18446744073709551616'");
}

static void arithmetic_converts_as_c_does(void **state)
{
    world *w = *state;
    expect(w, "1 + 2 * 3", "int 0n7");
    expect(w, "-7 / 2", "int 0n-3");
    expect(w, "-7 % 2", "int 0n-1");
    expect(w, "7u - 8", "unsigned int 0xffffffff");
    expect(w, "-1 < 1u", "bool 0");
    expect(w, "-1 < 1", "bool 1");
    expect(w, "1 << 31", "int 0n-2147483648");
    expect(w, "-8 >> 1", "int 0n-4");
    expect(w, "0xf0 & ~0x10 | 1 ^ 3", "int 0n226");
    expect(w, "5 / 2.0", "double 2.5");
    expect(w, "1.5f * 2", "float 3");
    expect(w, "!0 && (1, 0) || 2", "bool 1");
    expect(w, "1 ? 2 : zork", "int 0n2");
    expect(w, "0 && zork", "bool 0");
    expect(w, "-9223372036854775807i64 - 1 == 0x8000000000000000", "bool 1");
    expect(w, "(-2147483647 - 1) / -1", "int 0n-2147483648");
    expect(w, "1 / 0", "Divide by zero error at '/ 0'");
}

static void members_elements_and_pointers(void **state)
{
    world *w = *state;
    expect(w, "p.low", "int 0y1110");
    expect(w, "p.low + 0", "int 0n-2");
    expect(w, "p.high + 0", "unsigned int 0x125");
    expect(w, "p.both[1]", "short 0n-2");
    expect(w, "p.next->both[0]", "short 0n9");
    expect(w, "(&p)->next->low + 0", "int 0n-1");
    expect(w, "*(p.both + 2)", "short 0n3");
    expect(w, "&p.both[2] - &p.both[0]", "int64 0n2");
    expect(w, "&p + 1 == p.next", "bool 1");
    expect(w, "m!p.weight", "double 1.5");
    expect(w, "sizeof p", "unsigned int64 0x20");
    expect(w, "sizeof(pair *)", "unsigned int64 8");
    expect(w, "sizeof(p.both) / sizeof(p.both[0])", "unsigned int64 3");
    expect(w, "p.zork", "Type does not have given member error at 'zork'");
    expect(w, "p[1]", "Type is not an array or pointer for operator[] '[1]'");
    expect(w, "zork", "Couldn't resolve error at 'zork'");
    expect(w, "*(int *)0 + 1", "Memory access error at '0x0'");
    expect(w, "&p.low", "Operator & requires an lvalue: error at '&p.low'");
}

static void casts_and_type_names(void **state)
{
    world *w = *state;
    expect(w, "(unsigned char)300", "unsigned char 0x2c ','");
    expect(w, "(char)97", "char 97 'a'");
    expect(w, "static_cast<unsigned __int64>(-1)", "unsigned int64 0xffffffff`ffffffff");
    expect(w, "reinterpret_cast<m!pair *>(0x1020)->both[2]", "short 0n7");
    expect(w, "((short(*)[3])0x1004)[0][1]", "short 0n-2");
    expect(w, "(ULONG64)1 << 40", "unsigned int64 0x100`00000000");
    expect(w, "(int)2.9", "int 0n2");
    expect(w, "(bool)2", "bool 1");
    expect(w, "((box<int> *)0x1000)->weight", "double 1.5");
    expect(w, "(zork *)0", "Couldn't resolve error at 'zork *)0'");
    assert_null(cpp_parse_type(w->arena, &w->env, STR("unsigned zork")));
    assert_int_equal(cpp_parse_type(w->arena, &w->env, STR("unsigned long long"))->size, 8);
    assert_int_equal(cpp_parse_type(w->arena, &w->env, STR("const pair *[4]"))->count, 4);
}

static void macros_of_winnt(void **state)
{
    world *w = *state;
    expect(w, "#FIELD_OFFSET(pair, next)", "long 0n16");
    expect(w, "#RTL_FIELD_SIZE(pair, both)", "unsigned int64 6");
    expect(w, "#RTL_SIZEOF_THROUGH_FIELD(pair, both)", "unsigned int64 0xa");
    expect(w, "#RTL_NUMBER_OF(p.both)", "unsigned int64 3");
    expect(w, "#CONTAINING_RECORD(0x1010, pair, next)->both[2]", "short 0n3");
    expect(w, "#RTL_CONTAINS_FIELD(p, 10, both)", "bool 1");
    expect(w, "#RTL_CONTAINS_FIELD(p, 9, both)", "bool 0");
    expect(w, "#FIELD_OFFSET(pair, zork)", "Type does not have given member error at 'zork'");
}

static void registers_are_set_and_memory_is_not(void **state)
{
    world *w = *state;
    expect(w, "@$t0 = 5", "int 0n5");
    assert_int_equal(w->t0, 5);
    expect(w, "@$t0 += 3", "unsigned int64 8");
    expect(w, "@$t0++ + 1", "unsigned int64 9");
    expect(w, "--@$t0", "unsigned int64 8");
    expect(w, "@@(10) + @@masm(10)", "unsigned int64 0x20");
    expect(w, "@zork", "Bad register error at '@zork'");
    expect(w, "p.weight = 1.0", "Memory access error at '= 1.0'");
    expect(w, "1 = 2", "Operator = requires an lvalue: error at '= 2'");
}

static void what_has_no_end_is_refused(void **state)
{
    world *w = *state;
    strbuf deep = {.arena = w->arena};
    strbuf_append_repeat(&deep, '(', 100000);
    cpp_operand o;
    error *e = evaluate(w, strbuf_str(&deep).ptr, &o);
    assert_non_null(e);
    assert_true(str_starts_with(e->message, STR("Overflow error")));
    expect(w, "1 +", "Numeric expression missing from '<EOL>'");
    expect(w, "(1", "Syntax error at '<EOL>'");
    expect(w, "1 2", "Extra character error at '2'");
    expect(w, "'abcde'", "Syntax error at ''abcde''");
    interrupt_request(&w->flag);
    expect(w, "1 + 1", "Interrupted");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(literals_have_the_types_that_the_language_gives_them, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(arithmetic_converts_as_c_does, setup, teardown),
        cmocka_unit_test_setup_teardown(members_elements_and_pointers, setup, teardown),
        cmocka_unit_test_setup_teardown(casts_and_type_names, setup, teardown),
        cmocka_unit_test_setup_teardown(macros_of_winnt, setup, teardown),
        cmocka_unit_test_setup_teardown(registers_are_set_and_memory_is_not, setup, teardown),
        cmocka_unit_test_setup_teardown(what_has_no_end_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
