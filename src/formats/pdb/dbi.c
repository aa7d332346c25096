/* The DBI stream: a header of 64 bytes, then module information, section contributions, section map, file
 * information, type server map, edit-and-continue names and the optional debug header, one after the other in
 * this order. */
#include "formats/pdb/reader.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

/* How many pieces one stream may be mapped from, and all of them: a process may have 65,530 mappings. */
enum { STITCH_MOST = 64, STITCHED_MOST = 16384 };
enum { STREAM_DBI = 3, DBI_HEADER_SIZE = 64, MODULE_HEADER_SIZE = 64, NO_STREAM = 0xffff };
enum { CONTRIBUTIONS_V60 = 0xeffe0000 + 19970605, CONTRIBUTIONS_V2 = 0xeffe0000 + 20140516 };
enum { DBI_STRIPPED = 2 };

static bool take_substream(substream *out, uint32_t size, uint64_t *at, uint32_t total)
{
    if (size > total - *at) return false;
    *out = (substream){(uint32_t)*at, size};
    *at += size;
    return true;
}

void pdb_load_dbi(pdb *p)
{
    uint8_t h[DBI_HEADER_SIZE];
    if (!msf_stream(p->file, STREAM_DBI, &p->dbi) || !p->dbi.size) return;
    if (pdb_stream_read(&p->dbi, 0, h, sizeof h) != sizeof h) {
        pdb_fail(p, PDB_PART_DBI, error_new(p->a, ERROR_TRUNCATED, "the DBI stream ends inside its header"));
        return;
    }
    if (load_u32(h) != 0xffffffff) {
        pdb_fail(p, PDB_PART_DBI,
                 error_new(p->a, ERROR_UNSUPPORTED,
                           "the DBI stream is older than Visual C++ 5 (signature 0x%x)", load_u32(h)));
        return;
    }
    p->identity.age = load_u32(h + 8) ? load_u32(h + 8) : p->identity.info_age;
    p->identity.machine = load_u16(h + 58);
    p->identity.is_stripped = (load_u16(h + 56) & DBI_STRIPPED) != 0;
    p->globals_index = load_u16(h + 12);
    p->publics_index = load_u16(h + 16);
    p->records_index = load_u16(h + 20);
    uint64_t at = DBI_HEADER_SIZE;
    substream skipped;
    bool whole = take_substream(&p->module_info, load_u32(h + 24), &at, p->dbi.size) &&
                 take_substream(&p->contributions, load_u32(h + 28), &at, p->dbi.size) &&
                 take_substream(&p->section_map, load_u32(h + 32), &at, p->dbi.size) &&
                 take_substream(&p->file_info, load_u32(h + 36), &at, p->dbi.size) &&
                 take_substream(&skipped, load_u32(h + 40), &at, p->dbi.size) &&
                 take_substream(&skipped, load_u32(h + 52), &at, p->dbi.size) &&
                 take_substream(&p->debug_header, load_u32(h + 48), &at, p->dbi.size);
    if (!whole)
        pdb_fail(p, PDB_PART_DBI,
                 error_new(p->a, ERROR_FORMAT,
                           "a part of the DBI stream ends behind its %u bytes (at offset 0x%llx)",
                           p->dbi.size, (unsigned long long)at));
    p->dbi_ready = true;
}

/* ---- modules */

static uint64_t module_record_end(bytes all, uint64_t at)
{
    str name, object;
    if (!bytes_contains(all, at, MODULE_HEADER_SIZE) ||
        !bytes_terminated_cstr(all, at + MODULE_HEADER_SIZE, &name) ||
        !bytes_terminated_cstr(all, at + MODULE_HEADER_SIZE + name.len + 1, &object))
        return 0;
    return (at + MODULE_HEADER_SIZE + name.len + object.len + 2 + 3) & ~(uint64_t)3;
}

