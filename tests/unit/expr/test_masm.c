/* MASM expressions: numbers, operators and their precedence, names, errors. Expected values come from
 * windows-driver-docs (the page is named at each group), from the debugging articles the project follows, or
 * are computed by hand. */
#include "expr/expr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

typedef struct fixture {
    arena *arena;
    expr_env env;
} fixture;

typedef struct named {
    const char *name;
    uint64_t value;
} named;

static const named symbols[] = {
    {"nt!KeBugCheckEx", 0xfffff80001810000u},
    {"main", 0x401000},
    {"deadbeef", 0x1234}, /* reachable as !deadbeef only */
    {"nt", 0xfffff80001800000u},
    {"nt! ?? ::FNODOBFM::`string'", 0xfffff80001900000u},
    {"std::vector<int>::push_back", 0x402000},
    {"odd name", 0x403000},
    {"7zip!start", 0x404000},
    {"lime", 0x405000},
    {"r10", 0x77}, /* a symbol stands before a register without '@' */
    {"eax", 0x99}, /* but not before a common register */
    {"`file.c:12`", 0x406000},
};

static bool find_symbol(void *context, str name, uint64_t *value)
{
    (void)context;
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
        if (str_equal(name, str_from_cstr(symbols[i].name))) {
            *value = symbols[i].value;
            return true;
        }
    return false;
}

static const named registers[] = {
    {"rax", 0x10},
    {"rip", 0x7ffb7ed00770u},
    {"$ip", 0x7ffb7ed00770u},
    {"r10", 0x5},
    {"eax", 0x11},
    {"$ptrsize", 8},
    {"$t0", 0x20},
    {"ah", 0x42},
    {"rsp", 0x1000},
};

static error *find_register(void *context, arena *a, str name, bool *found, uint64_t *value)
{
    (void)context;
    *found = false;
    if (str_equal(name, STR("$ea"))) {
        *found = true;
        return error_new(a, ERROR_UNAVAILABLE, "Bad register error at '@$ea'");
    }
    for (size_t i = 0; i < sizeof registers / sizeof registers[0]; i++)
        if (str_equal(name, str_from_cstr(registers[i].name))) {
            *found = true;
            *value = registers[i].value;
        }
    return NULL;
}

/* Memory at 0x1000..0x100f: 00 11 22 ... ff. */
static size_t read_memory(void *context, uint64_t address, void *buffer, size_t size)
{
    (void)context;
    size_t n = 0;
    for (; n < size && address + n >= 0x1000 && address + n < 0x1010; n++)
        ((uint8_t *)buffer)[n] = (uint8_t)((address + n - 0x1000) * 0x11);
    return n;
}

static size_t read_physical(void *context, uint64_t address, void *buffer, size_t size)
{
    (void)context;
    memset(buffer, (int)(address & 0xff), size);
    return size;
}

static int set_up(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    f->arena = arena_new();
    f->env = (expr_env){.pointer_size = 8,
                        .radix = 16,
                        .symbol = find_symbol,
                        .reg = find_register,
                        .read = read_memory,
                        .read_physical = read_physical};
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    arena_free(f->arena);
    free(f);
    return 0;
}

static void check(fixture *f, const char *text, uint64_t expected)
{
    uint64_t value = 0;
    error *e = expr_evaluate_all(f->arena, &f->env, str_from_cstr(text), &value);
    if (e) fail_msg("%s: %.*s", text, STR_ARG(e->message));
    if (value != expected)
        fail_msg("%s: %llx, expected %llx", text, (unsigned long long)value, (unsigned long long)expected);
}

static void check_error(fixture *f, const char *text, const char *expected)
{
    uint64_t value = 0x5a5a;
    error *e = expr_evaluate_all(f->arena, &f->env, str_from_cstr(text), &value);
    if (!e) fail_msg("%s: no error, %llx", text, (unsigned long long)value);
    assert_string_equal(e->message.ptr, expected);
    assert_int_equal(value, 0x5a5a);
}

