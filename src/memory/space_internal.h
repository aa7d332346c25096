/* What the files of this folder know of each other. */
#ifndef NTDBG_MEMORY_SPACE_INTERNAL_H
#define NTDBG_MEMORY_SPACE_INTERNAL_H

#include "memory/space.h"

struct space {
    const space_ops *ops;
    void *context;
};

#endif
