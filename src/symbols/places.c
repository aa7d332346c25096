/* What a PDB and the image say about a code address besides its name: source line, function bounds, inlined
 * functions. */
#include "symbols/sources.h"

enum { LINE_HIDDEN = 0xfeefee, LINE_NEVER = 0xf00f00 };

/* The place of a source line in a module, as an address. */
static void fill_line(module *m, uint32_t object, const pdb_line *line, uint64_t address, uint32_t offset,
                      source_line *out)
{
    *out =
        (source_line){.line = line->line, .address = address - (offset - line->offset), .size = line->size};
    source_line_fill(m, object, line->file, out);
}

bool symbols_line(symbols *s, uint64_t address, source_line *out)
{
    module *m = symbols_module_at(s, address);
    pdb_line line;
    uint16_t section;
    uint32_t offset, object;
    if (!m) return false;
    module_load(m);
    if (sources_of(m)->dwarf) return dwarf_line(m, address, out);
    pdb *p = sources_of(m)->pdb;
    if (!p || !m->has_lines || !pdb_rva_to_address(p, (uint32_t)(address - m->id.base), &section, &offset) ||
        !pdb_module_of(p, section, offset, &object) || !pdb_line_at(p, object, section, offset, &line) ||
        line.line == LINE_HIDDEN || line.line == LINE_NEVER)
        return false;
    fill_line(m, object, &line, address, offset, out);
    return true;
}

void symbols_expect(symbols *s, uint64_t address)
{
    module *m = symbols_module_at(s, address);
    pdb *p = m && m->is_private ? sources_of(m)->pdb : NULL;
    if (p) pdb_expect(p, (uint32_t)(address - m->id.base));
}

/* The lowest line at or above the wanted one that has code; with `wanted` 0 the lowest address. */
static void best_line(module *m, str file, uint32_t wanted, uint32_t *best, uint64_t *address)
{
    pdb *p = sources_of(m)->pdb;
    uint32_t modules = pdb_module_count(p), ignored;
    for (uint32_t i = 0; i < modules && !interrupt_pending(m->owner->interrupt); i++) {
        pdb_line_cursor cursor = {0};
        pdb_line line;
        uint32_t last_file = UINT32_MAX, rva;
        bool match = false;
        if (!source_object_has_file(p, i, file, &ignored)) continue;
        while (pdb_line_next(p, i, &cursor, &line)) {
            if (line.file != last_file) {
                pdb_source_file f = {0};
                last_file = line.file;
                match = pdb_source_file_at(p, i, line.file, &f) && source_path_ends_with(f.name, file);
            }
            if (!match || line.line < wanted || (wanted && line.line >= *best) || line.line == LINE_HIDDEN ||
                line.line == LINE_NEVER || !pdb_line_rva(p, &cursor, &line, &rva))
                continue;
            if (!wanted && *best != UINT32_MAX && m->id.base + rva >= *address) continue;
            *best = line.line;
            *address = m->id.base + rva;
        }
    }
}

bool symbols_line_address(symbols *s, str module_name, str file, uint32_t line, uint64_t *out)
{
    uint32_t best = UINT32_MAX;
    uint64_t address = 0;
    module *only = module_name.len ? symbols_find_module(s, module_name) : NULL;
    if (!file.len || (module_name.len && !only)) return false;
    for (size_t i = 0; i < s->modules.count; i++) {
        module *m = s->modules.items[i];
        if (m->id.unloaded || (only && m != only)) continue;
        module_load(m);
        if (sources_of(m)->dwarf) dwarf_best_line(m, file, line, &best, &address);
        else if (m->has_lines) best_line(m, file, line, &best, &address);
    }
    if (best == UINT32_MAX) return false;
    *out = address;
    return true;
}

bool module_tls(module *m, uint64_t *template_start, uint64_t *index_address)
{
    pe_tls tls;
    const pe_image *image = module_image(m);
    arena *work = arena_new();
    bool there = image && !pe_tls_read(work, image, m->id.base, &tls);
    if (there) {
        *template_start = tls.data_start;
        *index_address = tls.index_address;
    }
    arena_free(work);
    return there;
}

bool symbols_function(symbols *s, uint64_t address, function_bounds *out)
{
    module *m = symbols_module_at(s, address);
    pe_function f, primary;
    pdb_symbol procedure;
    uint32_t object, offset;
    if (!m) return false;
    uint32_t rva = (uint32_t)(address - m->id.base);
    const pe_image *image = module_image(m);
    if (image && pe_function_lookup(image, rva, &f) == PE_LOOKUP_FOUND && f.end > f.begin) {
        arena *work = arena_new();
        if (pe_function_primary(work, image, &f, &primary)) primary = f;
        arena_free(work);
        *out = (function_bounds){m->id.base + f.begin, m->id.base + f.end, m->id.base + primary.begin,
                                 primary.begin != f.begin};
        return true;
    }
    if (!pdb_lookup_procedure(m, address, &object, &procedure, &offset)) return false;
    uint64_t begin = address - (offset - procedure.offset);
    *out = (function_bounds){begin, begin + procedure.size, begin, false};
    return true;
}

str module_inlinee_name(module *m, const pdb_inline_frame *f)
{
    module_sources *d = sources_of(m);
    arena *a = m->owner->a;
    if (!d->id_names) d->id_names = u64_map_new(a);
    str *kept = u64_map_get(d->id_names, f->id);
    if (!kept) {
        kept = ARENA_NEW(a, str);
        *kept = pdb_id_name(a, d->pdb, f->id);
        u64_map_put(d->id_names, f->id, kept);
    }
    return *kept;
}

size_t symbols_inline_frames(symbols *s, uint64_t address, inline_frame *out, size_t capacity)
{
    module *m = symbols_module_at(s, address);
    pdb_symbol procedure;
    uint32_t object, offset;
    if (!m) return 0;
    module_load(m);
    if (sources_of(m)->dwarf) return dwarf_inline_frames(m, address, out, capacity);
    if (!pdb_lookup_procedure(m, address, &object, &procedure, &offset)) return 0;
    pdb *p = sources_of(m)->pdb;
    pdb_inline_frame_vec frames;
    arena_clear(s->work);
    pdb_inline_frames(s->work, p, object, &procedure, offset, &frames);
    size_t count = 0;
    for (size_t i = frames.count; i > 0 && count < capacity; i--) {
        const pdb_inline_frame *f = &frames.items[i - 1];
        uint64_t begin = address - (offset - f->offset);
        inline_frame *to = &out[count++];
        *to = (inline_frame){
            .module = m,
            .name = module_inlinee_name(m, f),
            .begin = begin,
            .procedure = address - (offset - procedure.offset),
            .line = {.line = f->line, .address = begin},
            .object = object,
            .record = f->record,
        };
        if (f->line) source_line_fill(m, object, f->file, &to->line);
    }
    return count;
}
