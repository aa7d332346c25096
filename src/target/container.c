/* Compressed dumps and archives, to where a dump can be mapped.
 *
 *     gz xz zst bz2 -----------------------> the only stream, or a tar in it
 *     zip 7z cab tar -> the only dump inside -> unlinked temporary file -> mapping
 *
 * No name of an archive is ever used as a path. Blocks of zeros become holes of the temporary file, so a
 * sparse dump stays sparse; what is really written is bounded by the free space of its file system. */
#include "target/open.h"

#include "archive/reader.h"
#include "formats/dump/identify.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { BLOCK = 4096, CHUNK = 64 * BLOCK, MOST_MEMBERS = 100000 };

static const uint64_t MOST_UNPACKED = (uint64_t)1 << 40;

typedef struct unpacker {
    arena *a;
    const interrupt *i;
    archive_reader *reader;
    int fd;
    uint64_t size;    /* unpacked so far */
    uint64_t written; /* of that, not holes */
    uint64_t allowed; /* bytes that may be written */
} unpacker;

static error *archive_failure(unpacker *u, const error *e)
{
    return error_new(u->a, e->code, "unpacking failed: %.*s", STR_ARG(e->message));
}

static error *system_failure(arena *a, const char *what)
{
    return error_new(a, ERROR_IO, "%s: %s", what, strerror(errno));
}

/* An unnamed file in $TMPDIR, else /var/tmp or /tmp; in memory when none of them can be written. */
static int temporary_file(void)
{
    const char *places[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};

    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        char name[512];
        int fd;
        if (!places[i] || strlen(places[i]) + 16 > sizeof name) continue;
        fd = open(places[i], O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
        if (fd >= 0) return fd;
        strcpy(name, places[i]);
        strcat(name, "/ntdbg-XXXXXX");
        fd = mkostemp(name, O_CLOEXEC);
        if (fd >= 0) {
            unlink(name);
            return fd;
        }
    }
    return memfd_create("ntdbg", MFD_CLOEXEC);
}

/* Nine tenths of what is free: a dump must not fill somebody's disk to the last block. */
static uint64_t free_space(int fd)
{
    struct statvfs s;

    if (fstatvfs(fd, &s) != 0 || s.f_blocks == 0) return MOST_UNPACKED;
    return (uint64_t)s.f_bavail * s.f_frsize / 10 * 9;
}

static bool is_zero(const uint8_t *p, size_t size)
{
    return size == 0 || (p[0] == 0 && memcmp(p, p + 1, size - 1) == 0);
}

static error *write_block(unpacker *u, const uint8_t *data, size_t size)
{
    size_t done = 0;

    if (size > MOST_UNPACKED - u->size) {
        return error_new(u->a, ERROR_UNSUPPORTED,
                         "unpacked it has more than 0x%" PRIx64 " "
                         "bytes",
                         MOST_UNPACKED);
    }
    if (!is_zero(data, size)) {
        if (size > u->allowed - u->written) {
            return error_new(u->a, ERROR_IO,
                             "unpacked it does not fit into the free space of the "
                             "temporary directory");
        }
        while (done < size) {
            ssize_t n = pwrite(u->fd, data + done, size - done, (off_t)(u->size + done));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return system_failure(u->a, "writing the temporary file");
            done += (size_t)n;
        }
        u->written += size;
    }
    u->size += size;
    return NULL;
}

static error *write_blocks(unpacker *u, const uint8_t *data, size_t size)
{
    for (size_t at = 0; at < size; at += BLOCK) {
        error *e = write_block(u, data + at, size - at < BLOCK ? size - at : BLOCK);
        if (e) return e;
    }
    return NULL;
}

/* The rest of the current member after the `have` bytes in `buffer`. */
static error *unpack_member(unpacker *u, uint8_t *buffer, size_t have)
{
    u->size = u->written = 0;
    if (ftruncate(u->fd, 0) != 0) return system_failure(u->a, "emptying the temporary file");
    while (have) {
        error *e = write_blocks(u, buffer, have);
        size_t n;
        if (e) return e;
        if (interrupt_pending(u->i)) return error_new(u->a, ERROR_CANCELLED, "unpacking was interrupted");
        /* Whole chunks, so that zeros line up with blocks. */
        for (have = 0; have < CHUNK; have += n) {
            e = archive_reader_read(u->reader, buffer + have, CHUNK - have, &n);
            if (e) return archive_failure(u, e);
            if (n == 0) break;
        }
    }
    if (ftruncate(u->fd, (off_t)u->size) != 0) return system_failure(u->a, "sizing the temporary file");
    return NULL;
}

