/* Symbol stores on disk: finding files, and putting them in so that no reader ever sees half of one. */
#include "symsrv/store.h"

#include "base/file.h"
#include "base/map.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { COPY_CHUNK = 1 << 16, MOST_VALIDATOR = 255 };

bool store_name_is_safe(str name)
{
    if (!name.len || name.len > 240 || str_equal(name, STR(".")) || str_equal(name, STR(".."))) return false;
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c < 0x20 || c == 0x7f || c == '/' || c == '\\' || c == ':' || c == '*' || c == ';') return false;
    }
    return true;
}

str store_cabinet_name(arena *a, str name)
{
    return str_format(a, "%.*s_", STR_ARG(str_slice(name, 0, name.len - 1)));
}

static bool has_index2(arena *a, str store)
{
    str path;
    return directory_find_nocase(a, store, STR("index2.txt"), &path);
}

str store_relative(arena *a, str store, str name, str key, str file)
{
    str plain = str_format(a, "%.*s/%.*s/%.*s", STR_ARG(name), STR_ARG(key), STR_ARG(file));
    if (!store.len || !has_index2(a, store)) return plain;
    return str_format(a, "%.*s/%.*s", STR_ARG(str_slice(name, 0, 2)), STR_ARG(plain));
}

/* NAME/KEY of the store, with the case that is on disk. */
static bool key_directory(arena *a, str store, str name, str key, str *out)
{
    str at = store, found;
    if (!store_name_is_safe(name) || !store_name_is_safe(key)) return false;
    if (has_index2(a, store) && directory_find_nocase(a, store, str_slice(name, 0, 2), &found)) at = found;
    return directory_find_nocase(a, at, name, &found) && directory_exists(found) &&
           directory_find_nocase(a, found, key, out) && directory_exists(*out);
}

bool store_find(arena *a, str store, str name, str key, store_form form, str *out)
{
    str directory, path;
    str file = form == STORE_FILE      ? name
               : form == STORE_CABINET ? store_cabinet_name(a, name)
               : form == STORE_POINTER ? STR("file.ptr")
                                       : (str){0};
    if (!key_directory(a, store, name, key, &directory) ||
        !directory_find_nocase(a, directory, file, &path) || !file_exists(path))
        return false;
    *out = path;
    return true;
}

/* ---- making directories */

static error *make_one(arena *a, str path)
{
    if (mkdir(str_to_cstr(a, path), 0777) == 0 || errno == EEXIST) return NULL;
    return error_new(a, ERROR_IO, "%.*s: cannot be made: %s", STR_ARG(path), strerror(errno));
}

static error *make_path(arena *a, str path)
{
    for (size_t i = 1; i <= path.len; i++) {
        if (i < path.len && path.ptr[i] != '/') continue;
        str part = str_slice(path, 0, i);
        if (directory_exists(part)) continue;
        error *e = make_one(a, part);
        if (e) return e;
    }
    return NULL;
}

error *store_make(arena *a, str store)
{
    /* "c:\symbols" and "\\server\share" are places of another machine: no directory of such a name is made
     * here. */
    if (!store.len || str_find_char(store, '\\') != SIZE_MAX || (store.len > 1 && store.ptr[1] == ':'))
        return error_new(a, ERROR_NOT_FOUND, "%.*s: not a directory of this machine", STR_ARG(store));
    error *e = make_path(a, store);
    if (!e && access(str_to_cstr(a, store), W_OK | X_OK) != 0)
        e = error_new(a, ERROR_IO, "%.*s: cannot be written: %s", STR_ARG(store), strerror(errno));
    return e;
}

/* ---- temporary files */

static str work_directory(arena *a, str store)
{
    return path_join(a, store, STR(".ntdbg"));
}

static int open_locked(const char *path, int flags)
{
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0666);
    struct stat opened, named;
    if (fd < 0) return -1;
    /* Somebody may have published or removed it between open and lock. */
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && fstat(fd, &opened) == 0 && S_ISREG(opened.st_mode) &&
        stat(path, &named) == 0 && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev)
        return fd;
    close(fd);
    return -1;
}

error *store_temporary_open(arena *a, str store, str name, str key, str suffix, store_temporary *out)
{
    if (!store_name_is_safe(name) || !store_name_is_safe(key))
        return error_new(a, ERROR_FORMAT, "\"%.*s\" is no name of a file in a store", STR_ARG(name));
    error *e = store_make(a, store);
    str directory = work_directory(a, store);
    if (!e) e = make_one(a, directory);
    if (e) return e;
    uint64_t id = hash_bytes(name.ptr, name.len);
    str base = str_format(a, "%.*s/%016llx-%.*s%.*s", STR_ARG(directory), (unsigned long long)id,
                          STR_ARG(str_slice(key, 0, 64)), STR_ARG(suffix));
    *out =
        (store_temporary){.fd = open_locked(str_to_cstr(a, base), 0), .path = base, .is_shared_name = true};
    if (out->fd >= 0) return NULL;
    str unique = str_format(a, "%.*s.XXXXXX", STR_ARG(base));
    char *writable = arena_copy(a, unique.ptr, unique.len + 1, 1);
    out->fd = mkostemp(writable, O_CLOEXEC);
    out->path = str_from_cstr(writable);
    out->is_shared_name = false;
    if (out->fd < 0)
        return error_new(a, ERROR_IO, "%.*s: cannot be written: %s", STR_ARG(directory), strerror(errno));
    fchmod(out->fd, 0644);
    return NULL;
}

