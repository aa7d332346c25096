#include "windows/token_stream.h"

#include "formats/dump/minidump.h"

/* Parts of an element, by their place. */
enum { SESSION, USER, GROUPS, OWNER, PRIVILEGES, STATISTICS };
enum {
    PAIR = 8,       /* an offset instead of a pointer, and attributes */
    PRIVILEGE = 12, /* LUID_AND_ATTRIBUTES */
    STATISTICS_SIZE = 56,
    MOST_ROWS = 4096,
};

/* The SID at `offset` of the part; of the user's and the owner's part, whose offset counts a whole pointer
 * where the file has four bytes, right behind the fixed ones. */
static bool sid_in(space *s, bytes part, uint32_t offset, uint32_t behind, nt_sid *out)
{
    return (offset < part.len && nt_sid_at(s, offset, out)) || (behind && nt_sid_at(s, behind, out));
}

static space *space_of(arena *a, bytes part)
{
    space_run *run = ARENA_NEW(a, space_run); /* the space keeps it */
    *run = (space_run){.address = 0, .size = part.len, .offset = 0};
    return space_from_runs(a, part, run, part.len ? 1 : 0);
}

static void read_groups(arena *a, bytes part, nt_stream_token *out)
{
    uint32_t count, offset, attributes;
    space *s = space_of(a, part);
    if (!bytes_u32(part, 0, &count)) return;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t at = 4 + (uint64_t)i * PAIR;
        if (i >= MOST_ROWS || !bytes_u32(part, at, &offset) || !bytes_u32(part, at + 4, &attributes)) {
            out->cut = true;
            return;
        }
        nt_token_sid one = {.address = offset, .attributes = attributes};
        one.readable = sid_in(s, part, offset, 0, &one.sid);
        *VEC_PUSH(a, &out->groups) = one;
    }
}

static void read_privileges(arena *a, bytes part, nt_stream_token *out)
{
    uint32_t count;
    bytes row;
    if (!bytes_u32(part, 0, &count)) return;
    for (uint32_t i = 0; i < count; i++) {
        if (i >= MOST_ROWS || !bytes_slice(part, 4 + (uint64_t)i * PRIVILEGE, PRIVILEGE, &row)) {
            out->cut = true;
            return;
        }
        *VEC_PUSH(a, &out->privileges) =
            (nt_privilege){.number = load_u64(row.ptr), .index = i, .attributes = load_u32(row.ptr + 8)};
    }
}

static nt_stream_token read_token(arena *a, const minidump_token *k)
{
    nt_stream_token t = {.id = k->id, .handle = k->handle};
    uint32_t offset;
    bytes part[STATISTICS + 1] = {0};
    for (size_t i = 0; i < k->part_count && i <= STATISTICS; i++) part[i] = k->parts[i];
    t.has_session = bytes_u32(part[SESSION], 0, &t.session);
    t.has_user = bytes_u32(part[USER], 0, &offset) &&
                 sid_in(space_of(a, part[USER]), part[USER], offset, PAIR, &t.user);
    t.has_owner = bytes_u32(part[OWNER], 0, &offset) &&
                  sid_in(space_of(a, part[OWNER]), part[OWNER], offset, sizeof offset, &t.owner);
    read_groups(a, part[GROUPS], &t);
    read_privileges(a, part[PRIVILEGES], &t);
    t.has_statistics = part[STATISTICS].len >= STATISTICS_SIZE;
    if (t.has_statistics) { /* TOKEN_STATISTICS, winnt.h */
        const uint8_t *p = part[STATISTICS].ptr;
        t.token_id = load_u64(p);
        t.logon = load_u64(p + 8);
        t.kind = load_u32(p + 24);
        t.level = load_u32(p + 28);
        t.modified = load_u64(p + 48);
    }
    return t;
}

nt_stream_tokens nt_stream_tokens_of(arena *a, const target *t)
{
    nt_stream_tokens found = {0};
    for (size_t i = 0; i < t->blobs.count && t->class == TARGET_USER; i++) {
        const target_blob *b = &t->blobs.items[i];
        minidump_token *tokens;
        size_t count;
        if (load_u32(b->tag) != MINIDUMP_TOKEN ||
            !minidump_parse_tokens(a, b->data, t->notes, &tokens, &count))
            continue;
        for (size_t k = 0; k < count; k++) *VEC_PUSH(a, &found) = read_token(a, &tokens[k]);
    }
    return found;
}
