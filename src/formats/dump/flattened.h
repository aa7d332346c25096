/* makedumpfile's flattened format, in which QEMU writes kdump-compressed dumps: a file that is not seekable
 * as a list of writes.
 *
 *     "makedumpfile", type 1, version 1 (4096 bytes, big-endian)
 *     offset, size (64 bits each, big-endian) | size bytes            as often as needed
 *     -1, -1
 *
 * A place that is written twice has the later bytes; a place that is never written is zero. There is no index
 * in the file, so that opening it walks over the writes. What it keeps of them is little: writes of one size
 * that follow each other in the file and in what they write are one run. */
#ifndef NTDBG_FORMATS_DUMP_FLATTENED_H
#define NTDBG_FORMATS_DUMP_FLATTENED_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/notes.h"

typedef struct flat_run {
    uint64_t address; /* in what was written */
    uint64_t at;      /* of the first write's bytes in the file */
    uint64_t size;    /* of each write */
    uint64_t count;   /* writes; one every `size` + 16 bytes of the file */
    uint64_t order;   /* which run of the file it is */
} flat_run;

/* A file as it was written; without runs it is the file itself. */
typedef struct flat_file {
    bytes file;
    bool flattened;
    flat_run *runs; /* by address, without overlaps */
    size_t count;
    flat_run *rewrites; /* later writes over these; in the order of the file */
    size_t rewrite_count;
    uint64_t end; /* of the highest write */
} flat_file;

bool flat_is_flattened(bytes file);
error *flat_open(arena *a, bytes file, notes *n, flat_file *out);
/* How many of the bytes lie before the end of what was written. */
size_t flat_read(const flat_file *f, uint64_t address, void *buffer, size_t size);
/* The bytes in the file, when one write has all of them. */
bool flat_slice(const flat_file *f, uint64_t address, uint64_t size, bytes *out);

#endif
