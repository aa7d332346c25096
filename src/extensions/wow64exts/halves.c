/* wow64exts: the 32-bit and the 64-bit half of a WOW64 process. Source: Microsoft, "WOW64 Debugging" (!sw,
 * !k, !info, !r); words from published transcripts, those of !k and !info from one of Windows 7's wow64exts.
 */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/inlined.h"
#include "session/kernel.h"
#include "show/instruction.h"
#include "show/registers.h"
#include "show/stack.h"
#include "windows/peb.h"
#include "windows/wow64.h"

static error *no_x86_half(command_call *c)
{
    return error_new(c->arena, ERROR_UNAVAILABLE, "The current thread doesn't have an x86 context.");
}

/* Where the user stood, while a command looks at each half. */
typedef struct both_halves {
    session_place place;
    cpu_kind machine;
} both_halves;

static void leave(session *s, both_halves *b)
{
    session_save_place(s, &b->place);
    b->machine = s->machine;
}

static error *go_to(command_call *c, cpu_kind machine)
{
    error *e = session_set_machine(c->session, c->arena, machine);
    out_set_pointer_size(c->out, session_pointer_size(c->session));
    return e;
}

static void come_back(command_call *c, const both_halves *b)
{
    go_to(c, b->machine);
    session_restore_place(c->session, &b->place);
}

static bool go_to_x86(command_call *c, cpu_registers *r)
{
    return !go_to(c, CPU_X86) && !session_registers(c->session, c->arena, r);
}

static error *run_sw(command_call *c)
{
    session *s = c->session;
    error *e = args_end(c, c->args);
    if (e) return e;
    bool narrow = session_pointer_size(s) == 4;
    if ((e = session_set_machine(s, c->arena, narrow ? CPU_NONE : CPU_X86))) return e;
    cpu_registers r;
    if (!narrow && session_registers(s, c->arena, &r)) {
        session_set_machine(s, c->arena, CPU_NONE);
        return no_x86_half(c);
    }
    emit(c->out, "setting", "Switched to {mode}\n", f_c("mode", narrow ? "64bit mode" : "32bit mode"));
    return NULL;
}

static error *show_half(command_call *c, const char *bits, uint64_t count)
{
    static const stack_style style = {0};
    session *s = c->session;
    const frame *frames;
    size_t total;
    error *e = session_frames(s, (size_t)count + 1, &frames, &total);
    if (e) return e;
    emit(c->out, "stack_half", "Walking {bits}bit Stack...\n", f_c("bits", bits));
    show_stack(s, c->out, c->arena, frames, total, count < total ? (size_t)count : total, &style);
    return NULL;
}

static error *run_combined_stack(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    uint64_t count = s->settings.frame_count;
    error *e = args_expression_or(c, &rest, count, &count);
    if (e || (e = args_end(c, rest))) return e;
    if (count > UINT16_MAX) count = UINT16_MAX;
    both_halves before;
    cpu_registers r;
    leave(s, &before);
    bool there = go_to_x86(c, &r);
    if (there && !(e = go_to(c, CPU_NONE)) && !(e = show_half(c, "64", count)) && go_to_x86(c, &r)) {
        out_heading(c->out, "\n");
        e = show_half(c, "32", count);
    }
    come_back(c, &before);
    return there ? e : no_x86_half(c);
}

typedef struct half {
    uint64_t teb, peb, stack_base, stack_limit, deallocation;
    value thread; /* the TEB */
} half;

static half half_of(session *s, arena *a, values_context *values)
{
    nt_context windows = session_windows(s, a, values);
    half h = {.teb = session_teb(s, a)};
    h.thread = nt_teb_at(&windows, h.teb);
    h.peb = value_or(value_field(h.thread, "ProcessEnvironmentBlock"), 0);
    h.stack_base = value_or(value_field(h.thread, "NtTib.StackBase"), 0);
    h.stack_limit = value_or(value_field(h.thread, "NtTib.StackLimit"), 0);
    h.deallocation = value_or(value_field(h.thread, "DeallocationStack"), 0);
    return h;
}

/* Names of the slots: the public WDK's ntpsapi.h, as System Informer's phnt has it. */
static const char *const slot_names[] = {
    "STACKPTR64",    "CPURESERVED",      "INCPUSIMULATION", "LOCALTHREADHEAP",
    "EXCEPTIONADDR", "USERCALLBACKDATA", "EXTENDED_FLOAT",  "APCLIST",
    "FILESYSREDIR",  "LASTWOWCALL",      "WOW64INFO",
};

