/* A read-only run of bytes with bounded little-endian reads: every codec reads its input through these,
 * so that no offset of a file can lead outside of it. Offsets are 64-bit because files say so. */
#ifndef NTDBG_BASE_BYTES_H
#define NTDBG_BASE_BYTES_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct bytes {
    const uint8_t *ptr;
    size_t len;
} bytes;

/* Unaligned loads from memory that is known to be there. These and the reads below are inline: the loops over
 * symbol records spend their time in them. */
static inline uint16_t load_u16(const void *p)
{
    uint16_t value;
    memcpy(&value, p, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap16(value);
#endif
    return value;
}

static inline uint32_t load_u32(const void *p)
{
    uint32_t value;
    memcpy(&value, p, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap32(value);
#endif
    return value;
}

static inline uint64_t load_u64(const void *p)
{
    uint64_t value;
    memcpy(&value, p, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

/* A little-endian value of 1 to 8 bytes. */
uint64_t load_le(const void *p, size_t size);

/* True when [offset, offset+length) lies inside; never overflows. No other function here does arithmetic on
 * an offset before this one has said yes. */
static inline bool bytes_contains(bytes b, uint64_t offset, uint64_t length)
{
    return offset <= b.len && length <= b.len - offset;
}

/* As much of [offset, offset+length) as there is (possibly nothing). */
static inline bytes bytes_clamp(bytes b, uint64_t offset, uint64_t length)
{
    if (!b.ptr || offset >= b.len) return (bytes){b.ptr, 0};
    uint64_t left = b.len - offset;
    return (bytes){b.ptr + offset, (size_t)(length < left ? length : left)};
}

static inline bytes bytes_from(bytes b, uint64_t offset)
{
    return bytes_clamp(b, offset, UINT64_MAX);
}

/* The slice, written only when all of it is inside. */
bool bytes_slice(bytes b, uint64_t offset, uint64_t length, bytes *out);

/* True and *out written only when all the bytes are inside. */
static inline bool bytes_u8(bytes b, uint64_t offset, uint8_t *out)
{
    if (!bytes_contains(b, offset, 1)) return false;
    *out = b.ptr[offset];
    return true;
}

static inline bool bytes_u16(bytes b, uint64_t offset, uint16_t *out)
{
    if (!bytes_contains(b, offset, 2)) return false;
    *out = load_u16(b.ptr + offset);
    return true;
}

static inline bool bytes_u32(bytes b, uint64_t offset, uint32_t *out)
{
    if (!bytes_contains(b, offset, 4)) return false;
    *out = load_u32(b.ptr + offset);
    return true;
}

static inline bool bytes_u64(bytes b, uint64_t offset, uint64_t *out)
{
    if (!bytes_contains(b, offset, 8)) return false;
    *out = load_u64(b.ptr + offset);
    return true;
}

/* Copies `size` bytes (a packed on-disk struct) when all of them are inside. */
bool bytes_copy(bytes b, uint64_t offset, void *out, size_t size);

/* The text up to the first NUL or the end of `b`. */
str bytes_cstr(bytes b, uint64_t offset);
/* The same, but false when no NUL stands inside. */
bool bytes_terminated_cstr(bytes b, uint64_t offset, str *out);

#endif
