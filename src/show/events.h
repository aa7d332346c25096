/* Event logs: what `ntdbg evtx` and !evtlog do once they know what is asked for. */
#ifndef NTDBG_SHOW_EVENTS_H
#define NTDBG_SHOW_EVENTS_H

#include "base/interrupt.h"
#include "logs/devices.h"
#include "logs/locate.h"
#include "logs/plot.h"
#include "out/out.h"

typedef enum events_form { EVENTS_LIST, EVENTS_CSV, EVENTS_XML, EVENTS_DEVICES, EVENTS_COUNTS } events_form;

typedef struct events_request {
    VEC(str) files;
    log_filter filter;
    events_form form;
    bool details; /* facts and strings below each line */
    bool by_time; /* all files as one, in the order of time */
    bool slack;   /* also records that only a chunk's unused end still holds */
    size_t limit; /* events that are shown; 0 = all */
    bool has_symbol_path, has_image_path;
    str symbol_path, image_path;
    symsrv *server; /* NULL = nothing is fetched */
    log_plot *plot; /* NULL, or takes every event that is shown */
    /* What is wrong with a file, one call a line: "x.evtx: offset 0x..: ..." */
    void (*complain)(void *context, str text);
    void *context;
} events_request;

/* Takes the option words[*i] (and its value) into the request; *taken is false when it is not one of them. *i
 * is left on the last word used. */
error *events_take_option(arena *a, events_request *r, const str *words, size_t count, size_t *i,
                          bool *taken);
/* What those options are, as help text. */
const char *events_option_help(void);

/* A file that cannot be opened is complained of; the rest is still shown, and the error is returned at the
 * end. */
error *show_events(out *o, arena *a, const events_request *r, const interrupt *i);

#endif
