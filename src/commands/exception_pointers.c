/* .exptr, .jdinfo: an exception and its context by the structures that hold pointers to them. The lines are
 * those of windows-driver-docs, ".jdinfo (Use JIT_DEBUG_INFO)", which has the structure as well; .exptr's are
 * the same in a published session. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/instruction.h"
#include "show/registers.h"
#include "show/target.h"

static str address_text(command_call *c, uint64_t address)
{
    strbuf text = {.arena = c->arena};
    show_address(c->session, address, &text);
    return strbuf_str(&text);
}

static error *show_record(command_call *c, uint64_t address)
{
    target_exception x;
    address = session_address(c->session, address);
    error *e = session_exception_record(c->session, c->arena, address, &x);
    if (e) return e;
    out_heading(c->out, "\n----- Exception record at %.*s:\n", STR_ARG(address_text(c, address)));
    show_exception_record(c->session, c->out, c->arena, &x);
    return NULL;
}

static error *show_context(command_call *c, uint64_t address)
{
    session *s = c->session;
    cpu_registers context;
    address = session_address(s, address);
    error *e = session_context_record(s, c->arena, address, &context);
    if (e) return e;
    out_heading(c->out, "\n----- Context record at %.*s:\n", STR_ARG(address_text(c, address)));
    session_set_context(s, &context);
    uint64_t mask = s->settings.register_mask ? s->settings.register_mask : show_default_mask(context.arch);
    show_registers(s, c->out, c->arena, &context, NULL, mask);
    show_position(s, c->out, c->arena, &context);
    return NULL;
}

static error *unreadable(command_call *c, const char *what, uint64_t address)
{
    return error_new(c->arena, ERROR_MEMORY, "Unable to read %s at %.*s", what,
                     STR_ARG(address_text(c, address)));
}

/* EXCEPTION_POINTERS: a record's address and a context's. */
static error *run_exptr(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    unsigned size = session_pointer_size(s);
    uint64_t address, record, context;
    error *e = args_address(c, &rest, &address);
    if (e || (e = args_end(c, rest))) return e;
    if (!space_read_pointer(s->target->virtual_memory, address, size, &record) ||
        !space_read_pointer(s->target->virtual_memory, address + size, size, &context))
        return unreadable(c, "exception pointers", address);
    e = show_record(c, record);
    return e ? e : show_context(c, context);
}

/* The thread that the structure names, when the dump has it. */
static error *show_thread(command_call *c, uint32_t id)
{
    session *s = c->session;
    for (size_t i = 0; i < s->target->threads.count; i++) {
        cpu_registers r;
        if (s->target->threads.items[i].id != id) continue;
        error *e = session_set_thread(s, i);
        if (!e) e = session_registers(s, c->arena, &r);
        if (!e) show_position(s, c->out, c->arena, &r);
        return e;
    }
    return NULL;
}

static error *run_jdinfo(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    uint8_t data[0x28];
    uint64_t address;
    error *e = args_address(c, &rest, &address);
    if (e || (e = args_end(c, rest))) return e;
    if (!space_read_all(s->target->virtual_memory, address, data, sizeof data))
        return unreadable(c, "JIT_DEBUG_INFO", address);
    if (load_u32(data) < sizeof data)
        return error_new(c->arena, ERROR_FORMAT, "%.*s: dwSize is 0x%x, but a JIT_DEBUG_INFO has 0x%zx bytes",
                         STR_ARG(address_text(c, address)), load_u32(data), sizeof data);
    uint32_t thread = load_u32(data + 8);
    emit(c->out, "exception_thread", "----- Exception occurred on thread 0:{thread:x}\n",
         f_x("thread", thread, 4));
    if ((e = show_thread(c, thread))) return e;
    if ((e = show_record(c, load_u64(data + 0x18)))) return e;
    return show_context(c, load_u64(data + 0x20));
}

const command command_exptr = {.name = ".exptr",
                               .needs = NEEDS_TARGET,
                               .synopsis = "Address",
                               .brief =
                                   "Display what EXCEPTION_POINTERS lead to, and make the context current",
                               .example = ".exptr @rcx",
                               .run = run_exptr};

const command command_jdinfo = {.name = ".jdinfo",
                                .needs = NEEDS_TARGET | NEEDS_USER,
                                .synopsis = "Address",
                                .brief = "Make the exception and context of a JIT_DEBUG_INFO current",
                                .example = ".jdinfo 3e0000",
                                .run = run_jdinfo};
