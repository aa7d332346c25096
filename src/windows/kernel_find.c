/* Where Windows is in a machine's memory. Facts: the processor start block ("low stub") that x64 Windows
 * leaves in the first megabyte, as MemProcFS and others publish it; the table that maps itself (one entry of
 * the upper half of the top table leads to the table); Microsoft's "PE Format" for the image. */
#include "windows/kernel_find.h"

#include "cpu/x64.h"
#include "formats/pe/debug.h"
#include "formats/pe/exports.h"
#include "formats/pe/image.h"

#include <inttypes.h>
#include <string.h>

enum {
    PAGE = 0x1000,
    LOW_STUB_END = 0x100000,
    MOST_ROOTS = 64,
    MOST_IMAGE = 64 << 20, /* nt has 6 to 20 MB */
    NEAR = 48 << 20,       /* around an address in nt or the HAL */
    MOST_PAGES_PROBED = 1 << 20,
};

/* How far into physical memory a self-mapping top table is looked for: the first processes have theirs low.
 */
static const uint64_t MOST_TABLE_SEARCH = (uint64_t)512 << 20;
static const uint64_t KERNEL_RANGE = 0xfffff80000000000, KERNEL_RANGE_END = 0xfffff88000000000;

typedef struct root {
    uint64_t table, hint; /* an address in nt or beside it; 0 = none */
    unsigned levels;      /* 0 = either */
} root;

typedef struct finder {
    target *t;
    const interrupt *i;
    arena *scratch;
    root roots[MOST_ROOTS];
    size_t root_count;
    space *memory; /* through the tables being tried */
    unsigned levels;
    uint64_t base;
    pe_image *image;
} finder;

static void add_root(finder *f, uint64_t table, uint64_t hint, unsigned levels)
{
    for (size_t i = 0; i < f->root_count; i++) {
        if (f->roots[i].table == table && (f->roots[i].hint || !hint)) return;
    }
    if (f->root_count < MOST_ROOTS) f->roots[f->root_count++] = (root){table, hint, levels};
}

/* ---- page tables ---- */

/* Each processor's CR3, with the handler of its first interrupt as the hint. */
static void roots_of_processors(finder *f)
{
    enum { FIVE_LEVELS = 1 << 12, GATE = 16 };
    target *t = f->t;

    for (size_t i = 0; t->cpu && i < t->threads.count; i++) {
        uint64_t cr3, cr4 = 0, idt = 0, low, high, hint = 0;
        cpu_registers r;
        if (t->cpu->registers(t, f->scratch, i, &r) || !cpu_register_get(&r, X64_CR3, &cr3) || !cr3) continue;
        cpu_register_get(&r, X64_CR4, &cr4);
        cpu_register_get(&r, X64_IDTR, &idt);
        page_tables tables = {.root = cr3, .levels = cr4 & FIVE_LEVELS ? 5 : 4};
        space *s = space_from_page_tables(f->scratch, t->physical_memory, &tables);
        if (idt && space_read_u64(s, idt, &low) && space_read_u64(s, idt + GATE / 2, &high)) {
            hint = (low & 0xffff) | (low >> 32 & 0xffff0000) | high << 32;
        }
        add_root(f, cr3, hint, tables.levels);
    }
}

static void roots_of_low_stub(finder *f)
{
    enum { JUMP = 0, TARGET = 0x70, CR3 = 0xa0 };
    space *p = f->t->physical_memory;

    for (uint64_t at = PAGE; at < LOW_STUB_END; at += PAGE) {
        uint64_t jump, target, cr3;
        if (!space_read_u64(p, at + JUMP, &jump) || (jump & 0xffffffffffff00ff) != 0x00000001000600e9 ||
            !space_read_u64(p, at + TARGET, &target) || (target & 0xfffff80000000003) != KERNEL_RANGE ||
            !space_read_u64(p, at + CR3, &cr3) || (cr3 & 0xffffff0000000fff) || cr3 == 0)
            continue;
        add_root(f, cr3, target, 0);
    }
}

/* A present, supervisor-only entry of the upper half leads to the table itself, and only one does. */
static bool maps_itself(const uint8_t *table, uint64_t address)
{
    const uint64_t PRESENT_USER = 5, PRESENT = 1, FRAME = 0x000ffffffffff000;
    unsigned found = 0;

    for (size_t i = 256; i < 512; i++) {
        uint64_t entry = load_u64(table + 8 * i);
        found += (entry & PRESENT_USER) == PRESENT && (entry & FRAME) == address;
    }
    return found == 1;
}

/* ---- nt ---- */

static size_t read_image(void *context, uint64_t offset, void *buffer, size_t size)
{
    const finder *f = context;

    return offset < MOST_IMAGE ? space_read(f->memory, f->base + offset, buffer, size) : 0;
}

static bool is_kernel_name(str name)
{
    static const char *const NAMES[] = {"ntoskrnl", "ntkrnlmp", "ntkrnlpa", "ntkrpamp", "ntkrla57"};

    for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
        if (str_starts_with(name, str_from_cstr(NAMES[i]))) return true;
    }
    return false;
}

