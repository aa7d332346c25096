/* Routines that drivers want called when the machine stops (KeRegisterBugCheckCallback and
 * KeRegisterBugCheckReasonCallback), from nt's two lists. Records: wdm.h's KBUGCHECK_CALLBACK_RECORD and
 * KBUGCHECK_REASON_CALLBACK_RECORD. */
#ifndef NTDBG_WINDOWS_BUGCHECK_CALLBACKS_H
#define NTDBG_WINDOWS_BUGCHECK_CALLBACKS_H

#include "windows/layouts.h"

typedef struct nt_bugcheck_callback {
    uint64_t record, routine;
    uint64_t buffer; /* where the routine leaves its data; 0 = it has none, or is one for a reason */
    uint64_t length; /* bytes of it */
    uint64_t state;  /* BufferInserted (1), BufferStarted, BufferFinished, BufferIncomplete */
    uint64_t reason; /* KBUGCHECK_CALLBACK_REASON; 0 = none */
    bool named;
    str component;
} nt_bugcheck_callback;
typedef VEC(nt_bugcheck_callback) nt_bugcheck_callbacks;

/* False when nt's symbols do not have the list. `end` says how the walk ended. */
bool nt_bugcheck_callback_list(arena *a, nt_context *c, bool of_reasons, nt_bugcheck_callbacks *out,
                               walk_end *end);
/* "BufferInserted"; NULL = not known. */
const char *nt_bugcheck_callback_state(uint64_t state);
/* "KbCallbackSecondaryDumpData"; NULL = not known. */
const char *nt_bugcheck_callback_reason(uint64_t reason);

#endif
