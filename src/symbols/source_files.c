/* Source files as a module's PDB knows them: names, checksums, source servers, text inside of the PDB. */
#include "symbols/sources.h"

#include "formats/pdb/srcsrv.h"

enum { SERVER_TEXT_MAX = 64 << 20, INJECTED_MAX = 16 << 20 };

static pdb *pdb_of(module *m)
{
    module_load(m);
    return sources_of(m)->pdb;
}

bool module_source_server(module *m, str *text)
{
    pdb_stream s;
    bytes b;
    pdb *p = pdb_of(m);
    module_sources *d = sources_of(m);
    if (!p) return false;
    if (!d->source_server_read) {
        d->source_server_read = true;
        if (pdb_named_stream(p, STR("srcsrv"), &s) && s.size && s.size <= SERVER_TEXT_MAX &&
            pdb_stream_bytes(&s, m->owner->a, 0, s.size, &b))
            d->source_server = (str){(const char *)b.ptr, b.len};
    }
    *text = d->source_server;
    return text->len != 0;
}

/* Packed texts are not read: no linker at hand packs them. */
static bool injected_text(const pdb_injected *x, arena *a, bytes *text)
{
    return x->has_text && x->compression == 0 && x->text.size <= INJECTED_MAX &&
           pdb_stream_bytes(&x->text, a, 0, x->text.size, text);
}

bool module_injected_source(module *m, arena *a, str file, bytes *text)
{
    pdb *p = pdb_of(m);
    pdb_injected x;
    for (uint32_t i = 0; p && pdb_injected_source(p, i, &x); i++) {
        bool wanted = str_equal_nocase(x.file, file) || str_equal_nocase(x.virtual_name, file) ||
                      str_equal_nocase(str_base_name(x.file), file);
        if (wanted && injected_text(&x, a, text)) return true;
    }
    return false;
}

bool module_injected_at(module *m, arena *a, uint32_t index, str *file, bytes *text)
{
    pdb *p = pdb_of(m);
    pdb_injected x;
    if (!p || !pdb_injected_source(p, index, &x)) return false;
    *file = x.file;
    if (!injected_text(&x, a, text)) *text = (bytes){0};
    return true;
}

bool source_path_ends_with(str path, str tail)
{
    if (!str_ends_with_nocase(path, tail)) return false;
    if (path.len == tail.len) return true;
    char before = path.ptr[path.len - tail.len - 1];
    return before == '\\' || before == '/' || tail.ptr[0] == '\\' || tail.ptr[0] == '/';
}

void source_line_fill(module *m, uint32_t object, uint32_t file, source_line *out)
{
    pdb_source_file f = {0};
    pdb_source_file_at(sources_of(m)->pdb, object, file, &f);
    out->module = m;
    out->file = f.name;
    out->checksum_kind = (source_checksum)f.checksum_kind;
    out->checksum = f.checksum;
}

bool source_object_has_file(pdb *p, uint32_t object, str tail, uint32_t *file)
{
    pdb_source_file f;
    for (uint32_t at = 0; pdb_source_file_at(p, object, at, &f); at = f.next) {
        if (source_path_ends_with(f.name, tail)) {
            *file = at;
            return true;
        }
        if (f.next <= at) break;
    }
    return false;
}

bool module_find_source(module *m, str tail, source_line *out)
{
    pdb *p = pdb_of(m);
    uint32_t file;
    if (!p || !m->has_lines || !tail.len) return false;
    uint32_t count = pdb_module_count(p);
    for (uint32_t i = 0; i < count && !interrupt_pending(m->owner->interrupt); i++) {
        if (!source_object_has_file(p, i, tail, &file)) continue;
        *out = (source_line){0};
        source_line_fill(m, i, file, out);
        return true;
    }
    return false;
}
