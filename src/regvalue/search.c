/* Text without case, at memory speed: the first and the last character of the name are compared for 16 places
 * at once, and only where both fit the name itself is compared. */
#include "regvalue/regvalue.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

static uint8_t folded(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}

static bool fits(const uint8_t *p, str name, unsigned step)
{
    for (size_t i = 0; i < name.len; i++) {
        if (folded(p[i * step]) != folded((uint8_t)name.ptr[i])) return false;
        if (step == 2 && p[i * 2 + 1] != 0) return false;
    }
    return true;
}

static size_t find_slowly(bytes data, size_t from, str name, unsigned step)
{
    size_t length = name.len * step;
    for (size_t at = from; at < data.len && data.len - at >= length; at++)
        if (fits(data.ptr + at, name, step)) return at;
    return SIZE_MAX;
}

#ifdef __SSE2__
/* 0x20 for a letter, whose case bit then does not count. */
static char case_bit(char c)
{
    char small = (char)(c | 0x20);
    return small >= 'a' && small <= 'z' ? 0x20 : 0;
}

size_t regvalue_find_text(bytes data, size_t from, str name, unsigned step)
{
    size_t length = name.len * step, last = (name.len - 1) * step, at = from;
    if (name.len == 0) return SIZE_MAX;
    char a = name.ptr[0], z = name.ptr[name.len - 1];
    __m128i a_bit = _mm_set1_epi8(case_bit(a)), z_bit = _mm_set1_epi8(case_bit(z));
    __m128i a_all = _mm_or_si128(_mm_set1_epi8(a), a_bit), z_all = _mm_or_si128(_mm_set1_epi8(z), z_bit);
    for (; at < data.len && data.len - at >= length + 16; at += 16) {
        __m128i first = _mm_loadu_si128((const __m128i *)(const void *)(data.ptr + at));
        __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(data.ptr + at + last));
        __m128i both = _mm_and_si128(_mm_cmpeq_epi8(_mm_or_si128(first, a_bit), a_all),
                                     _mm_cmpeq_epi8(_mm_or_si128(second, z_bit), z_all));
        for (unsigned mask = (unsigned)_mm_movemask_epi8(both); mask; mask &= mask - 1) {
            size_t place = at + (size_t)__builtin_ctz(mask);
            if (fits(data.ptr + place, name, step)) return place;
        }
    }
    return find_slowly(data, at, name, step);
}
#else
size_t regvalue_find_text(bytes data, size_t from, str name, unsigned step)
{
    return name.len ? find_slowly(data, from, name, step) : SIZE_MAX;
}
#endif
