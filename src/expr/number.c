/* Numbers of MASM expressions: 0x 0n 0t 0y prefixes, a trailing h, the grave accent inside 64-bit hexadecimal
 * numbers, the default radix, and sign extension ("MASM Numbers and Operators", "Sign Extension"). */
#include "expr/parser.h"

static unsigned digit_value(char c)
{
    if (c >= '0' && c <= '9') return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'f') return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'F') return (unsigned)(c - 'A') + 10;
    return 255;
}

typedef struct digits {
    uint64_t value;
    size_t length;
    bool any, accent, overflow;
} digits;

/* A grave accent counts only between hexadecimal digits. */
static digits read_digits(str text, unsigned radix)
{
    digits d = {0};
    while (d.length < text.len) {
        char c = text.ptr[d.length];
        if (c == '`' && radix == 16 && d.any && !d.accent && d.length + 1 < text.len &&
            digit_value(text.ptr[d.length + 1]) < 16) {
            d.accent = true;
            d.length++;
            continue;
        }
        unsigned v = digit_value(c);
        if (v >= radix) break;
        uint64_t next;
        if (__builtin_mul_overflow(d.value, (uint64_t)radix, &next) || __builtin_add_overflow(next, v, &next))
            d.overflow = true;
        else d.value = next;
        d.any = true;
        d.length++;
    }
    return d;
}

static uint64_t extend(uint64_t value, bool accent, unsigned pointer_size)
{
    if (pointer_size == 4 && !accent && value >= 0x80000000u && value <= 0xffffffffu)
        return value | 0xffffffff00000000u;
    return value;
}

static unsigned prefix_radix(str text)
{
    if (text.len < 2 || text.ptr[0] != '0') return 0;
    switch (text.ptr[1]) {
    case 'x':
    case 'X': return 16;
    case 'n':
    case 'N': return 10;
    case 't':
    case 'T': return 8;
    case 'y':
    case 'Y': return 2;
    default: return 0;
    }
}

static number_result finish(digits d, size_t skipped, unsigned pointer_size, bool negative, uint64_t *value,
                            size_t *length)
{
    *length = skipped + d.length;
    if (d.overflow) return NUMBER_OVERFLOW;
    *value = negative ? 0 - d.value : extend(d.value, d.accent, pointer_size);
    return NUMBER_OK;
}

number_result expr_number(str text, unsigned radix, unsigned pointer_size, uint64_t *value, size_t *length)
{
    unsigned prefix = prefix_radix(text);
    if (prefix) {
        /* "0n-1073741811" is one number: the sign may stand behind the decimal prefix. */
        bool negative = prefix == 10 && text.len > 3 && text.ptr[2] == '-' && digit_value(text.ptr[3]) < 10;
        size_t skip = negative ? 3 : 2;
        return finish(read_digits(str_skip(text, skip), prefix), skip, pointer_size, negative, value, length);
    }
    digits hex = read_digits(text, 16);
    if (!hex.any) return NUMBER_NONE;
    /* Digits behind an accent, and an h after the digits, mean hexadecimal whatever the radix. */
    if (hex.length < text.len && (text.ptr[hex.length] == 'h' || text.ptr[hex.length] == 'H') &&
        (hex.length + 1 == text.len || !expr_is_name_char(text.ptr[hex.length + 1]))) {
        number_result r = finish(hex, 0, pointer_size, false, value, length);
        ++*length;
        return r;
    }
    if (radix == 16 || hex.accent) return finish(hex, 0, pointer_size, false, value, length);
    digits d = read_digits(text, radix);
    if (!d.any) return NUMBER_NONE;
    return finish(d, 0, pointer_size, false, value, length);
}
