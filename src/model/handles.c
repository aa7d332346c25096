/* What a kernel's process has open, @$curprocess.Io.Handles, and what the debugger adds to every
 * _OBJECT_HEADER:
 *
 *     Handle           : 0x8
 *     Type             : Process
 *     GrantedAccess    : 0x1fffff
 *     Object           [Type: _OBJECT_HEADER]
 *         [+0x000] PointerCount     : 582900 [Type: __int64]
 *         ...
 *         ObjectType       : Process
 *         UnderlyingObject [Type: _EPROCESS]
 *
 * Names and order: windows-driver-docs, "dx (Display Debugger Object Model Expression)"; a header with its
 * two rows in published sessions. The page shows no access that could be read: its form is ours. */
#include "model/targets.h"

#include "session/kernel.h"
#include "windows/handle_table.h"
#include "windows/objects.h"

/* What stands behind a header, by the object type's name. */
static const struct {
    const char *object_type, *structure;
} bodies[] = {
    {"ALPC Port", "_ALPC_PORT"},
    {"Device", "_DEVICE_OBJECT"},
    {"Directory", "_OBJECT_DIRECTORY"},
    {"Driver", "_DRIVER_OBJECT"},
    {"Event", "_KEVENT"},
    {"File", "_FILE_OBJECT"},
    {"Job", "_EJOB"},
    {"Key", "_CM_KEY_BODY"},
    {"Mutant", "_KMUTANT"},
    {"Process", "_EPROCESS"},
    {"Semaphore", "_KSEMAPHORE"},
    {"SymbolicLink", "_OBJECT_SYMBOLIC_LINK"},
    {"Thread", "_ETHREAD"},
    {"Timer", "_ETIMER"},
    {"Token", "_TOKEN"},
    {"Type", "_OBJECT_TYPE"},
};

/* ---- headers ---- */

static error *object_type(model_context *m, nt_context *windows, uint64_t body, str *out)
{
    if (nt_object_type_name(m->cpp.arena, windows, body, out)) return NULL;
    return error_new(m->cpp.arena, ERROR_MEMORY, "Unable to read the type of the object at Address 0x%llx",
                     (unsigned long long)body);
}

static error *underlying_object(model_context *m, nt_context *windows, uint64_t body, cpp_operand *out)
{
    str name;
    error *e = object_type(m, windows, body, &name);
    if (e) return e;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        if (!str_equal(name, str_from_cstr(bodies[i].object_type))) continue;
        const type *t = nt_type(windows, bodies[i].structure);
        if (!t) break;
        *out = cpp_from_value(value_at(&m->cpp.values, t, body));
        return NULL;
    }
    return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "No type information for objects of type %.*s",
                     STR_ARG(name));
}

static const char *const header_members[] = {"ObjectType", "UnderlyingObject"};

/* Whether the value is a header of nt; *body is where its object is. */
static bool is_header(model_context *m, const cpp_operand *of, uint64_t *body)
{
    type_field field;
    if (of->object || !m->cpp.session->target || m->cpp.session->target->class != TARGET_KERNEL) return false;
    value v = cpp_referred(of->v);
    const type *t = type_resolve(v.type);
    if (t && t->kind == TYPE_POINTER && value_u64(v, &v.address)) t = type_resolve(t->target);
    else if (!v.in_memory) return false;
    if (!t || t->kind != TYPE_STRUCT || !str_equal(t->name, STR("_OBJECT_HEADER")) ||
        !type_find_field(t, STR("Body"), &field))
        return false;
    *body = v.address + field.offset;
    return true;
}

static error *header_member(model_context *m, uint64_t body, size_t which, cpp_operand *out)
{
    values_context values;
    nt_context windows = session_windows(m->cpp.session, m->cpp.arena, &values);
    str name;
    if (which) return underlying_object(m, &windows, body, out);
    error *e = object_type(m, &windows, body, &name);
    if (!e) *out = model_string(m, name);
    return e;
}

error *model_header_get(model_context *m, const cpp_operand *of, str name, bool *found, cpp_operand *out)
{
    uint64_t body;
    for (size_t i = 0; i < 2; i++) {
        if (!str_equal_nocase(name, str_from_cstr(header_members[i])) || !is_header(m, of, &body)) continue;
        *found = true;
        return header_member(m, body, i, out);
    }
    return NULL;
}

