/* Hash maps: entries stand in a plain array in order of insertion; a power-of-two index of entry numbers
 * (0 is "free", n is entry n-1) is probed linearly and kept at most half full.
 *
 *   index    [ 0 | 2 | 0 | 1 | ... ]        entries  [ key value hash ][ key value hash ] ... */
#include "base/map.h"

#include "base/bytes.h"
#include "base/vec.h"

static uint64_t mix(uint64_t x)
{
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    x ^= x >> 32;
    x *= 0xd6e8feb86659fd93u;
    return x ^ x >> 32;
}

uint64_t hash_bytes(const void *data, size_t size)
{
    const uint8_t *p = data;
    uint64_t h = mix(size + 0x9e3779b97f4a7c15u);
    for (; size >= 8; p += 8, size -= 8) h = mix(h ^ load_u64(p));
    return size ? mix(h ^ load_le(p, size)) : h;
}

typedef struct index_table {
    uint32_t *slots;
    size_t size; /* a power of two, or 0 */
} index_table;

/* Room for one more entry: true when `t` was replaced and every entry has to be put in again. */
static bool index_grow(arena *a, index_table *t, size_t count)
{
    if ((count + 1) * 2 <= t->size) return false;
    t->size = t->size ? t->size * 2 : 16;
    t->slots = ARENA_ARRAY(a, uint32_t, t->size);
    return true;
}

static void index_insert(index_table *t, uint64_t hash, size_t entry)
{
    size_t at = hash & (t->size - 1);
    while (t->slots[at]) at = (at + 1) & (t->size - 1);
    t->slots[at] = (uint32_t)(entry + 1);
}

typedef struct u64_entry {
    uint64_t key;
    void *value;
} u64_entry;

struct u64_map {
    arena *arena;
    VEC(u64_entry) entries;
    index_table index;
};

u64_map *u64_map_new(arena *a)
{
    u64_map *m = ARENA_NEW(a, u64_map);
    m->arena = a;
    return m;
}

static u64_entry *u64_find(const u64_map *m, uint64_t key)
{
    if (!m->index.size) return NULL;
    size_t mask = m->index.size - 1;
    for (size_t at = mix(key) & mask; m->index.slots[at]; at = (at + 1) & mask) {
        u64_entry *entry = &m->entries.items[m->index.slots[at] - 1];
        if (entry->key == key) return entry;
    }
    return NULL;
}

void *u64_map_get(const u64_map *m, uint64_t key)
{
    const u64_entry *entry = u64_find(m, key);
    return entry ? entry->value : NULL;
}

void u64_map_put(u64_map *m, uint64_t key, void *value)
{
    u64_entry *found = u64_find(m, key);
    if (found) {
        found->value = value;
        return;
    }
    if (index_grow(m->arena, &m->index, m->entries.count)) {
        for (size_t i = 0; i < m->entries.count; i++)
            index_insert(&m->index, mix(m->entries.items[i].key), i);
    }
    *VEC_PUSH(m->arena, &m->entries) = (u64_entry){key, value};
    index_insert(&m->index, mix(key), m->entries.count - 1);
}

size_t u64_map_count(const u64_map *m)
{
    return m->entries.count;
}

void *u64_map_at(const u64_map *m, size_t index, uint64_t *key)
{
    if (key) *key = m->entries.items[index].key;
    return m->entries.items[index].value;
}

typedef struct str_entry {
    str key;
    uint64_t hash;
    void *value;
} str_entry;

struct str_map {
    arena *arena;
    bool ignore_case;
    VEC(str_entry) entries;
    index_table index;
};

str_map *str_map_new(arena *a, bool ignore_case)
{
    str_map *m = ARENA_NEW(a, str_map);
    m->arena = a;
    m->ignore_case = ignore_case;
    return m;
}

static uint64_t hash_key(const str_map *m, str key)
{
    if (!m->ignore_case) return hash_bytes(key.ptr, key.len);
    uint64_t h = mix(key.len + 0x9e3779b97f4a7c15u);
    for (size_t i = 0; i < key.len;) {
        uint64_t block = 0;
        for (unsigned shift = 0; shift < 64 && i < key.len; shift += 8, i++) {
            unsigned char c = (unsigned char)key.ptr[i];
            if (c >= 'A' && c <= 'Z') c |= 0x20;
            block |= (uint64_t)c << shift;
        }
        h = mix(h ^ block);
    }
    return h;
}

static str_entry *str_find_entry(const str_map *m, str key, uint64_t hash)
{
    if (!m->index.size) return NULL;
    size_t mask = m->index.size - 1;
    for (size_t at = hash & mask; m->index.slots[at]; at = (at + 1) & mask) {
        str_entry *entry = &m->entries.items[m->index.slots[at] - 1];
        if (entry->hash != hash) continue;
        if (m->ignore_case ? str_equal_nocase(entry->key, key) : str_equal(entry->key, key)) return entry;
    }
    return NULL;
}

void *str_map_get(const str_map *m, str key)
{
    const str_entry *entry = str_find_entry(m, key, hash_key(m, key));
    return entry ? entry->value : NULL;
}

void str_map_put(str_map *m, str key, void *value)
{
    uint64_t hash = hash_key(m, key);
    str_entry *found = str_find_entry(m, key, hash);
    if (found) {
        found->value = value;
        return;
    }
    if (index_grow(m->arena, &m->index, m->entries.count)) {
        for (size_t i = 0; i < m->entries.count; i++) index_insert(&m->index, m->entries.items[i].hash, i);
    }
    *VEC_PUSH(m->arena, &m->entries) = (str_entry){key, hash, value};
    index_insert(&m->index, hash, m->entries.count - 1);
}

size_t str_map_count(const str_map *m)
{
    return m->entries.count;
}

void *str_map_at(const str_map *m, size_t index, str *key)
{
    if (key) *key = m->entries.items[index].key;
    return m->entries.items[index].value;
}
