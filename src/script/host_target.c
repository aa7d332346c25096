/* Modules, symbols, types and memory for scripts: "Creating Native Debugger Objects" and "Memory
 * Functionality" of windows-driver-docs, "Native Debugger Objects in JavaScript Extensions - Debugger Object
 * Details". */
#include "script/internal.h"

/* ---- modules and types ---- */

/* "ks.sys", "ks", "nt", or the object of a module: the name that symbols go by. */
static error *module_text(host_call *c, size_t at, str *out)
{
    cpp_operand of, name;
    symbols *s = c->m->cpp.session->symbols;
    str wanted = host_text(c, at);
    if (at < c->count && c->arguments[at].kind == SCRIPT_NATIVE) {
        bool found = false;
        error *e = host_operand(c, at, &of);
        if (!e) e = model_member(c->m, &of, STR("Name"), &found, &name);
        if (e) return e;
        if (!found || !model_string_value(c->m, &name, &wanted)) return host_error(c, "A module is expected");
        wanted = str_base_name(wanted);
    }
    const module *m = wanted.len ? symbols_find_module(s, wanted) : NULL;
    if (!m)
        return error_new(c->m->cpp.arena, ERROR_NOT_FOUND, "Unable to find module '%.*s'", STR_ARG(wanted));
    *out = m->name;
    return NULL;
}

static bool has_missing(const host_call *c, size_t at)
{
    return at >= c->count || c->arguments[at].kind == SCRIPT_UNDEFINED ||
           c->arguments[at].kind == SCRIPT_NULL;
}

/* A type object, in the place of the module or of the name; or a module and a name. */
static error *take_type(host_call *c, size_t at, const type **out)
{
    cpp_operand o;
    str module_name = {0}, name = host_text(c, at + 1);
    arena *a = c->m->cpp.arena;
    for (size_t i = at; i < at + 2 && i < c->count; i++) {
        if (c->arguments[i].kind != SCRIPT_NATIVE) continue;
        error *e = host_operand(c, i, &o);
        if (e) return e;
        *out = script_type_of(&o);
        if (*out) return NULL;
    }
    if (!name.len) return host_error(c, "A type's name is expected");
    if (has_missing(c, at)) {
        *out = cpp_parse_type(a, &c->m->cpp.env, name);
    } else {
        error *e = module_text(c, at, &module_name);
        if (e) return e;
        str full = str_format(a, "%.*s!%.*s", STR_ARG(module_name), STR_ARG(name));
        *out = cpp_parse_type(a, &c->m->cpp.env, full);
        if (!*out) *out = cpp_parse_type(a, &c->m->cpp.env, name);
    }
    if (*out) return NULL;
    return error_new(a, ERROR_NOT_FOUND, "Unable to find type '%.*s'", STR_ARG(name));
}

static error *op_type(host_call *c)
{
    const type *t;
    error *e = take_type(c, 0, &t);
    if (e) return e;
    cpp_operand o = script_type_object(c->m, t);
    return host_give(c, &o);
}

static error *find_symbol(host_call *c, str *shown, symbol *out)
{
    str module_name = {0}, name = host_text(c, 1);
    error *e = module_text(c, 0, &module_name);
    if (e) return e;
    *shown = str_format(c->m->cpp.arena, "%.*s!%.*s", STR_ARG(module_name), STR_ARG(name));
    if (name.len && symbols_find(c->m->cpp.session->symbols, *shown, out) && out->kind != SYMBOL_MODULE)
        return NULL;
    return error_new(c->m->cpp.arena, ERROR_NOT_FOUND, "Unable to find symbol '%.*s'", STR_ARG(*shown));
}

static error *op_symbol(host_call *c)
{
    symbol found;
    str shown;
    cpp_operand o;
    const type *t = NULL;
    error *e = find_symbol(c, &shown, &found);
    if (e) return e;
    str type_name = host_text(c, 2);
    if (type_name.len) {
        host_call typed = *c;
        script_value both[2] = {c->arguments[0], c->arguments[2]};
        typed.arguments = both;
        typed.count = 2;
        e = take_type(&typed, 0, &t);
        if (e) return e;
    }
    uint64_t address = found.address;
    session_symbol_address(c->m->cpp.session, &found, &address);
    if (!t) t = found.type;
    if (!t)
        return error_new(c->m->cpp.arena, ERROR_NOT_FOUND, "The symbol '%.*s' has no type: name one",
                         STR_ARG(shown));
    o = cpp_from_value(cpp_referred(value_at(&c->m->cpp.values, t, address)));
    return host_give(c, &o);
}

static error *op_symbol_address(host_call *c)
{
    symbol found;
    str shown;
    error *e = find_symbol(c, &shown, &found);
    if (!e) host_give_number(c, found.address);
    return e;
}

