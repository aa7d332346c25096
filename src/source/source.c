#include "source/source.h"

#include "base/file.h"
#include "formats/pdb/srcsrv.h"

#include <stdarg.h>
#include <string.h>

enum { PARTS_MAX = 64, DIRECTORIES_MAX = 64, TEXT_MAX = 64 << 20, LINES_MAX = 1 << 24 };

struct sources {
    arena *a;
    str path;
    bool fetch;
    unsigned noise;
    void (*log)(void *context, str text);
    void *log_context;
    VEC(source_text *) read;
};

sources *sources_new(arena *a)
{
    sources *s = ARENA_NEW(a, sources);
    s->a = a;
    return s;
}

void sources_set_path(sources *s, str path)
{
    s->path = str_copy(s->a, path);
    s->read.count = 0;
}

str sources_path(const sources *s)
{
    return s->path;
}

void sources_allow_fetch(sources *s, bool allow)
{
    s->fetch = allow;
}

bool sources_fetch_allowed(const sources *s)
{
    return s->fetch;
}

void sources_set_noise(sources *s, unsigned bits)
{
    s->noise = bits;
}

unsigned sources_noise(const sources *s)
{
    return s->noise;
}

void sources_set_log(sources *s, void (*line)(void *context, str text), void *context)
{
    s->log = line;
    s->log_context = context;
}

/* ---- one search */

typedef struct search {
    sources *s;
    arena *work;
    symbols *symbols;
    const source_line *wanted;
    str parts[PARTS_MAX];
    size_t part_count;
    str directories[DIRECTORIES_MAX];
    size_t directory_count;
    bool uses_server;
    source_text best;
    bool found; /* anything */
    str reason; /* why the source server did not do */
} search;

static void say(search *x, unsigned noise, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void say(search *x, unsigned noise, const char *format, ...)
{
    va_list args;
    if (!(x->s->noise & noise) || !x->s->log) return;
    va_start(args, format);
    x->s->log(x->s->log_context, str_vformat(x->work, format, args));
    va_end(args);
}

/* True = it is the one, and the search ends. */
static bool take(search *x, str path, bytes text)
{
    const source_line *w = x->wanted;
    source_match match = source_compare(x->work, w->checksum_kind, w->checksum, text);
    bool right = match != SOURCE_DIFFERS;
    if (!right) say(x, SOURCE_NOISE_FILES, "DBGENG:      '%.*s' has another checksum", STR_ARG(path));
    if (!x->found || right)
        x->best = (source_text){.file = str_copy(x->s->a, w->file),
                                .path = str_copy(x->s->a, path),
                                .text = text,
                                .match = match};
    x->found = true;
    return right;
}

static bool take_file(search *x, str path)
{
    bytes text;
    if (file_map(x->s->a, path, &text) || text.len > TEXT_MAX) return false;
    say(x, SOURCE_NOISE_FILES, "DBGENG:      found file '%.*s'", STR_ARG(path));
    return take(x, path, text);
}

static bool plain_file(search *x)
{
    str file = x->wanted->file;
    say(x, SOURCE_NOISE_FILES, "DBGENG:  Check plain file:");
    bool there = file.ptr[0] == '/' && file_exists(file) && !directory_exists(file);
    say(x, SOURCE_NOISE_FILES, "DBGENG:    '%.*s' - %s", STR_ARG(file), there ? "found" : "not found");
    return there && take_file(x, file);
}

static str joined(arena *a, const str *parts, size_t count)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < count; i++) {
        if (i) strbuf_append_char(&b, '\\');
        strbuf_append(&b, parts[i]);
    }
    return strbuf_str(&b);
}

static bool check(search *x, str directory, const str *parts, size_t count)
{
    str path;
    say(x, SOURCE_NOISE_FILES, "DBGENG:      check '%.*s\\%.*s'", STR_ARG(directory),
        STR_ARG(joined(x->work, parts, count)));
    return source_resolve(x->work, directory, parts, count, &path) && take_file(x, path);
}

