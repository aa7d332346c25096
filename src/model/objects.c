/* Strings, anonymous types, functions and lists; what their elements and identities are. */
#include "model/extend.h"

#include <string.h>

cpp_object *model_object_new(model_context *m, const model_class *class)
{
    cpp_object *o = ARENA_NEW(m->cpp.arena, cpp_object);
    o->class = class;
    return o;
}

cpp_operand model_operand(const cpp_object *o)
{
    return (cpp_operand){.object = o};
}

cpp_operand model_string(model_context *m, str text)
{
    cpp_object *o = model_object_new(m, &model_string_class);
    o->text = text;
    return model_operand(o);
}

cpp_operand model_unsigned(model_context *m, uint64_t n)
{
    return cpp_number(&m->cpp.eval, CPP_UINT64, n);
}

bool model_is_string(const cpp_operand *o)
{
    return o->object && o->object->class == &model_string_class;
}

static bool is_character(const type *t)
{
    return t && t->kind == TYPE_INTEGER &&
           (t->base == BASE_CHAR || t->base == BASE_WCHAR || t->base == BASE_CHAR8 || t->base == BASE_CHAR16);
}

bool model_string_value(model_context *m, const cpp_operand *o, str *out)
{
    if (o->object) {
        *out = o->object->text;
        return o->object->class == &model_string_class;
    }
    const type *t = type_resolve(o->v.type), *of = t ? type_resolve(t->target) : NULL;
    if (!is_character(of)) return false;
    strbuf text = {.arena = m->cpp.arena};
    model_format f = {.text = of->size == 2 ? 'u' : 's', .unquoted = true};
    if (!model_text(m, o, &f, &text)) return false;
    *out = strbuf_str(&text);
    return true;
}

str model_identity(model_context *m, const cpp_operand *o)
{
    uint64_t u;
    if (o->object) {
        if (o->object->class == &model_string_class)
            return str_format(m->cpp.arena, "s%.*s", STR_ARG(o->object->text));
        return str_format(m->cpp.arena, "o%s:%llx:%llx", o->object->class->name,
                          (unsigned long long)o->object->number,
                          (unsigned long long)(uintptr_t)o->object->data);
    }
    const type *t = type_resolve(o->v.type);
    if (t && t->kind != TYPE_FLOAT && !cpp_to_u64(&m->cpp.eval, o, &u))
        return str_format(m->cpp.arena, "n%llx", (unsigned long long)u);
    strbuf text = {.arena = m->cpp.arena};
    strbuf_append_char(&text, 'v');
    if (t && t->kind != TYPE_FLOAT && o->v.in_memory)
        strbuf_format(&text, "%llx", (unsigned long long)o->v.address);
    else model_text(m, o, &(model_format){0}, &text);
    return strbuf_str(&text);
}

error *model_order(model_context *m, const cpp_operand *a, const cpp_operand *b, int *out)
{
    str x, y;
    bool known = false;
    if (a->object && a->object->class->order) {
        error *failed = a->object->class->order(m, a, b, false, &known, out);
        if (failed || known) return failed;
    }
    if ((a->object || b->object) && model_string_value(m, a, &x) && model_string_value(m, b, &y)) {
        int order = str_compare(x, y);
        *out = (order > 0) - (order < 0);
        return NULL;
    }
    return cpp_compare(&m->cpp.eval, a, b, out);
}

/* ---- iterators ---- */

model_iterator *model_iterator_new(model_context *m, size_t size,
                                   bool (*next)(model_iterator *, model_item *))
{
    model_iterator *it = arena_alloc(m->cpp.arena, size, alignof(max_align_t));
    it->m = m;
    it->next = next;
    return it;
}

typedef struct list_iterator {
    model_iterator base;
    const cpp_object *list;
    size_t at;
} list_iterator;

static bool list_next(model_iterator *base, model_item *out)
{
    list_iterator *it = (list_iterator *)base;
    if (it->at >= it->list->count) return false;
    *out = it->list->items[it->at++];
    return true;
}

static model_iterator *list_iterate(model_context *m, const cpp_object *of)
{
    list_iterator *it = (list_iterator *)model_iterator_new(m, sizeof *it, list_next);
    it->list = of;
    return &it->base;
}

cpp_operand model_list(model_context *m, model_item *items, size_t count)
{
    cpp_object *o = model_object_new(m, &model_list_class);
    o->items = items;
    o->count = count;
    return model_operand(o);
}

typedef struct array_iterator {
    model_iterator base;
    cpp_operand of;
    uint64_t at, count;
} array_iterator;

static bool array_next(model_iterator *base, model_item *out)
{
    array_iterator *it = (array_iterator *)base;
    cpp_eval *e = &base->m->cpp.eval;
    if (it->at >= it->count || base->failed) return false;
    out->key = cpp_number(e, CPP_INT, it->at);
    base->failed = cpp_element(e, &it->of, it->at++, &out->value);
    return !base->failed;
}

