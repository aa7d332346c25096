/* Output: one call, rendered for whoever listens.
 *
 *     emit --+--> JSON writer --> base sink              (OUT_JSON)
 *            +--> template ----> base sink               (OUT_TEXT; painted when there is a painter), or the
 *            |                                           sink pushed last
 *            +--> template ----> copies                  (a log, remote clients; always text)
 *
 * A pushed sink captures text, whatever the format, and keeps what it captures from the base sink. */
#include "out/out.h"

#include "base/map.h"
#include "base/vec.h"
#include "out/json.h"
#include "out/template.h"

#include <stdio.h>

/* JSON goes out in pieces of about this size, so that one command's records need not all be held. */
#define JSON_CHUNK (64 * 1024)
/* More than the program has templates of its own. */
#define MAX_CACHED 2048

/* .outmask's bits. */
enum { OUTPUT_NORMAL = 1, OUTPUT_ERROR = 2, OUTPUT_WARNING = 4 };

struct out {
    arena *arena;
    out_format format;
    VEC(sink) sinks;         /* the base one first */
    sink copies[OUT_COPIES]; /* without a function: none */
    bool has_copies;
    bool has_painter;
    painter painter;
    VEC(const char *) open; /* records that are open, the innermost last; NULL = without a kind */
    const interrupt *interrupt;
    unsigned pointer_size;
    unsigned mask;
    u64_map *templates; /* by the address of the template text */
    arena *scratch;     /* templates that are made at run time: parsed again each time */
    strbuf line, painted;
    json_writer *json;
};

static void free_scratch(void *context)
{
    arena_free(context);
}

out *out_new(arena *a, out_format format, sink to, const interrupt *i)
{
    out *o = ARENA_NEW(a, out);
    o->arena = a;
    o->format = format;
    *VEC_PUSH(a, &o->sinks) = to;
    o->interrupt = i;
    o->pointer_size = 8;
    o->mask = UINT_MAX;
    o->templates = u64_map_new(a);
    o->scratch = arena_new();
    arena_on_free(a, free_scratch, o->scratch);
    o->line = o->painted = (strbuf){.arena = a};
    if (format == OUT_JSON) o->json = json_writer_new(a);
    return o;
}

void out_set_pointer_size(out *o, unsigned bytes)
{
    o->pointer_size = bytes;
}

unsigned out_pointer_size(const out *o)
{
    return o->pointer_size;
}

out_format out_get_format(const out *o)
{
    return o->format;
}

void out_set_mask(out *o, unsigned mask)
{
    o->mask = mask;
}

bool out_cancelled(const out *o)
{
    return interrupt_pending(o->interrupt);
}

void out_push_sink(out *o, sink to)
{
    *VEC_PUSH(o->arena, &o->sinks) = to;
}

void out_pop_sink(out *o)
{
    if (o->sinks.count > 1) o->sinks.count--;
}

void out_set_copy(out *o, out_copy which, const sink *to)
{
    o->copies[which] = to ? *to : (sink){0};
    o->has_copies = false;
    for (size_t i = 0; i < OUT_COPIES; i++) o->has_copies = o->has_copies || o->copies[i].write;
}

void out_set_painter(out *o, const painter *p)
{
    o->has_painter = p != NULL;
    if (p) o->painter = *p;
}

static void write_to(sink s, str text)
{
    if (text.len > 0 && s.write) s.write(s.context, text);
}

static bool captured(const out *o)
{
    return o->sinks.count > 1;
}

static bool writes_json(const out *o)
{
    return o->format == OUT_JSON && !captured(o);
}

static bool writes_text(const out *o)
{
    return !writes_json(o) || o->has_copies;
}

static bool paints(const out *o)
{
    return o->has_painter && o->format == OUT_TEXT && !captured(o);
}

/* `shown` is what the base sink gets: the text with ornaments, or the text. */
static void write_kind(out *o, unsigned kind, str text, str shown)
{
    if (!(o->mask & kind) && !captured(o)) return;
    if (!writes_json(o)) write_to(o->sinks.items[o->sinks.count - 1], shown);
    for (size_t i = 0; i < OUT_COPIES && o->has_copies && !captured(o); i++) write_to(o->copies[i], text);
}

static void write_text(out *o, str text)
{
    write_kind(o, OUTPUT_NORMAL, text, text);
}

static void flush_json(out *o)
{
    str pending = json_pending(o->json);
    if (pending.len < JSON_CHUNK && !json_line_complete(o->json)) return;
    write_to(o->sinks.items[0], pending);
    json_taken(o->json);
}

/* Literals have one address for ever. Text that is built at run time has a new one each time, or a used one
 * again, and must not fill the cache. */
static line_template *find_template(out *o, const char *text)
{
    line_template *t = u64_map_get(o->templates, (uint64_t)(uintptr_t)text);
    if (t && str_equal(t->text, str_from_cstr(text))) return t;
    if (t || u64_map_count(o->templates) >= MAX_CACHED) {
        arena_clear(o->scratch);
        return template_parse(o->scratch, text);
    }
    t = template_parse(o->arena, text);
    u64_map_put(o->templates, (uint64_t)(uintptr_t)text, t);
    return t;
}

