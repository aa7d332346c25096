/* k, kb, kc, kd, kf, kL, kn, kp, kP, kv; .frame; .kframes. */
#include "show/stack.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/inlined.h"
#include "show/instruction.h"
#include "show/registers.h"

#include <string.h>

enum { MAX_FRAMES = 0xffff };

static stack_style style_of(str letters)
{
    stack_style style = {0};
    for (size_t i = 0; i < letters.len; i++) {
        switch (letters.ptr[i]) {
        case 'b': style.arguments = true; break;
        case 'v': style.fpo = true; break;
        case 'n': style.numbers = true; break;
        case 'p': style.parameters = true; break;
        case 'P': style.parameters_below = true; break;
        case 'c': style.clean = true; break;
        case 'f': style.distance = true; break;
        case 'L': style.no_lines = true; break;
        default: break; /* M: markup, plain here */
        }
    }
    return style;
}

/* kd: the stack's words with their symbols. */
static error *run_kd(command_call *c, str rest)
{
    session *s = c->session;
    uint64_t count = s->settings.frame_count;
    error *e = args_expression_or(c, &rest, count, &count);
    if (e || (e = args_end(c, rest))) return e;
    cpu_registers r;
    uint64_t sp;
    if ((e = session_registers(s, c->arena, &r))) return e;
    if (!cpu_role_get(&r, CPU_ROLE_SP, &sp))
        return error_new(c->arena, ERROR_UNAVAILABLE, "The stack pointer of this frame is not known");
    unsigned size = session_pointer_size(s);
    for (uint64_t i = 0; i < count && i < MAX_FRAMES && !out_cancelled(c->out); i++) {
        uint64_t word = 0;
        bool there = space_read_pointer(s->target->virtual_memory, sp + i * size, size, &word);
        strbuf name = {.arena = c->arena};
        bool named = there && symbols_format(s->symbols, word, true, &name);
        emit(c->out, "stack_word", named ? "{address:p}  {word:p} {symbol}\n" : "{address:p}  {word:p}\n",
             f_p("address", sp + i * size), f_if(there, f_p("word", word)),
             f_if(named, f_s("symbol", strbuf_str(&name))));
        if (!there) break;
    }
    return NULL;
}

/* "k = Sp Ip Count" (x64), "k = Bp Sp Ip" (x86): a walk from the user's registers. */
static error *registers_from_words(command_call *c, str *rest, cpu_registers *r, uint64_t *count)
{
    session *s = c->session;
    error *e = session_registers(s, c->arena, r);
    if (e) cpu_registers_init(r, session_arch(s));
    uint64_t words[3];
    size_t given = 0;
    while (given < 3 && !args_empty(*rest)) {
        if ((e = args_expression(c, rest, &words[given]))) return e;
        given++;
    }
    if (given == 0) return args_error(c, *rest, "Syntax");
    int sp = cpu_role_register(r->arch, CPU_ROLE_SP), ip = cpu_role_register(r->arch, CPU_ROLE_IP);
    int fp = cpu_role_register(r->arch, CPU_ROLE_FP);
    if (r->arch->kind == CPU_X86) {
        cpu_register_set(r, fp, words[0]);
        if (given == 3) {
            cpu_register_set(r, sp, words[1]);
            cpu_register_set(r, ip, words[2]);
        } else if (given == 2) {
            *count = words[1];
        }
        return NULL;
    }
    cpu_register_set(r, sp, words[0]);
    if (given == 3) {
        cpu_register_set(r, ip, words[1]);
        *count = words[2];
    } else if (given == 2) {
        *count = words[1];
    }
    return NULL;
}

