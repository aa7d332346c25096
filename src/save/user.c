/* A user target as a minidump: which memory WinDbg's /m letters mean (windows-driver-docs, ".dump"), and the
 * target's lists as the structures of a minidump. Memory comes from the dump alone, never from image files.
 */
#include "cpu/registers.h"
#include "formats/dump/minidump_write.h"
#include "formats/pe/image.h"
#include "save/internal.h"

#include <stdlib.h>
#include <string.h>

/* winnt.h */
enum {
    MEM_COMMIT = 0x1000,
    MEM_PRIVATE = 0x20000,
    PAGE_READWRITE = 0x04,
    PAGE_WRITECOPY = 0x08,
    PAGE_EXECUTE_READWRITE = 0x40,
    PAGE_EXECUTE_WRITECOPY = 0x80,
};

enum {
    AROUND_IP = 128,      /* bytes before and behind the instruction that a thread is at: 256 in all */
    AROUND_POINTER = 256, /* /mi: before what a stack word points to; 1 KiB in all */
    BEHIND_POINTER = 768,
    PEB_BYTES = 0x1000, /* /mp: pages of the block */
    TEB_BYTES = 0x2000,
    MOST_POINTERS = 1 << 20,
};

typedef VEC(minidump_memory_range) range_vec;

typedef struct user_saving {
    arena *a;
    target *t;
    const save_user_options *options;
    const save_request *request;
    range_vec wanted;
    minidump_plan plan;
    save_file file;
    uint64_t done, total;
} user_saving;

/* ---- which memory ---- */

/* The parts of [start, start + size) that the dump has. */
static void want(user_saving *s, uint64_t start, uint64_t size)
{
    const uint64_t end = size > UINT64_MAX - start ? UINT64_MAX : start + size;
    space_range r;

    for (uint64_t at = start; at < end && space_next_range(s->t->dumped_memory, at, &r) && r.start < end;) {
        const uint64_t from = r.start > at ? r.start : at, to = r.end && r.end < end ? r.end : end;
        *VEC_PUSH(s->a, &s->wanted) = (minidump_memory_range){from, to - from};
        at = to;
    }
}

static void want_stack(user_saving *s, const target_thread *t)
{
    if (t->stack_size) want(s, t->stack_start, t->stack_size);
}

static bool ip_of(user_saving *s, size_t thread, uint64_t *ip)
{
    cpu_registers r;

    return s->t->cpu && !s->t->cpu->registers(s->t, s->a, thread, &r) && cpu_role_get(&r, CPU_ROLE_IP, ip);
}

static void want_threads(user_saving *s)
{
    uint64_t ip;

    for (size_t i = 0; i < s->t->threads.count; i++) {
        const target_thread *t = &s->t->threads.items[i];
        want_stack(s, t);
        if (ip_of(s, i, &ip)) want(s, ip - AROUND_IP, 2 * AROUND_IP);
        if (s->options->flags & MINIDUMP_WITH_PROCESS_THREAD_DATA && t->teb) {
            const unsigned pointer =
                cpu_arch_of(s->t->system.cpu) ? cpu_arch_of(s->t->system.cpu)->pointer_size : 8;
            uint64_t peb; /* TEB.ProcessEnvironmentBlock */
            want(s, t->teb, TEB_BYTES);
            if (space_read_pointer(s->t->dumped_memory, t->teb + (pointer == 8 ? 0x60 : 0x30), pointer, &peb))
                want(s, peb, PEB_BYTES);
        }
    }
}

static bool is_wow64(const target *t)
{
    if (t->system.cpu != CPU_X64) return false;
    for (size_t i = 0; i < t->modules.count; i++)
        if (str_equal_nocase(str_base_name(t->modules.items[i].path), STR("wow64cpu.dll"))) return true;
    return false;
}

/* A 32-bit program's registers are in the memory that its thread's second TLS slot points to. */
static void want_wow64_contexts(user_saving *s)
{
    enum { TLS_SLOT_1 = 0x1488, CPU_RESERVED_BYTES = 0x500 };

    for (size_t i = 0; is_wow64(s->t) && i < s->t->threads.count; i++) {
        const uint64_t teb = s->t->threads.items[i].teb;
        uint64_t cpu;
        if (!teb || !space_read_u64(s->t->dumped_memory, teb + TLS_SLOT_1, &cpu)) continue;
        want(s, teb, TEB_BYTES);
        want(s, cpu, CPU_RESERVED_BYTES);
    }
}

