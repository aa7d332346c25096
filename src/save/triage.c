/* A small memory dump (type 4) of any kernel target: what a debugger needs for the bug check, the modules,
 * the processor that stopped and its thread. Windows' own choice served as the model: the variables that the
 * debugger data block names, the objects, the stack, and what the registers point to.
 *
 *     want(address, size) ...   ->   ranges, sorted and merged   ->   data blocks of what is there */
#include "formats/dump/kdbg.h"
#include "save/internal.h"
#include "windows/process.h"
#include "windows/processor.h"
#include "windows/variables.h"

#include <stdlib.h>
#include <string.h>

enum {
    MOST_STACK = 0x8000,
    AROUND = 0x80,   /* bytes before and behind what a register points to */
    RECORD = 0x600,  /* of what a parameter of the bug check points to: exceptions, contexts */
    HEADERS = 0x400, /* of an image */
    MOST_CODEVIEW = 0x120,
    MOST_PROCESSORS = 64,
    MOST_TEXT = 128,
    /* Sizes where nt's types are not known: no smaller than any build's. */
    PROCESS_64 = 0xc00,
    THREAD_64 = 0xa00,
    PRCB_64 = 0xc000,
    PROCESS_32 = 0x400,
    THREAD_32 = 0x400,
    PRCB_32 = 0x5000,
};
static const uint64_t MOST_BYTES = 1 << 20; /* after which what is merely useful is left out */

typedef struct range {
    uint64_t start, end;
} range;

typedef struct collector {
    saving *s;
    VEC(range) ranges;
    uint64_t bytes;
    VEC(kernel_write_block) blocks; /* those whose bytes are not the target's come first */
} collector;

/* ---- what is wanted ---- */

static void want(collector *c, uint64_t address, uint64_t size)
{
    const uint64_t most = c->s->pointer_size == 4 ? (uint64_t)1 << 32 : UINT64_MAX;

    if (!address || !size || address >= most || size > most - address) return;
    *VEC_PUSH(c->s->a, &c->ranges) = (range){address, address + size};
    c->bytes += size;
}

static bool has_room(const collector *c)
{
    return c->bytes < MOST_BYTES;
}

static uint64_t size_of(const collector *c, const char *name, uint64_t wide, uint64_t narrow)
{
    const type *t = c->s->context->symbols ? nt_type(c->s->context, name) : NULL;

    if (t && t->size) return t->size;
    return c->s->pointer_size == 8 ? wide : narrow;
}

/* The bytes of an object up to the first one that is not there: what comes behind a hole is kept at its own
 * address only, for zeros in the hole would be an answer. */
static bytes read_object(collector *c, uint64_t address, uint64_t size)
{
    uint64_t end = 0;

    if (!address || size > UINT64_MAX - address) return (bytes){0};
    uint8_t *data = arena_alloc(c->s->a, (size_t)size, 16);
    for (uint64_t at = 0; at < size;) {
        const uint64_t in_page = SAVE_PAGE - (address + at) % SAVE_PAGE, left = size - at;
        const size_t n = (size_t)(left < in_page ? left : in_page);
        const size_t have = space_read(c->s->memory, address + at, data + at, n);
        end = at + have;
        if (have < n) break;
        at += n;
    }
    return (bytes){data, (size_t)end};
}

/* nt's variables that the debugger data block points to, and some that it does not. */
static void want_variables(collector *c)
{
    static const char *const names[] = {"KeMaximumIncrement", "KeTimeIncrement",        "MmPteBase",
                                        "PsIdleProcess",      "PsInitialSystemProcess", "KiBugCheckDriver"};
    enum { FIRST = 0x18, BEHIND = 0x298, SIZE = 16, BUGCHECK_DATA = 5 * 8, SHARED_SIZE = 0x1000 };
    saving *s = c->s;
    uint64_t at;

    for (size_t field = FIRST; field < BEHIND; field += 8)
        if (nt_kernel_u64(&s->kernel, field, &at)) want(c, save_fold(s, at), SIZE);
    if (nt_kernel_u64(&s->kernel, KDBG_BUGCHECK_DATA, &at)) want(c, save_fold(s, at), BUGCHECK_DATA);
    if (nt_kernel_u64(&s->kernel, KDBG_BUILD_LAB, &at)) want(c, save_fold(s, at), MOST_TEXT);
    if (nt_kernel_u64(&s->kernel, KDBG_PROCESSOR_BLOCK, &at))
        want(c, save_fold(s, at), s->pointer_size * (uint64_t)s->t->system.processor_count);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (nt_variable_address(s->context, names[i], &at)) want(c, at, SIZE);
    /* KUSER_SHARED_DATA: the same place in all kernels of a width */
    want(c, s->pointer_size == 8 ? 0xfffff78000000000 : 0xffdf0000, SHARED_SIZE);
}

