/* CustomListItems: a small program of loops, conditions, assignments and items. */
#include "model/natvis_view.h"

#include <ctype.h>

enum { MAX_STEPS = 4 * 1024 * 1024, MAX_LOOPS = 16 };

typedef struct program {
    natvis_view view; /* its scope is the variables */
    model_items *out;
    cpp_scope *variables; /* innermost first, as the scope is */
    size_t variable_count;
    uint64_t steps;
    unsigned loops;
    bool left; /* Break */
} program;

static error *run_block(program *p, const natvis_element *first, unsigned depth);

static bool is_name(const natvis_element *e, const char *name)
{
    return str_equal(e->name, str_from_cstr(name));
}

static error *condition(program *p, const natvis_element *e, bool *yes)
{
    str text = natvis_attribute_of(e, "Condition");
    cpp_operand o;
    *yes = true;
    if (!text.len) return NULL;
    error *failed = natvis_evaluate(&p->view, text, &o, NULL);
    return failed ? failed : cpp_to_bool(&p->view.m->cpp.eval, &o, yes);
}

static cpp_scope *find_variable(program *p, str name)
{
    for (size_t i = 0; i < p->variable_count; i++)
        if (str_equal(p->variables[i].name, name)) return &p->variables[i];
    return NULL;
}

static str left_word(str text)
{
    size_t n = 0;
    while (n < text.len && (isalnum((unsigned char)text.ptr[n]) || text.ptr[n] == '_')) n++;
    return str_slice(text, 0, n);
}

/* "a = b", "++a", "a--", "a += b" on variables; other expressions have no effect. */
static error *execute(program *p, const natvis_element *e)
{
    str text = str_trim(e->text), value_text = {0};
    int step = 0;
    if (str_starts_with(text, STR("++")) || str_starts_with(text, STR("--"))) {
        step = text.ptr[0] == '+' ? 1 : -1;
        text = str_trim(str_skip(text, 2));
    }
    str name = left_word(text), rest = str_trim(str_skip(text, name.len));
    if (str_equal(rest, STR("++"))) step = 1;
    else if (str_equal(rest, STR("--"))) step = -1;
    else if (rest.len > 1 && rest.ptr[0] == '=' && rest.ptr[1] != '=')
        value_text = str_trim(str_skip(rest, 1));
    char op = rest.len > 2 && rest.ptr[1] == '=' ? rest.ptr[0] : 0;
    if (op == '+' || op == '-') value_text = str_trim(str_skip(rest, 2));
    else op = 0;
    cpp_scope *variable = find_variable(p, name);
    cpp_eval *eval = &p->view.m->cpp.eval;
    cpp_operand by = cpp_number(eval, CPP_INT, 1);
    if (!variable || (!step && !value_text.len))
        return error_new(p->view.m->cpp.arena, ERROR_FORMAT,
                         "%.*s(%u): Exec: an assignment to a variable expected",
                         STR_ARG(p->view.match->type->file->path), e->line);
    error *failed = value_text.len ? natvis_evaluate(&p->view, value_text, &by, NULL) : NULL;
    if (!failed && (step || op))
        failed = cpp_binary(eval, NULL, step < 0 || op == '-' ? CPP_OP_SUBTRACT : CPP_OP_ADD,
                            &variable->value, &by, &by);
    if (failed) return failed;
    /* The variable changes, not what it was read from. */
    const type *t = by.object ? NULL : type_resolve(by.v.type);
    uint64_t number;
    if (t && by.v.in_memory && (t->kind == TYPE_INTEGER || t->kind == TYPE_POINTER || t->kind == TYPE_ENUM)) {
        failed = cpp_to_u64(eval, &by, &number);
        if (!failed) by = cpp_typed_number(eval, by.v.type, number);
    }
    if (!failed) variable->value = by;
    return failed;
}

