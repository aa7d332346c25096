#include "formats/evtx/binxml.h"

enum {
    TOKEN_END = 0x00,
    TOKEN_OPEN = 0x01,
    TOKEN_CONTENT = 0x02,
    TOKEN_CLOSE_EMPTY = 0x03,
    TOKEN_CLOSE = 0x04,
    TOKEN_VALUE = 0x05,
    TOKEN_ATTRIBUTE = 0x06,
    TOKEN_CDATA = 0x07,
    TOKEN_CHARACTER = 0x08,
    TOKEN_ENTITY = 0x09,
    TOKEN_PI_TARGET = 0x0a,
    TOKEN_PI_DATA = 0x0b,
    TOKEN_TEMPLATE = 0x0c,
    TOKEN_SUBSTITUTION = 0x0d,
    TOKEN_OPTIONAL = 0x0e,
    TOKEN_FRAGMENT = 0x0f,
    TOKEN_MORE = 0x40, /* with OPEN: attributes follow; with others: more of the kind */
};

enum { DEPTH_MAX = 64, TOKENS_MAX = 200000, NO_DEPENDENCY = 0xffff };

/* The values of the template instance that is being walked. */
typedef struct values {
    bytes chunk;
    size_t table; /* of 4 bytes each: size, type */
    size_t first; /* where the first value's bytes begin */
    uint32_t count;
    uint32_t last; /* a look-up goes on from the last one */
    size_t last_start;
} values;

typedef struct walk {
    bytes chunk;
    const binxml_visitor *visitor;
    size_t tokens; /* left to be walked: nested templates multiply */
} walk;

static const char *fragment(walk *w, size_t *at, size_t end, values *v, unsigned depth);

static uint16_t u16_at(bytes b, size_t at)
{
    return load_u16(b.ptr + at);
}

static uint32_t u32_at(bytes b, size_t at)
{
    return load_u32(b.ptr + at);
}

static bool room(size_t at, size_t end, size_t size)
{
    return at <= end && size <= end - at;
}

/* A name: its place in the chunk is written; the name itself stands there, inline the first time. */
static const char *take_name(walk *w, size_t *at, size_t end, bytes *out)
{
    if (!room(*at, end, 4)) return "a name's place is cut off";
    size_t place = u32_at(w->chunk, *at);
    *at += 4;
    if (!room(place, w->chunk.len, 8)) return "a name lies outside of its chunk";
    size_t length = 2 * (size_t)u16_at(w->chunk, place + 6);
    if (!room(place + 8, w->chunk.len, length)) return "a name is longer than its chunk";
    *out = (bytes){w->chunk.ptr + place + 8, length};
    if (place == *at) *at = place + 8 + length + 2;
    return *at <= end ? NULL : "a name is longer than what holds it";
}

static bool find_value(values *v, uint32_t index, evtx_value *out)
{
    if (!v || index >= v->count) return false;
    uint32_t i = 0;
    size_t start = v->first;
    if (index >= v->last) {
        i = v->last;
        start = v->last_start;
    }
    for (; i < index; i++) start += u16_at(v->chunk, v->table + 4 * (size_t)i);
    v->last = index;
    v->last_start = start;
    size_t entry = v->table + 4 * (size_t)index, size = u16_at(v->chunk, entry);
    if (!room(start, v->chunk.len, size)) return false;
    *out = (evtx_value){v->chunk.ptr[entry + 2], {v->chunk.ptr + start, size}};
    if (out->type == EVTX_TEXT)
        while (out->data.len >= 2 && !out->data.ptr[out->data.len - 1] && !out->data.ptr[out->data.len - 2])
            out->data.len -= 2;
    return true;
}

static bool is_absent(values *v, uint32_t index)
{
    evtx_value value;
    return !find_value(v, index, &value) || value.type == EVTX_NULL || !value.data.len;
}

