/* What the command line gives to the dispatcher. */
#ifndef NTDBG_COMMANDS_LIST_H
#define NTDBG_COMMANDS_LIST_H

#include "dispatch/command.h"

extern const command_list builtin_commands;

/* Every documented extension command of WinDbg's DLLs. */
extern const windbg_export windbg_exports[];
extern const size_t windbg_export_count;

/* Every documented dot command that is not there. */
extern const absent_command absent_commands[];
extern const size_t absent_command_count;

#endif