static error *nearest(host_call *c, uint64_t *address, symbol *out)
{
    error *e = host_number(c, 0, address);
    if (e) return e;
    if (symbols_nearest(c->m->cpp.session->symbols, *address, out) && out->kind != SYMBOL_MODULE) return NULL;
    return error_new(c->m->cpp.arena, ERROR_NOT_FOUND, "No symbol contains 0x%llx",
                     (unsigned long long)*address);
}

static error *op_containing(host_call *c)
{
    symbol found;
    uint64_t address;
    error *e = nearest(c, &address, &found);
    if (e) return e;
    if (!found.type) return host_error(c, "The module has no private symbols");
    cpp_operand o = cpp_from_value(value_at(&c->m->cpp.values, found.type, found.address));
    return host_give(c, &o);
}

/* {name, offset}: where an address is in the symbol that has it. */
static error *op_containing_information(host_call *c)
{
    static const str names[] = {{"name", 4}, {"offset", 6}};
    symbol found;
    uint64_t address;
    error *e = nearest(c, &address, &found);
    if (e) return e;
    cpp_object *o = model_object_new(c->m, &model_record_class);
    o->names = names;
    o->values = ARENA_ARRAY(c->m->cpp.arena, cpp_operand, 2);
    o->values[0] = model_string(c->m, found.name);
    o->values[1] = model_unsigned(c->m, address - found.address);
    o->count = 2;
    cpp_operand record = model_operand(o);
    return host_give(c, &record);
}

/* ---- objects at places ---- */

static error *op_pointer(host_call *c)
{
    const type *t;
    uint64_t address;
    error *e = host_number(c, 0, &address);
    if (!e) e = take_type(c, 1, &t);
    if (e) return e;
    const type *itself = type_resolve(t);
    if (!itself || itself->kind != TYPE_POINTER)
        return host_error(c, "The type of a pointer object is a pointer");
    cpp_operand o = cpp_typed_number(&c->m->cpp.eval, t, address);
    return host_give(c, &o);
}

static error *op_typed(host_call *c)
{
    const type *t;
    uint64_t address;
    error *e = host_number(c, 0, &address);
    if (!e) e = take_type(c, 1, &t);
    if (e) return e;
    cpp_operand o = cpp_from_value(value_at(&c->m->cpp.values, t, address));
    return host_give(c, &o);
}

/* Values of functions and properties that are to be seen as a type: enumerations above all. */
static error *op_marshal(host_call *c)
{
    const type *t;
    uint64_t bits;
    error *e = host_number(c, 0, &bits);
    if (!e) e = take_type(c, 1, &t);
    if (e) return e;
    cpp_operand o = cpp_typed_number(&c->m->cpp.eval, t, bits);
    script_native *n = script_native_new(c->all, c->m, &o);
    if (!n) return host_error(c, "Out of memory");
    *c->out = (script_value){.kind = SCRIPT_NATIVE, .native = n};
    return NULL;
}

static error *typed_operand(host_call *c, cpp_operand *out)
{
    error *e = host_operand(c, 0, out);
    if (e) return e;
    return out->object || !out->v.type ? host_error(c, "The object has no type of the target's") : NULL;
}

static error *op_type_of(host_call *c)
{
    cpp_operand of;
    error *e = typed_operand(c, &of);
    if (e) return e;
    cpp_operand o = script_type_object(c->m, of.v.type);
    return host_give(c, &o);
}

static error *op_size_of(host_call *c)
{
    cpp_operand of;
    error *e = typed_operand(c, &of);
    const type *t = e ? NULL : type_resolve(of.v.type);
    if (!e) host_give_number(c, t ? t->size : 0);
    return e;
}

static error *op_location_of(host_call *c)
{
    cpp_operand of;
    error *e = typed_operand(c, &of);
    if (e) return e;
    if (!of.v.in_memory || value_in_registers(of.v))
        return host_error(c, "The object does not lie in memory");
    host_give_number(c, of.v.address);
    return NULL;
}

/* Where a pointer leads to, or where an object is. */
static error *op_address_of(host_call *c)
{
    cpp_operand of;
    uint64_t n;
    error *e = typed_operand(c, &of);
    if (e) return e;
    const type *t = type_resolve(of.v.type);
    if (t && t->kind != TYPE_POINTER && t->kind != TYPE_INTEGER && of.v.in_memory) return op_location_of(c);
    e = cpp_to_u64(&c->m->cpp.eval, &of, &n);
    if (!e) host_give_number(c, n);
    return e;
}

