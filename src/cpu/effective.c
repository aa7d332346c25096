/* Effective addresses and the flags line. */
#include "cpu/effective.h"

/* The address size shows in the registers: [ecx+4] in 64-bit code wraps at 32 bits. */
static uint64_t address_mask(const cpu_instruction *instruction, const cpu_arch *arch)
{
    unsigned bits = arch->pointer_size * 8u;
    if (arch->kind == CPU_ARM64) return UINT64_MAX;
    if (instruction->memory_base >= 0) bits = arch->registers[instruction->memory_base].bits;
    else if (instruction->memory_index >= 0) bits = arch->registers[instruction->memory_index].bits;
    return bits >= 64 ? UINT64_MAX : (UINT64_C(1) << bits) - 1;
}

bool cpu_effective_address(const cpu_instruction *instruction, const cpu_registers *registers, uint64_t *out)
{
    if (!instruction->valid || !instruction->has_memory_operand || !registers->arch) return false;
    uint64_t address = (uint64_t)instruction->memory_displacement;
    uint64_t value;
    if (instruction->memory_rip_relative) address += instruction->address + instruction->length;
    if (instruction->memory_base >= 0) {
        if (!cpu_register_get(registers, instruction->memory_base, &value)) return false;
        address += value;
    }
    if (instruction->memory_index >= 0) {
        if (!cpu_register_get(registers, instruction->memory_index, &value)) return false;
        address += value * instruction->memory_scale;
    }
    *out = address & address_mask(instruction, registers->arch);
    return true;
}

str cpu_effective_segment(const cpu_instruction *instruction, const cpu_arch *arch)
{
    if (!instruction->has_memory_operand || instruction->memory_segment < 0) return STR("");
    return str_from_cstr(arch->registers[instruction->memory_segment].name);
}

/* WinDbg's words for the parity flag are the wrong way round on x64: efl=00000282 is "pe" and efl=00000246 is
 * "po" (public transcripts), while 32-bit code shows 246 as "pe". What people compare with is what WinDbg
 * shows. */
static void x86_flags_text(uint64_t f, bool x64, strbuf *out)
{
    const unsigned flags = (unsigned)f;
    const bool even = ((flags & 4) != 0) != x64;
    strbuf_format(out, "iopl=%x %s %s %s %s %s %s %s %s %s %s", flags >> 12 & 3,
                  flags & 0x100000 ? "vip" : "   ", flags & 0x80000 ? "vif" : "   ",
                  flags & 0x800 ? "ov" : "nv", flags & 0x400 ? "dn" : "up", flags & 0x200 ? "ei" : "di",
                  flags & 0x80 ? "ng" : "pl", flags & 0x40 ? "zr" : "nz", flags & 0x10 ? "ac" : "na",
                  even ? "pe" : "po", flags & 1 ? "cy" : "nc");
}

static void arm64_flags_text(uint64_t f, strbuf *out)
{
    const unsigned psr = (unsigned)f;
    strbuf_format(out, "%c%c%c%c EL%u", psr >> 31 & 1 ? 'N' : '-', psr >> 30 & 1 ? 'Z' : '-',
                  psr >> 29 & 1 ? 'C' : '-', psr >> 28 & 1 ? 'V' : '-', psr >> 2 & 3);
}

bool cpu_flags_text(const cpu_registers *registers, strbuf *out)
{
    uint64_t flags;
    if (!cpu_role_get(registers, CPU_ROLE_FLAGS, &flags)) return false;
    if (registers->arch->kind == CPU_ARM64) arm64_flags_text(flags, out);
    else x86_flags_text(flags, registers->arch->kind == CPU_X64, out);
    return true;
}
