/* Access tokens that a minidump brings (TokenStream; MINIDUMP_TOKEN_INFO_LIST of minidumpapiset.h). What is
 * in an element behind its header is not in Microsoft's headers: the parts and their forms are as Windows 7's
 * error reporting wrote them (a public dump), which are winnt.h's TOKEN_* structures with offsets for
 * pointers. */
#ifndef NTDBG_WINDOWS_TOKEN_STREAM_H
#define NTDBG_WINDOWS_TOKEN_STREAM_H

#include "target/target.h"
#include "windows/token.h"

typedef struct nt_stream_token {
    uint32_t id;     /* of the process, or of the thread that impersonates with it */
    uint64_t handle; /* the process's */
    bool has_session, has_user, has_owner, has_statistics;
    uint32_t session;
    nt_sid user, owner; /* owner: of what it makes */
    nt_token_sids groups;
    nt_privileges privileges;
    uint64_t token_id, logon, modified; /* LUIDs */
    uint32_t kind, level;               /* TOKEN_TYPE, SECURITY_IMPERSONATION_LEVEL */
    bool cut;                           /* a list is longer than its part */
} nt_stream_token;
typedef VEC(nt_stream_token) nt_stream_tokens;

/* Empty when the dump has no such stream. */
nt_stream_tokens nt_stream_tokens_of(arena *a, const target *t);

#endif
