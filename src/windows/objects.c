/* The object manager's structures. The optional headers stand before the object's header:
 *
 *     ... | name info | creator info | _OBJECT_HEADER | body
 *
 * Source: nt's public types; "Windows Internals", the chapter on the object manager. */
#include "windows/objects.h"

#include "base/map.h"
#include "windows/variables.h"

enum {
    CREATOR_INFO = 1,
    NAME_INFO = 2,
    MOST_BUCKETS = 37,
    MOST_IN_A_BUCKET = 0x10000,
    MOST_PARTS = 32,
    MOST_OBJECTS = 0x40000
};

value nt_object_header(nt_context *c, uint64_t body)
{
    const type *t = nt_type(c, "_OBJECT_HEADER");
    type_field f;
    if (!t || !type_find_field(t, STR("Body"), &f) || body < f.offset)
        return nt_value(c, "_OBJECT_HEADER", 0);
    return nt_value(c, "_OBJECT_HEADER", body - f.offset);
}

value nt_object_type(nt_context *c, uint64_t body)
{
    enum { INDEX_MASK = 0xff, ADDRESS_SHIFT = 8 };
    value header = nt_object_header(c, body);
    uint64_t index, cookie, table, at;
    unsigned width = c->values->pointer_size;
    if (value_has_field(header, "Type"))
        return nt_value(c, "_OBJECT_TYPE", value_or(value_field(header, "Type"), 0));
    if (!value_u64(value_field(header, "TypeIndex"), &index)) return value_field(header, "TypeIndex");
    if (nt_variable_number(c, "ObHeaderCookie", 4, &cookie))
        index = (index ^ cookie ^ value_address_of(header) >> ADDRESS_SHIFT) & INDEX_MASK;
    if (!nt_variable_address(c, "ObTypeIndexTable", &table) ||
        !space_read_pointer(c->values->space, table + index * width, width, &at))
        return nt_value(c, "_OBJECT_TYPE", 0);
    return nt_value(c, "_OBJECT_TYPE", at);
}

bool nt_object_type_name(arena *a, nt_context *c, uint64_t body, str *out)
{
    return value_counted_string(value_field(nt_object_type(c, body), "Name"), a, out);
}

bool nt_object_name_info(nt_context *c, value header, uint64_t *out)
{
    uint64_t mask, offset;
    const type *name = nt_type(c, "_OBJECT_HEADER_NAME_INFO");
    const type *creator = nt_type(c, "_OBJECT_HEADER_CREATOR_INFO");
    if (!value_u64(value_field(header, "NameInfoOffset"), &offset)) { /* which is there up to Windows Vista */
        if (!value_u64(value_field(header, "InfoMask"), &mask)) return false;
        if (mask & NAME_INFO && (!name || (mask & CREATOR_INFO && !creator))) return false;
        offset = mask & NAME_INFO ? name->size + (mask & CREATOR_INFO ? creator->size : 0) : 0;
    }
    *out = offset ? value_address_of(header) - offset : 0;
    return true;
}

bool nt_object_read_name(arena *a, nt_context *c, uint64_t body, nt_object_name *out)
{
    nt_object_name found = {0};
    uint64_t at;
    if (!nt_object_name_info(c, nt_object_header(c, body), &at)) return false;
    if (at) {
        value info = nt_value(c, "_OBJECT_HEADER_NAME_INFO", at);
        if (!value_counted_string(value_field(info, "Name"), a, &found.name)) return false;
        found.directory = value_or(value_field(info, "Directory"), 0);
    }
    *out = found;
    return true;
}

/* One bucket's chain. */
static walk_end add_chain(arena *a, nt_context *c, unsigned bucket, uint64_t at, nt_directory_entries *found)
{
    uint64_t checkpoint = 0;
    for (size_t steps = 0, power = 1; at; steps++) {
        value entry = nt_value(c, "_OBJECT_DIRECTORY_ENTRY", at);
        nt_directory_entry one = {.bucket = bucket};
        if (interrupt_pending(c->values->interrupt)) return WALK_INTERRUPTED;
        if (at == checkpoint) return WALK_CYCLE;
        if (steps == MOST_IN_A_BUCKET) return WALK_LIMIT;
        if (steps == power) { /* Brent's cycle check */
            checkpoint = at;
            power *= 2;
        }
        value_u64(value_field(entry, "Object"), &one.object);
        *VEC_PUSH(a, found) = one;
        if (!value_u64(value_field(entry, "ChainLink"), &at)) return WALK_UNREADABLE;
    }
    return WALK_COMPLETE;
}

