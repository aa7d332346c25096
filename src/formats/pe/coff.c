#include "formats/pe/coff.h"

#include "base/vec.h"

#include <stdlib.h>

enum {
    RECORD_SIZE = 18,
    SYMBOLS_MAX = 1000000,
    STRINGS_MAX = 64 << 20,
    CLASS_EXTERNAL = 2,
    CLASS_STATIC = 3,
    CLASS_LABEL = 6,
    TYPE_FUNCTION = 0x20,
};

typedef VEC(pe_coff_symbol) symbol_vec;

static bytes read_at(arena *a, const pe_image *image, uint64_t offset, size_t size)
{
    uint8_t *data = arena_alloc(a, size + 1, 1);
    return (bytes){data, image->source.read(image->source.context, offset, data, size)};
}

/* Eight bytes, or four of zero and an offset into the string table. */
static str symbol_name(bytes record, bytes strings)
{
    uint32_t zero = load_u32(record.ptr);
    if (!zero) return bytes_cstr(strings, load_u32(record.ptr + 4));
    return bytes_cstr((bytes){record.ptr, 8}, 0);
}

static bool is_wanted(str name, uint8_t class, uint8_t auxiliaries, uint16_t type)
{
    if (!name.len || name.ptr[0] == '.') return false; /* sections, ".bf", ".weak.x" */
    if (class == CLASS_STATIC && auxiliaries && type != TYPE_FUNCTION) return false;
    return class == CLASS_EXTERNAL || class == CLASS_STATIC || class == CLASS_LABEL;
}

static int compare_symbols(const void *left, const void *right)
{
    const pe_coff_symbol *a = left, *b = right;
    if (a->rva != b->rva) return a->rva < b->rva ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

size_t pe_coff_symbols_read(arena *a, const pe_image *image, pe_coff_symbol **out)
{
    symbol_vec found = {0};
    if (image->source.mapped || !image->symbol_table_offset || !image->symbol_count) return 0;
    size_t count = image->symbol_count < SYMBOLS_MAX ? image->symbol_count : SYMBOLS_MAX;
    bytes table = read_at(a, image, image->symbol_table_offset, count * RECORD_SIZE);
    uint64_t end = image->symbol_table_offset + (uint64_t)image->symbol_count * RECORD_SIZE;
    bytes head = read_at(a, image, end, 4);
    size_t size = head.len == 4 ? load_u32(head.ptr) : 0;
    bytes strings = read_at(a, image, end, size < STRINGS_MAX ? size : STRINGS_MAX), record;
    for (size_t i = 0; i < count && bytes_slice(table, i * RECORD_SIZE, RECORD_SIZE, &record); i++) {
        uint32_t value = load_u32(record.ptr + 8), rva;
        uint16_t section = load_u16(record.ptr + 12), type = load_u16(record.ptr + 14);
        uint8_t class = record.ptr[16], auxiliaries = record.ptr[17];
        uint32_t index = (uint32_t)i;
        str name = symbol_name(record, strings);
        i += auxiliaries;
        /* 0 is undefined, ffff absolute, fffe debugging */
        if (!section || section > image->section_count || !is_wanted(name, class, auxiliaries, type) ||
            __builtin_add_overflow(image->sections[section - 1].rva, value, &rva))
            continue;
        *VEC_PUSH(a, &found) =
            (pe_coff_symbol){name, rva, index, type == TYPE_FUNCTION, class == CLASS_EXTERNAL};
    }
    if (found.count) qsort(found.items, found.count, sizeof *found.items, compare_symbols);
    *out = found.items;
    return found.count;
}
