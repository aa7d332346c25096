/* x86 and x64: from the operands of a typed instruction to its bytes, through Zydis' encoder.
 *
 * The encoder wants everything said: the size of each memory operand, operands that the text leaves out (st,
 * the accumulator of div, EVEX's k0), the sign of each number. What the text does not say is tried, in the
 * order of what is likely; an encoding whose own text is that of the line wins over one that comes earlier.
 */
#include "cpu/x86_assemble.h"
#include "cpu/x86_disasm.h"

#include <ctype.h>
#include <string.h>

enum { MAX_TRIES = 4000 };

typedef struct search {
    x86_reader *reader;
    const x86_line *line;
    uint64_t address;
    str wanted; /* the line without what makes no difference */
    cpu_code *out;
    bool found, exact;
    unsigned tries;
    unsigned sizes_found; /* different sizes of a memory operand that has none: more than one is not clear */
    unsigned last_size;
} search;

static unsigned mode_bits(const cpu_arch *arch)
{
    return arch->real_mode ? 16 : arch->kind == CPU_X64 ? 64 : 32;
}

static unsigned register_bits(const cpu_arch *arch, ZydisRegister reg)
{
    return ZydisRegisterGetWidth(x86_machine_mode(arch), reg);
}

/* The bits that a number is for: those of the first operand, else of the mode. */
static unsigned number_bits(const search *s)
{
    const x86_line *line = s->line;
    for (unsigned i = 0; i < line->count; i++) {
        const x86_operand *op = &line->operands[i];
        unsigned bits = op->type == ZYDIS_OPERAND_TYPE_REGISTER ? register_bits(line->arch, op->reg)
                        : op->type == ZYDIS_OPERAND_TYPE_MEMORY ? op->size * 8
                                                                : 0;
        if (bits) return bits > 64 ? 64 : bits;
    }
    bool wide = line->arch->real_mode && line->count == 1 && line->operands[0].immediate > UINT16_MAX;
    return wide ? 32 : mode_bits(line->arch); /* push 40E935C0h */
}

/* ---- is it what was typed? ---- */

/* Lower case, no blanks but one behind a word: "mov  RAX, [rbx]" and "mov     rax,[rbx]" are the same. */
static str plain_text(arena *a, str text)
{
    strbuf plain = {.arena = a};
    for (size_t i = 0; i < text.len; i++) {
        char c = (char)tolower((unsigned char)text.ptr[i]);
        bool blank = c == ' ' || c == '\t';
        char last = plain.len ? plain.ptr[plain.len - 1] : ' ';
        if (!blank) strbuf_append_char(&plain, c);
        else if (last != ' ' && last != ',') strbuf_append_char(&plain, ' ');
    }
    return str_trim(strbuf_str(&plain));
}

static void keep(search *s, const uint8_t *code, size_t size)
{
    cpu_instruction decoded;
    strbuf text = {.arena = s->reader->arena};
    cpu_disassemble(s->line->arch, s->address, (bytes){code, size}, NULL, &decoded, &text);
    if (!decoded.valid || decoded.length != size) return;
    bool exact = str_equal(plain_text(s->reader->arena, strbuf_str(&text)), s->wanted);
    if (s->found && (!exact || s->exact)) return;
    memcpy(s->out->data, code, size);
    s->out->size = size;
    s->found = true;
    s->exact = exact;
}

static bool is_direct_branch(const ZydisEncoderRequest *q)
{
    const char *name = ZydisMnemonicGetString(q->mnemonic);
    if (!name || q->operand_count != 1) return false;
    return name[0] == 'j' || strncmp(name, "loop", 4) == 0 || q->mnemonic == ZYDIS_MNEMONIC_CALL ||
           q->mnemonic == ZYDIS_MNEMONIC_XBEGIN;
}

/* [rip+10h] counts from the next instruction; all other addresses are whole. */
static bool counts_from_next(const ZydisEncoderRequest *q, const x86_line *line)
{
    for (unsigned i = 0; i < q->operand_count && i < line->count; i++)
        if (line->operands[i].base == ZYDIS_REGISTER_RIP || line->operands[i].base == ZYDIS_REGISTER_EIP)
            return true;
    return false;
}

