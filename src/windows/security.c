#include "windows/security.h"

#include <inttypes.h>

enum { SID_REVISION = 1, ACE_HEADER = 4, ACE_SID = 8, OBJECT_ACE_FIXED = 12, GUID_SIZE = 16 };

/* ---- SIDs ---- */

bool nt_sid_at(space *s, uint64_t address, nt_sid *out)
{
    uint8_t head[8];

    if (!space_read_all(s, address, head, sizeof head) || head[0] != SID_REVISION || head[1] > NT_SID_PARTS)
        return false;
    *out = (nt_sid){.count = head[1]};
    for (unsigned i = 2; i < 8; i++) out->authority = out->authority << 8 | head[i];
    for (unsigned i = 0; i < out->count; i++)
        if (!space_read_u32(s, address + 8 + 4u * i, &out->parts[i])) return false;
    return true;
}

str nt_sid_text(arena *a, const nt_sid *sid)
{
    strbuf text = {.arena = a};

    strbuf_format(&text, sid->authority >> 32 ? "S-1-0x%" PRIx64 : "S-1-%" PRIu64, sid->authority);
    for (unsigned i = 0; i < sid->count; i++) strbuf_format(&text, "-%" PRIu32, sid->parts[i]);
    return strbuf_str(&text);
}

typedef struct known_sid {
    const char *text, *name;
} known_sid;

static const known_sid known_sids[] = {
    {"S-1-0-0", "Well Known Group: localhost\\NULL SID"},
    {"S-1-1-0", "Well Known Group: localhost\\Everyone"},
    {"S-1-2-0", "Well Known Group: localhost\\LOCAL"},
    {"S-1-2-1", "Well Known Group: localhost\\CONSOLE LOGON"},
    {"S-1-3-0", "Well Known Group: localhost\\CREATOR OWNER"},
    {"S-1-3-1", "Well Known Group: localhost\\CREATOR GROUP"},
    {"S-1-3-4", "Well Known Group: localhost\\OWNER RIGHTS"},
    {"S-1-5-1", "Well Known Group: NT AUTHORITY\\DIALUP"},
    {"S-1-5-2", "Well Known Group: NT AUTHORITY\\NETWORK"},
    {"S-1-5-3", "Well Known Group: NT AUTHORITY\\BATCH"},
    {"S-1-5-4", "Well Known Group: NT AUTHORITY\\INTERACTIVE"},
    {"S-1-5-6", "Well Known Group: NT AUTHORITY\\SERVICE"},
    {"S-1-5-7", "Well Known Group: NT AUTHORITY\\ANONYMOUS LOGON"},
    {"S-1-5-9", "Well Known Group: NT AUTHORITY\\ENTERPRISE DOMAIN CONTROLLERS"},
    {"S-1-5-10", "Well Known Group: NT AUTHORITY\\SELF"},
    {"S-1-5-11", "Well Known Group: NT AUTHORITY\\Authenticated Users"},
    {"S-1-5-12", "Well Known Group: NT AUTHORITY\\RESTRICTED"},
    {"S-1-5-13", "Well Known Group: NT AUTHORITY\\TERMINAL SERVER USER"},
    {"S-1-5-14", "Well Known Group: NT AUTHORITY\\REMOTE INTERACTIVE LOGON"},
    {"S-1-5-15", "Well Known Group: NT AUTHORITY\\This Organization"},
    {"S-1-5-17", "Well Known Group: NT AUTHORITY\\IUSR"},
    {"S-1-5-18", "Well Known Group: NT AUTHORITY\\SYSTEM"},
    {"S-1-5-19", "Well Known Group: NT AUTHORITY\\LOCAL SERVICE"},
    {"S-1-5-20", "Well Known Group: NT AUTHORITY\\NETWORK SERVICE"},
    {"S-1-5-33", "Well Known Group: NT AUTHORITY\\WRITE RESTRICTED"},
    {"S-1-5-113", "Well Known Group: NT AUTHORITY\\Local account"},
    {"S-1-5-114", "Well Known Group: NT AUTHORITY\\Local account and member of Administrators group"},
    {"S-1-5-32-544", "Alias: BUILTIN\\Administrators"},
    {"S-1-5-32-545", "Alias: BUILTIN\\Users"},
    {"S-1-5-32-546", "Alias: BUILTIN\\Guests"},
    {"S-1-5-32-547", "Alias: BUILTIN\\Power Users"},
    {"S-1-5-32-548", "Alias: BUILTIN\\Account Operators"},
    {"S-1-5-32-549", "Alias: BUILTIN\\Server Operators"},
    {"S-1-5-32-550", "Alias: BUILTIN\\Print Operators"},
    {"S-1-5-32-551", "Alias: BUILTIN\\Backup Operators"},
    {"S-1-5-32-552", "Alias: BUILTIN\\Replicator"},
    {"S-1-5-32-555", "Alias: BUILTIN\\Remote Desktop Users"},
    {"S-1-5-32-556", "Alias: BUILTIN\\Network Configuration Operators"},
    {"S-1-5-32-558", "Alias: BUILTIN\\Performance Monitor Users"},
    {"S-1-5-32-559", "Alias: BUILTIN\\Performance Log Users"},
    {"S-1-15-2-1", "Well Known Group: APPLICATION PACKAGE AUTHORITY\\ALL APPLICATION PACKAGES"},
    {"S-1-15-2-2", "Well Known Group: APPLICATION PACKAGE AUTHORITY\\ALL RESTRICTED APPLICATION PACKAGES"},
    {"S-1-16-0", "Label: Mandatory Label\\Untrusted Mandatory Level"},
    {"S-1-16-4096", "Label: Mandatory Label\\Low Mandatory Level"},
    {"S-1-16-8192", "Label: Mandatory Label\\Medium Mandatory Level"},
    {"S-1-16-8448", "Label: Mandatory Label\\Medium Plus Mandatory Level"},
    {"S-1-16-12288", "Label: Mandatory Label\\High Mandatory Level"},
    {"S-1-16-16384", "Label: Mandatory Label\\System Mandatory Level"},
};