/* /mi: what words on the stacks point to. */
static void want_indirect(user_saving *s)
{
    const unsigned pointer = cpu_arch_of(s->t->system.cpu) ? cpu_arch_of(s->t->system.cpu)->pointer_size : 8;
    size_t pointers = 0;

    for (size_t i = 0; i < s->t->threads.count; i++) {
        const target_thread *t = &s->t->threads.items[i];
        for (uint64_t at = 0; at + pointer <= t->stack_size && pointers < MOST_POINTERS; at += pointer) {
            uint64_t v;
            if (!space_read_pointer(s->t->dumped_memory, t->stack_start + at, pointer, &v) || v < 0x10000 ||
                !space_read_u8(s->t->dumped_memory, v, &(uint8_t){0}))
                continue;
            want(s, v - AROUND_POINTER, AROUND_POINTER + BEHIND_POINTER);
            pointers++;
        }
    }
}

/* /md and /mc: the writable sections and those with code, by the images' headers in the dump. */
static void want_sections(user_saving *s)
{
    const bool data = s->options->flags & MINIDUMP_WITH_DATA_SEGMENTS;
    const bool code = s->options->flags & MINIDUMP_WITH_CODE_SEGMENTS;

    for (size_t i = 0; i < s->t->modules.count; i++) {
        const target_module *m = &s->t->modules.items[i];
        uint8_t header[SAVE_PAGE];
        pe_image *image;
        size_t have = space_read(s->t->dumped_memory, m->base, header, sizeof header);
        if (!have || pe_open_bytes(s->a, (bytes){header, have}, true, &image)) continue;
        for (size_t k = 0; k < image->section_count; k++) {
            const pe_section *p = &image->sections[k];
            if ((data && p->characteristics & PE_SECTION_WRITE) ||
                (code && p->characteristics & PE_SECTION_CODE))
                want(s, m->base + p->rva, pe_section_extent(p));
        }
    }
}

/* /mw: committed private pages that can be written. */
static void want_private(user_saving *s)
{
    const uint32_t writable =
        PAGE_READWRITE | PAGE_WRITECOPY | PAGE_EXECUTE_READWRITE | PAGE_EXECUTE_WRITECOPY;

    for (size_t i = 0; i < s->t->regions.count; i++) {
        const target_region *r = &s->t->regions.items[i];
        if (r->state == MEM_COMMIT && r->type == MEM_PRIVATE && r->protect & writable)
            want(s, r->base, r->size);
    }
}

static int by_address(const void *left, const void *right)
{
    const minidump_memory_range *a = left, *b = right;

    return (a->address > b->address) - (a->address < b->address);
}

/* Sorted, and those that touch joined. */
static void join(range_vec *v)
{
    size_t n = 0;

    if (v->count) qsort(v->items, v->count, sizeof *v->items, by_address);
    for (size_t i = 0; i < v->count; i++) {
        const minidump_memory_range r = v->items[i];
        minidump_memory_range *last = n ? &v->items[n - 1] : NULL;
        if (last && r.address <= last->address + last->size) {
            const uint64_t more = r.address - last->address + r.size;
            if (more > last->size) last->size = more;
        } else {
            v->items[n++] = r;
        }
    }
    v->count = n;
}

static void choose_memory(user_saving *s)
{
    const uint64_t flags = s->options->flags;

    if (flags & MINIDUMP_WITH_FULL_MEMORY) want(s, 0, UINT64_MAX);
    want_threads(s);
    want_wow64_contexts(s);
    if (flags & MINIDUMP_WITH_INDIRECT_MEMORY) want_indirect(s);
    if (flags & (MINIDUMP_WITH_DATA_SEGMENTS | MINIDUMP_WITH_CODE_SEGMENTS)) want_sections(s);
    if (flags & MINIDUMP_WITH_PRIVATE_READ_WRITE) want_private(s);
    join(&s->wanted);
}

/* ---- the lists ---- */

static uint16_t architecture(cpu_kind kind)
{
    switch (kind) {
    case CPU_X86: return MINIDUMP_CPU_X86;
    case CPU_ARM64: return MINIDUMP_CPU_ARM64;
    case CPU_ARM32: return MINIDUMP_CPU_ARM;
    case CPU_X64:
    case CPU_NONE: break;
    }
    return MINIDUMP_CPU_X64;
}

