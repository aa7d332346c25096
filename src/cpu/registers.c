/* Register sets: look-up by name and role, parts ("eax", "zf"), validity. */
#include "cpu/registers.h"

#include "cpu/arm64.h"
#include "cpu/x64.h"
#include "cpu/x86.h"

#include <assert.h>
#include <string.h>

static_assert(X64_REGISTER_COUNT <= CPU_MAX_REGISTERS, "x64 table");
static_assert(X86_REGISTER_COUNT <= CPU_MAX_REGISTERS, "x86 table");
static_assert(ARM64_REGISTER_COUNT <= CPU_MAX_REGISTERS, "ARM64 table");
static_assert(X64_EAX <= CPU_MAX_WHOLE && X86_AX <= CPU_MAX_WHOLE && ARM64_W0 <= CPU_MAX_WHOLE,
              "first parts");

static const cpu_arch arch_x86 = {CPU_X86, "x86", 4, 0x014c, x86_registers, X86_REGISTER_COUNT, false};
static const cpu_arch arch_x64 = {CPU_X64, "x64", 8, 0x8664, x64_registers, X64_REGISTER_COUNT, false};
static const cpu_arch arch_arm64 = {CPU_ARM64, "ARM64", 8, 0xaa64, arm64_registers, ARM64_REGISTER_COUNT,
                                    false};
static const cpu_arch arch_real_mode = {CPU_X86, "x86", 4, 0x014c, x86_registers, X86_REGISTER_COUNT, true};

const cpu_arch *cpu_arch_of(cpu_kind kind)
{
    switch (kind) {
    case CPU_X86: return &arch_x86;
    case CPU_X64: return &arch_x64;
    case CPU_ARM64: return &arch_arm64;
    case CPU_NONE:
    case CPU_ARM32: break;
    }
    return NULL;
}

const cpu_arch *cpu_arch_real_mode(void)
{
    return &arch_real_mode;
}

const cpu_arch *cpu_arch_of_machine(uint16_t image_file_machine)
{
    static const cpu_arch *const all[] = {&arch_x86, &arch_x64, &arch_arm64};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        if (all[i]->machine == image_file_machine) return all[i];
    return NULL;
}

typedef struct register_alias {
    cpu_kind kind;
    const char *name;
    int index;
} register_alias;

static const register_alias aliases[] = {
    {CPU_ARM64, "cpsr", ARM64_PSR}, {CPU_ARM64, "x29", ARM64_FP},   {CPU_ARM64, "x30", ARM64_LR},
    {CPU_ARM64, "xip0", ARM64_X16}, {CPU_ARM64, "xip1", ARM64_X17}, {CPU_ARM64, "xpr", ARM64_X18},
};

int cpu_find_register(const cpu_arch *arch, str name)
{
    for (size_t i = 0; i < arch->register_count; i++)
        if (str_equal_nocase(str_from_cstr(arch->registers[i].name), name)) return (int)i;
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (aliases[i].kind == arch->kind && str_equal_nocase(str_from_cstr(aliases[i].name), name))
            return aliases[i].index;
    return -1;
}

int cpu_role_register(const cpu_arch *arch, cpu_role role)
{
    static const int16_t x86[] = {X86_EIP, X86_ESP, X86_EBP, X86_EFL, X86_EAX, -1};
    static const int16_t x64[] = {X64_RIP, X64_RSP, X64_RBP, X64_EFL, X64_RAX, -1};
    static const int16_t arm64[] = {ARM64_PC, ARM64_SP, ARM64_FP, ARM64_PSR, ARM64_X0, ARM64_LR};
    if ((unsigned)role > CPU_ROLE_LR) return -1;
    switch (arch->kind) {
    case CPU_X86: return x86[role];
    case CPU_X64: return x64[role];
    case CPU_ARM64: return arm64[role];
    case CPU_NONE:
    case CPU_ARM32: break;
    }
    return -1;
}

void cpu_registers_init(cpu_registers *r, const cpu_arch *arch)
{
    memset(r, 0, sizeof *r);
    r->arch = arch;
}

/* The register that holds the bits of `index`, or -1 for an index outside of the table. */
static int whole_of(const cpu_registers *r, int index)
{
    if (!r->arch || index < 0 || (size_t)index >= r->arch->register_count) return -1;
    const int16_t whole = r->arch->registers[index].part_of;
    return whole >= 0 ? whole : index;
}

static uint64_t low_mask(unsigned bits)
{
    return bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

bool cpu_register_valid(const cpu_registers *r, int index)
{
    const int whole = whole_of(r, index);
    return whole >= 0 && (r->valid[whole / 64] >> (whole % 64) & 1);
}

bool cpu_register_get(const cpu_registers *r, int index, uint64_t *out)
{
    if (!cpu_register_valid(r, index)) return false;
    const cpu_register *info = &r->arch->registers[index];
    *out = r->low[whole_of(r, index)] >> info->shift & low_mask(info->bits);
    return true;
}

void cpu_register_set(cpu_registers *r, int index, uint64_t value)
{
    cpu_register_set_128(r, index, value, 0);
}

void cpu_register_set_128(cpu_registers *r, int index, uint64_t low, uint64_t high)
{
    const int whole = whole_of(r, index);
    if (whole < 0) return;
    const cpu_register *info = &r->arch->registers[index];
    const uint64_t mask = low_mask(info->bits);
    if (whole == index || info->zero_extends) {
        r->low[whole] = low & mask;
        r->high[whole] = info->bits > 64 ? high & low_mask(info->bits - 64u) : 0;
    } else {
        r->low[whole] = (r->low[whole] & ~(mask << info->shift)) | (low & mask) << info->shift;
    }
    r->valid[whole / 64] |= UINT64_C(1) << (whole % 64);
}

void cpu_register_forget(cpu_registers *r, int index)
{
    const int whole = whole_of(r, index);
    if (whole < 0) return;
    r->low[whole] = r->high[whole] = 0;
    r->valid[whole / 64] &= ~(UINT64_C(1) << (whole % 64));
}

bool cpu_role_get(const cpu_registers *r, cpu_role role, uint64_t *out)
{
    return r->arch && cpu_register_get(r, cpu_role_register(r->arch, role), out);
}
