/* Debugging servers of this session, and who is connected to them: windows-driver-docs, "Remote Debugging
 * Through the Debugger" and the pages of these commands, where the texts stand.
 *
 * What .server answers is of "Remote Debugging Using KD"; what q says to a client, of a session that was
 * published (microsoft/WinDbg-Feedback, issue 100); its code is in session.c. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "remote/hub.h"

#include <time.h>

static error *no_hub(command_call *c)
{
    return error_new(c->arena, ERROR_UNAVAILABLE, "%.*s: this session cannot be served", STR_ARG(c->name));
}

/* "0: <debugger> -remote tcp:Port=5005,Server=HOST": all that can be connected to. */
static void show_connections(command_call *c)
{
    remote_server_view *all;
    size_t count = remote_hub_servers(c->session->remote, c->arena, &all);
    out_heading(c->out, "Server started.  Client can connect with any of these command lines\n");
    for (size_t i = 0; i < count; i++)
        if (!all[i].ended)
            emit(c->out, "server", "{id}: <debugger> -remote {connect}\n", f_u("id", all[i].id),
                 f_s("connect", all[i].connect), f_s("transport", all[i].transport),
                 f_b("loopback", all[i].loopback), f_b("ended", false));
    /* WinDbg listens on all addresses. */
    if (all[count - 1].loopback)
        out_heading(c->out, "(this computer only: bind=ADDRESS,password=... opens it to others)\n");
}

static error *run_server(command_call *c)
{
    if (!c->session->remote) return no_hub(c);
    str transport = str_trim(c->args);
    if (!transport.len) return args_error(c, c->args, "Syntax");
    if (transport.len > 1 && transport.ptr[0] == '"') transport = str_slice(transport, 1, transport.len - 1);
    error *e = remote_hub_serve(c->session->remote, c->arena, transport);
    if (!e) show_connections(c);
    return e;
}

static error *run_servers(command_call *c)
{
    if (!c->session->remote) return no_hub(c);
    remote_server_view *all;
    size_t count = remote_hub_servers(c->session->remote, c->arena, &all);
    for (size_t i = 0; i < count; i++) {
        const remote_server_view *s = &all[i];
        emit(c->out, "server",
             s->ended ? "{id} - <Disabled, exit pending>\n" : "{id} - Debugger Server - {transport}\n",
             f_u("id", s->id), f_s("connect", s->connect), f_s("transport", s->transport),
             f_b("loopback", s->loopback), f_b("ended", s->ended));
    }
    return args_end(c, c->args);
}

static error *run_endsrv(command_call *c)
{
    if (!c->session->remote) return no_hub(c);
    str rest = c->args;
    uint64_t id;
    error *e = args_expression(c, &rest, &id);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    if (id > UINT32_MAX || !remote_hub_end_server(c->session->remote, (unsigned)id))
        return error_new(c->arena, ERROR_NOT_FOUND, "No server %llu is active (.servers lists them)",
                         (unsigned long long)id);
    out_heading(c->out,
                "Server told to exit.  Actual exit may be delayed until\nthe next connection attempt.\n");
    return NULL;
}

static error *run_clients(command_call *c)
{
    if (!c->session->remote) return no_hub(c);
    remote_client_view *all;
    size_t count = remote_hub_clients(c->session->remote, c->arena, &all);
    for (size_t i = 0; i < count; i++) {
        struct tm local;
        char text[64];
        localtime_r(&all[i].active, &local);
        strftime(text, sizeof text, "%a %b %d %H:%M:%S %Y", &local); /* "Mon Mar 04 16:05:21 2002" */
        emit(c->out, "client", "{name}, last active {active}\n", f_s("name", all[i].name),
             f_c("active", text));
    }
    return args_end(c, c->args);
}

/* ".remote_exit [FinalCommands]": those are run, then the connection is broken. */
static error *run_remote_exit(command_call *c)
{
    unsigned caller = c->session->remote ? remote_hub_caller(c->session->remote) : 0;
    if (!caller)
        return error_new(c->arena, ERROR_UNAVAILABLE,
                         ".remote_exit leaves a debugging client, and this is none (q ends the session)");
    str final = str_trim(c->args);
    if (final.len > 1 && final.ptr[0] == '"') final = str_slice(final, 1, final.len - 1);
    bool ok = !final.len || dispatcher_run_nested(c->dispatcher, final);
    remote_hub_dismiss(c->session->remote, caller, (str){0});
    return ok ? NULL : dispatcher_failed(c->arena);
}

/* Remote.exe is a program of Windows that hands a console on. */
static error *run_remote(command_call *c)
{
    return error_new(c->arena, ERROR_UNAVAILABLE,
                     ".remote: there is no Remote.exe here; .server lets others join this session, and tmux "
                     "shares a terminal");
}

static error *run_wake(command_call *c)
{
    str rest = c->args;
    uint64_t pid;
    error *e = args_expression(c, &rest, &pid);
    if (!e) e = args_end(c, rest);
    return e ? e
             : error_new(c->arena, ERROR_UNAVAILABLE,
                         ".wake: no debugger sleeps here: none is controlled from a kernel debugger");
}

const command command_server = {.name = ".server",
                                .synopsis = "tcp:port=Port[,bind=Address][,password=Password][,hidden] | "
                                            "npipe:pipe=Name[,password=Password][,hidden]",
                                .brief = "Let other debuggers join this session (-remote)",
                                .example = ".server npipe:pipe=rabbit",
                                .run = run_server};

const command command_servers = {.name = ".servers",
                                 .synopsis = "",
                                 .brief = "List the debugging servers of this session",
                                 .example = ".servers",
                                 .run = run_servers};

const command command_endsrv = {.name = ".endsrv",
                                .synopsis = "ServerID",
                                .brief = "End a debugging server; clients that are connected stay",
                                .example = ".endsrv 0",
                                .run = run_endsrv};

const command command_clients = {.name = ".clients",
                                 .synopsis = "",
                                 .brief = "List who is connected to this session",
                                 .example = ".clients",
                                 .run = run_clients};

const command command_remote_exit = {.name = ".remote_exit",
                                     .raw_line = true,
                                     .synopsis = "[FinalCommands]",
                                     .brief = "Leave a debugging client; the session goes on",
                                     .example = ".remote_exit",
                                     .run = run_remote_exit};

const command command_remote = {.name = ".remote",
                                .synopsis = "Session",
                                .brief = "Hand the console to Remote.exe (not there: see .server)",
                                .example = ".remote shop",
                                .run = run_remote};

const command command_wake = {.name = ".wake",
                              .synopsis = "PID",
                              .brief = "End a debugger's sleep (none sleeps here)",
                              .example = ".wake 1234",
                              .run = run_wake};
