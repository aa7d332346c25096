/* The one way to read a space, and the typed reads over it. */
#include "memory/space_internal.h"

#include "base/utf16.h"

#include <string.h>

space *space_new(arena *a, const space_ops *ops, void *context)
{
    space *s = ARENA_NEW(a, space);

    s->ops = ops;
    s->context = context;
    return s;
}

/* What of [address, address + size) lies below 2^64. */
static size_t clamp_size(uint64_t address, size_t size)
{
    uint64_t room = UINT64_MAX - address; /* one less than there is */

    return size > 0 && size - 1 > room ? (size_t)room + 1 : size;
}

size_t space_read(space *s, uint64_t address, void *buffer, size_t size)
{
    uint8_t *to = buffer;
    size_t done = 0;

    size = clamp_size(address, size);
    while (done < size) {
        size_t n = s->ops->read(s->context, address + done, to + done, size - done);
        if (n == 0) break;
        done += n;
    }
    return done;
}

bool space_read_all(space *s, uint64_t address, void *buffer, size_t size)
{
    return space_read(s, address, buffer, size) == size;
}

bool space_read_u8(space *s, uint64_t address, uint8_t *out)
{
    uint8_t v;

    if (!space_read_all(s, address, &v, sizeof v)) return false;
    *out = v;
    return true;
}

bool space_read_u16(space *s, uint64_t address, uint16_t *out)
{
    uint8_t raw[2];

    if (!space_read_all(s, address, raw, sizeof raw)) return false;
    *out = load_u16(raw);
    return true;
}

bool space_read_u32(space *s, uint64_t address, uint32_t *out)
{
    uint8_t raw[4];

    if (!space_read_all(s, address, raw, sizeof raw)) return false;
    *out = load_u32(raw);
    return true;
}

bool space_read_u64(space *s, uint64_t address, uint64_t *out)
{
    uint8_t raw[8];

    if (!space_read_all(s, address, raw, sizeof raw)) return false;
    *out = load_u64(raw);
    return true;
}

bool space_read_pointer(space *s, uint64_t address, size_t pointer_size, uint64_t *out)
{
    uint32_t low;

    if (pointer_size == 8) return space_read_u64(s, address, out);
    if (!space_read_u32(s, address, &low)) return false;
    *out = low;
    return true;
}

bool space_read_cstr(space *s, arena *a, uint64_t address, size_t limit, str *out)
{
    strbuf text = {.arena = a};
    bool any = limit == 0;

    while (text.len < limit) {
        char chunk[128];
        size_t wanted = limit - text.len < sizeof chunk ? limit - text.len : sizeof chunk;
        size_t n = space_read(s, address + text.len, chunk, wanted);
        const char *end = memchr(chunk, 0, n);
        any |= n > 0;
        strbuf_append(&text, (str){chunk, end ? (size_t)(end - chunk) : n});
        if (end || n < wanted) break;
    }
    if (!any) return false;
    *out = strbuf_str(&text);
    return true;
}

bool space_read_utf16(space *s, arena *a, uint64_t address, size_t units, str *out)
{
    strbuf text = {.arena = a};
    bool any = units == 0;

    while (text.len / 2 < units) {
        char chunk[128];
        size_t left = units - text.len / 2;
        size_t wanted = left < sizeof chunk / 2 ? 2 * left : sizeof chunk;
        size_t n = space_read(s, address + text.len, chunk, wanted) & ~(size_t)1;
        size_t length = 0;
        while (length < n && load_u16(chunk + length) != 0) length += 2;
        any |= n > 0;
        strbuf_append(&text, (str){chunk, length});
        if (length < n || n < wanted) break;
    }
    if (!any) return false;
    *out = utf16_to_utf8(a, (bytes){(const uint8_t *)text.ptr, text.len});
    return true;
}

bytes space_view(space *s, uint64_t address, size_t size)
{
    if (!s->ops->view) return (bytes){0};
    return s->ops->view(s->context, address, clamp_size(address, size));
}

bool space_next_range(space *s, uint64_t address, space_range *out)
{
    return s->ops->next_range && s->ops->next_range(s->context, address, out);
}

space_absence space_why_absent(space *s, uint64_t address)
{
    uint8_t byte;

    if (s->ops->read(s->context, address, &byte, 1) == 1) return SPACE_PRESENT;
    return s->ops->absence ? s->ops->absence(s->context, address) : SPACE_NOT_MAPPED;
}

bool space_from_image(space *s, uint64_t address)
{
    return s->ops->from_image && s->ops->from_image(s->context, address);
}

void space_invalidate(space *s)
{
    if (s->ops->invalidate) s->ops->invalidate(s->context);
}

page_tables *space_page_tables(space *s, space **physical)
{
    return s->ops->tables ? s->ops->tables(s->context, physical) : NULL;
}

str space_absence_text(space_absence why)
{
    switch (why) {
    case SPACE_PRESENT: return STR("the page is there");
    case SPACE_NOT_IN_DUMP: return STR("the page is not in the dump");
    case SPACE_PAGED_OUT:
        return STR("the page is not in memory: its contents are in a file or a compressed store");
    case SPACE_IN_PAGE_FILE: return STR("the page is in a page file");
    case SPACE_DEMAND_ZERO: return STR("the page was never touched: it would be zeros");
    case SPACE_NOT_MAPPED: break;
    }
    return STR("no page is mapped there");
}
