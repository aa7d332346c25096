/* Aliases: text that stands for other text ("Using Aliases", "${ } (Alias Interpreter)").
 *
 *     $u0..$u9      fixed names, replaced wherever they stand, first
 *     user-named    replaced as whole words, or anywhere as ${Name}
 *     $ntsym ...    automatic ones, worked out when they are asked for
 *
 * Texts are replaced when a line or a block is entered, and what was put in is not looked through again. */
#ifndef NTDBG_SESSION_ALIASES_H
#define NTDBG_SESSION_ALIASES_H

#include "session/session.h"

/* What one text may grow to by its aliases; beyond it names stay as they are. */
#define ALIAS_TEXT_LIMIT ((size_t)16 * 1024 * 1024)

typedef struct alias {
    str name;
    str text;
} alias;

aliases *aliases_new(arena *a);
/* Counts every change: a text that was expanded at the same count need not be again. */
uint64_t aliases_generation(const aliases *all);

/* Copies both. Texts beyond the limit are cut. */
void session_set_alias(session *s, str name, str text);
/* false = there was none. */
bool session_delete_alias(session *s, str name);
void session_delete_aliases(session *s);
/* User-named, then automatic. The text lasts until the alias changes. */
bool session_find_alias(session *s, arena *a, str name, str *text);
/* The user's own, by name: without those that only a running command has set ($arg1, @#ModuleName). */
size_t session_list_aliases(session *s, arena *a, alias **out);
/* $u0..$u9. */
void session_set_fixed_alias(session *s, unsigned number, str text);

/* The text with everything replaced; `text` itself when there is nothing to replace. `token` (NULL = none) is
 * .foreach's variable, which comes before an alias of its name. Text that begins with "as", "aS", "ad" or
 * "al" is left alone. */
str session_expand_aliases(session *s, arena *a, str text, const alias *token);

/* An alias that lasts as long as a command: what it replaced comes back. */
typedef struct saved_alias {
    alias before;
    bool defined;
} saved_alias;

saved_alias session_push_alias(session *s, arena *a, str name, str text);
/* The same, but without an alias of that name meanwhile. */
saved_alias session_hide_alias(session *s, arena *a, str name);
void session_pop_alias(session *s, const saved_alias *saved);

#endif
