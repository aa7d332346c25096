/* What the CONTEXT readers of the architectures share: tables of fields, the FXSAVE image and the XSTATE
 * area. Inside the layer only. */
#ifndef NTDBG_CPU_CONTEXT_H
#define NTDBG_CPU_CONTEXT_H

#include "cpu/registers.h"

typedef struct context_field {
    int16_t index;   /* register */
    uint16_t offset; /* in the record */
    uint8_t size;    /* bytes */
} context_field;

/* Reads every field of a table; the caller has checked that the record is that long. */
void context_read(bytes context, const context_field *fields, size_t count, cpu_registers *out);
#define CONTEXT_READ(context, fields, out)                                                                   \
    context_read((context), (fields), sizeof(fields) / sizeof *(fields), (out))

/* The other way: registers that are not valid become 0. False when none of them is valid. */
bool context_write(const cpu_registers *r, const context_field *fields, size_t count, uint8_t *out);
#define CONTEXT_WRITE(registers, fields, out)                                                                \
    context_write((registers), (fields), sizeof(fields) / sizeof *(fields), (out))

/* Checks the length and that ContextFlags names the architecture. */
error *context_flags(arena *a, bytes context, uint32_t flags_offset, uint32_t size, uint32_t arch_bit,
                     uint32_t *out);

/* Where the parts of an FXSAVE image go; -1 leaves that part out. st, mm and xmm are the first of a run. */
typedef struct fxsave_registers {
    int fpcw, fpsw, fptw, st0, mm0, mxcsr, xmm0;
    int xmm_count;
} fxsave_registers;

/* `image` is 512 bytes (XMM_SAVE_AREA32). */
void fxsave_decode(const uint8_t *image, const fxsave_registers *names, cpu_registers *out);
void fxsave_encode(const cpu_registers *r, const fxsave_registers *names, uint8_t *image);

/* mm<n> are the significands of the physical registers, st<n> count from TOP (bits 11..13 of the status
 * word). */
void fpu_set_mmx(cpu_registers *r, int st0, int mm0, uint16_t status_word);

/* The upper halves of ymm from the XSTATE area that the CONTEXT_EX at `context_size` points to. Nothing
 * becomes valid when the area is not there or does not hold AVX. */
void xstate_decode_avx(bytes context, uint32_t context_size, int ymm0h, int count, cpu_registers *out);
/* The user half of control-flow enforcement out of the same area: its settings and the shadow stack's
 * pointer. Such state is only ever in the compacted form, where each component stands behind those that are
 * there. */
void xstate_decode_cet(bytes context, uint32_t context_size, int settings, int shadow_stack,
                       cpu_registers *out);
/* ARM64: the length of a scalable vector, in bytes, out of the same area's XSAVE_ARM64_SVE_HEADER (winnt.h:
 * XSTATE_ARM64_SVE is component 2, which comes first in both forms of the area). */
void xstate_decode_sve(bytes context, uint32_t context_size, int vector_length, cpu_registers *out);

#endif
