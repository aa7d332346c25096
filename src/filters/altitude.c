#include "filters/altitude.h"

#include <inttypes.h>
#include <string.h>

enum { MOST_CHARACTERS = 256 };

static size_t digits(str text)
{
    size_t n = 0;
    while (n < text.len && text.ptr[n] >= '0' && text.ptr[n] <= '9') n++;
    return n;
}

static uint64_t number_of(str whole)
{
    uint64_t value = 0;
    if (whole.len > 19) return UINT64_MAX;
    for (size_t i = 0; i < whole.len; i++) value = value * 10 + (uint64_t)(whole.ptr[i] - '0');
    return value;
}

bool altitude_parse(str text, altitude *out)
{
    text = str_trim(text);
    if (text.len == 0 || text.len > MOST_CHARACTERS) return false;
    size_t before = digits(text);
    str whole = str_slice(text, 0, before), rest = str_skip(text, before), fraction = {0};
    if (rest.len && rest.ptr[0] == '.') {
        rest = str_skip(rest, 1);
        fraction = str_slice(rest, 0, digits(rest));
        rest = str_skip(rest, fraction.len);
    }
    if (rest.len || whole.len + fraction.len == 0) return false;
    while (whole.len && whole.ptr[0] == '0') whole = str_skip(whole, 1);
    while (fraction.len && fraction.ptr[fraction.len - 1] == '0') fraction.len--;
    *out = (altitude){whole, fraction, number_of(whole)};
    return true;
}

int altitude_compare(altitude a, altitude b)
{
    if (a.number != b.number) return a.number < b.number ? -1 : 1;
    if (a.whole.len != b.whole.len) return a.whole.len < b.whole.len ? -1 : 1;
    int order = a.number == UINT64_MAX ? str_compare(a.whole, b.whole) : 0;
    /* Without trailing zeros a longer fraction is the greater one of two with the same beginning. */
    return order ? order : str_compare(a.fraction, b.fraction);
}

altitude altitude_from_number(arena *a, uint64_t value)
{
    return (altitude){value ? str_format(a, "%" PRIu64, value) : (str){0}, (str){0}, value};
}

uint64_t altitude_floor(altitude a)
{
    return a.number;
}

str altitude_text(arena *a, altitude v)
{
    str whole = v.whole.len ? v.whole : STR("0");
    if (!v.fraction.len) return str_copy(a, whole);
    return str_format(a, "%.*s.%.*s", STR_ARG(whole), STR_ARG(v.fraction));
}
