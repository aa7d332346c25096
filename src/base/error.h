/* Failed operations are error objects; success is NULL.
 *
 *     error *e = pe_parse(a, image, &pe);
 *     if (e) return e;
 *
 * Three tiers (docs/ARCHITECTURE.md): missing bytes are short counts, missing fields are bad values,
 * and only a failed operation is an error. Only the dispatcher prints errors. */
#ifndef NTDBG_BASE_ERROR_H
#define NTDBG_BASE_ERROR_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

typedef enum error_code {
    ERROR_NONE,
    ERROR_SYNTAX,      /* the user's words: an expression, an option, a command line */
    ERROR_NOT_FOUND,   /* a name, a file, a symbol, a type that does not exist */
    ERROR_FORMAT,      /* a file's bytes contradict its format */
    ERROR_TRUNCATED,   /* the file ends before its format says so */
    ERROR_UNSUPPORTED, /* a valid file of a kind that is not read */
    ERROR_MEMORY,      /* target memory that is not there (address is set) */
    ERROR_MISMATCH,    /* GUID+age, checksum or size differ from what was asked for */
    ERROR_IO,          /* the operating system's word */
    ERROR_CANCELLED,   /* Ctrl-C */
    ERROR_UNAVAILABLE, /* the target cannot do this (no registers, no run control ...) */
} error_code;

typedef struct error {
    error_code code;
    str message;       /* one line, no line end, already complete */
    uint64_t location; /* file offset or target address, when has_location */
    bool has_location;
} error;

error *error_new(arena *a, error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* "<file>: offset 0x<offset>: <text>": the one line for bad input. `file` may be empty: the caller that
 * knows the name adds it with error_in_file. */
error *error_at_offset(arena *a, error_code code, uint64_t offset, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
error *error_at_address(arena *a, error_code code, uint64_t address, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Puts "<file>: " before the message; returns `e`. NULL stays NULL. */
error *error_in_file(arena *a, error *e, str file);
/* The code as the JSON output spells it: "syntax", "not_found", "format" ... */
str error_code_name(error_code code);

#endif
