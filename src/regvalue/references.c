/* Where an address is taken: by code, in the way of each processor, and by data. */
#include "regvalue/internal.h"

#include "formats/pe/exception.h"

enum { LONGEST_FUNCTION = 1 << 20, ADRP_REACH = 12 };

static void add(regvalue_scan *s, regvalue_hit *hit, uint32_t rva, bool through_pointer)
{
    if (hit->references.count >= REGVALUE_MOST_REFERENCES) {
        s->out->too_many = true;
        return;
    }
    for (size_t i = 0; i < hit->references.count; i++)
        if (hit->references.items[i].rva == rva) return;
    regvalue_reference r = {.rva = rva, .through_pointer = through_pointer};
    regvalue_describe(s, &r);
    *VEC_PUSH(s->a, &hit->references) = r;
}

static bool decode(const regvalue_scan *s, const regvalue_part *p, uint64_t offset, cpu_instruction *out)
{
    if (offset >= p->data.len) return false;
    cpu_decode(s->arch, s->base + p->rva + offset, bytes_clamp(p->data, offset, CPU_MAX_INSTRUCTION), out);
    return out->valid;
}

/* The instruction at `start` has a RIP-relative operand that is `target`, and the four bytes at `field` are
 * in it. */
static bool takes(const regvalue_scan *s, const regvalue_part *p, uint64_t start, uint64_t field,
                  uint32_t target)
{
    cpu_instruction in;
    return decode(s, p, start, &in) && start + in.length >= field + 4 && in.target_is_memory &&
           in.has_target && in.target == s->base + target;
}

/* From the function's begin, instruction by instruction; false when it is not a boundary there, or no
 * function is known. */
static bool start_by_function(const regvalue_scan *s, const regvalue_part *p, uint64_t field, uint64_t *start)
{
    pe_function f;
    if (pe_function_lookup(s->image, p->rva + (uint32_t)field, &f) != PE_LOOKUP_FOUND) return false;
    if (f.begin < p->rva || f.begin > p->rva + field || field - (f.begin - p->rva) > LONGEST_FUNCTION)
        return false;
    for (uint64_t at = f.begin - p->rva; at <= field;) {
        cpu_instruction in;
        if (!decode(s, p, at, &in)) return false;
        if (at + in.length > field) {
            *start = at;
            return true;
        }
        at += in.length;
    }
    return false;
}

/* An operand's displacement is followed by at most a 4-byte immediate, so that the address after the
 * instruction is 4 to 8 bytes behind the field. */
static void find_x64(regvalue_scan *s, const regvalue_part *p, uint32_t target, bool through_pointer,
                     regvalue_hit *hit)
{
    if (p->data.len < 8) return;
    for (uint64_t at = 2; at + 4 <= p->data.len; at++) {
        uint32_t behind = target - (p->rva + (uint32_t)at) - load_u32(p->data.ptr + at);
        uint64_t start;
        if (behind - 4 > 4) continue;
        if (start_by_function(s, p, at, &start)) {
            if (takes(s, p, start, at, target)) add(s, hit, p->rva + (uint32_t)start, through_pointer);
            continue;
        }
        /* A leaf function has no entry: opcode and ModRM stand before the field, with or without a prefix. */
        for (unsigned back = 3; back >= 2; back--) {
            if (at < back || !takes(s, p, at - back, at, target)) continue;
            add(s, hit, p->rva + (uint32_t)(at - back), through_pointer);
            break;
        }
    }
}

