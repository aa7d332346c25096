#include "remote/connect.h"

#include "remote/folder.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 8 };

static void set_blocking(int fd, bool blocking)
{
    int flags = fcntl(fd, F_GETFL);
    fcntl(fd, F_SETFL, blocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK);
}

void remote_tune(int fd)
{
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    set_blocking(fd, false);
}

/* NULL and *problem when the name cannot be resolved. */
static struct addrinfo *resolve(const char *name, uint16_t port, int family, bool passive,
                                const char **problem)
{
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    struct addrinfo hints = {.ai_family = family,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_NUMERICSERV | (passive ? AI_PASSIVE : 0)};
    struct addrinfo *found = NULL;
    int code = getaddrinfo(name, service, &hints, &found);
    if (code == 0) return found;
    *problem = gai_strerror(code);
    return NULL;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    if (getsockname(fd, (struct sockaddr *)&address, &length) != 0) return 0;
    return ntohs(address.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&address)->sin6_port
                                               : ((struct sockaddr_in *)&address)->sin_port);
}

/* ---- listening */

static int listen_at(const struct addrinfo *where)
{
    int fd = socket(where->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), on = 1;
    if (fd < 0) return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, where->ai_addr, where->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0) return fd;
    int reason = errno;
    close(fd);
    errno = reason;
    return -1;
}

static error *listen_tcp(arena *a, remote_transport *t, int *out)
{
    str at = t->bind.len ? t->bind : t->ipv6 ? STR("::1") : STR("127.0.0.1");
    if (str_equal(at, STR("*"))) at = t->ipv6 ? STR("::") : STR("0.0.0.0");
    unsigned last = t->last_port ? t->last_port : t->port;
    int fd = -1;
    for (unsigned port = t->port; fd < 0 && port <= last; port++) {
        const char *problem = NULL;
        struct addrinfo *where =
            resolve(str_to_cstr(a, at), (uint16_t)port, t->ipv6 ? AF_INET6 : AF_UNSPEC, true, &problem);
        if (!where) return error_new(a, ERROR_IO, "%.*s: %s", STR_ARG(at), problem);
        fd = listen_at(where);
        freeaddrinfo(where);
        if (fd < 0 && errno != EADDRINUSE) break;
    }
    if (fd < 0)
        return error_new(a, ERROR_IO, "Cannot listen on port %u of %.*s: %s", last, STR_ARG(at),
                         strerror(errno));
    t->port = port_of(fd);
    *out = fd;
    return NULL;
}

static error *pipe_address(arena *a, str pipe, struct sockaddr_un *out)
{
    str path;
    error *e = remote_pipe_path(a, pipe, &path);
    if (e) return e;
    if (path.len >= sizeof out->sun_path)
        return error_new(a, ERROR_IO, "%.*s: too long for a socket", STR_ARG(path));
    *out = (struct sockaddr_un){.sun_family = AF_UNIX};
    memcpy(out->sun_path, path.ptr, path.len);
    return NULL;
}

static bool somebody_listens(const struct sockaddr_un *at)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool there = fd >= 0 && (connect(fd, (const struct sockaddr *)at, sizeof *at) == 0 || errno == EAGAIN);
    if (fd >= 0) close(fd);
    return there;
}

/* A socket that nobody listens on was left by a debugger that is gone. */
static error *listen_pipe(arena *a, const remote_transport *t, int *out)
{
    struct sockaddr_un at;
    error *e = pipe_address(a, t->pipe, &at);
    if (e) return e;
    if (somebody_listens(&at))
        return error_new(a, ERROR_IO, "The pipe '%.*s' is another server's", STR_ARG(t->pipe));
    unlink(at.sun_path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&at, sizeof at) == 0 && listen(fd, BACKLOG) == 0) {
        *out = fd;
        return NULL;
    }
    e = error_new(a, ERROR_IO, "%s: %s", at.sun_path, strerror(errno));
    if (fd >= 0) close(fd);
    return e;
}

error *remote_listen(arena *a, remote_transport *t, int *out)
{
    return t->protocol == REMOTE_PIPE ? listen_pipe(a, t, out) : listen_tcp(a, t, out);
}

/* ---- connecting */

static error *cannot_connect(arena *a, str to, const char *why)
{
    return error_new(a, ERROR_IO, "Cannot connect to %.*s: %s", STR_ARG(to), why);
}