static void plan_system(const target_system *from, minidump_system_info *to)
{
    to->architecture = architecture(from->cpu);
    to->level = (uint16_t)from->processor_family;
    to->revision = (uint16_t)(from->processor_model << 8 | from->processor_stepping);
    to->processor_count = (uint8_t)from->processor_count;
    to->product_type = (uint8_t)from->product_type;
    to->major = from->os_major;
    to->minor = from->os_minor;
    to->build = from->build;
    to->platform_id = from->platform_id;
    to->service_pack = from->service_pack;
    to->suite_mask = (uint16_t)from->suite_mask;
    to->has_x86_cpu = from->cpu == CPU_X64 || from->cpu == CPU_X86;
    size_t n = from->processor_vendor.len < 12 ? from->processor_vendor.len : 12;
    if (n) memcpy(to->x86_vendor, from->processor_vendor.ptr, n);
}

static void plan_threads(user_saving *s, minidump *d)
{
    const target *t = s->t;

    d->thread_count = t->threads.count;
    d->threads = ARENA_ARRAY(s->a, minidump_thread, d->thread_count);
    d->thread_infos = ARENA_ARRAY(s->a, minidump_thread_info, d->thread_count);
    d->thread_names = ARENA_ARRAY(s->a, minidump_thread_name, d->thread_count);
    for (size_t i = 0; i < d->thread_count; i++) {
        const target_thread *from = &t->threads.items[i];
        d->threads[i] = (minidump_thread){.id = from->id,
                                          .suspend_count = from->suspend_count,
                                          .priority_class = from->priority_class,
                                          .priority = from->priority,
                                          .teb = from->teb,
                                          .stack_address = from->stack_start,
                                          .stack = {.len = (size_t)from->stack_size}};
        if (t->cpu && t->cpu->context) d->threads[i].context = t->cpu->context(s->t, i);
        if (from->has_times && s->options->flags & MINIDUMP_WITH_THREAD_INFO)
            d->thread_infos[d->thread_info_count++] =
                (minidump_thread_info){.id = from->id,
                                       .create_time = from->create_time,
                                       .exit_time = from->exit_time,
                                       .kernel_time = from->kernel_time,
                                       .user_time = from->user_time,
                                       .start_address = from->start_address};
        if (from->name.len)
            d->thread_names[d->thread_name_count++] = (minidump_thread_name){from->id, from->name};
    }
}

static bytes codeview_of(arena *a, const target_module *m)
{
    enum { GUID = 4, AGE = 20, PATH = 24 };

    if (!m->has_rsds) return (bytes){0};
    uint8_t *r = arena_alloc(a, PATH + m->pdb_path.len + 1, 4);
    memcpy(r, "RSDS", GUID);
    memcpy(r + GUID, m->guid, 16);
    memcpy(r + AGE, &m->age, sizeof m->age);
    if (m->pdb_path.len) memcpy(r + PATH, m->pdb_path.ptr, m->pdb_path.len);
    r[PATH + m->pdb_path.len] = 0;
    return (bytes){r, PATH + m->pdb_path.len + 1};
}

static str shown_path(const user_saving *s, str path)
{
    return s->options->flags & MINIDUMP_FILTER_MODULE_PATHS ? str_base_name(path) : path;
}

static void plan_modules(user_saving *s, minidump *d)
{
    const target *t = s->t;

    d->modules = ARENA_ARRAY(s->a, minidump_module, t->modules.count);
    for (size_t i = 0; i < t->modules.count; i++) {
        const target_module *from = &t->modules.items[i];
        minidump_module *to = &d->modules[d->module_count++];
        *to = (minidump_module){.base = from->base,
                                .size = (uint32_t)from->size,
                                .checksum = from->checksum,
                                .timestamp = from->timestamp,
                                .path = shown_path(s, from->path),
                                .codeview_record = codeview_of(s->a, from),
                                .version = {.present = from->version.present,
                                            .structure_version = from->version.present ? 0x10000 : 0,
                                            .flags = from->version.flags,
                                            .flags_mask = from->version.flags_mask,
                                            .os = from->version.os,
                                            .type = from->version.type,
                                            .subtype = from->version.subtype}};
        memcpy(to->version.file, from->version.file, sizeof to->version.file);
        memcpy(to->version.product, from->version.product, sizeof to->version.product);
    }
    if (!(s->options->flags & MINIDUMP_WITH_UNLOADED_MODULES)) return;
    d->unloaded_modules = ARENA_ARRAY(s->a, minidump_unloaded_module, t->unloaded_modules.count);
    for (size_t i = 0; i < t->unloaded_modules.count; i++) {
        const target_module *from = &t->unloaded_modules.items[i];
        d->unloaded_modules[d->unloaded_module_count++] = (minidump_unloaded_module){
            from->base, (uint32_t)from->size, from->checksum, from->timestamp, shown_path(s, from->path)};
    }
}

