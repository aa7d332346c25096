#include "cli/serve.h"

#include <stdlib.h>
#include <time.h>

/* "Specifies the size of a server's output history in kilobytes" (kd -?). */
static size_t history_size(const char *setting)
{
    unsigned long kilobytes = setting ? strtoul(setting, NULL, 0) : 0;
    if (!kilobytes) kilobytes = REMOTE_HISTORY_KB;
    if (kilobytes > REMOTE_MOST_HISTORY_KB) kilobytes = REMOTE_MOST_HISTORY_KB;
    return kilobytes * 1024;
}

error *serve_open(arena *a, const options *o, session *s, const interrupts *i, remote_hub **out)
{
    remote_setup setup = {.history = history_size(getenv("_NT_DEBUG_HISTORY_SIZE")),
                          .interrupt = &s->interrupt,
                          .running = &i->running,
                          .local = !o->no_io};
    error *e = remote_hub_new(a, &setup, out);
    if (!e) s->remote = *out;
    return e;
}

static void show_to_clients(void *context, str text)
{
    remote_hub_show(context, text, 0);
}

void serve_attach(out *o, remote_hub *h)
{
    sink clients = {show_to_clients, h};
    out_set_copy(o, OUT_COPY_REMOTE, &clients);
}

/* The line of a new client is as it was published (docs/remote.md). That a command is preceded by who typed
 * it is documented; the brackets are ours. */
str serve_announcement(arena *a, const remote_event *e)
{
    if (e->kind == REMOTE_COMMAND) return str_format(a, "[%.*s] %.*s\n", STR_ARG(e->name), STR_ARG(e->text));
    struct tm local;
    char when[64];
    localtime_r(&e->when, &local);
    strftime(when, sizeof when, "%a %b %e %H:%M:%S %Y", &local);
    return str_format(a, "%.*s connected at %s\n", STR_ARG(e->name), when);
}
