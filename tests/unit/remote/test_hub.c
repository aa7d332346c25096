/* A hub with real sockets (in a folder of the test's own), and clients that are wire peers. */
#include "remote/connect.h"
#include "remote/hub.h"
#include "wire/remote.h"

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct world {
    arena *arena;
    interrupt interrupt;
    atomic_bool running;
    remote_hub *hub;
} world;

typedef struct guest {
    int fd;
    wire_peer peer;
} guest;

static void world_new(world *w, size_t history)
{
    *w = (world){.arena = arena_new()};
    atomic_init(&w->running, false);
    remote_setup setup = {
        .history = history, .interrupt = &w->interrupt, .running = &w->running, .local = true};
    assert_null(remote_hub_new(w->arena, &setup, &w->hub));
    assert_null(remote_hub_serve(w->hub, w->arena, STR("npipe:pipe=hub%x")));
}

static void world_free(world *w)
{
    remote_hub_free(w->hub);
    arena_free(w->arena);
}

static void flush_reply(guest *g)
{
    if (g->peer.reply_length)
        assert_int_equal(send(g->fd, g->peer.reply, g->peer.reply_length, MSG_NOSIGNAL),
                         g->peer.reply_length);
    g->peer.reply_length = 0;
}

/* Waits for the next message; its text is valid until the next call. Kind 0: the connection has ended. */
static wire_message next_message(guest *g)
{
    wire_message m = {0};
    uint8_t block[4096];
    while (!wire_next(&g->peer, &m)) {
        flush_reply(g);
        struct pollfd ready = {.fd = g->fd, .events = POLLIN};
        poll(&ready, 1, -1);
        ssize_t got = recv(g->fd, block, sizeof block, 0);
        if (got <= 0) return (wire_message){0};
        assert_int_equal(wire_feed(&g->peer, (bytes){block, (size_t)got}), got);
    }
    return m;
}

static void join(world *w, guest *g)
{
    static const uint8_t nonce[WIRE_NONCE] = {42};
    remote_transport t;
    remote_server_view *all;
    assert_true(remote_hub_servers(w->hub, w->arena, &all) >= 1);
    assert_null(remote_transport_parse(w->arena, all[0].connect, false, &t));
    assert_null(remote_connect(w->arena, &t, &g->fd));
    wire_peer_start(
        &g->peer,
        &(wire_setup){.role = WIRE_CLIENT, .nonce = &nonce, .host = STR("BOX17"), .user = STR("contoso")});
    assert_int_equal(next_message(g).kind, WIRE_WELCOME);
}

static remote_event next_event(world *w)
{
    remote_event e = {0};
    while (!remote_hub_take(w->hub, w->arena, &e)) {
        struct pollfd ready = {.fd = remote_hub_wake_fd(w->hub), .events = POLLIN};
        poll(&ready, 1, -1);
    }
    return e;
}

static void say(guest *g, wire_kind kind, str text)
{
    uint8_t frame[256];
    size_t size = wire_encode(frame, kind, text);
    assert_int_equal(send(g->fd, frame, size, MSG_NOSIGNAL), size);
}

/* All output up to the prompt. */
static str shown(arena *a, guest *g)
{
    strbuf text = {.arena = a};
    for (;;) {
        wire_message m = next_message(g);
        if (m.kind != WIRE_OUTPUT) return strbuf_str(&text);
        strbuf_append(&text, m.text);
    }
}

