/* The walk along a symbol path. For each element: look, and if the file is there, fill the stores that are
 * nearer. */
#include "symsrv/lookup.h"

#include "base/file.h"

#include <stdarg.h>

enum {
    RESULT_FILE_NOT_FOUND = (int)0x80070002,
    RESULT_PATH_NOT_FOUND = (int)0x80070003,
    MOST_POINTER = 4096,
};

http_config symsrv_http_defaults(void)
{
    return (http_config){
        .retries = 3, .pause_ms = 400, .connect_ms = 15000, .stall_seconds = 30, .parallel = 8};
}

symsrv *symsrv_new(arena *a, const symsrv_config *config)
{
    symsrv *s = ARENA_NEW(a, symsrv);
    s->a = a;
    s->config = *config;
    s->config.default_store = str_copy(a, config->default_store);
    s->config.http.proxy = str_copy(a, config->http.proxy);
    s->config.http.ca_file = str_copy(a, config->http.ca_file);
    s->config.http.agent = str_copy(a, config->http.agent);
    s->believe_absent = true;
    return s;
}

void symsrv_set_cache(symsrv *s, str directory)
{
    s->cache = str_copy(s->a, directory);
}

str symsrv_cache(const symsrv *s)
{
    return s->cache;
}

void symsrv_set_default_store(symsrv *s, str directory)
{
    s->config.default_store = str_copy(s->a, directory);
}

void symsrv_forget(symsrv *s)
{
    for (size_t i = 0; i < s->servers.count; i++) s->servers.items[i]->is_dead = false;
}

void symsrv_believe_absent(symsrv *s, bool believe)
{
    s->believe_absent = believe;
}

str symsrv_default_store(const symsrv *s)
{
    return s->cache.len ? s->cache : s->config.default_store;
}

/* ---- telling */

void lookup_log(lookup *l, const char *format, ...)
{
    va_list args;
    if (!l->to.log) return;
    arena *work = arena_new();
    va_start(args, format);
    l->to.log(l->to.context, str_vformat(work, format, args));
    va_end(args);
    arena_free(work);
}

void lookup_fail(lookup *l, const char *format, ...)
{
    va_list args;
    if (!l->to.failed) return;
    arena *work = arena_new();
    va_start(args, format);
    l->to.failed(l->to.context, str_vformat(work, format, args));
    va_end(args);
    arena_free(work);
}

/* A chain's own lines; a plain directory that is looked at as a store is not worth any. */
#define LOG_CHAIN(l, ...)                                                                                    \
    do {                                                                                                     \
        if (!(l)->is_quiet) lookup_log((l), __VA_ARGS__);                                                    \
    } while (0)

bool lookup_offer(lookup *l, str path)
{
    if (l->to.found) {
        if (!l->to.found(l->to.context, path)) return false;
    } else {
        error *e = symsrv_verify(l->a, l->f, path);
        if (e) {
            lookup_fail(l, "%.*s", STR_ARG(e->message));
            return false;
        }
    }
    l->found = true;
    l->path = path;
    return true;
}

/* A store's file of another identity is no find: the search goes on, and a good copy replaces it. */
static bool is_right(lookup *l, str path)
{
    error *e = symsrv_verify(l->a, l->f, path);
    if (!e) return true;
    lookup_fail(l, "%.*s", STR_ARG(e->message));
    lookup_log(l, "DBGHELP: %.*s - mismatched %s", STR_ARG(path), l->f->kind == SYMSRV_PDB ? "pdb" : "image");
    return false;
}

/* ---- filling nearer stores */

