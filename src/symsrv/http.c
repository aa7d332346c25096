/* Downloads through libcurl's multi interface. A transfer waits, runs, or pauses before it is tried again:
 *
 *   waiting -> running -> done
 *                 \-> pausing -> running (from where the file ends, when the server says it is the same file)
 */
#include "symsrv/http.h"

#include "base/vec.h"
#include "symsrv/curl_library.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

enum { MOST_REDIRECTS = 8, MOST_PAUSE_MS = 15000, POLL_MS = 50, PROGRESS_MS = 100 };

typedef enum transfer_state { WAITING, RUNNING, PAUSING, FINISHED } transfer_state;

typedef struct transfer {
    http_client *client;
    http_request request;
    transfer_state state;
    unsigned tries;
    uint64_t resume_at; /* pausing until, in ms */
    CURL *easy;
    struct curl_slist *headers;
    uint64_t have;  /* bytes of the body in the file */
    uint64_t asked; /* first byte that was asked for */
    bool begun;     /* the body has begun to arrive */
    bool is_html;
    bool too_large;
    int disk_error;       /* errno of a write that failed */
    unsigned retry_after; /* seconds, as the server says */
    char validator[256];  /* of what is in the file */
    char fresh[256];      /* of the answer that is arriving */
    uint64_t range_start;
    bool has_range;
    char reason[CURL_ERROR_SIZE];
} transfer;

struct http_client {
    arena *a;
    http_config config;
    const interrupt *interrupt;
    curl_library curl;
    CURLM *multi;
    VEC(transfer *) transfers;
    size_t running;
    uint64_t shown; /* when progress was last told, in ms */
    void (*progress)(void *context, const http_progress *p);
    void *progress_context;
};

static uint64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000 + (uint64_t)t.tv_nsec / 1000000;
}

static void drop_handle(transfer *t)
{
    if (t->easy) {
        t->client->curl.multi_remove_handle(t->client->multi, t->easy);
        t->client->curl.easy_cleanup(t->easy);
    }
    t->client->curl.slist_free_all(t->headers);
    t->easy = NULL;
    t->headers = NULL;
}

static void close_client(void *context)
{
    http_client *c = context;
    for (size_t i = 0; i < c->transfers.count; i++) drop_handle(c->transfers.items[i]);
    c->curl.multi_cleanup(c->multi);
    c->curl.global_cleanup();
}

