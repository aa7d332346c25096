/* x86: the register table and the CONTEXT record (0x2cc bytes; 0xcc without ExtendedRegisters). Source:
 * winnt.h. */
#include "cpu/x86.h"

#include "cpu/context.h"

#include <string.h>

const cpu_register x86_registers[X86_REGISTER_COUNT] = {
    [X86_EAX] = {"eax", 32, CPU_GROUP_INTEGER, -1, 0, false},
    [X86_ECX] = {"ecx", 32, CPU_GROUP_INTEGER, -1, 0, false},
    [X86_EDX] = {"edx", 32, CPU_GROUP_INTEGER, -1, 0, false},
    [X86_EBX] = {"ebx", 32, CPU_GROUP_INTEGER, -1, 0, false},
    [X86_ESP] = {"esp", 32, CPU_GROUP_INTEGER, -1, 0, false},
    [X86_EBP] = {"ebp", 32, CPU_GROUP_INTEGER, -1, 0, false},
    [X86_ESI] = {"esi", 32, CPU_GROUP_INTEGER, -1, 0, false},
    [X86_EDI] = {"edi", 32, CPU_GROUP_INTEGER, -1, 0, false},
    [X86_EIP] = {"eip", 32, CPU_GROUP_CONTROL, -1, 0, false},
    [X86_EFL] = {"efl", 32, CPU_GROUP_CONTROL, -1, 0, false},
    [X86_CS] = {"cs", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X86_DS] = {"ds", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X86_ES] = {"es", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X86_FS] = {"fs", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X86_GS] = {"gs", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X86_SS] = {"ss", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X86_DR0] = {"dr0", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [X86_DR1] = {"dr1", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [X86_DR2] = {"dr2", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [X86_DR3] = {"dr3", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [X86_DR6] = {"dr6", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [X86_DR7] = {"dr7", 32, CPU_GROUP_DEBUG, -1, 0, false},
    [X86_FPCW] = {"fpcw", 16, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_FPSW] = {"fpsw", 16, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_FPTW] = {"fptw", 16, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_FOPCODE] = {"fopcode", 16, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_FPIP] = {"fpip", 32, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_FPIPSEL] = {"fpipsel", 16, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_FPDP] = {"fpdp", 32, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_FPDPSEL] = {"fpdpsel", 16, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_ST0] = {"st0", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_ST1] = {"st1", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_ST2] = {"st2", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_ST3] = {"st3", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_ST4] = {"st4", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_ST5] = {"st5", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_ST6] = {"st6", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_ST7] = {"st7", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X86_MM0] = {"mm0", 64, CPU_GROUP_MMX, -1, 0, false},
    [X86_MM1] = {"mm1", 64, CPU_GROUP_MMX, -1, 0, false},
    [X86_MM2] = {"mm2", 64, CPU_GROUP_MMX, -1, 0, false},
    [X86_MM3] = {"mm3", 64, CPU_GROUP_MMX, -1, 0, false},
    [X86_MM4] = {"mm4", 64, CPU_GROUP_MMX, -1, 0, false},
    [X86_MM5] = {"mm5", 64, CPU_GROUP_MMX, -1, 0, false},
    [X86_MM6] = {"mm6", 64, CPU_GROUP_MMX, -1, 0, false},
    [X86_MM7] = {"mm7", 64, CPU_GROUP_MMX, -1, 0, false},
    [X86_MXCSR] = {"mxcsr", 32, CPU_GROUP_XMM, -1, 0, false},
    [X86_XMM0] = {"xmm0", 128, CPU_GROUP_XMM, -1, 0, false},
    [X86_XMM1] = {"xmm1", 128, CPU_GROUP_XMM, -1, 0, false},
    [X86_XMM2] = {"xmm2", 128, CPU_GROUP_XMM, -1, 0, false},
    [X86_XMM3] = {"xmm3", 128, CPU_GROUP_XMM, -1, 0, false},
    [X86_XMM4] = {"xmm4", 128, CPU_GROUP_XMM, -1, 0, false},
    [X86_XMM5] = {"xmm5", 128, CPU_GROUP_XMM, -1, 0, false},
    [X86_XMM6] = {"xmm6", 128, CPU_GROUP_XMM, -1, 0, false},
    [X86_XMM7] = {"xmm7", 128, CPU_GROUP_XMM, -1, 0, false},
    [X86_YMM0H] = {"ymm0h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X86_YMM1H] = {"ymm1h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X86_YMM2H] = {"ymm2h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X86_YMM3H] = {"ymm3h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X86_YMM4H] = {"ymm4h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X86_YMM5H] = {"ymm5h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X86_YMM6H] = {"ymm6h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X86_YMM7H] = {"ymm7h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X86_CR0] = {"cr0", 32, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_CR2] = {"cr2", 32, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_CR3] = {"cr3", 32, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_CR4] = {"cr4", 32, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_GDTR] = {"gdtr", 32, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_GDTL] = {"gdtl", 16, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_IDTR] = {"idtr", 32, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_IDTL] = {"idtl", 16, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_TR] = {"tr", 16, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_LDTR] = {"ldtr", 16, CPU_GROUP_SYSTEM, -1, 0, false},
    [X86_AX] = {"ax", 16, CPU_GROUP_INTEGER, X86_EAX, 0, false},
    [X86_CX] = {"cx", 16, CPU_GROUP_INTEGER, X86_ECX, 0, false},
    [X86_DX] = {"dx", 16, CPU_GROUP_INTEGER, X86_EDX, 0, false},
    [X86_BX] = {"bx", 16, CPU_GROUP_INTEGER, X86_EBX, 0, false},
    [X86_SP] = {"sp", 16, CPU_GROUP_INTEGER, X86_ESP, 0, false},
    [X86_BP] = {"bp", 16, CPU_GROUP_INTEGER, X86_EBP, 0, false},
    [X86_SI] = {"si", 16, CPU_GROUP_INTEGER, X86_ESI, 0, false},
    [X86_DI] = {"di", 16, CPU_GROUP_INTEGER, X86_EDI, 0, false},
    [X86_AL] = {"al", 8, CPU_GROUP_INTEGER, X86_EAX, 0, false},
    [X86_CL] = {"cl", 8, CPU_GROUP_INTEGER, X86_ECX, 0, false},
    [X86_DL] = {"dl", 8, CPU_GROUP_INTEGER, X86_EDX, 0, false},
    [X86_BL] = {"bl", 8, CPU_GROUP_INTEGER, X86_EBX, 0, false},
    [X86_AH] = {"ah", 8, CPU_GROUP_INTEGER, X86_EAX, 8, false},
    [X86_CH] = {"ch", 8, CPU_GROUP_INTEGER, X86_ECX, 8, false},
    [X86_DH] = {"dh", 8, CPU_GROUP_INTEGER, X86_EDX, 8, false},
    [X86_BH] = {"bh", 8, CPU_GROUP_INTEGER, X86_EBX, 8, false},
    [X86_IP] = {"ip", 16, CPU_GROUP_CONTROL, X86_EIP, 0, false},
    [X86_FL] = {"fl", 16, CPU_GROUP_CONTROL, X86_EFL, 0, false},
    [X86_IOPL] = {"iopl", 2, CPU_GROUP_CONTROL, X86_EFL, 12, false},
    [X86_OF] = {"of", 1, CPU_GROUP_CONTROL, X86_EFL, 11, false},
    [X86_DF] = {"df", 1, CPU_GROUP_CONTROL, X86_EFL, 10, false},
    [X86_IF] = {"if", 1, CPU_GROUP_CONTROL, X86_EFL, 9, false},
    [X86_TF] = {"tf", 1, CPU_GROUP_CONTROL, X86_EFL, 8, false},
    [X86_SF] = {"sf", 1, CPU_GROUP_CONTROL, X86_EFL, 7, false},
    [X86_ZF] = {"zf", 1, CPU_GROUP_CONTROL, X86_EFL, 6, false},
    [X86_AF] = {"af", 1, CPU_GROUP_CONTROL, X86_EFL, 4, false},
    [X86_PF] = {"pf", 1, CPU_GROUP_CONTROL, X86_EFL, 2, false},
    [X86_CF] = {"cf", 1, CPU_GROUP_CONTROL, X86_EFL, 0, false},
    [X86_VIP] = {"vip", 1, CPU_GROUP_CONTROL, X86_EFL, 20, false},
    [X86_VIF] = {"vif", 1, CPU_GROUP_CONTROL, X86_EFL, 19, false},
};

#define CONTEXT_I386 0x00010000u
#define CONTEXT_CONTROL 0x01u
#define CONTEXT_INTEGER 0x02u
#define CONTEXT_SEGMENTS 0x04u
#define CONTEXT_FLOATING_POINT 0x08u
#define CONTEXT_DEBUG_REGISTERS 0x10u
#define CONTEXT_EXTENDED_REGISTERS 0x20u
#define CONTEXT_XSTATE 0x40u

#define CONTEXT_SIZE_WITHOUT_EXTENDED 0xccu
#define CONTEXT_SIZE 0x2ccu

static const context_field integer_fields[] = {
    {X86_EDI, 0x9c, 4}, {X86_ESI, 0xa0, 4}, {X86_EBX, 0xa4, 4},
    {X86_EDX, 0xa8, 4}, {X86_ECX, 0xac, 4}, {X86_EAX, 0xb0, 4},
};
static const context_field control_fields[] = {
    {X86_EBP, 0xb4, 4}, {X86_EIP, 0xb8, 4}, {X86_CS, 0xbc, 2},
    {X86_EFL, 0xc0, 4}, {X86_ESP, 0xc4, 4}, {X86_SS, 0xc8, 2},
};
static const context_field segment_fields[] = {
    {X86_GS, 0x8c, 2},
    {X86_FS, 0x90, 2},
    {X86_ES, 0x94, 2},
    {X86_DS, 0x98, 2},
};
static const context_field debug_fields[] = {
    {X86_DR0, 0x04, 4}, {X86_DR1, 0x08, 4}, {X86_DR2, 0x0c, 4},
    {X86_DR3, 0x10, 4}, {X86_DR6, 0x14, 4}, {X86_DR7, 0x18, 4},
};
/* FLOATING_SAVE_AREA (FSAVE's layout): ErrorSelector's upper half is the opcode. */
static const context_field float_fields[] = {
    {X86_FPCW, 0x1c, 2},    {X86_FPSW, 0x20, 2},    {X86_FPTW, 0x24, 2}, {X86_FPIP, 0x28, 4},
    {X86_FPIPSEL, 0x2c, 2}, {X86_FOPCODE, 0x2e, 2}, {X86_FPDP, 0x30, 4}, {X86_FPDPSEL, 0x34, 2},
};

static const fxsave_registers extended_registers = {-1, -1, -1, -1, -1, X86_MXCSR, X86_XMM0, 8};

error *x86_context_decode(arena *a, bytes context, cpu_registers *out)
{
    uint32_t flags;
    error *e = context_flags(a, context, 0, CONTEXT_SIZE_WITHOUT_EXTENDED, CONTEXT_I386, &flags);
    if (e) return e;
    const bool extended = (flags & CONTEXT_EXTENDED_REGISTERS) != 0;
    if (extended && context.len < CONTEXT_SIZE)
        return error_at_offset(a, ERROR_TRUNCATED, context.len, "x86 CONTEXT ends here, expected 0x%x bytes",
                               CONTEXT_SIZE);
    cpu_registers r;
    cpu_registers_init(&r, cpu_arch_of(CPU_X86));
    if (flags & CONTEXT_CONTROL) CONTEXT_READ(context, control_fields, &r);
    if (flags & CONTEXT_INTEGER) CONTEXT_READ(context, integer_fields, &r);
    if (flags & CONTEXT_SEGMENTS) CONTEXT_READ(context, segment_fields, &r);
    if (flags & CONTEXT_DEBUG_REGISTERS) CONTEXT_READ(context, debug_fields, &r);
    if (extended) {
        fxsave_decode(context.ptr + 0xcc, &extended_registers, &r);
    }
    if (flags & CONTEXT_FLOATING_POINT) {
        CONTEXT_READ(context, float_fields, &r);
        for (int i = 0; i < 8; i++) {
            const uint8_t *st = context.ptr + 0x38 + 10 * i;
            cpu_register_set_128(&r, X86_ST0 + i, load_u64(st), load_u16(st + 8));
        }
        fpu_set_mmx(&r, X86_ST0, X86_MM0, load_u16(context.ptr + 0x20));
    }
    if (flags & CONTEXT_XSTATE) xstate_decode_avx(context, CONTEXT_SIZE, X86_YMM0H, 8, &r);
    *out = r;
    return NULL;
}

void x86_context_encode(const cpu_registers *r, uint8_t out[CONTEXT_SIZE])
{
    uint32_t flags = CONTEXT_I386;

    memset(out, 0, CONTEXT_SIZE);
    if (CONTEXT_WRITE(r, control_fields, out)) flags |= CONTEXT_CONTROL;
    if (CONTEXT_WRITE(r, integer_fields, out)) flags |= CONTEXT_INTEGER;
    if (CONTEXT_WRITE(r, segment_fields, out)) flags |= CONTEXT_SEGMENTS;
    if (CONTEXT_WRITE(r, debug_fields, out)) flags |= CONTEXT_DEBUG_REGISTERS;
    if (cpu_register_valid(r, X86_FPCW)) {
        flags |= CONTEXT_FLOATING_POINT;
        CONTEXT_WRITE(r, float_fields, out);
        for (int i = 0; i < 8; i++) {
            memcpy(out + 0x38 + 10 * i, &r->low[X86_ST0 + i], 8);
            memcpy(out + 0x40 + 10 * i, &r->high[X86_ST0 + i], 2);
        }
    }
    if (cpu_register_valid(r, X86_XMM0)) {
        flags |= CONTEXT_EXTENDED_REGISTERS;
        fxsave_encode(r, &extended_registers, out + 0xcc);
    }
    memcpy(out, &flags, sizeof flags);
}