static error *emit_item(program *p, const natvis_element *e)
{
    str name = natvis_attribute_of(e, "Name");
    model_context *m = p->view.m;
    model_item item;
    model_format f = {0};
    if (p->out->count >= MAX_STEPS) return error_new(m->cpp.arena, ERROR_UNSUPPORTED, "Too many elements");
    error *failed = natvis_evaluate(&p->view, e->text, &item.value, &f);
    if (failed) return failed;
    item.key = cpp_number(&m->cpp.eval, CPP_INT64, p->out->count);
    size_t open = str_find_char(name, '{'), close = str_rfind_char(name, '}');
    if (open != SIZE_MAX && close != SIZE_MAX && close > open) {
        cpp_operand o;
        failed = natvis_evaluate(&p->view, str_slice(name, open + 1, close), &o, &f);
        if (failed) return failed;
        strbuf text = {.arena = m->cpp.arena};
        model_text(m, &o, &(model_format){0}, &text);
        cpp_object *label = model_object_new(m, &model_label_class);
        label->text = strbuf_str(&text);
        item.key = model_operand(label);
    }
    *VEC_PUSH(m->cpp.arena, p->out) = item;
    return NULL;
}

static error *run_loop(program *p, const natvis_element *e, unsigned depth)
{
    bool yes;
    error *failed;
    if (p->loops >= MAX_LOOPS)
        return error_new(p->view.m->cpp.arena, ERROR_FORMAT, "%.*s(%u): Loop: nested too deep",
                         STR_ARG(p->view.match->type->file->path), e->line);
    p->loops++;
    for (;;) {
        failed = condition(p, e, &yes);
        if (failed || !yes) break;
        failed = run_block(p, e->first, depth + 1);
        if (failed || p->left) break;
        if (++p->steps > MAX_STEPS) { /* a loop with an empty body */
            failed = error_new(p->view.m->cpp.arena, ERROR_FORMAT, "%.*s(%u): Loop: does not end",
                               STR_ARG(p->view.match->type->file->path), e->line);
            break;
        }
    }
    p->loops--;
    p->left = false;
    return failed;
}

static error *run_block(program *p, const natvis_element *first, unsigned depth)
{
    bool taken = false, yes;
    error *failed = NULL;
    for (const natvis_element *e = first; e && !failed && !p->left; e = e->next) {
        if (interrupt_pending(p->view.m->cpp.values.interrupt))
            return error_new(p->view.m->cpp.arena, ERROR_CANCELLED, "Interrupted");
        if (++p->steps > MAX_STEPS || depth > NATVIS_MAX_DEPTH)
            return error_new(p->view.m->cpp.arena, ERROR_FORMAT, "%.*s(%u): CustomListItems: does not end",
                             STR_ARG(p->view.match->type->file->path), e->line);
        bool branch = is_name(e, "If"), other = is_name(e, "Elseif") || is_name(e, "Else");
        if (branch || other) {
            if (other && taken) continue;
            failed = condition(p, e, &yes);
            taken = !failed && yes;
            if (taken) failed = run_block(p, e->first, depth + 1);
            continue;
        }
        failed = condition(p, e, &yes);
        if (failed || !yes) continue;
        if (is_name(e, "Loop")) failed = run_loop(p, e, depth);
        else if (is_name(e, "Exec")) failed = execute(p, e);
        else if (is_name(e, "Item")) failed = emit_item(p, e);
        else if (is_name(e, "Break")) p->left = true;
    }
    return failed;
}

error *natvis_custom(const natvis_view *v, const natvis_element *e, model_items *out)
{
    program p = {.view = *v, .out = out};
    size_t count = 0;
    for (const natvis_element *c = e->first; c; c = c->next) count += is_name(c, "Variable");
    p.variables = ARENA_ARRAY(v->m->cpp.arena, cpp_scope, count + 1);
    for (const natvis_element *c = e->first; c; c = c->next) {
        if (!is_name(c, "Variable")) continue;
        cpp_scope *s = &p.variables[p.variable_count];
        *s = (cpp_scope){.name = natvis_attribute_of(c, "Name"), .outer = p.view.scope};
        error *failed = natvis_evaluate(&p.view, natvis_attribute_of(c, "InitialValue"), &s->value, NULL);
        if (failed) return failed;
        p.variable_count++;
        p.view.scope = s;
    }
    error *failed = run_block(&p, e->first, 0);
    return failed;
}
