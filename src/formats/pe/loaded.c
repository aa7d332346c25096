#include "formats/pe/loaded.h"

#include "base/vec.h"
#include "formats/pe/loadconfig.h"

#include <stdlib.h>
#include <string.h>

/* IMAGE_REL_BASED_*. ARM64 images have DIR64 only. */
enum { REL_HIGH = 1, REL_LOW = 2, REL_HIGHLOW = 3, REL_DIR64 = 10 };

struct pe_loaded {
    const pe_image *file;
    uint64_t delta;
    const pe_relocation *relocations; /* sorted by RVA */
    size_t count;
};

static int by_rva(const void *a, const void *b)
{
    const pe_relocation *x = a, *y = b;
    return x->rva < y->rva ? -1 : x->rva > y->rva;
}

pe_loaded *pe_loaded_new(arena *a, const pe_image *file, uint64_t base)
{
    pe_loaded *l = ARENA_NEW(a, pe_loaded);
    VEC(pe_relocation) found = {0};
    pe_relocation_cursor cursor = {0};
    pe_relocation r;

    *l = (pe_loaded){.file = file, .delta = base - file->preferred_base};
    while (l->delta && pe_relocation_next(file, &cursor, &r)) *VEC_PUSH(a, &found) = r;
    if (found.count) qsort(found.items, found.count, sizeof *found.items, by_rva);
    l->relocations = found.items;
    l->count = found.count;
    return l;
}

/* The relocated value; its size in bytes, 0 when the kind is not known or the value is not there. */
static size_t relocated(const pe_loaded *l, const pe_relocation *r, uint8_t out[8])
{
    size_t size = r->type == REL_DIR64 ? 8 : r->type == REL_HIGHLOW ? 4 : r->type <= REL_LOW ? 2 : 0;
    uint8_t raw[8];

    if (!size || !pe_read_exact(l->file, r->rva, raw, size)) return 0;
    uint64_t value = load_le(raw, size) + (r->type == REL_HIGH ? l->delta >> 16 : l->delta);
    for (size_t i = 0; i < size; i++) out[i] = (uint8_t)(value >> 8 * i);
    return size;
}

static size_t first_relocation(const pe_loaded *l, uint64_t rva)
{
    size_t low = 0, high = l->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (l->relocations[middle].rva < rva) low = middle + 1;
        else high = middle;
    }
    return low;
}

size_t pe_loaded_read(const pe_loaded *l, uint64_t rva, void *buffer, size_t size)
{
    size_t got = pe_read(l->file, rva, buffer, size);
    uint64_t end = rva + got;

    for (size_t i = first_relocation(l, rva < 7 ? 0 : rva - 7); i < l->count; i++) {
        const pe_relocation *r = &l->relocations[i];
        uint8_t value[8];
        if (r->rva >= end) break;
        size_t bytes_of = relocated(l, r, value);
        for (size_t k = 0; k < bytes_of; k++)
            if (r->rva + (uint64_t)k >= rva && r->rva + (uint64_t)k < end)
                ((uint8_t *)buffer)[r->rva + k - rva] = value[k];
    }
    return got;
}

bool pe_loaded_is_import_address(const pe_loaded *l, uint64_t rva)
{
    pe_directory table = pe_directory_of(l->file, PE_DIRECTORY_IMPORT_ADDRESS_TABLE);

    return table.rva && rva >= table.rva && rva - table.rva < table.size;
}

/* ---- dynamic value relocations ---- */

enum {
    TABLE_OFFSET_64 =
        0xe0, /* DynamicValueRelocTableOffset in IMAGE_LOAD_CONFIG_DIRECTORY64; ...Section follows */
    TABLE_OFFSET_32 = 0x88,
    SYMBOL_IMPORT = 3,    /* IMAGE_DYNAMIC_RELOCATION_GUARD_IMPORT_CONTROL_TRANSFER */
    SYMBOL_INDIRECT = 4,  /* ..._GUARD_INDIR_CONTROL_TRANSFER */
    SYMBOL_SWITCH = 5,    /* ..._GUARD_SWITCHTABLE_BRANCH */
    SYMBOL_OVERRIDE = 7,  /* IMAGE_DYNAMIC_RELOCATION_FUNCTION_OVERRIDE: of another form */
    CALL_SITE_SIZE = 12,  /* call through memory (7 with its prefix) and the nop behind it (5) */
    BRANCH_SITE_SIZE = 5, /* jump through a register and what pads it */
    SITES_LIMIT = 0x400000,
};

