/* A type source over a PDB: the project's type model filled from CodeView records, each when it is first
 * asked for. */
#include "symbols/sources.h"

enum { TYPE_DEPTH_MAX = 64, MEMBERS_MAX = 1 << 20 };

typedef struct pdb_types {
    type_source source;
    pdb *p;
    u64_map *by_index;
} pdb_types;

static const type *type_at(pdb_types *x, uint32_t index, unsigned depth);

static const type *simple_type(pdb_types *x, uint32_t index, unsigned depth)
{
    pdb_simple s;
    if (!pdb_simple_type(index, &s)) return NULL;
    type *t = ARENA_NEW(x->source.arena, type);
    *t = (type){.kind = TYPE_INTEGER,
                .name = s.name,
                .size = s.size,
                .source = &x->source,
                .id = index,
                .body_loaded = true};
    if (s.pointer_size) {
        t->kind = TYPE_POINTER;
        t->name = (str){0};
        t->size = s.pointer_size;
        t->target = type_at(x, index & 0xff, depth + 1);
        return t;
    }
    switch (s.type) {
    case PDB_SIMPLE_VOID:
    case PDB_SIMPLE_NONE: t->kind = TYPE_VOID; break;
    case PDB_SIMPLE_SIGNED:
        t->is_signed = true;
        t->base = index == 0x12 ? BASE_LONG : BASE_INT;
        break;
    case PDB_SIMPLE_UNSIGNED:
        t->base = s.size == 1 ? BASE_UCHAR : index == 0x22 ? BASE_ULONG : BASE_UINT;
        break;
    case PDB_SIMPLE_CHAR:
        t->is_signed = index == 0x70 || index == 0x10;
        t->base = index == 0x7a   ? BASE_CHAR16
                  : index == 0x7b ? BASE_CHAR32
                  : index == 0x7c ? BASE_CHAR8
                                  : BASE_CHAR;
        break;
    case PDB_SIMPLE_WCHAR: t->base = BASE_WCHAR; break;
    case PDB_SIMPLE_BOOL: t->base = BASE_BOOL; break;
    case PDB_SIMPLE_HRESULT:
        t->is_signed = true;
        t->base = BASE_HRESULT;
        break;
    case PDB_SIMPLE_REAL:
        t->kind = TYPE_FLOAT;
        t->base = BASE_FLOAT;
        break;
    default: t->kind = TYPE_UNKNOWN; break;
    }
    return t;
}

static void fill_reference(pdb_types *x, const pdb_type *r, type *t, unsigned depth)
{
    switch (r->leaf) {
    case LF_POINTER:
        t->kind = TYPE_POINTER;
        t->size = r->size;
        t->is_reference = r->pointer_mode == PDB_POINTER_LVALUE_REFERENCE ||
                          r->pointer_mode == PDB_POINTER_RVALUE_REFERENCE;
        t->is_const = r->modifiers & PDB_MODIFIER_CONST;
        t->is_volatile = (r->modifiers & PDB_MODIFIER_VOLATILE) != 0;
        t->target = type_at(x, r->type, depth + 1);
        break;
    case LF_ARRAY:
        t->kind = TYPE_ARRAY;
        t->size = r->size;
        t->target = type_at(x, r->type, depth + 1);
        t->count = t->target && t->target->size ? r->size / t->target->size : 0;
        break;
    case LF_PROCEDURE:
    case LF_MFUNCTION:
        t->kind = TYPE_FUNCTION;
        t->calling_convention = r->calling_convention;
        t->target = type_at(x, r->type, depth + 1);
        t->body_loaded = false;
        break;
    case LF_ENUM:
        t->kind = TYPE_ENUM;
        t->target = type_at(x, r->type, depth + 1);
        t->size = t->target ? t->target->size : 4;
        t->is_signed = t->target && t->target->is_signed;
        t->body_loaded = false;
        break;
    case LF_ALIAS:
        t->kind = TYPE_TYPEDEF;
        t->target = type_at(x, r->type, depth + 1);
        t->size = t->target ? t->target->size : 0;
        break;
    default:
        t->kind = TYPE_UNKNOWN;
        t->size = r->size;
        break;
    }
}

static type_kind udt_kind(uint16_t leaf)
{
    return leaf == LF_UNION ? TYPE_UNION : leaf == LF_STRUCTURE ? TYPE_STRUCT : TYPE_CLASS;
}

/* const and volatile are a copy of the type with the mark on it: its body comes from the same record. */
static const type *modified_type(pdb_types *x, const pdb_type *r, unsigned depth)
{
    const type *target = type_at(x, r->type, depth + 1);
    if (!target) return NULL;
    type *t = arena_copy(x->source.arena, target, sizeof *target, alignof(type));
    t->is_const = t->is_const || (r->modifiers & PDB_MODIFIER_CONST);
    t->is_volatile = t->is_volatile || (r->modifiers & PDB_MODIFIER_VOLATILE);
    return t;
}