static error *op_dereference(host_call *c)
{
    cpp_operand of, o;
    error *e = typed_operand(c, &of);
    if (!e) e = cpp_dereference(&c->m->cpp.eval, &of, &o);
    return e ? e : host_give(c, &o);
}

static error *op_pointer_add(host_call *c)
{
    cpp_operand of;
    uint64_t n, by;
    error *e = typed_operand(c, &of);
    if (!e) e = cpp_to_u64(&c->m->cpp.eval, &of, &n);
    if (!e) e = host_number(c, 1, &by);
    if (e) return e;
    const type *t = type_resolve(of.v.type), *to = t ? type_resolve(t->target) : NULL;
    uint64_t size = to && to->size ? to->size : 1;
    cpp_operand o = cpp_typed_number(&c->m->cpp.eval, of.v.type, n + by * size);
    return host_give(c, &o);
}

/* Symbols do not say which class a virtual table is of in a way that is read here: the static type stays,
 * unless a script knows better (getPreferredRuntimeTypedObject). */
static error *op_runtime_type(host_call *c)
{
    cpp_operand of;
    error *e = host_operand(c, 0, &of);
    return e ? e : host_give(c, &of);
}

static error *op_host_context(host_call *c)
{
    cpp_operand of, now = {0};
    model_format f = {0};
    error *e = host_operand(c, 0, &of);
    if (!e) e = model_evaluate(c->m, STR("@$cursession"), &now, &f);
    return e ? e : host_give(c, &now);
}

/* ---- memory ---- */

static error *not_readable(host_call *c, uint64_t address)
{
    return error_new(c->m->cpp.arena, ERROR_MEMORY, "Unable to read memory at Address 0x%llx",
                     (unsigned long long)address);
}

static error *op_read(host_call *c)
{
    uint64_t address, count, size;
    error *e = host_number(c, 0, &address);
    if (!e) e = host_number(c, 1, &count);
    if (!e) e = host_number(c, 2, &size);
    if (e) return e;
    if (size != 1 && size != 2 && size != 4 && size != 8)
        return host_error(c, "The size of an element is 1, 2, 4 or 8");
    if (count > SCRIPT_MAX_READ / size) return host_error(c, "Too much memory to read at once");
    size_t total = (size_t)(count * size);
    space *s = c->m->cpp.values.space;
    uint8_t first;
    uint64_t folded = session_address(c->m->cpp.session, address);
    if (total && (!s || !space_read_u8(s, folded, &first))) return not_readable(c, address);
    char *bytes = arena_alloc(c->scratch, total + 1, 8);
    size_t got = total ? space_read(s, folded, bytes, total) : 0;
    if (got < total) return not_readable(c, address + got);
    *c->out = (script_value){.kind = SCRIPT_BYTES, .text = {bytes, total}};
    return NULL;
}

/* address, length in characters or -1, wide */
static error *op_string(host_call *c)
{
    enum { LIMIT = 1 << 20 };
    uint64_t address;
    error *e = host_number(c, 0, &address);
    if (e) return e;
    double wanted = c->arguments[1].number;
    bool wide = c->arguments[2].truth;
    size_t length = wanted >= 0 && wanted < (double)LIMIT ? (size_t)wanted : LIMIT;
    space *s = c->m->cpp.values.space;
    arena *a = c->scratch;
    str text = {0};
    address = session_address(c->m->cpp.session, address);
    if (wanted == 0) {
        *c->out = (script_value){.kind = SCRIPT_STRING, .text = STR("")};
        return NULL;
    }
    if (!s || !(wide ? space_read_utf16(s, a, address, length, &text)
                     : space_read_cstr(s, a, address, length, &text)))
        return not_readable(c, address);
    *c->out = (script_value){.kind = SCRIPT_STRING, .text = text};
    return NULL;
}

const host_operation host_target_operations[] = {{"type", op_type, 2},
                                                 {"symbol", op_symbol, 2},
                                                 {"symbolAddress", op_symbol_address, 2},
                                                 {"containing", op_containing, 1},
                                                 {"containingInformation", op_containing_information, 1},
                                                 {"pointer", op_pointer, 2},
                                                 {"typed", op_typed, 2},
                                                 {"marshal", op_marshal, 2},
                                                 {"typeOf", op_type_of, 1},
                                                 {"sizeOf", op_size_of, 1},
                                                 {"locationOf", op_location_of, 1},
                                                 {"addressOf", op_address_of, 1},
                                                 {"dereference", op_dereference, 1},
                                                 {"pointerAdd", op_pointer_add, 2},
                                                 {"runtimeType", op_runtime_type, 1},
                                                 {"hostContext", op_host_context, 1},
                                                 {"read", op_read, 3},
                                                 {"string", op_string, 3},
                                                 {NULL, NULL, 0}};
