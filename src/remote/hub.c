#include "remote/hub_internal.h"

#include "remote/connect.h"
#include "remote/folder.h"

#include <errno.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

enum { SHOW_CHUNK = 4096, GOODBYE_MILLISECONDS = 2000 };

static void lock(remote_hub *h)
{
    pthread_mutex_lock(&h->lock);
}

static void unlock(remote_hub *h)
{
    pthread_mutex_unlock(&h->lock);
}

void hub_notify(int fd)
{
    uint64_t one = 1;
    ssize_t written = write(fd, &one, sizeof one);
    (void)written;
}

error *remote_hub_new(arena *a, const remote_setup *setup, remote_hub **out)
{
    remote_hub *h = ARENA_NEW(a, remote_hub);
    h->arena = a;
    h->setup = *setup;
    h->capacity = setup->history > 2 * SHOW_CHUNK ? setup->history : 2 * SHOW_CHUNK;
    h->ring = ARENA_ARRAY(a, char, h->capacity);
    h->host = remote_host_name(a);
    h->user = remote_user_name(a, (unsigned)getuid());
    h->local_active = time(NULL);
    h->wake_network = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    h->wake_session = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (h->wake_network < 0 || h->wake_session < 0)
        return error_new(a, ERROR_IO, "no event descriptors: %s", strerror(errno));
    pthread_condattr_t monotonic;
    pthread_condattr_init(&monotonic);
    pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
    pthread_cond_init(&h->moved, &monotonic);
    pthread_condattr_destroy(&monotonic);
    pthread_mutex_init(&h->lock, NULL);
    *out = h;
    return NULL;
}

/* Under the lock: the thread looks at everything again. */
static void wake(remote_hub *h)
{
    if (!h->started || h->woken) return;
    h->woken = true;
    hub_notify(h->wake_network);
}

/* ---- history */

uint64_t hub_history_start(const remote_hub *h)
{
    return h->end > h->capacity ? h->end - h->capacity : 0;
}

bool hub_add_mark(hub_client *c, hub_mark mark)
{
    if (c->mark_count == HUB_MARKS) return false;
    c->marks[c->mark_count++] = mark;
    return true;
}

/* Two stretches that follow each other are one, so that marks stay few. */
static void skip(hub_client *c, uint64_t at, uint64_t length)
{
    hub_mark *last = c->mark_count ? &c->marks[c->mark_count - 1] : NULL;
    if (last && !last->kind && last->at + last->skip == at) last->skip += length;
    else if (!hub_add_mark(c, (hub_mark){.at = at, .skip = length})) c->cut = true;
}

static bool is_in(const hub_client *c)
{
    return c && c->name.len && !c->cut;
}

/* One that would lose what is about to be overwritten. */
static hub_client *behind(remote_hub *h, size_t length)
{
    uint64_t oldest = h->end + length > h->capacity ? h->end + length - h->capacity : 0;
    for (size_t i = 0; i < REMOTE_MOST_CLIENTS; i++) {
        hub_client *c = h->clients[i];
        if (is_in(c) && c->position < oldest) return c;
    }
    return NULL;
}

static void wait_for_room(remote_hub *h, size_t length)
{
    hub_client *slow;
    while ((slow = behind(h, length))) {
        wake(h);
        if (hub_now() - slow->progress > REMOTE_PATIENCE * 1000u) {
            slow->cut = true;
            continue;
        }
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_sec++;
        pthread_cond_timedwait(&h->moved, &h->lock, &until);
    }
}

/* Whole characters: clients are sent what is there at any moment. */
static str first_piece(str text)
{
    size_t length = text.len < SHOW_CHUNK ? text.len : SHOW_CHUNK;
    for (unsigned i = 0; i < 3 && length < text.len; i++)
        if (((uint8_t)text.ptr[length] & 0xc0) == 0x80) length--;
    return str_slice(text, 0, length);
}

static void append(remote_hub *h, str text)
{
    while (text.len > 0) {
        str piece = first_piece(text);
        if (h->started) wait_for_room(h, piece.len);
        size_t at = (size_t)(h->end % h->capacity), first = h->capacity - at;
        if (first > piece.len) first = piece.len;
        memcpy(h->ring + at, piece.ptr, first);
        memcpy(h->ring, piece.ptr + first, piece.len - first);
        h->end += piece.len;
        text = str_skip(text, piece.len);
    }
}

