/* A program of somebody else's that uses libntdbg: a debugger session without a dump that evaluates an
 * expression. */
#include <commands/list.h>
#include <dispatch/command.h>
#include <extensions/list.h>

#include <stdio.h>

static void write_text(void *context, str text)
{
    (void)context;
    fwrite(text.ptr, 1, text.len, stdout);
}

int main(void)
{
    session *s;
    if (session_new(&s)) return 1;
    arena *a = arena_new();
    out *o = out_new(a, OUT_TEXT, (sink){write_text, NULL}, NULL);
    const command_list lists[] = {builtin_commands, extension_commands};
    dispatcher *d = dispatcher_new(a, s, o, lists, 2);
    bool fine = dispatcher_run_line(d, STR("? a + 0xa0"));
    arena_free(a);
    session_free(s);
    return fine ? 0 : 1;
}
