/* cpu_decode: flow, targets and lengths. Encodings from Intel's and Arm's manuals. */
#include "cpu/disasm.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

typedef struct decode_case {
    cpu_kind kind;
    uint64_t at;
    const char *code;
    size_t length;
    cpu_flow flow;
    bool has_target, memory;
    uint64_t target;
} decode_case;

#define NO_TARGET false, false, 0
#define TO(address) true, false, address
#define AT(address) true, true, address

static const decode_case cases[] = {
    {CPU_X64, 0x1000, "\x90", 1, CPU_FLOW_NEXT, NO_TARGET},
    {CPU_X64, 0x1000, "\xeb\xfe", 2, CPU_FLOW_JUMP, TO(0x1000)},
    {CPU_X64, 0x1000, "\xe9\x00\x01\x00\x00", 5, CPU_FLOW_JUMP, TO(0x1105)},
    {CPU_X64, 0x1000, "\x75\x10", 2, CPU_FLOW_CONDITIONAL_JUMP, TO(0x1012)},
    {CPU_X64, 0x1000, "\x0f\x85\x00\x00\x00\x80", 6, CPU_FLOW_CONDITIONAL_JUMP, TO(0xffffffff80001006)},
    {CPU_X64, 0x1000, "\xe3\x02", 2, CPU_FLOW_CONDITIONAL_JUMP, TO(0x1004)},
    {CPU_X64, 0x1000, "\xe2\x02", 2, CPU_FLOW_CONDITIONAL_JUMP, TO(0x1004)},
    {CPU_X64, 0x1000, "\xe8\x00\x00\x00\x00", 5, CPU_FLOW_CALL, TO(0x1005)},
    {CPU_X64, 0x1000, "\xff\x15\x10\x00\x00\x00", 6, CPU_FLOW_CALL, AT(0x1016)},
    {CPU_X64, 0x1000, "\xff\xd0", 2, CPU_FLOW_CALL, NO_TARGET},
    {CPU_X64, 0x1000, "\xff\x25\x10\x00\x00\x00", 6, CPU_FLOW_JUMP, AT(0x1016)},
    {CPU_X64, 0x1000, "\xff\xe0", 2, CPU_FLOW_JUMP, NO_TARGET},
    {CPU_X64, 0x1000, "\xc3", 1, CPU_FLOW_RETURN, NO_TARGET},
    {CPU_X64, 0x1000, "\xc2\x08\x00", 3, CPU_FLOW_RETURN, NO_TARGET},
    {CPU_X64, 0x1000, "\x48\xcf", 2, CPU_FLOW_RETURN, NO_TARGET},
    {CPU_X64, 0x1000, "\x48\x0f\x07", 3, CPU_FLOW_RETURN, NO_TARGET},
    {CPU_X64, 0x1000, "\xcc", 1, CPU_FLOW_TRAP, NO_TARGET},
    {CPU_X64, 0x1000, "\xcd\x29", 2, CPU_FLOW_TRAP, NO_TARGET},
    {CPU_X64, 0x1000, "\xcd\x2e", 2, CPU_FLOW_NEXT, NO_TARGET}, /* the old system call */
    {CPU_X64, 0x1000, "\x0f\x0b", 2, CPU_FLOW_TRAP, NO_TARGET},
    {CPU_X64, 0x1000, "\xf4", 1, CPU_FLOW_TRAP, NO_TARGET},
    {CPU_X64, 0x1000, "\x0f\x05", 2, CPU_FLOW_NEXT, NO_TARGET},
    {CPU_X64, 0x1000, "\x48\x8d\x05\xf9\xff\xff\xff", 7, CPU_FLOW_NEXT, AT(0x1000)},
    {CPU_X64, 0x1000, "\x65\x48\x8b\x04\x25\x88\x01\x00\x00", 9, CPU_FLOW_NEXT, NO_TARGET},
    {CPU_X86, 0xfffffff0, "\xe9\x20\x00\x00\x00", 5, CPU_FLOW_JUMP, TO(0x15)},
    {CPU_X86, 0x1000, "\xff\x15\x00\x10\x40\x00", 6, CPU_FLOW_CALL, AT(0x401000)},
    {CPU_X86, 0x1000, "\xa1\x00\x00\x00\x80", 5, CPU_FLOW_NEXT, AT(0x80000000)},
    {CPU_X86, 0x1000, "\x64\xa1\x18\x00\x00\x00", 6, CPU_FLOW_NEXT, NO_TARGET},
    {CPU_ARM64, 0x1000, "\x00\x00\x00\x14", 4, CPU_FLOW_JUMP, TO(0x1000)},
    {CPU_ARM64, 0x1000, "\xff\xff\xff\x17", 4, CPU_FLOW_JUMP, TO(0xffc)},
    {CPU_ARM64, 0x1000, "\x02\x00\x00\x94", 4, CPU_FLOW_CALL, TO(0x1008)},
    {CPU_ARM64, 0x1000, "\x41\x00\x00\x54", 4, CPU_FLOW_CONDITIONAL_JUMP, TO(0x1008)},
    {CPU_ARM64, 0x1000, "\x40\x00\x00\xb4", 4, CPU_FLOW_CONDITIONAL_JUMP, TO(0x1008)},
    {CPU_ARM64, 0x1000, "\xe0\xff\x2f\x36", 4, CPU_FLOW_CONDITIONAL_JUMP, TO(0xffc)},
    {CPU_ARM64, 0x1000, "\x00\x01\x1f\xd6", 4, CPU_FLOW_JUMP, NO_TARGET},
    {CPU_ARM64, 0x1000, "\x00\x01\x3f\xd6", 4, CPU_FLOW_CALL, NO_TARGET},
    {CPU_ARM64, 0x1000, "\xc0\x03\x5f\xd6", 4, CPU_FLOW_RETURN, NO_TARGET},
    {CPU_ARM64, 0x1000, "\xe0\x03\x9f\xd6", 4, CPU_FLOW_RETURN, NO_TARGET},
    {CPU_ARM64, 0x1000, "\x00\x00\x3e\xd4", 4, CPU_FLOW_TRAP, NO_TARGET},
    {CPU_ARM64, 0x1234, "\x08\x00\x00\x90", 4, CPU_FLOW_NEXT, TO(0x1000)},
    {CPU_ARM64, 0x1234, "\x08\x00\x00\xb0", 4, CPU_FLOW_NEXT, TO(0x2000)},
    {CPU_ARM64, 0x1000, "\x20\x00\x00\x10", 4, CPU_FLOW_NEXT, TO(0x1004)},
    {CPU_ARM64, 0x1000, "\x40\x00\x00\x58", 4, CPU_FLOW_NEXT, AT(0x1008)},
};

