/* The TPI and IPI streams: records by index, and the name hash.
 *
 * Header of 56 bytes: version, header size, first and past-last index, bytes of records, hash stream,
 * auxiliary hash stream, size of a hash key, number of buckets, then offset and length in the hash stream of
 * the hash values (one key for each record), the index offsets (pairs of index and record offset, one for
 * each 8 KB) and the hash adjusters (name offset to index: which of several records of one name counts).
 *
 * A definition's key is the hash of its name (of its unique name when it is local to a function), so that a
 * name leads to the records that may be it. The file has no bucket lists: the first look-ups compare keys
 * (four bytes a record), later ones use chains that are built from the keys once. */
#include "formats/pdb/reader.h"

#include <string.h>

enum { STREAM_TPI = 2, STREAM_IPI = 4, TPI_HEADER_SIZE = 56, NO_STREAM = 0xffff, FIRST_TYPE = 0x1000 };
enum { KEYS_AT_ONCE = 1024, CHAIN_AFTER = 4, CHAIN_END = 0xffffffff };
enum { WINDOW_SIZE = 0x2000 /* what one index offset covers */ };

static error *load_table(pdb *p, type_table *t, const char *name)
{
    uint8_t h[TPI_HEADER_SIZE];
    if (pdb_stream_read(&t->stream, 0, h, sizeof h) != sizeof h)
        return error_new(p->a, ERROR_TRUNCATED, "the %s stream ends inside its header", name);
    t->version = load_u32(h);
    t->header_size = load_u32(h + 4);
    uint32_t begin = load_u32(h + 8), end = load_u32(h + 12);
    t->record_bytes = load_u32(h + 16);
    if (t->version < 19961031 || t->header_size < TPI_HEADER_SIZE || t->header_size > t->stream.size)
        return error_new(p->a, ERROR_UNSUPPORTED,
                         "%s version %u with a header of %u bytes; 20040203 with 56 was expected", name,
                         t->version, t->header_size);
    if (begin > end || begin < FIRST_TYPE || (end - begin) / 2 > t->stream.size / 4)
        return error_new(p->a, ERROR_FORMAT, "%s indices 0x%x to 0x%x do not fit a stream of %u bytes", name,
                         begin, end, t->stream.size);
    if (t->record_bytes > t->stream.size - t->header_size) t->record_bytes = t->stream.size - t->header_size;
    t->begin = begin;
    t->end = end;
    uint16_t hash = load_u16(h + 20);
    t->hash_key_size = load_u32(h + 24);
    t->bucket_count = load_u32(h + 28);
    t->hash_values = (substream){load_u32(h + 32), load_u32(h + 36)};
    t->index_offsets = (substream){load_u32(h + 40), load_u32(h + 44)};
    t->adjusters = (substream){load_u32(h + 48), load_u32(h + 52)};
    if (hash != NO_STREAM) msf_stream(p->file, hash, &t->hash);
    if (t->hash_key_size != 2 && t->hash_key_size != 4) t->bucket_count = 0;
    return NULL;
}

type_table *pdb_load_table(pdb *p, pdb_table table)
{
    type_table *t = &p->tables[table];
    if (t->ready) return t;
    t->ready = true;
    if (table == PDB_IDS && !p->identity.has_ids) return t;
    if (!msf_stream(p->file, table == PDB_IDS ? STREAM_IPI : STREAM_TPI, &t->stream) || !t->stream.size)
        return t;
    error *e = load_table(p, t, table == PDB_IDS ? "IPI" : "TPI");
    if (e) pdb_fail(p, table == PDB_IDS ? PDB_PART_IPI : PDB_PART_TPI, e);
    return t;
}

uint32_t pdb_type_begin(pdb *p, pdb_table table)
{
    return pdb_load_table(p, table)->begin;
}

uint32_t pdb_type_end(pdb *p, pdb_table table)
{
    return pdb_load_table(p, table)->end;
}

/* ---- records by index */

/* The last known (index, offset) at or below `index`: from the index offsets, or the record that was read
 * last. */
