/* Presenters: numbers as WinDbg's C run-time spells them, the register block of the reference page. */
#include "show/number.h"
#include "show/registers.h"
#include "show/target.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void collect(void *context, str text)
{
    strbuf_append(context, text);
}

static const char *double_text(arena *a, double number)
{
    strbuf text = {.arena = a};
    show_double(number, &text);
    return strbuf_str(&text).ptr;
}

/* windows-driver-docs, ".formats": 1c407e62. */
static void floats(void **state)
{
    (void)state;
    arena *a = arena_new();
    uint32_t bits = 0x1c407e62;
    float single;
    memcpy(&single, &bits, sizeof single);
    assert_string_equal(double_text(a, (double)single), "6.36908e-022");
    uint64_t wide = 0x1c407e62;
    double both;
    memcpy(&both, &wide, sizeof both);
    assert_string_equal(double_text(a, both), "2.34182e-315");
    assert_string_equal(double_text(a, 0), "0");
    assert_string_equal(double_text(a, -1.5), "-1.5");
    assert_string_equal(double_text(a, INFINITY), "1.#INF");
    assert_string_equal(double_text(a, -INFINITY), "-1.#INF");
    assert_string_equal(double_text(a, NAN), "1.#QNAN");
    strbuf text = {.arena = a};
    show_extended(0, 0, &text);
    assert_string_equal(strbuf_str(&text).ptr, " 0.000000000000000000000e+0000");
    text.len = 0;
    show_extended(0x8000000000000000, 0xbfff, &text);
    assert_string_equal(strbuf_str(&text).ptr, "-1.000000000000000000000e+0000");
    arena_free(a);
}

static void exceptions(void **state)
{
    (void)state;
    arena *a = arena_new();
    target t = {.has_exception = true, .exception.code = 0xe06d7363};
    session s = {.target = &t};
    assert_true(str_starts_with(show_event_text(&s, a), STR("C++ EH exception - code e06d7363 ")));
    t.exception.code = 0x12345678;
    assert_true(str_starts_with(show_event_text(&s, a), STR("Unknown exception - code 12345678 ")));
    t.has_exception = false; /* a bug check */
    assert_true(str_starts_with(show_event_text(&s, a), STR("Break instruction exception - code 80000003 ")));
    arena_free(a);
}

/* The page's ".frame /r 2", whose volatile registers are those of the innermost frame. */
static void register_block(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        uint64_t number;
        bool kept;
    } rows[] = {
        {"rax", 0, false},
        {"rbx", 0xfffffa804b729790, true},
        {"rcx", 0xc4, false},
        {"rdx", 0xc5, false},
        {"rsi", 0xfffffa804a3b0000, true},
        {"rdi", 0xfffff8000183ce80, true},
        {"rip", 0xfffff80001b66b4e, true},
        {"rsp", 0xfffff88005db1b50, true},
        {"rbp", 0xfffffa804de8c290, true},
        {"r8", 0xfffff88001345610, false},
        {"r9", 0xffff, false},
        {"r10", 0xfffff80001b7a640, false},
        {"r11", 0, false},
        {"r12", 0x4de8c290, true},
        {"r13", 0, true},
        {"r14", 0, true},
        {"r15", 0, true},
        {"efl", 0x282, false},
        {"cs", 0x10, false},
        {"ss", 0x18, false},
        {"ds", 0x2b, false},
        {"es", 0x2b, false},
        {"fs", 0x53, false},
        {"gs", 0x2b, false},
    };
    session *s;
    assert_null(session_new(&s));
    arena *a = arena_new();
    cpu_registers outer, innermost;
    cpu_registers_init(&outer, cpu_arch_of(CPU_X64));
    cpu_registers_init(&innermost, cpu_arch_of(CPU_X64));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int index = cpu_find_register(outer.arch, str_from_cstr(rows[i].name));
        assert_true(index >= 0);
        cpu_register_set(rows[i].kept ? &outer : &innermost, index, rows[i].number);
    }
    strbuf text = {.arena = a}, json = {.arena = a};
    out *o = out_new(a, OUT_TEXT, (sink){collect, &text}, NULL);
    show_registers(s, o, a, &outer, &innermost, show_default_mask(outer.arch));
    assert_string_equal(strbuf_str(&text).ptr,
                        "rax=0000000000000000 rbx=fffffa804b729790 rcx=00000000000000c4\n"
                        "rdx=00000000000000c5 rsi=fffffa804a3b0000 rdi=fffff8000183ce80\n"
                        "rip=fffff80001b66b4e rsp=fffff88005db1b50 rbp=fffffa804de8c290\n"
                        " r8=fffff88001345610  r9=000000000000ffff r10=fffff80001b7a640\n"
                        "r11=0000000000000000 r12=000000004de8c290 r13=0000000000000000\n"
                        "r14=0000000000000000 r15=0000000000000000\n"
                        "iopl=0         nv up ei ng nz na pe nc\n"
                        "cs=0010  ss=0018  ds=002b  es=002b  fs=0053  gs=002b             efl=00000282\n");
    /* JSON does not pretend: what was not recovered is null. */
    o = out_new(a, OUT_JSON, (sink){collect, &json}, NULL);
    show_registers(s, o, a, &outer, &innermost, show_default_mask(outer.arch));
    assert_non_null(strstr(strbuf_str(&json).ptr, "\"rbx\":\"0xfffffa804b729790\""));
    assert_non_null(strstr(strbuf_str(&json).ptr, "\"rcx\":null"));
    arena_free(a);
    session_free(s);
}

static void vectors(void **state)
{
    (void)state;
    arena *a = arena_new();
    strbuf text = {.arena = a};
    show_vector_floats(0x3f8000003f000000, 0x4000000000000000, &text); /* 2, 0, 1, 0.5 from the top */
    assert_string_equal(strbuf_str(&text).ptr, "2 0 1 0.5");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats),
        cmocka_unit_test(exceptions),
        cmocka_unit_test(register_block),
        cmocka_unit_test(vectors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