static error *connect_tcp(arena *a, const remote_transport *t, str host, int *out)
{
    const char *problem = NULL;
    struct addrinfo *all =
        resolve(str_to_cstr(a, host), t->port, t->ipv6 ? AF_INET6 : AF_UNSPEC, false, &problem);
    if (!all) return cannot_connect(a, host, problem);
    int fd = -1, reason = 0;
    for (const struct addrinfo *one = all; fd < 0 && one; one = one->ai_next) {
        fd = socket(one->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (fd < 0 || connect(fd, one->ai_addr, one->ai_addrlen) == 0) continue;
        reason = errno;
        close(fd);
        fd = -1;
    }
    freeaddrinfo(all);
    if (fd < 0)
        return cannot_connect(a, str_format(a, "%.*s, port %u", STR_ARG(host), t->port), strerror(reason));
    *out = fd;
    return NULL;
}

static error *connect_pipe(arena *a, const remote_transport *t, int *out)
{
    if (!remote_is_this_host(a, t->server))
        return error_new(
            a, ERROR_UNSUPPORTED,
            "%.*s: a named pipe of another computer cannot be reached: here it is a socket in the "
            "user's folder",
            STR_ARG(t->server));
    struct sockaddr_un at;
    error *e = pipe_address(a, t->pipe, &at);
    if (e) return e;
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || connect(fd, (struct sockaddr *)&at, sizeof at) != 0) {
        e = cannot_connect(a, str_format(a, "the pipe '%.*s'", STR_ARG(t->pipe)), strerror(errno));
        if (fd >= 0) close(fd);
        return e;
    }
    *out = fd;
    return NULL;
}

error *remote_connect(arena *a, const remote_transport *t, int *out)
{
    error *e = t->protocol == REMOTE_PIPE ? connect_pipe(a, t, out) : connect_tcp(a, t, t->server, out);
    /* A computer's own name may be another loopback address than the one that is listened on. */
    if (e && t->protocol == REMOTE_TCP && str_equal_nocase(t->server, remote_host_name(a)) &&
        !connect_tcp(a, t, STR("localhost"), out))
        e = NULL;
    if (!e) remote_tune(*out);
    return e;
}

error *remote_await(arena *a, const remote_transport *t, int *out)
{
    remote_transport here = *t;
    if (!remote_is_this_host(a, t->reverse)) here.bind = STR("*");
    int listener;
    error *e = listen_tcp(a, &here, &listener);
    if (e) return e;
    set_blocking(listener, true);
    int fd;
    do fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    while (fd < 0 && (errno == EINTR || errno == ECONNABORTED));
    if (fd < 0) e = error_new(a, ERROR_IO, "No server connected: %s", strerror(errno));
    close(listener);
    if (e) return e;
    remote_tune(fd);
    *out = fd;
    return NULL;
}

int remote_begin_connect(const remote_transport *t)
{
    arena *a = arena_new();
    const char *problem = NULL;
    struct addrinfo *all =
        resolve(str_to_cstr(a, t->reverse), t->port, t->ipv6 ? AF_INET6 : AF_INET, false, &problem);
    int fd = all ? socket(all->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0) : -1;
    if (fd >= 0 && connect(fd, all->ai_addr, all->ai_addrlen) != 0 && errno != EINPROGRESS) {
        close(fd);
        fd = -1;
    }
    if (all) freeaddrinfo(all);
    arena_free(a);
    return fd;
}

bool remote_connected(int fd)
{
    int code = 0;
    socklen_t length = sizeof code;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &code, &length) == 0 && code == 0;
}

/* ---- who is there */

bool remote_describe(arena *a, remote_protocol protocol, int fd, str *out)
{
    if (protocol == REMOTE_PIPE) {
        struct ucred other;
        socklen_t length = sizeof other;
        if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &other, &length) != 0) return false;
        if (other.uid != getuid() && other.uid != 0) return false;
        *out = STR("(npipe)");
        return true;
    }
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    char host[INET6_ADDRSTRLEN + 16], port[8];
    if (getpeername(fd, (struct sockaddr *)&address, &length) != 0 ||
        getnameinfo((struct sockaddr *)&address, length, host, sizeof host, port, sizeof port,
                    NI_NUMERICHOST | NI_NUMERICSERV) != 0)
        return false;
    *out = str_format(a, address.ss_family == AF_INET6 ? "(tcp [%s]:%s)" : "(tcp %s:%s)", host, port);
    return true;
}
