/* C++ expressions in the session's environment. */
#include "session/cpp.h"

#include "session/locals.h"

static const type *find_type(void *context, str name)
{
    session_cpp *c = context;
    if (name.len && name.ptr[0] == ':') name = str_skip(name, 2);
    return symbols_find_type(c->session->symbols, name);
}

/* ---- names ---- */

/* "order_state::ORDER_NEW", "Shape::kind": a name of an enumeration, by its type. */
static bool enumerator_of(session_cpp *c, str name, cpp_operand *out)
{
    size_t colon = str_rfind_char(name, ':');
    if (colon == SIZE_MAX || colon < 2) return false;
    const type *t = type_resolve(find_type(c, str_slice(name, 0, colon - 1)));
    str last = str_skip(name, colon + 1);
    if (!t || t->kind != TYPE_ENUM) return false;
    type_with_body(t);
    for (size_t i = 0; i < t->enumerator_count; i++) {
        if (!str_equal(t->enumerators[i].name, last)) continue;
        *out = cpp_from_value(value_number(&c->values, t, (uint64_t)t->enumerators[i].value));
        return true;
    }
    return false;
}

static bool local_name(session_cpp *c, str name, cpp_operand *out)
{
    const frame *f;
    variable *variables;
    size_t count;
    if (!c->session->target || session_locals(c->session, c->arena, &f, &variables, &count)) return false;
    const variable *self = NULL;
    for (size_t i = 0; i < count; i++) {
        if (str_equal(variables[i].name, STR("this"))) self = &variables[i];
        if (!str_equal(variables[i].name, name)) continue;
        value v = session_local_value(c->session, &c->values, f, &variables[i]);
        v.type = variables[i].type;
        if (v.bad) v.bad = error_new(c->arena, ERROR_NOT_FOUND, "value unavailable");
        *out = cpp_from_value(v);
        return true;
    }
    if (!self || !self->type) return false;
    value v = session_local_value(c->session, &c->values, f, self);
    if (v.bad || !value_has_field(v, str_to_cstr(c->arena, name))) return false;
    *out = cpp_from_value(value_field(v, str_to_cstr(c->arena, name)));
    return true;
}

bool session_cpp_name(cpp_eval *e, str name, cpp_operand *out)
{
    session_cpp *c = e->env->context;
    bool global = name.len > 1 && name.ptr[0] == ':';
    if (global) name = str_skip(name, 2);
    bool qualified = global || str_find_char(name, '!') != SIZE_MAX;
    if (!qualified && local_name(c, name, out)) return true;
    if (enumerator_of(c, name, out)) return true;
    symbol found;
    const type *t;
    uint64_t number;
    if (symbols_find_constant(c->session->symbols, name, &t, &number)) {
        *out = cpp_from_value(value_number(&c->values, t, number));
        return true;
    }
    if (!symbols_find(c->session->symbols, name, &found) || found.kind == SYMBOL_MODULE) return false;
    *out = cpp_from_value(value_at(&c->values, found.type, found.address));
    return true;
}

/* ---- registers ---- */

/* "All addresses are cast to PUCHAR, $thread is cast to ETHREAD*, $proc to EPROCESS*, $teb to TEB*, $peb to
 * PEB*" ("C++ Numbers and Operators"). */
static const type *pseudo_type(session_cpp *c, str name)
{
    static const char *const addresses[] = {"$ip",    "$ra",      "$csp",     "$eventip", "$previp",
                                            "$relip", "$scopeip", "$exentry", "$ea",      "$ea2"};
    bool kernel = c->session->target && c->session->target->class == TARGET_KERNEL;
    const char *record = str_equal_nocase(name, STR("$peb"))      ? "_PEB"
                         : str_equal_nocase(name, STR("$teb"))    ? "_TEB"
                         : str_equal_nocase(name, STR("$proc"))   ? (kernel ? "_EPROCESS" : "_PEB")
                         : str_equal_nocase(name, STR("$thread")) ? (kernel ? "_ETHREAD" : "_TEB")
                                                                  : NULL;
    if (record) {
        str full = str_format(c->arena, "%s!%s", kernel ? "nt" : "ntdll", record);
        const type *t = find_type(c, full);
        if (!t) t = find_type(c, str_from_cstr(record));
        if (t) return cpp_pointer_to(c->env.types, t);
    }
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        if (record || str_equal_nocase(name, str_from_cstr(addresses[i])))
            return cpp_pointer_to(c->env.types, &c->env.types->builtin[CPP_UCHAR]);
    return &c->env.types->builtin[CPP_UINT64];
}

static const type *register_type(session_cpp *c, str name)
{
    const cpu_arch *arch = session_arch(c->session);
    int index = cpu_find_register(arch, name);
    unsigned bits = index >= 0 ? arch->registers[index].bits : 64;
    return &c->env.types->builtin[bits <= 8    ? CPP_UCHAR
                                  : bits <= 16 ? CPP_USHORT
                                  : bits <= 32 ? CPP_UINT
                                               : CPP_UINT64];
}