static hub_client *find(const remote_hub *h, unsigned number)
{
    for (size_t i = 0; i < REMOTE_MOST_CLIENTS; i++)
        if (h->clients[i] && h->clients[i]->number == number) return h->clients[i];
    return NULL;
}

void remote_hub_show(remote_hub *h, str text, unsigned except)
{
    if (!text.len) return;
    lock(h);
    hub_client *not_for = except ? find(h, except) : NULL;
    if (not_for) skip(not_for, h->end, text.len);
    append(h, text);
    wake(h);
    unlock(h);
}

void remote_hub_show_prompt(remote_hub *h, str prompt)
{
    lock(h);
    for (size_t i = 0; i < REMOTE_MOST_CLIENTS; i++)
        if (is_in(h->clients[i])) skip(h->clients[i], h->end, prompt.len);
    h->prompt_at = h->end;
    append(h, prompt);
    h->prompt_end = h->end;
    wake(h);
    unlock(h);
}

static void send_message(remote_hub *h, unsigned client, wire_kind kind, str text)
{
    lock(h);
    hub_client *c = find(h, client);
    if (c) {
        hub_mark m = {.at = h->end, .kind = kind};
        m.length = text.len < sizeof m.text ? text.len : sizeof m.text;
        if (m.length) memcpy(m.text, text.ptr, m.length);
        if (!hub_add_mark(c, m)) c->cut = true;
        if (c->waiting) c->waiting--;
    }
    wake(h);
    unlock(h);
}

void remote_hub_prompt(remote_hub *h, unsigned client, str prompt)
{
    send_message(h, client, WIRE_PROMPT, prompt);
}

void remote_hub_dismiss(remote_hub *h, unsigned client, str why)
{
    send_message(h, client, WIRE_BYE, why);
}

/* ---- events */

void hub_add_event(remote_hub *h, remote_event_kind kind, const hub_client *c, str text)
{
    arena *a = arena_new();
    hub_event *e = ARENA_NEW(a, hub_event);
    e->arena = a;
    e->event = (remote_event){kind, c->number, str_copy(a, c->name), time(NULL), str_copy(a, text)};
    if (h->last_event) h->last_event->next = e;
    else h->first_event = e;
    h->last_event = e;
    hub_notify(h->wake_session);
}

int remote_hub_wake_fd(const remote_hub *h)
{
    return h->wake_session;
}

bool remote_hub_take(remote_hub *h, arena *a, remote_event *out)
{
    lock(h);
    uint64_t count;
    ssize_t got = read(h->wake_session, &count, sizeof count);
    (void)got;
    hub_event *e = h->first_event;
    if (e) {
        h->first_event = e->next;
        if (!e->next) h->last_event = NULL;
        else hub_notify(h->wake_session);
        *out = e->event;
        out->name = str_copy(a, e->event.name);
        out->text = str_copy(a, e->event.text);
        arena_free(e->arena);
    }
    unlock(h);
    return e != NULL;
}

void remote_hub_set_caller(remote_hub *h, unsigned client)
{
    h->caller = client;
    if (!client) h->local_active = time(NULL);
}

unsigned remote_hub_caller(const remote_hub *h)
{
    return h->caller;
}

bool remote_hub_is_serving(remote_hub *h)
{
    return h->started;
}

/* ---- servers */

static bool is_loopback(const remote_transport *t)
{
    return !t->bind.len || str_starts_with(t->bind, STR("127.")) || str_equal(t->bind, STR("::1")) ||
           str_equal_nocase(t->bind, STR("localhost"));
}

static error *begin_thread(remote_hub *h, arena *a)
{
    if (h->started) return NULL;
    h->started = pthread_create(&h->thread, NULL, hub_network, h) == 0;
    return h->started ? NULL : error_new(a, ERROR_IO, "no thread for debugging servers");
}

/* The hub's own copies of the texts. */
static void keep(arena *a, remote_transport *t)
{
    t->pipe = str_copy(a, t->pipe);
    t->reverse = str_copy(a, t->reverse);
    t->bind = str_copy(a, t->bind);
    t->password = str_copy(a, t->password);
}

static str connect_text(const remote_hub *h, arena *a, const remote_transport *t)
{
    bool near = t->protocol == REMOTE_TCP && is_loopback(t) && !t->reverse.len;
    return remote_transport_text(a, t, near ? STR("localhost") : h->host);
}

