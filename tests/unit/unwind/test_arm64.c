/* ARM64: what tests/differential/arm64_unwind.py cannot ask for: frames that the system's code leaves,
 * pointer authentication, functions without records, and walks. Layouts are those of dotnet/runtime's
 * unwinder and winnt.h. */
#include "world.h"

#include "cpu/arm64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define SP (STACK_BASE + 0x100000)

static cpu_registers registers_at(uint64_t ip, uint64_t sp)
{
    cpu_registers r;
    cpu_registers_init(&r, cpu_arch_of(CPU_ARM64));
    for (int i = ARM64_X0; i <= ARM64_LR; i++) cpu_register_set(&r, i, LIVE + (uint64_t)i);
    for (int i = ARM64_V0; i <= ARM64_V31; i++) cpu_register_set_128(&r, i, LIVE + (uint64_t)i, 7);
    cpu_register_set(&r, ARM64_PC, ip);
    cpu_register_set(&r, ARM64_SP, sp);
    return r;
}

static void assert_register(const cpu_registers *r, int index, uint64_t expected)
{
    uint64_t value;
    if (!cpu_register_get(r, index, &value)) fail_msg("%s is not known", r->arch->registers[index].name);
    assert_int_equal(value, expected);
}

static frame callee_at(uint64_t ip, uint64_t sp)
{
    return (frame){.origin = FRAME_CONTEXT, .is_exception_frame = true, .registers = registers_at(ip, sp)};
}

static void trap_frames_restore_all_that_they_hold(void **state)
{
    (void)state;
    world *w = world_new("unwind_arm64.dll");
    frame callee = callee_at(world_function(w, "ua_trap_frame"), SP), caller;
    uint64_t pc = world_function(w, "ua_leaf");
    for (uint64_t i = 0; i < 19; i++) world_poke(w, SP + 0xa0 + 8 * i, 0x100 + i);
    world_poke(w, SP + 0x90, 0x60000005);
    world_poke(w, SP + 0x98, SP + 0x4000);
    world_poke(w, SP + 0x138, 0x777);
    world_poke(w, SP + 0x140, SP + 0x5000);
    world_poke(w, SP + 0x148, pc);
    world_poke(w, SP + 0x10, SP + 0x1000);
    world_poke(w, SP + 0x1010 + 16 * 20, 0x2020);
    unwind_end end;
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, &end, NULL));
    assert_int_equal(caller.origin, FRAME_TRAP);
    assert_true(caller.is_exception_frame);
    assert_int_equal(callee.trap_frame, SP);
    assert_int_equal(caller.ip, pc);
    assert_int_equal(caller.sp, SP + 0x4000);
    for (int i = 0; i < 19; i++) assert_register(&caller.registers, ARM64_X0 + i, 0x100 + (uint64_t)i);
    assert_register(&caller.registers, ARM64_X19, LIVE + ARM64_X19);
    assert_register(&caller.registers, ARM64_LR, 0x777);
    assert_register(&caller.registers, ARM64_FP, SP + 0x5000);
    assert_register(&caller.registers, ARM64_PSR, 0x60000005);
    assert_register(&caller.registers, ARM64_D0 + 20, 0x2020);
    world_free(w);
}

static void machine_frames_say_pc_and_sp(void **state)
{
    (void)state;
    world *w = world_new("unwind_arm64.dll");
    frame callee = callee_at(world_function(w, "ua_machine_frame"), SP), caller;
    uint64_t pc = world_function(w, "ua_leaf");
    world_poke(w, SP, SP - 0x8000);
    world_poke(w, SP + 8, pc);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.origin, FRAME_MACHINE);
    assert_int_equal(caller.ip, pc);
    assert_int_equal(caller.sp, SP - 0x8000);
    assert_register(&caller.registers, ARM64_LR, LIVE + ARM64_LR);
    assert_false(cpu_register_valid(&caller.registers, ARM64_X0));
    world_free(w);
}

