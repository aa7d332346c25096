#include "show/symbol.h"

#include "show/instruction.h"

enum { EXACT_LIMIT = 32 };

bool show_nearest(session *s, out *o, arena *a, uint64_t address)
{
    symbol found;
    if (!symbols_nearest(s->symbols, address, &found) || found.kind == SYMBOL_MODULE) {
        return false;
    }
    symbol next;
    bool has_next = symbols_following(s->symbols, address, &next);
    strbuf name = {.arena = a}, next_name = {.arena = a};
    strbuf_format(&name, "%.*s!%.*s", STR_ARG(found.module->name), STR_ARG(found.name));
    uint64_t displacement = address - found.address;
    if (displacement) {
        strbuf_format(&name, "+0x%llx", (unsigned long long)displacement);
    }
    if (has_next) {
        strbuf_format(&next_name, "%.*s!%.*s", STR_ARG(next.module->name), STR_ARG(next.name));
    }
    /* The first address is where the symbol begins, not the one that was asked for. */
    emit(o, "nearest",
         has_next ? "({address:p})   {symbol}   |  ({next_address:p})   {next_symbol}\n"
                  : "({address:p})   {symbol}\n",
         f_p("address", found.home ? found.home : found.address), f_s("symbol", strbuf_str(&name)),
         f_if(has_next, f_p("next_address", has_next ? next.address : 0)),
         f_if(has_next, f_s("next_symbol", strbuf_str(&next_name))), f_x("displacement", displacement, 16));
    return true;
}

void show_inline_name(const inline_frame *f, uint64_t address, strbuf *text)
{
    strbuf_format(text, "%.*s!%.*s", STR_ARG(f->module->name), STR_ARG(f->name));
    if (address != f->begin) strbuf_format(text, "+0x%llx", (unsigned long long)(address - f->begin));
}

void show_pieces(session *s, const frame *f, const variable *v, const char *before_register, strbuf *text)
{
    for (size_t i = 0; i < v->piece_count; i++) {
        const variable_piece *p = &v->pieces[i];
        uint64_t base = f->locals_base;
        bool known = p->reg < 0 || cpu_register_get(&f->registers, p->reg, &base);
        if (i) strbuf_append_char(text, ',');
        if (!known) strbuf_append(text, STR("<unavailable>"));
        else if (p->in_memory) show_address(s, base + (uint64_t)p->displacement, text);
        else strbuf_format(text, "%s%s", before_register, f->registers.arch->registers[p->reg].name);
    }
}

str show_local_place(session *s, arena *a, const frame *f, const variable *v, const local_place *place)
{
    strbuf text = {.arena = a};
    if (!place) strbuf_append(&text, STR("<unavailable>"));
    else if (place->in_pieces) show_pieces(s, f, v, "@", &text);
    else if (place->in_memory) show_address(s, place->address, &text);
    else if (v->place == VARIABLE_REGISTER)
        strbuf_format(&text, "@%s", f->registers.arch->registers[v->reg].name);
    else strbuf_append(&text, STR("<constant>"));
    return strbuf_str(&text);
}

static str parameter_list(arena *a, const type *function)
{
    strbuf text = {.arena = a};
    function = type_with_body(function);
    strbuf_append(&text, STR(" ("));
    for (size_t i = 0; i < function->parameter_count; i++) {
        strbuf_append(&text, i ? STR(", ") : STR(""));
        strbuf_append(&text, type_c_name(a, function->parameters[i]));
    }
    if (function->is_variadic) {
        strbuf_append(&text, function->parameter_count ? STR(", ...") : STR("..."));
    } else if (!function->parameter_count) {
        strbuf_append(&text, STR("void"));
    }
    strbuf_append_char(&text, ')');
    return strbuf_str(&text);
}

static bool is_code(const symbol *sym)
{
    return sym->kind == SYMBOL_FUNCTION || sym->kind == SYMBOL_LABEL || sym->kind == SYMBOL_THUNK ||
           sym->kind == SYMBOL_PDATA || sym->kind == SYMBOL_PUBLIC || sym->kind == SYMBOL_EXPORT;
}

