/* Types, each read from the text when it is asked for. */
#include "formats/isf/reader.h"

enum { FIELDS_MAX = 1 << 20 };

uint32_t isf_type_count(const isf *f, isf_section section)
{
    return (uint32_t)f->types[section].count;
}

str isf_type_name(const isf *f, isf_section section, uint32_t index)
{
    return index < f->types[section].count ? f->types[section].items[index].name : (str){0};
}

bool isf_type_find(const isf *f, isf_section section, str name, uint32_t *index)
{
    const isf_entry *e = str_map_get(f->by_name[section], name);
    if (e) *index = (uint32_t)(e - f->types[section].items);
    return e != NULL;
}

/* A string without escapes is the same in the text and outside of it; kinds and names of base types are. */
static bool read_string(const isf *f, json_reader *r, str *out)
{
    str raw;
    if (!isf_json_is_string(r)) return isf_json_skip(r);
    if (!isf_json_string(r, &raw)) return false;
    *out = isf_json_text(f->a, raw);
    return true;
}

bool isf_type_at(const isf *f, isf_section section, uint32_t index, isf_type *out)
{
    if (index >= f->types[section].count) return false;
    const isf_entry *e = &f->types[section].items[index];
    json_reader r = isf_reader(f, e->value);
    isf_type t = {.name = e->name};
    str key;
    if (!isf_json_object(&r)) return false;
    while (isf_json_member(&r, &key)) {
        if (str_equal(key, STR("kind"))) {
            read_string(f, &r, &t.kind);
        } else if (str_equal(key, STR("base"))) {
            read_string(f, &r, &t.base);
        } else if (str_equal(key, STR("size"))) {
            isf_json_integer(&r, &t.size);
        } else if (str_equal(key, STR("signed"))) {
            isf_json_bool(&r, &t.is_signed);
        } else {
            if (str_equal(key, STR("fields")) || str_equal(key, STR("constants"))) t.body = (uint32_t)r.at;
            isf_json_skip(&r);
        }
    }
    if (r.expected) return false;
    *out = t;
    return true;
}

bool isf_descriptor_read(const isf *f, uint32_t descriptor, isf_descriptor *out)
{
    json_reader r = isf_reader(f, descriptor);
    isf_descriptor d = {0};
    str key;
    if (!descriptor || !isf_json_object(&r)) return false;
    while (isf_json_member(&r, &key)) {
        if (str_equal(key, STR("kind"))) {
            read_string(f, &r, &d.kind);
        } else if (str_equal(key, STR("name")) || str_equal(key, STR("base"))) {
            read_string(f, &r, &d.name);
        } else if (str_equal(key, STR("count"))) {
            isf_json_integer(&r, &d.count);
        } else if (str_equal(key, STR("bit_position"))) {
            isf_json_integer(&r, &d.bit_position);
        } else if (str_equal(key, STR("bit_length"))) {
            isf_json_integer(&r, &d.bit_length);
        } else {
            if (str_equal(key, STR("subtype")) || str_equal(key, STR("type"))) d.inner = (uint32_t)r.at;
            isf_json_skip(&r);
        }
    }
    if (r.expected) return false;
    *out = d;
    return true;
}

static bool read_field(json_reader *r, isf_field *out)
{
    str key;
    bool has_offset = false;
    if (!isf_json_object(r)) return false;
    while (isf_json_member(r, &key)) {
        if (str_equal(key, STR("offset"))) {
            has_offset = isf_json_integer(r, &out->offset);
        } else if (str_equal(key, STR("anonymous"))) {
            isf_json_bool(r, &out->anonymous);
        } else {
            if (str_equal(key, STR("type"))) out->type = (uint32_t)r->at;
            isf_json_skip(r);
        }
    }
    return !r->expected && has_offset;
}

size_t isf_fields(arena *a, const isf *f, uint32_t body, isf_field **out)
{
    VEC(isf_field) fields = {0};
    json_reader r = isf_reader(f, body);
    str key;
    if (!body || !isf_json_object(&r)) return 0;
    while (fields.count < FIELDS_MAX && isf_json_member(&r, &key)) {
        json_reader inner = r;
        isf_field field = {.name = isf_json_text(a, key)};
        if (read_field(&inner, &field)) *VEC_PUSH(a, &fields) = field;
        isf_json_skip(&r);
    }
    *out = fields.items;
    return fields.count;
}

size_t isf_constants(arena *a, const isf *f, uint32_t body, isf_constant **out)
{
    VEC(isf_constant) constants = {0};
    json_reader r = isf_reader(f, body);
    str key;
    if (!body || !isf_json_object(&r)) return 0;
    while (constants.count < FIELDS_MAX && isf_json_member(&r, &key)) {
        json_reader number = r;
        uint64_t value;
        if (isf_json_integer(&number, &value))
            *VEC_PUSH(a, &constants) = (isf_constant){isf_json_text(a, key), (int64_t)value};
        isf_json_skip(&r);
    }
    *out = constants.items;
    return constants.count;
}
