/* What nt says of itself, once it is found: the debugger data block, exports, KUSER_SHARED_DATA. */
#include "formats/dump/kdbg.h"
#include "formats/pe/exports.h"
#include "windows/kernel_find_internal.h"

#include <inttypes.h>
#include <string.h>

static uint64_t exported(finder *f, const char *name)
{
    pe_exports *exports;
    pe_export e;

    if (pe_exports_open(f->scratch, f->image, &exports) ||
        !pe_exports_find_name(exports, str_from_cstr(name), &e) || e.forwarder.len)
        return 0;
    return f->base + e.rva;
}

/* The block has pointers of 64 bits, those of x86 sign-extended. */
static uint64_t block_pointer(const finder *f, size_t at)
{
    uint64_t v = 0;

    bytes_u64(f->t->kernel.debugger_data, at, &v);
    return f->machine->pointer_size == 4 ? v & UINT32_MAX : v;
}

/* Sections of data first: the block of every known build stands in one. */
static void find_block(finder *f)
{
    target_kernel *k = &f->t->kernel;
    uint64_t base = f->machine->pointer_size == 4 ? (uint64_t)(int64_t)(int32_t)f->base : f->base;

    for (unsigned pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < f->image->section_count; i++) {
            const pe_section *s = &f->image->sections[i];
            uint32_t extent = pe_section_extent(s);
            bool is_code = (s->characteristics & PE_SECTION_EXECUTE) != 0;
            if (is_code != (pass == 1) || s->rva > FIND_MOST_IMAGE || extent > FIND_MOST_IMAGE) continue;
            if (nt_find_debugger_block(f->t->arena, f->memory, f->base + s->rva, f->base + s->rva + extent,
                                       base, f->i, &k->kd_debugger_data_block, &k->debugger_data))
                return;
        }
    }
}

static void add_processors(finder *f)
{
    enum { MOST_PROCESSORS = 2048 };
    const unsigned width = f->machine->pointer_size;
    uint64_t blocks = block_pointer(f, KDBG_PROCESSOR_BLOCK), prcb;
    target *t = f->t;
    uint32_t count = 0;

    while (blocks && count < MOST_PROCESSORS &&
           space_read_pointer(t->virtual_memory, blocks + width * (uint64_t)count, width, &prcb) && prcb)
        count++;
    /* A hypervisor's file has all of them, a hibernation file only the one that wrote it. */
    if (count <= t->threads.count) return;
    t->system.processor_count = count;
    for (uint32_t i = (uint32_t)t->threads.count; i < count; i++) {
        target_thread *p = VEC_PUSH(t->arena, &t->threads);
        p->index = p->id = i;
        p->name = STR("");
    }
}

/* KiBugCheckData: code and four parameters; zero while the machine has not crashed. */
static void read_bugcheck(finder *f)
{
    const unsigned width = f->machine->pointer_size;
    uint64_t at = block_pointer(f, KDBG_BUGCHECK_DATA), values[5];
    target *t = f->t;

    for (size_t i = 0; i < 5; i++) {
        if (!at || !space_read_pointer(t->virtual_memory, at + width * i, width, &values[i])) return;
    }
    t->has_bugcheck = values[0] != 0;
    t->bugcheck.code = (uint32_t)values[0];
    memcpy(t->bugcheck.parameters, values + 1, sizeof t->bugcheck.parameters);
}

/* KUSER_SHARED_DATA stands at the same address in every Windows of a processor; the fields have not moved
 * since NT 5 (NtBuildNumber: Windows 10). */
static void read_shared_data(finder *f)
{
    enum {
        INTERRUPT_TIME = 0x08,
        SYSTEM_TIME = 0x14,
        BUILD = 0x260,
        PRODUCT_TYPE = 0x264,
        SUITE_MASK = 0x2d0
    };
    const uint64_t shared = f->machine->shared_data;
    target *t = f->t;
    uint64_t time, up_time;
    uint32_t build;
    space *s = t->virtual_memory;

    if (!space_read_u64(s, shared + SYSTEM_TIME, &time) ||
        !space_read_u64(s, shared + INTERRUPT_TIME, &up_time))
        return;
    t->system.dump_time = time;
    t->system.system_uptime = up_time;
    t->system.has_uptime = true;
    space_read_u32(s, shared + PRODUCT_TYPE, &t->system.product_type);
    space_read_u32(s, shared + SUITE_MASK, &t->system.suite_mask);
    if (!t->system.build && space_read_u32(s, shared + BUILD, &build)) t->system.build = build & 0xffff;
}

/* NtBuildNumber is exported; the text begins with it: "7601.18113.amd64fre...". */
static void read_build(finder *f)
{
    target *t = f->t;
    uint64_t lab = block_pointer(f, KDBG_BUILD_LAB), exported_number = exported(f, "NtBuildNumber");
    uint32_t build;
    str text;

    if (exported_number && space_read_u32(f->memory, exported_number, &build))
        t->system.build = build & 0xffff;
    if (!lab || !space_read_cstr(f->memory, t->arena, lab, 128, &text)) return;
    unsigned number = 0;
    t->system.build_lab = text;
    for (size_t i = 0; i < text.len && i < 5 && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
        number = number * 10 + (unsigned)(text.ptr[i] - '0');
    if (!t->system.build) t->system.build = number;
}

void find_read_kernel(finder *f, uint64_t table)
{
    target *t = f->t;
    page_tables tables = {.root = table, .levels = f->levels, .arm64 = f->machine->cpu == CPU_ARM64};

    t->system.cpu = f->machine->cpu;
    t->virtual_memory = space_cache(t->arena, space_from_page_tables(t->arena, t->physical_memory, &tables));
    t->kernel.directory_table_base = table;
    t->kernel.kernel_base = f->base;
    find_block(f);
    t->kernel.ps_loaded_module_list = block_pointer(f, KDBG_LOADED_MODULES);
    t->kernel.ps_active_process_head = block_pointer(f, KDBG_ACTIVE_PROCESSES);
    if (!t->kernel.ps_loaded_module_list) t->kernel.ps_loaded_module_list = exported(f, "PsLoadedModuleList");
    read_build(f);
    read_shared_data(f);
    add_processors(f);
    read_bugcheck(f);
    if (!t->kernel.debugger_data.len) {
        notes_add(t->notes, NOTE_WARNING,
                  "the kernel is at %016" PRIx64 ", but its debugger data block was not found", f->base);
    }
}
