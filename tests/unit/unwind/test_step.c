/* One step out of every kind of function, at every instruction. What is where on the stack follows from the
 * instructions of tests/data/pe/unwind_x64.s and unwind_v2.s: each row says how far the return address is
 * above rsp when the instruction at that offset is about to run, and which registers the function has pushed
 * or stored by then. */
#include "world.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define RETURN_SLOT (STACK_BASE + 0x180000)
#define SAVED UINT64_C(0x5a5a000000000000)

/* Registers saved at fixed distances below the return slot. */
typedef struct saved {
    int reg;
    int64_t below; /* negative: in the caller's home space */
} saved;

typedef struct row {
    uint32_t offset;   /* of the instruction */
    uint32_t distance; /* rsp + distance = return slot */
    unsigned count;    /* of the registers saved by then, in the order of the function's list */
} row;

typedef struct shape {
    const char *function;
    saved list[4];
    int frame_register;               /* -1: none */
    uint32_t frame_below, frame_from; /* its value below the return slot, from which offset on */
    row rows[16];                     /* ends with offset 0 again */
} shape;

static void assert_register(const frame *f, int index, uint64_t expected)
{
    uint64_t value = 0;
    assert_true(cpu_register_get(&f->registers, index, &value));
    assert_int_equal(value, expected);
}

static void check_row(world *w, const shape *s, const row *r)
{
    static const int preserved[] = {X64_RBX, X64_RBP, X64_RSI, X64_RDI, X64_R12, X64_R13, X64_R14, X64_R15};
    memset(w->stack, 0xcc, STACK_SIZE);
    uint64_t back = world_function(w, "uw_leaf") + 1;
    world_poke(w, RETURN_SLOT, back);
    for (unsigned i = 0; i < r->count; i++)
        world_poke(w, RETURN_SLOT - (uint64_t)s->list[i].below, SAVED + (uint64_t)s->list[i].reg);

    frame callee = {.origin = FRAME_CONTEXT}, caller;
    callee.registers = world_registers(world_function(w, s->function) + r->offset, RETURN_SLOT - r->distance);
    bool framed = s->frame_register >= 0 && r->offset >= s->frame_from;
    if (framed) cpu_register_set(&callee.registers, s->frame_register, RETURN_SLOT - s->frame_below);
    unwind_end end;
    uint64_t where;
    if (!unwind_step(w->arena, &w->env, &callee, &caller, &end, &where))
        fail_msg("%s+0x%x: %s", s->function, r->offset, unwind_end_text(end));
    if (caller.ip != back || caller.sp != RETURN_SLOT + 8)
        fail_msg("%s+0x%x: ip %llx sp %llx", s->function, r->offset, (unsigned long long)caller.ip,
                 (unsigned long long)caller.sp);
    assert_true(callee.has_return_address);
    assert_int_equal(callee.return_address, back);
    assert_int_equal(callee.return_slot, RETURN_SLOT);
    assert_int_equal(caller.origin, FRAME_UNWIND_INFO);
    assert_false(caller.is_exception_frame);
    for (size_t k = 0; k < sizeof preserved / sizeof *preserved; k++) {
        uint64_t expected = LIVE + (uint64_t)preserved[k], at = 0;
        for (unsigned i = 0; i < r->count; i++) {
            if (s->list[i].reg != preserved[k]) continue;
            expected = SAVED + (uint64_t)preserved[k];
            at = RETURN_SLOT - (uint64_t)s->list[i].below;
        }
        if (at == 0 && framed && preserved[k] == s->frame_register) expected = RETURN_SLOT - s->frame_below;
        assert_register(&caller, preserved[k], expected);
        assert_int_equal(callee.saved_at[preserved[k]], at);
    }
    static const int lost[] = {X64_RAX, X64_RCX, X64_RDX, X64_R8,   X64_R9,
                               X64_R10, X64_R11, X64_EFL, X64_XMM0, X64_XMM5};
    for (size_t k = 0; k < sizeof lost / sizeof *lost; k++)
        assert_false(cpu_register_valid(&caller.registers, lost[k]));
    assert_true(cpu_register_valid(&caller.registers, X64_XMM8));
}