static void flow_and_targets(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const decode_case *c = &cases[i];
        uint8_t code[CPU_MAX_INSTRUCTION];
        memset(code, 0x90, sizeof code);
        memcpy(code, c->code, c->length);
        cpu_instruction instruction;
        cpu_decode(cpu_arch_of(c->kind), c->at, (bytes){code, sizeof code}, &instruction);
        if (!instruction.valid || instruction.length != c->length || instruction.flow != c->flow ||
            instruction.has_target != c->has_target || instruction.target_is_memory != c->memory ||
            instruction.target != c->target)
            fail_msg("case %zu: valid %d, length %u, flow %d, target %d %d %llx", i, instruction.valid,
                     instruction.length, (int)instruction.flow, instruction.has_target,
                     instruction.target_is_memory, (unsigned long long)instruction.target);
    }
}

/* At the edge of memory there are fewer bytes than the instruction has. */
static void truncated(void **state)
{
    (void)state;
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (size_t length = 0; length < cases[i].length; length++) {
            cpu_instruction instruction;
            strbuf text = {.arena = a};
            cpu_disassemble(cpu_arch_of(cases[i].kind), cases[i].at,
                            (bytes){(const uint8_t *)cases[i].code, length}, NULL, &instruction, &text);
            if (instruction.valid) { /* a shorter instruction in its own right */
                assert_in_range(instruction.length, 1, length);
                continue;
            }
            assert_int_equal(instruction.length, 1);
            assert_string_equal(strbuf_str(&text).ptr, "???");
        }
    arena_free(a);
}

/* The text is appended, and the two entries agree. */
static void appends(void **state)
{
    (void)state;
    arena *a = arena_new();
    strbuf text = {.arena = a};
    cpu_instruction one, two;
    const bytes code = {(const uint8_t *)"\x48\x83\xe4\xf0", 4};
    strbuf_append(&text, STR("> "));
    cpu_disassemble(cpu_arch_of(CPU_X64), 0x1000, code, NULL, &one, &text);
    cpu_decode(cpu_arch_of(CPU_X64), 0x1000, code, &two);
    assert_string_equal(strbuf_str(&text).ptr, "> and     rsp,0FFFFFFFFFFFFFFF0h");
    assert_memory_equal(&one, &two, sizeof one);
    arena_free(a);
}

/* A kept disassembler says the same as one call at a time, and ends with its arena. */
static void kept(void **state)
{
    (void)state;
    static const cpu_kind kinds[] = {CPU_X86, CPU_X64, CPU_ARM64};
    for (size_t k = 0; k < 3; k++) {
        arena *a = arena_new();
        const cpu_arch *arch = cpu_arch_of(kinds[k]);
        const cpu_disassembler *d = cpu_disassembler_new(a, arch);
        for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
            const bytes code = {(const uint8_t *)cases[i].code, cases[i].length};
            cpu_instruction one, two, three;
            strbuf single = {.arena = a}, run = {.arena = a};
            cpu_disassemble(arch, cases[i].at, code, NULL, &one, &single);
            cpu_disassembler_run(d, cases[i].at, code, NULL, &two, &run);
            cpu_disassembler_run(d, cases[i].at, code, NULL, &three, NULL);
            assert_true(str_equal(strbuf_str(&single), strbuf_str(&run)));
            assert_memory_equal(&one, &two, sizeof one);
            assert_memory_equal(&one, &three, sizeof one);
        }
        arena_free(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(flow_and_targets), cmocka_unit_test(truncated),
                                       cmocka_unit_test(appends), cmocka_unit_test(kept)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
