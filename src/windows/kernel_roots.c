/* Page tables in a machine's memory. Facts: the processor start block ("low stub") that x64 Windows leaves in
 * the first megabyte, as MemProcFS and others publish it; the table that maps itself:
 *
 *     x64         one supervisor entry of the upper half of the top table leads to the table
 *     ARM64       the same; an entry for a table has bits 0 and 1
 *     x86, PAE    entry 3 of the page directory of the highest GiB, which maps C0600000; its entries 0 to 3
 *                 lead to the four directories, so that it does for the table of four as well
 *     x86         entry 300 of the page directory, which maps C0000000 */
#include "cpu/x64.h"
#include "windows/kernel_find_internal.h"

enum { PAGE = FIND_PAGE, LOW_STUB_END = 0x100000, MOST_TABLES_TRIED = FIND_MOST_ROOTS };

/* How far into memory a top table is looked for: the first processes have theirs low. */
static const uint64_t MOST_TABLE_SEARCH = (uint64_t)512 << 20;

static void add_root(finder *f, uint64_t table, uint64_t hint, unsigned levels)
{
    for (size_t i = 0; i < f->root_count; i++) {
        if (f->roots[i].table == table && (f->roots[i].hint || !hint)) return;
    }
    if (f->root_count < FIND_MOST_ROOTS) f->roots[f->root_count++] = (find_root){table, hint, levels};
}

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
            !space_read_u64(p, at + TARGET, &target) || (target & 0xfffff80000000003) != f->machine->start ||
            !space_read_u64(p, at + CR3, &cr3) || (cr3 & 0xffffff0000000fff) || cr3 == 0)
            continue;
        add_root(f, cr3, target, 0);
    }
}

void find_roots(finder *f)
{
    f->root_count = 0;
    if (f->machine->cpu == CPU_X64) {
        roots_of_processors(f);
        roots_of_low_stub(f);
    } else if (f->t->kernel.directory_table_base) {
        add_root(f, f->t->kernel.directory_table_base, 0, 0);
    }
}

/* A present, supervisor-only entry of the upper half leads to the table itself, and only one does. */
static bool maps_itself64(const uint8_t *table, uint64_t address)
{
    const uint64_t PRESENT_USER = 5, PRESENT = 1, FRAME = 0x000ffffffffff000;
    unsigned found = 0;

    for (size_t i = 256; i < 512; i++) {
        uint64_t entry = load_u64(table + 8 * i);
        found += ((entry & FRAME) == address) & ((entry & PRESENT_USER) == PRESENT);
    }
    return found == 1;
}

/* The same of ARM64: a table's entry (bits 0 and 1). */
static bool maps_itself_arm64(const uint8_t *table, uint64_t address)
{
    const uint64_t TABLE = 3, FRAME = 0x0000fffffffff000;
    unsigned found = 0;

    for (size_t i = 256; i < 512; i++) {
        uint64_t entry = load_u64(table + 8 * i);
        found += ((entry & FRAME) == address) & ((entry & TABLE) == TABLE);
    }
    return found == 1;
}

/* The levels of the tables that this page may be the top of; 0 = none. */
static unsigned maps_itself32(const uint8_t *table, uint64_t address)
{
    const uint64_t PRESENT = 1, FRAME = 0x000ffffffffff000, NOT_LARGE = 0x80;
    uint32_t entry = load_u32(table + 4 * 0x300);
    bool pae = (load_u64(table + 8 * 3) & FRAME) == address && (load_u64(table + 8 * 3) & PRESENT);

    for (size_t i = 0; pae && i < 4; i++) pae = (load_u64(table + 8 * i) & (PRESENT | NOT_LARGE)) == PRESENT;
    if (pae) return 3;
    return address <= UINT32_MAX && (entry & 0xfffff000) == address && (entry & PRESENT) ? 2 : 0;
}

static bool is_top_table(const finder *f, const uint8_t *page, uint64_t address, find_root *out)
{
    *out = (find_root){.table = address};
    if (f->machine->cpu == CPU_ARM64) return maps_itself_arm64(page, address);
    if (f->machine->pointer_size == 8) return maps_itself64(page, address);
    out->levels = maps_itself32(page, address);
    return out->levels != 0;
}

/* The page in the mapping, or a copy where there is none. */
static const uint8_t *page_at(space *physical, uint64_t address, uint8_t *copy)
{
    bytes page = space_view(physical, address, PAGE);

    if (page.len == PAGE) return page.ptr;
    return space_read_all(physical, address, copy, PAGE) ? copy : NULL;
}

/* Looks at the pages that are there from `start` on, as far as a top table may be from it. */
static bool find_tables_from(finder *f, uint64_t start, bool (*try_root)(finder *f, const find_root *r),
                             unsigned *tries, uint64_t *table)
{
    space *physical = f->t->physical_memory;
    const uint64_t stop = start + MOST_TABLE_SEARCH;
    uint8_t *copy = arena_alloc(f->scratch, PAGE, 8);
    space_range r;

    for (uint64_t at = start; at < stop && space_next_range(physical, at, &r); at = r.end) {
        uint64_t from = ((r.start > at ? r.start : at) + PAGE - 1) & ~(uint64_t)(PAGE - 1);
        uint64_t end = r.end && r.end < stop ? r.end : stop;
        for (; from + PAGE <= end && *tries < MOST_TABLES_TRIED && !interrupt_pending(f->i); from += PAGE) {
            const uint8_t *page = page_at(physical, from, copy);
            find_root root;
            if (!page || !is_top_table(f, page, from, &root)) continue;
            ++*tries;
            if (!try_root(f, &root)) continue;
            *table = from;
            return true;
        }
        if (r.end == 0) break;
    }
    return false;
}

bool find_tables_that_map_themselves(finder *f, bool (*try_root)(finder *f, const find_root *r),
                                     uint64_t *table)
{
    const uint64_t VIRT_MEMORY = (uint64_t)1
                                 << 30; /* where QEMU's "virt" machine, of ARM64, has its memory */
    unsigned tries = 0;
    space_range first;

    if (!space_next_range(f->t->physical_memory, 0, &first)) return false;
    if (find_tables_from(f, first.start, try_root, &tries, table)) return true;
    return f->machine->cpu == CPU_ARM64 && first.start < VIRT_MEMORY &&
           first.start + MOST_TABLE_SEARCH <= VIRT_MEMORY &&
           find_tables_from(f, VIRT_MEMORY, try_root, &tries, table);
}
