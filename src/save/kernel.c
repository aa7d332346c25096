/* A kernel target as a dump of type 1, 4, 5 or 6.
 *
 * WinDbg reads the registers of a processor where Windows leaves them when it stops: in the CONTEXT that
 * KPRCB holds or points to. A hypervisor's file has them in its own notes, so they are put there in the new
 * file. Windows 8 and later keep the debugger data block encoded until a debugger comes or the machine stops:
 * in the new file it is plain, as in Windows' own dumps. */
#include "formats/dump/kdbg.h"
#include "save/internal.h"
#include "windows/processor.h"

#include <string.h>

enum {
    LIVE_SYSTEM_DUMP = 0x161, /* the bug check of a dump of a machine that had not stopped */
    STATUS_BREAKPOINT = (int)0x80000003,
    FREE_BUILD = 0xf,
};

/* ---- what differs from the target ---- */

static bool translate(const saving *s, uint64_t va, uint64_t *out)
{
    page_walk w;

    page_tables_walk(s->t->physical_memory, &s->tables, va, &w);
    if (w.valid) *out = w.physical;
    return w.valid;
}

static save_patch *patch_of(saving *s, uint64_t page)
{
    size_t at = 0;

    while (at < s->patches.count && s->patches.items[at]->page < page) at++;
    if (at < s->patches.count && s->patches.items[at]->page == page) return s->patches.items[at];
    save_patch *p = ARENA_NEW(s->a, save_patch);
    p->page = page;
    if (!space_read_all(s->t->physical_memory, page, p->data, SAVE_PAGE)) return NULL;
    VEC_PUSH(s->a, &s->patches);
    memmove(s->patches.items + at + 1, s->patches.items + at,
            (s->patches.count - 1 - at) * sizeof *s->patches.items);
    s->patches.items[at] = p;
    return p;
}

/* Virtual memory of the new dump. False, with a part written, when a page is not there. */
static bool patch(saving *s, uint64_t va, const uint8_t *data, size_t size)
{
    while (size) {
        const size_t in_page = va % SAVE_PAGE, n = size < SAVE_PAGE - in_page ? size : SAVE_PAGE - in_page;
        uint64_t physical;
        if (!translate(s, va, &physical)) return false;
        save_patch *p = patch_of(s, physical & ~(uint64_t)(SAVE_PAGE - 1));
        if (!p) return false;
        memcpy(p->data + in_page, data, n);
        va += n;
        data += n;
        size -= n;
    }
    return true;
}

static void patch_debugger_data(saving *s)
{
    uint8_t now[sizeof s->kernel.block];
    const nt_kernel *k = &s->kernel;

    if (!k->has_debugger_data || !k->debugger_data) return;
    size_t have = space_read(s->t->virtual_memory, k->debugger_data, now, k->block_size);
    if (have == k->block_size && memcmp(now, k->block, have) != 0)
        patch(s, k->debugger_data, k->block, k->block_size);
}

/* ---- registers ---- */

uint64_t save_fold(const saving *s, uint64_t address)
{
    return s->pointer_size == 4 ? (uint32_t)address : address;
}

uint64_t save_prcb(const saving *s, unsigned number)
{
    uint64_t blocks, prcb;

    if (nt_kernel_u64(&s->kernel, KDBG_PROCESSOR_BLOCK, &blocks) &&
        space_read_pointer(s->memory, save_fold(s, blocks) + s->pointer_size * (uint64_t)number,
                           s->pointer_size, &prcb))
        return prcb;
    return s->t->event_thread == number ? s->t->kernel.prcb : 0;
}

uint64_t save_context_address(const saving *s, unsigned number)
{
    const uint64_t prcb = save_prcb(s, number);
    uint64_t at;
    uint16_t offset;
    uint8_t byte;

    if (!prcb) return 0;
    if (nt_kernel_u16(&s->kernel, KDBG_PRCB_CONTEXT, &offset) &&
        space_read_pointer(s->memory, prcb + offset, s->pointer_size, &at) && at &&
        space_read_u8(s->memory, at, &byte))
        return at;
    if (nt_kernel_u16(&s->kernel, KDBG_PRCB_STATE_CONTEXT, &offset)) return prcb + offset;
    if (!s->context->symbols) return 0; /* Windows XP's block ends before the offsets */
    return value_address_of(value_field(nt_prcb_at(s->context, prcb), "ProcessorState.ContextFrame"));
}

static bool same_place(const cpu_registers *a, const cpu_registers *b)
{
    uint64_t x[2], y[2];

    return cpu_role_get(a, CPU_ROLE_IP, &x[0]) && cpu_role_get(b, CPU_ROLE_IP, &y[0]) &&
           cpu_role_get(a, CPU_ROLE_SP, &x[1]) && cpu_role_get(b, CPU_ROLE_SP, &y[1]) && x[0] == y[0] &&
           x[1] == y[1];
}

