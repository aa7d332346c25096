/* MD5, SHA-1 and SHA-256 of bytes in memory, to compare files with what is written down about them. The time
 * they take depends on the length only. Sources: RFC 1321, FIPS 180-4. */
#ifndef NTDBG_BASE_DIGEST_H
#define NTDBG_BASE_DIGEST_H

#include "base/bytes.h"

typedef enum digest_kind { DIGEST_MD5, DIGEST_SHA1, DIGEST_SHA256 } digest_kind;
enum { DIGEST_MOST = 32 };

/* Writes the digest and returns its size: 16, 20 or 32 bytes. */
size_t digest(digest_kind kind, bytes data, uint8_t out[DIGEST_MOST]);

#endif
