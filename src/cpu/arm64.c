/* ARM64: the register table and the CONTEXT record (0x390 bytes). Source: winnt.h. */
#include "cpu/arm64.h"

#include "cpu/context.h"

#include <string.h>

const cpu_register arm64_registers[ARM64_REGISTER_COUNT] = {
    [ARM64_X0] = {"x0", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X1] = {"x1", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X2] = {"x2", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X3] = {"x3", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X4] = {"x4", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X5] = {"x5", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X6] = {"x6", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X7] = {"x7", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X8] = {"x8", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X9] = {"x9", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X10] = {"x10", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X11] = {"x11", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X12] = {"x12", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X13] = {"x13", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X14] = {"x14", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X15] = {"x15", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X16] = {"x16", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X17] = {"x17", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X18] = {"x18", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X19] = {"x19", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X20] = {"x20", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X21] = {"x21", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X22] = {"x22", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X23] = {"x23", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X24] = {"x24", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X25] = {"x25", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X26] = {"x26", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X27] = {"x27", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_X28] = {"x28", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_FP] = {"fp", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_LR] = {"lr", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_SP] = {"sp", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [ARM64_PC] = {"pc", 64, CPU_GROUP_CONTROL, -1, 0, false},
    [ARM64_PSR] = {"psr", 32, CPU_GROUP_CONTROL, -1, 0, false},
    [ARM64_V0] = {"v0", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V1] = {"v1", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V2] = {"v2", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V3] = {"v3", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V4] = {"v4", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V5] = {"v5", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V6] = {"v6", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V7] = {"v7", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V8] = {"v8", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V9] = {"v9", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V10] = {"v10", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V11] = {"v11", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V12] = {"v12", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V13] = {"v13", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V14] = {"v14", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V15] = {"v15", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V16] = {"v16", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V17] = {"v17", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V18] = {"v18", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V19] = {"v19", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V20] = {"v20", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V21] = {"v21", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V22] = {"v22", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V23] = {"v23", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V24] = {"v24", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V25] = {"v25", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V26] = {"v26", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V27] = {"v27", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V28] = {"v28", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V29] = {"v29", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V30] = {"v30", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_V31] = {"v31", 128, CPU_GROUP_XMM, -1, 0, false},
    [ARM64_FPCR] = {"fpcr", 32, CPU_GROUP_FLOAT, -1, 0, false},
    [ARM64_FPSR] = {"fpsr", 32, CPU_GROUP_FLOAT, -1, 0, false},
    [ARM64_VL] = {"vl", 32, CPU_GROUP_SYSTEM, -1, 0, false},
    [ARM64_BCR0] = {"bcr0", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BCR1] = {"bcr1", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BCR2] = {"bcr2", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BCR3] = {"bcr3", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BCR4] = {"bcr4", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BCR5] = {"bcr5", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BCR6] = {"bcr6", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BCR7] = {"bcr7", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BVR0] = {"bvr0", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BVR1] = {"bvr1", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BVR2] = {"bvr2", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BVR3] = {"bvr3", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BVR4] = {"bvr4", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BVR5] = {"bvr5", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BVR6] = {"bvr6", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_BVR7] = {"bvr7", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_WCR0] = {"wcr0", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_WCR1] = {"wcr1", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_WVR0] = {"wvr0", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_WVR1] = {"wvr1", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [ARM64_W0] = {"w0", 32, CPU_GROUP_INTEGER, ARM64_X0, 0, true},
    [ARM64_W1] = {"w1", 32, CPU_GROUP_INTEGER, ARM64_X1, 0, true},
    [ARM64_W2] = {"w2", 32, CPU_GROUP_INTEGER, ARM64_X2, 0, true},
    [ARM64_W3] = {"w3", 32, CPU_GROUP_INTEGER, ARM64_X3, 0, true},
    [ARM64_W4] = {"w4", 32, CPU_GROUP_INTEGER, ARM64_X4, 0, true},
    [ARM64_W5] = {"w5", 32, CPU_GROUP_INTEGER, ARM64_X5, 0, true},
    [ARM64_W6] = {"w6", 32, CPU_GROUP_INTEGER, ARM64_X6, 0, true},
    [ARM64_W7] = {"w7", 32, CPU_GROUP_INTEGER, ARM64_X7, 0, true},
    [ARM64_W8] = {"w8", 32, CPU_GROUP_INTEGER, ARM64_X8, 0, true},
    [ARM64_W9] = {"w9", 32, CPU_GROUP_INTEGER, ARM64_X9, 0, true},
    [ARM64_W10] = {"w10", 32, CPU_GROUP_INTEGER, ARM64_X10, 0, true},
    [ARM64_W11] = {"w11", 32, CPU_GROUP_INTEGER, ARM64_X11, 0, true},
    [ARM64_W12] = {"w12", 32, CPU_GROUP_INTEGER, ARM64_X12, 0, true},
    [ARM64_W13] = {"w13", 32, CPU_GROUP_INTEGER, ARM64_X13, 0, true},
    [ARM64_W14] = {"w14", 32, CPU_GROUP_INTEGER, ARM64_X14, 0, true},
    [ARM64_W15] = {"w15", 32, CPU_GROUP_INTEGER, ARM64_X15, 0, true},
    [ARM64_W16] = {"w16", 32, CPU_GROUP_INTEGER, ARM64_X16, 0, true},
    [ARM64_W17] = {"w17", 32, CPU_GROUP_INTEGER, ARM64_X17, 0, true},
    [ARM64_W18] = {"w18", 32, CPU_GROUP_INTEGER, ARM64_X18, 0, true},
    [ARM64_W19] = {"w19", 32, CPU_GROUP_INTEGER, ARM64_X19, 0, true},
    [ARM64_W20] = {"w20", 32, CPU_GROUP_INTEGER, ARM64_X20, 0, true},
    [ARM64_W21] = {"w21", 32, CPU_GROUP_INTEGER, ARM64_X21, 0, true},
    [ARM64_W22] = {"w22", 32, CPU_GROUP_INTEGER, ARM64_X22, 0, true},
    [ARM64_W23] = {"w23", 32, CPU_GROUP_INTEGER, ARM64_X23, 0, true},
    [ARM64_W24] = {"w24", 32, CPU_GROUP_INTEGER, ARM64_X24, 0, true},
    [ARM64_W25] = {"w25", 32, CPU_GROUP_INTEGER, ARM64_X25, 0, true},
    [ARM64_W26] = {"w26", 32, CPU_GROUP_INTEGER, ARM64_X26, 0, true},
    [ARM64_W27] = {"w27", 32, CPU_GROUP_INTEGER, ARM64_X27, 0, true},
    [ARM64_W28] = {"w28", 32, CPU_GROUP_INTEGER, ARM64_X28, 0, true},
    [ARM64_NF] = {"nf", 1, CPU_GROUP_CONTROL, ARM64_PSR, 31, false},
    [ARM64_ZF] = {"zf", 1, CPU_GROUP_CONTROL, ARM64_PSR, 30, false},
    [ARM64_CF] = {"cf", 1, CPU_GROUP_CONTROL, ARM64_PSR, 29, false},
    [ARM64_VF] = {"vf", 1, CPU_GROUP_CONTROL, ARM64_PSR, 28, false},
    [ARM64_D0] = {"d0", 64, CPU_GROUP_FLOAT, ARM64_V0, 0, false},
    [ARM64_D1] = {"d1", 64, CPU_GROUP_FLOAT, ARM64_V1, 0, false},
    [ARM64_D2] = {"d2", 64, CPU_GROUP_FLOAT, ARM64_V2, 0, false},
    [ARM64_D3] = {"d3", 64, CPU_GROUP_FLOAT, ARM64_V3, 0, false},
    [ARM64_D4] = {"d4", 64, CPU_GROUP_FLOAT, ARM64_V4, 0, false},
    [ARM64_D5] = {"d5", 64, CPU_GROUP_FLOAT, ARM64_V5, 0, false},
    [ARM64_D6] = {"d6", 64, CPU_GROUP_FLOAT, ARM64_V6, 0, false},
    [ARM64_D7] = {"d7", 64, CPU_GROUP_FLOAT, ARM64_V7, 0, false},
    [ARM64_D8] = {"d8", 64, CPU_GROUP_FLOAT, ARM64_V8, 0, false},
    [ARM64_D9] = {"d9", 64, CPU_GROUP_FLOAT, ARM64_V9, 0, false},
    [ARM64_D10] = {"d10", 64, CPU_GROUP_FLOAT, ARM64_V10, 0, false},
    [ARM64_D11] = {"d11", 64, CPU_GROUP_FLOAT, ARM64_V11, 0, false},
    [ARM64_D12] = {"d12", 64, CPU_GROUP_FLOAT, ARM64_V12, 0, false},
    [ARM64_D13] = {"d13", 64, CPU_GROUP_FLOAT, ARM64_V13, 0, false},
    [ARM64_D14] = {"d14", 64, CPU_GROUP_FLOAT, ARM64_V14, 0, false},
    [ARM64_D15] = {"d15", 64, CPU_GROUP_FLOAT, ARM64_V15, 0, false},
    [ARM64_D16] = {"d16", 64, CPU_GROUP_FLOAT, ARM64_V16, 0, false},
    [ARM64_D17] = {"d17", 64, CPU_GROUP_FLOAT, ARM64_V17, 0, false},
    [ARM64_D18] = {"d18", 64, CPU_GROUP_FLOAT, ARM64_V18, 0, false},
    [ARM64_D19] = {"d19", 64, CPU_GROUP_FLOAT, ARM64_V19, 0, false},
    [ARM64_D20] = {"d20", 64, CPU_GROUP_FLOAT, ARM64_V20, 0, false},
    [ARM64_D21] = {"d21", 64, CPU_GROUP_FLOAT, ARM64_V21, 0, false},
    [ARM64_D22] = {"d22", 64, CPU_GROUP_FLOAT, ARM64_V22, 0, false},
    [ARM64_D23] = {"d23", 64, CPU_GROUP_FLOAT, ARM64_V23, 0, false},
    [ARM64_D24] = {"d24", 64, CPU_GROUP_FLOAT, ARM64_V24, 0, false},
    [ARM64_D25] = {"d25", 64, CPU_GROUP_FLOAT, ARM64_V25, 0, false},
    [ARM64_D26] = {"d26", 64, CPU_GROUP_FLOAT, ARM64_V26, 0, false},
    [ARM64_D27] = {"d27", 64, CPU_GROUP_FLOAT, ARM64_V27, 0, false},
    [ARM64_D28] = {"d28", 64, CPU_GROUP_FLOAT, ARM64_V28, 0, false},
    [ARM64_D29] = {"d29", 64, CPU_GROUP_FLOAT, ARM64_V29, 0, false},
    [ARM64_D30] = {"d30", 64, CPU_GROUP_FLOAT, ARM64_V30, 0, false},
    [ARM64_D31] = {"d31", 64, CPU_GROUP_FLOAT, ARM64_V31, 0, false},
};

#define CONTEXT_ARM64 0x00400000u
#define CONTEXT_CONTROL 0x01u
#define CONTEXT_INTEGER 0x02u
#define CONTEXT_FLOATING_POINT 0x04u
#define CONTEXT_DEBUG_REGISTERS 0x08u
#define CONTEXT_XSTATE 0x20u

#define CONTEXT_SIZE 0x390u

static const context_field control_fields[] = {
    {ARM64_PSR, 0x04, 4}, {ARM64_FP, 0xf0, 8},  {ARM64_LR, 0xf8, 8},
    {ARM64_SP, 0x100, 8}, {ARM64_PC, 0x108, 8},
};
static const context_field float_fields[] = {{ARM64_FPCR, 0x310, 4}, {ARM64_FPSR, 0x314, 4}};

error *arm64_context_decode(arena *a, bytes context, cpu_registers *out)
{
    uint32_t flags;
    error *e = context_flags(a, context, 0, CONTEXT_SIZE, CONTEXT_ARM64, &flags);
    if (e) return e;
    const uint8_t *p = context.ptr;
    cpu_registers r;
    cpu_registers_init(&r, cpu_arch_of(CPU_ARM64));
    if (flags & CONTEXT_CONTROL) CONTEXT_READ(context, control_fields, &r);
    if (flags & CONTEXT_INTEGER)
        for (int i = 0; i < 29; i++) cpu_register_set(&r, ARM64_X0 + i, load_u64(p + 8 + 8 * i));
    if (flags & CONTEXT_FLOATING_POINT) {
        CONTEXT_READ(context, float_fields, &r);
        for (int i = 0; i < 32; i++)
            cpu_register_set_128(&r, ARM64_V0 + i, load_u64(p + 0x110 + 16 * i),
                                 load_u64(p + 0x118 + 16 * i));
    }
    if (flags & CONTEXT_DEBUG_REGISTERS) {
        for (int i = 0; i < 8; i++) {
            cpu_register_set(&r, ARM64_BCR0 + i, load_u32(p + 0x318 + 4 * i));
            cpu_register_set(&r, ARM64_BVR0 + i, load_u64(p + 0x338 + 8 * i));
        }
        for (int i = 0; i < 2; i++) {
            cpu_register_set(&r, ARM64_WCR0 + i, load_u32(p + 0x378 + 4 * i));
            cpu_register_set(&r, ARM64_WVR0 + i, load_u64(p + 0x380 + 8 * i));
        }
    }
    if (flags & CONTEXT_XSTATE) xstate_decode_sve(context, CONTEXT_SIZE, ARM64_VL, &r);
    *out = r;
    return NULL;
}

void arm64_context_encode(const cpu_registers *r, uint8_t out[CONTEXT_SIZE])
{
    uint32_t flags = CONTEXT_ARM64;

    memset(out, 0, CONTEXT_SIZE);
    if (CONTEXT_WRITE(r, control_fields, out)) flags |= CONTEXT_CONTROL;
    for (int i = 0; i < 29; i++) {
        if (cpu_register_valid(r, ARM64_X0 + i)) flags |= CONTEXT_INTEGER;
        memcpy(out + 8 + 8 * i, &r->low[ARM64_X0 + i], 8);
    }
    if (cpu_register_valid(r, ARM64_V0)) {
        flags |= CONTEXT_FLOATING_POINT;
        CONTEXT_WRITE(r, float_fields, out);
        for (int i = 0; i < 32; i++) {
            memcpy(out + 0x110 + 16 * i, &r->low[ARM64_V0 + i], 8);
            memcpy(out + 0x118 + 16 * i, &r->high[ARM64_V0 + i], 8);
        }
    }
    if (cpu_register_valid(r, ARM64_BCR0)) {
        flags |= CONTEXT_DEBUG_REGISTERS;
        for (int i = 0; i < 8; i++) {
            memcpy(out + 0x318 + 4 * i, &r->low[ARM64_BCR0 + i], 4);
            memcpy(out + 0x338 + 8 * i, &r->low[ARM64_BVR0 + i], 8);
        }
        for (int i = 0; i < 2; i++) {
            memcpy(out + 0x378 + 4 * i, &r->low[ARM64_WCR0 + i], 4);
            memcpy(out + 0x380 + 8 * i, &r->low[ARM64_WVR0 + i], 8);
        }
    }
    memcpy(out, &flags, sizeof flags);
}