static void plan_exception(const target *t, minidump *d)
{
    const target_exception *x = &t->exception;

    d->has_exception = t->has_exception;
    d->exception = (minidump_exception){.thread_id = x->thread_id,
                                        .code = x->code,
                                        .flags = x->flags,
                                        .record = x->record,
                                        .address = x->address,
                                        .parameter_count = x->parameter_count,
                                        .context = t->exception_context_record};
    memcpy(d->exception.parameters, x->parameters, sizeof d->exception.parameters);
}

static void plan_process(user_saving *s, minidump_plan *p)
{
    const target *t = s->t;

    if (s->options->flags & MINIDUMP_WITH_FULL_MEMORY_INFO) {
        minidump_region *regions = ARENA_ARRAY(s->a, minidump_region, t->regions.count);
        for (size_t i = 0; i < t->regions.count; i++) {
            const target_region *r = &t->regions.items[i];
            regions[i] = (minidump_region){r->base,  r->allocation_base, r->size, r->allocation_protect,
                                           r->state, r->protect,         r->type};
        }
        p->regions = regions;
        p->region_count = t->regions.count;
    }
    if (s->options->flags & MINIDUMP_WITH_HANDLE_DATA) {
        minidump_handle *handles = ARENA_ARRAY(s->a, minidump_handle, t->handles.count);
        for (size_t i = 0; i < t->handles.count; i++) {
            const target_handle *h = &t->handles.items[i];
            handles[i] = (minidump_handle){.handle = h->handle,
                                           .type_name = h->type_name,
                                           .object_name = h->object_name,
                                           .attributes = h->attributes,
                                           .granted_access = h->granted_access,
                                           .handle_count = h->handle_count,
                                           .pointer_count = h->pointer_count};
        }
        p->handles = handles;
        p->handle_count = t->handles.count;
    }
}

/* Streams that point nowhere in the file go over as they are. */
static void plan_raw(user_saving *s, minidump_plan *p)
{
    static const uint32_t whole[] = {MINIDUMP_MISC_INFO,          MINIDUMP_TOKEN,
                                     MINIDUMP_FUNCTION_TABLE,     MINIDUMP_HANDLE_OPERATION_LIST,
                                     MINIDUMP_SYSTEM_MEMORY_INFO, MINIDUMP_PROCESS_VM_COUNTERS};
    minidump_raw_stream *raw = ARENA_ARRAY(s->a, minidump_raw_stream, s->t->blobs.count);

    for (size_t i = 0; i < s->t->blobs.count && p->raw_count < 16; i++) {
        const target_blob *b = &s->t->blobs.items[i];
        const uint32_t type = load_u32(b->tag);
        for (size_t k = 0; k < sizeof whole / sizeof *whole; k++)
            if (type == whole[k]) raw[p->raw_count++] = (minidump_raw_stream){type, b->data};
    }
    p->raw = raw;
}

static void make_plan(user_saving *s)
{
    const uint64_t TO_1970 = 11644473600u; /* seconds from FILETIME's beginning */
    const uint64_t seconds = s->t->system.dump_time / 10000000;
    minidump_plan *p = &s->plan;

    p->content.flags = s->options->flags;
    p->content.timestamp = seconds > TO_1970 ? (uint32_t)(seconds - TO_1970) : 0;
    plan_system(&s->t->system, &p->content.system_info);
    plan_threads(s, &p->content);
    plan_modules(s, &p->content);
    plan_exception(s->t, &p->content);
    plan_process(s, p);
    plan_raw(s, p);
    p->comment = s->request->comment.len ? s->request->comment : s->t->comment;
    p->memory = s->wanted.items;
    p->memory_count = s->wanted.count;
}

/* ---- writing ---- */

static bool in_module(const target *t, uint64_t address)
{
    for (size_t i = 0; i < t->modules.count; i++)
        if (address >= t->modules.items[i].base &&
            address - t->modules.items[i].base < t->modules.items[i].size)
            return true;
    return false;
}

static const target_thread *stack_at(const target *t, uint64_t address)
{
    for (size_t i = 0; i < t->threads.count; i++) {
        const target_thread *x = &t->threads.items[i];
        if (address >= x->stack_start && address - x->stack_start < x->stack_size) return x;
    }
    return NULL;
}

/* /mr: of a stack, only the words that lead into code, or along the stack itself, are kept. */
static void cut_stack(const target *t, uint64_t address, uint8_t *data, size_t size)
{
    const size_t pointer = cpu_arch_of(t->system.cpu) ? cpu_arch_of(t->system.cpu)->pointer_size : 8;

    for (size_t i = (pointer - address % pointer) % pointer; i + pointer <= size; i += pointer) {
        const target_thread *stack = stack_at(t, address + i);
        const uint64_t v = load_le(data + i, pointer);
        if (!stack || in_module(t, v) || stack_at(t, v) == stack) continue;
        memset(data + i, 0, pointer);
    }
}

