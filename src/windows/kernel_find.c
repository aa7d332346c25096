/* Where Windows is in a machine's memory: nt's image through each set of page tables that kernel_roots.c
 * offers. Source: Microsoft's "PE Format" for the image. */
#include "windows/kernel_find_internal.h"

#include "formats/pe/debug.h"
#include "formats/pe/exports.h"

enum {
    PAGE = FIND_PAGE,
    NEAR = 48 << 20, /* around an address in nt or the HAL */
    MOST_PAGES_PROBED = 1 << 20,
};

static const find_machine MACHINES[] = {
    {CPU_X64, PE_MACHINE_AMD64, 8, 4, 5, 0xfffff80000000000, 0xfffff88000000000, 0xfffff78000000000},
    {CPU_ARM64, PE_MACHINE_ARM64, 8, 4, 4, 0xfffff80000000000, 0xfffff88000000000, 0xfffff78000000000},
    {CPU_X86, PE_MACHINE_I386, 4, 2, 3, 0x80000000, 0x100000000, 0xffdf0000},
};

static size_t read_image(void *context, uint64_t offset, void *buffer, size_t size)
{
    const finder *f = context;

    return offset < FIND_MOST_IMAGE ? space_read(f->memory, f->base + offset, buffer, size) : 0;
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

    if (f->image->machine != f->machine->pe_machine || f->image->image_size > FIND_MOST_IMAGE) return false;
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
    const uint64_t end = f->machine->end;
    size_t probed = 0;
    space_range r;

    for (uint64_t at = f->machine->start; at < end && space_next_range(f->memory, at, &r); at = r.end) {
        if (r.start >= end || r.end == 0) return false;
        for (uint64_t page = r.start & ~(uint64_t)(PAGE - 1); page < r.end; page += PAGE) {
            if (try_base(f, page)) return true;
            if (++probed == MOST_PAGES_PROBED || interrupt_pending(f->i)) return false;
        }
    }
    return false;
}

static bool try_root(finder *f, const find_root *r)
{
    for (unsigned levels = f->machine->most_levels; levels >= f->machine->least_levels; levels--) {
        if (r->levels && r->levels != levels) continue;
        page_tables tables = {.root = r->table, .levels = levels, .arm64 = f->machine->cpu == CPU_ARM64};
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

/* A file that says nothing of its processor is searched for all. */
static bool is_possible(const target *t, const find_machine *m)
{
    return t->system.cpu == m->cpu || t->is_any_cpu;
}

error *nt_kernel_locate(target *t, const interrupt *i)
{
    finder f = {.t = t, .i = i};
    bool found = false;

    if (!t->must_find_kernel || !t->physical_memory) return NULL;
    for (size_t k = 0; k < sizeof MACHINES / sizeof MACHINES[0] && !found && !interrupt_pending(i); k++) {
        uint64_t table = 0;
        f.machine = &MACHINES[k];
        if (!is_possible(t, f.machine)) continue;
        f.scratch = arena_new();
        find_roots(&f);
        found = try_roots(&f, &table) || find_tables_that_map_themselves(&f, try_root, &table);
        if (found) find_read_kernel(&f, table);
        arena_free(f.scratch);
    }
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
