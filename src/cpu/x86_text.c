/* x86 and x64: WinDbg's text of an instruction, printed from Zydis' operands.
 *
 *     mnemonic padded to 8 columns | operands, no blank behind the comma | numbers in hexadecimal with h
 *
 * The forms follow public WinDbg transcripts (tests/unit/cpu/windbg_lines.txt names each page). */
#include "cpu/x86_disasm.h"

#include <string.h>

/* Collects the text and hands it on in one piece; only a symbol's name goes to the strbuf directly. */
typedef struct text_writer {
    const cpu_arch *arch;
    const x86_instruction *decoded;
    const cpu_instruction *instruction;
    const cpu_symbolizer *symbols;
    strbuf *out;
    size_t used;
    char buffer[160];
} text_writer;

static void flush(text_writer *w)
{
    strbuf_append(w->out, (str){w->buffer, w->used});
    w->used = 0;
}

static void put(text_writer *w, str s)
{
    if (w->used + s.len > sizeof w->buffer) flush(w);
    memcpy(w->buffer + w->used, s.ptr, s.len);
    w->used += s.len;
}

static void put_char(text_writer *w, char c)
{
    if (w->used == sizeof w->buffer) flush(w);
    w->buffer[w->used++] = c;
}

/* At least `digits` digits, and a 0 in front of a letter: 7, 0Ch, 30h, 00000030h, 0FFDF02D4h. */
static void put_hex(text_writer *w, uint64_t value, unsigned digits)
{
    static const char hex[] = "0123456789ABCDEF";
    if (value < 10 && digits <= 1) {
        put_char(w, (char)('0' + value));
        return;
    }
    char text[20];
    size_t at = sizeof text;
    text[--at] = 'h';
    do {
        text[--at] = hex[value & 15];
        value >>= 4;
    } while (value || sizeof text - 1 - at < digits);
    if (text[at] > '9') text[--at] = '0';
    put(w, (str){text + at, sizeof text - at});
}

/* 00007ff6`9b3fe140 or 77a266ac. */
static void put_address(text_writer *w, uint64_t address)
{
    static const char hex[] = "0123456789abcdef";
    char text[17];
    size_t at = 0;
    for (int shift = w->arch->pointer_size == 4 ? 28 : 60; shift >= 0; shift -= 4) {
        text[at++] = hex[address >> shift & 15];
        if (shift == 32) text[at++] = '`';
    }
    put(w, (str){text, at});
}

/* `before` + name; nothing at all when the address has no name. */
static bool put_symbol(text_writer *w, str before, uint64_t address, bool memory)
{
    if (!w->symbols || !w->symbols->name) return false;
    flush(w);
    const size_t start = w->out->len;
    strbuf_append(w->out, before);
    if (w->symbols->name(w->symbols->context, address, memory, w->out)) return true;
    w->out->len = start;
    return false;
}

static void put_register(text_writer *w, ZydisRegister reg, bool alone)
{
    if (reg >= ZYDIS_REGISTER_ST0 && reg <= ZYDIS_REGISTER_ST7) {
        put(w, STR("st"));
        if (reg == ZYDIS_REGISTER_ST0 && !alone) return;
        put_char(w, '(');
        put_char(w, (char)('0' + (reg - ZYDIS_REGISTER_ST0)));
        put_char(w, ')');
        return;
    }
    const ZydisShortString *name = ZydisRegisterGetStringWrapped(reg);
    if (name) put(w, (str){name->data, name->size});
}

/* An override that is written: in 64-bit code only fs and gs mean anything. */
static bool put_segment(text_writer *w, ZydisRegister segment)
{
    const ZydisInstructionAttributes attributes = w->decoded->info.attributes;
    const bool thread = segment == ZYDIS_REGISTER_FS || segment == ZYDIS_REGISTER_GS;
    if (!(attributes & ZYDIS_ATTRIB_HAS_SEGMENT) || (w->arch->kind == CPU_X64 && !thread)) return false;
    put_register(w, segment, true);
    put_char(w, ':');
    return true;
}

static void put_scaled_index(text_writer *w, const ZydisDecodedOperandMem *mem)
{
    put_register(w, mem->index, true);
    if (mem->scale > 1) {
        put_char(w, '*');
        put_char(w, (char)('0' + mem->scale));
    }
}

