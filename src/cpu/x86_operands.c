/* x86 and x64: the operands of a typed instruction.
 *
 *     rbx | st(1) | 10h | offset shop!main | shop!main+0x12 (00007ff6`a3c11052) | 0041:703C04A5
 *     dword ptr fs:[rax+rcx*8-10h] | [shop!g_queue (00007ff6`a3c13000)] | dword ptr shop!jumps[eax*4] |
 * {rn-sae}
 *
 * A number in parentheses at the end of a name is what `u` writes behind it: it is the address, so that names
 * need not be understood. */
#include "cpu/x86_assemble.h"

#include <ctype.h>

static bool fail(x86_reader *r, const char *kind, str at)
{
    if (!r->kind) {
        r->kind = kind;
        r->at = at;
    }
    return false;
}

static bool is_word_char(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || c == '@' || c == '!' || c == '?';
}

static str take_word(str *rest)
{
    size_t length = 0;
    while (length < rest->len && is_word_char(rest->ptr[length])) length++;
    str word = str_slice(*rest, 0, length);
    *rest = str_trim_left(str_skip(*rest, length));
    return word;
}

/* "(fffff800`0174a9c0)" at the end of `text`: its value, and what stands before it. */
static bool split_address(str text, uint64_t *value, str *name)
{
    if (text.len < 10 || text.ptr[text.len - 1] != ')') return false;
    size_t open = str_rfind_char(text, '(');
    if (open == SIZE_MAX || open == 0 || text.ptr[open - 1] != ' ') return false;
    str digits = str_slice(text, open + 1, text.len - 1);
    bool quad = digits.len == 17 && digits.ptr[8] == '`';
    if (digits.len != 8 && !quad) return false;
    uint64_t number = 0;
    for (size_t i = 0; i < digits.len; i++) {
        unsigned char c = (unsigned char)digits.ptr[i];
        if (quad && i == 8) continue;
        if (!isxdigit(c)) return false;
        number = number << 4 | (unsigned)(isdigit(c) ? c - '0' : tolower(c) - 'a' + 10);
    }
    *value = number;
    *name = str_trim(str_slice(text, 0, open));
    return true;
}

bool x86_read_number(x86_reader *r, str text, uint64_t *value)
{
    str rest, name;
    text = str_trim(text);
    if (!text.len) return fail(r, "Syntax", text);
    if (split_address(text, value, &name)) return true;
    r->failure = r->evaluator->evaluate(r->evaluator->context, r->arena, text, value, &rest);
    if (r->failure) return fail(r, "Operand", text);
    rest = str_trim_left(rest);
    return rest.len == 0 || fail(r, "Extra character", rest);
}

static bool read_register(str text, ZydisRegister *out)
{
    str rest = text;
    str word = take_word(&rest);
    if (str_equal_nocase(word, STR("st"))) {
        *out = ZYDIS_REGISTER_ST0;
        if (!rest.len) return true;
        if (rest.len != 3 || rest.ptr[0] != '(' || rest.ptr[1] < '0' || rest.ptr[1] > '7' ||
            rest.ptr[2] != ')')
            return false;
        *out = (ZydisRegister)(ZYDIS_REGISTER_ST0 + (rest.ptr[1] - '0'));
        return true;
    }
    *out = rest.len ? ZYDIS_REGISTER_NONE : x86_find_register(word);
    return *out != ZYDIS_REGISTER_NONE;
}

/* ---- what stands before ---- */

typedef struct size_word {
    const char *name;
    unsigned size;
} size_word;

static const size_word sizes[] = {
    {"byte", 1},   {"word", 2},   {"dword", 4},    {"fword", 6},    {"qword", 8},    {"mmword", 8},
    {"tbyte", 10}, {"oword", 16}, {"xmmword", 16}, {"ymmword", 32}, {"zmmword", 64},
};