static void a_guest_is_announced_shown_the_past_and_heard(void **state)
{
    (void)state;
    world w;
    guest g;
    world_new(&w, 4096);
    remote_hub_show(w.hub, STR("before\n"), 0);
    remote_hub_show_prompt(w.hub, STR("0:000> "));
    join(&w, &g);
    remote_event e = next_event(&w);
    assert_int_equal(e.kind, REMOTE_CONNECTED);
    assert_true(str_equal(e.name, STR("BOX17\\contoso (npipe)")));
    remote_hub_show(w.hub, STR("somebody connected\n"), 0);
    remote_hub_prompt(w.hub, e.client, STR("0:000> "));
    assert_string_equal(shown(w.arena, &g).ptr,
                        "before\nsomebody connected\n"); /* the server's prompt is its own */
    say(&g, WIRE_COMMAND, STR("kn 5"));
    e = next_event(&w);
    assert_int_equal(e.kind, REMOTE_COMMAND);
    assert_true(str_equal(e.text, STR("kn 5")));
    remote_hub_show(w.hub, STR("[BOX17] kn 5\n"), e.client);
    remote_hub_show(w.hub, STR("frames\n"), 0);
    remote_hub_prompt(w.hub, e.client, STR("0:000> "));
    assert_string_equal(shown(w.arena, &g).ptr, "frames\n");
    remote_client_view *all;
    assert_int_equal(remote_hub_clients(w.hub, w.arena, &all), 2);
    remote_hub_dismiss(w.hub, e.client, (str){0});
    assert_int_equal(next_message(&g).kind, WIRE_BYE);
    assert_int_equal(next_message(&g).kind, 0);
    close(g.fd);
    world_free(&w);
}

/* More than the history holds: the session waits for who reads, and nothing is lost. */
static void everything_arrives_through_a_small_history(void **state)
{
    (void)state;
    world w;
    guest g;
    world_new(&w, 0);
    join(&w, &g);
    remote_event e = next_event(&w);
    remote_hub_prompt(w.hub, e.client, STR("> "));
    shown(w.arena, &g);
    enum { LINES = 2000 };
    for (int i = 0; i < LINES; i++)
        remote_hub_show(w.hub, str_format(w.arena, "%d of some lines with \xe2\x82\xac in them\n", i), 0);
    remote_hub_prompt(w.hub, e.client, STR("> "));
    str rest = shown(w.arena, &g);
    for (int i = 0; i < LINES; i++) {
        str line = str_take_until(&rest, '\n');
        assert_string_equal(str_to_cstr(w.arena, line),
                            str_format(w.arena, "%d of some lines with \xe2\x82\xac in them", i).ptr);
    }
    assert_int_equal(rest.len, 0);
    close(g.fd);
    world_free(&w);
}

static void ctrl_c_counts_only_while_a_command_runs(void **state)
{
    (void)state;
    world w;
    guest g;
    world_new(&w, 4096);
    join(&w, &g);
    next_event(&w);
    say(&g, WIRE_BREAK, (str){0});
    say(&g, WIRE_COMMAND, STR("a"));
    next_event(&w);
    assert_false(interrupt_pending(&w.interrupt));
    atomic_store(&w.running, true);
    say(&g, WIRE_BREAK, (str){0});
    say(&g, WIRE_COMMAND, STR("b"));
    next_event(&w);
    assert_true(interrupt_pending(&w.interrupt));
    close(g.fd);
    world_free(&w);
}

static void the_end_is_said_to_all(void **state)
{
    (void)state;
    world w;
    guest guests[3];
    world_new(&w, 4096);
    for (int i = 0; i < 3; i++) {
        join(&w, &guests[i]);
        next_event(&w);
    }
    assert_true(remote_hub_end_server(w.hub, 0));
    assert_false(remote_hub_end_server(w.hub, 0));
    remote_hub_show(w.hub, STR("quit:\n"), 0);
    world_free(&w);
    for (int i = 0; i < 3; i++) {
        arena *a = arena_new();
        assert_string_equal(shown(a, &guests[i]).ptr, "quit:\n"); /* up to BYE */
        close(guests[i].fd);
        arena_free(a);
    }
}

int main(void)
{
    char folder[] = "/tmp/ntdbg-test-hub-XXXXXX";
    if (!mkdtemp(folder)) return 1;
    setenv("XDG_RUNTIME_DIR", folder, 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_guest_is_announced_shown_the_past_and_heard),
        cmocka_unit_test(everything_arrives_through_a_small_history),
        cmocka_unit_test(ctrl_c_counts_only_while_a_command_runs),
        cmocka_unit_test(the_end_is_said_to_all),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    char inside[64];
    snprintf(inside, sizeof inside, "%s/ntdbg", folder);
    rmdir(inside);
    rmdir(folder);
    return failed;
}
