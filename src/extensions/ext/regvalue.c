/* !regvalue: is this registry value read by any module of the target? ntdbg's own; the program's tool of that
 * name does the same for files. */
#include "regvalue/regvalue.h"

#include "dispatch/args.h"
#include "dispatch/command.h"

static void show_reference(command_call *c, const module *m, const regvalue_reference *r)
{
    strbuf place = {.arena = c->arena}, call = {.arena = c->arena};
    symbols *symbols = c->session->symbols;
    uint64_t address = m->id.base + r->rva;
    if (!symbols_format(symbols, address, true, &place)) strbuf_append(&place, m->name);
    /* A function of the module itself has a name where there are symbols. */
    if (!r->call_rva || !symbols_format(symbols, m->id.base + r->call_rva, true, &call))
        strbuf_append(&call, r->call);
    if (r->helper_call.len) strbuf_format(&call, ", which calls %.*s", STR_ARG(r->helper_call));
    str to = r->call.len ? strbuf_str(&call) : STR("what it flows into cannot be told");
    emit(c->out, "regvalue_reference", "    {address:p}  {place}{way} -> {call} ({use})\n",
         f_p("address", address), f_s("place", strbuf_str(&place)),
         f_c("way", r->through_pointer ? ", through a pointer," : ""), f_s("call", to),
         f_s("use", regvalue_use_name(r->use)), f_b("through_pointer", r->through_pointer));
}

static void show_module(command_call *c, const module *m, const regvalue_result *result)
{
    bool reads = regvalue_is_read(result, false), maybe = regvalue_is_read(result, true);
    out_begin(c->out, "regvalue_module");
    emit(c->out, NULL, "{module}: {verdict}\n", f_s("module", m->name),
         f_c("verdict", reads   ? "reads it"
                        : maybe ? "has code that uses the name, how cannot be told"
                                : "has the name, but nothing that reads it"),
         f_b("reads", reads));
    out_list_begin(c->out, "hits");
    for (size_t i = 0; i < result->hits.count; i++) {
        const regvalue_hit *h = &result->hits.items[i];
        out_begin(c->out, "regvalue_hit");
        emit(c->out, NULL, "  {address:p}  {section} {encoding}\n", f_p("address", m->id.base + h->rva),
             f_s("section", h->section), f_c("encoding", h->wide ? "UTF-16" : "bytes"));
        out_list_begin(c->out, "references");
        for (size_t k = 0; k < h->references.count; k++) show_reference(c, m, &h->references.items[k]);
        out_list_end(c->out);
        if (!h->references.count) out_heading(c->out, "    no code takes its address\n");
        out_end(c->out);
    }
    out_list_end(c->out);
    out_end(c->out);
}

typedef struct totals {
    uint64_t searched, missing;
    size_t modules, unread, with_name, readers;
} totals;

static void search_module(command_call *c, module *m, const regvalue_query *q, totals *t)
{
    arena *a = arena_new();
    pe_image *image;
    regvalue_part_vec parts = {0};
    regvalue_result result = {0};
    if (pe_open(a, module_source(m), &image)) {
        t->unread++;
        emit(c->out, "regvalue_not_searched",
             "{module}: NOT SEARCHED: its image is not in the dump, and no file of it was found\n",
             f_s("module", m->name));
        arena_free(a);
        return;
    }
    t->modules++;
    regvalue_parts_of_memory(a, image, &parts, &t->missing);
    regvalue_search(a, image, m->name, m->id.base, &parts, q, &c->session->interrupt, &result);
    t->searched += result.searched;
    t->with_name += result.hits.count > 0;
    t->readers += regvalue_is_read(&result, false);
    if (result.hits.count) show_module(c, m, &result);
    arena_free(a);
}

static error *run_regvalue(command_call *c)
{
    str rest = c->args, name;
    regvalue_query query;
    totals t = {0};
    if (args_empty(rest) || !args_take_string(&rest, &name)) return args_error(c, rest, "Syntax");
    error *e = args_end(c, rest);
    if (!e) e = regvalue_query_make(c->arena, name, &query);
    if (e) return e;
    symbols *symbols = c->session->symbols;
    out_begin(c->out, "regvalue");
    out_list_begin(c->out, "modules");
    for (size_t i = 0; i < symbols_module_count(symbols) && !out_cancelled(c->out); i++) {
        module *m = symbols_module(symbols, i);
        if (!m->id.unloaded) search_module(c, m, &query, &t);
    }
    out_list_end(c->out);
    emit(c->out, NULL,
         t.readers ? "\"{name}\" is read by {readers} of {searched_modules} modules\n"
                   : "Nothing was found that reads \"{name}\" in {searched_modules} modules\n",
         f_s("name", query.name), f_u("readers", t.readers), f_u("searched_modules", t.modules),
         f_u("with_name", t.with_name), f_u("not_searched", t.unread));
    emit(
        c->out, NULL,
        "{bytes} bytes searched, {missing} bytes of these modules are not in the dump, {unread} modules could "
        "not be searched\n",
        f_u("bytes", t.searched), f_u("missing", t.missing), f_u("unread", t.unread));
    out_end(c->out);
    return NULL;
}

const command command_regvalue = {.name = "regvalue",
                                  .extension = "ext",
                                  .needs = NEEDS_TARGET,
                                  .synopsis = "ValueName",
                                  .brief = "Find the code of all modules that reads a registry value",
                                  .example = "!regvalue SafeDllSearchMode",
                                  .run = run_regvalue};
