#include "show/trace.h"

str show_trace_number(session *s, arena *a, uint64_t address)
{
    return str_format(a, "0x%0*llX", (int)session_pointer_size(s) * 2, (unsigned long long)address);
}

void show_trace(session *s, out *o, arena *a, const uint64_t *addresses, size_t count)
{
    out_list_begin(o, "addresses");
    for (size_t i = 0; i < count; i++) {
        symbol found;
        str name = {0};
        if (symbols_nearest_name(s->symbols, addresses[i], &found))
            name = str_format(a, ": %.*s%s%.*s+0x%llX", STR_ARG(found.module->name),
                              found.kind == SYMBOL_MODULE ? "" : "!",
                              STR_ARG(found.kind == SYMBOL_MODULE ? STR("") : found.name),
                              (unsigned long long)(addresses[i] - found.address));
        out_begin(o, NULL);
        emit(o, NULL, "{text}{site}\n", f_s("text", show_trace_number(s, a, addresses[i])), f_s("site", name),
             f_p("address", addresses[i]),
             f_if(name.len != 0, f_s("name", name.len ? str_skip(name, 2) : name)));
        out_end(o);
    }
    out_list_end(o);
}
