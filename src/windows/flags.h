/* Bits that have names. */
#ifndef NTDBG_WINDOWS_FLAGS_H
#define NTDBG_WINDOWS_FLAGS_H

#include <stddef.h>
#include <stdint.h>

typedef struct nt_flag {
    uint32_t bit;
    const char *name;
} nt_flag;
/* In the order of the bits. */
typedef struct nt_flags {
    const nt_flag *items;
    size_t count;
} nt_flags;

#endif
