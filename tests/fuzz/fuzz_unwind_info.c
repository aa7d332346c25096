/* Fuzz target: an x64 UNWIND_INFO record, a CodeView record, a version resource, a message table: the parts
 * of an image that are also read on their own. */
#include "formats/pe/debug.h"
#include "formats/pe/exception.h"
#include "formats/pe/resources.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    bytes input = {data, size};
    pe_unwind_info info;
    if (!pe_unwind_info_parse(a, input, &info)) {
        if (info.size > size) abort();
        for (unsigned i = 0; i < info.code_count; i++)
            if (info.codes[i].slot + info.codes[i].slot_count > info.slot_count) abort();
    }
    pe_codeview codeview;
    if (!pe_codeview_parse(a, input, &codeview)) pe_codeview_store_key(a, &codeview);
    pe_version version;
    if (!pe_version_parse(a, input, &version)) {
        str value;
        pe_version_find(&version, STR("FileVersion"), &value);
    }
    str text;
    pe_message_table_find(a, input, size > 4 ? data[4] : 0, &text);
    arena_free(a);
    return 0;
}
