/* What a terminal shows beside the text: colours, and links for what WinDbg's DML makes a link of. Decided by
 * the record and the field, never by what a text looks like (docs/terminal.md). */
#ifndef NTDBG_CLI_PAINT_H
#define NTDBG_CLI_PAINT_H

#include "cli/options.h"
#include "out/out.h"
#include "session/session.h"

typedef struct paint {
    session *session;
    bool colours;
    bool links; /* where .prefer_dml 1 asks for them */
    strbuf before;
} paint;

/* `terminal`: standard output is one. NO_COLOR (https://no-color.org) and TERM=dumb count unless the option
 * says otherwise. */
paint *paint_new(arena *a, session *s, color_choice choice, bool terminal,
                 const char *(*environment)(const char *name));
/* Nothing when neither colours nor links are to be had. */
void paint_attach(paint *p, out *o);
/* Both empty without colours. */
ornament paint_prompt(const paint *p);

#endif