static const char *substitution(walk *w, size_t *at, size_t end, values *v, unsigned depth)
{
    if (!room(*at, end, 4)) return "a substitution is cut off";
    uint16_t index = u16_at(w->chunk, *at + 1);
    *at += 4;
    evtx_value value;
    if (!v) return "a substitution outside of a template";
    if (!find_value(v, index, &value)) return "a substitution names a value that is not there";
    if (value.type == EVTX_XML) {
        size_t from = (size_t)(value.data.ptr - w->chunk.ptr), to = from + value.data.len;
        return fragment(w, &from, to, NULL, depth + 1);
    }
    if (value.type != EVTX_NULL && value.data.len) w->visitor->value(w->visitor->context, &value);
    return NULL;
}

/* "&amp;" and its four relatives. */
static const char *entity(walk *w, size_t *at, size_t end)
{
    static const struct {
        const char *name;
        const char *text;
    } entities[] = {{"amp", "&\0"}, {"lt", "<\0"}, {"gt", ">\0"}, {"quot", "\"\0"}, {"apos", "'\0"}};
    bytes name;
    (*at)++;
    const char *problem = take_name(w, at, end, &name);
    if (problem) return problem;
    for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++) {
        size_t n = 0;
        while (entities[i].name[n] && 2 * n + 1 < name.len && name.ptr[2 * n] == (uint8_t)entities[i].name[n])
            n++;
        if (entities[i].name[n] || 2 * n != name.len) continue;
        w->visitor->value(w->visitor->context,
                          &(evtx_value){EVTX_TEXT, {(const uint8_t *)entities[i].text, 2}});
        return NULL;
    }
    return NULL;
}

/* Text of a token: a count of UTF-16 units and the units. */
static const char *text(walk *w, size_t *at, size_t end, bool tell)
{
    if (!room(*at, end, 2)) return "a text's length is cut off";
    size_t length = 2 * (size_t)u16_at(w->chunk, *at);
    if (!room(*at + 2, end, length)) return "a text is longer than what holds it";
    if (tell)
        w->visitor->value(w->visitor->context, &(evtx_value){EVTX_TEXT, {w->chunk.ptr + *at + 2, length}});
    *at += 2 + length;
    return NULL;
}

/* One token that stands for text; *known says whether it was one. */
static const char *text_token(walk *w, size_t *at, size_t end, values *v, unsigned depth, bool *known)
{
    *known = true;
    switch (w->chunk.ptr[*at] & ~TOKEN_MORE) {
    case TOKEN_VALUE: /* the only type that stands in a template is text */
        *at += 2;
        return text(w, at, end, true);
    case TOKEN_CDATA: *at += 1; return text(w, at, end, true);
    case TOKEN_CHARACTER:
        if (!room(*at, end, 3)) return "a character is cut off";
        w->visitor->value(w->visitor->context, &(evtx_value){EVTX_TEXT, {w->chunk.ptr + *at + 1, 2}});
        *at += 3;
        return NULL;
    case TOKEN_ENTITY: return entity(w, at, end);
    case TOKEN_SUBSTITUTION:
    case TOKEN_OPTIONAL: return substitution(w, at, end, v, depth);
    default: *known = false; return NULL;
    }
}

static const char *attributes(walk *w, size_t *at, size_t end, values *v, unsigned depth)
{
    if (!room(*at, end, 4)) return "a list of attributes is cut off";
    size_t size = u32_at(w->chunk, *at);
    *at += 4;
    if (!room(*at, end, size)) return "a list of attributes is longer than its element";
    size_t stop = *at + size;
    while (*at < stop) {
        if ((w->chunk.ptr[*at] & ~TOKEN_MORE) != TOKEN_ATTRIBUTE) return "an attribute was expected";
        (*at)++;
        bytes name;
        const char *problem = take_name(w, at, stop, &name);
        if (problem) return problem;
        bool absent = room(*at, stop, 4) && w->chunk.ptr[*at] == TOKEN_OPTIONAL &&
                      is_absent(v, u16_at(w->chunk, *at + 1));
        if (!absent) w->visitor->attribute(w->visitor->context, name);
        bool known = true;
        while (*at < stop && known && !problem) {
            if (!w->tokens--) return "too many tokens";
            problem = text_token(w, at, stop, v, depth, &known);
        }
        if (problem) return problem;
    }
    return NULL;
}