/* [rip+x] and a bare displacement. */
static void put_absolute(text_writer *w, const ZydisDecodedOperandMem *mem, bool rip_relative)
{
    const uint64_t address = w->instruction->has_target
                                 ? w->instruction->target
                                 : (uint64_t)mem->disp.value & x86_address_mask(w->decoded);
    const bool override = put_segment(w, mem->segment);
    if (!override && put_symbol(w, STR("["), address, true)) {
        put_char(w, ']');
        return;
    }
    if (rip_relative) {
        put_char(w, '[');
        put_address(w, address);
        put_char(w, ']');
        return;
    }
    put(w, override ? STR("[") : STR("ds:["));
    if (w->arch->pointer_size == 4) put_hex(w, address, w->decoded->info.address_width == 16 ? 1 : 8);
    else put_hex(w, address, 1);
    put_char(w, ']');
}

static void put_memory(text_writer *w, const ZydisDecodedOperand *op)
{
    const ZydisDecodedOperandMem *mem = &op->mem;
    const bool rip_relative = mem->base == ZYDIS_REGISTER_RIP || mem->base == ZYDIS_REGISTER_EIP;
    const bool has_base = mem->base != ZYDIS_REGISTER_NONE;
    const bool has_index = mem->index != ZYDIS_REGISTER_NONE;
    put(w, x86_memory_size_name(w->decoded, op));
    if (rip_relative || (!has_base && !has_index)) {
        put_absolute(w, mem, rip_relative);
        return;
    }
    const bool override = put_segment(w, mem->segment);
    /* 32-bit tables: jmp dword ptr ntdll!memcpy+0x148 (7eb31f00)[edx*4] */
    const bool named = !override && w->arch->pointer_size == 4 && w->decoded->info.raw.disp.size == 32 &&
                       put_symbol(w, STR(""), (uint32_t)mem->disp.value, true);
    put_char(w, '[');
    if (has_base) put_register(w, mem->base, true);
    if (has_base && has_index) put_char(w, '+');
    if (has_index) put_scaled_index(w, mem);
    const int64_t displacement = mem->disp.value;
    if (!named && displacement != 0) {
        put_char(w, displacement < 0 ? '-' : '+');
        put_hex(w, displacement < 0 ? 0 - (uint64_t)displacement : (uint64_t)displacement, 1);
    }
    put_char(w, ']');
}

static void put_immediate(text_writer *w, const ZydisDecodedOperand *op)
{
    if (op->imm.is_relative) {
        if (!put_symbol(w, STR(""), w->instruction->target, false)) put_address(w, w->instruction->target);
        return;
    }
    /* A sign-extended byte is written in the width of the operation: or rax,0FFFFFFFFFFFFFFFFh. */
    const ZydisDecodedInstruction *info = &w->decoded->info;
    const unsigned width =
        op->imm.is_signed && info->operand_width > op->size ? info->operand_width : op->size;
    const uint64_t value = width < 64 ? op->imm.value.u & ((UINT64_C(1) << width) - 1) : op->imm.value.u;
    const bool pointer_sized = info->raw.imm[0].size == 32 || info->raw.imm[0].size == 64;
    if (pointer_sized && put_symbol(w, STR("offset "), value, true)) return;
    put_hex(w, value, 1);
}

static void put_operand(text_writer *w, const ZydisDecodedOperand *op, bool alone)
{
    switch (op->type) {
    case ZYDIS_OPERAND_TYPE_REGISTER: put_register(w, op->reg.value, alone); break;
    case ZYDIS_OPERAND_TYPE_MEMORY: put_memory(w, op); break;
    case ZYDIS_OPERAND_TYPE_POINTER: {
        /* 0041:703C04A5 */
        static const char hex[] = "0123456789ABCDEF";
        for (int shift = 12; shift >= 0; shift -= 4) put_char(w, hex[op->ptr.segment >> shift & 15]);
        put_char(w, ':');
        for (int shift = 28; shift >= 0; shift -= 4) put_char(w, hex[op->ptr.offset >> shift & 15]);
        break;
    }
    case ZYDIS_OPERAND_TYPE_IMMEDIATE: put_immediate(w, op); break;
    case ZYDIS_OPERAND_TYPE_UNUSED: break;
    }
}

static ZydisRegister address_register(const text_writer *w, ZydisRegister r64, ZydisRegister r32,
                                      ZydisRegister r16)
{
    switch (w->decoded->info.address_width) {
    case 64: return r64;
    case 32: return r32;
    default: return r16;
    }
}

