/* A type source over the forge's heap layouts (cases/forge/heap_layouts, made into heap_types.inc by
 * heap-types.py), and a process's memory out of a flat file: what fuzz_heap.c and the unit test of the heap
 * walkers feed them. */
#ifndef NTDBG_TESTS_HEAP_TYPES_H
#define NTDBG_TESTS_HEAP_TYPES_H

#include "base/map.h"
#include "windows/heap.h"

#include <stdlib.h>

typedef struct heap_test_field {
    const char *name;
    uint32_t offset;
    const char *type; /* "u32", "ptr", "[2] _NAME", "bits u16 0 15", "_NAME" */
} heap_test_field;
typedef struct heap_test_structure {
    const char *name;
    uint32_t size;
    const heap_test_field *fields;
    size_t field_count;
} heap_test_structure;
typedef struct heap_test_layout {
    unsigned pointer;
    const heap_test_structure *structures;
    size_t count;
} heap_test_layout;

#include "heap_types.inc"

typedef struct heap_test_types {
    type_source source;
    const heap_test_layout *layout;
    type *types; /* one a structure */
} heap_test_types;

static inline const type *heap_test_find(void *context, str name)
{
    heap_test_types *t = context;
    for (size_t i = 0; i < t->layout->count; i++)
        if (str_equal(name, str_from_cstr(t->layout->structures[i].name))) return &t->types[i];
    return NULL;
}

static inline const type *heap_test_by_id(void *context, uint32_t id)
{
    heap_test_types *t = context;
    return id < t->layout->count ? &t->types[id] : NULL;
}

static inline void heap_test_match(void *context, str pattern, bool (*each)(void *user, const type *t),
                                   void *user)
{
    (void)context;
    (void)pattern;
    (void)each;
    (void)user;
}

static inline const type *heap_test_type(heap_test_types *t, const char *text)
{
    if (text[0] == '_') return heap_test_find(t, str_from_cstr(text));
    if (text[0] == '[') {
        char *rest;
        unsigned long count = strtoul(text + 1, &rest, 10);
        return type_array_of(heap_test_type(t, rest + 2), count);
    }
    if (strncmp(text, "bits ", 5) == 0) text += 5;
    type *n = ARENA_NEW(t->source.arena, type);
    bool pointer = text[0] == 'p';
    *n = (type){.kind = TYPE_INTEGER,
                .base = BASE_UINT,
                .size = pointer ? t->layout->pointer : strtoul(text + 1, NULL, 10) / 8,
                .source = &t->source,
                .body_loaded = true};
    return n;
}

static inline void heap_test_body(void *context, type *t)
{
    heap_test_types *all = context;
    const heap_test_structure *s = &all->layout->structures[t->id];
    type_member *members = ARENA_ARRAY(all->source.arena, type_member, s->field_count);
    for (size_t i = 0; i < s->field_count; i++) {
        const char *text = s->fields[i].type;
        members[i] = (type_member){.name = str_from_cstr(s->fields[i].name), .offset = s->fields[i].offset};
        members[i].type = heap_test_type(all, text);
        if (strncmp(text, "bits ", 5) == 0) {
            char *rest;
            members[i].bit_position = (uint8_t)strtoul(strchr(text + 5, ' '), &rest, 10);
            members[i].bit_count = (uint8_t)strtoul(rest, NULL, 10);
        }
    }
    t->members = members;
    t->member_count = s->field_count;
}

static const type_source_ops heap_test_ops = {heap_test_find, heap_test_by_id, heap_test_match,
                                              heap_test_body};

static inline type_source *heap_test_source_of(arena *a, const heap_test_layout *layout)
{
    heap_test_types *t = ARENA_NEW(a, heap_test_types);
    t->layout = layout;
    t->source = (type_source){.ops = &heap_test_ops,
                              .context = t,
                              .pointer_size = t->layout->pointer,
                              .arena = a,
                              .description = STR("heap layouts of the tests")};
    t->types = ARENA_ARRAY(a, type, t->layout->count);
    for (size_t i = 0; i < t->layout->count; i++)
        t->types[i] = (type){.kind = TYPE_STRUCT,
                             .name = str_from_cstr(t->layout->structures[i].name),
                             .size = t->layout->structures[i].size,
                             .source = &t->source,
                             .id = (uint32_t)i};
    return &t->source;
}

/* `kind`: 8 or 4, the size of a pointer, or 3: of 4 bytes, before Windows Vista. */
static inline type_source *heap_test_source(arena *a, uint8_t kind)
{
    return heap_test_source_of(a, kind == 8   ? &win10_x64_layout
                                  : kind == 3 ? &xp_x86_layout
                                              : &win7_x86_layout);
}

/* A file of a process: byte 0: 8, 4, or 3 (of 4-byte pointers, before Windows Vista); then PEB, RtlpLFHKey,
 * HeapKey, LfhKey (8 bytes each), and pieces of memory: address (8), size (4), bytes. Cut files give what
 * they have. */
typedef struct heap_test_process {
    values_context values;
    nt_context windows;
    uint64_t peb, keys[3];
} heap_test_process;

static inline bool heap_test_open(arena *a, bytes file, const interrupt *i, heap_test_process *p)
{
    VEC(space_run) runs = {0};
    if (file.len < 33) return false;
    uint8_t kind = file.ptr[0];
    p->peb = load_u64(file.ptr + 1);
    for (int k = 0; k < 3; k++) p->keys[k] = load_u64(file.ptr + 9 + 8 * k);
    for (size_t at = 33; at + 12 < file.len && runs.count < 256;) {
        uint64_t address = load_u64(file.ptr + at);
        uint64_t size = load_u32(file.ptr + at + 8);
        at += 12;
        if (size > file.len - at) size = file.len - at;
        if (size) *VEC_PUSH(a, &runs) = (space_run){.address = address, .size = size, .offset = at};
        at += size;
    }
    for (size_t n = 1; n < runs.count; n++) /* sorted, as runs must be */
        for (size_t k = n; k > 0 && runs.items[k].address < runs.items[k - 1].address; k--) {
            space_run r = runs.items[k];
            runs.items[k] = runs.items[k - 1];
            runs.items[k - 1] = r;
        }
    p->values = (values_context){.arena = a,
                                 .space = space_from_runs(a, file, runs.items, runs.count),
                                 .interrupt = i,
                                 .pointer_size = kind == 8 ? 8 : 4};
    p->windows =
        (nt_context){.values = &p->values, .system_module = "ntdll", .builtin = heap_test_source(a, kind)};
    return true;
}

static inline error *heap_test_heaps(arena *a, heap_test_process *p, nt_heaps *h)
{
    error *e = nt_heaps_open(a, &p->windows, p->peb, h);
    if (e) return e;
    h->lfh_key = p->keys[0];
    h->heap_key = p->keys[1];
    h->segment_lfh = p->keys[2];
    h->have_keys = true;
    return NULL;
}

#endif
