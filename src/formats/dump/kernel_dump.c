/* Kernel dumps as a whole: header, memory, secondary data blobs. */
#include "formats/dump/kernel_reader.h"

#include "base/vec.h"

#include <inttypes.h>
#include <string.h>

/* "DumpBlob", header size, build; then records of header size, GUID, data size, pad before and after,
 * data. */
static void parse_blobs(arena *a, kernel_dump *d, notes *n, uint64_t at)
{
    enum { FILE_HEADER_SIZE = 16, HEADER_SIZE = 32 };
    typedef VEC(kernel_dump_blob) blob_vec;
    blob_vec blobs = {0};
    bytes b;

    if (!bytes_slice(d->file, at, FILE_HEADER_SIZE, &b) || memcmp(b.ptr, "DumpBlob", 8) != 0) return;
    if (load_u32(b.ptr + 8) < FILE_HEADER_SIZE) {
        notes_add(n, NOTE_WARNING,
                  "offset 0x%" PRIx64 ": the DumpBlob header says 0x%x bytes, expected at least 0x%x", at + 8,
                  load_u32(b.ptr + 8), FILE_HEADER_SIZE);
        return;
    }
    d->blob_build = load_u32(b.ptr + 12);
    at += load_u32(b.ptr + 8);
    while (bytes_slice(d->file, at, HEADER_SIZE, &b)) {
        uint32_t header_size = load_u32(b.ptr), size = load_u32(b.ptr + 20);
        uint32_t pad_before = load_u32(b.ptr + 24), pad_after = load_u32(b.ptr + 28);
        uint64_t data = at + header_size + pad_before;
        if (header_size < HEADER_SIZE) break; /* the rest is padding of the file */
        kernel_dump_blob *blob = VEC_PUSH(a, &blobs);
        memcpy(blob->tag, b.ptr + 4, sizeof blob->tag);
        blob->offset = data;
        blob->data = bytes_clamp(d->file, data, size);
        if (blob->data.len < size) {
            notes_add(n, NOTE_WARNING, "offset 0x%" PRIx64 ": DumpBlob data of 0x%x bytes leave the file",
                      data, size);
            break;
        }
        at = data + size + pad_after;
    }
    d->blobs = blobs.items;
    d->blob_count = blobs.count;
}

error *kernel_dump_open(arena *a, bytes file, notes *n, kernel_dump **out)
{
    kernel_dump *d = ARENA_NEW(a, kernel_dump);
    uint64_t end = 0;
    error *e;

    d->file = file;
    e = kernel_dump_read_header(a, file, &d->header);
    if (e) return e;
    if (d->header.type == KERNEL_DUMP_TRIAGE) {
        e = kernel_parse_triage(a, d, n);
        end = d->triage.size_of_dump;
    } else {
        e = kernel_parse_pages(a, d, n, &end);
    }
    if (e) return e;
    parse_blobs(a, d, n, end);
    *out = d;
    return NULL;
}
