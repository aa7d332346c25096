/* What stands below a value: fields with their offsets, elements, what a pointer points to, the properties of
 * objects; or what a NatVis file says instead. */
#include "model/extend.h"
#include "model/targets.h"

/* Members looked at for one value: in a damaged PDB each of a class's bases may be that class. */
enum { MAX_MEMBERS = 1 << 20 };

typedef struct walk {
    model_context *m;
    const model_format *format;
    bool (*each)(void *user, const model_child *child);
    void *user;
    size_t members;
    bool stopped;
} walk;

static bool is_record(const type *t)
{
    return t && (t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION);
}

static void visit(walk *w, const model_child *child)
{
    if (!w->stopped) w->stopped = !w->each(w->user, child);
}

/* The specifiers that hold for what is below as well. */
static model_format inherited(const model_format *f)
{
    return (model_format){.base = f->base, .raw = f->raw, .plain_enum = f->plain_enum};
}

/* Members of unions without a name are the type's own, as in `dt`; base classes are rows. */
static void visit_fields(walk *w, value v, const type *t, uint64_t origin, unsigned depth)
{
    type_with_body(t);
    for (size_t i = 0; i < t->member_count && !w->stopped && depth < MODEL_MAX_DISPLAY_DEPTH; i++) {
        const type_member *member = &t->members[i];
        if (++w->members > MAX_MEMBERS) {
            w->stopped = true;
            return;
        }
        if (member->is_static) continue;
        value field = value_at(v.context, member->type, v.address + member->offset);
        field.bit_position = member->bit_position;
        field.bit_count = member->bit_count;
        if (!member->name.len && is_record(type_resolve(member->type))) {
            visit_fields(w, field, type_resolve(member->type), origin, depth + 1);
            continue;
        }
        unsigned long long offset = v.address + member->offset - origin;
        model_child child = {
            .name = member->name, .value = cpp_from_value(field), .format = inherited(w->format)};
        if (member->bit_count)
            child.place = str_format(w->m->cpp.arena, "[+0x%03llx (%2u:%2u)] ", offset,
                                     member->bit_position + member->bit_count - 1u, member->bit_position);
        else child.place = str_format(w->m->cpp.arena, "[+0x%03llx] ", offset);
        visit(w, &child);
    }
}

static error *visit_elements(walk *w, model_iterator *it)
{
    model_item item;
    while (!w->stopped && it->next(it, &item)) {
        if (interrupt_pending(w->m->cpp.values.interrupt))
            return error_new(w->m->cpp.arena, ERROR_CANCELLED, "Interrupted");
        model_child child = {.name = model_key_text(w->m, &item.key, w->format),
                             .value = item.value,
                             .is_element = true,
                             .format = inherited(w->format)};
        visit(w, &child);
    }
    return it->failed;
}

static void visit_method(walk *w, const model_method *method)
{
    model_child child = {.name = str_from_cstr(method->name), .is_method = true};
    if (method->help) child.help = str_from_cstr(method->help);
    child.value = cpp_from_value((value){0});
    visit(w, &child);
}

/* ToDisplayString's text: published sessions with dx -v. */
static void visit_methods(walk *w, const cpp_object *o)
{
    static const model_method of_all = {
        "ToDisplayString",
        "ToDisplayString([FormatSpecifier]) - Method which converts the object to its display "
        "string representation according to an optional format specifier"};
    const model_method *m = o->class->methods;
    if (!w->m->methods && !o->class->shows_methods) return;
    for (; m && m->name && !w->stopped; m++) visit_method(w, m);
    if (w->m->methods && !w->stopped) visit_method(w, &of_all);
}

static error *visit_object(walk *w, const cpp_object *o)
{
    if (o->class->hidden) return NULL;
    for (size_t i = 0; o->names && i < o->count && !w->stopped; i++) {
        model_child child = {.name = o->names[i], .value = o->values[i], .format = inherited(w->format)};
        visit(w, &child);
    }
    for (const model_property *p = o->class->properties; p && p->name && !w->stopped; p++) {
        model_child child = {.name = str_from_cstr(p->name),
                             .help = p->help ? str_from_cstr(p->help) : STR(""),
                             .format = inherited(w->format)};
        error *e = p->get(w->m, o, &child.value);
        if (e && e->code == ERROR_CANCELLED) return e;
        if (e && e->code == ERROR_UNAVAILABLE) continue; /* this target has no such thing */
        if (e) child.value = cpp_from_value(value_bad(&w->m->cpp.values, e));
        visit(w, &child);
    }
    if (o->class->rows && !w->stopped) {
        error *e = o->class->rows(w->m, o, w->format, w->each, w->user);
        if (e) return e;
    }
    cpp_operand of = model_operand(o);
    error *e = w->stopped ? NULL : model_extension_rows(w->m, &of, w->format, w->each, w->user);
    if (e) return e;
    visit_methods(w, o);
    if (w->stopped) return NULL;
    model_iterator *it = o->class->iterate ? o->class->iterate(w->m, o) : NULL;
    return it ? visit_elements(w, it) : NULL;
}