static void check_shapes(const char *sample, const shape *shapes, size_t count)
{
    world *w = world_new(sample);
    for (size_t i = 0; i < count; i++)
        for (const row *r = shapes[i].rows; r == shapes[i].rows || r->offset; r++)
            check_row(w, &shapes[i], r);
    world_free(w);
}

static void prologues_bodies_and_epilogues(void **state)
{
    (void)state;
    static const shape shapes[] = {
        {.function = "uw_alloc_small",
         .list = {{X64_RBX, 8}, {X64_R12, 16}},
         .frame_register = -1,
         .rows = {{0, 0, 0},
                  {1, 8, 1},
                  {3, 16, 2},
                  {7, 56, 2},
                  {10, 56, 2},
                  {11, 56, 2},
                  {15, 16, 2},
                  {17, 8, 1},
                  {18, 0, 0}}},
        {.function = "uw_alloc_large",
         .list = {{X64_RDI, 8}, {X64_RSI, 0x238}},
         .frame_register = -1,
         .rows = {{0, 0, 0},
                  {1, 8, 1},
                  {8, 0x1238, 1},
                  {16, 0x1238, 2},
                  {24, 0x1238, 2},
                  {25, 0x1238, 2},
                  {33, 0x1238, 2},
                  {48, 8, 1},
                  {49, 0, 0}}},
        {.function = "uw_alloc_huge",
         .list = {{X64_R14, 0x23450}},
         .frame_register = -1,
         .rows = {{0, 0, 0},
                  {7, 0x123458, 0},
                  {15, 0x123458, 1},
                  {24, 0x123458, 1},
                  {25, 0x123458, 1},
                  {34, 0x123458, 1},
                  {49, 0, 0}}},
        /* rbp is set at offset 12; the body has moved rsp since. */
        {.function = "uw_frame_pointer",
         .list = {{X64_RBP, 8}, {X64_R13, 16}, {X64_RDI, 0x28}},
         .frame_register = X64_RBP,
         .frame_below = 0x50,
         .frame_from = 12,
         .rows = {{0, 0, 0},
                  {1, 8, 1},
                  {3, 16, 2},
                  {7, 0x70, 2},
                  {12, 0x70, 2},
                  {17, 0x70, 3},
                  {24, 0x170, 3},
                  {25, 0x170, 3}}},
        {.function = "uw_tail_jump",
         .list = {{X64_RSI, 8}},
         .frame_register = -1,
         .rows = {{0, 0, 0},
                  {1, 8, 1},
                  {5, 0x28, 1},
                  {8, 0x28, 1},
                  {10, 0x28, 1},
                  {14, 8, 1},
                  {15, 0, 0},
                  {20, 0x28, 1},
                  {21, 0x28, 1},
                  {24, 0x28, 1},
                  {28, 8, 1},
                  {29, 0, 0}}},
        {.function = "uw_guarded",
         .frame_register = -1,
         .rows = {{0, 0, 0}, {4, 0x28, 0}, {5, 0x28, 0}, {9, 0, 0}}},
        {.function = "uw_chain",
         .list = {{X64_RBX, 8}},
         .frame_register = -1,
         .rows = {{0, 0, 0}, {1, 8, 1}, {5, 0x38, 1}, {6, 0x38, 1}}},
        {.function = "uw_chain_middle",
         .list = {{X64_RBX, 8}, {X64_RSI, -0x10}},
         .frame_register = -1,
         .rows = {{0, 0x38, 1}, {5, 0x38, 2}, {6, 0x38, 2}, {15, 8, 1}, {16, 0, 0}}},
    };
    check_shapes("unwind_x64.dll", shapes, sizeof shapes / sizeof *shapes);
}

/* In the epilogue of a function with a frame register, rsp counts for nothing until the lea has run. */
static void epilogue_of_a_frame_pointer_function(void **state)
{
    (void)state;
    static const shape shapes[] = {
        {.function = "uw_frame_pointer",
         .list = {{X64_RBP, 8}, {X64_R13, 16}},
         .frame_register = X64_RBP,
         .frame_below = 0x50,
         .rows = {{29, 0x170, 2}, {33, 16, 2}}},
        {.function = "uw_frame_pointer",
         .list = {{X64_RBP, 8}},
         .frame_register = X64_RBP,
         .frame_below = 0x50,
         .rows = {{35, 8, 1}}},
        {.function = "uw_frame_pointer", .frame_register = -1, .rows = {{36, 0, 0}}},
    };
    check_shapes("unwind_x64.dll", shapes, sizeof shapes / sizeof *shapes);
}

