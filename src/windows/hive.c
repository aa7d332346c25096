#include "windows/hive.h"

#include "base/utf16.h"
#include "windows/variables.h"

enum {
    MOST_HIVES = 0x1000,
    /* A cell's index: one bit of storage, 10 of the directory, 9 of the table, 12 of the block. */
    BLOCK_SHIFT = 12,
    TABLE_SHIFT = 21,
    STORAGE_SHIFT = 31,
    OFFSET_MASK = 0xfff,
    BLOCK_MASK = 0x1ff,
    TABLE_MASK = 0x3ff,
    CELL_HEADER = 4, /* the size in front */
    BIN_FLAGS = 0xf, /* in the low bits of a bin's address */
    MOST_SUBKEYS = 0x40000,
    MOST_NAME = 0x1000, /* bytes; a key's name has at most 255 characters, a value's 16383 */
    MOST_VALUE_NAME = 0x8000,
    KEY_NODE_SIGNATURE = 0x6b6e, /* "nk" */
    KEY_VALUE_SIGNATURE = 0x6b76,
    INDEX_ROOT = 0x6972, /* "ri": cells of further lists */
    INDEX_LEAF = 0x696c, /* "li": cells */
    FAST_LEAF = 0x666c,  /* "lf", "lh": cells with a hint each */
    HASH_LEAF = 0x686c,
    BIG_DATA_SIGNATURE = 0x6264, /* "db" */
    BIG_DATA_PIECE = 16344,
    COMPRESSED_KEY = 0x20,  /* _CM_KEY_NODE.Flags */
    COMPRESSED_VALUE = 0x1, /* _CM_KEY_VALUE.Flags */
    SHORT_DATA = 4,
};
#define HIVE_SIGNATURE UINT64_C(0xbee0bee0)
#define SHORT_DATA_BIT UINT32_C(0x80000000)

nt_values nt_hives(arena *a, nt_context *c, walk_end *end)
{
    nt_values found = {0};
    const type *t = nt_type(c, "_CMHIVE");
    uint64_t head;
    value one;
    *end = WALK_UNREADABLE;
    if (!t || !nt_variable_address(c, "CmpHiveListHead", &head)) return found;
    list_walk w = list_walk_begin(c->values, head, t, "HiveList", MOST_HIVES);
    while (list_walk_next(&w, &one)) *VEC_PUSH(a, &found) = one;
    *end = w.end;
    return found;
}

value nt_hive_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_CMHIVE", address);
}

bool nt_hive_is(value hive)
{
    uint64_t signature;
    return value_u64(value_field(hive, "Hive.Signature"), &signature) &&
           (signature & UINT32_MAX) == HIVE_SIGNATURE;
}

bool nt_hive_file_name(arena *a, nt_context *c, value hive, str *out)
{
    enum { NAME_BYTES = 64 };
    uint8_t raw[NAME_BYTES];
    value block = nt_value(c, "_HBASE_BLOCK", value_or(value_field(hive, "Hive.BaseBlock"), 0));
    uint64_t at = value_address_of(value_field(block, "FileName"));
    if (!at || space_read(c->values->space, at, raw, sizeof raw) < sizeof raw) return false;
    *out = utf16_cstr_to_utf8(a, (bytes){raw, sizeof raw});
    return true;
}

bool nt_hive_cell(nt_context *c, value hive, uint32_t cell, nt_cell_place *out)
{
    unsigned width = c->values->pointer_size;
    const type *entry_type = nt_type(c, "_HMAP_ENTRY");
    uint64_t block, length;
    nt_cell_place p = {.storage = cell >> STORAGE_SHIFT,
                       .table = cell >> TABLE_SHIFT & TABLE_MASK,
                       .block = cell >> BLOCK_SHIFT & BLOCK_MASK,
                       .offset = cell & OFFSET_MASK};
    value storage = value_index(value_field(hive, "Hive.Storage"), p.storage);
    if (!entry_type || cell == NT_NO_CELL || !value_u64(value_field(storage, "Length"), &length) ||
        (cell & ~(UINT32_C(1) << STORAGE_SHIFT)) >= length ||
        !value_u64(value_field(storage, "Map"), &p.map) || !p.map ||
        !space_read_pointer(c->values->space, p.map + (uint64_t)p.table * width, width, &p.map_table) ||
        !p.map_table)
        return false;
    value entry = value_at(c->values, entry_type, p.map_table + p.block * entry_type->size);
    if (value_has_field(entry, "BlockAddress")) { /* up to Windows 8.1 */
        if (!value_u64(value_field(entry, "BlockAddress"), &block)) return false;
    } else {
        uint64_t bin, offset;
        if (!value_u64(value_field(entry, "PermanentBinAddress"), &bin) ||
            !value_u64(value_field(entry, "BlockOffset"), &offset))
            return false;
        block = (bin & ~(uint64_t)BIN_FLAGS) + offset;
    }
    if (!block) return false;
    p.block_address = block;
    p.address = block + p.offset + CELL_HEADER;
    *out = p;
    return true;
}

