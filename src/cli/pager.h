/* Output that is longer than the screen goes through a pager. Lines appear as they come; when the screen is
 * full, what has been printed is taken back and given to the pager with all that follows. Quitting the pager
 * ends the command, as Ctrl-C does. */
#ifndef NTDBG_CLI_PAGER_H
#define NTDBG_CLI_PAGER_H

#include "base/arena.h"
#include "base/interrupt.h"
#include "base/str.h"

typedef struct pager pager;

/* The pager is NTDBG_PAGER's command, else PAGER's, else `less -FRX`; empty or "cat" is none. NULL: none, or
 * there is no such program. Set when the pager is quit: `flag`. */
pager *pager_new(arena *a, interrupt *flag, const char *(*environment)(const char *name));
void pager_free(pager *p);
/* Around one command; what is written between goes to standard output, or to the pager. */
void pager_begin(pager *p);
void pager_write(pager *p, str text);
/* Waits until the user has left the pager. */
void pager_end(pager *p);

/* How many rows of a terminal `columns` wide the text moves down from `column`, which it leaves at the new
 * place. Escape sequences take no room. */
size_t pager_rows(str text, size_t columns, size_t *column);

#endif
