/* Sources: ksamd64.inc and ksx86.inc of the public WDK; for x86's stack pointer: ReactOS' KiEspFromTrapFrame
 * and the layout itself (the processor pushes esp and ss only when the privilege changes). ARM64: the fields
 * that Microsoft's page "KTRAP_FRAME structure (ntddk.h)" names; where they are, dotnet/runtime's ARM64
 * unwinder. */
#include "windows/trap_frame.h"

#include "cpu/arm64.h"
#include "cpu/x64.h"
#include "cpu/x86.h"

typedef struct trap_field {
    const char *name;
    int reg;
} trap_field;

static const trap_field x64_fields[] = {
    {"Rax", X64_RAX},  {"Rcx", X64_RCX},    {"Rdx", X64_RDX}, {"R8", X64_R8},
    {"R9", X64_R9},    {"R10", X64_R10},    {"R11", X64_R11}, {"Rbx", X64_RBX},
    {"Rdi", X64_RDI},  {"Rsi", X64_RSI},    {"Rbp", X64_RBP}, {"Rip", X64_RIP},
    {"SegCs", X64_CS}, {"EFlags", X64_EFL}, {"Rsp", X64_RSP}, {"SegSs", X64_SS},
};
static const trap_field x86_fields[] = {
    {"Eax", X86_EAX},  {"Ecx", X86_ECX},  {"Edx", X86_EDX},  {"Ebx", X86_EBX},    {"Esi", X86_ESI},
    {"Edi", X86_EDI},  {"Ebp", X86_EBP},  {"Eip", X86_EIP},  {"EFlags", X86_EFL}, {"SegCs", X86_CS},
    {"SegDs", X86_DS}, {"SegEs", X86_ES}, {"SegFs", X86_FS}, {"SegGs", X86_GS},
};

static const trap_field arm64_fields[] = {
    {"X0", ARM64_X0},   {"X1", ARM64_X1},   {"X2", ARM64_X2},   {"X3", ARM64_X3},    {"X4", ARM64_X4},
    {"X5", ARM64_X5},   {"X6", ARM64_X6},   {"X7", ARM64_X7},   {"X8", ARM64_X8},    {"X9", ARM64_X9},
    {"X10", ARM64_X10}, {"X11", ARM64_X11}, {"X12", ARM64_X12}, {"X13", ARM64_X13},  {"X14", ARM64_X14},
    {"X15", ARM64_X15}, {"X16", ARM64_X16}, {"X17", ARM64_X17}, {"X18", ARM64_X18},  {"Lr", ARM64_LR},
    {"Fp", ARM64_FP},   {"Sp", ARM64_SP},   {"Pc", ARM64_PC},   {"Spsr", ARM64_PSR},
};

/* Where x86's stack pointer is, by circumstance; x64's frame has none of these. */
typedef enum stack_field { HARDWARE_ESP, HARDWARE_SS, TEMPORARY_ESP, TEMPORARY_CS } stack_field;
static const char *const x86_stack_fields[] = {"HardwareEsp", "HardwareSegSs", "TempEsp", "TempSegCs"};

#define EFLAGS_VM 0x20000u
#define KERNEL_STACK_SELECTOR 0x10u /* KGDT_R0_DATA */
#define SELECTOR_OF_EDITED_FRAME 0xfff8u

static bool read_fields(value frame, const trap_field *fields, size_t count, cpu_registers *r)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t bits;
        if (!value_u64(value_field(frame, fields[i].name), &bits)) return false;
        cpu_register_set(r, fields[i].reg, bits);
    }
    return true;
}

/* Interrupted kernel code has its stack right behind what the processor pushed; a frame whose esp was changed
 * says so by a selector without its upper bits. */
