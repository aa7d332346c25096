/* What a script asks the debugger: members, methods and elements of its objects, the current ones,
 * expressions, registrations. javascript/prelude.js makes the documented functions of these; host_target.c
 * has those about modules and memory. */
#include "script/internal.h"

#include <string.h>

error *host_error(const host_call *c, const char *text)
{
    return error_new(c->m->cpp.arena, ERROR_SYNTAX, "%s", text);
}

str host_text(const host_call *c, size_t at)
{
    return at < c->count && c->arguments[at].kind == SCRIPT_STRING
               ? str_copy(c->m->cpp.arena, c->arguments[at].text)
               : (str){0};
}

error *host_operand(const host_call *c, size_t at, cpp_operand *out)
{
    return script_native_operand(c->all, c->m, &c->arguments[at], out);
}

error *host_number(const host_call *c, size_t at, uint64_t *out)
{
    const script_value *v = &c->arguments[at];
    cpp_operand o;
    if (at >= c->count) return host_error(c, "A number is expected");
    error *e = script_to_operand(c->all, c->m, v, 0, &o);
    return e ? e : cpp_to_u64(&c->m->cpp.eval, &o, out);
}

error *host_give(host_call *c, const cpp_operand *o)
{
    return script_from_operand(c->all, c->m, o, c->out);
}

void host_give_number(host_call *c, uint64_t n)
{
    *c->out = (script_value){.kind = SCRIPT_INT64, .bits = n};
}

static void give_text(host_call *c, str text)
{
    *c->out = (script_value){.kind = SCRIPT_STRING, .text = text};
}

/* ---- objects ---- */

static bool is_number(str name)
{
    size_t n = 0;
    while (n < name.len && name.ptr[n] >= '0' && name.ptr[n] <= '9') n++;
    return n && n == name.len && n < 19;
}

static error *element_of(host_call *c, const cpp_operand *of, const cpp_operand *keys, size_t count)
{
    model_context *m = c->m;
    const type *t = of->object ? NULL : type_resolve(of->v.type);
    cpp_operand found_operand;
    bool found = false;
    uint64_t index;
    error *e;
    bool plain = t && ((t->kind == TYPE_ARRAY && of->v.in_memory) ||
                       (t->kind == TYPE_POINTER && t->target && !model_visualizer(m, of)));
    if (plain && count == 1 && !keys[0].object) {
        e = cpp_to_u64(&m->cpp.eval, &keys[0], &index);
        if (!e && t->kind == TYPE_ARRAY && index >= t->count)
            e = host_error(c, "The operation attempted to access data outside the valid range");
        if (!e) e = cpp_element(&m->cpp.eval, of, index, &found_operand);
        return e ? e : host_give(c, &found_operand);
    }
    e = m->cpp.env.model->index(&m->cpp.eval, of, keys, count, &found, &found_operand);
    if (e) return e;
    return found ? host_give(c, &found_operand) : host_error(c, "Object is not indexable");
}

static error *op_member(host_call *c)
{
    cpp_operand of, got;
    bool found;
    str name = host_text(c, 1);
    error *e = host_operand(c, 0, &of);
    if (e) return e;
    const type *t = of.object ? NULL : type_resolve(of.v.type);
    if (is_number(name) && (t || model_is_iterable(c->m, &of))) {
        uint64_t n = 0;
        for (size_t i = 0; i < name.len; i++) n = n * 10 + (uint64_t)(name.ptr[i] - '0');
        cpp_operand key = model_unsigned(c->m, n);
        return element_of(c, &of, &key, 1);
    }
    c->all->by_script = true;
    e = model_member(c->m, &of, name, &found, &got);
    c->all->by_script = false;
    if (e) return e;
    if (found) return host_give(c, &got);
    if (model_has_method(c->m, &of, name)) *c->out = (script_value){.truth = true};
    return NULL;
}

typedef struct name_list {
    host_call *call;
    VEC(script_value) names;
} name_list;

