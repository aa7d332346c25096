#include "show/token.h"

void show_token_sids(out *o, arena *a, const char *list, const nt_token_sids *all, size_t from, bool named,
                     bool cut)
{
    nt_flags known = nt_token_sid_attributes();
    out_list_begin(o, list);
    for (size_t i = from; i < all->count && !out_cancelled(o); i++) {
        const nt_token_sid *one = &all->items[i];
        strbuf words = {.arena = a};
        for (size_t n = 0; n < known.count; n++)
            if ((one->attributes & known.items[n].bit) == known.items[n].bit)
                strbuf_format(&words, "%s ", known.items[n].name);
        str sid = one->readable ? nt_sid_shown(a, &one->sid, named) : STR("???");
        emit(o, "token_sid", " {index:02} {sid}\n    Attributes - {attributes_text}\n",
             f_u("index", i - from), f_s("sid", sid), f_s("attributes_text", strbuf_str(&words)),
             f_x("attributes", one->attributes, 8), f_p("address", one->address));
    }
    out_list_end(o);
    if (cut) out_heading(o, "    *** the rest of the list is not readable\n");
}

void show_token_privileges(out *o, arena *a, const nt_privileges *all, bool whole)
{
    out_heading(o, "Privs: \n");
    out_list_begin(o, "privileges");
    for (size_t i = 0; i < all->count && !out_cancelled(o); i++) {
        const nt_privilege *p = &all->items[i];
        const char *name = nt_privilege_name(p->number);
        str attributes = str_format(a, "%s%s", p->attributes & NT_PRIVILEGE_ENABLED ? "Enabled " : "",
                                    p->attributes & NT_PRIVILEGE_DEFAULT ? "Default " : "");
        emit(o, "token_privilege", " {index:02} 0x{number:09x} {name:-32}  Attributes - {attributes_text}\n",
             f_u("index", p->index), f_u("number", p->number), f_c("name", name ? name : "???"),
             f_s("attributes_text", attributes), f_b("enabled", p->attributes & NT_PRIVILEGE_ENABLED),
             f_b("enabled_by_default", p->attributes & NT_PRIVILEGE_DEFAULT));
    }
    out_list_end(o);
    if (!whole) out_heading(o, "    *** the privileges are not all readable\n");
}
