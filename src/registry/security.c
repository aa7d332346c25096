/* Security descriptors as SDDL. */
#include "registry/text.h"

#include <inttypes.h>

typedef struct word {
    uint32_t value;
    const char *text;
} word;

static const word ace_types[] = {{0, "A"},  {1, "D"},  {2, "AU"},   {5, "OA"},
                                 {6, "OD"}, {7, "OU"}, {0x11, "ML"}};
static const word ace_flags[] = {{1, "OI"},    {2, "CI"},    {4, "NP"},   {8, "IO"},
                                 {0x10, "ID"}, {0x40, "SA"}, {0x80, "FA"}};
/* Rights of keys; KEY_READ and KEY_EXECUTE are the same bits. */
static const word key_rights[] = {{0xf003f, "KA"},    {0x20019, "KR"},    {0x20006, "KW"},
                                  {0x80000000, "GR"}, {0x40000000, "GW"}, {0x20000000, "GX"},
                                  {0x10000000, "GA"}};
/* S-1-5-x */
static const word nt_sids[] = {{2, "NU"},  {4, "IU"},  {6, "SU"},  {7, "AN"},  {9, "ED"},  {10, "PS"},
                               {11, "AU"}, {12, "RC"}, {18, "SY"}, {19, "LS"}, {20, "NS"}, {33, "WR"}};
/* S-1-5-32-x */
static const word builtin_sids[] = {{544, "BA"}, {545, "BU"}, {546, "BG"}, {547, "PU"}, {548, "AO"},
                                    {549, "SO"}, {550, "PO"}, {551, "BO"}, {552, "RE"}, {554, "RU"},
                                    {555, "RD"}, {556, "NO"}, {558, "MU"}, {559, "LU"}};

#define FIND(table, v) find((table), sizeof(table) / sizeof(table)[0], (v))

static const char *find(const word *table, size_t count, uint32_t value)
{
    for (size_t i = 0; i < count; i++)
        if (table[i].value == value) return table[i].text;
    return NULL;
}

static const char *short_sid(uint64_t authority, const uint32_t *sub, size_t count)
{
    if (authority == 5 && count == 1) return FIND(nt_sids, sub[0]);
    if (authority == 5 && count == 2 && sub[0] == 32) return FIND(builtin_sids, sub[1]);
    if (authority == 1 && count == 1 && sub[0] == 0) return "WD";
    if (authority == 3 && count == 1 && sub[0] == 0) return "CO";
    if (authority == 3 && count == 1 && sub[0] == 1) return "CG";
    if (authority == 15 && count == 2 && sub[0] == 2 && sub[1] == 1) return "AC";
    return NULL;
}

static bool append_sid(strbuf *b, bytes d, uint64_t offset)
{
    uint8_t revision, count;
    uint32_t sub[15];
    uint64_t authority = 0;
    if (!bytes_u8(d, offset, &revision) || !bytes_u8(d, offset + 1, &count) || revision != 1 || count > 15)
        return false;
    for (unsigned i = 0; i < 6; i++) {
        uint8_t byte;
        if (!bytes_u8(d, offset + 2 + i, &byte)) return false;
        authority = authority << 8 | byte;
    }
    for (unsigned i = 0; i < count; i++)
        if (!bytes_u32(d, offset + 8 + 4u * i, &sub[i])) return false;
    const char *alias = short_sid(authority, sub, count);
    if (alias) {
        strbuf_append(b, str_from_cstr(alias));
        return true;
    }
    strbuf_format(b, "S-1-%" PRIu64, authority);
    for (unsigned i = 0; i < count; i++) strbuf_format(b, "-%" PRIu32, sub[i]);
    return true;
}

static bool append_ace(strbuf *b, bytes d, uint64_t offset, uint16_t *size)
{
    uint8_t type, flags;
    uint32_t mask;
    if (!bytes_u8(d, offset, &type) || !bytes_u8(d, offset + 1, &flags) || !bytes_u16(d, offset + 2, size) ||
        *size < 16 || !bytes_contains(d, offset, *size) || !bytes_u32(d, offset + 4, &mask))
        return false;
    const char *name = FIND(ace_types, type), *rights = FIND(key_rights, mask);
    if (name) strbuf_format(b, "(%s;", name);
    else strbuf_format(b, "(0x%x;", type);
    for (size_t i = 0; i < sizeof ace_flags / sizeof ace_flags[0]; i++)
        if (flags & ace_flags[i].value) strbuf_append(b, str_from_cstr(ace_flags[i].text));
    if (rights) strbuf_format(b, ";%s;;;", rights);
    else strbuf_format(b, ";0x%" PRIx32 ";;;", mask);
    /* Object ACEs carry GUIDs before the SID; keys have none. */
    bytes ace;
    bool object = type >= 5 && type <= 8;
    if (!object && (!bytes_slice(d, offset, *size, &ace) || !append_sid(b, ace, 8))) return false;
    strbuf_append_char(b, ')');
    return true;
}

static bool append_acl(strbuf *b, bytes d, uint32_t offset, char letter, uint16_t control, unsigned shift)
{
    uint16_t count = 0, size = 0;
    strbuf_format(b, "%c:", letter);
    if (control & (0x1000u << shift)) strbuf_append_char(b, 'P');
    if (control & (0x100u << shift)) strbuf_append(b, STR("AR"));
    if (control & (0x400u << shift)) strbuf_append(b, STR("AI"));
    if (!offset) {
        strbuf_append(b, STR("NO_ACCESS_CONTROL"));
        return true;
    }
    if (!bytes_u16(d, (uint64_t)offset + 4, &count)) return false;
    uint64_t at = (uint64_t)offset + 8;
    for (unsigned i = 0; i < count; i++, at += size)
        if (!append_ace(b, d, at, &size)) return false;
    return true;
}

bool security_to_sddl(arena *a, bytes d, str *out)
{
    uint16_t control;
    uint32_t owner, group, sacl, dacl;
    strbuf b = {.arena = a};
    if (!bytes_u16(d, 2, &control) || !bytes_u32(d, 4, &owner) || !bytes_u32(d, 8, &group) ||
        !bytes_u32(d, 12, &sacl) || !bytes_u32(d, 16, &dacl))
        return false;
    if (owner) {
        strbuf_append(&b, STR("O:"));
        if (!append_sid(&b, d, owner)) return false;
    }
    if (group) {
        strbuf_append(&b, STR("G:"));
        if (!append_sid(&b, d, group)) return false;
    }
    if ((control & 4) && !append_acl(&b, d, dacl, 'D', control, 0)) return false;
    if ((control & 0x10) && !append_acl(&b, d, sacl, 'S', control, 1)) return false;
    *out = strbuf_str(&b);
    return true;
}
