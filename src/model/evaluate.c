/* Evaluating dx's expressions: the C++ evaluator with the data model behind its hooks. */
#include "model/extend.h"
#include "model/targets.h"

#include <string.h>

static model_context *context_of(cpp_eval *e)
{
    return e->env->context;
}

/* ---- hooks ---- */

static bool find_in_record(const cpp_object *o, str name, cpp_operand *out)
{
    for (size_t i = 0; o->names && i < o->count; i++) {
        if (!str_equal_nocase(o->names[i], name)) continue;
        *out = o->values[i];
        return true;
    }
    return false;
}

bool model_property_value(model_context *m, const cpp_object *o, str name, error **failed, cpp_operand *out)
{
    if (find_in_record(o, name, out)) return true;
    for (const model_property *p = o->class->properties; p && p->name; p++) {
        if (!str_equal_nocase(name, str_from_cstr(p->name))) continue;
        *failed = p->get(m, o, out);
        return true;
    }
    return false;
}

static error *member(cpp_eval *e, const cpp_operand *of, str name, bool *found, cpp_operand *out)
{
    model_context *m = context_of(e);
    error *failed = NULL;
    value itself;
    if (of->object) {
        *found = model_property_value(m, of->object, name, &failed, out);
        if (!*found && !failed && of->object->class->get)
            failed = of->object->class->get(m, of->object, name, found, out);
        if (!*found && !failed) failed = model_extension_get(m, of, name, found, out);
        return failed;
    }
    failed = model_extension_get(m, of, name, found, out);
    if (!failed && !*found) failed = model_header_get(m, of, name, found, out);
    if (failed || *found) return failed;
    const natvis_match *match = model_natvis_of(m, of, &itself);
    *found = match && model_natvis_member(m, match, itself, name, out);
    return NULL;
}

/* Names that scripts ask by are no paths: "a.b" is none. */
static bool field_of(const cpp_operand *of, str name, arena *a, cpp_operand *out)
{
    value v = of->v;
    const type *t = of->object ? NULL : type_resolve(v.type);
    const char *text = str_to_cstr(a, name);
    uint64_t address;
    if (!t || str_find_char(name, '.') != SIZE_MAX || str_find_char(name, '-') != SIZE_MAX || !name.len ||
        !value_has_field(v, text))
        return false;
    if (t->kind == TYPE_POINTER) {
        if (!value_u64(v, &address)) v = value_checked(v);
        else v = value_at(v.context, t->target, address);
    }
    *out = cpp_from_value(cpp_referred(value_field(v, text)));
    return true;
}

error *model_member(model_context *m, const cpp_operand *of, str name, bool *found, cpp_operand *out)
{
    *found = false;
    if (!of->object) {
        error *failed = model_extension_get(m, of, name, found, out);
        if (failed || *found) return failed;
        *found = field_of(of, name, m->cpp.arena, out);
        if (*found) return NULL;
    }
    return member(&m->cpp.eval, of, name, found, out);
}

bool model_has_method(model_context *m, const cpp_operand *of, str name)
{
    const model_method *methods = of->object ? of->object->class->methods : NULL;
    for (; methods && methods->name; methods++)
        if (str_equal_nocase(name, str_from_cstr(methods->name))) return true;
    if (str_equal_nocase(name, STR("ToDisplayString"))) return true;
    return (model_is_linq(name) || model_is_aggregate(name)) && model_is_iterable(m, of);
}

/* Modules go by their names as well: Modules["kernel32"]. */
static bool named_so(model_context *m, const cpp_operand *o, const cpp_operand *key)
{
    cpp_operand name;
    error *failed = NULL;
    str wanted, path;
    if (!o->object || !model_is_string(key) || !model_string_value(m, key, &wanted) ||
        !model_property_value(m, o->object, STR("Name"), &failed, &name) || failed ||
        !model_string_value(m, &name, &path))
        return false;
    str base = str_base_name(path);
    return str_equal_nocase(wanted, path) || str_equal_nocase(wanted, base) ||
           str_equal_nocase(wanted, str_without_extension(base));
}

