/* Line editing on a terminal: libedit with a history file and completion of commands and what they take. */
#ifndef NTDBG_CLI_EDITOR_H
#define NTDBG_CLI_EDITOR_H

#include "cli/input.h"
#include "cli/interrupts.h"
#include "dispatch/command.h"

typedef struct editor editor;

/* NULL when the terminal cannot be used. `history_path` empty = none is kept. `around`: the prompt's. Without
 * a dispatcher nothing is completed. */
editor *editor_new(arena *a, const char *program, dispatcher *d, session *s, str history_path,
                   ornament around);
void editor_free(editor *e);
/* One line without its line end, valid until the next call. INPUT_WOKEN when `wake_fd` (-1 = none) can be
 * read: what had been typed stands there again at the next call. */
input_result editor_read(editor *e, str prompt, int wake_fd, str *line);
/* $XDG_STATE_HOME/ntdbg/history or ~/.local/state/ntdbg/history, its folder made; empty when there is no
 * home. */
str editor_history_path(arena *a);

/* What TAB may put instead of the end of `typed` (the line up to the cursor), which begins at `start`:
 * commands, modules, symbols, and what the command takes: types and their fields (dt, dx, ??), members (dx),
 * files
 * (.logopen, $< ...), commands (.help, .hh). Sorted, at most `limit`. */
typedef struct completion {
    size_t start;
    VEC(str) words;
} completion;
completion editor_complete(arena *a, dispatcher *d, session *s, str typed, size_t limit);

#endif
