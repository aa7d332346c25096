#include "windows/pfn.h"

#include "windows/variables.h"

value nt_pfn_at(nt_context *c, const nt_kernel *k, const target *t, uint64_t frame)
{
    enum { KDBG_PFN_DATABASE = 0xc0 };
    uint64_t variable, database = t->kernel.pfn_database, offset;
    const type *pfn = nt_type(c, "_MMPFN");
    if (nt_kernel_u64(k, KDBG_PFN_DATABASE, &variable))
        space_read_pointer(c->values->space, variable, c->values->pointer_size, &database);
    if (!pfn || !database || __builtin_mul_overflow(frame, pfn->size, &offset))
        return value_bad(c->values, error_new(c->values->arena, ERROR_NOT_FOUND, "no page frame database"));
    return value_at(c->values, pfn, database + offset);
}

uint64_t nt_physical_memory_block(nt_context *c, const nt_kernel *k)
{
    enum { KDBG_PHYSICAL_MEMORY_BLOCK = 0x270 };
    uint64_t at, variable;
    if (nt_variable_number(c, "MmPhysicalMemoryBlock", 0, &at)) return at;
    if (nt_kernel_u64(k, KDBG_PHYSICAL_MEMORY_BLOCK, &variable) &&
        space_read_pointer(c->values->space, variable, c->values->pointer_size, &at))
        return at;
    return 0;
}

str nt_pfn_location_name(uint64_t location)
{
    static const char *const names[] = {"Zeroed",     "Free", "Standby", "Modified",
                                        "ModNoWrite", "Bad",  "Active",  "Transition"};
    return location < sizeof names / sizeof *names ? str_from_cstr(names[location]) : STR("");
}
