/* Import descriptors:
 *
 *   descriptor --> name table (hints and names, or ordinals) and IAT (slots), side by side, until a zero
 * entry
 *
 * In a mapped image the IAT holds addresses, so names come from the name table; images of old linkers have
 * none, and only their file layout can be read. */
#include "formats/pe/imports.h"

#include "base/vec.h"
#include "formats/pe/window.h"

#include <assert.h>

#define DLLS_MAX 4096
#define IMPORTS_MAX 65536
#define NAME_LIMIT 4096
#define TEXT_BUDGET (16u * 1024 * 1024)
#define BOUND_MAX 4096
#define DELAY_USES_RVA 1 /* Attributes bit 0: offsets are RVAs, not addresses */

typedef struct __attribute__((packed)) import_descriptor {
    uint32_t names_rva;
    uint32_t timestamp;
    uint32_t forwarder_chain;
    uint32_t dll_name_rva;
    uint32_t slots_rva;
} import_descriptor;
static_assert(sizeof(import_descriptor) == 20, "IMAGE_IMPORT_DESCRIPTOR");

typedef struct __attribute__((packed)) delay_descriptor {
    uint32_t attributes;
    uint32_t dll_name;
    uint32_t module_handle;
    uint32_t slots;
    uint32_t names;
    uint32_t bound_slots;
    uint32_t unload_slots;
    uint32_t timestamp;
} delay_descriptor;
static_assert(sizeof(delay_descriptor) == 32, "IMAGE_DELAYLOAD_DESCRIPTOR");

typedef struct __attribute__((packed)) bound_descriptor {
    uint32_t timestamp;
    uint16_t name_offset; /* from the start of the directory */
    uint16_t forwarder_count;
} bound_descriptor;
static_assert(sizeof(bound_descriptor) == 8, "IMAGE_BOUND_IMPORT_DESCRIPTOR");

typedef struct reader {
    arena *arena;
    pe_window tables, texts;
    VEC(pe_import_dll) dlls;
    VEC(pe_import) items;
    size_t budget;
    bool complete;
} reader;

static str read_text(reader *r, uint64_t rva)
{
    str text = STR("");
    if (r->budget == 0 || !pe_window_cstr(r->arena, &r->texts, rva, NAME_LIMIT, &text)) {
        r->complete = false;
        return STR("");
    }
    r->budget -= text.len < r->budget ? text.len : r->budget;
    return text;
}

/* Appends the imports of one DLL, whose entry has been pushed last. */
static void read_thunks(reader *r, const pe_image *image, uint32_t names_rva, uint32_t slots_rva)
{
    size_t size = pe_pointer_size(image);
    uint64_t ordinal_bit = image->is_64 ? UINT64_C(1) << 63 : UINT64_C(1) << 31;
    pe_import_dll *dll = &r->dlls.items[r->dlls.count - 1];
    for (uint64_t i = 0;; i++) {
        uint64_t entry;
        if (r->items.count >= IMPORTS_MAX || !pe_window_pointer(&r->tables, names_rva + i * size, &entry)) {
            r->complete = false;
            return;
        }
        if (entry == 0) return;
        pe_import import = {.dll = r->dlls.count - 1, .slot_rva = (uint32_t)(slots_rva + i * size)};
        if (entry & ordinal_bit) {
            import.by_ordinal = true;
            import.ordinal = (uint16_t)entry;
        } else {
            uint64_t hint_rva = entry & 0x7fffffff;
            if (pe_window_u16(&r->texts, hint_rva, &import.hint)) import.name = read_text(r, hint_rva + 2);
            else r->complete = false;
        }
        *VEC_PUSH(r->arena, &r->items) = import;
        dll->count++;
    }
}

static void read_normal(reader *r, const pe_image *image)
{
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_IMPORT);
    if (directory.rva == 0) return;
    for (uint64_t i = 0;; i++) {
        import_descriptor entry;
        if (i >= DLLS_MAX || !pe_read_exact(image, directory.rva + i * sizeof entry, &entry, sizeof entry)) {
            r->complete = false;
            return;
        }
        if (entry.dll_name_rva == 0 || entry.slots_rva == 0) return;
        *VEC_PUSH(r->arena, &r->dlls) = (pe_import_dll){
            .name = read_text(r, entry.dll_name_rva),
            .names_rva = entry.names_rva,
            .slots_rva = entry.slots_rva,
            .timestamp = entry.timestamp,
            .forwarder_chain = entry.forwarder_chain,
            .first = r->items.count,
        };
        if (entry.names_rva) read_thunks(r, image, entry.names_rva, entry.slots_rva);
        else if (!image->source.mapped && entry.timestamp == 0)
            read_thunks(r, image, entry.slots_rva, entry.slots_rva);
        else r->complete = false;
    }
}

