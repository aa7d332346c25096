/* nt's own variables, by name. */
#include "windows/variables.h"

bool nt_variable_address(nt_context *c, const char *name, uint64_t *out)
{
    symbol s;
    if (!c->symbols) return false;
    str full = str_format(c->values->arena, "%s!%s", c->system_module, name);
    if (!symbols_find(c->symbols, full, &s)) return false;
    *out = s.address;
    return true;
}

bool nt_variable_number(nt_context *c, const char *name, unsigned size, uint64_t *out)
{
    uint64_t at;
    if (!nt_variable_address(c, name, &at)) return false;
    return space_read_pointer(c->values->space, at, size ? size : c->values->pointer_size, out);
}

value nt_variable(nt_context *c, const char *name, const char *type_name)
{
    uint64_t at;
    if (!nt_variable_address(c, name, &at))
        return value_bad(c->values, error_new(c->values->arena, ERROR_NOT_FOUND, "no variable %s", name));
    return nt_value(c, type_name, at);
}
