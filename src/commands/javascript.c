/* .scriptload, .scriptrun, .scriptunload, .scriptlist, .scriptproviders, and function aliases as extension
 * commands. Texts: windows-driver-docs, the pages of these commands, "JavaScript Debugger Scripting" and
 * "Debugger data model function aliases". */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "script/script.h"
#include "session/input_file.h"

#define MAX_EARLY_OUTPUT ((size_t)64 * 1024 * 1024)

static void write_log(void *context, str text)
{
    out_text(context, text);
}

/* What a script writes before it is known whether it loads: the line about that comes first. */
static void collect_log(void *context, str text)
{
    strbuf *into = context;
    if (into->len + text.len <= MAX_EARLY_OUTPUT) strbuf_append(into, text);
}

static bool capture(void *context, str line, strbuf *into)
{
    command_call *c = context;
    return dispatcher_capture(c->dispatcher, line, into);
}

static model_context *begin(command_call *c)
{
    model_context *m = model_begin_command(c->session, c->arena, false);
    m->run = capture;
    m->run_context = c;
    return m;
}

/* "the errors will be displayed to console, including the line number and error message" */
static error *worded(command_call *c, const model_context *m, error *e, const char *what, str path)
{
    if (!e || e->code == ERROR_CANCELLED) return e;
    strbuf text = {.arena = c->arena};
    if (m->script_place.len) strbuf_format(&text, "%.*s: ", STR_ARG(m->script_place));
    else strbuf_format(&text, "\"%.*s\": ", STR_ARG(path));
    strbuf_format(&text, "Error (0x80004005): %.*s\nError: Unable to %s JavaScript script '%.*s'",
                  STR_ARG(e->message), what, STR_ARG(path));
    return error_new(c->arena, e->code, "%.*s", STR_ARG(strbuf_str(&text)));
}

static error *take_path(command_call *c, str *path)
{
    str rest = c->args;
    if (!args_take_string(&rest, path) || !path->len) return args_error(c, rest, "Syntax");
    return args_end(c, rest);
}

/* ---- function aliases ---- */

static bool has_alias(session *s, str name)
{
    return scripts_have_alias(scripts_of(s), name);
}

/* Whether the text is one pair of parentheses with everything in it. */
static bool is_parenthesized(str text)
{
    size_t depth = 0;
    char quote = 0;
    if (!text.len || text.ptr[0] != '(') return false;
    for (size_t i = 0; i < text.len; i++) {
        char ch = text.ptr[i];
        if (quote) {
            if (ch == '\\') i++;
            else if (ch == quote) quote = 0;
            continue;
        }
        if (ch == '"' || ch == '\'') quote = ch;
        else if (ch == '(') depth++;
        else if (ch == ')' && --depth == 0) return i + 1 == text.len;
    }
    return false;
}

/* "All function aliases ... can be invoked as if they were debug extension ! ("bang") commands ... whatever
 * comes after the function alias command is considered an expression". */
static error *run_alias(command_call *c)
{
    str args = str_trim(c->args), name = str_skip(c->name, 1);
    bool whole = is_parenthesized(args);
    str line = str_format(c->arena, "dx @$%.*s%s%.*s%s", STR_ARG(name), whole ? "" : "(", STR_ARG(args),
                          whole ? "" : ")");
    return dispatcher_run_nested(c->dispatcher, line) ? NULL : dispatcher_failed(c->arena);
}

/* ---- loading ---- */

static error *open_scripts(command_call *c, scripts **out)
{
    error *e = scripts_open(c->session, c->arena, out);
    if (!e) dispatcher_set_aliases(c->dispatcher, run_alias, has_alias);
    return e;
}

/* "Either type of script can be loaded with the .scriptload command." */
static error *load_natvis(command_call *c, str path)
{
    bytes content;
    error *e = session_map_input(c->session, c->arena, path, &content);
    if (!e) e = natvis_load(model_natvis(c->session), c->arena, path, STR(""), content);
    if (e) return e;
    emit(c->out, "script", "{language} script successfully loaded from '{path}'\n", f_c("language", "NatVis"),
         f_s("path", path));
    return NULL;
}

