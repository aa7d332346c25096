/* Objects and functions of scripts as objects of the data model. One that an extension is made of is bound to
 * the object that it extends: that is what the script sees as `this`.
 *
 *     cpp_object.data = holder (the engine's reference)    .source = what it is bound to; empty = itself
 *     .number = 1: a function
 */
#include "script/internal.h"

typedef struct holder {
    scripts *all;
    script_ref *ref;
} holder;

static void weaken(void *context)
{
    const holder *h = context;
    h->all->functions->weaken(h->ref);
}

static void drop(void *context)
{
    holder *h = context;
    if (h->ref && h->all->engine) h->all->functions->drop(h->ref);
    h->ref = NULL;
}

static cpp_object *object_in(scripts *all, arena *a, script_ref *ref)
{
    holder *h = ARENA_NEW(a, holder);
    cpp_object *o = ARENA_NEW(a, cpp_object);
    *h = (holder){all, ref};
    o->class = &script_object_class;
    o->data = h;
    arena_on_free(a, drop, h);
    return o;
}

cpp_object *script_object_lasting(scripts *all, arena *a, script_ref *ref)
{
    return object_in(all, a, ref);
}

cpp_object *script_object_new(scripts *all, model_context *m, script_ref *ref)
{
    cpp_object *o = object_in(all, m->cpp.arena, ref);
    bool lasting = m->cpp.arena == model_lasting_arena(all->session);
    if (!lasting && m->command) arena_on_free(m->command, weaken, (void *)(uintptr_t)o->data);
    return o;
}

static bool is_bound(const cpp_object *o)
{
    return o->source.object || o->source.v.type;
}

script_ref *script_object_ref(const cpp_object *o)
{
    return o->class == &script_object_class && !is_bound(o) ? ((const holder *)o->data)->ref : NULL;
}

/* ---- calls ---- */

error *script_error(model_context *m, const script_failure *f)
{
    if (f->ended) return error_new(m->cpp.arena, ERROR_CANCELLED, "Interrupted");
    if (f->line && f->file.len)
        m->script_place =
            str_format(m->cpp.arena, "\"%.*s\" (line %u (@ %u))", STR_ARG(f->file), f->line, f->column);
    return error_new(m->cpp.arena, ERROR_UNSUPPORTED, "%.*s", STR_ARG(str_trim(f->message)));
}

error *script_invoke_engine(scripts *all, script_context *c, model_context *m, const char *function,
                            const script_value *arguments, size_t count, script_value *out)
{
    script_failure failed = {0};
    model_context *before = all->m;
    bool by_script = all->by_script;
    all->m = m;
    all->by_script = false;
    script_drain(all);
    bool fine =
        all->functions->invoke(all->engine, c, m->cpp.arena, function, arguments, count, out, &failed);
    all->m = before;
    all->by_script = by_script;
    script_drain(all);
    return fine ? NULL : script_error(m, &failed);
}

static const script_value *item(const script_value *list, size_t at)
{
    static const script_value nothing = {0};
    return at < list->count ? &list->items[at] : &nothing;
}

/* function(object, this, more ...) */
static error *ask(model_context *m, const cpp_object *of, const char *function, const script_value *more,
                  size_t count, script_value *out)
{
    const holder *h = of->data;
    script_value *arguments = ARENA_ARRAY(m->cpp.arena, script_value, count + 2);
    error *e = NULL;
    arguments[0] = (script_value){.kind = SCRIPT_OBJECT, .object = h->ref};
    if (is_bound(of)) e = script_from_operand(h->all, m, &of->source, &arguments[1]);
    if (e) return e;
    for (size_t i = 0; i < count; i++) arguments[i + 2] = more[i];
    return script_invoke_engine(h->all, NULL, m, function, arguments, count + 2, out);
}

static error *ask_with(model_context *m, const cpp_object *of, const char *function, str name,
                       const cpp_operand *operands, size_t count, script_value *out)
{
    const holder *h = of->data;
    size_t lead = name.len ? 1 : 0;
    script_value *more = ARENA_ARRAY(m->cpp.arena, script_value, count + 1);
    if (lead) more[0] = (script_value){.kind = SCRIPT_STRING, .text = name};
    for (size_t i = 0; i < count; i++) {
        error *e = script_from_operand(h->all, m, &operands[i], &more[lead + i]);
        if (e) return e;
    }
    return ask(m, of, function, more, lead + count, out);
}