/* "MASM Numbers and Operators", numbers. */
static void test_numbers(void **state)
{
    fixture *f = *state;
    check(f, "0x4AB3", 0x4ab3);
    check(f, "0X4aB3", 0x4ab3);
    check(f, "4AB3h", 0x4ab3);
    check(f, "4ab3h", 0x4ab3);
    check(f, "4aB3H", 0x4ab3);
    check(f, "0", 0);
    check(f, "0x0", 0);
    check(f, "0x", 0);
    check(f, "0n", 0);
    check(f, "0n10", 10);
    check(f, "0t10", 8);
    check(f, "0y10", 2);
    check(f, "0x10 + 0t10 + 0y10", 26);
    check(f, "@r10 + 0x10 + 0t10 + 0y10", 5 + 26);
    check(f, "fffff800`01b66810", 0xfffff80001b66810u);
    check(f, "fffff80001b66810", 0xfffff80001b66810u);
    check(f, "0000bd38", 0xbd38);
    check(f, "a", 10);
    check(f, "  a  ", 10);
    check(f, "ffffffffffffffff", UINT64_MAX);
    check(f, "0n18446744073709551615", UINT64_MAX);
    /* typed in the services.exe article, and shown as 0xc000000d */
    check(f, "0n-1073741811", 0xffffffffc000000du);
    check(f, "00000000`78130000 + 0x000000000001df67", 0x7814df67);
    check(f, "fffffa804b729790 + 0xa0", 0xfffffa804b729830u);
    check(f, "'A'", 0x41);
    check(f, "'ab'", 0x6162);
}

/* "n (Set Number Base)". */
static void test_radix(void **state)
{
    fixture *f = *state;
    f->env.radix = 10;
    check(f, "10", 10);
    check(f, "0x10", 16);
    check(f, "10h", 16);
    check(f, "0`00000010", 16);
    f->env.radix = 8;
    check(f, "17", 15);
    check(f, "0n17", 17);
    check_error(f, "18", "Extra character error in '18'");
}

/* "Sign Extension". */
static void test_sign_extension(void **state)
{
    fixture *f = *state;
    check(f, "80000000", 0x80000000u);
    f->env.pointer_size = 4;
    check(f, "12345678", 0x12345678);
    check(f, "890ABCDE", 0xffffffff890abcdeu);
    check(f, "00000000EEAA1122", 0xffffffffeeaa1122u);
    check(f, "00000000`EEAA1122", 0xeeaa1122u);
    check(f, "0`EEAA1122", 0xeeaa1122u);
    check(f, "0x0`FFFFFFFF & 890ABCDE", 0x890abcdeu);
    check(f, "100000000", 0x100000000u);
    check(f, "poi(100c)", 0xffffffffffeeddccu);
    check(f, "dwo(100c)", 0xffeeddccu);
}

static void test_unary(void **state)
{
    fixture *f = *state;
    check(f, "-1", UINT64_MAX);
    check(f, "- -1", 1);
    check(f, "+5", 5);
    check(f, "not 0", 1);
    check(f, "not 5", 0);
    check(f, "NOT(1)", 0);
    check(f, "~0", UINT64_MAX);
    check(f, "hi 12345678", 0x1234);
    check(f, "low 12345678", 0x5678);
    check(f, "low(12345678)+1", 0x5679);
    check(f, "by(1001)", 0x11);
    check(f, "wo(1001)", 0x2211);
    check(f, "dwo(1001)", 0x44332211);
    check(f, "qwo(1001)", 0x8877665544332211u);
    check(f, "poi(1001)", 0x8877665544332211u);
    check(f, "poi 1001", 0x8877665544332211u);
    check(f, "by 1001 + 1", 0x12); /* unary before binary */
    check(f, "by(by(1000)+1001)", 0x11);
    check(f, "by(@rsp+1)", 0x11);
    check(f, "$pby(12)", 0x12);
    check(f, "$pwo(12)", 0x1212);
    check(f, "$pdwo(12)", 0x12121212);
    check(f, "$pqwo(12)", 0x1212121212121212u);
    check(f, "$ppoi(12)", 0x1212121212121212u);
}

