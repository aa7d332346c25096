#include "cli/cli.h"

#include "base/file.h"
#include "cli/editor.h"
#include "cli/exit_codes.h"
#include "cli/interrupts.h"
#include "cli/options.h"
#include "cli/pager.h"
#include "cli/paint.h"
#include "cli/remote_client.h"
#include "cli/serve.h"
#include "cli/symbol_server.h"
#include "cli/tools/tool.h"
#include "commands/list.h"
#include "extensions/list.h"
#include "libraries/libraries.h"
#include "remote/folder.h"
#include "session/event_filters.h"
#include "session/kernel.h"
#include "session/systems.h"
#include "show/target.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct program {
    arena *arena;
    options options;
    session *session;
    out *out;
    dispatcher *dispatcher;
    interrupts interrupts;
    editor *editor; /* NULL = input is not a terminal */
    input *input;   /* then */
    remote_hub *hub;
    bool attached; /* what is shown goes to the hub */
    bool failed;   /* some command did */
    paint *paint;
    pager *pager; /* NULL = none is to be had */
    bool paging;  /* it takes what is written */
} program;

static void write_stdout(void *context, str text)
{
    program *p = context;
    if (p->options.no_io) return;
    if (p->paging) pager_write(p->pager, text);
    else fwrite(text.ptr, 1, text.len, stdout);
}

static const char *environment(const char *name)
{
    return getenv(name);
}

static int usage(str name, const error *e)
{
    fprintf(stderr, "%.*s: %.*s\nTry --help.\n", STR_ARG(name), STR_ARG(e->message));
    return EXIT_USAGE;
}

static void print_without_effect(const options *o)
{
    for (size_t i = 0; i < o->without_effect.count && !o->quiet; i++) {
        const option_note *n = &o->without_effect.items[i];
        fprintf(stderr, "%.*s: %.*s: %.*s\n", STR_ARG(o->program), STR_ARG(n->words), STR_ARG(n->reason));
    }
}

/* -QR: "Servers on \\\\BOX17:", a line for each ("Client and Server Examples"). */
static int query_servers(arena *a, const options *o)
{
    remote_names servers;
    error *e = remote_is_this_host(a, o->query)
                   ? remote_announced(a, &servers)
                   : error_new(a, ERROR_UNSUPPORTED,
                               "-QR: %.*s: only this computer's servers can be listed, and only this user's",
                               STR_ARG(o->query));
    if (e) return usage(o->program, e);
    printf("Servers on \\\\%.*s:\n", STR_ARG(o->query));
    for (size_t i = 0; i < servers.count; i++) printf("Debugger Server - %.*s\n", STR_ARG(servers.items[i]));
    return EXIT_OK;
}

static void log_symbols(void *context, str text)
{
    out_heading(context, "%.*s\n", STR_ARG(text));
}

static error *set_event_filters(program *p)
{
    error *e = NULL;
    for (size_t i = 0; !e && i < p->options.event_filters.count; i++) {
        str filter = p->options.event_filters.items[i];
        e = session_set_event_filter(p->session, p->arena, filter.ptr[0], str_skip(filter, 2));
    }
    return e;
}

static error *apply_options(program *p)
{
    const options *o = &p->options;
    session *s = p->session;
    bool has_path = o->has_symbol_path || o->symbol_path.len;
    symbols_set_server(s->symbols, symbol_server_new(p->arena, environment, o->offline, &s->interrupt));
    symbols_set_path(s->symbols, has_path ? o->symbol_path : STR(SYMBOL_SERVER_DEFAULT_PATH));
    symbols_set_image_path(s->symbols, o->image_path);
    symbols_options(s->symbols)->noisy = o->noisy;
    s->settings.lines = o->lines;
    sources_set_path(s->sources, o->source_path);
    s->settings.verbose = o->verbose;
    s->settings.no_shell = o->no_shell;
    s->settings.no_pager = o->no_pager;
    s->settings.cpp_expressions = o->cpp_expressions;
    if (o->secure) session_set_secure(s);
    error *e = set_event_filters(p);
    if (e) return e;
    if (o->symbol_options.len == 0) return NULL;
    char *end;
    const char *text = str_to_cstr(p->arena, o->symbol_options);
    unsigned long bits = strtoul(text, &end, str_starts_with_nocase(o->symbol_options, STR("0x")) ? 16 : 10);
    if (end == text || *end || bits > UINT32_MAX)
        return error_new(p->arena, ERROR_SYNTAX, "-sflags takes a number such as 0x403, not '%s'", text);
    session_set_symbol_options(s, (uint32_t)bits);
    return NULL;
}

