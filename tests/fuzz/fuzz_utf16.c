/* UTF-16 and UTF-8: any bytes, both ways. What was once converted converts back to itself. */
#include "base/utf16.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    str narrow = utf16_to_utf8(a, (bytes){data, size});
    bytes wide = utf8_to_utf16(a, narrow);
    if (wide.len != size / 2 * 2) abort(); /* a bad unit becomes U+FFFD, which is one unit too */
    if (!str_equal(utf16_to_utf8(a, wide), narrow)) abort();
    utf16_cstr_to_utf8(a, (bytes){data, size});

    bytes from_any = utf8_to_utf16(a, (str){(const char *)data, size});
    if (from_any.len > 2 * size) abort();
    arena_free(a);
    return 0;
}
