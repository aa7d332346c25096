/* A kernel target as a dump of type 1, 5 or 6.
 *
 * WinDbg reads the registers of a processor where Windows leaves them when it stops: in the CONTEXT that
 * KPRCB holds or points to. A hypervisor's file has them in its own notes, so they are put there in the new
 * file. Windows 8 and later keep the debugger data block encoded until a debugger comes or the machine stops:
 * in the new file it is plain, as in Windows' own dumps. */
#include "cpu/x64.h"
#include "formats/dump/kdbg.h"
#include "save/internal.h"

#include <string.h>

enum {
    MOST_CONTEXT = 0x4d0,
    LIVE_SYSTEM_DUMP = 0x161, /* the bug check of a dump of a machine that had not stopped */
    STATUS_BREAKPOINT = (int)0x80000003,
    FREE_BUILD = 0xf,
};

typedef struct saving {
    arena *a;
    nt_context *context;
    target *t;
    nt_kernel kernel;
    const save_request *request;
    page_tables tables;
    save_pages pages;
    VEC(save_patch *) patches; /* sorted by page */
    save_file file;
    uint64_t done; /* bytes of memory written */
} saving;

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

/* Where the processor's CONTEXT is; 0 = not known. */
static uint64_t context_address(const saving *s, unsigned processor)
{
    space *memory = s->t->virtual_memory;
    uint64_t blocks, prcb, at;
    uint16_t offset;

    if (!nt_kernel_u64(&s->kernel, KDBG_PROCESSOR_BLOCK, &blocks) ||
        !space_read_u64(memory, blocks + 8 * (uint64_t)processor, &prcb) || !prcb)
        return 0;
    if (nt_kernel_u16(&s->kernel, KDBG_PRCB_CONTEXT, &offset) && space_read_u64(memory, prcb + offset, &at) &&
        at && translate(s, at, &(uint64_t){0}))
        return at;
    return nt_kernel_u16(&s->kernel, KDBG_PRCB_STATE_CONTEXT, &offset) ? prcb + offset : 0;
}

static bool same_place(const cpu_registers *a, const cpu_registers *b)
{
    uint64_t x[2], y[2];

    return cpu_role_get(a, CPU_ROLE_IP, &x[0]) && cpu_role_get(b, CPU_ROLE_IP, &y[0]) &&
           cpu_role_get(a, CPU_ROLE_SP, &x[1]) && cpu_role_get(b, CPU_ROLE_SP, &y[1]) && x[0] == y[0] &&
           x[1] == y[1];
}

