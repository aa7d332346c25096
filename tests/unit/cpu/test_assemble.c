/* The assembler: what WinDbg's disassembler printed (windbg_lines.txt, the first argument) assembles to code
 * that is printed the same; so does what our own prints of pseudo-random code, for each mode; bytes of
 * hand-typed lines are llvm-mc-19's. */
#include "cpu/assemble.h"

#include "base/file.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *lines_path;

/* Hexadecimal numbers with grave accents, an h behind and a minus before; that is all that `u` prints. */
static error *evaluate(void *context, arena *a, str text, uint64_t *value, str *rest)
{
    (void)context;
    size_t i = 0;
    bool negative = text.len && text.ptr[0] == '-';
    if (negative) i++;
    size_t first = i;
    uint64_t number = 0;
    for (; i < text.len && (isxdigit((unsigned char)text.ptr[i]) || text.ptr[i] == '`'); i++) {
        char c = text.ptr[i];
        if (c != '`') number = number << 4 | (uint64_t)(c <= '9' ? c - '0' : tolower(c) - 'a' + 10);
    }
    if (i == first) return error_new(a, ERROR_SYNTAX, "Couldn't resolve error at '%.*s'", STR_ARG(text));
    if (i < text.len && tolower(text.ptr[i]) == 'h') i++;
    *value = negative ? 0 - number : number;
    *rest = str_skip(text, i);
    return NULL;
}

static const cpu_evaluator numbers = {evaluate, NULL};

static error *assemble(arena *a, const cpu_arch *arch, uint64_t address, str text, cpu_code *out)
{
    return cpu_assemble(a, arch, address, text, &numbers, out);
}

/* ---- round trips ---- */

/* The names in braces of one line, found by the address at their end. */
static bool name_from_line(void *context, uint64_t address, bool memory, strbuf *out)
{
    (void)memory;
    str rest = *(const str *)context, ignored;
    for (;;) {
        const size_t open = str_find_char(rest, '{');
        if (open == SIZE_MAX) return false;
        rest = str_skip(rest, open + 1);
        const str name = str_slice(rest, 0, str_find_char(rest, '}'));
        uint64_t value;
        arena *a = arena_new();
        bool same = !evaluate(NULL, a, str_skip(name, str_rfind_char(name, '(') + 1), &value, &ignored) &&
                    value == address;
        arena_free(a);
        if (!same) continue;
        strbuf_append(out, name);
        return true;
    }
}

static str without_braces(arena *a, str s)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '{' && s.ptr[i] != '}') strbuf_append_char(&b, s.ptr[i]);
    return strbuf_str(&b);
}

/* How far the operands stand to the right depends on prefixes without a meaning, which are not assembled. */
static str without_blanks(arena *a, str s)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != ' ') strbuf_append_char(&b, s.ptr[i]);
    return strbuf_str(&b);
}

static bool goes_round(arena *a, const cpu_arch *arch, uint64_t address, str text, str names)
{
    cpu_code code;
    cpu_instruction decoded;
    strbuf again = {.arena = a};
    error *e = assemble(a, arch, address, text, &code);
    if (!e)
        cpu_disassemble(arch, address, (bytes){code.data, code.size},
                        &(cpu_symbolizer){name_from_line, &names}, &decoded, &again);
    bool same = !e && decoded.valid && decoded.length == code.size &&
                str_equal(without_blanks(a, strbuf_str(&again)), without_blanks(a, text));
    if (!same)
        print_error("%s%s %.*s\n  %.*s\n", arch->name, arch->real_mode ? " 16" : "", STR_ARG(text),
                    STR_ARG(e ? e->message : strbuf_str(&again)));
    return same;
}