static const type *record_type(pdb_types *x, uint32_t index, unsigned depth)
{
    pdb_type r;
    uint32_t definition;
    if (!pdb_type_get(x->p, PDB_TYPES, index, &r)) return NULL;
    if (r.leaf == LF_MODIFIER) return modified_type(x, &r, depth);
    bool named = r.leaf == LF_STRUCTURE || r.leaf == LF_CLASS || r.leaf == LF_INTERFACE ||
                 r.leaf == LF_UNION || r.leaf == LF_ENUM;
    bool forward = named && r.properties & PDB_UDT_FORWARD_REFERENCE;
    if (forward && pdb_type_resolve(x->p, index, &definition) && definition != index)
        return type_at(x, definition, depth + 1);
    type *t = ARENA_NEW(x->source.arena, type);
    *t =
        (type){.name = r.name, .source = &x->source, .id = index, .body_loaded = true, .is_forward = forward};
    /* Known before what it refers to is read: a record may refer back to itself. */
    u64_map_put(x->by_index, index, t);
    if (named && r.leaf != LF_ENUM) {
        t->kind = udt_kind(r.leaf);
        t->size = r.size;
        t->body_loaded = forward;
    } else {
        t->kind = TYPE_UNKNOWN;
        fill_reference(x, &r, t, depth);
    }
    return t;
}

static const type *type_at(pdb_types *x, uint32_t index, unsigned depth)
{
    const type *t = u64_map_get(x->by_index, index);
    if (t || depth > TYPE_DEPTH_MAX) return t;
    t = index < pdb_type_begin(x->p, PDB_TYPES) || index < 0x1000 ? simple_type(x, index, depth)
                                                                  : record_type(x, index, depth);
    if (t && !u64_map_get(x->by_index, index)) u64_map_put(x->by_index, index, (type *)(uintptr_t)t);
    return t;
}

/* ---- bodies */

typedef VEC(type_member) member_vec;
typedef VEC(type_enumerator) enumerator_vec;
typedef VEC(type_method) method_vec;

static void add_member(pdb_types *x, const pdb_field *f, member_vec *out)
{
    type_member *m = VEC_PUSH(x->source.arena, out);
    pdb_type bits;
    uint32_t index = f->type;
    m->name = f->name;
    m->offset = f->offset;
    m->is_static = f->leaf == LF_STMEMBER;
    m->is_virtual_base = f->leaf == LF_VBCLASS || f->leaf == LF_IVBCLASS;
    m->is_base_class = f->leaf == LF_BCLASS || f->leaf == LF_BINTERFACE || m->is_virtual_base;
    m->table_index = (uint32_t)f->table_index;
    if (pdb_type_get(x->p, PDB_TYPES, index, &bits) && bits.leaf == LF_BITFIELD) {
        index = bits.type;
        m->bit_position = bits.bit_position;
        m->bit_count = bits.bit_length;
    }
    m->type = type_at(x, index, 0);
    if (f->leaf == LF_VFUNCTAB) {
        m->name = STR("__VFN_table");
        m->is_vtable = true;
    } else if (m->is_base_class && m->type) {
        m->name = m->type->name;
    }
}

enum { METHOD_KIND_SHIFT = 2, METHOD_STATIC = 2 };

/* Kinds of methods: 0 plain, 1 virtual, 2 static, 3 friend, 4 introducing virtual, 5 and 6 the same, pure. */
static void add_method(pdb_types *x, str name, uint16_t attributes, uint32_t index, method_vec *out)
{
    unsigned kind = attributes >> METHOD_KIND_SHIFT & 7;
    *VEC_PUSH(x->source.arena, out) = (type_method){.name = name,
                                                    .type = type_at(x, index, 0),
                                                    .is_static = kind == METHOD_STATIC,
                                                    .is_virtual = kind == 1 || kind >= 4};
}

static void add_methods(pdb_types *x, const pdb_field *f, method_vec *out)
{
    pdb_type list;
    pdb_method method;
    if (f->leaf == LF_ONEMETHOD) add_method(x, f->name, f->attributes, f->type, out);
    else if (pdb_type_get(x->p, PDB_TYPES, f->type, &list))
        for (uint32_t i = 0; out->count < MEMBERS_MAX && pdb_method_at(&list, i, &method); i++)
            add_method(x, f->name, method.attributes, method.type, out);
}

/* Some compilers write negative values of an int as unsigned ones. */
static int64_t enumerator_value(const pdb_number *n, const type *t)
{
    if (!t->is_signed || t->size == 0 || t->size >= 8) return (int64_t)n->value;
    unsigned unused = 64 - 8 * (unsigned)t->size;
    return (int64_t)(n->value << unused) >> unused;
}

