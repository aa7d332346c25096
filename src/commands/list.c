/* The built-in commands. list.inc names each in one sorted line (by descriptor: command_frame is ".frame"). */
#include "commands/list.h"

#define COMMAND(name) extern const command command_##name;
#include "commands/list.inc"
#undef COMMAND

#define COMMAND(name) &command_##name,
static const command *const commands[] = {
#include "commands/list.inc"
};
#undef COMMAND

const command_list builtin_commands = {commands, sizeof commands / sizeof commands[0]};
