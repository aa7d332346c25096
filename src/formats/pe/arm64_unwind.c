/* ARM64 unwind records and packed words; see the header for the picture and the sources. */
#include "formats/pe/arm64_unwind.h"

#include <string.h>

enum {
    FIRST_X = 19, /* the first integer register that a function preserves */
    FIRST_D = 8,  /* and the first vector register of which it preserves the lower half */
    FP = 29,
    LR = 30,
    SCOPES_AT_ONCE = 64,
};

/* Bytes of a code by its first byte, from 0xe0 on; below that a byte up to 0xbf and two from 0xc0 on. */
static const uint8_t long_sizes[32] = {4, 1, 2, 1, 1, 1, 1, 3, 1, 1, 1, 1, 1, 1, 1, 1,
                                       1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4, 5, 1, 1, 1, 1};

static unsigned code_size(uint8_t first)
{
    return first < 0xc0 ? 1 : first < 0xe0 ? 2 : long_sizes[first - 0xe0];
}

static pe_arm64_code alloc(uint32_t bytes)
{
    return (pe_arm64_code){.op = PE_ARM64_ALLOC, .amount = bytes};
}

static pe_arm64_code save(pe_arm64_bank bank, unsigned reg, unsigned count, uint32_t offset)
{
    return (pe_arm64_code){
        .op = PE_ARM64_SAVE, .bank = bank, .reg = (uint8_t)reg, .count = (uint8_t)count, .offset = offset};
}

static pe_arm64_code save_x(pe_arm64_bank bank, unsigned reg, unsigned count, uint32_t amount)
{
    return (pe_arm64_code){.op = PE_ARM64_SAVE,
                           .bank = bank,
                           .reg = (uint8_t)reg,
                           .count = (uint8_t)count,
                           .writeback = true,
                           .amount = amount};
}

static pe_arm64_code decode_byte(uint8_t b)
{
    uint32_t z = b & 0x3f;
    if (b < 0x20) return alloc(16u * b);
    if (b < 0x40) return save_x(PE_ARM64_X, FIRST_X, 2, 8 * (z & 0x1f));
    if (b < 0x80) return save(PE_ARM64_X, FP, 2, 8 * z);
    return save_x(PE_ARM64_X, FP, 2, 8 * (z + 1));
}

static pe_arm64_code decode_two(uint8_t b, uint8_t next)
{
    uint32_t word = (uint32_t)b << 8 | next, z = word & 0x3f, z5 = word & 0x1f, x = word >> 6 & 15;
    if (b < 0xc8) return alloc(16 * (word & 0x7ff));
    if (b < 0xcc) return save(PE_ARM64_X, FIRST_X + x, 2, 8 * z);
    if (b < 0xd0) return save_x(PE_ARM64_X, FIRST_X + x, 2, 8 * (z + 1));
    if (b < 0xd4) return save(PE_ARM64_X, FIRST_X + x, 1, 8 * z);
    if (b < 0xd6) return save_x(PE_ARM64_X, FIRST_X + (word >> 5 & 15), 1, 8 * (z5 + 1));
    if (b < 0xd8)
        return (pe_arm64_code){.op = PE_ARM64_SAVE_LR_PAIR,
                               .reg = (uint8_t)(FIRST_X + 2 * (x & 7)),
                               .count = 2,
                               .offset = 8 * z};
    if (b < 0xda) return save(PE_ARM64_D, FIRST_D + (x & 7), 2, 8 * z);
    if (b < 0xdc) return save_x(PE_ARM64_D, FIRST_D + (x & 7), 2, 8 * (z + 1));
    if (b < 0xde) return save(PE_ARM64_D, FIRST_D + (x & 7), 1, 8 * z);
    if (b == 0xde) return save_x(PE_ARM64_D, FIRST_D + (word >> 5 & 7), 1, 8 * (z5 + 1));
    return (pe_arm64_code){.op = PE_ARM64_ALLOC_Z, .amount = next};
}

/* save_zreg, save_preg: 0oo0rrrr 11oooooo, 0oo1rrrr 11oooooo. z8 is the first vector that is preserved, p4
 * the first predicate (Arm's procedure call standard). */
