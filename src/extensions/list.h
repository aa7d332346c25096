/* What the command line gives to the dispatcher: commands of all extensions, in one list. */
#ifndef NTDBG_EXTENSIONS_LIST_H
#define NTDBG_EXTENSIONS_LIST_H

#include "dispatch/command.h"

extern const command_list extension_commands;

#endif
