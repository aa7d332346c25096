/* ntdbg reg: browses registry hives. */
#include "base/utf16.h"
#include "base/wintime.h"
#include "cli/tools/tool.h"
#include "registry/text.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "Shows a key of a hive file (SYSTEM, SOFTWARE, NTUSER.DAT ...): its values and the keys below it. KEY is a path from the\n"
    "hive's root, 'ControlSet001\\Services\\luafv' or with '/'; without it the root.\n"
    "\n"
    "  -r, --recursive  the keys below it too, with their values\n"
    "  --security       owner, group and access lists, as SDDL\n"
    "  --search TEXT    keys, value names and data that hold TEXT (no case), below KEY\n"
    "  --export FILE    writes KEY and what is below it as a .reg file (UTF-16, as regedit); '-' = standard output, UTF-8\n"
    "  --root NAME      what stands for the hive's root in it, instead of HKEY_LOCAL_MACHINE\\<name of the hive>\n"
    "  --json           one JSON object instead of text\n"
    "\n"
    "Times are UTC. A hive that was not flushed is shown with its transaction logs (SYSTEM.LOG1, .LOG2, .LOG) applied when they\n"
    "lie beside it, otherwise as it was before its last writes; that is said. Exit status: 0; 1 command line; 2 no such file or key, or not a hive; 3 a key or\n"
    "value in it could not be read (the rest is shown), or the .reg file cannot be written.\n";

enum { SHOWN_TEXT = 16384 };

typedef struct request {
    tool_call *c;
    out *o;
    hive *h;
    const char *path, *key, *search, *export, *root;
    bool recursive, security, json;
    size_t bad, found, keys, values;
    str base; /* path of the key that was asked for */
    strbuf text;
} request;

static str joined(arena *a, str left, str right)
{
    if (!left.len || !right.len) return left.len ? left : right;
    return str_format(a, "%.*s\\%.*s", STR_ARG(left), STR_ARG(right));
}

static void show_bad(void *context, str path, const error *e)
{
    request *r = context;
    r->bad++;
    if (r->export) {
        tool_complain(r->c, "%.*s: %.*s", STR_ARG(joined(r->c->arena, r->base, path)), STR_ARG(e->message));
        return;
    }
    emit(r->o, "bad", "BAD: {path}: {text}\n", f_s("path", joined(r->c->arena, r->base, path)),
         f_s("text", e->message));
}

static void show_value(request *r, arena *a, const hive_value *v)
{
    uint64_t number;
    str *items, text = hive_value_text(a, v);
    bool long_text = text.len > SHOWN_TEXT;
    r->values++;
    out_begin(r->o, "value");
    emit(r->o, NULL,
         long_text ? "    {shown_name:-30} {type:-14} {shown}...\n"
                   : "    {shown_name:-30} {type:-14} {shown}\n",
         f_s("name", v->name), f_s("shown_name", v->name.len ? v->name : STR("(Default)")),
         f_s("type", hive_type_name(a, v->type)), f_u("size", v->data.len),
         f_s("shown", str_slice(text, 0, SHOWN_TEXT)),
         hive_value_number(v, &number) ? f_x("number", number, v->type == HIVE_QWORD ? 16 : 8)
                                       : f_null("number"));
    if (v->type == HIVE_MULTI_SZ) {
        size_t count = hive_value_strings(a, v, &items);
        out_list_begin(r->o, "strings");
        for (size_t i = 0; i < count; i++) out_item(r->o, "", f_s("string", items[i]));
        out_list_end(r->o);
    }
    out_end(r->o);
}

static void show_security(request *r, arena *a, const hive_key *k)
{
    str sddl;
    bytes descriptor = hive_security(a, k);
    bool good = descriptor.len && security_to_sddl(a, descriptor, &sddl);
    emit(r->o, NULL, good ? "    security: {security}\n" : "    security: none, or not readable\n",
         good ? f_s("security", sddl) : f_null("security"));
}

/* One key with its values; the names of the keys below it when they are not shown themselves. */
static bool show_key(void *context, arena *a, str path, const hive_key *k)
{
    request *r = context;
    str full = joined(a, r->base, path);
    if (out_cancelled(r->o)) return false;
    r->keys++;
    out_begin(r->o, "key");
    emit(r->o, NULL,
         k->class_name.len ? "[{shown}]  {written}  class \"{class}\"\n" : "[{shown}]  {written}\n",
         f_s("path", full), f_s("shown", full.len ? full : STR("\\")),
         f_s("written", wintime_format_filetime(a, k->written, 0)), f_x("filetime", k->written, 16),
         f_if(k->class_name.len > 0, f_s("class", k->class_name)), f_u("key_count", k->key_count),
         f_u("value_count", k->value_count), f_b("corrupted", k->corrupted));
    if (r->security) show_security(r, a, k);
    out_list_begin(r->o, "values");
    for (size_t i = 0; i < k->value_count; i++) {
        hive_value v;
        error *e = hive_value_at(a, k, i, &v);
        if (e) show_bad(r, path, e);
        else show_value(r, a, &v);
    }
    out_list_end(r->o);
    if (!r->recursive) {
        arena *each = arena_new();
        out_list_begin(r->o, "keys");
        for (size_t i = 0; i < k->key_count && !out_cancelled(r->o); i++) {
            hive_key sub;
            arena_clear(each);
            error *e = hive_subkey(each, k, i, &sub);
            if (e) show_bad(r, path, e);
            else
                emit(r->o, "sub_key", "  \\{name:-40}  {written}  {key_count} keys, {value_count} values\n",
                     f_s("name", sub.name), f_s("written", wintime_format_filetime(each, sub.written, 0)),
                     f_x("filetime", sub.written, 16), f_u("key_count", sub.key_count),
                     f_u("value_count", sub.value_count));
        }
        out_list_end(r->o);
        arena_free(each);
    }
    out_end(r->o);
    return true;
}

