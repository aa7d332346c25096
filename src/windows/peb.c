/* PEB, loader lists, process parameters and environment, by typed values. */
#include "windows/peb.h"

#include "base/utf16.h"

#define MODULE_LIMIT 16384          /* entries of a loader list */
#define ENVIRONMENT_LIMIT 0x100000u /* bytes */
#define ENVIRONMENT_STRINGS 8192
#define PARAMETERS_NORMALIZED 1u /* RTL_USER_PROCESS_PARAMETERS.Flags */

nt_peb nt_peb_at(nt_context *c, uint64_t address)
{
    value peb = nt_value(c, "_PEB", address);
    /* Each part gets its own type: a PDB may know _PEB and only a forward declaration of what it points to.
     */
    return (nt_peb){.peb = peb,
                    .loader = nt_value(c, "_PEB_LDR_DATA", value_or(value_field(peb, "Ldr"), 0)),
                    .parameters = nt_value(c, "_RTL_USER_PROCESS_PARAMETERS",
                                           value_or(value_field(peb, "ProcessParameters"), 0))};
}

value nt_teb_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_TEB", address);
}

static str text_or_empty(arena *a, value v)
{
    str s;
    return value_counted_string(v, a, &s) ? s : (str){0};
}

static nt_module module_of(arena *a, value entry)
{
    return (nt_module){.entry = value_address_of(entry),
                       .base = value_or(value_field(entry, "DllBase"), 0),
                       .size = value_or(value_field(entry, "SizeOfImage"), 0),
                       .entry_point = value_or(value_field(entry, "EntryPoint"), 0),
                       .timestamp = (uint32_t)value_or(value_field(entry, "TimeDateStamp"), 0),
                       .path = text_or_empty(a, value_field(entry, "FullDllName")),
                       .base_name = text_or_empty(a, value_field(entry, "BaseDllName")),
                       .flags = (uint32_t)value_or(value_field(entry, "Flags"), 0),
                       /* LoadCount to Windows 7, ObsoleteLoadCount since. */
                       .load_count =
                           (uint16_t)value_or(value_first(entry, "LoadCount", "ObsoleteLoadCount", NULL), 0),
                       .tls_index = (uint16_t)value_or(value_field(entry, "TlsIndex"), 0)};
}

bool nt_loader_module_at(arena *a, nt_context *c, uint64_t entry, nt_module *out)
{
    value v = nt_value(c, "_LDR_DATA_TABLE_ENTRY", entry);
    if (value_is_bad(value_checked(value_field(v, "DllBase")))) return false;
    *out = module_of(a, v);
    return true;
}

nt_modules nt_loader_modules(arena *a, nt_context *c, value loader, nt_module_order order, walk_end *end)
{
    static const char *const heads[] = {"InLoadOrderModuleList", "InMemoryOrderModuleList",
                                        "InInitializationOrderModuleList"};
    static const char *const links[] = {"InLoadOrderLinks", "InMemoryOrderLinks",
                                        "InInitializationOrderLinks"};
    nt_modules found = {0};
    value head = value_field(loader, heads[order]);
    if (value_is_bad(head)) {
        *end = WALK_UNREADABLE;
        return found;
    }
    list_walk w = list_walk_begin(c->values, value_address_of(head), nt_type(c, "_LDR_DATA_TABLE_ENTRY"),
                                  links[order], MODULE_LIMIT);
    value entry;
    while (list_walk_next(&w, &entry)) {
        nt_module m = module_of(a, entry);
        /* An entry of which nothing is there says nothing: the walk's end tells. */
        if (!m.base && !m.path.len && !m.base_name.len && !m.size) continue;
        *VEC_PUSH(a, &found) = m;
    }
    *end = w.end;
    return found;
}

bool nt_parameter_string(arena *a, value parameters, const char *field, str *out)
{
    value text = value_field(parameters, field);
    uint64_t flags = value_or(value_field(parameters, "Flags"), PARAMETERS_NORMALIZED), length, buffer;
    if (flags & PARAMETERS_NORMALIZED)
        return value_or(value_field(text, "Buffer"), 0) && value_counted_string(text, a, out);
    if (!value_u64(value_field(text, "Length"), &length) ||
        !value_u64(value_field(text, "Buffer"), &buffer) || !buffer)
        return false;
    uint8_t *raw = arena_alloc(a, (size_t)(length & 0xffff) + 1, 1);
    size_t have = space_read(text.context->space, value_address_of(parameters) + buffer, raw,
                             (size_t)(length & 0xffff));
    if (length && !have) return false;
    *out = utf16_to_utf8(a, (bytes){raw, have});
    return true;
}

bool nt_environment(arena *a, value parameters, nt_strings *out)
{
    uint64_t address = value_or(value_field(parameters, "Environment"), 0);
    /* EnvironmentSize is there since Windows Vista; an empty string ends the block in every version. */
    uint64_t size = value_or(value_first(parameters, "EnvironmentSize", NULL), ENVIRONMENT_LIMIT);
    if (!address || value_is_bad(parameters)) return false;
    size_t bound = size < ENVIRONMENT_LIMIT ? (size_t)size : ENVIRONMENT_LIMIT;
    uint8_t *raw = arena_alloc(a, bound + 2, 2);
    size_t have = space_read(parameters.context->space, address, raw, bound) / 2;
    if (!have) return false;
    nt_strings found = {0};
    for (size_t at = 0; at < have && found.count < ENVIRONMENT_STRINGS;) {
        size_t n = 0;
        while (at + n < have && load_u16(raw + 2 * (at + n))) n++;
        if (n == 0) break;
        *VEC_PUSH(a, &found) = utf16_to_utf8(a, (bytes){raw + 2 * at, 2 * n});
        at += n + 1;
    }
    *out = found;
    return true;
}
