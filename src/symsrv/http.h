/* HTTP downloads into files, many at a time: the one place of the project that talks to a network (libcurl).
 *
 *   http_add(c, &request) ... http_run(c) -> request.done(context, &result), which may add more
 *
 * Redirects, retries with growing pauses, resumed transfers, proxies and TLS are dealt with in here. Nothing
 * is printed. */
#ifndef NTDBG_SYMSRV_HTTP_H
#define NTDBG_SYMSRV_HTTP_H

#include "base/interrupt.h"
#include "base/str.h"

typedef struct http_client http_client;

typedef struct http_config {
    str proxy;         /* "host:port" or a URL; empty = http_proxy and https_proxy of the environment count */
    str ca_file;       /* PEM file of trusted authorities; empty = the system's */
    str agent;         /* User-Agent */
    unsigned retries;  /* after the first try */
    unsigned pause_ms; /* before the first retry; doubles each time */
    unsigned connect_ms;    /* limit for a connection */
    unsigned stall_seconds; /* a transfer that stands still this long is given up */
    unsigned parallel;      /* transfers at a time */
} http_config;

typedef enum http_outcome {
    HTTP_DONE,        /* the whole body is in the file */
    HTTP_ABSENT,      /* 404 or 410: the server does not have it */
    HTTP_REFUSED,     /* any other status, an HTML page, or more bytes than allowed */
    HTTP_UNREACHABLE, /* no answer: name, connection, TLS, time, endless redirects, a transfer that stays cut
                       */
    HTTP_CANCELLED,   /* Ctrl-C */
} http_outcome;

typedef struct http_result {
    http_outcome outcome;
    long status;    /* the last HTTP status, 0 = none */
    bool no_server; /* UNREACHABLE: not even a connection */
    uint64_t size;  /* bytes in the file */
    str message;    /* one line; lives during the call */
    str validator;  /* ETag or Last-Modified of the body, for a later resume; may be empty */
} http_result;

typedef struct http_request {
    str url;
    str name;           /* for progress */
    int fd;             /* the body's file; may hold the beginning of it */
    str validator;      /* of that beginning; empty = it is not used */
    uint64_t most_size; /* a larger body is refused */
    void (*done)(void *context, const http_result *result);
    void *context;
} http_request;

typedef struct http_progress {
    size_t running, waiting;
    uint64_t received, expected; /* bytes of all running transfers; expected 0 = not known */
    str name;                    /* of the oldest running one */
} http_progress;

/* Lives in `a`; NULL when the library cannot be set up. */
http_client *http_client_new(arena *a, const http_config *config, const interrupt *i);
/* Called about ten times a second while transfers run, and once with `running` 0 at the end. */
void http_set_progress(http_client *c, void (*progress)(void *context, const http_progress *p),
                       void *context);
void http_add(http_client *c, const http_request *request);
/* Returns when nothing is left to do, or soon after an interrupt (everything left is then HTTP_CANCELLED). */
void http_run(http_client *c);

#endif
