/* Sources: winnt.h and the public WDK's ntpsapi.h (WOW64_TLS_CPURESERVED, WOW64_CPURESERVED: two 16-bit
 * words, Flags and Machine, then the CONTEXT); Wine's wow64 DLL. */
#include "windows/wow64.h"

#include "windows/peb.h"

enum { TLS_CPURESERVED = 1, RESERVED_MACHINE = 2, RESERVED_CONTEXT = 4, MACHINE_NATIVE = 0 };

bool nt_wow64_registers(arena *a, nt_context *c, uint64_t teb, cpu_registers *out)
{
    uint64_t reserved;
    uint16_t machine;
    if (!value_u64(value_index(value_field(nt_teb_at(c, teb), "TlsSlots"), TLS_CPURESERVED), &reserved) ||
        !reserved || !space_read_u16(c->values->space, reserved + RESERVED_MACHINE, &machine))
        return false;
    /* Windows before 10 leaves Machine 0: there x86 is the only guest. */
    const cpu_arch *arch = machine == MACHINE_NATIVE ? cpu_arch_of(CPU_X86) : cpu_arch_of_machine(machine);
    if (!arch || arch->pointer_size != 4) return false;
    bytes record = {arena_alloc(a, cpu_context_size(arch), 16), cpu_context_size(arch)};
    return space_read_all(c->values->space, reserved + RESERVED_CONTEXT, (uint8_t *)record.ptr, record.len) &&
           cpu_context_decode(a, arch, record, out) == NULL;
}

uint64_t nt_wow64_teb(nt_context *c, uint64_t teb)
{
    return value_or(value_field(nt_teb_at(c, teb), "NtTib.ExceptionList"), 0);
}
