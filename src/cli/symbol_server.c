#include "cli/symbol_server.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BAR_WIDTH = 24, ABSENT_HOURS = 24 };

static str default_store(arena *a, const char *(*environment)(const char *name))
{
    str home = str_from_cstr(environment("DBGHELP_HOMEDIR"));
    if (home.len) return str_format(a, "%.*s/sym", STR_ARG(home));
    home = str_from_cstr(environment("XDG_CACHE_HOME"));
    if (home.len) return str_format(a, "%.*s/ntdbg/symbols", STR_ARG(home));
    home = str_from_cstr(environment("HOME"));
    return home.len ? str_format(a, "%.*s/.cache/ntdbg/symbols", STR_ARG(home)) : (str){0};
}

/* "[#########---------------]  37%   12.4 of 33.1 MB  ntkrnlmp.pdb (+3)", over and over on one line. */
static void draw(void *context, const http_progress *p)
{
    (void)context;
    char bar[BAR_WIDTH + 1];
    if (!p->running) {
        if (!p->waiting) fputs("\r\x1b[K", stderr);
        fflush(stderr);
        return;
    }
    double share = p->expected ? (double)p->received / (double)p->expected : 0;
    if (share > 1) share = 1;
    int filled = (int)(share * (double)BAR_WIDTH);
    memset(bar, '-', BAR_WIDTH);
    memset(bar, '#', (size_t)filled);
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r[%s] %3d%%  %7.1f of %.1f MB  %.*s", bar, (int)(share * 100),
            (double)p->received / 1e6, (double)p->expected / 1e6, STR_ARG(str_slice(p->name, 0, 40)));
    if (p->running + p->waiting > 1) fprintf(stderr, " (+%zu)", p->running + p->waiting - 1);
    fputs("\x1b[K", stderr);
    fflush(stderr);
}

symsrv *symbol_server_new(arena *a, const char *(*environment)(const char *name), bool offline,
                          const interrupt *i)
{
    str switch_off = str_from_cstr(environment("NTDBG_OFFLINE"));
    symsrv_config k = {
        .default_store = default_store(a, environment),
        .offline = offline || (switch_off.len && !str_equal(switch_off, STR("0"))),
        .absent_seconds = ABSENT_HOURS * 3600,
        .http = symsrv_http_defaults(),
        .interrupt = i,
        .progress = isatty(STDERR_FILENO) ? draw : NULL,
    };
    const char *silent = environment("NTDBG_SYMBOL_TIMEOUT");
    int seconds = silent ? atoi(silent) : 0;
    if (seconds > 0) k.http.stall_seconds = (unsigned)seconds;
    k.http.proxy = str_from_cstr(environment("_NT_SYMBOL_PROXY"));
    k.http.ca_file = str_from_cstr(environment("SSL_CERT_FILE"));
    /* The name after the slash is one that symbol servers know. */
    k.http.agent = STR("ntdbg/" NTDBG_VERSION " (Microsoft-Symbol-Server)");
    return symsrv_new(a, &k);
}

str symbol_server_path(arena *a, const char *(*environment)(const char *name))
{
    str first = str_from_cstr(environment("_NT_ALT_SYMBOL_PATH")),
        second = str_from_cstr(environment("_NT_SYMBOL_PATH"));
    if (first.len && second.len) return str_format(a, "%.*s;%.*s", STR_ARG(first), STR_ARG(second));
    return first.len ? first : second.len ? second : STR(SYMBOL_SERVER_DEFAULT_PATH);
}
