/* ntdbg evtx: lists, explains and sums up Windows event logs. */
#include "cli/symbol_server.h"
#include "cli/tools/tool.h"
#include "show/events.h"

#include <stdio.h>

static const char help[] =
    "FILE is an event log (.evtx). One that was not closed, was cut off or is damaged is read as far as it goes; what is\n"
    "wrong with it is said on stderr.\n"
    "\n"
    "Explained are 7, 11, 15, 51, 52, 129, 153, 157 (disks, with SCSI and SRB status, command and sense data), 55, 98, 140\n"
    "(file systems), 41, 1001, 6008 (bug checks, with their names and arguments), 1000, 1001, 1004 (Application Error and\n"
    "its report; with -y or -i also function and line), 7031, 7034 (services).\n"
    "\n"
    "  --json               records instead of text\n"
    "  --svg PICTURE        also writes a plot of the shown events over time\n"
    "\n"
    "Exit status: 0; 1 a word that was not understood; 2 a file that cannot be opened or is no event log; 3 the picture\n"
    "cannot be written.\n"
    "\n";

typedef struct complaints {
    tool_call *call;
    out *out;
} complaints;

static void complain(void *context, str text)
{
    complaints *c = context;
    tool_complain(c->call, "%.*s", STR_ARG(text));
    if (out_get_format(c->out) == OUT_JSON) out_note(c->out, STR("warning"), text);
}

static int write_picture(tool_call *c, const char *path, const log_plot *plot)
{
    str svg = log_plot_svg(plot, c->arena, STR("Events over time (UTC)"));
    FILE *f = fopen(path, "w");
    bool written = f && fwrite(svg.ptr, 1, svg.len, f) == svg.len;
    if (f && fclose(f) != 0) written = false;
    if (!written) tool_complain(c, "%s: cannot be written", path);
    return written ? EXIT_OK : EXIT_FILE;
}

static error *parse(tool_call *c, events_request *r, const char **svg, bool *json)
{
    str *words = ARENA_ARRAY(c->arena, str, (size_t)c->argc + 1);
    size_t count = (size_t)c->argc;
    for (size_t i = 0; i < count; i++) words[i] = str_from_cstr(c->argv[i]);
    for (size_t i = 0; i < count; i++) {
        bool taken;
        int at = (int)i;
        if (str_equal(words[i], STR("--json"))) {
            *json = true;
            continue;
        }
        if (tool_option(c, &at, "--svg", svg)) {
            if (!*svg) return error_new(c->arena, ERROR_SYNTAX, "--svg needs a file name");
            i = (size_t)at;
            continue;
        }
        error *e = events_take_option(c->arena, r, words, count, &i, &taken);
        if (e) return e;
        if (taken) continue;
        if (words[i].len > 1 && words[i].ptr[0] == '-')
            return error_new(c->arena, ERROR_SYNTAX, "'%.*s' is no option", STR_ARG(words[i]));
        *VEC_PUSH(c->arena, &r->files) = words[i];
    }
    if (!r->files.count) return error_new(c->arena, ERROR_SYNTAX, "an event log is needed");
    if (*json && (r->form == EVENTS_CSV || r->form == EVENTS_XML))
        return error_new(c->arena, ERROR_SYNTAX, "--json and --csv or --xml exclude each other");
    return NULL;
}

static int run_evtx(tool_call *c)
{
    events_request r = {0};
    const char *svg = NULL;
    bool json = false;
    error *e = parse(c, &r, &svg, &json);
    if (e) return tool_usage(c, "%.*s", STR_ARG(e->message));
    const char *symbols = c->environment("_NT_SYMBOL_PATH"),
               *images = c->environment("_NT_EXECUTABLE_IMAGE_PATH");
    if (!r.has_symbol_path && symbols) {
        r.has_symbol_path = true;
        r.symbol_path = str_from_cstr(symbols);
    }
    if (!r.has_image_path && images) {
        r.has_image_path = true;
        r.image_path = str_from_cstr(images);
    }
    r.server = symbol_server_new(c->arena, c->environment, false, &c->interrupt);
    out *o = tool_begin(c, json ? OUT_JSON : OUT_TEXT);
    complaints context = {c, o};
    r.complain = complain;
    r.context = &context;
    log_plot plot = log_plot_new(c->arena);
    if (svg) r.plot = &plot;
    e = show_events(o, c->arena, &r, &c->interrupt);
    if (e && json) out_error(o, error_code_name(e->code), e->message);
    tool_end(c, o);
    int status = svg ? write_picture(c, svg, &plot) : EXIT_OK;
    return e ? EXIT_DUMP : status;
}

const tool tool_evtx = {"evtx",   "[OPTIONS] FILE...", "Read Windows event logs", help,
                        run_evtx, events_option_help};
