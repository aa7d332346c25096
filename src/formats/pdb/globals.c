/* The shared symbol records with the publics stream and the globals stream.
 *
 * Publics stream: a header of 28 bytes, a GSI hash, the address map (u32 record offsets, sorted by section,
 * offset and name), thunk map, section map. Globals stream: a GSI hash. GSI hash: u32 -1, u32 version, u32
 * bytes of records, u32 bytes of buckets; records (u32 symbol offset + 1, u32 reference count); a bitmap of
 * 4096 + 32 bits that says which buckets are used; for each used bucket a u32 that counts 12 bytes a record
 * (the size in the writer's memory). */
#include "formats/pdb/reader.h"

#include <stdlib.h>
#include <string.h>

enum {
    GSI_HEADER_SIZE = 16,
    GSI_BUCKETS = 4096,
    GSI_BITMAP_WORDS = 129,
    GSI_VERSION = 0xeffe0000 + 19990810
};
enum {
    PUBLICS_HEADER_SIZE = 28,
    HASH_RECORD_SIZE = 8,
    MEMORY_RECORD_SIZE = 12,
    RECORD_MAX = 65538,
    RECORDS_WINDOW = 1 << 13
};
#define SCANNING 0x80000000u /* in a cursor: the rest is a record offset */

static void load_records(pdb *p)
{
    if (p->records_ready) return;
    p->records_ready = true;
    msf_stream(p->file, p->records_index, &p->records);
}

static void load_hash(pdb *p, symbol_hash *h, pdb_part part, const pdb_stream *s, uint32_t start,
                      uint32_t size)
{
    uint8_t header[GSI_HEADER_SIZE];
    h->ready = true;
    h->stream = *s;
    if (size < GSI_HEADER_SIZE || pdb_stream_read(s, start, header, sizeof header) != sizeof header) {
        pdb_fail(p, part, error_new(p->a, ERROR_TRUNCATED, "the symbol hash ends inside its header"));
        return;
    }
    uint32_t record_bytes = load_u32(header + 8), bucket_bytes = load_u32(header + 12);
    if (load_u32(header) != 0xffffffff || load_u32(header + 4) != GSI_VERSION) {
        pdb_fail(p, part,
                 error_new(p->a, ERROR_UNSUPPORTED, "symbol hash version 0x%x; 0x%x was expected",
                           load_u32(header + 4), GSI_VERSION));
        return;
    }
    if (record_bytes > size - GSI_HEADER_SIZE || bucket_bytes > size - GSI_HEADER_SIZE - record_bytes) {
        pdb_fail(p, part,
                 error_new(p->a, ERROR_TRUNCATED, "the symbol hash is larger than its %u bytes", size));
        return;
    }
    h->records = start + GSI_HEADER_SIZE;
    pdb_stream_direct(s, h->records, record_bytes, &h->record_bytes);
    h->count = record_bytes / HASH_RECORD_SIZE;
    uint32_t bitmap = h->records + record_bytes;
    if (bucket_bytes < 4 * GSI_BITMAP_WORDS) return;
    uint32_t used = 0;
    for (uint32_t i = 0; i < GSI_BITMAP_WORDS; i++) {
        uint32_t word;
        if (!pdb_stream_u32(s, bitmap + 4 * (uint64_t)i, &word)) return;
        h->rank[i] = (uint16_t)used;
        used += (uint32_t)__builtin_popcount(word);
    }
    h->bitmap = bitmap;
    h->starts = bitmap + 4 * GSI_BITMAP_WORDS;
    h->start_count = (bucket_bytes - 4 * GSI_BITMAP_WORDS) / 4;
    if (used < h->start_count) h->start_count = used;
}

static void load_globals(pdb *p)
{
    pdb_stream s;
    load_records(p);
    if (!p->globals.ready) {
        p->globals.ready = true;
        if (p->dbi_ready && msf_stream(p->file, p->globals_index, &s) && s.size)
            load_hash(p, &p->globals, PDB_PART_GLOBALS, &s, 0, s.size);
    }
}

