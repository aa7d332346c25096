/* The protocol of debugging servers: a server and a client that are sent whatever it is, in pieces of any
 * size, before and after they were opened as they should be. */
#include "remote/transport.h"
#include "wire/remote.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const uint8_t nonces[2][WIRE_NONCE] = {{1}, {2}};

static void start(wire_peer *p, wire_role role, str password)
{
    wire_peer_start(p, &(wire_setup){.role = role,
                                     .password = password,
                                     .nonce = &nonces[role],
                                     .host = STR("box"),
                                     .user = STR("user"),
                                     .lines = 3});
}

static void check(wire_peer *p, bytes all)
{
    wire_message m;
    while (wire_next(p, &m)) {
        if (m.text.len > WIRE_MOST) abort();
        uint8_t sum = 0;
        for (size_t i = 0; i < m.text.len; i++) sum = (uint8_t)(sum + m.text.ptr[i]);
        if (sum == 77 && m.kind == 0) abort();
    }
    if (p->reply_length > sizeof p->reply || p->used > p->have || p->have > sizeof p->in) abort();
    if (p->state == WIRE_CLOSED && !p->problem) abort();
    (void)all;
}

static void feed(wire_peer *p, bytes all, size_t step)
{
    for (bytes left = all; left.len > 0;) {
        size_t taken = wire_feed(p, bytes_clamp(left, 0, step));
        if (!taken) abort();
        left = bytes_from(left, taken);
        check(p, all);
    }
}

static void carry(wire_peer *from, wire_peer *to)
{
    feed(to, (bytes){from->reply, from->reply_length}, SIZE_MAX);
    from->reply_length = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1) return 0;
    static wire_peer server, client; /* 64 KiB each */
    size_t step = (data[0] & 0x3f) + 1;
    bytes rest = {data + 1, size - 1};
    str password = data[0] & 0x40 ? STR("rabbit") : (str){0};
    start(&server, WIRE_SERVER, password);
    start(&client, WIRE_CLIENT, password);
    if (data[0] & 0x80) {
        for (int i = 0; i < 4; i++) {
            carry(&client, &server);
            carry(&server, &client);
        }
        if (server.state != WIRE_OPEN || client.state != WIRE_OPEN) abort();
    }
    feed(&server, rest, step);
    server.reply_length = 0;
    feed(&client, rest, step);
    arena *a = arena_new();
    remote_transport t;
    str text = {(const char *)rest.ptr, rest.len < 512 ? rest.len : 512};
    for (int is_server = 0; is_server < 2; is_server++)
        if (!remote_transport_parse(a, text, is_server, &t)) {
            /* What is shown can be read again, but for the password. */
            remote_transport again;
            str host = is_server ? (str){0} : STR("box");
            str shown = remote_transport_text(a, &t, host);
            if (t.bind.len == 0 && t.protocol == REMOTE_TCP &&
                remote_transport_parse(a, shown, is_server, &again))
                abort();
        }
    arena_free(a);
    return 0;
}
