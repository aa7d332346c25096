#include "windows/heap_tags.h"

#include "base/utf16.h"
#include "windows/heap_internal.h"
#include "windows/variables.h"

enum {
    PSEUDO_TAGS = 129, /* one for each free list's size, and of all that is larger (nt's FreeLists[128]) */
    PSEUDO_LARGE = 128,
    MOST_TAGS = 0xfff, /* HEAP_MAXIMUM_TAG, winnt.h */
    PSEUDO_FLAG = 0x8000,
    NAME_LENGTH = 24, /* elements of TagName */
};

static str name_of(arena *a, nt_context *c, uint64_t entry)
{
    uint8_t raw[NAME_LENGTH * 2];
    value name = value_field(nt_value(c, "_HEAP_TAG_ENTRY", entry), "TagName");
    size_t n = value_is_bad(name) ? 0 : space_read(c->values->space, value_address_of(name), raw, sizeof raw);
    size_t length = 0;
    while (length + 2 <= n && load_u16(raw + length)) length += 2;
    return utf16_to_utf8(a, (bytes){raw, length});
}

static bool read_counts(nt_context *c, const char *kind, uint64_t at, nt_heap_tag *out)
{
    value entry = nt_value(c, kind, at);
    return value_u64(value_field(entry, "Allocs"), &out->allocs) &&
           value_u64(value_field(entry, "Frees"), &out->frees) &&
           value_u64(value_field(entry, "Size"), &out->size);
}

/* The table of a heap, and the bytes of an entry. */
static uint64_t table_of(const nt_heaps *h, uint64_t heap, heap_field_id field, const char *kind,
                         uint64_t *each)
{
    const type *t = nt_type(h->windows, kind);
    *each = t ? t->size : 0;
    return *each ? heap_field_or0(h->memory, &h->layout, field, heap) : 0;
}

nt_heap_tags nt_heap_tags_of(arena *a, const nt_heaps *h, uint64_t heap)
{
    nt_heap_tags found = {0};
    uint64_t each, at = table_of(h, heap, HF_TAGS, "_HEAP_TAG_ENTRY", &each);
    uint64_t next = heap_field_or0(h->memory, &h->layout, HF_NEXT_TAG, heap);
    for (uint64_t i = 0; at && i < next && i < MOST_TAGS; i++) {
        nt_heap_tag t = {.index = (unsigned)i, .name = name_of(a, h->windows, at + i * each)};
        if (t.name.len && read_counts(h->windows, "_HEAP_TAG_ENTRY", at + i * each, &t))
            *VEC_PUSH(a, &found) = t;
    }
    return found;
}

/* Index 0 counts what is larger than the last size: "Objects>1024". */
static str pseudo_name(arena *a, const nt_heaps *h, unsigned index)
{
    if (index == PSEUDO_LARGE) return STR("VirtualAlloc");
    if (index == 0) return str_format(a, "Objects>%4u", PSEUDO_LARGE * h->granularity);
    return str_format(a, "Objects=%4u", index * h->granularity);
}

nt_heap_tags nt_heap_pseudo_tags(arena *a, const nt_heaps *h, uint64_t heap)
{
    nt_heap_tags found = {0};
    uint64_t each, at = table_of(h, heap, HF_PSEUDO_TAGS, "_HEAP_PSEUDO_TAG_ENTRY", &each);
    for (unsigned i = 0; at && i < PSEUDO_TAGS; i++) {
        nt_heap_tag t = {.index = PSEUDO_FLAG | i, .name = pseudo_name(a, h, i)};
        if (read_counts(h->windows, "_HEAP_PSEUDO_TAG_ENTRY", at + i * each, &t) && (t.allocs || t.frees))
            *VEC_PUSH(a, &found) = t;
    }
    return found;
}

uint64_t nt_heap_global_tags(const nt_heaps *h)
{
    uint64_t at;
    return nt_variable_number(h->windows, "RtlpGlobalTagHeap", 0, &at) ? at : 0;
}

str nt_heap_block_tag(arena *a, const nt_heaps *h, const nt_heap *heap, const nt_heap_block *b)
{
    uint64_t index = 0, each, at;
    if (b->kind != NT_BLOCK_BACKEND || b->internal || !b->decoded) return STR("");
    if (b->flags & NT_ENTRY_EXTRA && b->busy) {
        uint64_t extra = b->entry + b->size - h->layout.sizes[HT_EXTRA];
        if (!h->layout.sizes[HT_EXTRA] ||
            !heap_field_read(h->memory, &h->layout, HF_EXTRA_TAG, extra, &index))
            return STR("");
    } else if (heap_is_old(&h->layout)) {
        index = b->tag;
    }
    if (!index) return STR("");
    if (index & PSEUDO_FLAG) {
        index &= PSEUDO_FLAG - 1u;
        return index < PSEUDO_TAGS ? pseudo_name(a, h, (unsigned)index) : STR("");
    }
    at = table_of(h, heap->address, HF_TAGS, "_HEAP_TAG_ENTRY", &each);
    uint64_t next = heap_field_or0(h->memory, &h->layout, HF_NEXT_TAG, heap->address);
    return at && index < next ? name_of(a, h->windows, at + index * each) : STR("");
}
