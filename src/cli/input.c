#include "cli/input.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { READ_BLOCK = 16 * 1024 };

struct input {
    int fd;
    char *buffer;
    size_t at, end, capacity;
    size_t searched; /* up to here there is no line end */
    bool ended;
};

static void free_buffer(void *context)
{
    input *in = context;
    free(in->buffer);
}

input *input_new(arena *a, int fd)
{
    input *in = ARENA_NEW(a, input);
    in->fd = fd;
    arena_on_free(a, free_buffer, in);
    return in;
}

/* A last line without a line end is one, too. */
static bool take_line(input *in, str *line)
{
    size_t from = in->searched > in->at ? in->searched : in->at;
    const char *found = in->end > from ? memchr(in->buffer + from, '\n', in->end - from) : NULL;
    in->searched = in->end;
    if (!found && (!in->ended || in->at == in->end)) return false;
    size_t length = (found ? (size_t)(found - in->buffer) : in->end) - in->at;
    *line = (str){in->buffer + in->at, length};
    while (line->len > 0 && line->ptr[line->len - 1] == '\r') line->len--;
    in->at = in->searched = in->at + length + (found ? 1 : 0);
    return true;
}

static bool has_line(const input *in)
{
    return in->at < in->end && (in->ended || memchr(in->buffer + in->at, '\n', in->end - in->at));
}

static void make_room(input *in)
{
    if (in->at) memmove(in->buffer, in->buffer + in->at, in->end - in->at);
    in->searched -= in->at;
    in->end -= in->at;
    in->at = 0;
    if (in->capacity - in->end >= READ_BLOCK) return;
    size_t wanted = in->capacity ? in->capacity * 2 : 2 * READ_BLOCK;
    char *bigger = realloc(in->buffer, wanted);
    if (!bigger) {
        in->ended = true; /* a line as long as memory */
        return;
    }
    in->buffer = bigger;
    in->capacity = wanted;
}

static bool woken(const input *in, int wake_fd)
{
    struct pollfd fds[2] = {{.fd = wake_fd, .events = POLLIN}, {.fd = in->fd, .events = POLLIN}};
    int timeout = has_line(in) || in->ended ? 0 : -1;
    while (poll(fds, 2, timeout) < 0 && errno == EINTR) {}
    return fds[0].revents != 0;
}

input_result input_read(input *in, int wake_fd, str *line)
{
    for (;;) {
        if (wake_fd >= 0 && woken(in, wake_fd)) return INPUT_WOKEN;
        if (take_line(in, line)) return INPUT_LINE;
        if (in->ended) return INPUT_END;
        make_room(in);
        if (in->ended) continue;
        ssize_t got = read(in->fd, in->buffer + in->end, in->capacity - in->end);
        if (got > 0) in->end += (size_t)got;
        else if (got == 0 || errno != EINTR) in->ended = true;
    }
}
