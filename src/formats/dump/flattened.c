/* Source of the layout: makedumpfile's IMPLEMENTATION page and QEMU's dump code. */
#include "formats/dump/flattened.h"

#include "base/vec.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 4096, WRITE_HEADER = 16, MOST_RUNS = 1 << 20, MOST_REWRITES = 1024 };

typedef VEC(flat_run) run_vec;

static uint64_t load_big(const uint8_t *p)
{
    return __builtin_bswap64(load_u64(p));
}

bool flat_is_flattened(bytes file)
{
    bytes b;

    return bytes_slice(file, 0, 32, &b) && memcmp(b.ptr, "makedumpfile\0\0\0", 16) == 0;
}

static uint64_t run_size(const flat_run *r)
{
    return r->size * r->count;
}

static bool continues(const flat_run *r, uint64_t address, uint64_t at, uint64_t size)
{
    return size == r->size && address == r->address + run_size(r) &&
           at == r->at + r->count * (r->size + WRITE_HEADER);
}

static error *add_write(arena *a, run_vec *runs, uint64_t address, uint64_t at, uint64_t size)
{
    if (runs->count && continues(&runs->items[runs->count - 1], address, at, size)) {
        runs->items[runs->count - 1].count++;
        return NULL;
    }
    if (runs->count == MOST_RUNS) {
        return error_at_offset(a, ERROR_UNSUPPORTED, at, "the flattened file has more than %d runs of writes",
                               MOST_RUNS);
    }
    *VEC_PUSH(a, runs) = (flat_run){address, at, size, 1, runs->count};
    return NULL;
}

static error *read_writes(arena *a, bytes file, notes *n, run_vec *runs)
{
    const uint64_t MOST_ADDRESS = (uint64_t)1 << 60;
    uint64_t at = HEADER;
    bytes b;

    while (bytes_slice(file, at, WRITE_HEADER, &b)) {
        uint64_t address = load_big(b.ptr), size = load_big(b.ptr + 8);
        if (address == UINT64_MAX && size == UINT64_MAX) return NULL;
        if (address > MOST_ADDRESS || size == 0 || size > MOST_ADDRESS) {
            return error_at_offset(a, ERROR_FORMAT, at,
                                   "the flattened file says a write of 0x%" PRIx64 " bytes at 0x%" PRIx64,
                                   size, address);
        }
        if (!bytes_contains(file, at + WRITE_HEADER, size)) break;
        error *e = add_write(a, runs, address, at + WRITE_HEADER, size);
        if (e) return e;
        at += WRITE_HEADER + size;
    }
    notes_add(n, NOTE_WARNING,
              "offset 0x%" PRIx64 ": the flattened file ends in the middle of a write: it is cut short", at);
    return NULL;
}

static int compare_runs(const void *left, const void *right)
{
    const flat_run *a = left, *b = right;

    if (a->address != b->address) return a->address < b->address ? -1 : 1;
    return (a->order > b->order) - (a->order < b->order);
}

static int compare_order(const void *left, const void *right)
{
    const flat_run *a = left, *b = right;

    return (a->order > b->order) - (a->order < b->order);
}

/* Of two runs that overlap, the one that came later is a rewrite. */
static void part_rewrites(arena *a, flat_file *f, notes *n)
{
    size_t kept = 0, lost = 0;

    f->rewrites = ARENA_ARRAY(a, flat_run, MOST_REWRITES);
    for (size_t i = 0; i < f->count; i++) {
        flat_run r = f->runs[i];
        flat_run *before = kept ? &f->runs[kept - 1] : NULL;
        if (!before || r.address >= before->address + run_size(before)) {
            f->runs[kept++] = r;
            continue;
        }
        if (f->rewrite_count == MOST_REWRITES) {
            lost++;
            continue;
        }
        bool later = r.order > before->order;
        f->rewrites[f->rewrite_count++] = later ? r : *before;
        if (!later) *before = r;
    }
    f->count = kept;
    qsort(f->rewrites, f->rewrite_count, sizeof *f->rewrites, compare_order);
    if (lost) {
        notes_add(n, NOTE_WARNING,
                  "the flattened file writes %zu places again that are not followed (at most %d are)", lost,
                  MOST_REWRITES);
    }
}

