/* Files and directories of the host, for reading only. */
#include "base/file.h"

#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static error *system_error(arena *a, str path, const char *what, int number)
{
    error_code code = number == ENOENT || number == ENOTDIR ? ERROR_NOT_FOUND : ERROR_IO;
    return error_new(a, code, "%.*s: %s: %s", STR_ARG(path), what, strerror(number));
}

static void unmap(void *context)
{
    bytes *mapping = context;
    munmap((void *)(uintptr_t)mapping->ptr, mapping->len);
}

static error *map_descriptor(arena *a, str path, int fd, bytes *out)
{
    struct stat st;
    if (fstat(fd, &st) != 0) return system_error(a, path, "cannot be examined", errno);
    if (S_ISDIR(st.st_mode)) return error_new(a, ERROR_IO, "%.*s: is a directory", STR_ARG(path));
    if (!S_ISREG(st.st_mode)) return error_new(a, ERROR_IO, "%.*s: is not a regular file", STR_ARG(path));
    if (st.st_size == 0) {
        *out = (bytes){(const uint8_t *)"", 0};
        return NULL;
    }
    if ((uint64_t)st.st_size > SIZE_MAX / 2)
        return error_new(a, ERROR_IO, "%.*s: is too large", STR_ARG(path));
    size_t size = (size_t)st.st_size;
    /* Shared, so that file_stitch can map parts of it again; nothing can be written through it. */
    void *at = mmap(NULL, size, PROT_READ, MAP_SHARED, fd, 0);
    if (at == MAP_FAILED) return system_error(a, path, "cannot be mapped", errno);
    bytes *mapping = ARENA_NEW(a, bytes);
    *mapping = (bytes){at, size};
    arena_on_free(a, unmap, mapping);
    *out = *mapping;
    return NULL;
}

/* A path with a NUL inside names nothing: the kernel would see another, shorter one. */
static bool has_nul(str path)
{
    return str_find_char(path, '\0') != SIZE_MAX;
}

static error *open_and_map(arena *a, str path, bytes *out, int *opened)
{
    if (has_nul(path)) return error_new(a, ERROR_NOT_FOUND, "%.*s: no such file", STR_ARG(path));
    /* O_NONBLOCK: opening a FIFO must not wait for its writer; it is refused below. */
    int fd = open(str_to_cstr(a, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) return system_error(a, path, "cannot be opened", errno);
    error *e = map_descriptor(a, path, fd, out);
    if (e) close(fd);
    else *opened = fd;
    return e;
}

error *file_map(arena *a, str path, bytes *out)
{
    int fd = -1;
    error *e = open_and_map(a, path, out, &fd);
    if (!e) close(fd);
    return e;
}

error *file_map_watched(arena *a, str path, bytes *out, file_watch **watch)
{
    int fd = -1;
    error *e = open_and_map(a, path, out, &fd);
    if (!e) *watch = file_watch_new(a, fd, out->len);
    return e;
}

bool file_stitch(arena *a, const bytes *pieces, size_t count, bytes *out)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE), total = 0, last = 0;
    for (size_t i = 0; i < count; i++) {
        bool whole = ((uintptr_t)pieces[i].ptr & (page - 1)) == 0 && pieces[i].len &&
                     (i + 1 == count || (pieces[i].len & (page - 1)) == 0);
        if (!whole || pieces[i].len > SIZE_MAX / 4 - total) return false;
        total += pieces[i].len;
        last = pieces[i].len;
    }
    if (!total) return false;
    size_t rounded = (total + page - 1) & ~(page - 1);
    uint8_t *at = mmap(NULL, rounded, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) return false;
    size_t place = 0;
    for (size_t i = 0; i < count; i++) {
        size_t size = i + 1 == count ? (last + page - 1) & ~(page - 1) : pieces[i].len;
        /* An old size of 0 maps the same pages of the file once more; that fails for memory that is no
         * mapping of one. */
        void *mapped =
            mremap((void *)(uintptr_t)pieces[i].ptr, 0, size, MREMAP_MAYMOVE | MREMAP_FIXED, at + place);
        if (mapped == MAP_FAILED) {
            munmap(at, rounded);
            return false;
        }
        place += size;
    }
    bytes *mapping = ARENA_NEW(a, bytes);
    *mapping = (bytes){at, rounded};
    arena_on_free(a, unmap, mapping);
    *out = (bytes){at, total};
    return true;
}

