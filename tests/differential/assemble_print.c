/* Disassembles a piece of a file, assembles each line again, and prints both codes for a comparison by
 * another disassembler:
 *
 *   code assembled text        (tab between, - for what was not assembled, * in front of a text that came out
 * different)
 *
 * usage: assemble_print x64|x86 ADDRESS FILE OFFSET SIZE */
#include "base/file.h"
#include "cpu/assemble.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static error *evaluate(void *context, arena *a, str text, uint64_t *value, str *rest)
{
    (void)context;
    char *copy = (char *)(uintptr_t)str_to_cstr(a, text), *to = copy;
    size_t length = 0;
    bool negative = copy[0] == '-';
    for (const char *from = copy + negative; isxdigit((unsigned char)*from) || *from == '`'; from++, length++)
        if (*from != '`') *to++ = *from;
    *to = 0;
    if (!length) return error_new(a, ERROR_SYNTAX, "Couldn't resolve error at '%.*s'", STR_ARG(text));
    uint64_t number = strtoull(copy, NULL, 16);
    size_t end = length + negative;
    *value = negative ? 0 - number : number;
    *rest = str_skip(text, end < text.len && text.ptr[end] == 'h' ? end + 1 : end);
    return NULL;
}

static void print_hex(const uint8_t *data, size_t size)
{
    for (size_t i = 0; i < size; i++) printf("%02x", data[i]);
}

static void without_blanks(strbuf *b)
{
    size_t to = 0;
    for (size_t i = 0; i < b->len; i++)
        if (b->ptr[i] != ' ') b->ptr[to++] = b->ptr[i];
    b->len = to;
}

static size_t print_one(arena *a, const cpu_arch *arch, uint64_t address, bytes code)
{
    cpu_instruction decoded, again;
    strbuf text = {.arena = a}, second = {.arena = a}, shown = {.arena = a};
    cpu_disassemble(arch, address, code, NULL, &decoded, &text);
    if (!decoded.valid) return 1;
    strbuf_append(&shown, strbuf_str(&text));
    cpu_code made;
    error *e = cpu_assemble(a, arch, address, strbuf_str(&text), &(cpu_evaluator){evaluate, NULL}, &made);
    print_hex(code.ptr, decoded.length);
    putchar('\t');
    if (e) putchar('-');
    else print_hex(made.data, made.size);
    if (!e) cpu_disassemble(arch, address, (bytes){made.data, made.size}, NULL, &again, &second);
    without_blanks(&text);
    without_blanks(&second);
    printf("\t%s%.*s\n", !e && !str_equal(strbuf_str(&text), strbuf_str(&second)) ? "*" : "",
           STR_ARG(strbuf_str(&shown)));
    return decoded.length;
}

int main(int argc, char **argv)
{
    if (argc != 6) {
        fprintf(stderr, "usage: %s x64|x86 ADDRESS FILE OFFSET SIZE\n", argv[0]);
        return 2;
    }
    const cpu_arch *arch = cpu_arch_of(strcmp(argv[1], "x86") == 0 ? CPU_X86 : CPU_X64);
    uint64_t address = strtoull(argv[2], NULL, 16);
    arena *a = arena_new(), *line = arena_new();
    bytes file;
    error *e = file_map(a, str_from_cstr(argv[3]), &file);
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        return 1;
    }
    bytes code = bytes_clamp(file, strtoull(argv[4], NULL, 16), strtoull(argv[5], NULL, 16));
    for (size_t at = 0; at < code.len;) {
        at += print_one(line, arch, address + at, bytes_clamp(code, at, CPU_MAX_INSTRUCTION));
        arena_clear(line);
    }
    arena_free(line);
    arena_free(a);
    return 0;
}