static bool encode_branch(const search *s, const ZydisEncoderRequest *q, uint64_t target, uint8_t *code,
                          ZyanUSize *size, uint64_t *reached)
{
    ZydisEncoderRequest changed = *q; /* the encoder makes addresses relative in it */
    cpu_instruction decoded;
    changed.operands[0].imm.u = target;
    *size = ZYDIS_MAX_INSTRUCTION_LENGTH;
    if (!ZYAN_SUCCESS(ZydisEncoderEncodeInstructionAbsolute(&changed, code, size, s->address))) return false;
    cpu_decode(s->line->arch, s->address, (bytes){code, *size}, &decoded);
    *reached = decoded.target;
    return decoded.has_target;
}

static bool same_target(const search *s, uint64_t a, uint64_t b)
{
    return mode_bits(s->line->arch) == 64 ? a == b : (uint32_t)a == (uint32_t)b;
}

/* Zydis 4.0 takes a short branch's length for a near one's at the edge of what is short, and does not count a
 * bnd prefix. */
static bool encode_at(const search *s, const ZydisEncoderRequest *q, uint8_t *code, ZyanUSize *size)
{
    ZydisEncoderRequest changed = *q;
    uint64_t target = q->operands[0].imm.u, reached;
    if (counts_from_next(q, s->line)) return ZYAN_SUCCESS(ZydisEncoderEncodeInstruction(q, code, size));
    if (!is_direct_branch(q) || q->operands[0].type != ZYDIS_OPERAND_TYPE_IMMEDIATE)
        return ZYAN_SUCCESS(ZydisEncoderEncodeInstructionAbsolute(&changed, code, size, s->address));
    if (encode_branch(s, q, target, code, size, &reached) && same_target(s, reached, target)) return true;
    if (!changed.branch_width)
        changed.branch_width = mode_bits(s->line->arch) == 16 ? ZYDIS_BRANCH_WIDTH_16 : ZYDIS_BRANCH_WIDTH_32;
    if (!encode_branch(s, &changed, target, code, size, &reached)) return false;
    return same_target(s, reached, target) ||
           (encode_branch(s, &changed, target - (reached - target), code, size, &reached) &&
            same_target(s, reached, target));
}

static bool add_prefix(uint8_t *code, ZyanUSize *size, uint8_t prefix)
{
    if (*size >= ZYDIS_MAX_INSTRUCTION_LENGTH) return false;
    memmove(code + 1, code, (*size)++);
    code[0] = prefix;
    return true;
}

/* mov eax,fs:[30h]: where the encoder chose a 16-bit offset for an address of 32-bit code (67 a1), the prefix
 * goes and the offset grows. */
static void widen_offset(const search *s, uint8_t *code, ZyanUSize *size)
{
    size_t at = 0;
    while (at < *size && code[at] != 0x67) at++;
    if (mode_bits(s->line->arch) != 32 || *size < 4 || at + 3 >= *size || (code[*size - 3] & 0xfc) != 0xa0)
        return;
    memmove(code + at, code + at + 1, *size - at - 1);
    code[*size - 1] = 0;
    code[(*size)++] = 0;
}

/* Of all codes that are nop with an operand the encoder takes 0f 18 /4; compilers, and all that reads code,
 * take 0f 1f /0. */
static void usual_nop(uint8_t *code, ZyanUSize size)
{
    for (size_t i = 0; i + 2 < size; i++)
        if (code[i] == 0x0f && code[i + 1] >= 0x18 && code[i + 1] <= 0x1f) {
            code[i + 1] = 0x1f;
            code[i + 2] &= 0xc7;
            return;
        }
}

static void try_request(search *s, const ZydisEncoderRequest *q)
{
    uint8_t code[ZYDIS_MAX_INSTRUCTION_LENGTH + 1];
    ZyanUSize size = ZYDIS_MAX_INSTRUCTION_LENGTH;
    if (s->exact || s->tries++ > MAX_TRIES) return;
    if (!encode_at(s, q, code, &size)) return;
    /* "rep ret" has a prefix without a meaning, and retfq a REX.W: the encoder does not write them. */
    bool returns = q->mnemonic == ZYDIS_MNEMONIC_RET, padded = s->line->prefixes & ZYDIS_ATTRIB_HAS_REP;
    if (q->mnemonic == ZYDIS_MNEMONIC_NOP) usual_nop(code, size);
    if (q->mnemonic == ZYDIS_MNEMONIC_MOV && q->address_size_hint == ZYDIS_ADDRESS_SIZE_HINT_32)
        widen_offset(s, code, &size);
    if (returns && s->line->name.wide && code[0] != 0x48 && !add_prefix(code, &size, 0x48)) return;
    if (returns && padded && !add_prefix(code, &size, 0xf3)) return;
    keep(s, code, size);
}