/* The export directory calls every edition ntoskrnl.exe; its page may be missing, as the debug directory's.
 */
static bool is_kernel(finder *f)
{
    pe_exports *exports;
    pe_codeview codeview;

    if (f->image->machine != PE_MACHINE_AMD64 || f->image->image_size > MOST_IMAGE) return false;
    if (!pe_exports_open(f->scratch, f->image, &exports) &&
        is_kernel_name(pe_exports_get_header(exports)->dll_name))
        return true;
    return !pe_codeview_read(f->scratch, f->image, &codeview) && is_kernel_name(codeview.path);
}

static bool try_base(finder *f, uint64_t base)
{
    const pe_source source = {.read = read_image, .context = f, .mapped = true};
    uint16_t magic;

    if (!space_read_u16(f->memory, base, &magic) || magic != 0x5a4d) return false;
    f->base = base;
    return !pe_open(f->scratch, source, &f->image) && is_kernel(f);
}

static bool find_around(finder *f, uint64_t hint)
{
    uint64_t page = hint & ~(uint64_t)(PAGE - 1);

    for (uint64_t d = 0; d < NEAR; d += PAGE) {
        if (try_base(f, page - d) || (d && try_base(f, page + d))) return true;
    }
    return false;
}

static bool find_in_kernel_range(finder *f)
{
    size_t probed = 0;
    space_range r;

    for (uint64_t at = KERNEL_RANGE; at < KERNEL_RANGE_END && space_next_range(f->memory, at, &r);
         at = r.end) {
        if (r.start >= KERNEL_RANGE_END || r.end == 0) return false;
        for (uint64_t page = r.start & ~(uint64_t)(PAGE - 1); page < r.end; page += PAGE) {
            if (try_base(f, page)) return true;
            if (++probed == MOST_PAGES_PROBED || interrupt_pending(f->i)) return false;
        }
    }
    return false;
}

static bool try_root(finder *f, const root *r)
{
    for (unsigned levels = 4; levels <= 5; levels++) {
        if (r->levels && r->levels != levels) continue;
        page_tables tables = {.root = r->table, .levels = levels};
        f->memory = space_from_page_tables(f->scratch, f->t->physical_memory, &tables);
        f->levels = levels;
        if ((r->hint && find_around(f, r->hint)) || find_in_kernel_range(f)) return true;
    }
    return false;
}

static bool try_roots(finder *f, uint64_t *table)
{
    for (size_t i = 0; i < f->root_count && !interrupt_pending(f->i); i++) {
        if (!try_root(f, &f->roots[i])) continue;
        *table = f->roots[i].table;
        return true;
    }
    return false;
}

/* The pages of [from, end): each that may be a top table is tried at once, since the first is mostly right.
 */
static bool try_tables(finder *f, uint64_t from, uint64_t end, unsigned *tries, uint64_t *table)
{
    for (; from + PAGE <= end && *tries < MOST_ROOTS && !interrupt_pending(f->i); from += PAGE) {
        bytes page = space_view(f->t->physical_memory, from, PAGE);
        if (page.len < PAGE || !maps_itself(page.ptr, from)) continue;
        ++*tries;
        if (!try_root(f, &(root){.table = from})) continue;
        *table = from;
        return true;
    }
    return false;
}

static bool try_tables_that_map_themselves(finder *f, uint64_t *table)
{
    unsigned tries = 0;
    space_range r;

    for (uint64_t at = 0; at < MOST_TABLE_SEARCH && space_next_range(f->t->physical_memory, at, &r);
         at = r.end) {
        uint64_t from = r.start > at ? r.start : at;
        uint64_t end = r.end && r.end < MOST_TABLE_SEARCH ? r.end : MOST_TABLE_SEARCH;
        if (try_tables(f, (from + PAGE - 1) & ~(uint64_t)(PAGE - 1), end, &tries, table)) return true;
        if (r.end == 0) break;
    }
    return false;
}

/* ---- what nt says of itself ---- */

static uint64_t exported(finder *f, const char *name)
{
    pe_exports *exports;
    pe_export e;

    if (pe_exports_open(f->scratch, f->image, &exports) ||
        !pe_exports_find_name(exports, str_from_cstr(name), &e) || e.forwarder.len)
        return 0;
    return f->base + e.rva;
}

/* Sections of data first: the block of every known build stands in one. */
static void find_block(finder *f)
{
    target_kernel *k = &f->t->kernel;

    for (unsigned pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < f->image->section_count; i++) {
            const pe_section *s = &f->image->sections[i];
            uint32_t extent = pe_section_extent(s);
            bool is_code = (s->characteristics & PE_SECTION_EXECUTE) != 0;
            if (is_code != (pass == 1) || s->rva > MOST_IMAGE || extent > MOST_IMAGE) continue;
            if (nt_find_debugger_block(f->t->arena, f->memory, f->base + s->rva, f->base + s->rva + extent,
                                       f->base, f->i, &k->kd_debugger_data_block, &k->debugger_data))
                return;
        }
    }
}

