/* Which of the scripts' extensions an object has. See model/extend.h. */
#include "model/extend.h"

typedef VEC(model_extension) extension_list;

struct model_extensions {
    extension_list items;
};

static extension_list *all_of(model *of)
{
    if (!of->extensions) of->extensions = ARENA_NEW(of->session->arena, model_extensions);
    return &of->extensions->items;
}

void model_extend(session *s, const model_extension *e)
{
    model *of = model_of(s);
    model_extension *added = VEC_PUSH(s->arena, all_of(of));
    *added = *e;
    added->name = str_copy(s->arena, e->name);
    added->module = str_copy(s->arena, e->module);
}

static size_t retract(session *s, const void *owner, bool every, model_extension_kind kind, str name)
{
    extension_list *all = all_of(model_of(s));
    size_t kept = 0, count = all->count;
    for (size_t i = 0; i < count; i++) {
        const model_extension *e = &all->items[i];
        if (e->owner == owner && (every || (e->kind == kind && str_equal(e->name, name)))) continue;
        all->items[kept++] = *e;
    }
    all->count = kept;
    return count - kept;
}

size_t model_retract(session *s, const void *owner)
{
    return retract(s, owner, true, MODEL_PARENT, (str){0});
}

size_t model_retract_one(session *s, const void *owner, model_extension_kind kind, str name)
{
    return retract(s, owner, false, kind, name);
}

const cpp_object *model_named(session *s, str name)
{
    const extension_list *all = all_of(model_of(s));
    for (size_t i = all->count; i-- > 0;)
        if (all->items[i].kind == MODEL_NAMED && str_equal(all->items[i].name, name))
            return all->items[i].provider;
    return NULL;
}

/* ---- which fit ---- */

static bool module_fits(model_context *m, str wanted, const type *t)
{
    symbols *s = m->cpp.session->symbols;
    return !wanted.len || symbols_find_module(s, wanted) == symbols_module_of_type(s, t);
}

static bool type_fits(model_context *m, const model_extension *e, const cpp_operand *of)
{
    str arguments[NATVIS_MAX_ARGUMENTS];
    size_t count;
    if (of->object) return false;
    const type *t = type_resolve(cpp_referred(of->v).type);
    if (t && t->kind == TYPE_POINTER) t = type_resolve(t->target);
    if (!t || !t->name.len) return false;
    str name = type_model_name(m->cpp.arena, t), wanted = e->name;
    size_t mark = str_find_char(wanted, '!');
    if (mark != SIZE_MAX) wanted = str_skip(wanted, mark + 1);
    return natvis_matches(wanted, name, arguments, &count) && module_fits(m, e->module, t);
}

/* Models of the data model's own ("Additional Data Model Objects"). */
static bool concept_fits(model_context *m, str name, const cpp_operand *of)
{
    if (!str_starts_with(name, STR("DataModel.Models."))) return false;
    str kind = str_skip(name, 17);
    const type *t = of->object ? NULL : type_resolve(cpp_referred(of->v).type);
    if (str_equal(kind, STR("Concepts.Iterable"))) return model_is_iterable(m, of);
    if (str_equal(kind, STR("String"))) return model_is_string(of);
    if (str_equal(kind, STR("Array"))) return t && t->kind == TYPE_ARRAY;
    if (str_equal(kind, STR("Intrinsic")))
        return t && (t->kind == TYPE_INTEGER || t->kind == TYPE_FLOAT || t->kind == TYPE_ENUM);
    if (str_equal(kind, STR("Concepts.StringDisplayable"))) return of->object && of->object->class->text;
    return false;
}

static bool fits(model_context *m, const model_extension *e, const cpp_operand *of)
{
    switch (e->kind) {
    case MODEL_PARENT:
        if (of->object && of->object->class->model &&
            str_equal(e->name, str_from_cstr(of->object->class->model)))
            return true;
        return concept_fits(m, e->name, of);
    case MODEL_SIGNATURE:
    case MODEL_EXTENSION: return type_fits(m, e, of);
    case MODEL_OBJECT: return str_equal(e->name, model_identity(m, of));
    case MODEL_NAMED: return false;
    }
    return false;
}

static const cpp_object *bound(model_context *m, const model_extension *e, const cpp_operand *of)
{
    cpp_object *o = model_object_new(m, e->provider->class);
    *o = *e->provider;
    o->source = *of;
    return o;
}

/* Later ones first; `views` asks for visualizers only. Only where a script may run: its objects need a keep.
 */
static const model_extension *next_fit(model_context *m, const cpp_operand *of, bool views, size_t *left)
{
    const model_extensions *all = m->keep ? m->model->extensions : NULL;
    while (all && *left > 0) {
        --*left;
        const model_extension *e = &all->items.items[*left];
        if ((!views || e->kind == MODEL_SIGNATURE) && fits(m, e, of)) return e;
    }
    return NULL;
}

static size_t how_many(const model_context *m)
{
    return m->model->extensions ? m->model->extensions->items.count : 0;
}

const cpp_object *model_visualizer(model_context *m, const cpp_operand *of)
{
    size_t left = of->object ? 0 : how_many(m);
    const model_extension *e = next_fit(m, of, true, &left);
    return e ? bound(m, e, of) : NULL;
}

error *model_extension_get(model_context *m, const cpp_operand *of, str name, bool *found, cpp_operand *out)
{
    size_t left = how_many(m);
    const model_extension *e;
    error *failed = NULL;
    while (!failed && !*found && (e = next_fit(m, of, false, &left))) {
        const cpp_object *o = bound(m, e, of);
        if (o->class->get) failed = o->class->get(m, o, name, found, out);
    }
    return failed;
}

error *model_extension_call(model_context *m, const cpp_operand *of, str method, const cpp_operand *arguments,
                            size_t count, bool *found, cpp_operand *out)
{
    size_t left = how_many(m);
    const model_extension *e;
    error *failed = NULL;
    while (!failed && !*found && (e = next_fit(m, of, false, &left))) {
        const cpp_object *o = bound(m, e, of);
        if (o->class->call) failed = o->class->call(m, o, method, arguments, count, found, out);
    }
    return failed;
}

error *model_extension_rows(model_context *m, const cpp_operand *of, const model_format *f,
                            bool (*each)(void *user, const model_child *child), void *user)
{
    size_t count = how_many(m);
    error *failed = NULL;
    for (size_t i = 0; !failed && i < count; i++) {
        size_t left = i + 1;
        const model_extension *e = next_fit(m, of, false, &left);
        if (!e || left != i || e->kind == MODEL_SIGNATURE) continue;
        const cpp_object *o = bound(m, e, of);
        if (o->class->rows) failed = o->class->rows(m, o, f, each, user);
    }
    return failed;
}

arena *model_arena(session *s)
{
    return model_of(s)->session->arena;
}

void model_set_scripts(session *s, const model_scripts *scripts)
{
    model_of(s)->scripts = scripts;
}

const model_scripts *model_get_scripts(session *s)
{
    return s->model ? s->model->scripts : NULL;
}
