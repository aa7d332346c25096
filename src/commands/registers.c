/* r, rm: registers, pseudo-registers, flags and what to show of them. */
#include "show/registers.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/aliases.h"
#include "session/cpp.h"
#include "show/instruction.h"
#include "show/number.h"

#include <ctype.h>
#include <string.h>

static uint64_t current_mask(const session *s)
{
    return s->settings.register_mask ? s->settings.register_mask : show_default_mask(session_arch(s));
}

static error *show_block(command_call *c, uint64_t mask)
{
    cpu_registers r;
    error *e = session_registers(c->session, c->arena, &r);
    if (e) return e;
    show_registers(c->session, c->out, c->arena, &r, NULL, mask);
    show_position(c->session, c->out, c->arena, &r);
    return NULL;
}

/* ---- one register ---- */

typedef struct element_type {
    const char *name;
    unsigned size;
    bool is_signed, is_float;
} element_type;

static const element_type element_types[] = {
    {"ib", 1, true, false}, {"ub", 1, false, false}, {"iw", 2, true, false}, {"uw", 2, false, false},
    {"id", 4, true, false}, {"ud", 4, false, false}, {"iq", 8, true, false}, {"uq", 8, false, false},
    {"f", 4, false, true},  {"d", 8, false, true},
};

/* "ub", "16ub", "d": how the elements of a register are read. */
static bool parse_type(str text, const element_type **type, unsigned *count)
{
    unsigned n = 0;
    while (text.len > 0 && isdigit((unsigned char)text.ptr[0]) && n < 100) {
        n = n * 10 + (unsigned)(text.ptr[0] - '0');
        text = str_skip(text, 1);
    }
    for (size_t i = 0; i < sizeof element_types / sizeof *element_types; i++) {
        if (str_equal(text, str_from_cstr(element_types[i].name))) {
            *type = &element_types[i];
            *count = n;
            return true;
        }
    }
    return false;
}

static void append_element(const uint8_t *data, const element_type *type, strbuf *text)
{
    uint64_t bits = load_le(data, type->size);
    if (type->is_float && type->size == 4) {
        float number;
        memcpy(&number, data, sizeof number);
        show_double((double)number, text);
    } else if (type->is_float) {
        double number;
        memcpy(&number, data, sizeof number);
        show_double(number, text);
    } else if (type->is_signed) {
        unsigned unused = 64 - type->size * 8;
        strbuf_format(text, "%lld", (long long)((int64_t)(bits << unused) >> unused));
    } else {
        strbuf_format(text, "%0*llx", (int)type->size * 2, (unsigned long long)bits);
    }
}

/* Highest element first, as the whole register is written. */
static str elements_text(arena *a, const cpu_registers *r, int index, const element_type *type,
                         unsigned count)
{
    uint8_t data[16];
    for (unsigned i = 0; i < 8; i++) {
        data[i] = (uint8_t)(r->low[index] >> i * 8);
        data[8 + i] = (uint8_t)(r->high[index] >> i * 8);
    }
    unsigned bytes_in = r->arch->registers[index].bits >= 128 ? 16 : 8;
    unsigned all = bytes_in / type->size;
    count = count && count < all ? count : all;
    strbuf text = {.arena = a};
    for (unsigned i = count; i-- > 0;) {
        append_element(data + i * type->size, type, &text);
        if (i) strbuf_append_char(&text, ' ');
    }
    return strbuf_str(&text);
}

static error *register_text(command_call *c, str name, str type_text, str *text, field *json)
{
    session *s = c->session;
    bool found;
    uint64_t bits = 0;
    const char *json_name = str_to_cstr(c->arena, name);
    error *e = session_get_register(s, c->arena, name, &found, &bits);
    if (!found) return NULL;
    if (name.ptr[0] == '$') {
        if (e) return e;
        int digits = (int)session_pointer_size(s) * 2;
        if (digits == 8) bits = (uint32_t)bits;
        *text = str_format(c->arena, "%0*llx", digits, (unsigned long long)bits);
        *json = f_x(json_name, bits, (uint8_t)digits);
        return NULL;
    }
    cpu_registers r;
    if ((e = session_registers(s, c->arena, &r))) return e;
    int index = cpu_find_register(r.arch, name);
    if (index < 0) return error_new(c->arena, ERROR_NOT_FOUND, "Bad register error at '%.*s'", STR_ARG(name));
    const element_type *type;
    unsigned count;
    if (type_text.len > 0) {
        if (!parse_type(type_text, &type, &count)) return args_error(c, type_text, "Syntax");
        *text = elements_text(c->arena, &r, index, type, count);
    } else if (r.arch->registers[index].bits == 128 && cpu_register_valid(&r, index)) {
        strbuf floats = {.arena = c->arena};
        show_vector_floats(r.low[index], r.high[index], &floats);
        *text = strbuf_str(&floats);
    } else if (r.arch->registers[index].bits == 80 && cpu_register_valid(&r, index)) {
        strbuf number = {.arena = c->arena};
        show_extended(r.low[index], (uint16_t)r.high[index], &number);
        *text = strbuf_str(&number);
    } else {
        *text = show_register_value(c->arena, &r, index);
    }
    bool valid = cpu_register_valid(&r, index);
    str hex = show_register_value(c->arena, &r, index);
    *json = f_if(valid, f_s(json_name, str_format(c->arena, "0x%.*s", STR_ARG(hex))));
    return NULL;
}

