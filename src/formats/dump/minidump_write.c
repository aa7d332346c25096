/* Sizes and offsets of the records: minidumpapiset.h, as minidump_lists.c and minidump_process.c read them.
 */
#include "formats/dump/minidump_write.h"

#include "base/utf16.h"

#include <string.h>

enum {
    HEADER_SIZE = 32,
    DIRECTORY_ENTRY = 12,
    MOST_STREAMS = 48,
    VERSION = 0xa793,
    STREAM_ALIGNMENT = 8,
    CONTEXT_ALIGNMENT = 16,
};

typedef struct writer {
    arena *a;
    uint8_t *data;
    size_t size, capacity;
    struct {
        uint32_t type, size, rva;
    } streams[MOST_STREAMS];
    size_t stream_count;
    uint64_t memory_at; /* where the memory begins; known before the lists that need it are made */
} writer;

static void reserve(writer *w, size_t more)
{
    if (w->capacity - w->size >= more) return;
    size_t capacity = w->capacity ? w->capacity : 0x4000;
    while (capacity - w->size < more) capacity *= 2;
    uint8_t *grown = arena_alloc(w->a, capacity, 16);
    if (w->size) memcpy(grown, w->data, w->size);
    w->data = grown;
    w->capacity = capacity;
}

static void put(writer *w, const void *data, size_t size)
{
    reserve(w, size);
    if (size && data) memcpy(w->data + w->size, data, size);
    else if (size) memset(w->data + w->size, 0, size);
    w->size += size;
}

static void put_u(writer *w, uint64_t v, size_t size)
{
    uint8_t b[8];

    for (size_t i = 0; i < size; i++) b[i] = (uint8_t)(v >> 8 * i);
    put(w, b, size);
}

static void put_u16(writer *w, uint32_t v)
{
    put_u(w, v, 2);
}

static void put_u32(writer *w, uint64_t v)
{
    put_u(w, v, 4);
}

static void put_u64(writer *w, uint64_t v)
{
    put_u(w, v, 8);
}

static uint32_t align(writer *w, size_t to)
{
    put(w, NULL, (to - w->size % to) % to);
    return (uint32_t)w->size;
}

static void begin(writer *w, uint32_t type)
{
    if (w->stream_count == MOST_STREAMS) return;
    w->streams[w->stream_count].type = type;
    w->streams[w->stream_count].rva = align(w, STREAM_ALIGNMENT);
}

static void end(writer *w)
{
    if (w->stream_count == MOST_STREAMS) return;
    w->streams[w->stream_count].size = (uint32_t)w->size - w->streams[w->stream_count].rva;
    w->stream_count++;
}

/* MINIDUMP_STRING: bytes without the NUL, UTF-16, NUL. */
static uint32_t put_string(writer *w, str text)
{
    bytes wide = utf8_to_utf16(w->a, text);
    uint32_t at = align(w, 4);

    put_u32(w, wide.len);
    put(w, wide.ptr, wide.len);
    put_u16(w, 0);
    return at;
}

static uint32_t put_optional_string(writer *w, str text)
{
    return text.len ? put_string(w, text) : 0;
}

static uint32_t put_bytes(writer *w, bytes b, size_t alignment)
{
    if (!b.len) return 0;
    uint32_t at = align(w, alignment);
    put(w, b.ptr, b.len);
    return at;
}

static void write_system_info(writer *w, const minidump_system_info *s)
{
    uint32_t pack = put_string(w, s->service_pack);

    begin(w, MINIDUMP_SYSTEM_INFO);
    put_u16(w, s->architecture);
    put_u16(w, s->level);
    put_u16(w, s->revision);
    put_u(w, s->processor_count, 1);
    put_u(w, s->product_type, 1);
    put_u32(w, s->major);
    put_u32(w, s->minor);
    put_u32(w, s->build);
    put_u32(w, s->platform_id);
    put_u32(w, pack);
    put_u16(w, s->suite_mask);
    put_u16(w, 0);
    if (s->has_x86_cpu) {
        put(w, s->x86_vendor, 12);
        put_u32(w, s->x86_version);
        put_u32(w, s->x86_features);
        put_u32(w, s->x86_amd_features);
    } else {
        put_u64(w, s->processor_features[0]);
        put_u64(w, s->processor_features[1]);
        put_u64(w, 0);
    }
    end(w);
}

