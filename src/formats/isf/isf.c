/* Opening: one pass over the text that notes where each entry stands. */
#include "formats/isf/reader.h"

#include <string.h>

enum { TEXT_MAX = INT32_MAX, GUID_DIGITS = 32 };

static bool note_entries(isf *f, json_reader *r, isf_entry_vec *out)
{
    str key;
    if (!isf_json_object(r)) return false;
    while (isf_json_member(r, &key)) {
        *VEC_PUSH(f->a, out) = (isf_entry){.name = isf_json_text(f->a, key), .value = (uint32_t)r->at};
        if (!isf_json_skip(r)) return false;
    }
    return !r->expected;
}

/* An address is a "number" in the schema; one that is no integer names no place, and the symbol is left out.
 */
static bool note_symbol(isf *f, json_reader *r, str name)
{
    str key, linkage = {0};
    uint64_t address = 0;
    bool has_address = false;
    uint32_t value = (uint32_t)r->at;
    if (!isf_json_object(r)) return false;
    while (isf_json_member(r, &key)) {
        json_reader number = *r;
        if (str_equal(key, STR("address"))) has_address = isf_json_integer(&number, &address);
        else if (str_equal(key, STR("linkage_name")) && isf_json_is_string(&number))
            isf_json_string(&number, &linkage);
        if (!isf_json_skip(r)) return false;
    }
    if (r->expected) return false;
    if (has_address)
        *VEC_PUSH(f->a, &f->symbols) = (isf_symbol_entry){.name = isf_json_text(f->a, name),
                                                          .linkage = isf_json_text(f->a, linkage),
                                                          .address = address,
                                                          .value = value};
    return true;
}

static bool note_symbols(isf *f, json_reader *r)
{
    str key;
    if (!isf_json_object(r)) return false;
    while (isf_json_member(r, &key))
        if (!note_symbol(f, r, key)) return false;
    return !r->expected;
}

/* ---- metadata */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* As in a symbol store: the first three fields are written as numbers, but stand little-endian in the GUID.
 */
static bool parse_guid(str text, uint8_t guid[16])
{
    static const uint8_t place[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    if (text.len != GUID_DIGITS) return false;
    for (size_t i = 0; i < 16; i++) {
        int high = hex_digit(text.ptr[2 * i]), low = hex_digit(text.ptr[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        guid[place[i]] = (uint8_t)(high << 4 | low);
    }
    return true;
}

static bool read_pdb(isf *f, json_reader *r)
{
    str key, text;
    uint64_t age = 0, machine = 0;
    bool has_guid = false;
    if (!isf_json_object(r)) return false;
    while (isf_json_member(r, &key)) {
        if (str_equal(key, STR("GUID")) && isf_json_is_string(r)) {
            if (!isf_json_string(r, &text)) return false;
            has_guid = parse_guid(text, f->identity.guid);
        } else if (str_equal(key, STR("database")) && isf_json_is_string(r)) {
            if (!isf_json_string(r, &text)) return false;
            f->identity.database = isf_json_text(f->a, text);
        } else if (str_equal(key, STR("age"))) {
            isf_json_integer(r, &age);
        } else if (str_equal(key, STR("machine_type"))) {
            isf_json_integer(r, &machine);
        } else {
            isf_json_skip(r);
        }
    }
    f->identity.age = (uint32_t)age;
    f->identity.machine = (uint16_t)machine;
    f->identity.has_pdb = has_guid;
    return !r->expected;
}

static bool read_version(isf *f, json_reader *r)
{
    static const char *const names[4] = {"major", "minor", "build", "revision"};
    str key;
    if (!isf_json_object(r)) return false;
    while (isf_json_member(r, &key)) {
        uint64_t v = 0;
        size_t i = 0;
        while (i < 4 && !str_equal(key, str_from_cstr(names[i]))) i++;
        if (i == 4) {
            isf_json_skip(r);
        } else if (isf_json_integer(r, &v)) {
            f->identity.version[i] = (uint32_t)v;
            f->identity.has_version = true;
        }
    }
    return !r->expected;
}

static bool read_windows(isf *f, json_reader *r)
{
    str key;
    if (!isf_json_object(r)) return false;
    while (isf_json_member(r, &key)) {
        bool good = str_equal(key, STR("pdb"))  ? read_pdb(f, r)
                    : str_equal(key, STR("pe")) ? read_version(f, r)
                                                : isf_json_skip(r);
        if (!good) return false;
    }
    return !r->expected;
}

static bool read_metadata(isf *f, json_reader *r)
{
    str key, text;
    if (!isf_json_object(r)) return false;
    while (isf_json_member(r, &key)) {
        if (str_equal(key, STR("format")) && isf_json_is_string(r)) {
            if (isf_json_string(r, &text)) f->identity.format = isf_json_text(f->a, text);
        } else if (str_equal(key, STR("windows"))) {
            if (!read_windows(f, r)) return false;
        } else {
            isf_json_skip(r);
        }
    }
    return !r->expected;
}

/* ---- all of it */

static bool read_top(isf *f, json_reader *r)
{
    static const char *const sections[ISF_SECTION_COUNT] = {"base_types", "user_types", "enums"};
    str key;
    if (!isf_json_object(r)) return false;
    while (isf_json_member(r, &key)) {
        size_t i = 0;
        while (i < ISF_SECTION_COUNT && !str_equal(key, str_from_cstr(sections[i]))) i++;
        bool good = i < ISF_SECTION_COUNT             ? note_entries(f, r, &f->types[i])
                    : str_equal(key, STR("symbols"))  ? note_symbols(f, r)
                    : str_equal(key, STR("metadata")) ? read_metadata(f, r)
                                                      : isf_json_skip(r);
        if (!good) return false;
    }
    return isf_json_end(r);
}

/* Of two entries of one name the last counts, as in every reader of JSON that makes a map. */
static str_map *map_entries(isf *f, const isf_entry_vec *v)
{
    str_map *m = str_map_new(f->a, false);
    for (size_t i = 0; i < v->count; i++) str_map_put(m, v->items[i].name, &v->items[i]);
    return m;
}

error *isf_open(arena *a, bytes text, isf **out)
{
    isf *f = ARENA_NEW(a, isf);
    json_reader r = {.text = {(const char *)text.ptr, text.len}};
    f->a = a;
    f->text = r.text;
    if (text.len > TEXT_MAX)
        return error_new(a, ERROR_FORMAT, "%zu bytes: a type file has at most %d", text.len, TEXT_MAX);
    if (!read_top(f, &r))
        return error_at_offset(a, ERROR_FORMAT, r.at, "no type file (ISF): expected %s",
                               r.expected ? r.expected : "an object");
    str format = f->identity.format;
    if (format.len < 2 || format.ptr[0] < '4' || format.ptr[0] > '6' || format.ptr[1] != '.')
        return error_new(a, ERROR_FORMAT,
                         "no type file (ISF): expected \"metadata\" with a format from 4 to 6");
    for (size_t i = 0; i < ISF_SECTION_COUNT; i++) f->by_name[i] = map_entries(f, &f->types[i]);
    *out = f;
    return NULL;
}

const isf_identity *isf_get_identity(const isf *f)
{
    return &f->identity;
}

unsigned isf_pointer_size(const isf *f)
{
    isf_type pointer;
    uint32_t index;
    bool known = isf_type_find(f, ISF_BASE_TYPES, STR("pointer"), &index) &&
                 isf_type_at(f, ISF_BASE_TYPES, index, &pointer);
    return known && pointer.size == 4 ? 4 : 8;
}