static bool name_character(char ch)
{
    return isalnum((unsigned char)ch) || ch == '_' || ch == '$';
}

static str take_name(str *rest)
{
    str at = *rest;
    if (at.len > 0 && at.ptr[0] == '@') at = str_skip(at, 1);
    size_t length = 0;
    while (length < at.len && name_character(at.ptr[length])) length++;
    *rest = str_skip(at, length);
    return str_slice(at, 0, length);
}

/* "$.u0": a fixed-name alias. */
static bool is_alias(str text, unsigned *number)
{
    if (!str_starts_with(text, STR("$.u")) || text.len < 4 || !isdigit((unsigned char)text.ptr[3]))
        return false;
    *number = (unsigned)(text.ptr[3] - '0');
    return true;
}

/* "r $.u5=dd esp; g": semicolons belong to the text. */
static bool takes_alias(str args)
{
    unsigned number;
    return is_alias(args, &number);
}

static error *set_alias(command_call *c, str rest, unsigned number)
{
    rest = str_trim_left(str_skip(rest, 4));
    if (rest.len > 0 && rest.ptr[0] == '=') rest = str_trim(str_skip(rest, 1));
    session_set_fixed_alias(c->session, number, rest);
    return NULL;
}

/* `gap` stands between two of them. */
static error *show_or_set(command_call *c, str rest, const char *gap)
{
    session *s = c->session;
    bool first = true;
    out_begin(c->out, "register");
    error *e = NULL;
    while (!e && !args_empty(rest)) {
        str at = rest = str_trim_left(rest), type = {0}, text = {0};
        str name = take_name(&rest);
        if (name.len == 0) {
            e = args_error(c, rest, "Bad register");
            break;
        }
        if (rest.len > 0 && rest.ptr[0] == ':') {
            str after = str_skip(rest, 1);
            size_t length = 0;
            while (length < after.len && name_character(after.ptr[length])) length++;
            type = str_slice(after, 0, length);
            rest = str_skip(after, length);
        }
        rest = str_trim_left(rest);
        if (rest.len > 0 && rest.ptr[0] == '=') {
            uint64_t number;
            str left;
            if ((e = session_evaluate(s, c->arena, str_trim_left(str_skip(rest, 1)), &number, &left)) == NULL)
                e = session_set_register(s, c->arena, name, number);
            rest = e ? rest : left;
        } else if (rest.len > 0 && rest.ptr[0] != ',' && at.ptr + at.len != rest.ptr &&
                   !(rest.ptr > c->line.ptr && isspace((unsigned char)rest.ptr[-1]))) {
            e = args_error(c, rest, "Syntax");
        } else {
            field json = {0};
            e = register_text(c, name, type, &text, &json);
            if (!e && !json.name) e = args_error(c, rest, "Bad register");
            if (!e) {
                out_heading(c->out, "%s%.*s=%.*s", first ? "" : gap, STR_ARG(name), STR_ARG(text));
                out_emit(c->out, NULL, NULL, &json, 1);
                first = false;
            }
        }
        rest = str_trim_left(rest);
        if (!e && rest.len > 0 && rest.ptr[0] == ',') rest = str_skip(rest, 1);
    }
    if (!first) out_heading(c->out, "\n");
    out_end(c->out);
    return e;
}

/* The registers that an instruction's text names, each once. */
static str used_registers(arena *a, const cpu_arch *arch, str text)
{
    strbuf names = {.arena = a};
    bool seen[CPU_MAX_REGISTERS] = {false};
    str_take_word(&text); /* the mnemonic */
    while (text.len > 0) {
        size_t length = 0;
        while (length < text.len && (name_character(text.ptr[length]) || text.ptr[length] == '!')) length++;
        int index = length ? cpu_find_register(arch, str_slice(text, 0, length)) : -1;
        if (index >= 0 && !seen[index]) {
            seen[index] = true;
            strbuf_format(&names, "%s%s", names.len ? "," : "", arch->registers[index].name);
        }
        text = str_skip(text, length ? length : 1);
    }
    return strbuf_str(&names);
}

/* r. : the registers that the current instruction uses. "If no registers are used, no output is displayed".
 */
static error *show_used(command_call *c)
{
    cpu_registers r;
    uint64_t ip;
    str code, text;
    cpu_instruction i;
    error *e = session_registers(c->session, c->arena, &r);
    if (e) return e;
    if (!cpu_role_get(&r, CPU_ROLE_IP, &ip) ||
        !show_instruction_parts(c->session, c->arena, ip, &code, &text, &i))
        return NULL;
    str names = used_registers(c->arena, r.arch, text);
    return names.len ? show_or_set(c, names, "  ") : NULL;
}

