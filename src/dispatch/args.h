/* Taking typed arguments off a command's text, one after the other:
 *
 *     str rest = c->args;
 *     if ((e = args_address(c, &rest, &address))) return e;
 *     if ((e = args_end(c, rest))) return e;
 */
#ifndef NTDBG_DISPATCH_ARGS_H
#define NTDBG_DISPATCH_ARGS_H

#include "dispatch/command.h"

bool args_empty(str rest);
/* An expression (leaves *rest behind it). */
error *args_expression(command_call *c, str *rest, uint64_t *value);
/* An expression that is an address, also "%", "&", "#" and "segment:offset" (expr_evaluate_address): on
 * 32-bit targets, where expressions are sign-extended, folded to 32 bits. */
error *args_address(command_call *c, str *rest, uint64_t *address);
/* The same when something is left, `otherwise` when not. */
error *args_expression_or(command_call *c, str *rest, uint64_t otherwise, uint64_t *value);
/* The same, but only the next word belongs to it: "3 -1" is two arguments, as extension commands take them.
 */
error *args_word_or(command_call *c, str *rest, uint64_t otherwise, uint64_t *value);
error *args_range(command_call *c, str *rest, unsigned element_size, uint64_t default_count, expr_range *out);
/* A flag word such as "-v" or "/r" at the front: takes it when it is `flag` (letter case counts). '-', '/'
 * and U+2013 are the same. */
bool args_take_flag(str *rest, str flag);
/* Any flag word; false when the next word is not one. `out` is without its dash. */
bool args_take_any_flag(str *rest, str *out);
/* A word or a "quoted string". */
bool args_take_string(str *rest, str *out);
/* For commands whose argument is a path with ';' in it (command.takes_line): with one, the rest of the line
 * is the path. */
bool args_takes_path(str args);
/* What is behind the name of such a command; true when a '+', glued or not, says to add it. */
bool args_take_plus(const command_call *c, str *text);
/* ERROR_SYNTAX "<kind> error in '<the command>'" with WinDbg's caret below the last character before `rest`
 * (which must be a tail of c->args): kind "Syntax", "Extra character", "Bad register" ... */
error *args_error(command_call *c, str rest, const char *kind);
/* A command whose only argument, if any, is 0 or 1 (an expression): *enabled is set when there is one. */
error *args_switch(command_call *c, bool *enabled);
/* "Operation not supported by current debuggee error in '...'": what only a target that runs can do. */
error *args_not_supported(command_call *c);
/* ERROR_SYNTAX "Extra character error in '...'" when something is left. */
error *args_end(command_call *c, str rest);
/* "-?" or "/?" alone: shows the command's syntax and what it does, and says that this was it. */
bool args_wants_help(command_call *c);

#endif
