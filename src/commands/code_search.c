/* #: search the disassembly; .asm: how code is shown. Source: windows-driver-docs, "# (Search for Disassembly
 * Pattern)" and ".asm (Change Disassembly Options)"; public transcripts show what # prints for a match: the
 * label and the line of the instruction. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/instruction.h"

/* ---- # ---- */

/* The line as u shows it; the pattern may fit any part of it. */
static bool line_matches(const session *s, arena *a, str pattern, uint64_t address, str code, str text)
{
    strbuf line = {.arena = a};
    show_address(s, address, &line);
    strbuf_format(&line, " %-16.*s %.*s", STR_ARG(code), STR_ARG(text));
    return str_match_wildcard(pattern, strbuf_str(&line), true);
}

/* Up to the first match, or with a size through that many instructions. */
static error *look_for_code(command_call *c, bool limited, uint64_t count)
{
    session *s = c->session;
    session_code_search *search = &s->code_search;
    str pattern = str_format(c->arena, "*%.*s*", STR_ARG(search->pattern));
    arena *a = arena_new();
    bool done = false, there = true;
    for (uint64_t i = 0; !done && (!limited || i < count); i++) {
        cpu_instruction decoded;
        str code, text;
        if (interrupt_pending(&s->interrupt) || out_cancelled(c->out)) break;
        there = show_instruction_parts(s, a, search->next, &code, &text, &decoded);
        if (!there) break;
        if (line_matches(s, a, pattern, search->next, code, text)) {
            show_code_label(s, c->out, a, search->next, s->settings.lines);
            show_instruction(s, c->out, a, search->next, NULL, NULL);
            done = !limited;
        }
        search->next += decoded.length;
        arena_clear(a);
    }
    arena_free(a);
    return there ? NULL
                 : error_new(c->arena, ERROR_MEMORY, "Memory access error in '%.*s'", STR_ARG(c->line));
}

/* What is not typed is what the last # left; the first one that leaves something out only sets the two. */
static error *run_find_code(command_call *c)
{
    session *s = c->session;
    session_code_search *search = &s->code_search;
    str rest = c->args, pattern = {0};
    bool has_pattern = args_take_string(&rest, &pattern), has_address = !args_empty(rest), limited = false;
    expr_range range = {0};
    error *e = NULL;
    if (has_address) {
        e = args_range(c, &rest, 1, 0, &range);
        if (!e) e = args_end(c, rest);
        limited = range.has_count;
    } else if (!search->used) {
        bool found;
        e = session_get_register(s, c->arena, STR("$ip"), &found, &range.start);
    } else {
        range.start = search->next;
    }
    if (e) return e;
    if (has_pattern) search->pattern = str_copy(s->arena, pattern);
    search->next = session_address(s, range.start);
    bool search_now = search->used || (has_pattern && has_address);
    search->used = true;
    return search_now ? look_for_code(c, limited, range.count) : NULL;
}

const command command_find_code = {.name = "#",
                                   .needs = NEEDS_TARGET,
                                   .synopsis = "[Pattern] [Address [L Size]]",
                                   .brief = "Search the disassembly for a pattern",
                                   .example = "# strlen main",
                                   .run = run_find_code};

/* ---- .asm ---- */

typedef struct asm_option {
    const char *name;
    bool *setting;
} asm_option;

enum { ASM_OPTIONS = 4 };

static void asm_options(session *s, asm_option out[ASM_OPTIONS])
{
    out[0] = (asm_option){"verbose", &s->settings.asm_verbose};
    out[1] = (asm_option){"no_code_bytes", &s->settings.asm_no_code_bytes};
    out[2] = (asm_option){"ignore_output_width", &s->settings.asm_ignore_output_width};
    out[3] = (asm_option){"source_line", &s->settings.asm_source_line};
}

static error *run_asm(command_call *c)
{
    asm_option options[ASM_OPTIONS];
    asm_options(c->session, options);
    str rest = str_trim_left(c->args), word;
    bool on = rest.len == 0 || rest.ptr[0] != '-';
    if (!on) rest = str_skip(rest, 1);
    while (args_take_string(&rest, &word)) {
        size_t i = 0;
        while (i < ASM_OPTIONS && !str_equal_nocase(word, str_from_cstr(options[i].name))) i++;
        if (i == ASM_OPTIONS) return args_error(c, word, "Syntax");
        *options[i].setting = on;
    }
    strbuf text = {.arena = c->arena};
    for (size_t i = 0; i < ASM_OPTIONS; i++)
        if (*options[i].setting) strbuf_format(&text, " %s", options[i].name);
    emit(c->out, "setting", "Assembly options:{options}\n",
         f_s("options", text.len ? strbuf_str(&text) : STR(" <default>")));
    return NULL;
}

const command command_asm = {.name = ".asm",
                             .synopsis =
                                 "[[-] no_code_bytes | source_line | ignore_output_width | verbose ...]",
                             .brief = "Show or change how disassembled code is displayed",
                             .example = ".asm no_code_bytes",
                             .run = run_asm};