/* ---- what the text does not say ---- */

static void try_broadcasts(search *s, ZydisEncoderRequest *q, const x86_operand *memory)
{
    if (!memory || !memory->broadcast) {
        try_request(s, q);
        return;
    }
    for (int mode = ZYDIS_BROADCAST_MODE_1_TO_2; mode <= ZYDIS_BROADCAST_MODE_1_TO_32; mode++) {
        q->evex.broadcast = (ZydisBroadcastMode)mode;
        try_request(s, q);
    }
    q->evex.broadcast = ZYDIS_BROADCAST_MODE_INVALID;
}

static bool insert_register(ZydisEncoderRequest *q, unsigned at, ZydisRegister reg)
{
    if (q->operand_count == ZYDIS_ENCODER_MAX_OPERANDS || at > q->operand_count) return false;
    memmove(&q->operands[at + 1], &q->operands[at], (q->operand_count - at) * sizeof q->operands[0]);
    q->operands[at] = (ZydisEncoderOperand){.type = ZYDIS_OPERAND_TYPE_REGISTER, .reg.value = reg};
    q->operand_count++;
    return true;
}

static const x86_operand *memory_operand(const x86_line *line)
{
    for (unsigned i = 0; i < line->count; i++)
        if (line->operands[i].type == ZYDIS_OPERAND_TYPE_MEMORY) return &line->operands[i];
    return NULL;
}

/* EVEX instructions have a mask operand behind the first, which is k0 where none is written. */
static void try_masks(search *s, const ZydisEncoderRequest *given)
{
    const x86_line *line = s->line;
    const x86_operand *memory = memory_operand(line);
    ZydisEncoderRequest q = *given;
    ZydisRegister mask = line->count ? line->operands[0].mask : ZYDIS_REGISTER_NONE;
    if (mask == ZYDIS_REGISTER_NONE) try_broadcasts(s, &q, memory);
    const char *name = ZydisMnemonicGetString(q.mnemonic);
    if (!name || name[0] != 'v' || s->exact) return;
    q.evex.zeroing_mask = line->operands[0].zeroing;
    q.evex.rounding = line->rounding;
    q.evex.sae = line->suppress && line->rounding == ZYDIS_ROUNDING_MODE_INVALID;
    if (insert_register(&q, 1, mask == ZYDIS_REGISTER_NONE ? ZYDIS_REGISTER_K0 : mask))
        try_broadcasts(s, &q, memory);
}

/* Operands that are not written: st and st(1) of floating-point instructions, the register that a nop with an
 * operand has, the two orders of xchg; and one that is: the accumulator of mul, div and idiv. */
static void try_hidden(search *s, const ZydisEncoderRequest *given)
{
    ZydisEncoderRequest q = *given;
    const char *name = ZydisMnemonicGetString(q.mnemonic);
    try_masks(s, &q);
    if (s->exact || !name) return;
    if (q.mnemonic == ZYDIS_MNEMONIC_XCHG && q.operand_count == 2) {
        q.operands[0] = given->operands[1];
        q.operands[1] = given->operands[0];
        try_masks(s, &q);
    }
    bool divides = q.mnemonic == ZYDIS_MNEMONIC_MUL || q.mnemonic == ZYDIS_MNEMONIC_DIV ||
                   q.mnemonic == ZYDIS_MNEMONIC_IDIV;
    if (divides && q.operand_count == 2) {
        q = *given;
        q.operands[0] = q.operands[1];
        q.operand_count = 1;
        try_masks(s, &q);
    }
    if (q.mnemonic == ZYDIS_MNEMONIC_NOP && q.operand_count == 1) {
        unsigned size = q.operands[0].mem.size;
        q = *given;
        if (insert_register(&q, 1,
                            size == 8   ? ZYDIS_REGISTER_RAX
                            : size == 2 ? ZYDIS_REGISTER_AX
                                        : ZYDIS_REGISTER_EAX))
            try_masks(s, &q);
    }
    if (name[0] != 'f') return;
    static const ZydisRegister hidden[][2] = {{ZYDIS_REGISTER_ST0, ZYDIS_REGISTER_NONE},
                                              {ZYDIS_REGISTER_ST0, ZYDIS_REGISTER_ST1},
                                              {ZYDIS_REGISTER_ST1, ZYDIS_REGISTER_ST0},
                                              {ZYDIS_REGISTER_AX, ZYDIS_REGISTER_NONE}};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++)
        for (int behind = 0; behind < 2; behind++) {
            q = *given;
            if (!insert_register(&q, behind ? q.operand_count : 0, hidden[i][0])) continue;
            if (hidden[i][1] != ZYDIS_REGISTER_NONE && !insert_register(&q, 1, hidden[i][1])) continue;
            try_masks(s, &q);
        }
}