static bool holds(arena *a, str text, str wanted)
{
    return str_find(str_lower(a, text), wanted) != SIZE_MAX;
}

static void show_hit(request *r, const char *where, str path, str name, str text)
{
    r->found++;
    emit(r->o, "hit", "{where:-5} {shown}{separator}{name}{equals}{text}\n", f_c("where", where),
         f_s("path", path), f_s("shown", path.len ? path : STR("\\")),
         f_s("separator", name.len ? STR(" : ") : (str){0}), f_s("name", name),
         f_s("equals", text.len ? STR(" = ") : (str){0}), f_s("text", str_slice(text, 0, 400)));
}

static bool search_key(void *context, arena *a, str path, const hive_key *k)
{
    request *r = context;
    str wanted = str_lower(a, str_from_cstr(r->search)), full = joined(a, r->base, path);
    if (out_cancelled(r->o)) return false;
    r->keys++;
    if (holds(a, k->name, wanted)) show_hit(r, "key", full, (str){0}, (str){0});
    for (size_t i = 0; i < k->value_count; i++) {
        hive_value v;
        error *e = hive_value_at(a, k, i, &v);
        if (e) {
            show_bad(r, path, e);
            continue;
        }
        r->values++;
        str name = v.name.len ? v.name : STR("(Default)");
        bool text =
            v.type == HIVE_SZ || v.type == HIVE_EXPAND_SZ || v.type == HIVE_MULTI_SZ || v.type == HIVE_LINK;
        str data = hive_value_text(a, &v);
        if (holds(a, v.name, wanted)) show_hit(r, "value", full, name, data);
        else if (text && holds(a, data, wanted)) show_hit(r, "data", full, name, data);
        /* Strings in binary data, as UTF-16 and as bytes. */
        else if (!text && v.data.len > 3 &&
                 (holds(a, (str){(const char *)v.data.ptr, v.data.len}, wanted) ||
                  holds(a, utf16_to_utf8(a, v.data), wanted)))
            show_hit(r, "data", full, name, data);
    }
    return true;
}

static bool export_key(void *context, arena *a, str path, const hive_key *k)
{
    request *r = context;
    str root = str_from_cstr(r->root), full = joined(a, root, joined(a, r->base, path));
    r->keys++;
    hive_export_key(&r->text, full);
    for (size_t i = 0; i < k->value_count; i++) {
        hive_value v;
        error *e = hive_value_at(a, k, i, &v);
        if (e) show_bad(r, path, e);
        else hive_export_value(&r->text, &v);
    }
    hive_export_end(&r->text);
    return true;
}

static int write_export(request *r)
{
    str text = strbuf_str(&r->text);
    if (strcmp(r->export, "-") == 0) {
        fwrite(text.ptr, 1, text.len, stdout);
        return EXIT_OK;
    }
    bytes wide = utf8_to_utf16(r->c->arena, text);
    FILE *f = fopen(r->export, "wb");
    bool good = f && fwrite("\xff\xfe", 1, 2, f) == 2 && fwrite(wide.ptr, 1, wide.len, f) == wide.len;
    if (f && fclose(f) != 0) good = false;
    if (good) return EXIT_OK;
    tool_complain(r->c, "%s: cannot be written", r->export);
    return EXIT_FILE;
}

/* "HKEY_LOCAL_MACHINE\SYSTEM" from the name that Windows stored, or else from the file's. */
static const char *default_root(request *r)
{
    str name = str_base_name(hive_stored_name(r->h));
    if (!name.len) name = str_base_name(str_from_cstr(r->path));
    return str_format(r->c->arena, "HKEY_LOCAL_MACHINE\\%.*s", STR_ARG(name)).ptr;
}

