/* One thread, and one place where it waits:
 *
 *     socket --messages--> shown; a prompt makes the next line be read
 *     input  --a line----> COMMAND
 *     Ctrl-C ------------> BREAK, while a command runs */
#include "cli/remote_client.h"

#include "base/file.h"
#include "cli/editor.h"
#include "cli/exit_codes.h"
#include "cli/paint.h"
#include "remote/connect.h"
#include "remote/folder.h"
#include "wire/remote.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BLOCK = 16 * 1024, HANDSHAKE_MILLISECONDS = 30 * 1000 };

typedef struct client {
    arena *arena;
    const options *options;
    int fd, signals, both; /* `both`: readable when one of them is */
    out *out;
    editor *editor;
    input *input;
    bool prompted;   /* the server waits for a line */
    bool over;       /* the session ended, or this client left it */
    int status;      /* then */
    unsigned breaks; /* Ctrl-C since the command began */
    str script;      /* what is left of -c and -cf */
    char prompt[256];
    wire_peer peer;
} client;

static void write_stdout(void *context, str text)
{
    (void)context;
    fwrite(text.ptr, 1, text.len, stdout);
}

static void end(client *c, int status, const char *why)
{
    c->over = true;
    c->status = status;
    if (!why) return;
    fflush(stdout);
    fprintf(stderr, "%.*s: %s\n", STR_ARG(c->options->program), why);
}

/* ---- sending: blocks until it is out, or the connection is gone */

static void send_all(client *c, const uint8_t *data, size_t length)
{
    while (length > 0 && !c->over) {
        ssize_t sent = send(c->fd, data, length, MSG_NOSIGNAL);
        if (sent > 0) {
            data += sent;
            length -= (size_t)sent;
        } else if (sent < 0 && errno == EAGAIN) {
            struct pollfd room = {.fd = c->fd, .events = POLLOUT};
            poll(&room, 1, -1);
        } else if (sent < 0 && errno != EINTR) {
            end(c, EXIT_DUMP, "the connection to the server is lost");
        }
    }
}

static void send_message(client *c, wire_kind kind, str text)
{
    arena *a = arena_new();
    uint8_t *frame = ARENA_ARRAY(a, uint8_t, WIRE_HEADER + text.len);
    send_all(c, frame, wire_encode(frame, kind, text));
    arena_free(a);
}

static void send_line(client *c, str line)
{
    if (line.len == 1 && line.ptr[0] == 2) { /* Ctrl-B */
        send_message(c, WIRE_LEAVE, (str){0});
        end(c, EXIT_OK, NULL);
        return;
    }
    if (line.len > WIRE_MOST || memchr(line.ptr ? line.ptr : "", 0, line.len)) {
        printf("A line for a server has at most %d bytes\n%s", WIRE_MOST, c->prompt);
        return;
    }
    c->prompted = false;
    c->breaks = 0;
    send_message(c, WIRE_COMMAND, line);
}

/* ---- receiving */

static void take_message(client *c, const wire_message *m)
{
    switch (m->kind) {
    case WIRE_OUTPUT: out_text(c->out, m->text); break;
    case WIRE_PROMPT:
        snprintf(c->prompt, sizeof c->prompt, "%.*s", STR_ARG(m->text));
        for (char *p = c->prompt; *p; p++)
            if ((unsigned char)*p < ' ' || (unsigned char)*p >= 0x7f) *p = '?';
        c->prompted = true;
        if (!c->editor) out_text(c->out, str_from_cstr(c->prompt));
        break;
    case WIRE_BYE: end(c, EXIT_OK, NULL); break;
    case WIRE_REFUSED: {
        arena *a = arena_new();
        strbuf text = {.arena = a};
        for (size_t i = 0; i < m->text.len; i++)
            strbuf_append_char(&text, m->text.ptr[i] >= ' ' && m->text.ptr[i] < 0x7f ? m->text.ptr[i] : '?');
        end(c, EXIT_DUMP, strbuf_str(&text).ptr);
        arena_free(a);
        break;
    }
    default: break; /* WIRE_WELCOME */
    }
}

static void receive(client *c)
{
    uint8_t block[READ_BLOCK];
    ssize_t got = recv(c->fd, block, sizeof block, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        end(c, EXIT_DUMP, "the connection to the server is lost");
        return;
    }
    bytes left = {block, (size_t)got};
    wire_message m;
    while (left.len > 0 && !c->over) {
        left = bytes_from(left, wire_feed(&c->peer, left));
        while (!c->over && wire_next(&c->peer, &m)) take_message(c, &m);
    }
    if (c->peer.reply_length) {
        send_all(c, c->peer.reply, c->peer.reply_length);
        c->peer.reply_length = 0;
    }
    if (!c->over && c->peer.state == WIRE_CLOSED) {
        char why[128];
        snprintf(why, sizeof why, "the server: %s", c->peer.problem);
        end(c, EXIT_DUMP, why);
    }
}

/* The first asks the command to end; the third leaves it alone. */
static void press_break(client *c)
{
    struct signalfd_siginfo information;
    if (read(c->signals, &information, sizeof information) != (ssize_t)sizeof information) return;
    if (c->prompted) { /* on a terminal Ctrl-C is a key there */
        if (!c->editor) end(c, EXIT_GIVEN_UP, NULL);
        return;
    }
    send_message(c, WIRE_BREAK, (str){0});
    if (++c->breaks == 2)
        fputs("\nThe command was asked to stop and has not yet; Ctrl-C once more leaves the session.\n",
              stderr);
    else if (c->breaks > 2) end(c, EXIT_GIVEN_UP, NULL);
}

