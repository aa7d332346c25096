/* Lines from what is not a terminal: a pipe, a file, or nothing at all (-noio). */
#ifndef NTDBG_CLI_INPUT_H
#define NTDBG_CLI_INPUT_H

#include "base/str.h"

typedef enum input_result {
    INPUT_LINE,
    INPUT_END,
    INPUT_WOKEN, /* something else is to be done first */
} input_result;

typedef struct input input;

/* `fd` -1: there are no lines, and no end. */
input *input_new(arena *a, int fd);
/* The next line without its line end, valid until the next call. `wake_fd` -1 = none; what can be read from
 * it goes before lines. */
input_result input_read(input *in, int wake_fd, str *line);

#endif