static void put_string_size(text_writer *w)
{
    if (!(w->decoded->info.opcode & 1)) put(w, STR("byte ptr "));
    else if (w->decoded->info.operand_width == 16) put(w, STR("word ptr "));
    else if (w->decoded->info.operand_width == 64 &&
             w->decoded->info.meta.category == ZYDIS_CATEGORY_STRINGOP)
        put(w, STR("qword ptr "));
    else put(w, STR("dword ptr "));
}

/* [rdi]; 32-bit code writes its segment, which no prefix changes. */
static void put_string_destination(text_writer *w)
{
    put_string_size(w);
    put(w, w->arch->kind == CPU_X64 ? STR("[") : STR("es:["));
    put_register(w, address_register(w, ZYDIS_REGISTER_RDI, ZYDIS_REGISTER_EDI, ZYDIS_REGISTER_DI), true);
    put_char(w, ']');
}

/* The override of an operand that Zydis hides. */
static void put_hidden_segment(text_writer *w)
{
    static const struct {
        ZydisInstructionAttributes attribute;
        ZydisRegister segment;
    } overrides[] = {
        {ZYDIS_ATTRIB_HAS_SEGMENT_CS, ZYDIS_REGISTER_CS}, {ZYDIS_ATTRIB_HAS_SEGMENT_SS, ZYDIS_REGISTER_SS},
        {ZYDIS_ATTRIB_HAS_SEGMENT_DS, ZYDIS_REGISTER_DS}, {ZYDIS_ATTRIB_HAS_SEGMENT_ES, ZYDIS_REGISTER_ES},
        {ZYDIS_ATTRIB_HAS_SEGMENT_FS, ZYDIS_REGISTER_FS}, {ZYDIS_ATTRIB_HAS_SEGMENT_GS, ZYDIS_REGISTER_GS},
    };
    for (size_t i = 0; i < sizeof overrides / sizeof *overrides; i++)
        if (w->decoded->info.attributes & overrides[i].attribute) put_segment(w, overrides[i].segment);
}

static void put_string_source(text_writer *w)
{
    put_string_size(w);
    put_hidden_segment(w);
    put_char(w, '[');
    put_register(w, address_register(w, ZYDIS_REGISTER_RSI, ZYDIS_REGISTER_ESI, ZYDIS_REGISTER_SI), true);
    put_char(w, ']');
}

static void put_translate_operand(text_writer *w)
{
    put(w, STR("byte ptr "));
    put_hidden_segment(w);
    put_char(w, '[');
    put_register(w, address_register(w, ZYDIS_REGISTER_RBX, ZYDIS_REGISTER_EBX, ZYDIS_REGISTER_BX), true);
    put_char(w, ']');
}

static void put_string_operands(text_writer *w)
{
    switch (w->decoded->info.opcode & 0xfe) {
    case 0x6c: /* ins */
        put_string_destination(w);
        put(w, STR(",dx"));
        break;
    case 0x6e: /* outs */
        put(w, STR("dx,"));
        put_string_source(w);
        break;
    case 0xa4: /* movs */
        put_string_destination(w);
        put_char(w, ',');
        put_string_source(w);
        break;
    case 0xa6: /* cmps */
        put_string_source(w);
        put_char(w, ',');
        put_string_destination(w);
        break;
    case 0xac: /* lods */ put_string_source(w); break;
    default: /* stos, scas */ put_string_destination(w); break;
    }
}

/* A prefix without effect is still written for rep and repne ("rep ret"). */
static bool has_ignored_prefix(const x86_instruction *decoded, uint8_t value)
{
    for (unsigned i = 0; i < decoded->info.raw.prefix_count; i++)
        if (decoded->info.raw.prefixes[i].value == value &&
            decoded->info.raw.prefixes[i].type == ZYDIS_PREFIX_TYPE_IGNORED)
            return true;
    return false;
}

static void put_prefixes(text_writer *w)
{
    const ZydisInstructionAttributes attributes = w->decoded->info.attributes;
    if (attributes & ZYDIS_ATTRIB_HAS_XACQUIRE) put(w, STR("xacquire "));
    if (attributes & ZYDIS_ATTRIB_HAS_XRELEASE) put(w, STR("xrelease "));
    if (attributes & ZYDIS_ATTRIB_HAS_LOCK) put(w, STR("lock "));
    if (attributes & ZYDIS_ATTRIB_HAS_BND) put(w, STR("bnd "));
    if (attributes & ZYDIS_ATTRIB_HAS_REPE) put(w, STR("repe "));
    else if (attributes & ZYDIS_ATTRIB_HAS_REP) put(w, STR("rep "));
    else if (attributes & ZYDIS_ATTRIB_HAS_REPNE) put(w, STR("repne "));
    else if (w->decoded->info.mnemonic == ZYDIS_MNEMONIC_RET && has_ignored_prefix(w->decoded, 0xf3))
        put(w, STR("rep "));
}