static bool unpack_into(lookup *l, str cabinet, str store, str *out)
{
    store_temporary t;
    symsrv_file strict = *l->f;
    strict.any = false;
    error *e = store_temporary_open(l->a, store, l->f->name, l->f->key, STR(".unpacked"), &t);
    if (e) return false; /* a store that cannot be written is skipped */
    e = cabinet_unpack(l->a, cabinet, t.fd, LOOKUP_MOST_SIZE, l->s->config.interrupt);
    if (!e) e = symsrv_verify(l->a, &strict, t.path);
    if (!e) e = store_publish(l->a, store, l->f->name, l->f->key, l->f->name, &t, out);
    store_temporary_close(&t, false);
    if (e) {
        lookup_fail(l, "%.*s: %.*s", STR_ARG(l->f->name), STR_ARG(e->message));
        lookup_log(l, "SYMSRV:  %.*s", STR_ARG(e->message));
    }
    return !e;
}

static bool copy_into(lookup *l, str from, str store, str file, str *out)
{
    return !store_copy_in(l->a, store, l->f->name, l->f->key, file, from, l->s->config.interrupt, out);
}

/* Plain files go into every nearer store; what is returned is the nearest copy, or `path` when none could be
 * made. */
static str deliver_file(lookup *l, str path, size_t from)
{
    str best = path, copy;
    for (size_t i = from; i-- > 0;)
        if (!symbol_path_is_url(l->stores[i]) && copy_into(l, path, l->stores[i], l->f->name, &copy))
            best = copy;
    return best;
}

/* A cabinet is unpacked in the nearest store that can be written and stays one in those between. */
static str deliver_cabinet(lookup *l, str path, size_t from)
{
    str packed = store_cabinet_name(l->a, l->f->name), unpacked = {0}, copy;
    for (size_t i = 0; i < from; i++) {
        if (symbol_path_is_url(l->stores[i])) continue;
        if (!unpacked.len) unpack_into(l, path, l->stores[i], &unpacked);
        else copy_into(l, path, l->stores[i], packed, &copy);
    }
    if (!unpacked.len && symsrv_default_store(l->s).len)
        unpack_into(l, path, symsrv_default_store(l->s), &unpacked);
    return unpacked;
}

bool lookup_deliver(lookup *l, str path, store_form form, size_t from)
{
    str at = form == STORE_CABINET ? deliver_cabinet(l, path, from) : deliver_file(l, path, from);
    if (!at.len) {
        lookup_fail(l, "%.*s: no store could take the unpacked file", STR_ARG(l->f->name));
        return false;
    }
    LOG_CHAIN(l, "SYMSRV:  PATH: %.*s", STR_ARG(at));
    l->result = 0;
    return lookup_offer(l, at);
}

/* ---- local places */

/* file.ptr: the place it names is the store owner's word, and the file there is checked like any other. */
static bool follow_pointer(lookup *l, str pointer, str *out)
{
    bytes text;
    str target;
    if (file_map(l->a, pointer, &text)) return false;
    if (text.len > MOST_POINTER || !symbol_pointer_parse((str){(const char *)text.ptr, text.len}, &target)) {
        lookup_fail(l, "%.*s: does not name a file", STR_ARG(pointer));
        return false;
    }
    if (!file_exists(target)) {
        lookup_fail(l, "%.*s: names %.*s, which is not there", STR_ARG(pointer), STR_ARG(target));
        return false;
    }
    *out = str_copy(l->a, target);
    return true;
}

static void log_missing(lookup *l, str store, str file)
{
    str relative = store_relative(l->a, store, l->f->name, l->f->key, file);
    str full = path_join(l->a, store, relative);
    bool has_directory = directory_exists(str_slice(full, 0, full.len - file.len - 1));
    if (has_directory) l->result = (uint32_t)RESULT_FILE_NOT_FOUND;
    LOG_CHAIN(l, "SYMSRV:  UNC: %.*s - %s not found", STR_ARG(full), has_directory ? "file" : "path");
}