static void contexts_restore_everything(void **state)
{
    (void)state;
    world *w = world_new("unwind_arm64.dll");
    frame callee = callee_at(world_function(w, "ua_context"), SP), caller;
    uint64_t pc = world_function(w, "ua_leaf");
    world_poke(w, SP, UINT64_C(0x80000000) << 32 | 0x400007);
    for (uint64_t i = 0; i < 29; i++) world_poke(w, SP + 8 + 8 * i, 0x200 + i);
    world_poke(w, SP + 0xf0, 0x2929);
    world_poke(w, SP + 0xf8, 0x3030);
    world_poke(w, SP + 0x100, SP + 0x800);
    world_poke(w, SP + 0x108, pc);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.origin, FRAME_EXCEPTION);
    assert_true(caller.is_exception_frame);
    assert_int_equal(caller.ip, pc);
    assert_int_equal(caller.sp, SP + 0x800);
    assert_register(&caller.registers, ARM64_X0, 0x200);
    assert_register(&caller.registers, ARM64_LR, 0x3030);
    world_free(w);
}

/* The return address is the interrupted instruction: its frame's own lr is still to come. */
static void exact_return_addresses(void **state)
{
    (void)state;
    world *w = world_new("unwind_arm64.dll");
    frame callee = callee_at(world_function(w, "ua_exact"), SP), caller;
    uint64_t leaf = world_function(w, "ua_leaf");
    cpu_register_set(&callee.registers, ARM64_LR, leaf);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.ip, leaf);
    assert_true(caller.is_exception_frame);
    world_free(w);
}

static void signatures_are_taken_off(void **state)
{
    (void)state;
    world *w = world_new("unwind_arm64.dll");
    uint64_t back = world_function(w, "ua_leaf");
    frame callee = callee_at(world_function(w, "ua_leaf"), SP), caller;
    cpu_register_set(&callee.registers, ARM64_LR, (back + 4) | UINT64_C(0xa54a) << 48);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.origin, FRAME_LEAF);
    assert_int_equal(caller.ip, back + 4);
    assert_int_equal(callee.return_address, back + 4);
    /* Bit 55 says which half the address is of. */
    cpu_register_set(&callee.registers, ARM64_LR, UINT64_C(0x12f0f80001234560));
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.ip, UINT64_C(0xfffff80001234560));
    world_free(w);
}

/* ua_large called by ua_pairs called by what is in no module: the last frame's chain leads to 0. */
static void walks_go_through_functions_to_the_end(void **state)
{
    (void)state;
    world *w = world_new("unwind_arm64.dll");
    uint64_t large = world_function(w, "ua_large") + 0x14, pairs = world_function(w, "ua_pairs") + 0x2c;
    cpu_registers start = registers_at(large, SP);
    uint64_t frame_of_pairs = SP + 0x10000 + 2048 + 16, fp = frame_of_pairs + 64;
    world_poke(w, SP + 0x10000 + 32, fp);
    world_poke(w, SP + 0x10000 + 40, pairs);
    world_poke(w, SP + 0x10000 + 2048, 0x2525);
    world_poke(w, fp, 0);
    world_poke(w, fp + 8, 0);
    world_poke(w, fp + 16, 0x1919);
    frame frames[8];
    unwind_end end;
    size_t count = unwind_walk(w->arena, &w->env, &start, frames, 8, &end, NULL);
    assert_int_equal(count, 2);
    assert_int_equal(end, UNWIND_COMPLETE);
    assert_int_equal(frames[1].ip, pairs);
    assert_int_equal(frames[1].sp, frame_of_pairs);
    assert_int_equal(frames[1].origin, FRAME_UNWIND_INFO);
    assert_register(&frames[1].registers, ARM64_X25, 0x2525);
    assert_register(&frames[1].registers, ARM64_FP, fp);
    assert_false(cpu_register_valid(&frames[1].registers, ARM64_X9));
    world_free(w);
}

