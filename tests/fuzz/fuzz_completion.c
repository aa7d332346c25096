/* What TAB offers behind hostile text, in a session without a dump. Secure mode: no folder is listed. */
#include "cli/editor.h"
#include "commands/list.h"
#include "extensions/list.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore(void *context, str text)
{
    (void)context;
    (void)text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { LIMIT = 50 };
    session *s;
    if (size > 1000) return 0;
    if (session_new(&s)) abort();
    s->settings.secure = true;
    arena *a = arena_new();
    out *o = out_new(a, OUT_TEXT, (sink){ignore, NULL}, &s->interrupt);
    const command_list lists[] = {builtin_commands, extension_commands};
    dispatcher *d = dispatcher_new(a, s, o, lists, sizeof lists / sizeof *lists);
    str typed = {(const char *)data, size};
    completion found = editor_complete(a, d, s, typed, LIMIT);
    if (found.start > size || found.words.count > LIMIT) abort();
    for (size_t i = 1; i < found.words.count; i++) /* sorted, each once */
        if (str_equal(found.words.items[i - 1], found.words.items[i])) abort();
    arena_free(a);
    session_free(s);
    return 0;
}