/* ---- running lines ---- */

/* Control characters in it would end the terminal's sequence. */
static void write_title(str title)
{
    fputs("\x1b]0;", stdout);
    for (size_t i = 0; i < title.len; i++)
        if ((unsigned char)title.ptr[i] >= 0x20 && title.ptr[i] != 0x7f) fputc(title.ptr[i], stdout);
    fputc('\a', stdout);
}

/* Commands that a person types here, where other programs may be started. */
static bool wants_pager(const program *p)
{
    const session_settings *set = &p->session->settings;
    return p->editor && p->pager && !remote_hub_caller(p->hub) && !set->no_pager && !set->no_shell &&
           !set->secure;
}

/* Ctrl-C is the pager's until the user leaves it: run_line has said so, before the command was over. */
static void leave_pager(program *p)
{
    pager_end(p->pager);
    atomic_store(&p->interrupts.editing, false);
    p->paging = false;
}

/* In JSON the text for clients is made only once there can be any. */
static void attach_clients(program *p)
{
    if (p->attached || (p->options.json && !remote_hub_is_serving(p->hub))) return;
    serve_attach(p->out, p->hub);
    p->attached = true;
}

static void run_line(program *p, str line)
{
    p->paging = wants_pager(p);
    if (p->paging) pager_begin(p->pager);
    interrupts_command_begin(&p->interrupts);
    if (!dispatcher_run_line(p->dispatcher, line)) p->failed = true;
    if (p->paging) atomic_store(&p->interrupts.editing, true);
    interrupts_command_end(&p->interrupts);
    if (p->paging) leave_pager(p);
    bool own_screen = p->editor && !remote_hub_caller(p->hub);
    if (p->session->clear_screen && own_screen) fputs("\x1b[H\x1b[2J", stdout);
    p->session->clear_screen = false;
    if (p->session->ring_bell && own_screen) fputc('\a', stdout);
    p->session->ring_bell = false;
    if (p->session->set_title && own_screen) write_title(p->session->window_title);
    p->session->set_title = false;
    attach_clients(p);
}

static void write_prompt(program *p, str prompt)
{
    dispatcher_log(p->dispatcher, prompt);
    if (p->attached) remote_hub_show_prompt(p->hub, prompt);
    /* In JSON the lines themselves say where a command's answer ends. */
    if (!p->options.json && !p->options.no_io && !p->editor) {
        ornament around = paint_prompt(p->paint);
        printf("%.*s%.*s%.*s", STR_ARG(around.before), STR_ARG(prompt), STR_ARG(around.after));
    }
    fflush(stdout);
}

static input_result read_line(program *p, str prompt, str *line)
{
    int wake = remote_hub_is_serving(p->hub) ? remote_hub_wake_fd(p->hub) : -1;
    if (!p->editor) return input_read(p->input, wake, line);
    atomic_store(&p->interrupts.editing, true);
    input_result got = editor_read(p->editor, prompt, wake, line);
    atomic_store(&p->interrupts.editing, false);
    if (got == INPUT_WOKEN) fputs("\r\x1b[K", stdout); /* the prompt comes again */
    return got;
}

