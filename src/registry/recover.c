#include "registry/recover.h"

#include <string.h>

enum {
    BASE = 4096,  /* the base block; offsets in logs count from its end */
    SECTOR = 512, /* and as much of it as a log has */
    PRIMARY = 4,  /* sequence numbers */
    SECONDARY = 8,
    WRITTEN = 12, /* FILETIME */
    MINOR = 24,   /* of the version: 3 to 6 */
    TYPE = 28,    /* 0 a hive, 1 and 2 the old form of log, 6 the new one */
    BINS_SIZE = 40,
    CLUSTER = 44,
    CHECKSUM = 508,
    ENTRY_HEADER = 40,
    MOST_ENTRIES = 100000,
};
/* What entries may make a hive grow beyond what is there: Windows lets no hive reach 2 GiB. */
static const uint64_t MOST_GROWTH = 64u << 20;

static uint32_t rotated(uint32_t v, unsigned n)
{
    return v << n | v >> (32 - n);
}

static void mix(uint32_t *low, uint32_t *high, uint32_t block)
{
    *low += block;
    *high ^= *low;
    *low = rotated(*low, 20) + *high;
    *high = rotated(*high, 9) ^ *low;
    *low = rotated(*low, 27) + *high;
    *high = rotated(*high, 19);
}

/* Marvin32 with the seed of the kernel's registry code. */
uint64_t hive_log_hash(bytes data)
{
    uint32_t low = 0x7a4e55c5, high = 0x82ef4d88;
    for (size_t i = 0; i + 4 <= data.len; i += 4) mix(&low, &high, load_u32(data.ptr + i));
    mix(&low, &high, 0x80);
    mix(&low, &high, 0);
    return (uint64_t)high << 32 | low;
}

static uint32_t checksum_of(const uint8_t *base)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < CHECKSUM; i += 4) sum ^= load_u32(base + i);
    return sum == UINT32_MAX ? UINT32_MAX - 1 : sum == 0 ? 1 : sum;
}

static bool base_is_good(bytes b)
{
    return b.len >= SECTOR && memcmp(b.ptr, "regf", 4) == 0 &&
           checksum_of(b.ptr) == load_u32(b.ptr + CHECKSUM);
}

static void store_u32(uint8_t *p, uint32_t v)
{
    for (unsigned i = 0; i < 4; i++) p[i] = (uint8_t)(v >> 8 * i);
}

typedef struct recovering {
    arena *arena;
    bytes primary;
    uint8_t *data; /* the copy; NULL until something is applied */
    uint64_t size; /* of `data`, or of `primary` as long as there is none */
    hive_recovery *out;
} recovering;

/* Makes the copy, with `bins` bytes or more behind the base block, what is new of it zero; false when it
 * would be too large. Files are often longer than their bins. */
static bool make_room(recovering *r, uint64_t bins)
{
    uint64_t size = BASE + bins;
    if (size > r->primary.len + MOST_GROWTH || bins % BASE) return false;
    if (size < r->size) size = r->size;
    if (!r->data || size > r->size) {
        uint8_t *more = arena_alloc(r->arena, (size_t)size, 8);
        memset(more, 0, (size_t)size);
        memcpy(more, r->data ? r->data : r->primary.ptr, (size_t)r->size);
        r->data = more;
        r->size = size;
    }
    return true;
}

static void take_base_from(recovering *r, bytes log)
{
    memcpy(r->data, log.ptr, SECTOR);
    store_u32(r->data + TYPE, 0);
}

static void finish(recovering *r, uint32_t sequence, uint32_t bins)
{
    store_u32(r->data + PRIMARY, sequence);
    store_u32(r->data + SECONDARY, sequence);
    store_u32(r->data + BINS_SIZE, bins);
    store_u32(r->data + CHECKSUM, checksum_of(r->data));
    r->out->data = (bytes){r->data, (size_t)r->size};
}

/* ---- since Windows 8.1 ---- */

typedef struct log_entry {
    bytes all;
    uint32_t sequence, bins, pages;
} log_entry;

