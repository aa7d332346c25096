/* JSON, one line a command:
 *
 *     {"command":"kn 5","records":[{"record":"frame",...},...],"notes":[...],"error":null}
 *
 * Numbers that a double cannot hold are strings (RFC 8259, section 6, on interoperable numbers). */
#include "out/json.h"

#include "base/map.h"
#include "base/vec.h"
#include "out/template.h"

#include <math.h>
#include <stdio.h>

#define EXACT_IN_DOUBLE (UINT64_C(1) << 53)

typedef struct json_level {
    bool is_list;
    bool silent;
    bool has_elements;
    VEC(uint64_t) names; /* hashes of this object's member names: the first one of a name wins */
} json_level;

/* Deeper nesting is kept count of, but not written. */
#define MAX_LEVELS 64

typedef struct json_note_text {
    str level, text;
} json_note_text;

struct json_writer {
    arena *arena;
    arena *command_arena; /* notes of the running command */
    strbuf text;
    json_level levels[MAX_LEVELS]; /* name lists keep their memory for the next object */
    size_t depth;
    VEC(json_note_text) notes;
    bool in_command;
    bool has_records;
    str error_code, error_message;
    bool has_error;
};

static void free_command_arena(void *context)
{
    arena_free(context);
}

json_writer *json_writer_new(arena *a)
{
    json_writer *w = ARENA_NEW(a, json_writer);
    w->arena = a;
    w->command_arena = arena_new();
    arena_on_free(a, free_command_arena, w->command_arena);
    w->text = (strbuf){.arena = a};
    return w;
}

str json_pending(json_writer *w)
{
    return (str){w->text.ptr, w->text.len};
}

void json_taken(json_writer *w)
{
    w->text.len = 0;
}

bool json_line_complete(const json_writer *w)
{
    return w->depth == 0 && !w->in_command;
}

static void append_string(strbuf *out, str s)
{
    strbuf_append_char(out, '"');
    while (s.len > 0) {
        unsigned char c = (unsigned char)s.ptr[0];
        size_t length = utf8_sequence(s);
        if (length == 0) strbuf_append(out, STR("\\ufffd"));
        else if (c == '"' || c == '\\') strbuf_format(out, "\\%c", c);
        else if (c == '\n') strbuf_append(out, STR("\\n"));
        else if (c == '\t') strbuf_append(out, STR("\\t"));
        else if (c < 0x20 || c == 0x7f) strbuf_format(out, "\\u%04x", c);
        else strbuf_append(out, str_slice(s, 0, length));
        s = str_skip(s, length ? length : 1);
    }
    strbuf_append_char(out, '"');
}

static void append_value(strbuf *out, const field *f, unsigned pointer_size)
{
    if (!f->available) {
        strbuf_append(out, STR("null"));
        return;
    }
    switch (f->kind) {
    case FIELD_UNSIGNED:
        if (f->as.u <= EXACT_IN_DOUBLE) strbuf_format(out, "%llu", (unsigned long long)f->as.u);
        else strbuf_format(out, "\"0x%016llx\"", (unsigned long long)f->as.u);
        break;
    case FIELD_SIGNED:
        if (f->as.i <= (int64_t)EXACT_IN_DOUBLE && f->as.i >= -(int64_t)EXACT_IN_DOUBLE)
            strbuf_format(out, "%lld", (long long)f->as.i);
        else strbuf_format(out, "\"%lld\"", (long long)f->as.i);
        break;
    case FIELD_POINTER: {
        bool sign_extended = pointer_size == 4 && f->as.u >> 31 == 0x1ffffffff;
        bool narrow = pointer_size == 4 && (f->as.u >> 32 == 0 || sign_extended);
        strbuf_format(out, "\"0x%0*llx\"", narrow ? 8 : 16,
                      (unsigned long long)(narrow ? (uint32_t)f->as.u : f->as.u));
        break;
    }
    case FIELD_HEX: strbuf_format(out, "\"0x%0*llx\"", f->digits, (unsigned long long)f->as.u); break;
    case FIELD_STRING: append_string(out, f->as.s); break;
    case FIELD_BOOL: strbuf_append(out, f->as.u ? STR("true") : STR("false")); break;
    case FIELD_DOUBLE:
        if (isfinite(f->as.d)) strbuf_format(out, "%.17g", f->as.d);
        else strbuf_append(out, STR("null"));
        break;
    case FIELD_NULL: strbuf_append(out, STR("null")); break;
    }
}

static json_level *top(json_writer *w)
{
    if (w->depth == 0) return NULL;
    return &w->levels[w->depth < MAX_LEVELS ? w->depth - 1 : MAX_LEVELS - 1];
}

static bool silent(json_writer *w)
{
    json_level *l = top(w);
    return l && l->silent;
}

/* Writes the comma between elements, and at the root what stands before a record. */
static void next_element(json_writer *w)
{
    json_level *l = top(w);
    bool *has = l ? &l->has_elements : &w->has_records;
    if (*has && (l || w->in_command)) strbuf_append_char(&w->text, ',');
    *has = true;
}

