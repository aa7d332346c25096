/* Which function an address is of, and what was inlined there. libdw's dwarf_getscopes leaves the function
 * that holds inlined code for the one that the code is from; here both are wanted, so that the records are
 * walked from the function down. The functions of a unit are sorted once. */
#include "base/vec.h"
#include "formats/dwarf/reader.h"

#include <dwarf.h>
#include <stdlib.h>

enum { NESTING_MAX = 16, CHILDREN_MAX = 1 << 20, RANGES_MAX = 1 << 16 };

typedef struct function_range {
    uint64_t low, high; /* as the program was linked */
    uint32_t record;
} function_range;

typedef struct function_list {
    VEC(function_range) ranges; /* sorted by `low` */
} function_list;

static uint32_t offset_of(Dwarf_Die *die)
{
    Dwarf_Off at = dwarf_dieoffset(die);
    return at <= UINT32_MAX ? (uint32_t)at : 0;
}

static void add_ranges(dw_info *d, Dwarf_Die *function, function_list *list)
{
    ptrdiff_t at = 0;
    Dwarf_Addr base, low, high;
    uint32_t record = offset_of(function);
    for (size_t n = 0; record && n < RANGES_MAX && (at = dwarf_ranges(function, at, &base, &low, &high)) > 0;
         n++)
        if (high > low) *VEC_PUSH(d->a, &list->ranges) = (function_range){low, high, record};
}

static void add_functions(dw_info *d, Dwarf_Die *parent, function_list *list, unsigned depth)
{
    Dwarf_Die child;
    if (depth > NESTING_MAX || dwarf_child(parent, &child)) return;
    size_t count = 0;
    do {
        switch (dwarf_tag(&child)) {
        case DW_TAG_subprogram: add_ranges(d, &child, list); break;
        case DW_TAG_namespace:
        case DW_TAG_module:
        case DW_TAG_class_type:
        case DW_TAG_structure_type: add_functions(d, &child, list, depth + 1); break;
        default: break;
        }
    } while (++count < CHILDREN_MAX && dwarf_siblingof(&child, &child) == 0);
}

static int by_address(const void *a, const void *b)
{
    const function_range *x = a, *y = b;
    return x->low != y->low ? (x->low < y->low ? -1 : 1) : (x->record > y->record) - (x->record < y->record);
}

static const function_list *functions_of(dw_info *d, Dwarf_Die *unit)
{
    uint64_t key = dwarf_dieoffset(unit);
    function_list *list = u64_map_get(d->functions, key);
    if (!list) {
        list = ARENA_NEW(d->a, function_list);
        add_functions(d, unit, list, 0);
        if (list->ranges.count)
            qsort(list->ranges.items, list->ranges.count, sizeof *list->ranges.items, by_address);
        u64_map_put(d->functions, key, list);
    }
    return list;
}

static bool function_at(dw_info *d, Dwarf_Die *unit, uint64_t address, Dwarf_Die *out)
{
    const function_list *list = functions_of(d, unit);
    size_t low = 0, high = list->ranges.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (list->ranges.items[middle].low <= address) low = middle + 1;
        else high = middle;
    }
    return low && address < list->ranges.items[low - 1].high &&
           dwarf_offdie(d->dwarf, list->ranges.items[low - 1].record, out);
}

static bool is_scope(Dwarf_Die *die)
{
    int tag = dwarf_tag(die);
    return tag == DW_TAG_inlined_subroutine || tag == DW_TAG_lexical_block;
}

static bool scope_inside(Dwarf_Die *parent, uint64_t address, Dwarf_Die *out)
{
    Dwarf_Die child;
    if (dwarf_child(parent, &child)) return false;
    size_t count = 0;
    do {
        if (!is_scope(&child) || dwarf_haspc(&child, address) <= 0) continue;
        *out = child;
        return true;
    } while (++count < CHILDREN_MAX && dwarf_siblingof(&child, &child) == 0);
    return false;
}

size_t dw_scopes_at(dw_info *d, uint64_t address, Dwarf_Die *unit, Dwarf_Die *scopes)
{
    if (!dw_unit_at(d, address, unit) || !function_at(d, unit, address, &scopes[0])) return 0;
    size_t count = 1;
    while (count < DW_SCOPES_MAX && scope_inside(&scopes[count - 1], address, &scopes[count])) count++;
    return count;
}