/* Which of the visible operands are written, and in which order. */
static unsigned choose_operands(const x86_instruction *decoded, bool drop_last,
                                const ZydisDecodedOperand *chosen[5])
{
    const ZydisDecodedInstruction *info = &decoded->info;
    const bool x87 = info->meta.isa_ext == ZYDIS_ISA_EXT_X87;
    unsigned explicit_count = 0, count = 0;
    bool has_memory = false;
    for (unsigned i = 0; i < info->operand_count_visible; i++) {
        explicit_count += decoded->operands[i].visibility == ZYDIS_OPERAND_VISIBILITY_EXPLICIT;
        has_memory |= decoded->operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY;
    }
    const unsigned last = info->operand_count_visible - (drop_last ? 1u : 0u);
    for (unsigned i = 0; i < last && count < 5; i++) {
        const ZydisDecodedOperand *op = &decoded->operands[i];
        if (op->encoding == ZYDIS_OPERAND_ENCODING_MASK) continue;
        const bool stack = op->type == ZYDIS_OPERAND_TYPE_REGISTER && op->reg.value >= ZYDIS_REGISTER_ST0 &&
                           op->reg.value <= ZYDIS_REGISTER_ST7;
        if (x87 && stack && (has_memory || !explicit_count)) continue;
        chosen[count++] = op;
    }
    switch (info->mnemonic) {
    case ZYDIS_MNEMONIC_FLD:
    case ZYDIS_MNEMONIC_FST:
    case ZYDIS_MNEMONIC_FSTP:
    case ZYDIS_MNEMONIC_FSTPNCE:
    case ZYDIS_MNEMONIC_FXCH:
    case ZYDIS_MNEMONIC_FCOM:
    case ZYDIS_MNEMONIC_FCOMP:
    case ZYDIS_MNEMONIC_FUCOM:
    case ZYDIS_MNEMONIC_FUCOMP:
    case ZYDIS_MNEMONIC_FFREE:
    case ZYDIS_MNEMONIC_FFREEP:
        /* Only the register that the instruction's bytes name. */
        for (unsigned i = 0; i < count; i++)
            if (chosen[i]->visibility == ZYDIS_OPERAND_VISIBILITY_EXPLICIT) {
                chosen[0] = chosen[i];
                return 1;
            }
        return count;
    case ZYDIS_MNEMONIC_XCHG: {
        /* xchg rsp,rdx is 48 87 e2: the reg field comes first; 93 is xchg eax,ebx. */
        const bool short_form = info->opcode >= 0x90 && info->opcode <= 0x97;
        const bool accumulator_second =
            short_form && count == 2 && chosen[1]->encoding == ZYDIS_OPERAND_ENCODING_NONE;
        if (count == 2 && (!short_form || accumulator_second)) {
            const ZydisDecodedOperand *first = chosen[0];
            chosen[0] = chosen[1];
            chosen[1] = first;
        }
        return count;
    }
    case ZYDIS_MNEMONIC_NOP:
        /* nop dword ptr [rax]: the reg field is not shown. */
        return count > 1 ? 1 : count;
    default: return count;
    }
}

/* mul, div and idiv show the accumulator, except with byte operands: div rax,r11 but idiv bh. */
static void put_accumulator(text_writer *w)
{
    const ZydisDecodedInstruction *info = &w->decoded->info;
    const bool shown = info->mnemonic == ZYDIS_MNEMONIC_MUL || info->mnemonic == ZYDIS_MNEMONIC_DIV ||
                       info->mnemonic == ZYDIS_MNEMONIC_IDIV;
    if (!shown || info->opcode != 0xf7) return;
    put(w, info->operand_width == 64 ? STR("rax,") : info->operand_width == 16 ? STR("ax,") : STR("eax,"));
}

static void put_mask(text_writer *w)
{
    const ZydisDecodedInstructionAvx *avx = &w->decoded->info.avx;
    if (avx->mask.reg == ZYDIS_REGISTER_NONE || avx->mask.reg == ZYDIS_REGISTER_K0) return;
    put_char(w, '{');
    put_register(w, avx->mask.reg, true);
    put_char(w, '}');
    if (avx->mask.mode == ZYDIS_MASK_MODE_ZEROING || avx->mask.mode == ZYDIS_MASK_MODE_CONTROL_ZEROING)
        put(w, STR("{z}"));
}

