/* Security identifiers, access control lists and security descriptors in memory, as winnt.h lays them out. */
#ifndef NTDBG_WINDOWS_SECURITY_H
#define NTDBG_WINDOWS_SECURITY_H

#include "base/str.h"
#include "base/vec.h"
#include "memory/space.h"

enum { NT_SID_PARTS = 15 };

typedef struct nt_sid {
    uint64_t authority; /* 48 bits */
    uint8_t count;
    uint32_t parts[NT_SID_PARTS];
} nt_sid;

/* False when it is not there or no SID (revision 1, at most 15 parts). */
bool nt_sid_at(space *s, uint64_t address, nt_sid *out);
/* "S-1-5-18" */
str nt_sid_text(arena *a, const nt_sid *sid);
/* What every Windows calls it: "Well Known Group: NT AUTHORITY\\SYSTEM", "Alias: BUILTIN\\Administrators".
 * Empty for accounts of a machine or a domain: the dump does not say their names. Source: Microsoft,
 * "Well-known SIDs". */
str nt_sid_name(arena *a, const nt_sid *sid);
/* As commands show it; named: "S-1-5-18 (Well Known Group: NT AUTHORITY\\SYSTEM)", "... (no name mapped)". */
str nt_sid_shown(arena *a, const nt_sid *sid, bool named);

typedef struct nt_ace {
    uint64_t address;
    uint8_t type, flags;
    uint16_t size;
    bool has_mask, has_sid;
    uint32_t mask;
    nt_sid sid;
} nt_ace;
typedef VEC(nt_ace) nt_aces;

typedef struct nt_acl {
    uint8_t revision, sbz1;
    uint16_t size, ace_count, sbz2;
    nt_aces aces; /* those that could be read */
    bool cut;     /* fewer than ace_count: the rest is not there, or does not fit into the list */
} nt_acl;

/* False when not even its header is there. */
bool nt_acl_at(arena *a, space *s, uint64_t address, nt_acl *out);
/* "ACCESS_ALLOWED_ACE_TYPE"; empty when there is no such type. */
str nt_ace_type_name(uint8_t type);

/* Bits of nt_ace.flags and nt_security_descriptor.control, for walking over their names: *name is NULL past
 * the end. */
typedef struct nt_bit_name {
    uint32_t bit;
    const char *name;
} nt_bit_name;
const nt_bit_name *nt_ace_flag_names(void);
const nt_bit_name *nt_security_control_names(void);

typedef struct nt_security_descriptor {
    uint8_t revision, sbz1;
    uint16_t control;
    uint64_t owner, group, sacl, dacl; /* addresses; 0 = NULL */
} nt_security_descriptor;
enum { NT_DACL_PRESENT = 4, NT_SACL_PRESENT = 0x10, NT_SELF_RELATIVE = 0x8000 };

/* Self-relative ones, and those with pointers of `pointer_size`. */
bool nt_security_descriptor_at(space *s, uint64_t address, unsigned pointer_size,
                               nt_security_descriptor *out);

#endif