static void show_hive(request *r)
{
    uint32_t major, minor, primary, secondary;
    hive_version(r->h, &major, &minor);
    hive_sequence(r->h, &primary, &secondary);
    const hive_recovery *recovery = hive_recovered(r->h);
    bool corrupted = hive_is_corrupted(r->h);
    size_t logs = hive_log_count(r->h);
    emit(r->o, NULL, "Hive {stored_name}, version {major}.{minor}, {size} bytes\n", f_c("file", r->path),
         f_s("stored_name", hive_stored_name(r->h)), f_u("major", major), f_u("minor", minor),
         f_u("size", hive_size(r->h)), f_b("dirty", recovery->dirty), f_u("logs", logs),
         f_u("logs_applied", recovery->applied), f_u("primary_sequence", primary),
         f_u("secondary_sequence", secondary), f_b("corrupted", corrupted));
    str text = hive_recovery_text(r->c->arena, r->h);
    if (text.len)
        emit(r->o, NULL,
             recovery->data.len && !recovery->problem ? "NOTE: {recovery}\n" : "WARNING: {recovery}\n",
             f_s("recovery", text));
    if (hive_repaired(r->h))
        emit(r->o, NULL, "WARNING: libregf refuses this file, Windows may not: {repaired}\n",
             f_c("repaired", hive_repaired(r->h)));
    if (corrupted) out_heading(r->o, "WARNING: the hive is damaged: what can be read is shown\n");
}

static int run_on_key(request *r, const hive_key *k)
{
    hive_walker w = {show_key, show_bad, r, &r->c->interrupt};
    if (r->export) {
        w.each = export_key;
        if (!r->root) r->root = default_root(r);
        r->text.arena = r->c->arena;
        hive_export_heading(&r->text);
        hive_walk(k, &w);
        int status = write_export(r);
        return status != EXIT_OK ? status : r->bad ? EXIT_FILE : EXIT_OK;
    }
    r->o = tool_begin(r->c, r->json ? OUT_JSON : OUT_TEXT);
    out_begin(r->o, "hive");
    show_hive(r);
    if (r->search) w.each = search_key;
    out_list_begin(r->o, r->search ? "hits" : "keys");
    if (r->search || r->recursive) hive_walk(k, &w);
    else show_key(r, r->c->arena, (str){0}, k);
    out_list_end(r->o);
    if (r->search)
        emit(r->o, NULL, "{found} found in {keys_searched} keys and {values_searched} values\n",
             f_u("found", r->found), f_u("keys_searched", r->keys), f_u("values_searched", r->values));
    emit(r->o, NULL, r->bad ? "{unreadable} could not be read\n" : "", f_u("unreadable", r->bad));
    out_end(r->o);
    tool_end(r->c, r->o);
    return r->bad ? EXIT_FILE : EXIT_OK;
}

/* With '\\' between the names, as the hive's own paths are shown. */
static str normal_path(arena *a, str path)
{
    while (path.len && (path.ptr[0] == '\\' || path.ptr[0] == '/')) path = str_skip(path, 1);
    while (path.len && (path.ptr[path.len - 1] == '\\' || path.ptr[path.len - 1] == '/')) path.len--;
    if (str_find_char(path, '\\') != SIZE_MAX) return path;
    char *copy = arena_copy(a, path.ptr, path.len, 1);
    for (size_t i = 0; i < path.len; i++)
        if (copy[i] == '/') copy[i] = '\\';
    return (str){copy, path.len};
}

static int run_reg(tool_call *c)
{
    request r = {.c = c};
    for (int i = 0; i < c->argc; i++) {
        const char *word = c->argv[i], **value = NULL;
        if (tool_option(c, &i, "--search", &r.search)) value = &r.search;
        else if (tool_option(c, &i, "--export", &r.export)) value = &r.export;
        else if (tool_option(c, &i, "--root", &r.root)) value = &r.root;
        else if (strcmp(word, "-r") == 0 || strcmp(word, "--recursive") == 0) r.recursive = true;
        else if (strcmp(word, "--security") == 0) r.security = true;
        else if (strcmp(word, "--json") == 0) r.json = true;
        else if (word[0] == '-' && word[1]) return tool_usage(c, "unknown option %s", word);
        else if (!r.path) r.path = word;
        else if (!r.key) r.key = word;
        else return tool_usage(c, "one key at a time: %s", word);
        if (value && (!*value || !**value)) return tool_usage(c, "%s needs a value", word);
    }
    if (!r.path) return tool_usage(c, "a hive file is missing");
    if (r.search && r.export) return tool_usage(c, "--search and --export do not go together");
    r.base = normal_path(c->arena, str_from_cstr(r.key));
    hive_key k;
    error *e = hive_open(c->arena, str_from_cstr(r.path), &r.h);
    if (!e) e = hive_find(c->arena, r.h, r.base, &k);
    if (e) {
        tool_complain(c, "%.*s", STR_ARG(e->message));
        return EXIT_DUMP;
    }
    return run_on_key(&r, &k);
}

const tool tool_reg = {"reg", "FILE [KEY]",
                       "Browse a registry hive: keys, values, times, security; search and export", help,
                       run_reg};
