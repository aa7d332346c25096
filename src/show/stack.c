#include "show/stack.h"

#include "session/inlined.h"
#include "session/locals.h"
#include "show/instruction.h"
#include "show/symbol.h"

#include <stdio.h>

typedef struct stack_view {
    session *session;
    out *out;
    arena *arena;
    const frame *frames;
    size_t total;
    const stack_style *style;
    bool wide; /* 64-bit columns */
    bool warned, warned_of_shadow;
} stack_view;

static size_t argument_count(const stack_view *v)
{
    return v->wide ? 4 : 3;
}

static void indent(const stack_view *v)
{
    if (v->style->indent) out_heading(v->out, "%*s", (int)v->style->indent, "");
}

static void heading(const stack_view *v)
{
    const stack_style *style = v->style;
    const char *number = style->numbers ? " # " : "";
    indent(v);
    if (style->clean) {
        out_heading(v->out, "%sCall Site\n", number);
        return;
    }
    const char *distance = style->distance ? "  Memory  " : "";
    bool arguments = style->arguments || style->fpo;
    if (!v->wide) {
        out_heading(v->out, "%s%sChildEBP RetAddr  %s\n", number, distance,
                    arguments ? "Args to Child              " : "");
        return;
    }
    /* kb leaves the stack pointer out, kv keeps it. */
    const char *sp = arguments && !style->fpo ? "" : "Child-SP          ";
    if (arguments)
        out_heading(v->out, "%s%s%sRetAddr           : Args to Child%*s: Call Site\n", number, distance, sp,
                    59, "");
    else out_heading(v->out, "%s%s%sRetAddr           Call Site\n", number, distance, sp);
}

/* One row: a frame and, when the row is an inlined function's, which one. */
typedef struct stack_row {
    const frame *frame;
    bool inlined;
    inline_frame site;
    source_line line;
    bool has_line;
} stack_row;

/* "nt!Foo+0x12", "0x00007fff`674c1494", "0x0". */
static str call_site(const stack_view *v, const stack_row *row, bool displacement)
{
    uint64_t ip = row->frame->ip;
    strbuf text = {.arena = v->arena};
    if (row->inlined) {
        show_inline_name(&row->site, displacement ? ip : row->site.begin, &text);
        return strbuf_str(&text);
    }
    if (symbols_format(v->session->symbols, ip, displacement, &text)) return strbuf_str(&text);
    if (!v->wide || ip == 0) return str_format(v->arena, "0x%llx", (unsigned long long)ip);
    return str_format(v->arena, "0x%08x`%08x", (unsigned)(ip >> 32), (unsigned)ip);
}

/* Where the words that kb shows begin: just above the return address (x64: the home slots). */
static bool argument(const stack_view *v, const frame *f, size_t index, uint64_t *word)
{
    unsigned size = v->wide ? 8 : 4;
    return f->return_slot != 0 && v->session->target &&
           space_read_pointer(v->session->target->virtual_memory, f->return_slot + size + index * size, size,
                              word);
}

static bool has_parameters(const variable *variables, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (variables[i].is_parameter) return true;
    return false;
}

/* Functions that only a public symbol names have no list, not even an empty one. Nor have inlined ones of
 * whose parameters nothing is left. */
static bool has_parameter_list(const stack_view *v, const stack_row *row, const variable *variables,
                               size_t count)
{
    const frame *f = row->frame;
    symbol sym;
    if (row->inlined) return has_parameters(variables, count);
    return symbols_module_at(v->session->symbols, f->ip) &&
           symbols_nearest_name(v->session->symbols, f->ip, &sym) && sym.has_parameter_info;
}

/* kp and kP: "(int argc = 0n1, char ** argv = 0x...)". Text and a list of {name, type, value}. */
static str parameters(const stack_view *v, const frame *f, const variable *variables, size_t count,
                      bool below)
{
    strbuf text = {.arena = v->arena};
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        if (!variables[i].is_parameter) continue;
        strbuf_append(&text,
                      below ? (any ? STR(", \n\t\t\t") : STR("\n\t\t\t")) : (any ? STR(", ") : STR("")));
        any = true;
        value val = session_local_value(v->session, &v->session->values, f, &variables[i]);
        str type_name = variables[i].type ? type_c_name(v->arena, variables[i].type) : STR("<no type>");
        str shown = STR("<value unavailable>");
        show_variable_value(v->session, v->arena, val, &shown);
        strbuf_format(&text, "%.*s %.*s = %.*s", STR_ARG(type_name), STR_ARG(variables[i].name),
                      STR_ARG(shown));
    }
    return strbuf_str(&text);
}

