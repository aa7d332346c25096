/* NatVis files inside of PDBs (lld-link and link /natvis): loaded when their module's symbols are. */
#include "model/object.h"

str model_natvis_origin(const module *m)
{
    return m->image_name.len ? m->image_name : m->name;
}

size_t model_load_natvis(session *s, arena *a, module *m, natvis_loaded each, void *user)
{
    natvis_set *set = model_natvis(s);
    size_t loaded = 0;
    str file;
    bytes text;
    for (uint32_t i = 0; module_injected_at(m, a, i, &file, &text); i++) {
        if (!str_ends_with_nocase(file, STR(".natvis")) || !text.len) continue;
        error *e = natvis_load(set, a, file, model_natvis_origin(m), text);
        if (e && s->notes)
            notes_add(s->notes, NOTE_WARNING, "%.*s: %.*s", STR_ARG(m->name), STR_ARG(e->message));
        if (e) continue;
        if (each) each(user, file);
        loaded++;
    }
    return loaded;
}

void model_load_pending_natvis(session *s, arena *a)
{
    model_context m;
    model_begin(&m, s, a);
    model_load_embedded(&m);
}

bool model_described_text(session *s, arena *a, value v, str *out)
{
    model_context m;
    value itself;
    strbuf text = {.arena = a};
    const model_format plain = {0};
    const type *t = type_resolve(v.type);
    bool record = t && (t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION);
    if (!record || v.bad) return false;
    model_begin(&m, s, a);
    const cpp_operand of = cpp_from_value(v);
    if (!model_natvis_of(&m, &of, &itself) || !model_text(&m, &of, &plain, &text)) return false;
    *out = strbuf_str(&text);
    return true;
}

void model_load_embedded(model_context *m)
{
    session *s = m->cpp.session;
    u64_map *seen = m->model->embedded;
    for (size_t i = 0; i < symbols_module_count(s->symbols); i++) {
        module *mod = symbols_module(s->symbols, i);
        if (mod->status != SYMBOLS_PDB || u64_map_get(seen, (uint64_t)(uintptr_t)mod)) continue;
        u64_map_put(seen, (uint64_t)(uintptr_t)mod, mod);
        model_load_natvis(s, m->cpp.arena, mod, NULL, NULL);
    }
}