static bool is_of_type(str path, mode_t type)
{
    char buffer[4096];
    if (path.len >= sizeof buffer || has_nul(path)) return false;
    if (path.len) memcpy(buffer, path.ptr, path.len);
    buffer[path.len] = '\0';
    struct stat st;
    return stat(buffer, &st) == 0 && (st.st_mode & S_IFMT) == type;
}

bool file_exists(str path)
{
    return is_of_type(path, S_IFREG);
}

bool directory_exists(str path)
{
    return is_of_type(path, S_IFDIR);
}

str path_join(arena *a, str directory, str name)
{
    if (!directory.len) return str_copy(a, name);
    /* Not through a format: "%.*s" ends at a NUL, and a name with one must stay recognisable as such. */
    strbuf b = {.arena = a};
    strbuf_append(&b, directory);
    if (directory.ptr[directory.len - 1] != '/') strbuf_append_char(&b, '/');
    strbuf_append(&b, name);
    return strbuf_str(&b);
}

static bool is_one_component(str name)
{
    if (!name.len || has_nul(name)) return false;
    if (str_equal(name, STR(".")) || str_equal(name, STR(".."))) return false;
    return str_find_char(name, '/') == SIZE_MAX && str_find_char(name, '\\') == SIZE_MAX;
}

bool directory_find_nocase(arena *a, str directory, str name, str *out)
{
    if (!is_one_component(name) || has_nul(directory)) return false;
    str exact = path_join(a, directory, name);
    struct stat st;
    if (stat(str_to_cstr(a, exact), &st) == 0) {
        *out = exact;
        return true;
    }
    DIR *d = opendir(directory.len ? str_to_cstr(a, directory) : ".");
    if (!d) return false;
    /* Of several that differ in case only, the first in byte order, so that the answer does not depend on
     * the order of the directory. */
    str best = {0};
    for (struct dirent *entry; (entry = readdir(d));) {
        str candidate = str_from_cstr(entry->d_name);
        if (!str_equal_nocase(candidate, name)) continue;
        if (!best.len || str_compare(candidate, best) < 0) best = str_copy(a, candidate);
    }
    closedir(d);
    if (!best.len) return false;
    *out = path_join(a, directory, best);
    return true;
}

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

size_t directory_names(arena *a, str directory, size_t most, str **out)
{
    VEC(str) names = {0};
    DIR *d = has_nul(directory) ? NULL : opendir(directory.len ? str_to_cstr(a, directory) : ".");
    if (!d) return 0;
    for (struct dirent *entry; names.count < most && (entry = readdir(d));) {
        str name = str_from_cstr(entry->d_name);
        if (is_one_component(name)) *VEC_PUSH(a, &names) = str_copy(a, name);
    }
    closedir(d);
    if (names.count) qsort(names.items, names.count, sizeof *names.items, compare_names);
    *out = names.items;
    return names.count;
}

size_t directory_find_between(arena *a, str directory, str prefix, str suffix, str *first)
{
    size_t found = 0;
    str best = {0};
    DIR *d = has_nul(directory) ? NULL : opendir(directory.len ? str_to_cstr(a, directory) : ".");

    if (!d) return 0;
    for (struct dirent *entry; (entry = readdir(d));) {
        str name = str_from_cstr(entry->d_name);
        if (name.len < prefix.len + suffix.len || !str_equal_nocase((str){name.ptr, prefix.len}, prefix) ||
            !str_equal_nocase((str){name.ptr + name.len - suffix.len, suffix.len}, suffix))
            continue;
        found++;
        if (!best.len || str_compare(name, best) < 0) best = str_copy(a, name);
    }
    closedir(d);
    if (found) *first = path_join(a, directory, best);
    return found;
}

bool file_is_same(str a, str b)
{
    char first[PATH_MAX], second[PATH_MAX];
    struct stat x, y;
    if (a.len >= sizeof first || b.len >= sizeof second) return false;
    snprintf(first, sizeof first, "%.*s", STR_ARG(a));
    snprintf(second, sizeof second, "%.*s", STR_ARG(b));
    return stat(first, &x) == 0 && stat(second, &y) == 0 && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}