/* ---- numbers ---- */

static uint64_t extend(uint64_t value, unsigned bits, bool is_signed)
{
    if (bits == 0 || bits >= 64) return value;
    uint64_t low = value & ((UINT64_C(1) << bits) - 1);
    return is_signed && (low >> (bits - 1) & 1) ? low | ~((UINT64_C(1) << bits) - 1) : low;
}

/* Where a branch goes: addresses of 32-bit code wrap. */
static uint64_t branch_target(const search *s, uint64_t target)
{
    if (mode_bits(s->line->arch) == 64) return target;
    return s->address + extend(target - s->address, 32, true);
}

static void set_numbers(const search *s, ZydisEncoderRequest *q, unsigned bits, bool is_signed)
{
    for (unsigned i = 0; i < q->operand_count; i++) {
        ZydisEncoderOperand *op = &q->operands[i];
        if (op->type != ZYDIS_OPERAND_TYPE_IMMEDIATE) continue;
        uint64_t value = i < s->line->count ? s->line->operands[i].immediate : op->imm.u;
        op->imm.u = is_direct_branch(q) ? branch_target(s, value) : extend(value, bits, is_signed);
    }
}

static bool has_number(const ZydisEncoderRequest *q)
{
    for (unsigned i = 0; i < q->operand_count; i++)
        if (q->operands[i].type == ZYDIS_OPERAND_TYPE_IMMEDIATE) return true;
    return false;
}

static void try_numbers(search *s, ZydisEncoderRequest *q)
{
    unsigned bits = number_bits(s);
    if (!has_number(q)) {
        try_hidden(s, q);
        return;
    }
    set_numbers(s, q, bits, true);
    try_hidden(s, q);
    set_numbers(s, q, bits, false);
    try_hidden(s, q);
    if (bits < 32) return;
    set_numbers(s, q, 64, false);
    try_hidden(s, q);
}

/* ---- memory ---- */

/* The bits of an address: those of its registers. */
static unsigned address_bits(const search *s, const x86_operand *typed)
{
    ZydisRegister reg = typed->base != ZYDIS_REGISTER_NONE ? typed->base : typed->index;
    unsigned mode = mode_bits(s->line->arch);
    unsigned bits = reg == ZYDIS_REGISTER_NONE ? mode : register_bits(s->line->arch, reg);
    return bits == 0 || bits > 64 ? mode : bits; /* no width: a register that the mode does not have */
}

static void try_displacements(search *s, ZydisEncoderRequest *q, ZydisEncoderOperand *memory,
                              const x86_operand *typed)
{
    unsigned bits = address_bits(s, typed);
    if (bits < 64) {
        memory->mem.displacement = (int64_t)extend((uint64_t)typed->displacement, bits, true);
        try_numbers(s, q);
        memory->mem.displacement = (int64_t)extend((uint64_t)typed->displacement, bits, false);
    }
    try_numbers(s, q);
}

/* An address alone is counted from the instruction in 64-bit code, where it is near enough and has no
 * segment; else it is absolute, and the accumulator has a form with all 64 bits. */
