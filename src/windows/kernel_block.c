/* KDDEBUGGER_DATA64 by its content, plain or encoded. The encoding: nt!KdEncodeDataBlock of Windows 8 to 11
 * and Server 2022 (kernel_find.h). */
#include "windows/kernel_find.h"

#include "formats/dump/kdbg.h"

#include <stdlib.h>
#include <string.h>

enum {
    LEAST_SIZE = 0x290, /* Windows XP x64, Server 2003 */
    MOST_SIZE = 0x400,
    SIZE_STEP = 8,
    SIZES = (MOST_SIZE - LEAST_SIZE) / SIZE_STEP + 1,
    ROTATIONS = 64,
    TARGETS = SIZES * ROTATIONS,
    CHUNK = 0x10000,
    MOST_VIEW = 16 << 20, /* between two looks at the interrupt flag */
    FILTER_BITS = 18,
    GROUP = 64, /* bytes */
};

static const uint32_t TAG = 0x4742444b; /* "KDBG" */

/* What two neighbours of an encoded block xor to, for one size and one rotation. */
typedef struct difference {
    uint64_t value;
    uint16_t size;
    uint8_t rotation;
} difference;

typedef struct search {
    arena *a;
    space *memory;
    uint64_t base;
    bool base_begins_with_ones; /* 16 of them, as every kernel's */
    difference *differences;    /* sorted by value */
    uint64_t *filter;           /* a bit for each hash of a difference: most values are turned away by it */
} search;

/* Of 2^18: one value in ninety passes, and the filter's 32 KiB stay near the processor. */
static uint32_t hash_of(uint64_t value)
{
    return (uint32_t)(value * 0x9e3779b97f4a7c15 >> (64 - FILTER_BITS));
}

static uint64_t rotate_right(uint64_t v, unsigned n)
{
    return n ? v >> n | v << (64 - n) : v;
}

static uint64_t rotate_left(uint64_t v, unsigned n)
{
    return n ? v << n | v >> (64 - n) : v;
}

static uint64_t scramble(uint64_t plain, unsigned rotation)
{
    return rotate_right(__builtin_bswap64(plain), rotation);
}

static uint64_t tag_and_size(uint64_t size)
{
    return TAG | size << 32;
}

static int compare_differences(const void *left, const void *right)
{
    const difference *a = left, *b = right;

    return (a->value > b->value) - (a->value < b->value);
}

static void pass(search *s, uint64_t value)
{
    uint32_t h = hash_of(value);

    s->filter[h / 64] |= (uint64_t)1 << (h % 64);
}

static void make_differences(search *s)
{
    size_t n = 0;

    s->differences = ARENA_ARRAY(s->a, difference, TARGETS);
    for (unsigned size = LEAST_SIZE; size <= MOST_SIZE; size += SIZE_STEP) {
        for (unsigned rotation = 0; rotation < ROTATIONS; rotation++) {
            uint64_t value = scramble(tag_and_size(size) ^ s->base, rotation);
            s->differences[n++] = (difference){value, (uint16_t)size, (uint8_t)rotation};
        }
    }
    s->filter = arena_alloc(s->a, (1 << FILTER_BITS) / 8, 8);
    for (size_t i = 0; i < n; i++) pass(s, s->differences[i].value);
    for (unsigned size = LEAST_SIZE; size <= MOST_SIZE; size += SIZE_STEP)
        pass(s, tag_and_size(size) ^ s->base);
    qsort(s->differences, TARGETS, sizeof *s->differences, compare_differences);
}

static const difference *find_difference(const search *s, uint64_t value)
{
    difference key = {.value = value};

    return bsearch(&key, s->differences, TARGETS, sizeof key, compare_differences);
}

/* Fields that every block has, beside those it was found by. */
static bool is_sound(const search *s, const uint8_t *block)
{
    uint64_t modules = load_u64(block + KDBG_LOADED_MODULES);

    return load_u64(block + KDBG_KERNEL_BASE) == s->base && load_u64(block + KDBG_PAGE_SIZE) == 0x1000 &&
           modules > s->base && modules - s->base < (uint64_t)1 << 32;
}

static bool take_block(search *s, uint64_t address, const difference *d, bytes *out)
{
    uint64_t tag = 0;
    uint32_t size = d ? d->size : 0;

    if (!space_read_u64(s->memory, address + KDBG_OWNER_TAG, &tag)) return false;
    if (!d) size = (uint32_t)(tag >> 32);
    if (size < LEAST_SIZE || size > MOST_SIZE) return false;
    uint8_t *block = arena_alloc(s->a, MOST_SIZE, 8);
    if (!space_read_all(s->memory, address, block, size)) return false;
    if (d) {
        uint64_t constant = tag ^ scramble(tag_and_size(size), d->rotation);
        for (size_t at = 0; at + 8 <= size; at += 8) {
            uint64_t plain = __builtin_bswap64(rotate_left(load_u64(block + at) ^ constant, d->rotation));
            memcpy(block + at, &plain, sizeof plain);
        }
    }
    if (!is_sound(s, block)) return false;
    *out = (bytes){block, size};
    return true;
}

