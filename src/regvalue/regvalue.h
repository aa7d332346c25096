/* Does this binary read that registry value? The name's text is looked for first, which is fast; only where
 * it stands is code looked at:
 *
 *     text, UTF-16 or bytes --> code that takes its address --------> the call that follows --> import or
 * export
 *                          \--> a pointer to it, a UNICODE_STRING --> code that takes that address
 *
 * x64: RIP-relative operands; x86: absolute addresses; ARM64: ADRP with ADD or LDR. Nothing here does I/O. */
#ifndef NTDBG_REGVALUE_REGVALUE_H
#define NTDBG_REGVALUE_REGVALUE_H

#include "base/interrupt.h"
#include "base/vec.h"
#include "formats/pe/image.h"

enum { REGVALUE_MOST_HITS = 256, REGVALUE_MOST_REFERENCES = 1024, REGVALUE_LONGEST = 255 };

typedef struct regvalue_query {
    str name; /* 1 to 255 ASCII characters, as Windows limits value names more widely; compared without case
               */
} regvalue_query;
/* ERROR_SYNTAX: an empty name, one that is too long, or not ASCII. */
error *regvalue_query_make(arena *a, str name, regvalue_query *out);

typedef enum regvalue_use {
    REGVALUE_UNKNOWN, /* no call could be told */
    REGVALUE_READS,   /* RegQueryValueExW, NtQueryValueKey, RtlQueryRegistryValues ... */
    REGVALUE_WRITES,  /* RegSetValueExW ... */
    REGVALUE_DELETES,
    REGVALUE_OTHER, /* a call that is none of the registry's */
} regvalue_use;

typedef struct regvalue_reference {
    uint32_t rva;
    bool through_pointer; /* it takes the address of a pointer to the text, not of the text */
    bool has_function;
    uint32_t function;     /* rva of the function's begin, by .pdata */
    str function_name;     /* by exports; empty = none */
    uint32_t displacement; /* from that name, or from `function` */
    str call; /* "advapi32!RegQueryValueExW", "ntdll!NtQueryValueKey" or "function 00012340"; empty = not told
               */
    str helper_call;   /* `call` is a function of the image that itself calls this; empty = none */
    uint32_t call_rva; /* of a call inside the image, else 0 */
    regvalue_use use;
} regvalue_reference;

typedef struct regvalue_hit {
    uint32_t rva;
    str section;
    bool wide; /* UTF-16, otherwise one byte a character */
    bool exact_case;
    bool whole; /* begins where a string begins; otherwise the end of a longer text, which linkers share */
    bool in_resources;
    VEC(uint32_t) pointers; /* rvas of data that points to it */
    VEC(regvalue_reference) references;
} regvalue_hit;

typedef struct regvalue_result {
    VEC(regvalue_hit) hits;
    uint64_t searched; /* bytes */
    uint64_t missing;  /* bytes of the image that were not there */
    bool too_many;     /* hits or references were left out */
    bool code_known;   /* the machine's code can be read */
} regvalue_result;

/* One part of an image as it lies in memory. */
typedef struct regvalue_part {
    str name;
    uint32_t rva;
    bytes data;
    bool executable, resources;
} regvalue_part;
typedef VEC(regvalue_part) regvalue_part_vec;

/* The parts of an image file: its sections, those that are thrown away after loading (debug information) left
 * out. */
void regvalue_parts_of_file(arena *a, const pe_image *image, bytes file, regvalue_part_vec *out);
/* The same through the image's reader: pages that are not there are zero and counted in *missing. */
void regvalue_parts_of_memory(arena *a, const pe_image *image, regvalue_part_vec *out, uint64_t *missing);

/* `module_name` is what calls inside the image are named with. `loaded_base`: where it was loaded when its
 * relocations have been applied, else 0. */
void regvalue_search(arena *a, const pe_image *image, str module_name, uint64_t loaded_base,
                     const regvalue_part_vec *parts, const regvalue_query *q, const interrupt *i,
                     regvalue_result *out);

/* True when a hit has a reference that reads it, or, with `maybe`, one whose call could not be told. */
bool regvalue_is_read(const regvalue_result *r, bool maybe);
str regvalue_use_name(regvalue_use use);

/* The next place at or after `from` where `name` stands, with `step` bytes a character (1 or 2), without
 * case; SIZE_MAX = none. */
size_t regvalue_find_text(bytes data, size_t from, str name, unsigned step);

#endif