/* The run of a scope's code that has the address; with address 0 the lowest one. */
static bool run_at(Dwarf_Die *scope, uint64_t address, uint64_t *begin, uint64_t *end)
{
    ptrdiff_t at = 0;
    Dwarf_Addr base, low, high;
    bool found = false;
    *begin = *end = 0;
    for (size_t n = 0; n < RANGES_MAX && (at = dwarf_ranges(scope, at, &base, &low, &high)) > 0; n++) {
        if (high <= low || (address ? address < low || address >= high : found && low >= *begin)) continue;
        *begin = low;
        *end = high;
        found = true;
    }
    return found;
}

static str name_of(Dwarf_Die *die)
{
    Dwarf_Attribute a;
    const char *name = dwarf_attr_integrate(die, DW_AT_linkage_name, &a) ? dwarf_formstring(&a) : NULL;
    return str_from_cstr(name ? name : dwarf_diename(die));
}

static bool number_of(Dwarf_Die *die, unsigned attribute, uint64_t *out)
{
    Dwarf_Attribute a;
    return dwarf_attr(die, attribute, &a) && dwarf_formudata(&a, out) == 0;
}

static bool fill(dw_info *d, Dwarf_Die *unit, Dwarf_Die *function, Dwarf_Die *site, uint64_t address,
                 dw_inline *out)
{
    uint64_t begin, end, first, file, line;
    Dwarf_Files *files;
    size_t file_count;
    *out = (dw_inline){.name = name_of(site), .record = offset_of(site)};
    if (!out->name.len || !out->record || !run_at(site, address, &begin, &end) || begin < d->base)
        return false;
    out->begin = begin - d->base;
    out->size = end - begin;
    out->function = run_at(function, 0, &first, &end) && first >= d->base ? first - d->base : out->begin;
    if (number_of(site, DW_AT_call_line, &line) && line <= UINT32_MAX &&
        number_of(site, DW_AT_call_file, &file) && dwarf_getsrcfiles(unit, &files, &file_count) == 0 &&
        file < file_count) {
        const char *name = dwarf_filesrc(files, file, NULL, NULL);
        if (name) out->call_file = dw_file_name(d, unit, name);
        out->call_line = (uint32_t)line;
    }
    return true;
}

size_t dw_inline_frames(dw_info *d, uint64_t rva, dw_inline *out, size_t capacity)
{
    Dwarf_Die unit, scopes[DW_SCOPES_MAX];
    uint64_t address = d->base + rva;
    size_t count = 0;
    for (size_t i = dw_scopes_at(d, address, &unit, scopes); i > 1 && count < capacity; i--) {
        Dwarf_Die *scope = &scopes[i - 1];
        if (dwarf_tag(scope) == DW_TAG_inlined_subroutine &&
            fill(d, &unit, &scopes[0], scope, address, &out[count]))
            count++;
    }
    return count;
}

typedef struct site_walk {
    dw_info *d;
    Dwarf_Die *unit, *function;
    bool (*each)(void *context, const dw_inline *site);
    void *context;
} site_walk;

static bool walk_sites(const site_walk *w, Dwarf_Die *parent, unsigned depth)
{
    Dwarf_Die child;
    if (depth >= DW_SCOPES_MAX || dwarf_child(parent, &child)) return true;
    size_t count = 0;
    do {
        dw_inline site;
        if (!is_scope(&child)) continue;
        if (dwarf_tag(&child) == DW_TAG_inlined_subroutine &&
            fill(w->d, w->unit, w->function, &child, 0, &site) && !w->each(w->context, &site))
            return false;
        if (!walk_sites(w, &child, depth + 1)) return false;
    } while (++count < CHILDREN_MAX && dwarf_siblingof(&child, &child) == 0);
    return true;
}

void dw_each_inline(dw_info *d, bool (*each)(void *context, const dw_inline *site), void *context)
{
    Dwarf_CU *cu = NULL;
    Dwarf_Die unit, function;
    while (dwarf_get_units(d->dwarf, cu, &cu, NULL, NULL, &unit, NULL) == 0) {
        const function_list *list = functions_of(d, &unit);
        uint32_t last = 0;
        for (size_t i = 0; i < list->ranges.count; i++) {
            uint32_t record = list->ranges.items[i].record;
            if (record == last || !dwarf_offdie(d->dwarf, record, &function)) continue;
            last = record;
            site_walk w = {d, &unit, &function, each, context};
            if (!walk_sites(&w, &function, 0)) return;
        }
    }
}
