/* The protocol of debugging servers, without sockets. What is expected of HMAC is of RFC 4231. */
#include "wire/remote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static const uint8_t server_nonce[WIRE_NONCE] = {1, 2, 3}, client_nonce[WIRE_NONCE] = {9, 8, 7};

typedef struct pair {
    wire_peer server, client;
} pair;

static pair *pair_new(const char *server_password, const char *client_password)
{
    pair *p = calloc(1, sizeof *p);
    assert_non_null(p);
    wire_peer_start(&p->server, &(wire_setup){.role = WIRE_SERVER,
                                              .password = str_from_cstr(server_password),
                                              .nonce = &server_nonce});
    wire_peer_start(&p->client, &(wire_setup){.role = WIRE_CLIENT,
                                              .password = str_from_cstr(client_password),
                                              .nonce = &client_nonce,
                                              .host = STR("BOX17"),
                                              .user = STR("contoso"),
                                              .lines = 25});
    return p;
}

/* What one has to say, in pieces of `step` bytes. Messages that come out of the other are counted; the last
 * one is *last. */
static size_t carry(wire_peer *from, wire_peer *to, size_t step, wire_message *last)
{
    size_t count = 0;
    bytes left = {from->reply, from->reply_length};
    while (left.len > 0) {
        bytes piece = bytes_clamp(left, 0, step);
        size_t taken = wire_feed(to, piece);
        assert_true(taken > 0);
        left = bytes_from(left, taken);
        while (wire_next(to, last)) count++;
    }
    from->reply_length = 0;
    return count;
}

static void shake(pair *p, size_t step)
{
    wire_message m;
    for (int i = 0; i < 4; i++) {
        carry(&p->client, &p->server, step, &m);
        carry(&p->server, &p->client, step, &m);
    }
}

static size_t feed(wire_peer *p, const void *data, size_t size, wire_message *out)
{
    size_t count = 0;
    bytes left = {data, size};
    while (left.len > 0) {
        left = bytes_from(left, wire_feed(p, left));
        while (wire_next(p, out)) count++;
    }
    return count;
}

static void a_handshake_opens_both_sides_in_any_pieces(void **state)
{
    (void)state;
    static const size_t steps[] = {1, 2, 7, 64, 4096};
    static const char *const passwords[] = {"", "rabbit"};
    for (size_t i = 0; i < 10; i++) {
        pair *p = pair_new(passwords[i % 2], passwords[i % 2]);
        shake(p, steps[i / 2]);
        assert_int_equal(p->server.state, WIRE_OPEN);
        assert_int_equal(p->client.state, WIRE_OPEN);
        assert_string_equal(p->server.host, "BOX17");
        assert_string_equal(p->server.user, "contoso");
        assert_int_equal(p->server.lines, 25);
        free(p);
    }
}

static void a_wrong_password_closes_the_server(void **state)
{
    (void)state;
    pair *p = pair_new("rabbit", "Rabbit");
    shake(p, 4096);
    assert_int_equal(p->server.state, WIRE_CLOSED);
    assert_true(p->server.wrong_password);
    assert_int_not_equal(p->client.state, WIRE_OPEN);
    free(p);
}

/* A server that only says that it wants the password does not get the client's commands. */
static void a_server_that_does_not_know_the_password_is_left(void **state)
{
    (void)state;
    pair *p = pair_new("rabbit", "rabbit");
    wire_message m;
    carry(&p->server, &p->client, 4096, &m);
    carry(&p->client, &p->server, 4096, &m);
    carry(&p->server, &p->client, 4096, &m); /* CHALLENGE */
    p->client.reply_length = 0;
    uint8_t frame[WIRE_HEADER + WIRE_PROOF_SIZE], guess[WIRE_PROOF_SIZE] = {0};
    size_t size = wire_encode(frame, WIRE_WELCOME, (str){(char *)guess, sizeof guess});
    assert_int_equal(feed(&p->client, frame, size, &m), 0);
    assert_int_equal(p->client.state, WIRE_CLOSED);
    assert_true(p->client.wrong_password);
    free(p);
}

/* The client's own proof sent back is none of the server's. */
static void a_proof_cannot_be_reflected(void **state)
{
    (void)state;
    pair *p = pair_new("rabbit", "rabbit");
    wire_message m;
    carry(&p->server, &p->client, 4096, &m);
    carry(&p->client, &p->server, 4096, &m);
    carry(&p->server, &p->client, 4096, &m);
    uint8_t frame[WIRE_HEADER + WIRE_PROOF_SIZE];
    size_t size =
        wire_encode(frame, WIRE_WELCOME, (str){(const char *)p->client.reply + WIRE_HEADER, WIRE_PROOF_SIZE});
    feed(&p->client, frame, size, &m);
    assert_int_equal(p->client.state, WIRE_CLOSED);
    free(p);
}

static void messages_carry_their_text(void **state)
{
    (void)state;
    pair *p = pair_new("", "");
    shake(p, 4096);
    uint8_t frame[64];
    wire_message m;
    size_t size = wire_encode(frame, WIRE_COMMAND, STR("kn 5"));
    assert_int_equal(feed(&p->server, frame, size, &m), 1);
    assert_int_equal(m.kind, WIRE_COMMAND);
    assert_true(str_equal(m.text, STR("kn 5")));
    size = wire_encode(frame, WIRE_OUTPUT, (str){0});
    assert_int_equal(feed(&p->client, frame, size, &m), 1);
    assert_int_equal(m.kind, WIRE_OUTPUT);
    assert_int_equal(m.text.len, 0);
    free(p);
}

