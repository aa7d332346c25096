/* The streams of the optional debug header: section headers, OMAP, frame data. */
#include "formats/pdb/reader.h"

enum { SECTION_HEADER_SIZE = 40, OMAP_SIZE = 8, FRAME_DATA_SIZE = 32, FPO_SIZE = 16, NO_STREAM = 0xffff };
enum { SECTIONS_MAX = 0xffff };
enum { FRAME_WALK_BACK = 64 };

bool pdb_get_debug_stream(pdb *p, pdb_debug_stream which, pdb_stream *out)
{
    uint16_t index;
    uint64_t at = 2 * (uint64_t)which;
    if (at + 2 > p->debug_header.size || !pdb_stream_u16(&p->dbi, p->debug_header.offset + at, &index) ||
        index == NO_STREAM)
        return false;
    return msf_stream(p->file, index, out);
}

static void load_sections(pdb *p)
{
    if (p->sections_ready) return;
    p->sections_ready = true;
    pdb_get_debug_stream(p, PDB_DEBUG_OMAP_TO_SOURCE, &p->omap_to);
    pdb_get_debug_stream(p, PDB_DEBUG_OMAP_FROM_SOURCE, &p->omap_from);
    pdb_stream headers = {0};
    bytes all;
    if (!p->omap_from.size || !pdb_get_debug_stream(p, PDB_DEBUG_ORIGINAL_SECTIONS, &headers))
        pdb_get_debug_stream(p, PDB_DEBUG_SECTIONS, &headers);
    uint32_t count = headers.size / SECTION_HEADER_SIZE;
    if (count > SECTIONS_MAX) count = SECTIONS_MAX;
    if (!pdb_stream_bytes(&headers, p->a, 0, (uint64_t)count * SECTION_HEADER_SIZE, &all)) return;
    p->sections = ARENA_ARRAY(p->a, pdb_section, (size_t)count + 1);
    for (; p->section_count < count; p->section_count++) {
        bytes h = bytes_clamp(all, (uint64_t)p->section_count * SECTION_HEADER_SIZE, SECTION_HEADER_SIZE);
        p->sections[p->section_count] = (pdb_section){
            .name = bytes_cstr(bytes_clamp(h, 0, 8), 0),
            .size = load_u32(h.ptr + 8),
            .rva = load_u32(h.ptr + 12),
            .characteristics = load_u32(h.ptr + 36),
        };
    }
}

uint32_t pdb_section_count(pdb *p)
{
    load_sections(p);
    return p->section_count;
}

bool pdb_section_at(pdb *p, uint32_t section, pdb_section *out)
{
    if (!section || section > pdb_section_count(p)) return false;
    *out = p->sections[section - 1];
    return true;
}

bool pdb_has_omap(pdb *p)
{
    load_sections(p);
    return p->omap_from.size >= OMAP_SIZE && p->omap_to.size >= OMAP_SIZE;
}

/* An OMAP is a sorted list of (from, to): everything from one `from` up to the next moved together; `to` 0
 * means that the bytes do not exist on the other side. */
static bool omap_lookup(const pdb_stream *map, uint32_t rva, uint32_t *out)
{
    uint32_t low = 0, high = map->size / OMAP_SIZE, from = 0, to = 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (!pdb_stream_u32(map, (uint64_t)middle * OMAP_SIZE, &from)) return false;
        if (from <= rva) low = middle + 1;
        else high = middle;
    }
    if (!low || !pdb_stream_u32(map, (uint64_t)(low - 1) * OMAP_SIZE, &from) ||
        !pdb_stream_u32(map, (uint64_t)(low - 1) * OMAP_SIZE + 4, &to) || !to)
        return false;
    *out = to + (rva - from);
    return true;
}

static bool rearranged_address_to_rva(pdb *p, uint16_t section, uint32_t offset, uint32_t *rva)
{
    bool has_omap = pdb_has_omap(p);
    if (!section || section > p->section_count) return false;
    uint32_t original = p->sections[section - 1].rva + offset;
    if (has_omap) return omap_lookup(&p->omap_from, original, rva);
    *rva = original;
    return true;
}

bool pdb_address_to_rva(pdb *p, uint16_t section, uint32_t offset, uint32_t *rva)
{
    /* All that is asked of most files, for each of their lines: no more than a few instructions. */
    if (!p->sections_ready || p->omap_from.size) return rearranged_address_to_rva(p, section, offset, rva);
    if (!section || section > p->section_count) return false;
    *rva = p->sections[section - 1].rva + offset;
    return true;
}

