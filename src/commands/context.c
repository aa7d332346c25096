/* .ecxr, .excr, .cxr, .exr, .trap, .tss: register contexts and exception records. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/instruction.h"
#include "show/registers.h"
#include "show/target.h"

static error *set_and_show(command_call *c, const cpu_registers *context)
{
    session *s = c->session;
    session_set_context(s, context);
    uint64_t mask = s->settings.register_mask ? s->settings.register_mask : show_default_mask(context->arch);
    show_registers(s, c->out, c->arena, context, NULL, mask);
    show_position(s, c->out, c->arena, context);
    return NULL;
}

static error *run_ecxr(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    const target *t = c->session->target;
    if (!t->has_exception_context)
        return error_new(c->arena, ERROR_UNAVAILABLE,
                         "Minidump doesn't have an exception context\n"
                         "Unable to get exception context, HRESULT 0x80004002");
    if (t->has_exception && t->exception.thread_id)
        for (size_t i = 0; i < t->threads.count; i++)
            if (t->threads.items[i].id == t->exception.thread_id && i != c->session->thread &&
                t->class == TARGET_USER && (e = session_set_thread(c->session, i)))
                return e;
    return set_and_show(c, &t->exception_context);
}

static error *run_cxr(command_call *c)
{
    str rest = c->args;
    if (args_empty(rest)) {
        session_reset_context(c->session);
        out_heading(c->out, "Resetting default scope\n");
        return NULL;
    }
    uint64_t address;
    error *e = args_expression(c, &rest, &address);
    if (e || (e = args_end(c, rest))) return e;
    if (address == UINT64_MAX)
        return run_ecxr(
            &(command_call){.session = c->session, .out = c->out, .arena = c->arena, .line = c->line});
    if (address == 0) {
        session_reset_context(c->session);
        out_heading(c->out, "Resetting default scope\n");
        return NULL;
    }
    cpu_registers context;
    e = session_context_record(c->session, c->arena, session_address(c->session, address), &context);
    if (e) return e;
    return set_and_show(c, &context);
}

static error *run_exr(command_call *c)
{
    str rest = c->args;
    uint64_t address;
    target_exception x;
    if (args_empty(rest)) return args_error(c, rest, "Numeric expression missing");
    error *e = args_expression(c, &rest, &address);
    if (e || (e = args_end(c, rest))) return e;
    if (address == UINT64_MAX) {
        if (!c->session->target->has_exception)
            return error_new(c->arena, ERROR_NOT_FOUND, "Last event was not an exception");
        x = c->session->target->exception;
    } else {
        e = session_exception_record(c->session, c->arena, session_address(c->session, address), &x);
        if (e) return e;
    }
    show_exception_record(c->session, c->out, c->arena, &x);
    return NULL;
}

static error *run_trap(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    if (args_empty(rest)) {
        session_reset_context(s);
        out_heading(c->out, "Resetting default scope\n");
        return NULL;
    }
    uint64_t address;
    error *e = args_expression(c, &rest, &address);
    if (e || (e = args_end(c, rest))) return e;
    cpu_registers r;
    address = session_address(s, address);
    if (!session_trap_frame(s, c->arena, address, &r)) {
        strbuf text = {.arena = c->arena};
        show_address(s, address, &text);
        return error_new(c->arena, ERROR_MEMORY, "Unable to read trap frame at %.*s",
                         STR_ARG(strbuf_str(&text)));
    }
    /* What a trap frame does not hold prints as zero, as WinDbg warns it does. ARM64's lacks x19 to x28. */
    if (r.arch->kind != CPU_X86)
        out_heading(c->out, "NOTE: The trap frame does not contain all registers.\n"
                            "Some register values may be zeroed or incorrect.\n");
    cpu_registers zeroes;
    cpu_registers_init(&zeroes, r.arch);
    for (size_t i = 0; i < r.arch->register_count; i++)
        if (r.arch->registers[i].part_of < 0) cpu_register_set(&zeroes, (int)i, 0);
    session_set_context(s, &r);
    show_registers(s, c->out, c->arena, &r, &zeroes, show_default_mask(r.arch));
    show_position(s, c->out, c->arena, &r);
    return NULL;
}

/* windows-driver-docs, ".tss (Display Task State Segment)": the address of one; in Microsoft's articles on
 * double faults its selector (".tss 28"). */
static error *run_tss(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    if (args_empty(rest)) {
        session_reset_context(s);
        out_heading(c->out, "Resetting default scope\n");
        return NULL;
    }
    uint64_t address;
    cpu_registers r;
    error *e = args_expression(c, &rest, &address);
    if (e || (e = args_end(c, rest))) return e;
    if (session_arch(s)->kind != CPU_X86)
        return error_new(c->arena, ERROR_UNSUPPORTED, "Only x86 processors have task state segments");
    address = session_address(s, address);
    if (address <= UINT16_MAX) {
        uint16_t selector = (uint16_t)address;
        if (!session_task_address(s, c->arena, selector, &address))
            return error_new(c->arena, ERROR_NOT_FOUND, "Unable to find a task state segment for selector %x",
                             selector);
    }
    if (!session_task_registers(s, c->arena, address, &r)) {
        strbuf text = {.arena = c->arena};
        show_address(s, address, &text);
        return error_new(c->arena, ERROR_MEMORY, "Unable to read task state segment at %.*s",
                         STR_ARG(strbuf_str(&text)));
    }
    return set_and_show(c, &r);
}

const command command_ecxr = {.name = ".ecxr",
                              .needs = NEEDS_TARGET,
                              .brief = "Make the context of the stored exception current",
                              .example = ".ecxr",
                              .run = run_ecxr};

const command command_excr = {.name = ".excr",
                              .needs = NEEDS_TARGET,
                              .brief = "The same as .ecxr",
                              .example = ".excr",
                              .run = run_ecxr};

const command command_cxr = {.name = ".cxr",
                             .needs = NEEDS_TARGET,
                             .synopsis = "[Address]",
                             .brief = "Make a CONTEXT record current; without an address, go back",
                             .example = ".cxr fffff880`02b0ee70",
                             .run = run_cxr};

const command command_exr = {.name = ".exr",
                             .needs = NEEDS_TARGET,
                             .synopsis = "Address | -1",
                             .brief = "Display an exception record; -1 is the stored one",
                             .example = ".exr -1",
                             .run = run_exr};

const command command_trap = {.name = ".trap",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL,
                              .synopsis = "[Address]",
                              .brief = "Make a trap frame's registers current; without an address, go back",
                              .example = ".trap fffff880`02b0f9a0",
                              .run = run_trap};

const command command_tss = {.name = ".tss",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "[Address | Selector]",
                             .brief = "Make the registers of an x86 task state segment current",
                             .example = ".tss 28",
                             .run = run_tss};
