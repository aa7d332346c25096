/* Following NatVis descriptions: finding them, their expressions, conditions, display strings and rows. */
#include "model/natvis_view.h"

static bool is_record(const type *t)
{
    return t && (t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION);
}

/* ---- which description ---- */

typedef struct described {
    const natvis_match *match; /* NULL = none */
    uint64_t offset;           /* of the base class that it is for */
    const type *base;
} described;

static void find_description(model_context *m, const type *t, bool base, uint64_t offset, unsigned depth,
                             described *out)
{
    out->match = natvis_find(m->model->natvis, type_model_name(m->cpp.arena, t), base);
    out->offset = offset;
    out->base = t;
    if (out->match || depth > 8) return;
    type_with_body(t);
    for (size_t i = 0; i < t->member_count && !out->match && i < 64; i++) {
        const type_member *b = &t->members[i];
        if (b->is_base_class && is_record(type_resolve(b->type)))
            find_description(m, type_resolve(b->type), true, offset + b->offset, depth + 1, out);
    }
}

const natvis_match *model_natvis_of(model_context *m, const cpp_operand *of, value *itself)
{
    if (of->object) return NULL;
    value v = cpp_referred(of->v);
    const type *t = type_resolve(v.type);
    if (t && t->kind == TYPE_POINTER && is_record(type_resolve(t->target))) {
        v = value_deref(v);
        t = type_resolve(v.type);
    }
    if (v.bad || !v.in_memory || !is_record(t)) return NULL;
    described *d = u64_map_get(m->described, (uint64_t)(uintptr_t)t);
    if (!d) {
        d = ARENA_NEW(m->cpp.arena, described);
        model_load_embedded(m);
        if (natvis_count(m->model->natvis)) find_description(m, t, false, 0, 0, d);
        u64_map_put(m->described, (uint64_t)(uintptr_t)t, d);
    }
    if (!d->match) return NULL;
    *itself = value_at(v.context, d->offset || d->base != t ? d->base : v.type, v.address + d->offset);
    return d->match;
}

/* ---- expressions ---- */

typedef struct tree {
    const natvis_match *match;
    const char *text;
    size_t length;
    const cpp_node *node;
    str rest;
    error *failed;
    struct tree *next;
} tree;

/* Each expression of a description is taken apart once for each type that it describes. */
static const tree *parsed(const natvis_view *v, str text)
{
    model_context *m = v->m;
    uint64_t key = (uint64_t)(uintptr_t)text.ptr * 31 ^ (uint64_t)(uintptr_t)v->match;
    tree *first = u64_map_get(m->trees, key);
    for (tree *t = first; t; t = t->next)
        if (t->match == v->match && t->text == text.ptr && t->length == text.len) return t;
    tree *t = ARENA_NEW(m->cpp.arena, tree);
    *t = (tree){.match = v->match, .text = text.ptr, .length = text.len, .next = first};
    str plain = natvis_substitute(m->cpp.arena, text, v->match->arguments, v->match->count);
    t->failed = cpp_parse(m->cpp.arena, &m->cpp.env, plain, &t->node, &t->rest);
    u64_map_put(m->trees, key, t);
    return t;
}

static error *in_view(const natvis_view *v, const cpp_node *node, str rest, cpp_operand *out, model_format *f)
{
    model_context *m = v->m;
    const value *self = m->self;
    const natvis_match *match = m->match;
    const cpp_scope *scope = m->cpp.eval.scope;
    m->self = &v->self;
    m->match = v->match;
    m->cpp.eval.scope = v->scope;
    error *e = cpp_evaluate(&m->cpp.eval, node, out);
    if (!e && f && rest.len) e = model_parse_format(m, rest, f);
    m->self = self;
    m->match = match;
    m->cpp.eval.scope = scope;
    return e;
}

error *natvis_evaluate(const natvis_view *v, str text, cpp_operand *out, model_format *f)
{
    const tree *t = parsed(v, text);
    return t->failed ? t->failed : in_view(v, t->node, t->rest, out, f);
}

error *natvis_number(const natvis_view *v, str text, uint64_t *out)
{
    cpp_operand o;
    error *e = natvis_evaluate(v, text, &o, NULL);
    return e ? e : cpp_to_u64(&v->m->cpp.eval, &o, out);
}