/* The entry at `at`, its hashes and sizes checked. */
static bool entry_at(bytes log, uint64_t at, log_entry *out)
{
    uint32_t size;
    bytes e;
    if (!bytes_u32(log, at + 4, &size) || size < ENTRY_HEADER || size % SECTOR ||
        !bytes_slice(log, at, size, &e) || memcmp(e.ptr, "HvLE", 4) != 0)
        return false;
    *out = (log_entry){e, load_u32(e.ptr + 12), load_u32(e.ptr + 16), load_u32(e.ptr + 20)};
    return out->bins % BASE == 0 && out->pages <= (size - ENTRY_HEADER) / 8 &&
           hive_log_hash(bytes_from(e, ENTRY_HEADER)) == load_u64(e.ptr + 24) &&
           hive_log_hash(bytes_clamp(e, 0, 32)) == load_u64(e.ptr + 32);
}

static bool apply_entry(recovering *r, const log_entry *e)
{
    uint64_t at = ENTRY_HEADER + (uint64_t)e->pages * 8;
    if (!make_room(r, e->bins)) return false;
    for (uint32_t i = 0; i < e->pages; i++) {
        const uint8_t *reference = e->all.ptr + ENTRY_HEADER + (size_t)i * 8;
        uint64_t offset = load_u32(reference), size = load_u32(reference + 4);
        bytes page;
        if (offset + size > e->bins || !bytes_slice(e->all, at, size, &page)) return false;
        if (size) memcpy(r->data + BASE + offset, page.ptr, page.len);
        at += size;
    }
    return true;
}

/* Entries of one log from `*next` on, as long as their numbers follow each other; *next is then the number
 * after the last. True when an entry of that number is there, and damaged. */
static bool apply_log(recovering *r, bytes log, uint32_t *next, uint32_t *bins)
{
    uint64_t at = SECTOR;
    log_entry e;
    bytes head;
    for (unsigned i = 0; i < MOST_ENTRIES && entry_at(log, at, &e); i++, at += e.all.len) {
        if (e.sequence < *next && r->out->applied == 0) continue;
        if (e.sequence != *next) return false;
        if (!apply_entry(r, &e)) return true;
        if (r->out->applied++ == 0) r->out->first = e.sequence;
        r->out->last = e.sequence;
        *next = e.sequence + 1;
        *bins = e.bins;
    }
    return bytes_slice(log, at, 16, &head) && memcmp(head.ptr, "HvLE", 4) == 0 &&
           load_u32(head.ptr + 12) == *next;
}

static uint32_t sequence_of(bytes log)
{
    return load_u32(log.ptr + PRIMARY);
}

static void recover_entries(recovering *r, bytes first, bytes second)
{
    bool base_good = !r->out->bad_checksum;
    uint32_t bins = load_u32(r->primary.ptr + BINS_SIZE), next;
    if (second.len && (!first.len || sequence_of(second) < sequence_of(first))) {
        bytes other = first;
        first = second;
        second = other;
    }
    if (!base_good && second.len) {
        first = second; /* only that with the latest entries counts then */
        second = (bytes){0};
    }
    uint32_t flushed = base_good ? load_u32(r->primary.ptr + SECONDARY) : 0;
    /* All of the earlier log may be in the hive already. */
    if (second.len && sequence_of(first) < flushed) {
        first = second;
        second = (bytes){0};
    }
    next = sequence_of(first);
    r->out->problem = "the logs are older than the hive";
    if (next < flushed) return;
    r->out->problem = NULL;
    bool damaged = apply_log(r, first, &next, &bins);
    uint32_t behind = next;
    if (second.len) damaged = apply_log(r, second, &next, &bins) || (damaged && next == behind);
    if (damaged) r->out->problem = "the next entry of a log is damaged";
    if (!r->out->applied) {
        if (!damaged) r->out->problem = "the logs have no entry that comes next";
        return;
    }
    if (!base_good) take_base_from(r, first);
    finish(r, r->out->last, bins);
}

/* ---- up to Windows 8 ---- */

/* The log is of this state of the hive: both have the same time. The first bin has a copy of it, which counts
 * too when the header's is in doubt. */
static bool belongs(const recovering *r, bytes log)
{
    uint64_t written = load_u64(log.ptr + WRITTEN), copy;
    return written == load_u64(r->primary.ptr + WRITTEN) ||
           (r->out->bad_checksum && bytes_u64(r->primary, BASE + 20, &copy) && copy == written);
}

