/* Transaction logs applied to a hive. The input: two numbers of 512-byte sectors, then the hive, .LOG1, and
 * .LOG2. Checksums of headers and hashes of log entries are put right, or no change would get past them. */
#include "registry/recover.h"

#include <stdlib.h>
#include <string.h>

static void store(uint8_t *p, uint64_t v, unsigned size)
{
    for (unsigned i = 0; i < size; i++) p[i] = (uint8_t)(v >> 8 * i);
}

static void mend_header(uint8_t *p, size_t size)
{
    uint32_t sum = 0;
    if (size < 512) return;
    for (size_t i = 0; i < 508; i += 4) sum ^= load_u32(p + i);
    store(p + 508, sum == 0 ? 1 : sum == UINT32_MAX ? sum - 1 : sum, 4);
}

static void mend_log(uint8_t *p, size_t size)
{
    mend_header(p, size);
    for (size_t at = 512; at + 40 <= size && memcmp(p + at, "HvLE", 4) == 0;) {
        uint32_t length = load_u32(p + at + 4);
        if (length < 512 || length > size - at) return;
        store(p + at + 24, hive_log_hash((bytes){p + at + 40, length - 40}), 8);
        store(p + at + 32, hive_log_hash((bytes){p + at, 32}), 8);
        at += length;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4 || size > 1 << 20) return 0;
    size_t first = load_u16(data) * (size_t)512, second = load_u16(data + 2) * (size_t)512;
    uint8_t *copy = malloc(size);
    if (!copy) return 0;
    memcpy(copy, data + 4, size - 4);
    bytes all = {copy, size - 4}, hive = bytes_clamp(all, 0, first);
    bytes logs[HIVE_MOST_LOGS] = {bytes_clamp(all, first, second), bytes_from(all, first + second)};
    const char *what;
    if (data[0] & 1) mend_header(copy, hive.len);
    for (size_t i = 0; i < 2; i++) mend_log((uint8_t *)(uintptr_t)logs[i].ptr, logs[i].len);
    arena *a = arena_new();
    hive_recovery r;
    hive_recover(a, hive, logs, &r);
    /* What comes out is a hive that needs no logs. */
    if (r.data.len) {
        hive_recovery again;
        hive_recover(a, r.data, logs, &again);
        if (again.dirty) abort();
    }
    hive_repair(a, hive, &what);
    arena_free(a);
    free(copy);
    return 0;
}