/* Directories whose last folders are those that the wanted file lies in, the longest agreement first. */
static bool partial_matches(search *x)
{
    for (size_t suffix = 1; suffix < x->part_count; suffix++) {
        size_t prefix = x->part_count - suffix, longest = 0, chosen = 0;
        for (size_t i = 0; i < x->directory_count; i++) {
            str parts[PARTS_MAX];
            size_t count = source_split(x->directories[i], parts, PARTS_MAX);
            size_t common = source_common_tail(parts, count, x->parts, prefix);
            if (common > longest) {
                longest = common;
                chosen = i;
            }
        }
        if (!longest) continue;
        say(x, SOURCE_NOISE_FILES, "DBGENG:  Scan paths for partial path match:");
        say(x, SOURCE_NOISE_FILES, "DBGENG:    prefix '%.*s'", STR_ARG(joined(x->work, x->parts, prefix)));
        say(x, SOURCE_NOISE_FILES, "DBGENG:    suffix '%.*s'",
            STR_ARG(joined(x->work, x->parts + prefix, suffix)));
        if (check(x, x->directories[chosen], x->parts + prefix, suffix)) return true;
    }
    return false;
}

/* Every directory, with all of the path behind it, then with one folder less, down to the name alone. */
static bool all_paths(search *x)
{
    for (size_t from = 0; from < x->part_count; from++) {
        say(x, SOURCE_NOISE_FILES, "DBGENG:  Scan all paths for:");
        say(x, SOURCE_NOISE_FILES, "DBGENG:    '%.*s'",
            STR_ARG(joined(x->work, x->parts + from, x->part_count - from)));
        for (size_t i = 0; i < x->directory_count; i++)
            if (check(x, x->directories[i], x->parts + from, x->part_count - from)) return true;
    }
    return false;
}

/* ---- what the PDB itself has */

static bool is_url(str text)
{
    return str_starts_with_nocase(text, STR("http://")) || str_starts_with_nocase(text, STR("https://"));
}

static bool server_file(search *x)
{
    module *m = x->wanted->module;
    srcsrv_entry entry;
    str text, path, name = m ? m->name : STR("");
    say(x, SOURCE_NOISE_FILES, "DBGENG:  Scan srcsrv SRV* for:");
    say(x, SOURCE_NOISE_FILES, "DBGENG:    '%.*s!%.*s'", STR_ARG(name), STR_ARG(x->wanted->file));
    if (!m || !module_source_server(m, &text) ||
        !srcsrv_find(x->work, text, x->wanted->file, STR("src"), &entry)) {
        say(x, SOURCE_NOISE_FILES, "DBGENG:    file not found with srcsrv");
        return false;
    }
    say(x, SOURCE_NOISE_SERVER, "SRCSRV:  %.*s", STR_ARG(entry.target));
    if (!is_url(entry.target)) {
        say(x, SOURCE_NOISE_SERVER, "SRCSRV:  not run: %.*s", STR_ARG(entry.command));
        x->reason = STR("its source server needs a command, which is never run");
    } else if (!x->s->fetch) {
        x->reason = str_format(x->work, "it may be fetched from %.*s (.srcfetch 1 allows that)",
                               STR_ARG(entry.target));
    } else {
        error *e = symsrv_fetch_source(x->work, symbols_server(x->symbols), entry.target, &path);
        if (!e && take_file(x, path)) return true;
        if (e) x->reason = e->message;
    }
    if (x->reason.len) say(x, SOURCE_NOISE_SERVER, "SRCSRV:  %.*s", STR_ARG(x->reason));
    say(x, SOURCE_NOISE_FILES, "DBGENG:    file not found with srcsrv");
    return false;
}

static bool injected_file(search *x)
{
    bytes text;
    module *m = x->wanted->module;
    if (!m || !module_injected_source(m, x->s->a, x->wanted->file, &text)) return false;
    return take(x, str_format(x->work, "%.*s (in the PDB)", STR_ARG(x->wanted->file)), text);
}

