/* Whole walks: what ends them, and that nothing keeps them from ending. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define TOP (STACK_BASE + 0x10000)

static uint64_t inside(world *w, const char *name, uint64_t offset)
{
    return world_function(w, name) + offset;
}

/* uw_alloc_small <- uw_tail_jump <- uw_guarded <- 0. Returns the address of the last return slot. */
static uint64_t build_three(world *w)
{
    world_poke(w, TOP + 56, inside(w, "uw_tail_jump", 20));
    world_poke(w, TOP + 64 + 0x28, inside(w, "uw_guarded", 4));
    world_poke(w, TOP + 112 + 0x28, 0);
    return TOP + 112 + 0x28;
}

static size_t walk(world *w, const cpu_registers *start, frame *frames, size_t capacity, unwind_end *end,
                   uint64_t *where)
{
    return unwind_walk(w->arena, &w->env, start, frames, capacity, end, where);
}

static void a_walk_ends_at_return_address_0(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    uint64_t last = build_three(w);
    frame *f = ARENA_ARRAY(w->arena, frame, 10);
    cpu_registers start = world_registers(inside(w, "uw_alloc_small", 10), TOP);
    unwind_end end = UNWIND_LIMIT;
    assert_int_equal(walk(w, &start, f, 10, &end, NULL), 3);
    assert_int_equal(end, UNWIND_COMPLETE);
    assert_int_equal(f[0].origin, FRAME_CONTEXT);
    assert_true(f[0].is_exception_frame);
    assert_int_equal(f[1].origin, FRAME_UNWIND_INFO);
    assert_false(f[1].is_exception_frame);
    assert_int_equal(f[0].return_address, f[1].ip);
    assert_int_equal(f[1].return_address, f[2].ip);
    assert_int_equal(f[1].sp, TOP + 64);
    assert_int_equal(f[2].sp, TOP + 112);
    assert_true(f[2].has_return_address);
    assert_int_equal(f[2].return_address, 0);
    assert_int_equal(f[2].return_slot, last);
    world_free(w);
}

static void the_limit_keeps_the_last_return_address(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    build_three(w);
    frame f[2];
    cpu_registers start = world_registers(inside(w, "uw_alloc_small", 10), TOP);
    for (size_t capacity = 1; capacity <= 2; capacity++) {
        unwind_end end = UNWIND_COMPLETE;
        assert_int_equal(walk(w, &start, f, capacity, &end, NULL), capacity);
        assert_int_equal(end, UNWIND_LIMIT);
        assert_true(f[capacity - 1].has_return_address);
        assert_int_equal(f[capacity - 1].return_address,
                         inside(w, capacity == 1 ? "uw_tail_jump" : "uw_guarded", capacity == 1 ? 20 : 4));
    }
    unwind_end end = UNWIND_COMPLETE;
    assert_int_equal(walk(w, &start, f, 0, &end, NULL), 0);
    assert_int_equal(end, UNWIND_LIMIT);
    world_free(w);
}

static void a_missing_stack_ends_with_its_address(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    build_three(w);
    w->hole_start = TOP + 64 + 0x28;
    w->hole_end = STACK_END;
    frame f[10];
    cpu_registers start = world_registers(inside(w, "uw_alloc_small", 10), TOP);
    unwind_end end = UNWIND_COMPLETE;
    uint64_t where = 0;
    assert_int_equal(walk(w, &start, f, 10, &end, &where), 2);
    assert_int_equal(end, UNWIND_NO_MEMORY);
    assert_int_equal(where, TOP + 64 + 0x28);
    assert_false(f[1].has_return_address);
    world_free(w);
}

static void a_jump_to_nowhere_is_unwound_as_a_call(void **state)
{
    (void)state;
    static const uint64_t bad[] = {0, 0x10, 0xdeadbeef00000000};
    for (size_t i = 0; i < 3; i++) {
        world *w = world_new("unwind_x64.dll");
        build_three(w);
        world_poke(w, TOP - 8, inside(w, "uw_alloc_small", 10));
        frame f[10];
        cpu_registers start = world_registers(bad[i], TOP - 8);
        unwind_end end = UNWIND_LIMIT;
        assert_int_equal(walk(w, &start, f, 10, &end, NULL), 4);
        assert_int_equal(end, UNWIND_COMPLETE);
        assert_int_equal(f[1].origin, FRAME_LEAF);
        assert_int_equal(f[1].ip, inside(w, "uw_alloc_small", 10));
        world_free(w);
    }
}

static void a_return_address_in_no_module_ends_the_walk(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    build_three(w);
    world_poke(w, TOP + 56, 0x12345678);
    frame f[10];
    cpu_registers start = world_registers(inside(w, "uw_alloc_small", 10), TOP);
    unwind_end end = UNWIND_LIMIT;
    uint64_t where = 0;
    assert_int_equal(walk(w, &start, f, 10, &end, &where), 2);
    assert_int_equal(end, UNWIND_OUTSIDE);
    assert_int_equal(where, 0x12345678);
    assert_int_equal(f[1].ip, 0x12345678);
    world_free(w);
}

