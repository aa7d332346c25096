#include "logs/locate.h"

#include "base/file.h"
#include "base/map.h"
#include "formats/pdb/pdb.h"
#include "formats/pe/image.h"
#include "formats/pe/resources.h"
#include "logs/explain.h"
#include "memory/space.h"
#include "symbols/symbols.h"

#include <dirent.h>

typedef struct place {
    symbols *symbols; /* NULL = nothing was found: `why` says it */
    uint64_t base;
    str why;
    str by_name; /* the PDB that was taken without an image to prove that it is the one; empty = proved */
} place;

struct log_locator {
    arena *arena;
    str symbol_path, image_path;
    symsrv *server; /* NULL = none */
    const interrupt *interrupt;
    str_map *places; /* "module stamp" -> place */
};

log_locator *log_locator_new(arena *a, str symbol_path, str image_path, symsrv *server, const interrupt *i)
{
    log_locator *l = ARENA_NEW(a, log_locator);
    *l = (log_locator){a, symbol_path, image_path, server, i, str_map_new(a, true)};
    return l;
}

/* ---- files ---- */

typedef struct search {
    log_locator *locator;
    const log_fault *fault;
    str base_name; /* "msvcr80" */
    module_identity id;
    str directory; /* that the file was found in */
    bool found;
    str why;
    str by_name;
} search;

/* "8.0.50727.6195" of the event is another one than the image's version resource says; without either nobody
 * can tell. */
static bool other_version(search *s, const pe_image *image, str *seen)
{
    arena *a = s->locator->arena;
    pe_version v;
    str wanted = s->fault->module_version;
    if (!wanted.len || pe_version_read(a, image, &v) || !v.has_fixed) return false;
    *seen = str_format(a, "%u.%u.%u.%u", v.file_version[0], v.file_version[1], v.file_version[2],
                       v.file_version[3]);
    return !str_equal(wanted, *seen);
}

static bool take_image(search *s, str path, str directory)
{
    arena *a = s->locator->arena;
    bytes file;
    pe_image *image;
    if (!file_exists(path) || file_map(a, path, &file)) return false;
    error *e = pe_open_bytes(a, file, false, &image);
    if (e) {
        s->why = str_format(a, "%.*s: %.*s", STR_ARG(path), STR_ARG(e->message));
        return false;
    }
    if (s->fault->has_stamp && s->fault->stamp != image->timestamp) {
        s->why = str_format(a, "%.*s has time stamp %08x, the event says %08x", STR_ARG(path),
                            image->timestamp, s->fault->stamp);
        return false;
    }
    str version;
    if (!s->fault->has_stamp && other_version(s, image, &version)) {
        s->why = str_format(a, "%.*s is version %.*s, the event says %.*s", STR_ARG(path), STR_ARG(version),
                            STR_ARG(s->fault->module_version));
        return false;
    }
    s->id = (module_identity){.base = image->preferred_base,
                              .size = image->image_size,
                              .timestamp = image->timestamp,
                              .checksum = image->checksum,
                              .path = s->fault->module,
                              .cpu = image->machine == PE_MACHINE_I386    ? CPU_X86
                                     : image->machine == PE_MACHINE_ARM64 ? CPU_ARM64
                                                                          : CPU_X64};
    s->directory = directory;
    return s->found = true;
}

/* A PDB without its image still names offsets; it says its own identity, so it is taken at its word. */
static bool take_pdb(search *s, str path, str directory)
{
    arena *a = s->locator->arena;
    bytes file;
    pdb *p;
    if (!file_exists(path) || file_map(a, path, &file) || pdb_open(a, file, &p)) return false;
    s->id = (module_identity){.base = 0x180000000,
                              .size = 0x40000000,
                              .path = s->fault->module,
                              .has_rsds = true,
                              .age = pdb_get_identity(p)->age,
                              .pdb_path = str_base_name(path),
                              .cpu = CPU_X64};
    for (size_t i = 0; i < sizeof s->id.guid; i++) s->id.guid[i] = pdb_get_identity(p)->guid[i];
    s->directory = directory;
    s->by_name = str_base_name(path);
    return s->found = true;
}

/* "msvcr80.pdb"; the C runtime's are "msvcr80.amd64.pdb" and the like. */
static bool find_pdb(search *s, str directory)
{
    static const char *const endings[] = {".pdb", ".amd64.pdb", ".i386.pdb", ".arm64.pdb"};
    str file;
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        str name = str_format(s->locator->arena, "%.*s%s", STR_ARG(s->base_name), endings[i]);
        if (directory_find_nocase(s->locator->arena, directory, name, &file) && take_pdb(s, file, directory))
            return true;
    }
    return false;
}

