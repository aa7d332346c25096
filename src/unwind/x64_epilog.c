/* Epilogues, read forwards from the instruction pointer:
 *
 *     add rsp,imm  or  lea rsp,[frame+disp]      at most one, and only as the first instruction
 *     pop r64 ...
 *     ret / ret imm16 / rep ret / jmp out of the function
 *
 * Everything else is the function's body. Source: Microsoft, "x64 prolog and epilog"; the forms of jmp: a
 * target outside of the function or at its start, jmp [rip+x], and a jmp through a register or memory that
 * carries REX.W. */
#include "unwind/x64_epilog.h"

#include "base/bytes.h"

#define JUMPS_MAX 4 /* jumps to a shared return inside of the function */

typedef struct code {
    const pe_image *image;
    uint64_t rva;
    uint8_t bytes[16];
    size_t count;
} code;

static void fetch(code *c, uint64_t rva)
{
    c->rva = rva;
    c->count = pe_read(c->image, rva, c->bytes, sizeof c->bytes);
}

static bool has(const code *c, size_t size)
{
    return c->count >= size;
}

/* The adjustment that may come first; its length, or 0. */
static size_t decode_adjustment(const code *c, const pe_unwind_info *info, x64_epilog *out)
{
    const uint8_t *b = c->bytes;
    if (has(c, 4) && b[0] == 0x48 && b[1] == 0x83 && b[2] == 0xc4) {
        out->adjustment = (int8_t)b[3];
        return 4;
    }
    if (has(c, 7) && b[0] == 0x48 && b[1] == 0x81 && b[2] == 0xc4) {
        out->adjustment = (int32_t)load_u32(b + 3);
        return 7;
    }
    if (!has(c, 4) || (b[0] & 0xfe) != 0x48 || b[1] != 0x8d || (b[2] & 0x38) != 0x20 || (b[2] & 7) == 4)
        return 0;
    uint8_t base = (uint8_t)((b[0] & 1) << 3 | (b[2] & 7));
    /* A lea from any other register belongs to the body (dynamic allocation). */
    if (base == 0 || base != info->frame_register) return 0;
    size_t length = 0;
    if (b[2] >> 6 == 1) {
        out->adjustment = (int8_t)b[3];
        length = 4;
    } else if (b[2] >> 6 == 2 && has(c, 7)) {
        out->adjustment = (int32_t)load_u32(b + 3);
        length = 7;
    }
    if (length) {
        out->from_register = true;
        out->frame_register = base;
    }
    return length;
}

/* A pop of a 64-bit register; its length, or 0. */
static size_t decode_pop(const code *c, uint8_t *reg)
{
    const uint8_t *b = c->bytes;
    if (has(c, 1) && (b[0] & 0xf8) == 0x58) {
        *reg = b[0] & 7;
        return 1;
    }
    if (has(c, 2) && (b[0] & 0xf0) == 0x40 && (b[1] & 0xf8) == 0x58) {
        *reg = (uint8_t)((b[0] & 1) << 3 | (b[1] & 7));
        return 2;
    }
    return 0;
}

/* The function that `rva` belongs to, by the first rva of its primary entry; false when that is not known. */
static bool primary_begin(arena *a, const pe_image *image, uint32_t rva, uint32_t *begin)
{
    pe_function entry, primary;
    if (pe_function_lookup(image, rva, &entry) != PE_LOOKUP_FOUND ||
        pe_function_primary(a, image, &entry, &primary))
        return false;
    *begin = primary.begin;
    return true;
}

/* Code that begins with its frame already set up is no function of its own, but a part that was moved away
 * (GCC's
 * ".cold" parts, which are not chained): a record whose operations are all done at offset 0. */
static bool begins_with_frame(arena *a, const pe_image *image, uint32_t rva)
{
    pe_function entry;
    pe_unwind_info info;
    if (pe_function_lookup(image, rva, &entry) != PE_LOOKUP_FOUND ||
        pe_unwind_info_read(a, image, entry.unwind, &info))
        return false;
    return info.code_count && info.codes[0].prolog_offset == 0 &&
           info.codes[0].op != PE_UNWIND_PUSH_MACHFRAME;
}

/* A jump leaves the function when its target is in another one, or at the start of this one (a call of
 * itself). */
static bool jump_leaves(arena *a, const pe_image *image, const pe_function *function,
                        const pe_unwind_info *info, uint64_t target)
{
    if (target >= function->begin && target < function->end)
        return target == function->begin && !info->has_chain;
    if (target > UINT32_MAX) return true;
    if (begins_with_frame(a, image, (uint32_t)target)) return false;
    pe_function primary;
    uint32_t theirs;
    if (!primary_begin(a, image, (uint32_t)target, &theirs)) return true;
    if (pe_function_primary(a, image, function, &primary)) return true;
    return theirs != primary.begin || target == primary.begin;
}

/* A direct jmp's target and length 2 or 5; 0 when it is none. */
static size_t decode_jump(const code *c, uint64_t *target)
{
    if (has(c, 2) && c->bytes[0] == 0xeb) {
        *target = c->rva + 2 + (uint64_t)(int64_t)(int8_t)c->bytes[1];
        return 2;
    }
    if (has(c, 5) && c->bytes[0] == 0xe9) {
        *target = c->rva + 5 + (uint64_t)(int64_t)(int32_t)load_u32(c->bytes + 1);
        return 5;
    }
    return 0;
}

static bool is_indirect_jump_out(const code *c)
{
    const uint8_t *b = c->bytes;
    if (has(c, 2) && b[0] == 0xff && b[1] == 0x25) return true;
    return has(c, 3) && (b[0] & 0xf8) == 0x48 && b[1] == 0xff && (b[2] & 0x38) == 0x20;
}

bool x64_epilog_decode(arena *a, const pe_image *image, const pe_function *function,
                       const pe_unwind_info *info, uint32_t rva, x64_epilog *out)
{
    x64_epilog epilog = {0};
    code c = {.image = image};
    fetch(&c, rva);
    size_t length = decode_adjustment(&c, info, &epilog);
    if (length) fetch(&c, c.rva + length);
    for (int jumps = 0;;) {
        uint8_t reg;
        while ((length = decode_pop(&c, &reg)) != 0) {
            if (epilog.pop_count == X64_EPILOG_POPS_MAX) return false;
            epilog.pops[epilog.pop_count++] = reg;
            fetch(&c, c.rva + length);
        }
        /* repne (a bound prefix) and rep change nothing. */
        if (has(&c, 2) && (c.bytes[0] == 0xf2 || c.bytes[0] == 0xf3)) fetch(&c, c.rva + 1);
        if (has(&c, 1) && c.bytes[0] == 0xc3) break;
        if (has(&c, 3) && c.bytes[0] == 0xc2) {
            epilog.return_bytes = load_u16(c.bytes + 1);
            break;
        }
        uint64_t target;
        if (decode_jump(&c, &target)) {
            if (jump_leaves(a, image, function, info, target)) {
                epilog.by_jump = true;
                break;
            }
            /* Compilers share a return between epilogues: what the jump leads to decides. */
            if (++jumps > JUMPS_MAX || target < function->begin || target >= function->end) return false;
            fetch(&c, target);
            continue;
        }
        if (!is_indirect_jump_out(&c)) return false;
        epilog.by_jump = true;
        break;
    }
    *out = epilog;
    return true;
}