bool model_natvis_name(model_context *m, str name, cpp_operand *out)
{
    if (str_equal(name, STR("this"))) {
        *out =
            cpp_typed_number(&m->cpp.eval, cpp_pointer_to(m->cpp.env.types, m->self->type), m->self->address);
        return true;
    }
    if (!value_has_field(*m->self, name.ptr)) return false;
    *out = cpp_from_value(value_field(*m->self, name.ptr));
    return true;
}

/* ---- conditions ---- */

static bool in_list(str list, str wanted)
{
    while (list.len)
        if (str_equal(str_trim(str_take_until(&list, ';')), wanted)) return true;
    return false;
}

error *natvis_with_place(const natvis_view *v, const natvis_element *e, error *failed)
{
    if (!failed || failed->code == ERROR_MEMORY || failed->code == ERROR_CANCELLED) return failed;
    if (str_starts_with(failed->message, v->match->type->file->path)) return failed; /* said further in */
    return error_new(v->m->cpp.arena, failed->code, "%.*s(%u): %.*s", STR_ARG(v->match->type->file->path),
                     e->line, STR_ARG(failed->message));
}

error *natvis_active(const natvis_view *v, const natvis_element *e, bool *yes)
{
    str include = natvis_attribute_of(e, "IncludeView"), exclude = natvis_attribute_of(e, "ExcludeView");
    str condition = natvis_attribute_of(e, "Condition");
    cpp_operand o;
    *yes = !(include.len && !in_list(include, v->view)) && !(exclude.len && in_list(exclude, v->view));
    if (!*yes || !condition.len) return NULL;
    error *failed = natvis_evaluate(v, condition, &o, NULL);
    if (!failed) failed = cpp_to_bool(&v->m->cpp.eval, &o, yes);
    if (failed && failed->code != ERROR_CANCELLED &&
        str_equal(natvis_attribute_of(e, "Optional"), STR("true"))) {
        *yes = false;
        return NULL;
    }
    return natvis_with_place(v, e, failed);
}

error *natvis_child(const natvis_view *v, const natvis_element *e, const char *name,
                    const natvis_element **out)
{
    *out = NULL;
    for (const natvis_element *c = e->first; c; c = c->next) {
        bool yes;
        if (!str_equal(c->name, str_from_cstr(name))) continue;
        error *failed = natvis_active(v, c, &yes);
        if (failed) return failed;
        if (!yes) continue;
        *out = c;
        return NULL;
    }
    return NULL;
}

/* ---- display strings ---- */

/* Where the '}' stands that closes the '{' before `from`; quotes and brackets inside are looked through. */
static size_t brace_end(str text, size_t from)
{
    size_t depth = 0;
    char quote = 0;
    for (size_t i = from; i < text.len; i++) {
        char c = text.ptr[i];
        if (quote) quote = c == quote ? 0 : quote;
        else if (c == '"' || c == '\'') quote = c;
        else if (c == '{') depth++;
        else if (c == '}' && depth-- == 0) return i;
    }
    return SIZE_MAX;
}

static error *display_part(const natvis_view *v, str expression, strbuf *out)
{
    cpp_operand o;
    model_format f = {0};
    error *e = natvis_evaluate(v, expression, &o, &f);
    if (e && e->code != ERROR_MEMORY) return e;
    if (e) strbuf_append(out, e->message);
    else if (!model_text(v->m, &o, &f, out) && !o.object) strbuf_append(out, STR("{...}"));
    return NULL;
}

static error *display_text(const natvis_view *v, str text, strbuf *out)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool doubled = i + 1 < text.len && text.ptr[i + 1] == c;
        if ((c == '{' || c == '}') && doubled) {
            strbuf_append_char(out, c);
            i++;
            continue;
        }
        size_t end = c == '{' ? brace_end(text, i + 1) : SIZE_MAX;
        if (end == SIZE_MAX) {
            strbuf_append_char(out, c);
            continue;
        }
        error *e = display_part(v, str_slice(text, i + 1, end), out);
        if (e) return e;
        i = end;
    }
    return NULL;
}

error *natvis_display(const natvis_view *v, const natvis_element *e, const char *name, strbuf *out,
                      bool *have)
{
    const natvis_element *c;
    *have = false;
    for (c = e->first; c; c = c->next) {
        bool yes;
        if (!str_equal(c->name, str_from_cstr(name))) continue;
        error *failed = natvis_active(v, c, &yes);
        if (failed) return failed;
        if (!yes) continue;
        size_t before = out->len;
        failed = display_text(v, c->text, out);
        if (failed && failed->code != ERROR_CANCELLED &&
            str_equal(natvis_attribute_of(c, "Optional"), STR("true"))) {
            out->len = before;
            continue;
        }
        *have = !failed;
        return natvis_with_place(v, c, failed);
    }
    return NULL;
}