http_client *http_client_new(arena *a, const http_config *config, const interrupt *i)
{
    curl_library curl;
    if (!curl_library_load(&curl) || curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) return NULL;
    http_client *c = ARENA_NEW(a, http_client);
    c->a = a;
    c->curl = curl;
    c->config = *config;
    c->interrupt = i;
    c->multi = c->curl.multi_init();
    if (!c->multi) {
        c->curl.global_cleanup();
        return NULL;
    }
    c->curl.multi_setopt(c->multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
    arena_on_free(a, close_client, c);
    return c;
}

void http_set_progress(http_client *c, void (*progress)(void *context, const http_progress *p), void *context)
{
    c->progress = progress;
    c->progress_context = context;
}

void http_add(http_client *c, const http_request *request)
{
    transfer *t = NULL;
    for (size_t i = 0; i < c->transfers.count && !t; i++)
        if (c->transfers.items[i]->state == FINISHED) t = c->transfers.items[i];
    if (!t) {
        t = ARENA_NEW(c->a, transfer);
        *VEC_PUSH(c->a, &c->transfers) = t;
    }
    *t = (transfer){.client = c, .request = *request};
    off_t end = request->validator.len && request->validator.len < sizeof t->validator
                    ? lseek(request->fd, 0, SEEK_END)
                    : 0;
    if (end > 0) {
        t->have = (uint64_t)end;
        memcpy(t->validator, request->validator.ptr, request->validator.len);
    }
}

/* ---- what curl calls */

static bool header_is(const char *line, size_t size, const char *name, const char **value, size_t *length)
{
    size_t n = strlen(name);
    if (size <= n || strncasecmp(line, name, n) != 0 || line[n] != ':') return false;
    str text = str_trim((str){line + n + 1, size - n - 1});
    *value = text.ptr;
    *length = text.len;
    return true;
}

static void keep(char to[256], const char *value, size_t length)
{
    if (!length || length >= 256) return;
    memcpy(to, value, length);
    to[length] = '\0';
}

static size_t on_header(char *line, size_t unit, size_t count, void *context)
{
    transfer *t = context;
    size_t size = unit * count, length;
    const char *value;
    if (size > 5 && strncasecmp(line, "HTTP/", 5) == 0) { /* a new answer: after a redirect, or 100 */
        t->fresh[0] = '\0';
        t->is_html = t->has_range = false;
        t->retry_after = 0;
    } else if (header_is(line, size, "ETag", &value, &length)) {
        /* A weak one does not promise the same bytes. */
        if (length && *value == '"') keep(t->fresh, value, length);
    } else if (header_is(line, size, "Last-Modified", &value, &length)) {
        if (!t->fresh[0]) keep(t->fresh, value, length);
    } else if (header_is(line, size, "Content-Type", &value, &length)) {
        t->is_html = length >= 9 && strncasecmp(value, "text/html", 9) == 0;
    } else if (header_is(line, size, "Retry-After", &value, &length)) {
        t->retry_after = length && length < 6 && *value >= '0' && *value <= '9' ? (unsigned)atoi(value) : 0;
    } else if (header_is(line, size, "Content-Range", &value, &length)) {
        if (length > 6 && strncasecmp(value, "bytes ", 6) == 0) {
            t->has_range = true;
            t->range_start = strtoull(value + 6, NULL, 10);
        }
    }
    return size;
}

/* Where the body goes: behind what is there when the server goes on from it, else to the start of the file.
 */
static bool begin_body(transfer *t)
{
    long status = 0;
    t->client->curl.easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    t->begun = true;
    if (status == 206) return t->has_range && t->range_start == t->asked && t->asked == t->have;
    t->have = 0;
    memcpy(t->validator, t->fresh, sizeof t->validator);
    return ftruncate(t->request.fd, 0) == 0;
}

static size_t on_body(char *data, size_t unit, size_t count, void *context)
{
    transfer *t = context;
    size_t size = unit * count, done = 0;
    if (t->is_html) return 0;
    if (!t->begun && !begin_body(t)) return 0;
    if (size > t->request.most_size || t->have > t->request.most_size - size) {
        t->too_large = true;
        return 0;
    }
    while (done < size) {
        ssize_t n = pwrite(t->request.fd, data + done, size - done, (off_t)(t->have + done));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            t->disk_error = n < 0 ? errno : ENOSPC;
            return 0;
        }
        done += (size_t)n;
    }
    t->have += size;
    return size;
}

/* ---- starting */

static void set_options(transfer *t, const char *url)
{
    const http_config *k = &t->client->config;
    CURL *e = t->easy;
    t->client->curl.easy_setopt(e, CURLOPT_URL, url);
    t->client->curl.easy_setopt(e, CURLOPT_PRIVATE, t);
    t->client->curl.easy_setopt(e, CURLOPT_NOSIGNAL, 1L);
    t->client->curl.easy_setopt(e, CURLOPT_ERRORBUFFER, t->reason);
    t->client->curl.easy_setopt(e, CURLOPT_FAILONERROR, 1L);
    t->client->curl.easy_setopt(e, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_2TLS);
    /* Worth waiting for where TLS tells the protocol at once; elsewhere all would queue behind the first
     * answer. */
    t->client->curl.easy_setopt(e, CURLOPT_PIPEWAIT,
                                str_starts_with_nocase(t->request.url, STR("https:")) ? 1L : 0L);
    t->client->curl.easy_setopt(e, CURLOPT_FOLLOWLOCATION, 1L);
    t->client->curl.easy_setopt(e, CURLOPT_MAXREDIRS, (long)MOST_REDIRECTS);
    t->client->curl.easy_setopt(e, CURLOPT_PROTOCOLS_STR, "http,https");
    /* What began encrypted stays so. */
    t->client->curl.easy_setopt(e, CURLOPT_REDIR_PROTOCOLS_STR,
                                str_starts_with_nocase(t->request.url, STR("https:")) ? "https"
                                                                                      : "http,https");
    t->client->curl.easy_setopt(e, CURLOPT_CONNECTTIMEOUT_MS, (long)k->connect_ms);
    t->client->curl.easy_setopt(e, CURLOPT_LOW_SPEED_LIMIT, 16L);
    t->client->curl.easy_setopt(e, CURLOPT_LOW_SPEED_TIME, (long)k->stall_seconds);
    t->client->curl.easy_setopt(e, CURLOPT_HEADERFUNCTION, on_header);
    t->client->curl.easy_setopt(e, CURLOPT_HEADERDATA, t);
    t->client->curl.easy_setopt(e, CURLOPT_WRITEFUNCTION, on_body);
    t->client->curl.easy_setopt(e, CURLOPT_WRITEDATA, t);
    t->client->curl.easy_setopt(e, CURLOPT_USERAGENT,
                                k->agent.len ? str_to_cstr(t->client->a, k->agent) : "ntdbg");
    if (k->proxy.len) t->client->curl.easy_setopt(e, CURLOPT_PROXY, str_to_cstr(t->client->a, k->proxy));
    if (k->ca_file.len) t->client->curl.easy_setopt(e, CURLOPT_CAINFO, str_to_cstr(t->client->a, k->ca_file));
}