static str validator_path(arena *a, const store_temporary *t)
{
    return str_format(a, "%.*s.tag", STR_ARG(t->path));
}

void store_temporary_close(store_temporary *t, bool keep)
{
    if (t->fd < 0) return;
    if (!keep || !t->is_shared_name) {
        arena *work = arena_new();
        unlink(str_to_cstr(work, validator_path(work, t)));
        unlink(str_to_cstr(work, t->path));
        arena_free(work);
    }
    close(t->fd);
    t->fd = -1;
}

str store_validator_read(arena *a, const store_temporary *t)
{
    char text[MOST_VALIDATOR + 1];
    int fd = open(str_to_cstr(a, validator_path(a, t)), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0) return (str){0};
    ssize_t n = read(fd, text, sizeof text);
    close(fd);
    if (n <= 0 || n > MOST_VALIDATOR) return (str){0};
    str s = {text, (size_t)n};
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20) return (str){0};
    return str_copy(a, s);
}

void store_validator_write(arena *a, const store_temporary *t, str validator)
{
    const char *path = str_to_cstr(a, validator_path(a, t));
    unlink(path);
    if (!validator.len || validator.len > MOST_VALIDATOR) return;
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) return;
    if (write(fd, validator.ptr, validator.len) != (ssize_t)validator.len) unlink(path);
    close(fd);
}

/* ---- putting files in */

/* The directory NAME/KEY of the store, spelled as it is on disk already when it is there. */
static error *make_key_directory(arena *a, str store, str name, str key, str *out)
{
    str at = store;
    str parts[3] = {has_index2(a, store) ? str_slice(name, 0, 2) : (str){0}, name, key};
    if (!store_name_is_safe(name) || !store_name_is_safe(key))
        return error_new(a, ERROR_FORMAT, "\"%.*s\" is no name of a file in a store", STR_ARG(name));
    for (size_t i = 0; i < 3; i++) {
        str found;
        if (!parts[i].len) continue;
        if (directory_find_nocase(a, at, parts[i], &found)) {
            at = found;
            continue;
        }
        at = path_join(a, at, parts[i]);
        error *e = make_one(a, at);
        if (e) return e;
    }
    *out = at;
    return NULL;
}

error *store_publish(arena *a, str store, str name, str key, str file, store_temporary *t, str *out)
{
    str directory, path;
    error *e = make_key_directory(a, store, name, key, &directory);
    if (e) return e;
    if (!directory_find_nocase(a, directory, file, &path)) path = path_join(a, directory, file);
    fsync(t->fd);
    if (rename(str_to_cstr(a, t->path), str_to_cstr(a, path)) != 0)
        return error_new(a, ERROR_IO, "%.*s: cannot be written: %s", STR_ARG(path), strerror(errno));
    unlink(str_to_cstr(a, validator_path(a, t)));
    close(t->fd);
    t->fd = -1;
    *out = path;
    return NULL;
}

static error *copy_bytes(arena *a, str from, int to, const interrupt *i)
{
    bytes file;
    error *e = file_map(a, from, &file);
    if (e) return e;
    if (ftruncate(to, 0) != 0) return error_new(a, ERROR_IO, "writing failed: %s", strerror(errno));
    for (size_t done = 0; done < file.len;) {
        size_t part = file.len - done < COPY_CHUNK ? file.len - done : COPY_CHUNK;
        ssize_t n = pwrite(to, file.ptr + done, part, (off_t)done);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return error_new(a, ERROR_IO, "writing failed: %s", strerror(n ? errno : ENOSPC));
        if (interrupt_pending(i)) return error_new(a, ERROR_CANCELLED, "interrupted");
        done += (size_t)n;
    }
    return NULL;
}

error *store_copy_in(arena *a, str store, str name, str key, str file, str from, const interrupt *i, str *out)
{
    store_temporary t;
    error *e = store_temporary_open(a, store, name, key, STR(".copy"), &t);
    if (e) return e;
    arena *work = arena_new();
    e = copy_bytes(work, from, t.fd, i);
    if (e) e = error_new(a, e->code, "%.*s", STR_ARG(e->message));
    arena_free(work);
    if (!e) e = store_publish(a, store, name, key, file, &t, out);
    store_temporary_close(&t, false);
    return e;
}

/* ---- what servers do not have */

static str absent_path(arena *a, str store, str url, str name, str key)
{
    str what = str_lower(a, str_format(a, "%.*s\n%.*s", STR_ARG(name), STR_ARG(key)));
    return str_format(a, "%.*s/absent-%016llx-%016llx", STR_ARG(work_directory(a, store)),
                      (unsigned long long)hash_bytes(url.ptr, url.len),
                      (unsigned long long)hash_bytes(what.ptr, what.len));
}

void store_mark_absent(arena *a, str store, str url, str name, str key)
{
    if (store_make(a, store) || make_one(a, work_directory(a, store))) return;
    int fd = open(str_to_cstr(a, absent_path(a, store, url, name, key)),
                  O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);
    if (fd < 0) return;
    /* For a person who looks; and writing sets the time anew. */
    dprintf(fd, "%.*s/%.*s/%.*s\n", STR_ARG(url), STR_ARG(name), STR_ARG(key));
    close(fd);
}

bool store_is_absent(arena *a, str store, str url, str name, str key, unsigned seconds)
{
    struct stat st;
    if (stat(str_to_cstr(a, absent_path(a, store, url, name, key)), &st) != 0) return false;
    time_t now = time(NULL);
    /* A mark from the future (a clock that was wrong) counts as expired. */
    return st.st_mtime <= now && (uint64_t)(now - st.st_mtime) < seconds;
}
