/* x86: records and fallbacks that compiled code does not have (tests/differential/x86_unwind.py has the
 * others): FPO records as winnt.h describes them, trap frames, ebp chains, searches, and programs that are
 * wrong. A module that is only a name stands for the code: every address of it may be a return address. */
#include "cpu/x86.h"
#include "unwind/frame_program.h"
#include "unwind/unwind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum {
    MODULE_BASE = 0x400000,
    MODULE_SIZE = 0x10000,
    STACK = 0x120000,
    STACK_BYTES = 0x1000,
    RETURN = 0x402345
};

typedef struct small_world {
    arena *arena;
    uint8_t stack[STACK_BYTES];
    unwind_env env;
    bool has_record;
    pdb_frame_record record;
    uint64_t trap_at;
} small_world;

static size_t read_stack(void *context, uint64_t address, void *buffer, size_t size)
{
    const small_world *w = context;
    if (address < STACK || address >= STACK + STACK_BYTES) return 0;
    size_t left = (size_t)(STACK + STACK_BYTES - address);
    if (size > left) size = left;
    memcpy(buffer, w->stack + (address - STACK), size);
    return size;
}

static size_t read_nothing(void *context, uint64_t offset, void *buffer, size_t size)
{
    (void)context;
    (void)offset;
    (void)buffer;
    (void)size;
    return 0;
}

static bool find_module(void *context, uint64_t address, uint64_t *base, pe_source *source)
{
    if (address < MODULE_BASE || address >= MODULE_BASE + MODULE_SIZE) return false;
    *base = MODULE_BASE;
    *source = (pe_source){.read = read_nothing, .context = context, .mapped = true};
    return true;
}

static bool find_record(void *context, uint64_t address, pdb_frame_record *out)
{
    const small_world *w = context;
    *out = w->record;
    return w->has_record && address >= MODULE_BASE && address < MODULE_BASE + MODULE_SIZE;
}

static bool read_trap(void *context, uint64_t address, cpu_registers *out)
{
    const small_world *w = context;
    if (address != w->trap_at) return false;
    cpu_registers_init(out, cpu_arch_of(CPU_X86));
    cpu_register_set(out, X86_EIP, RETURN);
    cpu_register_set(out, X86_ESP, STACK + 0x800);
    cpu_register_set(out, X86_EAX, 0xaaaa);
    return true;
}

static int set_up(void **state)
{
    static const space_ops ops = {.read = read_stack};
    arena *a = arena_new();
    small_world *w = ARENA_NEW(a, small_world);
    memset(w->stack, 0, sizeof w->stack);
    w->arena = a;
    w->env = (unwind_env){.context = w,
                          .memory = space_new(a, &ops, w),
                          .module = find_module,
                          .record = find_record,
                          .trap_frame = read_trap};
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    arena_free(((small_world *)*state)->arena);
    return 0;
}

static void poke(small_world *w, uint32_t address, uint32_t value)
{
    for (int i = 0; i < 4; i++) w->stack[address - STACK + (uint32_t)i] = (uint8_t)(value >> 8 * i);
}

static frame callee_at(uint32_t eip, uint32_t esp, uint32_t ebp)
{
    frame f = {.origin = FRAME_CONTEXT, .is_exception_frame = true};
    cpu_registers_init(&f.registers, cpu_arch_of(CPU_X86));
    for (int i = X86_EAX; i <= X86_EDI; i++) cpu_register_set(&f.registers, i, 0x1000u + (uint32_t)i);
    cpu_register_set(&f.registers, X86_EIP, eip);
    cpu_register_set(&f.registers, X86_ESP, esp);
    cpu_register_set(&f.registers, X86_EBP, ebp);
    return f;
}

static void assert_register(const frame *f, int index, uint64_t expected)
{
    uint64_t value = 0;
    assert_true(cpu_register_get(&f->registers, index, &value));
    assert_int_equal(value, expected);
}

static void fpo_sizes_lead_to_the_return_address(void **state)
{
    small_world *w = *state;
    w->has_record = true;
    w->record = (pdb_frame_record){
        .kind = PDB_FRAME_FPO,
        .fpo = {.local_size = 12, .parameter_size = 8, .saved_registers = 2, .frame_type = PDB_FPO_OMITTED}};
    frame callee = callee_at(MODULE_BASE + 0x1100, STACK + 0x100, 0x77777777), caller;
    callee.pushed_parameters = 4; /* the frame below was given a word */
    poke(w, STACK + 0x100 + 4 + 12 + 8, RETURN);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.origin, FRAME_FPO);
    assert_int_equal(caller.ip, RETURN);
    assert_int_equal(caller.sp, STACK + 0x100 + 4 + 12 + 8 + 4);
    assert_int_equal(caller.pushed_parameters, 8);
    assert_int_equal(callee.frame_base, STACK + 0x100 + 4 + 12 + 8 - 4);
    assert_register(&caller, X86_EBP, 0x77777777);
    assert_false(cpu_register_valid(&caller.registers, X86_ESI));
}

