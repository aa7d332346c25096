/* Where the fields of Windows' heaps are: see heap_layout.h. */
#include "windows/heap_layout.h"

#define TYPE_NAME(id, name) [id] = name,
static const char *const type_names[HT_COUNT] = {HEAP_TYPES(TYPE_NAME)};
#undef TYPE_NAME

typedef struct field_name {
    const char *type, *field;
} field_name;
#define FIELD_NAME(id, type, field) [id] = {type, field},
static const field_name field_names[HF_COUNT] = {HEAP_FIELDS(FIELD_NAME)};
#undef FIELD_NAME

static heap_field find_field(const type *t, const char *name)
{
    type_field f;
    if (!t || !type_find_field(t, str_from_cstr(name), &f) || f.offset > UINT32_MAX) return (heap_field){0};
    const type *resolved = type_resolve(f.type);
    uint64_t size = resolved ? resolved->size : 0;
    return (heap_field){.there = true,
                        .size = (uint8_t)(size > 8 ? 8 : size),
                        .bit_position = f.bit_position,
                        .bit_count = f.bit_count,
                        .offset = (uint32_t)f.offset};
}

/* ntdll's own symbols of Windows 7 lack _HEAP_VIRTUAL_ALLOC_ENTRY. It is a list entry, a _HEAP_ENTRY_EXTRA of
 * two pointers, CommitSize, ReserveSize and BusyBlock in every version whose symbols have it. */
static void add_virtual_entry(heap_layout *l, unsigned pointer_size)
{
    if (l->fields[HF_VIRTUAL_BLOCK].there || !l->sizes[HT_ENTRY]) return;
    for (unsigned i = 0; i < 3; i++) {
        static const heap_field_id ids[] = {HF_VIRTUAL_COMMIT, HF_VIRTUAL_RESERVE, HF_VIRTUAL_BLOCK};
        l->fields[ids[i]] =
            (heap_field){.there = true, .size = (uint8_t)pointer_size, .offset = (4 + i) * pointer_size};
    }
}

void heap_layout_load(nt_context *c, heap_layout *out)
{
    *out = (heap_layout){0};
    for (size_t i = 0; i < HT_COUNT; i++) {
        const type *t = nt_type(c, type_names[i]);
        out->sizes[i] = t && t->size <= UINT16_MAX ? (uint32_t)t->size : 0;
    }
    const char *last = "";
    const type *t = NULL;
    for (size_t i = 0; i < HF_COUNT; i++) {
        const field_name *n = &field_names[i];
        if (strcmp(last, n->type) != 0) t = nt_type(c, n->type);
        last = n->type;
        out->fields[i] = find_field(t, n->field);
    }
    add_virtual_entry(out, c->values->pointer_size);
    type_field contexts;
    const type *heap = nt_type(c, "_SEGMENT_HEAP");
    if (heap && type_find_field(heap, STR("SegContexts"), &contexts)) {
        const type *array = type_resolve(contexts.type);
        out->contexts = array && array->count <= 8 ? (uint32_t)array->count : 0;
    }
}

uint64_t heap_field_in(const heap_layout *l, heap_field_id id, const uint8_t *raw, size_t size)
{
    const heap_field *f = &l->fields[id];
    uint64_t v = 0;
    if (!f->there || (uint64_t)f->offset + f->size > size) return 0;
    memcpy(&v, raw + f->offset, f->size);
    if (f->bit_count && f->bit_count < 64) v = (v >> f->bit_position) & (((uint64_t)1 << f->bit_count) - 1);
    return v;
}

bool heap_field_read(space *s, const heap_layout *l, heap_field_id id, uint64_t base, uint64_t *out)
{
    const heap_field *f = &l->fields[id];
    uint64_t v = 0;
    if (!f->there || base == 0 || !space_read_all(s, base + f->offset, &v, f->size)) return false;
    if (f->bit_count && f->bit_count < 64) v = (v >> f->bit_position) & (((uint64_t)1 << f->bit_count) - 1);
    *out = v;
    return true;
}

uint64_t heap_field_or0(space *s, const heap_layout *l, heap_field_id id, uint64_t base)
{
    uint64_t v = 0;
    return heap_field_read(s, l, id, base, &v) ? v : 0;
}