/* By key: processes by id, names by name; what has no such key but enough elements, by position. */
static error *element(cpp_eval *e, const cpp_operand *of, const cpp_operand *keys, size_t count, bool *found,
                      cpp_operand *out)
{
    model_context *m = context_of(e);
    const cpp_object *view = of->object ? of->object : model_visualizer(m, of);
    if (view && view->class->index) {
        error *failed = view->class->index(m, view, keys, count, found, out);
        if (failed || *found) return failed;
    }
    model_iterator *it = count == 1 ? model_iterate(m, of) : NULL;
    if (!it) return NULL;
    model_item item;
    str wanted = model_identity(m, &keys[0]);
    while (it->next(it, &item)) {
        if (!str_equal(wanted, model_identity(m, &item.key)) && !named_so(m, &item.value, &keys[0])) continue;
        *found = true;
        *out = item.value;
        return NULL;
    }
    if (it->failed) return it->failed;
    return error_new(e->arena, ERROR_NOT_FOUND,
                     "The operation attempted to access data outside the valid range");
}

static error *to_display_string(model_context *m, const cpp_operand *self, const cpp_operand *arguments,
                                size_t count, cpp_operand *out)
{
    model_format f = {0};
    str format;
    if (count && model_string_value(m, &arguments[0], &format)) {
        error *e = model_parse_format(m, str_format(m->cpp.arena, ",%.*s", STR_ARG(format)), &f);
        if (e) return e;
    }
    strbuf text = {.arena = m->cpp.arena};
    if (!model_text(m, self, &f, &text) && !self->object)
        strbuf_append(&text, type_model_name(m->cpp.arena, self->v.type));
    *out = model_string(m, strbuf_str(&text));
    return NULL;
}

static error *call(cpp_eval *e, const cpp_operand *self, str method, const cpp_operand *arguments,
                   size_t count, bool *found, cpp_operand *out)
{
    model_context *m = context_of(e);
    error *failed = NULL;
    str text;
    if (self->object && self->object->class->call) {
        failed = self->object->class->call(m, self->object, method, arguments, count, found, out);
        if (failed || *found) return failed;
    }
    if (self->object) { /* a function that is a member's value */
        cpp_operand function;
        if (model_property_value(m, self->object, method, &failed, &function) && !failed && function.object &&
            (function.object->class == &model_lambda_class || function.object->class->apply)) {
            *found = true;
            return model_apply(m, &function, arguments, count, out);
        }
        if (failed) return failed;
    }
    failed = model_extension_call(m, self, method, arguments, count, found, out);
    if (failed || *found) return failed;
    if (str_equal_nocase(method, STR("ToDisplayString"))) {
        *found = true;
        return to_display_string(m, self, arguments, count, out);
    }
    if (model_is_string(self) && model_string_value(m, self, &text)) {
        failed = model_string_call(m, text, method, arguments, count, found, out);
        if (failed || *found) return failed;
    }
    if (!self->object) {
        failed = model_natvis_intrinsic(m, self, method, arguments, count, found, out);
        if (failed || *found) return failed;
    }
    failed = model_linq(m, self, method, arguments, count, found, out);
    if (failed || *found) return failed;
    return error_new(e->arena, ERROR_NOT_FOUND, "Unable to bind name '%.*s'", STR_ARG(method));
}

error *model_apply(model_context *m, const cpp_operand *function, const cpp_operand *arguments, size_t count,
                   cpp_operand *out)
{
    const cpp_object *o = function->object;
    if (o && o->class->apply) return o->class->apply(m, o, arguments, count, out);
    if (!o || o->class != &model_lambda_class)
        return error_new(m->cpp.arena, ERROR_SYNTAX, "Object is not a function");
    return cpp_call_lambda(&m->cpp.eval, o->node, o->scope, arguments, count, out);
}

