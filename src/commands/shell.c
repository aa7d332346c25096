/* .shell, .noshell, .secure: programs of the machine that the debugger runs on, and how to keep away from
 * them.
 *
 *     .shell [-i In] [-o Out [-e Err]] [-ci "Commands"] [-x] ShellCommand
 *
 * The command goes to /bin/sh. What it prints comes back line by line; Ctrl-C ends it. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/output_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { POLL_MILLISECONDS = 50, PIPE_BLOCK = 4096 };

typedef struct shell_options {
    str input, output, errors; /* empty = the debugger; "-" = nothing */
    str commands;
    bool has_commands, detached;
} shell_options;

static bool take_value(str *rest, str *out)
{
    *rest = str_trim_left(*rest);
    return args_take_string(rest, out);
}

/* Options stand before the shell's command; the first word that is none of them begins it. */
static error *take_options(command_call *c, str *rest, shell_options *o)
{
    for (;;) {
        str at = str_trim_left(*rest), word = at, *value = NULL;
        word = str_take_word(&at);
        if (str_equal(word, STR("-i"))) value = &o->input;
        else if (str_equal(word, STR("-o"))) value = &o->output;
        else if (str_equal(word, STR("-e"))) value = &o->errors;
        else if (str_equal(word, STR("-ci"))) {
            value = &o->commands;
            o->has_commands = true;
        } else if (str_equal(word, STR("-x"))) {
            o->detached = true;
        } else {
            return NULL;
        }
        if (value && !take_value(&at, value)) return args_error(c, at, "Syntax");
        *rest = at;
    }
}

static error *trouble(command_call *c, const char *what)
{
    return error_new(c->arena, ERROR_IO, "%s: %s", what, strerror(errno));
}

/* "-" is /dev/null; an empty path leaves *fd alone. */
static error *open_file(command_call *c, str path, int flags, int *fd)
{
    if (path.len == 0) return NULL;
    const char *name = str_equal(path, STR("-")) ? "/dev/null" : str_to_cstr(c->arena, path);
    error *e = flags & O_TRUNC ? session_check_output(c->session, c->arena, str_from_cstr(name)) : NULL;
    if (e) return e;
    *fd = open(name, flags | O_CLOEXEC, 0666);
    return *fd < 0 ? trouble(c, name) : NULL;
}

typedef struct child {
    pid_t pid;
    int input;  /* we write; -1 = closed */
    int output; /* we read */
} child;

static void close_fd(int fd)
{
    if (fd > STDERR_FILENO) close(fd);
}

/* In the child: only what may be called between fork and exec. */
static void become_shell(const char *line, int in, int out, int err)
{
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    if (dup2(in, STDIN_FILENO) < 0 || dup2(out, STDOUT_FILENO) < 0 || dup2(err, STDERR_FILENO) < 0)
        _exit(126);
    execl("/bin/sh", "sh", "-c", line, (char *)NULL);
    _exit(127);
}

static error *start(command_call *c, const shell_options *o, str line, child *out)
{
    int in_pipe[2] = {-1, -1}, out_pipe[2] = {-1, -1}, in = -1, output = -1, errors = -1;
    error *e = open_file(c, o->input, O_RDONLY, &in);
    if (!e) e = open_file(c, o->output, O_WRONLY | O_CREAT | O_TRUNC, &output);
    if (!e) e = open_file(c, o->errors, O_WRONLY | O_CREAT | O_TRUNC, &errors);
    if (!e && o->has_commands && pipe2(in_pipe, O_CLOEXEC) != 0) e = trouble(c, ".shell");
    /* Not the debugger's own input: a pipe there is a script that the shell must not eat. */
    if (!e && in < 0 && !o->has_commands) e = open_file(c, STR("-"), O_RDONLY, &in);
    if (!e && pipe2(out_pipe, O_CLOEXEC) != 0) e = trouble(c, ".shell");
    const char *text = str_to_cstr(c->arena, line);
    pid_t pid = e ? -1 : fork();
    if (!e && pid < 0) e = trouble(c, ".shell");
    if (pid == 0) {
        int to = output >= 0 ? output : out_pipe[1];
        become_shell(text, o->has_commands ? in_pipe[0] : in, to, errors >= 0 ? errors : to);
    }
    close_fd(in);
    close_fd(output);
    close_fd(errors);
    close_fd(in_pipe[0]);
    close_fd(out_pipe[1]);
    if (e) {
        close_fd(in_pipe[1]);
        close_fd(out_pipe[0]);
        return e;
    }
    *out = (child){.pid = pid, .input = in_pipe[1], .output = out_pipe[0]};
    return NULL;
}

static void feed(child *p, str *input)
{
    if (p->input < 0) return;
    ssize_t n =
        input->len ? write(p->input, input->ptr, input->len < PIPE_BLOCK ? input->len : PIPE_BLOCK) : 0;
    if (n > 0) *input = str_skip(*input, (size_t)n);
    if (input->len > 0 && (n > 0 || errno == EAGAIN || errno == EINTR)) return;
    close(p->input);
    p->input = -1;
}

