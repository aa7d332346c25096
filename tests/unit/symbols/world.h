/* A module list over sample.exe and sample.pdb in a directory of its own. */
#ifndef TEST_SYMBOLS_WORLD_H
#define TEST_SYMBOLS_WORLD_H

#include "symbols/symbols.h"

#define SAMPLE_BASE 0x140000000ull

typedef struct world {
    arena *a;
    symbols *s;
    module *m;
    str directory; /* a fresh temporary one, removed at the end */
    str exe;       /* of the sample; empty when it could not be built */
    str pdb;
    uint8_t guid[16];
    uint32_t timestamp, size;
    str log;
} world;

int world_new(void **state);
int world_free(void **state);
/* Skips the test when the sample is not there. */
world *world_get(void **state);
/* A module that says what sample.exe says. */
module *world_add_sample(world *w);
/* Copies a file to `directory`/relative, making folders on the way; returns the path. */
str world_put(world *w, str from, const char *relative);
str world_path(world *w, const char *relative);

#endif
