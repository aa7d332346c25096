/* ARM64: flow and targets from the instruction word, WinDbg's text from Capstone's.
 *
 *     stp         fp,lr,[sp,#-0x10]!        mnemonic padded to 12 columns, no blank behind the comma
 *     bne         nt!Foo+0x24 (fffff803`dfee6b94)
 *
 * Microsoft's names: fp, lr, xip0, xip1, xpr for x29, x30, x16, x17, x18; a condition is part of the mnemonic
 * (bne, cseteq, csello); hexadecimal digits are upper case; an extension inside of an address has no comma.
 */
#include "cpu/arm64_disasm.h"

#include "cpu/arm64.h"
#include "cpu/arm64_extra.h"

#include <capstone/capstone.h>
#include <string.h>

static int64_t sign_extend(uint64_t value, unsigned bits)
{
    const uint64_t sign = UINT64_C(1) << (bits - 1);
    value &= (sign << 1) - 1;
    return (int64_t)((value ^ sign) - sign);
}

static void set_target(cpu_instruction *out, uint64_t target, bool memory)
{
    out->has_target = true;
    out->target = target;
    out->target_is_memory = memory;
}

/* Branches, traps and PC-relative forms. Source: Arm Architecture Reference Manual, A64 encoding index. */
static void describe_flow(uint32_t word, cpu_instruction *out)
{
    const uint64_t pc = out->address;
    const uint64_t imm19 = (uint64_t)sign_extend(word >> 5, 19) * 4;
    if ((word & 0x7c000000) == 0x14000000) { /* b, bl */
        out->flow = word >> 31 ? CPU_FLOW_CALL : CPU_FLOW_JUMP;
        set_target(out, pc + (uint64_t)sign_extend(word, 26) * 4, false);
    } else if ((word & 0xff000010) == 0x54000000 ||
               (word & 0x7e000000) == 0x34000000) { /* b.cond, cbz, cbnz */
        out->flow = CPU_FLOW_CONDITIONAL_JUMP;
        set_target(out, pc + imm19, false);
    } else if ((word & 0x7e000000) == 0x36000000) { /* tbz, tbnz */
        out->flow = CPU_FLOW_CONDITIONAL_JUMP;
        set_target(out, pc + (uint64_t)sign_extend(word >> 5, 14) * 4, false);
    } else if ((word & 0xfe000000) == 0xd6000000) { /* br, blr, ret, eret and their authenticating forms */
        const unsigned kind = word >> 21 & 7;
        out->flow = kind == 0 ? CPU_FLOW_JUMP : kind == 1 ? CPU_FLOW_CALL : CPU_FLOW_RETURN;
    } else if ((word & 0xffe0001f) == 0xd4200000 || (word & 0xffe0001f) == 0xd4400000 || word <= 0xffff) {
        out->flow = CPU_FLOW_TRAP;                  /* brk, hlt, udf */
    } else if ((word & 0x9f000000) == 0x10000000) { /* adr */
        set_target(out, pc + (uint64_t)sign_extend((word >> 5 & 0x7ffff) << 2 | (word >> 29 & 3), 21), false);
    } else if ((word & 0x9f000000) == 0x90000000) { /* adrp */
        const uint64_t pages = (uint64_t)sign_extend((word >> 5 & 0x7ffff) << 2 | (word >> 29 & 3), 21);
        set_target(out, (pc & ~UINT64_C(0xfff)) + (pages << 12), false);
    } else if ((word & 0x3b000000) == 0x18000000) { /* ldr from a literal */
        set_target(out, pc + imm19, true);
    }
}

/* x0..x30 and sp as a base; 31 is sp. */
static int base_register(uint32_t number)
{
    return number == 31 ? ARM64_SP : ARM64_X0 + (int)number;
}

static void set_memory(cpu_instruction *out, uint32_t word, unsigned size, int64_t displacement)
{
    out->has_memory_operand = true;
    out->memory_size = (uint8_t)size;
    out->memory_base = base_register(word >> 5 & 31);
    out->memory_scale = 1;
    out->memory_displacement = displacement;
}

/* [base,index]: an index that is sign-extended from 32 bits has no register to name, so the operand stays
 * unknown. */
static void describe_indexed(uint32_t word, unsigned log2_size, cpu_instruction *out)
{
    const unsigned option = word >> 13 & 7;
    const unsigned index = word >> 16 & 31;
    if ((option != 2 && option != 3 && option != 7) || index == 31 || (option == 2 && index > 28)) return;
    set_memory(out, word, 1u << log2_size, 0);
    out->memory_index = (option == 2 ? ARM64_W0 : ARM64_X0) + (int)index;
    out->memory_scale = (uint8_t)(word >> 12 & 1 ? 1u << log2_size : 1u);
}

