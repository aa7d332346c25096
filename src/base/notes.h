/* Notes: things a person should know although the work went on (a dump without its memory list, a PDB
 * without types). Layers below the faces add them; the dispatcher prints each once, before the prompt. */
#ifndef NTDBG_BASE_NOTES_H
#define NTDBG_BASE_NOTES_H

#include "base/str.h"

typedef enum note_level {
    NOTE_INFO,    /* shown with -v / !sym noisy only */
    NOTE_WARNING, /* "WARNING: ..." */
    NOTE_ERROR,   /* "*** ERROR: ..." */
} note_level;

typedef struct note {
    note_level level;
    str text; /* one line without its line end */
} note;

typedef struct notes notes;
/* Text is copied into the arena. The same text is kept once. */
notes *notes_new(arena *a);
void notes_add(notes *n, note_level level, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The oldest note not yet taken; false when there is none. */
bool notes_take(notes *n, note *out);

#endif
