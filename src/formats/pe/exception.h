/* The exception directory (.pdata) and what its entries refer to (.xdata).
 *
 *   .pdata: entries sorted by begin ---> .xdata: x64 UNWIND_INFO, ARM64 packed word or .xdata record
 *
 * Look-ups are binary searches through the reader: nothing here costs in proportion to the image. */
#ifndef NTDBG_FORMATS_PE_EXCEPTION_H
#define NTDBG_FORMATS_PE_EXCEPTION_H

#include "formats/pe/image.h"

typedef struct pe_function {
    uint32_t begin;  /* rva */
    uint32_t end;    /* rva of the first byte after it; ARM64: from the packed word or the .xdata record,
                        0 when that is not readable */
    uint32_t unwind; /* x64: rva of the UNWIND_INFO; ARM64: the second word of the entry as it stands */
} pe_function;

/* Entries of the directory, readable or not. 0 when the image has none, or is of a machine whose entries are
 * not known here (known: AMD64, ARM64, ARMNT). */
size_t pe_function_count(const pe_image *image);
/* The entry as it stands, except that ends are computed for ARM. False when it is not readable. */
bool pe_function_at(const pe_image *image, size_t index, pe_function *out);
/* The entry whose range holds `rva`. An indirect x64 entry (bit 0 of the unwind rva set: it is the rva of
 * another entry) gives the entry it refers to, whose range need not hold `rva`: as in Windows, code outside
 * of it has the whole prologue behind it. A chained fragment's own entry is returned, not its primary one. */
typedef enum pe_lookup {
    PE_LOOKUP_FOUND,
    PE_LOOKUP_NONE,      /* no entry covers the rva: x64 code there is a leaf function */
    PE_LOOKUP_NO_MEMORY, /* the answer lies in bytes that are not there */
} pe_lookup;
pe_lookup pe_function_lookup(const pe_image *image, uint32_t rva, pe_function *out);

/* Operation codes of x64 unwind codes, by their values. */
typedef enum pe_unwind_op {
    PE_UNWIND_PUSH_NONVOL = 0,
    PE_UNWIND_ALLOC_LARGE = 1,
    PE_UNWIND_ALLOC_SMALL = 2,
    PE_UNWIND_SET_FPREG = 3,
    PE_UNWIND_SAVE_NONVOL = 4,
    PE_UNWIND_SAVE_NONVOL_FAR = 5,
    PE_UNWIND_EPILOG = 6, /* version 2; in version 1 the obsolete SAVE_XMM, 2 slots */
    PE_UNWIND_SPARE = 7,  /* in version 1 the obsolete SAVE_XMM_FAR, 3 slots */
    PE_UNWIND_SAVE_XMM128 = 8,
    PE_UNWIND_SAVE_XMM128_FAR = 9,
    PE_UNWIND_PUSH_MACHFRAME = 10,
} pe_unwind_op;

enum {
    PE_UNWIND_FLAG_EXCEPTION_HANDLER = 1,
    PE_UNWIND_FLAG_TERMINATION_HANDLER = 2,
    PE_UNWIND_FLAG_CHAINED = 4,
};

typedef struct pe_unwind_code {
    uint8_t prolog_offset; /* offset of the end of the instruction in the prologue */
    uint8_t op;            /* pe_unwind_op */
    uint8_t info;          /* register number, or the operation's bits as they stand */
    uint8_t slot;          /* index of its first 16-bit slot, and how many it takes */
    uint8_t slot_count;
    uint32_t value; /* ALLOC_*: bytes; SAVE_*: byte offset from the frame; SET_FPREG: byte offset;
                       PUSH_MACHFRAME: 1 when an error code was pushed */
} pe_unwind_code;

typedef struct pe_unwind_epilog {
    uint32_t end_distance; /* bytes from the epilogue's first instruction to the end of the function */
} pe_unwind_epilog;

#define PE_UNWIND_SLOTS_MAX 255

typedef struct pe_unwind_info {
    uint8_t version; /* 1 or 2 */
    uint8_t flags;
    uint8_t prolog_size;
    uint8_t slot_count;
    uint8_t frame_register; /* 0: none (rsp) */
    uint8_t frame_offset;   /* in bytes: frame register = rsp + this, when SET_FPREG was executed */
    uint8_t code_count;
    uint8_t epilog_count;
    uint8_t epilog_size; /* version 2: every epilogue's length in bytes */
    bool complete;       /* false: a code was unknown or ran over the slots; `codes` are those before it */
    pe_unwind_code codes[PE_UNWIND_SLOTS_MAX]; /* in the file's order: last prologue instruction first;
                                                  version 2's epilogue codes are not among them */
    pe_unwind_epilog epilogs[PE_UNWIND_SLOTS_MAX];
    uint32_t size; /* bytes up to the handler's data, chained entry included */
    bool has_handler;
    uint32_t handler;      /* rva of the language handler */
    uint32_t handler_data; /* rva of its data; when parsed from bytes, the offset */
    bool has_chain;
    pe_function chain; /* the function whose unwind info goes on after this one's */
} pe_unwind_info;

/* Decodes an UNWIND_INFO that starts the bytes. ERROR_TRUNCATED, or ERROR_FORMAT for versions other than 1
 * and
 * 2. Allocates only errors. */
error *pe_unwind_info_parse(arena *a, bytes data, pe_unwind_info *out);
/* The same through the image. ERROR_MEMORY when not all of it is there. */
error *pe_unwind_info_read(arena *a, const pe_image *image, uint32_t rva, pe_unwind_info *out);
/* The function that a chained fragment belongs to (itself when it is not chained): follows at most 32 links.
 */
error *pe_function_primary(arena *a, const pe_image *image, const pe_function *fragment, pe_function *out);

/* "PUSH_NONVOL" ... */
str pe_unwind_op_name(uint8_t op);

#endif
