/* A process's heaps: the list in its PEB, the keys that headers are encoded with, the sums that a heap's
 * header keeps. See heap.h. */
#include "windows/heap_internal.h"

#include "windows/segment_format.h"
#include "windows/variables.h"

enum {
    NT_SIGNATURE = 0xffeeffee,      /* _HEAP.SegmentSignature */
    OLD_SIGNATURE = 0xeeffeeff,     /* _HEAP.Signature before Windows Vista */
    SEGMENT_SIGNATURE = 0xddeeddee, /* _SEGMENT_HEAP.Signature */
    OLD_FREE_LISTS = 128,
    MOST_HEAPS = 0x10000,
    MOST_PAGE_HEAPS = 0x10000,
    DPH_SIGNATURE = 0xffeeddcc, /* _DPH_HEAP_ROOT.Signature */
    PAGE = 0x1000,
};

bool heap_pointer(const nt_heaps *h, uint64_t address, uint64_t *out)
{
    return space_read_pointer(h->memory, address, h->pointer_size, out);
}

static nt_heap_kind kind_of(const nt_heaps *h, uint64_t address, uint32_t *signature)
{
    /* All kinds have their signature two pointers into the header, so that ntdll can tell them apart
     * ("Windows Internals", 7th edition, part 1, chapter 5). */
    uint32_t found;
    if (!space_read_u32(h->memory, address + 2 * h->pointer_size, &found)) return NT_HEAP_UNREADABLE;
    *signature = found;
    if (found == NT_SIGNATURE || (heap_is_old(&h->layout) && found == OLD_SIGNATURE)) return NT_HEAP_NT;
    return found == SEGMENT_SIGNATURE ? NT_HEAP_SEGMENT : NT_HEAP_UNKNOWN;
}

static bool is_page_root(const nt_heaps *h, uint64_t root)
{
    uint64_t signature;
    return heap_field_read(h->memory, &h->layout, HF_DPH_SIGNATURE, root, &signature) &&
           (uint32_t)signature == DPH_SIGNATURE;
}

static nt_heap describe(const nt_heaps *h, uint64_t address)
{
    nt_heap heap = {.address = address};
    heap.kind = kind_of(h, address, &heap.signature);
    if (heap.kind == NT_HEAP_UNKNOWN && is_page_root(h, address + PAGE)) {
        heap.kind = NT_HEAP_PAGE;
        heap.page_root = address + PAGE;
    }
    heap_field_id flags = heap.kind == NT_HEAP_NT ? HF_FLAGS : HF_SH_FLAGS;
    if (heap.kind == NT_HEAP_NT || heap.kind == NT_HEAP_SEGMENT)
        heap.flags = (uint32_t)heap_field_or0(h->memory, &h->layout, flags, address);
    for (size_t i = 0; i < h->page_roots.count; i++) {
        if (nt_page_heap_normal(h, h->page_roots.items[i]) == address)
            heap.page_root = h->page_roots.items[i];
    }
    return heap;
}

bool nt_heap_is_old(const nt_heaps *h)
{
    return heap_is_old(&h->layout);
}

nt_heap nt_heap_at(const nt_heaps *h, uint64_t address)
{
    for (size_t i = 0; i < h->list.count; i++) {
        if (h->list.items[i].address == address) return h->list.items[i];
    }
    return describe(h, address);
}

/* Keys: variables of ntdll. What is not there stays 0, and have_keys says so for those that matter. */
static void read_keys(nt_heaps *h)
{
    uint64_t globals;
    nt_variable_number(h->windows, "RtlpLFHKey", 0, &h->lfh_key);
    if (segment_is_old(&h->layout)) { /* before 1809 one key is for both (Yason) */
        h->heap_key = h->segment_lfh = h->lfh_key;
        h->have_keys = h->lfh_key != 0;
        return;
    }
    if (!nt_variable_address(h->windows, "RtlpHpHeapGlobals", &globals)) return;
    h->have_keys = heap_field_read(h->memory, &h->layout, HF_GLOBAL_HEAP_KEY, globals, &h->heap_key) &&
                   heap_field_read(h->memory, &h->layout, HF_GLOBAL_LFH_KEY, globals, &h->segment_lfh);
}