/* The new dump's bytes at `address`. */
static bytes new_bytes(const user_saving *s, uint64_t address, uint64_t size, uint8_t *buffer)
{
    const size_t most = s->options->cut_stacks ? SAVE_PAGE : SAVE_CHUNK;
    bytes b = space_view(s->t->dumped_memory, address, size < most ? (size_t)size : most);

    if (!s->options->cut_stacks && b.len) return b;
    size_t n = space_read(s->t->dumped_memory, address, buffer, size < SAVE_PAGE ? (size_t)size : SAVE_PAGE);
    if (s->options->cut_stacks) cut_stack(s->t, address, buffer, n);
    return (bytes){buffer, n};
}

typedef error *(*each_piece)(user_saving *s, uint64_t address, bytes piece, void *user);

static error *for_memory(user_saving *s, each_piece each, void *user)
{
    uint8_t *buffer = arena_alloc(s->a, SAVE_PAGE, 8);

    for (size_t i = 0; i < s->wanted.count; i++) {
        const minidump_memory_range *r = &s->wanted.items[i];
        for (uint64_t done = 0; done < r->size;) {
            bytes b = new_bytes(s, r->address + done, r->size - done, buffer);
            if (interrupt_pending(s->request->interrupt))
                return error_new(s->a, ERROR_CANCELLED, "%.*s: not written", STR_ARG(s->request->path));
            if (!b.len)
                return error_at_address(s->a, ERROR_MEMORY, r->address + done,
                                        "memory at %016llx cannot be read",
                                        (unsigned long long)(r->address + done));
            error *e = each(s, r->address + done, b, user);
            if (e) return e;
            done += b.len;
        }
    }
    return NULL;
}

static error *write_piece(user_saving *s, uint64_t address, bytes piece, void *user)
{
    (void)address;
    (void)user;
    s->done += piece.len;
    if (s->request->progress) s->request->progress(s->request->user, s->done, s->total);
    return save_file_write(&s->file, piece);
}

static error *compare_piece(user_saving *s, uint64_t address, bytes piece, void *user)
{
    space *written = user;
    uint8_t have[SAVE_PAGE];

    for (size_t at = 0; at < piece.len; at += sizeof have) {
        size_t n = piece.len - at < sizeof have ? piece.len - at : sizeof have;
        if (!space_read_all(written, address + at, have, n) || memcmp(have, piece.ptr + at, n) != 0)
            return error_new(s->a, ERROR_IO,
                             "%.*s: reading back: the memory at %016llx is not what was written",
                             STR_ARG(s->request->path), (unsigned long long)(address + at));
    }
    return NULL;
}

static error *read_back(user_saving *s)
{
    arena *scratch = arena_new();
    target *t;
    error *e = target_open_dump(scratch, s->file.temporary, notes_new(scratch), s->request->interrupt, &t);

    if (!e && (t->class != TARGET_USER || t->threads.count != s->t->threads.count ||
               t->modules.count != s->t->modules.count || t->has_exception != s->t->has_exception ||
               t->event_thread != s->t->event_thread))
        e = error_new(s->a, ERROR_IO, "%.*s: reading back: the lists are not what was written",
                      STR_ARG(s->request->path));
    else if (!e) e = for_memory(s, compare_piece, t->virtual_memory);
    if (e) e = error_new(s->a, e->code, "%.*s", STR_ARG(e->message));
    arena_free(scratch);
    return e;
}

error *save_user_dump(arena *a, target *t, const save_user_options *o, const save_request *r,
                      save_result *out)
{
    user_saving s = {.a = a, .t = t, .options = o, .request = r};
    bytes head;

    choose_memory(&s);
    make_plan(&s);
    error *e = minidump_write_head(a, &s.plan, &head);
    for (size_t i = 0; i < s.wanted.count; i++) s.total += s.wanted.items[i].size;
    if (!e) e = save_file_begin(a, r->path, r->overwrite, &s.file);
    if (e) return e;
    e = save_file_write(&s.file, head);
    if (!e) e = for_memory(&s, write_piece, NULL);
    if (!e) e = save_file_flush(&s.file);
    save_result result = {.bytes = s.file.at};
    if (!e) e = read_back(&s);
    if (!e) e = save_file_commit(&s.file, r->overwrite);
    if (e) save_file_abandon(&s.file);
    else *out = result;
    return e;
}
