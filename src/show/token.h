/* Rows of access tokens, for !token of kernels and of programs. Source: windows-driver-docs, "!token". */
#ifndef NTDBG_SHOW_TOKEN_H
#define NTDBG_SHOW_TOKEN_H

#include "out/out.h"
#include "windows/token.h"

/* The list `list` of the open record: " 00 S-1-1-0" and its attributes, from the `from`th on. */
void show_token_sids(out *o, arena *a, const char *list, const nt_token_sids *all, size_t from, bool named,
                     bool cut);
/* "Privs: " and the list "privileges"; `whole`: all could be read. */
void show_token_privileges(out *o, arena *a, const nt_privileges *all, bool whole);

#endif
