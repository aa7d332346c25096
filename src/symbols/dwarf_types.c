/* A type source over DWARF: the project's type model filled from its records, each when it is first asked
 * for. */
#include "symbols/sources.h"

enum { TYPE_DEPTH_MAX = 64, DIMENSIONS_MAX = 16 };

typedef struct dwarf_types {
    type_source source;
    dw_info *d;
    u64_map *made; /* record -> type */
    const type *nothing;
} dwarf_types;

static const type *type_at(dwarf_types *x, uint32_t record, unsigned depth);

static type *new_type(dwarf_types *x, type_kind kind, const dw_record *r)
{
    type *t = ARENA_NEW(x->source.arena, type);
    *t = (type){.kind = kind,
                .name = str_copy(x->source.arena, r->name),
                .size = r->size,
                .source = &x->source,
                .id = r->offset,
                .body_loaded = true};
    return t;
}

static const type *no_type(dwarf_types *x)
{
    if (!x->nothing) x->nothing = new_type(x, TYPE_VOID, &(dw_record){.name = STR("void")});
    return x->nothing;
}

static const type *target_of(dwarf_types *x, const dw_record *r, unsigned depth)
{
    return r->type ? type_at(x, r->type, depth + 1) : no_type(x);
}

static void fill_base(type *t, const dw_record *r)
{
    bool is_long = str_find(r->name, STR("long")) != SIZE_MAX && r->size == 4;
    t->kind = TYPE_INTEGER;
    switch (r->encoding) {
    case DW_SIGNED:
        t->is_signed = true;
        t->base = is_long ? BASE_LONG : BASE_INT;
        break;
    case DW_UNSIGNED: t->base = is_long ? BASE_ULONG : r->size == 1 ? BASE_UCHAR : BASE_UINT; break;
    case DW_SIGNED_CHAR:
        t->is_signed = true;
        t->base = BASE_CHAR;
        break;
    case DW_UNSIGNED_CHAR: t->base = BASE_UCHAR; break;
    case DW_UTF: t->base = r->size == 1 ? BASE_CHAR8 : r->size == 2 ? BASE_CHAR16 : BASE_CHAR32; break;
    case DW_BOOL: t->base = BASE_BOOL; break;
    case DW_FLOAT:
        t->kind = TYPE_FLOAT;
        t->base = BASE_FLOAT;
        break;
    case DW_ENCODING_OTHER: t->kind = TYPE_UNKNOWN; break;
    }
}

/* "int a[2][3]" is one record with two subranges: an array of arrays here. */
static const type *array_type(dwarf_types *x, const dw_record *r, unsigned depth)
{
    const type *t = target_of(x, r, depth);
    uint64_t counts[DIMENSIONS_MAX];
    size_t dimensions = 0;
    uint32_t *children = NULL;
    arena *work = arena_new();
    size_t count = dw_children(work, x->d, r->offset, &children);
    for (size_t i = 0; i < count && dimensions < DIMENSIONS_MAX; i++) {
        dw_record range;
        if (dw_record_at(x->d, children[i], &range) && range.kind == DW_SUBRANGE)
            counts[dimensions++] = range.has_count ? range.count : 0;
    }
    arena_free(work);
    while (t && dimensions) t = type_array_of(t, counts[--dimensions]);
    return t;
}

static const type *marked_type(dwarf_types *x, const dw_record *r, unsigned depth)
{
    const type *target = target_of(x, r, depth);
    if (!target) return NULL;
    type *t = arena_copy(x->source.arena, target, sizeof *target, alignof(type));
    t->is_const = t->is_const || r->kind == DW_CONST;
    t->is_volatile = t->is_volatile || r->kind == DW_VOLATILE;
    return t;
}

/* A record that is only declared stands for the one that has the body. */
static const type *aggregate_type(dwarf_types *x, const dw_record *r, type_kind kind, unsigned depth)
{
    uint32_t whole = r->is_declaration ? dw_find_type(x->d, r->name) : 0;
    if (whole && whole != r->offset) return type_at(x, whole, depth + 1);
    type *t = new_type(x, kind, r);
    t->is_forward = r->is_declaration;
    t->body_loaded = r->is_declaration;
    u64_map_put(x->made, r->offset, t); /* a member may point back at it */
    if (kind == TYPE_ENUM) {
        t->target = r->type ? type_at(x, r->type, depth + 1) : NULL;
        t->is_signed = t->target && t->target->is_signed;
    }
    return t;
}