/* While the server is busy. */
static void wait_for_server(client *c)
{
    struct pollfd fds[2] = {{.fd = c->fd, .events = POLLIN}, {.fd = c->signals, .events = POLLIN}};
    fflush(stdout);
    if (poll(fds, 2, -1) < 0) return;
    if (fds[1].revents) press_break(c);
    if (!c->over && fds[0].revents) receive(c);
}

/* ---- lines */

static bool take_script_line(client *c, str *line)
{
    while (c->script.len > 0) {
        *line = str_trim(str_take_until(&c->script, '\n'));
        if (line->len) return true;
    }
    return false;
}

/* cdb's words for what it does not read from the user. */
static void run_script_line(client *c, str line)
{
    printf("%s%.*s: Reading initial command '%.*s'\n", c->editor ? c->prompt : "",
           STR_ARG(c->options->program), STR_ARG(line));
    send_line(c, line);
}

static void read_line(client *c)
{
    str line;
    if (take_script_line(c, &line)) {
        run_script_line(c, line);
        return;
    }
    fflush(stdout);
    input_result got = c->editor ? editor_read(c->editor, str_from_cstr(c->prompt), c->both, &line)
                                 : input_read(c->input, c->both, &line);
    if (got == INPUT_WOKEN) {
        if (c->editor) fputs("\r\x1b[K", stdout); /* the prompt comes again */
        press_break(c);
        if (!c->over) receive(c);
    } else if (got == INPUT_END) {
        fputc('\n', stdout);
        send_message(c, WIRE_LEAVE, (str){0});
        end(c, EXIT_OK, NULL);
    } else {
        send_line(c, line);
    }
}

static void handshake(client *c)
{
    send_all(c, c->peer.reply, c->peer.reply_length);
    c->peer.reply_length = 0;
    struct pollfd ready = {.fd = c->fd, .events = POLLIN};
    while (!c->over && c->peer.state != WIRE_OPEN) {
        int got = poll(&ready, 1, HANDSHAKE_MILLISECONDS);
        if (got > 0) receive(c);
        else if (got == 0) end(c, EXIT_DUMP, "the server does not answer");
    }
}

static error *read_script(client *c)
{
    const options *o = c->options;
    strbuf text = {.arena = c->arena};
    strbuf_append(&text, o->commands);
    strbuf_append_char(&text, '\n');
    str path = o->script.len ? o->script : o->optional_script;
    bytes file = {0};
    bool optional = !o->script.len && !file_exists(path);
    error *e = path.len && !optional ? file_map(c->arena, path, &file) : NULL;
    strbuf_append(&text, (str){(const char *)file.ptr, file.len});
    c->script = strbuf_str(&text);
    return e;
}

/* From here on Ctrl-C is a message for the server. */
static void open_signals(client *c)
{
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, SIGINT);
    sigprocmask(SIG_BLOCK, &interrupt, NULL);
    c->signals = signalfd(-1, &interrupt, SFD_CLOEXEC | SFD_NONBLOCK);
    c->both = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event readable = {.events = EPOLLIN};
    if (c->signals < 0 || c->both < 0 || epoll_ctl(c->both, EPOLL_CTL_ADD, c->fd, &readable) != 0 ||
        epoll_ctl(c->both, EPOLL_CTL_ADD, c->signals, &readable) != 0)
        end(c, EXIT_DUMP, strerror(errno));
}

static void open_terminal(client *c)
{
    const options *o = c->options;
    if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
        c->editor = editor_new(c->arena, str_to_cstr(c->arena, o->program), NULL, NULL,
                               editor_history_path(c->arena), (ornament){0});
    if (!c->editor) c->input = input_new(c->arena, STDIN_FILENO);
}

static error *connect_to_server(client *c)
{
    remote_transport t;
    error *e = remote_transport_parse(c->arena, c->options->remote, false, &t);
    if (!e) e = t.reverse.len ? remote_await(c->arena, &t, &c->fd) : remote_connect(c->arena, &t, &c->fd);
    if (e) return e;
    uint8_t nonce[WIRE_NONCE];
    if (getrandom(nonce, sizeof nonce, 0) != (ssize_t)sizeof nonce)
        return error_new(c->arena, ERROR_IO, "no random numbers: %s", strerror(errno));
    wire_peer_start(&c->peer, &(wire_setup){.role = WIRE_CLIENT,
                                            .password = t.password,
                                            .nonce = (const uint8_t(*)[WIRE_NONCE]) & nonce,
                                            .host = remote_host_name(c->arena),
                                            .user = remote_user_name(c->arena, (unsigned)getuid()),
                                            .lines = c->options->history_lines});
    return NULL;
}

int remote_client_run(arena *a, const options *o)
{
    client *c = ARENA_NEW(a, client);
    c->arena = a;
    c->options = o;
    c->fd = c->signals = c->both = -1;
    c->out = out_new(a, OUT_TEXT, (sink){write_stdout, NULL}, NULL);
    error *e = read_script(c);
    int failed = e ? EXIT_FILE : EXIT_DUMP;
    if (!e) e = connect_to_server(c);
    if (e) {
        fprintf(stderr, "%.*s: %.*s\n", STR_ARG(o->program), STR_ARG(e->message));
        return e->code == ERROR_SYNTAX ? EXIT_USAGE : failed;
    }
    out_heading(c->out, "\nntdbg %s\n", NTDBG_VERSION);
    fflush(stdout);
    handshake(c);
    open_signals(c);
    if (!c->over) open_terminal(c);
    if (!c->over && o->break_on_connect) send_message(c, WIRE_BREAK, (str){0});
    while (!c->over) {
        if (c->prompted) read_line(c);
        else wait_for_server(c);
    }
    if (c->editor) editor_free(c->editor);
    close(c->fd);
    if (c->signals >= 0) close(c->signals);
    if (c->both >= 0) close(c->both);
    fflush(stdout);
    return c->status;
}
