/* Control tokens: .if .for .while .do .foreach .block .catch and what belongs to them ("Control Flow
 * Tokens").
 *
 *     text --control_parse--> statements --run--> a control's block --control_parse--> statements ...
 *
 * A block is taken apart when it is entered, because that is when its aliases are replaced; as long as no
 * alias changes, what came of it is used again. */
#include "dispatch/internal.h"
#include "dispatch/scan.h"
#include "session/aliases.h"
#include "session/input_file.h"

#include <ctype.h>
#include <string.h>

typedef struct block {
    str text;
    arena *owner; /* the arena that this is in */
    arena *own;   /* of what is below; NULL before the first time */
    str expanded;
    uint64_t generation;
    statements statements;
} block;

typedef enum source_kind { SOURCE_COMMANDS, SOURCE_STRING, SOURCE_FILE } source_kind;

struct control {
    str condition; /* empty = always */
    block *body;
    control *otherwise; /* .if: .elsif and .else */
    statements first, step;
    /* .foreach */
    source_kind source;
    block *input;
    str variable, source_text, skip_first, skip_each;
};

/* Reads a control's parts off `rest`; the first problem stays. */
typedef struct reader {
    dispatcher *d;
    arena *arena;
    str rest;
    const char *problem;
} reader;

static void fail(reader *r)
{
    if (!r->problem) r->problem = "Syntax";
}

static void skip_gap(reader *r)
{
    r->rest = str_skip(r->rest, scan_gap(r->rest));
}

static block *new_block(reader *r, str text)
{
    block *b = ARENA_NEW(r->arena, block);
    *b = (block){.text = text, .owner = r->arena};
    return b;
}

/* "{ ... }", also on another line of the script. */
static block *take_block(reader *r)
{
    skip_gap(r);
    size_t close = r->rest.len > 0 && r->rest.ptr[0] == '{' ? scan_closing(r->rest, 0) : SIZE_MAX;
    if (close == SIZE_MAX) {
        fail(r);
        return NULL;
    }
    block *b = new_block(r, str_slice(r->rest, 1, close));
    r->rest = str_skip(r->rest, close + 1);
    return b;
}

static bool at_token(str text, str token)
{
    return str_starts_with_nocase(text, token) &&
           (text.len == token.len || !isalpha((unsigned char)text.ptr[token.len]));
}

static bool take_token(reader *r, str token)
{
    str after = str_skip(r->rest, scan_gap(r->rest));
    if (!at_token(after, token)) return false;
    r->rest = str_skip(after, token.len);
    return true;
}

static bool at_jump(str text)
{
    return at_token(text, STR(".break")) || at_token(text, STR(".continue")) || at_token(text, STR(".leave"));
}

/* The condition before a block; parentheses around it are optional. */
static str take_condition(reader *r)
{
    skip_gap(r);
    if (r->rest.len > 0 && r->rest.ptr[0] == '(') {
        size_t close = scan_closing(r->rest, 0);
        str after = close == SIZE_MAX ? (str){0} : str_skip(r->rest, close + 1);
        after = str_skip(after, scan_gap(after));
        if (after.len > 0 && (after.ptr[0] == '{' || at_jump(after))) {
            str condition = str_slice(r->rest, 0, close + 1);
            r->rest = after;
            return condition;
        }
    }
    size_t brace = scan_block(r->rest);
    if (brace == SIZE_MAX) {
        fail(r);
        return (str){0};
    }
    str condition = str_trim(str_slice(r->rest, 0, brace));
    if (condition.len == 0) fail(r);
    r->rest = str_skip(r->rest, brace);
    return condition;
}

/* A block, or one of the jumps without braces ("Condition) .break"). */
static block *take_branch(reader *r)
{
    if (!at_jump(r->rest)) return take_block(r);
    size_t length = scan_statement(r->rest);
    block *b = new_block(r, str_slice(r->rest, 0, length));
    r->rest = str_skip(r->rest, length);
    return b;
}

static void parse_if(reader *r, control *c)
{
    for (;;) {
        c->condition = take_condition(r);
        c->body = take_branch(r);
        if (r->problem) return;
        bool again = take_token(r, STR(".elsif"));
        if (!again && !take_token(r, STR(".else"))) return;
        c->otherwise = ARENA_NEW(r->arena, control);
        c = c->otherwise;
        if (again) continue;
        c->body = take_block(r);
        return;
    }
}