static error *apply(cpp_eval *e, const cpp_operand *function, str name, const cpp_operand *arguments,
                    size_t count, cpp_operand *out)
{
    model_context *m = context_of(e);
    if (function) return model_apply(m, function, arguments, count, out);
    bool found = false;
    error *failed = model_natvis_intrinsic(m, NULL, name, arguments, count, &found, out);
    if (failed || found) return failed;
    return error_new(e->arena, ERROR_NOT_FOUND, "Unable to bind name '%.*s'", STR_ARG(name));
}

static error *compared(cpp_eval *e, int op, int order, cpp_operand *out)
{
    bool yes = op == CPP_OP_EQUAL        ? order == 0
               : op == CPP_OP_NOT_EQUAL  ? order != 0
               : op == CPP_OP_LESS       ? order < 0
               : op == CPP_OP_GREATER    ? order > 0
               : op == CPP_OP_LESS_EQUAL ? order <= 0
                                         : order >= 0;
    *out = cpp_number(e, CPP_BOOL, yes);
    return NULL;
}

/* Strings join with +, whatever the other side is, and compare with strings. */
static error *binary(cpp_eval *e, int op, const cpp_operand *a, const cpp_operand *b, bool *found,
                     cpp_operand *out)
{
    model_context *m = context_of(e);
    str x, y;
    *found = true;
    if (op == CPP_OP_ADD && (model_is_string(a) || model_is_string(b))) {
        strbuf text = {.arena = e->arena};
        model_format f = {.base = 10};
        model_text(m, a, &f, &text);
        model_text(m, b, &f, &text);
        *out = model_string(m, strbuf_str(&text));
        return NULL;
    }
    bool comparison = op >= CPP_OP_LESS && op <= CPP_OP_NOT_EQUAL;
    if (comparison && a->object && a->object->class->order) {
        int order;
        bool known = false;
        error *failed = a->object->class->order(m, a, b, op >= CPP_OP_EQUAL, &known, &order);
        if (failed || known) return failed ? failed : compared(e, op, order, out);
    }
    if (comparison && model_string_value(m, a, &x) && model_string_value(m, b, &y))
        return compared(e, op, str_compare(x, y), out);
    if (op == CPP_OP_EQUAL || op == CPP_OP_NOT_EQUAL)
        return compared(e, op, str_compare(model_identity(m, a), model_identity(m, b)), out);
    return error_new(e->arena, ERROR_SYNTAX, "Illegal operand types for the operator");
}

static error *truth(cpp_eval *e, const cpp_operand *of, bool *out)
{
    (void)e;
    *out = of->object->class != &model_string_class || of->object->text.len > 0;
    return NULL;
}

static cpp_operand string(cpp_eval *e, str text)
{
    return model_string(context_of(e), text);
}

static cpp_operand lambda(cpp_eval *e, const cpp_node *n, const cpp_scope *scope)
{
    cpp_object *o = model_object_new(context_of(e), &model_lambda_class);
    o->node = n;
    o->scope = scope;
    return model_operand(o);
}

static cpp_operand record(cpp_eval *e, const cpp_node *n, const cpp_operand *values)
{
    cpp_object *o = model_object_new(context_of(e), &model_record_class);
    o->names = n->names;
    o->values = (cpp_operand *)(uintptr_t)values;
    o->count = n->count;
    return model_operand(o);
}

static const cpp_model hooks = {.member = member,
                                .index = element,
                                .call = call,
                                .apply = apply,
                                .binary = binary,
                                .truth = truth,
                                .string = string,
                                .lambda = lambda,
                                .record = record};

/* ---- names and variables ---- */

static bool name(cpp_eval *e, str text, cpp_operand *out)
{
    if (str_equal(text, STR("Debugger"))) {
        *out = model_operand(model_object_new(context_of(e), &model_debugger_class));
        return true;
    }
    model_context *m = context_of(e);
    if (!m->self) return session_cpp_name(e, text, out);
    if (model_natvis_name(m, text, out)) return true;
    /* Variables of the user's frame are not in sight of a description. */
    return session_cpp_name(e, text.ptr[0] == ':' ? text : str_format(e->arena, "::%.*s", STR_ARG(text)),
                            out);
}

