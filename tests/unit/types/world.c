#include "world.h"

static const type *find(void *context, str name)
{
    world *w = context;
    for (size_t i = 0; i < w->type_count; i++)
        if (str_equal(w->types[i]->name, name)) return w->types[i];
    return NULL;
}

static const type *by_id(void *context, uint32_t id)
{
    world *w = context;
    return id < w->type_count ? w->types[id] : NULL;
}

static void match(void *context, str pattern, bool (*each)(void *user, const type *t), void *user)
{
    world *w = context;
    for (size_t i = 0; i < w->type_count; i++)
        if (w->types[i]->name.len && str_match_wildcard(pattern, w->types[i]->name, true) &&
            !each(user, w->types[i]))
            return;
}

static void load_body(void *context, type *t)
{
    (void)t;
    ((world *)context)->bodies_loaded++;
}

static const type_source_ops ops = {find, by_id, match, load_body};

static type *add(world *w, type_kind kind, const char *name, uint64_t size)
{
    type *t = calloc(1, sizeof *t);
    t->kind = kind;
    t->name = str_from_cstr(name);
    t->size = size;
    t->source = &w->source;
    t->id = (uint32_t)w->type_count;
    w->types[w->type_count++] = t;
    return t;
}

static type *integer(world *w, const char *name, type_base base, uint64_t size, bool is_signed)
{
    type *t = add(w, TYPE_INTEGER, name, size);
    t->base = base;
    t->is_signed = is_signed;
    return t;
}

static type *with_target(world *w, type_kind kind, const char *name, uint64_t size, const type *target)
{
    type *t = add(w, kind, name, size);
    t->target = target;
    return t;
}

static void members(type *t, const type_member *from, size_t count)
{
    t->members = from;
    t->member_count = count;
}

static type_member *member(type_member *m, const char *name, const type *t, uint64_t offset)
{
    m->name = str_from_cstr(name);
    m->type = t;
    m->offset = offset;
    return m;
}

static void add_windows_structures(world *w, const type *u16, const type *u32, const type *i32,
                                   const type *wchar)
{
    uint64_t p = w->source.pointer_size;
    type *list = add(w, TYPE_STRUCT, "_LIST_ENTRY", 2 * p);
    type *list_pointer = with_target(w, TYPE_POINTER, "", p, list);
    static type_member list_members[2][2];
    type_member *m = list_members[p == 8];
    member(&m[0], "Flink", list_pointer, 0);
    member(&m[1], "Blink", list_pointer, p);
    members(list, m, 2);

    type *unicode = add(w, TYPE_STRUCT, "_UNICODE_STRING", 2 * p);
    static type_member unicode_members[2][3];
    m = unicode_members[p == 8];
    member(&m[0], "Length", u16, 0);
    member(&m[1], "MaximumLength", u16, 2);
    member(&m[2], "Buffer", with_target(w, TYPE_POINTER, "", p, wchar), p);
    members(unicode, m, 3);

    type *large = add(w, TYPE_UNION, "_LARGE_INTEGER", 8);
    static type_member large_members[3];
    member(&large_members[0], "LowPart", u32, 0);
    member(&large_members[1], "HighPart", i32, 4);
    member(&large_members[2], "QuadPart", world_type(w, "int64"), 0);
    members(large, large_members, 3);
}

/* struct _INNER { ULONG A; union { ULONG B; UCHAR C[4]; }; }  and _OUTER : _BASE with one of everything. */
static void add_outer(world *w, const type *u32, const type *uchar, const type *character)
{
    uint64_t p = w->source.pointer_size;
    type *bytes4 = with_target(w, TYPE_ARRAY, "", 4, uchar);
    bytes4->count = 4;
    type *anonymous = add(w, TYPE_UNION, "", 4);
    static type_member anonymous_members[2];
    member(&anonymous_members[0], "B", u32, 0);
    member(&anonymous_members[1], "C", bytes4, 0);
    members(anonymous, anonymous_members, 2);
    type *inner = add(w, TYPE_STRUCT, "_INNER", 8);
    static type_member inner_members[2];
    member(&inner_members[0], "A", u32, 0);
    member(&inner_members[1], "", anonymous, 4);
    members(inner, inner_members, 2);

    type *base = add(w, TYPE_CLASS, "_BASE", 8);
    static type_member base_members[1];
    member(&base_members[0], "Tag", u32, 4);
    members(base, base_members, 1);

    type *inner_array = with_target(w, TYPE_ARRAY, "", 16, inner);
    inner_array->count = 2;
    type *name = with_target(w, TYPE_ARRAY, "", 15, character);
    name->count = 15;
    type *outer = add(w, TYPE_STRUCT, "_OUTER", 0x60);
    static type_member outer_members[2][9];
    type_member *m = outer_members[p == 8];
    member(&m[0], "", base, 0)->is_base_class = true;
    member(&m[1], "Inner", inner, 8);
    member(&m[2], "Array", inner_array, 0x10);
    member(&m[3], "Next", with_target(w, TYPE_POINTER, "", p, outer), 0x20);
    member(&m[4], "Links", world_type(w, "_LIST_ENTRY"), 0x28);
    member(&m[5], "Low", u32, 0x38)->bit_count = 3;
    member(&m[6], "High", u32, 0x38)->bit_count = 9;
    m[6].bit_position = 3;
    member(&m[7], "Name", name, 0x3c);
    member(&m[8], "Count", u32, 0x50);
    members(outer, m, 9);
    with_target(w, TYPE_TYPEDEF, "OUTER", 0, outer);
}

