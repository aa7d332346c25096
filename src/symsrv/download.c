/* A lookup's turn at a server: NAME, then NAM_ (a cabinet), then file.ptr; in two tiers when the server has
 * an index2.txt. The download goes to a temporary file of the nearest store that can be written and becomes a
 * file of the store only when its identity is the one asked for. */
#include "symsrv/lookup.h"

#include "base/file.h"

#include <stdio.h>

static server *server_of(symsrv *s, str url)
{
    for (size_t i = 0; i < s->servers.count; i++)
        if (str_equal(s->servers.items[i]->url, url)) return s->servers.items[i];
    server *v = ARENA_NEW(s->a, server);
    v->url = str_copy(s->a, url);
    *VEC_PUSH(s->a, &s->servers) = v;
    return v;
}

static void append_encoded(strbuf *b, str text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                     c == '_' || c == '.' || c == '~';
        if (plain) strbuf_append_char(b, (char)c);
        else strbuf_format(b, "%%%02X", c);
    }
}

static str file_of_form(lookup *l)
{
    return l->form == STORE_FILE      ? l->f->name
           : l->form == STORE_CABINET ? store_cabinet_name(l->a, l->f->name)
                                      : STR("file.ptr");
}

static str without_slash(str url)
{
    while (url.len && url.ptr[url.len - 1] == '/') url.len--;
    return url;
}

static str url_of(lookup *l)
{
    strbuf b = {.arena = l->a};
    strbuf_append(&b, without_slash(l->server->url));
    if (l->asks_tiers) {
        strbuf_append(&b, STR("/index2.txt"));
        return strbuf_str(&b);
    }
    if (l->two_tier) {
        strbuf_append_char(&b, '/');
        append_encoded(&b, str_slice(l->f->name, 0, 2));
    }
    const str parts[] = {l->f->name, l->f->key, file_of_form(l)};
    for (size_t i = 0; i < 3; i++) {
        strbuf_append_char(&b, '/');
        append_encoded(&b, parts[i]);
    }
    return strbuf_str(&b);
}

/* What WinDbg shows behind HTTPGET: the URL without scheme and host. */
static str path_of_url(str url)
{
    size_t host = str_find(url, STR("://"));
    str rest = str_skip(url, host == SIZE_MAX ? 0 : host + 3);
    size_t slash = str_find_char(rest, '/');
    return slash == SIZE_MAX ? STR("/") : str_skip(rest, slash);
}

static const char *status_name(long status)
{
    switch (status) {
    case 200:
    case 206: return " - HTTP_STATUS_OK";
    case 401: return " - HTTP_STATUS_DENIED";
    case 403: return " - HTTP_STATUS_FORBIDDEN";
    case 404: return " - HTTP_STATUS_NOT_FOUND";
    case 410: return " - HTTP_STATUS_GONE";
    case 500: return " - HTTP_STATUS_SERVER_ERROR";
    case 502: return " - HTTP_STATUS_BAD_GATEWAY";
    case 503: return " - HTTP_STATUS_SERVICE_UNAVAIL";
    case 504: return " - HTTP_STATUS_GATEWAY_TIMEOUT";
    default: return "";
    }
}

static void on_done(void *context, const http_result *r);

static const char *suffix_of(const lookup *l)
{
    return l->asks_tiers              ? ".index2"
           : l->form == STORE_FILE    ? ".part"
           : l->form == STORE_CABINET ? ".cab"
                                      : ".ptr";
}

/* The nearest store that can be written takes the download. */
static bool open_temporary(lookup *l)
{
    error *e = NULL;
    for (l->place = 0; l->place < l->store_at; l->place++) {
        if (symbol_path_is_url(l->stores[l->place])) continue;
        e = store_temporary_open(l->a, l->stores[l->place], l->f->name, l->f->key,
                                 str_from_cstr(suffix_of(l)), &l->temporary);
        if (!e) return true;
    }
    lookup_fail(l, "%.*s: not asked: no store before it can be written%s%.*s", STR_ARG(l->server->url),
                e ? ": " : "", STR_ARG(e ? e->message : STR("")));
    l->temporary.fd = -1;
    return false;
}

static bool ask(lookup *l)
{
    if (!open_temporary(l)) return false;
    str url = url_of(l);
    lookup_log(l, "SYMSRV:  HTTPGET: %.*s", STR_ARG(path_of_url(url)));
    bool small = l->asks_tiers || l->form == STORE_POINTER;
    http_request r = {.url = url,
                      .name = l->f->name,
                      .fd = l->temporary.fd,
                      .validator = small ? (str){0} : store_validator_read(l->a, &l->temporary),
                      .most_size = small ? 1 << 16 : LOOKUP_MOST_SIZE,
                      .done = on_done,
                      .context = l};
    http_add(l->s->http, &r);
    return true;
}

