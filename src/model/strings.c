/* Methods of strings ("Using LINQ With the debugger objects", String Manipulation). Positions count bytes of
 * UTF-8. */
#include "model/linq.h"

const char *const model_string_methods[] = {"Contains", "EndsWith", "IndexOf", "LastIndexOf", "PadLeft",
                                            "PadRight", "Remove",   "Replace", "StartsWith",  "Substring",
                                            "ToLower",  "ToUpper",  NULL};

typedef struct string_call {
    model_context *m;
    str self, text; /* the first argument, when it is a string */
    uint64_t numbers[2];
    size_t count;
} string_call;

static cpp_operand truth_value(string_call *c, bool yes)
{
    return cpp_number(&c->m->cpp.eval, CPP_BOOL, yes);
}

static cpp_operand position(string_call *c, size_t at)
{
    return cpp_number(&c->m->cpp.eval, CPP_INT64, at == SIZE_MAX ? UINT64_MAX : at);
}

static size_t last_index(str text, str part)
{
    for (size_t i = text.len; part.len <= text.len && i-- > 0;)
        if (str_starts_with(str_skip(text, i), part)) return i;
    return SIZE_MAX;
}

static cpp_operand padded(string_call *c, bool left)
{
    strbuf b = {.arena = c->m->cpp.arena};
    size_t width = c->numbers[0] < 65536 ? (size_t)c->numbers[0] : 65536;
    size_t blanks = width > c->self.len ? width - c->self.len : 0;
    if (left) strbuf_append_repeat(&b, ' ', blanks);
    strbuf_append(&b, c->self);
    if (!left) strbuf_append_repeat(&b, ' ', blanks);
    return model_string(c->m, strbuf_str(&b));
}

static cpp_operand part(string_call *c, bool removed)
{
    size_t from = c->numbers[0] < c->self.len ? (size_t)c->numbers[0] : c->self.len;
    size_t length =
        c->count > 1 && c->numbers[1] < c->self.len - from ? (size_t)c->numbers[1] : c->self.len - from;
    if (!removed) return model_string(c->m, str_slice(c->self, from, from + length));
    return model_string(c->m, str_format(c->m->cpp.arena, "%.*s%.*s", STR_ARG(str_slice(c->self, 0, from)),
                                         STR_ARG(str_skip(c->self, from + length))));
}

static cpp_operand replaced(string_call *c, str by)
{
    strbuf b = {.arena = c->m->cpp.arena};
    str rest = c->self;
    while (rest.len && b.len < (1u << 24)) {
        size_t at = c->text.len ? str_find(rest, c->text) : SIZE_MAX;
        strbuf_append(&b, str_slice(rest, 0, at));
        if (at == SIZE_MAX) break;
        strbuf_append(&b, by);
        rest = str_skip(rest, at + c->text.len);
    }
    return model_string(c->m, strbuf_str(&b));
}

static bool method_is(str method, const char *name)
{
    return str_equal_nocase(method, str_from_cstr(name));
}

static bool with_text(string_call *c, str method, cpp_operand *out)
{
    if (method_is(method, "Contains")) *out = truth_value(c, str_find(c->self, c->text) != SIZE_MAX);
    else if (method_is(method, "StartsWith")) *out = truth_value(c, str_starts_with(c->self, c->text));
    else if (method_is(method, "EndsWith"))
        *out = truth_value(c, c->self.len >= c->text.len &&
                                  str_equal(str_skip(c->self, c->self.len - c->text.len), c->text));
    else if (method_is(method, "IndexOf")) *out = position(c, str_find(c->self, c->text));
    else if (method_is(method, "LastIndexOf")) *out = position(c, last_index(c->self, c->text));
    else return false;
    return true;
}

static bool with_number(string_call *c, str method, cpp_operand *out)
{
    if (method_is(method, "Substring")) *out = part(c, false);
    else if (method_is(method, "Remove")) *out = part(c, true);
    else if (method_is(method, "PadLeft")) *out = padded(c, true);
    else if (method_is(method, "PadRight")) *out = padded(c, false);
    else return false;
    return true;
}

error *model_string_call(model_context *m, str self, str method, const cpp_operand *arguments, size_t count,
                         bool *found, cpp_operand *out)
{
    string_call c = {.m = m, .self = self, .count = count};
    str by;
    if (!count) {
        *found = method_is(method, "ToLower") || method_is(method, "ToUpper");
        if (*found)
            *out = model_string(m, method_is(method, "ToLower") ? str_lower(m->cpp.arena, self)
                                                                : str_upper(m->cpp.arena, self));
        return NULL;
    }
    if (model_string_value(m, &arguments[0], &c.text)) {
        *found = count == 1 && with_text(&c, method, out);
        if (count == 2 && method_is(method, "Replace") && model_string_value(m, &arguments[1], &by)) {
            *found = true;
            *out = replaced(&c, by);
        }
        return NULL;
    }
    for (size_t i = 0; i < count && i < 2; i++) {
        error *e = cpp_to_u64(&m->cpp.eval, &arguments[i], &c.numbers[i]);
        if (e) return e;
    }
    *found = count <= 2 && with_number(&c, method, out);
    return NULL;
}
