/* A space over sorted runs of a mapped file. */
#include "memory/space_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct runs_space {
    bytes file;
    const space_run *runs;
    size_t count;
} runs_space;

static bool is_clean(bytes file, const space_run *runs, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const space_run *r = &runs[i];
        if (r->size == 0 || !bytes_contains(file, r->offset, r->size) ||
            r->size - 1 > UINT64_MAX - r->address) {
            return false;
        }
        /* The difference never wraps once the addresses are known to rise. */
        if (i && (r->address < runs[i - 1].address || r->address - runs[i - 1].address < runs[i - 1].size))
            return false;
    }
    return true;
}

static int compare_runs(const void *left, const void *right)
{
    const space_run *a = left, *b = right;

    if (a->address != b->address) return a->address < b->address ? -1 : 1;
    return (a->offset > b->offset) - (a->offset < b->offset);
}

/* A copy that is sorted, inside the file and without overlaps. */
static const space_run *clean_copy(arena *a, bytes file, const space_run *runs, size_t count, size_t *kept)
{
    space_run *copy = ARENA_ARRAY(a, space_run, count);
    uint64_t last = 0; /* the last address that is taken */
    size_t n = 0;

    memcpy(copy, runs, count * sizeof *copy);
    qsort(copy, count, sizeof *copy, compare_runs);
    for (size_t i = 0; i < count; i++) {
        space_run r = copy[i];
        r.size = bytes_clamp(file, r.offset, r.size).len;
        if (r.size && r.size - 1 > UINT64_MAX - r.address) r.size = UINT64_MAX - r.address + 1;
        if (n && r.address <= last) {
            uint64_t taken = last - r.address;
            if (r.size == 0 || r.size - 1 <= taken) continue;
            r.address += taken + 1;
            r.offset += taken + 1;
            r.size -= taken + 1;
        }
        if (r.size == 0) continue;
        last = r.address + (r.size - 1);
        copy[n++] = r;
    }
    *kept = n;
    return copy;
}

/* The first run that ends after `address`, or NULL. */
static const space_run *run_from(const runs_space *s, uint64_t address)
{
    size_t low = 0, high = s->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const space_run *r = &s->runs[middle];
        if (r->address > address || address - r->address < r->size) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low < s->count ? &s->runs[low] : NULL;
}

static bytes runs_view(void *context, uint64_t address, size_t size)
{
    const runs_space *s = context;
    const space_run *r = run_from(s, address);
    uint64_t skip;

    if (!r || r->address > address) return (bytes){0};
    skip = address - r->address;
    return bytes_clamp(s->file, r->offset + skip, size < r->size - skip ? size : r->size - skip);
}

static size_t runs_read(void *context, uint64_t address, void *buffer, size_t size)
{
    bytes b = runs_view(context, address, size);

    if (b.len) memcpy(buffer, b.ptr, b.len);
    return b.len;
}

static bool runs_next_range(void *context, uint64_t address, space_range *out)
{
    const space_run *r = run_from(context, address);

    if (!r) return false;
    *out = (space_range){r->address, r->address + r->size};
    return true;
}

static space_absence runs_absence(void *context, uint64_t address)
{
    (void)context;
    (void)address;
    return SPACE_NOT_IN_DUMP;
}

static const space_ops RUNS_OPS = {
    .read = runs_read,
    .view = runs_view,
    .next_range = runs_next_range,
    .absence = runs_absence,
};

space *space_from_runs(arena *a, bytes file, const space_run *runs, size_t count)
{
    runs_space *s = ARENA_NEW(a, runs_space);

    s->file = file;
    s->runs = runs;
    s->count = count;
    if (!is_clean(file, runs, count)) s->runs = clean_copy(a, file, runs, count, &s->count);
    return space_new(a, &RUNS_OPS, s);
}
