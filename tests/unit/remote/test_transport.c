/* Transport strings: windows-driver-docs, "Activating a Debugging Server" and "Activating a Debugging
 * Client"; how they are shown, of ".endsrv" and published sessions. */
#include "remote/transport.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

static void servers_are_shown_as_windbg_shows_them(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *shown, *connect;
    } cases[] = {
        {"npipe:pipe=rabbit", "npipe:Pipe=rabbit", "npipe:Pipe=rabbit,Server=BOX17"},
        {"tcp:port=7", "tcp:Port=7", "tcp:Port=7,Server=BOX17"},
        {"npipe:pipe=tiger,password=Password", "npipe:Pipe=tiger,Password=*",
         "npipe:Pipe=tiger,Password=*,Server=BOX17"},
        {"TCP:Port=51:60, hidden ,IcfEnable", "tcp:Port=51:60", "tcp:Port=51:60,Server=BOX17"},
        {"tcp:port=1025,clicon=\\\\BOXA,ipversion=6", "tcp:Port=1025,IPVersion=6,CliCon=BOXA",
         "tcp:Port=1025,IPVersion=6,CliCon=BOX17"},
    };
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        remote_transport t;
        error *e = remote_transport_parse(a, str_from_cstr(cases[i].typed), true, &t);
        if (e) fail_msg("%s: %.*s", cases[i].typed, STR_ARG(e->message));
        assert_string_equal(remote_transport_text(a, &t, (str){0}).ptr, cases[i].shown);
        assert_string_equal(remote_transport_text(a, &t, STR("BOX17")).ptr, cases[i].connect);
    }
    arena_free(a);
}

static void clients_say_where_to(void **state)
{
    (void)state;
    arena *a = arena_new();
    remote_transport t;
    assert_null(remote_transport_parse(a, STR("tcp:server=\\\\BOX17, port=1025,password=x"), false, &t));
    assert_true(str_equal(t.server, STR("BOX17")) && t.port == 1025 && str_equal(t.password, STR("x")));
    assert_null(remote_transport_parse(a, STR("npipe:server=BOX17,pipe=MainPipe"), false, &t));
    assert_true(t.protocol == REMOTE_PIPE && str_equal(t.pipe, STR("MainPipe")));
    assert_null(remote_transport_parse(a, STR("tcp:clicon=BOX17,port=50:60"), false, &t));
    assert_true(str_equal(t.reverse, STR("BOX17")) && t.last_port == 60);
    arena_free(a);
}

/* "The debugger will replace this with the process ID of the debugger." */
static void a_pipe_can_be_named_after_the_process(void **state)
{
    (void)state;
    arena *a = arena_new();
    remote_transport t;
    char wanted[64];
    assert_null(remote_transport_parse(a, STR("npipe:pipe=my%x.%d%%"), true, &t));
    snprintf(wanted, sizeof wanted, "my%x.%d%%%%", (unsigned)getpid(), (int)gettid());
    assert_string_equal(t.pipe.ptr, wanted);
    arena_free(a);
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        bool server;
        const char *word;
    } cases[] = {
        {"ssl:proto=tls1,machuser=ab,port=1", true, "ssl: is not there"},
        {"spipe:proto=tls1,pipe=x", true, "spipe: is not there"},
        {"com:port=2,baud=9600,channel=1", true, "com: is not there"},
        {"udp:port=1", true, "'udp' is no transport"},
        {"", true, "is no transport"},
        {"tcp:", true, "needs port="},
        {"tcp:port=", true, "port="},
        {"tcp:port=65536", true, "65535"},
        {"tcp:port=60:51", true, "port=60:51"},
        {"tcp:port=0:51", true, "port=0:51"},
        {"tcp:port=1,clicon=", true, "clicon="},
        {"tcp:port=1:2,clicon=B", true, "one port="},
        {"tcp:port=1,bind=", true, "bind="},
        {"tcp:port=1,clicon=B,bind=*", true, "bind="},
        {"tcp:port=1,server=B", true, "'server' is no parameter"},
        {"tcp:port=1,password=", true, "password="},
        {"tcp:port=1,ipversion=5", true, "ipversion="},
        {"tcp:port=1,pipe=x", true, "'pipe' is no parameter"},
        {"npipe:", true, "needs pipe="},
        {"npipe:pipe=../x", true, "pipe=../x"},
        {"npipe:pipe=a b", true, "pipe=a b"},
        {"npipe:pipe=a,port=1", true, "'port' is no parameter"},
        {"tcp:port=1", false, "server="},
        {"tcp:server=B,port=0", false, "one port="},
        {"tcp:server=B,port=1:2", false, "one port="},
        {"tcp:server=B,port=1,hidden", false, "'hidden' is no parameter"},
        {"tcp:server=B,port=1,bind=*", false, "'bind' is no parameter"},
    };
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        remote_transport t;
        error *e = remote_transport_parse(a, str_from_cstr(cases[i].typed), cases[i].server, &t);
        if (!e) fail_msg("%s is taken", cases[i].typed);
        if (str_find(e->message, str_from_cstr(cases[i].word)) == SIZE_MAX)
            fail_msg("%s: %.*s", cases[i].typed, STR_ARG(e->message));
    }
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(servers_are_shown_as_windbg_shows_them),
        cmocka_unit_test(clients_say_where_to),
        cmocka_unit_test(a_pipe_can_be_named_after_the_process),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
