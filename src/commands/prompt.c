/* .prompt_allow, .pcmd, .prefer_dml, .ignore_missing_pages, .browse: how a session shows things. Source:
 * windows-driver-docs, the pages of these commands. .pager is our own. */
#include "dispatch/args.h"
#include "dispatch/command.h"

/* ---- .prompt_allow ---- */

typedef struct prompt_item {
    unsigned bit;
    const char *name, *meaning;
} prompt_item;

/* In the order of the page's example. */
static const prompt_item items[] = {
    {SESSION_PROMPT_SYMBOL, "sym", "Symbol for current instruction"},
    {SESSION_PROMPT_DISASSEMBLY, "dis", "Disassembly of current instruction"},
    {SESSION_PROMPT_EFFECTIVE_ADDRESS, "ea", "Effective address for current instruction"},
    {SESSION_PROMPT_REGISTERS, "reg", "Register state"},
    {SESSION_PROMPT_SOURCE, "src", "Source info for current instruction"},
};
enum { ITEMS = sizeof items / sizeof *items };

static void show_items(command_call *c, bool hidden)
{
    for (size_t i = 0; i < ITEMS; i++) {
        bool is_hidden = c->session->settings.prompt_hidden & items[i].bit;
        if (is_hidden == hidden)
            emit(c->out, "prompt_item", "{name:6} - {meaning}\n", f_c("name", items[i].name),
                 f_c("meaning", items[i].meaning), f_b("allowed", !hidden));
    }
}

static error *run_prompt_allow(command_call *c)
{
    session_settings *settings = &c->session->settings;
    unsigned hidden = settings->prompt_hidden, all = 0;
    str rest = c->args, word;
    while (!args_empty(rest) && args_take_string(&rest, &word)) {
        bool known = false;
        for (size_t i = 0; i < ITEMS && word.len > 1; i++) {
            if (!str_equal(str_skip(word, 1), str_from_cstr(items[i].name))) continue;
            known = word.ptr[0] == '+' || word.ptr[0] == '-';
            hidden = word.ptr[0] == '-' ? hidden | items[i].bit : hidden & ~items[i].bit;
        }
        if (!known) return args_error(c, word, "Syntax");
    }
    settings->prompt_hidden = hidden;
    for (size_t i = 0; i < ITEMS; i++) all |= items[i].bit;
    if (hidden != all) {
        out_heading(c->out, "Allow the following information to be displayed at the prompt:\n"
                            "(Other settings can affect whether the information is actually displayed)\n");
        show_items(c, false);
    }
    if (hidden) {
        out_heading(c->out, "Do not allow the following information to be displayed at the prompt:\n");
        show_items(c, true);
    }
    return NULL;
}

/* ---- .pcmd ---- */

static error *run_pcmd(command_call *c)
{
    session_settings *settings = &c->session->settings;
    str rest = c->args, text;
    if (args_take_flag(&rest, STR("s"))) {
        if (!args_take_string(&rest, &text)) return args_error(c, rest, "Syntax");
        settings->prompt_command = str_copy(c->session->arena, text);
    } else if (args_take_flag(&rest, STR("c"))) {
        settings->prompt_command = (str){0};
    }
    error *e = args_end(c, rest);
    if (e) return e;
    text = settings->prompt_command;
    emit(c->out, "prompt_command",
         text.len ? "Per-prompt command is '{command}'\n" : "No per-prompt command\n",
         f_if(text.len > 0, f_s("command", text)));
    return NULL;
}

/* ---- .prefer_dml, .ignore_missing_pages ---- */

static error *run_prefer_dml(command_call *c)
{
    bool *setting = &c->session->settings.prefer_dml;
    error *e = args_switch(c, setting);
    if (e) return e;
    emit(c->out, "setting", "DML versions of commands {state} by default\n",
         f_c("state", *setting ? "on" : "off"), f_b("enabled", *setting));
    return NULL;
}

static error *run_ignore_missing_pages(command_call *c)
{
    bool *setting = &c->session->settings.ignore_missing_pages;
    error *e = args_switch(c, setting);
    if (e) return e;
    emit(c->out, "setting", "Missing page errors are {state}\n", f_c("state", *setting ? "ignored" : "shown"),
         f_b("enabled", *setting));
    return NULL;
}

/* ---- .pager ---- */

static error *run_pager(command_call *c)
{
    bool enabled = !c->session->settings.no_pager;
    error *e = args_switch(c, &enabled);
    if (e) return e;
    c->session->settings.no_pager = !enabled;
    emit(c->out, "setting", "The pager for long output is {state}\n", f_c("state", enabled ? "on" : "off"),
         f_b("enabled", enabled));
    return NULL;
}

/* ---- .browse ---- */

static error *run_browse(command_call *c)
{
    if (args_empty(c->args)) return args_error(c, c->args, "Syntax");
    /* A browser window has links whatever .prefer_dml says. */
    bool *links = &c->session->settings.prefer_dml, before = *links;
    *links = true;
    bool fine = dispatcher_run_nested(c->dispatcher, c->args);
    *links = before;
    return fine ? NULL : dispatcher_failed(c->arena);
}

const command command_prompt_allow = {.name = ".prompt_allow",
                                      .synopsis = "[{+|-}sym|dis|ea|reg|src ...]",
                                      .brief = "Choose what is shown where the target stands",
                                      .example = ".prompt_allow -dis +sym",
                                      .run = run_prompt_allow};

const command command_pcmd = {.name = ".pcmd",
                              .synopsis = "[-s \"Command\" | -c]",
                              .brief = "Run a command whenever it is shown where the target stands",
                              .example = ".pcmd -s \".echo here\"",
                              .run = run_pcmd};

const command command_prefer_dml = {.name = ".prefer_dml",
                                    .synopsis = "[0 | 1]",
                                    .brief = "Say whether commands should give DML by default",
                                    .example = ".prefer_dml 1",
                                    .run = run_prefer_dml};

const command command_ignore_missing_pages = {
    .name = ".ignore_missing_pages",
    .synopsis = "[0 | 1]",
    .brief = "Say whether errors about pages that a dump does not have are shown",
    .example = ".ignore_missing_pages 1",
    .run = run_ignore_missing_pages};

const command command_pager = {.name = ".pager",
                               .synopsis = "[0 | 1]",
                               .brief = "Say whether output that is longer than the screen goes to a pager",
                               .example = ".pager 0",
                               .run = run_pager};

const command command_browse = {.name = ".browse",
                                .raw_line = true,
                                .synopsis = "Command",
                                .brief =
                                    "Run a command and show its text with links; there is no browser window",
                                .example = ".browse lm",
                                .run = run_browse};
