/* MmUnloadedDrivers and MmLastUnloadedDriver, through the debugger data block. */
#include "windows/unloaded.h"

#include "formats/dump/kdbg.h"

enum { ENTRIES = 50 };

static bool read_entry(arena *a, nt_context *c, uint64_t at, nt_module *out)
{
    size_t pointer = c->values->pointer_size;
    space *s = c->values->space;
    uint64_t end;
    value name = value_at(c->values, nt_builtin_type(c, "_UNICODE_STRING"), at);
    nt_module m = {0};
    if (!space_read_pointer(s, at + 2 * pointer, pointer, &m.base) ||
        !space_read_pointer(s, at + 3 * pointer, pointer, &end) || !m.base || end <= m.base)
        return false;
    if (!value_counted_string(name, a, &m.path)) m.path = STR("");
    m.size = end - m.base;
    *out = m;
    return true;
}

nt_modules nt_unloaded_drivers(arena *a, nt_context *c, const nt_kernel *k)
{
    nt_modules found = {0};
    size_t pointer = c->values->pointer_size, size = 4 * pointer + 8;
    uint64_t variable, table;
    uint32_t next;
    if (!nt_kernel_u64(k, KDBG_UNLOADED_DRIVERS, &variable) ||
        !space_read_pointer(c->values->space, variable, pointer, &table) || !table ||
        !nt_kernel_u64(k, KDBG_LAST_UNLOADED, &variable) ||
        !space_read_u32(c->values->space, variable, &next))
        return found;
    for (unsigned i = 0; i < ENTRIES; i++) {
        unsigned slot = (next % ENTRIES + ENTRIES - 1 - i) % ENTRIES; /* `next` is written to next */
        nt_module m;
        if (read_entry(a, c, table + (uint64_t)slot * size, &m)) *VEC_PUSH(a, &found) = m;
    }
    return found;
}
