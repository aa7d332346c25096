/* The session over a target made by hand: two threads, one page of memory, no files. */
#include "session/session.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define STACK 0x000000105df00000
#define TEB 0x000007fffffdd000

typedef struct fixture {
    session *s;
    arena *a;
    target target;
    uint8_t memory[0x1000];
    space_run runs[2];
} fixture;

static error *give_registers(target *t, arena *a, size_t thread, cpu_registers *out)
{
    (void)t;
    (void)a;
    cpu_registers_init(out, cpu_arch_of(CPU_X64));
    cpu_register_set(out, cpu_find_register(out->arch, STR("rip")), 0x7814df67 + thread);
    cpu_register_set(out, cpu_find_register(out->arch, STR("rsp")), STACK + 0x100);
    cpu_register_set(out, cpu_find_register(out->arch, STR("rax")), 0x1122334455667788);
    return NULL;
}

static const target_cpu_table cpu_table = {.registers = give_registers};

static void put64(uint8_t *at, uint64_t number)
{
    memcpy(at, &number, sizeof number);
}

static int setup(void **state)
{
    fixture *f = test_calloc(1, sizeof *f);
    assert_null(session_new(&f->s));
    f->a = arena_new();
    f->runs[0] = (space_run){.address = STACK, .size = 0x800, .offset = 0};
    f->runs[1] = (space_run){.address = TEB, .size = 0x800, .offset = 0x800};
    put64(f->memory + 0x100, 0); /* the return address of frame 0: the end of the stack */
    put64(f->memory + 0x800 + 0x60, 0x000007fffffde000);
    f->target = (target){
        .arena = f->a,
        .class = TARGET_USER,
        .system = {.cpu = CPU_X64, .processor_count = 4, .process_id = 0x4dc},
        .virtual_memory = space_from_runs(f->a, (bytes){f->memory, sizeof f->memory}, f->runs, 2),
        .cpu = &cpu_table,
    };
    for (uint32_t i = 0; i < 2; i++)
        *VEC_PUSH(f->a, &f->target.threads) = (target_thread){.index = i, .id = 0x470 + i, .teb = TEB};
    f->s->target = &f->target;
    f->s->values.space = f->target.virtual_memory;
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    session_free(f->s);
    arena_free(f->a);
    test_free(f);
    return 0;
}

static uint64_t evaluate(fixture *f, const char *text)
{
    uint64_t number = 0;
    str rest;
    error *e = session_evaluate(f->s, f->a, str_from_cstr(text), &number, &rest);
    if (e) fail_msg("%s: %.*s", text, STR_ARG(e->message));
    return number;
}

static error *evaluate_error(fixture *f, const char *text)
{
    uint64_t number = 0;
    str rest;
    return session_evaluate(f->s, f->a, str_from_cstr(text), &number, &rest);
}

static void numbers_and_registers(void **state)
{
    fixture *f = *state;
    /* The blog's own: "? fffffa804b729790 + 0xa0", "l758/@$ptrsize". */
    assert_int_equal(evaluate(f, "fffffa804b729790 + 0xa0"), 0xfffffa804b729830);
    assert_int_equal(evaluate(f, "758/@$ptrsize"), 0xeb);
    assert_int_equal(evaluate(f, "@rax"), 0x1122334455667788);
    assert_int_equal(evaluate(f, "@eax"), 0x55667788);
    assert_int_equal(evaluate(f, "@$ip"), 0x7814df67);
    assert_int_equal(evaluate(f, "."), 0x7814df67);
    assert_int_equal(evaluate(f, "@$csp"), STACK + 0x100);
    assert_int_equal(evaluate(f, "@$pagesize"), 0x1000);
    assert_int_equal(evaluate(f, "@$tpid"), 0x4dc);
    assert_int_equal(evaluate(f, "@$tid"), 0x470);
    assert_int_equal(evaluate(f, "@$teb"), TEB);
    assert_int_equal(evaluate(f, "@$thread"), TEB);
    assert_int_equal(evaluate(f, "@$peb"), 0x000007fffffde000);
    assert_int_equal(evaluate(f, "@$proc"), 0x000007fffffde000);
    assert_int_equal(evaluate(f, "poi(@$teb+60)"), 0x000007fffffde000);
    assert_int_equal(evaluate(f, "@$frame"), 0);
    f->s->settings.style.radix = 10;
    assert_int_equal(evaluate(f, "100"), 100);
}

static void last_expression(void **state)
{
    fixture *f = *state;
    evaluate(f, "1234");
    assert_int_equal(evaluate(f, "@$exp + 1"), 0x1235);
}

static void user_registers(void **state)
{
    fixture *f = *state;
    assert_int_equal(evaluate(f, "@$t0"), 0);
    assert_null(session_set_register(f->s, f->a, STR("$t0"), 7));
    assert_null(session_set_register(f->s, f->a, STR("@$t19"), 8));
    assert_int_equal(evaluate(f, "@$t0 + @$t19"), 15);
    assert_non_null(session_set_register(f->s, f->a, STR("$t20"), 1));
    /* A dump's registers stay as they are. */
    assert_non_null(session_set_register(f->s, f->a, STR("rax"), 1));
    assert_int_equal(evaluate(f, "@rax"), 0x1122334455667788);
}

