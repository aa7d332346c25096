/* The export directory.
 *
 *   names[i] -> text, sorted        ordinals[i] -> index        functions[index] -> rva of code or forwarder
 */
#include "formats/pe/exports.h"

#include "base/map.h"
#include "base/vec.h"
#include "formats/pe/window.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define ENTRIES_MAX 65536u /* ordinals[] holds 16-bit indices */
#define NAME_LIMIT 4096    /* MSVC truncates decorated names at 4095 characters */
#define TEXT_BUDGET                                                                                          \
    (16u * 1024 * 1024) /* of all names: hostile tables may name one long text again and again */

typedef struct __attribute__((packed)) export_directory {
    uint32_t characteristics;
    uint32_t timestamp;
    uint16_t major, minor;
    uint32_t name_rva;
    uint32_t ordinal_base;
    uint32_t function_count, name_count;
    uint32_t functions_rva, names_rva, ordinals_rva;
} export_directory;
static_assert(sizeof(export_directory) == 40, "IMAGE_EXPORT_DIRECTORY");

struct pe_exports {
    arena *arena;
    const pe_image *image;
    pe_directory directory;
    pe_exports_header header;
    uint32_t function_count, name_count; /* bounded */
    bool indexed;
    pe_export *items;
    size_t count;
    str_map *by_name;
};

error *pe_exports_open(arena *a, const pe_image *image, pe_exports **out)
{
    pe_exports *exports = ARENA_NEW(a, pe_exports);
    exports->arena = a;
    exports->image = image;
    exports->directory = pe_directory_of(image, PE_DIRECTORY_EXPORT);
    if (exports->directory.rva == 0) {
        *out = exports;
        return NULL;
    }
    export_directory directory;
    if (!pe_read_exact(image, exports->directory.rva, &directory, sizeof directory))
        return error_at_offset(a, ERROR_MEMORY, exports->directory.rva, "the export directory is not there");
    exports->header = (pe_exports_header){
        .timestamp = directory.timestamp,
        .major = directory.major,
        .minor = directory.minor,
        .ordinal_base = directory.ordinal_base,
        .function_count = directory.function_count,
        .name_count = directory.name_count,
        .functions_rva = directory.functions_rva,
        .names_rva = directory.names_rva,
        .ordinals_rva = directory.ordinals_rva,
    };
    if (directory.name_rva) pe_read_cstr(a, image, directory.name_rva, NAME_LIMIT, &exports->header.dll_name);
    exports->function_count = directory.function_count < ENTRIES_MAX ? directory.function_count : ENTRIES_MAX;
    exports->name_count = directory.name_count < ENTRIES_MAX ? directory.name_count : ENTRIES_MAX;
    *out = exports;
    return NULL;
}

const pe_exports_header *pe_exports_get_header(const pe_exports *exports)
{
    return &exports->header;
}

static uint64_t function_slot(const pe_exports *exports, uint32_t index)
{
    return (uint64_t)exports->header.functions_rva + (uint64_t)index * 4;
}

static uint64_t name_slot(const pe_exports *exports, uint32_t index)
{
    return (uint64_t)exports->header.names_rva + (uint64_t)index * 4;
}

static uint64_t ordinal_slot(const pe_exports *exports, uint32_t index)
{
    return (uint64_t)exports->header.ordinals_rva + (uint64_t)index * 2;
}

/* An address inside of the export directory is the forwarder's text (PE Format, "Export Address Table"). */
static bool is_forwarder(const pe_exports *exports, uint32_t rva)
{
    return rva >= exports->directory.rva && rva - exports->directory.rva < exports->directory.size;
}

/* The export in functions[index]; false when the slot is unused or not there. */
static bool read_function(const pe_exports *exports, pe_window *window, uint32_t index, pe_export *out)
{
    uint32_t rva;
    if (index >= exports->function_count || !pe_window_u32(window, function_slot(exports, index), &rva) ||
        rva == 0)
        return false;
    *out = (pe_export){.ordinal = exports->header.ordinal_base + index, .rva = rva};
    return true;
}

static void read_forwarder(const pe_exports *exports, pe_window *window, pe_export *export)
{
    if (is_forwarder(exports, export->rva) &&
        !pe_window_cstr(exports->arena, window, export->rva, NAME_LIMIT, &export->forwarder))
        export->forwarder = STR("?"); /* still no code address */
}

/* Compares the text at `rva` with `name` as strcmp does; false when it is not readable. */
static bool compare_text(const pe_image *image, uint32_t rva, str name, int *out)
{
    char chunk[64];
    size_t done = 0;
    for (;;) {
        size_t count = pe_read(image, (uint64_t)rva + done, chunk, sizeof chunk);
        if (count == 0) return false;
        for (size_t i = 0; i < count; i++, done++) {
            unsigned char theirs = (unsigned char)chunk[i];
            unsigned char ours = done < name.len ? (unsigned char)name.ptr[done] : 0;
            if (theirs != ours || theirs == 0) {
                *out = (int)theirs - (int)ours;
                return true;
            }
        }
    }
}

