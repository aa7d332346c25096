/* !str and !ustr: a counted string (STRING, UNICODE_STRING) with its two lengths, as the debuggers before the
 * data model printed it: "String(24,26) at 0012f8ac: C:\WINDOWS". */
#include "dispatch/args.h"
#include "dispatch/command.h"

#include "base/utf16.h"

/* Both structures are two 16-bit lengths in bytes and a pointer, aligned to its size, in every Windows. */
static error *show_string(command_call *c, bool wide)
{
    session *s = c->session;
    space *memory = s->target->virtual_memory;
    unsigned size = session_pointer_size(s);
    str rest = c->args;
    uint64_t address, buffer;
    uint16_t length, maximum;
    if (args_empty(rest)) {
        out_heading(c->out, "usage: !%s Address\n", c->command->name);
        return NULL;
    }
    error *e = args_address(c, &rest, &address);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    if (!space_read_u16(memory, address, &length) || !space_read_u16(memory, address + 2, &maximum) ||
        !space_read_pointer(memory, address + size, size, &buffer))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read string header at 0x%llx",
                         (unsigned long long)address);
    uint8_t *raw = arena_alloc(c->arena, (size_t)length + 1, 1);
    size_t have = length ? space_read(memory, buffer, raw, length) : 0;
    str text = wide ? utf16_to_utf8(c->arena, (bytes){raw, have}) : (str){(const char *)raw, have};
    bool there = have == length;
    emit(c->out, "counted_string",
         there ? "String({length},{maximum}) at {buffer:p}: {text}\n"
               : "String({length},{maximum}) at {buffer:p}: {text}*** unable to read all of it\n",
         f_u("length", length), f_u("maximum", maximum), f_p("buffer", buffer), f_s("text", text),
         f_p("address", address), f_b("complete", there));
    return NULL;
}

static error *run_str(command_call *c)
{
    return show_string(c, false);
}

static error *run_ustr(command_call *c)
{
    return show_string(c, true);
}

const command command_str = {.name = "str",
                             .extension = "exts",
                             .needs = NEEDS_TARGET,
                             .synopsis = "Address",
                             .brief = "Display an ANSI_STRING",
                             .example = "!str 0x12f8ac",
                             .run = run_str};

const command command_ustr = {.name = "ustr",
                              .extension = "exts",
                              .needs = NEEDS_TARGET,
                              .synopsis = "Address",
                              .brief = "Display a UNICODE_STRING",
                              .example = "!ustr 0x12f8ac",
                              .run = run_ustr};
