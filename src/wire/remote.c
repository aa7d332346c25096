#include "wire/remote.h"

static const uint8_t greeting[WIRE_GREETING] = {'n', 't', 'd', 'b', 'g', 'R', WIRE_VERSION, 0};

static void store_u32(uint8_t *to, uint32_t value)
{
    for (unsigned i = 0; i < 4; i++) to[i] = (uint8_t)(value >> (8 * i));
}

static void close_peer(wire_peer *p, const char *why)
{
    p->state = WIRE_CLOSED;
    p->problem = why;
}

/* Always fits: replies are made one at a time, before the peer is open. */
static void reply(wire_peer *p, wire_kind kind, const uint8_t *payload, size_t length)
{
    p->reply_length += wire_encode(p->reply + p->reply_length, kind, (str){(const char *)payload, length});
}

size_t wire_encode(uint8_t *into, wire_kind kind, str payload)
{
    size_t length = payload.len < WIRE_MOST ? payload.len : WIRE_MOST;
    store_u32(into, (uint32_t)length + 1);
    into[4] = (uint8_t)kind;
    if (length) memcpy(into + WIRE_HEADER, payload.ptr, length);
    return WIRE_HEADER + length;
}

/* The side that proves itself is part of what it proves: a proof cannot be sent back to its maker. */
static void make_proof(const wire_peer *p, wire_role by, uint8_t out[WIRE_PROOF_SIZE])
{
    uint8_t message[1 + 2 * WIRE_NONCE];
    message[0] = (uint8_t)by;
    memcpy(message + 1, p->role == WIRE_SERVER ? p->nonce : p->other_nonce, WIRE_NONCE);
    memcpy(message + 1 + WIRE_NONCE, p->role == WIRE_SERVER ? p->other_nonce : p->nonce, WIRE_NONCE);
    wire_hmac(p->password, (bytes){message, sizeof message}, out);
}

/* ---- HELLO: nonce, lines (32 bits), and two names, each behind its length (8 bits) */

static size_t put_name(uint8_t *to, str name)
{
    size_t length = name.len < WIRE_NAME ? name.len : WIRE_NAME;
    to[0] = (uint8_t)length;
    if (length) memcpy(to + 1, name.ptr, length);
    return length + 1;
}

static void say_hello(wire_peer *p, const wire_setup *setup)
{
    uint8_t payload[WIRE_NONCE + 4 + 2 * (WIRE_NAME + 1)];
    memcpy(payload, p->nonce, WIRE_NONCE);
    store_u32(payload + WIRE_NONCE, setup->lines);
    size_t length = WIRE_NONCE + 4;
    length += put_name(payload + length, setup->host);
    length += put_name(payload + length, setup->user);
    reply(p, WIRE_HELLO, payload, length);
}

/* Names are shown to others: letters of ASCII that print, and no brackets that another name could hide in. */
static bool take_name(bytes from, size_t *at, char out[WIRE_NAME + 1])
{
    uint8_t length;
    bytes name;
    if (!bytes_u8(from, *at, &length) || length > WIRE_NAME || !bytes_slice(from, *at + 1, length, &name))
        return false;
    for (size_t i = 0; i < length; i++) {
        char c = (char)name.ptr[i];
        bool plain = c > ' ' && c < 0x7f && c != '(' && c != ')' && c != '[' && c != ']' && c != '\\';
        out[i] = plain ? c : '?';
    }
    out[length] = 0;
    *at += 1 + (size_t)length;
    return true;
}

static bool take_hello(wire_peer *p, bytes payload)
{
    size_t at = WIRE_NONCE + 4;
    if (!bytes_copy(payload, 0, p->other_nonce, WIRE_NONCE) || !bytes_u32(payload, WIRE_NONCE, &p->lines) ||
        !take_name(payload, &at, p->host) || !take_name(payload, &at, p->user))
        return false;
    uint8_t challenge[WIRE_NONCE + 1];
    memcpy(challenge, p->nonce, WIRE_NONCE);
    challenge[WIRE_NONCE] = p->password.len > 0;
    reply(p, WIRE_CHALLENGE, challenge, sizeof challenge);
    return true;
}

static bool take_challenge(wire_peer *p, bytes payload)
{
    uint8_t wanted, proof[WIRE_PROOF_SIZE];
    if (!bytes_copy(payload, 0, p->other_nonce, WIRE_NONCE) || !bytes_u8(payload, WIRE_NONCE, &wanted))
        return false;
    if (!wanted) p->password = (str){0};
    make_proof(p, WIRE_CLIENT, proof);
    reply(p, WIRE_PROOF, proof, sizeof proof);
    return true;
}

static bool proved(wire_peer *p, wire_role by, bytes payload)
{
    uint8_t expected[WIRE_PROOF_SIZE];
    make_proof(p, by, expected);
    return payload.len >= WIRE_PROOF_SIZE && wire_same_secret(payload.ptr, expected, WIRE_PROOF_SIZE);
}