static pe_arm64_code decode_scalable(uint8_t first, uint8_t second)
{
    enum { FIRST_Z = 8, FIRST_P = 4 };
    bool predicate = first & 0x10;
    unsigned reg = first & 15;
    if (predicate && reg < FIRST_P) return (pe_arm64_code){.op = PE_ARM64_INVALID};
    return (pe_arm64_code){.op = predicate ? PE_ARM64_SAVE_P : PE_ARM64_SAVE_Z,
                           .reg = (uint8_t)(predicate ? reg : FIRST_Z + reg),
                           .count = 1,
                           .offset = (first & 0x60u) << 1 | (second & 0x3f)};
}

/* save_any_reg: 0pxrrrrr mmoooooo: pair, writeback, register, bank, offset in units of 8 or 16 bytes. */
static pe_arm64_code decode_any(uint8_t first, uint8_t second)
{
    bool pair = first & 0x40, writeback = first & 0x20;
    pe_arm64_bank bank = (pe_arm64_bank)(second >> 6);
    if (first & 0x80) return (pe_arm64_code){.op = PE_ARM64_INVALID};
    if (second >> 6 == 3) return decode_scalable(first, second);
    uint32_t unit = writeback || pair || bank == PE_ARM64_Q ? 16 : 8, o = second & 0x3f;
    unsigned reg = first & 0x1f, count = pair ? 2 : 1, registers = bank == PE_ARM64_X ? 31 : 32;
    if (reg + count > registers) return (pe_arm64_code){.op = PE_ARM64_INVALID};
    return writeback ? save_x(bank, reg, count, unit * (o + 1)) : save(bank, reg, count, unit * o);
}

static pe_arm64_code decode_long(const uint8_t *b)
{
    static const pe_arm64_op plain[] = {
        [1] = PE_ARM64_SET_FP,        [3] = PE_ARM64_NOP,
        [4] = PE_ARM64_END,           [5] = PE_ARM64_END_C,
        [6] = PE_ARM64_SAVE_NEXT,     [8] = PE_ARM64_TRAP_FRAME,
        [9] = PE_ARM64_MACHINE_FRAME, [10] = PE_ARM64_CONTEXT,
        [11] = PE_ARM64_EC_CONTEXT,   [12] = PE_ARM64_CLEAR_UNWOUND_TO_CALL,
    };
    unsigned low = b[0] - 0xe0u;
    if (low == 0) return alloc(16 * ((uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]));
    if (low == 2) return (pe_arm64_code){.op = PE_ARM64_ADD_FP, .amount = 8u * b[1]};
    if (low == 7) return decode_any(b[1], b[2]);
    if (low < sizeof plain / sizeof *plain) return (pe_arm64_code){.op = plain[low]};
    if (b[0] == 0xfc) return (pe_arm64_code){.op = PE_ARM64_PAC_SIGN_LR};
    return (pe_arm64_code){.op = b[0] >= 0xf8 ? PE_ARM64_RESERVED : PE_ARM64_INVALID};
}

/* The operations of hand-written code and what is not defined stand for no instruction. */
static bool is_instruction(uint8_t first)
{
    return first < 0xe8 || first >= 0xf8;
}

pe_arm64_code pe_arm64_code_decode(const uint8_t *codes, size_t codes_size, size_t at)
{
    uint8_t first = codes[at];
    unsigned size = code_size(first);
    pe_arm64_code code = {.op = PE_ARM64_INVALID};
    if (size > codes_size - at) size = (unsigned)(codes_size - at);
    else if (first < 0xc0) code = decode_byte(first);
    else if (first < 0xe0) code = decode_two(first, codes[at + 1]);
    else code = decode_long(codes + at);
    code.size = (uint8_t)size;
    code.instructions = is_instruction(first);
    return code;
}

uint32_t pe_arm64_scope_length(const pe_arm64_info *info, uint32_t at)
{
    uint32_t count = 0;
    while (at < info->code_size) {
        pe_arm64_code code = pe_arm64_code_decode(info->codes, info->code_size, at);
        if (code.op == PE_ARM64_END || code.op == PE_ARM64_END_C) break;
        count += code.instructions;
        at += code.size;
    }
    return count;
}

/* ---- packed words ---- */

/* The codes of a canonical prologue, made in the order of its instructions: reversed at the end. */
typedef struct prologue {
    uint8_t codes[64][4];
    uint8_t sizes[64];
    unsigned count;
    unsigned homes; /* index of the first code that stores a parameter: 4 of them, not in the epilogue */
    bool has_homes, sets_fp;
} prologue;

