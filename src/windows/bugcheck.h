/* What Microsoft documents of a bug check, in our words: its name, what it means, what its arguments are.
 * From data/bugchecks.txt and data/bugcheck_arguments.txt. */
#ifndef NTDBG_WINDOWS_BUGCHECK_H
#define NTDBG_WINDOWS_BUGCHECK_H

#include "base/str.h"

typedef struct nt_bugcheck_words {
    str name;         /* "DRIVER_POWER_STATE_FAILURE"; empty = not documented */
    str text;         /* lines without the last line's end; may be empty */
    str arguments[4]; /* empty = reserved, or not documented */
    bool has_kind;    /* argument 1 is one of the documented kinds of this bug check */
} nt_bugcheck_words;

/* `arguments` (may be NULL) chooses among meanings that depend on another argument. A code 1....... is the
 * same bug check as a small dump has it (1000007e), where it has no entry of its own. */
nt_bugcheck_words nt_bugcheck_explain(uint32_t code, const uint64_t arguments[4]);

#endif