/* "( ... )": what is in it. */
static str take_parentheses(reader *r)
{
    skip_gap(r);
    size_t close = r->rest.len > 0 && r->rest.ptr[0] == '(' ? scan_closing(r->rest, 0) : SIZE_MAX;
    if (close == SIZE_MAX) {
        fail(r);
        return (str){0};
    }
    str inside = str_slice(r->rest, 1, close);
    r->rest = str_skip(r->rest, close + 1);
    return inside;
}

static void parse_for(reader *r, control *c)
{
    str inside = take_parentheses(r);
    c->body = r->problem ? NULL : take_block(r);
    if (r->problem) return;
    size_t first = scan_statement(inside);
    str after = str_skip(inside, first + 1);
    size_t condition = scan_statement(after);
    if (first == inside.len || condition == after.len) {
        fail(r);
        return;
    }
    control_parse(r->d, r->arena, str_slice(inside, 0, first), &c->first);
    c->condition = str_trim(str_slice(after, 0, condition));
    control_parse(r->d, r->arena, str_skip(after, condition + 1), &c->step);
}

static void parse_do(reader *r, control *c)
{
    c->body = take_block(r);
    if (r->problem) return;
    str inside = take_parentheses(r);
    c->condition = str_trim(inside);
    if (c->condition.len == 0) fail(r);
}

static void take_foreach_options(reader *r, control *c)
{
    for (;;) {
        skip_gap(r);
        if (r->rest.len == 0 || r->rest.ptr[0] != '/') return;
        str word = r->rest;
        size_t length = 1;
        while (length < word.len && isalpha((unsigned char)word.ptr[length])) length++;
        word = str_slice(word, 1, length);
        r->rest = str_skip(r->rest, length);
        str *number = str_equal(word, STR("pS"))   ? &c->skip_first
                      : str_equal(word, STR("ps")) ? &c->skip_each
                                                   : NULL;
        if (number) {
            *number = str_take_word(&r->rest);
            size_t open = str_find_char(*number, '(');
            if (open != SIZE_MAX) {
                r->rest =
                    (str){number->ptr + open, r->rest.len + (size_t)(r->rest.ptr - (number->ptr + open))};
                *number = str_slice(*number, 0, open);
            }
        } else if (str_equal(word, STR("s"))) {
            c->source = SOURCE_STRING;
        } else if (str_equal(word, STR("f"))) {
            c->source = SOURCE_FILE;
        } else {
            fail(r);
            return;
        }
    }
}

static void parse_foreach(reader *r, control *c)
{
    take_foreach_options(r, c);
    reader inside = {.d = r->d, .arena = r->arena};
    if (!r->problem) inside.rest = str_trim(take_parentheses(r));
    if (!r->problem) c->body = take_block(r);
    if (r->problem) return;
    size_t length = 0;
    while (length < inside.rest.len && !strchr(" \t\r\n{\"", inside.rest.ptr[length])) length++;
    c->variable = str_slice(inside.rest, 0, length);
    inside.rest = str_trim(str_skip(inside.rest, length));
    if (c->source == SOURCE_COMMANDS) {
        c->input = take_block(&inside);
        if (inside.problem || str_trim(inside.rest).len > 0) fail(r);
    } else {
        size_t close = str_rfind_char(inside.rest, '"');
        if (inside.rest.len < 2 || inside.rest.ptr[0] != '"' || close != inside.rest.len - 1) fail(r);
        c->source_text = str_slice(inside.rest, 1, close);
    }
    if (c->variable.len == 0) fail(r);
}

/* The parts of the control token that `s` begins with; returns the length of the whole in `text`. */
static size_t parse_control(dispatcher *d, arena *a, str text, statement *s)
{
    reader r = {.d = d, .arena = a, .rest = str_skip(text, s->name.len)};
    control *c = s->control = ARENA_NEW(a, control);
    switch (s->command->control) {
    case CONTROL_IF: parse_if(&r, c); break;
    case CONTROL_FOR: parse_for(&r, c); break;
    case CONTROL_WHILE:
        c->condition = take_condition(&r);
        c->body = take_block(&r);
        break;
    case CONTROL_DO: parse_do(&r, c); break;
    case CONTROL_FOREACH: parse_foreach(&r, c); break;
    case CONTROL_BLOCK:
    case CONTROL_CATCH: c->body = take_block(&r); break;
    case CONTROL_BREAK:
    case CONTROL_CONTINUE:
    case CONTROL_LEAVE: {
        size_t end = scan_statement(r.rest);
        if (str_trim(str_slice(r.rest, 0, end)).len > 0) fail(&r);
        r.rest = str_skip(r.rest, end);
        break;
    }
    case CONTROL_Z: {
        size_t end = scan_statement(r.rest);
        c->condition = str_trim(str_slice(r.rest, 0, end));
        if (c->condition.len == 0) fail(&r);
        r.rest = str_skip(r.rest, end);
        break;
    }
    default: fail(&r); /* .else, .elsif without .if */
    }
    s->problem = r.problem;
    size_t length = text.len - r.rest.len;
    if (!r.problem) return length;
    s->consumed = length;
    size_t rest = scan_statement(r.rest);
    return length + rest;
}

