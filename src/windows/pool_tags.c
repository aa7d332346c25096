/* Pool tags: as text, as a user types them, and who uses them (pooltag.txt).
 *
 * A row of pooltag.txt is "Tag - binary - description", the tag's four characters first; '?' and '*' in it
 * stand for any characters, "rem" and "//" begin comments. Source: the file's own head as Microsoft
 * documents it in "!pool" and "Using PoolMon". */
#include "windows/pool.h"

#include "base/map.h"
#include "data/tables.h"

enum { TAG = 4, MOST_ROWS = 1 << 16 };

typedef struct tag_row {
    uint32_t tag, mask;
    nt_pool_owner owner;
} tag_row;

struct nt_pool_tags {
    VEC(tag_row) rows;
    u64_map *exact;
};

str nt_pool_tag_text(arena *a, uint32_t tag)
{
    strbuf b = {.arena = a};
    for (unsigned i = 0; i < TAG; i++) {
        char c = (char)(tag >> (8 * i) & 0xff);
        strbuf_append_char(&b, c >= ' ' && c < 0x7f ? c : '.');
    }
    return strbuf_str(&b);
}

/* Up to four characters, blanks where they end early. `tag` has all as they stand, `mask` those that count.
 */
static bool pattern(str text, uint32_t *tag, uint32_t *mask)
{
    bool rest = false;
    *tag = *mask = 0;
    for (unsigned i = 0; i < TAG; i++) {
        char c = i < text.len && !rest ? text.ptr[i] : ' ';
        rest = rest || c == '*';
        *tag |= (uint32_t)(uint8_t)c << (8 * i);
        if (!rest && c != '?') *mask |= 0xffu << (8 * i);
    }
    return rest || text.len <= TAG;
}

bool nt_pool_tag_parse(str text, uint32_t *tag, uint32_t *mask)
{
    uint32_t n = 0;
    if (!str_starts_with(text, STR("0x"))) return text.len != 0 && pattern(text, tag, mask);
    if (text.len == 2 || text.len > 10) return false;
    for (size_t i = 2; i < text.len; i++) {
        char c = text.ptr[i];
        unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a') + 10;
        if (digit > 15) return false;
        n = n << 4 | digit;
    }
    *tag = n;
    *mask = UINT32_MAX;
    return true;
}

static void add_row(arena *a, nt_pool_tags *t, str line)
{
    tag_row r = {0};
    /* Four characters and the rule behind them: the tag may hold blanks and dashes. */
    if (line.len < TAG + 2 || line.ptr[0] == '#' || str_starts_with(line, STR("//")) ||
        str_starts_with_nocase(line, STR("rem ")))
        return;
    str rest = str_trim_left(str_skip(line, TAG));
    if (rest.len == 0 || rest.ptr[0] != '-' || !pattern(str_slice(line, 0, TAG), &r.tag, &r.mask)) return;
    rest = str_skip(rest, 1);
    size_t dash = str_find(rest, STR("- "));
    if (dash == SIZE_MAX) return;
    r.owner.binary = str_trim(str_slice(rest, 0, dash));
    r.owner.description = str_trim(str_skip(rest, dash + 1));
    if (r.owner.description.len == 0 || t->rows.count >= MOST_ROWS) return;
    *VEC_PUSH(a, &t->rows) = r;
}

static void add_text(arena *a, nt_pool_tags *t, str text)
{
    while (text.len) {
        str line = str_take_until(&text, '\n');
        if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
        add_row(a, t, line);
    }
}

nt_pool_tags *nt_pool_tags_new(arena *a, str file)
{
    nt_pool_tags *t = ARENA_ARRAY(a, nt_pool_tags, 1);
    t->exact = u64_map_new(a);
    add_text(a, t, file);
    add_text(a, t, str_from_cstr(data_pool_tags));
    for (size_t i = t->rows.count; i-- > 0;)
        if (t->rows.items[i].mask == UINT32_MAX)
            u64_map_put(t->exact, t->rows.items[i].tag, &t->rows.items[i].owner);
    return t;
}

bool nt_pool_tags_find(const nt_pool_tags *t, uint32_t tag, nt_pool_owner *out)
{
    const nt_pool_owner *exact = u64_map_get(t->exact, tag);
    if (exact) {
        *out = *exact;
        return true;
    }
    for (size_t i = 0; i < t->rows.count; i++) {
        const tag_row *r = &t->rows.items[i];
        if (r->mask == UINT32_MAX || (tag & r->mask) != (r->tag & r->mask)) continue;
        *out = r->owner;
        return true;
    }
    return false;
}
