/* Decorated names: whatever the bytes, the answer comes soon and is not large. */
#include "formats/pdb/undecorate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    str name = {(const char *)data, size}, out;
    undecorate_cpp(a, name, UNDECORATE_FULL, &out);
    undecorate_cpp(a, name, UNDECORATE_NAME_ONLY, &out);
    undecorate_symbol(a, name, true);
    undecorate_symbol(a, name, false);
    arena_free(a);
    return 0;
}
