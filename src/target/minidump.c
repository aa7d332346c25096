/* A user minidump as a target. */
#include "formats/dump/minidump.h"
#include "base/map.h"
#include "base/wintime.h"
#include "target/open.h"

#include <inttypes.h>
#include <string.h>

static const uint64_t SECOND = 10000000; /* in 100 ns */

/* 32-bit writers store addresses from 2 GiB on sign-extended to 64 bits; all of ntdbg has them zero-extended.
 */
static uint64_t address_of(const target *t, uint64_t stored)
{
    const cpu_arch *arch = cpu_arch_of(t->system.cpu);
    bool narrow = arch && arch->pointer_size == 4 && stored >> 32 == UINT32_MAX;

    return narrow ? (uint32_t)stored : stored;
}

static cpu_kind cpu_of(uint16_t architecture)
{
    switch (architecture) {
    case MINIDUMP_CPU_X86: return CPU_X86;
    case MINIDUMP_CPU_X64: return CPU_X64;
    case MINIDUMP_CPU_ARM: return CPU_ARM32;
    case MINIDUMP_CPU_ARM64:
    case MINIDUMP_CPU_ARM64_BREAKPAD: return CPU_ARM64;
    default: return CPU_NONE;
    }
}

static void fill_system(target *t, const minidump *d)
{
    const minidump_system_info *s = &d->system_info;
    target_system *to = &t->system;

    to->service_pack = to->build_lab = to->processor_vendor = STR("");
    if (d->timestamp) to->dump_time = wintime_unix_to_filetime(d->timestamp);
    if (!d->has_system_info) return;
    to->cpu = cpu_of(s->architecture);
    to->os_major = s->major;
    to->os_minor = s->minor;
    to->build = s->build;
    to->platform_id = s->platform_id;
    to->product_type = s->product_type;
    to->suite_mask = s->suite_mask;
    to->service_pack = s->service_pack;
    to->processor_count = s->processor_count;
    to->processor_family = s->level;
    to->processor_model = s->revision >> 8;
    to->processor_stepping = s->revision & 0xff;
    if (s->has_x86_cpu) to->processor_vendor = str_copy(t->arena, str_from_cstr(s->x86_vendor));
    if (to->cpu == CPU_NONE) {
        notes_add(t->notes, NOTE_WARNING,
                  "the minidump is of processor architecture %u, which is not "
                  "read",
                  s->architecture);
    }
}

static void fill_times(target *t, const minidump *d)
{
    const minidump_misc_info *m = &d->misc_info;
    target_system *to = &t->system;

    if (m->has_process_id) to->process_id = m->process_id;
    if (m->has_process_times) {
        to->process_create_time = wintime_unix_to_filetime(m->process_create_time);
        to->process_user_time = m->process_user_time * SECOND;
        to->process_kernel_time = m->process_kernel_time * SECOND;
        /* The process was made before it was dumped; anything else is a wrong clock. */
        if (d->timestamp >= m->process_create_time && m->process_create_time) {
            to->has_uptime = true;
            to->process_uptime = (d->timestamp - m->process_create_time) * SECOND;
        }
    }
    if (m->has_time_zone) {
        enum { STANDARD = 1, DAYLIGHT = 2 };
        int64_t west = m->time_zone.bias;
        if (m->time_zone_id == STANDARD) west += m->time_zone.standard_bias;
        if (m->time_zone_id == DAYLIGHT) west += m->time_zone.daylight_bias;
        to->has_time_zone = west > -24 * 60 && west < 24 * 60;
        to->utc_bias_minutes = to->has_time_zone ? (int32_t)-west : 0;
    }
    if (m->has_build_strings) to->build_lab = m->build_string;
}

static void fill_thread(const target *t, target_thread *to, const minidump_thread *from,
                        const minidump_thread_info *info, const minidump_thread_name *name)
{
    to->id = from->id;
    to->teb = address_of(t, from->teb);
    to->suspend_count = from->suspend_count;
    to->priority_class = from->priority_class;
    to->priority = from->priority;
    to->stack_start = from->stack.len ? address_of(t, from->stack_address) : 0;
    to->stack_size = from->stack.len;
    to->name = name ? name->name : STR("");
    if (!info || (info->dump_flags & MINIDUMP_THREAD_INVALID_INFO)) return;
    to->has_times = true;
    to->start_address = address_of(t, info->start_address);
    to->create_time = info->create_time;
    to->exit_time = info->exit_time;
    to->kernel_time = info->kernel_time;
    to->user_time = info->user_time;
}

