#include "remote/transport.h"

#include <string.h>
#include <unistd.h>

enum { MOST_PIPE_NAME = 64, MOST_PASSWORD = 64 };

static error *refuse_protocol(arena *a, str name)
{
    static const char *const known[] = {"spipe", "ssl", "com", "1394"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_equal_nocase(name, str_from_cstr(known[i])))
            return error_new(a, ERROR_UNSUPPORTED,
                             "%s: is not there: tcp: and npipe: are (tcp: through ssh -L is encrypted)",
                             known[i]);
    return error_new(a, ERROR_SYNTAX, "'%.*s' is no transport: tcp:port=N or npipe:pipe=NAME", STR_ARG(name));
}

static bool take_port(str text, uint16_t *out)
{
    unsigned value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
        value = value * 10 + (unsigned)(text.ptr[i] - '0');
        if (value > UINT16_MAX) return false;
    }
    *out = (uint16_t)value;
    return text.len > 0;
}

/* "51:60" is a range for the side that listens. */
static error *take_ports(arena *a, str value, remote_transport *t)
{
    str rest = value, first = str_take_until(&rest, ':');
    bool range = first.len < value.len;
    t->last_port = 0; /* the last of several port= counts */
    if (take_port(first, &t->port) &&
        (!range || (take_port(rest, &t->last_port) && t->last_port >= t->port && t->port > 0)))
        return NULL;
    return error_new(a, ERROR_SYNTAX, "port=%.*s: a number up to 65535, or two with ':' between them",
                     STR_ARG(value));
}

/* "*PipeName* can include a numerical printf-style format code, such as %x or %d": the first is the process
 * ID, the second the thread ID. */
static error *take_pipe(arena *a, str value, remote_transport *t)
{
    strbuf name = {.arena = a};
    unsigned codes = 0;
    for (size_t i = 0; i < value.len; i++) {
        char c = value.ptr[i], next = i + 1 < value.len ? value.ptr[i + 1] : 0;
        if (c == '%' && (next == 'x' || next == 'X' || next == 'd' || next == 'u')) {
            int id = codes++ == 0 ? (int)getpid() : (int)gettid();
            strbuf_format(&name, next == 'x' ? "%x" : next == 'X' ? "%X" : "%d", (unsigned)id);
            i++;
        } else {
            strbuf_append_char(&name, c);
        }
    }
    t->pipe = strbuf_str(&name);
    bool good = t->pipe.len > 0 && t->pipe.len <= MOST_PIPE_NAME && t->pipe.ptr[0] != '.';
    for (size_t i = 0; i < t->pipe.len; i++) {
        char c = t->pipe.ptr[i];
        good = good && c > ' ' && c < 0x7f && !strchr("/\\\"'", c);
    }
    if (good) return NULL;
    return error_new(a, ERROR_SYNTAX,
                     "pipe=%.*s: a name of at most %d letters without blanks, quotes, slashes",
                     STR_ARG(value), MOST_PIPE_NAME);
}

static str without_backslashes(str name)
{
    while (name.len > 0 && name.ptr[0] == '\\') name = str_skip(name, 1);
    return name;
}

