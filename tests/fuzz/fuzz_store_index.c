/* What a store or a list says in text: file.ptr, manifests, keys. */
#include "symsrv/manifest.h"
#include "symsrv/store.h"
#include "symsrv/symbol_path.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    str text = {(const char *)data, size}, target;
    symsrv_file *files, one = {0};
    size_t count = 0;
    if (symbol_pointer_parse(text, &target) && !target.len) abort();
    if (manifest_parse(a, text, &files, &count))
        for (size_t i = 0; i < count; i++)
            if (!store_name_is_safe(files[i].name) || !store_name_is_safe(files[i].key)) abort();
    if (symsrv_parse_key(text, &one)) {
        /* A key is only another spelling of what it says. */
        symsrv_file back = {0};
        if (!symsrv_parse_key(symsrv_key(a, &one), &back) || back.kind != one.kind || back.age != one.age ||
            back.timestamp != one.timestamp || back.size != one.size)
            abort();
    }
    arena_free(a);
    return 0;
}
