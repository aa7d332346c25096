/* nt!WheapErrorSourceTable -> _WHEAP_ERROR_SOURCE <-> _WHEAP_ERROR_SOURCE ...
 *                               Records -> [ wrapper | record ][ wrapper | record ] ...   RecordLength apart
 *
 * Sources: nt's public types of 6.2 to 10.0; windows-driver-docs, "!whea", whose addresses show that the
 * wrappers stand RecordLength bytes apart; wdm.h and cper.h for what the kinds of sources are called. */
#include "windows/whea_sources.h"

#include "windows/variables.h"

enum { MOST_SOURCES = 0x4000 };

error *nt_whea_sources_read(arena *a, nt_context *c, nt_whea_sources *out)
{
    nt_whea_sources found = {0};
    const type *t = nt_type(c, "_WHEAP_ERROR_SOURCE");
    if (!t || !nt_type(c, "_WHEAP_ERROR_SOURCE_TABLE") ||
        !nt_variable_address(c, "WheapErrorSourceTable", &found.table))
        return error_new(a, ERROR_NOT_FOUND,
                         "nt has no WheapErrorSourceTable, or no type of it: nt's symbols of Windows 8 or "
                         "later are needed");
    value table = nt_value(c, "_WHEAP_ERROR_SOURCE_TABLE", found.table), source;
    found.has_count = value_u64(value_field(table, "Count"), &found.count);
    list_walk w = list_walk_begin(c->values, value_address_of(value_field(table, "Items")), t, "ListEntry",
                                  MOST_SOURCES);
    while (list_walk_next(&w, &source)) *VEC_PUSH(a, &found.items) = source;
    found.end = w.end;
    *out = found;
    return NULL;
}

bool nt_whea_source_records(nt_context *c, value source, nt_whea_records *out)
{
    nt_whea_records r = {0};
    type_field f;
    const type *wrapper = nt_type(c, "_WHEAP_ERROR_RECORD_WRAPPER");
    if (!wrapper || !type_find_field(wrapper, STR("ErrorRecord"), &f)) return false;
    if (!value_u64(value_field(source, "Records"), &r.first) ||
        !value_u64(value_field(source, "RecordLength"), &r.stride) ||
        !value_u64(value_field(source, "RecordCount"), &r.count))
        return false;
    r.offset = (uint32_t)f.offset;
    *out = r;
    return true;
}

const char *nt_whea_source_notify(uint64_t type)
{
    static const char *const names[] = {
        "Machine Check Exception", "Corrected Machine Check", "Corrected Platform Error",
        "Non-Maskable Interrupt",  "PCI Express Error",       "Generic Hardware Error",
        "INIT Error Record",       "BOOT Error Record",       "Generic Hardware Error"};
    return type < sizeof names / sizeof *names ? names[type] : NULL;
}
