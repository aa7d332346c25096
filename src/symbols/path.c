/* Where a module's files are looked for: the symbol path, walked by symsrv/, with what happens on the way
 * kept as the module's failures and told to noisy mode. */
#include "symbols/sources.h"

#include "symsrv/symbol_path.h"

typedef struct search {
    module *m;
    path_visit each, types;
    void *context;
} search;

static void on_log(void *context, str line)
{
    const search *s = context;
    symbols_log(s->m->owner, "%.*s", STR_ARG(line));
}

static void on_failed(void *context, str reason)
{
    const search *s = context;
    module_fail(s->m, "%.*s", STR_ARG(reason));
}

static bool on_found(void *context, str path)
{
    const search *s = context;
    return s->each(s->context, path);
}

/* Said to the user: a stack without names has a reason that is not the dump's. */
static void note_gone(const symbols *s, str url, str reason)
{
    if (s->notes)
        notes_add(s->notes, NOTE_WARNING, "%.*s does not answer: %.*s. It is not asked again until .reload",
                  STR_ARG(url), STR_ARG(reason));
}

static void on_gone(void *context, str url, str reason)
{
    const search *s = context;
    note_gone(s->m->owner, url, reason);
}

static void on_module_gone(void *context, str url, str reason)
{
    const module *m = context;
    note_gone(m->owner, url, reason);
}

static bool on_types(void *context, str directory)
{
    const search *s = context;
    return s->types(s->context, directory);
}

bool path_search(module *m, str path, const symsrv_file *f, path_visit each, path_visit types, void *context)
{
    search s = {m, each, types, context};
    const symsrv_listener to = {
        .log = m->owner->options.noisy && m->owner->log ? on_log : NULL,
        .failed = on_failed,
        .gone = on_gone,
        .found = on_found,
        .types = types ? on_types : NULL,
        .context = &s,
    };
    return symsrv_search(m->owner->server, path, f, &to);
}

/* A place that had a file which did not fit has said so already. */
static void note_place(module *m, str name, str place)
{
    for (size_t i = 0; i < module_failure_count(m); i++)
        if (str_starts_with(module_failure(m, i), place)) return;
    module_fail(m, "%.*s: not found in %.*s", STR_ARG(name), STR_ARG(place));
}

void path_note_places(module *m, str name)
{
    const symbols *s = m->owner;
    symbol_path_element *elements;
    arena *work = arena_new();
    str usual = symsrv_default_store(s->server);
    size_t count = symbol_path_parse(work, s->path, &elements);
    for (size_t i = 0; i < count; i++) {
        const symbol_path_element *e = &elements[i];
        bool has_default = e->kind == SYMBOL_PATH_CACHE || (e->kind == SYMBOL_PATH_SERVER && !e->store_count);
        str place = e->directory.len || !has_default ? e->directory : usual;
        if (place.len && e->kind != SYMBOL_PATH_ISF) note_place(m, name, place);
        for (size_t k = 0; k < e->store_count; k++) {
            str store = e->stores[k].len ? e->stores[k] : usual;
            if (store.len && !symbol_path_is_url(store)) note_place(m, name, store);
        }
    }
    arena_free(work);
}

static bool is_below(str directory, str file)
{
    while (directory.len > 1 && directory.ptr[directory.len - 1] == '/') directory.len--;
    if (!directory.len || !str_starts_with(file, directory)) return false;
    return directory.ptr[directory.len - 1] == '/' ||
           (file.len > directory.len && file.ptr[directory.len] == '/');
}

bool path_leads_to(const symbols *s, str file)
{
    symbol_path_element *elements;
    arena *work = arena_new();
    str usual = symsrv_default_store(s->server);
    /* A file of the current directory: it is looked at under every path. */
    bool found = str_find_char(file, '/') == SIZE_MAX;
    size_t count = symbol_path_parse(work, s->path, &elements);
    for (size_t i = 0; i < count && !found; i++) {
        const symbol_path_element *e = &elements[i];
        bool has_default = e->kind == SYMBOL_PATH_CACHE || (e->kind == SYMBOL_PATH_SERVER && !e->store_count);
        found = is_below(e->directory.len || !has_default ? e->directory : usual, file);
        for (size_t k = 0; k < e->store_count && !found; k++) {
            bool lends = !e->stores[k].len ||
                         symbol_path_is_url(e->stores[k]); /* its files are in the default store */
            found = is_below(lends ? usual : e->stores[k], file);
        }
    }
    arena_free(work);
    return found;
}

static bool types_are_here(void *context, str directory)
{
    return isf_is_in(context, directory);
}

void symbols_fetch(symbols *s, module *const *modules, size_t count)
{
    arena *work = arena_new();
    symsrv_get *gets = ARENA_ARRAY(work, symsrv_get, count + 1);
    size_t wanted = 0;
    for (size_t i = 0; i < count && !interrupt_pending(s->interrupt); i++)
        if (modules[i]->status == SYMBOLS_DEFERRED && !modules[i]->id.unloaded &&
            module_wanted_pdb(modules[i], &gets[wanted].file))
            gets[wanted++].to =
                (symsrv_listener){.gone = on_module_gone, .types = types_are_here, .context = modules[i]};
    symsrv_get_all(work, s->server, s->path, gets, wanted);
    arena_free(work);
}
