/* Line editing on a terminal: libedit with a history file and completion of commands, modules and symbols. */
#ifndef NTDBG_CLI_EDITOR_H
#define NTDBG_CLI_EDITOR_H

#include "cli/interrupts.h"
#include "dispatch/command.h"

typedef struct editor editor;

/* NULL when the terminal cannot be used. `history_path` empty = none is kept. */
editor *editor_new(arena *a, const char *program, dispatcher *d, session *s, str history_path);
void editor_free(editor *e);
/* One line without its line end; false at the end of input. Valid until the next call. */
bool editor_read(editor *e, str prompt, str *line);
/* $XDG_STATE_HOME/ntdbg/history or ~/.local/state/ntdbg/history, its folder made; empty when there is no
 * home. */
str editor_history_path(arena *a);

/* What TAB may put for `word` (the text from the word's start to the cursor); `first`: it is the line's
 * command. Sorted, at most `limit`. */
typedef VEC(str) editor_words;
editor_words editor_complete(arena *a, dispatcher *d, session *s, str word, bool first, size_t limit);

#endif