/* A fragment whose own save is not executed yet still has the saves of the fragments it is chained to. */
static void chained_fragments_of_fragments(void **state)
{
    (void)state;
    static const shape shapes[] = {
        {.function = "uw_chain_last",
         .list = {{X64_RBX, 8}, {X64_RSI, -0x10}, {X64_RDI, -0x18}},
         .frame_register = -1,
         .rows = {{0, 0x38, 2}, {5, 0x38, 3}, {6, 0x38, 3}}},
    };
    check_shapes("unwind_x64.dll", shapes, 1);
}

/* version 2: both epilogues are described, so their pops are not decoded from the code. */
static void described_epilogues(void **state)
{
    (void)state;
    static const shape shapes[] = {
        {.function = "uw_version2",
         .list = {{X64_RBX, 8}, {X64_RSI, 16}},
         .frame_register = -1,
         .rows = {{0, 0, 0},
                  {1, 8, 1},
                  {2, 16, 2},
                  {6, 56, 2},
                  {8, 56, 2},
                  {10, 56, 2},
                  {14, 16, 2},
                  {15, 8, 1},
                  {16, 0, 0},
                  {17, 56, 2},
                  {18, 56, 2},
                  {22, 16, 2},
                  {23, 8, 1},
                  {24, 0, 0}}},
    };
    world *w = world_new("unwind_v2.dll");
    for (const row *r = shapes[0].rows; r == shapes[0].rows || r->offset; r++) {
        memset(w->stack, 0xcc, STACK_SIZE);
        uint64_t back = world_function(w, "uw_version2") + 8;
        world_poke(w, RETURN_SLOT, back);
        for (unsigned i = 0; i < r->count; i++)
            world_poke(w, RETURN_SLOT - (uint64_t)shapes[0].list[i].below,
                       SAVED + (uint64_t)shapes[0].list[i].reg);
        frame callee = {.origin = FRAME_CONTEXT}, caller;
        callee.registers =
            world_registers(world_function(w, "uw_version2") + r->offset, RETURN_SLOT - r->distance);
        /* The code itself must not matter in a described epilogue. */
        if (r->offset >= 22) w->image->data[callee.registers.low[X64_RIP] - IMAGE_BASE] ^= 0xff;
        unwind_end end;
        if (!unwind_step(w->arena, &w->env, &callee, &caller, &end, NULL))
            fail_msg("+0x%x: %s", r->offset, unwind_end_text(end));
        assert_int_equal(caller.ip, back);
        assert_int_equal(caller.sp, RETURN_SLOT + 8);
        assert_register(&caller, X64_RBX, r->count > 0 ? SAVED + X64_RBX : LIVE + X64_RBX);
        assert_register(&caller, X64_RSI, r->count > 1 ? SAVED + X64_RSI : LIVE + X64_RSI);
        if (r->offset >= 22) w->image->data[callee.registers.low[X64_RIP] - IMAGE_BASE] ^= 0xff;
    }
    world_free(w);
}

static void xmm_registers_come_back(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    world_poke(w, RETURN_SLOT, world_function(w, "uw_leaf") + 1);
    world_poke(w, RETURN_SLOT - 0x228, 0x0123456789abcdef);
    world_poke(w, RETURN_SLOT - 0x220, 0xfedcba9876543210);
    frame callee = {.origin = FRAME_CONTEXT}, caller;
    callee.registers = world_registers(world_function(w, "uw_alloc_large") + 24, RETURN_SLOT - 0x1238);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.registers.low[X64_XMM6], 0x0123456789abcdef);
    assert_int_equal(caller.registers.high[X64_XMM6], 0xfedcba9876543210);
    assert_int_equal(caller.registers.low[X64_XMM0 + 7], LIVE + X64_XMM0 + 7);
    world_free(w);
}