/* A machine frame that leads to itself, and two that lead to each other. */
static void circles_are_seen(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    uint64_t trap = inside(w, "uw_machine_frame_code", 4);
    frame f[64];
    cpu_registers start = world_registers(trap, TOP);
    unwind_end end = UNWIND_LIMIT;
    world_poke(w, TOP + 0x30, trap);
    world_poke(w, TOP + 0x30 + 24, TOP);
    assert_int_equal(walk(w, &start, f, 64, &end, NULL), 1);
    assert_int_equal(end, UNWIND_NO_PROGRESS);
    world_poke(w, TOP + 0x30 + 24, TOP + 0x1000);
    world_poke(w, TOP + 0x1000 + 0x30, trap);
    world_poke(w, TOP + 0x1000 + 0x30 + 24, TOP);
    end = UNWIND_LIMIT;
    assert_int_equal(walk(w, &start, f, 64, &end, NULL), 2);
    assert_int_equal(end, UNWIND_NO_PROGRESS);
    world_free(w);
}

/* An interrupt on another stack, whose addresses are higher than the interrupted one's. */
static void other_stacks_are_followed(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    build_three(w);
    uint64_t other = TOP + 0x100000;
    world_poke(w, other + 0x30, inside(w, "uw_alloc_small", 10));
    world_poke(w, other + 0x30 + 24, TOP);
    frame f[10];
    cpu_registers start = world_registers(inside(w, "uw_machine_frame_code", 4), other);
    unwind_end end = UNWIND_LIMIT;
    assert_int_equal(walk(w, &start, f, 10, &end, NULL), 4);
    assert_int_equal(end, UNWIND_COMPLETE);
    assert_int_equal(f[1].origin, FRAME_MACHINE);
    assert_int_equal(f[1].sp, TOP);
    world_free(w);
}

/* Without unwind information the stack is searched for what a call has left: "call" before the address it
 * returns to. */
static void missing_unwind_information_is_searched_around(void **state)
{
    (void)state;
    world *w = world_new("sample64.dll");
    pe_image *image = mapped_open(w->arena, w->image);
    pe_directory table = pe_directory_of(image, PE_DIRECTORY_EXCEPTION);
    w->hole_start = IMAGE_BASE + (table.rva & ~0xfffu);
    w->hole_end = w->hole_start + 0x1000;
    /* sample_unnamed calls sample_plain: find the byte after that call (E8 rel32). */
    uint32_t plain = sample_rva(w->arena, image, "sample_plain"), after = 0;
    for (uint32_t rva = plain; rva < plain + 0x200 && !after; rva++)
        if (w->image->data[rva] == 0xe8 && rva + 5 + load_u32(w->image->data + rva + 1) == plain)
            after = rva + 5;
    assert_int_not_equal(after, 0);
    world_poke(w, TOP + 0x18, IMAGE_BASE + plain + 1);                  /* code, but not behind a call */
    world_poke(w, TOP + 0x20, IMAGE_BASE + image->sections[1].rva + 8); /* not code */
    world_poke(w, TOP + 0x40, IMAGE_BASE + after);
    frame f[10];
    cpu_registers start = world_registers(IMAGE_BASE + plain + 9, TOP);
    unwind_end end = UNWIND_LIMIT;
    uint64_t where = 0;
    size_t count = walk(w, &start, f, 10, &end, &where);
    assert_int_equal(count, 2);
    assert_int_equal(f[1].origin, FRAME_SCAN);
    assert_int_equal(f[1].ip, IMAGE_BASE + after);
    assert_int_equal(f[1].sp, TOP + 0x48);
    assert_false(cpu_register_valid(&f[1].registers, X64_RBX));
    assert_int_equal(end, UNWIND_NO_MEMORY);
    assert_int_equal(where, IMAGE_BASE + table.rva);
    world_free(w);
}

static bool is_code(void *context, uint64_t address)
{
    (void)context;
    return address < NAMED_BASE + 0x3000;
}

/* Of a module that is only a range of addresses nothing can be read: what points into it may be a return
 * address, unless it is the headers' page, or someone knows better. */
