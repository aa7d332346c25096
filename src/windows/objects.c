/* The object manager's structures. The optional headers stand before the object's header:
 *
 *     ... | name info | creator info | _OBJECT_HEADER | body
 *
 * Source: nt's public types; "Windows Internals", the chapter on the object manager. */
#include "windows/objects.h"

#include "windows/variables.h"

enum { CREATOR_INFO = 1, NAME_INFO = 2, MOST_BUCKETS = 37, MOST_IN_A_BUCKET = 0x10000, MOST_PARTS = 32 };

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

/* How far before the header the name's stands; 0 = the object has no name. */
static bool name_offset(nt_context *c, value header, uint64_t *out)
{
    uint64_t mask;
    if (value_u64(value_field(header, "NameInfoOffset"), out)) return true; /* up to Windows Vista */
    if (!value_u64(value_field(header, "InfoMask"), &mask)) return false;
    const type *name = nt_type(c, "_OBJECT_HEADER_NAME_INFO");
    const type *creator = nt_type(c, "_OBJECT_HEADER_CREATOR_INFO");
    *out = 0;
    if (!(mask & NAME_INFO)) return true;
    if (!name || (mask & CREATOR_INFO && !creator)) return false;
    *out = name->size + (mask & CREATOR_INFO ? creator->size : 0);
    return true;
}

bool nt_object_read_name(arena *a, nt_context *c, uint64_t body, nt_object_name *out)
{
    value header = nt_object_header(c, body);
    nt_object_name found = {0};
    uint64_t offset;
    if (!name_offset(c, header, &offset)) return false;
    if (offset) {
        value info = nt_value(c, "_OBJECT_HEADER_NAME_INFO", value_address_of(header) - offset);
        if (!value_counted_string(value_field(info, "Name"), a, &found.name)) return false;
        found.directory = value_or(value_field(info, "Directory"), 0);
    }
    *out = found;
    return true;
}

static uint64_t find_in(arena *a, nt_context *c, uint64_t directory, str name)
{
    value buckets = value_field(nt_value(c, "_OBJECT_DIRECTORY", directory), "HashBuckets");
    for (unsigned i = 0; i < MOST_BUCKETS; i++) {
        uint64_t at = value_or(value_index(buckets, i), 0);
        for (unsigned n = 0; at && n < MOST_IN_A_BUCKET && !interrupt_pending(c->values->interrupt); n++) {
            value entry = nt_value(c, "_OBJECT_DIRECTORY_ENTRY", at);
            uint64_t object = value_or(value_field(entry, "Object"), 0);
            nt_object_name found;
            if (object && nt_object_read_name(a, c, object, &found) && str_equal_nocase(found.name, name))
                return object;
            at = value_or(value_field(entry, "ChainLink"), 0);
        }
    }
    return 0;
}

uint64_t nt_object_find(arena *a, nt_context *c, str path)
{
    uint64_t at;
    if (!nt_variable_number(c, "ObpRootDirectoryObject", 0, &at)) return 0;
    for (unsigned i = 0; at && path.len && i < MOST_PARTS; i++) {
        size_t n = 1;
        if (path.ptr[0] != '\\') return 0;
        while (n < path.len && path.ptr[n] != '\\') n++;
        at = find_in(a, c, at, str_slice(path, 1, n));
        path = str_skip(path, n);
    }
    return path.len ? 0 : at;
}