static void a_function_that_uses_ebp_has_saved_it(void **state)
{
    small_world *w = *state;
    w->has_record = true;
    w->record = (pdb_frame_record){
        .kind = PDB_FRAME_FPO,
        .fpo = {.local_size = 4, .saved_registers = 3, .uses_ebp = true, .frame_type = PDB_FPO_OMITTED}};
    frame callee = callee_at(MODULE_BASE + 0x1100, STACK + 0x100, 3), caller;
    poke(w, STACK + 0x104, 0x12f000);
    poke(w, STACK + 0x110, RETURN);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_register(&caller, X86_EBP, 0x12f000);
}

static void trap_handlers_lead_to_what_was_interrupted(void **state)
{
    small_world *w = *state;
    w->has_record = true;
    w->record = (pdb_frame_record){.kind = PDB_FRAME_FPO, .fpo = {.frame_type = PDB_FPO_TRAP}};
    w->trap_at = STACK + 0x200;
    frame callee = callee_at(MODULE_BASE + 0x1100, STACK + 0x100, STACK + 0x200), caller;
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.origin, FRAME_TRAP);
    assert_true(caller.is_exception_frame);
    assert_int_equal(callee.trap_frame, STACK + 0x200);
    assert_int_equal(caller.ip, RETURN);
    assert_register(&caller, X86_EAX, 0xaaaa);
}

static void frame_pointers_are_followed_when_nothing_is_known(void **state)
{
    small_world *w = *state;
    frame callee = callee_at(MODULE_BASE + 0x1100, STACK + 0x100, STACK + 0x180), caller;
    poke(w, STACK + 0x180, STACK + 0x300);
    poke(w, STACK + 0x184, RETURN);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.origin, FRAME_POINTER);
    assert_int_equal(caller.sp, STACK + 0x188);
    assert_register(&caller, X86_EBP, STACK + 0x300);
    assert_int_equal(callee.frame_base, STACK + 0x180);
    /* A chain that does not lead to code is no chain: the stack is searched. */
    poke(w, STACK + 0x184, 0x999);
    poke(w, STACK + 0x120, RETURN);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.origin, FRAME_SCAN);
    assert_int_equal(caller.ip, RETURN);
    assert_int_equal(caller.sp, STACK + 0x124);
}

static void a_call_through_a_bad_pointer_has_its_return_address_on_top(void **state)
{
    small_world *w = *state;
    frame callee = callee_at(0, STACK + 0x100, STACK + 0x180), caller;
    poke(w, STACK + 0x100, RETURN);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.origin, FRAME_LEAF);
    assert_int_equal(caller.ip, RETURN);
    assert_register(&caller, X86_EBP, STACK + 0x180);
}

static void programs_that_are_wrong_are_not_believed(void **state)
{
    small_world *w = *state;
    static const char *const wrong[] = {
        "",
        "=",
        "$eip",
        "$eip 1 2 =",
        "1 2 =",
        "$eip $nothing =",
        "$eip 7 0 / =",
        "$eip 7 3 @ =",
        "$eip 99999 ^ =",
        "$eip 1 + = $esp 2 + =",
        "$eip 12x =",
        "$eip $esp 4294967295999 + =",
    };
    w->has_record = true;
    poke(w, STACK + 0x100, RETURN);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        w->record = (pdb_frame_record){.kind = PDB_FRAME_DATA, .data = {.program = str_from_cstr(wrong[i])}};
        frame callee = callee_at(MODULE_BASE + 0x1100, STACK + 0x100, 3), caller;
        assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
        if (caller.origin != FRAME_SCAN) fail_msg("%s", wrong[i]);
    }
}

static void programs_have_all_operators(void **state)
{
    small_world *w = *state;
    static const struct {
        const char *program;
        uint32_t value;
    } right[] = {
        {"$x 7 3 + =", 10},         {"$x 3 7 - =", (uint32_t)-4},
        {"$x 7 3 * =", 21},         {"$x 7 3 / =", 2},
        {"$x 7 3 % =", 1},          {"$x 39 16 @ =", 32},
        {"$x -5 =", (uint32_t)-5},  {"$y 5 = $x $y $y * =", 25},
        {"$x 1179904 ^ =", RETURN}, {"$x .c 1 + =", 43},
    };
    poke(w, 1179904, RETURN);
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        frame_program p = {.memory = w->env.memory};
        uint32_t value;
        assert_true(frame_program_set(&p, STR(".c"), 42));
        assert_false(frame_program_result(&p, STR("$x"), &value));
        if (!frame_program_run(&p, str_from_cstr(right[i].program)) ||
            !frame_program_result(&p, STR("$x"), &value) || value != right[i].value)
            fail_msg("%s", right[i].program);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(fpo_sizes_lead_to_the_return_address, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_function_that_uses_ebp_has_saved_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(trap_handlers_lead_to_what_was_interrupted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(frame_pointers_are_followed_when_nothing_is_known, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_call_through_a_bad_pointer_has_its_return_address_on_top, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(programs_that_are_wrong_are_not_believed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(programs_have_all_operators, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
