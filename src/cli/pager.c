#include "cli/pager.h"

#include "base/file.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include <wchar.h>

enum { POLL_MILLISECONDS = 50, TAB = 8, ESCAPE = 0x1b };

struct pager {
    const char *command; /* for /bin/sh -c */
    interrupt *flag;
    arena *arena; /* `kept`, of one command */
    strbuf kept;  /* what stands on the screen of this command; nothing once the pager has it */
    size_t rows, columns, row, column;
    int to;    /* the pager's input; -1 = not started */
    pid_t pid; /* 0 = not started */
    bool left; /* it was quit, or the command was cancelled: nothing more is shown */
    bool failed;
};

/* ---- which one */

static bool on_path(arena *a, str program, const char *path)
{
    if (str_find_char(program, '/') != SIZE_MAX) return access(str_to_cstr(a, program), X_OK) == 0;
    str rest = str_from_cstr(path ? path : "/usr/bin:/bin");
    while (rest.len > 0) {
        str folder = str_take_until(&rest, ':');
        if (folder.len && access(str_to_cstr(a, path_join(a, folder, program)), X_OK) == 0) return true;
    }
    return false;
}

pager *pager_new(arena *a, interrupt *flag, const char *(*environment)(const char *name))
{
    const char *chosen = environment("NTDBG_PAGER");
    if (!chosen) chosen = environment("PAGER");
    if (!chosen) chosen = "less -FRX";
    str rest = str_trim(str_from_cstr(chosen)), command = rest, program = str_take_word(&rest);
    if (program.len == 0 || str_equal(command, STR("cat")) || !on_path(a, program, environment("PATH")))
        return NULL;
    pager *p = ARENA_NEW(a, pager);
    /* A plain "less" shows colours and goes away behind short output, unless the user's LESS says otherwise.
     */
    p->command = str_to_cstr(a, str_format(a, "LESS=\"${LESS-FRX}\"; export LESS; %.*s", STR_ARG(command)));
    p->flag = flag;
    p->arena = arena_new();
    p->to = -1;
    return p;
}

void pager_free(pager *p)
{
    if (p) arena_free(p->arena);
}

/* ---- the screen */

/* The length of the escape sequence that `text` begins with: CSI up to its final byte, OSC up to BEL or ST.
 */
static size_t escape_length(str text)
{
    if (text.len < 2) return text.len;
    size_t i = 2;
    if (text.ptr[1] == '[') {
        while (i < text.len && (text.ptr[i] < 0x40 || text.ptr[i] > 0x7e)) i++;
        return i < text.len ? i + 1 : i;
    }
    if (text.ptr[1] != ']') return 2;
    for (; i < text.len; i++) {
        if (text.ptr[i] == '\a') return i + 1;
        if (text.ptr[i] == ESCAPE && i + 1 < text.len) return i + 2;
    }
    return i;
}

size_t pager_rows(str text, size_t columns, size_t *column)
{
    size_t rows = 0;
    mbstate_t state = {0};
    while (text.len > 0) {
        char c = text.ptr[0];
        size_t length = 1, width = 1;
        if (c == ESCAPE) {
            text = str_skip(text, escape_length(text));
            continue;
        }
        if (c == '\n' || c == '\r') {
            rows += c == '\n';
            *column = 0;
            text = str_skip(text, 1);
            continue;
        }
        if (c == '\t') width = TAB - *column % TAB;
        else if ((unsigned char)c >= 0x80) {
            wchar_t wide;
            size_t n = mbrtowc(&wide, text.ptr, text.len, &state);
            if (n == 0 || n > text.len) memset(&state, 0, sizeof state);
            else {
                int cells = wcwidth(wide);
                length = n;
                width = cells < 0 ? 1 : (size_t)cells;
            }
        }
        if (*column + width > columns) {
            rows++;
            *column = 0;
        }
        *column += width;
        text = str_skip(text, length);
    }
    return rows;
}

/* ---- one command */

void pager_begin(pager *p)
{
    struct winsize size;
    bool known = ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 1 && size.ws_col > 0;
    arena_clear(p->arena);
    p->kept = (strbuf){.arena = p->arena};
    p->rows = known ? size.ws_row : 0;
    p->columns = known ? size.ws_col : 0;
    p->row = p->column = 0;
    p->left = false;
}

/* Its input is a socket, not a pipe: writing to one that was closed can then be an error without a signal. */
static bool start(pager *p)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return false;
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none;
    sigemptyset(&none);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], STDIN_FILENO);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK); /* SIGINT is blocked here, not there */
    posix_spawnattr_setsigmask(&attributes, &none);
    char shell[] = "sh", option[] = "-c";
    char *const words[] = {shell, option, (char *)(uintptr_t)p->command, NULL};
    bool ok = posix_spawn(&p->pid, "/bin/sh", &actions, &attributes, words, environ) == 0;
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    close(ends[0]);
    if (!ok) {
        close(ends[1]);
        p->pid = 0;
        return false;
    }
    p->to = ends[1];
    return true;
}

static void send_text(pager *p, str text)
{
    while (text.len > 0 && !p->left) {
        ssize_t n = send(p->to, text.ptr, text.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) {
            text = str_skip(text, (size_t)n);
        } else if (n < 0 && errno == EAGAIN) {
            struct pollfd room = {.fd = p->to, .events = POLLOUT};
            poll(&room, 1, POLL_MILLISECONDS);
            p->left = interrupt_pending(p->flag); /* Ctrl-C in the pager, too, ends the command */
        } else if (n < 0 && errno != EINTR) {
            p->left = true;
            interrupt_request(p->flag);
        }
    }
}

/* Row by row: some terminals keep what is erased as one piece among what has scrolled away. */
static void take_back(pager *p)
{
    fputs("\r\x1b[2K", stdout);
    for (size_t i = 0; i < p->row; i++) fputs("\x1b[A\x1b[2K", stdout);
}

void pager_write(pager *p, str text)
{
    if (p->left) return;
    if (p->pid) {
        send_text(p, text);
        return;
    }
    size_t column = p->column, row = p->row + pager_rows(text, p->columns, &column);
    /* The last row is the next prompt's. */
    if (p->rows && !p->failed && row >= p->rows) {
        if (start(p)) {
            take_back(p);
            fflush(stdout);
            send_text(p, strbuf_str(&p->kept));
            send_text(p, text);
            return;
        }
        p->failed = true;
    }
    fwrite(text.ptr, 1, text.len, stdout);
    p->row = row;
    p->column = column;
    if (p->rows && !p->failed) strbuf_append(&p->kept, text);
}

void pager_end(pager *p)
{
    if (!p->pid) return;
    close(p->to);
    p->to = -1;
    while (waitpid(p->pid, NULL, 0) < 0 && errno == EINTR) {}
    p->pid = 0;
}