error *model_header_rows(model_context *m, const cpp_operand *of,
                         bool (*each)(void *user, const model_child *child), void *user)
{
    uint64_t body;
    bool more = is_header(m, of, &body);
    for (size_t i = 0; i < 2 && more; i++) {
        model_child child = {.name = str_from_cstr(header_members[i])};
        error *e = header_member(m, body, i, &child.value);
        if (e && e->code == ERROR_CANCELLED) return e;
        if (e && e->code == ERROR_UNAVAILABLE) continue; /* the symbols do not have that type */
        if (e) child.value = cpp_from_value(value_bad(&m->cpp.values, e));
        more = each(user, &child);
    }
    return NULL;
}

/* ---- handles ---- */

static error *handle_number(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_unsigned(m, ((const nt_handle *)of->data)->handle);
    return NULL;
}

static error *handle_type(model_context *m, const cpp_object *of, cpp_operand *out)
{
    return header_member(m, ((const nt_handle *)of->data)->object, 0, out);
}

static error *handle_access(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_unsigned(m, ((const nt_handle *)of->data)->access);
    return NULL;
}

static error *handle_object(model_context *m, const cpp_object *of, cpp_operand *out)
{
    values_context values;
    nt_context windows = session_windows(m->cpp.session, m->cpp.arena, &values);
    value header = nt_object_header(&windows, ((const nt_handle *)of->data)->object);
    if (!header.type || !value_address_of(header))
        return error_new(m->cpp.arena, ERROR_UNAVAILABLE, "No type information for _OBJECT_HEADER");
    *out = cpp_from_value(value_at(&m->cpp.values, header.type, value_address_of(header)));
    return NULL;
}

static const model_property handle_properties[] = {{"Handle", handle_number, NULL},
                                                   {"Type", handle_type, NULL},
                                                   {"GrantedAccess", handle_access, NULL},
                                                   {"Object", handle_object, NULL},
                                                   {NULL, NULL, NULL}};
static const model_class handle_class = {.name = "Handle", .properties = handle_properties};

typedef struct handle_iterator {
    model_iterator base;
    nt_handles handles;
    size_t at;
    walk_end end;
} handle_iterator;

static bool handle_next(model_iterator *base, model_item *out)
{
    handle_iterator *it = (handle_iterator *)base;
    while (it->at < it->handles.count && !it->handles.items[it->at].object) it->at++;
    if (it->at >= it->handles.count) {
        if (it->end != WALK_COMPLETE)
            base->failed = error_new(base->m->cpp.arena, ERROR_MEMORY, "The handle table ends early: %.*s",
                                     STR_ARG(walk_end_text(it->end)));
        return false;
    }
    const nt_handle *h = &it->handles.items[it->at++];
    cpp_object *o = model_object_new(base->m, &handle_class);
    o->number = h->handle;
    o->data = h;
    out->key = model_unsigned(base->m, h->handle);
    out->value = model_operand(o);
    return true;
}

static model_iterator *handles_iterate(model_context *m, const cpp_object *of)
{
    values_context values;
    nt_context windows = session_windows(m->cpp.session, m->cpp.arena, &values);
    handle_iterator *it = (handle_iterator *)model_iterator_new(m, sizeof *it, handle_next);
    uint64_t table = value_or(value_field(nt_value(&windows, "_EPROCESS", of->number), "ObjectTable"), 0);
    if (!table) {
        it->base.failed = error_new(m->cpp.arena, ERROR_UNAVAILABLE, "The process has no handle table");
        return &it->base;
    }
    it->handles =
        nt_handle_table_entries(m->cpp.arena, &windows, nt_handle_table_at(&windows, table), false, &it->end);
    return &it->base;
}

static const model_class handles_class = {.name = "Handles", .iterate = handles_iterate};

static error *io_handles(model_context *m, const cpp_object *of, cpp_operand *out)
{
    cpp_object *o = model_object_new(m, &handles_class);
    o->number = of->number;
    *out = model_operand(o);
    return NULL;
}

static const model_property io_properties[] = {{"Handles", io_handles, NULL}, {NULL, NULL, NULL}};
static const model_class io_class = {.name = "Io", .properties = io_properties};

cpp_operand model_process_io(model_context *m, uint64_t process)
{
    cpp_object *o = model_object_new(m, &io_class);
    o->number = process;
    return model_operand(o);
}