static void add_page_root(arena *a, nt_heaps *h, uint64_t root)
{
    for (size_t i = 0; i < h->page_roots.count; i++) {
        if (h->page_roots.items[i] == root) return;
    }
    if (is_page_root(h, root)) *VEC_PUSH(a, &h->page_roots) = root;
}

/* The list of the roots' NextHeap: ntdll's up to Windows Vista, verifier.dll's later. A root whose list has
 * no symbol is known by its handle, which the process's list has: the page before the root. */
static void read_page_roots(arena *a, nt_heaps *h, uint64_t array, uint64_t count)
{
    uint64_t head, at;
    symbol list;
    if (!heap_has(&h->layout, HF_DPH_NEXT)) return;
    uint32_t link = h->layout.fields[HF_DPH_NEXT].offset;
    bool found = nt_variable_address(h->windows, "RtlpDphPageHeapList", &head);
    if (!found && h->windows->symbols &&
        symbols_find(h->windows->symbols, STR("verifier!AVrfpDphPageHeapList"), &list)) {
        head = list.address;
        found = true;
    }
    if (found && heap_pointer(h, head, &at)) {
        for (size_t i = 0; at != head && at != 0 && i < MOST_PAGE_HEAPS; i++) {
            add_page_root(a, h, at - link);
            if (!heap_pointer(h, at, &at) || interrupt_pending(h->interrupt)) break;
        }
    }
    for (uint64_t i = 0; i < count && i < MOST_PAGE_HEAPS; i++) {
        if (heap_pointer(h, array + i * h->pointer_size, &at)) add_page_root(a, h, at + PAGE);
    }
}

error *nt_heaps_open(arena *a, nt_context *c, uint64_t peb, nt_heaps *out)
{
    nt_heaps h = {.windows = c,
                  .memory = c->values->space,
                  .interrupt = c->values->interrupt,
                  .pointer_size = c->values->pointer_size,
                  .granularity = 2 * c->values->pointer_size};
    value block = nt_value(c, "_PEB", peb);
    uint64_t count, array;
    if (!value_u64(value_field(block, "NumberOfHeaps"), &count) ||
        !value_u64(value_field(block, "ProcessHeaps"), &array))
        return error_at_address(a, ERROR_MEMORY, peb,
                                "the process environment block's list of heaps cannot be read");
    heap_layout_load(c, &h.layout);
    if (!h.layout.sizes[HT_HEAP] || !h.layout.sizes[HT_ENTRY])
        return error_new(a, ERROR_NOT_FOUND, "the symbols of %s have no type _HEAP: heaps cannot be read",
                         c->system_module);
    h.global_flag = (uint32_t)value_or(value_field(block, "NtGlobalFlag"), 0);
    read_keys(&h);
    read_page_roots(a, &h, array, count);
    for (uint64_t i = 0; i < count && i < MOST_HEAPS; i++) {
        uint64_t address;
        if (!heap_pointer(&h, array + i * h.pointer_size, &address)) break;
        nt_heap heap = describe(&h, address);
        heap.index = (unsigned)i + 1;
        *VEC_PUSH(a, &h.list) = heap;
    }
    *out = h;
    return NULL;
}

/* Entries of a list whose head is `head`; *damage_at where a link is broken. */
static uint64_t list_length(const nt_heaps *h, uint64_t head, uint64_t *damage_at)
{
    uint64_t at, before = head, n = 0;
    *damage_at = 0;
    if (!heap_pointer(h, head, &at)) {
        *damage_at = head;
        return 0;
    }
    for (; at != head && n < HEAP_LIST_LIMIT; n++) {
        uint64_t back, next;
        if (!heap_pointer(h, at, &next) || !heap_pointer(h, at + h->pointer_size, &back) || back != before) {
            *damage_at = at;
            return n;
        }
        before = at;
        at = next;
        if ((n & 0xfff) == 0 && interrupt_pending(h->interrupt)) return n;
    }
    if (at != head) *damage_at = at;
    return n;
}

