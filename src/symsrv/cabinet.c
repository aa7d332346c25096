/* Cabinets of symbol stores (".pd_"): the one file inside, whatever its name. */
#include "archive/reader.h"
#include "base/file.h"
#include "symsrv/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

static error *failure(arena *a, str path, const error *e)
{
    return error_new(a, e->code, "%.*s: cannot be unpacked: %.*s", STR_ARG(path), STR_ARG(e->message));
}

static error *write_all(arena *a, int fd, const uint8_t *data, size_t size, uint64_t at)
{
    for (size_t done = 0; done < size;) {
        ssize_t n = pwrite(fd, data + done, size - done, (off_t)(at + done));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return error_new(a, ERROR_IO, "unpacking failed: %s", strerror(n ? errno : ENOSPC));
        done += (size_t)n;
    }
    return NULL;
}

static error *unpack_entry(arena *a, archive_reader *r, str path, int fd, uint64_t most, const interrupt *i)
{
    uint8_t *buffer = malloc(CHUNK);
    uint64_t size = 0;
    error *e = buffer ? NULL : error_new(a, ERROR_IO, "out of memory");
    while (!e) {
        size_t n;
        e = archive_reader_read(r, buffer, CHUNK, &n);
        if (e) e = failure(a, path, e);
        else if (n == 0) break;
        else if (interrupt_pending(i)) e = error_new(a, ERROR_CANCELLED, "interrupted");
        else if (n > most - size)
            e = error_new(a, ERROR_UNSUPPORTED, "%.*s: unpacked it is larger than allowed", STR_ARG(path));
        else e = write_all(a, fd, buffer, n, size);
        if (!e) size += n;
    }
    if (!e && !size) e = error_new(a, ERROR_FORMAT, "%.*s: the file inside is empty", STR_ARG(path));
    free(buffer);
    return e;
}

error *cabinet_unpack(arena *a, str path, int fd, uint64_t most_size, const interrupt *i)
{
    archive_reader *r;
    archive_item item;
    bytes file;
    bool found = false;
    if (ftruncate(fd, 0) != 0) return error_new(a, ERROR_IO, "unpacking failed: %s", strerror(errno));
    arena *reading = arena_new();
    error *e = file_map(reading, path, &file);
    if (!e) e = archive_reader_open(reading, file, ARCHIVE_CABINET, &r);
    if (!e) e = archive_reader_next(r, &item, &found);
    if (e) e = failure(a, path, e);
    else if (!found) e = error_new(a, ERROR_FORMAT, "%.*s: no file is inside", STR_ARG(path));
    else e = unpack_entry(a, r, path, fd, most_size, i);
    arena_free(reading);
    return e;
}
