/* The hub's thread: accepts, reads, writes. It never waits for anything but poll, and never holds the lock
 * while it does. */
#include "remote/connect.h"
#include "remote/hub_internal.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    REFUSAL_MILLISECONDS = 1000,
    DIAL_MILLISECONDS = 1000,
    IDLE_MILLISECONDS = 1000,
    READ_BLOCK = 16 * 1024
};

uint64_t hub_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* ---- clients that come and go */

static void remove_client(remote_hub *h, size_t slot)
{
    hub_client *c = h->clients[slot];
    hub_server *s = &h->servers[c->server];
    /* "If the connection is refused or is broken you will have to restart the server connection": only one
     * that never came about is tried again. */
    if (c->connecting && s->transport.reverse.len) {
        s->dialled = false;
        s->dial = hub_now() + DIAL_MILLISECONDS;
    }
    close(c->fd);
    h->clients[slot] = NULL;
    arena_free(c->arena);
    pthread_cond_broadcast(&h->moved);
}

static bool add_client(remote_hub *h, unsigned server, int fd, bool connecting)
{
    size_t slot = 0;
    while (slot < REMOTE_MOST_CLIENTS && h->clients[slot]) slot++;
    uint8_t nonce[WIRE_NONCE];
    if (slot == REMOTE_MOST_CLIENTS || getrandom(nonce, sizeof nonce, 0) != (ssize_t)sizeof nonce) {
        close(fd);
        return false;
    }
    arena *a = arena_new();
    hub_client *c = ARENA_NEW(a, hub_client);
    c->arena = a;
    c->fd = fd;
    c->server = server;
    c->number = ++h->last_number;
    c->connecting = connecting;
    c->protocol = h->servers[server].transport.protocol;
    c->progress = hub_now();
    c->deadline = c->progress + REMOTE_PATIENCE * 1000u;
    wire_peer_start(&c->peer, &(wire_setup){.role = WIRE_SERVER,
                                            .password = h->servers[server].transport.password,
                                            .nonce = (const uint8_t(*)[WIRE_NONCE]) & nonce});
    h->clients[slot] = c;
    if (connecting) return true;
    remote_tune(fd);
    c->cut = !remote_describe(a, c->protocol, fd, &c->where);
    return true;
}

