/* Whole command lines, in a session without a dump, as text and as JSON: splitting, arguments, expressions,
 * options, refusals. Lines that would write log files are left out. */
#include "commands/list.h"
#include "dispatch/command.h"
#include "extensions/list.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_text(void *context, str text)
{
    *(size_t *)context += text.len;
}

static void run(str line, out_format format)
{
    session *s;
    if (session_new(&s)) abort();
    arena *a = arena_new();
    size_t written = 0;
    out *o = out_new(a, format, (sink){take_text, &written}, &s->interrupt);
    const command_list lists[] = {builtin_commands, extension_commands};
    dispatcher *d = dispatcher_new(a, s, o, lists, sizeof lists / sizeof *lists);
    dispatcher_run_line(d, line);
    dispatcher_run_line(d, STR("")); /* Enter repeats */
    dispatcher_print_notes(d);
    dispatcher_close_log(d);
    arena_free(a);
    session_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 4000) return 0;
    str line = {(const char *)data, size};
    for (size_t i = 0; i + 4 <= size; i++) {
        if (str_equal_nocase(str_slice(line, i, i + 4), STR(".log"))) return 0;
    }
    run(line, OUT_TEXT);
    run(line, OUT_JSON);
    return 0;
}
