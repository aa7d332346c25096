/* Small dumps made byte by byte, for the tests of this folder. */
#ifndef NTDBG_TEST_DUMP_SAMPLE_H
#define NTDBG_TEST_DUMP_SAMPLE_H

#include "builder.h"

/* A minidump with one of every documented stream. The numbers in it are looked for in test_minidump.c. */
builder sample_minidump(void);
/* A triage dump with two drivers, one unloaded driver, two data blocks and two blobs. */
builder sample_triage(void);
/* A full dump with runs of pages 1-2 and 0x100; every page is filled with its low page number's byte. */
builder sample_full(void);

#endif