/* Writes `"name":` in an object; false when the object has a member of that name. */
static bool member_name(json_writer *w, const char *name)
{
    json_level *l = top(w);
    str text = str_from_cstr(name);
    uint64_t hash = hash_bytes(text.ptr, text.len);
    for (size_t i = 0; i < l->names.count; i++)
        if (l->names.items[i] == hash) return false;
    *VEC_PUSH(w->arena, &l->names) = hash;
    next_element(w);
    append_string(&w->text, str_from_cstr(name));
    strbuf_append_char(&w->text, ':');
    return true;
}

static void push_level(json_writer *w, bool is_list, bool is_silent)
{
    w->depth++;
    json_level *l = top(w);
    l->is_list = is_list;
    l->silent = is_silent || w->depth >= MAX_LEVELS;
    l->has_elements = false;
    l->names.count = 0;
}

void json_begin(json_writer *w, const char *record, bool is_silent)
{
    json_level *l = top(w);
    is_silent = is_silent || silent(w) || w->depth + 1 >= MAX_LEVELS;
    if (!is_silent && l && !l->is_list) is_silent = !member_name(w, record ? record : "value");
    else if (!is_silent) next_element(w);
    if (!is_silent) strbuf_append_char(&w->text, '{');
    push_level(w, false, is_silent);
    if (!is_silent && record && member_name(w, "record")) append_string(&w->text, str_from_cstr(record));
}

static void pop_level(json_writer *w, char closing)
{
    if (w->depth == 0) return;
    if (!silent(w)) strbuf_append_char(&w->text, closing);
    w->depth--;
    if (w->depth == 0 && !w->in_command) strbuf_append_char(&w->text, '\n');
}

void json_end(json_writer *w)
{
    if (top(w) && !top(w)->is_list) pop_level(w, '}');
}

void json_list_begin(json_writer *w, const char *name, bool is_silent)
{
    json_level *l = top(w);
    is_silent = is_silent || silent(w);
    /* A list needs an object around it; without one it gets a record of its own name's. */
    if (!l) {
        json_begin(w, "list", is_silent);
        l = top(w);
    }
    is_silent = is_silent || w->depth + 1 >= MAX_LEVELS;
    if (!is_silent && !l->is_list) is_silent = !member_name(w, name);
    else if (!is_silent) next_element(w);
    if (!is_silent) strbuf_append_char(&w->text, '[');
    push_level(w, true, is_silent);
}

void json_list_end(json_writer *w)
{
    if (top(w) && top(w)->is_list) pop_level(w, ']');
}

void json_item(json_writer *w, field f, unsigned pointer_size)
{
    json_level *l = top(w);
    if (!l || !l->is_list || l->silent) return;
    next_element(w);
    append_value(&w->text, &f, pointer_size);
}

static void members(json_writer *w, const field *fields, size_t count, unsigned pointer_size)
{
    if (silent(w)) return;
    for (size_t i = 0; i < count; i++)
        if (member_name(w, fields[i].name)) append_value(&w->text, &fields[i], pointer_size);
}

void json_fields(json_writer *w, const char *record, const field *fields, size_t count, unsigned pointer_size)
{
    json_level *l = top(w);
    if (!record && l && !l->is_list) {
        members(w, fields, count, pointer_size);
        return;
    }
    if (!record && !l) record = "text";
    json_begin(w, record, false);
    members(w, fields, count, pointer_size);
    json_end(w);
}

void json_command_begin(json_writer *w, str command)
{
    arena_clear(w->command_arena);
    w->depth = 0;
    w->notes.count = w->notes.capacity = 0;
    w->notes.items = NULL;
    w->in_command = true;
    w->has_records = false;
    w->has_error = false;
    strbuf_append(&w->text, STR("{\"command\":"));
    append_string(&w->text, command);
    strbuf_append(&w->text, STR(",\"records\":["));
}

void json_note(json_writer *w, str level, str text)
{
    json_note_text note = {str_copy(w->command_arena, level), str_copy(w->command_arena, text)};
    *VEC_PUSH(w->command_arena, &w->notes) = note;
}

void json_error(json_writer *w, str code, str message)
{
    if (w->has_error) return; /* the first one stopped the line */
    w->error_code = str_copy(w->command_arena, code);
    w->error_message = str_copy(w->command_arena, message);
    w->has_error = true;
}

void json_command_end(json_writer *w)
{
    if (!w->in_command) return;
    while (w->depth > 0) pop_level(w, top(w)->is_list ? ']' : '}');
    strbuf_append(&w->text, STR("],\"notes\":["));
    for (size_t i = 0; i < w->notes.count; i++) {
        strbuf_append(&w->text, i ? STR(",{\"level\":") : STR("{\"level\":"));
        append_string(&w->text, w->notes.items[i].level);
        strbuf_append(&w->text, STR(",\"text\":"));
        append_string(&w->text, w->notes.items[i].text);
        strbuf_append_char(&w->text, '}');
    }
    strbuf_append(&w->text, STR("],\"error\":"));
    if (w->has_error) {
        strbuf_append(&w->text, STR("{\"code\":"));
        append_string(&w->text, w->error_code);
        strbuf_append(&w->text, STR(",\"message\":"));
        append_string(&w->text, w->error_message);
        strbuf_append_char(&w->text, '}');
    } else {
        strbuf_append(&w->text, STR("null"));
    }
    strbuf_append(&w->text, STR("}\n"));
    w->in_command = false;
}