str nt_sid_name(arena *a, const nt_sid *sid)
{
    str text = nt_sid_text(a, sid);

    for (size_t i = 0; i < sizeof known_sids / sizeof *known_sids; i++)
        if (str_equal(text, str_from_cstr(known_sids[i].text))) return str_from_cstr(known_sids[i].name);
    return (str){0};
}

str nt_sid_shown(arena *a, const nt_sid *sid, bool named)
{
    str text = nt_sid_text(a, sid), name = named ? nt_sid_name(a, sid) : (str){0};
    if (!named) return text;
    return str_format(a, "%.*s (%.*s)", STR_ARG(text), STR_ARG(name.len ? name : STR("no name mapped")));
}

/* ---- ACLs ---- */

/* By their numbers from 0 on: winnt.h. */
static const char *const ace_types[] = {
    "ACCESS_ALLOWED_ACE_TYPE",
    "ACCESS_DENIED_ACE_TYPE",
    "SYSTEM_AUDIT_ACE_TYPE",
    "SYSTEM_ALARM_ACE_TYPE",
    "ACCESS_ALLOWED_COMPOUND_ACE_TYPE",
    "ACCESS_ALLOWED_OBJECT_ACE_TYPE",
    "ACCESS_DENIED_OBJECT_ACE_TYPE",
    "SYSTEM_AUDIT_OBJECT_ACE_TYPE",
    "SYSTEM_ALARM_OBJECT_ACE_TYPE",
    "ACCESS_ALLOWED_CALLBACK_ACE_TYPE",
    "ACCESS_DENIED_CALLBACK_ACE_TYPE",
    "ACCESS_ALLOWED_CALLBACK_OBJECT_ACE_TYPE",
    "ACCESS_DENIED_CALLBACK_OBJECT_ACE_TYPE",
    "SYSTEM_AUDIT_CALLBACK_ACE_TYPE",
    "SYSTEM_ALARM_CALLBACK_ACE_TYPE",
    "SYSTEM_AUDIT_CALLBACK_OBJECT_ACE_TYPE",
    "SYSTEM_ALARM_CALLBACK_OBJECT_ACE_TYPE",
    "SYSTEM_MANDATORY_LABEL_ACE_TYPE",
    "SYSTEM_RESOURCE_ATTRIBUTE_ACE_TYPE",
    "SYSTEM_SCOPED_POLICY_ID_ACE_TYPE",
    "SYSTEM_PROCESS_TRUST_LABEL_ACE_TYPE",
    "SYSTEM_ACCESS_FILTER_ACE_TYPE",
};

enum { ACE_TYPES = sizeof ace_types / sizeof *ace_types, ACE_COMPOUND = 4 };

str nt_ace_type_name(uint8_t type)
{
    return type < ACE_TYPES ? str_from_cstr(ace_types[type]) : (str){0};
}

static bool is_object_ace(uint8_t type)
{
    return (type >= 5 && type <= 8) || type == 11 || type == 12 || type == 15 || type == 16;
}

