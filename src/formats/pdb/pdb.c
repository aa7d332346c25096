/* Opening a PDB, the PDB information stream (identity, named streams, features), and the "/names" strings.
 *
 * Stream 1: u32 version, u32 signature (time), u32 age, 16 bytes GUID; then the named streams: a string
 * buffer and a hash table (count, capacity, bit vector of used slots, bit vector of deleted slots, pairs of
 * string offset and stream number); then feature words. */
#include "formats/pdb/reader.h"

#include <string.h>

enum { STREAM_INFO = 1, STREAM_TPI = 2, STREAM_DBI = 3, STREAM_IPI = 4 };
enum { INFO_HEADER_SIZE = 28, INFO_MAX = 1 << 20 };
enum { FEATURE_VC110 = 20091201, FEATURE_VC140 = 20140508, FEATURE_MINIMAL = 0x494e494d };
enum { NAMES_SIGNATURE = 0xeffeeffe, NAMES_HEADER_SIZE = 12, STRING_MAX = 0xffff };

static void read_features(pdb *p, uint64_t at)
{
    uint32_t word;
    for (; bytes_u32(p->info, at, &word); at += 4) {
        if (word == FEATURE_VC110 || word == FEATURE_VC140) p->identity.has_ids = true;
        else if (word == FEATURE_MINIMAL) p->identity.is_minimal = true;
    }
}

/* Finds the tables behind the header; without them the file only lacks its named streams. */
static void read_named_streams(pdb *p)
{
    uint32_t size, count, capacity, words;
    if (!bytes_u32(p->info, INFO_HEADER_SIZE, &size) || !bytes_contains(p->info, INFO_HEADER_SIZE + 4, size))
        return;
    p->name_strings = (substream){INFO_HEADER_SIZE + 4, size};
    uint64_t at = INFO_HEADER_SIZE + 4 + (uint64_t)size;
    if (!bytes_u32(p->info, at, &count) || !bytes_u32(p->info, at + 4, &capacity)) return;
    p->name_table = at;
    at += 8;
    for (int vector = 0; vector < 2; vector++) {
        if (!bytes_u32(p->info, at, &words) || !bytes_contains(p->info, at + 4, 4 * (uint64_t)words)) {
            p->name_table = 0;
            return;
        }
        at += 4 + 4 * (uint64_t)words;
    }
    if (!bytes_contains(p->info, at, 8 * (uint64_t)count)) {
        p->name_table = 0;
        return;
    }
    read_features(p, at + 8 * (uint64_t)count);
}

static void free_arena(void *context)
{
    arena_free(context);
}

arena *pdb_work_arena(pdb *p)
{
    if (!p->work) {
        p->work = arena_new();
        arena_on_free(p->a, free_arena, p->work);
    }
    arena_clear(p->work);
    return p->work;
}

error *pdb_open(arena *a, bytes file, pdb **out)
{
    msf *m;
    error *e = msf_open(a, file, &m);
    if (e) return e;
    pdb_stream info;
    pdb *p = ARENA_NEW(a, pdb);
    p->a = a;
    p->file = m;
    p->straddlers = u64_map_new(a);
    if (!msf_stream(m, STREAM_INFO, &info) || info.size < INFO_HEADER_SIZE)
        return error_new(a, ERROR_FORMAT,
                         "the PDB has no information stream (stream 1 with at least %d bytes)",
                         INFO_HEADER_SIZE);
    uint64_t size = info.size < INFO_MAX ? info.size : INFO_MAX;
    if (!pdb_stream_bytes(&info, a, 0, size, &p->info))
        return error_new(a, ERROR_TRUNCATED, "the PDB information stream (%u bytes) lies outside the file",
                         info.size);
    p->identity.version = load_u32(p->info.ptr);
    p->identity.signature = load_u32(p->info.ptr + 4);
    p->identity.info_age = load_u32(p->info.ptr + 8);
    p->identity.age = p->identity.info_age;
    memcpy(p->identity.guid, p->info.ptr + 12, sizeof p->identity.guid);
    if (p->identity.version < 19990604)
        return error_new(a, ERROR_UNSUPPORTED, "PDB information version %u; 20000404 was expected",
                         p->identity.version);
    read_named_streams(p);
    pdb_load_dbi(p);
    *out = p;
    return NULL;
}