static void load_modules(pdb *p)
{
    if (p->modules_ready) return;
    p->modules_ready = true;
    if (!p->module_info.size) return;
    if (!pdb_stream_bytes(&p->dbi, p->a, p->module_info.offset, p->module_info.size, &p->module_bytes)) {
        pdb_fail(p, PDB_PART_DBI,
                 error_new(p->a, ERROR_TRUNCATED, "the DBI stream's module list lies outside the file"));
        return;
    }
    VEC(uint32_t) offsets = {0};
    uint64_t at = 0;
    while (at < p->module_bytes.len) {
        uint64_t next = module_record_end(p->module_bytes, at);
        if (!next) break;
        *VEC_PUSH(p->a, &offsets) = (uint32_t)at;
        at = next;
    }
    p->module_offsets = offsets.items;
    p->module_count = (uint32_t)offsets.count;
    p->module_data = ARENA_ARRAY(p->a, module_data *, offsets.count + 1);
}

uint32_t pdb_module_count(pdb *p)
{
    load_modules(p);
    return p->module_count;
}

bool pdb_module_at(pdb *p, uint32_t index, pdb_module *out)
{
    load_modules(p);
    if (index >= p->module_count) return false;
    uint64_t at = p->module_offsets[index];
    const uint8_t *h = p->module_bytes.ptr + at;
    str name = bytes_cstr(p->module_bytes, at + MODULE_HEADER_SIZE);
    *out = (pdb_module){
        .name = name,
        .object = bytes_cstr(p->module_bytes, at + MODULE_HEADER_SIZE + name.len + 1),
        .index = index,
        .flags = load_u16(h + 32),
        .stream = load_u16(h + 34),
        .symbol_size = load_u32(h + 36),
        .c11_size = load_u32(h + 40),
        .c13_size = load_u32(h + 44),
        .file_count = load_u16(h + 48),
    };
    return true;
}

/* A stream whose blocks do not follow one another as one piece of memory: mapped anew where that can be done,
 * so that a program's symbols cost no memory of ours, else not at all. */
static bool stitch_stream(pdb *p, const pdb_stream *s, bytes *out)
{
    bytes pieces[STITCH_MOST];
    size_t count = 0;
    for (uint64_t at = 0; at < s->size; at += pieces[count++].len) {
        if (count == STITCH_MOST || p->stitched + count >= STITCHED_MOST) return false;
        pieces[count] = pdb_stream_run(s, at);
        if (!pieces[count].len) return false;
    }
    if (!file_stitch(p->a, pieces, count, out)) return false;
    p->stitched += (uint32_t)count;
    return true;
}

/* Bytes of a module's stream that are not all there are given as far as they are. */
static bytes stream_part(pdb *p, const pdb_stream *s, uint64_t at, uint64_t size)
{
    bytes out = {0};
    if (at >= s->size) return out;
    if (size > s->size - at) size = s->size - at;
    if (!pdb_stream_bytes(s, p->a, at, size, &out)) out = bytes_clamp(pdb_stream_run(s, at), 0, size);
    return out;
}

module_data *pdb_load_new_module(pdb *p, uint32_t module)
{
    pdb_module m;
    pdb_stream s;
    bytes whole;
    if (!pdb_module_at(p, module, &m)) return NULL;
    module_data *d = ARENA_NEW(p->a, module_data);
    p->module_data[module] = d;
    if (m.stream == NO_STREAM || !msf_stream(p->file, m.stream, &s)) return d;
    uint64_t c13 = (uint64_t)m.symbol_size + m.c11_size;
    if (pdb_stream_direct(&s, 0, s.size, &whole) || stitch_stream(p, &s, &whole)) {
        d->symbols = bytes_clamp(whole, 0, m.symbol_size);
        d->c13 = bytes_clamp(whole, c13, m.c13_size);
    } else {
        d->symbols = stream_part(p, &s, 0, m.symbol_size);
        d->c13 = stream_part(p, &s, c13, m.c13_size);
    }
    if (!m.c13_size && m.c11_size) {
        d->c11 = stream_part(p, &s, m.symbol_size, m.c11_size);
        d->c13 = c11_to_c13(p->a, d->c11);
    }
    return d;
}

bool pdb_module_symbols(pdb *p, uint32_t module, bytes *out)
{
    module_data *d = pdb_load_module(p, module);
    if (!d || !d->symbols.len) return false;
    *out = d->symbols;
    return true;
}