static void load_publics(pdb *p)
{
    uint8_t h[PUBLICS_HEADER_SIZE];
    load_records(p);
    if (p->publics_ready) return;
    p->publics_ready = true;
    if (!p->dbi_ready || !msf_stream(p->file, p->publics_index, &p->publics_stream) ||
        !p->publics_stream.size)
        return;
    const pdb_stream *s = &p->publics_stream;
    if (pdb_stream_read(s, 0, h, sizeof h) != sizeof h) {
        pdb_fail(p, PDB_PART_PUBLICS,
                 error_new(p->a, ERROR_TRUNCATED, "the publics stream ends inside its header"));
        return;
    }
    uint32_t hash_size = load_u32(h), map_size = load_u32(h + 4);
    uint32_t room = s->size - PUBLICS_HEADER_SIZE;
    if (hash_size > room || map_size > room - hash_size) {
        pdb_fail(
            p, PDB_PART_PUBLICS,
            error_new(p->a, ERROR_FORMAT,
                      "the publics stream's hash (%u bytes) and address map (%u bytes) exceed its %u bytes",
                      hash_size, map_size, s->size));
        return;
    }
    load_hash(p, &p->publics, PDB_PART_PUBLICS, s, PUBLICS_HEADER_SIZE, hash_size);
    p->address_map = (substream){PUBLICS_HEADER_SIZE + hash_size, map_size};
}

const error *pdb_part_error(pdb *p, pdb_part part)
{
    if (part == PDB_PART_PUBLICS) load_publics(p);
    else if (part == PDB_PART_GLOBALS) load_globals(p);
    else if (part == PDB_PART_TPI) pdb_load_table(p, PDB_TYPES);
    else if (part == PDB_PART_IPI) pdb_load_table(p, PDB_IDS);
    return part < PDB_PART_COUNT ? p->part_errors[part] : NULL;
}

/* ---- records */

/* The record at `offset` when it lies in the run of bytes that was looked at last, which it mostly does. */
static bool record_in_run(pdb *p, uint32_t offset, bytes *out)
{
    uint16_t length;
    load_records(p);
    for (int turn = 0; turn < 2; turn++) {
        uint64_t at = (uint64_t)offset - p->records_run_at;
        if (offset >= p->records_run_at && bytes_u16(p->records_run, at, &length) &&
            bytes_contains(p->records_run, at, length + 2ull)) {
            *out = (bytes){p->records_run.ptr + at, length + 2u};
            return true;
        }
        if (turn == 0) {
            p->records_run = pdb_stream_window(&p->records, offset, RECORDS_WINDOW);
            p->records_run_at = offset;
        }
    }
    return false;
}

static bool record_size(pdb *p, uint32_t offset, uint32_t *size)
{
    uint16_t length;
    load_records(p);
    if (!pdb_stream_u16(&p->records, offset, &length) || length < 2) return false;
    *size = length + 2u;
    return true;
}

bool pdb_record_at(pdb *p, uint32_t offset, pdb_symbol *out)
{
    uint32_t size;
    bytes b;
    if (!record_in_run(p, offset, &b) &&
        (!record_size(p, offset, &size) || !pdb_view(p, &p->records, offset, size, &b)))
        return false;
    if (!pdb_symbol_at(b, 0, out)) return false;
    out->record = offset;
    return true;
}

/* Like pdb_record_at, but a record in two places is put together in one buffer that the next call overwrites,
 * so that going through all records keeps nothing. */
static bool record_peek(pdb *p, uint32_t offset, uint32_t *next, pdb_symbol *out)
{
    uint32_t size;
    bytes b;
    if (!record_in_run(p, offset, &b)) {
        if (!record_size(p, offset, &size)) return false;
        if (!p->scratch) p->scratch = arena_alloc(p->a, RECORD_MAX, 8);
        if (pdb_stream_read(&p->records, offset, p->scratch, size) != size) return false;
        b = (bytes){p->scratch, size};
    }
    if (!pdb_symbol_at(b, 0, out)) return false;
    out->record = offset;
    *next = offset + (uint32_t)b.len;
    return true;
}

bool pdb_record_next(pdb *p, uint32_t *offset, pdb_symbol *out)
{
    return record_peek(p, *offset, offset, out);
}

/* ---- publics by address */

uint32_t pdb_public_count(pdb *p)
{
    load_publics(p);
    return p->address_map.size / 4;
}