static bool cell_address(nt_context *c, value hive, uint64_t cell, uint64_t *out)
{
    nt_cell_place p;
    if (!nt_hive_cell(c, hive, (uint32_t)cell, &p)) return false;
    *out = p.address;
    return true;
}

/* ---- keys ---- */

value nt_key_node_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_CM_KEY_NODE", address);
}

bool nt_key_node_is(value node)
{
    uint64_t signature;
    return value_u64(value_field(node, "Signature"), &signature) && signature == KEY_NODE_SIGNATURE;
}

/* Characters of one byte (Latin-1), or of two. */
static bool read_name(arena *a, space *s, uint64_t at, uint64_t length, bool compressed, size_t most,
                      str *out)
{
    if (length > most) return false;
    uint8_t *raw = ARENA_ARRAY(a, uint8_t, (size_t)length * 2 + 1);
    if (space_read(s, at, raw, (size_t)length) < length) return false;
    if (compressed) {
        for (size_t i = (size_t)length; i-- > 0;) {
            raw[i * 2] = raw[i];
            raw[i * 2 + 1] = 0;
        }
        length *= 2;
    }
    *out = utf16_to_utf8(a, (bytes){raw, (size_t)length});
    return true;
}

bool nt_key_node_name(arena *a, value node, str *out)
{
    uint64_t length, flags, at = value_address_of(value_field(node, "Name"));
    return value_u64(value_field(node, "NameLength"), &length) &&
           value_u64(value_field(node, "Flags"), &flags) && at &&
           read_name(a, node.context->space, at, length, flags & COMPRESSED_KEY, MOST_NAME, out);
}

typedef struct subkey_walk {
    arena *arena;
    nt_context *windows;
    value hive;
    nt_addresses found;
    uint64_t most;
    walk_end end;
} subkey_walk;

/* One list; `depth` levels of lists of lists may come below it. Windows makes one at most. */
static void add_list(subkey_walk *w, uint64_t cell, unsigned depth)
{
    nt_context *c = w->windows;
    uint64_t at, signature, count;
    if (!cell_address(c, w->hive, cell, &at)) {
        w->end = WALK_UNREADABLE;
        return;
    }
    value index = nt_value(c, "_CM_KEY_INDEX", at);
    uint64_t list = value_address_of(value_field(index, "List"));
    if (!list || !value_u64(value_field(index, "Signature"), &signature) ||
        !value_u64(value_field(index, "Count"), &count)) {
        w->end = WALK_UNREADABLE;
        return;
    }
    bool is_root = signature == INDEX_ROOT, hinted = signature == FAST_LEAF || signature == HASH_LEAF;
    if (!is_root && !hinted && signature != INDEX_LEAF) {
        w->end = WALK_UNREADABLE;
        return;
    }
    for (uint64_t i = 0; i < count && w->end != WALK_INTERRUPTED; i++) {
        uint32_t entry;
        if (interrupt_pending(c->values->interrupt)) w->end = WALK_INTERRUPTED;
        else if (w->found.count >= w->most) w->end = WALK_LIMIT;
        if (w->end == WALK_INTERRUPTED || w->end == WALK_LIMIT) return;
        if (space_read(c->values->space, list + i * (hinted ? 8 : 4), &entry, sizeof entry) < sizeof entry) {
            w->end = WALK_UNREADABLE;
            return;
        }
        if (is_root) {
            if (depth) add_list(w, entry, depth - 1);
            else w->end = WALK_LIMIT;
        } else {
            uint64_t node = 0;
            cell_address(c, w->hive, entry, &node);
            *VEC_PUSH(w->arena, &w->found) = node;
        }
    }
}

nt_addresses nt_key_subkeys(arena *a, nt_context *c, value hive, value node, unsigned storage, walk_end *end)
{
    subkey_walk w = {.arena = a, .windows = c, .hive = hive, .end = WALK_COMPLETE};
    uint64_t count, list;
    if (!value_u64(value_index(value_field(node, "SubKeyCounts"), storage), &count) ||
        !value_u64(value_index(value_field(node, "SubKeyLists"), storage), &list)) {
        *end = WALK_UNREADABLE;
        return w.found;
    }
    w.most = count < MOST_SUBKEYS ? count : MOST_SUBKEYS;
    if (count && (uint32_t)list != NT_NO_CELL) add_list(&w, list, 1);
    *end = w.end;
    return w.found;
}

