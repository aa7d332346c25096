/* kdump-compressed ("KDUMP", "diskdump"): QEMU's dump-guest-memory -z, -l, -s and makedumpfile's default
 * format.
 *
 *     block 0      header: block size, sizes of the parts below, where processors are
 *     block 1      sub-header: ranges, offset and size of the notes
 *     bitmap 1     bit n: page n exists
 *     bitmap 2     bit n: page n is in the file
 *     descriptors  24 bytes for each set bit of bitmap 2: offset, size, flags (how it is packed)
 *     pages        packed; descriptors may share one
 *
 * Pure: nothing is unpacked here. */
#ifndef NTDBG_FORMATS_DUMP_KDUMP_H
#define NTDBG_FORMATS_DUMP_KDUMP_H

#include "formats/dump/flattened.h"
#include "formats/dump/machine.h"

typedef struct kdump {
    flat_file file;
    unsigned pointer_size; /* of the machine that the header is written for: 4 or 8 */
    uint32_t version;
    uint32_t block_size; /* bytes of a page */
    str machine;         /* utsname.machine: "x86_64", "i686", "aarch64" */
    uint64_t page_count; /* bits of the bitmap */
    uint64_t
        first_page; /* the page that the first descriptor may be of: more than 0 in a part of a split dump */
    bytes bitmap;   /* the second one; a copy when the file is flattened */
    uint64_t descriptors;
    machine_state state;
} kdump;

enum {
    KDUMP_ZLIB = 0x1,
    KDUMP_LZO = 0x2,
    KDUMP_SNAPPY = 0x4,
    KDUMP_ZSTD = 0x20,
    KDUMP_PACKED = KDUMP_ZLIB | KDUMP_LZO | KDUMP_SNAPPY | KDUMP_ZSTD,
};

typedef struct kdump_page {
    uint64_t offset;
    uint32_t size;  /* at most the block's */
    uint32_t flags; /* KDUMP_; 0 = stored */
} kdump_page;

/* Flattened or not. */
bool kdump_is(bytes file);
error *kdump_open(arena *a, bytes file, notes *n, kdump **out);
/* The descriptor of the page that is the `index`-th of those in the file; false when it leaves the file or
 * says what cannot be. */
bool kdump_read_page(const kdump *k, uint64_t index, kdump_page *out);

#endif