/* Loads and stores, by addressing form. Source: Arm Architecture Reference Manual, "Loads and Stores". */
static void describe_memory(uint32_t word, cpu_instruction *out)
{
    const bool vector = word >> 26 & 1;
    const unsigned size = word >> 30;
    const unsigned log2_size = vector && word >> 23 & 1 ? 4 : size;
    if ((word & 0xff800000) == 0xf8800000 || (word & 0xffc00000) == 0xf9800000)
        return; /* prfm reads nothing */
    if ((word & 0x3b000000) == 0x39000000) {
        set_memory(out, word, 1u << log2_size, (int64_t)(word >> 10 & 0xfff) << log2_size);
    } else if ((word & 0x3b200000) == 0x38000000) {
        const bool post_index = (word >> 10 & 3) == 1;
        set_memory(out, word, 1u << log2_size, post_index ? 0 : sign_extend(word >> 12, 9));
    } else if ((word & 0x3b200c00) == 0x38200800) {
        describe_indexed(word, log2_size, out);
    } else if ((word & 0xff200400) == 0xf8200400) { /* ldraa, ldrab */
        set_memory(out, word, 8, sign_extend((word >> 12 & 0x1ff) | (word >> 22 & 1) << 9, 10) * 8);
    } else if ((word & 0x3b200c00) == 0x38200000 || (word & 0x3f000000) == 0x08000000) {
        set_memory(out, word, 1u << size, 0); /* atomics, exclusives, acquire and release */
    } else if ((word & 0x3a000000) == 0x28000000) {
        const unsigned element = vector ? 4u << (size & 3) : size & 2 ? 8 : 4;
        const bool post_index = (word >> 23 & 3) == 1;
        set_memory(out, word, element, post_index ? 0 : sign_extend(word >> 15, 7) * (int64_t)element);
    }
}

static void put_mnemonic(strbuf *text, str name, str condition)
{
    strbuf_append(text, name);
    strbuf_append(text, condition);
    const size_t length = name.len + condition.len;
    strbuf_append_repeat(text, ' ', length < 12 ? 12 - length : 1);
}

static bool is_word_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

static str microsoft_register(str word)
{
    if (word.len != 3 || word.ptr[0] != 'x') return word;
    switch ((word.ptr[1] - '0') * 10 + (word.ptr[2] - '0')) {
    case 16: return STR("xip0");
    case 17: return STR("xip1");
    case 18: return STR("xpr");
    case 29: return STR("fp");
    case 30: return STR("lr");
    default: return word;
    }
}

static void put_immediate(strbuf *text, int64_t value)
{
    static const char hex[] = "0123456789ABCDEF";
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    const bool prefix = magnitude >= 10;
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = hex[magnitude & 15];
        magnitude >>= 4;
    } while (magnitude);
    if (prefix) {
        digits[--at] = 'x';
        digits[--at] = '0';
    }
    if (value < 0) digits[--at] = '-';
    strbuf_append(text, (str){digits + at, sizeof digits - at});
}

/* Hexadecimal digits: upper case; a mask with its top bit set is written as a negative number. Returns what
 * is left. */
static str put_number(strbuf *text, str rest)
{
    uint64_t value = 0;
    size_t at = 2, digits = 0;
    for (; at < rest.len && is_word_char(rest.ptr[at]); at++, digits++) {
        const char c = rest.ptr[at];
        value = value << 4 | (uint64_t)(c <= '9' ? c - '0' : c - 'a' + 10);
    }
    put_immediate(text, (int64_t)value);
    return str_skip(rest, at);
}

/* Two digits and more, not the start of 0x10 or 1.5: a shift by 12 is written #0xC. */
static bool is_decimal(str s)
{
    size_t digits = 0;
    while (digits < s.len && s.ptr[digits] >= '0' && s.ptr[digits] <= '9') digits++;
    return digits >= 2 && (digits == s.len || (!is_word_char(s.ptr[digits]) && s.ptr[digits] != '.'));
}

static str put_decimal(strbuf *text, str rest)
{
    int64_t value = 0;
    size_t at = 0;
    for (; at < rest.len && rest.ptr[at] >= '0' && rest.ptr[at] <= '9'; at++)
        value = value < INT64_MAX / 16 ? value * 10 + (rest.ptr[at] - '0') : value;
    put_immediate(text, value);
    return str_skip(rest, at);
}

static void put_operands(strbuf *text, str rest)
{
    bool bracket = false;
    while (rest.len) {
        const char c = rest.ptr[0];
        bracket = c == '[' ? true : c == ']' ? false : bracket;
        if (c == '0' && str_starts_with(rest, STR("0x"))) {
            rest = put_number(text, rest);
        } else if (c == '#' && rest.len > 2 && is_decimal(str_skip(rest, 1))) {
            strbuf_append_char(text, '#');
            rest = put_decimal(text, str_skip(rest, 1));
        } else if (is_word_char(c)) {
            size_t length = 1;
            while (length < rest.len && (is_word_char(rest.ptr[length]) || rest.ptr[length] == '.')) length++;
            strbuf_append(text, microsoft_register(str_slice(rest, 0, length)));
            rest = str_skip(rest, length);
        } else if (c == ',') {
            rest = str_trim_left(str_skip(rest, 1));
            const bool extension = bracket && rest.len > 3 && rest.ptr[0] != '#' &&
                                   (str_starts_with(rest, STR("lsl")) || str_starts_with(rest, STR("uxt")) ||
                                    str_starts_with(rest, STR("sxt")));
            strbuf_append_char(text, extension ? ' ' : ',');
        } else {
            strbuf_append_char(text, c);
            rest = str_skip(rest, 1);
        }
    }
}