static bool add_name(void *user, const model_child *child)
{
    name_list *l = user;
    if (child->is_element) return false;
    if (child->name.len && !child->raw)
        *VEC_PUSH(l->call->m->cpp.arena, &l->names) =
            (script_value){.kind = SCRIPT_STRING, .text = child->name};
    return l->names.count < MODEL_MAX_ITEMS;
}

static error *op_names(host_call *c)
{
    cpp_operand of;
    name_list l = {.call = c};
    model_format f = {0};
    error *e = host_operand(c, 0, &of);
    if (!e) e = model_children(c->m, &of, &f, add_name, &l);
    *c->out = (script_value){.kind = SCRIPT_LIST, .items = l.names.items, .count = l.names.count};
    return e && e->code == ERROR_CANCELLED ? e : NULL;
}

static error *take_all(host_call *c, size_t from, cpp_operand **out)
{
    *out = ARENA_ARRAY(c->m->cpp.arena, cpp_operand, c->count + 1);
    for (size_t i = from; i < c->count; i++) {
        error *e = script_to_operand(c->all, c->m, &c->arguments[i], 0, &(*out)[i - from]);
        if (e) return e;
    }
    return NULL;
}

static error *op_index(host_call *c)
{
    cpp_operand of, *keys;
    error *e = host_operand(c, 0, &of);
    if (!e) e = take_all(c, 1, &keys);
    return e ? e : element_of(c, &of, keys, c->count - 1);
}

static error *op_call(host_call *c)
{
    cpp_operand of, *arguments, got = {0};
    bool found = false;
    error *e = host_operand(c, 0, &of);
    if (!e) e = take_all(c, 2, &arguments);
    if (!e)
        e = c->m->cpp.env.model->call(&c->m->cpp.eval, &of, host_text(c, 1), arguments, c->count - 2, &found,
                                      &got);
    return e || !found ? e : host_give(c, &got);
}

/* A function of an expression's: "(x, y) => x + y". */
static error *op_apply(host_call *c)
{
    cpp_operand of, *arguments, got = {0};
    error *e = host_operand(c, 0, &of);
    if (!e) e = take_all(c, 1, &arguments);
    if (!e) e = model_apply(c->m, &of, arguments, c->count - 1, &got);
    return e ? e : host_give(c, &got);
}

static error *op_assign(host_call *c)
{
    cpp_operand of, got;
    bool found = false;
    error *e = host_operand(c, 0, &of);
    if (e) return e;
    e = model_member(c->m, &of, host_text(c, 1), &found, &got);
    return e || found ? host_error(c, "Memory of a dump is not written by scripts") : NULL;
}

/* A walk over a native is an object of its own, which only `next` knows. */
static const model_class walk_class = {.name = "iterator", .hidden = true};

static error *op_iterate(host_call *c)
{
    cpp_operand of;
    error *e = host_operand(c, 0, &of);
    if (e) return e;
    model_iterator *it = model_iterate(c->m, &of);
    if (!it) return host_error(c, "Object is not iterable");
    cpp_object *walk = model_object_new(c->m, &walk_class);
    walk->data = it;
    cpp_operand o = model_operand(walk);
    return host_give(c, &o);
}

static error *op_next(host_call *c)
{
    cpp_operand walk;
    model_item item;
    error *e = host_operand(c, 0, &walk);
    if (e) return e;
    if (!walk.object || walk.object->class != &walk_class) return host_error(c, "Object is not iterable");
    model_iterator *it = (model_iterator *)(uintptr_t)walk.object->data;
    if (!it->next(it, &item)) return it->failed;
    script_value *both = ARENA_ARRAY(c->m->cpp.arena, script_value, 2);
    *c->out = (script_value){.kind = SCRIPT_LIST, .items = both, .count = 2};
    return script_from_operand(c->all, c->m, &item.value, &both[1]);
}

