/* The PE files that tests/data/pe/build.sh makes, in both layouts. */
#ifndef NTDBG_TESTS_UNIT_PE_SAMPLES_H
#define NTDBG_TESTS_UNIT_PE_SAMPLES_H

#include "base/bytes.h"
#include "formats/pe/image.h"

/* Skips the test when the samples were not built (no clang-19). */
bytes sample_file(arena *a, const char *name);
pe_image *sample_open(arena *a, const char *name);

/* The file as the loader maps it, made by copying its sections; pages of [hole_start, hole_end) are absent.
 */
typedef struct mapped_sample {
    uint8_t *data;
    size_t size;
    uint64_t hole_start, hole_end;
    size_t reads; /* calls of the reader */
} mapped_sample;
mapped_sample *sample_map(arena *a, const char *name);
pe_image *mapped_open(arena *a, mapped_sample *mapped);

/* Where an export stands. */
uint32_t sample_rva(arena *a, const pe_image *image, const char *name);

#endif