static bool public_offset(pdb *p, uint32_t rank, uint32_t *record)
{
    return rank < p->address_map.size / 4 &&
           pdb_stream_u32(&p->publics_stream, p->address_map.offset + 4 * (uint64_t)rank, record);
}

bool pdb_public_at(pdb *p, uint32_t rank, pdb_symbol *out)
{
    uint32_t record;
    load_publics(p);
    return public_offset(p, rank, &record) && pdb_record_at(p, record, out);
}

/* Section and offset of a public, without its name: all that a search needs. */
static bool public_key(pdb *p, uint32_t rank, uint64_t *key)
{
    uint32_t record;
    uint8_t h[14];
    if (!public_offset(p, rank, &record) || pdb_stream_read(&p->records, record, h, sizeof h) != sizeof h)
        return false;
    *key = (uint64_t)load_u16(h + 12) << 32 | load_u32(h + 8);
    return true;
}

/* The number of publics whose address is below `key`. */
static bool public_rank(pdb *p, uint64_t key, uint32_t *rank)
{
    uint32_t low = 0, high = p->address_map.size / 4;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        uint64_t at;
        if (!public_key(p, middle, &at)) return false;
        if (at < key) low = middle + 1;
        else high = middle;
    }
    *rank = low;
    return true;
}

bool pdb_public_nearest(pdb *p, uint16_t section, uint32_t offset, pdb_symbol *out, uint32_t *rank)
{
    uint64_t key;
    uint32_t found;
    load_publics(p);
    if (!public_rank(p, ((uint64_t)section << 32 | offset) + 1, &found) || !found ||
        !public_key(p, found - 1, &key) || key >> 32 != section || !public_rank(p, key, &found) ||
        !pdb_public_at(p, found, out))
        return false;
    *rank = found;
    return true;
}

/* ---- by name */

static bool bucket_range(const symbol_hash *h, uint32_t bucket, uint32_t *first, uint32_t *end)
{
    uint32_t word, start, next;
    if (!h->bitmap || !pdb_stream_u32(&h->stream, h->bitmap + 4 * (uint64_t)(bucket / 32), &word) ||
        !(word >> (bucket % 32) & 1))
        return false;
    uint32_t below = word & (((uint32_t)1 << (bucket % 32)) - 1);
    uint32_t slot = h->rank[bucket / 32] + (uint32_t)__builtin_popcount(below);
    if (slot >= h->start_count || !pdb_stream_u32(&h->stream, h->starts + 4 * (uint64_t)slot, &start))
        return false;
    *first = start / MEMORY_RECORD_SIZE;
    *end = h->count;
    if (slot + 1 < h->start_count && pdb_stream_u32(&h->stream, h->starts + 4 * (uint64_t)(slot + 1), &next))
        *end = next / MEMORY_RECORD_SIZE;
    if (*end > h->count) *end = h->count;
    return true;
}

static bool hash_record(pdb *p, const symbol_hash *h, uint32_t index, pdb_symbol *out)
{
    uint32_t offset;
    uint64_t at = HASH_RECORD_SIZE * (uint64_t)index;
    if (index >= h->count ||
        !(bytes_u32(h->record_bytes, at, &offset) || pdb_stream_u32(&h->stream, h->records + at, &offset)))
        return false;
    return offset && pdb_record_at(p, offset - 1, out);
}

