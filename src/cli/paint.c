#include "cli/paint.h"

#include <string.h>
#include <unistd.h>

/* Of the eight colours that every terminal has, those that can be read on dark and on light ground; no
 * yellow, no white, no blue. */
#define COLOUR_ERROR STR("\x1b[31m")
#define COLOUR_WARNING STR("\x1b[35m")
#define COLOUR_SYMBOL STR("\x1b[36m")
#define COLOUR_ADDRESS STR("\x1b[32m")
#define COLOUR_CHANGED STR("\x1b[1;31m")
#define COLOUR_PROMPT STR("\x1b[1m")
#define COLOUR_END STR("\x1b[m")
#define LINK_END STR("\x1b]8;;\x1b\\")

typedef struct field_rule {
    const char *record; /* NULL = any */
    const char *field;
} field_rule;

/* Fields that name a place in a program. */
static const field_rule symbol_fields[] = {
    {NULL, "symbol"},        {NULL, "next_symbol"},     {NULL, "site"}, {NULL, "callee"}, {"module", "name"},
    {"code_label", "label"}, {"exact_match", "module"},
};

static bool same(const char *a, const char *b)
{
    return a && strcmp(a, b) == 0;
}

static bool names_symbol(const char *record, const field *f)
{
    for (size_t i = 0; f->kind == FIELD_STRING && i < sizeof symbol_fields / sizeof *symbol_fields; i++) {
        const field_rule *r = &symbol_fields[i];
        if (same(f->name, r->field) && (!r->record || same(record, r->record))) return true;
    }
    return false;
}

static str colour_of(const char *record, const field *f)
{
    if (f->changed) return COLOUR_CHANGED;
    if (f->kind == FIELD_POINTER) return COLOUR_ADDRESS;
    return names_symbol(record, f) ? COLOUR_SYMBOL : (str){0};
}

/* ---- links (OSC 8: ESC ] 8 ; ; URI ESC \ text ESC ] 8 ; ; ESC \) */

/* What may not stand in a URI as it is (RFC 3986) is written as %XX; control characters would end the
 * sequence. */
static void append_uri(strbuf *to, str text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/:!@$&*+,;=()";
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] && strchr(plain, text.ptr[i])) strbuf_append_char(to, text.ptr[i]);
        else strbuf_format(to, "%%%02X", (unsigned char)text.ptr[i]);
    }
}

static void link_command(strbuf *to, str command)
{
    strbuf_append(to, STR("\x1b]8;;ntdbg:"));
    append_uri(to, command);
    strbuf_append(to, STR("\x1b\\"));
}

static void link_file(strbuf *to, str path, uint64_t line)
{
    char host[256] = "";
    if (path.len == 0 || path.ptr[0] != '/') return;
    if (gethostname(host, sizeof host - 1) != 0) host[0] = '\0';
    strbuf_append(to, STR("\x1b]8;;file://"));
    append_uri(to, str_from_cstr(host));
    append_uri(to, path);
    if (line) strbuf_format(to, "#L%llu", (unsigned long long)line);
    strbuf_append(to, STR("\x1b\\"));
}

static const field *named(const field *all, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (all[i].available && same(all[i].name, name)) return &all[i];
    return NULL;
}

/* To the source line of a record that says its file and line, where that file is on this machine: nothing is
 * fetched for a link. */
static void link_source(paint *p, const field *all, size_t count)
{
    const field *file = named(all, count, "file"), *line = named(all, count, "line");
    str why;
    if (!file || !line || p->session->settings.secure) return;
    const field *path = named(all, count, "path");
    if (path) {
        link_file(&p->before, path->as.s, line->as.u);
        return;
    }
    source_line wanted = {.file = file->as.s, .line = (uint32_t)line->as.u};
    const source_text *text = sources_find(p->session->sources, p->session->symbols, &wanted, &why);
    if (text) link_file(&p->before, text->path, line->as.u);
}

/* The commands are those of WinDbg's own links. */
static void append_link(paint *p, const char *record, const field *f, const field *all, size_t count)
{
    strbuf command = {.arena = p->before.arena};
    if (same(record, "module") && same(f->name, "name")) {
        strbuf_format(&command, "lmDvm%.*s", STR_ARG(f->as.s));
    } else if (same(record, "kernel_process") && same(f->name, "process")) {
        strbuf_format(&command, "!dml_proc 0x%llx", (unsigned long long)f->as.u);
    } else if (same(record, "frame") && same(f->name, "index")) {
        strbuf_format(&command, ".frame 0n%llu;dv /t /v", (unsigned long long)f->as.u);
    } else if (same(record, "extension") && same(f->name, "extension")) {
        strbuf_format(&command, ".extmatch /D /e %.*s *", STR_ARG(f->as.s));
    } else if (same(record, "extension_command") && same(f->name, "name") && count &&
               same(all[0].name, "extension")) {
        strbuf_format(&command, "!%.*s.%.*s", STR_ARG(all[0].as.s), STR_ARG(f->as.s));
    } else if (same(f->name, "site") || same(f->name, "label") ||
               (same(record, "source") && same(f->name, "text")) ||
               (same(record, "source_line") && same(f->name, "file"))) {
        link_source(p, all, count);
        return;
    } else {
        return;
    }
    link_command(&p->before, strbuf_str(&command));
}

/* ---- */

static ornament paint_field(void *context, const char *record, const field *f, const field *all, size_t count)
{
    paint *p = context;
    p->before.len = 0;
    if (p->links && p->session->settings.prefer_dml) append_link(p, record, f, all, count);
    bool linked = p->before.len > 0;
    str colour = p->colours ? colour_of(record, f) : (str){0};
    if (colour.len) strbuf_append(&p->before, colour);
    str after = linked && colour.len ? STR("\x1b[m\x1b]8;;\x1b\\") : linked ? LINK_END : COLOUR_END;
    return (ornament){{p->before.ptr, p->before.len}, after};
}

static ornament paint_message(void *context, message_kind kind)
{
    const paint *p = context;
    if (!p->colours || kind == MESSAGE_PLAIN) return (ornament){0};
    return (ornament){kind == MESSAGE_ERROR ? COLOUR_ERROR : COLOUR_WARNING, COLOUR_END};
}

paint *paint_new(arena *a, session *s, color_choice choice, bool terminal,
                 const char *(*environment)(const char *name))
{
    paint *p = ARENA_NEW(a, paint);
    const char *no_color = environment("NO_COLOR"), *term = environment("TERM");
    bool able = terminal && term && *term && strcmp(term, "dumb") != 0;
    *p = (paint){.session = s, .links = able, .before = {.arena = a}};
    p->colours = choice == COLOR_ALWAYS || (choice == COLOR_AUTO && able && !(no_color && *no_color));
    return p;
}

void paint_attach(paint *p, out *o)
{
    const painter how = {paint_field, paint_message, p};
    if (p->colours || p->links) out_set_painter(o, &how);
}

ornament paint_prompt(const paint *p)
{
    return p->colours ? (ornament){COLOUR_PROMPT, COLOUR_END} : (ornament){0};
}