static error *visit_pointed(walk *w, const cpp_operand *of, const type *t)
{
    uint64_t p;
    const type *target = type_resolve(t->target);
    if (!value_u64(of->v, &p) || !p || !target || target->kind == TYPE_VOID || target->kind == TYPE_FUNCTION)
        return NULL;
    value pointed = value_at(&w->m->cpp.values, t->target, p);
    if (is_record(target) && !w->format->has_length) {
        visit_fields(w, pointed, target, p, 0);
        return NULL;
    }
    uint64_t count = w->format->has_length ? w->format->length : 1;
    for (uint64_t i = 0; i < count && !w->stopped; i++) {
        model_child child = {.value =
                                 cpp_from_value(value_at(&w->m->cpp.values, t->target, p + i * target->size)),
                             .format = inherited(w->format),
                             .is_element = w->format->has_length};
        if (w->format->has_length) child.name = str_format(w->m->cpp.arena, "[%llu]", (unsigned long long)i);
        visit(w, &child);
    }
    return NULL;
}

/* The way to what a NatVis file hides. */
static void visit_raw(walk *w, const cpp_operand *of)
{
    value v = cpp_referred(of->v);
    const type *t = type_resolve(v.type);
    if (t && t->kind == TYPE_POINTER) v = value_deref(v);
    model_child raw = {
        .name = STR("[<Raw View>]"), .value = cpp_from_value(v), .raw = true, .format = {.raw = true}};
    visit(w, &raw);
}

/* What a script shows in a value's place. */
static error *visit_view(walk *w, const cpp_operand *of, const cpp_object *view)
{
    visit_raw(w, of);
    error *e =
        w->stopped || !view->class->rows ? NULL : view->class->rows(w->m, view, w->format, w->each, w->user);
    model_iterator *it = e || w->stopped || !view->class->iterate ? NULL : view->class->iterate(w->m, view);
    return it ? visit_elements(w, it) : e;
}

static error *visit_value(walk *w, const cpp_operand *of)
{
    model_context *m = w->m;
    const model_format *f = w->format;
    value itself;
    const cpp_object *view = f->raw ? NULL : model_visualizer(m, of);
    if (view) return visit_view(w, of, view);
    const natvis_match *match = f->raw ? NULL : model_natvis_of(m, of, &itself);
    if (match) {
        if (m->depth == 0 && !model_natvis_hides_raw(match)) visit_raw(w, of);
        return w->stopped ? NULL : model_natvis_children(m, match, itself, f, w->each, w->user);
    }
    cpp_operand referred = cpp_from_value(cpp_referred(of->v));
    value v = referred.v;
    const type *t = v.bad ? NULL : type_resolve(v.type);
    if (!t) return NULL;
    if (is_record(t) && v.in_memory) visit_fields(w, v, t, v.address, 0);
    else if (t->kind == TYPE_POINTER) return visit_pointed(w, &referred, t);
    else if (t->kind == TYPE_ARRAY && v.in_memory) {
        model_iterator *it = model_iterate(m, &referred);
        return it ? visit_elements(w, it) : NULL;
    }
    return NULL;
}

static bool visit_row(void *user, const model_child *child)
{
    walk *w = user;
    visit(w, child);
    return !w->stopped;
}

error *model_children(model_context *m, const cpp_operand *of, const model_format *f,
                      bool (*each)(void *user, const model_child *child), void *user)
{
    walk w = {.m = m, .format = f, .each = each, .user = user};
    if (of->object) return visit_object(&w, of->object);
    error *e = visit_value(&w, of);
    if (!e && !w.stopped && !f->raw) e = model_header_rows(m, of, visit_row, &w);
    return e || w.stopped || f->raw ? e : model_extension_rows(m, of, f, each, user);
}

static bool first_child(void *user, const model_child *child)
{
    (void)child;
    *(bool *)user = true;
    return false;
}

str model_help(const cpp_operand *of)
{
    const char *text = of->object ? of->object->class->help : NULL;
    return text ? str_from_cstr(text) : STR("");
}

bool model_has_children(model_context *m, const cpp_operand *of, const model_format *f)
{
    bool any = false;
    return !model_children(m, of, f, first_child, &any) && any;
}