bool save_registers(saving *s, unsigned number, uint8_t out[CPU_MOST_CONTEXT], bool *is_placed)
{
    cpu_registers own, saved;
    const bool has_saved = nt_processor_registers(s->a, s->context, &s->kernel, s->t, number, &saved);
    const bool has_own = s->t->cpu && !s->t->cpu->registers(s->t, s->a, number, &own);

    if (!has_own && !has_saved) return false;
    cpu_context_encode(has_own ? &own : &saved, out);
    *is_placed = !has_own || (has_saved && same_place(&own, &saved));
    return true;
}

/* Into the KPRCB of each processor whose registers only the target's file has. */
static uint64_t place_registers(saving *s)
{
    const size_t size = cpu_context_size(cpu_arch_of(s->t->system.cpu));
    uint8_t context[CPU_MOST_CONTEXT];
    uint64_t count = 0;
    bool is_placed;

    for (size_t i = 0; i < s->t->threads.count; i++) {
        const unsigned number = s->t->threads.items[i].id;
        if (!save_registers(s, number, context, &is_placed)) continue;
        count++;
        const uint64_t at = is_placed ? 0 : save_context_address(s, number);
        if (at) patch(s, at, context, size);
    }
    return count;
}

/* ---- the header ---- */

static void fill_exception(const target *t, uint64_t ip, kernel_dump_header *h)
{
    h->has |= KERNEL_DUMP_HAS_EXCEPTION;
    h->exception = (kernel_dump_exception){.code = (uint32_t)STATUS_BREAKPOINT, .address = ip};
    if (!t->has_exception) return;
    h->exception = (kernel_dump_exception){.code = t->exception.code,
                                           .flags = t->exception.flags,
                                           .record = t->exception.record,
                                           .address = t->exception.address,
                                           .parameter_count = t->exception.parameter_count};
    memcpy(h->exception.parameters, t->exception.parameters, sizeof h->exception.parameters);
}

kernel_dump_header save_header(saving *s, uint32_t type)
{
    const target *t = s->t;
    kernel_dump_header h = {.pointer_size = s->pointer_size,
                            .pae = s->tables.levels == 3,
                            .major_version = FREE_BUILD,
                            .minor_version = t->system.build,
                            .directory_table_base = t->kernel.directory_table_base,
                            .pfn_database = t->kernel.pfn_database,
                            .ps_loaded_module_list = t->kernel.ps_loaded_module_list,
                            .ps_active_process_head = t->kernel.ps_active_process_head,
                            .machine = cpu_arch_of(t->system.cpu)->machine,
                            .processor_count = t->system.processor_count,
                            .bugcheck_code =
                                t->has_bugcheck && t->bugcheck.code ? t->bugcheck.code : LIVE_SYSTEM_DUMP,
                            .kd_debugger_data_block = s->kernel.debugger_data,
                            .type = type,
                            .comment = s->request->comment.len ? s->request->comment : t->comment,
                            .product_type = t->system.product_type,
                            .suite_mask = t->system.suite_mask,
                            .system_time = t->system.dump_time,
                            .system_up_time = t->system.system_uptime};
    uint64_t variable, ip = 0;
    uint8_t context[CPU_MOST_CONTEXT];
    bool is_placed;
    cpu_registers r;
    const size_t event = t->event_thread, size = cpu_context_size(cpu_arch_of(t->system.cpu));

    h.has = KERNEL_DUMP_HAS_PRODUCT_TYPE | KERNEL_DUMP_HAS_SUITE_MASK;
    if (t->system.dump_time) h.has |= KERNEL_DUMP_HAS_SYSTEM_TIME;
    if (t->system.has_uptime) h.has |= KERNEL_DUMP_HAS_SYSTEM_UP_TIME;
    if (h.bugcheck_code == t->bugcheck.code)
        memcpy(h.bugcheck_parameters, t->bugcheck.parameters, sizeof h.bugcheck_parameters);
    if (!h.pfn_database && nt_kernel_u64(&s->kernel, KDBG_PFN_DATABASE, &variable))
        space_read_pointer(s->memory, save_fold(s, variable), s->pointer_size, &h.pfn_database);
    if (event < t->threads.count && save_registers(s, t->threads.items[event].id, context, &is_placed)) {
        h.has |= KERNEL_DUMP_HAS_CONTEXT;
        h.context = (bytes){arena_copy(s->a, context, size, 8), size};
        if (!cpu_context_decode(s->a, cpu_arch_of(t->system.cpu), h.context, &r))
            cpu_role_get(&r, CPU_ROLE_IP, &ip);
    }
    if (t->cpu && t->cpu->context) { /* with what no register of ours is: the extended state */
        bytes stored = t->cpu->context(s->t, event);
        if (stored.len) h.context = stored;
    }
    fill_exception(t, ip, &h);
    return h;
}

