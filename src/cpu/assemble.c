/* One line of assembler text: data, or an instruction in its parts. */
#include "cpu/assemble.h"

#include "cpu/x86_assemble.h"

#include <ctype.h>
#include <string.h>

static error *problem(arena *a, str line, const char *kind, str at)
{
    error *e = error_new(a, ERROR_SYNTAX, "%s error in '%.*s'", kind, STR_ARG(line));
    if (at.ptr >= line.ptr && at.ptr <= line.ptr + line.len) {
        e->location = (uint64_t)(at.ptr - line.ptr);
        e->has_location = true;
    }
    return e;
}

static str take_word(str *rest)
{
    size_t length = 0;
    while (length < rest->len && isalnum((unsigned char)rest->ptr[length])) length++;
    str word = str_slice(*rest, 0, length);
    *rest = str_trim_left(str_skip(*rest, length));
    return word;
}

/* ---- db, dw, dd, dq ---- */

static unsigned data_size(str word)
{
    static const struct {
        const char *name;
        unsigned size;
    } words[] = {{"db", 1}, {"dw", 2}, {"dd", 4}, {"dq", 8}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal_nocase(word, str_from_cstr(words[i].name))) return words[i].size;
    return 0;
}

static bool put_value(cpu_code *out, uint64_t value, unsigned size)
{
    if (size > sizeof out->data - out->size) return false;
    for (unsigned i = 0; i < size; i++) out->data[out->size++] = (uint8_t)(value >> 8 * i);
    return true;
}

static error *read_data(x86_reader *r, str line, str rest, unsigned size, cpu_code *out)
{
    if (!rest.len) return problem(r->arena, line, "Syntax", rest);
    while (rest.len) {
        bool quoted = rest.ptr[0] == '\'' || rest.ptr[0] == '"', fits = true;
        size_t end = quoted ? str_find_char(str_skip(rest, 1), rest.ptr[0]) : str_find_char(rest, ',');
        if (quoted && (size != 1 || end == SIZE_MAX)) return problem(r->arena, line, "Syntax", rest);
        size_t length = quoted ? end + 2 : end == SIZE_MAX ? rest.len : end;
        str item = str_trim(str_slice(rest, 0, length));
        uint64_t value = 0;
        if (quoted)
            for (size_t i = 1; i + 1 < item.len && fits; i++) fits = put_value(out, (uint8_t)item.ptr[i], 1);
        else if (!x86_read_number(r, item, &value))
            return r->failure ? r->failure : problem(r->arena, line, r->kind, r->at);
        else fits = put_value(out, value, size);
        if (!fits) return problem(r->arena, line, "Overflow", item);
        rest = str_trim_left(str_skip(rest, length));
        if (!rest.len) break;
        if (rest.ptr[0] != ',' || rest.len == 1) return problem(r->arena, line, "Syntax", rest);
        rest = str_trim_left(str_skip(rest, 1));
    }
    return NULL;
}

/* ---- instructions ---- */

static error *read_instruction(x86_reader *r, str line, str rest, uint64_t address, cpu_code *out)
{
    x86_line parts = {.arch = r->arch, .rounding = ZYDIS_ROUNDING_MODE_INVALID};
    ZydisInstructionAttributes prefix;
    for (;;) {
        str word = take_word(&rest);
        parts.word = word;
        prefix = x86_find_prefix(word);
        if (!prefix) break;
        parts.prefixes |= prefix;
    }
    if (!x86_find_name(parts.word, &parts.name)) return problem(r->arena, line, "Bad opcode", parts.word);
    /* cmps, scas: rep is what the same prefix is for the others. */
    if (x86_read_operands(r, rest, &parts) && x86_encode(r, &parts, address, line, out)) return NULL;
    return r->failure ? r->failure : problem(r->arena, line, r->kind, r->at);
}

error *cpu_assemble(arena *a, const cpu_arch *arch, uint64_t address, str line,
                    const cpu_evaluator *evaluator, cpu_code *out)
{
    if (arch->kind != CPU_X64 && arch->kind != CPU_X86)
        return error_new(a, ERROR_UNSUPPORTED, "Assembly of %s instructions is not supported", arch->name);
    x86_reader reader = {.arena = a, .arch = arch, .evaluator = evaluator};
    line = str_trim(line);
    str rest = line, after = line;
    unsigned size = data_size(take_word(&after));
    out->size = 0;
    return size ? read_data(&reader, line, after, size, out)
                : read_instruction(&reader, line, rest, address, out);
}