static error *take_parameter(arena *a, str name, str value, bool server, remote_transport *t)
{
    bool tcp = t->protocol == REMOTE_TCP;
    if (tcp && str_equal_nocase(name, STR("port"))) return take_ports(a, value, t);
    if (!tcp && str_equal_nocase(name, STR("pipe"))) return take_pipe(a, value, t);
    if (!server && str_equal_nocase(name, STR("server"))) {
        t->server = without_backslashes(value);
        return NULL;
    }
    if (tcp && str_equal_nocase(name, STR("clicon"))) {
        t->reverse = without_backslashes(value);
        return t->reverse.len ? NULL : error_new(a, ERROR_SYNTAX, "clicon= needs the other side's name");
    }
    if (tcp && server && str_equal_nocase(name, STR("bind"))) {
        t->bind = value;
        return value.len ? NULL : error_new(a, ERROR_SYNTAX, "bind= needs an address");
    }
    if (str_equal_nocase(name, STR("password"))) {
        t->password = value;
        if (value.len && value.len <= MOST_PASSWORD) return NULL;
        return error_new(a, ERROR_SYNTAX, "password= takes 1 to %d letters", MOST_PASSWORD);
    }
    if (server && !value.len && str_equal_nocase(name, STR("hidden"))) {
        t->hidden = true;
        return NULL;
    }
    if (tcp && str_equal_nocase(name, STR("ipversion"))) {
        t->ipv6 = str_equal(value, STR("6"));
        if (t->ipv6 || str_equal(value, STR("4"))) return NULL;
        return error_new(a, ERROR_SYNTAX, "ipversion= takes 4 or 6");
    }
    /* Windows' firewall. */
    if (server && !value.len && str_equal_nocase(name, STR("IcfEnable"))) return NULL;
    return error_new(a, ERROR_SYNTAX, "'%.*s' is no parameter of %s: here", STR_ARG(name),
                     tcp ? "tcp" : "npipe");
}

static error *check(arena *a, bool server, bool has_port, const remote_transport *t)
{
    bool tcp = t->protocol == REMOTE_TCP;
    bool listens = server ? t->reverse.len == 0 : t->reverse.len > 0;
    if (tcp && !has_port) return error_new(a, ERROR_SYNTAX, "tcp: needs port=");
    if (!tcp && !t->pipe.len) return error_new(a, ERROR_SYNTAX, "npipe: needs pipe=");
    if (tcp && !listens && (t->last_port || !t->port))
        return error_new(a, ERROR_SYNTAX, "the side that connects needs one port=");
    if (!server && !t->server.len && !t->reverse.len)
        return error_new(a, ERROR_SYNTAX, "-remote needs server= with the server's name");
    if (t->bind.len && t->reverse.len)
        return error_new(a, ERROR_SYNTAX, "bind= is for servers that listen, clicon= for those that connect");
    return NULL;
}

error *remote_transport_parse(arena *a, str text, bool server, remote_transport *out)
{
    str rest = str_trim(text), name = str_trim(str_take_until(&rest, ':'));
    remote_transport t = {0};
    if (str_equal_nocase(name, STR("tcp"))) t.protocol = REMOTE_TCP;
    else if (str_equal_nocase(name, STR("npipe"))) t.protocol = REMOTE_PIPE;
    else return refuse_protocol(a, name);
    bool has_port = false;
    while (rest.len > 0) {
        str value = str_trim(str_take_until(&rest, ',')), key = str_trim(str_take_until(&value, '='));
        value = str_trim(value);
        if (!key.len) continue;
        error *e = take_parameter(a, key, value, server, &t);
        if (e) return e;
        has_port = has_port || str_equal_nocase(key, STR("port"));
    }
    error *e = check(a, server, has_port, &t);
    if (!e) *out = t;
    return e;
}

str remote_transport_text(arena *a, const remote_transport *t, str host)
{
    strbuf text = {.arena = a};
    if (t->protocol == REMOTE_PIPE) strbuf_format(&text, "npipe:Pipe=%.*s", STR_ARG(t->pipe));
    else strbuf_format(&text, "tcp:Port=%u", t->port);
    if (t->last_port) strbuf_format(&text, ":%u", t->last_port);
    if (t->ipv6) strbuf_append(&text, STR(",IPVersion=6"));
    if (t->password.len) strbuf_append(&text, STR(",Password=*"));
    if (t->reverse.len) strbuf_format(&text, ",CliCon=%.*s", STR_ARG(host.len ? host : t->reverse));
    else if (host.len) strbuf_format(&text, ",Server=%.*s", STR_ARG(host));
    return strbuf_str(&text);
}
