/* Minidump lists of threads, modules and memory. */
#include "formats/dump/minidump_reader.h"

#include <inttypes.h>
#include <string.h>

static void parse_thread(minidump_reader *r, bytes b, bool extended, minidump_thread *t)
{
    t->id = entry_u32(b, 0);
    t->suspend_count = entry_u32(b, 4);
    t->priority_class = entry_u32(b, 8);
    t->priority = entry_u32(b, 12);
    t->teb = entry_u64(b, 16);
    t->stack_address = entry_u64(b, 24);
    t->stack = minidump_reader_slice(r, b, 32);
    t->context = minidump_reader_slice(r, b, 40);
    if (!extended) return;
    t->backing_store_address = entry_u64(b, 48);
    t->backing_store = minidump_reader_slice(r, b, 56);
}

void minidump_parse_threads(minidump_reader *r)
{
    enum { STRIDE = 48, STRIDE_EX = 64 };
    minidump *d = r->dump;
    minidump_list list;
    bool extended = false;

    if (!minidump_reader_plain_list(r, MINIDUMP_THREAD_LIST, STRIDE, &list)) {
        extended = minidump_reader_plain_list(r, MINIDUMP_THREAD_EX_LIST, STRIDE_EX, &list);
        if (!extended) return;
    }
    d->has_thread_list = true;
    d->threads = ARENA_ARRAY(r->a, minidump_thread, list.count);
    d->thread_count = list.count;
    d->threads_said = list.said;
    for (size_t i = 0; i < list.count; i++) {
        parse_thread(r, minidump_list_entry(&list, i), extended, &d->threads[i]);
    }
    minidump_reader_report(r, extended ? "ThreadExListStream" : "ThreadListStream");
}

void minidump_parse_thread_infos(minidump_reader *r)
{
    enum { STRIDE = 64, COUNT_SIZE = 4 };
    minidump *d = r->dump;
    minidump_list list;

    if (!minidump_reader_sized_list(r, MINIDUMP_THREAD_INFO_LIST, STRIDE, COUNT_SIZE, &list)) return;
    d->thread_infos = ARENA_ARRAY(r->a, minidump_thread_info, list.count);
    d->thread_info_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        bytes b = minidump_list_entry(&list, i);
        d->thread_infos[i] = (minidump_thread_info){
            .id = entry_u32(b, 0),
            .dump_flags = entry_u32(b, 4),
            .dump_error = entry_u32(b, 8),
            .exit_status = entry_u32(b, 12),
            .create_time = entry_u64(b, 16),
            .exit_time = entry_u64(b, 24),
            .kernel_time = entry_u64(b, 32),
            .user_time = entry_u64(b, 40),
            .start_address = entry_u64(b, 48),
            .affinity = entry_u64(b, 56),
        };
    }
}

void minidump_parse_thread_names(minidump_reader *r)
{
    enum { STRIDE = 12 }; /* 4-byte packing: the 64-bit RVA follows the id at once */
    minidump *d = r->dump;
    minidump_list list;

    if (!minidump_reader_plain_list(r, MINIDUMP_THREAD_NAMES, STRIDE, &list)) return;
    d->thread_names = ARENA_ARRAY(r->a, minidump_thread_name, list.count);
    d->thread_name_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        bytes b = minidump_list_entry(&list, i);
        d->thread_names[i].id = entry_u32(b, 0);
        d->thread_names[i].name = minidump_reader_string(r, entry_u64(b, 4));
    }
    minidump_reader_report(r, "ThreadNamesStream");
}

const minidump_thread_info *minidump_find_thread_info(const minidump *dump, uint32_t id)
{
    for (size_t i = 0; i < dump->thread_info_count; i++) {
        if (dump->thread_infos[i].id == id) return &dump->thread_infos[i];
    }
    return NULL;
}

const minidump_thread_name *minidump_find_thread_name(const minidump *dump, uint32_t id)
{
    for (size_t i = 0; i < dump->thread_name_count; i++) {
        if (dump->thread_names[i].id == id) return &dump->thread_names[i];
    }
    return NULL;
}