/* What did not go through out: here, in the log, and at the clients (`except` one). */
static void show_line(program *p, str text, bool here, unsigned except)
{
    if (here) write_stdout(p, text);
    if (here) fflush(stdout);
    dispatcher_log(p->dispatcher, text);
    if (p->attached) remote_hub_show(p->hub, text, except);
}

/* "If there are multiple clients, any of them can enter commands ... the engine will execute these commands
 * in the order they were received"; others "will not see a new command prompt" ("Controlling a Remote
 * Debugging Session"). */
static void serve_client(program *p, arena *a)
{
    remote_event event;
    if (!remote_hub_take(p->hub, a, &event)) return;
    bool command = event.kind == REMOTE_COMMAND;
    show_line(p, serve_announcement(a, &event), !p->options.json, command ? event.client : 0);
    if (command) {
        remote_hub_set_caller(p->hub, event.client);
        run_line(p, event.text);
        remote_hub_set_caller(p->hub, 0);
    }
    fflush(stdout);
    if (!p->session->quit) remote_hub_prompt(p->hub, event.client, dispatcher_prompt(p->dispatcher, a));
}

/* Ctrl-B and Enter: "causes the debugger to terminate abruptly". */
static bool leaves(str line)
{
    return line.len == 1 && line.ptr[0] == 2;
}

static void prompt_loop(program *p)
{
    arena *a = arena_new();
    bool show_prompt = true;
    while (!p->session->quit) {
        str line, prompt = dispatcher_prompt(p->dispatcher, a);
        if (show_prompt) write_prompt(p, prompt);
        input_result got = read_line(p, prompt, &line);
        if (got == INPUT_END) {
            if (!p->options.json) fputc('\n', stdout);
            break;
        }
        show_prompt = got == INPUT_LINE;
        if (got == INPUT_WOKEN) {
            serve_client(p, a);
        } else if (leaves(line)) {
            break;
        } else {
            show_line(p, line, false, 0);
            show_line(p, STR("\n"), false, 0);
            run_line(p, line);
        }
        arena_clear(a);
    }
    arena_free(a);
}

/* kd and cdb show the prompt, then say what they read. */
static void announce(program *p, str commands)
{
    arena *a = arena_new();
    str prompt = dispatcher_prompt(p->dispatcher, a);
    out_heading(p->out, "%.*s%.*s: Reading initial command '%.*s'\n", STR_ARG(prompt),
                STR_ARG(p->options.program), STR_ARG(commands));
    arena_free(a);
}

static bool is_classic(str name)
{
    return str_equal_nocase(name, STR("kd")) || str_equal_nocase(name, STR("cdb")) ||
           str_equal_nocase(name, STR("ntsd"));
}

static int first_commands(program *p)
{
    if (p->options.commands.len > 0) {
        announce(p, p->options.commands);
        run_line(p, p->options.commands);
    }
    str script = p->options.script;
    str optional = p->options.optional_script;
    bool given = script.len > 0 || optional.len > 0;
    if (script.len == 0 && optional.len > 0 && access(str_to_cstr(p->arena, optional), F_OK) == 0)
        script = optional;
    /* kd and cdb run ntsd.ini of the folder that they are started in. */
    if (!given && is_classic(p->options.program) && access("ntsd.ini", R_OK) == 0) script = STR("ntsd.ini");
    if (script.len == 0 || p->session->quit) return EXIT_OK;
    bytes text;
    error *e = file_map(p->arena, script, &text);
    if (e) {
        fprintf(stderr, "%.*s: %.*s\n", STR_ARG(p->options.program), STR_ARG(e->message));
        return EXIT_FILE;
    }
    str rest = {(const char *)text.ptr, text.len};
    while (rest.len > 0 && !p->session->quit) {
        str line = str_trim(str_take_until(&rest, '\n'));
        if (line.len == 0 && !dispatcher_reads_lines(p->dispatcher)) continue;
        announce(p, line);
        run_line(p, line);
    }
    return EXIT_OK;
}