static void try_places(search *s, const ZydisEncoderRequest *given, unsigned at)
{
    const x86_operand *typed = &s->line->operands[at];
    ZydisEncoderRequest q = *given;
    ZydisEncoderOperand *memory = &q.operands[at];
    bool relative = typed->bare && mode_bits(s->line->arch) == 64;
    if (typed->bare && q.address_size_hint == ZYDIS_ADDRESS_SIZE_HINT_NONE) {
        unsigned bits = address_bits(s, typed); /* the encoder prefers short addresses */
        q.address_size_hint = bits == 64   ? ZYDIS_ADDRESS_SIZE_HINT_64
                              : bits == 32 ? ZYDIS_ADDRESS_SIZE_HINT_32
                                           : ZYDIS_ADDRESS_SIZE_HINT_16;
    }
    for (int turn = 0; turn < 2 && !(turn && s->found); turn++) {
        bool from_here = relative && (turn == 0) == (typed->segment == ZYDIS_REGISTER_NONE);
        if (turn && !relative) break;
        memory->mem.base = from_here ? ZYDIS_REGISTER_RIP : typed->base;
        try_displacements(s, &q, memory, typed);
    }
}

static unsigned other_size(const search *s)
{
    for (unsigned i = 0; i < s->line->count; i++) {
        const x86_operand *op = &s->line->operands[i];
        if (op->type == ZYDIS_OPERAND_TYPE_REGISTER && op->reg != ZYDIS_REGISTER_CL)
            return register_bits(s->line->arch, op->reg) / 8;
    }
    return 0;
}

static void try_sizes(search *s, ZydisEncoderRequest *q)
{
    static const uint16_t sizes[] = {0, 1, 2, 4, 8, 16, 32, 64, 6, 10, 14, 28, 94, 108, 512, 576};
    unsigned at = 0;
    while (at < s->line->count && s->line->operands[at].type != ZYDIS_OPERAND_TYPE_MEMORY) at++;
    if (at >= q->operand_count) {
        try_numbers(s, q);
        return;
    }
    uint16_t *size = &q->operands[at].mem.size;
    if (s->line->operands[at].size) {
        try_places(s, q, at);
        /* "fword ptr" is 6 bytes and the 10 of a far pointer or a table register in 64-bit code. */
        if (*size == 6 && !s->found) {
            *size = 10;
            try_places(s, q, at);
        }
        return;
    }
    unsigned first = other_size(s);
    if (first) {
        *size = (uint16_t)first;
        try_places(s, q, at);
        if (s->found) return;
    }
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes && !s->exact; i++) {
        cpu_code before = *s->out;
        bool had = s->found;
        s->found = false;
        *size = sizes[i];
        try_places(s, q, at);
        if (s->found) s->sizes_found++;
        if (had && !s->exact) {
            *s->out = before;
            s->found = true;
        }
    }
    if (s->exact) s->sizes_found = 1;
}

/* ---- the request ---- */

/* What the prefix of an operand's segment is. `u` writes ds: where there are no registers, and es: in front
 * of the place that a string operation writes, without a prefix. */
static ZydisInstructionAttributes segment_prefix(const x86_line *line, const x86_operand *op)
{
    bool place =
        op->base == ZYDIS_REGISTER_DI || op->base == ZYDIS_REGISTER_EDI || op->base == ZYDIS_REGISTER_RDI;
    switch (op->segment) {
    case ZYDIS_REGISTER_FS: return ZYDIS_ATTRIB_HAS_SEGMENT_FS;
    case ZYDIS_REGISTER_GS: return ZYDIS_ATTRIB_HAS_SEGMENT_GS;
    case ZYDIS_REGISTER_CS: return ZYDIS_ATTRIB_HAS_SEGMENT_CS;
    case ZYDIS_REGISTER_SS: return ZYDIS_ATTRIB_HAS_SEGMENT_SS;
    case ZYDIS_REGISTER_ES: return line->name.string_operation && place ? 0 : ZYDIS_ATTRIB_HAS_SEGMENT_ES;
    case ZYDIS_REGISTER_DS:
        return op->base == ZYDIS_REGISTER_NONE && op->index == ZYDIS_REGISTER_NONE
                   ? 0
                   : ZYDIS_ATTRIB_HAS_SEGMENT_DS;
    default: return 0;
    }
}