static void ask_for_rest(transfer *t)
{
    char text[320];
    if (!t->have || !t->validator[0]) {
        t->have = 0;
        t->asked = 0;
        return;
    }
    t->asked = t->have;
    snprintf(text, sizeof text, "%llu-", (unsigned long long)t->have);
    t->client->curl.easy_setopt(t->easy, CURLOPT_RANGE, text);
    snprintf(text, sizeof text, "If-Range: %s", t->validator);
    t->headers = t->client->curl.slist_append(NULL, text);
    t->client->curl.easy_setopt(t->easy, CURLOPT_HTTPHEADER, t->headers);
}

static void start(transfer *t)
{
    http_client *c = t->client;
    t->easy = t->client->curl.easy_init();
    t->state = RUNNING;
    t->begun = t->is_html = t->has_range = false;
    t->fresh[0] = t->reason[0] = '\0';
    t->tries++;
    c->running++;
    if (!t->easy) return;
    arena *work = arena_new();
    set_options(t, str_to_cstr(work, t->request.url));
    arena_free(work);
    ask_for_rest(t);
    if (t->client->curl.multi_add_handle(c->multi, t->easy) != CURLM_OK) drop_handle(t);
}

/* ---- ending */

static bool is_passing_status(long status)
{
    return status == 408 || status == 429 || (status >= 500 && status != 501 && status != 505);
}

static bool is_passing(CURLcode code, long status)
{
    switch (code) {
    case CURLE_HTTP_RETURNED_ERROR: return is_passing_status(status);
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT:
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
    case CURLE_SSL_CONNECT_ERROR: return true;
    default: return false;
    }
}

static void finish(transfer *t, const http_result *result)
{
    http_request r = t->request;
    http_result kept = *result;
    char validator[256];
    memcpy(validator, t->validator, sizeof validator);
    kept.validator = str_from_cstr(validator);
    drop_handle(t);
    if (t->state == RUNNING) t->client->running--;
    t->state = FINISHED; /* from here on `t` may be used for another request */
    r.done(r.context, &kept);
}

/* An error's own page is HTML nearly everywhere; only as an answer to the question is it wrong. */
static bool is_page(const transfer *t, CURLcode code)
{
    return t->is_html && code != CURLE_HTTP_RETURNED_ERROR;
}

static http_outcome outcome_of(const transfer *t, CURLcode code, long status)
{
    if (is_page(t, code) || t->too_large || t->disk_error) return HTTP_REFUSED;
    if (code == CURLE_OK) return HTTP_DONE;
    if (code != CURLE_HTTP_RETURNED_ERROR) return HTTP_UNREACHABLE;
    return status == 404 || status == 410 ? HTTP_ABSENT : HTTP_REFUSED;
}

static bool pause_and_retry(transfer *t, CURLcode code, long status)
{
    const http_config *k = &t->client->config;
    bool useless_range = code == CURLE_HTTP_RETURNED_ERROR && status == 416 && t->asked;
    bool wrong_range =
        code == CURLE_WRITE_ERROR && status == 206 && !t->too_large && !t->disk_error && !t->is_html;
    if (useless_range || wrong_range) {
        t->validator[0] = '\0';
        t->have = 0;
    } else if (code == CURLE_OPERATION_TIMEDOUT ? t->have <= t->asked : !is_passing(code, status)) {
        return false; /* a server that said nothing in all that time will not the next time */
    }
    if (code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST) {
        if (t->tries > 1) return false; /* nobody wants to wait long for a server that is not there */
    }
    if (is_page(t, code) || t->tries > k->retries) return false;
    uint64_t pause = (uint64_t)k->pause_ms << (t->tries - 1);
    if (t->retry_after) pause = (uint64_t)t->retry_after * 1000;
    if (pause > MOST_PAUSE_MS) pause = MOST_PAUSE_MS;
    drop_handle(t);
    t->client->running--;
    t->state = PAUSING;
    t->resume_at = now_ms() + pause;
    return true;
}