static size_t parse_statement(dispatcher *d, arena *a, str text, statement *s)
{
    size_t length = scan_statement(text);
    bool found = names_resolve(d, str_slice(text, 0, length), s);
    if (found && s->command->control != CONTROL_NONE) {
        length = parse_control(d, a, text, s);
    } else if (found &&
               (s->command->raw_line || (s->command->takes_line && s->command->takes_line(s->args)))) {
        length = text.len;
        s->args = str_slice(text, s->args.len ? (size_t)(s->args.ptr - text.ptr) : text.len, text.len);
    }
    s->line = str_slice(text, 0, length);
    return length;
}

void control_parse(dispatcher *d, arena *a, str text, statements *out)
{
    for (;;) {
        text = str_skip(text, scan_gap(text));
        if (text.len == 0) return;
        statement s = {0};
        text = str_skip(text, parse_statement(d, a, text, &s));
        *VEC_PUSH(a, out) = s;
    }
}

/* ---- running ---- */

static void free_arena(void *context)
{
    arena_free(context);
}

static arena *scratch(dispatcher *d)
{
    return d->arenas[d->depth];
}

static flow run_block(dispatcher *d, block *b)
{
    uint64_t generation = aliases_generation(d->session->aliases);
    if (!b->own || b->generation != generation) {
        str text = session_expand_aliases(d->session, scratch(d), b->text, NULL);
        if (!b->own || !str_equal(text, b->expanded)) {
            if (b->own) {
                arena_clear(b->own);
            } else {
                b->own = arena_new();
                arena_on_free(b->owner, free_arena, b->own);
            }
            b->expanded = text.ptr == b->text.ptr ? text : str_copy(b->own, text);
            b->statements = (statements){0};
            control_parse(d, b->own, b->expanded, &b->statements);
        }
        b->generation = generation;
        arena_clear(scratch(d));
    }
    return dispatch_statements(d, &b->statements);
}

/* false = it has no value, and that was said. */
static bool evaluate(dispatcher *d, const statement *s, str text, uint64_t *value)
{
    arena *a = scratch(d);
    str rest = {0};
    error *e = session_evaluate(d->session, a, text, value, &rest);
    if (!e && str_trim(rest).len > 0)
        e = error_new(a, ERROR_SYNTAX, "Extra character error in '%.*s'", STR_ARG(text));
    if (e) dispatch_print_error(d, a, s, e);
    arena_clear(a);
    return e == NULL;
}

static flow run_if(dispatcher *d, const statement *s)
{
    for (const control *c = s->control; c; c = c->otherwise) {
        uint64_t value = 1;
        if (c->condition.len > 0 && !evaluate(d, s, c->condition, &value)) return FLOW_FAILED;
        if (value) return run_block(d, c->body);
    }
    return FLOW_NEXT;
}

/* What a loop makes of its body's end: true = the loop is over, with *out. */
static bool loop_ends(const dispatcher *d, flow body, flow *out)
{
    *out = session_stopped(d->session) ? FLOW_FAILED : body == FLOW_BREAK ? FLOW_NEXT : body;
    return session_stopped(d->session) || (body != FLOW_NEXT && body != FLOW_CONTINUE);
}

static flow run_loop(dispatcher *d, const statement *s)
{
    const control *c = s->control;
    command_control kind = s->command->control;
    flow ended = dispatch_statements(d, &c->first);
    if (ended != FLOW_NEXT) return ended;
    for (bool tested = kind != CONTROL_DO;; tested = true) {
        uint64_t value = 1;
        if (tested && c->condition.len > 0 && !evaluate(d, s, c->condition, &value)) return FLOW_FAILED;
        if (!value) return FLOW_NEXT;
        if (loop_ends(d, run_block(d, c->body), &ended)) return ended;
        flow step = dispatch_statements(d, &c->step);
        if (step != FLOW_NEXT) return step;
    }
}

