/* The user's own folder for what runs now: the sockets that stand for named pipes, and a file for each server
 * that -QR lists.
 *
 *     $XDG_RUNTIME_DIR/ntdbg/        (without it: /tmp/ntdbg-<user's number>/, which must be the user's
 * alone) pipe-NAME                  a socket server-PID-ID              how to connect; locked as long as the
 * server is there */
#ifndef NTDBG_REMOTE_FOLDER_H
#define NTDBG_REMOTE_FOLDER_H

#include "base/error.h"
#include "base/vec.h"

/* Makes it when it is not there. ERROR_IO when it cannot be had, or belongs to somebody else. */
error *remote_folder(arena *a, str *out);
error *remote_pipe_path(arena *a, str pipe, str *out);

/* Says to -QR that there is a server: the file's descriptor, to be given to remote_withdraw; -1 when that
 * could not be done. */
int remote_announce(unsigned id, str transport);
void remote_withdraw(int fd, unsigned id);
/* "npipe:Pipe=MainPipe", of this user's debuggers on this computer; files of servers that are gone are
 * removed. */
typedef VEC(str) remote_names;
error *remote_announced(arena *a, remote_names *out);

/* Of this computer; and whether a name means it. */
str remote_host_name(arena *a);
bool remote_is_this_host(arena *a, str name);
str remote_user_name(arena *a, unsigned uid);

#endif