static void nearest_known(const type_table *t, uint32_t index, uint32_t *known, uint32_t *offset)
{
    *known = t->begin;
    *offset = 0;
    uint32_t low = 0, high = t->index_offsets.size / 8;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2, at;
        if (!pdb_stream_u32(&t->hash, t->index_offsets.offset + 8 * (uint64_t)middle, &at)) {
            high = middle;
            continue;
        }
        if (at <= index) low = middle + 1;
        else high = middle;
    }
    uint32_t at, where;
    if (low && pdb_stream_u32(&t->hash, t->index_offsets.offset + 8 * (uint64_t)(low - 1), &at) &&
        pdb_stream_u32(&t->hash, t->index_offsets.offset + 8 * (uint64_t)(low - 1) + 4, &where) &&
        at >= t->begin && at <= index && where < t->record_bytes) {
        *known = at;
        *offset = where;
    }
    if (t->last_index > *known && t->last_index <= index) {
        *known = t->last_index;
        *offset = t->last_offset;
    }
}

/* A walk over records of a stream, which looks up where the stream's blocks are once for many records. */
typedef struct walk_window {
    uint64_t at;
    bytes run;
} walk_window;

static bool window_u16(walk_window *w, const pdb_stream *s, uint64_t offset, uint16_t *out)
{
    if (offset - w->at >= w->run.len || w->run.len - (offset - w->at) < 2)
        *w = (walk_window){offset, pdb_stream_window(s, offset, WINDOW_SIZE)};
    return bytes_u16(w->run, offset - w->at, out) || pdb_stream_u16(s, offset, out);
}

static bool record_place(type_table *t, uint32_t index, uint32_t *offset, uint16_t *length)
{
    if (index < t->begin || index >= t->end) return false;
    uint32_t at, where;
    walk_window w = {0};
    nearest_known(t, index, &at, &where);
    for (;; at++) {
        if (where > t->record_bytes || t->record_bytes - where < 4 ||
            !window_u16(&w, &t->stream, (uint64_t)t->header_size + where, length) || *length < 2 ||
            *length > t->record_bytes - where - 2)
            return false;
        if (at == index) break;
        where += 2u + *length;
    }
    t->last_index = index;
    t->last_offset = where;
    *offset = t->header_size + where;
    return true;
}

bool pdb_type_bytes(pdb *p, pdb_table table, uint32_t index, bytes *out)
{
    type_table *t = pdb_load_table(p, table);
    uint32_t offset;
    uint16_t length;
    return record_place(t, index, &offset, &length) && pdb_view(p, &t->stream, offset + 2, length, out);
}

/* ---- the name hash */

static size_t read_keys(const type_table *t, uint32_t first, uint32_t *keys)
{
    uint32_t size = t->hash_key_size;
    uint64_t from = (uint64_t)first * size;
    if (from >= t->hash_values.size) return 0;
    uint64_t room = t->hash_values.size - from;
    size_t want = room < (uint64_t)KEYS_AT_ONCE * size ? (size_t)room : (size_t)KEYS_AT_ONCE * size;
    size_t count = pdb_stream_read(&t->hash, t->hash_values.offset + from, keys, want) / size;
    if (size == 2) {
        uint8_t *raw = (uint8_t *)keys;
        for (size_t i = count; i-- > 0;) keys[i] = load_u16(raw + 2 * i);
    }
    return count;
}

static void build_chains(pdb *p, type_table *t)
{
    uint32_t count = t->end - t->begin;
    uint32_t keys[KEYS_AT_ONCE];
    if (t->bucket_count > (uint32_t)1 << 22 || !t->bucket_count) return;
    t->heads = ARENA_ARRAY(p->a, uint32_t, t->bucket_count);
    t->chain = ARENA_ARRAY(p->a, uint32_t, (size_t)count + 1);
    memset(t->heads, 0xff, t->bucket_count * sizeof *t->heads);
    /* From the last block of keys to the first, so that chains run upwards. */
    uint32_t blocks = (count + KEYS_AT_ONCE - 1) / KEYS_AT_ONCE;
    for (uint32_t block = blocks; block-- > 0;) {
        uint32_t first = block * KEYS_AT_ONCE;
        size_t got = read_keys(t, first, keys);
        for (size_t i = got; i-- > 0;) {
            uint32_t index = first + (uint32_t)i;
            if (index >= count || keys[i] >= t->bucket_count) continue;
            t->chain[index] = t->heads[keys[i]];
            t->heads[keys[i]] = index;
        }
    }
}

