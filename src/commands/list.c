/* The built-in commands. list.inc names each in one sorted line (by descriptor: command_frame is ".frame").
 */
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

#define EXPORT(dll, name) {dll, name},
const windbg_export windbg_exports[] = {
#include "commands/windbg_exports.inc"
};
#undef EXPORT

const size_t windbg_export_count = sizeof windbg_exports / sizeof windbg_exports[0];

#define ABSENT(name, why) {name, why},
const absent_command absent_commands[] = {
#include "commands/windbg_commands.inc"
};
#undef ABSENT

const size_t absent_command_count = sizeof absent_commands / sizeof absent_commands[0];