static void add_processors(target *t)
{
    enum { PROCESSOR_BLOCK = 0x218, MOST_PROCESSORS = 2048 };
    uint64_t blocks = 0, prcb;
    uint32_t count = 0;

    bytes_u64(t->kernel.debugger_data, PROCESSOR_BLOCK, &blocks);
    while (blocks && count < MOST_PROCESSORS &&
           space_read_u64(t->virtual_memory, blocks + 8 * (uint64_t)count, &prcb) && prcb)
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
static void read_bugcheck(target *t)
{
    enum { BUGCHECK_DATA = 0x88 };
    uint64_t at = 0, values[5];

    bytes_u64(t->kernel.debugger_data, BUGCHECK_DATA, &at);
    for (size_t i = 0; i < 5; i++) {
        if (!at || !space_read_u64(t->virtual_memory, at + 8 * i, &values[i])) return;
    }
    t->has_bugcheck = values[0] != 0;
    t->bugcheck.code = (uint32_t)values[0];
    memcpy(t->bugcheck.parameters, values + 1, sizeof t->bugcheck.parameters);
}

/* KUSER_SHARED_DATA stands at the same address in every x64 Windows; the fields have not moved since NT 5
 * (NtBuildNumber: Windows 10). */
static void read_shared_data(target *t)
{
    enum {
        INTERRUPT_TIME = 0x08,
        SYSTEM_TIME = 0x14,
        BUILD = 0x260,
        PRODUCT_TYPE = 0x264,
        SUITE_MASK = 0x2d0
    };
    const uint64_t SHARED_DATA = 0xfffff78000000000;
    uint64_t time, up_time;
    uint32_t build;
    space *s = t->virtual_memory;

    if (!space_read_u64(s, SHARED_DATA + SYSTEM_TIME, &time) ||
        !space_read_u64(s, SHARED_DATA + INTERRUPT_TIME, &up_time))
        return;
    t->system.dump_time = time;
    t->system.system_uptime = up_time;
    t->system.has_uptime = true;
    space_read_u32(s, SHARED_DATA + PRODUCT_TYPE, &t->system.product_type);
    space_read_u32(s, SHARED_DATA + SUITE_MASK, &t->system.suite_mask);
    if (!t->system.build && space_read_u32(s, SHARED_DATA + BUILD, &build)) t->system.build = build & 0xffff;
}

static void read_kernel(finder *f, uint64_t table)
{
    enum { LOADED_MODULES = 0x48, ACTIVE_PROCESSES = 0x50, BUILD_LAB = 0x208 };
    target *t = f->t;
    page_tables tables = {.root = table, .levels = f->levels};
    uint64_t lab = 0, build_number;
    uint32_t build;

    t->virtual_memory = space_cache(t->arena, space_from_page_tables(t->arena, t->physical_memory, &tables));
    t->kernel.directory_table_base = table;
    t->kernel.kernel_base = f->base;
    find_block(f);
    bytes_u64(t->kernel.debugger_data, LOADED_MODULES, &t->kernel.ps_loaded_module_list);
    bytes_u64(t->kernel.debugger_data, ACTIVE_PROCESSES, &t->kernel.ps_active_process_head);
    bytes_u64(t->kernel.debugger_data, BUILD_LAB, &lab);
    if (!t->kernel.ps_loaded_module_list) t->kernel.ps_loaded_module_list = exported(f, "PsLoadedModuleList");
    build_number = exported(f, "NtBuildNumber");
    if (build_number && space_read_u32(f->memory, build_number, &build)) t->system.build = build & 0xffff;
    str text;
    if (lab && space_read_cstr(f->memory, t->arena, lab, 128, &text)) {
        unsigned number = 0;
        t->system.build_lab = text;
        for (size_t i = 0; i < text.len && i < 5 && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++)
            number = number * 10 + (unsigned)(text.ptr[i] - '0');
        if (!t->system.build) t->system.build = number; /* "7601.18113.amd64fre..." */
    }
    read_shared_data(t);
    add_processors(t);
    read_bugcheck(t);
    if (!t->kernel.debugger_data.len) {
        notes_add(t->notes, NOTE_WARNING,
                  "the kernel is at %016" PRIx64 ", but its debugger data block was not found", f->base);
    }
}

error *nt_kernel_locate(target *t, const interrupt *i)
{
    finder f = {.t = t, .i = i};
    uint64_t table = 0;
    bool found;

    if (!t->must_find_kernel || !t->physical_memory) return NULL;
    if (t->system.cpu != CPU_X64) {
        notes_add(t->notes, NOTE_WARNING, "a 32-bit Windows is not looked for: only the memory can be read");
        return NULL;
    }
    f.scratch = arena_new();
    roots_of_processors(&f);
    roots_of_low_stub(&f);
    found = try_roots(&f, &table) || try_tables_that_map_themselves(&f, &table);
    if (found) read_kernel(&f, table);
    arena_free(f.scratch);
    if (found) return NULL;
    if (t->is_raw_image) {
        return error_new(
            t->arena, ERROR_FORMAT,
            "%.*s: not a dump: a file of unknown kind, in which no Windows kernel was found either",
            STR_ARG(t->path));
    }
    notes_add(t->notes, NOTE_WARNING, "no Windows kernel was found in the machine's memory");
    return NULL;
}