/* Each row's precedence against the row below it in "MASM Numbers and Operators", and left to right inside a
 * row. */
static void test_binary(void **state)
{
    fixture *f = *state;
    check(f, "2*3+1", 7);
    check(f, "1+2*3", 7);
    check(f, "(1+2)*3", 9);
    check(f, "[1+2]*3", 9);
    check(f, "64/3/2", 0x10);
    check(f, "10 mod 7", 2);
    check(f, "10%7", 2);
    check(f, "10-1-1", 0xe);
    check(f, "1<<2+1", 8);
    check(f, "10>>1", 8);
    check(f, "8000000000000000>>4", 0x0800000000000000u);
    check(f, "8000000000000000>>>4", 0xf800000000000000u);
    check(f, "1<<40", 0);
    check(f, "1<<0n64", 0);
    check(f, "1<<1 == 2", 1);
    check(f, "2=2", 1);
    check(f, "2==3", 0);
    check(f, "2!=3", 1);
    check(f, "2<3", 1);
    check(f, "2>3", 0);
    check(f, "2<=2", 1);
    check(f, "2>=3", 0);
    check(f, "6 & 3 == 3", 0); /* comparison first: 6 & 1 */
    check(f, "6 and 3", 2);
    check(f, "6 xor 3", 5);
    check(f, "6^3", 5);
    check(f, "6 or 3", 7);
    check(f, "6|3", 7);
    check(f, "1|2^3&0", 3);
    check(f, "4 or 1 xor 1 and 3", 4);
    check(f, "0-1", UINT64_MAX);
    check(f, "-1 > 1", 1); /* ULONG64 */
    check(f, "poi(1000+1)==8877665544332211", 1);
    check(f, "758/@$ptrsize", 0xeb);
    check(f, "NOT(($ip = .) AND ($ip = @rip) AND (@rip =. ))", 0);
}

static void test_names(void **state)
{
    fixture *f = *state;
    check(f, "nt!KeBugCheckEx+1d", 0xfffff8000181001du);
    check(f, "nt", 0xfffff80001800000u);
    check(f, "main", 0x401000);
    check(f, "!main", 0x401000);
    check(f, "$!lime", 0x405000);
    check(f, "deadbeef", 0xdeadbeefu); /* a number first */
    check(f, "!deadbeef", 0x1234);
    check(f, "7zip!start", 0x404000);
    check(f, "nt! ?? ::FNODOBFM::`string'+0x10", 0xfffff80001900010u);
    check(f, "std::vector<int>::push_back+1", 0x402001);
    check(f, "main<main", 0);
    check(f, "main<5>1", 0);
    check(f, "@!\"odd name\"+2", 0x403002);
    check(f, "`file.c:12`", 0x406000);
    check(f, "rax", 0x10);
    check(f, "@rax+@rax", 0x20);
    check(f, "r10", 0x77);
    check(f, "@r10", 5);
    check(f, "eax", 0x11);
    check(f, "ah", 0xa); /* hexadecimal with its suffix */
    check(f, "@ah", 0x42);
    check(f, ".", 0x7ffb7ed00770u);
    check(f, ".+5", 0x7ffb7ed00775u);
    check(f, "$t0", 0x20);
    check(f, "@$t0*2", 0x40);
    check(f, "@@masm(1+1)*3", 6);
}

static void test_functions(void **state)
{
    fixture *f = *state;
    check(f, "$scmp(\"abc\", \"abc\")", 0);
    check(f, "$scmp(\"abc\", \"abd\")", UINT64_MAX);
    check(f, "$scmp(\"b\", \"a\")", 1);
    check(f, "$scmp(\"a\", \"A\")", 1);
    check(f, "$sicmp(\"ABC\", \"abc\")", 0);
    check(f, "$spat(\"c:\\dir\\filename.txt\", \"*FILENAME*\")", 1);
    check(f, "$spat(\"a(b,c\", \"*(?,*\")", 1);
    check(f, "$spat(\"abc\", \"b*\")", 0);
    check(f, "$vvalid(1000, 10)", 1);
    check(f, "$vvalid(1000, 11)", 0);
    check(f, "$vvalid(0x0, 0xF)", 0);
    check(f, "not($vvalid(0x1000, 0x8))", 0);
    check_error(f, "$scmp(\"a\")", "Syntax error at '$scmp(\"a\")'");
    check_error(f, "$iment(1000)", "Memory access error at '$iment(1000)'");
}