/* Why a list of the file is not all of it; empty when it is. */
static str list_end(arena *a, uint64_t said, size_t count)
{
    if (said <= count) return STR("");
    return str_format(a, "it has %" PRIu64 " entries, the file holds %zu", said, count);
}

static void fill_threads(target *t, minidump *d)
{
    u64_map *infos = u64_map_new(t->arena), *names = u64_map_new(t->arena);
    bool event_found = !d->has_exception;

    for (size_t i = d->thread_info_count; i-- > 0;)
        u64_map_put(infos, d->thread_infos[i].id, &d->thread_infos[i]);
    for (size_t i = d->thread_name_count; i-- > 0;)
        u64_map_put(names, d->thread_names[i].id, &d->thread_names[i]);
    for (size_t i = 0; i < d->thread_count; i++) {
        const minidump_thread *from = &d->threads[i];
        target_thread *to = VEC_PUSH(t->arena, &t->threads);
        to->index = (uint32_t)i;
        fill_thread(t, to, from, u64_map_get(infos, from->id), u64_map_get(names, from->id));
        if (!event_found && from->id == d->exception.thread_id) {
            t->event_thread = i;
            event_found = true;
        }
    }
    t->threads_end = list_end(t->arena, d->threads_said, d->thread_count);
    if (d->thread_count == 0) {
        notes_add(t->notes, NOTE_WARNING,
                  "the minidump has no threads: no registers and no stacks can "
                  "be shown");
    } else if (!event_found) {
        notes_add(t->notes, NOTE_WARNING,
                  "the exception's thread 0x%x is not in the thread "
                  "list",
                  d->exception.thread_id);
    }
}

static target_fixed_version version_of(const minidump_fixed_version *v)
{
    target_fixed_version to = {.present = v->present,
                               .flags = v->flags,
                               .flags_mask = v->flags_mask,
                               .os = v->os,
                               .type = v->type,
                               .subtype = v->subtype};

    memcpy(to.file, v->file, sizeof to.file);
    memcpy(to.product, v->product, sizeof to.product);
    return to;
}

static void fill_modules(target *t, const minidump *d)
{
    for (size_t i = 0; i < d->module_count; i++) {
        const minidump_module *m = &d->modules[i];
        target_module *to = VEC_PUSH(t->arena, &t->modules);
        *to = (target_module){.base = address_of(t, m->base),
                              .size = m->size,
                              .timestamp = m->timestamp,
                              .checksum = m->checksum,
                              .path = m->path,
                              .age = m->age,
                              .pdb_path = m->pdb_path,
                              .has_rsds = m->codeview == MINIDUMP_CODEVIEW_RSDS,
                              .version = version_of(&m->version)};
        memcpy(to->guid, m->guid, sizeof to->guid);
    }
    for (size_t i = 0; i < d->unloaded_module_count; i++) {
        const minidump_unloaded_module *m = &d->unloaded_modules[i];
        target_module *to = VEC_PUSH(t->arena, &t->unloaded_modules);
        *to = (target_module){.base = address_of(t, m->base),
                              .size = m->size,
                              .timestamp = m->timestamp,
                              .checksum = m->checksum,
                              .path = m->path,
                              .pdb_path = STR(""),
                              .unloaded = true};
    }
    t->modules_end = list_end(t->arena, d->modules_said, d->module_count);
    if (!d->has_module_list) notes_add(t->notes, NOTE_WARNING, "the minidump has no module list");
}

static void fill_exception(target *t, const minidump *d)
{
    const minidump_exception *x = &d->exception;
    const cpu_arch *arch = cpu_arch_of(t->system.cpu);
    error *e;

    if (!d->has_exception) return;
    t->has_exception = true;
    t->exception = (target_exception){.thread_id = x->thread_id,
                                      .code = x->code,
                                      .flags = x->flags,
                                      .record = address_of(t, x->record),
                                      .address = address_of(t, x->address),
                                      .parameter_count = x->parameter_count};
    memcpy(t->exception.parameters, x->parameters, sizeof t->exception.parameters);
    if (!arch || x->context.len == 0) return;
    e = cpu_context_decode(t->arena, arch, x->context, &t->exception_context);
    if (e)
        notes_add(t->notes, NOTE_WARNING,
                  "the exception's context is not usable: "
                  "%.*s",
                  STR_ARG(e->message));
    t->has_exception_context = !e;
    t->exception_context_record = x->context;
}

