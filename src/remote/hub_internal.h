/* What both threads of a hub share; everything here is under its lock. */
#ifndef NTDBG_REMOTE_HUB_INTERNAL_H
#define NTDBG_REMOTE_HUB_INTERNAL_H

#include "remote/hub.h"
#include "wire/remote.h"

#include <pthread.h>

enum { HUB_CHUNK = 32 * 1024, HUB_MARKS = 64, HUB_MARK_TEXT = 256 };

/* Something that a client is to do when it has been sent the history up to `at`. */
typedef struct hub_mark {
    uint64_t at;
    uint64_t skip;  /* bytes of history that are not for it */
    wire_kind kind; /* a message; 0 = none */
    char text[HUB_MARK_TEXT];
    size_t length;
} hub_mark;

typedef struct hub_client {
    arena *arena;
    unsigned number;
    int fd;
    unsigned server;
    remote_protocol protocol;
    bool connecting; /* clicon: the connection is being made */
    bool cut;        /* to be closed at once */
    bool ending;     /* to be closed when what stands in `out` is sent */
    str where;       /* "(tcp 127.0.0.1:54321)" */
    str name;        /* empty until it is in */
    time_t active;
    uint64_t deadline; /* of the handshake, or of a refusal: milliseconds of the monotonic clock */
    uint64_t progress; /* when it last took something */
    unsigned waiting;  /* commands that are not answered */
    uint64_t position; /* in the history: sent up to here */
    hub_mark marks[HUB_MARKS];
    size_t mark_count;
    uint8_t out[WIRE_HEADER + HUB_CHUNK];
    size_t out_at, out_length;
    wire_peer peer;
} hub_client;

typedef struct hub_server {
    remote_transport transport;
    int fd; /* -1: ended, or it connects (clicon) */
    bool ended;
    int announced;
    bool dialled;  /* clicon: a client is or was there */
    uint64_t dial; /* clicon: when to try (again) */
} hub_server;

typedef struct hub_event {
    arena *arena;
    struct hub_event *next;
    remote_event event;
} hub_event;

struct remote_hub {
    arena *arena;
    remote_setup setup;
    pthread_mutex_t lock;
    pthread_cond_t moved; /* a client has taken something, or is gone */
    pthread_t thread;
    bool started, stop;
    bool woken;                     /* the thread is, and has not looked yet */
    int wake_network, wake_session; /* eventfd */
    hub_server servers[REMOTE_MOST_SERVERS];
    size_t server_count;
    hub_client *clients[REMOTE_MOST_CLIENTS]; /* NULL = free */
    unsigned last_number, caller;
    hub_event *first_event, *last_event;
    char *ring;
    size_t capacity;
    uint64_t end;                   /* of the history: bytes since the session began */
    uint64_t prompt_at, prompt_end; /* the prompt that stands at the server */
    time_t local_active;
    str host, user;
};

/* ---- hub_network.c ---- */

void *hub_network(void *hub);
/* Milliseconds of the monotonic clock. */
uint64_t hub_now(void);
void hub_notify(int fd);

/* ---- hub.c ---- */

uint64_t hub_history_start(const remote_hub *h);
/* False when it has too many. */
bool hub_add_mark(hub_client *c, hub_mark mark);
void hub_add_event(remote_hub *h, remote_event_kind kind, const hub_client *c, str text);

#endif
