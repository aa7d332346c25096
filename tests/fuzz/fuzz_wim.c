/* WIM images: all that is in them, unpacked. The second half of the input may be a further part. */
#include "archive/wim.h"

#include <stdlib.h>

typedef struct seen {
    bytes file;
    uint64_t total;
} seen;

static bool member(void *context, str name, bytes data)
{
    seen *s = context;
    for (size_t i = 0; i < data.len; i += 4096) s->total += data.ptr[i];
    s->total += name.len;
    return true;
}

static void bad(void *context, str name, const char *why)
{
    seen *s = context;
    s->total += name.len + (why ? 1 : 0);
}

static bool part(void *context, unsigned number, bytes *out)
{
    seen *s = context;
    *out = bytes_from(s->file, s->file.len / 2);
    return number == 2;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    seen s = {.file = {data, size}};
    if (wim_is(s.file)) wim_members(a, s.file, &(archive_visitor){member, bad, part, &s, NULL});
    arena_free(a);
    return 0;
}