static int open_dump(program *p)
{
    str path = p->options.dump;
    if (path.len == 0) return EXIT_OK;
    arena *a = arena_new();
    out_command_begin(p->out, str_format(a, ".opendump %.*s", STR_ARG(path)));
    interrupts_command_begin(&p->interrupts);
    for (str rest = p->options.page_files; rest.len > 0;)
        session_add_page_file(p->session, str_take_until(&rest, ';'));
    error *e = session_open_dump(p->session, path);
    out_set_pointer_size(p->out, session_pointer_size(p->session));
    if (e) {
        fprintf(stderr, "%.*s: %.*s\n", STR_ARG(p->options.program), STR_ARG(e->message));
        if (p->options.json) out_error(p->out, error_code_name(e->code), e->message);
    } else {
        symbols_set_log(p->session->symbols, log_symbols, p->out);
        show_open_banner(p->session, p->out, a);
    }
    for (size_t i = 0; !e && i < p->options.more_dumps.count; i++)
        session_add_dump(p->session, p->options.more_dumps.items[i]);
    interrupts_command_end(&p->interrupts);
    dispatcher_print_notes(p->dispatcher);
    out_command_end(p->out);
    interrupt_clear(&p->session->interrupt);
    arena_free(a);
    return e ? EXIT_DUMP : EXIT_OK;
}

/* With -noio nobody sees what .server says, but for the clients; why it could not be done must be seen. */
static bool start_quiet_server(program *p, str command)
{
    strbuf text = {.arena = p->arena};
    bool ok = dispatcher_capture(p->dispatcher, command, &text);
    if (ok) remote_hub_show(p->hub, strbuf_str(&text), 0);
    else fprintf(stderr, "%.*s: %.*s", STR_ARG(p->options.program), STR_ARG(strbuf_str(&text)));
    return ok;
}

/* -server: before the dump is opened, so that clients see that, too. */
static int start_servers(program *p)
{
    attach_clients(p);
    for (size_t i = 0; i < p->options.servers.count; i++) {
        str command = str_format(p->arena, ".server \"%.*s\"", STR_ARG(p->options.servers.items[i]));
        bool ok =
            p->options.no_io ? start_quiet_server(p, command) : dispatcher_run_line(p->dispatcher, command);
        if (!ok) return EXIT_USAGE;
    }
    attach_clients(p);
    fflush(stdout);
    return EXIT_OK;
}

static int run(program *p)
{
    error *problem = apply_options(p);
    if (problem) return usage(p->options.program, problem);
    print_without_effect(&p->options);
    out_heading(p->out, "\nntdbg %s\n", NTDBG_VERSION);
    if (p->options.log.len > 0) {
        error *e = dispatcher_open_log(
            p->dispatcher, p->arena, p->options.log,
            (log_form){.append = p->options.log_append, .unicode = p->options.log_unicode});
        if (e) {
            fprintf(stderr, "%.*s: %.*s\n", STR_ARG(p->options.program), STR_ARG(e->message));
            return EXIT_FILE;
        }
        out_heading(p->out, "Opened log file '%.*s'\n", STR_ARG(p->options.log));
    }
    if (p->options.extension.len)
        dispatcher_run_line(p->dispatcher,
                            str_format(p->arena, ".setdll \"%.*s\"", STR_ARG(p->options.extension)));
    int status = start_servers(p);
    if (status == EXIT_OK) status = open_dump(p);
    if (status == EXIT_OK) status = first_commands(p);
    if (status != EXIT_OK) return status;
    bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
    if (!p->session->quit && terminal && !p->options.json && !p->options.no_io)
        p->editor = editor_new(p->arena, str_to_cstr(p->arena, p->options.program), p->dispatcher, p->session,
                               editor_history_path(p->arena), paint_prompt(p->paint));
    if (p->editor) p->pager = pager_new(p->arena, &p->session->interrupt, environment);
    else p->input = input_new(p->arena, p->options.no_io ? -1 : STDIN_FILENO);
    if (!p->session->quit) prompt_loop(p);
    if (p->session->quit) out_heading(p->out, "quit:\n");
    if (p->session->exit_code) return p->session->exit_code;
    return p->failed && p->options.fail_on_error ? EXIT_COMMAND_FAILED : EXIT_OK;
}

