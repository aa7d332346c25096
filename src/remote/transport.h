/* Transport strings of -server, -remote and .server: "tcp:port=5005,password=x", "npipe:pipe=rabbit"
 * (windows-driver-docs, "Activating a Debugging Server", "Activating a Debugging Client"). */
#ifndef NTDBG_REMOTE_TRANSPORT_H
#define NTDBG_REMOTE_TRANSPORT_H

#include "base/error.h"

typedef enum remote_protocol { REMOTE_TCP, REMOTE_PIPE } remote_protocol;

typedef struct remote_transport {
    remote_protocol protocol;
    str pipe;           /* REMOTE_PIPE: a name, not a path */
    uint16_t port;      /* REMOTE_TCP; 0 = one that is free */
    uint16_t last_port; /* a range "51:60"; else 0 */
    str server;         /* a client's: where to connect to, without backslashes */
    str reverse;        /* clicon=: the other side's name: the server connects to the client */
    str bind;           /* ours: the address that a server listens on; empty = the loopback address */
    str password;       /* empty = none */
    bool hidden;
    bool ipv6; /* ipversion=6 */
} remote_transport;

/* `server`: of a server, not of a client. */
error *remote_transport_parse(arena *a, str text, bool server, remote_transport *out);
/* As .servers shows it, and -remote takes it when `host` (not empty) is said: "tcp:Port=5005,Password=*". */
str remote_transport_text(arena *a, const remote_transport *t, str host);

#endif
