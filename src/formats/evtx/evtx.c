#include "formats/evtx/evtx.h"

#include <string.h>

enum {
    FILE_HEADER_SIZE = 0x1000,
    CHUNK_HEADER_SIZE = 0x200,
    RECORD_HEADER_SIZE = 24,
    RECORD_MIN = RECORD_HEADER_SIZE + 4,
    SEARCH_STEP = 0x1000, /* chunks of a file whose header is lost: they stand at multiples of this */
    CRC_TABLES = 8,
};

/* ---- CRC-32 (polynomial 0xedb88320), eight bytes at a time ---- */

static const uint32_t *crc_tables(arena *a)
{
    uint32_t *t = ARENA_ARRAY(a, uint32_t, CRC_TABLES * 256);
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int k = 0; k < 8; k++) c = c & 1 ? c >> 1 ^ 0xedb88320u : c >> 1;
        t[i] = c;
    }
    for (uint32_t i = 256; i < CRC_TABLES * 256; i++) t[i] = t[i - 256] >> 8 ^ t[t[i - 256] & 0xff];
    return t;
}

static uint32_t crc_update(const uint32_t *t, uint32_t c, const uint8_t *p, size_t n)
{
    for (; n >= 8; p += 8, n -= 8) {
        uint32_t low = load_u32(p) ^ c, high = load_u32(p + 4);
        c = t[7 * 256 + (low & 0xff)] ^ t[6 * 256 + (low >> 8 & 0xff)] ^ t[5 * 256 + (low >> 16 & 0xff)] ^
            t[4 * 256 + (low >> 24)] ^ t[3 * 256 + (high & 0xff)] ^ t[2 * 256 + (high >> 8 & 0xff)] ^
            t[256 + (high >> 16 & 0xff)] ^ t[high >> 24];
    }
    for (; n; n--) c = c >> 8 ^ t[(c ^ *p++) & 0xff];
    return c;
}

/* ---- file ---- */

static void problem_at(evtx_log *log, uint64_t offset, const char *text)
{
    if (log->problem_count++ < EVTX_PROBLEMS)
        *VEC_PUSH(log->arena, &log->problems) = (evtx_problem){offset, text};
}

static bool is_chunk(bytes file, uint64_t offset)
{
    return bytes_contains(file, offset, 8) && memcmp(file.ptr + offset, "ElfChnk", 8) == 0;
}

static bool is_blank(bytes b)
{
    for (size_t i = 0; i < b.len; i++)
        if (b.ptr[i]) return false;
    return true;
}

static bool find_chunk(bytes file, uint64_t from, uint64_t *out)
{
    for (uint64_t at = from; at < file.len; at += SEARCH_STEP) {
        if (!is_chunk(file, at)) continue;
        *out = at;
        return true;
    }
    return false;
}

static void read_file_header(evtx_log *log)
{
    bytes f = log->file;
    uint16_t block;
    uint32_t flags, stored;
    log->first_chunk = FILE_HEADER_SIZE;
    if (!bytes_contains(f, 0, 128)) {
        problem_at(log, 0, "the file's header is cut off");
        return;
    }
    log->next_record = load_u64(f.ptr + 0x18);
    log->minor = load_u16(f.ptr + 0x24);
    log->major = load_u16(f.ptr + 0x26);
    block = load_u16(f.ptr + 0x28);
    flags = load_u32(f.ptr + 0x78);
    stored = load_u32(f.ptr + 0x7c);
    log->dirty = flags & 1;
    log->full = flags & 2;
    if (log->dirty) problem_at(log, 0x78, "the log was not closed: it is marked dirty");
    if ((crc_update(log->crc, ~0u, f.ptr, 120) ^ ~0u) != stored)
        problem_at(log, 0x7c, "the CRC of the file's header is wrong");
    if (log->major != 3) problem_at(log, 0x26, "a version of the format other than 3");
    if (block >= FILE_HEADER_SIZE && is_chunk(f, block)) log->first_chunk = block;
    else if (block != FILE_HEADER_SIZE) problem_at(log, 0x28, "the size of the file's header is wrong");
}

error *evtx_open(arena *a, bytes file, evtx_log *out)
{
    evtx_log log = {.file = file, .arena = a, .crc = crc_tables(a)};
    if (file.len >= 8 && memcmp(file.ptr, "ElfFile", 8) == 0) {
        log.has_header = true;
        read_file_header(&log);
    } else if (find_chunk(file, 0, &log.first_chunk)) {
        problem_at(&log, 0, "the file's header has no \"ElfFile\": chunks are looked for");
    } else {
        return error_at_offset(a, ERROR_FORMAT, 0,
                               "not an event log: no \"ElfFile\" here and no chunk \"ElfChnk\" anywhere");
    }
    *out = log;
    return NULL;
}

/* ---- chunks ---- */