/* For vercommand: the program in quotation marks, the rest as it may have been typed. */
static str command_line(arena *a, int argc, char *const *argv)
{
    strbuf text = {.arena = a};
    strbuf_format(&text, "\"%s\" ", argc > 0 ? argv[0] : "ntdbg");
    for (int i = 1; i < argc; i++) {
        const char *mark = argv[i][0] && !strchr(argv[i], ' ') ? "" : "\"";
        strbuf_format(&text, "%s%s%s%s", mark, argv[i], mark, i + 1 < argc ? " " : "");
    }
    return strbuf_str(&text);
}

int cli_run(int argc, char *const *argv)
{
    setlocale(LC_CTYPE, ""); /* the line editor's letters */
    const tool *t = argc > 1 ? tool_find(str_from_cstr(argv[1])) : NULL;
    if (t) return tool_run(t, argc - 2, argv + 2);
    program p = {.arena = arena_new()};
    error *e = options_parse(p.arena, argc, argv, environment, &p.options);
    int status = EXIT_OK;
    if (e) {
        status = usage(str_base_name(str_from_cstr(argc > 0 ? argv[0] : "ntdbg")), e);
    } else if (p.options.action == ACTION_HELP) {
        str help = options_help();
        fwrite(help.ptr, 1, help.len, stdout);
        str list = tool_list(p.arena);
        printf("\nTools (ntdbg NAME --help says more):\n%.*s", STR_ARG(list));
    } else if (p.options.action == ACTION_VERSION) {
        printf("ntdbg %s\n", NTDBG_VERSION);
    } else if (p.options.action == ACTION_QUERY) {
        status = query_servers(p.arena, &p.options);
    } else if (p.options.remote.len) {
        print_without_effect(&p.options);
        status = remote_client_run(p.arena, &p.options);
    } else if ((e = session_new(&p.session))) {
        status = usage(p.options.program, e);
    } else if ((e = serve_open(p.arena, &p.options, p.session, &p.interrupts, &p.hub))) {
        status = usage(p.options.program, e);
        session_free(p.session);
    } else {
        interrupts_start(&p.interrupts, &p.session->interrupt);
        file_survive_cuts();
        const command_list lists[] = {builtin_commands, extension_commands};
        p.out = out_new(p.arena, p.options.json ? OUT_JSON : OUT_TEXT, (sink){write_stdout, &p},
                        &p.session->interrupt);
        p.dispatcher = dispatcher_new(p.arena, p.session, p.out, lists, sizeof lists / sizeof *lists);
        dispatcher_set_exports(p.dispatcher, windbg_exports, windbg_export_count);
        libraries *extensions = libraries_new(p.arena, p.session, p.out, p.options.extension_path);
        dispatcher_set_libraries(p.dispatcher, libraries_hooks(extensions));
        dispatcher_set_absent(p.dispatcher, absent_commands, absent_command_count);
        p.session->settings.command_line = command_line(p.session->arena, argc, argv);
        p.paint = paint_new(p.arena, p.session, p.options.json ? COLOR_NEVER : p.options.color,
                            isatty(STDOUT_FILENO), environment);
        paint_attach(p.paint, p.out);
        status = run(&p);
        dispatcher_close_log(p.dispatcher);
        editor_free(p.editor);
        pager_free(p.pager);
        remote_hub_free(p.hub);
        interrupts_stop(&p.interrupts);
        session_free(p.session);
    }
    if (fflush(stdout) != 0 && status == EXIT_OK) status = EXIT_FILE;
    arena_free(p.arena);
    return status;
}