error *remote_hub_serve(remote_hub *h, arena *a, str transport)
{
    remote_transport t;
    error *e = remote_transport_parse(a, transport, true, &t);
    if (e) return e;
    if (!is_loopback(&t) && !t.password.len)
        return error_new(a, ERROR_SYNTAX,
                         "bind=%.*s needs password=: whoever connects can do all that you can",
                         STR_ARG(t.bind));
    if (h->server_count == REMOTE_MOST_SERVERS)
        return error_new(a, ERROR_UNAVAILABLE, "a debugger starts at most %d servers", REMOTE_MOST_SERVERS);
    int fd = -1;
    if (!t.reverse.len) e = remote_listen(a, &t, &fd);
    if (!e) e = begin_thread(h, a);
    if (e) {
        if (fd >= 0) close(fd);
        return e;
    }
    keep(h->arena, &t);
    lock(h);
    unsigned id = (unsigned)h->server_count;
    bool secret = t.hidden || t.reverse.len;
    h->servers[id] = (hub_server){.transport = t, .fd = fd, .announced = -1};
    if (!secret) h->servers[id].announced = remote_announce(id, remote_transport_text(a, &t, (str){0}));
    h->server_count++;
    wake(h);
    unlock(h);
    return NULL;
}

size_t remote_hub_servers(remote_hub *h, arena *a, remote_server_view **out)
{
    lock(h);
    size_t count = h->server_count;
    *out = ARENA_ARRAY(a, remote_server_view, count);
    for (size_t i = 0; i < count; i++) {
        const remote_transport *t = &h->servers[i].transport;
        (*out)[i] = (remote_server_view){(unsigned)i, h->servers[i].ended,
                                         remote_transport_text(a, t, (str){0}), connect_text(h, a, t),
                                         t->protocol == REMOTE_TCP && !t->reverse.len && is_loopback(t)};
    }
    unlock(h);
    return count;
}

static void end_server(hub_server *s, unsigned id)
{
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
    s->ended = true;
    remote_withdraw(s->announced, id);
    s->announced = -1;
    str path;
    arena *a = arena_new();
    if (s->transport.protocol == REMOTE_PIPE && !remote_pipe_path(a, s->transport.pipe, &path))
        unlink(str_to_cstr(a, path));
    arena_free(a);
}

bool remote_hub_end_server(remote_hub *h, unsigned id)
{
    lock(h);
    bool there = id < h->server_count && !h->servers[id].ended;
    if (there) end_server(&h->servers[id], id);
    wake(h);
    unlock(h);
    return there;
}

/* ---- clients */

size_t remote_hub_clients(remote_hub *h, arena *a, remote_client_view **out)
{
    lock(h);
    *out = ARENA_ARRAY(a, remote_client_view, REMOTE_MOST_CLIENTS + 1);
    size_t count = 0;
    if (h->setup.local) {
        str name = str_format(a, "%.*s\\%.*s", STR_ARG(h->host), STR_ARG(h->user));
        (*out)[count++] = (remote_client_view){name, h->local_active};
    }
    for (size_t i = 0; i < REMOTE_MOST_CLIENTS; i++)
        if (is_in(h->clients[i]))
            (*out)[count++] = (remote_client_view){str_copy(a, h->clients[i]->name), h->clients[i]->active};
    unlock(h);
    return count;
}

/* True when nobody is left who has not read it all. */
static bool all_sent(const remote_hub *h)
{
    for (size_t i = 0; i < REMOTE_MOST_CLIENTS; i++)
        if (h->clients[i]) return false;
    return true;
}

static void say_goodbye(remote_hub *h)
{
    lock(h);
    for (size_t i = 0; i < REMOTE_MOST_CLIENTS; i++) {
        hub_client *c = h->clients[i];
        if (!c) continue;
        if (!is_in(c) || !hub_add_mark(c, (hub_mark){.at = h->end, .kind = WIRE_BYE})) c->cut = true;
    }
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += GOODBYE_MILLISECONDS / 1000;
    wake(h);
    while (!all_sent(h) && pthread_cond_timedwait(&h->moved, &h->lock, &until) == 0) {}
    h->stop = true;
    wake(h);
    unlock(h);
    pthread_join(h->thread, NULL);
}

void remote_hub_free(remote_hub *h)
{
    if (!h) return;
    for (unsigned i = 0; i < h->server_count; i++) remote_hub_end_server(h, i);
    if (h->started) say_goodbye(h);
    for (hub_event *e = h->first_event, *next; e; e = next) {
        next = e->next;
        arena_free(e->arena);
    }
    pthread_cond_destroy(&h->moved);
    pthread_mutex_destroy(&h->lock);
    close(h->wake_network);
    close(h->wake_session);
}