static void parse_version(bytes b, minidump_fixed_version *v)
{
    const uint32_t SIGNATURE = 0xfeef04bd;

    v->present = entry_u32(b, 0) == SIGNATURE;
    if (!v->present) return;
    v->structure_version = entry_u32(b, 4);
    /* Four 32-bit words, each with the more significant number in its upper half. */
    for (size_t i = 0; i < 4; i++) {
        uint64_t word = 2 * (i & 2) + (i & 1 ? 0 : 2);
        v->file[i] = entry_u16(b, 8 + word);
        v->product[i] = entry_u16(b, 16 + word);
    }
    v->flags_mask = entry_u32(b, 24);
    v->flags = entry_u32(b, 28);
    v->os = entry_u32(b, 32);
    v->type = entry_u32(b, 36);
    v->subtype = entry_u32(b, 40);
    v->date = (uint64_t)entry_u32(b, 44) << 32 | entry_u32(b, 48);
}

static void parse_codeview(minidump_module *m)
{
    bytes b = m->codeview_record;

    if (b.len == 0) return;
    m->codeview = MINIDUMP_CODEVIEW_OTHER;
    if (b.len < 4) return;
    if (memcmp(b.ptr, "RSDS", 4) == 0 && b.len >= 24) {
        m->codeview = MINIDUMP_CODEVIEW_RSDS;
        memcpy(m->guid, b.ptr + 4, sizeof m->guid);
        m->age = load_u32(b.ptr + 20);
        m->pdb_path = bytes_cstr(b, 24);
    } else if (memcmp(b.ptr, "NB10", 4) == 0 && b.len >= 16) {
        m->codeview = MINIDUMP_CODEVIEW_NB10;
        m->nb10_signature = load_u32(b.ptr + 8);
        m->age = load_u32(b.ptr + 12);
        m->pdb_path = bytes_cstr(b, 16);
    }
}

/* IMAGE_DEBUG_MISC: type 1 is the name of the image's .dbg file, in one-byte or in two-byte characters. */
static void parse_misc_record(minidump_reader *r, minidump_module *m)
{
    enum { TYPE_EXENAME = 1, NAME_OFFSET = 12 };
    bytes b = m->misc_record;

    if (b.len <= NAME_OFFSET || load_u32(b.ptr) != TYPE_EXENAME) return;
    m->misc_path =
        b.ptr[8] ? minidump_reader_utf16(r, bytes_from(b, NAME_OFFSET)) : bytes_cstr(b, NAME_OFFSET);
}

static void parse_module(minidump_reader *r, bytes b, minidump_module *m)
{
    m->base = entry_u64(b, 0);
    m->size = entry_u32(b, 8);
    m->checksum = entry_u32(b, 12);
    m->timestamp = entry_u32(b, 16);
    m->path = minidump_reader_string(r, entry_u32(b, 20));
    parse_version(bytes_clamp(b, 24, 52), &m->version);
    m->codeview_record = minidump_reader_slice(r, b, 76);
    m->misc_record = minidump_reader_slice(r, b, 84);
    m->pdb_path = m->misc_path = str_from_cstr("");
    parse_codeview(m);
    parse_misc_record(r, m);
}

void minidump_parse_modules(minidump_reader *r)
{
    enum { STRIDE = 108 };
    minidump *d = r->dump;
    minidump_list list;

    if (!minidump_reader_plain_list(r, MINIDUMP_MODULE_LIST, STRIDE, &list)) return;
    d->has_module_list = true;
    d->modules = ARENA_ARRAY(r->a, minidump_module, list.count);
    d->module_count = list.count;
    d->modules_said = list.said;
    for (size_t i = 0; i < list.count; i++) parse_module(r, minidump_list_entry(&list, i), &d->modules[i]);
    minidump_reader_report(r, "ModuleListStream");
}

