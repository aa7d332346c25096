/* An image searched for a name: the first byte is how long the name at the input's end is. */
#include "regvalue/regvalue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || size > 1 << 20) return 0;
    size_t length = data[0] % 32 + 1u;
    if (length + 1 > size) return 0;
    bytes file = {data + 1, size - 1 - length};
    arena *a = arena_new();
    pe_image *image;
    regvalue_query q;
    regvalue_part_vec parts = {0};
    regvalue_result result = {0};
    str name = {(const char *)data + size - length, length};
    if (regvalue_query_make(a, name, &q)) name = STR("GlobalFlag");
    if (!regvalue_query_make(a, name, &q) && !pe_open_bytes(a, file, false, &image)) {
        regvalue_parts_of_file(a, image, file, &parts);
        regvalue_search(a, image, STR("fuzz"), 0, &parts, &q, NULL, &result);
        regvalue_is_read(&result, true);
    }
    arena_free(a);
    return 0;
}
