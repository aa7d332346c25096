/* Recognises that an x64 function is about to return: private to the unwinder. */
#ifndef NTDBG_UNWIND_X64_EPILOG_H
#define NTDBG_UNWIND_X64_EPILOG_H

#include "formats/pe/exception.h"

#define X64_EPILOG_POPS_MAX 32

/* The rest of an epilogue, in order: an adjustment of rsp, pops, and the return. */
typedef struct x64_epilog {
    bool from_register; /* rsp = frame_register + adjustment, else rsp += adjustment */
    uint8_t frame_register;
    int32_t adjustment;
    uint8_t pops[X64_EPILOG_POPS_MAX];
    uint8_t pop_count;
    uint16_t return_bytes; /* ret imm16: bytes dropped above the return address */
    bool by_jump;          /* ends with a jump to another function */
} x64_epilog;

/* True when the code at `rva`, inside of `function`, is the rest of an epilogue as Microsoft's "x64 prolog
 * and epilog" allows it. Missing code bytes mean no. */
bool x64_epilog_decode(arena *a, const pe_image *image, const pe_function *function,
                       const pe_unwind_info *info, uint32_t rva, x64_epilog *out);

#endif
