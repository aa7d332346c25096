/* Shared by the kernel*.c files only. */
#ifndef NTDBG_FORMATS_DUMP_KERNEL_READER_H
#define NTDBG_FORMATS_DUMP_KERNEL_READER_H

#include "formats/dump/kernel_dump.h"

enum {
    KERNEL_PAGE_SIZE = 0x1000,
    KERNEL_FILL = 0x45474150, /* "PAGE" */
};

/* Fields that lie inside the file for sure (or read as 0). */
uint32_t kernel_u32(bytes file, uint64_t offset);
uint64_t kernel_u64(bytes file, uint64_t offset);
/* Header fields: 0, and `bit` stays clear in *has, when they still have the fill pattern. */
uint32_t kernel_field_u32(bytes file, uint64_t offset, uint32_t bit, uint32_t *has);
uint64_t kernel_field_u64(bytes file, uint64_t offset, uint32_t bit, uint32_t *has);
str kernel_field_text(bytes file, uint64_t offset, uint64_t size, uint32_t bit, uint32_t *has);
/* EXCEPTION_RECORD32 or 64, by the `width` of a pointer */
bool kernel_parse_exception(bytes file, uint64_t offset, unsigned width, kernel_dump_exception *out);

/* The pages behind the header, of every type but triage. *end is where secondary data may begin. */
error *kernel_parse_pages(arena *a, kernel_dump *dump, notes *n, uint64_t *end);
/* Fills dump->triage and dump->memory from TRIAGE_DUMP32/64 behind the header. */
error *kernel_parse_triage(arena *a, kernel_dump *dump, notes *n);

#endif