static bool search_names(const pe_exports *exports, str name, pe_export *out)
{
    uint32_t low = 0, high = exports->name_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint32_t text;
        int order;
        if (!pe_read_u32(exports->image, name_slot(exports, middle), &text) ||
            !compare_text(exports->image, text, name, &order))
            return false;
        if (order == 0) {
            uint16_t index;
            pe_window window;
            pe_window_init(&window, exports->image);
            if (!pe_read_u16(exports->image, ordinal_slot(exports, middle), &index) ||
                !read_function(exports, &window, index, out))
                return false;
            out->name = str_copy(exports->arena, name);
            read_forwarder(exports, &window, out);
            return true;
        }
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    return false;
}

static int compare_exports(const void *left, const void *right)
{
    const pe_export *a = left, *b = right;
    if (a->rva != b->rva) return a->rva < b->rva ? -1 : 1;
    int order = str_compare(a->name, b->name);
    if (order) return order;
    return a->ordinal < b->ordinal ? -1 : a->ordinal > b->ordinal;
}

static void build_index(pe_exports *exports)
{
    if (exports->indexed) return;
    exports->indexed = true;
    exports->by_name = str_map_new(exports->arena, false);
    size_t budget = TEXT_BUDGET;
    VEC(pe_export) list = {0};
    bool *named = ARENA_ARRAY(exports->arena, bool, exports->function_count);
    /* One window a table, so that none pushes another out. */
    pe_window names, ordinals, functions, texts;
    pe_window_init(&names, exports->image);
    pe_window_init(&ordinals, exports->image);
    pe_window_init(&functions, exports->image);
    pe_window_init(&texts, exports->image);
    for (uint32_t i = 0; i < exports->name_count && budget; i++) {
        uint32_t text;
        uint16_t index;
        pe_export export;
        str name;
        if (!pe_window_u32(&names, name_slot(exports, i), &text) ||
            !pe_window_u16(&ordinals, ordinal_slot(exports, i), &index) ||
            !read_function(exports, &functions, index, &export) ||
            !pe_window_cstr(exports->arena, &texts, text, NAME_LIMIT, &name))
            continue;
        export.name = name;
        read_forwarder(exports, &texts, &export);
        size_t cost = name.len + export.forwarder.len;
        budget -= cost < budget ? cost : budget;
        named[index] = true;
        *VEC_PUSH(exports->arena, &list) = export;
    }
    for (uint32_t i = 0; i < exports->function_count && budget; i++) {
        pe_export export;
        if (named[i] || !read_function(exports, &functions, i, &export)) continue;
        read_forwarder(exports, &texts, &export);
        budget -= export.forwarder.len < budget ? export.forwarder.len : budget;
        *VEC_PUSH(exports->arena, &list) = export;
    }
    if (list.count) qsort(list.items, list.count, sizeof *list.items, compare_exports);
    exports->items = list.items;
    exports->count = list.count;
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i].name.len && !str_map_get(exports->by_name, list.items[i].name))
            str_map_put(exports->by_name, list.items[i].name, &list.items[i]);
}

bool pe_exports_find_name(pe_exports *exports, str name, pe_export *out)
{
    if (name.len == 0 || name.len > NAME_LIMIT) return false;
    if (!exports->indexed && search_names(exports, name, out)) return true;
    build_index(exports);
    const pe_export *found = str_map_get(exports->by_name, name);
    if (!found) return false;
    *out = *found;
    return true;
}

bool pe_exports_find_ordinal(pe_exports *exports, uint32_t ordinal, pe_export *out)
{
    uint32_t index = ordinal - exports->header.ordinal_base;
    pe_export export;
    pe_window window;
    pe_window_init(&window, exports->image);
    if (ordinal < exports->header.ordinal_base || !read_function(exports, &window, index, &export))
        return false;
    read_forwarder(exports, &window, &export);
    for (uint32_t i = 0; i < exports->name_count; i++) {
        uint16_t named;
        uint32_t text;
        if (!pe_window_u16(&window, ordinal_slot(exports, i), &named) || named != index) continue;
        if (pe_read_u32(exports->image, name_slot(exports, i), &text))
            pe_read_cstr(exports->arena, exports->image, text, NAME_LIMIT, &export.name);
        break;
    }
    *out = export;
    return true;
}

bool pe_exports_nearest(pe_exports *exports, uint32_t rva, pe_export *out)
{
    build_index(exports);
    size_t low = 0, high = exports->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (exports->items[middle].rva <= rva) low = middle + 1;
        else high = middle;
    }
    /* Forwarders all lie in one block of text, so stepping back over them is short in honest files; the
     * count is bounded in others. */
    while (low > 0 && exports->items[low - 1].forwarder.len) low--;
    if (low == 0) return false;
    size_t best = low - 1;
    while (best > 0 && exports->items[best - 1].rva == exports->items[low - 1].rva) best--;
    /* Nameless ones sort before names at the same address: prefer a name. */
    while (best < low - 1 && exports->items[best].name.len == 0) best++;
    *out = exports->items[best];
    return true;
}

size_t pe_exports_count(pe_exports *exports)
{
    build_index(exports);
    return exports->count;
}

const pe_export *pe_exports_at(pe_exports *exports, size_t index)
{
    build_index(exports);
    return index < exports->count ? &exports->items[index] : NULL;
}