static void the_longest_message_fits_and_a_longer_one_closes(void **state)
{
    (void)state;
    pair *p = pair_new("", "");
    shake(p, 4096);
    static char text[WIRE_MOST];
    static uint8_t frame[WIRE_HEADER + WIRE_MOST];
    memset(text, 'x', sizeof text);
    wire_message m;
    size_t size = wire_encode(frame, WIRE_COMMAND, (str){text, sizeof text});
    assert_int_equal(feed(&p->server, frame, size, &m), 1);
    assert_int_equal(m.text.len, WIRE_MOST);
    static const uint8_t longer[] = {2, 0, 1, 0, WIRE_COMMAND}; /* 64 KiB and one, and the kind */
    assert_int_equal(feed(&p->server, longer, sizeof longer, &m), 0);
    assert_int_equal(p->server.state, WIRE_CLOSED);
    assert_non_null(strstr(p->server.problem, "size"));
    free(p);
}

static void strangers_may_send_little(void **state)
{
    (void)state;
    pair *p = pair_new("", "");
    static const uint8_t big[] = {'n', 't', 'd', 'b', 'g', 'R', WIRE_VERSION, 0, 2, 4, 0, 0, WIRE_HELLO};
    wire_message m;
    assert_int_equal(feed(&p->server, big, sizeof big, &m), 0);
    assert_int_equal(p->server.state, WIRE_CLOSED);
    assert_non_null(strstr(p->server.problem, "size"));
    free(p);
}

static void other_protocols_and_versions_are_told_apart(void **state)
{
    (void)state;
    wire_message m;
    pair *p = pair_new("", "");
    feed(&p->server, "GET / HTTP/1.1\r\n", 16, &m);
    assert_int_equal(p->server.state, WIRE_CLOSED);
    assert_non_null(strstr(p->server.problem, "does not speak"));
    feed(&p->client, "ntdbgR\x63\0", 8, &m);
    assert_int_equal(p->client.state, WIRE_CLOSED);
    assert_non_null(strstr(p->client.problem, "version"));
    free(p);
}

static void what_comes_out_of_turn_closes(void **state)
{
    (void)state;
    uint8_t frame[64];
    wire_message m;
    pair *p = pair_new("", "");
    feed(&p->server, p->client.reply, WIRE_GREETING, &m);
    feed(&p->server, frame, wire_encode(frame, WIRE_COMMAND, STR("q")), &m);
    assert_int_equal(p->server.state, WIRE_CLOSED);
    free(p);
    p = pair_new("", "");
    shake(p, 4096);
    feed(&p->server, frame, wire_encode(frame, WIRE_OUTPUT, STR("x")), &m);
    assert_int_equal(p->server.state, WIRE_CLOSED);
    feed(&p->client, frame, wire_encode(frame, WIRE_COMMAND, STR("x")), &m);
    assert_int_equal(p->client.state, WIRE_CLOSED);
    free(p);
}

/* "[BOX\evil) connected ..." cannot be made by a name. */
static void names_are_made_plain(void **state)
{
    (void)state;
    pair *p = pair_new("", "");
    wire_peer_start(&p->client, &(wire_setup){.role = WIRE_CLIENT,
                                              .nonce = &client_nonce,
                                              .host = STR("a\x1b[31m\nb"),
                                              .user = STR("x) (y\\z\xc3\xa4")});
    shake(p, 4096);
    assert_int_equal(p->server.state, WIRE_OPEN);
    assert_string_equal(p->server.host, "a??31m?b");
    assert_string_equal(p->server.user, "x???y?z??");
    free(p);
}

static void hmac_is_that_of_the_rfc(void **state)
{
    (void)state;
    char key[20];
    uint8_t got[WIRE_PROOF_SIZE];
    memset(key, 0x0b, sizeof key);
    static const uint8_t first[] = {0xb0, 0x34, 0x4c, 0x61, 0xd8, 0xdb, 0x38, 0x53, 0x5c, 0xa8, 0xaf,
                                    0xce, 0xaf, 0x0b, 0xf1, 0x2b, 0x88, 0x1d, 0xc2, 0x00, 0xc9, 0x83,
                                    0x3d, 0xa7, 0x26, 0xe9, 0x37, 0x6c, 0x2e, 0x32, 0xcf, 0xf7};
    wire_hmac((str){key, sizeof key}, (bytes){(const uint8_t *)"Hi There", 8}, got);
    assert_memory_equal(got, first, sizeof got);
    static const uint8_t second[] = {0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75, 0x4e, 0x6a, 0x04, 0x24,
                                     0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08, 0x9d, 0x27,
                                     0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43};
    wire_hmac(STR("Jefe"), (bytes){(const uint8_t *)"what do ya want for nothing?", 28}, got);
    assert_memory_equal(got, second, sizeof got);
    assert_true(wire_same_secret(got, second, sizeof got));
    got[31] ^= 1;
    assert_false(wire_same_secret(got, second, sizeof got));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_handshake_opens_both_sides_in_any_pieces),
        cmocka_unit_test(a_wrong_password_closes_the_server),
        cmocka_unit_test(a_server_that_does_not_know_the_password_is_left),
        cmocka_unit_test(a_proof_cannot_be_reflected),
        cmocka_unit_test(messages_carry_their_text),
        cmocka_unit_test(the_longest_message_fits_and_a_longer_one_closes),
        cmocka_unit_test(strangers_may_send_little),
        cmocka_unit_test(other_protocols_and_versions_are_told_apart),
        cmocka_unit_test(what_comes_out_of_turn_closes),
        cmocka_unit_test(names_are_made_plain),
        cmocka_unit_test(hmac_is_that_of_the_rfc),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
