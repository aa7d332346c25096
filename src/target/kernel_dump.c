/* A kernel dump as a target: dumps of physical memory through page tables, triage dumps through their data
 * blocks. */
#include "formats/dump/kernel_dump.h"
#include "formats/dump/kdbg.h"
#include "target/kernel_header.h"
#include "target/machine.h"
#include "target/open.h"

#include <inttypes.h>
#include <string.h>

enum {
    MOST_PROCESSORS = 4096, /* Windows' own limit is 2048 */
};

static void fill_system(target *t, const kernel_dump_header *h)
{
    const cpu_arch *arch = cpu_arch_of_machine((uint16_t)h->machine);
    target_system *to = &t->system;

    to->cpu = arch && h->machine <= UINT16_MAX ? arch->kind : CPU_NONE;
    to->build = h->minor_version;
    to->platform_id = 2; /* VER_PLATFORM_WIN32_NT */
    to->product_type = h->product_type;
    to->suite_mask = h->suite_mask;
    to->service_pack = to->build_lab = to->processor_vendor = STR("");
    to->processor_count = h->processor_count;
    to->dump_time = h->system_time;
    to->has_uptime = h->has & KERNEL_DUMP_HAS_SYSTEM_UP_TIME;
    to->system_uptime = h->system_up_time;
    if (to->cpu == CPU_NONE) {
        notes_add(t->notes, NOTE_WARNING,
                  "the kernel dump is of machine type 0x%x, which is not "
                  "read",
                  h->machine);
    }
    if (to->processor_count > MOST_PROCESSORS) {
        notes_add(t->notes, NOTE_WARNING,
                  "the dump header says %u processors, at most %d are "
                  "taken",
                  to->processor_count, MOST_PROCESSORS);
        to->processor_count = MOST_PROCESSORS;
    }
    for (uint32_t i = 0; i < to->processor_count; i++) {
        target_thread *p = VEC_PUSH(t->arena, &t->threads);
        p->index = p->id = i;
        p->name = STR("");
    }
}

static void fill_event(target *t, const kernel_dump *d)
{
    const kernel_dump_header *h = &d->header;
    const kernel_dump_exception *x =
        d->has_triage && d->triage.has_exception ? &d->triage.exception : &h->exception;

    t->has_bugcheck = true;
    t->bugcheck.code = h->bugcheck_code;
    memcpy(t->bugcheck.parameters, h->bugcheck_parameters, sizeof t->bugcheck.parameters);
    if (!(h->has & KERNEL_DUMP_HAS_EXCEPTION) || x->code == 0) return;
    t->has_exception = true;
    t->exception = (target_exception){.code = x->code,
                                      .flags = x->flags,
                                      .record = x->record,
                                      .address = x->address,
                                      .parameter_count = x->parameter_count};
    memcpy(t->exception.parameters, x->parameters, sizeof t->exception.parameters);
}

static void fill_kernel(target *t, const kernel_dump_header *h)
{
    t->kernel.directory_table_base = h->directory_table_base;
    t->kernel.ps_loaded_module_list = h->ps_loaded_module_list;
    t->kernel.ps_active_process_head = h->ps_active_process_head;
    t->kernel.kd_debugger_data_block = h->kd_debugger_data_block;
    t->kernel.pfn_database = h->pfn_database;
    t->kernel.dump_type = h->type;
}

static void fill_drivers(target *t, const kernel_dump_triage *triage)
{
    for (size_t i = 0; i < triage->driver_count; i++) {
        const kernel_dump_driver *d = &triage->drivers[i];
        *VEC_PUSH(t->arena, &t->modules) = (target_module){.base = d->base,
                                                           .size = d->size,
                                                           .timestamp = d->timestamp,
                                                           .checksum = d->checksum,
                                                           .path = d->path,
                                                           .pdb_path = STR("")};
    }
    for (size_t i = 0; i < triage->unloaded_driver_count; i++) {
        const kernel_dump_unloaded_driver *d = &triage->unloaded_drivers[i];
        *VEC_PUSH(t->arena, &t->unloaded_modules) =
            (target_module){.base = d->start,
                            .size = d->end > d->start ? d->end - d->start : 0,
                            .path = d->name,
                            .pdb_path = STR(""),
                            .unloaded = true};
    }
}