static error *get_register(cpp_eval *e, str text, bool *found, cpp_operand *out)
{
    model_context *m = context_of(e);
    if (text.len && text.ptr[0] == '$') {
        *found = find_in_record(m->model->variables, str_skip(text, 1), out);
        if (*found) return NULL;
        error *failed = model_system_variable(m, text, found, out);
        if (failed || *found) return failed;
        const model_scripts *scripts = m->model->scripts;
        *found = scripts && scripts->alias(scripts->context, m, str_skip(text, 1), out);
        if (*found) return NULL;
    }
    return session_cpp_register(e, text, found, out);
}

static error *set_register(cpp_eval *e, str text, const cpp_operand *new_value)
{
    model_context *m = context_of(e);
    cpp_object *all = m->model->variables;
    cpp_operand there;
    bool found = false;
    if (text.len < 2 || text.ptr[0] != '$' ||
        (text.len <= 4 && text.ptr[1] == 't' && text.ptr[2] >= '0' && text.ptr[2] <= '9'))
        return session_cpp_set_register(e, text, new_value);
    text = str_skip(text, 1);
    if (model_system_variable(m, str_format(e->arena, "$%.*s", STR_ARG(text)), &found, &there) || found)
        return error_new(e->arena, ERROR_SYNTAX, "Cannot assign to '@$%.*s'", STR_ARG(text));
    size_t i = 0;
    while (i < all->count && !str_equal_nocase(all->names[i], text)) i++;
    if (i == all->count) {
        str *names = ARENA_ARRAY(m->model->lasting, str, i + 1);
        cpp_operand *values = ARENA_ARRAY(m->model->lasting, cpp_operand, i + 1);
        if (i) {
            memcpy(names, all->names, i * sizeof *names);
            memcpy(values, all->values, i * sizeof *values);
        }
        names[i] = str_copy(m->model->lasting, text);
        all->names = names;
        all->values = values;
        all->count++;
    }
    all->values[i] = *new_value;
    all->values[i].reg = (str){0};
    return NULL;
}

/* ---- contexts ---- */

static void free_lasting(void *context)
{
    model *m = context;
    arena_free(m->lasting);
}

model *model_of(session *s)
{
    if (!s->model) {
        s->model = ARENA_NEW(s->arena, model);
        s->model->session = s;
        s->model->natvis = natvis_set_new(s->arena);
        s->model->lasting = arena_new();
        arena_on_free(s->arena, free_lasting, s->model);
    }
    model *m = s->model;
    if (m->stop != s->stop) { /* another target: what the variables hold belongs to the old one */
        arena_clear(m->lasting);
        m->stop = s->stop;
        m->target++;
        m->variables = ARENA_NEW(m->lasting, cpp_object);
        m->variables->class = &model_variables_class;
        m->embedded = u64_map_new(m->lasting);
        natvis_unload_embedded(m->natvis);
        natvis_forget_matches(m->natvis);
    }
    return m;
}

arena *model_lasting_arena(session *s)
{
    return model_of(s)->lasting;
}

natvis_set *model_natvis(session *s)
{
    return model_of(s)->natvis;
}

void model_begin(model_context *m, session *s, arena *a)
{
    *m = (model_context){.model = model_of(s)};
    session_cpp_begin(&m->cpp, s, a);
    m->cpp.env.model = &hooks;
    m->cpp.env.name = name;
    m->cpp.env.get_register = get_register;
    m->cpp.env.set_register = set_register;
    m->trees = u64_map_new(a);
    m->described = u64_map_new(a);
    m->cpp.env.masm =
        NULL; /* "dx does not support switching expression evaluators with the @@ MASM syntax" */
}

error *model_evaluate(model_context *m, str text, cpp_operand *out, model_format *format)
{
    const cpp_node *tree;
    str rest;
    error *e = cpp_parse(m->cpp.arena, &m->cpp.env, text, &tree, &rest);
    if (e) return e;
    if (rest.len && (e = model_parse_format(m, rest, format))) return e;
    return cpp_evaluate(&m->cpp.eval, tree, out);
}

