/* A debugging client (-remote): shows what a server's session shows, and sends what is typed. */
#ifndef NTDBG_CLI_REMOTE_CLIENT_H
#define NTDBG_CLI_REMOTE_CLIENT_H

#include "cli/options.h"

/* Until the user leaves or the session ends; returns the program's exit status. */
int remote_client_run(arena *a, const options *o);

#endif
