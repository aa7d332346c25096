/* The file system cache. Sources: nt's public types and symbols; "Windows Internals", 6th edition, part 2,
 * chapter 11, "Cache data structures". */
#include "windows/file_cache.h"

#include "windows/variables.h"

enum { FAST_REF_BITS = 15, MOST_ARRAYS = 4096, IN_AN_ARRAY = 4096, MOST_VIEWS = 1 << 20 };

static void add_view(arena *a, nt_context *c, uint64_t at, nt_cache_views *out, uint64_t *unused)
{
    value v = nt_value(c, "_VACB", at);
    nt_cache_view one = {.vacb = at};
    if (!value_u64(value_field(v, "SharedCacheMap"), &one.map) || !one.map ||
        !value_u64(value_field(v, "BaseAddress"), &one.base) || !one.base) {
        ++*unused;
        return;
    }
    value map = nt_value(c, "_SHARED_CACHE_MAP", one.map);
    one.file_object = value_or(value_first(map, "FileObjectFastRef.Value", "FileObject", NULL), 0) &
                      ~(uint64_t)FAST_REF_BITS;
    value file = nt_value(c, "_FILE_OBJECT", one.file_object);
    one.control_area = value_or(value_field(file, "SectionObjectPointer.DataSectionObject"), 0);
    if (out->count < MOST_VIEWS) *VEC_PUSH(a, out) = one;
}

static bool from_arrays(arena *a, nt_context *c, const type *vacb, nt_cache_views *out, uint64_t *unused,
                        uint64_t *missed)
{
    uint64_t table, highest, array;
    unsigned width = c->values->pointer_size;
    const type *header = nt_type(c, "_VACB_ARRAY_HEADER");
    if (!header || !nt_variable_number(c, "CcVacbArrays", 0, &table) ||
        !nt_variable_number(c, "CcVacbArraysHighestUsedIndex", 4, &highest))
        return false;
    for (uint64_t i = 0; table && i <= highest && i < MOST_ARRAYS; i++) {
        uint64_t last;
        array = 0;
        if (space_read_pointer(c->values->space, table + i * width, width, &array) && !array) continue;
        value head = value_at(c->values, header, array);
        if (value_or(value_field(head, "VacbArrayIndex"), i) != i ||
            !value_u64(value_field(head, "HighestMappedIndex"), &last)) {
            ++*missed;
            continue;
        }
        for (uint64_t n = 0; n <= last && n < IN_AN_ARRAY; n++) {
            if (interrupt_pending(c->values->interrupt)) return true;
            add_view(a, c, array + header->size + n * vacb->size, out, unused);
        }
    }
    return true;
}

bool nt_cache_views_all(arena *a, nt_context *c, nt_cache_views *out, uint64_t *unused, uint64_t *missed)
{
    const type *vacb = nt_type(c, "_VACB");
    uint64_t at, count;
    *unused = *missed = 0;
    if (!vacb) return false;
    if (from_arrays(a, c, vacb, out, unused, missed)) return true;
    if (!nt_variable_number(c, "CcVacbs", 0, &at) || !nt_variable_number(c, "CcNumberVacbs", 4, &count))
        return false;
    for (uint64_t i = 0; at && i < count && i < MOST_VIEWS && !interrupt_pending(c->values->interrupt); i++)
        add_view(a, c, at + i * vacb->size, out, unused);
    return true;
}

bool nt_cache_size(nt_context *c, uint64_t *now, uint64_t *peak)
{
    value ws = nt_variable(c, "MmSystemCacheWs", "_MMSUPPORT");
    if (value_is_bad(ws))
        ws = value_field(nt_variable(c, "MiState", "_MI_SYSTEM_INFORMATION"), "Vs.SystemWs[0].Instance");
    return value_u64(value_field(ws, "WorkingSetSize"), now) &&
           value_u64(value_field(ws, "PeakWorkingSetSize"), peak);
}