static void fill_process(target *t, minidump *d)
{
    minidump_region *regions;
    minidump_handle *handles;
    size_t count;

    if (minidump_read_regions(t->arena, d, t->notes, &regions, &count)) {
        for (size_t i = 0; i < count; i++) {
            const minidump_region *r = &regions[i];
            *VEC_PUSH(t->arena, &t->regions) = (target_region){address_of(t, r->base),
                                                               address_of(t, r->allocation_base),
                                                               r->size,
                                                               r->allocation_protect,
                                                               r->state,
                                                               r->protect,
                                                               r->type};
        }
    }
    if (minidump_read_handles(t->arena, d, t->notes, &handles, &count)) {
        for (size_t i = 0; i < count; i++) {
            const minidump_handle *h = &handles[i];
            *VEC_PUSH(t->arena, &t->handles) =
                (target_handle){h->handle,         h->type_name,    h->object_name,  h->attributes,
                                h->granted_access, h->handle_count, h->pointer_count};
        }
    }
}

/* The streams whose content is in the target's own fields. */
static bool is_read(uint32_t type)
{
    const uint32_t READ =
        1u << MINIDUMP_THREAD_LIST | 1u << MINIDUMP_MODULE_LIST | 1u << MINIDUMP_MEMORY_LIST |
        1u << MINIDUMP_EXCEPTION | 1u << MINIDUMP_SYSTEM_INFO | 1u << MINIDUMP_THREAD_EX_LIST |
        1u << MINIDUMP_MEMORY64_LIST | 1u << MINIDUMP_HANDLE_DATA | 1u << MINIDUMP_UNLOADED_MODULE_LIST |
        1u << MINIDUMP_MEMORY_INFO_LIST | 1u << MINIDUMP_THREAD_INFO_LIST | 1u << MINIDUMP_THREAD_NAMES;

    return type < 32 && (READ >> type & 1);
}

static void fill_blobs(target *t, const minidump *d)
{
    for (size_t i = 0; i < d->stream_count; i++) {
        const minidump_stream *s = &d->streams[i];
        if (is_read(s->type)) continue;
        target_blob *b = VEC_PUSH(t->arena, &t->blobs);
        for (size_t k = 0; k < 4; k++) b->tag[k] = (uint8_t)(s->type >> 8 * k);
        b->file_offset = s->offset;
        b->data = s->data;
    }
}

static void fill_memory(target *t, const minidump *d)
{
    space_run *runs = ARENA_ARRAY(t->arena, space_run, d->memory.count);

    for (size_t i = 0; i < d->memory.count; i++) {
        const dump_range *r = &d->memory.items[i];
        runs[i] = (space_run){address_of(t, r->address), r->size, r->offset};
    }
    t->virtual_memory = space_from_runs(t->arena, d->file, runs, d->memory.count);
    if (!d->has_memory_list) notes_add(t->notes, NOTE_WARNING, "the minidump has no memory list");
}

static error *minidump_registers(target *t, arena *a, size_t thread, cpu_registers *out)
{
    const minidump *d = t->private_data;
    const cpu_arch *arch = cpu_arch_of(t->system.cpu);

    if (thread >= d->thread_count) {
        return error_new(a, ERROR_NOT_FOUND, "the dump has no thread %zu", thread);
    }
    if (!arch) return error_new(a, ERROR_UNAVAILABLE, "the processor of the dump is not known");
    if (d->threads[thread].context.len == 0) {
        return error_new(a, ERROR_UNAVAILABLE, "the dump has no registers of thread %zu", thread);
    }
    return cpu_context_decode(a, arch, d->threads[thread].context, out);
}

static bytes minidump_context(target *t, size_t thread)
{
    const minidump *d = t->private_data;

    return thread < d->thread_count ? d->threads[thread].context : (bytes){0};
}

static const target_cpu_table MINIDUMP_CPU = {.registers = minidump_registers, .context = minidump_context};

error *target_fill_from_minidump(target *t, bytes file)
{
    minidump *d;
    error *e = minidump_open(t->arena, file, t->notes, &d);

    if (e) return e;
    t->class = TARGET_USER;
    t->description = d->flags & MINIDUMP_WITH_FULL_MEMORY
                         ? STR("User Mini Dump File with Full Memory: Only application data is available")
                         : STR("User Mini Dump File: Only registers, stack and portions of memory are "
                               "available");
    t->private_data = d;
    t->comment = d->comment;
    fill_system(t, d);
    fill_times(t, d);
    fill_threads(t, d);
    fill_modules(t, d);
    fill_exception(t, d);
    fill_process(t, d);
    fill_blobs(t, d);
    fill_memory(t, d);
    if (d->thread_count && cpu_arch_of(t->system.cpu)) t->cpu = &MINIDUMP_CPU;
    return NULL;
}
