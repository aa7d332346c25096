/* Numbers in rows of a table that is read in bulk: where a field is, looked up once, and how it is taken out
 * of a row's bytes. For walks over millions of rows; everything else uses values. */
#ifndef NTDBG_WINDOWS_RAW_FIELD_H
#define NTDBG_WINDOWS_RAW_FIELD_H

#include "types/types.h"

#include <string.h>

typedef struct nt_raw_field {
    unsigned offset, size, shift, bits; /* bytes; bits 0 = all */
    bool there;
} nt_raw_field;

/* The first of the paths that `t` has: a number that lies within it. */
static inline nt_raw_field nt_raw_field_of(const type *t, const char *path, const char *otherwise)
{
    type_field f;
    if (!t || (!type_find_field(t, str_from_cstr(path), &f) &&
               (!otherwise || !type_find_field(t, str_from_cstr(otherwise), &f))))
        return (nt_raw_field){0};
    const type *number = type_resolve(f.type);
    if (!number || number->size == 0 || number->size > 8 || f.offset > t->size - number->size)
        return (nt_raw_field){0};
    return (nt_raw_field){(unsigned)f.offset, (unsigned)number->size, f.bit_position, f.bit_count, true};
}

/* 0 where the build has no such field. */
static inline uint64_t nt_raw_read(const nt_raw_field *f, const uint8_t *row)
{
    uint64_t n = 0;
    if (!f->there) return 0;
    memcpy(&n, row + f->offset, f->size);
    n >>= f->shift;
    return f->bits && f->bits < 64 ? n & (((uint64_t)1 << f->bits) - 1) : n;
}

#endif
