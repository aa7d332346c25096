/* Symbol paths: taken apart, expanded, and taken apart again; limits hold and texts stay inside the path. */
#include "symsrv/symbol_path.h"

#include <stdlib.h>

static void check(bool holds)
{
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    str path = {(const char *)data, size};
    symbol_path_element *elements;
    size_t count = symbol_path_parse(a, path, &elements);
    check(count <= SYMBOL_PATH_MOST_ELEMENTS);
    for (size_t i = 0; i < count; i++) {
        check(elements[i].text.len > 0 && elements[i].text.ptr >= path.ptr &&
              elements[i].text.ptr + elements[i].text.len <= path.ptr + path.len);
        check(elements[i].store_count <= SYMBOL_PATH_MOST_STORES);
        for (size_t k = 0; k < elements[i].store_count; k++)
            check(str_find_char(elements[i].stores[k], '*') == SIZE_MAX);
    }
    str expanded = symbol_path_expand(a, path, STR("/cache"));
    symbol_path_element *again;
    check(symbol_path_parse(a, expanded, &again) >= count || count * 2 > SYMBOL_PATH_MOST_ELEMENTS);
    arena_free(a);
    return 0;
}