/* "dword ptr ", "qword bcst ", "short ", "near ptr ", "far ptr ", "offset ". */
static str take_qualifiers(str text, x86_operand *op, bool *has_size, bool *is_offset)
{
    for (;;) {
        str rest = text, word = take_word(&rest), after = rest, next = take_word(&after);
        bool pointer = str_equal_nocase(next, STR("ptr"));
        if (str_equal_nocase(word, STR("offset"))) {
            *is_offset = true;
        } else if (str_equal_nocase(word, STR("short"))) {
            op->width = ZYDIS_BRANCH_WIDTH_8;
        } else if (str_equal_nocase(word, STR("near")) || str_equal_nocase(word, STR("far"))) {
            if (word.len == 3) op->far = true;
            else op->near = true;
            if (pointer) rest = after;
        } else {
            bool found = false;
            for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !found; i++) {
                found = str_equal_nocase(word, str_from_cstr(sizes[i].name)) &&
                        (pointer || str_equal_nocase(next, STR("bcst")));
                if (found) op->size = sizes[i].size;
            }
            if (!found) return text;
            op->broadcast = !pointer;
            *has_size = true;
            rest = after;
        }
        text = rest;
    }
}

/* "gs:" */
static str take_segment(str text, x86_operand *op)
{
    str rest = text;
    ZydisRegister reg = x86_find_register(take_word(&rest));
    if (ZydisRegisterGetClass(reg) != ZYDIS_REGCLASS_SEGMENT || !rest.len || rest.ptr[0] != ':') return text;
    op->segment = reg;
    return str_trim_left(str_skip(rest, 1));
}

/* ---- memory ---- */

static bool is_address_register(ZydisRegister reg)
{
    switch (ZydisRegisterGetClass(reg)) {
    case ZYDIS_REGCLASS_GPR16:
    case ZYDIS_REGCLASS_GPR32:
    case ZYDIS_REGCLASS_GPR64:
    case ZYDIS_REGCLASS_IP:
    case ZYDIS_REGCLASS_XMM:
    case ZYDIS_REGCLASS_YMM:
    case ZYDIS_REGCLASS_ZMM: return true;
    default: return false;
    }
}

static bool is_vector(ZydisRegister reg)
{
    ZydisRegisterClass kind = ZydisRegisterGetClass(reg);
    return kind == ZYDIS_REGCLASS_XMM || kind == ZYDIS_REGCLASS_YMM || kind == ZYDIS_REGCLASS_ZMM;
}

static bool add_register(x86_reader *r, x86_operand *op, ZydisRegister reg, unsigned scale, str at)
{
    bool index = scale > 1 || is_vector(reg) || op->base != ZYDIS_REGISTER_NONE;
    if (!index) {
        op->base = reg;
        return true;
    }
    if (op->index != ZYDIS_REGISTER_NONE) return fail(r, "Operand", at);
    op->index = reg;
    op->scale = (uint8_t)scale;
    return true;
}

/* "rcx", "rcx*8", "8*rcx": false when the term is none of these. */
static bool split_scaled(str term, ZydisRegister *reg, unsigned *scale)
{
    *scale = 1;
    size_t star = str_find_char(term, '*');
    str first = str_trim(str_slice(term, 0, star == SIZE_MAX ? term.len : star));
    if (star == SIZE_MAX) return read_register(first, reg) && is_address_register(*reg);
    str second = str_trim(str_skip(term, star + 1));
    if (!read_register(first, reg)) {
        str swap = first;
        first = second;
        second = swap;
    }
    if (!read_register(first, reg) || !is_address_register(*reg) || second.len != 1) return false;
    *scale = (unsigned)(second.ptr[0] - '0');
    return *scale == 1 || *scale == 2 || *scale == 4 || *scale == 8;
}

/* Up to the next + or - outside of parentheses and `...` names. */
static size_t term_length(str text)
{
    int depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '(') depth++;
        else if (c == ')') depth--;
        else if (depth <= 0 && i > 0 && (c == '+' || c == '-')) return i;
    }
    return text.len;
}

