/* !token: of kernels in token.c, of programs in token_user.c. */
#ifndef NTDBG_EXTENSIONS_EXTS_TOKEN_H
#define NTDBG_EXTENSIONS_EXTS_TOKEN_H

#include "dispatch/command.h"

/* The tokens that a program's dump brings. */
error *token_of_program(command_call *c);

#endif
