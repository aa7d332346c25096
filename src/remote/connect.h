/* Sockets of both sides: listening and connecting. All descriptors are close-on-exec; what is returned is
 * non-blocking. */
#ifndef NTDBG_REMOTE_CONNECT_H
#define NTDBG_REMOTE_CONNECT_H

#include "remote/transport.h"

/* Listens on the loopback address, or on t->bind; a port of 0 or of a range becomes the one that is used.
 * ERROR_IO says who has it. */
error *remote_listen(arena *a, remote_transport *t, int *out);
/* Connects to t->server (and waits for that). */
error *remote_connect(arena *a, const remote_transport *t, int *out);
/* clicon=, a client's side: waits for the server that connects here. Only the loopback address is listened on
 * when t->reverse is this computer. */
error *remote_await(arena *a, const remote_transport *t, int *out);
/* clicon=, a server's side: one try, begun; its end is POLLOUT, and then remote_connected. -1: not even that.
 */
int remote_begin_connect(const remote_transport *t);
bool remote_connected(int fd);

/* A connection that was accepted: who is there: "(tcp 127.0.0.1:54321)", "(npipe)". False (and nothing
 * written) when it is another user's process. */
bool remote_describe(arena *a, remote_protocol protocol, int fd, str *out);
/* Small messages go out at once. */
void remote_tune(int fd);

#endif
