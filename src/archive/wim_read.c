/* The resources of a WIM: chunk tables and chunks.
 *
 *   not solid: [offset of chunk 1, of chunk 2 ... in 4 bytes, in 8 from 4 GiB on] [chunk 0] [chunk 1] ...
 *   solid:     [size, 8 bytes] [chunk size, 4] [format, 4] [stored size of chunk 0, of chunk 1 ... in 4]
 * [chunk 0] ... */
#include "archive/wim.h"

#include "formats/packed/packed.h"

#include <stdlib.h>
#include <string.h>

/* Windows writes up to 64 MiB (LZMS). */
enum { MOST_CHUNK = 1 << 27, SOLID_HEADER = 16 };

const char WIM_LZMS_UNREAD[] = "compressed with LZMS, which is not read";

typedef struct chunks {
    bytes data;     /* all that is stored */
    uint64_t table; /* where the table begins in `data` */
    uint64_t first; /* and chunk 0 */
    uint64_t size;  /* unpacked */
    uint64_t count;
    uint32_t chunk_size;
    wim_format format;
    unsigned entry; /* bytes */
    bool solid;
} chunks;

static bool open_chunks(const wim_reader *w, const wim_resource *r, chunks *c, const char **why)
{
    *c = (chunks){.size = r->size, .chunk_size = w->chunk_size, .format = w->format, .entry = 4};
    bytes part = r->part >= 1 && r->part <= WIM_MOST_PARTS ? w->parts[r->part - 1] : (bytes){0};
    *why = part.len ? "its data lie outside of the file" : "it is in another part of this split WIM";
    if (!bytes_slice(part, r->offset, r->stored, &c->data)) return false;
    *why = "its chunk table is damaged";
    c->solid = r->flags & WIM_SOLID;
    if (c->solid) {
        uint32_t format;
        if (!bytes_u64(c->data, 0, &c->size) || !bytes_u32(c->data, 8, &c->chunk_size) ||
            !bytes_u32(c->data, 12, &format))
            return false;
        if (format > WIM_LZMS) return false;
        c->format = (wim_format)format;
        c->table = SOLID_HEADER;
    } else if (c->size > UINT32_MAX) {
        c->entry = 8;
    }
    if (c->chunk_size == 0 || c->chunk_size > MOST_CHUNK || c->size > UINT64_MAX - MOST_CHUNK) return false;
    c->count = (c->size + c->chunk_size - 1) / c->chunk_size;
    uint64_t entries = c->solid || !c->count ? c->count : c->count - 1;
    c->first = c->table + entries * c->entry;
    return entries <= c->data.len / c->entry && c->first <= c->data.len;
}

/* Where chunk `index` is stored. In solid resources that is a sum: it goes on from the last chunk. */
static bool place_chunk(const wim_reader *w, const chunks *c, uint64_t index, uint64_t *offset,
                        uint64_t *size)
{
    if (!c->solid) {
        uint64_t end = c->data.len - c->first, begin = 0;
        bytes table = bytes_clamp(c->data, 0, c->first);
        if (index) begin = load_le(table.ptr + (index - 1) * c->entry, c->entry);
        if (index + 1 < c->count) end = load_le(table.ptr + index * c->entry, c->entry);
        if (begin > end || end > c->data.len - c->first) return false;
        *offset = c->first + begin;
        *size = end - begin;
        return true;
    }
    bool onward = w->chunk_of && w->chunk_of == c->data.ptr && w->chunk_index <= index;
    uint64_t at = onward ? w->chunk_index : 0, sum = onward ? w->chunk_offset : c->first;
    for (; at < index; at++) sum += load_u32(c->data.ptr + c->table + at * 4);
    *offset = sum;
    *size = load_u32(c->data.ptr + c->table + index * 4);
    return true;
}

static bool make_room(wim_reader *w, const chunks *c)
{
    if (w->chunk_room >= c->chunk_size) return true;
    free(w->chunk);
    w->chunk_of = NULL;
    w->chunk = malloc(c->chunk_size);
    w->chunk_room = w->chunk ? c->chunk_size : 0;
    return w->chunk;
}

/* A chunk that is not stored as it is. */
static bool expand_chunk(const chunks *c, bytes packed, uint8_t *out, size_t size, const char **why)
{
    *why = "its compressed data are damaged";
    switch (c->format) {
    case WIM_XPRESS: return packed_expand(PACKED_XPRESS_HUFFMAN, packed, out, size) == size;
    case WIM_LZX: return packed_expand_lzx(packed, c->chunk_size, out, size) == size;
    case WIM_LZMS: *why = WIM_LZMS_UNREAD; return false;
    case WIM_PLAIN: break;
    }
    return false;
}

/* Chunk `index`, unpacked, in w->chunk. */
static bool load_chunk(wim_reader *w, const chunks *c, uint64_t index, const char **why)
{
    if (w->chunk_of && w->chunk_of == c->data.ptr && w->chunk_index == index) return true;
    uint64_t offset, stored, size = c->size - index * c->chunk_size;
    bytes packed;
    if (size > c->chunk_size) size = c->chunk_size;
    *why = "its chunk table is damaged";
    if (!place_chunk(w, c, index, &offset, &stored) || stored > size ||
        !bytes_slice(c->data, offset, stored, &packed))
        return false;
    *why = "out of memory";
    if (!make_room(w, c)) return false;
    w->chunk_of = NULL;
    if (stored == size) memcpy(w->chunk, packed.ptr, (size_t)size);
    else if (!expand_chunk(c, packed, w->chunk, (size_t)size, why)) return false;
    w->chunk_of = c->data.ptr;
    w->chunk_index = index;
    w->chunk_offset = offset;
    return true;
}

bool wim_solid_size(const wim_reader *w, const wim_resource *r, uint64_t *size)
{
    chunks c;
    const char *why;
    if (!open_chunks(w, r, &c, &why)) return false;
    *size = c.size;
    return true;
}

bool wim_read(wim_reader *w, const wim_resource *r, uint64_t from, uint64_t size, uint8_t *out,
              const char **why)
{
    chunks c;
    if (!(r->flags & (WIM_COMPRESSED | WIM_SOLID))) {
        bytes part = r->part >= 1 && r->part <= WIM_MOST_PARTS ? w->parts[r->part - 1] : (bytes){0}, data;
        *why = part.len ? "its data lie outside of the file" : "it is in another part of this split WIM";
        if (!bytes_slice(part, r->offset, r->stored, &data) || !bytes_slice(data, from, size, &data))
            return false;
        if (size) memcpy(out, data.ptr, data.len);
        return true;
    }
    if (!open_chunks(w, r, &c, why)) return false;
    *why = "it is larger than what holds it";
    if (from > c.size || size > c.size - from) return false;
    while (size) {
        uint64_t index = from / c.chunk_size, skip = from % c.chunk_size, n = c.chunk_size - skip;
        if (n > size) n = size;
        if (!load_chunk(w, &c, index, why)) return false;
        memcpy(out, w->chunk + skip, (size_t)n);
        out += n;
        from += n;
        size -= n;
    }
    return true;
}

void wim_reader_end(wim_reader *w)
{
    free(w->chunk);
}