/* A field of a structure whose offset the debugger data block says; 0 is "that build has no such field". */
static bool field(bytes kdbg, uint64_t at, bytes structure, size_t size, uint64_t *out)
{
    uint16_t offset;
    bytes b;

    if (!bytes_u16(kdbg, at, &offset) || offset == 0 || !bytes_slice(structure, offset, size, &b))
        return false;
    *out = load_le(b.ptr, size);
    return true;
}

/* Which processor, thread and process the triage dump's own copies of these structures are. */
static void find_current(target *t, const kernel_dump_triage *triage, unsigned width)
{
    target_kernel *k = &t->kernel;
    uint64_t number = 0, block = 0;

    k->debugger_data = triage->debugger_data;
    if (triage->driver_count) k->kernel_base = triage->drivers[0].base; /* the loader lists nt first */
    if (!triage->debugger_data_is_plain) return;
    bytes_u64(k->debugger_data, KDBG_KERNEL_BASE, &k->kernel_base);
    bytes_u64(k->debugger_data, KDBG_PROCESSOR_BLOCK, &block);
    if (width == 4) { /* pointers are sign-extended in the block */
        k->kernel_base &= UINT32_MAX;
        block &= UINT32_MAX;
    }
    field(k->debugger_data, KDBG_PRCB_CURRENT_THREAD, triage->prcb, width, &k->thread);
    field(k->debugger_data, KDBG_THREAD_PROCESS, triage->thread, width, &k->process);
    if (!field(k->debugger_data, KDBG_PRCB_NUMBER, triage->prcb, 4, &number)) return;
    if (number >= t->threads.count) number &= 0xff; /* before Windows 7, KPRCB.Number is one byte */
    if (number < t->threads.count) t->event_thread = (size_t)number;
    if (block) space_read_pointer(t->virtual_memory, block + width * number, width, &k->prcb);
}

static void add_part(space_run *runs, size_t *count, bytes file, uint64_t address, bytes part)
{
    if (address && part.len)
        runs[(*count)++] = (space_run){address, part.len, (uint64_t)(part.ptr - file.ptr)};
}

/* The data blocks; and the thread, process and PRCB where no block has them (before Windows 10 none has). */
static void fill_triage_memory(target *t, const kernel_dump *d)
{
    enum { PARTS = 3 };
    const kernel_dump_triage *triage = &d->triage;
    space_run *runs = ARENA_ARRAY(t->arena, space_run, PARTS);
    size_t parts = 0;

    t->virtual_memory = target_space_of_ranges(t->arena, d->file, &d->memory);
    fill_drivers(t, triage);
    find_current(t, triage, d->header.pointer_size);
    add_part(runs, &parts, d->file, t->kernel.thread, triage->thread);
    add_part(runs, &parts, d->file, t->kernel.process, triage->process);
    add_part(runs, &parts, d->file, t->kernel.prcb, triage->prcb);
    if (parts == 0) return;
    t->virtual_memory =
        space_overlay(t->arena, t->virtual_memory, space_from_runs(t->arena, d->file, runs, parts));
}

/* The header does not say whether Windows ran with five levels (CR4.LA57): the kernel's own list head is
 * mapped in one of both ways only. */
static unsigned paging_levels(space *physical, const kernel_dump_header *h)
{
    if (h->pointer_size == 4) return h->pae ? 3 : 2;
    page_tables t = {.root = h->directory_table_base, .levels = 5};
    page_walk four, five;

    page_tables_walk(physical, &t, h->ps_loaded_module_list, &five);
    t.levels = 4;
    page_tables_walk(physical, &t, h->ps_loaded_module_list, &four);
    return five.valid && !four.valid ? 5 : 4;
}