static void show_slots(command_call *c, const half *wide)
{
    out_list_begin(c->out, "slots");
    for (unsigned i = 0; i < sizeof slot_names / sizeof *slot_names; i++) {
        uint64_t bits = 0;
        value slot = value_index(value_field(wide->thread, "TlsSlots"), i);
        bool there = value_u64(slot, &bits);
        str label = str_format(c->arena, "WOW64_TLS_%s:", slot_names[i]);
        emit(c->out, "wow64_slot", there ? "{label:-27} 0x{value:016x}\n" : "{label:-27} ????????????????\n",
             f_s("label", label), f_if(there, f_x("value", bits, 16)));
    }
    out_list_end(c->out);
}

static error *run_info(command_call *c)
{
    session *s = c->session;
    error *e = args_end(c, c->args);
    if (e) return e;
    both_halves before;
    cpu_registers r;
    values_context values32, values64;
    leave(s, &before);
    bool there = go_to_x86(c, &r);
    half narrow = half_of(s, c->arena, &values32);
    go_to(c, CPU_NONE);
    half wide = half_of(s, c->arena, &values64);
    if (there) {
        out_begin(c->out, "wow64_info");
        emit(c->out, NULL,
             "PEB32: 0x{peb32:x}\nPEB64: 0x{peb64:x}\n\nWow64 information for current thread:\n\n"
             "TEB32: 0x{teb32:x}\nTEB64: 0x{teb64:x}\n\n",
             f_x("peb32", narrow.peb, 1), f_x("peb64", wide.peb, 1), f_x("teb32", narrow.teb, 1),
             f_x("teb64", wide.teb, 1));
        emit(c->out, NULL,
             "32 bit, StackBase   : 0x{base32:x}\n        StackLimit  : 0x{limit32:x}\n"
             "        Deallocation: 0x{deallocation32:x}\n\n"
             "64 bit, StackBase   : 0x{base64:x}\n        StackLimit  : 0x{limit64:x}\n"
             "        Deallocation: 0x{deallocation64:x}\n\nWow64 TLS slots:\n",
             f_x("base32", narrow.stack_base, 1), f_x("limit32", narrow.stack_limit, 1),
             f_x("deallocation32", narrow.deallocation, 1), f_x("base64", wide.stack_base, 1),
             f_x("limit64", wide.stack_limit, 1), f_x("deallocation64", wide.deallocation, 1));
        show_slots(c, &wide);
        out_end(c->out);
    }
    come_back(c, &before);
    return there ? NULL : no_x86_half(c);
}

static error *run_x86_context(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    uint64_t address = 0;
    error *e = args_expression_or(c, &rest, 0, &address);
    if (e || (e = args_end(c, rest))) return e;
    both_halves before;
    cpu_registers r;
    leave(s, &before);
    bool there = go_to_x86(c, &r);
    if (there && address) e = session_context_record(s, c->arena, address, &r);
    if (there && !e) {
        show_registers(s, c->out, c->arena, &r, NULL, show_default_mask(r.arch));
        show_position(s, c->out, c->arena, &r);
    }
    come_back(c, &before);
    return there ? e : no_x86_half(c);
}

const command command_combined_stack = {.name = "k",
                                        .extension = "wow64exts",
                                        .needs = NEEDS_TARGET | NEEDS_USER,
                                        .synopsis = "[FrameCount]",
                                        .brief = "Show the 64-bit and the 32-bit stack of a thread",
                                        .example = "!wow64exts.k",
                                        .run = run_combined_stack};

const command command_sw = {.name = "sw",
                            .extension = "wow64exts",
                            .needs = NEEDS_TARGET | NEEDS_USER,
                            .brief = "Switch between the 32-bit and the 64-bit half of a process",
                            .example = "!wow64exts.sw",
                            .run = run_sw};

const command command_wow64_info = {.name = "info",
                                    .extension = "wow64exts",
                                    .needs = NEEDS_TARGET | NEEDS_USER,
                                    .brief = "Show the PEBs, TEBs, stacks and TLS slots of a WOW64 thread",
                                    .example = "!wow64exts.info",
                                    .run = run_info};

const command command_x86_context = {.name = "r",
                                     .extension = "wow64exts",
                                     .needs = NEEDS_TARGET | NEEDS_USER,
                                     .synopsis = "[Address]",
                                     .brief = "Show the x86 registers of a WOW64 thread, or an x86 CONTEXT",
                                     .example = "!wow64exts.r",
                                     .run = run_x86_context};
