/* The type model's own operations: look-ups go to the source, bodies are loaded on first use, fields are
 * found by path. */
#include "types/types.h"

#define MAX_TYPEDEFS 32 /* typedef of typedef ...: a chain in a damaged PDB may be a ring */
#define MAX_MEMBERS_SEARCHED (1u << 20)
#define MAX_NESTING 16 /* anonymous members and base classes inside one another */

const type *type_find(type_source *s, str name)
{
    return s && s->ops->find ? s->ops->find(s->context, name) : NULL;
}

const type *type_by_id(type_source *s, uint32_t id)
{
    return s && s->ops->by_id ? s->ops->by_id(s->context, id) : NULL;
}

void type_match(type_source *s, str pattern, bool (*each)(void *user, const type *t), void *user)
{
    if (s && s->ops->match) s->ops->match(s->context, pattern, each, user);
}

/* Takes over what another source knows of a type that its own only declares. */
static void complete(type *t)
{
    type_source *s = t->source;
    const type *found = s->find_elsewhere && t->name.len ? s->find_elsewhere(s->owner, s, t->name) : NULL;
    if (!found || found->is_forward || found == t) return;
    found = type_with_body(found);
    type whole = *found;
    whole.name = t->name;
    whole.source = s;
    whole.id = t->id;
    whole.is_const = t->is_const;
    whole.is_volatile = t->is_volatile;
    whole.body_loaded = true;
    *t = whole;
}

const type *type_with_body(const type *t)
{
    if (t && t->is_forward && t->source) {
        complete((type *)(uintptr_t)t);
        return t;
    }
    if (t && !t->body_loaded && t->source && t->source->ops->load_body) {
        type *filled = (type *)(uintptr_t)t;
        t->source->ops->load_body(t->source->context, filled);
        filled->body_loaded = true;
    }
    return t;
}

const type *type_resolve(const type *t)
{
    for (unsigned i = 0; t && t->kind == TYPE_TYPEDEF && i < MAX_TYPEDEFS; i++) t = t->target;
    return t && t->kind != TYPE_TYPEDEF ? t : NULL;
}

static type *derived(const type *t, type_kind kind, uint64_t size)
{
    type *d = ARENA_NEW(t->source->arena, type);
    d->kind = kind;
    d->size = size;
    d->target = t;
    d->source = t->source;
    d->body_loaded = true;
    return d;
}

const type *type_pointer_to(const type *t)
{
    return t && t->source ? derived(t, TYPE_POINTER, t->source->pointer_size) : NULL;
}

const type *type_array_of(const type *t, uint64_t count)
{
    uint64_t size;
    if (!t || !t->source || __builtin_mul_overflow(t->size, count, &size)) return NULL;
    type *d = derived(t, TYPE_ARRAY, size);
    d->count = count;
    return d;
}

static bool has_members(const type *t)
{
    return t && (t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION);
}

/* `steps` bounds the members looked at: in a damaged PDB each of a class's bases may be that class. */
static bool find_member(const type *t, str name, uint64_t offset, unsigned depth, size_t *steps,
                        type_field *out)
{
    t = type_resolve(t);
    if (!has_members(t) || depth > MAX_NESTING) return false;
    type_with_body(t);
    if (t->member_count >= *steps) {
        *steps = 0;
        return false;
    }
    *steps -= t->member_count + 1;
    for (size_t i = 0; i < t->member_count; i++) {
        const type_member *m = &t->members[i];
        if (m->is_static || m->is_base_class || !str_equal(m->name, name)) continue;
        *out = (type_field){.type = m->type,
                            .offset = offset + m->offset,
                            .bit_position = m->bit_position,
                            .bit_count = m->bit_count};
        return true;
    }
    for (size_t i = 0; i < t->member_count; i++) {
        const type_member *m = &t->members[i];
        if ((m->name.len == 0 || m->is_base_class) && !m->is_virtual_base &&
            find_member(m->type, name, offset + m->offset, depth + 1, steps, out))
            return true;
    }
    return false;
}

/* A class lists the virtual bases of its bases as its own, so those of the class itself are all. */
bool type_find_virtual_field(const type *t, str name, type_field *out)
{
    t = type_resolve(t);
    if (!has_members(t)) return false;
    type_with_body(t);
    size_t steps = MAX_MEMBERS_SEARCHED;
    for (size_t i = 0; i < t->member_count; i++) {
        const type_member *m = &t->members[i];
        if (!m->is_virtual_base || !find_member(m->type, name, 0, 0, &steps, out)) continue;
        out->in_virtual_base = true;
        out->table_pointer = m->offset;
        out->table_index = m->table_index;
        return true;
    }
    return false;
}

/* "[3]" at the start of *path; false when it is not a subscript of an array within its bounds. */
static bool take_subscript(str *path, type_field *f)
{
    const type *t = type_resolve(f->type);
    size_t n = 1;
    uint64_t index = 0;
    for (; n < path->len && path->ptr[n] >= '0' && path->ptr[n] <= '9'; n++) {
        index = index * 10 + (uint64_t)(path->ptr[n] - '0');
        if (index > UINT32_MAX) return false;
    }
    if (n == 1 || n >= path->len || path->ptr[n] != ']' || !t || t->kind != TYPE_ARRAY || index >= t->count ||
        !type_resolve(t->target))
        return false;
    f->offset += index * type_resolve(t->target)->size;
    f->type = t->target;
    *path = str_skip(*path, n + 1);
    return true;
}

bool type_find_field(const type *t, str path, type_field *out)
{
    type_field at = {.type = t};
    if (!path.len) return false;
    while (path.len) {
        if (path.ptr[0] == '[') {
            if (!take_subscript(&path, &at)) return false;
            continue;
        }
        if (path.ptr[0] == '.') path = str_skip(path, 1);
        size_t n = 0;
        while (n < path.len && path.ptr[n] != '.' && path.ptr[n] != '[') n++;
        size_t steps = MAX_MEMBERS_SEARCHED;
        if (n == 0 || !find_member(at.type, str_slice(path, 0, n), at.offset, 0, &steps, &at)) return false;
        path = str_skip(path, n);
    }
    *out = at;
    return true;
}
