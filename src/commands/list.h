/* What the command line gives to the dispatcher. */
#ifndef NTDBG_COMMANDS_LIST_H
#define NTDBG_COMMANDS_LIST_H

#include "dispatch/command.h"

extern const command_list builtin_commands;

#endif