/* ---- messages */

/* Before the peer is open. True when the message is for the caller. */
static bool shake_hands(wire_peer *p, wire_kind kind, bytes payload)
{
    bool server = p->role == WIRE_SERVER;
    if (p->state == WIRE_STRANGER && kind == (server ? WIRE_HELLO : WIRE_CHALLENGE)) {
        if (server ? take_hello(p, payload) : take_challenge(p, payload)) p->state = WIRE_ASKED;
        else close_peer(p, "its first message is too short");
        return false;
    }
    if (p->state == WIRE_ASKED && kind == (server ? WIRE_PROOF : WIRE_WELCOME)) {
        if (!proved(p, server ? WIRE_CLIENT : WIRE_SERVER, payload)) {
            p->wrong_password = true;
            close_peer(p, server ? "wrong password" : "it does not know the password");
            return false;
        }
        if (server) {
            uint8_t proof[WIRE_PROOF_SIZE];
            make_proof(p, WIRE_SERVER, proof);
            reply(p, WIRE_WELCOME, proof, sizeof proof);
        }
        p->state = WIRE_OPEN;
        return true;
    }
    if (!server && kind == WIRE_REFUSED) {
        close_peer(p, "refused");
        return true;
    }
    close_peer(p, "a message that is not expected here");
    return false;
}

static bool allowed(const wire_peer *p, wire_kind kind)
{
    return p->role == WIRE_SERVER ? kind == WIRE_COMMAND || kind == WIRE_BREAK || kind == WIRE_LEAVE
                                  : kind == WIRE_OUTPUT || kind == WIRE_PROMPT || kind == WIRE_BYE;
}

void wire_peer_start(wire_peer *p, const wire_setup *setup)
{
    p->role = setup->role;
    p->state = WIRE_GREETED_NOT;
    p->password = str_slice(setup->password, 0, WIRE_NAME);
    p->problem = NULL;
    p->wrong_password = false;
    p->used = p->have = 0;
    p->lines = setup->lines;
    p->host[0] = p->user[0] = 0;
    memcpy(p->nonce, *setup->nonce, WIRE_NONCE);
    memset(p->other_nonce, 0, WIRE_NONCE);
    memcpy(p->reply, greeting, WIRE_GREETING);
    p->reply_length = WIRE_GREETING;
    if (p->role == WIRE_CLIENT) say_hello(p, setup);
}

size_t wire_feed(wire_peer *p, bytes from)
{
    if (p->state == WIRE_CLOSED) return from.len;
    if (p->used) memmove(p->in, p->in + p->used, p->have - p->used);
    p->have -= p->used;
    p->used = 0;
    size_t room = sizeof p->in - p->have, length = from.len < room ? from.len : room;
    if (length) memcpy(p->in + p->have, from.ptr, length);
    p->have += length;
    return length;
}

static void take_greeting(wire_peer *p)
{
    if (memcmp(p->in, greeting, WIRE_GREETING - 2) != 0)
        close_peer(p, "it does not speak ntdbg's remote protocol");
    else if (load_u16(p->in + WIRE_GREETING - 2) != WIRE_VERSION)
        close_peer(p, "it speaks another version of ntdbg's remote protocol");
    else p->state = WIRE_STRANGER;
    p->used = WIRE_GREETING;
}

/* The frame at the front, when all of it is there. */
static bool take_frame(wire_peer *p, wire_kind *kind, bytes *payload)
{
    const uint8_t *at = p->in + p->used;
    size_t left = p->have - p->used;
    if (left < WIRE_HEADER) return false;
    uint32_t length = load_u32(at);
    if (length < 1 || length - 1 > (p->state == WIRE_OPEN ? WIRE_MOST : WIRE_MOST_UNKNOWN)) {
        close_peer(p, "a message of a size that is not allowed");
        return false;
    }
    if (left - 4 < length) return false;
    *kind = (wire_kind)at[4];
    *payload = (bytes){at + WIRE_HEADER, length - 1};
    p->used += 4 + (size_t)length;
    return true;
}

bool wire_next(wire_peer *p, wire_message *out)
{
    if (p->state == WIRE_GREETED_NOT && p->have >= WIRE_GREETING) take_greeting(p);
    wire_kind kind;
    bytes payload;
    while (p->state != WIRE_CLOSED && p->state != WIRE_GREETED_NOT && take_frame(p, &kind, &payload)) {
        bool given = false;
        if (p->state != WIRE_OPEN) given = shake_hands(p, kind, payload);
        else if (allowed(p, kind)) given = true;
        else close_peer(p, "a message that is not expected here");
        if (!given) continue;
        *out = (wire_message){kind, {(const char *)payload.ptr, payload.len}};
        return true;
    }
    return false;
}
