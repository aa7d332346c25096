/* Several dumps in one session: each is a system of its own (windows-driver-docs, "Debugging Multiple
 * Targets"). One is current: its state is the session's own members. The others wait with theirs, or have not
 * been opened yet: `.opendump` and further -z only name a dump, and `g` opens it. */
#ifndef NTDBG_SESSION_SYSTEMS_H
#define NTDBG_SESSION_SYSTEMS_H

#include "session/session.h"

typedef struct session_systems session_systems;
session_systems *session_systems_new(arena *a);
void session_systems_free(session *s); /* what the others hold */

/* For session.c: an empty system in the session's members (its symbols set up like others), and the end of
 * one. */
void session_begin_system(session *s, symbols *like);
void session_end_system(session_system *system);

typedef struct session_system_view {
    size_t ordinal;      /* as `||` counts: never given again */
    bool current, event; /* event: the last one that was opened */
    bool pending;        /* not opened yet: only the path is known */
    str path;
    const target *target; /* NULL when pending */
} session_system_view;

size_t session_system_count(const session *s); /* closed ones do not count */
session_system_view session_system_at(const session *s, size_t index);
/* "||0:" when there are several; empty otherwise. *ordinal: of the current one. */
str session_system_prompt(const session *s, arena *a, size_t *ordinal);

/* Names a dump to be opened. */
void session_add_dump(session *s, str path);
/* Opens the next one that waits to be opened and makes it current; *opened false when there is none. */
error *session_open_pending(session *s, bool *opened);
/* Makes a system current, opening it when it has not been. ERROR_NOT_FOUND: no such ordinal. */
error *session_set_system(session *s, arena *a, size_t ordinal, bool *opened);
/* Closes the current target; another one that is open becomes current, else one that waits is opened, else
 * there is none. */
error *session_close_system(session *s);

#endif