static void show(command_call *c, strbuf *pending, bool all)
{
    str text = {pending->ptr, pending->len};
    size_t end = str_rfind_char(text, '\n');
    size_t length = all ? text.len : end == SIZE_MAX ? 0 : end + 1;
    if (length == 0) return;
    out_text(c->out, str_slice(text, 0, length));
    size_t left = text.len - length;
    memmove(pending->ptr, pending->ptr + length, left);
    pending->len = left;
}

/* What the shell has printed; closes our end when there will be no more. */
static void take_output(command_call *c, child *p, strbuf *pending)
{
    char block[PIPE_BLOCK];
    ssize_t n = read(p->output, block, sizeof block);
    if (n < 0 && errno == EINTR) return;
    if (n > 0) {
        strbuf_append(pending, (str){block, (size_t)n});
        show(c, pending, false);
        return;
    }
    close(p->output);
    p->output = -1;
}

/* Passes bytes on both ways until the shell has ended: with -o it closes its output at once and reads on, and
 * what it started in the background may keep the output open for longer than it lives. Returns its status. */
static int serve(command_call *c, child *p, str input)
{
    strbuf pending = {.arena = c->arena};
    if (p->input >= 0) fcntl(p->input, F_SETFL, O_NONBLOCK);
    int status = 0;
    bool ended = false, killed = false;
    while (p->output >= 0 || !ended) {
        struct pollfd fds[2] = {{.fd = p->output, .events = POLLIN}, {.fd = p->input, .events = POLLOUT}};
        int ready = poll(fds, 2, POLL_MILLISECONDS);
        if (!killed && interrupt_pending(&c->session->interrupt)) {
            kill(-p->pid, SIGKILL);
            killed = true;
        }
        if (ready > 0 && fds[1].revents) feed(p, &input);
        if (ready > 0 && fds[0].revents) take_output(c, p, &pending);
        else if (ended) break;
        if (!ended) ended = waitpid(p->pid, &status, WNOHANG) != 0;
    }
    show(c, &pending, true);
    return status;
}

static error *run_shell(command_call *c)
{
    session *s = c->session;
    if (s->settings.no_shell || s->settings.secure) {
        return error_new(c->arena, ERROR_UNAVAILABLE, ".shell is prohibited: %s",
                         s->settings.secure ? "secure mode is on" : "-noshell or .noshell was given");
    }
    shell_options o = {0};
    str rest = c->args;
    error *e = take_options(c, &rest, &o);
    if (e) return e;
    str line = str_trim(rest);
    if (line.len == 0)
        return error_new(c->arena, ERROR_UNSUPPORTED,
                         ".shell needs a command here: a shell of its own belongs into another terminal");
    strbuf input = {.arena = c->arena};
    if (o.has_commands && !dispatcher_capture(c->dispatcher, o.commands, &input)) {
        out_text(c->out, strbuf_str(&input));
        return dispatcher_failed(c->arena);
    }
    child p;
    if ((e = start(c, &o, line, &p))) return e;
    void (*before)(int) = signal(SIGPIPE, SIG_IGN);
    int status = o.detached ? 0 : serve(c, &p, strbuf_str(&input));
    signal(SIGPIPE, before);
    if (p.input >= 0) close(p.input);
    if (p.output >= 0) close(p.output);
    if (!o.detached && WIFEXITED(status) && WEXITSTATUS(status) == 127)
        return error_new(c->arena, ERROR_NOT_FOUND, ".shell: the command was not found");
    out_heading(c->out, ".shell: Process exited\n");
    return NULL;
}

static error *run_noshell(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    c->session->settings.no_shell = true;
    emit(c->out, "setting", "Shell commands disabled\n", f_b("shell", false));
    return NULL;
}

static error *run_secure(command_call *c)
{
    str rest = c->args;
    uint64_t on = 0;
    error *e = args_expression_or(c, &rest, 0, &on);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    const bool *secure = &c->session->settings.secure;
    if (on && c->session->target && !*secure)
        return error_new(c->arena, ERROR_UNAVAILABLE, "Secure mode can only be set while there is no target");
    if (on && !*secure) session_set_secure(c->session);
    emit(c->out, "setting", *secure ? "Secure mode is on\n" : "Secure mode is off\n", f_b("secure", *secure));
    return NULL;
}

const command command_shell = {.name = ".shell",
                               .raw_line = true,
                               .synopsis =
                                   "[-i File] [-o File] [-e File] [-ci \"Commands\"] [-x] ShellCommand",
                               .brief = "Run a command of this machine's shell",
                               .example = ".shell -ci \"lm\" grep nt",
                               .run = run_shell};

const command command_noshell = {.name = ".noshell",
                                 .brief = "Prohibit .shell for as long as the debugger runs",
                                 .example = ".noshell",
                                 .run = run_noshell};

const command command_secure = {.name = ".secure",
                                .synopsis = "[1]",
                                .brief = "Set or show secure mode, which keeps away from this machine",
                                .example = ".secure",
                                .run = run_secure};
