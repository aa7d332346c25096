/* !evtlog: an event log beside the dump: the words of `ntdbg evtx`, with the session's symbol and image path.
 */
#include "base/notes.h"
#include "dispatch/command.h"
#include "show/events.h"

static void complain(void *context, str text)
{
    session *s = context;
    notes_add(s->notes, NOTE_WARNING, "%.*s", STR_ARG(text));
}

/* A word may stand in quotes: names of files have blanks. */
static str take_word(str *rest)
{
    *rest = str_trim_left(*rest);
    if (!str_starts_with(*rest, STR("\""))) return str_take_word(rest);
    *rest = str_skip(*rest, 1);
    return str_take_until(rest, '"');
}

static error *run_evtlog(command_call *c)
{
    events_request r = {.complain = complain, .context = c->session};
    VEC(str) words = {0};
    str rest = c->args;
    while (str_trim(rest).len) *VEC_PUSH(c->arena, &words) = take_word(&rest);
    for (size_t i = 0; i < words.count; i++) {
        bool taken;
        error *e = events_take_option(c->arena, &r, words.items, words.count, &i, &taken);
        if (e) return e;
        if (taken) continue;
        if (words.items[i].len && words.items[i].ptr[0] == '-')
            return error_new(c->arena, ERROR_SYNTAX, "'%.*s' is no option of !evtlog",
                             STR_ARG(words.items[i]));
        *VEC_PUSH(c->arena, &r.files) = words.items[i];
    }
    if (!r.files.count) return error_new(c->arena, ERROR_SYNTAX, "Event log missing: !evtlog [Options] File");
    if (!r.has_symbol_path) r.symbol_path = symbols_path(c->session->symbols);
    if (!r.has_image_path) r.image_path = symbols_image_path(c->session->symbols);
    r.server = symbols_server(c->session->symbols);
    r.has_symbol_path = r.symbol_path.len > 0;
    r.has_image_path = r.image_path.len > 0;
    error *e = show_events(c->out, c->arena, &r, &c->session->interrupt);
    /* What went wrong is already a note; it is the command's error only when nothing else was asked for. */
    return r.files.count == 1 ? e : NULL;
}

const command command_evtlog = {.name = "evtlog",
                                .extension = "ext",
                                .synopsis = "[--id N] [--known] [--devices] [--timeline] [-v] File",
                                .brief = "Read a Windows event log: list, explain, sum up by device",
                                .example = "!evtlog --devices System.evtx",
                                .run = run_evtlog};
