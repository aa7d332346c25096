/* Any bytes as a dump that is opened whole (modules, kernel, processes) and analyzed, as text and as JSON:
 * the bug check's arguments lead to records, trap frames and stacks that are not what they seem. No symbol
 * server is asked. */
#include "commands/list.h"
#include "dispatch/command.h"
#include "extensions/list.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_text(void *context, str text)
{
    *(size_t *)context += text.len;
}

static void analyze(str path, out_format format)
{
    session *s;
    if (session_new(&s)) abort();
    session_set_secure(s);
    arena *a = arena_new();
    size_t written = 0;
    out *o = out_new(a, format, (sink){take_text, &written}, &s->interrupt);
    const command_list lists[] = {builtin_commands, extension_commands};
    dispatcher *d = dispatcher_new(a, s, o, lists, sizeof lists / sizeof *lists);
    if (!session_open_dump(s, path)) {
        dispatcher_run_line(d, STR("!analyze"));
        dispatcher_run_line(d, STR("!analyze -v -f"));
        dispatcher_run_line(d, STR("!analyze -v -hang"));
        dispatcher_run_line(d, STR("!deadlock 3; !whea"));
        dispatcher_run_line(d, STR("!verifier 3; !verifier 4; !verifier 40; !verifier 80"));
        dispatcher_run_line(d, STR("!findthreads -v -t @$thread -a nt -l 100"));
    }
    arena_free(a);
    session_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    int fd = memfd_create("fuzz", MFD_CLOEXEC);
    char path[64];

    if (fd < 0 || write(fd, data, size) != (ssize_t)size) abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    analyze(str_from_cstr(path), OUT_TEXT);
    analyze(str_from_cstr(path), OUT_JSON);
    close(fd);
    return 0;
}
