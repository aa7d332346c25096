/* What the program's exit status means: docs/exit-codes.md. */
#ifndef NTDBG_CLI_EXIT_CODES_H
#define NTDBG_CLI_EXIT_CODES_H

enum exit_code {
    EXIT_OK = 0,
    EXIT_USAGE = 1,          /* the command line */
    EXIT_DUMP = 2,           /* the dump cannot be opened, the server not reached (-remote) */
    EXIT_FILE = 3,           /* a script or log file cannot be opened */
    EXIT_COMMAND_FAILED = 4, /* with --fail-on-error */
    EXIT_GIVEN_UP = 130, /* Ctrl-C at no command, or three times during one: 128 + SIGINT, as shells say it */
};

#endif
