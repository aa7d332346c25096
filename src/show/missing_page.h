/* "Page 3b7a1 not present in the dump file. Type ".hh dbgerr004" for details": what the debugger says in
 * front of what it cannot show, because a kernel's dump has a translation for the address but not the page.
 */
#ifndef NTDBG_SHOW_MISSING_PAGE_H
#define NTDBG_SHOW_MISSING_PAGE_H

#include "out/out.h"
#include "session/session.h"

/* The page that was named last, so that each is named once in a command. */
typedef struct missing_pages {
    uint64_t last;
    bool has_last;
} missing_pages;

/* Nothing unless the byte at `address` is absent for that reason, or after .ignore_missing_pages 1. Source:
 * windows-driver-docs, "dbgerr004: Page Not Present in Dump File" and ".ignore_missing_pages". */
void show_missing_page(session *s, out *o, arena *a, uint64_t address, missing_pages *seen);

#endif
