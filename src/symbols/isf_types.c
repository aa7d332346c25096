/* A type source over an ISF file: the project's type model, each type filled when it is first asked for. */
#include "symbols/sources.h"

#include <stdlib.h>
#include <string.h>

enum { TYPE_DEPTH_MAX = 64, BIT_LENGTH_MAX = 64 };

typedef struct isf_types {
    type_source source;
    isf *f;
    type **made[ISF_SECTION_COUNT];
    const type *function; /* all functions are one: their types are not in the file */
    str_map *declared;    /* names without a body -> forward type */
} isf_types;

/* A type's id: its section and place. */
static uint32_t id_of(isf_section section, uint32_t index)
{
    return (uint32_t)section << 28 | index;
}

static const type *type_of_descriptor(isf_types *x, uint32_t descriptor, unsigned depth);

static type *new_type(isf_types *x, type_kind kind, str name)
{
    type *t = ARENA_NEW(x->source.arena, type);
    *t = (type){.kind = kind, .name = name, .source = &x->source, .body_loaded = true};
    return t;
}

/* The names of base types are those that Volatility's converter gives to CodeView's simple types. */
static void fill_base(type *t, const isf_type *b)
{
    static const struct {
        const char *name;
        type_base base;
    } names[] = {{"HRESULT", BASE_HRESULT}, {"wchar", BASE_WCHAR},        {"wchar_t", BASE_WCHAR},
                 {"char8_t", BASE_CHAR8},   {"char16_t", BASE_CHAR16},    {"char32_t", BASE_CHAR32},
                 {"long", BASE_LONG},       {"unsigned long", BASE_ULONG}};
    t->size = b->size;
    t->is_signed = b->is_signed;
    if (str_equal(b->kind, STR("void"))) {
        t->kind = TYPE_VOID;
        return;
    }
    if (str_equal(b->kind, STR("float"))) {
        t->kind = TYPE_FLOAT;
        t->base = BASE_FLOAT;
        return;
    }
    t->base = str_equal(b->kind, STR("bool"))   ? BASE_BOOL
              : str_equal(b->kind, STR("char")) ? (b->is_signed ? BASE_CHAR : BASE_UCHAR)
              : b->is_signed                    ? BASE_INT
                                                : BASE_UINT;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_equal(b->name, str_from_cstr(names[i].name))) t->base = names[i].base;
    if (t->base == BASE_HRESULT) t->is_signed = true;
}

/* A PDB has many types called "<unnamed-tag>" or "<anonymous-tag>"; Volatility's converter numbers them
 * ("__unnamed_1046"). They are found by the number and shown as the debugger shows them. */
static str shown_name(str name)
{
    static const struct {
        const char *prefix, *shown;
    } tags[] = {{"__unnamed_", "<unnamed-tag>"}, {"__anonymous_", "<anonymous-tag>"}};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        str prefix = str_from_cstr(tags[i].prefix);
        size_t digits = prefix.len;
        if (!str_starts_with(name, prefix)) continue;
        while (digits < name.len && strchr("0123456789abcdef", name.ptr[digits])) digits++;
        if (digits == name.len && digits > prefix.len) return str_from_cstr(tags[i].shown);
    }
    return name;
}

static const type *type_at(isf_types *x, isf_section section, uint32_t index)
{
    type **slot = &x->made[section][index];
    isf_type r;
    uint32_t base;
    if (*slot || !isf_type_at(x->f, section, index, &r)) return *slot;
    type *t = new_type(x, TYPE_INTEGER, shown_name(r.name));
    *slot = t;
    t->id = id_of(section, index);
    switch (section) {
    case ISF_USER_TYPES:
        t->kind = str_equal(r.kind, STR("union"))   ? TYPE_UNION
                  : str_equal(r.kind, STR("class")) ? TYPE_CLASS
                                                    : TYPE_STRUCT;
        t->size = r.size;
        t->body_loaded = false;
        break;
    case ISF_ENUMS:
        t->kind = TYPE_ENUM;
        t->size = r.size;
        if (isf_type_find(x->f, ISF_BASE_TYPES, r.base, &base)) t->target = type_at(x, ISF_BASE_TYPES, base);
        t->is_signed = t->target && t->target->is_signed;
        t->body_loaded = false;
        break;
    default: fill_base(t, &r); break;
    }
    return t;
}

