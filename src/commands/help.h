/* The list of commands that `?` and `.help` print. */
#ifndef NTDBG_COMMANDS_HELP_H
#define NTDBG_COMMANDS_HELP_H

#include "dispatch/command.h"

/* Every command that is neither a dot command nor an extension's. */
error *help_commands(command_call *c);

#endif
