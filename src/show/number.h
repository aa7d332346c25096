/* Floating-point numbers as the C run-time that WinDbg was built with prints them: three digits of exponent,
 * "1.#INF". */
#ifndef NTDBG_SHOW_NUMBER_H
#define NTDBG_SHOW_NUMBER_H

#include "base/str.h"

/* "%g" with that spelling: "6.36908e-022", "0", "-1.#IND". */
void show_double(double number, strbuf *text);
/* An x87 80-bit number: " 0.000000000000000000000e+0000". */
void show_extended(uint64_t mantissa, uint16_t sign_and_exponent, strbuf *text);

#endif