static const char *element(walk *w, size_t *at, size_t end, values *v, unsigned depth)
{
    bool has_attributes = w->chunk.ptr[*at] & TOKEN_MORE;
    if (!room(*at, end, 7)) return "an element is cut off";
    uint16_t dependency = u16_at(w->chunk, *at + 1);
    size_t size = u32_at(w->chunk, *at + 3);
    *at += 7;
    if (!room(*at, end, size)) return "an element is longer than what holds it";
    size_t stop = *at + size;
    /* An element that depends on a value is there only if the value is. */
    if (dependency != NO_DEPENDENCY && v && is_absent(v, dependency)) {
        *at = stop;
        return NULL;
    }
    bytes name;
    const char *problem = take_name(w, at, stop, &name);
    if (problem) return problem;
    w->visitor->open(w->visitor->context, name);
    if (has_attributes) problem = attributes(w, at, stop, v, depth);
    if (!problem && *at >= stop) problem = "an element does not end";
    if (problem) return problem;
    uint8_t token = w->chunk.ptr[(*at)++];
    if (token == TOKEN_CONTENT) {
        w->visitor->content(w->visitor->context);
        problem = fragment(w, at, stop, v, depth + 1);
        if (problem) return problem;
        if (*at >= stop || w->chunk.ptr[(*at)++] != TOKEN_CLOSE) return "an element is not closed";
    } else if (token != TOKEN_CLOSE_EMPTY) {
        return "an element neither ends nor has content";
    }
    w->visitor->close(w->visitor->context, name);
    return NULL;
}

static const char *template_instance(walk *w, size_t *at, size_t end, unsigned depth)
{
    if (!room(*at, end, 10)) return "a template's place is cut off";
    size_t place = u32_at(w->chunk, *at + 6);
    *at += 10;
    if (!room(place, w->chunk.len, 24)) return "a template lies outside of its chunk";
    size_t size = u32_at(w->chunk, place + 20), body = place + 24;
    if (!room(body, w->chunk.len, size)) return "a template is longer than its chunk";
    if (place == *at) *at = body + size;
    if (!room(*at, end, 4)) return "a template's values are cut off";
    values v = {.chunk = w->chunk, .count = u32_at(w->chunk, *at), .table = *at + 4};
    if (v.count > 0x4000 || !room(v.table, end, 4 * (size_t)v.count))
        return "a template's values do not fit into the record";
    v.first = v.last_start = v.table + 4 * (size_t)v.count;
    size_t total = 0;
    for (uint32_t i = 0; i < v.count; i++) total += u16_at(w->chunk, v.table + 4 * (size_t)i);
    if (!room(v.first, end, total)) return "a template's values do not fit into the record";
    *at = v.first + total;
    size_t from = body;
    return fragment(w, &from, body + size, &v, depth + 1);
}

/* Tokens up to the end, or to the one that closes the element around them. */
static const char *fragment(walk *w, size_t *at, size_t end, values *v, unsigned depth)
{
    if (depth > DEPTH_MAX) return "nested too deeply";
    while (*at < end) {
        if (!w->tokens--) return "too many tokens";
        uint8_t token = w->chunk.ptr[*at];
        const char *problem = NULL;
        bool known = true;
        switch (token & ~TOKEN_MORE) {
        case TOKEN_END: return NULL;
        case TOKEN_CLOSE: return NULL;
        case TOKEN_OPEN: problem = element(w, at, end, v, depth); break;
        case TOKEN_TEMPLATE: problem = template_instance(w, at, end, depth); break;
        case TOKEN_FRAGMENT: *at += 4; break;
        case TOKEN_PI_TARGET: {
            bytes name;
            (*at)++;
            problem = take_name(w, at, end, &name);
            break;
        }
        case TOKEN_PI_DATA:
            (*at)++;
            problem = text(w, at, end, false);
            break;
        default:
            problem = text_token(w, at, end, v, depth, &known);
            if (!known) problem = "a token that binary XML does not have";
        }
        if (problem) return problem;
    }
    return NULL;
}

const char *binxml_walk(bytes chunk, size_t from, size_t to, const binxml_visitor *v)
{
    walk w = {.chunk = chunk, .visitor = v, .tokens = TOKENS_MAX};
    if (to > chunk.len) to = chunk.len;
    if (from >= to) return "no binary XML";
    return fragment(&w, &from, to, NULL, 0);
}