static void put_rounding(text_writer *w)
{
    const ZydisDecodedInstructionAvx *avx = &w->decoded->info.avx;
    switch (avx->rounding.mode) {
    case ZYDIS_ROUNDING_MODE_RN: put(w, STR("{rn-sae}")); break;
    case ZYDIS_ROUNDING_MODE_RD: put(w, STR("{rd-sae}")); break;
    case ZYDIS_ROUNDING_MODE_RU: put(w, STR("{ru-sae}")); break;
    case ZYDIS_ROUNDING_MODE_RZ: put(w, STR("{rz-sae}")); break;
    case ZYDIS_ROUNDING_MODE_INVALID:
        if (avx->has_sae) put(w, STR("{sae}"));
        break;
    }
}

/* Segment registers move 16 bits, whatever the operand size says: mov fs,bx is 66 8e e3 and 8e e3. */
static ZydisRegister word_register(ZydisRegister reg)
{
    const ZydisRegisterClass kind = ZydisRegisterGetClass(reg);
    if (kind != ZYDIS_REGCLASS_GPR32 && kind != ZYDIS_REGCLASS_GPR64) return reg;
    return ZydisRegisterEncode(ZYDIS_REGCLASS_GPR16, (ZyanU8)ZydisRegisterGetId(reg));
}

static void put_operands(text_writer *w, bool drop_last)
{
    const ZydisDecodedInstruction *info = &w->decoded->info;
    const ZydisDecodedOperand *chosen[5];
    const unsigned count = choose_operands(w->decoded, drop_last, chosen);
    const bool segment_move = info->mnemonic == ZYDIS_MNEMONIC_MOV &&
                              info->opcode_map == ZYDIS_OPCODE_MAP_DEFAULT &&
                              (info->opcode == 0x8c || info->opcode == 0x8e);
    const bool vector = info->encoding != ZYDIS_INSTRUCTION_ENCODING_LEGACY;
    for (unsigned i = 0; i < count; i++) {
        if (i) put_char(w, ',');
        if (segment_move && chosen[i]->type == ZYDIS_OPERAND_TYPE_REGISTER)
            put_register(w, word_register(chosen[i]->reg.value), false);
        else put_operand(w, chosen[i], count == 1);
        if (vector && i == 0) put_mask(w);
    }
    if (vector) put_rounding(w);
}

void x86_write_text(const cpu_arch *arch, const x86_instruction *decoded, const cpu_instruction *instruction,
                    const cpu_symbolizer *symbols, strbuf *text)
{
    text_writer writer;
    text_writer *w = &writer;
    w->arch = arch;
    w->decoded = decoded;
    w->instruction = instruction;
    w->symbols = symbols;
    w->out = text;
    w->used = 0;

    char name[32];
    bool drop_last = false;
    put_prefixes(w);
    put(w, x86_mnemonic(decoded, name, &drop_last));

    const bool string = x86_is_string_operation(decoded);
    const bool xchg_ax = decoded->info.mnemonic == ZYDIS_MNEMONIC_NOP && decoded->info.opcode == 0x90 &&
                         decoded->info.opcode_map == ZYDIS_OPCODE_MAP_DEFAULT &&
                         decoded->info.operand_width == 16 &&
                         decoded->info.machine_mode != ZYDIS_MACHINE_MODE_REAL_16;
    const bool literal = string || xchg_ax || decoded->info.mnemonic == ZYDIS_MNEMONIC_INT3 ||
                         decoded->info.mnemonic == ZYDIS_MNEMONIC_XLAT;
    const ZydisDecodedOperand *chosen[5];
    if (!literal && !choose_operands(decoded, drop_last, chosen)) {
        flush(w);
        return;
    }
    /* The operands keep their column behind code bytes of 9 and more, as long as one blank is left. */
    const size_t excess = instruction->length > 8 ? 2u * (instruction->length - 8u) : 0;
    const size_t column = excess < 8 ? 8 - excess : 0;
    do put_char(w, ' ');
    while (w->used < column);

    if (string) put_string_operands(w);
    else if (xchg_ax) put(w, STR("ax,ax"));
    else if (decoded->info.mnemonic == ZYDIS_MNEMONIC_INT3) put_char(w, '3');
    else if (decoded->info.mnemonic == ZYDIS_MNEMONIC_XLAT) put_translate_operand(w);
    else {
        put_accumulator(w);
        put_operands(w, drop_last);
    }
    flush(w);
}