bool symsrv_network(symsrv *s)
{
    if (s->config.offline) return false;
    if (!s->http) {
        s->http = http_client_new(s->a, &s->config.http, s->config.interrupt);
        if (s->http && s->config.progress)
            http_set_progress(s->http, s->config.progress, s->config.progress_context);
    }
    return s->http;
}

/* Marks stand in the first store that has any say: the nearest local one. */
static str marks_store(const lookup *l)
{
    for (size_t i = 0; i < l->store_at; i++)
        if (!symbol_path_is_url(l->stores[i])) return l->stores[i];
    return (str){0};
}

bool download_begin(lookup *l)
{
    symsrv *s = l->s;
    str url = l->stores[l->store_at], marks = marks_store(l);
    if (!store_name_is_safe(l->f->name) || !store_name_is_safe(l->f->key)) return false;
    l->server = server_of(s, url);
    if (!symsrv_network(s)) {
        lookup_fail(l, "%.*s: not asked for %.*s: the network is switched off", STR_ARG(url),
                    STR_ARG(l->f->name));
        lookup_log(l, "SYMSRV:  %.*s - not asked: offline", STR_ARG(url));
        return false;
    }
    if (l->server->is_dead) {
        lookup_fail(l, "%.*s: not asked for %.*s: %.*s", STR_ARG(url), STR_ARG(l->f->name),
                    STR_ARG(l->server->reason));
        lookup_log(l, "SYMSRV:  %.*s - not asked again: %.*s", STR_ARG(url), STR_ARG(l->server->reason));
        return false;
    }
    if (s->believe_absent && marks.len &&
        store_is_absent(l->a, marks, url, l->f->name, l->f->key, s->config.absent_seconds)) {
        lookup_fail(l, "%.*s: does not have %.*s (asked not long ago)", STR_ARG(url), STR_ARG(l->f->name));
        lookup_log(l, "SYMSRV:  %.*s/%.*s/%.*s - marked as not found", STR_ARG(without_slash(url)),
                   STR_ARG(l->f->name), STR_ARG(l->f->key));
        l->result = 0x80190194;
        return false;
    }
    l->form = STORE_FILE;
    l->two_tier = l->server->two_tier;
    l->asks_tiers = false;
    l->all_absent = true;
    return ask(l);
}

/* ---- when an answer is there */

static bool take_file(lookup *l, uint64_t size)
{
    symsrv_file strict = *l->f;
    str url = l->server->url, at;
    strict.any = false;
    error *e = symsrv_verify(l->a, &strict, l->temporary.path);
    if (e) {
        /* The message begins with the temporary file's name, which says nothing to anybody. */
        str text = e->message;
        if (str_starts_with(text, l->temporary.path)) text = str_skip(text, l->temporary.path.len + 2);
        lookup_fail(l, "%.*s: what it sent for %.*s was refused: %.*s", STR_ARG(url), STR_ARG(l->f->name),
                    STR_ARG(text));
        lookup_log(l, "SYMSRV:  %.*s from %.*s: refused: %.*s", STR_ARG(l->f->name), STR_ARG(url),
                   STR_ARG(text));
        return false;
    }
    lookup_log(l, "SYMSRV:  %.*s from %.*s: %llu bytes - copied", STR_ARG(l->f->name), STR_ARG(url),
               (unsigned long long)size);
    e = store_publish(l->a, l->stores[l->place], l->f->name, l->f->key, l->f->name, &l->temporary, &at);
    if (e) {
        lookup_fail(l, "%.*s", STR_ARG(e->message));
        return false;
    }
    /* The stores between this one and the server. */
    for (size_t i = l->place + 1; i < l->store_at; i++) {
        str copy;
        if (symbol_path_is_url(l->stores[i])) continue;
        error *ignored = store_copy_in(l->a, l->stores[i], l->f->name, l->f->key, l->f->name, at,
                                       l->s->config.interrupt, &copy);
        (void)ignored; /* a store that cannot be written is skipped */
    }
    lookup_log(l, "SYMSRV:  PATH: %.*s", STR_ARG(at));
    l->result = 0;
    return lookup_offer(l, at);
}

static bool take_cabinet(lookup *l, uint64_t size)
{
    lookup_log(l, "SYMSRV:  %.*s from %.*s: %llu bytes - copied", STR_ARG(file_of_form(l)),
               STR_ARG(l->server->url), (unsigned long long)size);
    return lookup_deliver(l, l->temporary.path, STORE_CABINET, l->store_at);
}

/* A file.ptr of a server names a place of the server's own network. A server must not choose which local
 * files are read, so it is told and not followed. */
static bool take_pointer(lookup *l)
{
    bytes text;
    str target;
    if (!file_map(l->a, l->temporary.path, &text) &&
        symbol_pointer_parse((str){(const char *)text.ptr, text.len}, &target))
        lookup_fail(l, "%.*s: says that the file is at %.*s, which is not reached over HTTP",
                    STR_ARG(l->server->url), STR_ARG(target));
    return false;
}

