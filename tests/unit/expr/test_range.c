/* Address ranges, with the examples of windows-driver-docs, "Address and Address Range Syntax". */
#include "expr/expr.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static error *find_register(void *context, arena *a, str name, bool *found, uint64_t *value)
{
    (void)context;
    (void)a;
    *found = str_equal(name, STR("$ptrsize"));
    if (*found) *value = 8;
    return NULL;
}

/* One segment, of selector 2b. */
static bool find_segment(void *context, arena *a, str text, uint16_t selector, uint64_t *base)
{
    (void)context;
    (void)a;
    assert_true(str_equal(text, STR("2b")) || str_equal(text, STR("99")));
    *base = 0x7ff000;
    return selector == 0x2b;
}

static const expr_env environment = {
    .pointer_size = 8, .radix = 16, .reg = find_register, .segment = find_segment};

static void check(const char *text, unsigned size, uint64_t start, uint64_t count, bool has_count,
                  const char *rest)
{
    arena *a = arena_new();
    expr_range r = {0};
    str tail = {0};
    error *e = expr_evaluate_range(a, &environment, str_from_cstr(text), size, 0x10, &r, &tail);
    if (e) fail_msg("%s: %.*s", text, STR_ARG(e->message));
    assert_int_equal(r.start, start);
    assert_int_equal(r.count, count);
    assert_int_equal(r.has_count, has_count);
    assert_true(str_equal(tail, str_from_cstr(rest)));
    arena_free(a);
}

static void check_error(const char *text, unsigned size, const char *expected, uint64_t offset)
{
    arena *a = arena_new();
    expr_range r;
    str tail;
    error *e = expr_evaluate_range(a, &environment, str_from_cstr(text), size, 0x10, &r, &tail);
    assert_non_null(e);
    assert_string_equal(e->message.ptr, expected);
    assert_true(e->has_location);
    assert_int_equal(e->location, offset);
    arena_free(a);
}

static void test_pairs(void **state)
{
    (void)state;
    check("0x00001000  0x00001007", 1, 0x1000, 8, true, "");
    check("0x00001000  0x00001007", 4, 0x1000, 2, true, "");
    check("1000 1003", 4, 0x1000, 1, true, "");
    check("1000 1000", 4, 0x1000, 1, true, "");
    check_error("1000 fff", 1, "Range error in '1000 fff'", 5);
}

static void test_lengths(void **state)
{
    (void)state;
    check("0x00001000  L8", 1, 0x1000, 8, true, "");
    check("0x00001000  L2", 4, 0x1000, 2, true, "");
    check("1000 l 4", 8, 0x1000, 4, true, "");
    check("1000 L0n10", 1, 0x1000, 10, true, "");
    check("1000L5", 1, 0x1000, 5, true, "");
    check("00000000`00e50000+ 1E000 l758/@$ptrsize", 8, 0xe6e000, 0xeb, true, "");
    check("80000000 L20", 1, 0x80000000u, 0x20, true, "");
    check("80000000 L-20", 1, 0x7fffffe0, 0x20, true, "");
    check("1000 L-2", 4, 0xff8, 2, true, "");
    check("00007ffc`0f180771 L100000 \"ntdll\"", 1, 0x7ffc0f180771u, 0x100000, true, "\"ntdll\"");
}

static void test_default(void **state)
{
    (void)state;
    check("1000", 4, 0x1000, 0x10, false, "");
    check("1000 ", 4, 0x1000, 0x10, false, "");
}

static void test_limit(void **state)
{
    (void)state;
    check("0 L10000000", 1, 0, 0x10000000, true, "");
    check_error("0 L10000001", 1, "Range error in '0 L10000001'", 3);
    check_error("0 L4000001", 4, "Range error in '0 L4000001'", 3);
    check("0 L?10000001", 1, 0, 0x10000001, true, "");
    check("0 L?ffffffffffffffff", 8, 0, UINT64_MAX, true, "");
    check_error("0 Lffffffffffffffff", 8, "Range error in '0 Lffffffffffffffff'", 3);
}

/* Addresses of 32-bit targets come back as the target's memory is addressed. */
static void test_32_bit(void **state)
{
    (void)state;
    expr_env env = environment;
    env.pointer_size = 4;
    arena *a = arena_new();
    expr_range r;
    str rest;
    assert_null(expr_evaluate_range(a, &env, STR("80001000 80001007"), 4, 1, &r, &rest));
    assert_int_equal(r.start, 0x80001000u);
    assert_int_equal(r.count, 2);
    arena_free(a);
}

/* "Address Modes and Segment Support": % flat, & real mode, # plain; a selector's base with what follows. */
static void test_modes(void **state)
{
    (void)state;
    check("%1000 L4", 1, 0x1000, 4, true, "");
    check("&1234:10 L2", 1, 0x12350, 2, true, "");
    check("&10 L2", 1, 0x10, 2, true, "");
    check("2b:10 2b:13", 1, 0x7ff010, 4, true, "");
    check("%2b: L4", 1, 0x7ff000, 4, true, "");
    check("2b:", 1, 0x7ff000, 0x10, false, "");
    check("%2b:10", 1, 0x7ff010, 0x10, false, "");
    check("#2b:12345 L1", 1, 0x7ff000 + 0x2345, 1, true, "");
    arena *a = arena_new();
    expr_env none = environment;
    uint64_t address;
    str rest;
    error *e = expr_evaluate_address(a, &environment, STR("99:0"), &address, &rest);
    assert_non_null(e);
    assert_string_equal(e->message.ptr, "Memory access error at '99'");
    none.segment = NULL;
    assert_non_null(expr_evaluate_address(a, &none, STR("2b:0"), &address, &rest));
    assert_non_null(expr_evaluate_address(a, &environment, STR("%"), &address, &rest));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pairs), cmocka_unit_test(test_lengths), cmocka_unit_test(test_default),
        cmocka_unit_test(test_limit), cmocka_unit_test(test_32_bit),  cmocka_unit_test(test_modes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