/* File offset of an address in the memory that follows; 0 = it is not there. */
static uint64_t memory_offset(const minidump_plan *p, uint64_t memory_at, uint64_t address, uint64_t size)
{
    for (size_t i = 0; i < p->memory_count; i++) {
        const minidump_memory_range *m = &p->memory[i];
        if (address >= m->address && address - m->address < m->size &&
            m->size - (address - m->address) >= size)
            return memory_at + (address - m->address);
        memory_at += m->size;
    }
    return 0;
}

static void write_threads(writer *w, const minidump_plan *p, bool is_full)
{
    const minidump *d = &p->content;
    uint32_t *contexts = ARENA_ARRAY(w->a, uint32_t, d->thread_count);

    for (size_t i = 0; i < d->thread_count; i++)
        contexts[i] = put_bytes(w, d->threads[i].context, CONTEXT_ALIGNMENT);
    begin(w, MINIDUMP_THREAD_LIST);
    put_u32(w, d->thread_count);
    for (size_t i = 0; i < d->thread_count; i++) {
        const minidump_thread *t = &d->threads[i];
        const size_t size = t->stack.len;
        put_u32(w, t->id);
        put_u32(w, t->suspend_count);
        put_u32(w, t->priority_class);
        put_u32(w, t->priority);
        put_u64(w, t->teb);
        put_u64(w, t->stack_address);
        put_u32(w, size);
        put_u32(w, /* with full memory the bytes are found through that list */
                size && !is_full ? memory_offset(p, w->memory_at, t->stack_address, size) : 0);
        put_u32(w, t->context.len);
        put_u32(w, contexts[i]);
    }
    end(w);
}

static void put_version(writer *w, const minidump_fixed_version *v)
{
    enum { SIGNATURE = (int)0xfeef04bd };

    put_u32(w, v->present ? (uint32_t)SIGNATURE : 0);
    put_u32(w, v->structure_version);
    for (size_t half = 0; half < 4; half += 2) put_u32(w, (uint32_t)v->file[half] << 16 | v->file[half + 1]);
    for (size_t half = 0; half < 4; half += 2)
        put_u32(w, (uint32_t)v->product[half] << 16 | v->product[half + 1]);
    put_u32(w, v->flags_mask);
    put_u32(w, v->flags);
    put_u32(w, v->os);
    put_u32(w, v->type);
    put_u32(w, v->subtype);
    put_u64(w, v->date);
}

static void write_modules(writer *w, const minidump *d)
{
    uint32_t *names = ARENA_ARRAY(w->a, uint32_t, d->module_count);
    uint32_t *records = ARENA_ARRAY(w->a, uint32_t, d->module_count);

    for (size_t i = 0; i < d->module_count; i++) {
        names[i] = put_string(w, d->modules[i].path);
        records[i] = put_bytes(w, d->modules[i].codeview_record, 4);
    }
    begin(w, MINIDUMP_MODULE_LIST);
    put_u32(w, d->module_count);
    for (size_t i = 0; i < d->module_count; i++) {
        const minidump_module *m = &d->modules[i];
        put_u64(w, m->base);
        put_u32(w, m->size);
        put_u32(w, m->checksum);
        put_u32(w, m->timestamp);
        put_u32(w, names[i]);
        put_version(w, &m->version);
        put_u32(w, m->codeview_record.len);
        put_u32(w, records[i]);
        put(w, NULL, 24); /* the old debug record, two reserved numbers */
    }
    end(w);
}

