/* Taking symbol paths apart. No file is touched here. */
#include "symsrv/symbol_path.h"

bool symbol_path_is_url(str store)
{
    return str_starts_with_nocase(store, STR("http://")) || str_starts_with_nocase(store, STR("https://"));
}

/* `chain` is what stands behind "srv*". */
static void parse_chain(arena *a, str chain, symbol_path_element *e)
{
    e->kind = SYMBOL_PATH_SERVER;
    e->chain = chain;
    e->is_bare = !str_trim(chain).len;
    if (e->is_bare) return;
    size_t count = 1;
    for (size_t i = 0; i < chain.len; i++) count += chain.ptr[i] == '*';
    if (count > SYMBOL_PATH_MOST_STORES) count = SYMBOL_PATH_MOST_STORES;
    e->stores = ARENA_ARRAY(a, str, count);
    while (e->store_count < count) e->stores[e->store_count++] = str_trim(str_take_until(&chain, '*'));
}

/* What stands behind "<word>*" when the element begins so. */
static bool behind(str text, str word, str *out)
{
    if (!str_starts_with_nocase(text, word)) return false;
    *out = str_skip(text, word.len);
    return true;
}

static symbol_path_element parse_element(arena *a, str text)
{
    symbol_path_element e = {.kind = SYMBOL_PATH_DIRECTORY, .text = text, .directory = text};
    str rest;
    if (behind(text, STR("srv*"), &rest)) {
        parse_chain(a, rest, &e);
    } else if (behind(text, STR("symsrv*"), &rest)) {
        str_take_until(&rest, '*'); /* the server's DLL: there is only one here */
        parse_chain(a, rest, &e);
    } else if (behind(text, STR("cache*"), &rest)) {
        e.kind = SYMBOL_PATH_CACHE;
        e.directory = str_trim(rest);
    } else if (behind(text, STR("isf*"), &rest)) {
        e.kind = SYMBOL_PATH_ISF;
        e.directory = str_trim(rest);
    } else if (symbol_path_is_url(text) || str_find_char(text, '*') != SIZE_MAX) {
        parse_chain(a, text, &e);
    }
    if (e.kind == SYMBOL_PATH_SERVER) e.directory = (str){0};
    return e;
}

size_t symbol_path_parse(arena *a, str path, symbol_path_element **out)
{
    size_t most = 1, count = 0;
    for (size_t i = 0; i < path.len; i++) most += path.ptr[i] == ';';
    if (most > SYMBOL_PATH_MOST_ELEMENTS) most = SYMBOL_PATH_MOST_ELEMENTS;
    *out = ARENA_ARRAY(a, symbol_path_element, most);
    while (path.len && count < most) {
        str text = str_trim(str_take_until(&path, ';'));
        if (text.len) (*out)[count++] = parse_element(a, text);
    }
    return count;
}

str symbol_path_expand(arena *a, str path, str cache)
{
    strbuf b = {.arena = a};
    symbol_path_element *elements;
    size_t count = symbol_path_parse(a, path, &elements);
    for (size_t i = 0; i < count; i++) {
        if (i) strbuf_append_char(&b, ';');
        if (elements[i].kind == SYMBOL_PATH_SERVER && elements[i].is_bare)
            strbuf_format(&b, "cache*%.*s;SRV*%s", STR_ARG(cache), SYMBOL_PATH_PUBLIC_SERVER);
        else strbuf_append(&b, elements[i].text);
    }
    return strbuf_str(&b);
}

bool symbol_pointer_parse(str text, str *out)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 && text.ptr[i] != '\r' && text.ptr[i] != '\n' &&
            text.ptr[i] != '\t')
            return false;
    text = str_trim(str_take_until(&text, '\n'));
    if (str_starts_with_nocase(text, STR("MSG:"))) return false;
    if (str_starts_with_nocase(text, STR("PATH:"))) text = str_trim(str_skip(text, 5));
    if (!text.len) return false;
    *out = text;
    return true;
}