bool model_natvis_text(model_context *m, const natvis_match *match, value itself, const model_format *f,
                       strbuf *out)
{
    bool have = false;
    if (m->depth >= NATVIS_MAX_NESTING) {
        strbuf_append(out, STR("{...}"));
        return true;
    }
    m->depth++;
    error *failed = NULL;
    size_t before = out->len;
    for (const natvis_match *at = match; at && !have; at = at->next) {
        natvis_view v = {.m = m, .match = at, .self = itself, .view = f->view};
        out->len = before;
        error *e = natvis_display(&v, at->type->element, "DisplayString", out, &have);
        if (!failed) failed = e;
        if (!e) break;
    }
    m->depth--;
    if (!have && failed) {
        out->len = before;
        strbuf_append(out, failed->message);
        return true;
    }
    return have;
}

/* ---- intrinsics ---- */

static const natvis_element *find_intrinsic(const natvis_element *in, str name, size_t count)
{
    for (const natvis_element *c = in ? in->first : NULL; c; c = c->next) {
        size_t parameters = 0;
        if (!str_equal(c->name, STR("Intrinsic")) || !str_equal(natvis_attribute_of(c, "Name"), name))
            continue;
        for (const natvis_element *p = c->first; p; p = p->next)
            parameters += str_equal(p->name, STR("Parameter"));
        if (parameters == count) return c;
    }
    return NULL;
}

error *model_natvis_intrinsic(model_context *m, const cpp_operand *self, str name,
                              const cpp_operand *arguments, size_t count, bool *found, cpp_operand *out)
{
    natvis_view v = {.m = m, .match = m->match};
    if (self) v.match = model_natvis_of(m, self, &v.self);
    else if (m->self) v.self = *m->self;
    if (!v.match) return NULL;
    const natvis_element *e = find_intrinsic(v.match->type->element, name, count);
    if (!e) e = find_intrinsic(v.match->type->file->root, name, count);
    if (!e) return NULL;
    *found = true;
    cpp_scope *scopes = ARENA_ARRAY(m->cpp.arena, cpp_scope, count + 1);
    size_t i = 0;
    for (const natvis_element *p = e->first; p && i < count; p = p->next) {
        if (!str_equal(p->name, STR("Parameter"))) continue;
        scopes[i] =
            (cpp_scope){.name = natvis_attribute_of(p, "Name"), .value = arguments[i], .outer = v.scope};
        v.scope = &scopes[i++];
    }
    return natvis_with_place(&v, e, natvis_evaluate(&v, natvis_attribute_of(e, "Expression"), out, NULL));
}

/* ---- rows ---- */

typedef struct rows {
    natvis_view view;
    const model_format *format;
    bool (*each)(void *user, const model_child *child);
    void *user;
    bool stopped;
} rows;

static const model_class synthetic_class;

static void row(rows *r, const model_child *child)
{
    if (!r->stopped) r->stopped = !r->each(r->user, child);
}

/* Natvis names are texts, but what dx shows of an element has no brackets of its own. */
static error *item_row(rows *r, const natvis_element *e)
{
    model_child child = {.name = natvis_attribute_of(e, "Name"), .format = {.base = r->format->base}};
    error *failed = natvis_evaluate(&r->view, e->text, &child.value, &child.format);
    failed = natvis_with_place(&r->view, e, failed);
    if (failed && failed->code == ERROR_CANCELLED) return failed;
    if (failed && str_equal(natvis_attribute_of(e, "Optional"), STR("true"))) return NULL;
    if (failed) child.value = cpp_from_value(value_bad(&r->view.m->cpp.values, failed));
    row(r, &child);
    return NULL;
}

static void synthetic_row(rows *r, const natvis_element *e)
{
    model_context *m = r->view.m;
    cpp_object *o = model_object_new(m, &synthetic_class);
    o->data = e;
    o->source = cpp_from_value(r->view.self);
    o->scope = (const cpp_scope *)(const void *)r->view.match;
    model_child child = {.name = natvis_attribute_of(e, "Name"),
                         .value = model_operand(o),
                         .format = {.base = r->format->base}};
    row(r, &child);
}