static ZydisEncoderOperand request_operand(const x86_operand *op)
{
    ZydisEncoderOperand out = {.type = op->type};
    switch (op->type) {
    case ZYDIS_OPERAND_TYPE_REGISTER: out.reg.value = op->reg; break;
    case ZYDIS_OPERAND_TYPE_IMMEDIATE: out.imm.u = op->immediate; break;
    case ZYDIS_OPERAND_TYPE_POINTER:
        out.ptr.segment = op->selector;
        out.ptr.offset = (uint32_t)op->immediate;
        break;
    default:
        out.mem.base = op->base;
        out.mem.index = op->index;
        out.mem.scale = op->scale;
        out.mem.displacement = op->displacement;
        out.mem.size = (uint16_t)op->size;
        break;
    }
    return out;
}

/* movs dword ptr [rdi],dword ptr gs:[esi]: the operands only say size, segment and address width. */
static bool string_request(search *s, ZydisEncoderRequest *q)
{
    static const struct {
        const char *name;
        ZydisMnemonic by_size[4]; /* 1, 2, 4, 8 bytes */
    } operations[] = {
        {"ins", {ZYDIS_MNEMONIC_INSB, ZYDIS_MNEMONIC_INSW, ZYDIS_MNEMONIC_INSD, 0}},
        {"outs", {ZYDIS_MNEMONIC_OUTSB, ZYDIS_MNEMONIC_OUTSW, ZYDIS_MNEMONIC_OUTSD, 0}},
        {"movs", {ZYDIS_MNEMONIC_MOVSB, ZYDIS_MNEMONIC_MOVSW, ZYDIS_MNEMONIC_MOVSD, ZYDIS_MNEMONIC_MOVSQ}},
        {"cmps", {ZYDIS_MNEMONIC_CMPSB, ZYDIS_MNEMONIC_CMPSW, ZYDIS_MNEMONIC_CMPSD, ZYDIS_MNEMONIC_CMPSQ}},
        {"stos", {ZYDIS_MNEMONIC_STOSB, ZYDIS_MNEMONIC_STOSW, ZYDIS_MNEMONIC_STOSD, ZYDIS_MNEMONIC_STOSQ}},
        {"lods", {ZYDIS_MNEMONIC_LODSB, ZYDIS_MNEMONIC_LODSW, ZYDIS_MNEMONIC_LODSD, ZYDIS_MNEMONIC_LODSQ}},
        {"scas", {ZYDIS_MNEMONIC_SCASB, ZYDIS_MNEMONIC_SCASW, ZYDIS_MNEMONIC_SCASD, ZYDIS_MNEMONIC_SCASQ}},
    };
    const x86_operand *memory = memory_operand(s->line);
    if (!memory || !memory->size || (memory->size & (memory->size - 1)) || memory->size > 8) return false;
    unsigned log = memory->size == 8 ? 3 : memory->size / 2;
    for (size_t i = 0; i < sizeof operations / sizeof *operations; i++)
        if (str_equal_nocase(s->line->word, str_from_cstr(operations[i].name)))
            q->mnemonic = operations[i].by_size[log];
    q->operand_count = 0;
    return q->mnemonic != ZYDIS_MNEMONIC_INVALID;
}

/* What hidden operands scale with: the width of the registers in brackets. */
static void set_address_size(const x86_line *line, ZydisEncoderRequest *q)
{
    const x86_operand *memory = memory_operand(line);
    if (!memory || memory->base == ZYDIS_REGISTER_NONE) return;
    unsigned bits = register_bits(line->arch, memory->base);
    q->address_size_hint = bits == 64   ? ZYDIS_ADDRESS_SIZE_HINT_64
                           : bits == 32 ? ZYDIS_ADDRESS_SIZE_HINT_32
                                        : ZYDIS_ADDRESS_SIZE_HINT_16;
}

static void set_branch(const x86_line *line, ZydisEncoderRequest *q)
{
    const x86_operand *first = line->count ? &line->operands[0] : NULL;
    bool branch = q->mnemonic == ZYDIS_MNEMONIC_JMP || q->mnemonic == ZYDIS_MNEMONIC_CALL;
    bool far_place = branch && first && first->type == ZYDIS_OPERAND_TYPE_MEMORY && first->size == 6;
    if (line->name.far || far_place || (first && first->far) ||
        (first && first->type == ZYDIS_OPERAND_TYPE_POINTER))
        q->branch_type = ZYDIS_BRANCH_TYPE_FAR;
    if (line->name.wide) q->operand_size_hint = ZYDIS_OPERAND_SIZE_HINT_64;
    if (first && first->width) q->branch_width = first->width;
    if (first && first->type == ZYDIS_OPERAND_TYPE_POINTER && first->immediate > UINT16_MAX)
        q->branch_width = ZYDIS_BRANCH_WIDTH_32;
}