static void leaf_functions(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    uint64_t back = world_function(w, "uw_guarded") + 4;
    world_poke(w, RETURN_SLOT, back);
    for (uint64_t offset = 0; offset < 5; offset += 4) {
        frame callee = {.origin = FRAME_CONTEXT}, caller;
        callee.registers = world_registers(world_function(w, "uw_leaf") + offset, RETURN_SLOT);
        assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
        assert_int_equal(caller.ip, back);
        assert_int_equal(caller.sp, RETURN_SLOT + 8);
        assert_int_equal(caller.origin, FRAME_LEAF);
        assert_register(&caller, X64_RBX, LIVE + X64_RBX);
    }
    world_free(w);
}

/* The processor's frame: rip, cs, eflags, rsp, ss, with the error code below it in the second function. */
static void machine_frames(void **state)
{
    (void)state;
    static const struct {
        const char *function;
        uint32_t offset, below;
    } rows[] = {{"uw_machine_frame", 0, 0},        {"uw_machine_frame", 1, 8},
                {"uw_machine_frame", 5, 0x58},     {"uw_machine_frame", 10, 0x58},
                {"uw_machine_frame_code", 0, 8},   {"uw_machine_frame_code", 4, 0x30},
                {"uw_machine_frame_code", 5, 0x30}};
    world *w = world_new("unwind_x64.dll");
    uint64_t interrupted = world_function(w, "uw_alloc_small") + 11;
    world_poke(w, RETURN_SLOT, interrupted);
    world_poke(w, RETURN_SLOT + 8, 0x33);
    world_poke(w, RETURN_SLOT + 16, 0x10202);
    world_poke(w, RETURN_SLOT + 24, STACK_BASE + 0x1000);
    world_poke(w, RETURN_SLOT + 32, 0x2b);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        frame callee = {.origin = FRAME_CONTEXT}, caller;
        callee.registers = world_registers(world_function(w, rows[i].function) + rows[i].offset,
                                           RETURN_SLOT - rows[i].below);
        if (rows[i].offset == 10) cpu_register_set(&callee.registers, X64_RBP, RETURN_SLOT - 0x18);
        unwind_end end;
        if (!unwind_step(w->arena, &w->env, &callee, &caller, &end, NULL))
            fail_msg("%s+%u: %s", rows[i].function, rows[i].offset, unwind_end_text(end));
        assert_int_equal(caller.ip, interrupted);
        assert_int_equal(caller.sp, STACK_BASE + 0x1000);
        assert_int_equal(caller.origin, FRAME_MACHINE);
        assert_true(caller.is_exception_frame);
        assert_int_equal(callee.return_slot, RETURN_SLOT);
        assert_register(&caller, X64_EFL, 0x10202);
        assert_register(&caller, X64_CS, 0x33);
        assert_register(&caller, X64_SS, 0x2b);
        assert_false(cpu_register_valid(&caller.registers, X64_RAX));
    }
    world_free(w);
}

/* The value of a register whose stack slot is missing is not known; the walk goes on all the same. */
static void missing_saves_lose_only_their_register(void **state)
{
    (void)state;
    world *w = world_new("unwind_x64.dll");
    uint64_t slot = STACK_BASE + 0x3000;
    world_poke(w, slot, world_function(w, "uw_leaf") + 1);
    w->hole_start = slot - 0x1000;
    w->hole_end = slot;
    frame callee = {.origin = FRAME_CONTEXT}, caller;
    callee.registers = world_registers(world_function(w, "uw_alloc_small") + 10, slot - 56);
    assert_true(unwind_step(w->arena, &w->env, &callee, &caller, NULL, NULL));
    assert_int_equal(caller.ip, world_function(w, "uw_leaf") + 1);
    assert_false(cpu_register_valid(&caller.registers, X64_RBX));
    assert_true(cpu_register_valid(&caller.registers, X64_RSI));
    world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prologues_bodies_and_epilogues),
        cmocka_unit_test(epilogue_of_a_frame_pointer_function),
        cmocka_unit_test(chained_fragments_of_fragments),
        cmocka_unit_test(described_epilogues),
        cmocka_unit_test(xmm_registers_come_back),
        cmocka_unit_test(leaf_functions),
        cmocka_unit_test(machine_frames),
        cmocka_unit_test(missing_saves_lose_only_their_register),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
