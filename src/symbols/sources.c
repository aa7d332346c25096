/* A module's sources: the image (memory first, then a matching file), its PDB, its exports.
 *
 *   module_load: image headers -> GUID+age -> symbol path -> PDB or type file that matches -> else exports
 */
#include "symbols/sources.h"

#include "base/file.h"
#include "symsrv/symbol_path.h"

#include <string.h>

/* ---- the image */

static size_t read_file_image(module *m, uint64_t rva, void *buffer, size_t size);

size_t module_read_image(module *m, uint64_t rva, void *buffer, size_t size)
{
    size_t done = 0;
    if (rva >= m->id.size && m->id.size) return 0;
    if (m->id.size && size > m->id.size - rva) size = (size_t)(m->id.size - rva);
    while (done < size) {
        uint8_t *to = (uint8_t *)buffer + done;
        size_t part =
            m->owner->memory ? space_read(m->owner->memory, m->id.base + rva + done, to, size - done) : 0;
        if (!part) part = read_file_image(m, rva + done, to, size - done);
        if (!part) break;
        done += part;
    }
    return done;
}

static size_t read_image_bytes(void *context, uint64_t rva, void *buffer, size_t size)
{
    return module_read_image(context, rva, buffer, size);
}

pe_source module_source(module *m)
{
    return (pe_source){.read = read_image_bytes, .context = m, .mapped = true};
}

static bool take_image_file(void *context, str path)
{
    module *m = context;
    arena *a = m->owner->a;
    bytes file;
    pe_image *image;
    error *e = file_map(a, path, &file);
    if (!e) e = error_in_file(a, pe_open_bytes(a, file, false, &image), path);
    if (e) {
        module_fail(m, "%.*s", STR_ARG(e->message));
        return false;
    }
    if ((m->id.timestamp && image->timestamp != m->id.timestamp) ||
        (m->id.size && image->image_size != m->id.size)) {
        module_fail(m, "%.*s: timestamp %08x and size %x differ from the module's %08x and %llx",
                    STR_ARG(path), image->timestamp, image->image_size, m->id.timestamp,
                    (unsigned long long)m->id.size);
        return false;
    }
    sources_of(m)->file = image;
    m->image_file = str_copy(a, path);
    return true;
}

static str extension_of(const module *m)
{
    size_t dot = str_rfind_char(m->image_name, '.');
    return dot == SIZE_MAX ? (str){0} : str_skip(m->image_name, dot + 1);
}

bool module_wanted_image(const module *m, arena *a, symsrv_file *out)
{
    if (!m->image_name.len || !m->id.timestamp || !m->id.size || m->id.size > UINT32_MAX) return false;
    symsrv_file f = {.kind = SYMSRV_IMAGE,
                     .name = m->image_name,
                     .extension = extension_of(m),
                     .timestamp = m->id.timestamp,
                     .size = (uint32_t)m->id.size};
    f.key = symsrv_key(a, &f);
    *out = f;
    return true;
}

bool module_has_memory(const module *m)
{
    uint8_t magic[2];
    return m->owner->memory && space_read(m->owner->memory, m->id.base, magic, sizeof magic) == sizeof magic;
}

static void find_image_file(module *m)
{
    module_sources *d = sources_of(m);
    if (d->file_tried || !m->image_name.len) return;
    d->file_tried = true;
    symsrv_file f;
    if (!module_wanted_image(m, m->owner->a, &f))
        f = (symsrv_file){.kind = SYMSRV_IMAGE, .name = m->image_name, .extension = extension_of(m)};
    if (!path_search(m, m->owner->image_path, &f, take_image_file, NULL, m))
        path_search(m, m->owner->path, &f, take_image_file, NULL, m);
}

pe_image *module_image_file(module *m)
{
    find_image_file(m);
    return sources_of(m)->file;
}

static size_t read_file_image(module *m, uint64_t rva, void *buffer, size_t size)
{
    const pe_image *file = module_image_file(m);
    return file ? pe_read(file, rva, buffer, size) : 0;
}

pe_image *module_image(module *m)
{
    module_sources *d = sources_of(m);
    if (!d->image_tried) {
        d->image_tried = true;
        pe_image *image;
        pe_source source = module_source(m);
        if (!pe_open(m->owner->a, source, &image)) d->image = image;
    }
    return d->image;
}