/* CRC-32 without its usual first and last inversion. */
static uint32_t crc_of(str name)
{
    uint32_t crc = 0;
    for (size_t i = 0; i < name.len; i++) {
        crc ^= (uint8_t)name.ptr[i];
        for (int bit = 0; bit < 8; bit++) crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return crc;
}

/* GNU ld (2.40) sorts globals into buckets by a CRC of their names, where everybody else takes the hash of
 * publics. The first record is in the first bucket that is used: its name tells which of both it was. */
static bool is_sorted_by_crc(pdb *p, const symbol_hash *h)
{
    uint32_t bucket = 0, word = 0, record;
    pdb_symbol s;
    if (!h->count || !h->bitmap) return false;
    for (uint32_t i = 0; i < GSI_BITMAP_WORDS && !word; i++, bucket += 32)
        if (!pdb_stream_u32(&h->stream, h->bitmap + 4 * (uint64_t)i, &word)) return false;
    if (!word || !pdb_stream_u32(&h->stream, h->records, &record) || !record ||
        !pdb_record_at(p, record - 1, &s))
        return false;
    bucket = bucket - 32 + (uint32_t)__builtin_ctz(word);
    return pdb_hash_name(s.name) % GSI_BUCKETS != bucket && crc_of(s.name) % GSI_BUCKETS == bucket;
}

static bool hash_find(pdb *p, const symbol_hash *h, str name, bool ignore_case, uint32_t *cursor,
                      pdb_symbol *out)
{
    uint32_t first, end, hash = h->by_crc ? crc_of(name) : pdb_hash_name(name);
    if (!bucket_range(h, hash % GSI_BUCKETS, &first, &end)) return false;
    for (uint32_t i = first; i < end && i - first < 0x100000; i++) {
        pdb_symbol s;
        if (i - first < *cursor || !hash_record(p, h, i, &s)) continue;
        if (str_equal(s.name, name) || (ignore_case && str_equal_nocase(s.name, name))) {
            *cursor = i - first + 1;
            *out = s;
            return true;
        }
    }
    return false;
}

/* lld hashes a public's name up to a NUL, but a name of exactly eight bytes has none in the object file's
 * symbol table: it stands in a bucket that its text does not lead to. Only such names, in such files (the
 * GUID's end says so), are looked for record by record. */
static bool is_misplaced(const pdb *p, str name)
{
    return name.len == 8 && memcmp(p->identity.guid + 8, "LLD PDB.", 8) == 0;
}

static bool scan_publics(pdb *p, str name, bool ignore_case, uint32_t *cursor, pdb_symbol *out)
{
    uint32_t offset = *cursor & ~SCANNING;
    pdb_symbol s;
    while (offset < SCANNING && pdb_record_next(p, &offset, &s)) {
        if (s.kind != S_PUB32 ||
            !(str_equal(s.name, name) || (ignore_case && str_equal_nocase(s.name, name))))
            continue;
        *cursor = SCANNING | offset;
        return pdb_record_at(p, s.record, out);
    }
    return false;
}

bool pdb_public_find(pdb *p, str name, bool ignore_case, uint32_t *cursor, pdb_symbol *out)
{
    load_publics(p);
    if (!(*cursor & SCANNING) && hash_find(p, &p->publics, name, ignore_case, cursor, out)) return true;
    return (!*cursor || *cursor & SCANNING) && is_misplaced(p, name) &&
           scan_publics(p, name, ignore_case, cursor, out);
}

bool pdb_hashes_by_crc(pdb *p)
{
    load_globals(p);
    if (!p->globals.crc_known) {
        p->globals.crc_known = true;
        p->globals.by_crc = is_sorted_by_crc(p, &p->globals);
    }
    return p->globals.by_crc;
}

bool pdb_global_find(pdb *p, str name, bool ignore_case, uint32_t *cursor, pdb_symbol *out)
{
    pdb_hashes_by_crc(p);
    return hash_find(p, &p->globals, name, ignore_case, cursor, out);
}

uint32_t pdb_global_count(pdb *p)
{
    load_globals(p);
    return p->globals.count;
}

bool pdb_global_at(pdb *p, uint32_t index, pdb_symbol *out)
{
    load_globals(p);
    return hash_record(p, &p->globals, index, out);
}

/* ---- data by address */

static void load_data(pdb *p)
{
    if (p->data_ready) return;
    p->data_ready = true;
    uint32_t offset = 0;
    pdb_symbol s;
    code_place_vec found = {0};
    arena *work = arena_new();
    while (pdb_record_next(p, &offset, &s))
        if (pdb_symbol_is_data(s.kind)) *VEC_PUSH(work, &found) = (code_place){s.section, s.offset, s.record};
    place_index_make(p->a, &found, &p->data);
    arena_free(work);
}

bool pdb_data_nearest(pdb *p, uint16_t section, uint32_t offset, pdb_symbol *out)
{
    uint32_t first, above;
    load_data(p);
    if (!place_index_find(&p->data, section, offset, &first, &above)) return false;
    while (above > first + 1 && p->data.offsets[above - 2] == p->data.offsets[above - 1]) above--;
    return pdb_record_at(p, p->data.values[above - 1], out);
}