error *flat_open(arena *a, bytes file, notes *n, flat_file *out)
{
    run_vec runs = {0};
    error *e;

    *out = (flat_file){.file = file, .end = file.len};
    if (!flat_is_flattened(file)) return NULL;
    out->flattened = true;
    out->end = 0;
    if (load_big(file.ptr + 16) != 1 || load_big(file.ptr + 24) != 1) {
        return error_at_offset(a, ERROR_UNSUPPORTED, 16,
                               "the flattened file is of type %" PRIu64 ", version %" PRIu64
                               " (expected 1, 1)",
                               load_big(file.ptr + 16), load_big(file.ptr + 24));
    }
    e = read_writes(a, file, n, &runs);
    if (e) return e;
    out->runs = runs.items;
    out->count = runs.count;
    for (size_t i = 0; i < out->count; i++) {
        uint64_t end = out->runs[i].address + run_size(&out->runs[i]);
        if (end > out->end) out->end = end;
    }
    if (out->count > 1) qsort(out->runs, out->count, sizeof *out->runs, compare_runs);
    part_rewrites(a, out, n);
    return NULL;
}

/* The bytes of a run from `address` on, up to the end of their write. */
static bytes view_run(const flat_file *f, const flat_run *r, uint64_t address, uint64_t size)
{
    uint64_t skip = address - r->address, index = skip / r->size, within = skip % r->size;

    if (size > r->size - within) size = r->size - within;
    return bytes_clamp(f->file, r->at + index * (r->size + WRITE_HEADER) + within, size);
}

/* The first run that ends after `address`, or NULL. */
static const flat_run *run_from(const flat_file *f, uint64_t address)
{
    size_t low = 0, high = f->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (f->runs[middle].address + run_size(&f->runs[middle]) > address) high = middle;
        else low = middle + 1;
    }
    return low < f->count ? &f->runs[low] : NULL;
}

static void apply_rewrites(const flat_file *f, uint64_t address, uint8_t *buffer, size_t size)
{
    for (size_t i = 0; i < f->rewrite_count; i++) {
        const flat_run *r = &f->rewrites[i];
        uint64_t from = r->address > address ? r->address : address;
        while (from < r->address + run_size(r) && from < address + size) {
            bytes b = view_run(f, r, from, address + size - from);
            if (b.len == 0) break;
            memcpy(buffer + (from - address), b.ptr, b.len);
            from += b.len;
        }
    }
}

size_t flat_read(const flat_file *f, uint64_t address, void *buffer, size_t size)
{
    uint8_t *to = buffer;
    size_t done = 0;

    if (address >= f->end) return 0;
    if (size > f->end - address) size = (size_t)(f->end - address);
    if (!f->flattened) {
        memcpy(buffer, f->file.ptr + address, size);
        return size;
    }
    while (done < size) {
        const flat_run *r = run_from(f, address + done);
        uint64_t gap = r ? (r->address > address + done ? r->address - address - done : 0) : size - done;
        if (gap) {
            size_t zeros = gap < size - done ? (size_t)gap : size - done;
            memset(to + done, 0, zeros);
            done += zeros;
            continue;
        }
        bytes b = view_run(f, r, address + done, size - done);
        if (b.len == 0) break;
        memcpy(to + done, b.ptr, b.len);
        done += b.len;
    }
    apply_rewrites(f, address, to, done);
    return done;
}

bool flat_slice(const flat_file *f, uint64_t address, uint64_t size, bytes *out)
{
    const flat_run *r;
    bytes b;

    if (!f->flattened) return bytes_slice(f->file, address, size, out);
    r = run_from(f, address);
    if (!r || r->address > address || f->rewrite_count) return false;
    b = view_run(f, r, address, size);
    if (b.len < size) return false;
    *out = b;
    return true;
}
