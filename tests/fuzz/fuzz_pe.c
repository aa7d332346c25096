/* Fuzz target: a PE image, in file layout or, by the first byte, in memory layout with a hole. */
#include "formats/pe/coff.h"
#include "formats/pe/debug.h"
#include "formats/pe/exception.h"
#include "formats/pe/exports.h"
#include "formats/pe/image.h"
#include "formats/pe/imports.h"
#include "formats/pe/loadconfig.h"
#include "formats/pe/loaded.h"
#include "formats/pe/resources.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct holed {
    bytes data;
    uint64_t hole;
} holed;

static size_t read_holed(void *context, uint64_t offset, void *buffer, size_t size)
{
    const holed *h = context;
    if (offset / 4096 == h->hole) return 0;
    if (offset / 4096 < h->hole && h->hole * 4096 - offset < size) size = (size_t)(h->hole * 4096 - offset);
    bytes there = bytes_clamp(h->data, offset, size);
    if (there.len) memcpy(buffer, there.ptr, there.len);
    return there.len;
}

static void read_names(arena *a, const pe_image *image)
{
    pe_exports *exports;
    if (!pe_exports_open(a, image, &exports)) {
        pe_export found;
        pe_exports_find_name(exports, STR("DllMain"), &found);
        pe_exports_find_ordinal(exports, 1, &found);
        pe_exports_nearest(exports, image->entry_point, &found);
        for (size_t i = 0; i < pe_exports_count(exports) && i < 64; i++)
            pe_exports_find_name(exports, pe_exports_at(exports, i)->name, &found);
    }
    pe_coff_symbol *coff = NULL;
    size_t coff_count = pe_coff_symbols_read(a, image, &coff);
    for (size_t i = 1; i < coff_count; i++)
        if (coff[i - 1].rva > coff[i].rva) __builtin_trap();
    pe_imports imports;
    pe_imports_read(a, image, 0, &imports);
    for (size_t i = 0; i < imports.count && i < 64; i++) {
        pe_import_text(a, &imports, &imports.items[i]);
        pe_imports_find_slot(&imports, imports.items[i].slot_rva);
    }
    pe_bound_import *bound;
    size_t count;
    pe_bound_imports_read(a, image, &bound, &count);
}

static void read_functions(arena *a, const pe_image *image)
{
    pe_function function, primary;
    pe_unwind_info info;
    pe_function_lookup(image, image->entry_point, &function);
    for (size_t i = 0; i < pe_function_count(image) && i < 64; i++) {
        if (!pe_function_at(image, i, &function)) continue;
        pe_function_lookup(image, function.begin, &primary);
        if (!pe_unwind_info_read(a, image, function.unwind, &info))
            pe_function_primary(a, image, &function, &primary);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) return 0;
    arena *a = arena_new();
    pe_image *image;
    holed h = {.data = {data + 1, size - 1}, .hole = data[0] >> 1};
    pe_source source = {.read = read_holed, .context = &h, .mapped = data[0] & 1};
    if (!source.mapped) h.hole = UINT64_MAX / 8192;
    if (!pe_open(a, source, &image)) {
        read_names(a, image);
        read_functions(a, image);
        pe_codeview codeview;
        pe_codeview_read(a, image, &codeview);
        pe_version version;
        pe_version_read(a, image, &version);
        str text;
        pe_message_find(a, image, 1, &text);
        pe_resource *resources;
        size_t count;
        pe_resources_read(a, image, &resources, &count);
        pe_load_config config;
        pe_load_config_read(a, image, &config);
        pe_tls tls;
        pe_tls_read(a, image, 0, &tls);
        pe_clr_header clr;
        pe_clr_header_read(a, image, &clr);
        pe_relocation_cursor cursor = {0};
        pe_relocation relocation;
        for (int i = 0; i < 1000 && pe_relocation_next(image, &cursor, &relocation); i++) continue;
        const pe_changed_site *sites;
        size_t site_count = pe_dynamic_sites(a, image, &sites);
        for (size_t i = 1; i < site_count; i++)
            if (sites[i - 1].rva > sites[i].rva) __builtin_trap();
        pe_loaded *loaded = pe_loaded_new(a, image, image->preferred_base + 0x10000);
        uint8_t bytes_of[256];
        for (size_t i = 0; i < image->section_count && i < 16; i++)
            pe_loaded_read(loaded, image->sections[i].rva, bytes_of, sizeof bytes_of);
    }
    arena_free(a);
    return 0;
}
