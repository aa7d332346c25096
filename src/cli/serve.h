/* A session that debugging clients can join: what cli.c needs of remote/hub.h. */
#ifndef NTDBG_CLI_SERVE_H
#define NTDBG_CLI_SERVE_H

#include "cli/interrupts.h"
#include "cli/options.h"
#include "out/out.h"
#include "remote/hub.h"
#include "session/session.h"

/* The session's hub; nothing listens yet. */
error *serve_open(arena *a, const options *o, session *s, const interrupts *i, remote_hub **out);
/* Whatever `o` shows goes to clients, too. */
void serve_attach(out *o, remote_hub *h);
/* What everybody but the client itself is shown of an event: "HOST\user (tcp ...) connected at ...", or who
 * typed which command. */
str serve_announcement(arena *a, const remote_event *e);

#endif
