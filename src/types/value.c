/* Typed values: where something is, what type it has, and the first reason why it cannot be read. */
#include "types/value.h"

#include "base/map.h"
#include "base/utf16.h"

#include <stdarg.h>
#include <string.h>

#define STRING_LIMIT 65536 /* bytes of a counted string; USHORT lengths cannot say more */

value value_at(values_context *c, const type *t, uint64_t address)
{
    return (value){.context = c, .type = t, .address = address, .in_memory = true};
}

value value_number(values_context *c, const type *t, uint64_t bits)
{
    return (value){.context = c, .type = t, .bits = bits};
}

value value_bad(values_context *c, const error *why)
{
    return (value){.context = c, .bad = why};
}

bool value_is_bad(value v)
{
    return v.bad != NULL;
}

bool value_in_registers(value v)
{
    return !v.in_memory || (v.context && v.address - v.context->pieces_address < v.context->pieces_size);
}

uint64_t value_address_of(value v)
{
    return v.in_memory && !v.bad ? v.address : 0;
}

static value spoil(value v, error_code code, const char *what, str detail)
{
    v.bad = error_new(v.context->arena, code, "%s%.*s", what, STR_ARG(detail));
    return v;
}

/* ---- fields ---- */

typedef struct cached_field {
    const type *type;
    str name;
    bool found;
    type_field field;
    struct cached_field *next; /* another pair with the same hash */
} cached_field;

static const cached_field *look_up_field(values_context *c, const type *t, str name)
{
    if (!c->field_cache) c->field_cache = u64_map_new(c->arena);
    u64_map *cache = c->field_cache;
    uint64_t key = hash_bytes(name.ptr, name.len) ^ ((uint64_t)(uintptr_t)t * 0x9e3779b97f4a7c15u);
    cached_field *first = u64_map_get(cache, key);
    for (cached_field *f = first; f; f = f->next)
        if (f->type == t && str_equal(f->name, name)) return f;
    cached_field *f = ARENA_NEW(c->arena, cached_field);
    f->type = t;
    f->name = str_copy(c->arena, name);
    f->next = first;
    f->found = type_find_field(t, name, &f->field) || type_find_virtual_field(t, name, &f->field);
    u64_map_put(cache, key, f);
    return f;
}

/* The next part of a path, without its subscript: "a.b" and "a->b" part at the same places. */
static str take_component(str *path)
{
    size_t n = 0;
    while (n < path->len && path->ptr[n] != '.' && path->ptr[n] != '-') n++;
    str part = str_slice(*path, 0, n);
    size_t skip = n < path->len ? (path->ptr[n] == '-' ? 2 : 1) : 0;
    *path = str_skip(*path, n + skip);
    return part;
}

static const type *pointed_type(value v)
{
    const type *t = type_resolve(v.type);
    return t && t->kind == TYPE_POINTER ? type_resolve(t->target) : NULL;
}

bool value_virtual_base(value v, uint64_t table_pointer, uint32_t table_index, uint64_t *address)
{
    uint64_t pointer = v.address + table_pointer, table;
    uint32_t distance;
    if (!v.in_memory || v.bad ||
        !space_read_pointer(v.context->space, pointer, v.context->pointer_size, &table) ||
        !space_read_u32(v.context->space, table + 4 * (uint64_t)table_index, &distance))
        return false;
    *address = pointer + (uint64_t)(int64_t)(int32_t)distance;
    return true;
}

static value one_field(value v, str name)
{
    if (pointed_type(v)) v = value_deref(v);
    if (v.bad) return v;
    const type *t = type_resolve(v.type);
    if (!t) return spoil(v, ERROR_NOT_FOUND, "no type to find the field in: ", name);
    const cached_field *f = look_up_field(v.context, t, name);
    if (!f->found) {
        v.bad = error_new(v.context->arena, ERROR_NOT_FOUND, "%.*s has no field %.*s", STR_ARG(t->name),
                          STR_ARG(name));
        return v;
    }
    if (!v.in_memory) return spoil(v, ERROR_UNAVAILABLE, "not in memory: field ", name);
    if (f->field.in_virtual_base &&
        !value_virtual_base(v, f->field.table_pointer, f->field.table_index, &v.address))
        return spoil(v, ERROR_MEMORY, "the table of virtual bases is not available: field ", name);
    v.type = f->field.type;
    v.address += f->field.offset;
    v.bit_position = f->field.bit_position;
    v.bit_count = f->field.bit_count;
    return v;
}

value value_field(value v, const char *path)
{
    str rest = str_from_cstr(path);
    while (!v.bad && rest.len) v = one_field(v, take_component(&rest));
    return v;
}

bool value_has_field(value v, const char *path)
{
    const type *t = type_resolve(v.type);
    str rest = str_from_cstr(path);
    while (t && rest.len) {
        if (t->kind == TYPE_POINTER) t = type_resolve(t->target);
        const cached_field *f = t ? look_up_field(v.context, t, take_component(&rest)) : NULL;
        if (!f || !f->found) return false;
        t = type_resolve(f->field.type);
    }
    return t != NULL;
}

