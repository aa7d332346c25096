/* Access tokens (_TOKEN): who a process or an impersonating thread is, and what it may do. */
#ifndef NTDBG_WINDOWS_TOKEN_H
#define NTDBG_WINDOWS_TOKEN_H

#include "windows/flags.h"
#include "windows/process.h"
#include "windows/security.h"

value nt_token_at(nt_context *c, uint64_t address);
/* The token that the thread impersonates with; false when it does not, or when that cannot be told. Up to
 * 6.0 in ETHREAD.ImpersonationInfo, then in ETHREAD.ClientSecurity, whose low three bits are the level. */
bool nt_thread_impersonates(nt_context *c, value thread, uint64_t *token);

typedef struct nt_token_sid {
    uint64_t address; /* of the SID */
    nt_sid sid;
    uint32_t attributes; /* SE_GROUP_* (winnt.h) */
    bool readable;
} nt_token_sid;
typedef VEC(nt_token_sid) nt_token_sids;
/* An array of _SID_AND_ATTRIBUTES: TOKEN's UserAndGroups (the user is the first), RestrictedSids,
 * Capabilities. `cut`: it was longer than what is read (4096) or a page of it is missing. */
nt_token_sids nt_token_sid_list(arena *a, nt_context *c, uint64_t array, uint64_t count, bool *cut);
/* "Mandatory", "GroupIntegrityEnabled" of the attributes, as !token has them. */
nt_flags nt_token_sid_attributes(void);

typedef struct nt_privilege {
    uint64_t number;     /* LUID: SE_DEBUG_PRIVILEGE is 20 */
    uint64_t index;      /* place in the token's list; since Vista, where the token has bits, the number */
    uint32_t attributes; /* NT_PRIVILEGE_* */
} nt_privilege;
typedef VEC(nt_privilege) nt_privileges;
enum { NT_PRIVILEGE_DEFAULT = 1, NT_PRIVILEGE_ENABLED = 2 }; /* SE_PRIVILEGE_* (winnt.h) */
/* What the token has, enabled or not: the array of _LUID_AND_ATTRIBUTES up to 5.2, _SEP_TOKEN_PRIVILEGES
 * since 6.0. False when it cannot be read; what could be is in *out. */
bool nt_token_privileges(arena *a, nt_context *c, value token, nt_privileges *out);
/* "SeDebugPrivilege" (winnt.h, "Privilege Constants"); NULL = there is none of that number. */
const char *nt_privilege_name(uint64_t number);

#endif
