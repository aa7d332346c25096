/* Two bytes that differ, as c and .holdmem show them. */
#ifndef NTDBG_SHOW_DIFFERENCE_H
#define NTDBG_SHOW_DIFFERENCE_H

#include "out/out.h"

/* "00007ff6`a3c10000  4d - 00007ff6`a3c10010  00": record "difference". */
void show_difference(out *o, uint64_t address, uint8_t value, uint64_t other, uint8_t other_value);

#endif