const pdb_identity *pdb_get_identity(const pdb *p)
{
    return &p->identity;
}

void pdb_fail(pdb *p, pdb_part part, error *e)
{
    if (!p->part_errors[part]) p->part_errors[part] = e;
}

bool pdb_named_stream(const pdb *p, str name, pdb_stream *out)
{
    if (!p->name_table) return false;
    uint32_t count = load_u32(p->info.ptr + p->name_table);
    uint64_t at = p->name_table + 8;
    at += 4 + 4 * (uint64_t)load_u32(p->info.ptr + at);
    at += 4 + 4 * (uint64_t)load_u32(p->info.ptr + at);
    bytes strings = bytes_clamp(p->info, p->name_strings.offset, p->name_strings.size);
    for (uint32_t i = 0; i < count; i++, at += 8) {
        uint32_t key = load_u32(p->info.ptr + at);
        if (key < strings.len && str_equal(bytes_cstr(strings, key), name))
            return msf_stream(p->file, load_u32(p->info.ptr + at + 4), out);
    }
    return false;
}

bool pdb_view(pdb *p, const pdb_stream *s, uint32_t offset, uint32_t size, bytes *out)
{
    if (pdb_stream_direct(s, offset, size, out)) return true;
    uint64_t key = (s->map << 32) ^ offset;
    bytes *kept = u64_map_get(p->straddlers, key);
    if (!kept || kept->len < size) {
        bytes copy;
        if (!pdb_stream_bytes(s, p->a, offset, size, &copy)) return false;
        kept = ARENA_NEW(p->a, bytes);
        *kept = copy;
        u64_map_put(p->straddlers, key, kept);
    }
    *out = (bytes){kept->ptr, size};
    return true;
}

str pdb_view_cstr(pdb *p, const pdb_stream *s, uint32_t offset)
{
    if (offset >= s->size) return (str){0};
    uint32_t left = s->size - offset < STRING_MAX ? s->size - offset : STRING_MAX;
    for (uint32_t size = 256;; size *= 4) {
        bytes b;
        str text;
        uint32_t want = size < left ? size : left;
        if (!pdb_view(p, s, offset, want, &b)) return (str){0};
        if (bytes_terminated_cstr(b, 0, &text) || want == left) return bytes_cstr(b, 0);
    }
}

str pdb_string(pdb *p, uint32_t offset)
{
    if (!p->names_ready) {
        uint32_t signature, size;
        p->names_ready = true;
        if (pdb_named_stream(p, STR("/names"), &p->names) && pdb_stream_u32(&p->names, 0, &signature) &&
            signature == NAMES_SIGNATURE && pdb_stream_u32(&p->names, 8, &size) &&
            size <= p->names.size - NAMES_HEADER_SIZE)
            p->names_size = size;
    }
    if (offset >= p->names_size) return (str){0};
    return pdb_view_cstr(p, &p->names, NAMES_HEADER_SIZE + offset);
}

uint32_t pdb_hash_name(str name)
{
    const uint8_t *at = (const uint8_t *)name.ptr;
    size_t left = name.len;
    uint32_t hash = 0;
    for (; left >= 4; at += 4, left -= 4) hash ^= load_u32(at);
    if (left >= 2) {
        hash ^= load_u16(at);
        at += 2;
        left -= 2;
    }
    if (left) hash ^= *at;
    hash |= 0x20202020;
    hash ^= hash >> 11;
    return hash ^ (hash >> 16);
}
