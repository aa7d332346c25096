/* The built-in layouts as a type source: type texts of data/layouts/ ("[64] ptr void") become types when
 * first asked for. */
#include "windows/layouts.h"

#include "base/map.h"
#include "data/tables.h"

#define MAX_PARTS 8 /* "ptr ptr void" has three */

typedef struct builtin {
    type_source source;
    const data_layout *layout;
    str_map *structures; /* name -> type */
    str_map *others;     /* type text -> type */
} builtin;

typedef struct plain_type {
    const char *text;
    type_kind kind;
    type_base base;
    uint8_t size;
    bool is_signed;
} plain_type;

static const plain_type plain_types[] = {
    {"u8", TYPE_INTEGER, BASE_UCHAR, 1, false},  {"u16", TYPE_INTEGER, BASE_UINT, 2, false},
    {"u32", TYPE_INTEGER, BASE_ULONG, 4, false}, {"u64", TYPE_INTEGER, BASE_UINT, 8, false},
    {"i32", TYPE_INTEGER, BASE_LONG, 4, true},   {"wchar", TYPE_INTEGER, BASE_WCHAR, 2, false},
    {"void", TYPE_VOID, BASE_NONE, 0, false},
};

static const type *find(void *context, str name)
{
    builtin *b = context;
    return str_map_get(b->structures, name);
}

static const type *by_id(void *context, uint32_t id)
{
    builtin *b = context;
    return id < str_map_count(b->structures) ? str_map_at(b->structures, id, NULL) : NULL;
}

static void match(void *context, str pattern, bool (*each)(void *user, const type *t), void *user)
{
    builtin *b = context;
    for (size_t i = 0; i < str_map_count(b->structures); i++) {
        str name;
        const type *t = str_map_at(b->structures, i, &name);
        if (str_match_wildcard(pattern, name, true) && !each(user, t)) return;
    }
}

static const type *parse(builtin *b, str text, unsigned depth);

static const type *parse_array(builtin *b, str text, unsigned depth)
{
    uint64_t count = 0;
    size_t n = 1;
    for (; n < text.len && text.ptr[n] >= '0' && text.ptr[n] <= '9'; n++)
        count = count * 10 + (uint64_t)(text.ptr[n] - '0');
    return type_array_of(parse(b, str_skip(text, n + 2), depth + 1), count);
}

static const type *make_plain(builtin *b, str text)
{
    for (size_t i = 0; i < sizeof plain_types / sizeof plain_types[0]; i++) {
        const plain_type *p = &plain_types[i];
        if (!str_equal(text, str_from_cstr(p->text))) continue;
        type *t = ARENA_NEW(b->source.arena, type);
        *t = (type){.kind = p->kind,
                    .base = p->base,
                    .size = p->size,
                    .is_signed = p->is_signed,
                    .source = &b->source,
                    .body_loaded = true};
        return t;
    }
    return NULL;
}

static const type *parse(builtin *b, str text, unsigned depth)
{
    const type *t = str_map_get(b->structures, text);
    if (!t) t = str_map_get(b->others, text);
    if (t || depth > MAX_PARTS) return t;
    if (str_starts_with(text, STR("ptr "))) t = type_pointer_to(parse(b, str_skip(text, 4), depth + 1));
    else if (str_starts_with(text, STR("["))) t = parse_array(b, text, depth);
    else t = make_plain(b, text);
    if (t) str_map_put(b->others, text, (void *)(uintptr_t)t);
    return t;
}

static void load_body(void *context, type *t)
{
    builtin *b = context;
    const data_structure *s = &b->layout->structures[t->id];
    type_member *members = ARENA_ARRAY(b->source.arena, type_member, s->field_count);
    for (size_t i = 0; i < s->field_count; i++) {
        members[i].name = str_from_cstr(s->fields[i].name);
        members[i].offset = s->fields[i].offset;
        members[i].type = parse(b, str_from_cstr(s->fields[i].type), 0);
    }
    t->members = members;
    t->member_count = s->field_count;
}

static const type_source_ops ops = {find, by_id, match, load_body};

type_source *nt_builtin_types(arena *a, unsigned pointer_size)
{
    builtin *b = ARENA_NEW(a, builtin);
    b->layout = pointer_size == 4 ? &data_layout_x86 : &data_layout_x64;
    b->source = (type_source){.ops = &ops,
                              .context = b,
                              .pointer_size = pointer_size,
                              .arena = a,
                              .description = STR("built-in layouts of public structures")};
    b->structures = str_map_new(a, false);
    b->others = str_map_new(a, false);
    for (size_t i = 0; i < b->layout->count; i++) {
        type *t = ARENA_NEW(a, type);
        t->kind = TYPE_STRUCT;
        t->name = str_from_cstr(b->layout->structures[i].name);
        t->size = b->layout->structures[i].size;
        t->source = &b->source;
        t->id = (uint32_t)i;
        str_map_put(b->structures, t->name, t);
    }
    return &b->source;
}

nt_context nt_context_for(values_context *values, symbols *s, bool kernel)
{
    return (nt_context){.values = values,
                        .symbols = s,
                        .system_module = kernel ? "nt" : "ntdll",
                        .builtin = nt_builtin_types(values->arena, values->pointer_size)};
}

const type *nt_builtin_type(nt_context *c, const char *name)
{
    return type_find(c->builtin, str_from_cstr(name));
}

const type *nt_type(nt_context *c, const char *name)
{
    if (c->symbols) {
        str full = str_format(c->values->arena, "%s!%s", c->system_module, name);
        const type *t = symbols_find_type(c->symbols, full);
        if (t && !t->is_forward && t->source && t->source->pointer_size == c->values->pointer_size) return t;
    }
    const type *t = nt_builtin_type(c, name);
    c->used_builtin = c->used_builtin || t;
    return t;
}

value nt_value(nt_context *c, const char *type_name, uint64_t address)
{
    const type *t = nt_type(c, type_name);
    if (!t)
        return value_bad(c->values, error_new(c->values->arena, ERROR_NOT_FOUND, "no type %s", type_name));
    if (!address) return value_bad(c->values, error_new(c->values->arena, ERROR_MEMORY, "null pointer"));
    return value_at(c->values, t, address);
}