static void split_path(search *x)
{
    str rest = x->s->path;
    while (rest.len) {
        str one = str_trim(str_take_until(&rest, ';'));
        if (str_starts_with_nocase(one, STR("srv*"))) x->uses_server = true;
        else if (one.len && x->directory_count < DIRECTORIES_MAX) x->directories[x->directory_count++] = one;
    }
}

static void index_lines(arena *a, source_text *t)
{
    VEC(uint32_t) starts = {0};
    for (size_t i = 0; i < t->text.len && starts.count < LINES_MAX; i++)
        if (i == 0 || t->text.ptr[i - 1] == '\n') *VEC_PUSH(a, &starts) = (uint32_t)i;
    t->line_starts = starts.items;
    t->line_count = starts.count;
}

/* Files of one name but another checksum are other files. */
static source_text *known(sources *s, const source_line *w)
{
    for (size_t i = 0; i < s->read.count; i++) {
        source_text *t = s->read.items[i];
        if (str_equal_nocase(t->file, w->file) && t->wanted.len == w->checksum.len &&
            (!t->wanted.len || memcmp(t->wanted.ptr, w->checksum.ptr, t->wanted.len) == 0))
            return t;
    }
    return NULL;
}

const source_text *sources_find(sources *s, symbols *symbols, const source_line *wanted, str *why)
{
    static const char *const checksums[] = {NULL, "MD5", "SHA-1", "SHA-256"};
    source_text *t = wanted->file.len ? known(s, wanted) : NULL;
    arena *work = arena_new();
    search x = {.s = s, .work = work, .symbols = symbols, .wanted = wanted};
    if (t) {
        say(&x, SOURCE_NOISE_FILES, "DBGENG:  Found already loaded file: %.*s", STR_ARG(t->path));
        arena_free(work);
        return t;
    }
    x.part_count = source_split(wanted->file, x.parts, PARTS_MAX);
    split_path(&x);
    bool done = x.part_count && ((x.uses_server && server_file(&x)) || plain_file(&x) ||
                                 partial_matches(&x) || all_paths(&x) || injected_file(&x));
    if (!done && !x.found) {
        say(&x, SOURCE_NOISE_FILES, "DBGENG:      not found");
        *why = str_format(s->a, "Unable to find source file '%.*s'%s%.*s", STR_ARG(wanted->file),
                          x.reason.len ? ": " : "", STR_ARG(x.reason));
    } else {
        t = ARENA_NEW(s->a, source_text);
        *t = x.best;
        t->checksum = t->match == SOURCE_UNCHECKED ? NULL : checksums[wanted->checksum_kind];
        t->wanted =
            (bytes){arena_copy(s->a, wanted->checksum.ptr, wanted->checksum.len, 1), wanted->checksum.len};
        index_lines(s->a, t);
        *VEC_PUSH(s->a, &s->read) = t;
    }
    arena_free(work);
    return t;
}

bool sources_forget(sources *s, str file)
{
    for (size_t i = 0; i < s->read.count; i++) {
        const source_text *t = s->read.items[i];
        if (!str_equal_nocase(t->file, file) && !str_equal(t->path, file) &&
            !str_equal_nocase(str_base_name(t->file), file))
            continue;
        s->read.items[i] = s->read.items[--s->read.count];
        return true;
    }
    return false;
}

bool source_line_text(const source_text *t, size_t line, str *out)
{
    if (line < 1 || line > t->line_count) return false;
    size_t start = t->line_starts[line - 1], end = line < t->line_count ? t->line_starts[line] : t->text.len;
    while (end > start && (t->text.ptr[end - 1] == '\n' || t->text.ptr[end - 1] == '\r')) end--;
    *out = (str){(const char *)t->text.ptr + start, end - start};
    return true;
}