static error *load(command_call *c, bool invoke)
{
    str path, text;
    scripts *all;
    script *s = NULL;
    error *e = take_path(c, &path);
    if (!e && str_ends_with_nocase(path, STR(".natvis"))) return load_natvis(c, path);
    if (!e) e = session_read_text(c->session, c->arena, path, &text);
    if (!e) e = open_scripts(c, &all);
    if (e) return e;
    model_context *m = begin(c);
    /* "until the script is subsequently unloaded or is run again with different content" */
    script *old = scripts_find(all, path);
    scripts_set_console(all, (script_console){write_log, c->out});
    if (old && str_equal(script_path(old), path) && (e = script_unload(old, m)))
        return worded(c, m, e, "uninitialize", path);
    strbuf log = {.arena = c->arena};
    scripts_set_console(all, (script_console){collect_log, &log});
    e = script_load(all, m, path, text, &s);
    scripts_set_console(all, (script_console){write_log, c->out});
    if (!e)
        emit(c->out, "script", "{language} script successfully loaded from '{path}'\n",
             f_s("language", script_language(all)), f_s("path", path));
    if (log.len) out_text(c->out, strbuf_str(&log));
    if (!e && invoke) e = script_invoke(s, m);
    return worded(c, m, e, "execute", path);
}

static error *run_scriptload(command_call *c)
{
    return load(c, false);
}

static error *run_scriptrun(command_call *c)
{
    return load(c, true);
}

static error *run_scriptunload(command_call *c)
{
    str path;
    error *e = take_path(c, &path);
    if (e) return e;
    scripts *all = scripts_of(c->session);
    script *s = scripts_find(all, path);
    if (!s && str_ends_with_nocase(path, STR(".natvis")) && natvis_unload(model_natvis(c->session), path)) {
        emit(c->out, "script", "{language} script unloaded from '{path}'\n", f_c("language", "NatVis"),
             f_s("path", path));
        return NULL;
    }
    if (!s) return error_new(c->arena, ERROR_NOT_FOUND, "Error: Unable to find script '%.*s'", STR_ARG(path));
    model_context *m = begin(c);
    str name = str_copy(c->arena, script_path(s));
    scripts_set_console(all, (script_console){write_log, c->out});
    e = script_unload(s, m);
    emit(c->out, "script", "{language} script unloaded from '{path}'\n",
         f_s("language", script_language(all)), f_s("path", name));
    return worded(c, m, e, "uninitialize", name);
}

static error *run_scriptlist(command_call *c)
{
    const scripts *all = scripts_of(c->session);
    const natvis_set *visualizers = model_natvis(c->session);
    error *e = args_end(c, c->args);
    if (e) return e;
    out_heading(c->out, "Command Loaded Scripts:\n");
    for (size_t i = 0; i < scripts_count(all); i++)
        emit(c->out, "script", "    {language} script from '{path}'\n", f_s("language", script_language(all)),
             f_s("path", script_path(scripts_at(all, i))));
    for (size_t i = 0; i < natvis_count(visualizers); i++) {
        const natvis_file *f = natvis_at(visualizers, i);
        if (f->origin.len) continue; /* those of PDBs nobody has loaded by a command */
        emit(c->out, "script", "    {language} script from '{path}'\n", f_c("language", "NatVis"),
             f_s("path", f->path));
    }
    return NULL;
}

static error *run_scriptproviders(command_call *c)
{
    error *e = args_end(c, c->args);
    if (e) return e;
    out_heading(c->out, "Available Script Providers:\n");
    emit(c->out, "script_provider", "    {language} (extension '{extension}')\n", f_c("language", "NatVis"),
         f_c("extension", ".NatVis"));
    if (scripts_available(c->arena))
        emit(c->out, "script_provider", "    {language} (extension '{extension}')\n",
             f_c("language", "JavaScript"), f_c("extension", ".js"));
    return NULL;
}

const command command_scriptload = {.name = ".scriptload",
                                    .synopsis = "ScriptFile",
                                    .brief = "Load a script: its root code and initializeScript are run",
                                    .example = ".scriptload shelf.js",
                                    .run = run_scriptload};

const command command_scriptrun = {.name = ".scriptrun",
                                   .synopsis = "ScriptFile",
                                   .brief = "Load a script and run its invokeScript too",
                                   .example = ".scriptrun shelf.js",
                                   .run = run_scriptrun};

const command command_scriptunload = {
    .name = ".scriptunload",
    .synopsis = "ScriptFile",
    .brief = "Unload a script: uninitializeScript is run, what it registered goes",
    .example = ".scriptunload shelf.js",
    .run = run_scriptunload};

const command command_scriptlist = {.name = ".scriptlist",
                                    .synopsis = "",
                                    .brief = "List the scripts that commands have loaded",
                                    .example = ".scriptlist",
                                    .run = run_scriptlist};

const command command_scriptproviders = {.name = ".scriptproviders",
                                         .synopsis = "",
                                         .brief = "List the languages of scripts and their file extensions",
                                         .example = ".scriptproviders",
                                         .run = run_scriptproviders};