static void fill_physical_memory(target *t, const kernel_dump *d)
{
    const kernel_dump_bitmap *b = &d->bitmap;

    t->physical_memory = d->has_bitmap
                             ? space_from_bitmap(t->arena, d->file, b->bits, b->page_count, b->offset)
                             : target_space_of_ranges(t->arena, d->file, &d->memory);
    bool arm64 = t->system.cpu == CPU_ARM64;
    if (t->system.cpu == CPU_X64 || t->system.cpu == CPU_X86 || arm64) {
        /* ARM64: Windows' top table serves TTBR0 with its lower half and TTBR1 with its upper one, so that
         * the whole of it reads like x64's. */
        page_tables tables = {.root = d->header.directory_table_base,
                              .levels = arm64 ? 4 : paging_levels(t->physical_memory, &d->header),
                              .arm64 = arm64};
        t->virtual_memory =
            space_cache(t->arena, space_from_page_tables(t->arena, t->physical_memory, &tables));
    } else {
        notes_add(t->notes, NOTE_WARNING,
                  "page tables of this processor are not read: only physical "
                  "memory is there");
        t->virtual_memory = space_from_runs(t->arena, (bytes){0}, NULL, 0);
    }
}

static void fill_blobs(target *t, const kernel_dump *d)
{
    for (size_t i = 0; i < d->blob_count; i++) {
        target_blob *b = VEC_PUSH(t->arena, &t->blobs);
        memcpy(b->tag, d->blobs[i].tag, sizeof b->tag);
        b->file_offset = d->blobs[i].offset;
        b->data = d->blobs[i].data;
    }
}

static bytes context_of(const kernel_dump *d)
{
    return d->has_triage && d->triage.context.len ? d->triage.context : d->header.context;
}

/* The file has one CONTEXT, that of the processor which wrote it; windows/ finds the others through their
 * PRCBs. */
static error *kernel_registers(target *t, arena *a, size_t thread, cpu_registers *out)
{
    const kernel_dump *d = t->private_data;

    if (thread >= t->threads.count) {
        return error_new(a, ERROR_NOT_FOUND, "the dump has no processor %zu", thread);
    }
    /* QEMU's dumps have none in the header either: theirs are in the PRCBs only. */
    if (context_of(d).len == 0) return error_new(a, ERROR_UNAVAILABLE, "the dump header has no registers");
    if (thread != t->event_thread) {
        return error_new(a, ERROR_UNAVAILABLE, "the dump header has no registers of processor %zu", thread);
    }
    return cpu_context_decode(a, cpu_arch_of(t->system.cpu), context_of(d), out);
}

static bytes kernel_context(target *t, size_t thread)
{
    return thread == t->event_thread ? context_of(t->private_data) : (bytes){0};
}

static const target_cpu_table KERNEL_CPU = {.registers = kernel_registers, .context = kernel_context};

/* The debugger's words of each kind, as WinDbg's first lines have them. */
static str describe(uint32_t type)
{
    switch (type) {
    case KERNEL_DUMP_TRIAGE:
        return STR("Mini Kernel Dump File: Only registers and stack trace are available");
    case KERNEL_DUMP_SUMMARY:
        return STR(
            "Kernel Summary Dump File: Kernel address space is available, User address space may not be "
            "available.");
    case KERNEL_DUMP_BITMAP_FULL: return STR("Kernel Bitmap Dump File: Full address space is available");
    case KERNEL_DUMP_BITMAP_KERNEL:
    case KERNEL_DUMP_AUTOMATIC:
    case KERNEL_DUMP_KERNEL_MEMORY:
        return STR(
            "Kernel Bitmap Dump File: Kernel address space is available, User address space may not be "
            "available.");
    case KERNEL_DUMP_KERNEL_AND_USER:
        return STR("Kernel Bitmap Dump File: Kernel and user address space is available");
    default: return STR("Kernel Complete Dump File: Full address space is available");
    }
}

error *target_fill_from_kernel_dump(target *t, bytes file)
{
    kernel_dump *d;
    error *e = kernel_dump_open(t->arena, file, t->notes, &d);

    if (e) return e;
    t->class = TARGET_KERNEL;
    t->description = describe(d->header.type);
    t->private_data = d;
    t->comment = d->header.comment;
    fill_system(t, &d->header);
    fill_event(t, d);
    fill_kernel(t, &d->header);
    if (d->has_triage) {
        fill_triage_memory(t, d);
    } else {
        fill_physical_memory(t, d);
    }
    fill_blobs(t, d);
    target_fill_kernel_header(t, d);
    if (d->header.type == KERNEL_DUMP_FULL) t->memory_offset = d->header.size;
    if (cpu_arch_of(t->system.cpu)) t->cpu = &KERNEL_CPU;
    return NULL;
}