/* "fffff880`02b0f9a0", "b88dcd64": without 0x, as these columns have them. */
static void append_address(const stack_view *v, strbuf *text, uint64_t address)
{
    if (v->wide) strbuf_format(text, "%08x`%08x", (unsigned)(address >> 32), (unsigned)address);
    else strbuf_format(text, "%08x", (unsigned)address);
}

static void append_place(const stack_view *v, strbuf *text, const char *what, uint64_t address)
{
    strbuf_format(text, " (%s @ ", what);
    append_address(v, text, address);
    strbuf_append(text, STR(")"));
}

/* kv's word on an x86 frame, from the record of its code: "(FPO: [2,1,4])" are parameters, locals and saved
 * registers in words of 4 bytes (windows-driver-docs, "k, kb, kc, kd, kp, kP, kv"). */
static void append_fpo(const stack_view *v, const frame *f, strbuf *text)
{
    pdb_frame_record r;
    pdb_frame_shape shape;
    uint64_t at = f->is_exception_frame ? f->ip : f->ip - 1;
    if (!symbols_frame_record(v->session->symbols, at, &r) || !pdb_frame_shape_of(&r, &shape)) return;
    if (f->task_selector) {
        strbuf_format(text, " (FPO: TaskGate %x:0)", f->task_selector);
    } else if (f->trap_frame) {
        strbuf_format(text, " (FPO: [%u,%u] TrapFrame @ ", shape.parameters, shape.locals);
        append_address(v, text, f->trap_frame);
        strbuf_append(text, STR(")"));
    } else if (shape.has_seh) {
        strbuf_append(text, STR(" (FPO: [SEH])"));
    } else if (shape.has_frame_pointer) {
        strbuf_append(text, STR(" (FPO: [Non-Fpo])"));
    } else {
        strbuf_format(text, " (FPO: %s[%u,%u,%u])", shape.uses_ebp ? "[Uses EBP] " : "", shape.parameters,
                      shape.locals, shape.saved_registers);
    }
}

