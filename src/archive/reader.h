/* An archive in memory, one member after the other: the only user of libarchive.
 *
 *     archive_reader_open -> archive_reader_next -> archive_reader_read ... -> archive_reader_next ...
 *
 * Errors are what libarchive says, without what was being done: callers know that. */
#ifndef NTDBG_ARCHIVE_READER_H
#define NTDBG_ARCHIVE_READER_H

#include "base/bytes.h"
#include "base/error.h"

typedef struct archive_reader archive_reader;

typedef struct archive_item {
    str name;  /* as the archive says it, never to be used as a path; valid until the next item */
    bool bare; /* no archive: a compressed file, without a name */
} archive_item;

typedef enum archive_formats {
    ARCHIVE_ALL,     /* zip, 7z, cab, tar, ISO 9660, in gz, xz, zst, bz2; or a single file in one of these */
    ARCHIVE_CABINET, /* cab alone */
} archive_formats;

/* `file` stays where it is as long as the reader; the reader is closed with the arena. ERROR_FORMAT when
 * nothing of it can be read. */
error *archive_reader_open(arena *a, bytes file, archive_formats formats, archive_reader **out);
/* The next regular file; *found is false at the end. */
error *archive_reader_next(archive_reader *r, archive_item *out, bool *found);
/* The next bytes of it, at most `room`; *n is 0 at its end. */
error *archive_reader_read(archive_reader *r, void *buffer, size_t room, size_t *n);

#endif