static void add(prologue *p, unsigned size, uint32_t bits)
{
    for (unsigned i = 0; i < size; i++) p->codes[p->count][i] = (uint8_t)(bits >> 8 * (size - 1 - i));
    p->sizes[p->count++] = (uint8_t)size;
}

static void add_alloc(prologue *p, uint32_t bytes)
{
    if (bytes < 512) add(p, 1, bytes / 16);
    else add(p, 2, 0xc000 | bytes / 16);
}

/* A frame of 4 KiB and more takes two instructions: 4080 bytes, then the rest. */
static void add_big_alloc(prologue *p, uint32_t bytes)
{
    if (bytes > 4080) {
        add_alloc(p, 4080);
        bytes -= 4080;
    }
    add_alloc(p, bytes);
}

/* What the save area holds, in slots of 8 bytes. */
typedef struct save_area {
    uint32_t size; /* bytes, lowered by the first store */
    uint32_t slot;
    bool made;
} save_area;

static void add_save(prologue *p, save_area *area, uint32_t code, uint32_t code_x, unsigned z_bits_x,
                     unsigned slots)
{
    if (!area->made) add(p, 2, code_x | ((area->size / 8 - 1) & ((1u << z_bits_x) - 1)));
    else add(p, 2, code | area->slot);
    area->made = true;
    area->slot += slots;
}

static void save_integers(prologue *p, save_area *area, unsigned count, bool with_lr)
{
    /* x19 with lr has no form that lowers sp. */
    if (count == 1 && with_lr) {
        add_alloc(p, area->size);
        area->made = true;
    }
    unsigned reg = 0;
    for (; reg + 1 < count; reg += 2) add_save(p, area, 0xc800 | reg << 6, 0xcc00 | reg << 6, 6, 2);
    if (count & 1) {
        if (with_lr) add_save(p, area, 0xd600 | (reg / 2) << 6, 0, 6, 2);
        else add_save(p, area, 0xd000 | reg << 6, 0xd400 | reg << 5, 5, 1);
    } else if (with_lr) {
        add_save(p, area, 0xd000 | 11u << 6, 0xd400 | 11u << 5, 5, 1); /* x30 is register 19 + 11 */
    }
}

static void save_floats(prologue *p, save_area *area, unsigned count)
{
    unsigned reg = 0;
    for (; reg + 1 < count; reg += 2) add_save(p, area, 0xd800 | reg << 6, 0xda00 | reg << 6, 6, 2);
    if (count & 1) add_save(p, area, 0xdc00 | reg << 6, 0xde00 | reg << 5, 5, 1);
}

static void save_chain(prologue *p, uint32_t local)
{
    if (local <= 512) {
        add(p, 1, 0x80 | (local / 8 - 1));
    } else {
        add_big_alloc(p, local);
        add(p, 1, 0x40);
    }
    add(p, 1, 0xe1);
    p->sets_fp = true;
}

static void append_reversed(pe_arm64_info *out, const prologue *p, bool epilogue)
{
    for (unsigned i = p->count; i-- > 0;) {
        if (epilogue && p->has_homes && i >= p->homes && i < p->homes + 4) continue;
        if (epilogue && p->sets_fp && i + 1 == p->count) continue;
        memcpy(out->codes + out->code_size, p->codes[i], p->sizes[i]);
        out->code_size = (uint16_t)(out->code_size + p->sizes[i]);
    }
    out->codes[out->code_size++] = 0xe4;
}