/* ---- .foreach ---- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static str take_word(str *rest)
{
    size_t from = 0;
    while (from < rest->len && is_space(rest->ptr[from])) from++;
    size_t to = from;
    while (to < rest->len && !is_space(rest->ptr[to])) to++;
    str word = str_slice(*rest, from, to);
    *rest = str_skip(*rest, to);
    return word;
}

static flow run_tokens(dispatcher *d, const control *c, str text, uint64_t skip, uint64_t skip_each)
{
    arena *work = arena_new();
    flow ended = FLOW_NEXT;
    for (;;) {
        str word = take_word(&text);
        if (word.len == 0) break;
        if (skip > 0) {
            skip--;
            continue;
        }
        alias token = {c->variable, word};
        statements all = {0};
        control_parse(d, work, session_expand_aliases(d->session, work, c->body->text, &token), &all);
        bool over = loop_ends(d, dispatch_statements(d, &all), &ended);
        arena_clear(work);
        if (over) break;
        ended = FLOW_NEXT;
        skip = skip_each;
    }
    arena_free(work);
    return ended;
}

static flow run_foreach(dispatcher *d, const statement *s)
{
    const control *c = s->control;
    uint64_t first = 0, each = 0;
    if (c->skip_first.len > 0 && !evaluate(d, s, c->skip_first, &first)) return FLOW_FAILED;
    if (c->skip_each.len > 0 && !evaluate(d, s, c->skip_each, &each)) return FLOW_FAILED;
    arena *a = arena_new();
    flow ended = FLOW_NEXT;
    if (c->source == SOURCE_STRING) {
        ended = run_tokens(d, c, c->source_text, first, each);
    } else if (c->source == SOURCE_FILE) {
        bytes file;
        error *e = session_map_input(d->session, a, c->source_text, &file);
        if (e) dispatch_print_error(d, a, s, e);
        ended = e ? FLOW_FAILED : run_tokens(d, c, (str){(const char *)file.ptr, file.len}, first, each);
    } else {
        strbuf text = {.arena = a};
        unsigned loops = d->loops;
        d->loops = 0; /* a .break in there would not be this loop's */
        ended = dispatcher_capture(d, c->input->text, &text) ? FLOW_NEXT : FLOW_FAILED;
        d->loops = loops;
        /* Why it failed is worth more than tokens of it. */
        if (ended == FLOW_FAILED) out_error(d->out, STR("syntax"), str_trim(strbuf_str(&text)));
        else ended = run_tokens(d, c, strbuf_str(&text), first, each);
    }
    arena_free(a);
    return ended;
}

/* ---- one token ---- */

static flow jump(dispatcher *d, const statement *s, bool inside, flow where)
{
    if (inside) return where;
    arena *a = scratch(d);
    dispatch_print_error(d, a, s, error_new(a, ERROR_SYNTAX, "Syntax error in '%.*s'", STR_ARG(s->line)));
    return FLOW_FAILED;
}

static flow run_token(dispatcher *d, const statement *s)
{
    const control *c = s->control;
    flow ended;
    uint64_t value;
    switch (s->command->control) {
    case CONTROL_IF: return run_if(d, s);
    case CONTROL_BLOCK: return run_block(d, c->body);
    case CONTROL_FOR:
    case CONTROL_WHILE:
    case CONTROL_DO:
    case CONTROL_FOREACH:
        d->loops++;
        ended = s->command->control == CONTROL_FOREACH ? run_foreach(d, s) : run_loop(d, s);
        d->loops--;
        return ended;
    case CONTROL_CATCH:
        d->catches++;
        ended = run_block(d, c->body);
        d->catches--;
        return session_stopped(d->session)                   ? FLOW_FAILED
               : ended == FLOW_FAILED || ended == FLOW_LEAVE ? FLOW_NEXT
                                                             : ended;
    case CONTROL_BREAK: return jump(d, s, d->loops > 0, FLOW_BREAK);
    case CONTROL_CONTINUE: return jump(d, s, d->loops > 0, FLOW_CONTINUE);
    case CONTROL_LEAVE: return jump(d, s, d->catches > 0, FLOW_LEAVE);
    case CONTROL_Z:
        return !evaluate(d, s, c->condition, &value) ? FLOW_FAILED : value ? FLOW_AGAIN : FLOW_NEXT;
    default: return FLOW_NEXT;
    }
}

flow control_run(dispatcher *d, const statement *s)
{
    if (!dispatch_enter(d)) return FLOW_FAILED;
    flow ended = run_token(d, s);
    dispatch_leave(d);
    return ended;
}