static void lines_of_windbg_can_be_typed_back(void **state)
{
    (void)state;
    arena *a = arena_new();
    bytes file;
    assert_null(file_map(a, str_from_cstr(lines_path), &file));
    str rest = {(const char *)file.ptr, file.len}, ignored;
    unsigned bad = 0, count = 0;
    while (rest.len) {
        str line = str_take_until(&rest, '\n');
        if (!line.len || line.ptr[0] == '#') continue;
        str processor = str_take_until(&line, '|'), where = str_take_until(&line, '|');
        uint64_t address;
        str_take_until(&line, '|');
        if (str_equal(line, STR("???")) || str_equal(processor, STR("arm64"))) continue;
        if (!str_equal(processor, STR("x64")) && !str_equal(processor, STR("x86"))) continue;
        assert_null(evaluate(NULL, a, where, &address, &ignored));
        const cpu_arch *arch = cpu_arch_of(str_equal(processor, STR("x64")) ? CPU_X64 : CPU_X86);
        bad += !goes_round(a, arch, address, without_braces(a, line), line);
        count++;
    }
    if (count < 600 || bad) fail_msg("%u of %u lines are not the same", bad, count);
    arena_free(a);
}

/* xorshift64: the same code every time. */
static uint64_t next_random(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    return *state ^= *state << 17;
}

enum { RANDOM_COUNT = 100000 };

/* Not: addresses that a prefix cuts, short branches made longer by a prefix without a meaning, xchg eax,eax
 * that is not nop, what MPX had, and in 16-bit code bnd, a ds: that changes nothing, and offsets of 32 bits
 * without a register. */
static bool can_be_typed(const cpu_arch *arch, const cpu_instruction *i, str text)
{
    uint64_t cut = arch->kind == CPU_X64 ? UINT32_MAX : arch->real_mode ? 0 : UINT16_MAX;
    bool is_short = str_starts_with(text, STR("loop")) || str_starts_with(text, STR("jcxz")) ||
                    str_starts_with(text, STR("jecxz")) || str_starts_with(text, STR("jrcxz"));
    return !(i->has_target && i->target <= cut) && !(is_short && i->length > 2) &&
           !str_starts_with(text, STR("xchg    eax,eax")) && !str_starts_with(text, STR("bndldx")) &&
           !str_starts_with(text, STR("bndstx")) &&
           !(arch->real_mode &&
             ((i->target_is_memory && i->target > UINT16_MAX) ||
              str_starts_with(text, STR("xchg    ax,ax")) || str_starts_with(text, STR("bnd ")) ||
              (i->flow == CPU_FLOW_JUMP && str_find(text, STR("ds:[b")) != SIZE_MAX)));
}

static void check_random(const cpu_arch *arch, uint64_t address, uint64_t seed, unsigned most)
{
    unsigned bad = 0, count = 0;
    arena *a = arena_new();
    for (unsigned i = 0; i < RANDOM_COUNT; i++) {
        uint8_t code[CPU_MAX_INSTRUCTION];
        for (size_t k = 0; k < sizeof code; k += 8) {
            uint64_t word = next_random(&seed);
            memcpy(code + k, &word, 8);
        }
        cpu_instruction decoded;
        strbuf text = {.arena = a};
        cpu_disassemble(arch, address, (bytes){code, sizeof code}, NULL, &decoded, &text);
        if (decoded.valid && can_be_typed(arch, &decoded, strbuf_str(&text))) {
            count++;
            bad += !goes_round(a, arch, address, strbuf_str(&text), (str){0});
        }
        arena_clear(a);
    }
    arena_free(a);
    print_message("%u of %u\n", count - bad, count);
    assert_true(count > RANDOM_COUNT / 4);
    if (bad > most) fail_msg("%u of %u are not the same", bad, count);
}

static void random_x64_code_goes_round(void **state)
{
    (void)state;
    check_random(cpu_arch_of(CPU_X64), UINT64_C(0x7ff6a3c11040), 1, 0);
}

static void random_x86_code_goes_round(void **state)
{
    (void)state;
    check_random(cpu_arch_of(CPU_X86), 0x77a26600, 2, 0);
}