static error *run_k(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    if (str_find_char(c->suffix, 'd') != SIZE_MAX) return run_kd(c, rest);
    stack_style style = style_of(c->suffix);
    uint64_t count = s->settings.frame_count;
    const frame *frames;
    size_t total;
    unwind_end end;
    uint64_t end_address;
    error *e;
    if (rest.len > 0 && rest.ptr[0] == '=') {
        cpu_registers start;
        frame *walked;
        rest = str_skip(rest, 1);
        if ((e = registers_from_words(c, &rest, &start, &count)) || (e = args_end(c, rest))) return e;
        size_t limit = count < MAX_FRAMES ? (size_t)count : MAX_FRAMES;
        total = session_walk(s, c->arena, &start, limit, &walked, &end, &end_address);
        session_expansion expansion = {0};
        session_expand_frames(s, c->arena, walked, total, limit, &expansion);
        frames = expansion.frames.items;
        total = expansion.frames.count;
    } else {
        if ((e = args_expression_or(c, &rest, count, &count)) || (e = args_end(c, rest))) return e;
        /* One more than is shown, so that the last one's trap frame is seen. */
        size_t limit = count < MAX_FRAMES ? (size_t)count + 1 : MAX_FRAMES;
        if ((e = session_frames(s, limit, &frames, &total))) return e;
        end = s->frames_end;
        end_address = s->frames_end_address;
    }
    if (s->scope == SCOPE_CONTEXT)
        out_heading(c->out, "  *** Stack trace for last set context - .thread/.cxr resets it\n");
    show_stack(s, c->out, c->arena, frames, total, count < total ? (size_t)count : total, &style);
    if (count >= total) show_stack_end(s, c->out, end, end_address);
    return NULL;
}

/* ".frame = BasePtr [FrameIncrement]": the frame of the stack that has this frame pointer (x64: stack
 * pointer), or one that many above it. With three numbers, a stack that begins with these registers. */
static error *frame_of_base(command_call *c, str rest, uint64_t *index)
{
    session *s = c->session;
    uint64_t words[3];
    size_t given = 0, total;
    const frame *frames;
    error *e = NULL;
    while (given < 3 && !args_empty(rest) && !(e = args_expression(c, &rest, &words[given]))) given++;
    if (!e && !given) e = args_error(c, rest, "Numeric expression missing");
    if (e || (e = args_end(c, rest))) return e;
    if (given == 3) {
        cpu_registers r;
        if ((e = session_registers(s, c->arena, &r))) return e;
        cpu_register_set(&r, cpu_role_register(r.arch, CPU_ROLE_FP), words[0]);
        cpu_register_set(&r, cpu_role_register(r.arch, CPU_ROLE_SP), words[1]);
        cpu_register_set(&r, cpu_role_register(r.arch, CPU_ROLE_IP), words[2]);
        session_set_context(s, &r);
        *index = 0;
        return NULL;
    }
    if ((e = session_frames(s, MAX_FRAMES, &frames, &total))) return e;
    uint64_t base = session_address(s, words[0]);
    for (size_t i = 0; i < total; i++) {
        if (frames[i].inline_level || (frames[i].sp != base && frames[i].frame_base != base)) continue;
        *index = i + (given == 2 ? words[1] : 0);
        return NULL;
    }
    strbuf text = {.arena = c->arena};
    show_address(s, base, &text);
    return error_new(c->arena, ERROR_NOT_FOUND, "Cannot find a frame at %.*s", STR_ARG(strbuf_str(&text)));
}

static error *show_current_frame(command_call *c)
{
    const frame *frames;
    size_t total;
    error *e = session_frames(c->session, c->session->frame_index + 2, &frames, &total);
    if (!e) show_frame_line(c->session, c->out, c->arena, frames, total, c->session->frame_index);
    return e;
}

static error *run_frame(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    bool show = false, change = false;
    str flag;
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("r"))) show = true;
        else if (str_equal(flag, STR("c"))) change = true;
        else return args_error(c, rest, "Syntax");
    }
    uint64_t index = s->frame_index;
    error *e;
    rest = str_trim(rest);
    if (str_starts_with(rest, STR("="))) e = frame_of_base(c, str_skip(rest, 1), &index);
    else if (!(e = args_expression_or(c, &rest, index, &index))) e = args_end(c, rest);
    if (e) return e;
    if ((e = session_set_frame(s, index < MAX_FRAMES ? (size_t)index : MAX_FRAMES))) return e;
    if ((e = show_current_frame(c)) || (!show && !change)) return e;
    const frame *frames;
    size_t total;
    if ((e = session_frames(s, s->frame_index + 2, &frames, &total))) return e;
    cpu_registers of_frame = frames[s->frame_index].registers, innermost = frames[0].registers;
    if (change) session_set_context(s, &of_frame);
    uint64_t mask = s->settings.register_mask ? s->settings.register_mask : show_default_mask(of_frame.arch);
    show_registers(s, c->out, c->arena, &of_frame, &innermost, mask);
    show_position(s, c->out, c->arena, &of_frame);
    return NULL;
}