static void want_around(collector *c, uint64_t address)
{
    if (address > AROUND && has_room(c)) want(c, address - AROUND, 2 * AROUND);
}

static void want_registers(collector *c, const cpu_registers *r)
{
    for (size_t i = 0; i < r->arch->register_count; i++) {
        const cpu_register *x = &r->arch->registers[i];
        uint64_t v;
        if (x->part_of >= 0 || x->bits != 8 * c->s->pointer_size) continue;
        if (x->group != CPU_GROUP_INTEGER && x->group != CPU_GROUP_CONTROL) continue;
        if (cpu_register_get(r, (int)i, &v)) want_around(c, v);
    }
}

/* From the stack pointer up to the stack's base, which the thread knows. */
static uint64_t stack_size(collector *c, uint64_t thread, uint64_t sp)
{
    uint64_t base;
    const value t = nt_thread_at(c->s->context, thread);

    if (c->s->context->symbols && thread && value_u64(value_field(t, "Tcb.StackBase"), &base) && base > sp &&
        base - sp < MOST_STACK)
        return base - sp;
    return MOST_STACK;
}

/* Another processor: where it stands, what runs there. */
static void want_processor(collector *c, unsigned number)
{
    enum { PRCB_HEAD = 0x80 };
    saving *s = c->s;
    const nt_current now = nt_kernel_current(s->context, &s->kernel, s->t, number);
    const size_t size = cpu_context_size(cpu_arch_of(s->t->system.cpu));
    const uint64_t at = save_context_address(s, number);
    uint8_t *context = arena_alloc(s->a, CPU_MOST_CONTEXT, 16);
    cpu_registers r;
    uint16_t offset;
    uint64_t sp;
    bool is_placed;

    want(c, now.prcb, PRCB_HEAD);
    if (now.prcb && nt_kernel_u16(&s->kernel, KDBG_PRCB_CONTEXT, &offset)) want(c, now.prcb + offset, 8);
    want(c, now.thread, size_of(c, "_ETHREAD", THREAD_64, THREAD_32));
    want(c, now.process, size_of(c, "_EPROCESS", PROCESS_64, PROCESS_32));
    if (!at || !save_registers(s, number, context, &is_placed)) return;
    if (is_placed) want(c, at, size);
    else *VEC_PUSH(s->a, &c->blocks) = (kernel_write_block){at, {context, size}};
    if (cpu_context_decode(s->a, cpu_arch_of(s->t->system.cpu), (bytes){context, size}, &r) ||
        !cpu_role_get(&r, CPU_ROLE_SP, &sp))
        return;
    want(c, sp, stack_size(c, now.thread, sp));
}

/* Headers and the record that names the PDB: a symbol store needs no more. */
static void want_image(collector *c, uint64_t base)
{
    enum {
        AT_NEW_HEADER = 0x3c,
        AT_MAGIC = 0x18,
        PE32_PLUS = 0x20b,
        DEBUG = 6,
        ENTRY = 28,
        MOST_ENTRIES = 8
    };
    space *m = c->s->memory;
    uint32_t header, directory, size, kind, length, rva;
    uint16_t magic;

    if (!base || !space_read_u32(m, base + AT_NEW_HEADER, &header) || header > HEADERS ||
        !space_read_u16(m, base + header + AT_MAGIC, &magic))
        return;
    want(c, base, HEADERS);
    const uint64_t at = base + header + AT_MAGIC + (magic == PE32_PLUS ? 0x70 : 0x60) + (uint64_t)8 * DEBUG;
    if (!space_read_u32(m, at, &directory) || !space_read_u32(m, at + 4, &size) || !directory) return;
    want(c, base + directory, size < ENTRY * MOST_ENTRIES ? size : ENTRY * MOST_ENTRIES);
    for (uint32_t i = 0; i < MOST_ENTRIES && (i + 1) * ENTRY <= size; i++) {
        const uint64_t entry = base + directory + (uint64_t)i * ENTRY;
        if (space_read_u32(m, entry + 12, &kind) && kind == 2 && space_read_u32(m, entry + 16, &length) &&
            space_read_u32(m, entry + 20, &rva) && rva)
            want(c, base + rva, length < MOST_CODEVIEW ? length : MOST_CODEVIEW);
    }
}