static void write_unloaded(writer *w, const minidump *d)
{
    enum { HEADER = 12, ENTRY = 24 };
    uint32_t *names = ARENA_ARRAY(w->a, uint32_t, d->unloaded_module_count);

    if (!d->unloaded_module_count) return;
    for (size_t i = 0; i < d->unloaded_module_count; i++)
        names[i] = put_string(w, d->unloaded_modules[i].path);
    begin(w, MINIDUMP_UNLOADED_MODULE_LIST);
    put_u32(w, HEADER);
    put_u32(w, ENTRY);
    put_u32(w, d->unloaded_module_count);
    for (size_t i = 0; i < d->unloaded_module_count; i++) {
        const minidump_unloaded_module *m = &d->unloaded_modules[i];
        put_u64(w, m->base);
        put_u32(w, m->size);
        put_u32(w, m->checksum);
        put_u32(w, m->timestamp);
        put_u32(w, names[i]);
    }
    end(w);
}

static void write_exception(writer *w, const minidump *d)
{
    enum { MOST_PARAMETERS = 15 };
    const minidump_exception *x = &d->exception;

    if (!d->has_exception) return;
    uint32_t context = put_bytes(w, x->context, CONTEXT_ALIGNMENT);
    begin(w, MINIDUMP_EXCEPTION);
    put_u32(w, x->thread_id);
    put_u32(w, 0);
    put_u32(w, x->code);
    put_u32(w, x->flags);
    put_u64(w, x->record);
    put_u64(w, x->address);
    put_u32(w, x->parameter_count);
    put_u32(w, 0);
    for (size_t i = 0; i < MOST_PARAMETERS; i++) put_u64(w, i < x->parameter_count ? x->parameters[i] : 0);
    put_u32(w, x->context.len);
    put_u32(w, context);
    end(w);
}

static void write_handles(writer *w, const minidump_plan *p)
{
    enum { HEADER = 16, ENTRY = 32 };
    uint32_t *names = ARENA_ARRAY(w->a, uint32_t, 2 * p->handle_count);

    if (!p->handle_count) return;
    for (size_t i = 0; i < p->handle_count; i++) {
        names[2 * i] = put_optional_string(w, p->handles[i].type_name);
        names[2 * i + 1] = put_optional_string(w, p->handles[i].object_name);
    }
    begin(w, MINIDUMP_HANDLE_DATA);
    put_u32(w, HEADER);
    put_u32(w, ENTRY);
    put_u32(w, p->handle_count);
    put_u32(w, 0);
    for (size_t i = 0; i < p->handle_count; i++) {
        const minidump_handle *h = &p->handles[i];
        put_u64(w, h->handle);
        put_u32(w, names[2 * i]);
        put_u32(w, names[2 * i + 1]);
        put_u32(w, h->attributes);
        put_u32(w, h->granted_access);
        put_u32(w, h->handle_count);
        put_u32(w, h->pointer_count);
    }
    end(w);
}

static void write_regions(writer *w, const minidump_plan *p)
{
    enum { HEADER = 16, ENTRY = 48 };

    if (!p->region_count) return;
    begin(w, MINIDUMP_MEMORY_INFO_LIST);
    put_u32(w, HEADER);
    put_u32(w, ENTRY);
    put_u64(w, p->region_count);
    for (size_t i = 0; i < p->region_count; i++) {
        const minidump_region *r = &p->regions[i];
        put_u64(w, r->base);
        put_u64(w, r->allocation_base);
        put_u32(w, r->allocation_protect);
        put_u32(w, 0);
        put_u64(w, r->size);
        put_u32(w, r->state);
        put_u32(w, r->protect);
        put_u32(w, r->type);
        put_u32(w, 0);
    }
    end(w);
}

static void write_thread_infos(writer *w, const minidump *d)
{
    enum { HEADER = 12, ENTRY = 64 };

    if (!d->thread_info_count) return;
    begin(w, MINIDUMP_THREAD_INFO_LIST);
    put_u32(w, HEADER);
    put_u32(w, ENTRY);
    put_u32(w, d->thread_info_count);
    for (size_t i = 0; i < d->thread_info_count; i++) {
        const minidump_thread_info *t = &d->thread_infos[i];
        put_u32(w, t->id);
        put_u32(w, t->dump_flags);
        put_u32(w, t->dump_error);
        put_u32(w, t->exit_status);
        put_u64(w, t->create_time);
        put_u64(w, t->exit_time);
        put_u64(w, t->kernel_time);
        put_u64(w, t->user_time);
        put_u64(w, t->start_address);
        put_u64(w, t->affinity);
    }
    end(w);
}