static error *op_text(host_call *c)
{
    cpp_operand of;
    strbuf text = {.arena = c->m->cpp.arena};
    model_format f = {0};
    error *e = host_operand(c, 0, &of);
    if (e) return e;
    give_text(c, model_text(c->m, &of, &f, &text) ? strbuf_str(&text) : STR("[object Object]"));
    return NULL;
}

/* What arithmetic sees: the number of an enumerator, the address in a pointer; nothing of other objects. */
static error *op_value(host_call *c)
{
    cpp_operand of;
    uint64_t n;
    error *e = host_operand(c, 0, &of);
    if (e) return e;
    const type *t = of.object ? NULL : type_resolve(of.v.type);
    if (!t || (t->kind != TYPE_ENUM && t->kind != TYPE_POINTER)) return NULL;
    e = cpp_to_u64(&c->m->cpp.eval, &of, &n);
    if (e) return e;
    if (t->kind == TYPE_POINTER) host_give_number(c, n);
    else *c->out = (script_value){.kind = SCRIPT_NUMBER, .number = (double)(int64_t)n};
    return NULL;
}

static error *op_number(host_call *c)
{
    cpp_operand of;
    uint64_t n;
    error *e = host_operand(c, 0, &of);
    if (!e) e = cpp_to_u64(&c->m->cpp.eval, &of, &n);
    if (!e) host_give_number(c, n);
    return e;
}

static error *op_check_context(host_call *c)
{
    cpp_operand of;
    return c->arguments[0].kind == SCRIPT_NATIVE ? host_operand(c, 0, &of) : NULL;
}

/* ---- where the user stands ---- */

static error *evaluate(host_call *c, str text)
{
    cpp_operand o = {0};
    model_format f = {0};
    error *e = model_evaluate(c->m, text, &o, &f);
    return e ? e : host_give(c, &o);
}

static error *op_current(host_call *c)
{
    return evaluate(c, str_format(c->m->cpp.arena, "@%.*s", STR_ARG(host_text(c, 0))));
}

static error *op_namespace(host_call *c)
{
    model_context *m = c->m;
    cpp_object *o = model_object_new(m, &model_record_class);
    o->names = arena_copy(m->cpp.arena, &(str){"Debugger", 8}, sizeof(str), alignof(str));
    o->values = ARENA_ARRAY(m->cpp.arena, cpp_operand, 1);
    o->values[0] = model_operand(model_object_new(m, &model_debugger_class));
    o->count = 1;
    cpp_operand root = model_operand(o);
    return host_give(c, &root);
}

static error *op_evaluate(host_call *c)
{
    return evaluate(c, host_text(c, 0));
}

/* `this` is the object: "The context argument indicates the implicit this pointer". */
static error *op_evaluate_in(host_call *c)
{
    cpp_operand of;
    error *e = host_operand(c, 0, &of);
    if (e) return e;
    if (of.object) return host_error(c, "The context of an expression is a typed object");
    const type *t = type_resolve(of.v.type);
    value self = t && t->kind == TYPE_POINTER ? value_deref(of.v) : of.v;
    if (self.bad) return error_new(c->m->cpp.arena, ERROR_MEMORY, "%.*s", STR_ARG(self.bad->message));
    const value *before = c->m->self;
    const natvis_match *match = c->m->match;
    c->m->self = &self;
    c->m->match = NULL;
    e = evaluate(c, host_text(c, 1));
    c->m->self = before;
    c->m->match = match;
    return e;
}

static error *op_log(host_call *c)
{
    const script_console *console = &c->all->console;
    if (console->log) console->log(console->context, host_text(c, 0));
    return NULL;
}

/* ---- registrations ---- */

/* The object is kept with the script, not with the command. */
static error *take_object(host_call *c, size_t at, cpp_object **out)
{
    const script_value *v = &c->arguments[at];
    if (!c->all->running) return host_error(c, "Registrations are made while the script is loaded");
    if (v->kind != SCRIPT_OBJECT) return host_error(c, "A class, a function or an object is expected");
    *out = script_object_lasting(c->all, c->all->running->arena, v->object);
    return NULL;
}