/* [value, base] from the place on */
static error *take(model_context *m, const cpp_object *of, const script_value *list, size_t at,
                   cpp_operand *out)
{
    double base = item(list, at + 1)->number;
    return script_to_operand(((const holder *)of->data)->all, m, item(list, at),
                             base == 10 || base == 16 ? (unsigned)base : 0, out);
}

static error *get(model_context *m, const cpp_object *of, str name, bool *found, cpp_operand *out)
{
    script_value result,
        more[2] = {{.kind = SCRIPT_STRING, .text = name},
                   {.kind = SCRIPT_BOOL, .truth = ((const holder *)of->data)->all->by_script}};
    error *e = ask(m, of, "get", more, 2, &result);
    if (e) return e;
    *found = item(&result, 0)->truth;
    return *found ? take(m, of, &result, 1, out) : NULL;
}

static error *call(model_context *m, const cpp_object *of, str method, const cpp_operand *arguments,
                   size_t count, bool *found, cpp_operand *out)
{
    script_value result;
    error *e = ask_with(m, of, "call", method, arguments, count, &result);
    if (e) return e;
    *found = item(&result, 0)->truth;
    return *found ? take(m, of, &result, 1, out) : NULL;
}

static error *apply(model_context *m, const cpp_object *of, const cpp_operand *arguments, size_t count,
                    cpp_operand *out)
{
    const holder *h = of->data;
    script_value result, *values = ARENA_ARRAY(m->cpp.arena, script_value, count + 1);
    values[0] = (script_value){.kind = SCRIPT_OBJECT, .object = h->ref};
    for (size_t i = 0; i < count; i++) {
        error *e = script_from_operand(h->all, m, &arguments[i], &values[i + 1]);
        if (e) return e;
    }
    error *e = script_invoke_engine(h->all, NULL, m, "apply", values, count + 1, &result);
    return e ? e : take(m, of, &result, 0, out);
}

static error *index_by(model_context *m, const cpp_object *of, const cpp_operand *keys, size_t count,
                       bool *found, cpp_operand *out)
{
    script_value result;
    error *e = ask_with(m, of, "index", (str){0}, keys, count, &result);
    if (e) return e;
    *found = item(&result, 0)->truth;
    return *found ? take(m, of, &result, 1, out) : NULL;
}

/* ---- what is seen ---- */

static bool is_function(const cpp_object *o)
{
    return o->class == &script_object_class && o->number != 0;
}

enum { TRAIT_ITERABLE, TRAIT_ORDER, TRAIT_EQUAL };

/* Of the class alone, without what it is bound to: to hand that over, its own traits are asked for. */
static bool has_trait(model_context *m, const cpp_object *of, size_t trait)
{
    const holder *h = of->data;
    script_value result, itself = {.kind = SCRIPT_OBJECT, .object = h->ref};
    error *e = script_invoke_engine(h->all, NULL, m, "traits", &itself, 1, &result);
    return !e && item(&result, trait)->truth;
}

static bool text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    script_value result;
    (void)f;
    if (is_function(of)) return false;
    error *e = ask(m, of, "text", NULL, 0, &result);
    if (e) strbuf_format(out, "<%.*s>", STR_ARG(e->message));
    else strbuf_append(out, item(&result, 0)->text);
    return true;
}

static bool is_iterable(model_context *m, const cpp_object *of)
{
    return has_trait(m, of, TRAIT_ITERABLE);
}