typedef VEC(pe_changed_site) site_vec;

/* Blocks as those of base relocations, with entries of `entry_size` bytes whose low 12 bits are the offset.
 */
static void take_blocks(arena *a, const pe_image *file, uint64_t rva, uint32_t size, size_t entry_size,
                        uint32_t site_size, site_vec *sites)
{
    for (uint32_t at = 0; at <= size && size - at >= 8;) {
        uint32_t page, block;
        if (!pe_read_u32(file, rva + at, &page) || !pe_read_u32(file, rva + at + 4, &block)) return;
        if (block < 8 || block > size - at) return;
        for (uint32_t i = 8; i + entry_size <= block && sites->count < SITES_LIMIT;
             i += (uint32_t)entry_size) {
            uint16_t entry;
            if (!pe_read_u16(file, rva + at + i, &entry)) return;
            if (entry_size == 2 && site_size == 8 && !entry) continue; /* padding */
            *VEC_PUSH(a, sites) = (pe_changed_site){page + (entry & 0xfff), site_size};
        }
        at += block;
    }
}

static bool table_place(const pe_image *file, uint64_t *rva)
{
    pe_directory config = pe_directory_of(file, PE_DIRECTORY_LOAD_CONFIG);
    uint32_t size, offset, at = file->is_64 ? TABLE_OFFSET_64 : TABLE_OFFSET_32;
    uint16_t section;

    if (!config.rva || !pe_read_u32(file, config.rva, &size) || size < at + 6) return false;
    if (!pe_read_u32(file, (uint64_t)config.rva + at, &offset)) return false;
    if (!pe_read_u16(file, (uint64_t)config.rva + at + 4, &section)) return false;
    if (!offset || !section || section > file->section_count) return false;
    *rva = (uint64_t)file->sections[section - 1].rva + offset;
    return true;
}

static int by_site(const void *a, const void *b)
{
    const pe_changed_site *x = a, *y = b;
    return x->rva < y->rva ? -1 : x->rva > y->rva;
}

size_t pe_dynamic_sites(arena *a, const pe_image *file, const pe_changed_site **out)
{
    site_vec sites = {0};
    uint64_t rva;
    uint32_t version, size;
    size_t pointer = pe_pointer_size(file), header = pointer + 4;

    *out = NULL;
    if (!table_place(file, &rva) || !pe_read_u32(file, rva, &version) || !pe_read_u32(file, rva + 4, &size) ||
        version != 1)
        return 0;
    rva += 8;
    for (uint32_t at = 0; at <= size && size - at >= header;) {
        uint64_t symbol;
        uint32_t blocks;
        if (!pe_read_pointer(file, rva + at, &symbol) || !pe_read_u32(file, rva + at + pointer, &blocks))
            break;
        at += (uint32_t)header;
        if (blocks > size - at) break;
        if (symbol == SYMBOL_IMPORT) take_blocks(a, file, rva + at, blocks, 4, CALL_SITE_SIZE, &sites);
        else if (symbol == SYMBOL_INDIRECT) take_blocks(a, file, rva + at, blocks, 2, CALL_SITE_SIZE, &sites);
        else if (symbol == SYMBOL_SWITCH) take_blocks(a, file, rva + at, blocks, 2, BRANCH_SITE_SIZE, &sites);
        else if (symbol > SYMBOL_OVERRIDE) take_blocks(a, file, rva + at, blocks, 2, 8, &sites);
        at += blocks;
    }
    if (sites.count) qsort(sites.items, sites.count, sizeof *sites.items, by_site);
    *out = sites.items;
    return sites.count;
}