static void open_chunk(evtx_log *log, evtx_cursor *c, uint64_t at)
{
    bytes chunk = bytes_clamp(log->file, at, EVTX_CHUNK_SIZE);
    c->chunk = chunk;
    c->chunk_at = at;
    c->next = CHUNK_HEADER_SIZE;
    c->end = chunk.len;
    log->chunk_count++;
    if (chunk.len < EVTX_CHUNK_SIZE) problem_at(log, at + chunk.len, "the file ends inside of a chunk");
    if (chunk.len < CHUNK_HEADER_SIZE) return;
    uint32_t end = load_u32(chunk.ptr + 0x30);
    if (end >= CHUNK_HEADER_SIZE && end <= EVTX_CHUNK_SIZE) c->end = end < chunk.len ? end : chunk.len;
    else problem_at(log, at + 0x30, "a chunk's end of records lies outside of it");
    uint32_t crc = crc_update(log->crc, ~0u, chunk.ptr, 0x78);
    crc = crc_update(log->crc, crc, chunk.ptr + 0x80, CHUNK_HEADER_SIZE - 0x80) ^ ~0u;
    uint32_t header_crc = load_u32(chunk.ptr + 0x7c), records_crc = load_u32(chunk.ptr + 0x34);
    if (!header_crc && !records_crc) {
        problem_at(log, at + 0x7c, "a chunk without CRCs: it was never written out");
        c->end = chunk.len; /* its end of records is as stale */
        return;
    }
    if (crc != header_crc) problem_at(log, at + 0x7c, "the CRC of a chunk's header is wrong");
    if (end <= chunk.len && end >= CHUNK_HEADER_SIZE &&
        (crc_update(log->crc, ~0u, chunk.ptr + CHUNK_HEADER_SIZE, end - CHUNK_HEADER_SIZE) ^ ~0u) !=
            records_crc)
        problem_at(log, at + 0x34, "the CRC of a chunk's records is wrong");
}

/* Goes to the next chunk. What stands where one should begin and is neither one nor blank is a problem; the
 * search goes on behind it, first at the next place, then wherever "ElfChnk" stands. */
static bool next_chunk(evtx_log *log, evtx_cursor *c)
{
    uint64_t at = c->chunk_offset;
    while (at < log->file.len) {
        if (is_chunk(log->file, at)) {
            c->chunk_offset = at + EVTX_CHUNK_SIZE;
            open_chunk(log, c, at);
            return true;
        }
        if (!is_blank(bytes_clamp(log->file, at, EVTX_CHUNK_SIZE)))
            problem_at(log, at, "no chunk (\"ElfChnk\") where one should begin");
        if (is_chunk(log->file, at + EVTX_CHUNK_SIZE)) at += EVTX_CHUNK_SIZE;
        else if (!find_chunk(log->file, at + SEARCH_STEP, &at)) break;
    }
    c->chunk_offset = log->file.len;
    c->chunk = (bytes){0};
    return false;
}

/* ---- records ---- */

static bool record_at(bytes chunk, size_t at, size_t *size)
{
    if (at > chunk.len || chunk.len - at < RECORD_MIN || memcmp(chunk.ptr + at, "**\0\0", 4) != 0)
        return false;
    uint32_t n = load_u32(chunk.ptr + at + 4);
    if (n < RECORD_MIN || n > chunk.len - at) return false;
    *size = n;
    return load_u32(chunk.ptr + at + n - 4) == n;
}

/* The next whole record at or behind `at`, up to `end`: records begin at multiples of 8. */
static bool find_record(bytes chunk, size_t *at, size_t end, size_t *size)
{
    for (size_t i = *at; i < end; i += 8) {
        if (!record_at(chunk, i, size)) continue;
        *at = i;
        return true;
    }
    return false;
}

static bool next_in_chunk(evtx_log *log, evtx_cursor *c, evtx_record *out)
{
    size_t at = c->next, size, limit = c->slack ? c->chunk.len : c->end;
    if (at >= limit) return false;
    if (!record_at(c->chunk, at, &size)) {
        bool in_slack = at >= c->end, blank = is_blank(bytes_clamp(c->chunk, at, limit - at));
        if (!in_slack && !blank)
            problem_at(log, c->chunk_at + at,
                       "a record (\"**\", its size before and behind it) was expected");
        if (blank || !find_record(c->chunk, &at, limit, &size)) {
            c->next = limit;
            return false;
        }
    }
    *out = (evtx_record){.offset = c->chunk_at + at,
                         .number = load_u64(c->chunk.ptr + at + 8),
                         .written = load_u64(c->chunk.ptr + at + 16),
                         .chunk = c->chunk,
                         .xml = at + RECORD_HEADER_SIZE,
                         .xml_end = at + size - 4,
                         .slack = at >= c->end};
    c->next = at + size;
    log->record_count++;
    return true;
}

evtx_cursor evtx_records(const evtx_log *log, bool slack)
{
    return (evtx_cursor){.chunk_offset = log->first_chunk, .slack = slack};
}

bool evtx_next(evtx_log *log, evtx_cursor *c, evtx_record *out)
{
    for (;;) {
        if (c->chunk.len && next_in_chunk(log, c, out)) return true;
        if (!next_chunk(log, c)) return false;
    }
}