static error *element_rows(rows *r, model_iterator *it)
{
    model_item item;
    while (!r->stopped && it->next(it, &item)) {
        if (interrupt_pending(r->view.m->cpp.values.interrupt))
            return error_new(r->view.m->cpp.arena, ERROR_CANCELLED, "Interrupted");
        model_child child = {.name = model_key_text(r->view.m, &item.key, r->format),
                             .value = item.value,
                             .is_element = true,
                             .format = {.base = r->format->base}};
        row(r, &child);
    }
    return it->failed;
}

static error *expanded_rows(rows *r, const natvis_element *e)
{
    cpp_operand o;
    model_context *m = r->view.m;
    model_format f = {.base = r->format->base};
    error *failed = natvis_with_place(&r->view, e, natvis_evaluate(&r->view, e->text, &o, &f));
    if (failed || m->depth >= NATVIS_MAX_NESTING) return failed;
    m->depth++;
    failed = model_children(m, &o, &f, r->each, r->user);
    m->depth--;
    return failed;
}

static error *expand_rows(rows *r, const natvis_element *expand)
{
    for (const natvis_element *e = expand->first; e && !r->stopped; e = e->next) {
        bool yes;
        error *failed = natvis_active(&r->view, e, &yes);
        if (failed) return failed;
        if (!yes) continue;
        model_iterator *it = NULL;
        if (str_equal(e->name, STR("Item"))) failed = item_row(r, e);
        else if (str_equal(e->name, STR("Synthetic"))) synthetic_row(r, e);
        else if (str_equal(e->name, STR("ExpandedItem"))) failed = expanded_rows(r, e);
        else if ((it = natvis_items(&r->view, e)))
            failed = natvis_with_place(&r->view, e, element_rows(r, it));
        if (failed) return failed;
    }
    return NULL;
}

static const natvis_element *expand_of(const natvis_element *e)
{
    for (const natvis_element *c = e->first; c; c = c->next)
        if (str_equal(c->name, STR("Expand"))) return c;
    return NULL;
}

bool model_natvis_hides_raw(const natvis_match *match)
{
    const natvis_element *expand = expand_of(match->type->element);
    return expand && str_equal(natvis_attribute_of(expand, "HideRawView"), STR("true"));
}

error *model_natvis_children(model_context *m, const natvis_match *match, value itself, const model_format *f,
                             bool (*each)(void *user, const model_child *child), void *user)
{
    rows r = {.view = {.m = m, .match = match, .self = itself, .view = f->view},
              .format = f,
              .each = each,
              .user = user};
    const natvis_element *expand = expand_of(match->type->element);
    return expand ? expand_rows(&r, expand) : NULL;
}

bool model_natvis_member(model_context *m, const natvis_match *match, value itself, str name,
                         cpp_operand *out)
{
    const natvis_element *expand = expand_of(match->type->element);
    natvis_view v = {.m = m, .match = match, .self = itself};
    for (const natvis_element *e = expand ? expand->first : NULL; e; e = e->next) {
        str named = natvis_attribute_of(e, "Name");
        bool yes;
        if (!str_equal(e->name, STR("Item"))) continue;
        if (named.len > 2 && named.ptr[0] == '[') named = str_slice(named, 1, named.len - 1);
        if (!str_equal(named, name) || natvis_active(&v, e, &yes) || !yes) continue;
        return !natvis_evaluate(&v, e->text, out, NULL);
    }
    return false;
}

model_iterator *model_natvis_elements(model_context *m, const natvis_match *match, value itself)
{
    natvis_view v = {.m = m, .match = match, .self = itself};
    const natvis_element *expand = expand_of(match->type->element);
    return expand ? natvis_parts(&v, expand) : NULL;
}

/* ---- Synthetic ---- */

static natvis_view view_of(model_context *m, const cpp_object *of)
{
    return (natvis_view){
        .m = m, .match = (const natvis_match *)(const void *)of->scope, .self = of->source.v};
}

static bool synthetic_text(model_context *m, const cpp_object *of, const model_format *f, strbuf *out)
{
    natvis_view v = view_of(m, of);
    bool have = false;
    (void)f;
    error *e = natvis_display(&v, of->data, "DisplayString", out, &have);
    if (e) strbuf_append(out, e->message);
    return have || e;
}

static model_iterator *synthetic_iterate(model_context *m, const cpp_object *of)
{
    natvis_view v = view_of(m, of);
    const natvis_element *expand = expand_of(of->data);
    return expand ? natvis_parts(&v, expand) : NULL;
}

static const model_class synthetic_class = {
    .name = "synthetic", .text = synthetic_text, .iterate = synthetic_iterate};