bool pe_arm64_unpack(uint32_t word, pe_arm64_info *out)
{
    memset(out, 0, sizeof *out);
    unsigned flag = word & 3;
    if (flag == 0 || flag == 3) return false;
    out->packed = true;
    out->fragment = flag == 2;
    out->length = (word >> 2 & 0x7ff) * 4;
    out->reg_f = word >> 13 & 7;
    out->reg_i = word >> 16 & 15;
    out->home = word >> 20 & 1;
    out->cr = word >> 21 & 3;
    out->frame_size = (uint16_t)((word >> 23) * 16);
    bool with_lr = out->cr == 1, chained = out->cr >= 2;
    unsigned floats = out->reg_f ? out->reg_f + 1u : 0, integers = out->reg_i + (with_lr ? 1u : 0);
    if (out->reg_i > 10) return false;
    save_area area = {.size = (integers + floats) * 8};
    bool saves = area.size > 0;
    if (saves && out->home) area.size += 64;
    area.size = (area.size + 15) & ~15u;
    if (area.size > out->frame_size) return false;
    uint32_t local = out->frame_size - area.size;

    prologue p = {0};
    if (out->cr == 2) add(&p, 1, 0xfc);
    save_integers(&p, &area, out->reg_i, with_lr);
    save_floats(&p, &area, floats);
    if (out->home && saves) {
        p.has_homes = true;
        p.homes = p.count;
        for (int i = 0; i < 4; i++) add(&p, 1, 0xe3);
    }
    if (local && chained) save_chain(&p, local);
    else if (local) add_big_alloc(&p, local);
    if (out->fragment) out->codes[out->code_size++] = 0xe5;
    append_reversed(out, &p, false);
    if (!out->fragment) {
        out->single_epilog = true;
        out->epilog_index = out->code_size;
        append_reversed(out, &p, true);
    }
    return true;
}

/* ---- .xdata ---- */

#define HEADER_MAX 8u

/* Reads the header words; the rest of the record's size follows from them. */
static uint32_t parse_header(const uint8_t header[HEADER_MAX], pe_arm64_info *out)
{
    uint32_t word = load_u32(header), size = 4, epilogs = word >> 22 & 31, words = word >> 27;
    if (epilogs == 0 && words == 0) {
        uint32_t extension = load_u32(header + 4);
        epilogs = extension & 0xffff;
        words = extension >> 16 & 0xff;
        size = 8;
    }
    out->length = (word & 0x3ffff) * 4;
    out->has_handler = word >> 20 & 1;
    out->single_epilog = word >> 21 & 1;
    if (out->single_epilog) out->epilog_index = (uint16_t)epilogs;
    else out->epilog_count = epilogs;
    out->code_size = (uint16_t)(words * 4);
    out->epilogs = size;
    out->size = size + out->epilog_count * 4 + out->code_size + (out->has_handler ? 4 : 0);
    return size;
}

/* How much of the header there is to read: the extension word comes only when both counts are 0. */
static uint32_t header_size(uint32_t word)
{
    return word >> 22 ? 4 : HEADER_MAX;
}

error *pe_arm64_info_parse(arena *a, bytes data, pe_arm64_info *out)
{
    uint8_t header[HEADER_MAX] = {0};
    uint32_t need = data.len >= 4 ? header_size(load_u32(data.ptr)) : 4;
    if (data.len < need)
        return error_at_offset(a, ERROR_TRUNCATED, 0, "unwind information of %zu bytes, expected at least %u",
                               data.len, need);
    memcpy(header, data.ptr, need);
    uint32_t version = load_u32(header) >> 18 & 3;
    if (version != 0)
        return error_at_offset(a, ERROR_FORMAT, 0, "unwind information of version %u, expected 0", version);
    memset(out, 0, sizeof *out);
    parse_header(header, out);
    if (data.len < out->size)
        return error_at_offset(a, ERROR_TRUNCATED, 0, "unwind information of %zu bytes, expected %u",
                               data.len, out->size);
    memcpy(out->codes, data.ptr + out->epilogs + out->epilog_count * 4, out->code_size);
    if (out->has_handler) {
        out->handler = load_u32(data.ptr + out->size - 4);
        out->handler_data = out->size;
    }
    return NULL;
}

error *pe_arm64_info_read(arena *a, const pe_image *image, const pe_function *function, pe_arm64_info *out)
{
    if (function->unwind & 3) {
        if (pe_arm64_unpack(function->unwind, out)) return NULL;
        return error_at_offset(a, ERROR_FORMAT, function->begin,
                               "a packed unwind word 0x%08x that means nothing", function->unwind);
    }
    uint32_t rva = function->unwind;
    uint8_t header[HEADER_MAX] = {0};
    if (!pe_read_exact(image, rva, header, 4) ||
        !pe_read_exact(image, rva, header, header_size(load_u32(header))))
        return error_at_offset(a, ERROR_MEMORY, rva, "the unwind information is not there");
    uint32_t version = load_u32(header) >> 18 & 3;
    if (version != 0)
        return error_at_offset(a, ERROR_FORMAT, rva, "unwind information of version %u, expected 0", version);
    memset(out, 0, sizeof *out);
    parse_header(header, out);
    /* The scopes are read when asked for: there may be 65,535, and most look-ups need none. */
    uint64_t codes = (uint64_t)rva + out->epilogs + out->epilog_count * 4;
    uint8_t handler[4] = {0};
    if (!pe_read_exact(image, codes, out->codes, out->code_size) ||
        (out->has_handler && !pe_read_exact(image, codes + out->code_size, handler, sizeof handler)))
        return error_at_offset(a, ERROR_MEMORY, rva, "the unwind information is not all there");
    out->epilogs += rva;
    if (out->has_handler) {
        out->handler = load_u32(handler);
        out->handler_data = rva + out->size;
    }
    return NULL;
}