/* ---- values ---- */

bool nt_key_value_at(arena *a, nt_context *c, value hive, uint64_t address, nt_key_value *out)
{
    value v = nt_value(c, "_CM_KEY_VALUE", address);
    uint64_t signature, length, flags, size, data, kind, name = value_address_of(value_field(v, "Name"));
    *out = (nt_key_value){0};
    if (!name || !value_u64(value_field(v, "Signature"), &signature) || signature != KEY_VALUE_SIGNATURE ||
        !value_u64(value_field(v, "NameLength"), &length) || !value_u64(value_field(v, "Flags"), &flags) ||
        !value_u64(value_field(v, "DataLength"), &size) || !value_u64(value_field(v, "Data"), &data) ||
        !value_u64(value_field(v, "Type"), &kind))
        return false;
    nt_key_value one = {.address = address,
                        .compressed = flags & COMPRESSED_VALUE,
                        .type = (uint32_t)kind,
                        .size = (uint32_t)size & ~SHORT_DATA_BIT,
                        .data_cell = (uint32_t)data};
    if (!read_name(a, c->values->space, name, length, one.compressed, MOST_VALUE_NAME, &one.name))
        return false;
    if (size & SHORT_DATA_BIT) {
        if (one.size > SHORT_DATA) one.size = SHORT_DATA;
        one.data = value_address_of(value_field(v, "Data"));
    } else if (one.size && one.size <= BIG_DATA_PIECE) {
        cell_address(c, hive, one.data_cell, &one.data);
    } else if (one.size) { /* a cell that is as long, or a list of pieces */
        uint16_t mark = 0;
        if (cell_address(c, hive, one.data_cell, &one.data) &&
            space_read(c->values->space, one.data, &mark, sizeof mark) == sizeof mark &&
            mark == BIG_DATA_SIGNATURE)
            one.data = 0;
    }
    *out = one;
    return true;
}

nt_key_values nt_key_values_of(arena *a, nt_context *c, value hive, value node, walk_end *end)
{
    nt_key_values found = {0};
    uint64_t count, list, at = 0;
    *end = WALK_UNREADABLE;
    if (!value_u64(value_field(node, "ValueList.Count"), &count) ||
        !value_u64(value_field(node, "ValueList.List"), &list))
        return found;
    *end = WALK_COMPLETE;
    if (!count) return found;
    if (count > MOST_SUBKEYS || !cell_address(c, hive, list, &at)) {
        *end = count > MOST_SUBKEYS ? WALK_LIMIT : WALK_UNREADABLE;
        return found;
    }
    for (uint64_t i = 0; i < count; i++) {
        uint32_t cell;
        uint64_t address;
        nt_key_value one = {0};
        if (interrupt_pending(c->values->interrupt)) *end = WALK_INTERRUPTED;
        else if (space_read(c->values->space, at + i * sizeof cell, &cell, sizeof cell) < sizeof cell)
            *end = WALK_UNREADABLE;
        if (*end != WALK_COMPLETE) break;
        if (cell_address(c, hive, cell, &address)) nt_key_value_at(a, c, hive, address, &one);
        *VEC_PUSH(a, &found) = one;
    }
    return found;
}

/* "db", how many pieces, the cell of the list of their cells. */
static size_t big_data(nt_context *c, value hive, uint32_t cell, uint8_t *out, size_t size)
{
    struct {
        uint16_t signature, count;
        uint32_t list;
    } head;
    uint64_t at, list, piece_at;
    size_t have = 0;
    if (!cell_address(c, hive, cell, &at) ||
        space_read(c->values->space, at, &head, sizeof head) < sizeof head ||
        head.signature != BIG_DATA_SIGNATURE || !cell_address(c, hive, head.list, &list))
        return 0;
    for (unsigned i = 0; i < head.count && have < size; i++) {
        uint32_t piece;
        size_t want = size - have < BIG_DATA_PIECE ? size - have : BIG_DATA_PIECE;
        if (space_read(c->values->space, list + i * sizeof piece, &piece, sizeof piece) < sizeof piece ||
            !cell_address(c, hive, piece, &piece_at))
            break;
        size_t got = space_read(c->values->space, piece_at, out + have, want);
        have += got;
        if (got < want) break;
    }
    return have;
}

bytes nt_key_value_data(arena *a, nt_context *c, value hive, const nt_key_value *v, size_t limit)
{
    size_t size = v->size < limit ? v->size : limit;
    uint8_t *raw = ARENA_ARRAY(a, uint8_t, size + 1);
    size_t have = v->data ? space_read(c->values->space, v->data, raw, size)
                          : big_data(c, hive, v->data_cell, raw, size);
    return (bytes){raw, have};
}