static bool make_request(search *s, ZydisEncoderRequest *q)
{
    const x86_line *line = s->line;
    *q = (ZydisEncoderRequest){.machine_mode = x86_machine_mode(line->arch),
                               .mnemonic = line->name.mnemonic,
                               .prefixes = line->prefixes,
                               .operand_count = (ZyanU8)line->count};
    for (unsigned i = 0; i < line->count; i++) {
        q->operands[i] = request_operand(&line->operands[i]);
        q->prefixes |= segment_prefix(line, &line->operands[i]);
    }
    if (q->mnemonic == ZYDIS_MNEMONIC_RET) q->prefixes &= ~(ZydisInstructionAttributes)ZYDIS_ATTRIB_HAS_REP;
    if (line->name.string_operation) {
        set_address_size(line, q);
        return string_request(s, q);
    }
    if (q->mnemonic == ZYDIS_MNEMONIC_XLAT) {
        set_address_size(line, q);
        q->operand_count = 0;
        return true;
    }
    set_branch(line, q);
    if (line->arch->real_mode && number_bits(s) == 32 &&
        line->operands[0].type == ZYDIS_OPERAND_TYPE_IMMEDIATE)
        q->operand_size_hint = ZYDIS_OPERAND_SIZE_HINT_32;
    if (line->name.predicate >= 0) {
        if (q->operand_count == ZYDIS_ENCODER_MAX_OPERANDS) return false;
        q->operands[q->operand_count++] = (ZydisEncoderOperand){.type = ZYDIS_OPERAND_TYPE_IMMEDIATE,
                                                                .imm.u = (uint64_t)line->name.predicate};
    }
    return true;
}

/* int 3 is one byte, and mov cs,x is one that the encoder refuses as processors do. */
static bool special_case(const search *s, ZydisEncoderRequest *q, bool *to_cs)
{
    const x86_operand *first = &s->line->operands[0];
    if (q->mnemonic == ZYDIS_MNEMONIC_INT && first->type == ZYDIS_OPERAND_TYPE_IMMEDIATE &&
        first->immediate == 3) {
        q->mnemonic = ZYDIS_MNEMONIC_INT3;
        q->operand_count = 0;
        return true;
    }
    *to_cs = q->mnemonic == ZYDIS_MNEMONIC_MOV && first->type == ZYDIS_OPERAND_TYPE_REGISTER &&
             first->reg == ZYDIS_REGISTER_CS;
    if (*to_cs) q->operands[0].reg.value = ZYDIS_REGISTER_ES;
    return *to_cs;
}

static bool number_too_big(const search *s)
{
    unsigned bits = number_bits(s);
    for (unsigned i = 0; i < s->line->count; i++) {
        uint64_t value = s->line->operands[i].immediate;
        if (s->line->arch->real_mode && s->line->operands[i].bare &&
            (uint64_t)s->line->operands[i].displacement > UINT16_MAX)
            return true;
        if (s->line->operands[i].type == ZYDIS_OPERAND_TYPE_IMMEDIATE &&
            extend(value, bits, false) != value && extend(value, bits, true) != value)
            return true;
    }
    return false;
}

bool x86_encode(x86_reader *r, const x86_line *line, uint64_t address, str text, cpu_code *out)
{
    search s = {
        .reader = r, .line = line, .address = address, .wanted = plain_text(r->arena, text), .out = out};
    ZydisEncoderRequest q;
    bool to_cs = false;
    r->at = line->count ? line->operands[0].text : line->word;
    r->kind = "Operand";
    if (!make_request(&s, &q)) return false;
    special_case(&s, &q, &to_cs);
    if (number_too_big(&s) && !is_direct_branch(&q)) {
        r->kind = "Overflow";
        return false;
    }
    try_sizes(&s, &q);
    if (!s.found || s.sizes_found > 1) return false;
    /* 8e /1 */
    for (size_t i = 0; to_cs && i + 1 < out->size; i++)
        if (out->data[i] == 0x8e) {
            out->data[i + 1] |= 8;
            break;
        }
    r->kind = NULL;
    return true;
}
