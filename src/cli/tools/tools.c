/* The list of tools, and how the command line finds one. */
#include "cli/tools/tool.h"

#include "cli/interrupts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One line a tool, sorted. */
extern const tool tool_decode;
extern const tool tool_evtx;
extern const tool tool_filters;
extern const tool tool_reg;
extern const tool tool_regvalue;
extern const tool tool_symbols;

static const tool *const tools[] = {
    &tool_decode, &tool_evtx, &tool_filters, &tool_reg, &tool_regvalue, &tool_symbols,
};

enum { TOOL_COUNT = sizeof tools / sizeof tools[0] };

const tool *tool_find(str name)
{
    for (size_t i = 0; i < TOOL_COUNT; i++)
        if (str_equal(name, str_from_cstr(tools[i]->name))) return tools[i];
    return NULL;
}

str tool_list(arena *a)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < TOOL_COUNT; i++) {
        str usage = str_format(a, "%s %s", tools[i]->name, tools[i]->synopsis);
        strbuf_format(&b, "  ntdbg %-28.*s %s\n", STR_ARG(usage), tools[i]->brief);
    }
    return strbuf_str(&b);
}

static const char *environment(const char *name)
{
    return getenv(name);
}

static bool wants_help(int argc, char *const *argv)
{
    for (int i = 0; i < argc; i++)
        if (strcmp(argv[i], "--help") == 0) return true;
    return argc == 1 && strcmp(argv[0], "-h") == 0;
}

int tool_run(const tool *t, int argc, char *const *argv)
{
    if (wants_help(argc, argv)) {
        printf("usage: ntdbg %s %s\n%s.\n\n%s%s", t->name, t->synopsis, t->brief, t->help,
               t->more_help ? t->more_help() : "");
        return fflush(stdout) ? EXIT_FILE : EXIT_OK;
    }
    tool_call call = {
        .tool = t, .arena = arena_new(), .argc = argc, .argv = argv, .environment = environment};
    interrupts watch = {0};
    bool watching = interrupts_start(&watch, &call.interrupt);
    interrupts_command_begin(&watch);
    int status = t->run(&call);
    interrupts_command_end(&watch);
    if (watching) interrupts_stop(&watch);
    if (interrupt_pending(&call.interrupt)) status = EXIT_GIVEN_UP;
    if (fflush(stdout) != 0 && status == EXIT_OK) status = EXIT_FILE;
    arena_free(call.arena);
    return status;
}

static void write_stdout(void *context, str text)
{
    (void)context;
    fwrite(text.ptr, 1, text.len, stdout);
}

out *tool_begin(tool_call *c, out_format format)
{
    out *o = out_new(c->arena, format, (sink){write_stdout, NULL}, &c->interrupt);
    strbuf line = {.arena = c->arena};
    strbuf_append(&line, str_from_cstr(c->tool->name));
    for (int i = 0; i < c->argc; i++) strbuf_format(&line, " %s", c->argv[i]);
    out_command_begin(o, strbuf_str(&line));
    return o;
}

void tool_end(tool_call *c, out *o)
{
    (void)c;
    out_command_end(o);
}

void tool_complain(const tool_call *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "ntdbg %s: ", c->tool->name);
    vfprintf(stderr, format, args);
    fputc('\n', stderr);
    va_end(args);
}

int tool_usage(const tool_call *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fprintf(stderr, "ntdbg %s: ", c->tool->name);
    vfprintf(stderr, format, args);
    fprintf(stderr, "\nTry ntdbg %s --help.\n", c->tool->name);
    va_end(args);
    return EXIT_USAGE;
}

bool tool_option(const tool_call *c, int *i, const char *option, const char **value)
{
    const char *word = c->argv[*i];
    size_t length = strlen(option);
    if (strncmp(word, option, length) != 0) return false;
    if (word[length] == '=') {
        *value = word + length + 1;
        return true;
    }
    if (word[length] != '\0') return false;
    *value = *i + 1 < c->argc ? c->argv[++*i] : NULL;
    return true;
}