/* What `r?` has set, with its type. */
static bool typed_register(session_cpp *c, str name, uint64_t number, cpp_operand *out)
{
    unsigned n = SESSION_CALL_RETURN;
    if (!session_is_user_register(name, &n) && !str_equal_nocase(name, STR("$callret"))) return false;
    const session_user_type *u = &c->session->user_types[n];
    if (!u->type || u->number != number) return false;
    *out = cpp_from_value(u->in_memory ? value_at(&c->values, u->type, number)
                                       : value_number(&c->values, u->type, number));
    return true;
}

error *session_cpp_register(cpp_eval *e, str name, bool *found, cpp_operand *out)
{
    session_cpp *c = e->env->context;
    uint64_t number;
    error *failed = session_get_register(c->session, e->arena, name, found, &number);
    if (failed || !*found || typed_register(c, name, number, out)) return failed;
    const type *t = name.len && name.ptr[0] == '$' ? pseudo_type(c, name) : register_type(c, name);
    *out = cpp_typed_number(e, t, t->size == 4 ? (uint32_t)number : number);
    out->plain = t->kind != TYPE_POINTER;
    return NULL;
}

error *session_cpp_set_register(cpp_eval *e, str name, const cpp_operand *new_value)
{
    session_cpp *c = e->env->context;
    uint64_t number;
    error *failed = cpp_to_u64(e, new_value, &number);
    return failed ? failed : session_set_register(c->session, e->arena, name, number);
}

static bool has_address(const cpp_operand *o)
{
    const type *t = type_resolve(o->v.type);
    return o->v.in_memory && t &&
           (t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION ||
            t->kind == TYPE_ARRAY || t->kind == TYPE_FUNCTION);
}

static void keep_type(session_cpp *c, unsigned index, const type *t, bool in_memory, uint64_t number)
{
    session *s = c->session;
    if (!s->user_type_names) s->user_type_names = cpp_types_new(s->stop, c->values.pointer_size);
    s->user_types[index] = (session_user_type){.type = cpp_types_keep(s->user_type_names, c->env.types, t),
                                               .in_memory = in_memory,
                                               .number = number};
}

static error *set_typed_register(session_cpp *c, str name, const cpp_operand *new_value)
{
    session *s = c->session;
    unsigned n;
    uint64_t number = new_value->v.address;
    bool in_memory = has_address(new_value);
    error *failed = in_memory ? NULL : cpp_to_u64(&c->eval, new_value, &number);
    if (!failed) failed = session_set_register(s, c->arena, name, number);
    if (!failed && session_is_user_register(name, &n)) keep_type(c, n, new_value->v.type, in_memory, number);
    return failed;
}

void session_cpp_set_call_return(session_cpp *c, const type *t, uint64_t number)
{
    c->session->user_registers[SESSION_CALL_RETURN] = number;
    keep_type(c, SESSION_CALL_RETURN, t, false, number);
}

static error *masm(void *context, arena *a, str text, uint64_t *out)
{
    session_cpp *c = context;
    expr_env env = session_expression_env(c->session);
    return expr_evaluate_all(a, &env, text, out);
}

/* ---- evaluating ---- */

void session_cpp_begin(session_cpp *c, session *s, arena *a)
{
    *c = (session_cpp){.session = s, .arena = a};
    c->values = s->values;
    c->values.arena = a;
    c->values.field_cache = NULL;
    c->values.interrupt = &s->interrupt;
    c->values.pointer_size = session_pointer_size(s);
    c->env = (cpp_env){.context = c,
                       .types = cpp_types_new(a, session_pointer_size(s)),
                       .values = &c->values,
                       .find_type = find_type,
                       .name = session_cpp_name,
                       .get_register = session_cpp_register,
                       .set_register = session_cpp_set_register,
                       .masm = masm};
    c->eval = (cpp_eval){.env = &c->env, .arena = a};
}

error *session_cpp_evaluate(session_cpp *c, str text, cpp_operand *out)
{
    const cpp_node *tree;
    error *e = cpp_parse_all(c->arena, &c->env, text, &tree);
    return e ? e : cpp_evaluate(&c->eval, tree, out);
}

error *session_cpp_assign(session_cpp *c, str name, str text, str *rest)
{
    const cpp_node *tree;
    cpp_operand o;
    error *e = cpp_parse(c->arena, &c->env, text, &tree, rest);
    if (!e) e = cpp_evaluate(&c->eval, tree, &o);
    return e ? e : set_typed_register(c, name, &o);
}

error *session_cpp_number(session *s, arena *a, str text, uint64_t *number, str *rest)
{
    session_cpp *c = ARENA_NEW(a, session_cpp);
    const cpp_node *tree;
    cpp_operand o;
    session_cpp_begin(c, s, a);
    error *e = cpp_parse(a, &c->env, text, &tree, rest);
    if (!e) e = cpp_evaluate(&c->eval, tree, &o);
    return e ? e : cpp_to_u64(&c->eval, &o, number);
}
