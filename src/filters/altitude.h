/* Altitudes: decimal fractions of any length, compared exactly. Windows keeps them as strings and compares
 * digit by digit; a binary floating-point number would make 149998.99 and 149998.990000000001 the same. */
#ifndef NTDBG_FILTERS_ALTITUDE_H
#define NTDBG_FILTERS_ALTITUDE_H

#include "base/str.h"

/* Digits without leading zeros before the point and without trailing zeros behind it. They point into the
 * parsed text. */
typedef struct altitude {
    str whole;       /* empty = 0 */
    str fraction;    /* empty = none */
    uint64_t number; /* `whole`; UINT64_MAX when it has more than 19 digits */
} altitude;

/* "135000", "389998.99", "0160030.0"; blanks around it are allowed. False for everything else: signs,
 * exponents, two points, no digit at all, more than 256 characters. */
bool altitude_parse(str text, altitude *out);
/* < 0, 0, > 0 */
int altitude_compare(altitude a, altitude b);
altitude altitude_from_number(arena *a, uint64_t value);
/* The whole part; UINT64_MAX when it does not fit. */
uint64_t altitude_floor(altitude a);
str altitude_text(arena *a, altitude v);

#endif
