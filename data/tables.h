/* Plain tables, generated from data/ at build time: codes with their names, and layouts of public structures.
 * Look-ups are in src/windows/. */
#ifndef NTDBG_DATA_TABLES_H
#define NTDBG_DATA_TABLES_H

#include <stddef.h>
#include <stdint.h>

typedef struct data_code {
    uint32_t value;
    const char *name;
    const char *text; /* words for people; NULL = none */
} data_code;

/* Sorted by value, each value once. */
typedef struct data_codes {
    const data_code *codes;
    size_t count;
} data_codes;

/* What the arguments of a bug check are: of any (`argument` 0), or when argument number `argument` is
 * `value` and, unless `also` is 0, argument number `also` is `also_value`; then NULL is "as in the rows
 * before it". Sorted by code, argument, value, `also`, `also_value`. */
typedef struct data_bugcheck_row {
    uint32_t code;
    uint8_t argument, also;
    uint32_t value, also_value;
    const char *meanings[4];
} data_bugcheck_row;

typedef struct data_bugcheck_rows {
    const data_bugcheck_row *rows;
    size_t count;
} data_bugcheck_rows;

extern const data_bugcheck_rows data_bugcheck_arguments;

extern const data_codes data_ntstatus, data_win32, data_hresult, data_facilities, data_bugchecks,
    data_exceptions, data_scsi_opcodes, data_scsi_statuses, data_srb_statuses, data_sense_keys,
    data_sense_codes, data_ioctls, data_devicetypes;

typedef struct data_field {
    uint32_t offset; /* bytes */
    const char *name;
    const char *type; /* "u32", "ptr _PEB", "[64] ptr void", "_LIST_ENTRY" */
} data_field;

typedef struct data_structure {
    const char *name;
    uint32_t size; /* bytes */
    const data_field *fields;
    size_t field_count;
} data_structure;

typedef struct data_layout {
    const data_structure *structures;
    size_t count;
} data_layout;

/* Owners of pool tags, in the form of pooltag.txt. */
extern const char data_pool_tags[];

extern const data_layout data_layout_x64, data_layout_x86;

#endif