/* Where the SID stands behind the header; 0 = these have none of their own place. */
static uint32_t sid_offset(space *s, const nt_ace *ace)
{
    uint32_t present;

    if (ace->type >= ACE_TYPES || ace->type == ACE_COMPOUND) return 0;
    if (!is_object_ace(ace->type)) return ACE_SID;
    if (!space_read_u32(s, ace->address + ACE_SID, &present)) return 0;
    return (uint32_t)(OBJECT_ACE_FIXED + (present & 1 ? GUID_SIZE : 0) + (present & 2 ? GUID_SIZE : 0));
}

bool nt_acl_at(arena *a, space *s, uint64_t address, nt_acl *out)
{
    uint8_t raw[8];

    if (!space_read_all(s, address, raw, sizeof raw)) return false;
    *out = (nt_acl){.revision = raw[0],
                    .sbz1 = raw[1],
                    .size = load_u16(raw + 2),
                    .ace_count = load_u16(raw + 4),
                    .sbz2 = load_u16(raw + 6)};
    uint32_t at = sizeof raw;
    for (unsigned i = 0; i < out->ace_count; i++) {
        uint8_t head[ACE_HEADER];
        nt_ace ace = {.address = address + at};
        if (at + ACE_HEADER > out->size || !space_read_all(s, ace.address, head, sizeof head)) break;
        ace.type = head[0];
        ace.flags = head[1];
        ace.size = load_u16(head + 2);
        if (ace.size < ACE_HEADER || at + ace.size > out->size) break;
        ace.has_mask = ace.size >= ACE_SID && space_read_u32(s, ace.address + ACE_HEADER, &ace.mask);
        uint32_t offset = sid_offset(s, &ace);
        ace.has_sid = offset && offset + 8 <= ace.size && nt_sid_at(s, ace.address + offset, &ace.sid);
        *VEC_PUSH(a, &out->aces) = ace;
        at += ace.size;
    }
    out->cut = out->aces.count < out->ace_count;
    return true;
}

const nt_bit_name *nt_ace_flag_names(void)
{
    static const nt_bit_name names[] = {{0x01, "OBJECT_INHERIT_ACE"},
                                        {0x02, "CONTAINER_INHERIT_ACE"},
                                        {0x04, "NO_PROPAGATE_INHERIT_ACE"},
                                        {0x08, "INHERIT_ONLY_ACE"},
                                        {0x10, "INHERITED_ACE"},
                                        {0x40, "SUCCESSFUL_ACCESS_ACE_FLAG"},
                                        {0x80, "FAILED_ACCESS_ACE_FLAG"},
                                        {0, NULL}};
    return names;
}

/* ---- security descriptors ---- */

const nt_bit_name *nt_security_control_names(void)
{
    static const nt_bit_name names[] = {{0x0001, "SE_OWNER_DEFAULTED"},
                                        {0x0002, "SE_GROUP_DEFAULTED"},
                                        {0x0004, "SE_DACL_PRESENT"},
                                        {0x0008, "SE_DACL_DEFAULTED"},
                                        {0x0010, "SE_SACL_PRESENT"},
                                        {0x0020, "SE_SACL_DEFAULTED"},
                                        {0x0100, "SE_DACL_AUTO_INHERIT_REQ"},
                                        {0x0200, "SE_SACL_AUTO_INHERIT_REQ"},
                                        {0x0400, "SE_DACL_AUTO_INHERITED"},
                                        {0x0800, "SE_SACL_AUTO_INHERITED"},
                                        {0x1000, "SE_DACL_PROTECTED"},
                                        {0x2000, "SE_SACL_PROTECTED"},
                                        {0x4000, "SE_RM_CONTROL_VALID"},
                                        {0x8000, "SE_SELF_RELATIVE"},
                                        {0, NULL}};
    return names;
}

bool nt_security_descriptor_at(space *s, uint64_t address, unsigned pointer_size, nt_security_descriptor *out)
{
    uint8_t head[4];
    uint64_t parts[4];

    if (!space_read_all(s, address, head, sizeof head)) return false;
    *out = (nt_security_descriptor){.revision = head[0], .sbz1 = head[1], .control = load_u16(head + 2)};
    bool relative = out->control & NT_SELF_RELATIVE;
    unsigned size = relative ? 4 : pointer_size, first = relative || pointer_size == 4 ? 4 : 8;
    for (unsigned i = 0; i < 4; i++) {
        if (!space_read_pointer(s, address + first + (uint64_t)i * size, size, &parts[i])) return false;
        if (relative && parts[i]) parts[i] += address;
    }
    out->owner = parts[0];
    out->group = parts[1];
    out->sacl = parts[2];
    out->dacl = parts[3];
    return true;
}