/* A field of a delay descriptor as an RVA; 0 when it is none. */
static uint32_t delay_rva(const pe_image *image, uint64_t loaded_base, uint32_t attributes, uint32_t field)
{
    uint32_t rva;
    if (attributes & DELAY_USES_RVA) return field;
    return field && pe_va_to_rva(image, loaded_base, field, &rva) ? rva : 0;
}

static void read_delayed(reader *r, const pe_image *image, uint64_t loaded_base)
{
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_DELAY_IMPORT);
    if (directory.rva == 0) return;
    for (uint64_t i = 0;; i++) {
        delay_descriptor entry;
        if (i >= DLLS_MAX || !pe_read_exact(image, directory.rva + i * sizeof entry, &entry, sizeof entry)) {
            r->complete = false;
            return;
        }
        uint32_t name = delay_rva(image, loaded_base, entry.attributes, entry.dll_name);
        uint32_t names = delay_rva(image, loaded_base, entry.attributes, entry.names);
        uint32_t slots = delay_rva(image, loaded_base, entry.attributes, entry.slots);
        if (name == 0) return;
        *VEC_PUSH(r->arena, &r->dlls) = (pe_import_dll){
            .name = read_text(r, name),
            .names_rva = names,
            .slots_rva = slots,
            .timestamp = entry.timestamp,
            .attributes = entry.attributes,
            .module_handle_rva = delay_rva(image, loaded_base, entry.attributes, entry.module_handle),
            .delayed = true,
            .first = r->items.count,
        };
        if (names && slots) read_thunks(r, image, names, slots);
        else r->complete = false;
    }
}

void pe_imports_read(arena *a, const pe_image *image, uint64_t loaded_base, pe_imports *out)
{
    reader r = {.arena = a, .budget = TEXT_BUDGET, .complete = true};
    pe_window_init(&r.tables, image);
    pe_window_init(&r.texts, image);
    read_normal(&r, image);
    read_delayed(&r, image, loaded_base);
    *out = (pe_imports){
        .dlls = r.dlls.items,
        .dll_count = r.dlls.count,
        .items = r.items.items,
        .count = r.items.count,
        .complete = r.complete,
    };
}

const pe_import *pe_imports_find_slot(const pe_imports *imports, uint32_t slot_rva)
{
    for (size_t i = 0; i < imports->dll_count; i++) {
        const pe_import_dll *dll = &imports->dlls[i];
        /* A DLL's slots are consecutive. */
        if (dll->count == 0 || slot_rva < dll->slots_rva) continue;
        const pe_import *first = &imports->items[dll->first];
        uint32_t step = dll->count > 1 ? first[1].slot_rva - first[0].slot_rva : 1;
        uint32_t index = (slot_rva - dll->slots_rva) / step;
        if (index < dll->count && first[index].slot_rva == slot_rva) return &first[index];
    }
    return NULL;
}

str pe_import_text(arena *a, const pe_imports *imports, const pe_import *import)
{
    str dll = str_without_extension(imports->dlls[import->dll].name);
    if (import->by_ordinal) return str_format(a, "%.*s!#%u", STR_ARG(dll), import->ordinal);
    return str_format(a, "%.*s!%.*s", STR_ARG(dll), STR_ARG(import->name));
}

void pe_bound_imports_read(arena *a, const pe_image *image, pe_bound_import **out, size_t *count)
{
    VEC(pe_bound_import) list = {0};
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_BOUND_IMPORT);
    uint32_t forwarders = 0;
    for (uint64_t i = 0; directory.rva && i < BOUND_MAX; i++) {
        bound_descriptor entry;
        if (!pe_read_exact(image, directory.rva + i * sizeof entry, &entry, sizeof entry)) break;
        if (forwarders == 0 && entry.name_offset == 0 && entry.timestamp == 0) break;
        pe_bound_import *bound = VEC_PUSH(a, &list);
        bound->timestamp = entry.timestamp;
        bound->forwarder = forwarders != 0;
        pe_read_cstr(a, image, (uint64_t)directory.rva + entry.name_offset, 260, &bound->name);
        forwarders = forwarders ? forwarders - 1 : entry.forwarder_count;
    }
    *out = list.items;
    *count = list.count;
}