/* A function that was called moved nothing but has no record: only its frame pointer can be followed. */
static void callers_without_records_follow_the_frame_pointer(void **state)
{
    (void)state;
    world *w = world_new("unwind_arm64.dll");
    uint64_t leaf = world_function(w, "ua_leaf");
    frame callee = {.origin = FRAME_POINTER, .registers = registers_at(leaf + 4, SP)}, caller;
    cpu_register_set(&callee.registers, ARM64_FP, SP + 0x40);
    world_poke(w, SP + 0x40, SP + 0x90);
    world_poke(w, SP + 0x48, leaf | UINT64_C(0x41) << 48);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.origin, FRAME_POINTER);
    assert_int_equal(caller.ip, leaf);
    assert_int_equal(caller.sp, SP + 0x50);
    world_free(w);
}

/* A record that clang-19's assembler cannot write, in place of another function's:
 *     addvl sp, sp, #-2; str z8, [sp, #1, mul vl]; str p4, [sp]; stp fp, lr, [sp, #-16]!; mov fp, sp */
static void write_scalable_record(world *w, uint64_t address)
{
    static const uint8_t codes[12] = {0xe1, 0x81, 0xe7, 0x14, 0xc0, 0xe7, 0x00, 0xc1, 0xdf, 0x02, 0xe4, 0xe3};
    pe_function f;
    pe_image *image = mapped_open(w->arena, w->image);
    assert_int_equal(pe_function_lookup(image, (uint32_t)(address - IMAGE_BASE), &f), PE_LOOKUP_FOUND);
    assert_int_equal(f.unwind & 3, 0);
    mapped_sample *changed = ARENA_NEW(w->arena, mapped_sample);
    *changed = *w->image;
    changed->data = arena_copy(w->arena, w->image->data, w->image->size, 16);
    w->image = changed;
    uint8_t *record = changed->data + f.unwind;
    uint32_t length = load_u32(record) & 0x3ffff, header = length | 3u << 27;
    for (int i = 0; i < 4; i++) record[i] = (uint8_t)(header >> 8 * i);
    memcpy(record + 4, codes, sizeof codes);
}

static void scalable_frames_need_the_length_of_a_vector(void **state)
{
    (void)state;
    enum { LENGTH = 32 };
    world *w = world_new("unwind_arm64.dll");
    uint64_t function = world_function(w, "ua_singles"), back = world_function(w, "ua_leaf") + 4;
    write_scalable_record(w, function);
    frame callee = callee_at(function + 0x34, SP - 64), caller;
    cpu_register_set(&callee.registers, ARM64_FP, SP);
    cpu_register_set(&callee.registers, ARM64_VL, LENGTH);
    world_poke(w, SP, SP + 0x200);
    world_poke(w, SP + 8, back);
    world_poke(w, SP + 16 + LENGTH, 0x888);
    unwind_end end;
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, &end, NULL));
    assert_int_equal(caller.origin, FRAME_UNWIND_INFO);
    assert_int_equal(caller.ip, back);
    assert_int_equal(caller.sp, SP + 16 + 2 * LENGTH);
    assert_register(&caller.registers, ARM64_FP, SP + 0x200);
    assert_register(&caller.registers, ARM64_V0 + 8, 0x888);
    /* Without it the place of the caller's frame is not known from the codes. */
    callee = callee_at(function + 0x34, SP - 64);
    cpu_register_set(&callee.registers, ARM64_FP, SP);
    if (unwind_step(w->arena, &w->env, &callee, &caller, &end, NULL))
        assert_int_not_equal(caller.origin, FRAME_UNWIND_INFO);
    else assert_int_equal(end, UNWIND_BAD_CODE);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trap_frames_restore_all_that_they_hold),
        cmocka_unit_test(machine_frames_say_pc_and_sp),
        cmocka_unit_test(contexts_restore_everything),
        cmocka_unit_test(exact_return_addresses),
        cmocka_unit_test(signatures_are_taken_off),
        cmocka_unit_test(walks_go_through_functions_to_the_end),
        cmocka_unit_test(callers_without_records_follow_the_frame_pointer),
        cmocka_unit_test(scalable_frames_need_the_length_of_a_vector),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