void minidump_parse_unloaded_modules(minidump_reader *r)
{
    enum { STRIDE = 24, COUNT_SIZE = 4 };
    minidump *d = r->dump;
    minidump_list list;

    if (!minidump_reader_sized_list(r, MINIDUMP_UNLOADED_MODULE_LIST, STRIDE, COUNT_SIZE, &list)) return;
    d->unloaded_modules = ARENA_ARRAY(r->a, minidump_unloaded_module, list.count);
    d->unloaded_module_count = list.count;
    for (size_t i = 0; i < list.count; i++) {
        bytes b = minidump_list_entry(&list, i);
        minidump_unloaded_module *m = &d->unloaded_modules[i];
        m->base = entry_u64(b, 0);
        m->size = entry_u32(b, 8);
        m->checksum = entry_u32(b, 12);
        m->timestamp = entry_u32(b, 16);
        m->path = minidump_reader_string(r, entry_u32(b, 20));
    }
    minidump_reader_report(r, "UnloadedModuleListStream");
}

/* Memory64: the blocks follow each other from BaseRva on, so each offset is the sum of the sizes before
 * it. */
static bool find_memory64(minidump_reader *r, minidump_list *list, uint64_t *base)
{
    enum { HEADER_SIZE = 16, STRIDE = 16 };
    bytes stream;
    uint64_t count, room;

    if (!minidump_find_stream(r->dump, MINIDUMP_MEMORY64_LIST, &stream)) return false;
    if (stream.len < HEADER_SIZE) {
        notes_add(r->n, NOTE_WARNING,
                  "Memory64ListStream has 0x%zx bytes, expected at least 0x%x; it is left out", stream.len,
                  HEADER_SIZE);
        return false;
    }
    count = load_u64(stream.ptr);
    *base = load_u64(stream.ptr + 8);
    list->stride = STRIDE;
    list->data = bytes_from(stream, HEADER_SIZE);
    room = list->data.len / STRIDE;
    if (count > room) {
        notes_add(r->n, NOTE_WARNING,
                  "Memory64ListStream says %" PRIu64 " ranges, its 0x%zx bytes hold %" PRIu64, count,
                  stream.len, room);
        count = room;
    }
    list->count = (size_t)count;
    return true;
}

void minidump_parse_memory(minidump_reader *r)
{
    enum { STRIDE = 16 };
    minidump *d = r->dump;
    minidump_list list = {0}, list64 = {0};
    uint64_t offset = 0;
    dump_range *ranges;
    size_t count = 0, lost;

    d->has_memory_list = minidump_reader_plain_list(r, MINIDUMP_MEMORY_LIST, STRIDE, &list);
    d->has_memory64_list = find_memory64(r, &list64, &offset);
    d->has_memory_list |= d->has_memory64_list;
    ranges = ARENA_ARRAY(r->a, dump_range, list.count + list64.count + d->thread_count);
    for (size_t i = 0; i < list.count; i++) {
        bytes b = minidump_list_entry(&list, i);
        ranges[count++] = (dump_range){entry_u64(b, 0), entry_u32(b, 8), entry_u32(b, 12)};
    }
    for (size_t i = 0; i < list64.count; i++) {
        bytes b = minidump_list_entry(&list64, i);
        uint64_t size = entry_u64(b, 8);
        ranges[count++] = (dump_range){entry_u64(b, 0), size, offset};
        offset = size > UINT64_MAX - offset ? UINT64_MAX : offset + size;
    }
    for (size_t i = 0; i < d->thread_count; i++) {
        const minidump_thread *t = &d->threads[i];
        if (t->stack.len == 0) continue;
        ranges[count++] =
            (dump_range){t->stack_address, t->stack.len, (uint64_t)(t->stack.ptr - d->file.ptr)};
    }
    lost = dump_ranges_index(d->file.len, ranges, count, &d->memory);
    if (lost) {
        notes_add(r->n, NOTE_WARNING,
                  "%zu of %zu memory ranges of the minidump leave the file: the file is cut short or damaged",
                  lost, count);
    }
}
