/* !bugdump: the buffers of bug check callbacks. Sources: windows-driver-docs, "!bugdump" and "Reading Bug
 * Check Callback Data", which show no session: the text is ours. With it come the callbacks for a reason,
 * whose data (the secondary data in the file) .enumtag shows. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/address_name.h"
#include "show/kernel.h"
#include "windows/bugcheck_callbacks.h"

enum { ROW = 16, MOST_SHOWN = 0x8000 };

/* As .enumtag has bytes. */
static void data_rows(kernel_view *v, const nt_bugcheck_callback *b)
{
    uint8_t row[ROW];
    uint64_t length = b->length < MOST_SHOWN ? b->length : MOST_SHOWN;
    for (uint64_t at = 0; at < length && !out_cancelled(v->out); at += ROW) {
        size_t wanted = length - at < ROW ? (size_t)(length - at) : ROW;
        size_t size = space_read(v->values.space, b->buffer + at, row, wanted);
        strbuf hex = {.arena = v->arena}, text = {.arena = v->arena};
        for (size_t i = 0; i < wanted; i++) {
            if (i < size) strbuf_format(&hex, "%02X ", row[i]);
            else strbuf_append(&hex, STR("?? "));
            strbuf_append_char(&text, i >= size ? '?' : row[i] >= ' ' && row[i] < 0x7f ? (char)row[i] : '.');
        }
        emit(v->out, "callback_data", "  {hex:-48} {text}\n", f_s("hex", strbuf_str(&hex)),
             f_s("text", strbuf_str(&text)), f_p("address", b->buffer + at));
    }
    if (length < b->length)
        out_heading(v->out, "  ... 0x%llx bytes more\n", (unsigned long long)(b->length - length));
}

static void show_callback(kernel_view *v, const nt_bugcheck_callback *b)
{
    const char *state = nt_bugcheck_callback_state(b->state),
               *reason = nt_bugcheck_callback_reason(b->reason);
    out_begin(v->out, "bugcheck_callback");
    emit(v->out, NULL, "Component: {component}\n  Record:  {record:q}  State: {state}\n",
         f_if(b->named, f_s("component", b->component)), f_p("record", b->record),
         f_if(state != NULL, f_c("state", state ? state : "")));
    emit(v->out, NULL, "  Routine: {routine:q} {routine_symbol}\n", f_p("routine", b->routine),
         f_s("routine_symbol", show_address_name(v->session, v->arena, b->routine, "", false)));
    if (b->reason)
        emit(v->out, NULL, "  Reason:  {reason} ({reason_code})\n",
             f_if(reason != NULL, f_c("reason", reason ? reason : "")), f_u("reason_code", b->reason));
    else
        emit(v->out, NULL, "  Buffer:  {buffer:q}  Length: 0x{length:x}\n", f_p("buffer", b->buffer),
             f_u("length", b->length));
    out_list_begin(v->out, "data");
    if (b->buffer) data_rows(v, b);
    out_list_end(v->out);
    out_end(v->out);
}

static error *show_list(kernel_view *v, bool of_reasons, str component, size_t *shown)
{
    nt_bugcheck_callbacks all;
    walk_end end;
    const char *name = of_reasons ? "KeBugCheckReasonCallbackListHead" : "KeBugCheckCallbackListHead";
    if (!nt_bugcheck_callback_list(v->arena, &v->windows, of_reasons, &all, &end))
        return error_new(v->arena, ERROR_NOT_FOUND, "nt!%s is not known", name);
    for (size_t i = 0; i < all.count && !out_cancelled(v->out); i++) {
        if (component.len && !str_equal_nocase(component, all.items[i].component)) continue;
        if ((*shown)++) out_heading(v->out, "\n");
        show_callback(v, &all.items[i]);
    }
    if (end == WALK_COMPLETE) return NULL;
    return error_new(v->arena, ERROR_MEMORY, "nt!%s: %.*s", name, STR_ARG(walk_end_text(end)));
}

static error *run_bugdump(command_call *c)
{
    kernel_view v;
    str rest = c->args, component = {0};
    size_t shown = 0;
    args_take_string(&rest, &component);
    error *e = args_end(c, rest);
    if (e) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    e = show_list(&v, false, component, &shown);
    error *other = show_list(&v, true, component, &shown);
    if (!e) e = other;
    if (!e && !shown)
        e = component.len ? error_new(c->arena, ERROR_NOT_FOUND, "No bug check callback is of component %.*s",
                                      STR_ARG(component))
                          : error_new(c->arena, ERROR_NOT_FOUND, "There are no bug check callbacks");
    return e;
}

const command command_bugdump = {
    .name = "bugdump",
    .extension = "kdexts",
    .needs = NEEDS_TARGET | NEEDS_KERNEL,
    .synopsis = "[Component]",
    .brief = "Show the callbacks that drivers registered for a bug check, and their buffers",
    .example = "!bugdump",
    .run = run_bugdump};
