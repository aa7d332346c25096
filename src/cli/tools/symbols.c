/* ntdbg symbols: fetches, lists and checks the symbol files that dumps need, without a debugging session. */
#include "cli/symbol_server.h"
#include "cli/tools/tool.h"

#include "base/file.h"
#include "base/map.h"
#include "base/vec.h"
#include "session/session.h"
#include "symsrv/manifest.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "  get FILE...        fetch everything that the dumps need and the symbol path has; parallel downloads\n"
    "  check FILE...      say what of it is there and right, without asking a server\n"
    "  manifest FILE...   write the list of it, for a machine with a network: NAME,KEY,1 a line, as symchk does\n"
    "\n"
    "FILE is a dump, a manifest, or a PDB, DLL or EXE file (which stands for itself).\n"
    "\n"
    "  -y PATH      symbol path; without it _NT_SYMBOL_PATH, else Microsoft's public server\n"
    "  -i PATH      path of image files\n"
    "  -o LIST      write the manifest to a file\n"
    "  --images     the images of all modules, too; without it those whose headers the dump does not have\n"
    "  --no-images  only PDBs\n"
    "  --again      ask servers again for what they did not have not long ago\n"
    "  --offline    ask no server\n"
    "  --verbose    every try on standard error, as `!sym noisy` shows it\n"
    "  --json       one JSON object instead of text\n"
    "\n"
    "Exit status: 0 all there; 1 command line; 2 a file cannot be read; 3 something is missing, or the list cannot be\n"
    "written; 130 given up with Ctrl-C.\n";

typedef enum images_wanted { IMAGES_NEEDED, IMAGES_ALL, IMAGES_NONE } images_wanted;

typedef struct wanted {
    symsrv_file file;
    arena *arena;
    str reason; /* why the last place did not do */
} wanted;

typedef struct request {
    tool_call *c;
    str action, path, image_path;
    const char *list;
    images_wanted images;
    bool json, offline, again, verbose;
    symsrv *server;
    VEC(wanted *) files;
    str_map *seen;
    bool unreadable;
} request;

static void add_file(request *r, const symsrv_file *f)
{
    arena *a = r->c->arena;
    str id = str_lower(a, str_format(a, "%.*s/%.*s", STR_ARG(f->name), STR_ARG(f->key)));
    if (!f->key.len || str_map_get(r->seen, id)) return;
    wanted *w = ARENA_NEW(a, wanted);
    w->arena = a;
    w->file = *f;
    w->file.name = str_copy(a, f->name);
    w->file.key = str_copy(a, f->key);
    w->file.extension = str_copy(a, f->extension);
    str_map_put(r->seen, id, w);
    *VEC_PUSH(a, &r->files) = w;
}

/* ---- what a file asks for */

static void add_modules(request *r, session *s)
{
    for (size_t i = 0; i < symbols_module_count(s->symbols) && !interrupt_pending(&r->c->interrupt); i++) {
        module *m = symbols_module(s->symbols, i);
        symsrv_file f;
        if (m->id.unloaded) continue;
        bool image = r->images == IMAGES_ALL || (r->images == IMAGES_NEEDED && !module_has_memory(m));
        if (image && module_wanted_image(m, r->c->arena, &f)) add_file(r, &f);
        if (module_wanted_pdb(m, &f)) add_file(r, &f);
    }
}

static error *add_dump(request *r, str path)
{
    session *s;
    error *e = session_new(&s);
    if (e) return e;
    symbols_set_server(s->symbols, r->server);
    symbols_set_path(s->symbols, r->path);
    symbols_set_image_path(s->symbols, r->image_path);
    e = session_open_dump(s, path);
    if (!e) add_modules(r, s);
    else e = error_new(r->c->arena, e->code, "%.*s", STR_ARG(e->message));
    session_free(s);
    return e;
}

static error *add_input(request *r, str path)
{
    arena *a = r->c->arena;
    bytes file;
    symsrv_file f;
    symsrv_file *listed;
    size_t count;
    error *e = file_map(a, path, &file);
    if (e) return e;
    if (manifest_parse(a, (str){(const char *)file.ptr, file.len}, &listed, &count)) {
        for (size_t i = 0; i < count; i++) add_file(r, &listed[i]);
        return NULL;
    }
    if (!symsrv_identify(a, path, &f)) {
        add_file(r, &f);
        return NULL;
    }
    return add_dump(r, path);
}

/* ---- what comes of it */

static void on_failed(void *context, str reason)
{
    wanted *w = context;
    w->reason = str_copy(w->arena, reason);
}

static void on_log(void *context, str line)
{
    (void)context;
    fprintf(stderr, "%.*s\n", STR_ARG(line));
}

