/* A read-only run of bytes with bounded little-endian reads: every codec reads its input through these,
 * so that no offset of a file can lead outside of it. Offsets are 64-bit because files say so. */
#ifndef NTDBG_BASE_BYTES_H
#define NTDBG_BASE_BYTES_H

#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct bytes {
    const uint8_t *ptr;
    size_t len;
} bytes;

/* True when [offset, offset+length) lies inside; never overflows. */
bool bytes_contains(bytes b, uint64_t offset, uint64_t length);
/* The slice, written only when all of it is inside. */
bool bytes_slice(bytes b, uint64_t offset, uint64_t length, bytes *out);
/* As much of [offset, offset+length) as there is (possibly nothing). */
bytes bytes_clamp(bytes b, uint64_t offset, uint64_t length);
bytes bytes_from(bytes b, uint64_t offset);

/* True and *out written only when all the bytes are inside. */
bool bytes_u8(bytes b, uint64_t offset, uint8_t *out);
bool bytes_u16(bytes b, uint64_t offset, uint16_t *out);
bool bytes_u32(bytes b, uint64_t offset, uint32_t *out);
bool bytes_u64(bytes b, uint64_t offset, uint64_t *out);
/* Copies `size` bytes (a packed on-disk struct) when all of them are inside. */
bool bytes_copy(bytes b, uint64_t offset, void *out, size_t size);

/* The text up to the first NUL or the end of `b`. */
str bytes_cstr(bytes b, uint64_t offset);
/* The same, but false when no NUL stands inside. */
bool bytes_terminated_cstr(bytes b, uint64_t offset, str *out);

/* Unaligned loads from memory that is known to be there. */
uint16_t load_u16(const void *p);
uint32_t load_u32(const void *p);
uint64_t load_u64(const void *p);
/* A little-endian value of 1 to 8 bytes. */
uint64_t load_le(const void *p, size_t size);

#endif