static bool read_terms(x86_reader *r, str inside, x86_operand *op)
{
    uint64_t value;
    str name;
    inside = str_trim(inside);
    if (!inside.len) return fail(r, "Syntax", inside);
    if (split_address(inside, &value, &name)) {
        op->displacement = (int64_t)((uint64_t)op->displacement + value);
        return true;
    }
    bool negative = false;
    while (inside.len) {
        if (inside.ptr[0] == '+' || inside.ptr[0] == '-') {
            negative = inside.ptr[0] == '-';
            inside = str_trim_left(str_skip(inside, 1));
        }
        size_t length = term_length(inside);
        str term = str_trim(str_slice(inside, 0, length));
        ZydisRegister reg;
        unsigned scale;
        if (!term.len) return fail(r, "Syntax", inside);
        if (!negative && split_scaled(term, &reg, &scale)) {
            if (!add_register(r, op, reg, scale, term)) return false;
        } else {
            if (!x86_read_number(r, term, &value)) return false;
            op->displacement = (int64_t)((uint64_t)op->displacement + (negative ? 0 - value : value));
        }
        inside = str_skip(inside, length);
    }
    return true;
}

/* esp and rsp cannot be an index: [rax+rsp] is [rsp+rax]. */
static void put_in_order(x86_operand *op)
{
    bool stack = op->index == ZYDIS_REGISTER_ESP || op->index == ZYDIS_REGISTER_RSP;
    if (!stack || op->scale > 1) return;
    ZydisRegister base = op->base;
    op->base = op->index;
    op->index = base;
}

/* `text` is "name[...]", "[...]" or a bare address. */
static bool read_memory(x86_reader *r, str text, x86_operand *op)
{
    op->type = ZYDIS_OPERAND_TYPE_MEMORY;
    op->scale = 0;
    size_t open = str_find_char(text, '[');
    if (open == SIZE_MAX) {
        uint64_t value;
        if (!x86_read_number(r, text, &value)) return false;
        op->displacement = (int64_t)value;
    } else {
        size_t close = str_rfind_char(text, ']');
        if (close == SIZE_MAX || close < open) return fail(r, "Syntax", str_skip(text, text.len));
        str before = str_trim(str_slice(text, 0, open)), behind = str_trim(str_skip(text, close + 1));
        if (behind.len) return fail(r, "Extra character", behind);
        if (before.len) {
            uint64_t value;
            if (!x86_read_number(r, before, &value)) return false;
            op->displacement = (int64_t)value;
        }
        if (!read_terms(r, str_slice(text, open + 1, close), op)) return false;
    }
    if (op->index != ZYDIS_REGISTER_NONE && !op->scale) op->scale = 1;
    put_in_order(op);
    op->bare = op->base == ZYDIS_REGISTER_NONE && op->index == ZYDIS_REGISTER_NONE;
    return true;
}

/* ---- one operand ---- */

/* "{k1}{z}" behind it. */
static bool take_mask(x86_reader *r, str *text, x86_operand *op)
{
    while (text->len && text->ptr[text->len - 1] == '}') {
        size_t open = str_rfind_char(*text, '{');
        if (open == SIZE_MAX || open == 0) return true;
        str inside = str_trim(str_slice(*text, open + 1, text->len - 1));
        ZydisRegister reg = x86_find_register(inside);
        if (str_equal_nocase(inside, STR("z"))) op->zeroing = true;
        else if (ZydisRegisterGetClass(reg) == ZYDIS_REGCLASS_MASK) op->mask = reg;
        else return fail(r, "Operand", inside);
        *text = str_trim(str_slice(*text, 0, open));
    }
    return true;
}