static int write_manifest(request *r)
{
    arena *a = r->c->arena;
    strbuf b = {.arena = a};
    for (size_t i = 0; i < r->files.count; i++) {
        const symsrv_file *f = &r->files.items[i]->file;
        strbuf_format(&b, "%.*s,%.*s,1\n", STR_ARG(f->name), STR_ARG(f->key));
    }
    str text = strbuf_str(&b);
    FILE *to = r->list ? fopen(r->list, "w") : stdout;
    if (!to) {
        tool_complain(r->c, "%s cannot be written", r->list);
        return EXIT_FILE;
    }
    bool written = fwrite(text.ptr, 1, text.len, to) == text.len;
    if (r->list && fclose(to) != 0) written = false;
    if (!written) tool_complain(r->c, "the list cannot be written");
    return !written ? EXIT_FILE : r->unreadable ? EXIT_DUMP : EXIT_OK;
}

static int fetch(request *r)
{
    arena *a = r->c->arena;
    size_t count = r->files.count;
    symsrv_get *gets = ARENA_ARRAY(a, symsrv_get, count + 1);
    for (size_t i = 0; i < count; i++) {
        gets[i].file = r->files.items[i]->file;
        gets[i].to = (symsrv_listener){.failed = on_failed, .context = r->files.items[i]};
        if (r->verbose) gets[i].to.log = on_log;
    }
    size_t found = symsrv_get_all(a, r->server, r->path, gets, count);
    if (interrupt_pending(&r->c->interrupt)) return EXIT_GIVEN_UP;
    out *o = tool_begin(r->c, r->json ? OUT_JSON : OUT_TEXT);
    for (size_t i = 0; i < count; i++) {
        const symsrv_file *f = &gets[i].file;
        str reason = gets[i].found ? (str){0} : r->files.items[i]->reason;
        if (!gets[i].found && !reason.len) reason = STR("not found on the symbol path");
        emit(o, "symbol_file", "{state:-8} {name:-24} {key}  {where}\n",
             f_c("state", gets[i].found ? "there" : "missing"), f_s("name", f->name), f_s("key", f->key),
             f_s("where", gets[i].found ? gets[i].path : reason),
             f_c("kind", f->kind == SYMSRV_PDB ? "pdb" : "image"));
    }
    emit(o, "summary", "{count:d} files: {found:d} there, {missing:d} missing\n", f_u("count", count),
         f_u("found", found), f_u("missing", count - found));
    tool_end(r->c, o);
    return r->unreadable ? EXIT_DUMP : found < count ? EXIT_FILE : EXIT_OK;
}

/* ---- the command line */

static bool take_flag(request *r, const char *word)
{
    bool known = true;
    if (strcmp(word, "--json") == 0) r->json = true;
    else if (strcmp(word, "--offline") == 0) r->offline = true;
    else if (strcmp(word, "--again") == 0) r->again = true;
    else if (strcmp(word, "--verbose") == 0) r->verbose = true;
    else if (strcmp(word, "--images") == 0) r->images = IMAGES_ALL;
    else if (strcmp(word, "--no-images") == 0) r->images = IMAGES_NONE;
    else known = false;
    return known;
}

/* Paths of inputs; -1 after a complaint. */
static int take_words(request *r, const char **inputs)
{
    tool_call *c = r->c;
    int count = 0;
    for (int i = 1; i < c->argc; i++) {
        const char *value = "";
        if (tool_option(c, &i, "-y", &value)) r->path = str_from_cstr(value);
        else if (tool_option(c, &i, "-i", &value)) r->image_path = str_from_cstr(value);
        else if (tool_option(c, &i, "-o", &value)) r->list = value;
        else if (take_flag(r, c->argv[i])) continue;
        else if (c->argv[i][0] == '-') return tool_usage(c, "unknown option %s", c->argv[i]), -1;
        else inputs[count++] = c->argv[i];
        if (!value) return tool_usage(c, "%s needs a value", c->argv[i]), -1;
    }
    if (!count) tool_usage(c, "no file is named");
    return count ? count : -1;
}

static int run_symbols(tool_call *c)
{
    arena *a = c->arena;
    request r = {.c = c,
                 .action = str_from_cstr(c->argc > 0 ? c->argv[0] : ""),
                 .path = symbol_server_path(a, c->environment),
                 .image_path = str_from_cstr(c->environment("_NT_EXECUTABLE_IMAGE_PATH")),
                 .seen = str_map_new(a, false)};
    bool get = str_equal(r.action, STR("get")), list = str_equal(r.action, STR("manifest"));
    if (!get && !list && !str_equal(r.action, STR("check")))
        return tool_usage(c, "get, check or manifest must come first");
    const char **inputs = ARENA_ARRAY(a, const char *, (size_t)c->argc + 1);
    int count = take_words(&r, inputs);
    if (count < 0) return EXIT_USAGE;
    r.server = symbol_server_new(a, c->environment, r.offline || !get, &c->interrupt);
    symsrv_believe_absent(r.server, !r.again);
    for (int i = 0; i < count && !interrupt_pending(&c->interrupt); i++) {
        error *e = add_input(&r, str_from_cstr(inputs[i]));
        if (!e) continue;
        tool_complain(c, "%.*s", STR_ARG(e->message));
        r.unreadable = true;
    }
    return list ? write_manifest(&r) : fetch(&r);
}

const tool tool_symbols = {"symbols", "get|check|manifest FILE...",
                           "Fetch, check or list the symbol files that dumps need", help, run_symbols};