/* A symbol store: DIRECTORY/module.dll/<stamp><size>/module.dll. */
static bool search_store(search *s, str directory)
{
    arena *a = s->locator->arena;
    str folder;
    if (!s->fault->has_stamp || !directory_find_nocase(a, directory, s->fault->module, &folder) ||
        !directory_exists(folder))
        return false;
    str prefix = str_format(a, "%08x", s->fault->stamp), path;
    DIR *d = opendir(str_to_cstr(a, folder));
    if (!d) return false;
    for (struct dirent *entry; !s->found && (entry = readdir(d));) {
        str inside = path_join(a, folder, str_from_cstr(entry->d_name));
        if (str_starts_with_nocase(str_from_cstr(entry->d_name), prefix) &&
            directory_find_nocase(a, inside, s->fault->module, &path))
            take_image(s, path, inside);
    }
    closedir(d);
    return s->found;
}

static bool search_path(search *s, str path, bool pdb_only)
{
    arena *a = s->locator->arena;
    while (path.len && !s->found) {
        str element = str_trim(str_take_until(&path, ';')), file;
        if (str_starts_with_nocase(element, STR("srv*")) || str_starts_with_nocase(element, STR("cache*"))) {
            str_take_until(&element, '*');
            element = str_take_until(&element, '*');
        }
        if (!element.len || !directory_exists(element)) continue;
        if (pdb_only) {
            find_pdb(s, element);
            continue;
        }
        if (directory_find_nocase(a, element, s->fault->module, &file) && take_image(s, file, element)) break;
        search_store(s, element);
    }
    return s->found;
}

static place *find_place(log_locator *l, const log_fault *f)
{
    str key = str_format(l->arena, "%.*s %08x", STR_ARG(f->module), f->stamp);
    place *p = str_map_get(l->places, key);
    if (p) return p;
    p = ARENA_NEW(l->arena, place);
    str_map_put(l->places, key, p);
    log_fault kept = *f; /* the event's own strings go away before the locator does */
    kept.module = str_copy(l->arena, f->module);
    search s = {.locator = l, .fault = &kept, .base_name = str_without_extension(kept.module)};
    bool found = search_path(&s, l->image_path, false) || search_path(&s, l->symbol_path, false);
    /* A PDB of that name is as likely the PDB of an image that has just been found to be another one. */
    if (!found && !s.why.len)
        found = search_path(&s, l->symbol_path, true) || search_path(&s, l->image_path, true);
    if (!found) {
        p->why = s.why.len ? s.why
                           : str_format(l->arena, "no %.*s and no PDB of it on the image and symbol path",
                                        STR_ARG(kept.module));
        return p;
    }
    p->symbols = symbols_new(l->arena, space_from_runs(l->arena, (bytes){0}, NULL, 0), notes_new(l->arena),
                             l->interrupt);
    if (l->server) symbols_set_server(p->symbols, l->server);
    str both = str_format(l->arena, "%.*s;%.*s", STR_ARG(l->symbol_path), STR_ARG(s.directory));
    symbols_set_path(p->symbols, both);
    symbols_set_image_path(p->symbols, s.directory);
    p->base = s.id.base;
    p->by_name = s.by_name;
    symbols_add_module(p->symbols, &s.id);
    return p;
}

void log_locate(log_locator *l, arena *a, log_event *e)
{
    const log_fault *f = &e->fault;
    if (!f->present || !f->has_offset || !f->module.len) return;
    place *p = find_place(l, f);
    if (!p->symbols) {
        log_fact(a, e, "not_located", "%.*s", STR_ARG(p->why));
        return;
    }
    uint64_t address = p->base + f->offset;
    strbuf name = {.arena = a};
    source_line line;
    if (!symbols_format(p->symbols, address, true, &name)) {
        log_fact(a, e, "not_located", "offset 0x%llx lies outside of %.*s", (unsigned long long)f->offset,
                 STR_ARG(f->module));
        return;
    }
    symbol nearest;
    if (!symbols_nearest(p->symbols, address, &nearest) || nearest.kind == SYMBOL_MODULE) {
        const module *m = symbols_module(p->symbols, 0);
        size_t failures = module_failure_count(m);
        str why = failures ? module_failure(m, 0) : STR("it has no PDB on the symbol path");
        log_fact(a, e, "not_located", "%.*s is there, its symbols are not: %.*s", STR_ARG(f->module),
                 STR_ARG(why));
        return;
    }
    log_fact(a, e, "function", "%.*s", STR_ARG(strbuf_str(&name)));
    if (symbols_line(p->symbols, address, &line))
        log_fact(a, e, "source", "%.*s(%u)", STR_ARG(line.file), line.line);
    if (p->by_name.len)
        log_fact(a, e, "symbols",
                 "%.*s, by its name alone: without the image nothing proves that it belongs to it",
                 STR_ARG(p->by_name));
    e->brief = str_format(a, "%.*s: %.*s", STR_ARG(e->brief), STR_ARG(strbuf_str(&name)));
}