/* .f+ is .frame @$frame + 1, .f- is .frame @$frame - 1. */
static error *run_shift(command_call *c)
{
    session *s = c->session;
    str direction = str_trim(c->args);
    bool outwards = str_equal(direction, STR("+"));
    if (!outwards && !str_equal(direction, STR("-"))) return args_error(c, c->args, "Syntax");
    error *e = NULL;
    if (!outwards && s->frame_index == 0)
        e = error_new(c->arena, ERROR_NOT_FOUND, "Cannot find frame 0x%x, previous scope unchanged",
                      UINT32_MAX);
    if (!e) e = session_set_frame(s, outwards ? s->frame_index + 1 : s->frame_index - 1);
    return e ? e : show_current_frame(c);
}

static error *run_kframes(command_call *c)
{
    str rest = c->args;
    uint64_t count = c->session->settings.frame_count;
    error *e = args_expression_or(c, &rest, count, &count);
    if (e || (e = args_end(c, rest))) return e;
    if (count == 0 || count > MAX_FRAMES)
        return error_new(c->arena, ERROR_SYNTAX, "The stack trace depth must be between 1 and 0n65535");
    c->session->settings.frame_count = (unsigned)count;
    emit(c->out, "setting", "Default stack trace depth is 0n{frames} frames\n", f_u("frames", count));
    return NULL;
}

/* windows-driver-docs, "Debugging Optimized Code and Inline Functions". */
static error *run_inline(command_call *c)
{
    session *s = c->session;
    str rest = c->args;
    uint64_t on = !s->settings.no_inline_frames;
    if (!args_empty(rest)) {
        error *e = args_expression(c, &rest, &on);
        if (e || (e = args_end(c, rest))) return e;
        s->settings.no_inline_frames = on == 0;
        session_scope_changed(s);
    }
    emit(c->out, "setting", on ? "Inline function debugging is on\n" : "Inline function debugging is off\n",
         f_b("inline", on != 0));
    return NULL;
}

const command command_inline = {.name = ".inline",
                                .synopsis = "[0 | 1]",
                                .brief = "Show inlined functions as frames of the stack, or do not",
                                .example = ".inline 0",
                                .run = run_inline};

const command command_k = {.name = "k",
                           .suffixes = "bcdfLMnpPv",
                           .needs = NEEDS_TARGET | NEEDS_REGISTERS,
                           .synopsis = "[b|c|d|f|L|n|p|P|v] [FrameCount | = Sp Ip FrameCount]",
                           .brief = "Display the stack",
                           .example = "kn 5",
                           .run = run_k};

const command command_frame = {
    .name = ".frame",
    .needs = NEEDS_TARGET | NEEDS_REGISTERS,
    .synopsis = "[/c] [/r] [FrameNumber | = BasePtr [FrameIncrement | StackPtr InstructionPtr]]",
    .brief = "Select a stack frame; /r shows its registers, /c makes them the context",
    .example = ".frame /r 2",
    .run = run_frame};

const command command_frame_shift = {.name = ".f",
                                     .needs = NEEDS_REGISTERS,
                                     .synopsis = "{+ | -}",
                                     .brief =
                                         "Select the next frame of the stack (the caller), or the one before",
                                     .example = ".f+",
                                     .run = run_shift};

const command command_kframes = {.name = ".kframes",
                                 .synopsis = "[FrameCount]",
                                 .brief = "Set how many frames k shows",
                                 .example = ".kframes 20",
                                 .run = run_kframes};