model_iterator *model_iterate(model_context *m, const cpp_operand *of)
{
    if (of->object) return of->object->class->iterate ? of->object->class->iterate(m, of->object) : NULL;
    value itself;
    const cpp_object *view = model_visualizer(m, of);
    if (view) return view->class->iterate ? view->class->iterate(m, view) : NULL;
    const natvis_match *match = model_natvis_of(m, of, &itself);
    if (match) return model_natvis_elements(m, match, itself);
    value v = cpp_referred(of->v);
    const type *t = type_resolve(v.type);
    if (!t || t->kind != TYPE_ARRAY || !v.in_memory) return NULL;
    array_iterator *it = (array_iterator *)model_iterator_new(m, sizeof *it, array_next);
    it->of = *of;
    it->count = t->count;
    return &it->base;
}

static bool object_is_iterable(model_context *m, const cpp_object *o)
{
    return o->class->iterate && (!o->class->is_iterable || o->class->is_iterable(m, o));
}

bool model_is_iterable(model_context *m, const cpp_operand *of)
{
    if (of->object) return object_is_iterable(m, of->object);
    value itself, v = cpp_referred(of->v);
    const type *t = type_resolve(v.type);
    const cpp_object *view = model_visualizer(m, of);
    if (view) return object_is_iterable(m, view);
    const natvis_match *match = model_natvis_of(m, of, &itself);
    if (match) return model_natvis_elements(m, match, itself) != NULL;
    return t && t->kind == TYPE_ARRAY && v.in_memory;
}

void model_append(model_context *m, model_items *items, cpp_operand value)
{
    cpp_operand key = model_unsigned(m, items->count);
    *VEC_PUSH(m->cpp.arena, items) = (model_item){key, value};
}

error *model_collect(model_context *m, const cpp_operand *of, model_items *out)
{
    model_iterator *it = model_iterate(m, of);
    model_item item;
    if (!it) return error_new(m->cpp.arena, ERROR_SYNTAX, "Object is not iterable");
    while (it->next(it, &item)) {
        if (out->count >= MODEL_MAX_ITEMS)
            return error_new(m->cpp.arena, ERROR_UNSUPPORTED, "Too many elements");
        if (interrupt_pending(m->cpp.values.interrupt))
            return error_new(m->cpp.arena, ERROR_CANCELLED, "Interrupted");
        *VEC_PUSH(m->cpp.arena, out) = item;
    }
    return it->failed;
}

/* ---- classes ---- */

static bool string_text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    (void)m;
    if (f->text && !f->unquoted) strbuf_format(out, "\"%.*s\"", STR_ARG(of->text));
    else strbuf_append(out, of->text);
    return true;
}

static error *string_length(model_context *m, const cpp_object *of, cpp_operand *out)
{
    *out = model_unsigned(m, of->text.len);
    return NULL;
}

static const model_property string_properties[] = {{"Length", string_length}, {NULL, NULL}};

/* User variables are removed by name (dx @$vars.Remove("x")). */
static error *variables_call(model_context *m, const cpp_object *of, str method, const cpp_operand *arguments,
                             size_t count, bool *found, cpp_operand *out)
{
    str name;
    cpp_object *all = m->model->variables;
    (void)of;
    if (!str_equal_nocase(method, STR("Remove")) || count != 1 ||
        !model_string_value(m, &arguments[0], &name))
        return NULL;
    *found = true;
    for (size_t i = 0; i < all->count; i++) {
        if (!str_equal_nocase(all->names[i], name)) continue;
        str *names = (str *)(uintptr_t)all->names;
        memmove(&names[i], &names[i + 1], (all->count - i - 1) * sizeof *names);
        memmove(&all->values[i], &all->values[i + 1], (all->count - i - 1) * sizeof *all->values);
        all->count--;
        *out = cpp_number(&m->cpp.eval, CPP_BOOL, true);
        return NULL;
    }
    return error_new(m->cpp.arena, ERROR_NOT_FOUND, "Unable to bind name '%.*s'", STR_ARG(name));
}

const model_class model_string_class = {.name = "string",
                                        .properties = string_properties,
                                        .text = string_text,
                                        .hidden = true,
                                        .model = "DataModel.Models.String"};
/* The name of an element that is neither number nor text: "1,2" of an array of two dimensions. */
const model_class model_label_class = {.name = "label", .text = string_text};
const model_class model_record_class = {.name = "record"};
static const model_method variables_methods[] = {{"Remove", NULL}, {NULL, NULL}};
const model_class model_variables_class = {
    .name = "record", .call = variables_call, .methods = variables_methods};
const model_class model_lambda_class = {.name = "function"};
const model_class model_list_class = {.name = "list", .iterate = list_iterate};
