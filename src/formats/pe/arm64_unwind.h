/* ARM64 unwind information: the packed word of a .pdata entry, or the .xdata record that the entry refers to.
 *
 *     .xdata: header (1 or 2 words) | epilogue scopes (a word each) | unwind codes (bytes) | handler
 *
 * A packed word is a shorthand for the codes of a canonical prologue: it is spelt out into the same codes, so
 * that there is one interpreter. A code stands for one instruction, and the codes stand in the order in which
 * they undo the prologue. Sources: Microsoft, "ARM64 exception handling"; pointer authentication,
 * save_any_reg and the operations of hand-written system code, which older editions of that page leave out:
 * dotnet/runtime's ARM64 unwinder; scalable vectors: LIEF's reader. */
#ifndef NTDBG_FORMATS_PE_ARM64_UNWIND_H
#define NTDBG_FORMATS_PE_ARM64_UNWIND_H

#include "formats/pe/exception.h"

typedef enum pe_arm64_op {
    PE_ARM64_ALLOC, /* sp moved by `amount` */
    PE_ARM64_SAVE, /* `count` registers from `reg` on, of `bank`, stored at sp + `offset`; with `writeback` at
                      sp, which was lowered by `amount` before */
    PE_ARM64_SAVE_LR_PAIR, /* `reg` and lr */
    PE_ARM64_SAVE_NEXT,    /* the pair after the one that the next code of the array saves */
    PE_ARM64_SET_FP,       /* fp = sp */
    PE_ARM64_ADD_FP,       /* fp = sp + amount */
    PE_ARM64_NOP,
    PE_ARM64_END,
    PE_ARM64_END_C,
    PE_ARM64_TRAP_FRAME,            /* a KTRAP_FRAME on the stack */
    PE_ARM64_MACHINE_FRAME,         /* sp and pc on the stack */
    PE_ARM64_CONTEXT,               /* a CONTEXT on the stack */
    PE_ARM64_EC_CONTEXT,            /* an ARM64EC (x64) CONTEXT on the stack */
    PE_ARM64_CLEAR_UNWOUND_TO_CALL, /* the return address is an exact one */
    PE_ARM64_PAC_SIGN_LR,
    PE_ARM64_ALLOC_Z,  /* sp moved by `amount` times the length of a scalable vector */
    PE_ARM64_SAVE_Z,   /* the vector register `reg` stored at sp + `offset` times that length */
    PE_ARM64_SAVE_P,   /* the predicate register `reg` at sp + `offset` times an eighth of it */
    PE_ARM64_RESERVED, /* for extensions that change nothing that is undone */
    PE_ARM64_INVALID,
} pe_arm64_op;

typedef enum pe_arm64_bank { PE_ARM64_X, PE_ARM64_D, PE_ARM64_Q } pe_arm64_bank;

typedef struct pe_arm64_code {
    pe_arm64_op op;
    uint8_t size;         /* bytes of the code */
    uint8_t instructions; /* that it stands for: 0 or 1 */
    pe_arm64_bank bank;
    uint8_t reg, count;
    bool writeback;
    uint32_t offset; /* bytes */
    uint32_t amount; /* bytes */
} pe_arm64_code;

#define PE_ARM64_CODES_MAX 1020 /* 255 words */

typedef struct pe_arm64_info {
    bool packed;
    bool fragment;      /* packed: a part without prologue and epilogue */
    uint32_t length;    /* bytes of the function or fragment */
    uint16_t code_size; /* bytes in `codes` */
    bool single_epilog; /* one epilogue, at the function's end, whose codes begin at epilog_index */
    uint16_t epilog_index;
    uint32_t epilog_count; /* scopes; 0 with single_epilog */
    uint32_t epilogs;      /* rva of the first scope; when parsed from bytes, the offset */
    bool has_handler;
    uint32_t handler;      /* rva */
    uint32_t handler_data; /* rva of its data; when parsed from bytes, the offset */
    uint32_t size;         /* bytes of the record up to the handler's data; 0 when packed */
    /* What a packed word says, as it stands. */
    uint8_t reg_f, reg_i, home, cr;
    uint16_t frame_size; /* bytes */
    uint8_t codes[PE_ARM64_CODES_MAX];
} pe_arm64_info;

/* The code that starts at `at`, which is below codes_size. A code that runs over the end is INVALID; `size`
 * is never 0. */
pe_arm64_code pe_arm64_code_decode(const uint8_t *codes, size_t codes_size, size_t at);
/* "save_fplr_x" ... as Microsoft's page calls them, with operands ("save_regp_x x19, x20, [sp, #-32]!"). */
void pe_arm64_code_text(const uint8_t *codes, size_t codes_size, size_t at, strbuf *out);
/* Instructions from the code at `at` to the next end or end_c. */
uint32_t pe_arm64_scope_length(const pe_arm64_info *info, uint32_t at);

/* Spells a packed word (the entry's second word, flag 1 or 2) out; false for flag 3 and the codes that a word
 * cannot mean (a frame smaller than what it saves). */
bool pe_arm64_unpack(uint32_t word, pe_arm64_info *out);
/* Decodes an .xdata record that starts the bytes. ERROR_TRUNCATED; ERROR_FORMAT for a version other than 0.
 * Allocates only errors. */
error *pe_arm64_info_parse(arena *a, bytes data, pe_arm64_info *out);
/* The unwind information of a function of an ARM64 image. ERROR_MEMORY when not all of it is there. */
error *pe_arm64_info_read(arena *a, const pe_image *image, const pe_function *function, pe_arm64_info *out);

typedef struct pe_arm64_epilog {
    uint32_t start; /* bytes from the function's begin */
    uint32_t index; /* of its first code */
} pe_arm64_epilog;
/* Scope `number` of a record that was read from an image; false when it is not there. */
bool pe_arm64_epilog_at(const pe_image *image, const pe_arm64_info *info, uint32_t number,
                        pe_arm64_epilog *out);

/* Where the codes that undo what has been done `offset` bytes into the function begin. The prologue and the
 * epilogues are told by counting instructions. *in_epilog may be NULL. ERROR_MEMORY when a scope is missing.
 */
error *pe_arm64_first_code(arena *a, const pe_image *image, const pe_arm64_info *info, uint32_t offset,
                           uint32_t *at, bool *in_epilog);

#endif