/* ---- data blocks ---- */

static int compare_ranges(const void *left, const void *right)
{
    const range *a = left, *b = right;

    return (a->start > b->start) - (a->start < b->start);
}

/* Is this byte in one of the blocks whose bytes are not the target's? */
static uint64_t end_of_placed(const collector *c, size_t placed, uint64_t at, uint64_t *next)
{
    for (size_t i = 0; i < placed; i++) {
        const kernel_write_block *b = &c->blocks.items[i];
        if (at >= b->address && at < b->address + b->data.len) return b->address + b->data.len;
        if (b->address > at && b->address < *next) *next = b->address;
    }
    return 0;
}

/* What is there of [start, end), hole by hole. */
static void add_blocks(collector *c, size_t placed, uint64_t start, uint64_t end)
{
    enum { STEP = 0x1000 };

    for (uint64_t at = start; at < end;) {
        uint64_t stop = end;
        const uint64_t behind = end_of_placed(c, placed, at, &stop);
        if (behind) {
            at = behind;
            continue;
        }
        uint8_t *data = arena_alloc(c->s->a, (size_t)(stop - at), 8);
        const size_t have = space_read(c->s->memory, at, data, (size_t)(stop - at));
        if (have) *VEC_PUSH(c->s->a, &c->blocks) = (kernel_write_block){at, {data, have}};
        at += have;
        if (at < stop)
            at = at + STEP - at % STEP; /* over the hole: bytes come and go by pages, or by blocks */
        if (at < start) break;
    }
}

static void make_blocks(collector *c)
{
    const size_t placed = c->blocks.count;

    qsort(c->ranges.items, c->ranges.count, sizeof *c->ranges.items, compare_ranges);
    for (size_t i = 0; i < c->ranges.count;) {
        range r = c->ranges.items[i];
        for (i++; i < c->ranges.count && c->ranges.items[i].start <= r.end; i++)
            if (c->ranges.items[i].end > r.end) r.end = c->ranges.items[i].end;
        add_blocks(c, placed, r.start, r.end);
    }
}

/* A target that is a small dump itself: all that it has. */
static void want_everything(collector *c)
{
    space_range r;

    for (uint64_t at = 0; space_next_range(c->s->memory, at, &r);) {
        want(c, r.start, r.end - r.start);
        if (r.end <= at) break;
        at = r.end;
    }
}

/* ---- lists ---- */

static void fill_drivers(saving *s, kernel_write_triage_plan *p)
{
    const target *t = s->t;
    kernel_dump_driver *drivers = ARENA_ARRAY(s->a, kernel_dump_driver, t->modules.count + 1);
    kernel_dump_unloaded_driver *unloaded =
        ARENA_ARRAY(s->a, kernel_dump_unloaded_driver, t->unloaded_modules.count + 1);

    for (size_t i = 0; i < t->modules.count; i++) {
        const target_module *m = &t->modules.items[i];
        drivers[i] = (kernel_dump_driver){.path = m->path,
                                          .base = m->base,
                                          .size = (uint32_t)m->size,
                                          .checksum = m->checksum,
                                          .timestamp = m->timestamp};
    }
    for (size_t i = 0; i < t->unloaded_modules.count; i++) {
        const target_module *m = &t->unloaded_modules.items[i];
        unloaded[i] = (kernel_dump_unloaded_driver){m->path, m->base, m->base + m->size};
    }
    p->drivers = drivers;
    p->driver_count = t->modules.count;
    p->unloaded = unloaded;
    p->unloaded_count = t->unloaded_modules.count;
}

/* ---- all of it ---- */