/* ---- file information: u16 module count, u16 file count (too small for large programs, so not used), u16
 * per module (not used either), u16 files per module, u32 name offset per file, names. */
static void load_files(pdb *p)
{
    if (p->files_ready) return;
    p->files_ready = true;
    uint16_t modules;
    if (!p->file_info.size ||
        !pdb_stream_bytes(&p->dbi, p->a, p->file_info.offset, p->file_info.size, &p->file_bytes) ||
        !bytes_u16(p->file_bytes, 0, &modules) || !bytes_contains(p->file_bytes, 4, 4 * (uint64_t)modules))
        return;
    p->file_starts = ARENA_ARRAY(p->a, uint32_t, (size_t)modules + 1);
    uint32_t total = 0;
    for (uint32_t i = 0; i < modules; i++) {
        p->file_starts[i] = total;
        total += load_u16(p->file_bytes.ptr + 4 + 2 * ((size_t)modules + i));
    }
    p->file_starts[modules] = total;
    p->file_modules = modules;
    p->file_names = 4 + 4 * (uint64_t)modules + 4 * (uint64_t)total;
}

uint32_t pdb_module_file_count(pdb *p, uint32_t module)
{
    load_files(p);
    return module < p->file_modules ? p->file_starts[module + 1] - p->file_starts[module] : 0;
}

str pdb_module_file(pdb *p, uint32_t module, uint32_t index)
{
    uint32_t offset;
    if (index >= pdb_module_file_count(p, module)) return (str){0};
    uint64_t at = 4 + 4 * (uint64_t)p->file_modules + 4 * ((uint64_t)p->file_starts[module] + index);
    if (!bytes_u32(p->file_bytes, at, &offset)) return (str){0};
    return bytes_cstr(p->file_bytes, p->file_names + offset);
}

/* ---- section contributions */

static void load_contributions(pdb *p)
{
    if (p->contributions_ready) return;
    p->contributions_ready = true;
    uint32_t version;
    if (p->contributions.size < 4 || !pdb_stream_u32(&p->dbi, p->contributions.offset, &version)) return;
    if (version != CONTRIBUTIONS_V60 && version != CONTRIBUTIONS_V2) {
        pdb_fail(p, PDB_PART_DBI,
                 error_new(p->a, ERROR_UNSUPPORTED, "section contributions of version 0x%x", version));
        return;
    }
    p->contribution_size = version == CONTRIBUTIONS_V2 ? 32 : 28;
    p->contribution_count = (p->contributions.size - 4) / p->contribution_size;
    uint64_t first = p->contributions.offset + 4ull, size = p->contributions.size - 4;
    bytes whole;
    if (!pdb_stream_direct(&p->dbi, first, size, &p->contribution_bytes) && stitch_stream(p, &p->dbi, &whole))
        p->contribution_bytes = bytes_clamp(whole, first, size);
}

bool pdb_contribution_at(pdb *p, uint32_t index, pdb_contribution *out)
{
    uint8_t copy[28];
    const uint8_t *h = copy;
    load_contributions(p);
    if (index >= p->contribution_count) return false;
    uint64_t at = (uint64_t)index * p->contribution_size;
    if (bytes_contains(p->contribution_bytes, at, sizeof copy)) h = p->contribution_bytes.ptr + at;
    else if (pdb_stream_read(&p->dbi, p->contributions.offset + 4 + at, copy, sizeof copy) != sizeof copy)
        return false;
    *out = (pdb_contribution){
        .section = load_u16(h),
        .offset = load_u32(h + 4),
        .size = load_u32(h + 8),
        .characteristics = load_u32(h + 12),
        .module = load_u16(h + 16),
        .data_crc = load_u32(h + 20),
        .relocation_crc = load_u32(h + 24),
    };
    return true;
}

static uint64_t address_key(uint16_t section, uint32_t offset)
{
    return (uint64_t)section << 32 | offset;
}

static bool ordered_contribution(pdb *p, uint32_t rank, pdb_contribution *out)
{
    return pdb_contribution_at(p, p->contribution_order ? p->contribution_order[rank] : rank, out);
}

