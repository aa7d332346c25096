/* Processors: KiProcessorBlock -> KPRCB, which lies inside of a KPCR. */
#include "windows/processor.h"

uint64_t nt_prcb_address(nt_context *c, const nt_kernel *k, const target *t, unsigned number)
{
    return nt_kernel_current(c, k, t, number).prcb;
}

value nt_prcb_at(nt_context *c, uint64_t address)
{
    return nt_value(c, "_KPRCB", address);
}

value nt_pcr_of(nt_context *c, uint64_t prcb)
{
    type_field f;
    const type *t = nt_type(c, "_KPCR");
    /* x86: PrcbData (there, Prcb is a pointer); x64 and ARM64: Prcb. */
    if (!t || (!type_find_field(t, STR("PrcbData"), &f) && !type_find_field(t, STR("Prcb"), &f)))
        return value_bad(c->values, error_new(c->values->arena, ERROR_NOT_FOUND, "no type _KPCR"));
    return nt_value(c, "_KPCR", prcb ? prcb - f.offset : 0);
}

value nt_prcb_special_registers(value prcb)
{
    return value_field(prcb, "ProcessorState.SpecialRegisters");
}

bool nt_prcb_vendor(arena *a, value prcb, str *out)
{
    enum { SIZE = 13 };
    char raw[SIZE];
    uint64_t at = value_address_of(value_field(prcb, "VendorString"));
    size_t n = 0;
    if (!at || !space_read_all(prcb.context->space, at, raw, sizeof raw)) return false;
    while (n < sizeof raw && raw[n]) n++;
    *out = str_copy(a, (str){raw, n});
    return true;
}

void nt_prcb_queued_locks(value prcb, char out[17])
{
    enum { LOCKS = 16, WAITS = 1, OWNS = 2 }; /* LOCK_QUEUE_WAIT, LOCK_QUEUE_OWNER in the low bits of Lock */
    value queue = value_field(prcb, "LockQueue");
    for (unsigned i = 0; i < LOCKS; i++) {
        uint64_t lock;
        value queued = value_index(queue, i);
        bool there = value_u64(value_field(queued, "Lock"), &lock);
        out[i] = (char)(!there ? '?' : lock & WAITS ? 'W' : lock & OWNS ? 'O' : '.');
    }
    out[LOCKS] = 0;
}
