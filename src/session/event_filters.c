/* The event filters. Codes, meanings and defaults: windows-driver-docs, "Controlling Exceptions and Events";
 * order, names and the rows that the page does not have (svh, vs, rto, rtt): `sx` of published sessions,
 * which also disagree with the page about epr, ud and out: they break, are ignored and are shown. Exception
 * numbers: ntstatus.h, winnt.h. */
#include "session/event_filters.h"

#include <string.h>

enum { NUMBERS_LIMIT = 64 };

struct event_filters {
    arena *arena;
    VEC(event_filter) items;
};

#define EVENT(code_, name_, argument_, action_)                                                              \
    {.code = code_, .name = name_, .has_argument = argument_, .action = action_}
#define EXCEPTION(code_, name_, number_, action_, handled_)                                                  \
    {.code = code_, .name = name_, .number = number_, .last = number_, .action = action_, .handled = handled_}
#define CONTINUED(code_, name_, continued_, number_, action_, handled_)                                      \
    {.code = code_,                                                                                          \
     .name = name_,                                                                                          \
     .continued = continued_,                                                                                \
     .number = number_,                                                                                      \
     .last = number_,                                                                                        \
     .action = action_,                                                                                      \
     .handled = handled_}

static const event_filter defaults[] = {
    EVENT("ct", "Create thread", false, FILTER_IGNORE),
    EVENT("et", "Exit thread", false, FILTER_IGNORE),
    EVENT("cpr", "Create process", true, FILTER_IGNORE),
    EVENT("epr", "Exit process", true, FILTER_BREAK),
    EVENT("ld", "Load module", true, FILTER_OUTPUT),
    EVENT("ud", "Unload module", true, FILTER_IGNORE),
    EVENT("ser", "System error", false, FILTER_IGNORE),
    EVENT("ibp", "Initial breakpoint", false, FILTER_BREAK),
    EVENT("iml", "Initial module load", false, FILTER_IGNORE),
    EVENT("out", "Debuggee output", true, FILTER_OUTPUT),
    EXCEPTION("av", "Access violation", 0xc0000005, FILTER_BREAK, false),
    EXCEPTION("asrt", "Assertion failure", 0xc0000420, FILTER_BREAK, false),
    EXCEPTION("aph", "Application hang", 0xcfffffff, FILTER_BREAK, false),
    CONTINUED("bpe", "Break instruction exception", "bpec", 0x80000003, FILTER_BREAK, true),
    EXCEPTION("eh", "C++ EH exception", 0xe06d7363, FILTER_SECOND_CHANCE, false),
    EXCEPTION("clr", "CLR exception", 0xe0434f4d, FILTER_SECOND_CHANCE, false),
    EXCEPTION("clrn", "CLR notification exception", 0xe0444143, FILTER_SECOND_CHANCE, true),
    CONTINUED("cce", "Control-Break exception", "cc", 0x40010008, FILTER_BREAK, true),
    CONTINUED("cce", "Control-C exception", "cc", 0x40010005, FILTER_BREAK, true),
    EXCEPTION("dm", "Data misaligned", 0x80000002, FILTER_BREAK, false),
    EXCEPTION("dbce", "Debugger command exception", 0x40010009, FILTER_IGNORE, true),
    EXCEPTION("gp", "Guard page violation", 0x80000001, FILTER_BREAK, false),
    EXCEPTION("ii", "Illegal instruction", 0xc000001d, FILTER_SECOND_CHANCE, false),
    EXCEPTION("ip", "In-page I/O error", 0xc0000006, FILTER_BREAK, false),
    EXCEPTION("dz", "Integer divide-by-zero", 0xc0000094, FILTER_BREAK, false),
    EXCEPTION("iov", "Integer overflow", 0xc0000095, FILTER_BREAK, false),
    CONTINUED("ch", "Invalid handle", "hc", 0xc0000008, FILTER_BREAK, false),
    EXCEPTION("lsq", "Invalid lock sequence", 0xc000001e, FILTER_BREAK, false),
    EXCEPTION("isc", "Invalid system call", 0xc000001c, FILTER_BREAK, false),
    EXCEPTION("3c", "Port disconnected", 0xc0000037, FILTER_SECOND_CHANCE, false),
    EXCEPTION("svh", "Service hang", 0xefffffff, FILTER_BREAK, false),
    CONTINUED("sse", "Single step exception", "ssec", 0x80000004, FILTER_BREAK, true),
    EXCEPTION("sbo", "Security check failure or stack buffer overrun", 0xc0000409, FILTER_BREAK, false),
    EXCEPTION("sov", "Stack overflow", 0xc00000fd, FILTER_BREAK, false),
    EXCEPTION("vs", "Verifier stop", 0xc0000421, FILTER_BREAK, false),
    EXCEPTION("vcpp", "Visual C++ exception", 0x406d1388, FILTER_IGNORE, true),
    EXCEPTION("wkd", "Wake debugger", 0x80000007, FILTER_BREAK, false),
    EXCEPTION("rto", "Windows Runtime Originate Error", 0x40080201, FILTER_SECOND_CHANCE, false),
    EXCEPTION("rtt", "Windows Runtime Transform Error", 0x40080202, FILTER_SECOND_CHANCE, false),
    EXCEPTION("wob", "WOW64 breakpoint", 0x4000001f, FILTER_BREAK, true),
    EXCEPTION("wos", "WOW64 single step exception", 0x4000001e, FILTER_BREAK, true),
    {.code = "*", .name = "Other exception", .number = 1, .action = FILTER_SECOND_CHANCE},
};

