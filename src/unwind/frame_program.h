/* Runs the programs of x86 frame data: postfix texts such as
 *
 *     $T0 .raSearch = $eip $T0 ^ = $esp $T0 4 + = $ebp $T0 8 - ^ =
 *
 * A word that begins with $ or . is a variable, `=` assigns the value above to the variable below it, ^ reads
 * memory, @ aligns the value below down to the power of two above; + - * / % are arithmetic, modulo 2^32.
 * Sources: Breakpad's documentation of STACK WIN records, Microsoft's DIA SDK ("IDiaStackFrame"). */
#ifndef NTDBG_UNWIND_FRAME_PROGRAM_H
#define NTDBG_UNWIND_FRAME_PROGRAM_H

#include "base/str.h"
#include "memory/space.h"

#define FRAME_PROGRAM_VARIABLES 24

typedef struct frame_variable {
    str name;
    uint32_t value;
    bool assigned; /* by the program */
} frame_variable;

typedef struct frame_program {
    space *memory;
    frame_variable variables[FRAME_PROGRAM_VARIABLES];
    size_t count;
} frame_program;

/* Gives a variable its value before the program runs. False when there is no room. */
bool frame_program_set(frame_program *p, str name, uint32_t value);
/* False when the text is no program, reads a variable that has no value, or memory that is not there. */
bool frame_program_run(frame_program *p, str text);
/* The value that the program gave a variable; false when it gave none. */
bool frame_program_result(const frame_program *p, str name, uint32_t *value);

#endif