pe_exports *module_exports(module *m)
{
    module_sources *d = sources_of(m);
    if (!d->exports_tried) {
        d->exports_tried = true;
        pe_image *image = module_image(m);
        pe_exports *exports;
        if (image && !pe_exports_open(m->owner->a, image, &exports) &&
            pe_exports_get_header(exports)->function_count)
            d->exports = exports;
    }
    return d->exports;
}

/* ---- the PDB */

static void fill_identity(module *m)
{
    pe_codeview record;
    if (m->id.has_rsds) return;
    pe_image *image = module_image(m);
    error *e = image ? pe_codeview_read(m->owner->a, image, &record) : NULL;
    if (!image) {
        module_fail(m, "%.*s: neither the dump nor the image path has the image's headers",
                    STR_ARG(m->image_name));
        return;
    }
    if (e) {
        module_fail(m, "%.*s: %.*s", STR_ARG(m->image_name), STR_ARG(e->message));
        return;
    }
    if (record.kind != PE_CODEVIEW_RSDS) {
        module_fail(m, "%.*s: its debug record names a PDB older than 7.00", STR_ARG(m->image_name));
        return;
    }
    m->id.has_rsds = true;
    memcpy(m->id.guid, record.guid, sizeof m->id.guid);
    m->id.age = record.age;
    m->id.pdb_path = record.path;
}

static bool has_private_symbols(pdb *p)
{
    pdb_module pm;
    uint32_t count = pdb_module_count(p);
    if (pdb_get_identity(p)->is_stripped) return false;
    /* A linker that was given no debug information still writes a PDB with publics. */
    for (uint32_t i = 0; i < count && pdb_module_at(p, i, &pm); i++)
        if (pm.c13_size || pm.c11_size ||
            (pm.symbol_size > 4 && !str_starts_with(pm.name, STR("* ")) &&
             !str_starts_with(pm.name, STR("Import:"))))
            return true;
    return false;
}

static bool any_lines(pdb *p)
{
    pdb_module pm;
    uint32_t count = pdb_module_count(p);
    for (uint32_t i = 0; i < count && pdb_module_at(p, i, &pm); i++)
        if (pm.c13_size || pm.c11_size) return true;
    return false;
}

static bool take_pdb(void *context, str path)
{
    module *m = context;
    symbols *s = m->owner;
    module_sources *d = sources_of(m);
    bytes file;
    pdb *p;
    error *e = file_map(s->a, path, &file);
    if (!e) e = error_in_file(s->a, pdb_open(s->a, file, &p), path);
    if (e) {
        module_fail(m, "%.*s", STR_ARG(e->message));
        symbols_log(s, "DBGHELP: %.*s", STR_ARG(e->message));
        return false;
    }
    const pdb_identity *id = pdb_get_identity(p);
    bool same = m->id.has_rsds && memcmp(id->guid, m->id.guid, sizeof id->guid) == 0 &&
                (id->age == m->id.age || id->info_age == m->id.age);
    if (!same && !s->options.ignore_mismatch) {
        str has = pe_guid_text(s->a, id->guid), wanted = pe_guid_text(s->a, m->id.guid);
        if (m->id.has_rsds)
            module_fail(m,
                        "%.*s: GUID and age differ: the file has %.*s age %u, the image asks for %.*s age %u",
                        STR_ARG(path), STR_ARG(has), id->age, STR_ARG(wanted), m->id.age);
        else module_fail(m, "%.*s: cannot be checked: the image's GUID and age are not known", STR_ARG(path));
        symbols_log(s, "DBGHELP: %.*s - mismatched pdb", STR_ARG(path));
        return false;
    }
    if (id->is_minimal) {
        module_fail(
            m,
            "%.*s: linked with /DEBUG:FASTLINK: types and symbols are not in it but in object files of "
            "the machine that linked it; mspdbcmf.exe makes a full PDB there",
            STR_ARG(path));
        symbols_log(s, "DBGHELP: %.*s - a FASTLINK pdb is not read", STR_ARG(path));
        return false;
    }
    d->pdb = p;
    d->table = &pdb_symbol_table;
    /* A 32-bit module of a 64-bit process. */
    if (cpu_arch_of_machine(id->machine)) m->id.cpu = cpu_arch_of_machine(id->machine)->kind;
    d->is_x86 = m->id.cpu == CPU_X86 || id->machine == PE_MACHINE_I386;
    d->names = u64_map_new(s->a);
    m->mismatched = !same;
    m->symbol_file = str_copy(s->a, path);
    return true;
}

