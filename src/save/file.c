#include "save/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE_BYTES = 0x1000, ATTEMPTS = 100 };

static error *failed(const save_file *f, const char *what)
{
    const int number = errno;

    return error_new(f->arena, ERROR_IO, "%.*s: %s: %s", STR_ARG(f->path), what, strerror(number));
}

error *save_file_begin(arena *a, str path, bool overwrite, save_file *out)
{
    save_file f = {.arena = a, .path = str_copy(a, path), .fd = -1};
    struct stat st;

    if (!overwrite && lstat(str_to_cstr(a, path), &st) == 0)
        return error_new(a, ERROR_MISMATCH, "%.*s: there is a file of this name", STR_ARG(path));
    for (unsigned i = 0; f.fd < 0 && i < ATTEMPTS; i++) {
        f.temporary = str_format(a, "%.*s.%ld.%u.part", STR_ARG(path), (long)getpid(), i);
        f.fd = open(str_to_cstr(a, f.temporary), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
        if (f.fd < 0 && errno != EEXIST) break;
    }
    if (f.fd < 0) return failed(&f, "cannot be created");
    *out = f;
    return NULL;
}

static bool is_zero(const uint8_t *p, size_t n)
{
    return p[0] == 0 && memcmp(p, p + 1, n - 1) == 0;
}

static error *write_all(save_file *f, const uint8_t *p, size_t n)
{
    while (n) {
        ssize_t done = pwrite(f->fd, p, n, (off_t)f->at);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return failed(f, "cannot be written");
        p += done;
        n -= (size_t)done;
        f->at += (uint64_t)done;
    }
    return NULL;
}

error *save_file_write(save_file *f, bytes data)
{
    const uint8_t *p = data.ptr, *end = p + data.len, *from = p;

    while (p < end) {
        size_t n = (size_t)(end - p) < PAGE_BYTES ? (size_t)(end - p) : PAGE_BYTES;
        if (n == PAGE_BYTES && is_zero(p, n)) {
            error *e = write_all(f, from, (size_t)(p - from));
            if (e) return e;
            f->at += n; /* what is never written reads as zero */
            from = p + n;
        }
        p += n;
    }
    return write_all(f, from, (size_t)(end - from));
}

error *save_file_pad(save_file *f, uint64_t offset)
{
    if (offset > f->at) f->at = offset;
    return NULL;
}

error *save_file_flush(save_file *f)
{
    if (ftruncate(f->fd, (off_t)f->at) != 0) return failed(f, "cannot be made as long as it is");
    return fsync(f->fd) == 0 ? NULL : failed(f, "cannot be brought to the disk");
}

error *save_file_commit(save_file *f, bool overwrite)
{
    const char *from = str_to_cstr(f->arena, f->temporary), *to = str_to_cstr(f->arena, f->path);
    /* A link never replaces what is there; where there are no links, the check of the beginning must do. */
    bool done = !overwrite && link(from, to) == 0;

    if (!done && !overwrite && errno == EEXIST)
        return error_new(f->arena, ERROR_MISMATCH, "%.*s: there is a file of this name", STR_ARG(f->path));
    if (done) unlink(from);
    else if (rename(from, to) != 0) return failed(f, "cannot be put in its place");
    close(f->fd);
    f->fd = -1;
    size_t slash = str_rfind_char(f->path, '/');
    str folder = slash == SIZE_MAX ? STR(".") : slash == 0 ? STR("/") : str_slice(f->path, 0, slash);
    int fd = open(str_to_cstr(f->arena, folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd); /* the name, too; a file system that cannot has done what it can */
        close(fd);
    }
    return NULL;
}

void save_file_abandon(save_file *f)
{
    if (f->fd < 0) return;
    close(f->fd);
    unlink(str_to_cstr(f->arena, f->temporary));
    f->fd = -1;
}
