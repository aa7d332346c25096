/* Whole command lines, in a session without a dump, as text and as JSON: splitting, control tokens, aliases,
 * arguments, expressions, .printf, refusals. Lines that would write log files are left out; secure mode keeps
 * the rest away from this machine. Ctrl-C comes after a moment, so that an endless loop ends, or shows that
 * Ctrl-C does not end it. */
#include "commands/list.h"
#include "dispatch/command.h"
#include "extensions/list.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void take_text(void *context, str text)
{
    *(size_t *)context += text.len;
}

static session *running;

static void press_ctrl_c(int number)
{
    (void)number;
    if (running) interrupt_request(&running->interrupt);
}

/* Again and again: the interrupt is forgotten when the next line begins. */
static void set_timer(long microseconds)
{
    struct itimerval timer = {.it_interval = {.tv_usec = microseconds},
                              .it_value = {.tv_usec = microseconds}};
    setitimer(ITIMER_REAL, &timer, NULL);
}

static void run(str line, out_format format)
{
    session *s;
    if (session_new(&s)) abort();
    s->settings.secure = true;
    signal(SIGALRM, press_ctrl_c);
    running = s;
    set_timer(20000);
    arena *a = arena_new();
    size_t written = 0;
    out *o = out_new(a, format, (sink){take_text, &written}, &s->interrupt);
    const command_list lists[] = {builtin_commands, extension_commands};
    dispatcher *d = dispatcher_new(a, s, o, lists, sizeof lists / sizeof *lists);
    dispatcher_run_line(d, line);
    dispatcher_run_line(d, STR("")); /* Enter repeats */
    dispatcher_print_notes(d);
    dispatcher_close_log(d);
    set_timer(0);
    running = NULL;
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
