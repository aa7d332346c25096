/* x64: the register table and the CONTEXT record (0x4d0 bytes; AVX state follows it as CONTEXT_EX says).
 * Source: winnt.h. */
#include "cpu/x64.h"

#include "cpu/context.h"

#include <string.h>

const cpu_register x64_registers[X64_REGISTER_COUNT] = {
    [X64_RAX] = {"rax", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_RCX] = {"rcx", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_RDX] = {"rdx", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_RBX] = {"rbx", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_RSP] = {"rsp", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_RBP] = {"rbp", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_RSI] = {"rsi", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_RDI] = {"rdi", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_R8] = {"r8", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_R9] = {"r9", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_R10] = {"r10", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_R11] = {"r11", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_R12] = {"r12", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_R13] = {"r13", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_R14] = {"r14", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_R15] = {"r15", 64, CPU_GROUP_INTEGER, -1, 0, false},
    [X64_RIP] = {"rip", 64, CPU_GROUP_CONTROL, -1, 0, false},
    [X64_EFL] = {"efl", 32, CPU_GROUP_CONTROL, -1, 0, false},
    [X64_CS] = {"cs", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X64_DS] = {"ds", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X64_ES] = {"es", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X64_FS] = {"fs", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X64_GS] = {"gs", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X64_SS] = {"ss", 16, CPU_GROUP_SEGMENT, -1, 0, false},
    [X64_DR0] = {"dr0", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_DR1] = {"dr1", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_DR2] = {"dr2", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_DR3] = {"dr3", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_DR6] = {"dr6", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_DR7] = {"dr7", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_FPCW] = {"fpcw", 16, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_FPSW] = {"fpsw", 16, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_FPTW] = {"fptw", 16, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_ST0] = {"st0", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_ST1] = {"st1", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_ST2] = {"st2", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_ST3] = {"st3", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_ST4] = {"st4", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_ST5] = {"st5", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_ST6] = {"st6", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_ST7] = {"st7", 80, CPU_GROUP_FLOAT, -1, 0, false},
    [X64_MM0] = {"mm0", 64, CPU_GROUP_MMX, -1, 0, false},
    [X64_MM1] = {"mm1", 64, CPU_GROUP_MMX, -1, 0, false},
    [X64_MM2] = {"mm2", 64, CPU_GROUP_MMX, -1, 0, false},
    [X64_MM3] = {"mm3", 64, CPU_GROUP_MMX, -1, 0, false},
    [X64_MM4] = {"mm4", 64, CPU_GROUP_MMX, -1, 0, false},
    [X64_MM5] = {"mm5", 64, CPU_GROUP_MMX, -1, 0, false},
    [X64_MM6] = {"mm6", 64, CPU_GROUP_MMX, -1, 0, false},
    [X64_MM7] = {"mm7", 64, CPU_GROUP_MMX, -1, 0, false},
    [X64_MXCSR] = {"mxcsr", 32, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM0] = {"xmm0", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM1] = {"xmm1", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM2] = {"xmm2", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM3] = {"xmm3", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM4] = {"xmm4", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM5] = {"xmm5", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM6] = {"xmm6", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM7] = {"xmm7", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM8] = {"xmm8", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM9] = {"xmm9", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM10] = {"xmm10", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM11] = {"xmm11", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM12] = {"xmm12", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM13] = {"xmm13", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM14] = {"xmm14", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_XMM15] = {"xmm15", 128, CPU_GROUP_XMM, -1, 0, false},
    [X64_YMM0H] = {"ymm0h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM1H] = {"ymm1h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM2H] = {"ymm2h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM3H] = {"ymm3h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM4H] = {"ymm4h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM5H] = {"ymm5h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM6H] = {"ymm6h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM7H] = {"ymm7h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM8H] = {"ymm8h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM9H] = {"ymm9h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM10H] = {"ymm10h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM11H] = {"ymm11h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM12H] = {"ymm12h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM13H] = {"ymm13h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM14H] = {"ymm14h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_YMM15H] = {"ymm15h", 128, CPU_GROUP_YMM, -1, 0, false},
    [X64_CR0] = {"cr0", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_CR2] = {"cr2", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_CR3] = {"cr3", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_CR4] = {"cr4", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_CR8] = {"cr8", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_GDTR] = {"gdtr", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_GDTL] = {"gdtl", 16, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_IDTR] = {"idtr", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_IDTL] = {"idtl", 16, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_TR] = {"tr", 16, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_LDTR] = {"ldtr", 16, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_KMXCSR] = {"kmxcsr", 32, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_KDR0] = {"kdr0", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_KDR1] = {"kdr1", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_KDR2] = {"kdr2", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_KDR3] = {"kdr3", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_KDR6] = {"kdr6", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_KDR7] = {"kdr7", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_XCR0] = {"xcr0", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_BRTO] = {"brto", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_BRFROM] = {"brfrom", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_EXTO] = {"exto", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_EXFROM] = {"exfrom", 64, CPU_GROUP_DEBUG, -1, 0, false},
    [X64_SSP] = {"ssp", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_CETUMSR] = {"cetumsr", 64, CPU_GROUP_SYSTEM, -1, 0, false},
    [X64_EAX] = {"eax", 32, CPU_GROUP_INTEGER, X64_RAX, 0, true},
    [X64_ECX] = {"ecx", 32, CPU_GROUP_INTEGER, X64_RCX, 0, true},
    [X64_EDX] = {"edx", 32, CPU_GROUP_INTEGER, X64_RDX, 0, true},
    [X64_EBX] = {"ebx", 32, CPU_GROUP_INTEGER, X64_RBX, 0, true},
    [X64_ESP] = {"esp", 32, CPU_GROUP_INTEGER, X64_RSP, 0, true},
    [X64_EBP] = {"ebp", 32, CPU_GROUP_INTEGER, X64_RBP, 0, true},
    [X64_ESI] = {"esi", 32, CPU_GROUP_INTEGER, X64_RSI, 0, true},
    [X64_EDI] = {"edi", 32, CPU_GROUP_INTEGER, X64_RDI, 0, true},
    [X64_R8D] = {"r8d", 32, CPU_GROUP_INTEGER, X64_R8, 0, true},
    [X64_R9D] = {"r9d", 32, CPU_GROUP_INTEGER, X64_R9, 0, true},
    [X64_R10D] = {"r10d", 32, CPU_GROUP_INTEGER, X64_R10, 0, true},
    [X64_R11D] = {"r11d", 32, CPU_GROUP_INTEGER, X64_R11, 0, true},
    [X64_R12D] = {"r12d", 32, CPU_GROUP_INTEGER, X64_R12, 0, true},
    [X64_R13D] = {"r13d", 32, CPU_GROUP_INTEGER, X64_R13, 0, true},
    [X64_R14D] = {"r14d", 32, CPU_GROUP_INTEGER, X64_R14, 0, true},
    [X64_R15D] = {"r15d", 32, CPU_GROUP_INTEGER, X64_R15, 0, true},
    [X64_AX] = {"ax", 16, CPU_GROUP_INTEGER, X64_RAX, 0, false},
    [X64_CX] = {"cx", 16, CPU_GROUP_INTEGER, X64_RCX, 0, false},
    [X64_DX] = {"dx", 16, CPU_GROUP_INTEGER, X64_RDX, 0, false},
    [X64_BX] = {"bx", 16, CPU_GROUP_INTEGER, X64_RBX, 0, false},
    [X64_SP] = {"sp", 16, CPU_GROUP_INTEGER, X64_RSP, 0, false},
    [X64_BP] = {"bp", 16, CPU_GROUP_INTEGER, X64_RBP, 0, false},
    [X64_SI] = {"si", 16, CPU_GROUP_INTEGER, X64_RSI, 0, false},
    [X64_DI] = {"di", 16, CPU_GROUP_INTEGER, X64_RDI, 0, false},
    [X64_R8W] = {"r8w", 16, CPU_GROUP_INTEGER, X64_R8, 0, false},
    [X64_R9W] = {"r9w", 16, CPU_GROUP_INTEGER, X64_R9, 0, false},
    [X64_R10W] = {"r10w", 16, CPU_GROUP_INTEGER, X64_R10, 0, false},
    [X64_R11W] = {"r11w", 16, CPU_GROUP_INTEGER, X64_R11, 0, false},
    [X64_R12W] = {"r12w", 16, CPU_GROUP_INTEGER, X64_R12, 0, false},
    [X64_R13W] = {"r13w", 16, CPU_GROUP_INTEGER, X64_R13, 0, false},
    [X64_R14W] = {"r14w", 16, CPU_GROUP_INTEGER, X64_R14, 0, false},
    [X64_R15W] = {"r15w", 16, CPU_GROUP_INTEGER, X64_R15, 0, false},
    [X64_AL] = {"al", 8, CPU_GROUP_INTEGER, X64_RAX, 0, false},
    [X64_CL] = {"cl", 8, CPU_GROUP_INTEGER, X64_RCX, 0, false},
    [X64_DL] = {"dl", 8, CPU_GROUP_INTEGER, X64_RDX, 0, false},
    [X64_BL] = {"bl", 8, CPU_GROUP_INTEGER, X64_RBX, 0, false},
    [X64_SPL] = {"spl", 8, CPU_GROUP_INTEGER, X64_RSP, 0, false},
    [X64_BPL] = {"bpl", 8, CPU_GROUP_INTEGER, X64_RBP, 0, false},
    [X64_SIL] = {"sil", 8, CPU_GROUP_INTEGER, X64_RSI, 0, false},
    [X64_DIL] = {"dil", 8, CPU_GROUP_INTEGER, X64_RDI, 0, false},
    [X64_R8B] = {"r8b", 8, CPU_GROUP_INTEGER, X64_R8, 0, false},
    [X64_R9B] = {"r9b", 8, CPU_GROUP_INTEGER, X64_R9, 0, false},
    [X64_R10B] = {"r10b", 8, CPU_GROUP_INTEGER, X64_R10, 0, false},
    [X64_R11B] = {"r11b", 8, CPU_GROUP_INTEGER, X64_R11, 0, false},
    [X64_R12B] = {"r12b", 8, CPU_GROUP_INTEGER, X64_R12, 0, false},
    [X64_R13B] = {"r13b", 8, CPU_GROUP_INTEGER, X64_R13, 0, false},
    [X64_R14B] = {"r14b", 8, CPU_GROUP_INTEGER, X64_R14, 0, false},
    [X64_R15B] = {"r15b", 8, CPU_GROUP_INTEGER, X64_R15, 0, false},
    [X64_AH] = {"ah", 8, CPU_GROUP_INTEGER, X64_RAX, 8, false},
    [X64_CH] = {"ch", 8, CPU_GROUP_INTEGER, X64_RCX, 8, false},
    [X64_DH] = {"dh", 8, CPU_GROUP_INTEGER, X64_RDX, 8, false},
    [X64_BH] = {"bh", 8, CPU_GROUP_INTEGER, X64_RBX, 8, false},
    [X64_EIP] = {"eip", 32, CPU_GROUP_CONTROL, X64_RIP, 0, false},
    [X64_IP] = {"ip", 16, CPU_GROUP_CONTROL, X64_RIP, 0, false},
    [X64_FL] = {"fl", 16, CPU_GROUP_CONTROL, X64_EFL, 0, false},
    [X64_IOPL] = {"iopl", 2, CPU_GROUP_CONTROL, X64_EFL, 12, false},
    [X64_OF] = {"of", 1, CPU_GROUP_CONTROL, X64_EFL, 11, false},
    [X64_DF] = {"df", 1, CPU_GROUP_CONTROL, X64_EFL, 10, false},
    [X64_IF] = {"if", 1, CPU_GROUP_CONTROL, X64_EFL, 9, false},
    [X64_TF] = {"tf", 1, CPU_GROUP_CONTROL, X64_EFL, 8, false},
    [X64_SF] = {"sf", 1, CPU_GROUP_CONTROL, X64_EFL, 7, false},
    [X64_ZF] = {"zf", 1, CPU_GROUP_CONTROL, X64_EFL, 6, false},
    [X64_AF] = {"af", 1, CPU_GROUP_CONTROL, X64_EFL, 4, false},
    [X64_PF] = {"pf", 1, CPU_GROUP_CONTROL, X64_EFL, 2, false},
    [X64_CF] = {"cf", 1, CPU_GROUP_CONTROL, X64_EFL, 0, false},
    [X64_VIP] = {"vip", 1, CPU_GROUP_CONTROL, X64_EFL, 20, false},
    [X64_VIF] = {"vif", 1, CPU_GROUP_CONTROL, X64_EFL, 19, false},
};

#define CONTEXT_AMD64 0x00100000u
#define CONTEXT_CONTROL 0x01u
#define CONTEXT_INTEGER 0x02u
#define CONTEXT_SEGMENTS 0x04u
#define CONTEXT_FLOATING_POINT 0x08u
#define CONTEXT_DEBUG_REGISTERS 0x10u
#define CONTEXT_XSTATE 0x40u

#define CONTEXT_SIZE 0x4d0u

static const context_field integer_fields[] = {
    {X64_RAX, 0x78, 8}, {X64_RCX, 0x80, 8}, {X64_RDX, 0x88, 8}, {X64_RBX, 0x90, 8}, {X64_RBP, 0xa0, 8},
    {X64_RSI, 0xa8, 8}, {X64_RDI, 0xb0, 8}, {X64_R8, 0xb8, 8},  {X64_R9, 0xc0, 8},  {X64_R10, 0xc8, 8},
    {X64_R11, 0xd0, 8}, {X64_R12, 0xd8, 8}, {X64_R13, 0xe0, 8}, {X64_R14, 0xe8, 8}, {X64_R15, 0xf0, 8},
};
static const context_field control_fields[] = {
    {X64_CS, 0x38, 2}, {X64_SS, 0x42, 2}, {X64_EFL, 0x44, 4}, {X64_RSP, 0x98, 8}, {X64_RIP, 0xf8, 8},
};
static const context_field segment_fields[] = {
    {X64_DS, 0x3a, 2},
    {X64_ES, 0x3c, 2},
    {X64_FS, 0x3e, 2},
    {X64_GS, 0x40, 2},
};
static const context_field debug_fields[] = {
    {X64_DR0, 0x48, 8},   {X64_DR1, 0x50, 8},     {X64_DR2, 0x58, 8},   {X64_DR3, 0x60, 8},
    {X64_DR6, 0x68, 8},   {X64_DR7, 0x70, 8},     {X64_BRTO, 0x4b0, 8}, {X64_BRFROM, 0x4b8, 8},
    {X64_EXTO, 0x4c0, 8}, {X64_EXFROM, 0x4c8, 8},
};

static const fxsave_registers float_registers = {X64_FPCW, X64_FPSW,  X64_FPTW, X64_ST0,
                                                 X64_MM0,  X64_MXCSR, X64_XMM0, 16};

error *x64_context_decode(arena *a, bytes context, cpu_registers *out)
{
    uint32_t flags;
    error *e = context_flags(a, context, 0x30, CONTEXT_SIZE, CONTEXT_AMD64, &flags);
    if (e) return e;
    cpu_registers r;
    cpu_registers_init(&r, cpu_arch_of(CPU_X64));
    if (flags & CONTEXT_CONTROL) CONTEXT_READ(context, control_fields, &r);
    if (flags & CONTEXT_INTEGER) CONTEXT_READ(context, integer_fields, &r);
    if (flags & CONTEXT_SEGMENTS) CONTEXT_READ(context, segment_fields, &r);
    if (flags & CONTEXT_DEBUG_REGISTERS) CONTEXT_READ(context, debug_fields, &r);
    if (flags & CONTEXT_FLOATING_POINT) {
        fxsave_decode(context.ptr + 0x100, &float_registers, &r);
        cpu_register_set(&r, X64_MXCSR, load_u32(context.ptr + 0x34));
    }
    if (flags & CONTEXT_XSTATE) {
        xstate_decode_avx(context, CONTEXT_SIZE, X64_YMM0H, 16, &r);
        xstate_decode_cet(context, CONTEXT_SIZE, X64_CETUMSR, X64_SSP, &r);
    }
    *out = r;
    return NULL;
}

void x64_context_encode(const cpu_registers *r, uint8_t out[CONTEXT_SIZE])
{
    enum { FLAGS = 0x30, MXCSR = 0x34, FXSAVE = 0x100 };
    uint32_t flags = CONTEXT_AMD64;

    memset(out, 0, CONTEXT_SIZE);
    if (CONTEXT_WRITE(r, control_fields, out)) flags |= CONTEXT_CONTROL;
    if (CONTEXT_WRITE(r, integer_fields, out)) flags |= CONTEXT_INTEGER;
    if (CONTEXT_WRITE(r, segment_fields, out)) flags |= CONTEXT_SEGMENTS;
    if (CONTEXT_WRITE(r, debug_fields, out)) flags |= CONTEXT_DEBUG_REGISTERS;
    if (cpu_register_valid(r, X64_XMM0) || cpu_register_valid(r, X64_FPCW)) {
        flags |= CONTEXT_FLOATING_POINT;
        fxsave_encode(r, &float_registers, out + FXSAVE);
        memcpy(out + MXCSR, &(uint32_t){(uint32_t)r->low[X64_MXCSR]}, sizeof(uint32_t));
    }
    memcpy(out + FLAGS, &flags, sizeof flags);
}