value value_first(value v, ...)
{
    va_list paths;
    va_start(paths, v);
    const char *first = va_arg(paths, const char *), *path = first;
    while (path && !value_has_field(v, path)) path = va_arg(paths, const char *);
    va_end(paths);
    return value_field(v, path ? path : first ? first : "");
}

value value_index(value v, uint64_t index)
{
    if (v.bad) return v;
    const type *t = type_resolve(v.type);
    const type *element = t ? type_resolve(t->target) : NULL;
    uint64_t step;
    if (!element || (t->kind != TYPE_ARRAY && t->kind != TYPE_POINTER))
        return spoil(v, ERROR_NOT_FOUND, "not an array or pointer", (str){0});
    if (__builtin_mul_overflow(index, element->size, &step))
        return spoil(v, ERROR_NOT_FOUND, "index out of range", (str){0});
    if (t->kind == TYPE_POINTER) {
        v = value_deref(v);
        v.address += v.bad ? 0 : step;
        return v;
    }
    v.type = t->target;
    v.address += step;
    return v;
}

value value_deref(value v)
{
    uint64_t target;
    v = value_checked(v);
    if (v.bad) return v;
    const type *t = type_resolve(v.type);
    if (t && t->kind != TYPE_POINTER) return spoil(v, ERROR_NOT_FOUND, "not a pointer: ", t->name);
    if (!value_u64(v, &target) || target == 0) return spoil(v, ERROR_MEMORY, "null pointer", (str){0});
    return value_at(v.context, t ? t->target : NULL, target);
}

/* ---- reads ---- */

static uint64_t size_of(value v)
{
    const type *t = type_resolve(v.type);
    return t ? t->size : v.type ? 0 : v.context->pointer_size;
}

static uint64_t cut_bits(value v, uint64_t raw)
{
    if (!v.bit_count || v.bit_position > 63) return raw;
    raw >>= v.bit_position;
    return v.bit_count < 64 ? raw & (((uint64_t)1 << v.bit_count) - 1) : raw;
}

bool value_u64(value v, uint64_t *out)
{
    if (v.bad) return false;
    if (!v.in_memory) {
        *out = cut_bits(v, v.bits);
        return true;
    }
    uint8_t raw[8];
    uint64_t size = size_of(v);
    if (size == 0 || size > sizeof raw || !space_read_all(v.context->space, v.address, raw, (size_t)size))
        return false;
    *out = cut_bits(v, load_le(raw, (size_t)size));
    return true;
}

bool value_i64(value v, int64_t *out)
{
    uint64_t u;
    if (!value_u64(v, &u)) return false;
    unsigned bits = v.bit_count ? v.bit_count : (unsigned)(size_of(v) * 8);
    if (bits && bits < 64 && (u >> (bits - 1) & 1)) u |= ~(uint64_t)0 << bits;
    *out = (int64_t)u;
    return true;
}

bool value_double(value v, double *out)
{
    uint64_t u;
    if (!value_u64(v, &u)) return false;
    const type *t = type_resolve(v.type);
    if (t && t->kind != TYPE_FLOAT) {
        *out = (double)u;
        return true;
    }
    if (size_of(v) == 4) {
        uint32_t low = (uint32_t)u;
        float f;
        memcpy(&f, &low, sizeof f);
        *out = (double)f;
    } else {
        memcpy(out, &u, sizeof *out);
    }
    return true;
}

uint64_t value_or(value v, uint64_t otherwise)
{
    uint64_t u;
    return value_u64(v, &u) ? u : otherwise;
}

value value_checked(value v)
{
    if (v.bad || !v.in_memory) return v;
    uint64_t size = size_of(v);
    uint8_t probe[64];
    size_t want = size < sizeof probe ? (size_t)size : sizeof probe;
    size_t have = want ? space_read(v.context->space, v.address, probe, want) : 0;
    if (have < want && value_in_registers(v))
        v.bad = error_new(v.context->arena, ERROR_NOT_FOUND, "not available here");
    else if (have < want)
        v.bad = error_at_address(v.context->arena, ERROR_MEMORY, v.address + have, "memory is not available");
    return v;
}

bool value_counted_string(value v, arena *a, str *out)
{
    if (pointed_type(v)) v = value_deref(v);
    uint64_t length, buffer;
    value text = value_field(v, "Buffer");
    if (!value_u64(value_field(v, "Length"), &length) || !value_u64(text, &buffer) || length > STRING_LIMIT)
        return false;
    const type *unit = pointed_type(text);
    bool wide = !unit || unit->size == 2;
    if (length == 0) {
        *out = STR("");
        return true;
    }
    uint8_t *raw = arena_alloc(a, (size_t)length, 1);
    size_t have = space_read(v.context->space, buffer, raw, (size_t)length);
    if (have == 0) return false;
    *out = wide ? utf16_to_utf8(a, (bytes){raw, have}) : (str){(const char *)raw, have};
    return true;
}