static void render(out *o, const char *record, const char *template_text, const field *fields, size_t count)
{
    if (!template_text || !writes_text(o)) return;
    line_template *t = find_template(o, template_text);
    template_brush plain = {.pointer_size = o->pointer_size};
    o->line.len = o->painted.len = 0;
    if (o->has_copies || !paints(o)) template_render(t, fields, count, &plain, &o->line);
    if (!paints(o)) {
        write_text(o, (str){o->line.ptr, o->line.len});
        return;
    }
    template_brush brush = {o->pointer_size, &o->painter,
                            record || o->open.count == 0 ? record : o->open.items[o->open.count - 1]};
    template_render(t, fields, count, &brush, &o->painted);
    write_kind(o, OUTPUT_NORMAL, (str){o->line.ptr, o->line.len}, (str){o->painted.ptr, o->painted.len});
}

/* The message in o->line; a colour does not run over the end of a line, where pagers lose it. */
static void write_message(out *o, unsigned bit, message_kind kind)
{
    str text = {o->line.ptr, o->line.len}, shown = text;
    ornament around = paints(o) ? o->painter.message(o->painter.context, kind) : (ornament){0};
    if (around.before.len) {
        o->painted.len = 0;
        for (str rest = text; rest.len > 0;) {
            strbuf_append(&o->painted, around.before);
            strbuf_append(&o->painted, str_take_until(&rest, '\n'));
            strbuf_append(&o->painted, around.after);
            strbuf_append_char(&o->painted, '\n');
        }
        shown = (str){o->painted.ptr, o->painted.len};
    }
    write_kind(o, bit, text, shown);
}

void out_emit(out *o, const char *record, const char *template_text, const field *fields, size_t count)
{
    if (out_cancelled(o)) return;
    render(o, record, template_text, fields, count);
    if (writes_json(o)) {
        json_fields(o->json, record, fields, count, o->pointer_size);
        flush_json(o);
    }
}

void out_heading(out *o, const char *format, ...)
{
    if (out_cancelled(o) || !writes_text(o)) return;
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char buffer[256];
    int length = vsnprintf(buffer, sizeof buffer, format, args);
    o->line.len = 0;
    if (length >= 0 && (size_t)length < sizeof buffer) {
        append_safe_text(&o->line, (str){buffer, (size_t)length});
    } else {
        arena *scratch = arena_new();
        append_safe_text(&o->line, str_vformat(scratch, format, again));
        arena_free(scratch);
    }
    va_end(again);
    va_end(args);
    write_text(o, (str){o->line.ptr, o->line.len});
}

void out_columns(out *o, const char *template_text, const field *fields, size_t count)
{
    if (!out_cancelled(o)) render(o, NULL, template_text, fields, count);
}

void out_text(out *o, str text)
{
    field f = f_s("text", text);
    out_emit(o, "text", "{text}", &f, 1);
}

void out_begin(out *o, const char *record)
{
    *VEC_PUSH(o->arena, &o->open) = record;
    if (writes_json(o)) json_begin(o->json, record, out_cancelled(o));
}

void out_end(out *o)
{
    if (o->open.count > 0) o->open.count--;
    if (!writes_json(o)) return;
    json_end(o->json);
    flush_json(o);
}

void out_list_begin(out *o, const char *name)
{
    if (writes_json(o)) json_list_begin(o->json, name, out_cancelled(o));
}

void out_list_end(out *o)
{
    if (!writes_json(o)) return;
    json_list_end(o->json);
    flush_json(o);
}

void out_item(out *o, const char *template_text, field f)
{
    if (out_cancelled(o)) return;
    render(o, NULL, template_text, &f, 1);
    if (writes_json(o)) {
        json_item(o->json, f, o->pointer_size);
        flush_json(o);
    }
}

void out_command_begin(out *o, str command)
{
    if (o->format == OUT_JSON) json_command_begin(o->json, command);
}

void out_note(out *o, str level, str text)
{
    if (writes_text(o)) {
        o->line.len = 0;
        strbuf_append(&o->line, str_equal(level, STR("error"))     ? STR("*** ERROR: ")
                                : str_equal(level, STR("warning")) ? STR("WARNING: ")
                                                                   : STR(""));
        append_safe_text(&o->line, text);
        strbuf_append_char(&o->line, '\n');
        write_message(o, OUTPUT_WARNING,
                      str_equal(level, STR("error"))     ? MESSAGE_ERROR
                      : str_equal(level, STR("warning")) ? MESSAGE_WARNING
                                                         : MESSAGE_PLAIN);
    }
    if (o->format == OUT_JSON) json_note(o->json, level, text);
}

void out_error(out *o, str code, str message)
{
    if (writes_text(o)) {
        o->line.len = 0;
        append_safe_text(&o->line, message);
        strbuf_append_char(&o->line, '\n');
        write_message(o, OUTPUT_ERROR, MESSAGE_ERROR);
    }
    if (o->format == OUT_JSON) json_error(o->json, code, message);
}

void out_command_end(out *o)
{
    if (o->format != OUT_JSON) return;
    json_command_end(o->json);
    flush_json(o);
}
