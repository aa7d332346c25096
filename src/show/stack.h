/* Stack listings: k and its letters, .frame, ~*k, !thread. */
#ifndef NTDBG_SHOW_STACK_H
#define NTDBG_SHOW_STACK_H

#include "out/out.h"
#include "session/session.h"

typedef struct stack_style {
    bool numbers;    /* kn */
    bool arguments;  /* kb: three or four words above the return address */
    bool fpo;        /* kv: kb with trap frames and the frame pointer column */
    bool parameters; /* kp: typed, on the line; kP: below it */
    bool parameters_below;
    bool clean;      /* kc: names only */
    bool distance;   /* kf: bytes between frames */
    bool no_lines;   /* kL */
    bool no_heading; /* !analyze's STACK_TEXT: rows alone */
    unsigned indent; /* blanks before each line: a thread's stack within !process */
} stack_style;

/* The header line and a record "frame" for each of frames[first] .. frames[first + count - 1]; `total` frames
 * were walked. */
void show_stack(session *s, out *o, arena *a, const frame *frames, size_t total, size_t count,
                const stack_style *style);
/* The one line of .frame: "02 fffff880`05db1b50 fffff800`01b6cc2e nt!VfAfterCallDriver+0x33e". */
void show_frame_line(session *s, out *o, arena *a, const frame *frames, size_t total, size_t index);
/* What the last column of k says of a frame: "nt!Foo+0x12", "0x00007fff`674c1494". */
str show_call_site(session *s, arena *a, const frame *f);
/* Why the walk ended, as a record "stack_end" (JSON) or, with -v, a line. */
void show_stack_end(session *s, out *o, unwind_end end, uint64_t address);

#endif
