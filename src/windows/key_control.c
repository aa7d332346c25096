#include "windows/key_control.h"

#include "base/utf16.h"
#include "windows/variables.h"

enum {
    MOST_LEVELS = 512, /* the deepest that a key can be */
    MOST_NAME = 0x400, /* bytes */
    MOST_TABLE = 1 << 20,
    MOST_IN_A_CHAIN = 1 << 16,
    MOST_KEYS = 1 << 20,
};

value nt_kcb_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_CM_KEY_CONTROL_BLOCK", address);
}

static bool part_of(arena *a, nt_context *c, value kcb, str *out)
{
    value block = nt_value(c, "_CM_NAME_CONTROL_BLOCK", value_or(value_field(kcb, "NameBlock"), 0));
    uint64_t length, compressed, at = value_address_of(value_field(block, "Name"));
    if (!at || !value_u64(value_field(block, "NameLength"), &length) || length > MOST_NAME ||
        !value_u64(value_field(block, "Compressed"), &compressed))
        return false;
    uint8_t raw[MOST_NAME * 2];
    if (space_read(c->values->space, at, raw, (size_t)length) < length) return false;
    if (compressed & 1) {
        for (size_t i = (size_t)length; i-- > 0;) {
            raw[i * 2] = raw[i];
            raw[i * 2 + 1] = 0;
        }
        length *= 2;
    }
    *out = utf16_to_utf8(a, (bytes){raw, (size_t)length});
    return true;
}

bool nt_kcb_path(arena *a, nt_context *c, value kcb, str *out)
{
    str parts[MOST_LEVELS];
    size_t count = 0;
    uint64_t parent;
    do {
        if (count == MOST_LEVELS || !part_of(a, c, kcb, &parts[count++]) ||
            !value_u64(value_field(kcb, "ParentKcb"), &parent))
            return false;
        kcb = nt_kcb_at(c, parent);
    } while (parent);
    strbuf path = {.arena = a};
    while (count > 0) {
        strbuf_append_char(&path, '\\');
        strbuf_append(&path, parts[--count]);
    }
    *out = strbuf_str(&path);
    return true;
}

value nt_key_body_kcb(nt_context *c, uint64_t body)
{
    return nt_kcb_at(c, value_or(value_field(nt_value(c, "_CM_KEY_BODY", body), "KeyControlBlock"), 0));
}

bool nt_kcb_flags(value kcb, uint32_t *out)
{
    /* The word of which Flags is the upper half: bit fields since Windows Vista, a number of 16 bits before.
     */
    value flags = value_field(kcb, "Flags");
    uint64_t at = value_address_of(flags), n;
    if (!value_has_field(kcb, "KcbDebug")) {
        if (!value_u64(flags, &n)) return false;
        *out = (uint32_t)n << 16;
        return true;
    }
    return at && space_read(kcb.context->space, at, out, sizeof *out) == sizeof *out;
}

nt_kcb_table nt_kcb_table_of(nt_context *c, value hive)
{
    nt_kcb_table t = {0};
    if (value_has_field(hive, "KcbCacheTable")) {
        t.is_of_hive = true;
        if (!value_u64(value_field(hive, "KcbCacheTable"), &t.at) ||
            !value_u64(value_field(hive, "KcbCacheTableSize"), &t.count))
            t.at = 0;
    } else if (!nt_variable_number(c, "CmpCacheTable", 0, &t.at) ||
               !nt_variable_number(c, "CmpHashTableSize", 4, &t.count)) {
        t.at = 0;
    }
    if (t.count > MOST_TABLE) t.count = MOST_TABLE;
    return t;
}

uint64_t nt_kcb_table_entry(nt_context *c, const nt_kcb_table *t, uint64_t index)
{
    const type *entry = nt_type(c, "_CM_KEY_HASH_TABLE_ENTRY");
    return t->at + index * (entry ? entry->size : c->values->pointer_size);
}

uint32_t nt_key_path_hash(str path)
{
    enum { FACTOR = 37 };
    uint32_t hash = 0;
    for (size_t i = 0; i < path.len; i++) {
        unsigned char letter = (unsigned char)path.ptr[i];
        if (letter == '\\') continue;
        hash = hash * FACTOR + (uint32_t)(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
    }
    return hash;
}

uint64_t nt_kcb_table_index(const nt_kcb_table *t, uint32_t hash)
{
    enum { OLD_FACTOR = 314159269, OLD_PRIME = 1000000007, FACTOR = 101027, SHIFT = 9 };
    if (t->count == 0) return 0;
    if (!t->is_of_hive) return (uint32_t)(hash * (uint32_t)OLD_FACTOR) % OLD_PRIME % t->count;
    uint64_t mixed = (uint64_t)FACTOR * (hash ^ hash >> SHIFT);
    return (mixed ^ mixed >> SHIFT) & (t->count - 1);
}

static walk_end add_chain(arena *a, nt_context *c, uint64_t index, uint64_t at, nt_open_keys *found)
{
    const type *kcb = nt_type(c, "_CM_KEY_CONTROL_BLOCK");
    type_field inside;
    bool embedded = kcb && type_find_field(kcb, STR("KeyHash"), &inside);
    uint64_t checkpoint = 0;
    for (size_t steps = 0, power = 1; at; steps++) {
        value entry = nt_value(c, "_CM_KEY_HASH", at);
        uint64_t next, hash;
        if (interrupt_pending(c->values->interrupt)) return WALK_INTERRUPTED;
        if (at == checkpoint) return WALK_CYCLE;
        if (steps == MOST_IN_A_CHAIN || found->count == MOST_KEYS) return WALK_LIMIT;
        if (steps == power) { /* Brent's cycle check */
            checkpoint = at;
            power *= 2;
        }
        /* A structure of one number since Windows 10. */
        value key = value_first(entry, "ConvKey.Hash", "ConvKey", NULL);
        if (!embedded || !value_u64(value_field(entry, "NextHash"), &next) || !value_u64(key, &hash))
            return WALK_UNREADABLE;
        *VEC_PUSH(a, found) = (nt_open_key){index, (uint32_t)hash, nt_kcb_at(c, at - inside.offset)};
        at = next;
    }
    return WALK_COMPLETE;
}

nt_open_keys nt_kcb_table_keys(arena *a, nt_context *c, const nt_kcb_table *t, walk_end *end)
{
    nt_open_keys found = {0};
    *end = t->at ? WALK_COMPLETE : WALK_UNREADABLE;
    const type *entry = nt_type(c, "_CM_KEY_HASH_TABLE_ENTRY");
    type_field first = {0};
    if (entry && !type_find_field(entry, STR("Entry"), &first)) *end = WALK_UNREADABLE;
    for (uint64_t i = 0; t->at && i < t->count && *end != WALK_INTERRUPTED; i++) {
        uint64_t at;
        unsigned width = c->values->pointer_size;
        walk_end chain =
            space_read_pointer(c->values->space, nt_kcb_table_entry(c, t, i) + first.offset, width, &at)
                ? add_chain(a, c, i, at, &found)
                : WALK_UNREADABLE;
        if (*end == WALK_COMPLETE || chain == WALK_INTERRUPTED) *end = chain;
    }
    return found;
}