typedef struct chosen {
    bool found;
    str name;
} chosen;

static error *look_at_member(unpacker *u, const archive_item *item, uint8_t *buffer, chosen *c)
{
    size_t have = 0, n = 1;

    while (have < CHUNK && n > 0) {
        error *e = archive_reader_read(u->reader, buffer + have, CHUNK - have, &n);
        if (e) return archive_failure(u, e);
        have += n;
    }
    file_kind kind = file_identify((bytes){buffer, have});
    if (!item->bare && !file_kind_is_dump(kind)) return NULL;
    if (c->found) {
        return error_new(u->a, ERROR_UNSUPPORTED,
                         "the archive has more than one dump (\"%.*s\" and "
                         "\"%.*s\"): unpack the one to open",
                         STR_ARG(c->name), STR_ARG(item->name));
    }
    c->found = true;
    c->name = item->bare ? STR("") : str_copy(u->a, item->name);
    return unpack_member(u, buffer, have);
}

static error *look_at_all(unpacker *u, uint8_t *buffer, chosen *c)
{
    size_t members = 0;

    for (;;) {
        archive_item item;
        bool found;
        error *e = archive_reader_next(u->reader, &item, &found);
        if (e) return archive_failure(u, e);
        if (!found) break;
        if (++members > MOST_MEMBERS) {
            return error_new(u->a, ERROR_UNSUPPORTED, "the archive has more than %d members", MOST_MEMBERS);
        }
        if (interrupt_pending(u->i)) return error_new(u->a, ERROR_CANCELLED, "unpacking was interrupted");
        e = look_at_member(u, &item, buffer, c);
        if (e) return e;
    }
    if (!c->found)
        return error_new(u->a, ERROR_FORMAT,
                         "the archive has no dump inside (%zu "
                         "members)",
                         members);
    return NULL;
}

typedef struct mapping {
    void *ptr;
    size_t size;
} mapping;

static void unmap(void *context)
{
    mapping *m = context;

    munmap(m->ptr, m->size);
}

static error *map_result(unpacker *u, bytes *out)
{
    mapping *m = ARENA_NEW(u->a, mapping);

    if (u->size == 0) {
        *out = (bytes){0};
        return NULL;
    }
    m->size = (size_t)u->size;
    m->ptr = mmap(NULL, m->size, PROT_READ, MAP_PRIVATE, u->fd, 0);
    if (m->ptr == MAP_FAILED) return system_failure(u->a, "mapping the temporary file");
    arena_on_free(u->a, unmap, m);
    *out = (bytes){m->ptr, m->size};
    return NULL;
}

static error *unpack(unpacker *u, bytes file, bytes *out, str *member)
{
    uint8_t *buffer = malloc(CHUNK);
    arena *reading = arena_new();
    chosen c = {0};
    error *e = buffer ? archive_reader_open(reading, file, ARCHIVE_ALL, &u->reader)
                      : error_new(u->a, ERROR_IO, "out of memory");

    if (e) e = archive_failure(u, e);
    else e = look_at_all(u, buffer, &c);
    arena_free(reading);
    free(buffer);
    if (!e) e = map_result(u, out);
    if (!e) *member = c.name;
    return e;
}

error *container_open(arena *a, bytes file, notes *n, const interrupt *i, bytes *out, str *member)
{
    unpacker u = {.a = a, .i = i, .fd = temporary_file()};

    if (u.fd < 0) return system_failure(a, "making a temporary file");
    u.allowed = free_space(u.fd);
    error *e = unpack(&u, file, out, member);
    if (!e && member->len) notes_add(n, NOTE_INFO, "opened \"%.*s\" of the archive", STR_ARG(*member));
    close(u.fd);
    return e;
}
