/* Shared by the kernel*.c files only. */
#ifndef NTDBG_FORMATS_DUMP_KERNEL_READER_H
#define NTDBG_FORMATS_DUMP_KERNEL_READER_H

#include "formats/dump/kernel_dump.h"

enum {
    KERNEL_HEADER64_SIZE = 0x2000,
    KERNEL_HEADER32_SIZE = 0x1000,
    KERNEL_PAGE_SIZE = 0x1000,
    KERNEL_FILL = 0x45474150, /* "PAGE" */
};

/* Fields that lie inside the file for sure (or read as 0). */
uint32_t kernel_u32(bytes file, uint64_t offset);
uint64_t kernel_u64(bytes file, uint64_t offset);
/* EXCEPTION_RECORD64 */
bool kernel_parse_exception(bytes file, uint64_t offset, kernel_dump_exception *out);

/* Fills dump->triage and dump->memory from TRIAGE_DUMP64 behind the header. */
error *kernel_parse_triage(arena *a, kernel_dump *dump, notes *n);

#endif