bool pdb_rva_to_address(pdb *p, uint32_t rva, uint16_t *section, uint32_t *offset)
{
    load_sections(p);
    if (pdb_has_omap(p) && !omap_lookup(&p->omap_to, rva, &rva)) return false;
    for (uint32_t i = 0; i < p->section_count; i++) {
        const pdb_section *s = &p->sections[i];
        if (rva >= s->rva && rva - s->rva < s->size) {
            *section = (uint16_t)(i + 1);
            *offset = rva - s->rva;
            return true;
        }
    }
    return false;
}

/* ---- frame data */

static void load_frames(pdb *p)
{
    if (p->frames_ready) return;
    p->frames_ready = true;
    load_sections(p);
    pdb_get_debug_stream(p, PDB_DEBUG_FPO, &p->fpo_stream);
    if (pdb_get_debug_stream(p, PDB_DEBUG_NEW_FPO, &p->frame_stream) &&
        p->frame_stream.size % FRAME_DATA_SIZE == 4)
        p->frame_start = 4; /* a relocation base stands before the records, as in object files */
}

uint32_t pdb_frame_data_count(pdb *p)
{
    load_frames(p);
    return (p->frame_stream.size - p->frame_start) / FRAME_DATA_SIZE;
}

bool pdb_frame_data_at(pdb *p, uint32_t index, pdb_frame_data *out)
{
    uint8_t h[FRAME_DATA_SIZE];
    if (index >= pdb_frame_data_count(p) ||
        pdb_stream_read(&p->frame_stream, p->frame_start + (uint64_t)index * FRAME_DATA_SIZE, h, sizeof h) !=
            sizeof h)
        return false;
    *out = (pdb_frame_data){
        .rva = load_u32(h),
        .code_size = load_u32(h + 4),
        .local_size = load_u32(h + 8),
        .parameter_size = load_u32(h + 12),
        .max_stack = load_u32(h + 16),
        .program = pdb_string(p, load_u32(h + 20)),
        .prolog_size = load_u16(h + 24),
        .saved_register_size = load_u16(h + 26),
        .flags = load_u32(h + 28),
    };
    return true;
}

uint32_t pdb_fpo_data_count(pdb *p)
{
    load_frames(p);
    return p->fpo_stream.size / FPO_SIZE;
}

bool pdb_fpo_data_at(pdb *p, uint32_t index, pdb_fpo_data *out)
{
    uint8_t h[FPO_SIZE];
    if (index >= pdb_fpo_data_count(p) ||
        pdb_stream_read(&p->fpo_stream, (uint64_t)index * FPO_SIZE, h, sizeof h) != sizeof h)
        return false;
    uint16_t bits = load_u16(h + 14);
    *out = (pdb_fpo_data){
        .rva = load_u32(h),
        .code_size = load_u32(h + 4),
        .local_size = load_u32(h + 8) * 4,
        .parameter_size = (uint32_t)load_u16(h + 12) * 4,
        .prolog_size = (uint8_t)bits,
        .saved_registers = (bits >> 8) & 7,
        .has_seh = (bits >> 11) & 1,
        .uses_ebp = (bits >> 12) & 1,
        .frame_type = (uint8_t)(bits >> 14),
    };
    return true;
}

/* How many records begin at or below `rva`; both kinds begin with their RVA and are sorted by it. */
static uint32_t frame_rank(const pdb_stream *s, uint32_t start, uint32_t size, uint32_t count, uint32_t rva)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, at = 0;
        if (!pdb_stream_u32(s, start + (uint64_t)middle * size, &at)) return 0;
        if (at <= rva) low = middle + 1;
        else high = middle;
    }
    return low;
}

bool pdb_frame_data_find(pdb *p, uint32_t rva, pdb_frame_data *out)
{
    uint32_t count = pdb_frame_data_count(p);
    if (pdb_has_omap(p) && !omap_lookup(&p->omap_to, rva, &rva)) return false;
    uint32_t rank = frame_rank(&p->frame_stream, p->frame_start, FRAME_DATA_SIZE, count, rva);
    for (uint32_t back = 0; rank && back < FRAME_WALK_BACK; back++) {
        pdb_frame_data f;
        if (pdb_frame_data_at(p, --rank, &f) && rva - f.rva < f.code_size) {
            *out = f;
            return true;
        }
    }
    return false;
}

bool pdb_fpo_data_find(pdb *p, uint32_t rva, pdb_fpo_data *out)
{
    uint32_t count = pdb_fpo_data_count(p);
    if (pdb_has_omap(p) && !omap_lookup(&p->omap_to, rva, &rva)) return false;
    uint32_t rank = frame_rank(&p->fpo_stream, 0, FPO_SIZE, count, rva);
    for (uint32_t back = 0; rank && back < FRAME_WALK_BACK; back++) {
        pdb_fpo_data f;
        if (pdb_fpo_data_at(p, --rank, &f) && rva - f.rva < f.code_size) {
            *out = f;
            return true;
        }
    }
    return false;
}