static void modules_without_headers_are_searched_around(void **state)
{
    (void)state;
    for (int known = 0; known < 2; known++) {
        world *w = world_new("unwind_x64.dll");
        w->env.is_code = known ? is_code : NULL;
        uint64_t last = build_three(w);
        world_poke(w, TOP - 0x38, NAMED_BASE + 0x10);
        world_poke(w, TOP - 0x30, NAMED_BASE + 0x4444);
        world_poke(w, TOP - 0x20, NAMED_BASE + 0x2222);
        world_poke(w, TOP - 8, inside(w, "uw_alloc_small", 10));
        world_poke(w, last, NAMED_BASE + 0x1333);
        frame f[10];
        cpu_registers start = world_registers(NAMED_BASE + 0x1111, TOP - 0x40);
        unwind_end end = UNWIND_LIMIT;
        size_t count = walk(w, &start, f, 10, &end, NULL);
        assert_true(count >= 2);
        assert_int_equal(f[1].origin, FRAME_SCAN);
        assert_int_equal(f[1].ip, NAMED_BASE + (known ? 0x2222 : 0x4444));
        assert_int_equal(end, UNWIND_NO_MEMORY);
        world_free(w);
    }
}

static void damaged_unwind_information_is_not_believed(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    build_three(w);
    pe_image *image = mapped_open(w->arena, w->image);
    pe_function function;
    uint32_t rva = sample_rva(w->arena, image, "uw_alloc_small");
    assert_int_equal(pe_function_lookup(image, rva, &function), PE_LOOKUP_FOUND);
    w->image->data[function.unwind + 5] = 0x0f; /* an operation that does not exist */
    frame f[10];
    cpu_registers start = world_registers(IMAGE_BASE + rva + 10, TOP);
    unwind_end end = UNWIND_LIMIT;
    uint64_t where = 0;
    memset(w->stack + (TOP - STACK_BASE), 0, 0x4000);
    assert_int_equal(walk(w, &start, f, 10, &end, &where), 1);
    assert_int_equal(end, UNWIND_BAD_CODE);
    assert_int_equal(where, IMAGE_BASE + function.unwind);
    world_free(w);
}

static void a_walk_can_be_interrupted(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    build_three(w);
    interrupt_request(&w->interrupt);
    frame f[10];
    cpu_registers start = world_registers(inside(w, "uw_alloc_small", 10), TOP);
    unwind_end end = UNWIND_LIMIT;
    assert_int_equal(walk(w, &start, f, 10, &end, NULL), 1);
    assert_int_equal(end, UNWIND_INTERRUPTED);
    world_free(w);
}

static void registers_without_a_processor_are_refused(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    frame f[4];
    cpu_registers start;
    memset(&start, 0, sizeof start);
    frame callee = {.registers = start}, caller;
    unwind_end end = UNWIND_COMPLETE;
    assert_false(unwind_step(w->arena, &w->env, &callee, &caller, &end, NULL));
    assert_int_equal(end, UNWIND_UNSUPPORTED);
    cpu_registers_init(&start, cpu_arch_of(CPU_X64));
    assert_int_equal(walk(w, &start, f, 4, &end, NULL), 1);
    assert_int_equal(end, UNWIND_NO_MEMORY);
    world_free(w);
}

/* ARM64: x29 points at the saved x29 and x30. */
static void frame_pointer_chains(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    const cpu_arch *arm = cpu_arch_of(CPU_ARM64);
    cpu_registers start;
    cpu_registers_init(&start, arm);
    cpu_register_set(&start, cpu_role_register(arm, CPU_ROLE_IP), NAMED_BASE + 0x100);
    cpu_register_set(&start, cpu_role_register(arm, CPU_ROLE_SP), TOP);
    cpu_register_set(&start, cpu_role_register(arm, CPU_ROLE_FP), TOP + 0x20);
    world_poke(w, TOP + 0x20, TOP + 0x60);
    world_poke(w, TOP + 0x28, NAMED_BASE + 0x200);
    world_poke(w, TOP + 0x60, 0);
    world_poke(w, TOP + 0x68, NAMED_BASE + 0x300);
    frame f[10];
    unwind_end end = UNWIND_LIMIT;
    size_t count = walk(w, &start, f, 10, &end, NULL);
    assert_int_equal(count, 3);
    assert_int_equal(f[1].origin, FRAME_POINTER);
    assert_int_equal(f[1].ip, NAMED_BASE + 0x200);
    assert_int_equal(f[2].ip, NAMED_BASE + 0x300);
    assert_int_equal(f[2].sp, TOP + 0x70);
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_walk_ends_at_return_address_0),
        cmocka_unit_test(the_limit_keeps_the_last_return_address),
        cmocka_unit_test(a_missing_stack_ends_with_its_address),
        cmocka_unit_test(a_jump_to_nowhere_is_unwound_as_a_call),
        cmocka_unit_test(a_return_address_in_no_module_ends_the_walk),
        cmocka_unit_test(circles_are_seen),
        cmocka_unit_test(other_stacks_are_followed),
        cmocka_unit_test(missing_unwind_information_is_searched_around),
        cmocka_unit_test(modules_without_headers_are_searched_around),
        cmocka_unit_test(damaged_unwind_information_is_not_believed),
        cmocka_unit_test(a_walk_can_be_interrupted),
        cmocka_unit_test(registers_without_a_processor_are_refused),
        cmocka_unit_test(frame_pointer_chains),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
