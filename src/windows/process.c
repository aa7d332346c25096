/* Processes of a kernel target, by the field names of nt's own types. Builds in the comments are those whose
 * public types have the field: 5.1 and 5.2 (XP, Server 2003), 6.1 (7), 10.0. */
#include "windows/process.h"

#include "windows/handle_table.h"

value nt_first_element(value v)
{
    const type *t = type_resolve(v.type);
    return t && t->kind == TYPE_ARRAY ? value_index(v, 0) : v;
}

value nt_process_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_EPROCESS", address);
}

nt_values nt_processes(arena *a, nt_context *c, const nt_kernel *k, walk_end *end)
{
    nt_values found = {0};
    const type *t = nt_type(c, "_EPROCESS");
    *end = WALK_UNREADABLE;
    if (!t || !k->active_processes) return found;
    list_walk w = list_walk_begin(c->values, k->active_processes, t, "ActiveProcessLinks", NT_LIST_LIMIT);
    value process;
    while (list_walk_next(&w, &process)) *VEC_PUSH(a, &found) = process;
    *end = w.end;
    return found;
}

value nt_process_by_id(arena *a, nt_context *c, const nt_kernel *k, uint64_t id)
{
    walk_end end;
    nt_values all = nt_processes(a, c, k, &end);
    for (size_t i = 0; i < all.count; i++)
        if (value_or(nt_process_id(all.items[i]), UINT64_MAX) == id) return all.items[i];
    return value_bad(c->values, error_new(c->values->arena, ERROR_NOT_FOUND, "no process with this id"));
}

value nt_process_id(value process)
{
    return value_field(process, "UniqueProcessId");
}

value nt_process_parent_id(value process)
{
    return value_field(process, "InheritedFromUniqueProcessId");
}

value nt_process_peb(value process)
{
    return value_field(process, "Peb");
}

value nt_process_directory(value process)
{
    return nt_first_element(value_field(process, "Pcb.DirectoryTableBase"));
}

value nt_process_object_table(value process)
{
    return value_field(process, "ObjectTable");
}

bool nt_process_handle_count(nt_context *c, value process, uint64_t *out)
{
    return nt_handle_table_count(nt_handle_table_at(c, value_or(nt_process_object_table(process), 0)), out);
}

bool nt_char_array(arena *a, value text, str *out)
{
    enum { MOST = 256 };
    char raw[MOST];
    const type *t = type_resolve(text.type);
    uint64_t at = value_address_of(text);
    if (!t || t->kind != TYPE_ARRAY || !at) return false;
    size_t size = t->size < MOST ? (size_t)t->size : MOST;
    size_t have = space_read(text.context->space, at, raw, size), n = 0;
    if (have < size) return false;
    while (n < size && raw[n]) n++;
    *out = str_copy(a, (str){raw, n});
    return true;
}

bool nt_process_image_name(arena *a, value process, str *out)
{
    return nt_char_array(a, value_field(process, "ImageFileName"), out);
}

bool nt_process_full_image_name(arena *a, value process, str *out)
{
    str full;
    /* Since Windows XP SP2 and Server 2003. */
    value name = value_field(process, "SeAuditProcessCreationInfo.ImageFileName");
    if (value_or(name, 0) && value_counted_string(value_field(name, "Name"), a, &full) && full.len) {
        *out = str_base_name(full);
        return true;
    }
    return nt_process_image_name(a, process, out);
}

bool nt_process_session(nt_context *c, value process, uint64_t *id, bool *none)
{
    uint64_t address;
    value session = value_field(process, "Session"); /* a void pointer up to 6.1 */
    if (!value_u64(session, &address)) return false;
    *none = address == 0;
    if (*none) return false;
    const type *t = type_resolve(session.type);
    const type *pointed = t ? type_resolve(t->target) : NULL;
    if (!pointed || pointed->kind != TYPE_STRUCT) session = nt_value(c, "_MM_SESSION_SPACE", address);
    return value_u64(value_field(session, "SessionId"), id);
}

uint64_t nt_process_wow64_peb(nt_context *c, value process)
{
    uint64_t address;
    /* 5.2 to 10.0.10240: Wow64Process, which 5.2 leads to _WOW64_PROCESS and 6.1 to the PEB itself; later
     * WoW64Process, an _EWOW64PROCESS. */
    value wow64 = value_first(process, "WoW64Process", "Wow64Process", NULL);
    if (!value_u64(wow64, &address) || !address) return 0;
    const type *t = type_resolve(wow64.type);
    const type *pointed = t ? type_resolve(t->target) : NULL;
    if (pointed && pointed->kind == TYPE_STRUCT) {
        return value_or(value_first(wow64, "Peb", "Wow64", NULL), 0);
    }
    (void)c;
    return address;
}

value nt_process_token(value process)
{
    value v = value_first(process, "Token.Value", "Token", NULL);
    uint64_t bits, mask = v.context->pointer_size == 8 ? 15 : 7;
    return value_u64(v, &bits) ? value_number(v.context, v.type, bits & ~mask) : v;
}
