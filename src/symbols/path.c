/* The symbol path: elements between ';', tried from left to right.
 *
 *   DIR                          DIR/symbols/<ext>, DIR/<ext>, DIR; and DIR as a store
 *   srv*STORE[*STORE...]         stores: NAME/KEY/NAME, or NA/NAME/KEY/NAME when the store has an index2.txt
 *   symsrv*symsrv.dll*STORE...   the same
 *   cache*STORE                  a store
 *
 * Names are matched without case, because stores are made on Windows. Every name from a dump or an image is
 * reduced to one path component first, and directory_find_nocase refuses what is not one, so nothing leads
 * out of the path's directories. */
#include "symbols/sources.h"

#include "base/file.h"

static bool is_url(str element)
{
    return str_starts_with_nocase(element, STR("http://")) ||
           str_starts_with_nocase(element, STR("https://"));
}

typedef struct search {
    module *m;
    const path_query *q;
    path_visit each;
    void *context;
    arena *work;
} search;

static bool try_file(search *s, str directory)
{
    str path;
    if (!directory_find_nocase(s->work, directory, s->q->name, &path)) {
        symbols_log(s->m->owner, "DBGHELP: %.*s/%.*s - file not found", STR_ARG(directory),
                    STR_ARG(s->q->name));
        return false;
    }
    return file_exists(path) && s->each(s->context, path);
}

static bool try_below(search *s, str directory, str child)
{
    str path;
    return directory_find_nocase(s->work, directory, child, &path) && directory_exists(path) &&
           try_file(s, path);
}

static bool try_store(search *s, str store)
{
    str at = store, name_directory, key_directory, path;
    if (!s->q->store_key.len) return false;
    if (directory_find_nocase(s->work, store, STR("index2.txt"), &path)) {
        str two = str_slice(s->q->name, 0, 2);
        if (!directory_find_nocase(s->work, store, two, &at)) at = store;
    }
    if (!directory_find_nocase(s->work, at, s->q->name, &name_directory) ||
        !directory_exists(name_directory) ||
        !directory_find_nocase(s->work, name_directory, s->q->store_key, &key_directory)) {
        symbols_log(s->m->owner, "SYMSRV:  %.*s/%.*s/%.*s/%.*s - file not found", STR_ARG(store),
                    STR_ARG(s->q->name), STR_ARG(s->q->store_key), STR_ARG(s->q->name));
        return false;
    }
    if (directory_find_nocase(s->work, key_directory, s->q->name, &path) && file_exists(path))
        return s->each(s->context, path);
    /* "name.pd_": a cabinet. */
    str packed = str_format(s->work, "%.*s_", STR_ARG(str_slice(s->q->name, 0, s->q->name.len - 1)));
    if (directory_find_nocase(s->work, key_directory, packed, &path))
        module_fail(s->m, "%.*s: compressed files of a store are not read", STR_ARG(path));
    return false;
}

static bool try_stores(search *s, str list)
{
    while (list.len) {
        str store = str_trim(str_take_until(&list, '*'));
        if (!store.len || str_equal_nocase(store, STR("symsrv.dll"))) continue;
        if (is_url(store)) {
            module_fail(s->m, "%.*s: not reached: no network symbol server yet", STR_ARG(store));
            symbols_log(s->m->owner, "SYMSRV:  %.*s/%.*s - not reached: no network symbol server yet",
                        STR_ARG(store), STR_ARG(s->q->name));
            continue;
        }
        if (!directory_exists(store)) {
            symbols_log(s->m->owner, "SYMSRV:  %.*s - path not found", STR_ARG(store));
            continue;
        }
        if (try_store(s, store)) return true;
    }
    return false;
}

static bool try_directory(search *s, str directory)
{
    str child;
    if (!directory_exists(directory)) {
        symbols_log(s->m->owner, "DBGHELP: %.*s - path not found", STR_ARG(directory));
        return false;
    }
    if (s->q->extension.len) {
        if (directory_find_nocase(s->work, directory, STR("symbols"), &child) && directory_exists(child) &&
            try_below(s, child, s->q->extension))
            return true;
        if (try_below(s, directory, s->q->extension)) return true;
    }
    /* A directory of that name is a store's. */
    bool is_directory =
        directory_find_nocase(s->work, directory, s->q->name, &child) && directory_exists(child);
    if (!is_directory && try_file(s, directory)) return true;
    return try_store(s, directory);
}

bool path_search(module *m, str path, const path_query *q, path_visit each, void *context)
{
    search s = {.m = m, .q = q, .each = each, .context = context, .work = arena_new()};
    bool found = false;
    while (path.len && !found) {
        str element = str_trim(str_take_until(&path, ';'));
        if (!element.len || interrupt_pending(m->owner->interrupt)) continue;
        if (str_starts_with_nocase(element, STR("srv*")) || str_starts_with_nocase(element, STR("symsrv*")) ||
            str_starts_with_nocase(element, STR("cache*")))
            found = try_stores(&s, str_skip(element, str_find_char(element, '*') + 1));
        else if (is_url(element)) found = try_stores(&s, element);
        else found = try_directory(&s, element);
    }
    arena_free(s.work);
    return found;
}
