/* What a debugging server and its clients say to each other, as bytes: no sockets here. WinDbg's own protocol
 * is not published, so this one is ntdbg's (docs/remote.md).
 *
 *     greeting  "ntdbgR" and the version (16 bits)                                  each side, first of all
 *     frame     length of what follows (32 bits), kind (8 bits), payload            all numbers little-endian
 *
 *     client                              server
 *     HELLO nonce, lines, host, user  --->
 *                                     <---  CHALLENGE nonce, is there a password
 *     PROOF of the password           --->
 *                                     <---  WELCOME, proof of the password          or REFUSED why
 *     COMMAND, BREAK, LEAVE           <-->  OUTPUT, PROMPT, BYE
 *
 * A peer takes bytes as they come, in any pieces, and gives messages. What breaks the rules closes it with a
 * reason; nothing that the other side sends makes it need more memory. */
#ifndef NTDBG_WIRE_REMOTE_H
#define NTDBG_WIRE_REMOTE_H

#include "base/bytes.h"

enum {
    WIRE_VERSION = 1,
    WIRE_GREETING = 8,
    WIRE_HEADER = 5,
    WIRE_MOST = 64 * 1024,    /* of a payload */
    WIRE_MOST_UNKNOWN = 1024, /* of a payload before the other side is known */
    WIRE_NONCE = 32,
    WIRE_PROOF_SIZE = 32,
    WIRE_NAME = 64,    /* of a host's or a user's name */
    WIRE_REPLY = 1024, /* what a peer may have to say before it is asked again */
};

typedef enum wire_kind {
    /* from the client */
    WIRE_HELLO = 1,
    WIRE_PROOF = 2,
    WIRE_COMMAND = 3,
    WIRE_BREAK = 4,
    WIRE_LEAVE = 5,
    /* from the server */
    WIRE_CHALLENGE = 16,
    WIRE_WELCOME = 17,
    WIRE_REFUSED = 18,
    WIRE_OUTPUT = 19,
    WIRE_PROMPT = 20,
    WIRE_BYE = 21,
} wire_kind;

/* A server gets WIRE_PROOF once the client is let in, then WIRE_COMMAND, WIRE_BREAK and WIRE_LEAVE; a client
 * WIRE_WELCOME or WIRE_REFUSED, then WIRE_OUTPUT, WIRE_PROMPT and WIRE_BYE. */
typedef struct wire_message {
    wire_kind kind;
    str text; /* valid until wire_feed */
} wire_message;

typedef enum wire_role { WIRE_SERVER, WIRE_CLIENT } wire_role;

typedef enum wire_state {
    WIRE_GREETED_NOT, /* the other side's greeting has not come */
    WIRE_STRANGER,    /* HELLO or CHALLENGE is next */
    WIRE_ASKED,       /* PROOF or WELCOME is next */
    WIRE_OPEN,
    WIRE_CLOSED,
} wire_state;

typedef struct wire_setup {
    wire_role role;
    str password;                       /* kept: must outlive the peer; empty = none */
    const uint8_t (*nonce)[WIRE_NONCE]; /* random, never used twice */
    str host, user;                     /* a client's own; cut to WIRE_NAME */
    uint32_t lines;                     /* of the history that a client wants */
} wire_setup;

typedef struct wire_peer {
    wire_role role;
    wire_state state;
    str password;
    uint8_t nonce[WIRE_NONCE], other_nonce[WIRE_NONCE];
    char host[WIRE_NAME + 1], user[WIRE_NAME + 1]; /* a server's: what the client says it is; printable */
    uint32_t lines;
    const char *problem;       /* WIRE_CLOSED: why */
    bool wrong_password;       /* that is why */
    uint8_t reply[WIRE_REPLY]; /* to be sent by the caller, who sets reply_length back to 0 */
    size_t reply_length;
    size_t used; /* of `in`: what has been taken */
    size_t have;
    uint8_t in[WIRE_HEADER + WIRE_MOST];
} wire_peer;

/* The first reply is there at once: the greeting, and a client's HELLO. */
void wire_peer_start(wire_peer *p, const wire_setup *setup);
/* Takes what there is room for and returns how much that was: at least one byte when wire_next has been
 * called until it said false, and all of it once the peer is closed. */
size_t wire_feed(wire_peer *p, bytes from);
/* The next message; false when more bytes are needed, or the peer is closed. */
bool wire_next(wire_peer *p, wire_message *out);
/* A frame of at most WIRE_HEADER + WIRE_MOST bytes; more text than fits is left away. Returns its size. */
size_t wire_encode(uint8_t *into, wire_kind kind, str payload);

/* HMAC-SHA-256 (RFC 2104) with a key of at most 64 bytes over at most 128 bytes. */
void wire_hmac(str key, bytes message, uint8_t out[WIRE_PROOF_SIZE]);
/* In a time that depends on the size only. */
bool wire_same_secret(const uint8_t *a, const uint8_t *b, size_t size);

#endif