static bool x86_stack(value frame, cpu_registers *r)
{
    uint64_t cs, flags, esp, ss = KERNEL_STACK_SELECTOR;
    value hardware = value_field(frame, x86_stack_fields[HARDWARE_ESP]);
    if (!cpu_register_get(r, X86_CS, &cs) || !cpu_register_get(r, X86_EFL, &flags)) return false;
    if ((cs & 1) || (flags & EFLAGS_VM)) {
        if (!value_u64(hardware, &esp) || !value_u64(value_field(frame, x86_stack_fields[HARDWARE_SS]), &ss))
            return false;
    } else if ((cs & SELECTOR_OF_EDITED_FRAME) == 0) {
        if (!value_u64(value_field(frame, x86_stack_fields[TEMPORARY_ESP]), &esp) ||
            !value_u64(value_field(frame, x86_stack_fields[TEMPORARY_CS]), &cs))
            return false;
        cpu_register_set(r, X86_CS, cs);
    } else {
        esp = value_address_of(hardware);
    }
    cpu_register_set(r, X86_ESP, esp);
    cpu_register_set(r, X86_SS, ss);
    return true;
}

/* nt's own type is of the processor that the dump is of; the built-in one has another name, as x64's has the
 * plain one. */
static value arm64_value(nt_context *c, const char *type_name, const char *builtin_name, const char *mark,
                         uint64_t address)
{
    value v = nt_value(c, type_name, address);
    return value_has_field(v, mark) ? v : value_at(c->values, nt_builtin_type(c, builtin_name), address);
}

static void arm64_vectors(nt_context *c, value frame, cpu_registers *r)
{
    enum { VECTORS = 32 };
    uint64_t at, low, high, status;
    if (!value_u64(value_field(frame, "VfpState"), &at) || !at) return;
    value state = arm64_value(c, "_KARM64_VFP_STATE", "_ARM64_VFP_STATE", "V", at);
    uint64_t vectors = value_address_of(value_field(state, "V"));
    for (unsigned i = 0; i < VECTORS; i++) {
        if (!space_read_u64(c->values->space, vectors + 16 * i, &low) ||
            !space_read_u64(c->values->space, vectors + 16 * i + 8, &high))
            return;
        cpu_register_set_128(r, (int)(ARM64_V0 + i), low, high);
    }
    if (value_u64(value_field(state, "Fpcr"), &status)) cpu_register_set(r, ARM64_FPCR, status);
    if (value_u64(value_field(state, "Fpsr"), &status)) cpu_register_set(r, ARM64_FPSR, status);
}

static bool arm64_frame_registers(nt_context *c, uint64_t address, cpu_registers *r)
{
    value frame = arm64_value(c, "_KTRAP_FRAME", "_ARM64_KTRAP_FRAME", "Pc", address);
    if (!read_fields(frame, arm64_fields, sizeof arm64_fields / sizeof *arm64_fields, r)) return false;
    arm64_vectors(c, frame, r);
    return true;
}

bool nt_trap_frame_registers(nt_context *c, cpu_kind cpu, uint64_t address, cpu_registers *out)
{
    cpu_registers r;
    bool there = false;
    if (!address) return false;
    cpu_registers_init(&r, cpu_arch_of(cpu));
    if (cpu == CPU_ARM64) {
        there = arm64_frame_registers(c, address, &r);
    } else if (cpu == CPU_X64) {
        there = read_fields(nt_value(c, "_KTRAP_FRAME", address), x64_fields,
                            sizeof x64_fields / sizeof *x64_fields, &r);
    } else if (cpu == CPU_X86) {
        value frame = nt_value(c, "_KTRAP_FRAME", address);
        there = read_fields(frame, x86_fields, sizeof x86_fields / sizeof *x86_fields, &r) &&
                x86_stack(frame, &r);
    }
    if (there) *out = r;
    return there;
}

uint32_t nt_trap_frame_machine_offset(nt_context *c)
{
    value frame = value_at(c->values, nt_builtin_type(c, "_KTRAP_FRAME"), 0);
    return (uint32_t)value_address_of(value_field(frame, "Rip"));
}