/* load_u64 without a call: the loop below is all of the search. */
static inline uint64_t number_at(const uint8_t *p)
{
    uint64_t v;

    memcpy(&v, p, sizeof v);
    return v;
}

static inline unsigned passes(const uint64_t *filter, const uint8_t *p)
{
    uint32_t h = hash_of(number_at(p) ^ number_at(p + 8));

    return (unsigned)(filter[h / 64] >> (h % 64)) & 1;
}

typedef uint8_t vector __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint64_t halves __attribute__((vector_size(16)));

/* Whether two neighbours of GROUP bytes from `p` on may belong to a block; 16 bytes more are readable. The
 * upper 16 bits of a kernel's base are ones and those of tag and size are none, so what neighbours xor to has
 * 16 ones in a row however it is rotated, and thereby a byte of ones. One group of random bytes in eight
 * passes. */
static inline bool group_passes(const uint8_t *p, size_t step)
{
    vector any = {0};
    for (size_t i = 0; i < GROUP; i += sizeof(vector)) {
        vector these = *(const vector *)(p + i), next = *(const vector *)(p + i + 8);
        any |= (vector)((these ^ next) == 0xff);
    }
    halves h = (halves)any;
    return (h[0] | (step == 8 ? h[1] : 0)) != 0;
}

/* Where the next bytes are that pass the filter; the data's end when none do. */
static size_t next_candidate(const search *s, bytes data, size_t at, size_t step)
{
    for (; at + GROUP + 16 <= data.len; at += GROUP) {
        const uint8_t *p = data.ptr + at;
        if (s->base_begins_with_ones && !group_passes(p, step)) continue;
        for (size_t i = 0; i < GROUP; i += step)
            if (passes(s->filter, p + i)) return at + i;
    }
    while (at + 16 <= data.len && !passes(s->filter, data.ptr + at)) at += step;
    return at;
}

/* `data` stands at `address`, a multiple of `step`; the last bytes are looked at again with the next chunk.
 */
static bool search_chunk(search *s, uint64_t address, bytes data, size_t step, uint64_t *found, bytes *block)
{
    for (size_t at = next_candidate(s, data, 0, step); at + 16 <= data.len;
         at = next_candidate(s, data, at + step, step)) {
        uint64_t first = number_at(data.ptr + at), second = number_at(data.ptr + at + 8);
        bool plain = (uint32_t)first == TAG && second == s->base;
        const difference *d = plain ? NULL : find_difference(s, first ^ second);
        if (!plain && !d) continue;
        if (take_block(s, address + at - KDBG_OWNER_TAG, d, block)) {
            *found = address + at - KDBG_OWNER_TAG;
            return true;
        }
    }
    return false;
}

bool nt_find_debugger_block(arena *a, space *memory, uint64_t start, uint64_t end, uint64_t base,
                            const interrupt *i, uint64_t *address, bytes *block)
{
    arena *scratch = arena_new();
    search s = {.a = scratch, .memory = memory, .base = base, .base_begins_with_ones = base >> 48 == 0xffff};
    uint8_t *buffer = arena_alloc(scratch, CHUNK, 8);
    /* 64-bit kernels have the block at a multiple of 16; 32-bit ones (whose base is sign-extended) of 8. */
    const size_t step = base >> 32 == UINT32_MAX ? 8 : 16;
    bool found = false;
    bytes b;

    make_differences(&s);
    for (uint64_t at = start & ~(uint64_t)15; !found && at < end && !interrupt_pending(i);) {
        size_t wanted = end - at < CHUNK ? (size_t)(end - at) : CHUNK;
        /* In place where that is possible: no two neighbours at a multiple of 16 lie in two pages. */
        bytes view = step == 16 ? space_view(memory, at, end - at < SIZE_MAX ? (size_t)(end - at) : SIZE_MAX)
                                : (bytes){0};
        if (view.len >= step) {
            if (view.len > MOST_VIEW) view.len = MOST_VIEW;
            found = search_chunk(&s, at, view, step, address, &b);
            at += view.len & ~(size_t)15;
            continue;
        }
        size_t n = space_read(memory, at, buffer, wanted);
        found = search_chunk(&s, at, (bytes){buffer, n}, step, address, &b);
        if (n == wanted && n > 16) at += n == end - at ? n : (n - 16) & ~(size_t)15;
        else at = (at + n + 0x1000) & ~(uint64_t)0xfff; /* over the hole */
    }
    if (found) *block = (bytes){arena_copy(a, b.ptr, b.len, 8), b.len};
    arena_free(scratch);
    return found;
}
