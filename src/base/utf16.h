/* UTF-16LE, as Windows stores it, to and from UTF-8. Unpaired surrogates become U+FFFD. */
#ifndef NTDBG_BASE_UTF16_H
#define NTDBG_BASE_UTF16_H

#include "base/bytes.h"

/* Converts all of `text` (an odd last byte is dropped); NULs are kept. */
str utf16_to_utf8(arena *a, bytes text);
/* Stops at the first NUL unit. */
str utf16_cstr_to_utf8(arena *a, bytes text);
/* UTF-16LE without a terminator. */
bytes utf8_to_utf16(arena *a, str text);

#endif
