#include "cli/interrupts.h"

#include "cli/exit_codes.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

static void say(const char *text)
{
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
}

/* The first press asks the command to end; the second says so again; the third gives up on it. */
static void pressed(interrupts *i)
{
    if (!atomic_load(&i->running)) {
        if (!atomic_load(&i->editing)) _exit(EXIT_GIVEN_UP);
        return;
    }
    interrupt_request(i->flag);
    int presses = atomic_fetch_add(&i->presses, 1) + 1;
    if (presses == 2)
        say("\nThe command was asked to stop and has not yet; Ctrl-C once more ends the debugger.\n");
    else if (presses > 2) _exit(EXIT_GIVEN_UP);
}

static void *wait_for_signals(void *context)
{
    interrupts *i = context;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    for (;;) {
        int number;
        if (sigwait(&set, &number) == 0) pressed(i);
    }
    return NULL;
}

bool interrupts_start(interrupts *i, interrupt *flag)
{
    i->flag = flag;
    atomic_init(&i->running, false);
    atomic_init(&i->editing, false);
    atomic_init(&i->presses, 0);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
    i->started = pthread_create(&i->thread, NULL, wait_for_signals, i) == 0;
    if (!i->started) pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    return i->started;
}

void interrupts_stop(interrupts *i)
{
    if (!i->started) return;
    pthread_cancel(i->thread);
    pthread_join(i->thread, NULL);
    i->started = false;
}

void interrupts_command_begin(interrupts *i)
{
    atomic_store(&i->presses, 0);
    atomic_store(&i->running, true);
}

void interrupts_command_end(interrupts *i)
{
    atomic_store(&i->running, false);
}
