#include "remote/folder.h"

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MOST_SERVERS = 256, MOST_LINE = 512 };

error *remote_folder(arena *a, str *out)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");
    str folder = runtime && runtime[0] == '/' ? path_join(a, str_from_cstr(runtime), STR("ntdbg"))
                                              : str_format(a, "/tmp/ntdbg-%u", (unsigned)getuid());
    const char *path = str_to_cstr(a, folder);
    struct stat is;
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return error_new(a, ERROR_IO, "%s: %s", path, strerror(errno));
    if (lstat(path, &is) != 0) return error_new(a, ERROR_IO, "%s: %s", path, strerror(errno));
    if (!S_ISDIR(is.st_mode) || is.st_uid != getuid() || (is.st_mode & 077) != 0)
        return error_new(a, ERROR_IO, "%s: must be a folder that is this user's alone", path);
    *out = folder;
    return NULL;
}

error *remote_pipe_path(arena *a, str pipe, str *out)
{
    str folder;
    error *e = remote_folder(a, &folder);
    if (!e) *out = path_join(a, folder, str_format(a, "pipe-%.*s", STR_ARG(pipe)));
    return e;
}

/* ---- announcements */

static error *announcement_path(arena *a, unsigned id, str *out)
{
    str folder;
    error *e = remote_folder(a, &folder);
    if (!e) *out = path_join(a, folder, str_format(a, "server-%d-%u", (int)getpid(), id));
    return e;
}

int remote_announce(unsigned id, str transport)
{
    arena *a = arena_new();
    str path;
    int fd = -1;
    if (!announcement_path(a, id, &path))
        fd = open(str_to_cstr(a, path), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0 && (flock(fd, LOCK_EX | LOCK_NB) != 0 ||
                    write(fd, transport.ptr, transport.len) != (ssize_t)transport.len)) {
        close(fd);
        fd = -1;
    }
    arena_free(a);
    return fd;
}

void remote_withdraw(int fd, unsigned id)
{
    if (fd < 0) return;
    arena *a = arena_new();
    str path;
    if (!announcement_path(a, id, &path)) unlink(str_to_cstr(a, path));
    close(fd);
    arena_free(a);
}

/* A file that nobody has locked was left by a server that is gone. */
static void take_announcement(arena *a, str path, remote_names *out)
{
    const char *name = str_to_cstr(a, path);
    int fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0) return;
    if (flock(fd, LOCK_SH | LOCK_NB) == 0) {
        unlink(name);
    } else {
        char line[MOST_LINE];
        ssize_t length = read(fd, line, sizeof line);
        if (length > 0) *VEC_PUSH(a, out) = str_copy(a, (str){line, (size_t)length});
    }
    close(fd);
}

error *remote_announced(arena *a, remote_names *out)
{
    str folder, *names;
    error *e = remote_folder(a, &folder);
    if (e) return e;
    size_t count = directory_names(a, folder, MOST_SERVERS, &names);
    remote_names found = {0};
    for (size_t i = 0; i < count; i++)
        if (str_starts_with(names[i], STR("server-")))
            take_announcement(a, path_join(a, folder, names[i]), &found);
    *out = found;
    return NULL;
}

/* ---- names */

str remote_host_name(arena *a)
{
    char name[HOST_NAME_MAX + 1] = {0};
    if (gethostname(name, sizeof name - 1) != 0 || !name[0]) return STR("localhost");
    return str_copy(a, str_from_cstr(name));
}

bool remote_is_this_host(arena *a, str name)
{
    static const char *const own[] = {"localhost", ".", "127.0.0.1", "::1"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_equal_nocase(name, str_from_cstr(own[i]))) return true;
    return str_equal_nocase(name, remote_host_name(a));
}

str remote_user_name(arena *a, unsigned uid)
{
    struct passwd entry, *found = NULL;
    char buffer[4096];
    if (getpwuid_r((uid_t)uid, &entry, buffer, sizeof buffer, &found) == 0 && found && found->pw_name[0])
        return str_copy(a, str_from_cstr(found->pw_name));
    return str_format(a, "%u", uid);
}