static bool try_store(lookup *l)
{
    str store = l->stores[l->store_at], path;
    const symsrv_file *f = l->f;
    if (!store_name_is_safe(f->name)) return false;
    if (store_find(l->a, store, f->name, f->key, STORE_FILE, &path)) {
        if (is_right(l, path)) return lookup_deliver(l, path, STORE_FILE, l->store_at);
    } else {
        log_missing(l, store, f->name);
    }
    if (store_find(l->a, store, f->name, f->key, STORE_CABINET, &path)) {
        if (lookup_deliver(l, path, STORE_CABINET, l->store_at)) return true;
    } else {
        log_missing(l, store, store_cabinet_name(l->a, f->name));
    }
    if (store_find(l->a, store, f->name, f->key, STORE_POINTER, &path)) {
        if (follow_pointer(l, path, &path) && is_right(l, path))
            return lookup_deliver(l, path, STORE_FILE, l->store_at);
    } else {
        log_missing(l, store, STR("file.ptr"));
    }
    return false;
}

/* True = waits for the network. */
static bool walk_chain(lookup *l)
{
    while (l->store_at < l->store_count && !l->found && !interrupt_pending(l->s->config.interrupt)) {
        if (symbol_path_is_url(l->stores[l->store_at])) {
            if (download_begin(l)) return true;
        } else {
            try_store(l);
        }
        l->store_at++;
    }
    l->in_chain = false;
    LOG_CHAIN(l, "SYMSRV:  RESULT: 0x%08X", l->found ? 0 : l->result);
    return false;
}

static void begin_chain(lookup *l, const str *stores, size_t count, str text, bool quiet)
{
    bool cached = l->has_cache && l->cache.len && !quiet;
    l->store_count = l->store_at = 0;
    if (cached) l->stores[l->store_count++] = l->cache;
    for (size_t i = 0; i < count; i++) {
        str store = stores[i].len ? stores[i] : symsrv_default_store(l->s);
        if (!store.len) continue;
        /* A server cannot be written, and a file cannot be opened in it: there is always a store before it.
         */
        if (symbol_path_is_url(store) && !l->store_count && symsrv_default_store(l->s).len)
            l->stores[l->store_count++] = symsrv_default_store(l->s);
        l->stores[l->store_count++] = store;
    }
    l->in_chain = true;
    l->is_quiet = quiet;
    l->result = (uint32_t)RESULT_PATH_NOT_FOUND;
    if (quiet) return;
    l->s->asked++;
    lookup_log(l, "SYMSRV:  BYINDEX: 0x%X\n         %.*s%s%.*s\n         %.*s\n         %.*s", l->s->asked,
               STR_ARG(cached ? l->cache : STR("")), cached && text.len ? "*" : "", STR_ARG(text),
               STR_ARG(l->f->name), STR_ARG(l->f->key));
}

/* ---- directories */

/* What is right and comes from behind a cache* element is kept there. */
static str keep_in_cache(lookup *l, str path)
{
    str copy;
    symsrv_file strict = *l->f;
    strict.any = false;
    if (!l->has_cache || !l->cache.len || !l->f->key.len || symsrv_verify(l->a, &strict, path) ||
        !copy_into(l, path, l->cache, l->f->name, &copy))
        return path;
    lookup_log(l, "DBGHELP: %.*s cached to %.*s", STR_ARG(path), STR_ARG(copy));
    return copy;
}

static bool try_file(lookup *l, str directory)
{
    str path;
    if (!directory_find_nocase(l->a, directory, l->f->name, &path)) {
        lookup_log(l, "DBGHELP: %.*s/%.*s - file not found", STR_ARG(directory), STR_ARG(l->f->name));
        return false;
    }
    return file_exists(path) && lookup_offer(l, keep_in_cache(l, path));
}

static bool try_below(lookup *l, str directory, str child)
{
    str path;
    return directory_find_nocase(l->a, directory, child, &path) && directory_exists(path) &&
           try_file(l, path);
}