enum { DEFAULTS = sizeof defaults / sizeof *defaults };

event_filters *event_filters_new(arena *a)
{
    event_filters *f = ARENA_NEW(a, event_filters);
    f->arena = a;
    event_filters_reset(f, false);
    return f;
}

void event_filters_begin(event_filters *f, bool kernel)
{
    for (size_t i = 0; i < DEFAULTS; i++) {
        event_filter *filter = &f->items.items[i];
        if (!filter->changed && !strcmp(filter->code, "ibp"))
            filter->action = kernel ? FILTER_IGNORE : FILTER_BREAK;
    }
}

void event_filters_reset(event_filters *f, bool kernel)
{
    f->items.count = 0;
    for (size_t i = 0; i < DEFAULTS; i++) *VEC_PUSH(f->arena, &f->items) = defaults[i];
    event_filters_begin(f, kernel);
}

size_t event_filters_count(const event_filters *f)
{
    return f->items.count;
}

const event_filter *event_filters_at(const event_filters *f, size_t index)
{
    return &f->items.items[index];
}

/* ---- sxe, sxd, sxn, sxi, sx- ---- */

typedef struct filter_change {
    char kind;
    bool handling; /* -h, and the codes that mean it */
    bool has_first, has_second;
    str first, second, argument;
} filter_change;

static void change(event_filters *f, event_filter *filter, const filter_change *c)
{
    if (c->has_first) filter->first_command = str_copy(f->arena, c->first);
    if (c->has_second) filter->second_command = str_copy(f->arena, c->second);
    if (filter->has_argument) filter->argument = str_copy(f->arena, c->argument);
    if (c->kind == '-') return;
    filter->changed = true;
    if (c->handling) {
        if (filter->number) filter->handled = c->kind == 'e';
        return;
    }
    filter->action = c->kind == 'e'   ? FILTER_BREAK
                     : c->kind == 'd' ? FILTER_SECOND_CHANCE
                     : c->kind == 'n' ? FILTER_OUTPUT
                                      : FILTER_IGNORE;
}

/* -c "Cmd": the blank between them is optional. */
static bool take_command(str *rest, str flag, str *command)
{
    str at = str_skip(*rest, flag.len);
    if (!str_starts_with(*rest, flag)) return false;
    at = str_trim_left(at);
    if (!at.len || at.ptr[0] != '"') return false;
    at = str_skip(at, 1);
    size_t end = str_find_char(at, '"');
    if (end == SIZE_MAX) return false;
    *command = str_slice(at, 0, end);
    *rest = str_trim_left(str_skip(at, end + 1));
    return true;
}

static void take_options(str *rest, filter_change *c)
{
    for (;;) {
        if (take_command(rest, STR("-c2"), &c->second)) c->has_second = true;
        else if (take_command(rest, STR("-c"), &c->first)) c->has_first = true;
        else if (str_starts_with(*rest, STR("-h")) && (rest->len == 2 || rest->ptr[2] == ' ')) {
            c->handling = true;
            *rest = str_trim_left(str_skip(*rest, 2));
        } else return;
    }
}

static error *change_number(session *s, arena *a, str text, const filter_change *c)
{
    event_filters *f = s->event_filters;
    uint64_t number;
    str rest;
    error *e = session_evaluate(s, a, text, &number, &rest);
    if (e) return e;
    if (str_trim(rest).len)
        return error_new(a, ERROR_SYNTAX, "Extra character error at '%.*s'", STR_ARG(rest));
    for (size_t i = 0; i < f->items.count; i++) {
        event_filter *filter = &f->items.items[i];
        bool other = filter->code && !strcmp(filter->code, "*");
        if (other || filter->number != (uint32_t)number) continue;
        change(f, filter, c);
        return NULL;
    }
    if (f->items.count - DEFAULTS >= NUMBERS_LIMIT)
        return error_new(a, ERROR_UNAVAILABLE, "Too many exceptions by number: there is room for %d",
                         NUMBERS_LIMIT);
    event_filter *added = VEC_PUSH(f->arena, &f->items);
    *added = (event_filter){.name = "", .number = (uint32_t)number, .action = FILTER_SECOND_CHANCE};
    change(f, added, c);
    return NULL;
}

error *session_set_event_filter(session *s, arena *a, char kind, str text)
{
    filter_change c = {.kind = kind};
    event_filters *f = s->event_filters;
    str rest = str_trim(text);
    take_options(&rest, &c);
    size_t length = 0;
    while (length < rest.len && rest.ptr[length] != ':' && rest.ptr[length] != ' ') length++;
    str code = str_slice(rest, 0, length);
    if (!code.len) return error_new(a, ERROR_SYNTAX, "Syntax error at '%.*s'", STR_ARG(text));
    c.argument = str_trim(str_skip(rest, length < rest.len ? length + 1 : length));
    bool found = false;
    for (size_t i = 0; i < f->items.count; i++) {
        event_filter *filter = &f->items.items[i];
        bool own = filter->code && str_equal_nocase(code, str_from_cstr(filter->code));
        bool continued = filter->continued && str_equal_nocase(code, str_from_cstr(filter->continued));
        if (!own && !continued) continue;
        if (c.argument.len && !filter->has_argument)
            return error_new(a, ERROR_SYNTAX, "Extra character error at '%.*s'", STR_ARG(c.argument));
        filter_change one = c;
        one.handling = c.handling || continued;
        change(f, filter, &one);
        found = true;
    }
    return found ? NULL : change_number(s, a, rest, &c);
}