static void put_target(strbuf *text, const cpu_instruction *instruction, const cpu_symbolizer *symbols)
{
    const size_t start = text->len;
    if (symbols && symbols->name &&
        symbols->name(symbols->context, instruction->target, instruction->target_is_memory, text))
        return;
    text->len = start;
    strbuf_format(text, "%08x`%08x", (unsigned)(instruction->target >> 32), (unsigned)instruction->target);
}

/* The last operand of csel, cset, ccmp, fcsel and their kin is a condition. */
static bool takes_condition(uint32_t word)
{
    return (word & 0x1fe00000) == 0x1a800000 || (word & 0x1fe00000) == 0x1a400000 ||
           (word & 0xff200c00) == 0x1e200c00 || (word & 0xff200c00) == 0x1e200400;
}

/* movz, movn and the orr that loads a mask are all written as mov with the whole value. */
static bool put_move(strbuf *text, uint32_t word, str operands)
{
    const bool wide = word >> 31;
    const size_t comma = str_find_char(operands, ',');
    if (comma == SIZE_MAX) return false;
    const str destination = str_slice(operands, 0, comma);
    if ((word & 0x3f800000) == 0x12800000) {
        int64_t value = (int64_t)((uint64_t)(word >> 5 & 0xffff) << (word >> 21 & 3) * 16);
        if (!(word >> 30 & 1)) value = wide ? ~value : (int32_t)~value;
        put_mnemonic(text, STR("mov"), STR(""));
        put_operands(text, destination);
        strbuf_append(text, STR(",#"));
        put_immediate(text, value);
        return true;
    }
    if ((word & 0x7f8003e0) == 0x320003e0) {
        put_mnemonic(text, STR("mov"), STR(""));
        put_operands(text, destination);
        put_operands(text, str_skip(operands, str_rfind_char(operands, ',')));
        return true;
    }
    return false;
}

static void write_text(const cs_insn *insn, uint32_t word, const cpu_instruction *out,
                       const cpu_symbolizer *symbols, strbuf *text)
{
    str name = str_from_cstr(insn->mnemonic);
    str operands = str_from_cstr(insn->op_str);
    str condition = STR("");
    if (put_move(text, word, operands)) return;
    if (str_starts_with(name, STR("b."))) {
        condition = str_skip(name, 2);
        name = STR("b");
    } else if (takes_condition(word)) {
        const size_t comma = str_rfind_char(operands, ',');
        if (comma != SIZE_MAX) {
            condition = str_trim(str_skip(operands, comma + 1));
            operands = str_slice(operands, 0, comma);
        }
    }
    if (!operands.len) {
        strbuf_append(text, name);
        return;
    }
    put_mnemonic(text, name, condition);
    if (!out->has_target) {
        put_operands(text, operands);
        return;
    }
    const size_t comma = str_rfind_char(operands, ',');
    if (comma != SIZE_MAX) {
        put_operands(text, str_slice(operands, 0, comma));
        strbuf_append_char(text, ',');
    }
    put_target(text, out, symbols);
}

bool arm64_open(size_t *handle)
{
    csh opened;
    if (cs_open(CS_ARCH_ARM64, CS_MODE_LITTLE_ENDIAN, &opened) != CS_ERR_OK) return false;
    *handle = opened;
    return true;
}

void arm64_close(size_t handle)
{
    csh opened = handle;
    cs_close(&opened);
}

static void disassemble_word(size_t handle, uint32_t word, bytes code, const cpu_symbolizer *symbols,
                             cpu_instruction *out, strbuf *text)
{
    cs_insn insn = {.detail = NULL};
    const uint8_t *at = code.ptr;
    size_t left = 4;
    uint64_t next = out->address;
    out->valid = cs_disasm_iter(handle, &at, &left, &next, &insn);
    if (out->valid) describe_flow(word, out);
    if (out->valid && text) write_text(&insn, word, out, symbols, text);
}

void arm64_disassemble(const size_t *kept_handle, uint64_t address, bytes code, const cpu_symbolizer *symbols,
                       cpu_instruction *out, strbuf *text)
{
    memset(out, 0, sizeof *out);
    out->address = address;
    out->length = code.len < 4 ? 1 : 4;
    out->memory_segment = out->memory_base = out->memory_index = -1;
    if (code.len >= 4) {
        const uint32_t word = load_u32(code.ptr);
        size_t handle;
        if (arm64_write_extra(word, text)) {
            out->valid = true;
            describe_flow(word, out);
        } else if (kept_handle) {
            disassemble_word(*kept_handle, word, code, symbols, out, text);
        } else if (arm64_open(&handle)) {
            disassemble_word(handle, word, code, symbols, out, text);
            arm64_close(handle);
        }
        if (out->valid) describe_memory(word, out);
    }
    if (!out->valid && text) strbuf_append(text, STR("???"));
}
