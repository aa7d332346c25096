/* The FXSAVE image (x87, MMX, SSE) and the XSTATE area behind a CONTEXT. Source: Intel SDM volume 1,
 * "Managing State Using the XSAVE Feature Set", and winnt.h (CONTEXT_EX, XSAVE_AREA_HEADER).
 *
 *     CONTEXT | CONTEXT_EX { All, Legacy, XState: {offset from CONTEXT_EX, length} } | ... | XSTATE
 *
 * Windows stores the XSAVE area without its 512 legacy bytes: header (64 bytes), then AVX (16 bytes a
 * register). */
#include "cpu/context.h"

#define XSTATE_HEADER_SIZE 64u
#define XSTATE_AVX 0x4u
#define XSTATE_COMPACTED (UINT64_C(1) << 63)

void fpu_set_mmx(cpu_registers *r, int st0, int mm0, uint16_t status_word)
{
    const int top = (status_word >> 11) & 7;
    for (int i = 0; i < 8; i++) cpu_register_set(r, mm0 + ((top + i) & 7), r->low[st0 + i]);
}

void fxsave_decode(const uint8_t *image, const fxsave_registers *names, cpu_registers *out)
{
    const uint16_t status_word = load_u16(image + 2);
    if (names->fpcw >= 0) cpu_register_set(out, names->fpcw, load_u16(image));
    if (names->fpsw >= 0) cpu_register_set(out, names->fpsw, status_word);
    if (names->fptw >= 0) cpu_register_set(out, names->fptw, image[4]);
    if (names->st0 >= 0) {
        for (int i = 0; i < 8; i++) {
            const uint8_t *st = image + 0x20 + 16 * i;
            cpu_register_set_128(out, names->st0 + i, load_u64(st), load_u16(st + 8));
        }
        fpu_set_mmx(out, names->st0, names->mm0, status_word);
    }
    if (names->mxcsr >= 0) cpu_register_set(out, names->mxcsr, load_u32(image + 0x18));
    for (int i = 0; i < names->xmm_count; i++) {
        const uint8_t *xmm = image + 0xa0 + 16 * i;
        cpu_register_set_128(out, names->xmm0 + i, load_u64(xmm), load_u64(xmm + 8));
    }
}

static void put_16(const cpu_registers *r, int index, size_t bytes, uint8_t *out)
{
    const bool valid = cpu_register_valid(r, index);
    for (size_t k = 0; k < bytes; k++) {
        const uint64_t half = k < 8 ? r->low[index] : r->high[index];
        out[k] = (uint8_t)(valid ? half >> 8 * (k % 8) : 0);
    }
}

void fxsave_encode(const cpu_registers *r, const fxsave_registers *names, uint8_t *image)
{
    if (names->fpcw >= 0) put_16(r, names->fpcw, 2, image);
    if (names->fpsw >= 0) put_16(r, names->fpsw, 2, image + 2);
    if (names->fptw >= 0) put_16(r, names->fptw, 1, image + 4);
    if (names->mxcsr >= 0) put_16(r, names->mxcsr, 4, image + 0x18);
    for (int i = 0; names->st0 >= 0 && i < 8; i++) put_16(r, names->st0 + i, 10, image + 0x20 + 16 * i);
    for (int i = 0; i < names->xmm_count; i++) put_16(r, names->xmm0 + i, 16, image + 0xa0 + 16 * i);
}

void xstate_decode_avx(bytes context, uint32_t context_size, int ymm0h, int count, cpu_registers *out)
{
    uint32_t offset, length;
    if (!bytes_u32(context, (uint64_t)context_size + 0x10, &offset) ||
        !bytes_u32(context, (uint64_t)context_size + 0x14, &length))
        return;
    /* A negative offset would lie inside of the CONTEXT itself. */
    const uint32_t avx_size = 16u * (uint32_t)count;
    if (offset > INT32_MAX || length < XSTATE_HEADER_SIZE + avx_size) return;
    bytes area;
    if (!bytes_slice(context, (uint64_t)context_size + offset, XSTATE_HEADER_SIZE + avx_size, &area)) return;
    const uint64_t mask = load_u64(area.ptr);
    const uint64_t compaction = load_u64(area.ptr + 8);
    if ((compaction & XSTATE_COMPACTED) && !(compaction & XSTATE_AVX)) return;
    /* A clear bit in the mask means the state's initial value: zero. */
    for (int i = 0; i < count; i++) {
        const uint8_t *upper = area.ptr + XSTATE_HEADER_SIZE + 16 * i;
        const bool stored = (mask & XSTATE_AVX) != 0;
        cpu_register_set_128(out, ymm0h + i, stored ? load_u64(upper) : 0, stored ? load_u64(upper + 8) : 0);
    }
}

/* Sizes of the components from number 2 on (Intel's manual, volume 1, chapter 13); none of these is aligned.
 */
static const uint16_t component_sizes[] = {256, 64, 64, 64, 512, 1024, 128, 8, 8, 16};
enum { FIRST_COMPONENT = 2, COMPONENT_CET_U = 11 };

/* The XSTATE area behind a CONTEXT, its header included. A negative offset would lie inside of the CONTEXT.
 */
static bool xstate_area(bytes context, uint32_t context_size, bytes *area)
{
    uint32_t offset, length;
    return bytes_u32(context, (uint64_t)context_size + 0x10, &offset) &&
           bytes_u32(context, (uint64_t)context_size + 0x14, &length) && offset <= INT32_MAX &&
           length >= XSTATE_HEADER_SIZE &&
           bytes_slice(context, (uint64_t)context_size + offset, length, area);
}

void xstate_decode_cet(bytes context, uint32_t context_size, int settings, int shadow_stack,
                       cpu_registers *out)
{
    bytes area, state;
    if (!xstate_area(context, context_size, &area)) return;
    const uint64_t mask = load_u64(area.ptr), compaction = load_u64(area.ptr + 8);
    const uint64_t wanted = UINT64_C(1) << COMPONENT_CET_U;
    if (!(compaction & XSTATE_COMPACTED) || !(compaction & mask & wanted)) return;
    uint32_t at = XSTATE_HEADER_SIZE;
    for (unsigned i = FIRST_COMPONENT; i < COMPONENT_CET_U; i++)
        if (compaction >> i & 1) at += component_sizes[i - FIRST_COMPONENT];
    if (!bytes_slice(area, at, 16, &state)) return;
    cpu_register_set(out, settings, load_u64(state.ptr));
    cpu_register_set(out, shadow_stack, load_u64(state.ptr + 8));
}

void xstate_decode_sve(bytes context, uint32_t context_size, int vector_length, cpu_registers *out)
{
    enum { COMPONENT_SVE = 2, VECTORS = 32, AT_VECTORS = 4, AT_PREDICATES = 8, LEAST = 16, MOST = 256 };
    bytes area, header;
    if (!xstate_area(context, context_size, &area) || !(load_u64(area.ptr) >> COMPONENT_SVE & 1) ||
        !bytes_slice(area, XSTATE_HEADER_SIZE, 16, &header))
        return;
    /* The predicates stand behind the vectors, so that the length's unit need not be known. */
    uint32_t vectors = load_u32(header.ptr + AT_VECTORS), predicates = load_u32(header.ptr + AT_PREDICATES);
    uint32_t bytes_of_all = predicates - vectors, length = bytes_of_all / VECTORS;
    bool power = length && !(length & (length - 1));
    if (predicates <= vectors || bytes_of_all % VECTORS || !power || length < LEAST || length > MOST) return;
    cpu_register_set(out, vector_length, length);
}