/* "Returning undefined will indicate that there is no value to the property": then there is no row. */
static error *rows(model_context *m, const cpp_object *of, const model_format *f,
                   bool (*each)(void *user, const model_child *child), void *user)
{
    script_value names;
    error *e = ask(m, of, "names", NULL, 0, &names);
    for (size_t i = 0; !e && i < names.count; i++) {
        model_child child = {.name = names.items[i].text, .format = {.base = f->base, .raw = f->raw}};
        bool found = false;
        if (interrupt_pending(m->cpp.values.interrupt))
            return error_new(m->cpp.arena, ERROR_CANCELLED, "Interrupted");
        error *failed = get(m, of, child.name, &found, &child.value);
        if (failed && failed->code == ERROR_CANCELLED) return failed;
        if (failed) child.value = cpp_from_value(value_bad(&m->cpp.values, failed));
        else if (!found || script_is_nothing(&child.value)) continue;
        else if (is_bound(of) && child.value.object && is_function(child.value.object)) continue;
        if (!each(user, &child)) return NULL;
    }
    return e;
}

/* ---- iteration ---- */

typedef struct walk {
    model_iterator base;
    const cpp_object *of, *steps;
    uint64_t number;
} walk;

/* [value, base, index ...] */
static bool next(model_iterator *base, model_item *out)
{
    walk *w = (walk *)base;
    model_context *m = base->m;
    script_value result;
    if (base->failed) return false;
    script_value step = {.kind = SCRIPT_OBJECT, .object = ((const holder *)w->steps->data)->ref};
    base->failed =
        script_invoke_engine(((const holder *)w->of->data)->all, NULL, m, "next", &step, 1, &result);
    if (base->failed || !result.count) return false;
    base->failed = take(m, w->of, &result, 0, &out->value);
    if (base->failed) return false;
    if (result.count <= 2) {
        out->key = model_unsigned(m, w->number++);
    } else if (result.count == 3) {
        base->failed =
            script_to_operand(((const holder *)w->of->data)->all, m, &result.items[2], 16, &out->key);
    } else { /* several dimensions */
        strbuf label = {.arena = m->cpp.arena};
        for (size_t i = 2; i < result.count && !base->failed; i++) {
            cpp_operand key;
            base->failed =
                script_to_operand(((const holder *)w->of->data)->all, m, &result.items[i], 16, &key);
            if (base->failed) break;
            if (i > 2) strbuf_append(&label, STR(", "));
            model_text(m, &key, &(model_format){0}, &label);
        }
        cpp_object *o = model_object_new(m, &model_label_class);
        o->text = strbuf_str(&label);
        out->key = model_operand(o);
    }
    return !base->failed;
}

static model_iterator *iterate(model_context *m, const cpp_object *of)
{
    script_value result;
    const holder *h = of->data;
    if (!is_iterable(m, of)) return NULL;
    walk *w = (walk *)model_iterator_new(m, sizeof *w, next);
    w->of = of;
    w->base.failed = ask(m, of, "iterate", NULL, 0, &result);
    if (!w->base.failed && item(&result, 0)->kind == SCRIPT_OBJECT)
        w->steps = script_object_new(h->all, m, item(&result, 0)->object);
    else if (!w->base.failed)
        w->base.failed = error_new(m->cpp.arena, ERROR_SYNTAX, "Object is not iterable");
    return &w->base;
}

/* compareTo and equals, which a script's objects may have. */
static error *order(model_context *m, const cpp_operand *a, const cpp_operand *b, bool equality, bool *found,
                    int *out)
{
    const holder *h = a->object->data;
    script_value result, both[2] = {{.kind = SCRIPT_OBJECT, .object = h->ref}};
    bool equal = equality && has_trait(m, a->object, TRAIT_EQUAL);
    *found = false;
    if (!equal && !has_trait(m, a->object, TRAIT_ORDER)) return NULL;
    error *e = script_from_operand(h->all, m, b, &both[1]);
    if (!e) e = script_invoke_engine(h->all, NULL, m, equal ? "equal" : "compare", both, 2, &result);
    if (e) return e;
    *found = true;
    const script_value *v = item(&result, 0);
    *out = equal ? !v->truth : (v->number > 0) - (v->number < 0);
    return NULL;
}

const model_class script_object_class = {.name = "script",
                                         .text = text,
                                         .iterate = iterate,
                                         .is_iterable = is_iterable,
                                         .call = call,
                                         .get = get,
                                         .rows = rows,
                                         .index = index_by,
                                         .apply = apply,
                                         .order = order};