static bool summarize_nt(const nt_heaps *h, const nt_heap *heap, nt_heap_summary *s)
{
    const heap_layout *l = &h->layout;
    space *m = h->memory;
    uint64_t at = heap->address, bad;
    if (heap_is_old(l)) {
        if (!heap_old_summarize(h, heap, s)) return false;
    } else {
        if (!heap_field_read(m, l, HF_RESERVED_BYTES, at, &s->reserved)) return false;
        s->committed = heap_field_or0(m, l, HF_COMMITTED_BYTES, at);
        s->virtual_bytes = s->reserved - heap_field_or0(m, l, HF_LARGE_UCR_BYTES, at);
        s->uncommitted_ranges = heap_field_or0(m, l, HF_UCR_COUNT, at);
        s->lock_contention = heap_field_or0(m, l, HF_LOCK_COLLISIONS, at);
    }
    s->free_bytes = heap_field_or0(m, l, HF_TOTAL_FREE, at) * h->granularity;
    s->serialized = heap_field_or0(m, l, HF_LOCK, at) != 0;
    s->front_end = (uint8_t)heap_field_or0(m, l, HF_FRONT_END_TYPE, at);
    for (unsigned i = 0; i < nt_heap_free_lists(h); i++) {
        s->free_blocks += list_length(h, nt_heap_free_list_at(h, heap, i), &bad);
        if (!bad || s->list_damage) continue;
        s->list_damage = "free list";
        s->list_damage_at = bad;
    }
    s->virtual_blocks = list_length(h, at + l->fields[HF_VIRTUAL_LIST].offset, &bad);
    if (bad && !s->list_damage) {
        s->list_damage = "list of virtual blocks";
        s->list_damage_at = bad;
    }
    return true;
}

bool nt_heap_summarize(const nt_heaps *h, const nt_heap *heap, nt_heap_summary *out)
{
    nt_heap_summary s = {0};
    const heap_layout *l = &h->layout;
    if (heap->kind == NT_HEAP_NT) {
        if (!summarize_nt(h, heap, &s)) return false;
    } else if (heap->kind == NT_HEAP_SEGMENT) {
        /* The sums moved into MemStats in Windows 10 1809. */
        bool old = !heap_has(l, HF_SH_RESERVED);
        uint64_t pages;
        if (!heap_field_read(h->memory, l, old ? HF_SH_RESERVED_OLD : HF_SH_RESERVED, heap->address, &pages))
            return false;
        s.reserved = pages << 12;
        s.committed = heap_field_or0(h->memory, l, old ? HF_SH_COMMITTED_OLD : HF_SH_COMMITTED, heap->address)
                      << 12;
        s.list_index = (unsigned)heap_field_or0(h->memory, l, HF_SH_INDEX, heap->address);
        s.serialized = true;
    } else {
        return false;
    }
    *out = s;
    return true;
}

unsigned nt_heap_free_lists(const nt_heaps *h)
{
    return heap_is_old(&h->layout) ? OLD_FREE_LISTS : 1;
}

uint64_t nt_heap_free_list_at(const nt_heaps *h, const nt_heap *heap, unsigned list)
{
    return heap->address + h->layout.fields[HF_FREE_LISTS].offset + (uint64_t)list * 2 * h->pointer_size;
}

nt_heap_addresses nt_heap_free_list(arena *a, const nt_heaps *h, const nt_heap *heap, unsigned list,
                                    const char **damage)
{
    nt_heap_addresses found = {0};
    uint64_t head = nt_heap_free_list_at(h, heap, list), at, before = head, back;
    *damage = NULL;
    if (heap->kind != NT_HEAP_NT || !heap_pointer(h, head, &at)) {
        *damage = "the head of the list cannot be read";
        return found;
    }
    while (at != head && found.count < HEAP_LIST_LIMIT && !interrupt_pending(h->interrupt)) {
        if (!heap_pointer(h, at + h->pointer_size, &back)) {
            *damage = "an entry cannot be read";
            break;
        }
        *VEC_PUSH(a, &found) = at - h->granularity;
        if (back != before) {
            *damage = "an entry does not point back to the one before it";
            break;
        }
        before = at;
        if (!heap_pointer(h, at, &at)) break;
    }
    return found;
}

