/* Segments of x86 and x64: what a selector stands for. */
#ifndef NTDBG_SESSION_SELECTORS_H
#define NTDBG_SESSION_SELECTORS_H

#include "session/session.h"

typedef struct session_selector {
    uint64_t base;
    uint32_t limit; /* bytes */
    uint16_t flags; /* type, S, DPL, P in bits 0-7; AVL, L, D, G in 8-11 (Intel SDM, volume 3, 3.4.5) */
} session_selector;

enum {
    SELECTOR_PRESENT = 0x80,
    SELECTOR_USER = 0x10,
    SELECTOR_CODE = 8,
    SELECTOR_LONG = 0x200,
    SELECTOR_BIG = 0x400,
    SELECTOR_GRANULAR = 0x800
};

/* A kernel dump's descriptors come from the processor's GDT; a program's dump has none, and its segments are
 * the fixed ones of Windows. False when there is none of that number. */
bool session_get_selector(session *s, arena *a, uint16_t selector, session_selector *out);
/* For expr_env.segment (context: the session): where a segment begins. GS of x64 has its base in a register
 * of its own, which Windows points at the TEB of a program's thread and the PCR of a processor; the bases of
 * CS, DS, ES and SS count for nothing there (Intel SDM, volume 1, 3.4.2.1). FS of a 32-bit program is its
 * TEB, whatever the selector. */
bool session_segment_base(void *context, arena *a, str text, uint16_t selector, uint64_t *base);

#endif
