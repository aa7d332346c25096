/* Trap frames in hand-written memory. Offsets: ksamd64.inc and ksx86.inc of the WDK; ARM64: the structure in
 * dotnet/runtime's ARM64 unwinder. */
#include "memory_world.h"

#include "cpu/arm64.h"
#include "cpu/x64.h"
#include "cpu/x86.h"
#include "windows/trap_frame.h"

#define B64 0x7ff000000000u
#define B32 0x7ff00000u

static uint64_t reg(const cpu_registers *r, int index)
{
    uint64_t bits = 0;
    assert_true(cpu_register_get(r, index, &bits));
    return bits;
}

static void write_arm64(memory_world *w, uint64_t at, uint64_t vectors)
{
    put(w, at + 0x10, vectors, 8);
    put(w, at + 0x90, 0x60000085, 4);
    put(w, at + 0x98, 0xffff800012345670u, 8);
    for (unsigned i = 0; i < 19; i++) put(w, at + 0xa0 + 8 * i, 0x1000u + i, 8);
    put(w, at + 0x138, 0xfffff80011112222u, 8);
    put(w, at + 0x140, 0xffff800012345690u, 8);
    put(w, at + 0x148, 0xfffff80033334444u, 8);
}

static void an_arm64_frame_gives_its_registers_and_no_others(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    cpu_registers r;
    uint64_t bits;
    write_arm64(w, B64 + 0x1000, 0);
    assert_true(nt_trap_frame_registers(&w->windows, CPU_ARM64, B64 + 0x1000, &r));
    assert_int_equal(r.arch->kind, CPU_ARM64);
    for (int i = 0; i < 19; i++) assert_int_equal(reg(&r, ARM64_X0 + i), 0x1000 + i);
    for (int i = ARM64_X19; i <= ARM64_X28; i++) assert_false(cpu_register_get(&r, i, &bits));
    assert_int_equal(reg(&r, ARM64_LR), 0xfffff80011112222u);
    assert_int_equal(reg(&r, ARM64_FP), 0xffff800012345690u);
    assert_int_equal(reg(&r, ARM64_SP), 0xffff800012345670u);
    assert_int_equal(reg(&r, ARM64_PC), 0xfffff80033334444u);
    assert_int_equal(reg(&r, ARM64_PSR), 0x60000085);
    assert_false(cpu_register_get(&r, ARM64_V0, &bits));
    memory_world_free(w);
}

static void an_arm64_frame_leads_to_its_vector_registers(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    cpu_registers r;
    uint64_t at = B64 + 0x2000;
    write_arm64(w, B64 + 0x1000, at);
    put(w, at + 0x8, 0x01000000, 4);
    put(w, at + 0xc, 0x10, 4);
    for (unsigned i = 0; i < 32; i++) put(w, at + 0x10 + 16 * i, 0xabc000u + i, 8);
    assert_true(nt_trap_frame_registers(&w->windows, CPU_ARM64, B64 + 0x1000, &r));
    assert_int_equal(reg(&r, ARM64_V0), 0xabc000);
    assert_int_equal(reg(&r, ARM64_V31), 0xabc01f);
    assert_int_equal(reg(&r, ARM64_FPCR), 0x01000000);
    assert_int_equal(reg(&r, ARM64_FPSR), 0x10);
    /* A wild pointer to them takes nothing away from the rest. */
    put(w, B64 + 0x1010, 0xdead0000, 8);
    assert_true(nt_trap_frame_registers(&w->windows, CPU_ARM64, B64 + 0x1000, &r));
    assert_int_equal(reg(&r, ARM64_PC), 0xfffff80033334444u);
    memory_world_free(w);
}

static void a_frame_that_leaves_memory_is_none(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    cpu_registers r;
    for (uint64_t room = 0; room < 0x150; room += 8)
        assert_false(nt_trap_frame_registers(&w->windows, CPU_ARM64, B64 + WORLD_SIZE - room, &r));
    assert_true(nt_trap_frame_registers(&w->windows, CPU_ARM64, B64 + WORLD_SIZE - 0x150, &r));
    assert_false(nt_trap_frame_registers(&w->windows, CPU_ARM64, 0, &r));
    assert_false(nt_trap_frame_registers(&w->windows, CPU_X64, 0, &r));
    memory_world_free(w);
}

static void an_x64_frame_is_read(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    cpu_registers r;
    put(w, B64 + 0x30, 0xa, 8);
    put(w, B64 + 0x168, 0xfffff80011112222u, 8);
    put(w, B64 + 0x170, 0x10, 2);
    put(w, B64 + 0x178, 0x246, 4);
    put(w, B64 + 0x180, 0xfffff88011110000u, 8);
    assert_true(nt_trap_frame_registers(&w->windows, CPU_X64, B64, &r));
    assert_int_equal(reg(&r, X64_RAX), 0xa);
    assert_int_equal(reg(&r, X64_RIP), 0xfffff80011112222u);
    assert_int_equal(reg(&r, X64_RSP), 0xfffff88011110000u);
    assert_int_equal(reg(&r, X64_CS), 0x10);
    memory_world_free(w);
}

static void an_x86_frame_has_its_stack_behind_it_or_inside(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(4, B32);
    cpu_registers r;
    put(w, B32 + 0x68, 0x80401000, 4); /* Eip */
    put(w, B32 + 0x6c, 8, 4);          /* SegCs: kernel */
    put(w, B32 + 0x74, 0x0012ff00, 4); /* HardwareEsp, which is not of this frame then */
    put(w, B32 + 0x78, 0x23, 4);
    assert_true(nt_trap_frame_registers(&w->windows, CPU_X86, B32, &r));
    assert_int_equal(reg(&r, X86_ESP), B32 + 0x74);
    assert_int_equal(reg(&r, X86_SS), 0x10);
    put(w, B32 + 0x6c, 0x1b, 4); /* user */
    assert_true(nt_trap_frame_registers(&w->windows, CPU_X86, B32, &r));
    assert_int_equal(reg(&r, X86_ESP), 0x0012ff00);
    assert_int_equal(reg(&r, X86_SS), 0x23);
    put(w, B32 + 0x6c, 0, 4); /* edited */
    put(w, B32 + 0x10, 8, 4);
    put(w, B32 + 0x14, 0x8089aaaa, 4);
    assert_true(nt_trap_frame_registers(&w->windows, CPU_X86, B32, &r));
    assert_int_equal(reg(&r, X86_ESP), 0x8089aaaa);
    assert_int_equal(reg(&r, X86_CS), 8);
    memory_world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_arm64_frame_gives_its_registers_and_no_others),
        cmocka_unit_test(an_arm64_frame_leads_to_its_vector_registers),
        cmocka_unit_test(a_frame_that_leaves_memory_is_none),
        cmocka_unit_test(an_x64_frame_is_read),
        cmocka_unit_test(an_x86_frame_has_its_stack_behind_it_or_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