bool heap_walk_emit(heap_walk *w, const nt_heap_block *b)
{
    w->end.blocks++;
    if (b->damage) w->end.damaged++;
    if ((w->end.blocks & 0xff) == 0 && interrupt_pending(w->heaps->interrupt)) w->end.stopped = true;
    if (!w->end.stopped && !w->each(w->user, b)) w->end.stopped = true;
    return !w->end.stopped;
}

const uint8_t *heap_window_at(heap_window *w, uint64_t address, size_t size)
{
    if (w->bytes && address >= w->start && address - w->start <= w->size &&
        size <= w->size - (address - w->start))
        return w->bytes + (address - w->start);
    bytes view = space_view(w->memory, address, HEAP_WINDOW);
    w->start = address;
    w->bytes = view.ptr;
    w->size = view.len;
    if (w->size < size) {
        w->bytes = w->own;
        w->size = space_read(w->memory, address, w->own, HEAP_WINDOW);
    }
    return w->size < size ? NULL : w->bytes;
}

nt_heap_end nt_heap_walk(const nt_heaps *h, const nt_heap *heap, nt_heap_visitor each, void *user)
{
    uint8_t window[HEAP_WINDOW];
    heap_walk w = {.heaps = h, .heap = heap, .each = each, .user = user};
    w.window = (heap_window){.memory = h->memory, .own = window};
    if (heap->kind == NT_HEAP_NT) heap_walk_nt(&w);
    else if (heap->kind == NT_HEAP_SEGMENT) heap_walk_segment_heap(&w);
    else if (heap->kind == NT_HEAP_UNREADABLE) w.end.note = "its memory is not in the dump";
    else if (heap->kind == NT_HEAP_PAGE) w.end.note = "it is a page heap: !heap -p -h shows its blocks";
    else w.end.note = "it is not a Windows heap: neither kind's signature is there";
    return w.end;
}

typedef struct finder {
    uint64_t address;
    nt_heap_block found;
    bool any;
} finder;

static bool find_block(void *user, const nt_heap_block *b)
{
    finder *f = user;
    /* x64 blocks reach into the next one's header by its first eight bytes: `size` is what counts here. */
    if (f->address - nt_heap_block_start(b) >= b->size) return true;
    f->found = *b;
    f->any = true;
    return b->internal || b->kind == NT_BLOCK_BACKEND || b->kind == NT_BLOCK_VS; /* LFH blocks come behind */
}

bool nt_heap_find(const nt_heaps *h, uint64_t address, nt_heap *heap, nt_heap_block *out)
{
    arena *a = arena_new();
    bool found = false;
    for (size_t i = 0; i < h->list.count && !found; i++) {
        nt_heap_ranges ranges = nt_heap_memory(a, h, &h->list.items[i]);
        bool inside = false;
        for (size_t k = 0; k < ranges.count && !inside; k++)
            inside = address - ranges.items[k].start < ranges.items[k].size;
        if (!inside) continue;
        finder f = {.address = address};
        nt_heap_walk(h, &h->list.items[i], find_block, &f);
        if (f.any) {
            *heap = h->list.items[i];
            *out = f.found;
            found = true;
        }
    }
    arena_free(a);
    return found;
}

nt_heap_addresses nt_heap_trace(arena *a, const nt_heaps *h, uint64_t trace)
{
    nt_heap_addresses found = {0};
    uint64_t depth;
    if (!heap_field_read(h->memory, &h->layout, HF_TRACE_DEPTH, trace, &depth)) return found;
    /* Entries that a heap without page heap refers to keep the depth one field before (DbgHelpUtils). */
    if (depth == 0 || depth > HEAP_TRACE_FRAMES)
        depth = heap_field_or0(h->memory, &h->layout, HF_TRACE_INDEX, trace);
    uint64_t at = trace + h->layout.fields[HF_TRACE_FRAMES].offset, address;
    for (uint64_t i = 0; i < depth && i < HEAP_TRACE_FRAMES; i++) {
        if (!heap_pointer(h, at + i * h->pointer_size, &address)) break;
        *VEC_PUSH(a, &found) = address;
    }
    return found;
}
