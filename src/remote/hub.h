/* The debugging servers of a session and who is connected to them. A thread of its own has the sockets; the
 * session's thread asks what has come (remote_hub_take) and says what is shown (remote_hub_show).
 *
 *     what is shown --> one ring of history <-- each client reads on from its own place
 *     clients' commands --> queue --> remote_hub_take --> the session runs them, one after the other
 *
 * A client that does not read holds the session up for REMOTE_PATIENCE seconds at most, once: then its
 * connection is cut. All functions may be called from one thread only (the hub's own is inside). */
#ifndef NTDBG_REMOTE_HUB_H
#define NTDBG_REMOTE_HUB_H

#include "base/interrupt.h"
#include "base/vec.h"
#include "remote/transport.h"

#include <time.h>

enum {
    REMOTE_PATIENCE = 10,     /* seconds: for a handshake, and for a client that does not read */
    REMOTE_MOST_CLIENTS = 32, /* with those that have not said who they are */
    REMOTE_MOST_SERVERS = 32, /* that a session ever starts */
    REMOTE_MOST_WAITING = 16, /* commands that a client may send before the first is answered */
    REMOTE_HISTORY_KB = 512,  /* without _NT_DEBUG_HISTORY_SIZE */
    REMOTE_MOST_HISTORY_KB = 64 * 1024,
};

typedef struct remote_hub remote_hub;

typedef struct remote_setup {
    size_t history;             /* bytes that a new client may be shown */
    interrupt *interrupt;       /* what Ctrl-C of a client sets ... */
    const atomic_bool *running; /* ... while a command runs */
    bool local;                 /* somebody is at the server itself (not -noio) */
} remote_setup;

/* Nothing listens yet. */
error *remote_hub_new(arena *a, const remote_setup *setup, remote_hub **out);
/* Ends all connections, sending what is still to be sent for a short time. NULL is allowed. */
void remote_hub_free(remote_hub *h);

/* ---- servers */

typedef struct remote_server_view {
    unsigned id;
    bool ended;
    str transport; /* "tcp:Port=5005" */
    str connect;   /* what -remote takes: with ",Server=HOST" */
    bool loopback; /* only this computer reaches it */
} remote_server_view;

/* `transport` as .server takes it. A server that listens on other addresses than the loopback one must have a
 * password. */
error *remote_hub_serve(remote_hub *h, arena *a, str transport);
size_t remote_hub_servers(remote_hub *h, arena *a, remote_server_view **out);
/* No more clients through it; those that are there stay. False when there is none with this number. */
bool remote_hub_end_server(remote_hub *h, unsigned id);

/* ---- clients */

typedef struct remote_client_view {
    str name; /* "HOST\user (tcp 127.0.0.1:54321)" */
    time_t active;
} remote_client_view;

/* Those that are in, and (first, where there is one) the user at the server itself. */
size_t remote_hub_clients(remote_hub *h, arena *a, remote_client_view **out);

typedef enum remote_event_kind { REMOTE_CONNECTED, REMOTE_COMMAND } remote_event_kind;

typedef struct remote_event {
    remote_event_kind kind;
    unsigned client; /* never 0 */
    str name;        /* the client's, as .clients shows it */
    time_t when;
    str text; /* of a command: one line */
} remote_event;

/* Readable when remote_hub_take has something. */
int remote_hub_wake_fd(const remote_hub *h);
/* The next thing that came, in `a`; false when there is nothing. */
bool remote_hub_take(remote_hub *h, arena *a, remote_event *out);

/* For all clients and those that will come; `except`: not for this client (0 = for all). */
void remote_hub_show(remote_hub *h, str text, unsigned except);
/* The prompt at the server itself: clients have their own. */
void remote_hub_show_prompt(remote_hub *h, str prompt);
/* This client's command has been run, or it is new: it may type. */
void remote_hub_prompt(remote_hub *h, unsigned client, str prompt);
/* Its connection ends once it has read all that was shown. */
void remote_hub_dismiss(remote_hub *h, unsigned client, str why);

/* Whose command runs: 0 = that of the user at the server itself. */
void remote_hub_set_caller(remote_hub *h, unsigned client);
unsigned remote_hub_caller(const remote_hub *h);
/* There was ever a server. */
bool remote_hub_is_serving(remote_hub *h);

#endif
