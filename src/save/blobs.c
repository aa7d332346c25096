/* Secondary data ("DumpBlob") goes over from the old dump to the new one as it is. */
#include "save/internal.h"

#include <inttypes.h>
#include <string.h>

error *save_write_blobs(saving *s)
{
    static const uint32_t FREE_BUILD = 0xf0000000; /* NtBuildNumber's upper bits */
    uint8_t list[KERNEL_WRITE_BLOBS_HEADER];
    const target *t = s->t;

    if (t->blobs.count == 0) return NULL;
    kernel_write_blobs_header(FREE_BUILD | t->system.build, list);
    error *e = save_file_write(&s->file, (bytes){list, sizeof list});
    for (size_t i = 0; !e && i < t->blobs.count; i++) {
        const target_blob *b = &t->blobs.items[i];
        uint8_t header[KERNEL_WRITE_BLOB_HEADER];
        if (b->data.len > UINT32_MAX)
            return error_new(s->a, ERROR_UNSUPPORTED, "secondary data of %zu bytes", b->data.len);
        const uint32_t padding = kernel_write_blob_header(b->tag, (uint32_t)b->data.len, header);
        e = save_file_write(&s->file, (bytes){header, sizeof header});
        if (!e) e = save_file_write(&s->file, b->data);
        if (!e) e = save_file_pad(&s->file, s->file.at + padding);
    }
    return e;
}

error *save_compare_blobs(saving *s, const target *written)
{
    const target *t = s->t;
    bool same = written->blobs.count == t->blobs.count;

    for (size_t i = 0; same && i < t->blobs.count; i++) {
        const target_blob *x = &t->blobs.items[i], *y = &written->blobs.items[i];
        same = memcmp(x->tag, y->tag, sizeof x->tag) == 0 && x->data.len == y->data.len &&
               (x->data.len == 0 || memcmp(x->data.ptr, y->data.ptr, x->data.len) == 0);
    }
    if (same) return NULL;
    return error_new(s->a, ERROR_IO, "%.*s: reading back: the secondary data is not what was written",
                     STR_ARG(s->request->path));
}
