/* Cabinets of symbol stores (".pd_"), through libarchive: the one file inside, whatever its name. */
#include "symsrv/store.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

static error *failure(arena *a, struct archive *archive, str path)
{
    const char *text = archive_error_string(archive);
    return error_new(a, ERROR_FORMAT, "%.*s: cannot be unpacked: %s", STR_ARG(path),
                     text ? text : "the cabinet is damaged");
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

static error *unpack_entry(arena *a, struct archive *archive, str path, int fd, uint64_t most,
                           const interrupt *i)
{
    uint8_t *buffer = malloc(CHUNK);
    uint64_t size = 0;
    error *e = buffer ? NULL : error_new(a, ERROR_IO, "out of memory");
    while (!e) {
        la_ssize_t n = archive_read_data(archive, buffer, CHUNK);
        if (n == 0) break;
        if (n < 0) e = failure(a, archive, path);
        else if (interrupt_pending(i)) e = error_new(a, ERROR_CANCELLED, "interrupted");
        else if ((uint64_t)n > most - size)
            e = error_new(a, ERROR_UNSUPPORTED, "%.*s: unpacked it is larger than allowed", STR_ARG(path));
        else e = write_all(a, fd, buffer, (size_t)n, size);
        if (!e) size += (uint64_t)n;
    }
    if (!e && !size) e = error_new(a, ERROR_FORMAT, "%.*s: the file inside is empty", STR_ARG(path));
    free(buffer);
    return e;
}

error *cabinet_unpack(arena *a, str path, int fd, uint64_t most_size, const interrupt *i)
{
    struct archive *archive = archive_read_new();
    struct archive_entry *entry;
    if (!archive) return error_new(a, ERROR_IO, "out of memory");
    if (ftruncate(fd, 0) != 0) {
        archive_read_free(archive);
        return error_new(a, ERROR_IO, "unpacking failed: %s", strerror(errno));
    }
    archive_read_support_format_cab(archive);
    error *e = NULL;
    if (archive_read_open_filename(archive, str_to_cstr(a, path), CHUNK) != ARCHIVE_OK ||
        archive_read_next_header(archive, &entry) < ARCHIVE_WARN)
        e = failure(a, archive, path);
    else e = unpack_entry(a, archive, path, fd, most_size, i);
    archive_read_free(archive);
    return e;
}