bool model_assigns(str text)
{
    text = str_trim(text);
    if (!str_starts_with(text, STR("@$"))) return false;
    size_t n = 2;
    while (n < text.len && text.ptr[n] != '=' && !strchr(" \t.([", text.ptr[n])) n++;
    text = str_trim_left(str_skip(text, n));
    return text.len > 1 && text.ptr[0] == '=' && text.ptr[1] != '=' && text.ptr[1] != '>';
}

/* ---- format specifiers ---- */

static error *take_length(model_context *m, str *rest, model_format *f)
{
    size_t close = str_find_char(*rest, ']');
    const cpp_node *tree;
    cpp_operand o;
    if (close == SIZE_MAX) return cpp_error_at(m->cpp.arena, "Syntax", *rest);
    str inside = str_slice(*rest, 1, close);
    error *e = cpp_parse_all(m->cpp.arena, &m->cpp.env, inside, &tree);
    if (!e) e = cpp_evaluate(&m->cpp.eval, tree, &o);
    if (!e) e = cpp_to_u64(&m->cpp.eval, &o, &f->length);
    f->has_length = !e;
    *rest = str_trim_left(str_skip(*rest, close + 1));
    return e;
}

static bool take_word(str word, model_format *f)
{
    static const struct {
        const char *word;
        model_format format;
    } words[] = {
        {"x", {.base = 16}},
        {"h", {.base = 16}},
        {"X", {.base = 16}},
        {"H", {.base = 16}},
        {"d", {.base = 10}},
        {"o", {.base = 8}},
        {"b", {.base = 2}},
        {"c", {.character = true}},
        {"en", {.plain_enum = true}},
        {"s", {.text = 's'}},
        {"s8", {.text = 's'}},
        {"su", {.text = 'u'}},
        {"sb", {.text = 's', .unquoted = true}},
        {"s8b", {.text = 's', .unquoted = true}},
        {"sub", {.text = 'u', .unquoted = true}},
        {"!", {.raw = true}},
        {"nd", {0}},
        {"na", {.no_address = true}},
        {"nvo", {0}},
        {"nr", {0}},
        {"wc", {0}},
        {"hr", {.base = 16}},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (!str_equal(word, str_from_cstr(words[i].word))) continue;
        const model_format *w = &words[i].format;
        if (w->base) f->base = w->base;
        if (w->text) f->text = w->text;
        f->unquoted |= w->unquoted;
        f->plain_enum |= w->plain_enum;
        f->character |= w->character;
        f->raw |= w->raw;
        f->no_address |= w->no_address;
        return true;
    }
    return false;
}

error *model_parse_format(model_context *m, str text, model_format *f)
{
    str rest = str_trim(text);
    while (rest.len) {
        if (rest.ptr[0] != ',') return cpp_error_at(m->cpp.arena, "Syntax", rest);
        rest = str_trim_left(str_skip(rest, 1));
        if (rest.len && rest.ptr[0] == '[') {
            error *e = take_length(m, &rest, f);
            if (e) return e;
        }
        size_t n = 0, digits = 0;
        while (n < rest.len && rest.ptr[n] != ',') n++;
        str word = str_trim(str_slice(rest, 0, n));
        rest = str_skip(rest, n);
        while (digits < word.len && word.ptr[digits] >= '0' && word.ptr[digits] <= '9') digits++;
        if (!word.len) continue;
        if (digits == word.len && digits < 18) {
            f->has_length = true;
            f->length = 0;
            for (size_t i = 0; i < digits; i++) f->length = f->length * 10 + (uint64_t)(word.ptr[i] - '0');
        } else if (str_starts_with(word, STR("view(")) && word.ptr[word.len - 1] == ')') {
            f->view = str_copy(m->cpp.arena, str_slice(word, 5, word.len - 1));
        } else if (!take_word(word, f)) {
            return cpp_error_at(m->cpp.arena, "Syntax", word);
        }
    }
    return NULL;
}
