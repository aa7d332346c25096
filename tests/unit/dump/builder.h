/* A byte buffer that tests write dumps into. It knows nothing of src/: layouts are spelled out by the
 * tests. */
#ifndef NTDBG_TEST_DUMP_BUILDER_H
#define NTDBG_TEST_DUMP_BUILDER_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct builder {
    uint8_t *ptr;
    size_t len, capacity;
} builder;

static inline size_t put(builder *b, const void *data, size_t size)
{
    size_t at = b->len;

    while (b->len + size > b->capacity) {
        b->capacity = b->capacity ? 2 * b->capacity : 1024;
        b->ptr = realloc(b->ptr, b->capacity);
        if (!b->ptr) abort();
    }
    memcpy(b->ptr + at, data, size);
    b->len += size;
    return at;
}

static inline size_t put_le(builder *b, uint64_t value, size_t size)
{
    uint8_t raw[8];

    for (size_t i = 0; i < 8; i++) raw[i] = (uint8_t)(value >> 8 * i);
    return put(b, raw, size);
}

static inline size_t put16(builder *b, uint64_t v)
{
    return put_le(b, v, 2);
}

static inline size_t put32(builder *b, uint64_t v)
{
    return put_le(b, v, 4);
}

static inline size_t put64(builder *b, uint64_t v)
{
    return put_le(b, v, 8);
}

static inline size_t put_fill(builder *b, uint8_t value, size_t count)
{
    size_t at = b->len;

    while (count--) put(b, &value, 1);
    return at;
}

static inline void set_le(builder *b, size_t at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) b->ptr[at + i] = (uint8_t)(value >> 8 * i);
}

/* ASCII as UTF-16LE without a terminator. */
static inline size_t put_utf16(builder *b, const char *text)
{
    size_t at = b->len;

    for (; *text; text++) put16(b, (uint8_t)*text);
    return at;
}

/* MINIDUMP_STRING: bytes, text, NUL. */
static inline size_t put_string(builder *b, const char *text)
{
    size_t at = put32(b, 2 * strlen(text));

    put_utf16(b, text);
    put16(b, 0);
    return at;
}

/* A copy that ends exactly where malloc's block ends, so that ASan sees one byte too many. */
static inline uint8_t *exact_copy(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size ? size : 1);

    if (!copy) abort();
    if (size) memcpy(copy, data, size);
    return copy;
}

#endif