/* push imm32, mov reg,imm32, mov [x],imm32, mov eax,[abs], cmp ...: the address as it stands. */
static void find_x86(regvalue_scan *s, const regvalue_part *p, uint32_t target, bool through_pointer,
                     regvalue_hit *hit)
{
    uint32_t wanted = (uint32_t)(s->base + target);
    for (uint64_t at = 1; at + 4 <= p->data.len; at++) {
        if (load_u32(p->data.ptr + at) != wanted) continue;
        for (unsigned back = 1; back <= 7 && back <= at; back++) {
            cpu_instruction in;
            uint64_t behind;
            if (!decode(s, p, at - back, &in)) continue;
            behind = at - back + in.length;
            if (behind < at + 4 || behind > at + 8) continue;
            /* Bytes of other instructions decode as something now and then, seldom as one that ends right
             * here. */
            if (behind != at + 4 && !(in.has_target && in.target_is_memory)) continue;
            add(s, hit, p->rva + (uint32_t)(at - back), through_pointer);
            break;
        }
    }
}

static bool adrp(uint32_t word, uint64_t address, unsigned *reg, uint64_t *page)
{
    if ((word & 0x9f000000u) != 0x90000000u) return false;
    uint64_t pages = ((word >> 5 & 0x7ffffu) << 2) | (word >> 29 & 3);
    if (pages & 0x100000) pages |= ~0x1fffffull;
    *reg = word & 31;
    *page = (address & ~0xfffull) + (pages << 12);
    return true;
}

static bool completes(uint32_t word, unsigned reg, uint64_t page, uint64_t wanted)
{
    if ((word >> 5 & 31) != reg) return false;
    uint64_t immediate = word >> 10 & 0xfff;
    if ((word & 0xffc00000u) == 0x91000000u) return page + immediate == wanted;     /* add x,x,#imm */
    if ((word & 0xffc00000u) == 0xf9400000u) return page + immediate * 8 == wanted; /* ldr x,[x,#imm] */
    return false;
}

static void find_arm64(regvalue_scan *s, const regvalue_part *p, uint32_t target, bool through_pointer,
                       regvalue_hit *hit)
{
    uint64_t wanted = s->base + target;
    for (uint64_t at = 0; at + 4 <= p->data.len; at += 4) {
        unsigned reg;
        uint64_t page;
        if (!adrp(load_u32(p->data.ptr + at), s->base + p->rva + at, &reg, &page) ||
            page != (wanted & ~0xfffull))
            continue;
        for (uint64_t next = at + 4; next + 4 <= p->data.len && next <= at + 4 * ADRP_REACH; next += 4) {
            uint32_t word = load_u32(p->data.ptr + next);
            unsigned other;
            uint64_t ignored;
            if (completes(word, reg, page, wanted)) {
                add(s, hit, p->rva + (uint32_t)next, through_pointer);
                break;
            }
            if (adrp(word, 0, &other, &ignored) && other == reg) break;
        }
    }
}

void regvalue_find_code(regvalue_scan *s, uint32_t target, bool through_pointer, regvalue_hit *hit)
{
    for (size_t i = 0; i < s->parts->count && !interrupt_pending(s->interrupt); i++) {
        const regvalue_part *p = &s->parts->items[i];
        if (!p->executable) continue;
        if (s->arch->kind == CPU_X64) find_x64(s, p, target, through_pointer, hit);
        else if (s->arch->kind == CPU_X86) find_x86(s, p, target, through_pointer, hit);
        else if (s->arch->kind == CPU_ARM64) find_arm64(s, p, target, through_pointer, hit);
    }
}

void regvalue_find_pointers(regvalue_scan *s, uint32_t target, regvalue_hit *hit)
{
    size_t size = pe_pointer_size(s->image);
    uint64_t wanted = s->base + target;
    for (size_t i = 0; i < s->parts->count && !interrupt_pending(s->interrupt); i++) {
        const regvalue_part *p = &s->parts->items[i];
        if (p->resources || p->executable) continue;
        for (uint64_t at = (size - p->rva % size) % size; at + size <= p->data.len; at += size) {
            if (load_le(p->data.ptr + at, size) != wanted) continue;
            if (hit->pointers.count >= REGVALUE_MOST_HITS) {
                s->out->too_many = true;
                return;
            }
            *VEC_PUSH(s->a, &hit->pointers) = p->rva + (uint32_t)at;
        }
    }
}