static void write_thread_names(writer *w, const minidump *d)
{
    uint32_t *names = ARENA_ARRAY(w->a, uint32_t, d->thread_name_count);

    if (!d->thread_name_count) return;
    for (size_t i = 0; i < d->thread_name_count; i++) names[i] = put_string(w, d->thread_names[i].name);
    begin(w, MINIDUMP_THREAD_NAMES);
    put_u32(w, d->thread_name_count);
    for (size_t i = 0; i < d->thread_name_count; i++) {
        put_u32(w, d->thread_names[i].id);
        put_u64(w, names[i]);
    }
    end(w);
}

static void write_comment(writer *w, str comment)
{
    if (!comment.len) return;
    bytes wide = utf8_to_utf16(w->a, comment);
    begin(w, MINIDUMP_COMMENT_W);
    put(w, wide.ptr, wide.len);
    put_u16(w, 0);
    end(w);
}

static void write_memory_list(writer *w, const minidump_plan *p, bool is_full)
{
    uint64_t at = w->memory_at;

    begin(w, is_full ? MINIDUMP_MEMORY64_LIST : MINIDUMP_MEMORY_LIST);
    put_u(w, p->memory_count, is_full ? 8 : 4);
    if (is_full) put_u64(w, at);
    for (size_t i = 0; i < p->memory_count; i++) {
        put_u64(w, p->memory[i].address);
        put_u(w, p->memory[i].size, is_full ? 8 : 4);
        if (!is_full) put_u32(w, at);
        at += p->memory[i].size;
    }
    end(w);
}

static void write_header(writer *w, const minidump *d)
{
    writer head = {.data = w->data, .capacity = HEADER_SIZE + DIRECTORY_ENTRY * MOST_STREAMS};

    put(&head, "MDMP", 4);
    put_u32(&head, VERSION);
    put_u32(&head, w->stream_count);
    put_u32(&head, HEADER_SIZE);
    put_u32(&head, 0);
    put_u32(&head, d->timestamp);
    put_u64(&head, d->flags);
    for (size_t i = 0; i < w->stream_count; i++) {
        put_u32(&head, w->streams[i].type);
        put_u32(&head, w->streams[i].size);
        put_u32(&head, w->streams[i].rva);
    }
}

static void write_all(writer *w, const minidump_plan *p, bool is_full)
{
    const minidump *d = &p->content;

    put(w, NULL, HEADER_SIZE + DIRECTORY_ENTRY * MOST_STREAMS);
    write_system_info(w, &d->system_info);
    write_exception(w, d);
    write_threads(w, p, is_full);
    write_modules(w, d);
    write_unloaded(w, d);
    write_thread_infos(w, d);
    write_thread_names(w, d);
    write_handles(w, p);
    write_regions(w, p);
    write_comment(w, p->comment);
    for (size_t i = 0; i < p->raw_count; i++) {
        begin(w, p->raw[i].type);
        put(w, p->raw[i].data.ptr, p->raw[i].data.len);
        end(w);
    }
    write_memory_list(w, p, is_full);
    align(w, 16);
    write_header(w, d);
}

error *minidump_write_head(arena *a, const minidump_plan *p, bytes *out)
{
    const bool is_full = p->content.flags & MINIDUMP_WITH_FULL_MEMORY;
    uint64_t memory = 0;
    writer w = {.a = a};

    for (size_t i = 0; i < p->memory_count; i++) memory += p->memory[i].size;
    write_all(&w, p, is_full); /* once to know how long it is, */
    w = (writer){.a = a, .memory_at = w.size};
    write_all(&w, p, is_full); /* once with the offsets that follow from it */
    if (w.size > INT32_MAX || (!is_full && memory > UINT32_MAX - w.size))
        return error_new(a, ERROR_UNSUPPORTED, "a minidump without full memory has at most 4 GiB");
    *out = (bytes){w.data, w.size};
    return NULL;
}
