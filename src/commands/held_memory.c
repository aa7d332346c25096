/* .holdmem: ranges of memory kept to be compared with others. windows-driver-docs, ".holdmem (Hold and
 * Compare Memory)", shows no text: the lines are of ntdbg's own wording, those of differences like c's. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/difference.h"
#include "show/instruction.h"

#include <string.h>

enum { MOST_HELD = 16 * 1024 * 1024 };

struct session_held {
    struct session_held *next;
    uint64_t address, size;
    const uint8_t *bytes;
};

typedef struct session_held held_range;

static str range_text(command_call *c, uint64_t address, uint64_t size)
{
    strbuf text = {.arena = c->arena};
    show_address(c->session, address, &text);
    strbuf_append(&text, STR(" - "));
    show_address(c->session, address + size - 1, &text);
    return strbuf_str(&text);
}

static error *read_range(command_call *c, arena *a, const expr_range *r, const uint8_t **bytes)
{
    if (!r->count || r->count > MOST_HELD)
        return error_new(c->arena, ERROR_SYNTAX, "Range error in '%.*s'", STR_ARG(c->line));
    uint8_t *copy = arena_alloc(a, (size_t)r->count, 1);
    if (!space_read_all(c->session->target->virtual_memory, r->start, copy, (size_t)r->count))
        return error_new(c->arena, ERROR_MEMORY, "Memory access error in '%.*s'", STR_ARG(c->line));
    *bytes = copy;
    return NULL;
}

static void show_all(command_call *c)
{
    for (const held_range *h = c->session->held; h; h = h->next)
        emit(c->out, "held_range", "{range} : 0x{size:x} bytes\n",
             f_s("range", range_text(c, h->address, h->size)), f_p("start", h->address),
             f_u("size", h->size));
}

static void remove_overlapping(command_call *c, const expr_range *r)
{
    held_range **link = &c->session->held;
    while (*link) {
        const held_range *h = *link;
        bool overlaps = h->address < r->start + r->count && r->start < h->address + h->size;
        if (overlaps) *link = h->next;
        else link = &(*link)->next;
    }
}

/* Byte for byte, as far as both go. */
static void compare(command_call *c, const expr_range *r, const uint8_t *bytes)
{
    for (const held_range *h = c->session->held; h && !out_cancelled(c->out); h = h->next) {
        uint64_t size = h->size < r->count ? h->size : r->count;
        bool same = memcmp(h->bytes, bytes, (size_t)size) == 0;
        emit(c->out, "held_compared", same ? "{range} : the same\n" : "{range} : different\n",
             f_s("range", range_text(c, h->address, h->size)), f_b("same", same));
        for (uint64_t i = 0; !same && i < size && !out_cancelled(c->out); i++)
            if (h->bytes[i] != bytes[i])
                show_difference(c->out, h->address + i, h->bytes[i], r->start + i, bytes[i]);
    }
}

static error *hold(command_call *c, const expr_range *r)
{
    session *s = c->session;
    const uint8_t *bytes;
    error *e = read_range(c, s->stop, r, &bytes);
    if (e) return e;
    held_range **end = &s->held, *h = ARENA_NEW(s->stop, held_range);
    while (*end) end = &(*end)->next;
    *h = (held_range){.address = r->start, .size = r->count, .bytes = bytes};
    *end = h;
    return NULL;
}

static error *run_holdmem(command_call *c)
{
    str rest = c->args, flag;
    expr_range r;
    if (!args_take_any_flag(&rest, &flag) || flag.len != 1) return args_error(c, rest, "Syntax");
    char what = flag.ptr[0];
    error *e = NULL;
    if (what == 'D' || what == 'o') {
        if ((e = args_end(c, rest))) return e;
        if (what == 'D') c->session->held = NULL;
        else show_all(c);
        return NULL;
    }
    if (what != 'a' && what != 'c' && what != 'd') return args_error(c, rest, "Syntax");
    e = args_range(c, &rest, 1, 1, &r);
    if (e || (e = args_end(c, rest))) return e;
    const uint8_t *bytes;
    switch (what) {
    case 'a': return hold(c, &r);
    case 'd': remove_overlapping(c, &r); return NULL;
    default:
        e = read_range(c, c->arena, &r, &bytes);
        if (!e) compare(c, &r, bytes);
        return e;
    }
}

const command command_holdmem = {.name = ".holdmem",
                                 .needs = NEEDS_TARGET,
                                 .synopsis = "-a Range | -c Range | -d {Range | Address} | -D | -o",
                                 .brief = "Keep ranges of memory, and compare others with them",
                                 .example = ".holdmem -a @rsp L20",
                                 .run = run_holdmem};
