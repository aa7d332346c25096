/* Fuzz target: an x64 UNWIND_INFO record, an ARM64 .xdata record and a packed word, a CodeView record, a
 * version resource, a message table: the parts of an image that are also read on their own. */
#include "formats/pe/arm64_unwind.h"
#include "formats/pe/debug.h"
#include "formats/pe/exception.h"
#include "formats/pe/resources.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void walk_codes(arena *a, const pe_arm64_info *info)
{
    if (info->code_size > PE_ARM64_CODES_MAX) abort();
    for (uint32_t at = 0; at < info->code_size;) {
        pe_arm64_code code = pe_arm64_code_decode(info->codes, info->code_size, at);
        strbuf text = {.arena = a};
        if (code.size == 0 || code.size > info->code_size - at) abort();
        pe_arm64_code_text(info->codes, info->code_size, at, &text);
        at += code.size;
    }
    if (info->code_size) pe_arm64_scope_length(info, info->epilog_index);
}

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
    pe_arm64_info arm64;
    if (!pe_arm64_info_parse(a, input, &arm64)) {
        if (arm64.size > size) abort();
        walk_codes(a, &arm64);
    }
    if (size >= 4 && pe_arm64_unpack(load_u32(data), &arm64)) walk_codes(a, &arm64);
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