/* The forms "Bad register error at '@$ea - 10*$ptrsize '", "Numeric expression missing from '& @rdx ==
 * 0x40'", "Memory access error at ')'" are what users' logs of the real debugger show. */
static void test_errors(void **state)
{
    fixture *f = *state;
    check_error(f, "foo", "Couldn't resolve error at 'foo'");
    check_error(f, "1 + xyz + 2", "Couldn't resolve error at 'xyz + 2'");
    check_error(f, "nt!Nope+1", "Couldn't resolve error at 'nt!Nope+1'");
    check_error(f, "", "Numeric expression missing from '<EOL>'");
    check_error(f, "1+", "Numeric expression missing from '<EOL>'");
    check_error(f, "1 && @rdx", "Numeric expression missing from '& @rdx'");
    check_error(f, "1 + mod 2", "Numeric expression missing from 'mod 2'");
    check_error(f, "(1+1", "Syntax error at '<EOL>'");
    check_error(f, "(1 2)", "Syntax error at '2)'");
    check_error(f, "poi(0)", "Memory access error at ')'");
    check_error(f, "poi(0)+5", "Memory access error at ')+5'");
    check_error(f, "poi 1", "Memory access error at '1'");
    check_error(f, "@foo", "Bad register error at '@foo'");
    check_error(f, "@$ea", "Bad register error at '@$ea'");
    check_error(f, "1/0", "Operand error at '0'");
    check_error(f, "5 mod 0", "Operand error at '0'");
    check_error(f, "10000000000000000", "Overflow error at '10000000000000000'");
    check_error(f, "1 2", "Extra character error in '1 2'");
    check_error(f, "@@c++(1)", "Syntax error at '@@c++(1)'");
    check_error(f, "'unclosed", "Syntax error at ''unclosed'");
    check_error(f, "$nope", "Couldn't resolve error at '$nope'");
}

static void test_extra_character_location(void **state)
{
    fixture *f = *state;
    uint64_t value;
    error *e = expr_evaluate_all(f->arena, &f->env, STR("12 zz"), &value);
    assert_non_null(e);
    assert_true(e->has_location);
    assert_int_equal(e->location, 3);
}

static void test_rest(void **state)
{
    fixture *f = *state;
    uint64_t value;
    str rest;
    assert_null(expr_evaluate(f->arena, &f->env, STR("rax + 8  L4"), &value, &rest));
    assert_int_equal(value, 0x18);
    assert_true(str_equal(rest, STR("L4")));
    assert_null(
        expr_evaluate(f->arena, &f->env, STR("00000000`00e50000+ 1E000 l758/@$ptrsize"), &value, &rest));
    assert_int_equal(value, 0xe6e000);
    assert_true(str_equal(rest, STR("l758/@$ptrsize")));
}

/* Nesting is bounded: neither of these may overflow the stack, and both are errors. */
static void test_depth(void **state)
{
    fixture *f = *state;
    enum { COUNT = 100000 };
    char *text = malloc(COUNT + 1);
    uint64_t value;
    memset(text, '(', COUNT);
    text[COUNT] = 0;
    assert_non_null(expr_evaluate_all(f->arena, &f->env, str_from_cstr(text), &value));
    memset(text, '-', COUNT);
    assert_non_null(expr_evaluate_all(f->arena, &f->env, str_from_cstr(text), &value));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_radix, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_sign_extension, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_binary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_functions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_errors, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_extra_character_location, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rest, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_depth, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
