/* Source files over HTTP: STORE/.ntdbg/src/NAME/KEY/NAME, the key being a digest of the address. */
#include "symsrv/lookup.h"

#include "base/digest.h"
#include "base/file.h"

enum { SOURCE_MOST_SIZE = 64 << 20, KEY_BYTES = 16 };

typedef struct answer {
    arena *a;
    bool done;
    str message;
} answer;

static void on_answer(void *context, const http_result *r)
{
    answer *to = context;
    to->done = r->outcome == HTTP_DONE && r->size > 0;
    if (to->done) return;
    to->message = r->outcome == HTTP_ABSENT ? STR("the server does not have it")
                  : r->outcome == HTTP_DONE ? STR("the file is empty")
                  : r->message.len          ? str_copy(to->a, r->message)
                                            : STR("the transfer was refused");
}

/* The last part of the address without its query: what the file is called. */
static str name_of(str url)
{
    str path = str_slice(url, 0, str_find_char(url, '?'));
    return str_base_name(str_slice(path, 0, str_find_char(path, '#')));
}

static str key_of(arena *a, str url)
{
    uint8_t sum[DIGEST_MOST];
    strbuf b = {.arena = a};
    digest(DIGEST_SHA256, (bytes){(const uint8_t *)url.ptr, url.len}, sum);
    for (size_t i = 0; i < KEY_BYTES; i++) strbuf_format(&b, "%02x", sum[i]);
    return strbuf_str(&b);
}

error *symsrv_fetch_source(arena *a, symsrv *s, str url, str *path)
{
    str store = s->cache.len ? s->cache : s->config.default_store, name = name_of(url), key = key_of(a, url);
    if (!store.len) return error_new(a, ERROR_UNAVAILABLE, "%.*s: there is no store for it", STR_ARG(url));
    store = path_join(a, path_join(a, store, STR(".ntdbg")), STR("src"));
    if (!store_name_is_safe(name)) return error_new(a, ERROR_FORMAT, "%.*s: no name of a file", STR_ARG(url));
    if (store_find(a, store, name, key, STORE_FILE, path)) return NULL;
    if (!symsrv_network(s))
        return error_new(a, ERROR_UNAVAILABLE, "%.*s: not asked: the network is switched off", STR_ARG(url));
    store_temporary t;
    error *e = store_temporary_open(a, store, name, key, STR(".part"), &t);
    if (e) return e;
    answer got = {.a = a};
    http_add(s->http, &(http_request){.url = url,
                                      .name = name,
                                      .fd = t.fd,
                                      .most_size = SOURCE_MOST_SIZE,
                                      .done = on_answer,
                                      .context = &got});
    http_run(s->http);
    if (got.done) e = store_publish(a, store, name, key, name, &t, path);
    else e = error_new(a, ERROR_IO, "%.*s: %.*s", STR_ARG(url), STR_ARG(got.message));
    store_temporary_close(&t, false);
    return e;
}