static void random_real_mode_code_goes_round(void **state)
{
    (void)state;
    check_random(cpu_arch_real_mode(), 0xf1234, 3, 0);
}

/* ---- typed by hand: the bytes are those of "llvm-mc-19 --x86-asm-syntax=intel --show-encoding" ---- */

static void check(const cpu_arch *arch, const char *text, const char *hex)
{
    arena *a = arena_new();
    cpu_code code;
    error *e = assemble(a, arch, 0x401000, str_from_cstr(text), &code);
    strbuf bytes_of = {.arena = a};
    if (!e)
        for (size_t i = 0; i < code.size; i++) strbuf_format(&bytes_of, "%02x", code.data[i]);
    str got = e ? e->message : strbuf_str(&bytes_of);
    if (!str_equal(got, str_from_cstr(hex))) fail_msg("%s: %.*s, not %s", text, STR_ARG(got), hex);
    arena_free(a);
}

static void typed_lines_give_the_bytes_of_other_assemblers(void **state)
{
    (void)state;
    const cpu_arch *x64 = cpu_arch_of(CPU_X64), *x86 = cpu_arch_of(CPU_X86);
    check(x64, "MOV eax, dword ptr [RAX + rcx*8 + 10h]", "8b44c810");
    check(x64, "mov [rsp+8], rcx", "48894c2408");
    check(x64, "rep stosq", "f348ab");
    check(x64, "jmp short 401010", "eb0e");
    check(x64, "call 401000", "e8fbffffff");
    check(x64, "xor eax,eax", "31c0");
    check(x64, "mov rax,1122334455667788h", "48b88877665544332211");
    check(x64, "lea rcx,[rip+10h]", "488d0d10000000");
    check(x64, "cmp byte ptr gs:[188h],0", "65803c258801000000");
    check(x64, "jnz 401000", "75fe");
    check(x64, "lock cmpxchg [rdx],ecx", "f00fb10a");
    check(x64, "int 3", "cc");
    check(x64, "nop dword ptr [rax+rax]", "0f1f0400");
    check(x86, "push offset 402000", "6800204000");
    check(x86, "mov eax,fs:[18h]", "64a118000000");
    check(x86, "retn 8", "c20800");
    check(x86, "db 1,2,'ab',0FFh", "01026162ff");
    check(x86, "dd 11223344, 5", "4433221105000000");
    check(cpu_arch_real_mode(), "mov ax,word ptr ds:[46Ch]", "a16c04");
}

static void what_is_wrong_is_said_where_it_is(void **state)
{
    (void)state;
    const cpu_arch *x64 = cpu_arch_of(CPU_X64);
    check(x64, "frobnicate eax", "Bad opcode error in 'frobnicate eax'");
    check(x64, "mov eax", "Operand error in 'mov eax'");
    check(x64, "mov [rax],1", "Operand error in 'mov [rax],1'");
    check(x64, "mov al,100h", "Overflow error in 'mov al,100h'");
    check(x64, "mov eax,", "Syntax error in 'mov eax,'");
    check(x64, "mov eax,5 5", "Extra character error in 'mov eax,5 5'");
    check(x64, "mov eax,zork", "Couldn't resolve error at 'zork'");
    check(x64, "db", "Syntax error in 'db'");
    check(cpu_arch_of(CPU_ARM64), "nop", "Assembly of ARM64 instructions is not supported");
}

int main(int argc, char **argv)
{
    if (argc < 2) return 2;
    lines_path = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_windbg_can_be_typed_back),
        cmocka_unit_test(random_x64_code_goes_round),
        cmocka_unit_test(random_x86_code_goes_round),
        cmocka_unit_test(random_real_mode_code_goes_round),
        cmocka_unit_test(typed_lines_give_the_bytes_of_other_assemblers),
        cmocka_unit_test(what_is_wrong_is_said_where_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
