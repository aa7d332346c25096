/* Task state segments in hand-written memory: KPCR at 0x120 below the KPRCB, descriptors as Intel's manual
 * draws them. */
#include "memory_world.h"

#include "cpu/x86.h"
#include "windows/task_state.h"

#define B32 0x7ff00000u

enum { PCR = 0x1000, GDT = 0x2000, MAIN = 0x3000, GATE = 0x4000 };
#define PRCB ((uint64_t)B32 + PCR + 0x120)

static void put_descriptor(memory_world *w, unsigned selector, uint64_t base, unsigned kind)
{
    uint64_t at = B32 + GDT + selector;
    put(w, at, 0x68, 2);
    put(w, at + 2, base & 0xffffff, 3);
    put(w, at + 5, kind, 1);
    put(w, at + 7, base >> 24, 1);
}

/* The gate's task 0x50 came from task 0x28. */
static memory_world *double_fault(void)
{
    memory_world *w = memory_world_new(4, B32);
    put(w, B32 + PCR + 0x3c, B32 + GDT, 4);
    put(w, B32 + PCR + 0x40, B32 + GATE, 4);
    put_descriptor(w, 0x08, 0, 0x9b);
    put_descriptor(w, 0x28, B32 + MAIN, 0x8b);
    put_descriptor(w, 0x50, B32 + GATE, 0x8b);
    put(w, B32 + GATE, 0x28, 2);
    put(w, B32 + MAIN + 0x20, 0x80401234, 4); /* eip */
    put(w, B32 + MAIN + 0x38, 0xf7a2af5c, 4); /* esp */
    put(w, B32 + MAIN + 0x4c, 8, 2);          /* cs */
    return w;
}

static void a_selector_leads_to_its_segment(void **state)
{
    (void)state;
    memory_world *w = double_fault();
    uint64_t at;
    assert_true(nt_task_state_address(&w->windows, PRCB, 0x28, &at));
    assert_int_equal(at, B32 + MAIN);
    assert_true(nt_task_state_address(&w->windows, PRCB, 0x2b, &at)); /* privilege is no part of the place */
    assert_int_equal(at, B32 + MAIN);
    assert_false(nt_task_state_address(&w->windows, PRCB, 0, &at));
    assert_false(nt_task_state_address(&w->windows, PRCB, 0x08, &at)); /* code */
    assert_false(nt_task_state_address(&w->windows, PRCB, 0x30, &at)); /* empty */
    assert_false(nt_task_state_address(&w->windows, PRCB, 0xfff8, &at));
    put_descriptor(w, 0x28, B32 + MAIN, 0x0b); /* not present */
    assert_false(nt_task_state_address(&w->windows, PRCB, 0x28, &at));
    memory_world_free(w);
}

static void its_registers_are_read(void **state)
{
    (void)state;
    memory_world *w = double_fault();
    cpu_registers r;
    uint64_t bits;
    assert_true(nt_task_state_registers(&w->windows, B32 + MAIN, &r));
    assert_true(cpu_register_get(&r, X86_EIP, &bits) && bits == 0x80401234);
    assert_true(cpu_register_get(&r, X86_ESP, &bits) && bits == 0xf7a2af5c);
    assert_true(cpu_register_get(&r, X86_CS, &bits) && bits == 8);
    assert_false(nt_task_state_registers(&w->windows, B32 + WORLD_SIZE - 0x20, &r));
    assert_false(nt_task_state_registers(&w->windows, 0, &r));
    memory_world_free(w);
}

static void the_back_link_says_which_task_was_left(void **state)
{
    (void)state;
    memory_world *w = double_fault();
    uint16_t selector = 0;
    put_descriptor(w, 0x60, B32 + MAIN, 0x89);
    put(w, B32 + GATE, 0x60, 2);
    assert_true(nt_interrupted_task(&w->windows, PRCB, &selector));
    assert_int_equal(selector, 0x60);
    /* A link that names no segment, and none at all: the task that every processor runs. */
    put(w, B32 + GATE, 0x08, 2);
    assert_true(nt_interrupted_task(&w->windows, PRCB, &selector));
    assert_int_equal(selector, 0x28);
    put(w, B32 + PCR + 0x40, 0, 4);
    assert_true(nt_interrupted_task(&w->windows, PRCB, &selector));
    assert_int_equal(selector, 0x28);
    put_descriptor(w, 0x28, 0, 0);
    assert_false(nt_interrupted_task(&w->windows, PRCB, &selector));
    assert_false(nt_interrupted_task(&w->windows, 0, &selector));
    memory_world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_selector_leads_to_its_segment),
        cmocka_unit_test(its_registers_are_read),
        cmocka_unit_test(the_back_link_says_which_task_was_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