static bool is_definition(pdb *p, uint32_t index, str name, bool by_unique_name, bool ignore_case)
{
    pdb_type t;
    if (!pdb_type_get(p, PDB_TYPES, index, &t) || t.properties & PDB_UDT_FORWARD_REFERENCE) return false;
    if (t.leaf != LF_CLASS && t.leaf != LF_STRUCTURE && t.leaf != LF_UNION && t.leaf != LF_ENUM &&
        t.leaf != LF_INTERFACE)
        return false;
    str own = by_unique_name ? t.unique_name : t.name;
    return own.len && (str_equal(own, name) || (ignore_case && str_equal_nocase(own, name)));
}

typedef struct type_query {
    str name;
    bool by_unique_name;
    bool ignore_case;
} type_query;

/* The first definition in the bucket wins; an exact spelling comes before one in
 * other case. */
static void consider(pdb *p, const type_query *q, uint32_t index, uint32_t *exact, uint32_t *other)
{
    if (!*exact && is_definition(p, index, q->name, q->by_unique_name, false)) *exact = index;
    else if (q->ignore_case && !*other && is_definition(p, index, q->name, q->by_unique_name, true))
        *other = index;
}

static bool find_definition(pdb *p, type_table *t, const type_query *q, str hashed, uint32_t *out)
{
    if (!t->bucket_count) return false;
    uint32_t bucket = pdb_hash_name(hashed) % t->bucket_count, exact = 0, other = 0;
    if (++t->finds > CHAIN_AFTER && !t->heads) build_chains(p, t);
    if (t->heads) {
        uint32_t limit = t->end - t->begin;
        for (uint32_t i = t->heads[bucket]; i != CHAIN_END && limit-- && !exact; i = t->chain[i])
            consider(p, q, t->begin + i, &exact, &other);
    } else {
        uint32_t keys[KEYS_AT_ONCE];
        uint32_t first = 0, count = t->end - t->begin;
        for (size_t got; first < count && !exact && (got = read_keys(t, first, keys)) > 0;
             first += (uint32_t)got)
            for (size_t i = 0; i < got; i++)
                if (keys[i] == bucket) consider(p, q, t->begin + first + (uint32_t)i, &exact, &other);
    }
    for (uint32_t i = t->begin; !exact && !other && i < t->end && pdb_hashes_by_crc(p); i++)
        consider(p, q, i, &exact, &other);
    if (!exact) exact = other;
    if (exact) *out = exact;
    return exact != 0;
}

bool pdb_type_find(pdb *p, str name, bool ignore_case, uint32_t *out)
{
    type_table *t = pdb_load_table(p, PDB_TYPES);
    type_query q = {.name = name, .ignore_case = ignore_case};
    if (find_definition(p, t, &q, name, out)) return true;
    if (!str_starts_with(name, STR(".?A"))) return false;
    q.by_unique_name = true;
    return find_definition(p, t, &q, name, out);
}

bool pdb_type_resolve(pdb *p, uint32_t index, uint32_t *out)
{
    type_table *table = pdb_load_table(p, PDB_TYPES);
    pdb_type t;
    if (index < table->begin || !pdb_type_get(p, PDB_TYPES, index, &t) ||
        !(t.properties & PDB_UDT_FORWARD_REFERENCE) || t.leaf == LF_POINTER) {
        *out = index;
        return true;
    }
    /* A unique name tells equal names in different functions apart; local types are hashed by it. */
    type_query q = {.name = t.unique_name.len ? t.unique_name : t.name,
                    .by_unique_name = t.unique_name.len != 0};
    if (!(t.properties & PDB_UDT_SCOPED) && find_definition(p, table, &q, t.name, out)) return true;
    return q.by_unique_name && find_definition(p, table, &q, t.unique_name, out);
}