static void add_other_types(world *w, const type *i32)
{
    uint64_t p = w->source.pointer_size;
    type *e = add(w, TYPE_ENUM, "_TOKEN_TYPE", 4);
    e->target = i32;
    static const type_enumerator names[] = {
        {{"TokenPrimary", 12}, 1}, {{"TokenImpersonation", 18}, 2}, {{"TokenLast", 9}, 18}};
    e->enumerators = names;
    e->enumerator_count = 3;
    type *v = add(w, TYPE_VOID, "void", 0);
    with_target(w, TYPE_POINTER, "PVOID", p, v);
    with_target(w, TYPE_POINTER, "PPVOID", p, world_type(w, "PVOID"));
    type *f = with_target(w, TYPE_FUNCTION, "FUNCTION", 0, world_type(w, "long"));
    with_target(w, TYPE_POINTER, "PFUNCTION", p, f);
    with_target(w, TYPE_POINTER, "PSTR", p, world_type(w, "char"));
    with_target(w, TYPE_POINTER, "PULONG", p, world_type(w, "unsigned long"));
    with_target(w, TYPE_POINTER, "PUNICODE", p, world_type(w, "_UNICODE_STRING"));
    add(w, TYPE_FLOAT, "double", 8);
    add(w, TYPE_FLOAT, "float", 4);
    type *functions = with_target(w, TYPE_ARRAY, "FUNCTIONS", 28 * p, world_type(w, "PFUNCTION"));
    functions->count = 28;
    type *numbers = with_target(w, TYPE_ARRAY, "NUMBERS", 8, world_type(w, "unsigned long"));
    numbers->count = 2;
    type *ring = with_target(w, TYPE_TYPEDEF, "RING", 0, NULL);
    ring->target = ring;
}

world *world_new(unsigned pointer_size)
{
    world *w = calloc(1, sizeof *w);
    w->arena = arena_new();
    w->source = (type_source){.ops = &ops,
                              .context = w,
                              .pointer_size = pointer_size,
                              .arena = w->arena,
                              .description = STR("test")};
    const type *u16 = integer(w, "unsigned short", BASE_UINT, 2, false);
    const type *u32 = integer(w, "unsigned long", BASE_ULONG, 4, false);
    const type *i32 = integer(w, "long", BASE_LONG, 4, true);
    const type *uchar = integer(w, "unsigned char", BASE_UCHAR, 1, false);
    const type *character = integer(w, "char", BASE_CHAR, 1, true);
    const type *wchar = integer(w, "wchar_t", BASE_WCHAR, 2, false);
    integer(w, "int64", BASE_INT, 8, true);
    integer(w, "uint64", BASE_UINT, 8, false);
    integer(w, "bool", BASE_BOOL, 1, false);
    add_windows_structures(w, u16, u32, i32, wchar);
    add_outer(w, u32, uchar, character);
    add_other_types(w, i32);

    space_run *run = ARENA_NEW(w->arena, space_run);
    *run = (space_run){.address = BASE, .size = SIZE};
    w->context = (values_context){.arena = w->arena,
                                  .space = space_from_runs(w->arena, (bytes){w->memory, SIZE}, run, 1),
                                  .interrupt = &w->interrupt,
                                  .pointer_size = pointer_size};
    return w;
}

void world_free(world *w)
{
    for (size_t i = 0; i < w->type_count; i++) free((void *)(uintptr_t)w->types[i]);
    arena_free(w->arena);
    free(w);
}

void world_put(world *w, uint64_t address, uint64_t bits, size_t size)
{
    for (size_t i = 0; i < size; i++) w->memory[address - BASE + i] = (uint8_t)(bits >> 8 * i);
}

void world_put_text(world *w, uint64_t address, const char *text)
{
    memcpy(w->memory + (address - BASE), text, strlen(text) + 1);
}

void world_put_wide(world *w, uint64_t address, const char *text)
{
    for (size_t i = 0; i <= strlen(text); i++) world_put(w, address + 2 * i, (uint8_t)text[i], 2);
}

const type *world_type(world *w, const char *name)
{
    return find(w, str_from_cstr(name));
}
