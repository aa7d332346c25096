/* That both sides know the same password, without sending it: each sends the HMAC of both sides' random
 * numbers. Who listens learns no password, but can try guesses at home, and sees the session. */
#include "base/digest.h"
#include "wire/remote.h"

enum { BLOCK = 64, MOST_MESSAGE = 128 };

void wire_hmac(str key, bytes message, uint8_t out[WIRE_PROOF_SIZE])
{
    uint8_t inner[BLOCK + MOST_MESSAGE], outer[BLOCK + DIGEST_MOST], hash[DIGEST_MOST];
    size_t length = message.len < MOST_MESSAGE ? message.len : MOST_MESSAGE;
    for (size_t i = 0; i < BLOCK; i++) {
        uint8_t byte = i < key.len ? (uint8_t)key.ptr[i] : 0;
        inner[i] = byte ^ 0x36;
        outer[i] = byte ^ 0x5c;
    }
    if (length) memcpy(inner + BLOCK, message.ptr, length);
    digest(DIGEST_SHA256, (bytes){inner, BLOCK + length}, hash);
    memcpy(outer + BLOCK, hash, WIRE_PROOF_SIZE);
    digest(DIGEST_SHA256, (bytes){outer, BLOCK + WIRE_PROOF_SIZE}, hash);
    memcpy(out, hash, WIRE_PROOF_SIZE);
}

bool wire_same_secret(const uint8_t *a, const uint8_t *b, size_t size)
{
    volatile uint8_t different = 0;
    for (size_t i = 0; i < size; i++) different = different | (a[i] ^ b[i]);
    return different == 0;
}