static pe_arm64_epilog parse_scope(const uint8_t *raw)
{
    uint32_t word = load_u32(raw);
    return (pe_arm64_epilog){.start = (word & 0x3ffff) * 4, .index = word >> 22};
}

bool pe_arm64_epilog_at(const pe_image *image, const pe_arm64_info *info, uint32_t number,
                        pe_arm64_epilog *out)
{
    uint8_t raw[4];
    if (number >= info->epilog_count || !pe_read_exact(image, info->epilogs + 4 * (uint64_t)number, raw, 4))
        return false;
    *out = parse_scope(raw);
    return true;
}

/* Skips the codes of instructions that need no undoing; never past an end. */
static uint32_t skip_codes(const pe_arm64_info *info, uint32_t at, uint32_t instructions)
{
    while (instructions > 0 && at < info->code_size) {
        pe_arm64_code code = pe_arm64_code_decode(info->codes, info->code_size, at);
        if (code.op == PE_ARM64_END || code.op == PE_ARM64_END_C) break;
        at += code.size;
        instructions--;
    }
    return at;
}

/* Whether `into` instructions of the function lie in the epilogue that begins at `start`; then *at skips what
 * it has done. An epilogue has one instruction more than codes: its return. */
static bool inside_epilog(const pe_arm64_info *info, uint32_t into, uint32_t start, uint32_t index,
                          uint32_t *at)
{
    if (into < start || index >= info->code_size || into - start > info->code_size) return false;
    if (into - start > pe_arm64_scope_length(info, index)) return false;
    *at = skip_codes(info, index, into - start);
    return true;
}

static error *search_scopes(arena *a, const pe_image *image, const pe_arm64_info *info, uint32_t into,
                            uint32_t *at, bool *found)
{
    uint8_t raw[4 * SCOPES_AT_ONCE];
    for (uint32_t i = 0; i < info->epilog_count; i += SCOPES_AT_ONCE) {
        uint32_t count = info->epilog_count - i < SCOPES_AT_ONCE ? info->epilog_count - i : SCOPES_AT_ONCE;
        uint64_t rva = info->epilogs + 4 * (uint64_t)i;
        if (!pe_read_exact(image, rva, raw, 4 * count))
            return error_at_offset(a, ERROR_MEMORY, rva, "the epilogues' list is not all there");
        for (uint32_t k = 0; k < count; k++) {
            pe_arm64_epilog scope = parse_scope(raw + 4 * (size_t)k);
            if (into < scope.start / 4) return NULL; /* they are sorted */
            if (inside_epilog(info, into, scope.start / 4, scope.index, at)) {
                *found = true;
                return NULL;
            }
        }
    }
    return NULL;
}

error *pe_arm64_first_code(arena *a, const pe_image *image, const pe_arm64_info *info, uint32_t offset,
                           uint32_t *at, bool *in_epilog)
{
    uint32_t into = offset / 4, prologue_length = into < info->code_size ? pe_arm64_scope_length(info, 0) : 0;
    bool found = false;
    uint32_t first = 0;
    if (into < prologue_length) {
        first = skip_codes(info, 0, prologue_length - into);
    } else if (info->single_epilog) {
        uint32_t length = pe_arm64_scope_length(info, info->epilog_index) + 1;
        if (length <= info->length / 4)
            found = inside_epilog(info, into, info->length / 4 - length, info->epilog_index, &first);
    } else {
        error *e = search_scopes(a, image, info, into, &first, &found);
        if (e) return e;
    }
    *at = first;
    if (in_epilog) *in_epilog = found;
    return NULL;
}