/* A name that is only spoken of: "struct _FOO" whose body the PDB did not have. */
static const type *declared_type(isf_types *x, const isf_descriptor *d)
{
    type *t = str_map_get(x->declared, d->name);
    if (t) return t;
    type_kind kind = str_equal(d->kind, STR("union"))   ? TYPE_UNION
                     : str_equal(d->kind, STR("class")) ? TYPE_CLASS
                     : str_equal(d->kind, STR("enum"))  ? TYPE_ENUM
                     : str_equal(d->kind, STR("base"))  ? TYPE_UNKNOWN
                                                        : TYPE_STRUCT;
    t = new_type(x, kind, d->name);
    t->is_forward = true;
    str_map_put(x->declared, d->name, t);
    return t;
}

static const type *pointer_type(isf_types *x, const isf_descriptor *d, unsigned depth)
{
    type *t = new_type(x, TYPE_POINTER, (str){0});
    isf_type own;
    uint32_t index;
    t->size = x->source.pointer_size;
    if (d->name.len && isf_type_find(x->f, ISF_BASE_TYPES, d->name, &index) &&
        isf_type_at(x->f, ISF_BASE_TYPES, index, &own) && (own.size == 4 || own.size == 8))
        t->size = own.size;
    t->target = type_of_descriptor(x, d->inner, depth + 1);
    return t;
}

static const type *array_type(isf_types *x, const isf_descriptor *d, unsigned depth)
{
    type *t = new_type(x, TYPE_ARRAY, (str){0});
    t->target = type_of_descriptor(x, d->inner, depth + 1);
    t->count = d->count;
    uint64_t element = t->target ? t->target->size : 0;
    if (__builtin_mul_overflow(element, d->count, &t->size)) t->size = t->count = 0;
    return t;
}

static const type *function_type(isf_types *x)
{
    uint32_t index;
    if (!x->function) {
        type *t = new_type(x, TYPE_FUNCTION, (str){0});
        t->target = isf_type_find(x->f, ISF_BASE_TYPES, STR("void"), &index)
                        ? type_at(x, ISF_BASE_TYPES, index)
                        : new_type(x, TYPE_VOID, STR("void"));
        x->function = t;
    }
    return x->function;
}

static const type *type_of_descriptor(isf_types *x, uint32_t descriptor, unsigned depth)
{
    isf_descriptor d;
    uint32_t index;
    if (depth > TYPE_DEPTH_MAX || !isf_descriptor_read(x->f, descriptor, &d)) return NULL;
    if (str_equal(d.kind, STR("pointer"))) return pointer_type(x, &d, depth);
    if (str_equal(d.kind, STR("array"))) return array_type(x, &d, depth);
    if (str_equal(d.kind, STR("function"))) return function_type(x);
    if (str_equal(d.kind, STR("bitfield"))) return type_of_descriptor(x, d.inner, depth + 1);
    isf_section section = str_equal(d.kind, STR("base"))   ? ISF_BASE_TYPES
                          : str_equal(d.kind, STR("enum")) ? ISF_ENUMS
                                                           : ISF_USER_TYPES;
    return isf_type_find(x->f, section, d.name, &index) ? type_at(x, section, index) : declared_type(x, &d);
}

/* ---- bodies */

static int compare_members(const void *left, const void *right)
{
    const type_member *a = left, *b = right;
    if (a->offset != b->offset) return a->offset < b->offset ? -1 : 1;
    if (a->bit_position != b->bit_position) return a->bit_position < b->bit_position ? -1 : 1;
    /* Of what begins at one place the larger one first; then by name, as the file lists them. */
    uint64_t size = a->type ? a->type->size : 0, other = b->type ? b->type->size : 0;
    bool bits = a->bit_count, other_bits = b->bit_count;
    if (bits != other_bits) return bits ? 1 : -1;
    if (size != other) return size > other ? -1 : 1;
    return str_compare(a->name, b->name);
}