static void note_broken_parts(module *m, pdb *p)
{
    static const pdb_part parts[] = {PDB_PART_DBI, PDB_PART_TPI, PDB_PART_PUBLICS, PDB_PART_GLOBALS};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const error *e = pdb_part_error(p, parts[i]);
        if (!e) continue;
        module_fail(m, "%.*s: %.*s", STR_ARG(m->symbol_file), STR_ARG(e->message));
        if (m->owner->notes)
            notes_add(m->owner->notes, NOTE_WARNING, "%.*s: %.*s", STR_ARG(m->symbol_file),
                      STR_ARG(e->message));
    }
}

bool module_pdb_file(module *m, symsrv_file *out)
{
    symbols *s = m->owner;
    fill_identity(m);
    symsrv_file f = {.kind = SYMSRV_PDB, .extension = extension_of(m), .any = s->options.ignore_mismatch};
    f.name = str_base_name(m->id.pdb_path);
    if (!f.name.len) f.name = str_format(s->a, "%.*s.pdb", STR_ARG(str_without_extension(m->image_name)));
    if (m->id.has_rsds) {
        memcpy(f.guid, m->id.guid, sizeof f.guid);
        f.age = m->id.age;
        f.key = symsrv_key(s->a, &f);
    }
    *out = f;
    return m->id.has_rsds;
}

bool module_wanted_pdb(module *m, symsrv_file *out)
{
    /* What is said here about a module that has no PDB is said again when it is loaded. */
    size_t before = sources_of(m)->failures.count;
    bool known = module_pdb_file(m, out);
    sources_of(m)->failures.count = before;
    return known;
}

static void log_loaded(module *m)
{
    const char *what = m->is_private ? "private" : "public";
    symbols_log(m->owner, "DBGHELP: %.*s - %s symbols %s \n        %.*s", STR_ARG(m->name), what,
                m->has_lines ? "& lines" : "", STR_ARG(m->symbol_file));
}

static bool take_types(void *context, str directory)
{
    return isf_take_from(context, directory);
}

static bool take_types_by_anchors(void *context, str directory)
{
    return isf_take_by_anchors(context, directory);
}

/* The isf*DIR elements alone. */
static bool search_types(module *m, path_visit types)
{
    symbol_path_element *elements;
    arena *work = arena_new();
    size_t count = symbol_path_parse(work, m->owner->path, &elements);
    bool found = false;
    for (size_t i = 0; i < count && !found; i++)
        if (elements[i].kind == SYMBOL_PATH_ISF) found = types(m, elements[i].directory);
    arena_free(work);
    return found;
}

static void finish_pdb(module *m)
{
    pdb *p = sources_of(m)->pdb;
    m->status = SYMBOLS_PDB;
    m->is_private = has_private_symbols(p);
    m->has_types = pdb_type_end(p, PDB_TYPES) > pdb_type_begin(p, PDB_TYPES);
    m->has_lines = m->is_private && any_lines(p);
    note_broken_parts(m, p);
    log_loaded(m);
}

/* The PDB or the type file, whichever the path has first. */
static bool load_symbol_file(module *m)
{
    symbols *s = m->owner;
    module_sources *d = sources_of(m);
    if (s->options.exports_only) return false;
    symsrv_file f;
    if (!module_pdb_file(m, &f)) {
        if (search_types(m, take_types_by_anchors)) return true;
        if (!s->options.ignore_mismatch) return false;
    }
    size_t failures = d->failures.count;
    if (!path_search(m, s->path, &f, take_pdb, take_types, m)) {
        path_note_places(m, f.name);
        if (d->failures.count == failures)
            module_fail(m, "%.*s: not found on the symbol path", STR_ARG(f.name));
        return false;
    }
    if (d->pdb) finish_pdb(m);
    return true;
}

