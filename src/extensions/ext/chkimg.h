/* What the files of !chkimg know of each other. */
#ifndef NTDBG_EXTENSIONS_EXT_CHKIMG_H
#define NTDBG_EXTENSIONS_EXT_CHKIMG_H

#include "dispatch/command.h"
#include "formats/pe/loaded.h"

#include <stdio.h>

enum { CHKIMG_LOGS = 10 }; /* "up to 10 log files at the same time" */

typedef struct chkimg_log {
    str path, columns, tag; /* -mmw: "vrsSew", and the text of t */
    bool overwrite;
    FILE *file;
} chkimg_log;

typedef struct chkimg_options {
    str search_path; /* -p */
    str section;     /* -ss */
    bool fix, no_relocation, all_sections, no_special, no_lock, show_patched, ranges, rows, verbose;
    bool has_range;      /* -r */
    uint64_t start, end; /* end exclusive */
    bool has_lines;
    uint64_t lines; /* -lo */
    chkimg_log logs[CHKIMG_LOGS];
    size_t log_count;
    str module_text; /* as typed */
    module *module;
} chkimg_options;

/* One run of bytes that differ. */
typedef struct chkimg_range {
    uint64_t start; /* address */
    size_t size;
    const uint8_t *expected, *actual;
} chkimg_range;

error *chkimg_take_options(command_call *c, chkimg_options *o);

typedef struct chkimg_report {
    command_call *call;
    const chkimg_options *options;
    uint64_t errors, fixed, first, last, previous; /* addresses; previous: the range before */
    uint64_t lines;
} chkimg_report;
/* -d, -db, the logs; counts. */
void chkimg_report_range(chkimg_report *r, const pe_section *section, const chkimg_range *range);

#endif