static bool recover_pages(recovering *r, bytes log)
{
    uint32_t cluster = load_u32(log.ptr + CLUSTER), bins = load_u32(log.ptr + BINS_SIZE);
    uint64_t sector = cluster && cluster <= 8 ? (uint64_t)cluster * SECTOR : SECTOR, pages = bins / SECTOR;
    bytes vector;
    r->out->problem = "the log belongs to another state of the hive";
    if (!belongs(r, log)) return false;
    r->out->problem = "the log has no whole vector of dirty pages";
    if (!bytes_slice(log, sector, 4 + (pages + 7) / 8, &vector) || memcmp(vector.ptr, "DIRT", 4) != 0 ||
        !make_room(r, bins))
        return false;
    r->out->problem = NULL;
    uint64_t at = sector + (vector.len + sector - 1) / sector * sector;
    for (uint64_t i = 0; i < pages; i++) {
        bytes page;
        if (!(vector.ptr[4 + i / 8] >> i % 8 & 1)) continue;
        if (!bytes_slice(log, at, SECTOR, &page)) {
            r->out->problem = "the log is cut off";
            break;
        }
        memcpy(r->data + BASE + i * SECTOR, page.ptr, SECTOR);
        at += SECTOR;
        r->out->applied++;
    }
    r->out->old_form = true;
    if (r->out->bad_checksum) take_base_from(r, log);
    finish(r, load_u32(log.ptr + PRIMARY), bins);
    return true;
}

/* ---- */

void hive_recover(arena *a, bytes primary, const bytes logs[HIVE_MOST_LOGS], hive_recovery *out)
{
    recovering r = {.arena = a, .primary = primary, .size = primary.len, .out = out};
    bytes entries[2] = {{0}};
    bool any = false;
    *out = (hive_recovery){0};
    if (primary.len < BASE) return;
    out->bad_checksum = !base_is_good(primary);
    out->dirty = out->bad_checksum || load_u32(primary.ptr + PRIMARY) != load_u32(primary.ptr + SECONDARY);
    if (!out->dirty) return;
    for (size_t i = 0; i < HIVE_MOST_LOGS; i++) {
        if (!base_is_good(logs[i])) continue;
        any = true;
        uint32_t type = load_u32(logs[i].ptr + TYPE);
        if (type == 6) {
            if (!entries[0].len) entries[0] = logs[i];
            else if (!entries[1].len) entries[1] = logs[i];
        } else if ((type == 1 || type == 2) &&
                   load_u32(logs[i].ptr + PRIMARY) == load_u32(logs[i].ptr + SECONDARY) &&
                   recover_pages(&r, logs[i])) {
            return;
        }
    }
    if (entries[0].len) recover_entries(&r, entries[0], entries[1]);
    else if (!any) out->problem = "no log with a whole header lies beside it";
}

bytes hive_repair(arena *a, bytes file, const char **what)
{
    uint64_t end = BASE;
    uint32_t size;
    bytes bin;
    while (bytes_slice(file, end, 32, &bin) && memcmp(bin.ptr, "hbin", 4) == 0) {
        size = load_u32(bin.ptr + 8);
        if (size < BASE || size % BASE || end + size > file.len + MOST_GROWTH) break;
        end += size;
    }
    if (end == BASE) return (bytes){0};
    uint8_t *data = arena_alloc(a, (size_t)end, 8);
    memset(data, 0, (size_t)end);
    memcpy(data, file.ptr, end < file.len ? (size_t)end : file.len);
    bool cut = end > file.len || load_u32(file.ptr + BINS_SIZE) > end - BASE;
    *what = cut ? "it is cut off, or a bin of it is damaged: what lies behind is missing"
                : "its header is damaged, or data follow its last bin";
    if (load_u32(data + MINOR) < 2 || load_u32(data + MINOR) > 6) store_u32(data + MINOR, 3);
    store_u32(data + BINS_SIZE, (uint32_t)(end - BASE));
    store_u32(data + CHECKSUM, checksum_of(data));
    return (bytes){data, (size_t)end};
}