/* ---- all of it ---- */

static error *read_back(saving *s, uint32_t type)
{
    arena *scratch = arena_new();
    target *t;
    error *e = target_open_dump(scratch, s->file.temporary, notes_new(scratch), s->request->interrupt, &t);

    if (!e && (t->class != TARGET_KERNEL || t->kernel.dump_type != type ||
               t->system.cpu != s->t->system.cpu || (type == KERNEL_DUMP_TRIAGE) != !t->physical_memory ||
               t->kernel.directory_table_base != s->t->kernel.directory_table_base))
        e = error_new(s->a, ERROR_IO, "%.*s: reading back: the header is not what was written",
                      STR_ARG(s->request->path));
    if (!e) e = t->physical_memory ? save_compare_pages(s, t->physical_memory) : save_compare_triage(s, t);
    if (!e) e = save_compare_blobs(s, t);
    if (e) e = error_new(s->a, e->code, "%.*s", STR_ARG(e->message));
    arena_free(scratch);
    return e;
}

/* Which pages, of which type. */
static error *choose_pages(saving *s, save_kernel_kind kind, uint32_t *type)
{
    space *below;
    const page_tables *own = space_page_tables(s->t->virtual_memory, &below);
    save_pages all;

    if (!s->t->physical_memory || !own)
        return error_new(s->a, ERROR_UNSUPPORTED,
                         "the target has no physical memory: only a small memory dump (/m) can be written");
    s->tables = *own;
    s->tables.root = s->t->kernel.directory_table_base;
    save_all_pages(s->a, s->t->physical_memory, &all);
    s->pages = all;
    error *e = kind == SAVE_KERNEL ? save_kernel_pages(s->a, s->t->physical_memory, &s->tables, &all,
                                                       s->request->interrupt, &s->pages)
                                   : NULL;
    if (!e && s->pages.count == 0) e = error_new(s->a, ERROR_UNAVAILABLE, "no page of memory to write");
    *type = kind == SAVE_KERNEL ? KERNEL_DUMP_BITMAP_KERNEL
            : kind == SAVE_FULL && s->pages.runs.count <= kernel_write_most_runs(s->pointer_size)
                ? KERNEL_DUMP_FULL
                : KERNEL_DUMP_BITMAP_FULL;
    return e;
}

static error *write_file(saving *s, uint32_t type, uint64_t *processors)
{
    kernel_dump_header h = save_header(s, type);
    error *e;

    if (type == KERNEL_DUMP_TRIAGE) {
        *processors = h.context.len ? 1 : 0;
        e = save_write_triage(s, &h);
    } else {
        *processors = place_registers(s);
        patch_debugger_data(s);
        h.required_dump_space =
            (type == KERNEL_DUMP_FULL ? kernel_write_header_size(s->pointer_size)
                                      : kernel_write_first_page(s->pointer_size, s->pages.end)) +
            s->pages.count * SAVE_PAGE;
        e = save_write_pages(s, &h);
    }
    if (!e) e = save_write_blobs(s);
    return e ? e : save_file_flush(&s->file);
}

error *save_kernel_dump(arena *a, nt_context *c, target *t, save_kernel_kind kind, const save_request *r,
                        save_result *out)
{
    saving s = {.a = a,
                .context = c,
                .t = t,
                .request = r,
                .pointer_size = t->system.cpu == CPU_X86 ? 4 : 8,
                .memory = t->dumped_memory ? t->dumped_memory : t->virtual_memory};
    save_result result = {.type = KERNEL_DUMP_TRIAGE};

    if (!cpu_context_size(cpu_arch_of(t->system.cpu)))
        return error_new(a, ERROR_UNSUPPORTED, "kernel dumps are written of x64, x86 and ARM64 machines");
    s.kernel = nt_kernel_find(c, t);
    error *e = kind == SAVE_TRIAGE ? NULL : choose_pages(&s, kind, &result.type);
    if (!e) e = save_file_begin(a, r->path, r->overwrite, &s.file);
    if (e) return e;
    e = write_file(&s, result.type, &result.processors);
    result.bytes = s.file.at;
    if (!e) e = read_back(&s, result.type);
    if (!e) e = save_file_commit(&s.file, r->overwrite);
    if (e) save_file_abandon(&s.file);
    else *out = result;
    return e;
}