static void accept_clients(remote_hub *h, unsigned server)
{
    int fd;
    while (h->servers[server].fd >= 0 &&
           (fd = accept4(h->servers[server].fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
        add_client(h, server, fd, false);
}

static void dial(remote_hub *h, uint64_t now)
{
    for (unsigned i = 0; i < h->server_count; i++) {
        hub_server *s = &h->servers[i];
        if (!s->transport.reverse.len || s->ended || s->dialled || now < s->dial) continue;
        s->dial = now + DIAL_MILLISECONDS;
        int fd = remote_begin_connect(&s->transport);
        if (fd >= 0) s->dialled = add_client(h, i, fd, true);
    }
}

/* ---- what clients say */

/* The last `lines` lines of the history; 0 = as much as there is. */
static uint64_t history_place(const remote_hub *h, uint32_t lines)
{
    uint64_t start = hub_history_start(h), at = h->end;
    if (start > 0)
        while (start < h->end && h->ring[start % h->capacity] != '\n') start++;
    if (start > 0 && start < h->end) start++;
    if (!lines) return start;
    for (; at > start; at--)
        if (at < h->end && h->ring[(at - 1) % h->capacity] == '\n' && lines-- == 0) break;
    return at;
}

static void let_in(remote_hub *h, hub_client *c)
{
    c->name = str_format(c->arena, "%s\\%s %.*s", c->peer.host, c->peer.user, STR_ARG(c->where));
    c->active = time(NULL);
    c->position = history_place(h, c->peer.lines);
    if (h->prompt_end == h->end && h->prompt_at >= c->position)
        hub_add_mark(c, (hub_mark){.at = h->prompt_at, .skip = h->prompt_end - h->prompt_at});
    hub_add_event(h, REMOTE_CONNECTED, c, (str){0});
    c->waiting = 1; /* for its first prompt */
}

/* One line: a line end inside would be another command. */
static void take_command(remote_hub *h, hub_client *c, str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] == '\n' || text.ptr[i] == '\r' || text.ptr[i] == 0) {
            c->cut = true;
            return;
        }
    if (++c->waiting > REMOTE_MOST_WAITING) c->cut = true;
    else hub_add_event(h, REMOTE_COMMAND, c, text);
}

static void take_message(remote_hub *h, hub_client *c, const wire_message *m)
{
    c->active = time(NULL);
    switch (m->kind) {
    case WIRE_PROOF: let_in(h, c); break;
    case WIRE_COMMAND: take_command(h, c, m->text); break;
    case WIRE_BREAK:
        if (atomic_load(h->setup.running)) interrupt_request(h->setup.interrupt);
        break;
    default: c->cut = true; break; /* WIRE_LEAVE */
    }
}

/* The one that guesses waits. */
static void check_peer(hub_client *c)
{
    if (c->peer.state != WIRE_CLOSED || c->cut || c->ending) return;
    if (!c->peer.wrong_password) c->cut = true;
    else if (!c->name.len && c->deadline > hub_now() + REFUSAL_MILLISECONDS)
        c->deadline = hub_now() + REFUSAL_MILLISECONDS;
}

static void read_client(remote_hub *h, hub_client *c)
{
    uint8_t block[READ_BLOCK];
    ssize_t got = recv(c->fd, block, sizeof block, MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (got <= 0) {
        c->cut = true;
        return;
    }
    bytes left = {block, (size_t)got};
    wire_message m;
    while (left.len > 0 && !c->cut) {
        left = bytes_from(left, wire_feed(&c->peer, left));
        while (!c->cut && wire_next(&c->peer, &m)) take_message(h, c, &m);
    }
    check_peer(c);
}

/* ---- what clients are told */

static void put(hub_client *c, wire_kind kind, str text)
{
    c->out_at = 0;
    c->out_length = wire_encode(c->out, kind, text);
    c->ending = c->ending || kind == WIRE_BYE || kind == WIRE_REFUSED;
}

/* How much of the history from `from` on makes a message: not through the middle of a character (at most
 * three bytes follow its first). What is shown ends with whole characters. */
static size_t whole_characters(const remote_hub *h, uint64_t from, uint64_t end, size_t most)
{
    if (end - from <= most) return (size_t)(end - from);
    size_t length = most;
    for (unsigned i = 0; i < 3; i++)
        if (((uint8_t)h->ring[(from + length) % h->capacity] & 0xc0) == 0x80) length--;
    return length;
}

/* The next message for a client that is in; false when there is none. */
static bool put_next(const remote_hub *h, hub_client *c)
{
    while (c->mark_count && c->marks[0].at <= c->position) {
        hub_mark m = c->marks[0];
        memmove(c->marks, c->marks + 1, --c->mark_count * sizeof *c->marks);
        if (m.at + m.skip > c->position) c->position = m.at + m.skip;
        if (!m.kind) continue;
        put(c, m.kind, (str){m.text, m.length});
        return true;
    }
    uint64_t end = c->mark_count && c->marks[0].at < h->end ? c->marks[0].at : h->end;
    if (c->position >= end) return false;
    size_t at = (size_t)(c->position % h->capacity),
           length = whole_characters(h, c->position, end, HUB_CHUNK);
    size_t first = length < h->capacity - at ? length : h->capacity - at;
    char text[HUB_CHUNK];
    memcpy(text, h->ring + at, first);
    memcpy(text + first, h->ring, length - first);
    put(c, WIRE_OUTPUT, (str){text, length});
    c->position += length;
    return true;
}

static bool has_output(const remote_hub *h, const hub_client *c)
{
    return c->out_at < c->out_length || c->peer.reply_length ||
           (c->name.len && !c->ending && (c->mark_count || c->position < h->end));
}

static void write_client(const remote_hub *h, hub_client *c)
{
    for (;;) {
        if (c->out_at == c->out_length) {
            if (c->peer.reply_length) {
                memcpy(c->out, c->peer.reply, c->peer.reply_length);
                c->out_at = 0;
                c->out_length = c->peer.reply_length;
                c->peer.reply_length = 0;
            } else if (c->ending) {
                c->cut = true;
                return;
            } else if (!c->name.len || !put_next(h, c)) {
                return;
            }
        }
        ssize_t sent =
            send(c->fd, c->out + c->out_at, c->out_length - c->out_at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (sent <= 0) {
            c->cut = true;
            return;
        }
        c->out_at += (size_t)sent;
        c->progress = hub_now();
    }
}

/* ---- the loop */

typedef struct watch {
    struct pollfd fds[1 + REMOTE_MOST_SERVERS + REMOTE_MOST_CLIENTS];
    int client[1 + REMOTE_MOST_SERVERS + REMOTE_MOST_CLIENTS]; /* its slot, or -1 */
    unsigned server[1 + REMOTE_MOST_SERVERS + REMOTE_MOST_CLIENTS];
    nfds_t count;
} watch;

static void watch_fd(watch *w, int fd, short events, int client, unsigned server)
{
    w->fds[w->count] = (struct pollfd){.fd = fd, .events = events};
    w->client[w->count] = client;
    w->server[w->count++] = server;
}

/* Sweeps out who is to go, and says what to wait for. */
static int prepare(remote_hub *h, watch *w)
{
    uint64_t now = hub_now(), next = now + IDLE_MILLISECONDS;
    dial(h, now);
    w->count = 0;
    watch_fd(w, h->wake_network, POLLIN, -1, 0);
    for (unsigned i = 0; i < h->server_count; i++)
        if (h->servers[i].fd >= 0) watch_fd(w, h->servers[i].fd, POLLIN, -1, i);
    for (size_t i = 0; i < REMOTE_MOST_CLIENTS; i++) {
        hub_client *c = h->clients[i];
        if (!c) continue;
        if (!c->name.len && !c->ending && now >= c->deadline) {
            if (c->peer.wrong_password) put(c, WIRE_REFUSED, STR("Error 0x80004005: wrong password"));
            else c->cut = true;
        }
        if (!c->cut && !c->connecting) write_client(h, c);
        if (c->cut) {
            remove_client(h, i);
            continue;
        }
        if (!c->name.len && c->deadline < next) next = c->deadline;
        bool out = c->connecting || has_output(h, c);
        bool in = !c->connecting && c->peer.state != WIRE_CLOSED;
        watch_fd(w, c->fd, (short)((in ? POLLIN : 0) | (out ? POLLOUT : 0)), (int)i, 0);
    }
    pthread_cond_broadcast(&h->moved);
    return next > now ? (int)(next - now) : 0;
}

static void handle(remote_hub *h, const watch *w, nfds_t i)
{
    short got = w->fds[i].revents;
    if (!got || i == 0) return;
    if (w->client[i] < 0) {
        accept_clients(h, w->server[i]);
        return;
    }
    hub_client *c = h->clients[w->client[i]];
    if (c->connecting) {
        if (!remote_connected(c->fd)) {
            c->cut = true;
            return;
        }
        c->connecting = false;
        remote_tune(c->fd);
        c->cut = !remote_describe(c->arena, c->protocol, c->fd, &c->where);
        return;
    }
    if (got & POLLIN) read_client(h, c);
    else if (got & (POLLHUP | POLLERR)) c->cut = true;
}

void *hub_network(void *context)
{
    remote_hub *h = context;
    watch w;
    pthread_mutex_lock(&h->lock);
    while (!h->stop) {
        int timeout = prepare(h, &w);
        pthread_mutex_unlock(&h->lock);
        poll(w.fds, w.count, timeout);
        pthread_mutex_lock(&h->lock);
        uint64_t count;
        ssize_t drained = read(h->wake_network, &count, sizeof count);
        (void)drained;
        h->woken = false;
        for (nfds_t i = 0; i < w.count; i++) handle(h, &w, i);
    }
    for (size_t i = 0; i < REMOTE_MOST_CLIENTS; i++)
        if (h->clients[i]) remove_client(h, i);
    pthread_mutex_unlock(&h->lock);
    return NULL;
}