static error *op_register(host_call *c)
{
    cpp_object *o = NULL;
    error *e = take_object(c, 1, &o);
    return e ? e : script_register(c->all, c->m, host_text(c, 0), o, host_text(c, 2), host_text(c, 3));
}

static error *op_unregister(host_call *c)
{
    return script_unregister(c->all, host_text(c, 0), host_text(c, 2));
}

static error *op_add_parent(host_call *c)
{
    cpp_operand of;
    cpp_object *o = NULL;
    error *e = host_operand(c, 0, &of);
    if (!e) e = take_object(c, 1, &o);
    if (!e) e = script_register(c->all, c->m, STR("object"), o, model_identity(c->m, &of), (str){0});
    return e;
}

static error *op_remove_parent(host_call *c)
{
    cpp_operand of;
    error *e = host_operand(c, 0, &of);
    return e ? e : script_unregister(c->all, STR("object"), model_identity(c->m, &of));
}

static error *op_model(host_call *c)
{
    str name = host_text(c, 0);
    const cpp_object *found = model_named(c->all->session, name);
    if (!found)
        return error_new(c->m->cpp.arena, ERROR_NOT_FOUND, "No model is registered as '%.*s'", STR_ARG(name));
    cpp_operand o = model_operand(found);
    return host_give(c, &o);
}

static const host_operation operations[] = {{"member", op_member, 2},
                                            {"names", op_names, 1},
                                            {"index", op_index, 2},
                                            {"call", op_call, 2},
                                            {"apply", op_apply, 1},
                                            {"assign", op_assign, 2},
                                            {"iterate", op_iterate, 1},
                                            {"next", op_next, 1},
                                            {"text", op_text, 1},
                                            {"value", op_value, 1},
                                            {"number", op_number, 1},
                                            {"checkContext", op_check_context, 1},
                                            {"current", op_current, 1},
                                            {"namespace", op_namespace, 0},
                                            {"evaluate", op_evaluate, 1},
                                            {"evaluateIn", op_evaluate_in, 2},
                                            {"log", op_log, 1},
                                            {"register", op_register, 3},
                                            {"unregister", op_unregister, 3},
                                            {"addParent", op_add_parent, 2},
                                            {"removeParent", op_remove_parent, 2},
                                            {"model", op_model, 1},
                                            {NULL, NULL, 0}};

static const host_operation *find(const host_operation *all, str name)
{
    while (all->name && !str_equal(name, str_from_cstr(all->name))) all++;
    return all->name ? all : NULL;
}

/* Objects in the arguments are the debugger's now: they live as long as the command. */
static void adopt(scripts *all, model_context *m, const script_value *arguments, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (arguments[i].kind == SCRIPT_OBJECT && arguments[i].object)
            script_object_new(all, m, arguments[i].object);
}

bool script_host_call(void *context, arena *a, str operation, const script_value *arguments, size_t count,
                      script_value *out, str *failed)
{
    scripts *all = context;
    host_call c = {.all = all, .m = all->m, .scratch = a, .arguments = arguments, .count = count, .out = out};
    const host_operation *o = find(operations, operation);
    if (!o) o = find(host_target_operations, operation);
    *out = (script_value){0};
    *failed = STR("The debugger is not there");
    if (!c.m) return false;
    bool keeps = o && (o->run == op_register || o->run == op_add_parent || o->run == op_call ||
                       o->run == op_index || o->run == op_apply);
    if (!keeps) adopt(all, c.m, arguments, count);
    error *e = !o                 ? host_error(&c, "The debugger has no such operation")
               : count < o->least ? host_error(&c, "Too few arguments")
               : interrupt_pending(&all->session->interrupt)
                   ? error_new(c.m->cpp.arena, ERROR_CANCELLED, "Interrupted")
                   : o->run(&c);
    if (!e && arena_used(c.m->cpp.arena) > CPP_MAX_MEMORY)
        e = host_error(&c, "The script needs more memory than it may have");
    if (!e) return true;
    *failed = str_copy(a, e->message);
    return false;
}
