#include "windows/token.h"

enum { MOST_SIDS = 4096, MOST_PRIVILEGES = 64, LEVEL_BITS = 7 };

value nt_token_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_TOKEN", address);
}

bool nt_thread_impersonates(nt_context *c, value thread, uint64_t *token)
{
    uint64_t active, bits = 0, at;
    if (!value_u64(value_field(thread, "ActiveImpersonationInfo"), &active) || !active) return false;
    value security = value_field(thread, "ClientSecurity");
    if (value_u64(value_first(security, "ImpersonationData", "ImpersonationToken", NULL), &bits)) {
        *token = bits & ~(uint64_t)LEVEL_BITS;
        return *token != 0;
    }
    if (!value_u64(value_field(thread, "ImpersonationInfo"), &at) || !at) return false;
    value information = nt_value(c, "_PS_IMPERSONATION_INFORMATION", at);
    return value_u64(value_field(information, "Token"), token) && *token;
}

nt_token_sids nt_token_sid_list(arena *a, nt_context *c, uint64_t array, uint64_t count, bool *cut)
{
    nt_token_sids out = {0};
    const type *t = nt_type(c, "_SID_AND_ATTRIBUTES");
    *cut = count > MOST_SIDS || (count && (!t || !array));
    if (count > MOST_SIDS) count = MOST_SIDS;
    for (uint64_t i = 0; t && array && i < count; i++) {
        value entry = value_at(c->values, t, array + i * t->size);
        nt_token_sid one = {0};
        uint64_t attributes;
        if (!value_u64(value_field(entry, "Sid"), &one.address) ||
            !value_u64(value_field(entry, "Attributes"), &attributes)) {
            *cut = true;
            break;
        }
        one.attributes = (uint32_t)attributes;
        one.readable = nt_sid_at(c->values->space, one.address, &one.sid);
        *VEC_PUSH(a, &out) = one;
    }
    return out;
}

nt_flags nt_token_sid_attributes(void)
{
    static const nt_flag names[] = {
        {0x00000001, "Mandatory"},
        {0x00000002, "Default"},
        {0x00000004, "Enabled"},
        {0x00000008, "Owner"},
        {0x00000010, "DenyOnly"},
        {0x00000020, "GroupIntegrity"},
        {0x00000040, "GroupIntegrityEnabled"},
        {0x20000000, "GroupResource"},
        {0xc0000000, "LogonId"},
    };
    return (nt_flags){names, sizeof names / sizeof *names};
}

/* One bit for each privilege: its number. */
static bool bits_of_privileges(arena *a, value privileges, nt_privileges *out)
{
    uint64_t present, enabled = 0, standard = 0;
    if (!value_u64(value_field(privileges, "Present"), &present) ||
        !value_u64(value_field(privileges, "Enabled"), &enabled) ||
        !value_u64(value_field(privileges, "EnabledByDefault"), &standard))
        return false;
    for (uint64_t i = 0; i < MOST_PRIVILEGES; i++) {
        if (!(present >> i & 1)) continue;
        uint32_t attributes =
            (enabled >> i & 1 ? NT_PRIVILEGE_ENABLED : 0) | (standard >> i & 1 ? NT_PRIVILEGE_DEFAULT : 0);
        *VEC_PUSH(a, out) = (nt_privilege){.number = i, .index = i, .attributes = attributes};
    }
    return true;
}

bool nt_token_privileges(arena *a, nt_context *c, value token, nt_privileges *out)
{
    uint64_t array, count, attributes;
    value list = value_field(token, "Privileges");
    *out = (nt_privileges){0};
    if (value_has_field(list, "Present")) return bits_of_privileges(a, list, out);
    const type *t = nt_type(c, "_LUID_AND_ATTRIBUTES");
    if (!t || !value_u64(list, &array) || !value_u64(value_field(token, "PrivilegeCount"), &count))
        return false;
    for (uint64_t i = 0; i < count && i < MOST_PRIVILEGES; i++) {
        value entry = value_at(c->values, t, array + i * t->size);
        uint64_t number;
        if (!value_u64(value_field(entry, "Luid.LowPart"), &number) ||
            !value_u64(value_field(entry, "Attributes"), &attributes))
            return false;
        *VEC_PUSH(a, out) = (nt_privilege){.number = number, .index = i, .attributes = (uint32_t)attributes};
    }
    return count <= MOST_PRIVILEGES;
}

const char *nt_privilege_name(uint64_t number)
{
    static const char *const names[] = {
        [2] = "SeCreateTokenPrivilege",
        [3] = "SeAssignPrimaryTokenPrivilege",
        [4] = "SeLockMemoryPrivilege",
        [5] = "SeIncreaseQuotaPrivilege",
        [6] = "SeMachineAccountPrivilege",
        [7] = "SeTcbPrivilege",
        [8] = "SeSecurityPrivilege",
        [9] = "SeTakeOwnershipPrivilege",
        [10] = "SeLoadDriverPrivilege",
        [11] = "SeSystemProfilePrivilege",
        [12] = "SeSystemtimePrivilege",
        [13] = "SeProfileSingleProcessPrivilege",
        [14] = "SeIncreaseBasePriorityPrivilege",
        [15] = "SeCreatePagefilePrivilege",
        [16] = "SeCreatePermanentPrivilege",
        [17] = "SeBackupPrivilege",
        [18] = "SeRestorePrivilege",
        [19] = "SeShutdownPrivilege",
        [20] = "SeDebugPrivilege",
        [21] = "SeAuditPrivilege",
        [22] = "SeSystemEnvironmentPrivilege",
        [23] = "SeChangeNotifyPrivilege",
        [24] = "SeRemoteShutdownPrivilege",
        [25] = "SeUndockPrivilege",
        [26] = "SeSyncAgentPrivilege",
        [27] = "SeEnableDelegationPrivilege",
        [28] = "SeManageVolumePrivilege",
        [29] = "SeImpersonatePrivilege",
        [30] = "SeCreateGlobalPrivilege",
        [31] = "SeTrustedCredManAccessPrivilege",
        [32] = "SeRelabelPrivilege",
        [33] = "SeIncreaseWorkingSetPrivilege",
        [34] = "SeTimeZonePrivilege",
        [35] = "SeCreateSymbolicLinkPrivilege",
        [36] = "SeDelegateSessionUserImpersonatePrivilege",
    };
    return number < sizeof names / sizeof *names ? names[number] : NULL;
}