/* "0041:703C04A5" */
static bool read_far_pointer(x86_reader *r, str text, x86_operand *op, bool *is_one)
{
    uint64_t selector;
    size_t colon = str_find_char(text, ':');
    *is_one = colon == 4 && text.len > 5 && text.ptr[5] != ':';
    for (size_t i = 0; i < 4 && *is_one; i++) *is_one = isxdigit((unsigned char)text.ptr[i]) != 0;
    if (!*is_one) return true;
    if (!x86_read_number(r, str_slice(text, 0, colon), &selector) ||
        !x86_read_number(r, str_skip(text, colon + 1), &op->immediate))
        return false;
    if (selector > UINT16_MAX) return fail(r, "Overflow", text);
    op->type = ZYDIS_OPERAND_TYPE_POINTER;
    op->selector = (uint16_t)selector;
    return true;
}

static bool read_operand(x86_reader *r, str text, x86_operand *op)
{
    bool has_size = false, is_offset = false, far;
    *op = (x86_operand){.text = text};
    if (!take_mask(r, &text, op)) return false;
    text = take_qualifiers(text, op, &has_size, &is_offset);
    if (!text.len) return fail(r, "Syntax", op->text);
    if (!has_size && !is_offset && read_register(text, &op->reg)) {
        op->type = ZYDIS_OPERAND_TYPE_REGISTER;
        return true;
    }
    str place = take_segment(text, op);
    bool brackets = str_find_char(place, '[') != SIZE_MAX;
    if (!is_offset && (has_size || brackets || place.ptr != text.ptr)) return read_memory(r, place, op);
    if (!read_far_pointer(r, text, op, &far) || far) return far && !r->kind;
    op->type = ZYDIS_OPERAND_TYPE_IMMEDIATE;
    return x86_read_number(r, text, &op->immediate);
}

/* "{rn-sae}", "{sae}": an operand of its own in the text. */
static bool read_rounding(str text, x86_line *line)
{
    static const struct {
        const char *text;
        ZydisRoundingMode mode;
    } modes[] = {{"{sae}", ZYDIS_ROUNDING_MODE_INVALID},
                 {"{rn-sae}", ZYDIS_ROUNDING_MODE_RN},
                 {"{rd-sae}", ZYDIS_ROUNDING_MODE_RD},
                 {"{ru-sae}", ZYDIS_ROUNDING_MODE_RU},
                 {"{rz-sae}", ZYDIS_ROUNDING_MODE_RZ}};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (str_equal_nocase(text, str_from_cstr(modes[i].text))) {
            line->rounding = modes[i].mode;
            line->suppress = true;
            return true;
        }
    return false;
}

/* To the comma outside of all brackets. */
static size_t operand_length(str text)
{
    int depth = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '(' || c == '[' || c == '{') depth++;
        else if (c == ')' || c == ']' || c == '}') depth--;
        else if (c == ',' && depth <= 0) return i;
    }
    return text.len;
}

/* Names of C++ have commas too: where one address is all that there can be, it is taken whole. */
static bool is_branch(const x86_line *line)
{
    const char *name = ZydisMnemonicGetString(line->name.mnemonic);
    return name && (name[0] == 'j' || line->name.mnemonic == ZYDIS_MNEMONIC_CALL);
}

bool x86_read_operands(x86_reader *r, str text, x86_line *line)
{
    uint64_t ignored;
    str name;
    text = str_trim(text);
    bool whole = is_branch(line) && split_address(text, &ignored, &name);
    while (text.len) {
        size_t length = whole ? text.len : operand_length(text);
        str one = str_trim(str_slice(text, 0, length));
        bool more = length < text.len;
        text = str_trim_left(str_skip(text, length + 1));
        if (!one.len || (more && !text.len)) return fail(r, "Syntax", one.len ? text : one);
        if (read_rounding(one, line)) continue;
        if (line->count == X86_MAX_OPERANDS) return fail(r, "Extra character", one);
        if (!read_operand(r, one, &line->operands[line->count])) return false;
        line->count++;
    }
    return true;
}
