/* The extension commands. list.inc names each in one sorted line; the folder is the DLL that exports it in
 * WinDbg. */
#include "extensions/list.h"

#define COMMAND(name) extern const command command_##name;
#include "extensions/list.inc"
#undef COMMAND

#define COMMAND(name) &command_##name,
static const command *const commands[] = {
#include "extensions/list.inc"
};
#undef COMMAND

const command_list extension_commands = {commands, sizeof commands / sizeof commands[0]};