static void what_is_not_there_says_so(void **state)
{
    fixture *f = *state;
    assert_non_null(evaluate_error(f, "@$bug_code"));
    assert_non_null(evaluate_error(f, "@$exr_param3"));
    assert_non_null(evaluate_error(f, "@rbx"));
    bool found = true;
    uint64_t number;
    assert_null(session_get_register(f->s, f->a, STR("$nonsense"), &found, &number));
    assert_false(found);
    assert_null(session_get_register(f->s, f->a, STR("xyz"), &found, &number));
    assert_false(found);
    f->target.has_bugcheck = true;
    f->target.bugcheck = (target_bugcheck){0xc4, {0xc5, 1, 2, 3}};
    assert_int_equal(evaluate(f, "@$bug_code"), 0xc4);
    assert_int_equal(evaluate(f, "@$bug_param1"), 0xc5);
    assert_int_equal(evaluate(f, "@$bug_param4"), 3);
}

static void prompts(void **state)
{
    fixture *f = *state;
    assert_string_equal(session_prompt(f->s, f->a).ptr, "0:000> ");
    assert_null(session_set_thread(f->s, 1));
    assert_string_equal(session_prompt(f->s, f->a).ptr, "0:001> ");
    assert_int_equal(evaluate(f, "@$ip"), 0x7814df68);
    assert_non_null(session_set_thread(f->s, 2));
    f->target.class = TARGET_KERNEL;
    f->target.threads.items[1].id = 8;
    assert_string_equal(session_prompt(f->s, f->a).ptr, "8: kd> ");
    f->target.system.processor_count = 1;
    assert_string_equal(session_prompt(f->s, f->a).ptr, "kd> ");
    f->s->target = NULL;
    assert_string_equal(session_prompt(f->s, f->a).ptr, "?:?\?\?> ");
}

static void contexts_and_frames(void **state)
{
    fixture *f = *state;
    const frame *frames;
    size_t count;
    assert_null(session_frames(f->s, 10, &frames, &count));
    assert_true(count >= 1);
    assert_int_equal(frames[0].ip, 0x7814df67);
    assert_int_equal(frames[0].sp, STACK + 0x100);
    cpu_registers r;
    cpu_registers_init(&r, cpu_arch_of(CPU_X64));
    cpu_register_set(&r, cpu_find_register(r.arch, STR("rip")), 0x1000);
    cpu_register_set(&r, cpu_find_register(r.arch, STR("rsp")), STACK + 0x100);
    session_set_context(f->s, &r);
    assert_int_equal(evaluate(f, "@$ip"), 0x1000);
    assert_null(session_frames(f->s, 10, &frames, &count));
    assert_int_equal(frames[0].ip, 0x1000);
    session_reset_context(f->s);
    assert_int_equal(evaluate(f, "@$ip"), 0x7814df67);
    assert_non_null(session_set_frame(f->s, 5000));
    assert_int_equal(f->s->frame_index, 0);
    assert_null(session_set_frame(f->s, 0));
}

static void opening_nothing_changes_nothing(void **state)
{
    fixture *f = *state;
    error *e = session_open_dump(f->s, STR("/nonexistent/file.dmp"));
    assert_non_null(e);
    assert_true(str_find(e->message, STR("/nonexistent/file.dmp")) != SIZE_MAX);
    assert_ptr_equal(f->s->target, &f->target);
    assert_int_equal(evaluate(f, "@$ip"), 0x7814df67);
}

static void a_place_is_saved_whole(void **state)
{
    fixture *f = *state;
    cpu_registers context;
    cpu_registers_init(&context, cpu_arch_of(CPU_X64));
    cpu_register_set(&context, cpu_find_register(context.arch, STR("rip")), 0x1000);
    cpu_register_set(&context, cpu_find_register(context.arch, STR("rsp")), STACK + 0x100);
    session_set_context(f->s, &context);
    session_place before;
    session_save_place(f->s, &before);
    assert_null(session_set_thread(f->s, 1));
    assert_int_equal(evaluate(f, "@rip"), 0x7814df68);
    cpu_register_set(&context, cpu_find_register(context.arch, STR("rip")), 0x2000);
    session_set_context(f->s, &context);
    session_restore_place(f->s, &before);
    assert_int_equal(f->s->thread, 0);
    assert_int_equal(f->s->scope, SCOPE_CONTEXT);
    assert_int_equal(evaluate(f, "@rip"), 0x1000);
    session_reset_context(f->s);
    assert_int_equal(evaluate(f, "@rip"), 0x7814df67);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_and_registers, setup, teardown),
        cmocka_unit_test_setup_teardown(last_expression, setup, teardown),
        cmocka_unit_test_setup_teardown(user_registers, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_not_there_says_so, setup, teardown),
        cmocka_unit_test_setup_teardown(prompts, setup, teardown),
        cmocka_unit_test_setup_teardown(contexts_and_frames, setup, teardown),
        cmocka_unit_test_setup_teardown(a_place_is_saved_whole, setup, teardown),
        cmocka_unit_test_setup_teardown(opening_nothing_changes_nothing, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
