/* Small dumps made byte by byte, for the tests of this folder. */
#ifndef NTDBG_TEST_DUMP_SAMPLE_H
#define NTDBG_TEST_DUMP_SAMPLE_H

#include "builder.h"

#include <stdbool.h>

/* A minidump with one of every documented stream. The numbers in it are looked for in test_minidump.c. */
builder sample_minidump(void);
/* A triage dump with two drivers, one unloaded driver, two data blocks and two blobs. */
builder sample_triage(void);
/* A full dump with runs of pages 1-2 and 0x100; every page is filled with its low page number's byte. */
builder sample_full(void);
/* The same pages in the other containers of physical memory, by type. */
builder sample_bitmap(uint32_t type);
builder sample_summary(void);
builder sample_page_ranges(uint32_t type);
/* ... and of a 32-bit Windows XP. */
builder sample_full32(bool pae);
builder sample_summary32(void);
/* One driver, one unloaded driver, one data block, two blobs. */
builder sample_triage32(void);

#endif