/* "(CONV: stdcall)", of x86 functions whose type is known. */
static void append_convention(const type *function, strbuf *text)
{
    static const struct {
        uint8_t convention;
        const char *name;
    } names[] = {{0x00, "cdecl"}, {0x04, "fastcall"}, {0x07, "stdcall"}, {0x0b, "thiscall"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (function->kind == TYPE_FUNCTION && names[i].convention == function->calling_convention)
            strbuf_format(text, " (CONV: %s)", names[i].name);
}

/* What kv says behind the call site. */
static void append_details(const stack_view *v, const frame *f, strbuf *text)
{
    size_t before = text->len;
    if (!v->wide) append_fpo(v, f, text);
    if (f->trap_frame && text->len == before) append_place(v, text, "TrapFrame", f->trap_frame);
    if (f->context_record && !f->trap_frame) append_place(v, text, "CONTEXT", f->context_record);
    if (f->shadow == SHADOW_DIFFERS) {
        strbuf_append(text, STR(" (ShadowStack RetAddr "));
        append_address(v, text, f->shadow_address);
        strbuf_append(text, STR(")"));
    }
    /* Ours: a frame that was not found by what describes its callee exactly. */
    if (f->origin == FRAME_RECORD || f->origin == FRAME_SCAN)
        strbuf_format(text, " (found by %s)", frame_origin_name(f->origin));
    symbol sym;
    if (!v->wide && symbols_nearest(v->session->symbols, f->ip, &sym) && sym.has_parameter_info && sym.type)
        append_convention(sym.type, text);
}

/* The line of the return address itself, as WinDbg does, although that may be the line after the call. Below
 * inlined functions it is that of the call, like theirs. */
static bool row_line(const stack_view *v, size_t index, const stack_row *row, source_line *line)
{
    const frame *f = row->frame;
    if (!v->session->settings.lines || v->style->no_lines) return false;
    if (row->inlined) {
        *line = row->site.line;
        return line->file.len != 0;
    }
    bool below_inlined = index > 0 && v->frames[index - 1].inline_level;
    uint64_t back = below_inlined && !frame_ip_is_exact(f) ? 1 : 0;
    return symbols_line(v->session->symbols, f->ip - back, line);
}

static str decorated_site(const stack_view *v, const stack_row *row)
{
    const stack_style *style = v->style;
    const frame *f = row->frame;
    strbuf site = {.arena = v->arena};
    variable *variables = NULL;
    size_t count = 0;
    if (style->parameters || style->parameters_below) {
        variables = ARENA_ARRAY(v->arena, variable, SESSION_MAX_LOCALS);
        count = session_variables(v->session, f, variables, SESSION_MAX_LOCALS);
    }
    if (variables && has_parameter_list(v, row, variables, count)) {
        str name = call_site(v, row, false), full = call_site(v, row, true);
        strbuf_append(&site, name);
        str list = parameters(v, f, variables, count, style->parameters_below);
        strbuf_format(&site, "(%.*s)", STR_ARG(list.len ? list : STR("void")));
        strbuf_append(&site, str_skip(full, str_starts_with(full, name) ? name.len : full.len));
    } else {
        strbuf_append(&site, call_site(v, row, !style->clean));
    }
    if (row->inlined && style->fpo) {
        strbuf_append(&site, STR(" (Inline Function @ "));
        show_address(v->session, f->ip, &site);
        strbuf_append_char(&site, ')');
    } else if (style->fpo) {
        append_details(v, f, &site);
    }
    if (row->has_line && !style->clean)
        strbuf_format(&site, " [%.*s @ %u]", STR_ARG(row->line.file), row->line.line);
    return strbuf_str(&site);
}

/* What an inlined function does not have is a row of dashes, as transcripts of k, kb and kv show for both
 * widths. */
static void inline_columns(const stack_view *v)
{
    bool arguments = v->style->arguments || v->style->fpo;
    const char *dashes = v->wide ? "--------`-------- " : "-------- ";
    out_heading(v->out, "%s", v->wide ? "(Inline Function) " : "(Inline) ");
    if (!v->wide || !arguments || v->style->fpo) out_heading(v->out, "%s", dashes);
    if (!arguments) return;
    out_heading(v->out, "%s", v->wide ? ": " : "");
    for (size_t i = 0; i < argument_count(v); i++) out_heading(v->out, "%s", dashes);
    out_heading(v->out, "%s", v->wide ? ": " : "");
}

static void address_column(const stack_view *v, uint64_t address)
{
    emit_columns(v->out, v->wide ? "{address:b} " : "{address:08x} ",
                 f_p("address", v->wide ? address : (uint32_t)address));
}

/* The columns before the call site, as text; the record carries the same fields for JSON. */
static void columns(const stack_view *v, size_t index)
{
    const stack_style *style = v->style;
    const frame *f = &v->frames[index];
    out *o = v->out;
    indent(v);
    if (style->numbers) emit_columns(o, "{index:02x} ", f_u("index", index));
    if (style->clean) return;
    if (style->distance) {
        size_t above = index; /* the real frame above, for a real frame */
        while (above > 0 && v->frames[above - 1].inline_level) above--;
        uint64_t gap = above && !f->inline_level ? f->sp - v->frames[above - 1].sp : 0;
        if (gap) out_heading(o, "%9llx ", (unsigned long long)gap);
        else out_heading(o, "%10s", "");
    }
    if (f->inline_level) {
        inline_columns(v);
        return;
    }
    bool arguments = style->arguments || style->fpo;
    uint64_t first = v->wide ? f->sp : f->frame_base;
    if (!(v->wide && arguments && !style->fpo)) address_column(v, first);
    uint64_t ret = f->has_return_address ? f->return_address : 0;
    address_column(v, ret);
    if (!arguments) return;
    if (v->wide) out_heading(o, ": ");
    for (size_t i = 0; i < argument_count(v); i++) {
        uint64_t word;
        if (!argument(v, f, i, &word)) out_heading(o, v->wide ? "????????`???????? " : "???????? ");
        else address_column(v, word);
    }
    if (v->wide) out_heading(o, ": ");
}

/* Why this frame's caller may not be the real one, in dbgeng's words: said once, above the first such frame.
 */
static const char *doubt_about(const stack_view *v, size_t index, const module *m)
{
    if (!m) return "Frame IP not in any known module";
    if (index + 1 >= v->total || v->frames[index].inline_level) return NULL;
    frame_origin caller = v->frames[index + 1].origin;
    bool guessed = caller == FRAME_SCAN || (caller == FRAME_POINTER && m->status != SYMBOLS_PDB);
    return guessed ? "Stack unwind information not available" : NULL;
}

/* Once: a return address that the processor's shadow stack does not have was written over, or the walk went
 * wrong. */
static void warn_of_shadow(stack_view *v, const frame *f)
{
    if (v->warned_of_shadow || v->style->clean) return;
    v->warned_of_shadow = true;
    indent(v);
    out_heading(v->out, f->shadow == SHADOW_SKIPPED
                            ? "WARNING: The shadow stack has calls that are not in this stack.\n"
                            : "WARNING: The shadow stack has another return address for the next frame.\n");
}

static void frame_record(stack_view *v, size_t index)
{
    const frame *f = &v->frames[index];
    module *m = symbols_module_at(v->session->symbols, f->ip);
    if (f->shadow == SHADOW_DIFFERS || f->shadow == SHADOW_SKIPPED) warn_of_shadow(v, f);
    const char *doubt = v->warned || v->style->clean ? NULL : doubt_about(v, index, m);
    if (doubt) {
        indent(v);
        out_heading(v->out, "WARNING: %s. Following frames may be wrong.\n", doubt);
        v->warned = true;
    }
    stack_row row = {.frame = f};
    row.inlined = session_inline_frame(v->session, f, &row.site);
    row.has_line = row_line(v, index, &row, &row.line);
    str site = decorated_site(v, &row);
    symbol sym = {.name = row.site.name, .address = row.site.begin};
    bool named = row.inlined || (m && symbols_nearest_name(v->session->symbols, f->ip, &sym));
    bool has_return = f->has_return_address && !row.inlined;
    out_begin(v->out, "frame");
    emit(v->out, NULL, NULL, f_u("index", index), f_p("sp", f->sp), f_p("ip", f->ip),
         f_if(has_return, f_p("return_address", f->return_address)), f_b("inline", row.inlined));
    columns(v, index);
    emit(v->out, NULL, "{site}\n", f_s("site", site), f_if(m != NULL, f_s("module", m ? m->name : STR(""))),
         f_if(named, f_s("symbol", sym.name)), f_if(named, f_x("displacement", f->ip - sym.address, 1)),
         f_if(row.has_line, f_s("file", row.line.file)), f_if(row.has_line, f_u("line", row.line.line)),
         f_c("origin", frame_origin_name(f->origin)),
         f_if(f->shadow != SHADOW_UNKNOWN, f_b("shadow_stack_agrees", f->shadow != SHADOW_DIFFERS)),
         f_if(f->trap_frame != 0, f_p("trap_frame", f->trap_frame)),
         f_if(f->task_selector != 0, f_x("task_selector", f->task_selector, 1)),
         f_if(f->context_record != 0, f_p("context_record", f->context_record)));
    if (row.inlined) {
        out_end(v->out);
        return;
    }
    if (v->style->arguments || v->style->fpo) {
        out_list_begin(v->out, "arguments");
        for (size_t i = 0; i < argument_count(v); i++) {
            uint64_t word = 0;
            bool there = argument(v, f, i, &word);
            out_item(v->out, NULL, f_if(there, f_p("argument", word)));
        }
        out_list_end(v->out);
    }
    out_end(v->out);
}

static stack_view view_of(session *s, out *o, arena *a, const frame *frames, size_t total,
                          const stack_style *style)
{
    return (stack_view){.session = s,
                        .out = o,
                        .arena = a,
                        .frames = frames,
                        .total = total,
                        .style = style,
                        .wide = session_pointer_size(s) == 8};
}

void show_stack(session *s, out *o, arena *a, const frame *frames, size_t total, size_t count,
                const stack_style *style)
{
    stack_view v = view_of(s, o, a, frames, total, style);
    if (!style->no_heading) heading(&v);
    for (size_t i = 0; i < count && i < total && !out_cancelled(o); i++) {
        if (i + 2 < count && i + 2 < total) symbols_expect(s->symbols, frames[i + 2].ip);
        frame_record(&v, i);
    }
}

void show_frame_line(session *s, out *o, arena *a, const frame *frames, size_t total, size_t index)
{
    static const stack_style style = {.numbers = true};
    stack_view v = view_of(s, o, a, frames, total, &style);
    v.warned = v.warned_of_shadow = true;
    frame_record(&v, index);
}

void show_stack_end(session *s, out *o, unwind_end end, uint64_t address)
{
    emit(o, "stack_end", NULL, f_c("reason", unwind_end_text(end)), f_b("complete", end == UNWIND_COMPLETE),
         f_p("address", address));
    if (s->settings.verbose && end != UNWIND_COMPLETE && end != UNWIND_LIMIT)
        out_heading(o, "(stack ends here: %s)\n", unwind_end_text(end));
}

str show_call_site(session *s, arena *a, const frame *f)
{
    stack_view v = {.session = s, .arena = a, .wide = session_pointer_size(s) == 8};
    stack_row row = {.frame = f};
    row.inlined = session_inline_frame(s, f, &row.site);
    return call_site(&v, &row, true);
}
