/* An opened target as a new dump file. The file is there whole or not at all, and has been opened again and
 * compared with the target before it gets its name. */
#ifndef NTDBG_SAVE_SAVE_H
#define NTDBG_SAVE_SAVE_H

#include "target/target.h"
#include "windows/kernel.h"

typedef struct save_request {
    str path;
    bool overwrite;
    str comment; /* empty = none */
    const interrupt *interrupt;
    /* Called now and then with the bytes of memory that are written; may be NULL. */
    void (*progress)(void *user, uint64_t done, uint64_t total);
    void *user;
} save_request;

typedef enum save_kernel_kind {
    SAVE_FULL,        /* type 1; type 5 when the memory has more runs than a header of type 1 holds */
    SAVE_BITMAP_FULL, /* type 5: all pages that the target has */
    SAVE_KERNEL,      /* type 6: the pages that the kernel's half of the address space leads to */
    SAVE_TRIAGE,      /* type 4: what a debugger needs first, out of virtual memory */
} save_kernel_kind;

/* What was written, for those who tell of it. */
typedef struct save_result {
    uint32_t type;       /* kernel_dump_type; 0 for a minidump */
    uint64_t bytes;      /* of the file */
    uint64_t processors; /* kernel: those whose registers are in it */
} save_result;

/* x64, x86 and ARM64 targets, with physical memory but for SAVE_TRIAGE. Secondary data goes over. The header
 * is made from what is known of the kernel: registers of each processor go to where Windows' own dump code
 * leaves them (KPRCB), the debugger data block is written decoded. Errors: ERROR_UNSUPPORTED, ERROR_MISMATCH
 * (file exists), ERROR_IO, ERROR_CANCELLED. */
error *save_kernel_dump(arena *a, nt_context *c, target *t, save_kernel_kind kind, const save_request *r,
                        save_result *out);

/* Minidump: which extras. Memory that the target does not have is left out, as WinDbg leaves it out when it
 * makes a dump from a dump. */
typedef struct save_user_options {
    uint64_t flags;  /* MINIDUMP_WITH_ bits of formats/dump/minidump.h (WinDbg's /m letters) */
    bool cut_stacks; /* /mr: stack words that lead into no module become 0 */
} save_user_options;

error *save_user_dump(arena *a, target *t, const save_user_options *o, const save_request *r,
                      save_result *out);

#endif
