/* Regions of system space. Sources: nt's public types and symbols, wdbgexts.h (KDDEBUGGER_DATA64),
 * "Windows Internals", 7th edition, part 1, chapter 5 (regions of 64-bit system space, which since Windows 10
 * 1607 are at a different place at each boot). */
#include "windows/system_regions.h"

#include "windows/variables.h"

#include <stdlib.h>

enum { MOST_REGIONS = 64 };

static int by_address(const void *left, const void *right)
{
    const nt_system_region *a = left, *b = right;
    if (a->start != b->start) return a->start < b->start ? -1 : 1;
    return str_compare(a->name, b->name);
}

static str region_name(arena *a, const type *names, uint64_t number)
{
    const str prefix = STR("AssignedRegion");
    for (size_t i = 0; names && i < names->enumerator_count; i++) {
        if (names->enumerators[i].value != (int64_t)number) continue;
        str name = names->enumerators[i].name;
        return str_starts_with(name, prefix) ? str_skip(name, prefix.len) : name;
    }
    return str_format(a, "Region%llu", (unsigned long long)number);
}

static void from_table(arena *a, nt_context *c, nt_system_regions *out)
{
    value table = value_field(nt_variable(c, "MiState", "_MI_SYSTEM_INFORMATION"), "Vs.SystemVaRegions");
    const type *t = type_resolve(table.type), *names = nt_type(c, "_MI_ASSIGNED_REGION_TYPES");
    if (value_is_bad(table) || !t || t->kind != TYPE_ARRAY) return;
    if (names) names = type_with_body(names);
    uint64_t count = t->count < MOST_REGIONS ? t->count : MOST_REGIONS;
    for (uint64_t i = 0; i < count; i++) {
        value one = value_index(table, i);
        nt_system_region r = {0};
        if (!value_u64(value_field(one, "BaseAddress"), &r.start) ||
            !value_u64(value_field(one, "NumberOfBytes"), &r.size))
            continue;
        r.name = region_name(a, names, i);
        r.source = str_format(a, "nt!MiState.Vs.SystemVaRegions[%llu]", (unsigned long long)i);
        *VEC_PUSH(a, out) = r;
    }
}

/* A variable's number: by its name, or by the debugger data block's pointer to it (0 = it has none). */
static bool number_of(nt_context *c, const nt_kernel *k, const char *name, size_t kdbg, uint64_t *out)
{
    uint64_t at;
    if (nt_variable_number(c, name, 0, out)) return true;
    return kdbg && nt_kernel_u64(k, kdbg, &at) &&
           space_read_pointer(c->values->space, at, c->values->pointer_size, out);
}

static void add(arena *a, nt_system_regions *out, const char *name, uint64_t start, uint64_t size,
                const char *source)
{
    if (!start || !size || start + size < start) return;
    *VEC_PUSH(a, out) = (nt_system_region){str_from_cstr(name), start, size, str_from_cstr(source)};
}

static void from_variables(arena *a, nt_context *c, const nt_kernel *k, nt_system_regions *out)
{
    enum {
        SYSTEM_CACHE_START = 0xa8,
        SYSTEM_CACHE_END = 0xb0,
        SYSTEM_PTES_START = 0xc8,
        SYSTEM_PTES_END = 0xd0,
        MAXIMUM_NONPAGED = 0x100,
        NONPAGED_START = 0x110,
        NONPAGED_END = 0x118,
        PAGED_START = 0x120,
        PAGED_END = 0x128,
        SIZE_OF_PAGED = 0x140,
        SESSION_BASE = 0x278,
        SESSION_SIZE = 0x280
    };
    uint64_t start, end, size;
    if (number_of(c, k, "MmNonPagedPoolStart", NONPAGED_START, &start)) {
        /* Since Windows Vista nothing says where it ends but its greatest size. */
        if (number_of(c, k, "MmNonPagedPoolEnd", NONPAGED_END, &end) && end > start)
            add(a, out, "NonPagedPool", start, end - start, "nt!MmNonPagedPoolStart");
        else if (number_of(c, k, "MmMaximumNonPagedPoolInBytes", MAXIMUM_NONPAGED, &size))
            add(a, out, "NonPagedPool", start, size, "nt!MmNonPagedPoolStart");
    }
    if (number_of(c, k, "MmPagedPoolEnd", PAGED_END, &end) && end) {
        if (number_of(c, k, "MmPagedPoolStart", PAGED_START, &start) && start && start < end)
            add(a, out, "PagedPool", start, end - start + 1, "nt!MmPagedPoolStart");
        else if (number_of(c, k, "MmSizeOfPagedPoolInBytes", SIZE_OF_PAGED, &size) && size <= end)
            add(a, out, "PagedPool", end + 1 - size, size, "nt!MmPagedPoolEnd");
    }
    if (number_of(c, k, "MmSystemCacheStart", SYSTEM_CACHE_START, &start) &&
        number_of(c, k, "MmSystemCacheEnd", SYSTEM_CACHE_END, &end) && end > start)
        add(a, out, "SystemCache", start, end - start + 1, "nt!MmSystemCacheStart");
    if (number_of(c, k, "MmSessionBase", SESSION_BASE, &start) &&
        number_of(c, k, "MmSessionSize", SESSION_SIZE, &size))
        add(a, out, "Session", start, size, "nt!MmSessionBase");
    if (number_of(c, k, "MmSystemPtesStart", SYSTEM_PTES_START, &start) &&
        number_of(c, k, "MmSystemPtesEnd", SYSTEM_PTES_END, &end) && end > start)
        add(a, out, "SystemPtes", start, end - start + 1, "nt!MmSystemPtesStart");
}

nt_system_regions nt_system_regions_all(arena *a, nt_context *c, const nt_kernel *k)
{
    nt_system_regions all = {0};
    from_table(a, c, &all);
    if (all.count == 0) from_variables(a, c, k, &all);
    if (all.count) qsort(all.items, all.count, sizeof *all.items, by_address);
    return all;
}