/* r? : values with their types. */
static error *set_typed(command_call *c, str rest)
{
    error *e = NULL;
    while (!e && !args_empty(rest)) {
        session_cpp *cpp = ARENA_NEW(c->arena, session_cpp);
        rest = str_trim_left(rest);
        str at = rest, name = take_name(&rest);
        rest = str_trim_left(rest);
        if (!name.len) return args_error(c, rest, "Bad register");
        if (!rest.len || rest.ptr[0] != '=') return show_or_set(c, at, " ");
        session_cpp_begin(cpp, c->session, c->arena);
        e = session_cpp_assign(cpp, name, str_trim_left(str_skip(rest, 1)), &rest);
        rest = str_trim_left(rest);
        if (e || !rest.len) break;
        if (rest.ptr[0] != ',') return args_error(c, rest, "Syntax");
        rest = str_skip(rest, 1);
    }
    return e;
}

static error *run_r(command_call *c)
{
    str rest = str_trim(c->args);
    uint64_t mask = 0;
    for (size_t i = 0; i < c->suffix.len; i++) {
        switch (c->suffix.ptr[i]) {
        case 'F': mask |= REGISTERS_FLOAT; break;
        case 'X': mask |= REGISTERS_XMM; break;
        case 'Y': mask |= REGISTERS_YMM; break;
        case 'I': /* behind Y: the same as whole numbers */
            mask = (mask & ~(uint64_t)REGISTERS_YMM) | REGISTERS_YMM_INTEGER;
            break;
        case 'M': {
            error *e = args_expression(c, &rest, &mask);
            if (e) return e;
            break;
        }
        default: break;
        }
    }
    unsigned alias;
    if (str_find_char(c->suffix, '?') != SIZE_MAX) return set_typed(c, rest);
    if (is_alias(rest, &alias)) return set_alias(c, rest, alias);
    if (str_equal(rest, STR("."))) return show_used(c);
    if (rest.len > 0) return show_or_set(c, rest, " ");
    return show_block(c, mask ? mask : current_mask(c->session));
}

/* ---- rm ---- */

static const struct {
    uint64_t bit;
    const char *text;
} mask_bits[] = {
    {0x1, "Integer state (32-bit) or"},
    {0x2, "Integer state (64-bit), 64-bit takes precedence"},
    {0x4, "Floating-point state"},
    {0x8, "Segment registers"},
    {0x10, "MMX registers"},
    {0x20, "Debug registers and, in kernel, CR4"},
    {0x40, "SSE XMM registers"},
    {0x80, "Control registers"},
    {0x100, "Descriptor and task state"},
    {0x200, "AVX YMM registers"},
    {0x400, "AVX YMM Integer registers"},
    {0x800, "AVX XMM Integer registers"},
};

static void list_bits(command_call *c, uint64_t mask, bool all)
{
    for (size_t i = 0; i < sizeof mask_bits / sizeof *mask_bits; i++) {
        if (!all && !(mask & mask_bits[i].bit)) continue;
        const char *text = mask_bits[i].text;
        if (!all && mask_bits[i].bit == 1) text = "Integer state (32-bit)";
        else if (!all && mask_bits[i].bit == 2) text = "Integer state (64-bit)";
        emit(c->out, "mask_bit", "{bit:8x} - {meaning}\n", f_u("bit", mask_bits[i].bit),
             f_c("meaning", text));
    }
}

static error *run_rm(command_call *c)
{
    session *s = c->session;
    str rest = str_trim(c->args);
    if (str_equal(rest, STR("?"))) {
        list_bits(c, 0, true);
        return NULL;
    }
    if (rest.len == 0) {
        uint64_t mask = current_mask(s);
        emit(c->out, "setting", "Register output mask is {register_mask:x}:\n", f_u("register_mask", mask));
        list_bits(c, mask, false);
        return NULL;
    }
    uint64_t mask;
    error *e = args_expression(c, &rest, &mask);
    if (e || (e = args_end(c, rest))) return e;
    uint64_t known = 0;
    for (size_t i = 0; i < sizeof mask_bits / sizeof *mask_bits; i++) known |= mask_bits[i].bit;
    if (mask & ~known)
        out_heading(c->out, "Ignored invalid bits %llx\n", (unsigned long long)(mask & ~known));
    mask &= known;
    if ((mask & 3) == 3) mask &= ~UINT64_C(1);
    s->settings.register_mask = mask;
    return NULL;
}

const command command_r = {.name = "r",
                           .suffixes = "?FIMXY",
                           .takes_line = takes_alias,
                           .needs = NEEDS_TARGET,
                           .synopsis = "[M Mask|F|X|Y|YI|?] [Register[:[Num]Type] [= Value] [, ...]] | .",
                           .brief = "Display registers; set pseudo-registers",
                           .example = "r rax, rbx",
                           .run = run_r};

const command command_rm = {.name = "rm",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[? | Mask]",
                            .brief = "Show or set which registers r displays",
                            .example = "rm a",
                            .run = run_rm};