/* The registers of one processor, as a CONTEXT for the header; and into its KPRCB unless they are there. */
static bool place_registers(saving *s, unsigned processor, uint8_t out[MOST_CONTEXT])
{
    cpu_registers own, saved;
    const bool has_saved = nt_processor_registers(s->a, s->context, &s->kernel, s->t, processor, &saved);
    const bool has_own = s->t->cpu && !s->t->cpu->registers(s->t, s->a, processor, &own);

    if (!has_own && !has_saved) return false;
    x64_context_encode(has_own ? &own : &saved, out);
    if (has_own && !(has_saved && same_place(&own, &saved))) {
        uint64_t at = context_address(s, processor);
        if (at) patch(s, at, out, MOST_CONTEXT);
    }
    return true;
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

static kernel_dump_header make_header(saving *s, uint32_t type, uint64_t *processors)
{
    const target *t = s->t;
    kernel_dump_header h = {.major_version = FREE_BUILD,
                            .minor_version = t->system.build,
                            .directory_table_base = t->kernel.directory_table_base,
                            .pfn_database = t->kernel.pfn_database,
                            .ps_loaded_module_list = t->kernel.ps_loaded_module_list,
                            .ps_active_process_head = t->kernel.ps_active_process_head,
                            .machine = cpu_arch_of(CPU_X64)->machine,
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
    uint64_t variable;
    uint8_t context[MOST_CONTEXT];

    h.has = KERNEL_DUMP_HAS_PRODUCT_TYPE | KERNEL_DUMP_HAS_SUITE_MASK;
    if (t->system.dump_time) h.has |= KERNEL_DUMP_HAS_SYSTEM_TIME;
    if (t->system.has_uptime) h.has |= KERNEL_DUMP_HAS_SYSTEM_UP_TIME;
    if (h.bugcheck_code == t->bugcheck.code)
        memcpy(h.bugcheck_parameters, t->bugcheck.parameters, sizeof h.bugcheck_parameters);
    if (!h.pfn_database && nt_kernel_u64(&s->kernel, KDBG_PFN_DATABASE, &variable))
        space_read_u64(t->virtual_memory, variable, &h.pfn_database);
    uint64_t ip = 0;
    for (size_t i = 0; i < t->threads.count; i++) {
        if (!place_registers(s, t->threads.items[i].id, context)) continue;
        ++*processors;
        if (i != t->event_thread) continue;
        h.has |= KERNEL_DUMP_HAS_CONTEXT;
        h.context = (bytes){arena_copy(s->a, context, sizeof context, 8), sizeof context};
        ip = load_u64(context + 0xf8); /* CONTEXT.Rip */
    }
    if (t->cpu && t->cpu->context) { /* with what no register of ours is: the extended state */
        bytes stored = t->cpu->context(s->t, t->event_thread);
        if (stored.len) h.context = stored;
    }
    fill_exception(t, ip, &h);
    return h;
}

/* ---- writing ---- */

static bytes chunk_at(const saving *s, uint64_t address, size_t size, uint8_t *buffer)
{
    bytes b = space_view(s->t->physical_memory, address, size);

    if (b.len >= SAVE_PAGE) return (bytes){b.ptr, b.len & ~(size_t)(SAVE_PAGE - 1)};
    b = (bytes){buffer, SAVE_PAGE};
    size_t have = space_read(s->t->physical_memory, address, buffer, SAVE_PAGE);
    memset(buffer + have, 0, SAVE_PAGE - have);
    return b;
}

/* The bytes of the new dump from `address` on, some pages of them. *next: the first patch that is not behind.
 */
static bytes new_bytes(const saving *s, uint64_t address, uint64_t end, size_t *next, uint8_t *buffer)
{
    size_t size = end - address < SAVE_CHUNK ? (size_t)(end - address) : SAVE_CHUNK;

    while (*next < s->patches.count && s->patches.items[*next]->page < address) ++*next;
    if (*next < s->patches.count) {
        const save_patch *p = s->patches.items[*next];
        if (p->page == address) return (bytes){p->data, SAVE_PAGE};
        if (p->page - address < size) size = (size_t)(p->page - address);
    }
    return chunk_at(s, address, size, buffer);
}

static error *write_pages(saving *s)
{
    uint8_t *buffer = arena_alloc(s->a, SAVE_PAGE, 8);
    const uint64_t total = s->pages.count * SAVE_PAGE;
    size_t next = 0;

    for (size_t i = 0; i < s->pages.runs.count; i++) {
        const kernel_write_run *r = &s->pages.runs.items[i];
        const uint64_t end = (r->first + r->count) * SAVE_PAGE;
        for (uint64_t at = r->first * SAVE_PAGE; at < end;) {
            if (interrupt_pending(s->request->interrupt))
                return error_new(s->a, ERROR_CANCELLED, "%.*s: not written", STR_ARG(s->request->path));
            bytes b = new_bytes(s, at, end, &next, buffer);
            error *e = save_file_write(&s->file, b);
            if (e) return e;
            at += b.len;
            s->done += b.len;
            if (s->request->progress) s->request->progress(s->request->user, s->done, total);
        }
    }
    return NULL;
}

static void set_bits(uint8_t *bits, uint64_t from, uint64_t to)
{
    for (; from < to && from % 8; from++) bits[from / 8] |= (uint8_t)(1 << from % 8);
    memset(bits + from / 8, 0xff, (size_t)((to > from ? to - from : 0) / 8));
    for (from = to > from ? to & ~(uint64_t)7 : to; from < to; from++)
        bits[from / 8] |= (uint8_t)(1 << from % 8);
}

/* The bits of the pages, made as they are written: their number is that of the memory's pages. */
static error *write_bits(saving *s)
{
    enum { BLOCK = 0x8000 };
    uint8_t *bits = arena_alloc(s->a, BLOCK, 8);
    size_t run = 0;

    for (uint64_t from = 0; from < s->pages.end; from += BLOCK * 8) {
        const uint64_t next = s->pages.runs.items[run].first & ~(uint64_t)(BLOCK * 8 - 1);
        if (next > from) { /* blocks without a page: a hole */
            error *e = save_file_pad(&s->file, s->file.at + (next - from) / 8);
            if (e) return e;
            from = next;
        }
        const uint64_t end = s->pages.end - from < BLOCK * 8 ? s->pages.end : from + BLOCK * 8;
        memset(bits, 0, BLOCK);
        for (; run < s->pages.runs.count; run++) {
            const kernel_write_run *r = &s->pages.runs.items[run];
            const uint64_t stop = r->first + r->count;
            if (r->first >= end) break;
            set_bits(bits, r->first > from ? r->first - from : 0, (stop < end ? stop : end) - from);
            if (stop > end) break;
        }
        error *e = save_file_write(&s->file, (bytes){bits, (size_t)((end - from + 7) / 8)});
        if (e) return e;
    }
    return NULL;
}

/* What a reader takes, too: 64 TiB. */
static error *check_bitmap(const saving *s, uint32_t type)
{
    const uint64_t most = (uint64_t)1 << 34;

    if (type == KERNEL_DUMP_FULL || s->pages.end <= most) return NULL;
    return error_new(s->a, ERROR_UNSUPPORTED,
                     "the memory reaches up to page 0x%llx, a bitmap goes up to 0x%llx",
                     (unsigned long long)s->pages.end, (unsigned long long)most);
}

static error *write_file(saving *s, const kernel_dump_header *h)
{
    uint8_t header[KERNEL_WRITE_HEADER_SIZE], bitmap[KERNEL_WRITE_BITMAP_AT];

    kernel_write_header(h, s->pages.runs.items, s->pages.runs.count, s->pages.count, header);
    error *e = save_file_write(&s->file, (bytes){header, sizeof header});
    if (!e && h->type != KERNEL_DUMP_FULL) {
        kernel_write_bitmap(h->type, s->pages.end, s->pages.count, bitmap);
        e = save_file_write(&s->file, (bytes){bitmap, sizeof bitmap});
        if (!e) e = write_bits(s);
        if (!e) e = save_file_pad(&s->file, kernel_write_first_page(s->pages.end));
    }
    if (!e) e = write_pages(s);
    return e ? e : save_file_flush(&s->file);
}

/* ---- reading back ---- */

static error *differs(const saving *s, uint64_t at)
{
    return error_new(s->a, ERROR_IO, "%.*s: reading back: the memory at 0x%llx is not what was written",
                     STR_ARG(s->request->path), (unsigned long long)at);
}

static error *compare_memory(saving *s, space *written)
{
    uint8_t *buffer = arena_alloc(s->a, SAVE_PAGE, 8);
    size_t next = 0;

    for (size_t i = 0; i < s->pages.runs.count; i++) {
        const kernel_write_run *r = &s->pages.runs.items[i];
        const uint64_t end = (r->first + r->count) * SAVE_PAGE;
        for (uint64_t at = r->first * SAVE_PAGE; at < end;) {
            if (interrupt_pending(s->request->interrupt))
                return error_new(s->a, ERROR_CANCELLED, "%.*s: not written", STR_ARG(s->request->path));
            bytes want = new_bytes(s, at, end, &next, buffer), have = space_view(written, at, want.len);
            if (have.len != want.len || memcmp(have.ptr, want.ptr, want.len) != 0) return differs(s, at);
            at += want.len;
        }
    }
    return NULL;
}

static error *read_back(saving *s, uint32_t type)
{
    arena *scratch = arena_new();
    target *t;
    error *e = target_open_dump(scratch, s->file.temporary, notes_new(scratch), s->request->interrupt, &t);

    if (!e && (t->class != TARGET_KERNEL || t->kernel.dump_type != type || !t->physical_memory ||
               t->kernel.directory_table_base != s->t->kernel.directory_table_base))
        e = error_new(s->a, ERROR_IO, "%.*s: reading back: the header is not what was written",
                      STR_ARG(s->request->path));
    else if (!e) e = compare_memory(s, t->physical_memory);
    if (e) e = error_new(s->a, e->code, "%.*s", STR_ARG(e->message));
    arena_free(scratch);
    return e;
}

/* ---- all of it ---- */

error *save_kernel_dump(arena *a, nt_context *c, target *t, save_kernel_kind kind, const save_request *r,
                        save_result *out)
{
    saving s = {.a = a, .context = c, .t = t, .request = r};

    space *below;
    const page_tables *own = space_page_tables(t->virtual_memory, &below);
    if (t->system.cpu != CPU_X64 || !t->physical_memory || !own)
        return error_new(a, ERROR_UNSUPPORTED,
                         "kernel dumps are written of x64 machines whose physical memory is there");
    s.kernel = nt_kernel_find(c, t);
    s.tables = *own;
    s.tables.root = t->kernel.directory_table_base;
    save_pages all;
    save_all_pages(a, t->physical_memory, &all);
    s.pages = all;
    error *e = kind == SAVE_KERNEL
                   ? save_kernel_pages(a, t->physical_memory, &s.tables, &all, r->interrupt, &s.pages)
                   : NULL;
    if (!e && s.pages.count == 0) e = error_new(a, ERROR_UNAVAILABLE, "no page of memory to write");
    if (e) return e;
    uint32_t type = kind == SAVE_KERNEL ? KERNEL_DUMP_BITMAP_KERNEL
                    : kind == SAVE_FULL && s.pages.runs.count <= KERNEL_WRITE_MOST_RUNS
                        ? KERNEL_DUMP_FULL
                        : KERNEL_DUMP_BITMAP_FULL;
    save_result result = {.type = type};
    kernel_dump_header h = make_header(&s, type, &result.processors);
    patch_debugger_data(&s);
    h.required_dump_space =
        (type == KERNEL_DUMP_FULL ? KERNEL_WRITE_HEADER_SIZE : kernel_write_first_page(s.pages.end)) +
        s.pages.count * SAVE_PAGE;
    e = check_bitmap(&s, type);
    if (!e) e = save_file_begin(a, r->path, r->overwrite, &s.file);
    if (e) return e;
    e = write_file(&s, &h);
    result.bytes = s.file.at;
    if (!e) e = read_back(&s, type);
    if (!e) e = save_file_commit(&s.file, r->overwrite);
    if (e) save_file_abandon(&s.file);
    else *out = result;
    return e;
}
