/* Register tables and sets. Names, sizes and the order of encoding are from Intel's and Arm's manuals. */
#include "cpu/registers.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static int find(const cpu_arch *arch, const char *name)
{
    const int index = cpu_find_register(arch, str_from_cstr(name));
    if (index < 0) fail_msg("%s has no register %s", arch->name, name);
    return index;
}

static void architectures(void **state)
{
    (void)state;
    assert_string_equal(cpu_arch_of(CPU_X64)->name, "x64");
    assert_int_equal(cpu_arch_of_machine(0x8664)->kind, CPU_X64);
    assert_int_equal(cpu_arch_of_machine(0x14c)->kind, CPU_X86);
    assert_int_equal(cpu_arch_of_machine(0xaa64)->kind, CPU_ARM64);
    assert_int_equal(cpu_arch_of_machine(0x14c)->pointer_size, 4);
    assert_null(cpu_arch_of_machine(0x1c4));
    assert_null(cpu_arch_of(CPU_NONE));
}

static void numbers_follow_encoding(void **state)
{
    (void)state;
    static const char *const x64[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                      "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15"};
    for (int i = 0; i < 16; i++) assert_int_equal(find(cpu_arch_of(CPU_X64), x64[i]), i);
    assert_int_equal(find(cpu_arch_of(CPU_ARM64), "x28"), 28);
    assert_int_equal(find(cpu_arch_of(CPU_ARM64), "fp"), 29);
    assert_int_equal(find(cpu_arch_of(CPU_ARM64), "x30"), find(cpu_arch_of(CPU_ARM64), "lr"));
    assert_int_equal(cpu_find_register(cpu_arch_of(CPU_X64), STR("RaX")), 0);
    assert_int_equal(cpu_find_register(cpu_arch_of(CPU_X64), STR("rax1")), -1);
    assert_int_equal(cpu_find_register(cpu_arch_of(CPU_X86), STR("rax")), -1);
}

/* Every part lies inside of a whole register of its table, and no name stands twice. */
static void tables_are_consistent(void **state)
{
    (void)state;
    for (int kind = CPU_X86; kind <= CPU_ARM64; kind++) {
        const cpu_arch *arch = cpu_arch_of((cpu_kind)kind);
        assert_true(arch->register_count <= CPU_MAX_REGISTERS);
        for (size_t i = 0; i < arch->register_count; i++) {
            const cpu_register *r = &arch->registers[i];
            assert_non_null(r->name);
            assert_int_equal(cpu_find_register(arch, str_from_cstr(r->name)), i);
            assert_in_range(r->bits, 1, 128);
            if (r->part_of < 0) continue;
            assert_in_range(r->part_of, 0, arch->register_count - 1);
            assert_int_equal(arch->registers[r->part_of].part_of, -1);
            assert_true(r->shift + r->bits <= arch->registers[r->part_of].bits);
        }
    }
}

static void parts(void **state)
{
    (void)state;
    const cpu_arch *x64 = cpu_arch_of(CPU_X64);
    cpu_registers r;
    uint64_t value = 77;
    cpu_registers_init(&r, x64);
    assert_false(cpu_register_get(&r, find(x64, "eax"), &value));
    assert_int_equal(value, 77);

    cpu_register_set(&r, find(x64, "rax"), UINT64_C(0x1122334455667788));
    static const struct {
        const char *name;
        uint64_t value;
    } expected[] = {{"eax", 0x55667788}, {"ax", 0x7788}, {"al", 0x88}, {"ah", 0x77}};
    for (size_t i = 0; i < 4; i++) {
        assert_true(cpu_register_get(&r, find(x64, expected[i].name), &value));
        assert_int_equal(value, expected[i].value);
    }
    cpu_register_set(&r, find(x64, "ah"), 0xabcd);
    assert_true(cpu_register_get(&r, 0, &value));
    assert_int_equal(value, UINT64_C(0x112233445566cd88));
    cpu_register_set(&r, find(x64, "eax"), UINT64_C(0xffff00000001));
    assert_true(cpu_register_get(&r, 0, &value));
    assert_int_equal(value, 1);

    cpu_register_forget(&r, find(x64, "al"));
    assert_false(cpu_register_valid(&r, 0));
    cpu_register_set(&r, -1, 5);
    cpu_register_set(&r, CPU_MAX_REGISTERS + 9, 5);
    assert_false(cpu_register_valid(&r, -1));
    assert_false(cpu_register_valid(&r, (int)x64->register_count));
}

static void flag_parts(void **state)
{
    (void)state;
    const cpu_arch *x86 = cpu_arch_of(CPU_X86);
    cpu_registers r;
    uint64_t value;
    cpu_registers_init(&r, x86);
    cpu_register_set(&r, find(x86, "efl"), 0x3246); /* iopl 3, if, zf, pf */
    static const struct {
        const char *name;
        uint64_t value;
    } expected[] = {{"iopl", 3}, {"if", 1}, {"zf", 1}, {"pf", 1}, {"cf", 0},
                    {"of", 0},   {"df", 0}, {"sf", 0}, {"tf", 0}, {"af", 0}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        assert_true(cpu_register_get(&r, find(x86, expected[i].name), &value));
        assert_int_equal(value, expected[i].value);
    }
}

static void roles(void **state)
{
    (void)state;
    static const struct {
        cpu_kind kind;
        const char *ip, *sp, *fp, *flags, *result;
    } expected[] = {{CPU_X86, "eip", "esp", "ebp", "efl", "eax"},
                    {CPU_X64, "rip", "rsp", "rbp", "efl", "rax"},
                    {CPU_ARM64, "pc", "sp", "fp", "cpsr", "x0"}};
    for (size_t i = 0; i < 3; i++) {
        const cpu_arch *arch = cpu_arch_of(expected[i].kind);
        assert_int_equal(cpu_role_register(arch, CPU_ROLE_IP), find(arch, expected[i].ip));
        assert_int_equal(cpu_role_register(arch, CPU_ROLE_SP), find(arch, expected[i].sp));
        assert_int_equal(cpu_role_register(arch, CPU_ROLE_FP), find(arch, expected[i].fp));
        assert_int_equal(cpu_role_register(arch, CPU_ROLE_FLAGS), find(arch, expected[i].flags));
        assert_int_equal(cpu_role_register(arch, CPU_ROLE_RETURN), find(arch, expected[i].result));
    }
    assert_int_equal(cpu_role_register(cpu_arch_of(CPU_X64), CPU_ROLE_LR), -1);
    cpu_registers r;
    uint64_t value;
    cpu_registers_init(&r, cpu_arch_of(CPU_ARM64));
    assert_false(cpu_role_get(&r, CPU_ROLE_LR, &value));
    cpu_register_set(&r, 30, 0x1234);
    assert_true(cpu_role_get(&r, CPU_ROLE_LR, &value));
    assert_int_equal(value, 0x1234);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(architectures),
        cmocka_unit_test(numbers_follow_encoding),
        cmocka_unit_test(tables_are_consistent),
        cmocka_unit_test(parts),
        cmocka_unit_test(flag_parts),
        cmocka_unit_test(roles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