static void end_transfer(transfer *t, CURLcode code)
{
    long status = 0;
    char text[CURL_ERROR_SIZE + 64];
    if (t->easy) t->client->curl.easy_getinfo(t->easy, CURLINFO_RESPONSE_CODE, &status);
    /* An empty body calls on_body never: the file must not keep what was there before. */
    if (code == CURLE_OK && !t->begun && !begin_body(t)) t->disk_error = errno;
    if (pause_and_retry(t, code, status)) return;
    http_result r = {.outcome = outcome_of(t, code, status), .status = status, .size = t->have};
    r.no_server = code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST ||
                  code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_SSL_CONNECT_ERROR ||
                  code == CURLE_PEER_FAILED_VERIFICATION || (code == CURLE_OPERATION_TIMEDOUT && !status);
    if (is_page(t, code)) snprintf(text, sizeof text, "the server answered with an HTML page");
    else if (t->too_large) snprintf(text, sizeof text, "the file is larger than allowed");
    else if (t->disk_error) snprintf(text, sizeof text, "writing failed: %s", strerror(t->disk_error));
    else if (code == CURLE_HTTP_RETURNED_ERROR) snprintf(text, sizeof text, "HTTP status %ld", status);
    else snprintf(text, sizeof text, "%s", t->reason[0] ? t->reason : t->client->curl.easy_strerror(code));
    r.message = str_from_cstr(code == CURLE_OK && r.outcome == HTTP_DONE ? "" : text);
    finish(t, &r);
}

/* ---- the loop */

static void tell_progress(http_client *c, bool at_end)
{
    uint64_t now = now_ms();
    if (!c->progress || (!at_end && now - c->shown < PROGRESS_MS)) return;
    c->shown = now;
    http_progress p = {.running = c->running};
    for (size_t i = 0; i < c->transfers.count; i++) {
        transfer *t = c->transfers.items[i];
        curl_off_t length = -1;
        p.waiting += t->state == WAITING || t->state == PAUSING;
        if (t->state != RUNNING || !t->easy) continue;
        if (!p.name.len) p.name = t->request.name;
        c->curl.easy_getinfo(t->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
        p.received += t->have;
        if (length > 0) p.expected += t->asked + (uint64_t)length;
    }
    c->progress(c->progress_context, &p);
}

static void cancel_all(http_client *c)
{
    for (size_t i = 0; i < c->transfers.count; i++) {
        transfer *t = c->transfers.items[i];
        if (t->state == FINISHED) continue;
        http_result r = {.outcome = HTTP_CANCELLED, .size = t->have, .message = STR("interrupted")};
        finish(t, &r);
    }
}

/* Starts what may start; false when nothing is left at all. */
static bool start_some(http_client *c)
{
    bool left = false;
    uint64_t now = now_ms();
    size_t parallel = c->config.parallel ? c->config.parallel : 1;
    for (size_t i = 0; i < c->transfers.count; i++) {
        transfer *t = c->transfers.items[i];
        left = left || t->state != FINISHED;
        bool ready = t->state == WAITING || (t->state == PAUSING && now >= t->resume_at);
        if (!ready || c->running >= parallel) continue;
        start(t);
        if (!t->easy) end_transfer(t, CURLE_OUT_OF_MEMORY);
    }
    return left;
}

static bool take_finished(http_client *c)
{
    CURLMsg *m;
    int queued;
    bool any = false;
    while ((m = c->curl.multi_info_read(c->multi, &queued))) {
        transfer *t = NULL;
        if (m->msg != CURLMSG_DONE) continue;
        CURLcode code = m->data.result;
        c->curl.easy_getinfo(m->easy_handle, CURLINFO_PRIVATE, &t);
        end_transfer(t, code);
        any = true;
    }
    return any;
}

void http_run(http_client *c)
{
    int running = 0;
    while (!interrupt_pending(c->interrupt) && start_some(c)) {
        c->curl.multi_perform(c->multi, &running);
        bool any = take_finished(c);
        tell_progress(c, false);
        if (!any) c->curl.multi_poll(c->multi, NULL, 0, POLL_MS, NULL);
    }
    if (interrupt_pending(c->interrupt)) cancel_all(c);
    tell_progress(c, true);
}