static void try_directory(lookup *l, str directory)
{
    str child;
    if (!directory_exists(directory)) {
        lookup_log(l, "DBGHELP: %.*s - path not found", STR_ARG(directory));
        return;
    }
    if (l->f->extension.len) {
        if (directory_find_nocase(l->a, directory, STR("symbols"), &child) && directory_exists(child) &&
            try_below(l, child, l->f->extension))
            return;
        if (try_below(l, directory, l->f->extension)) return;
    }
    /* A directory of that name is a store's. */
    bool is_directory = directory_find_nocase(l->a, directory, l->f->name, &child) && directory_exists(child);
    if (!is_directory && try_file(l, directory)) return;
    if (l->f->key.len) begin_chain(l, &directory, 1, (str){0}, true);
}

/* ---- the walk */

static void begin_element(lookup *l)
{
    const symbol_path_element *e = &l->elements[l->at++];
    switch (e->kind) {
    case SYMBOL_PATH_ISF: l->found = l->to.types && l->to.types(l->to.context, e->directory); break;
    case SYMBOL_PATH_DIRECTORY: try_directory(l, e->directory); break;
    case SYMBOL_PATH_CACHE:
        l->has_cache = false;
        l->cache = e->directory.len ? e->directory : symsrv_default_store(l->s);
        if (l->f->key.len && l->cache.len) begin_chain(l, &l->cache, 1, l->cache, false);
        l->has_cache = true;
        break;
    case SYMBOL_PATH_SERVER:
        if (l->f->key.len) begin_chain(l, e->stores, e->store_count, e->chain, false);
        break;
    }
}

/* Behind all elements stand the current directory and its neighbour that is called after the kind of image
 * (windows-driver-docs, "Symbol path for Windows debuggers"). */
static void try_here(lookup *l)
{
    str path, beside;
    l->tried_here = true;
    if (l->f->kind != SYMSRV_PDB) return;
    if (directory_find_nocase(l->a, (str){0}, l->f->name, &path) && file_exists(path)) {
        if (lookup_offer(l, path)) return;
    } else {
        lookup_log(l, "DBGHELP: %.*s - file not found", STR_ARG(l->f->name));
    }
    if (l->f->extension.len && directory_find_nocase(l->a, STR(".."), l->f->extension, &beside) &&
        directory_find_nocase(l->a, beside, l->f->name, &path) && file_exists(path))
        lookup_offer(l, path);
}

bool lookup_step(lookup *l)
{
    while (!l->found && !l->cancelled && !interrupt_pending(l->s->config.interrupt)) {
        if (l->in_chain) {
            if (walk_chain(l)) return true;
        } else if (l->at < l->count) {
            begin_element(l);
        } else if (!l->tried_here) {
            try_here(l);
        } else {
            break;
        }
    }
    return false;
}

static lookup *lookup_new(arena *a, symsrv *s, str path, const symsrv_file *f, const symsrv_listener *to)
{
    lookup *l = ARENA_NEW(a, lookup);
    *l = (lookup){.s = s, .a = a, .f = f, .to = *to, .temporary = {.fd = -1}};
    l->count = symbol_path_parse(a, symbol_path_expand(a, path, s->cache), &l->elements);
    return l;
}

static void run_network(symsrv *s)
{
    if (s->http) http_run(s->http);
}

bool symsrv_search(symsrv *s, str path, const symsrv_file *f, const symsrv_listener *to)
{
    arena *a = arena_new();
    lookup *l = lookup_new(a, s, path, f, to);
    if (lookup_step(l)) run_network(s);
    bool found = l->found;
    arena_free(a);
    return found;
}

size_t symsrv_get_all(arena *a, symsrv *s, str path, symsrv_get *gets, size_t count)
{
    arena *work = arena_new();
    lookup **lookups = ARENA_ARRAY(work, lookup *, count + 1);
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        symsrv_listener to = gets[i].to;
        to.found = NULL;
        lookups[i] = lookup_new(work, s, path, &gets[i].file, &to);
        lookup_step(lookups[i]);
    }
    run_network(s);
    for (size_t i = 0; i < count; i++) {
        gets[i].found = lookups[i]->found;
        gets[i].path = str_copy(a, lookups[i]->path);
        found += lookups[i]->found;
    }
    arena_free(work);
    return found;
}
