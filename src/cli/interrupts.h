/* Ctrl-C: a thread of its own waits for the signal and sets the session's flag, so that nothing here is
 * global and no code runs in a signal handler. */
#ifndef NTDBG_CLI_INTERRUPTS_H
#define NTDBG_CLI_INTERRUPTS_H

#include "base/interrupt.h"

#include <pthread.h>

typedef struct interrupts {
    interrupt *flag;
    atomic_bool running; /* a command is: otherwise Ctrl-C is the line editor's, or ends the program */
    atomic_bool editing; /* the line editor has the terminal */
    atomic_int presses;  /* since the command began */
    pthread_t thread;
    bool started;
} interrupts;

/* Blocks SIGINT in this thread and those it starts, and waits for it in another. False when no thread can be
 * had. */
bool interrupts_start(interrupts *i, interrupt *flag);
void interrupts_stop(interrupts *i);
/* Around each command. */
void interrupts_command_begin(interrupts *i);
void interrupts_command_end(interrupts *i);

#endif