void module_load(module *m)
{
    symbols *s = m->owner;
    module_sources *d = sources_of(m);
    if (d->loaded) return;
    d->loaded = true;
    m->status = SYMBOLS_NONE;
    if (m->id.unloaded || load_symbol_file(m)) return;
    if (interrupt_pending(s->interrupt)) { /* given up, not failed: asked again the next time */
        module_unload(m);
        return;
    }
    if (coff_load(m)) return;
    if (module_exports(m)) {
        m->status = SYMBOLS_EXPORT;
        m->symbol_file = m->image_file.len ? m->image_file : m->image_name;
        symbols_log(s, "DBGHELP: %.*s - export symbols", STR_ARG(m->name));
    } else {
        module_fail(m, "%.*s: no export directory that can be read", STR_ARG(m->image_name));
        symbols_log(s, "DBGHELP: %.*s - no symbols loaded", STR_ARG(m->name));
    }
    if (s->notes)
        notes_add(s->notes, NOTE_INFO, "symbols of %.*s: %.*s", STR_ARG(m->name),
                  STR_ARG(module_failure(m, d->failures.count - 1)));
}

void module_unload(module *m)
{
    module_sources *d = ARENA_NEW(m->owner->a, module_sources);
    d->table = &export_symbol_table;
    m->sources = d;
    m->status = SYMBOLS_DEFERRED;
    m->is_private = m->has_types = m->has_lines = m->mismatched = false;
    m->symbol_file = (str){0};
    m->image_file = (str){0};
    m->near_types = (module_near_types){0};
}

static unsigned pointer_size_of(const module *m, pdb *p)
{
    const cpu_arch *arch = cpu_arch_of(m->id.cpu);
    uint16_t machine = pdb_get_identity(p)->machine;
    if (arch) return arch->pointer_size;
    return machine == PE_MACHINE_I386 || machine == PE_MACHINE_ARMNT ? 4 : 8;
}

/* A structure that a module only speaks of may be another's own: of the modules whose types are at hand, the
 * first that has it. No PDB is opened for it. */
static const type *find_elsewhere(void *owner, const type_source *asking, str name)
{
    symbols *s = owner;
    for (size_t i = 0; i < s->modules.count && !interrupt_pending(s->interrupt); i++) {
        module *m = s->modules.items[i];
        if (m->id.unloaded || m->status == SYMBOLS_DEFERRED || !m->has_types) continue;
        type_source *types = module_types(m);
        if (!types || types == asking || types->pointer_size != asking->pointer_size) continue;
        const type *t = type_find(types, name);
        if (t && !t->is_forward) return t;
    }
    return NULL;
}

type_source *module_types(module *m)
{
    module_load(m);
    module_sources *d = sources_of(m);
    if (d->types) return d->types;
    if (!m->has_types) return isf_near_types(m);
    arena *a = m->owner->a;
    str description = str_base_name(m->symbol_file);
    d->types = d->pdb     ? pdb_type_source(a, d->pdb, pointer_size_of(m, d->pdb), description)
               : d->dwarf ? dwarf_type_source(a, d->dwarf, module_image_file(m)->is_64 ? 8 : 4, description)
                          : isf_type_source(a, d->isf, description);
    if (d->types) {
        d->types->find_elsewhere = find_elsewhere;
        d->types->owner = m->owner;
    }
    return d->types;
}

const type *symbols_find_type(symbols *s, str name)
{
    size_t mark = str_find_char(name, '!');
    if (mark != SIZE_MAX) {
        module *m = symbols_find_module(s, str_slice(name, 0, mark));
        return m ? type_find(module_types(m), str_skip(name, mark + 1)) : NULL;
    }
    /* What is open already first: a bare name must not open every PDB when one of those has it. */
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < s->modules.count && !interrupt_pending(s->interrupt); i++) {
            module *m = s->modules.items[i];
            if (m->id.unloaded || (m->status == SYMBOLS_DEFERRED) != (pass == 1)) continue;
            const type *t = type_find(module_types(m), name);
            if (t) return t;
        }
    }
    return NULL;
}
