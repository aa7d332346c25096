/* UDF images. The input is sector 256 (the anchor), sectors 32 to 47 and those from 257 on; the checksums of
 * tags at the begin of sectors are put right, or hardly a change would get past them. */
#include "archive/udf.h"

#include <stdlib.h>
#include <string.h>

enum { SECTOR = 2048, DESCRIPTORS = 16 };

static bool member(void *context, str name, bytes data)
{
    uint64_t *total = context;
    for (size_t i = 0; i < data.len; i += 512) *total += data.ptr[i];
    *total += name.len;
    return true;
}

static void bad(void *context, str name, const char *why)
{
    uint64_t *total = context;
    *total += name.len + (why ? 1 : 0);
}

static void place(uint8_t *image, size_t sector, size_t most, const uint8_t **data, size_t *size)
{
    size_t n = *size < most ? *size : most;
    memcpy(image + sector * SECTOR, *data, n);
    *data += n;
    *size -= n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < SECTOR || size > 400 * SECTOR) return 0;
    size_t sectors = 257 + size / SECTOR + 1;
    uint8_t *image = calloc(sectors, SECTOR);
    if (!image) return 0;
    uint64_t total = 0;
    memcpy(image + 16 * SECTOR + 1, "BEA01", 5);
    memcpy(image + 17 * SECTOR + 1, "NSR02", 5);
    place(image, 256, SECTOR, &data, &size);
    place(image, 32, (size_t)DESCRIPTORS * SECTOR, &data, &size);
    place(image, 257, size, &data, &size);
    for (size_t i = 32; i < sectors; i++) {
        uint8_t *tag = image + i * SECTOR, sum = 0;
        for (size_t k = 0; k < 16; k++) sum = (uint8_t)(sum + (k == 4 ? 0 : tag[k]));
        tag[4] = sum;
    }
    arena *a = arena_new();
    udf_members(a, (bytes){image, sectors * SECTOR}, &(archive_visitor){member, bad, NULL, &total, NULL});
    arena_free(a);
    free(image);
    return 0;
}
