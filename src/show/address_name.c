#include "show/address_name.h"

str show_address_name(session *s, arena *a, uint64_t address, const char *prefix, bool zero)
{
    strbuf text = {.arena = a};
    symbol sym;
    if (!symbols_nearest_name(s->symbols, address, &sym)) return (str){0};
    strbuf_format(&text, "%.*s", STR_ARG(sym.module->name));
    if (sym.kind != SYMBOL_MODULE) strbuf_format(&text, "!%.*s", STR_ARG(sym.name));
    if (zero || address != sym.address)
        strbuf_format(&text, "+%s%llx", prefix, (unsigned long long)(address - sym.address));
    return strbuf_str(&text);
}