static void load_members(isf_types *x, type *t, uint32_t body)
{
    arena *work = arena_new();
    isf_field *fields = NULL;
    size_t count = isf_fields(work, x->f, body, &fields);
    type_member *members = ARENA_ARRAY(x->source.arena, type_member, count + 1);
    for (size_t i = 0; i < count; i++) {
        type_member *m = &members[i];
        isf_descriptor d;
        *m = (type_member){.name = fields[i].anonymous ? (str){0} : str_copy(x->source.arena, fields[i].name),
                           .type = type_of_descriptor(x, fields[i].type, 0),
                           .offset = fields[i].offset};
        if (!isf_descriptor_read(x->f, fields[i].type, &d) || !str_equal(d.kind, STR("bitfield"))) continue;
        if (d.bit_length > BIT_LENGTH_MAX || d.bit_position >= BIT_LENGTH_MAX) continue;
        m->bit_position = (uint8_t)d.bit_position;
        m->bit_count = (uint8_t)d.bit_length;
    }
    if (count) qsort(members, count, sizeof *members, compare_members);
    t->members = members;
    t->member_count = count;
    arena_free(work);
}

static int compare_enumerators(const void *left, const void *right)
{
    const type_enumerator *a = left, *b = right;
    if (a->value != b->value) return a->value < b->value ? -1 : 1;
    return str_compare(a->name, b->name);
}

static void load_enumerators(isf_types *x, type *t, uint32_t body)
{
    isf_constant *constants = NULL;
    size_t count = isf_constants(x->source.arena, x->f, body, &constants);
    type_enumerator *out = ARENA_ARRAY(x->source.arena, type_enumerator, count + 1);
    for (size_t i = 0; i < count; i++) out[i] = (type_enumerator){constants[i].name, constants[i].value};
    if (count) qsort(out, count, sizeof *out, compare_enumerators);
    t->enumerators = out;
    t->enumerator_count = count;
}

static void load_body(void *context, type *t)
{
    isf_types *x = context;
    isf_type r;
    isf_section section = t->id >> 28;
    t->body_loaded = true;
    if (!isf_type_at(x->f, section, t->id & 0xfffffff, &r)) return;
    if (section == ISF_ENUMS) load_enumerators(x, t, r.body);
    else load_members(x, t, r.body);
}

/* ---- look-up */

static const type *find(void *context, str name)
{
    static const isf_section order[] = {ISF_USER_TYPES, ISF_ENUMS, ISF_BASE_TYPES};
    isf_types *x = context;
    uint32_t index;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++)
        if (isf_type_find(x->f, order[i], name, &index)) return type_at(x, order[i], index);
    return NULL;
}

static const type *by_id(void *context, uint32_t id)
{
    isf_types *x = context;
    isf_section section = id >> 28;
    uint32_t index = id & 0xfffffff;
    return section < ISF_SECTION_COUNT && index < isf_type_count(x->f, section) ? type_at(x, section, index)
                                                                                : NULL;
}

static void match(void *context, str pattern, bool (*each)(void *user, const type *t), void *user)
{
    isf_types *x = context;
    for (isf_section section = ISF_USER_TYPES; section <= ISF_ENUMS; section++) {
        for (uint32_t i = 0; i < isf_type_count(x->f, section); i++) {
            if (!str_match_wildcard(pattern, isf_type_name(x->f, section, i), true)) continue;
            const type *t = type_at(x, section, i);
            if (t && !each(user, t)) return;
        }
    }
}

const type *isf_symbol_type(type_source *s, uint32_t descriptor)
{
    return s ? type_of_descriptor(s->context, descriptor, 0) : NULL;
}

type_source *isf_type_source(arena *a, isf *f, str description)
{
    static const type_source_ops ops = {.find = find, .by_id = by_id, .match = match, .load_body = load_body};
    isf_types *x = ARENA_NEW(a, isf_types);
    x->f = f;
    x->declared = str_map_new(a, false);
    for (isf_section i = 0; i < ISF_SECTION_COUNT; i++)
        x->made[i] = ARENA_ARRAY(a, type *, isf_type_count(f, i) + 1);
    x->source = (type_source){.ops = &ops,
                              .context = x,
                              .pointer_size = isf_pointer_size(f),
                              .arena = a,
                              .description = description};
    return &x->source;
}