/* What stands beside the objects: the KPCR before its KPRCB, the head of the process's handle table. */
static void want_by_types(collector *c, uint64_t prcb, uint64_t process)
{
    enum { TABLE_SIZE = 0x80 };
    nt_context *windows = c->s->context;
    const uint64_t pcr = value_address_of(nt_pcr_of(windows, prcb));
    uint64_t table;

    if (prcb && pcr && pcr < prcb && prcb - pcr < SAVE_PAGE) want(c, pcr, prcb - pcr);
    if (value_u64(value_field(nt_process_at(windows, process), "ObjectTable"), &table))
        want(c, table, size_of(c, "_HANDLE_TABLE", TABLE_SIZE, TABLE_SIZE));
}

/* The processor that stopped, its thread and process: parts of their own. */
static void take_current(collector *c, kernel_write_triage_plan *p, unsigned number)
{
    saving *s = c->s;
    const nt_current now = nt_kernel_current(s->context, &s->kernel, s->t, number);
    cpu_registers r;
    uint64_t sp;

    const uint64_t prcb = size_of(c, "_KPRCB", PRCB_64, PRCB_32);
    const uint64_t thread = size_of(c, "_ETHREAD", THREAD_64, THREAD_32);
    const uint64_t process = size_of(c, "_EPROCESS", PROCESS_64, PROCESS_32);

    p->prcb = read_object(c, now.prcb, prcb);
    p->thread = read_object(c, now.thread, thread);
    p->process = read_object(c, now.process, process);
    /* Once more at their addresses, as Windows 10 does it: before, debuggers had to find them by the block's
     * offsets, which Windows XP's short block has not. */
    want(c, now.prcb, prcb);
    want(c, now.thread, thread);
    want(c, now.process, process);
    if (s->context->symbols) want_by_types(c, now.prcb, now.process);
    if (!p->header.context.len ||
        cpu_context_decode(s->a, cpu_arch_of(s->t->system.cpu), p->header.context, &r) ||
        !cpu_role_get(&r, CPU_ROLE_SP, &sp))
        return;
    p->stack_address = sp;
    p->stack = read_object(c, sp, stack_size(c, now.thread, sp));
    const uint64_t context = save_context_address(s, number);
    want(c, context, cpu_context_size(r.arch));
    want_registers(c, &r);
}

static void collect(collector *c, kernel_write_triage_plan *p)
{
    saving *s = c->s;
    const target *t = s->t;
    const unsigned event = t->event_thread < t->threads.count ? t->threads.items[t->event_thread].id : 0;

    take_current(c, p, event);
    want_variables(c);
    for (size_t i = 0; i < 4; i++) want(c, p->header.bugcheck_parameters[i], RECORD);
    if (!t->physical_memory) want_everything(c);
    if (t->modules.count) want_image(c, t->modules.items[0].base);
    for (size_t i = 0; i < t->threads.count && i < MOST_PROCESSORS && has_room(c); i++)
        if (t->threads.items[i].id != event) want_processor(c, t->threads.items[i].id);
    for (size_t i = 1; i < t->modules.count && has_room(c); i++) want_image(c, t->modules.items[i].base);
    make_blocks(c);
}

error *save_write_triage(saving *s, kernel_dump_header *h)
{
    collector c = {.s = s};
    kernel_write_triage_plan p = {.header = *h};
    bytes file;

    if (s->kernel.has_debugger_data) p.debugger_data = (bytes){s->kernel.block, s->kernel.block_size};
    fill_drivers(s, &p);
    collect(&c, &p);
    p.blocks = c.blocks.items;
    p.block_count = c.blocks.count;
    error *e = kernel_write_triage(s->a, &p, &file);
    return e ? e : save_file_write(&s->file, file);
}

error *save_compare_triage(saving *s, const target *written)
{
    const target *t = s->t;
    bool same = written->modules.count == t->modules.count &&
                written->unloaded_modules.count == t->unloaded_modules.count &&
                written->threads.count == t->threads.count &&
                (!t->bugcheck.code || written->bugcheck.code == t->bugcheck.code);

    for (size_t i = 0; same && i < t->modules.count; i++)
        same = written->modules.items[i].base == t->modules.items[i].base &&
               str_equal(written->modules.items[i].path, t->modules.items[i].path);
    if (same) return NULL;
    return error_new(s->a, ERROR_IO, "%.*s: reading back: the lists are not what was written",
                     STR_ARG(s->request->path));
}
