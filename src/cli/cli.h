/* The program: options, a session, the first commands, then the prompt. */
#ifndef NTDBG_CLI_CLI_H
#define NTDBG_CLI_CLI_H

/* Returns the exit status: cli/exit_codes.h. */
int cli_run(int argc, char *const *argv);

#endif
