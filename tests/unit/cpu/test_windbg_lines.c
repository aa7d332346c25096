/* Every line of windbg_lines.txt (its path is the first argument): WinDbg's text, and the length of the
 * instruction. */
#include "cpu/disasm.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char *lines_path;

static uint64_t parse_hex(str s)
{
    uint64_t value = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.ptr[i];
        if (c != '`') value = value << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    return value;
}

/* The names in braces of one expected text, found by the address at their end: "nt!Foo (fffff800`01234567)".
 */
static bool name_from_expected(void *context, uint64_t address, bool memory, strbuf *out)
{
    (void)memory;
    str rest = *(const str *)context;
    for (;;) {
        const size_t open = str_find_char(rest, '{');
        if (open == SIZE_MAX) return false;
        rest = str_skip(rest, open + 1);
        const str name = str_slice(rest, 0, str_find_char(rest, '}'));
        const size_t bracket = str_rfind_char(name, '(');
        if (parse_hex(str_slice(name, bracket + 1, name.len - 1)) == address) {
            strbuf_append(out, name);
            return true;
        }
    }
}

static str without_braces(arena *a, str s)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '{' && s.ptr[i] != '}') strbuf_append_char(&b, s.ptr[i]);
    return strbuf_str(&b);
}

static bool check_line(arena *a, str line)
{
    const str whole = line;
    const str processor = str_take_until(&line, '|');
    const uint64_t address = parse_hex(str_take_until(&line, '|'));
    const str hex = str_take_until(&line, '|');
    uint8_t code[CPU_MAX_INSTRUCTION];
    const size_t length = hex.len / 2 < sizeof code ? hex.len / 2 : sizeof code;
    for (size_t i = 0; i < length; i++) code[i] = (uint8_t)parse_hex(str_slice(hex, 2 * i, 2 * i + 2));

    const cpu_kind kind = str_equal(processor, STR("x64"))   ? CPU_X64
                          : str_equal(processor, STR("x86")) ? CPU_X86
                                                             : CPU_ARM64;
    const str expected = without_braces(a, line);
    cpu_symbolizer symbols = {name_from_expected, &line};
    cpu_instruction instruction;
    strbuf text = {.arena = a};
    cpu_disassemble(cpu_arch_of(kind), address, (bytes){code, length}, &symbols, &instruction, &text);
    const str written = strbuf_str(&text);
    const bool undecodable = str_equal(expected, STR("???"));
    const bool same = str_equal(written, expected) && instruction.valid == !undecodable &&
                      instruction.length == (undecodable ? 1 : length) && instruction.address == address;
    if (!same)
        print_error("%.*s\n  written: %.*s (%u bytes)\n", STR_ARG(whole), STR_ARG(written),
                    instruction.length);
    return same;
}

static void windbg_lines(void **state)
{
    (void)state;
    arena *a = arena_new();
    bytes file;
    assert_null(file_map(a, str_from_cstr(lines_path), &file));
    str rest = {(const char *)file.ptr, file.len};
    size_t count = 0, wrong = 0;
    while (rest.len) {
        const str line = str_take_until(&rest, '\n');
        if (!line.len || line.ptr[0] == '#') continue;
        count++;
        wrong += !check_line(a, line);
    }
    arena_free(a);
    assert_int_equal(wrong, 0);
    assert_true(count > 500);
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        fprintf(stderr, "usage: %s windbg_lines.txt\n", argv[0]);
        return EXIT_FAILURE;
    }
    lines_path = argv[1];
    const struct CMUnitTest tests[] = {cmocka_unit_test(windbg_lines)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