static const type *make_type(dwarf_types *x, const dw_record *r, unsigned depth)
{
    type *t;
    switch (r->kind) {
    case DW_BASE: fill_base(t = new_type(x, TYPE_INTEGER, r), r); return t;
    case DW_STRUCT: return aggregate_type(x, r, TYPE_STRUCT, depth);
    case DW_CLASS: return aggregate_type(x, r, TYPE_CLASS, depth);
    case DW_UNION: return aggregate_type(x, r, TYPE_UNION, depth);
    case DW_ENUM: return aggregate_type(x, r, TYPE_ENUM, depth);
    case DW_ARRAY: return array_type(x, r, depth);
    case DW_CONST:
    case DW_VOLATILE: return marked_type(x, r, depth);
    case DW_POINTER:
    case DW_REFERENCE:
        t = new_type(x, TYPE_POINTER, r);
        t->is_reference = r->kind == DW_REFERENCE;
        if (!t->size) t->size = x->source.pointer_size;
        u64_map_put(x->made, r->offset, t);
        t->target = target_of(x, r, depth);
        return t;
    case DW_TYPEDEF:
        t = new_type(x, TYPE_TYPEDEF, r);
        u64_map_put(x->made, r->offset, t);
        t->target = target_of(x, r, depth);
        t->size = t->target ? t->target->size : 0;
        return t;
    case DW_FUNCTION:
    case DW_FUNCTION_TYPE:
        t = new_type(x, TYPE_FUNCTION, r);
        t->name = (str){0};
        t->body_loaded = false;
        u64_map_put(x->made, r->offset, t);
        t->target = target_of(x, r, depth);
        return t;
    case DW_VARIABLE: return target_of(x, r, depth);
    default: return new_type(x, TYPE_UNKNOWN, r);
    }
}

static const type *type_at(dwarf_types *x, uint32_t record, unsigned depth)
{
    const type *t = u64_map_get(x->made, record);
    dw_record r;
    if (t || depth > TYPE_DEPTH_MAX || !dw_record_at(x->d, record, &r)) return t;
    t = make_type(x, &r, depth);
    if (t && !u64_map_get(x->made, record)) u64_map_put(x->made, record, (type *)(uintptr_t)t);
    return t;
}

/* ---- bodies */

typedef struct body {
    VEC(type_member) members;
    VEC(type_enumerator) enumerators;
    VEC(const type *) parameters;
    bool is_variadic;
} body;

static void add_child(dwarf_types *x, const dw_record *r, body *b)
{
    arena *a = x->source.arena;
    switch (r->kind) {
    case DW_MEMBER:
    case DW_INHERITANCE:
        *VEC_PUSH(a, &b->members) = (type_member){.name = str_copy(a, r->name),
                                                  .type = target_of(x, r, 0),
                                                  .offset = r->member_offset,
                                                  .bit_position = r->bit_position,
                                                  .bit_count = r->bit_count,
                                                  .is_static = r->is_static,
                                                  .is_base_class = r->kind == DW_INHERITANCE};
        break;
    case DW_ENUMERATOR:
        *VEC_PUSH(a, &b->enumerators) = (type_enumerator){str_copy(a, r->name), r->value};
        break;
    case DW_PARAMETER: *VEC_PUSH(a, &b->parameters) = target_of(x, r, 0); break;
    case DW_UNSPECIFIED_PARAMETERS: b->is_variadic = true; break;
    default: break;
    }
}

static void load_body(void *context, type *t)
{
    dwarf_types *x = context;
    uint32_t *children = NULL;
    body b = {0};
    t->body_loaded = true;
    arena *work = arena_new();
    size_t count = dw_children(work, x->d, t->id, &children);
    for (size_t i = 0; i < count; i++) {
        dw_record r;
        if (dw_record_at(x->d, children[i], &r)) add_child(x, &r, &b);
    }
    arena_free(work);
    t->members = b.members.items;
    t->member_count = b.members.count;
    t->enumerators = b.enumerators.items;
    t->enumerator_count = b.enumerators.count;
    t->parameters = b.parameters.items;
    t->parameter_count = b.parameters.count;
    t->is_variadic = b.is_variadic;
}

/* ---- look-up */

static const type *find(void *context, str name)
{
    dwarf_types *x = context;
    uint32_t record = dw_find_type(x->d, name);
    return record ? type_at(x, record, 0) : NULL;
}

static const type *by_id(void *context, uint32_t id)
{
    return type_at(context, id, 0);
}

static void match(void *context, str pattern, bool (*each)(void *user, const type *t), void *user)
{
    dwarf_types *x = context;
    for (size_t i = 0; i < dw_type_count(x->d); i++) {
        str name;
        uint32_t record = dw_type_at(x->d, i, &name);
        dw_record r;
        /* Typedefs and base types are found by name; the list is of what has a body. */
        if (!str_match_wildcard(pattern, name, true) || !dw_record_at(x->d, record, &r) ||
            r.kind == DW_TYPEDEF || r.kind == DW_BASE)
            continue;
        const type *t = type_at(x, record, 0);
        if (t && !each(user, t)) return;
    }
}

type_source *dwarf_type_source(arena *a, dw_info *d, unsigned pointer_size, str description)
{
    static const type_source_ops ops = {.find = find, .by_id = by_id, .match = match, .load_body = load_body};
    dwarf_types *x = ARENA_NEW(a, dwarf_types);
    x->d = d;
    x->made = u64_map_new(a);
    x->source = (type_source){
        .ops = &ops, .context = x, .pointer_size = pointer_size, .arena = a, .description = description};
    return &x->source;
}