/* Of a contribution only what a search compares. */
static bool contribution_key(pdb *p, uint32_t rank, uint64_t *out)
{
    pdb_contribution c;
    uint64_t at = (uint64_t)rank * p->contribution_size;
    if (!p->contribution_order && bytes_contains(p->contribution_bytes, at, 8)) {
        const uint8_t *h = p->contribution_bytes.ptr + at;
        *out = address_key(load_u16(h), load_u32(h + 4));
        return true;
    }
    if (!ordered_contribution(p, rank, &c)) return false;
    *out = address_key(c.section, c.offset);
    return true;
}

static bool search_contribution(pdb *p, uint16_t section, uint32_t offset, pdb_contribution *out)
{
    uint32_t low = 0, high = p->contribution_count;
    uint64_t key, wanted = address_key(section, offset);
    pdb_contribution c;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (!contribution_key(p, middle, &key)) return false;
        if (key <= wanted) low = middle + 1;
        else high = middle;
    }
    /* Empty contributions may stand at the same address as the one that holds it. */
    for (uint32_t back = 0; low && back < 16; back++) {
        if (!ordered_contribution(p, --low, &c) || c.section != section) return false;
        if (offset - c.offset < c.size) {
            *out = c;
            return true;
        }
    }
    return false;
}

typedef struct keyed_index {
    uint64_t key;
    uint32_t index;
} keyed_index;

static int compare_keys(const void *a, const void *b)
{
    const keyed_index *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Linkers write the contributions sorted. Only when a search fails is that checked, once, and mended in
 * memory. */
static bool sort_contributions(pdb *p)
{
    if (p->contributions_checked) return false;
    p->contributions_checked = true;
    uint64_t last = 0;
    uint32_t i = 0;
    pdb_contribution c;
    for (; i < p->contribution_count && pdb_contribution_at(p, i, &c); i++) {
        uint64_t key = address_key(c.section, c.offset);
        if (key < last) break;
        last = key;
    }
    if (i == p->contribution_count) return false;
    arena *work = arena_new();
    keyed_index *keys = ARENA_ARRAY(work, keyed_index, p->contribution_count);
    for (i = 0; i < p->contribution_count && pdb_contribution_at(p, i, &c); i++)
        keys[i] = (keyed_index){address_key(c.section, c.offset), i};
    p->contribution_count = i;
    qsort(keys, i, sizeof *keys, compare_keys);
    uint32_t *order = ARENA_ARRAY(p->a, uint32_t, (size_t)i + 1);
    for (uint32_t k = 0; k < i; k++) order[k] = keys[k].index;
    arena_free(work);
    p->contribution_order = order;
    return true;
}

bool pdb_contribution_find(pdb *p, uint16_t section, uint32_t offset, pdb_contribution *out)
{
    load_contributions(p);
    return search_contribution(p, section, offset, out) ||
           (sort_contributions(p) && search_contribution(p, section, offset, out));
}

/* ---- section map: u16 count, u16 logical count, then entries of 20 bytes */

uint32_t pdb_section_map_count(pdb *p)
{
    uint16_t count;
    if (p->section_map.size < 4 || !pdb_stream_u16(&p->dbi, p->section_map.offset, &count)) return 0;
    uint32_t room = (p->section_map.size - 4) / 20;
    return count < room ? count : room;
}

bool pdb_section_map_at(pdb *p, uint32_t index, pdb_section_map_entry *out)
{
    uint8_t h[20];
    if (index >= pdb_section_map_count(p) ||
        pdb_stream_read(&p->dbi, p->section_map.offset + 4 + 20 * (uint64_t)index, h, sizeof h) != sizeof h)
        return false;
    *out = (pdb_section_map_entry){
        .flags = load_u16(h),
        .overlay = load_u16(h + 2),
        .group = load_u16(h + 4),
        .frame = load_u16(h + 6),
        .section_name = load_u16(h + 8),
        .class_name = load_u16(h + 10),
        .offset = load_u32(h + 12),
        .length = load_u32(h + 16),
    };
    return true;
}
