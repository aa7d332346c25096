/* The two ways in which dx shows things. Used by commands/dx.c and commands/dx_grid.c only. */
#ifndef NTDBG_COMMANDS_DX_H
#define NTDBG_COMMANDS_DX_H

#include "dispatch/command.h"
#include "model/model.h"

typedef struct dx_options {
    bool grid;          /* -g, -gc */
    uint64_t cell;      /* -gc: characters of a cell; 0 = all */
    uint64_t skip;      /* -c */
    bool native;        /* -n: no NatVis */
    bool verbose;       /* -v: methods too */
    bool help;          /* -h: with what is known of the objects */
    unsigned recursion; /* -r */
} dx_options;

/* Elements that are shown before "[...]". */
enum { DX_ELEMENTS = 100 };

error *dx_grid(command_call *c, model_context *m, const cpp_operand *of, const model_format *f,
               const dx_options *o);

#endif