static bool take_answer(lookup *l, const http_result *r)
{
    if (!r->size) {
        lookup_fail(l, "%.*s: what it sent for %.*s was refused: the file is empty (0 bytes)",
                    STR_ARG(l->server->url), STR_ARG(l->f->name));
        lookup_log(l, "SYMSRV:  %.*s from %.*s: refused: 0 bytes", STR_ARG(file_of_form(l)),
                   STR_ARG(l->server->url));
        return false;
    }
    return l->form == STORE_FILE      ? take_file(l, r->size)
           : l->form == STORE_CABINET ? take_cabinet(l, r->size)
                                      : take_pointer(l);
}

/* The next thing to ask this server for; false when there is none. */
static bool ask_next(lookup *l)
{
    if (l->asks_tiers) {
        l->asks_tiers = false;
        if (!l->server->two_tier) return false;
        l->two_tier = true;
        l->form = STORE_FILE;
        return ask(l);
    }
    if (l->form == STORE_POINTER) {
        /* Nothing in one tier: has it two? Asked once a server. */
        if (l->two_tier || l->server->tiers_known) return false;
        l->asks_tiers = true;
        return ask(l);
    }
    l->form = l->form == STORE_FILE ? STORE_CABINET : STORE_POINTER;
    return ask(l);
}

static void log_answer(lookup *l, const http_result *r)
{
    if (r->status) {
        l->result = 0x80190000u | (uint32_t)(r->status & 0xffff);
        lookup_log(l, "SYMSRV:  HttpQueryInfo: %08x%s", l->result, status_name(r->status));
    } else if (r->outcome == HTTP_UNREACHABLE) {
        /* ERROR_INTERNET_CANNOT_CONNECT, ERROR_INTERNET_CONNECTION_ABORTED */
        l->result = r->no_server ? 0x800C2EFDu : 0x800C2EFEu;
        lookup_log(l, "SYMSRV:  HttpSendRequest: %08X - %s", l->result,
                   r->no_server ? "ERROR_INTERNET_CANNOT_CONNECT" : "ERROR_INTERNET_CONNECTION_ABORTED");
    }
}

static void give_up_server(lookup *l, const http_result *r)
{
    lookup_fail(l, "%.*s: %.*s: %.*s", STR_ARG(l->server->url), STR_ARG(l->f->name), STR_ARG(r->message));
    lookup_log(l, "SYMSRV:  %.*s: %.*s", STR_ARG(l->server->url), STR_ARG(r->message));
    if (!r->no_server) return;
    bool first = !l->server->is_dead;
    l->server->is_dead = true;
    l->server->reason = str_copy(l->s->a, r->message);
    if (first && l->to.gone) l->to.gone(l->to.context, l->server->url, l->server->reason);
}

/* True = another request was added. */
static bool handle(lookup *l, const http_result *r)
{
    if (l->asks_tiers && (r->outcome == HTTP_DONE || r->outcome == HTTP_ABSENT)) {
        l->server->tiers_known = true;
        l->server->two_tier = r->outcome == HTTP_DONE;
        return ask_next(l);
    }
    switch (r->outcome) {
    case HTTP_DONE:
        if (take_answer(l, r)) return false;
        l->all_absent = false;
        break;
    case HTTP_ABSENT: break;
    case HTTP_REFUSED:
        l->all_absent = false;
        /* Buckets that may not be listed say so for every file that they do not have. */
        if (r->status == 403) break;
        /* An HTML page for a file is what a portal or a login page answers: the other names would get the
         * same. */
        give_up_server(l, r);
        return false;
    case HTTP_CANCELLED: l->cancelled = true; return false;
    case HTTP_UNREACHABLE:
        l->all_absent = false;
        give_up_server(l, r);
        return false;
    }
    store_temporary_close(&l->temporary, false);
    return ask_next(l);
}

static void on_done(void *context, const http_result *r)
{
    lookup *l = context;
    bool cut = (r->outcome == HTTP_UNREACHABLE || r->outcome == HTTP_CANCELLED) && r->size &&
               r->validator.len && !l->asks_tiers && l->form != STORE_POINTER;
    log_answer(l, r);
    if (cut) store_validator_write(l->a, &l->temporary, r->validator);
    if (r->outcome != HTTP_DONE) store_temporary_close(&l->temporary, cut);
    if (handle(l, r)) return;
    store_temporary_close(&l->temporary, false);
    if (l->cancelled) {
        lookup_fail(l, "%.*s: interrupted", STR_ARG(l->server->url));
        return;
    }
    str marks = marks_store(l);
    if (!l->found && l->all_absent) {
        lookup_fail(l, "%.*s: does not have %.*s", STR_ARG(l->server->url), STR_ARG(l->f->name));
        if (marks.len) store_mark_absent(l->a, marks, l->server->url, l->f->name, l->f->key);
    }
    l->store_at++;
    lookup_step(l);
}
