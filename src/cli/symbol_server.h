/* The session's symbol server client, set up from the environment, with a progress bar on the terminal.
 *
 *   DBGHELP_HOMEDIR    the default store is its "sym"; else $XDG_CACHE_HOME/ntdbg/symbols,
 * ~/.cache/ntdbg/symbols _NT_SYMBOL_PROXY   host:port of the proxy SSL_CERT_FILE      trusted authorities
 *   NTDBG_OFFLINE      set and not 0: no server is asked
 *   NTDBG_SYMBOL_TIMEOUT  seconds that a server may be silent (30) */
#ifndef NTDBG_CLI_SYMBOL_SERVER_H
#define NTDBG_CLI_SYMBOL_SERVER_H

#include "symsrv/symsrv.h"

/* The symbol path when none is given: the default store and Microsoft's public server. */
#define SYMBOL_SERVER_DEFAULT_PATH "srv*"

symsrv *symbol_server_new(arena *a, const char *(*environment)(const char *name), bool offline,
                          const interrupt *i);
/* _NT_ALT_SYMBOL_PATH and _NT_SYMBOL_PATH, or the default path. */
str symbol_server_path(arena *a, const char *(*environment)(const char *name));

#endif