static void load_fields(pdb_types *x, uint32_t list, type *t)
{
    member_vec members = {0};
    enumerator_vec enumerators = {0};
    method_vec methods = {0};
    pdb_field_cursor cursor = pdb_fields(x->p, list);
    pdb_field f;
    while (members.count + enumerators.count + methods.count < MEMBERS_MAX && pdb_field_next(&cursor, &f)) {
        switch (f.leaf) {
        case LF_MEMBER:
        case LF_STMEMBER:
        case LF_BCLASS:
        case LF_BINTERFACE:
        case LF_VBCLASS:
        case LF_IVBCLASS:
        case LF_VFUNCTAB: add_member(x, &f, &members); break;
        case LF_ENUMERATE:
            *VEC_PUSH(x->source.arena, &enumerators) =
                (type_enumerator){f.name, enumerator_value(&f.value, t)};
            break;
        case LF_METHOD:
        case LF_ONEMETHOD: add_methods(x, &f, &methods); break;
        default: break;
        }
    }
    t->methods = methods.items;
    t->method_count = methods.count;
    t->members = members.items;
    t->member_count = members.count;
    t->enumerators = enumerators.items;
    t->enumerator_count = enumerators.count;
}

static void load_parameters(pdb_types *x, uint32_t list, type *t)
{
    pdb_type arguments;
    if (!pdb_type_get(x->p, PDB_TYPES, list, &arguments) || arguments.leaf != LF_ARGLIST) return;
    const type **items = ARENA_ARRAY(x->source.arena, const type *, (size_t)arguments.count + 1);
    uint32_t index;
    for (uint32_t i = 0; pdb_type_item(&arguments, i, &index); i++) {
        /* "..." is written as a last argument without a type. */
        if (!index && i + 1 == arguments.count) t->is_variadic = true;
        else items[t->parameter_count++] = type_at(x, index, 0);
    }
    t->parameters = items;
}

static void load_body(void *context, type *t)
{
    pdb_types *x = context;
    pdb_type r;
    t->body_loaded = true;
    if (!pdb_type_get(x->p, PDB_TYPES, t->id, &r)) return;
    if (t->kind == TYPE_FUNCTION) load_parameters(x, r.arguments, t);
    else load_fields(x, r.fields, t);
}

/* ---- look-up */

static const type *by_id(void *context, uint32_t id)
{
    return type_at(context, id, 0);
}

/* A typedef's name (S_UDT) stands for its type; the model keeps the name. */
static const type *find_typedef(pdb_types *x, str name)
{
    pdb_symbol s;
    uint32_t cursor = 0;
    while (pdb_global_find(x->p, name, false, &cursor, &s)) {
        const type *target = s.kind == S_UDT || s.kind == S_COBOLUDT ? type_at(x, s.type, 0) : NULL;
        if (!target) continue;
        if (str_equal(target->name, name)) return target;
        type *t = ARENA_NEW(x->source.arena, type);
        *t = (type){.kind = TYPE_TYPEDEF,
                    .name = s.name,
                    .size = target->size,
                    .target = target,
                    .source = &x->source,
                    .id = s.type,
                    .body_loaded = true};
        return t;
    }
    return NULL;
}

static const type *find(void *context, str name)
{
    pdb_types *x = context;
    uint32_t index;
    if (pdb_type_find(x->p, name, false, &index)) return type_at(x, index, 0);
    return find_typedef(x, name);
}

static void match(void *context, str pattern, bool (*each)(void *user, const type *t), void *user)
{
    pdb_types *x = context;
    pdb_type r;
    for (uint32_t i = pdb_type_begin(x->p, PDB_TYPES); i < pdb_type_end(x->p, PDB_TYPES); i++) {
        if (!pdb_type_get(x->p, PDB_TYPES, i, &r) || !r.name.len || r.properties & PDB_UDT_FORWARD_REFERENCE)
            continue;
        if (r.leaf != LF_STRUCTURE && r.leaf != LF_CLASS && r.leaf != LF_INTERFACE && r.leaf != LF_UNION &&
            r.leaf != LF_ENUM)
            continue;
        if (str_match_wildcard(pattern, r.name, true)) {
            const type *t = type_at(x, i, 0);
            if (t && !each(user, t)) return;
        }
    }
}

type_source *pdb_type_source(arena *a, pdb *p, unsigned pointer_size, str description)
{
    static const type_source_ops ops = {.find = find, .by_id = by_id, .match = match, .load_body = load_body};
    pdb_types *x = ARENA_NEW(a, pdb_types);
    x->p = p;
    x->by_index = u64_map_new(a);
    x->source = (type_source){
        .ops = &ops, .context = x, .pointer_size = pointer_size, .arena = a, .description = description};
    return &x->source;
}