nt_directory_entries nt_object_directory(arena *a, nt_context *c, uint64_t directory, walk_end *end)
{
    nt_directory_entries found = {0};
    value buckets = value_field(nt_value(c, "_OBJECT_DIRECTORY", directory), "HashBuckets");
    *end = WALK_COMPLETE;
    for (unsigned i = 0; i < MOST_BUCKETS; i++) {
        uint64_t at;
        walk_end chain =
            value_u64(value_index(buckets, i), &at) ? add_chain(a, c, i, at, &found) : WALK_UNREADABLE;
        if (*end == WALK_COMPLETE) *end = chain;
        if (chain == WALK_INTERRUPTED) break;
    }
    return found;
}

bool nt_object_link_target(arena *a, nt_context *c, uint64_t link, str *out)
{
    return value_counted_string(value_field(nt_value(c, "_OBJECT_SYMBOLIC_LINK", link), "LinkTarget"), a,
                                out);
}

static uint64_t find_in(arena *a, nt_context *c, uint64_t directory, str name)
{
    walk_end end;
    nt_directory_entries all = nt_object_directory(a, c, directory, &end);
    for (size_t i = 0; i < all.count; i++) {
        nt_object_name found;
        if (all.items[i].object && nt_object_read_name(a, c, all.items[i].object, &found) &&
            str_equal_nocase(found.name, name))
            return all.items[i].object;
    }
    return 0;
}

uint64_t nt_object_find(arena *a, nt_context *c, str path)
{
    uint64_t at;
    if (!nt_variable_number(c, "ObpRootDirectoryObject", 0, &at)) return 0;
    if (str_equal(path, STR("\\"))) return at;
    for (unsigned i = 0; at && path.len && i < MOST_PARTS; i++) {
        size_t n = 1;
        if (path.ptr[0] != '\\') return 0;
        while (n < path.len && path.ptr[n] != '\\') n++;
        at = find_in(a, c, at, str_slice(path, 1, n));
        path = str_skip(path, n);
    }
    return path.len ? 0 : at;
}

bool nt_object_full_path(arena *a, nt_context *c, uint64_t body, str *out)
{
    uint64_t root = 0;
    str path = {0};
    nt_variable_number(c, "ObpRootDirectoryObject", 0, &root);
    for (unsigned i = 0; body != root; i++) {
        nt_object_name name;
        if (i == MOST_PARTS || !nt_object_read_name(a, c, body, &name) || !name.name.len || !name.directory)
            return false;
        path = str_format(a, "\\%.*s%.*s", STR_ARG(name.name), STR_ARG(path));
        body = name.directory;
    }
    *out = path.len ? path : STR("\\");
    return true;
}

nt_object_list nt_object_tree(arena *a, nt_context *c, walk_end *end)
{
    nt_object_list found = {0};
    uint64_t root;
    u64_map *seen = u64_map_new(a);
    *end = WALK_COMPLETE;
    if (!nt_variable_number(c, "ObpRootDirectoryObject", 0, &root) || !root) {
        *end = WALK_UNREADABLE;
        return found;
    }
    str kind_of_root;
    if (!nt_object_type_name(a, c, root, &kind_of_root) || !str_equal(kind_of_root, STR("Directory")))
        *end = WALK_UNREADABLE;
    u64_map_put(seen, root, &found);
    *VEC_PUSH(a, &found) = root;
    for (size_t at = 0; at < found.count; at++) {
        str kind;
        walk_end why = WALK_COMPLETE;
        if (!nt_object_type_name(a, c, found.items[at], &kind) || !str_equal(kind, STR("Directory")))
            continue;
        nt_directory_entries all = nt_object_directory(a, c, found.items[at], &why);
        for (size_t i = 0; i < all.count; i++) {
            uint64_t object = all.items[i].object;
            if (!object || u64_map_get(seen, object)) continue;
            if (found.count == MOST_OBJECTS) {
                *end = WALK_LIMIT;
                return found;
            }
            u64_map_put(seen, object, &found);
            *VEC_PUSH(a, &found) = object;
        }
        if (*end == WALK_COMPLETE) *end = why;
        if (why == WALK_INTERRUPTED) break;
    }
    return found;
}
