/* LZO1X, the format that liblzo2's lzo1x functions write. Source: the Linux kernel's description of it ("LZO
 * stream format as understood by Linux' LZO decompressor").
 *
 *     instruction, by its first byte                                  copies
 *     0000LLLL  after no literals        3 + L literals (L = 0: 15 + 255 for each zero byte + next byte)
 *     0000DDSS  after 1 to 3 literals    2 bytes from (next << 2) + D + 1 back
 *     0000DDSS  after a long literal     3 bytes from (next << 2) + D + 2049 back
 *     0001HLLL  D:14 SS                  2 + L bytes from 16384 + (H << 14) + D back; 16384 itself is the end
 *     001LLLLL  D:14 SS                  2 + L bytes from D + 1 back
 *     01LDDDSS                           3 + L bytes from (next << 3) + D + 1 back
 *     1LLDDDSS                           5 + L bytes from (next << 3) + D + 1 back
 *     then S literals follow each match */
#include "formats/packed/packed_internal.h"

#include <string.h>

enum { LITERALS_NONE = 0, LITERALS_LONG = 4 };

typedef struct lzo {
    bytes in;
    size_t at; /* in the input */
    uint8_t *out;
    size_t size, made;
    unsigned literals; /* copied by the last instruction; LITERALS_LONG = four or more */
} lzo;

static bool next(lzo *l, unsigned *out)
{
    if (l->at >= l->in.len) return false;
    *out = l->in.ptr[l->at++];
    return true;
}

static bool copy_literals(lzo *l, uint64_t count)
{
    bytes b = bytes_clamp(l->in, l->at, count);
    size_t n = b.len < l->size - l->made ? b.len : l->size - l->made;

    if (n) memcpy(l->out + l->made, b.ptr, n);
    l->made += n;
    l->at += n;
    return n == count;
}

/* A length of `bits` bits in the instruction, continued by bytes when they are all zero. */
static bool length_of(lzo *l, unsigned instruction, unsigned bits, uint64_t *out)
{
    unsigned byte = 0, most = (1u << bits) - 1;
    uint64_t length = instruction & most;

    if (length == 0) {
        length = most;
        do {
            if (!next(l, &byte)) return false;
            length += byte ? byte : 255;
        } while (byte == 0);
    }
    *out = length;
    return true;
}

static bool match(lzo *l, uint64_t distance, uint64_t length, unsigned literals)
{
    if (!packed_copy_match(l->out, l->size, &l->made, distance, length)) return false;
    l->literals = literals;
    return copy_literals(l, literals);
}

static bool near_match(lzo *l, unsigned instruction)
{
    unsigned high;

    if (!next(l, &high)) return false;
    if (instruction >= 0x40) {
        return match(l, (high << 3) + (instruction >> 2 & 7) + 1, (instruction >> 5) + 1, instruction & 3);
    }
    unsigned far_back = l->literals == LITERALS_LONG;
    return match(l, (high << 2) + (instruction >> 2) + (far_back ? 2049 : 1), far_back ? 3 : 2,
                 instruction & 3);
}

static bool far_match(lzo *l, unsigned instruction)
{
    bool wide = instruction >= 0x20;
    uint64_t length, distance;
    unsigned low, high;

    if (!length_of(l, instruction, wide ? 5 : 3, &length) || !next(l, &low) || !next(l, &high)) return false;
    distance = (high << 6) + (low >> 2);
    if (!wide) distance += 0x4000 + ((uint64_t)(instruction >> 3 & 1) << 14);
    else distance++;
    if (!wide && distance == 0x4000) return false; /* the end */
    return match(l, distance, length + 2, low & 3);
}

static bool step(lzo *l)
{
    uint64_t length;
    unsigned instruction;

    if (!next(l, &instruction)) return false;
    if (instruction >= 0x40) return near_match(l, instruction);
    if (instruction >= 0x10) return far_match(l, instruction);
    if (l->literals != LITERALS_NONE) return near_match(l, instruction);
    if (!length_of(l, instruction, 4, &length)) return false;
    l->literals = LITERALS_LONG;
    return copy_literals(l, length + 3);
}

size_t packed_expand_lzo(bytes in, uint8_t *out, size_t size)
{
    enum { FIRST_LITERALS = 17 };
    lzo l = {.in = in, .out = out, .size = size};
    bool more = true;

    if (in.len && in.ptr[0] > FIRST_LITERALS) {
        unsigned count = in.ptr[0] - FIRST_LITERALS;
        l.at = 1;
        l.literals = count < LITERALS_LONG ? count : LITERALS_LONG;
        more = copy_literals(&l, count);
    }
    while (more && l.made < size) more = step(&l);
    return l.made;
}
