/* .dbgdbg: a debugger for this debugger. In WinDbg that is another CDB ("-dbgdbg (Debug Current Debugger)");
 * here it is gdb, or lldb, on the terminal, until it is left. */
#include "dispatch/args.h"
#include "dispatch/command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct debugger_program {
    const char *name;
    const char *quiet; /* NULL = none */
} debugger_program;

static const debugger_program programs[] = {{"gdb", "-q"}, {"lldb", NULL}, {"lldb-19", NULL}};

/* The first of them that PATH has. */
static const debugger_program *find_program(arena *a, str *path)
{
    const char *folders = getenv("PATH");
    for (size_t i = 0; folders && i < sizeof programs / sizeof *programs; i++)
        for (str rest = str_from_cstr(folders); rest.len;) {
            str folder = str_take_until(&rest, ':');
            *path = str_format(a, "%.*s/%s", STR_ARG(folder), programs[i].name);
            if (folder.len && folder.ptr[0] == '/' && access(str_to_cstr(a, *path), X_OK) == 0)
                return &programs[i];
        }
    return NULL;
}

/* In the child: waits until it may trace its parent, then becomes the debugger. */
static void become_debugger(int go, const char *path, const debugger_program *program, const char *process)
{
    char ready;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGINT, SIG_DFL);
    if (read(go, &ready, 1) != 1) _exit(126);
    if (program->quiet) execl(path, program->name, program->quiet, "-p", process, (char *)NULL);
    else execl(path, program->name, "-p", process, (char *)NULL);
    _exit(127);
}

static int wait_for(pid_t child)
{
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    return status;
}

static error *debug_self(command_call *c, const char *path, const debugger_program *program)
{
    int go[2];
    const char *process = str_to_cstr(c->arena, str_format(c->arena, "%d", (int)getpid()));
    if (pipe(go) != 0) return error_new(c->arena, ERROR_IO, ".dbgdbg: %s", strerror(errno));
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        close(go[1]);
        become_debugger(go[0], path, program, process);
    }
    close(go[0]);
    error *e = child < 0 ? error_new(c->arena, ERROR_IO, ".dbgdbg: %s", strerror(errno)) : NULL;
    if (!e) {
        /* Where only ancestors may trace a process (Yama), this one names who may. */
        prctl(PR_SET_PTRACER, (unsigned long)child, 0, 0, 0);
        struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
        sigaction(SIGINT, &ignore, &before); /* Ctrl-C is the other debugger's */
        bool told = write(go[1], "g", 1) == 1;
        int status = wait_for(child);
        sigaction(SIGINT, &before, NULL);
        prctl(PR_SET_PTRACER, 0, 0, 0, 0);
        if (!told || (WIFEXITED(status) && WEXITSTATUS(status) >= 126))
            e = error_new(c->arena, ERROR_IO, ".dbgdbg: %s cannot be started", path);
    }
    close(go[1]);
    return e;
}

static error *run_dbgdbg(command_call *c)
{
    const session_settings *set = &c->session->settings;
    str path;
    error *e = args_end(c, c->args);
    if (e) return e;
    if (set->no_shell || set->secure)
        return error_new(c->arena, ERROR_UNAVAILABLE, ".dbgdbg is prohibited: %s",
                         set->secure ? "secure mode is on" : "-noshell or .noshell was given");
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return error_new(
            c->arena, ERROR_UNAVAILABLE,
            ".dbgdbg needs a terminal: another debugger takes it over. From elsewhere: gdb -p %d",
            (int)getpid());
    const debugger_program *program = find_program(c->arena, &path);
    if (!program) return error_new(c->arena, ERROR_NOT_FOUND, ".dbgdbg: neither gdb nor lldb is in PATH");
    return debug_self(c, str_to_cstr(c->arena, path), program);
}

const command command_dbgdbg = {.name = ".dbgdbg",
                                .synopsis = "",
                                .brief = "Debug this debugger with gdb or lldb, on this terminal",
                                .example = ".dbgdbg",
                                .run = run_dbgdbg};
