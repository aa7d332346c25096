/* What a debugger does when an exception or an event comes: the table that `sx` shows. A dump has no events
 * to come; the settings are kept all the same, as scripts and command lines set them and read them back. */
#ifndef NTDBG_SESSION_EVENT_FILTERS_H
#define NTDBG_SESSION_EVENT_FILTERS_H

#include "session/session.h"

/* DEBUG_FILTER_XXX of dbgeng.h. */
typedef enum filter_break {
    FILTER_BREAK,         /* sxe */
    FILTER_SECOND_CHANCE, /* sxd */
    FILTER_OUTPUT,        /* sxn */
    FILTER_IGNORE,        /* sxi */
} filter_break;

typedef struct event_filter {
    const char *code, *name; /* "av", "Access violation"; code NULL: an exception named by number only */
    const char *continued;   /* the code of the handling status, where that is a row of its own: "bpec" */
    uint32_t number, last;   /* exception codes of it, first to last; 0 = an event that is no exception */
    bool has_argument;       /* ld:Module */
    filter_break action;
    bool handled, changed; /* changed: by the user */
    str argument, first_command, second_command;
} event_filter;

typedef struct event_filters event_filters;

/* The defaults of a program. */
event_filters *event_filters_new(arena *a);
/* Another default where the target is a kernel (ibp is ignored); what the user has set stays. */
void event_filters_begin(event_filters *f, bool kernel);
/* sxr */
void event_filters_reset(event_filters *f, bool kernel);
size_t event_filters_count(const event_filters *f);
/* Events first, then exceptions, then "*", then those that are known by number only. */
const event_filter *event_filters_at(const event_filters *f, size_t index);

/* `sxe TEXT` and so on: `kind` is 'e', 'd', 'n', 'i' or '-', `text` what follows: [-c "Cmd1"] [-c2 "Cmd2"]
 * [-h] {Exception|Event|*}. */
error *session_set_event_filter(session *s, arena *a, char kind, str text);

#endif