bool show_variable_value(session *s, arena *a, value v, str *text)
{
    const type *t = v.type ? type_resolve(v.type) : NULL;
    if (t && (t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION)) {
        *text = type_c_name(a, v.type);
        return !value_is_bad(v);
    }
    v = value_checked(v);
    if (value_is_bad(v)) {
        return false;
    }
    const type *target = t && t->kind == TYPE_POINTER && t->target ? type_resolve(t->target) : NULL;
    bool characters = target && (target->base == BASE_CHAR || target->base == BASE_WCHAR);
    uint64_t address;
    if (target && !characters && value_u64(v, &address)) {
        strbuf pointer = {.arena = a};
        strbuf_append(&pointer, STR("0x"));
        show_address(s, address, &pointer);
        *text = strbuf_str(&pointer);
        return true;
    }
    str dt = value_dt_text(a, v);
    bool array = t && t->kind == TYPE_ARRAY && t->target;
    *text = array ? str_format(a, "%.*s %.*s", STR_ARG(type_c_name(a, t->target)), STR_ARG(dt)) : dt;
    return true;
}

str show_symbol_suffix(session *s, arena *a, const symbol *sym)
{
    const type *t = sym->type ? type_resolve(sym->type) : NULL;
    if (t && t->kind == TYPE_FUNCTION) {
        return parameter_list(a, t);
    }
    if (is_code(sym)) {
        return STR(" (<no parameter info>)");
    }
    if (!t) {
        return STR(" = <no type information>");
    }
    if (t->kind == TYPE_ARRAY) {
        return str_format(a, " = %.*s", STR_ARG(type_c_name(a, sym->type)));
    }
    str text = STR("??");
    show_variable_value(s, a, value_at(&s->values, sym->type, sym->address), &text);
    return str_format(a, " = %.*s", STR_ARG(text));
}

const char *show_symbol_status(const module *m)
{
    switch (m->status) {
    case SYMBOLS_DEFERRED: return "(deferred)";
    case SYMBOLS_PDB: return m->is_private ? "(private pdb symbols)" : "(pdb symbols)";
    case SYMBOLS_ISF: return "(isf symbols)";
    case SYMBOLS_COFF: return m->is_private ? "(dwarf symbols)" : "(coff symbols)";
    case SYMBOLS_EXPORT: return "(export symbols)";
    case SYMBOLS_NONE: return "(no symbols)";
    }
    return "";
}

str show_near_types(arena *a, const module *m)
{
    const module_near_types *n = &m->near_types;
    if (!n->file.len) {
        return STR("");
    }
    return str_format(a, "%.*s (a near build: %zu of %zu sizes and offsets agree)", STR_ARG(n->file),
                      n->agreed, n->compared);
}

char show_module_flag(const module *m)
{
    if (m->mismatched) {
        return 'M';
    }
    if (m->status == SYMBOLS_DEFERRED) {
        return ' ';
    }
    if (m->id.timestamp == 0) {
        return 'T';
    }
    return m->id.checksum == 0 ? 'C' : ' ';
}

void show_exact_matches(session *s, out *o, arena *a, uint64_t address)
{
    symbol exact[EXACT_LIMIT];
    size_t count = symbols_exact(s->symbols, address, exact, EXACT_LIMIT);
    if (count) {
        out_heading(o, "Exact matches:\n");
    }
    for (size_t i = 0; i < count; i++) {
        emit(o, "exact_match", "    {module}!{symbol}{suffix}\n", f_s("module", exact[i].module->name),
             f_s("symbol", exact[i].name), f_s("suffix", show_symbol_suffix(s, a, &exact[i])));
    }
}

void show_symbol_load(out *o, const module *m)
{
    if (m->status == SYMBOLS_EXPORT) {
        emit(o, "symbol_load",
             "*** ERROR: Symbol file could not be found.  Defaulted to export symbols for {image} - \n",
             f_s("image", m->image_name), f_s("module", m->name));
    } else if (m->status == SYMBOLS_NONE) {
        emit(o, "symbol_load",
             "*** ERROR: Module load completed but symbols could not be loaded for {image}\n",
             f_s("image", m->image_name), f_s("module", m->name));
    }
}
