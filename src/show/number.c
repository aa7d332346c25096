#include "show/number.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Microsoft's run-time before 2015 wrote these words and an exponent of three digits. */
static bool special(double number, strbuf *text)
{
    if (isnan(number)) {
        strbuf_append(text, signbit(number) ? STR("-1.#IND") : STR("1.#QNAN"));
        return true;
    }
    if (isinf(number)) {
        strbuf_append(text, number < 0 ? STR("-1.#INF") : STR("1.#INF"));
        return true;
    }
    return false;
}

/* Appends `digits` with the exponent widened to `width` digits. */
static void widen_exponent(const char *digits, size_t width, strbuf *text)
{
    const char *e = strchr(digits, 'e');
    if (!e) {
        strbuf_append(text, str_from_cstr(digits));
        return;
    }
    strbuf_append(text, (str){digits, (size_t)(e - digits) + 2});
    size_t have = strlen(e + 2);
    strbuf_append_repeat(text, '0', have < width ? width - have : 0);
    strbuf_append(text, str_from_cstr(e + 2));
}

void show_double(double number, strbuf *text)
{
    char digits[64];
    if (special(number, text)) return;
    snprintf(digits, sizeof digits, "%g", number);
    widen_exponent(digits, 3, text);
}

void show_extended(uint64_t mantissa, uint16_t sign_and_exponent, strbuf *text)
{
    char digits[64];
    int exponent = sign_and_exponent & 0x7fff;
    bool negative = sign_and_exponent >> 15;
    if (exponent == 0x7fff) {
        bool infinite = mantissa << 1 == 0;
        strbuf_format(text, "%c1.#%s", negative ? '-' : ' ',
                      infinite ? "INF00000000000000000e+0000" : "QNAN0000000000000000e+0000");
        return;
    }
    long double magnitude = ldexpl((long double)mantissa, exponent - 16383 - 63);
    snprintf(digits, sizeof digits, "%.21Le", magnitude);
    strbuf_append_char(text, negative ? '-' : ' ');
    widen_exponent(digits, 4, text);
}
