/* Type files in the directories of isf*DIR elements, laid out as Volatility 3 does:
 *
 *   DIR/[windows/]NAME.pdb/GUID-AGE.json[.xz|.gz|.bz2]       and flat: DIR/GUID-AGE.json[...]
 *
 * A file is taken when it says itself that it was made from the PDB with the module's GUID and age. */
#include "symbols/sources.h"

#include "archive/members.h"
#include "base/file.h"

#include <string.h>

enum {
    UNPACKED_MAX = 256 << 20, /* bytes; the largest known (Windows 11's nt) has 7 MB */
    FILES_MAX = 4096,         /* looked at in one directory */
};

static const char *const extensions[] = {".json", ".json.xz", ".json.gz", ".json.bz2"};

/* ---- one file */

typedef struct unpacking {
    arena *a;
    bytes text;
    bool done;
    const char *why;
} unpacking;

static bool on_member(void *context, str name, bytes data)
{
    unpacking *u = context;
    (void)name;
    u->text = (bytes){arena_copy(u->a, data.ptr, data.len, 1), data.len};
    u->done = true;
    return false;
}

static void on_bad(void *context, str name, const char *why)
{
    unpacking *u = context;
    (void)name;
    u->why = str_to_cstr(u->a, str_from_cstr(why));
}

/* The file's text, unpacked into `a` when it is packed. */
static error *read_text(arena *a, const interrupt *i, str path, bytes *out)
{
    bytes file;
    error *e = file_map(a, path, &file);
    if (e) return e;
    *out = file;
    if (!archive_is_known(file)) return NULL;
    unpacking u = {.a = a};
    archive_visitor v = {
        .member = on_member, .bad = on_bad, .context = &u, .interrupt = i, .most_size = UNPACKED_MAX};
    e = archive_members(a, file, &v);
    if (!e && !u.done)
        e = error_new(a, ERROR_FORMAT, "unpacking failed: %s", u.why ? u.why : "there is nothing in it");
    *out = u.text;
    return error_in_file(a, e, path);
}

static void free_arena(void *context)
{
    arena_free(context);
}

void isf_take(module *m, arena *own, isf *f, str path, bool same)
{
    module_sources *d = sources_of(m);
    d->isf = f;
    d->is_x86 = m->id.cpu == CPU_X86;
    d->table = &flat_symbol_table;
    d->flat = &isf_flat_source;
    m->mismatched = !same;
    m->symbol_file = str_copy(m->owner->a, path);
    m->status = SYMBOLS_ISF;
    m->has_types = isf_type_count(f, ISF_USER_TYPES) + isf_type_count(f, ISF_ENUMS) > 0;
    arena_on_free(m->owner->a, free_arena, own);
    symbols_log(m->owner, "ISF:     %.*s - %s & types \n        %.*s", STR_ARG(m->name),
                isf_symbol_count(f) ? "symbols" : "no symbols", STR_ARG(path));
}

static bool refuse(module *m, arena *own, str path, const char *why)
{
    module_fail(m, "%.*s: %s", STR_ARG(path), why);
    symbols_log(m->owner, "ISF:     %.*s - %s", STR_ARG(path), why);
    arena_free(own);
    return false;
}

isf *isf_open_file(module *m, arena *own, str path)
{
    bytes text;
    isf *f = NULL;
    error *e = read_text(own, m->owner->interrupt, path, &text);
    if (!e) e = error_in_file(own, isf_open(own, text, &f), path);
    if (!e) return f;
    module_fail(m, "%.*s", STR_ARG(e->message));
    symbols_log(m->owner, "ISF:     %.*s", STR_ARG(e->message));
    return NULL;
}

static bool is_other_machine(const module *m, const isf *f)
{
    const cpu_arch *arch = cpu_arch_of(m->id.cpu);
    return arch && arch->pointer_size != isf_pointer_size(f);
}

static bool take_file(module *m, str path)
{
    arena *own = arena_new();
    const symbols *s = m->owner;
    isf *f = isf_open_file(m, own, path);
    if (!f) {
        arena_free(own);
        return false;
    }
    const isf_identity *id = isf_get_identity(f);
    bool same = m->id.has_rsds && id->has_pdb && id->age == m->id.age &&
                memcmp(id->guid, m->id.guid, sizeof id->guid) == 0;
    if (!same && !s->options.ignore_mismatch)
        return refuse(m, own, path,
                      id->has_pdb ? "GUID and age differ from what the image asks for"
                                  : "cannot be checked: it does not say which PDB it was made from");
    if (is_other_machine(m, f)) return refuse(m, own, path, "made for another processor");
    isf_take(m, own, f, path, same);
    return true;
}

/* ---- directories */

typedef struct place {
    str directory; /* isf*DIR, or its "windows" */
    str named;     /* its NAME.pdb; empty = not there */
} place;

static size_t find_places(arena *a, str directory, str pdb_name, place out[2])
{
    size_t count = 0;
    str windows;
    if (!directory_exists(directory)) return 0;
    out[count++] = (place){.directory = directory};
    if (directory_find_nocase(a, directory, STR("windows"), &windows) && directory_exists(windows))
        out[count++] = (place){.directory = windows};
    for (size_t i = 0; i < count; i++)
        if (!directory_find_nocase(a, out[i].directory, pdb_name, &out[i].named) ||
            !directory_exists(out[i].named))
            out[i].named = (str){0};
    return count;
}

/* Calls `each` with every existing file that is called after the module's GUID and age; true = it took one.
 */
static bool visit_exact(module *m, str directory, path_visit each, void *context)
{
    static const char digits[] = "0123456789ABCDEF";
    static const uint8_t order[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    symsrv_file wanted;
    place places[2];
    bool taken = false;
    if (!module_pdb_file(m, &wanted)) return false;
    arena *work = arena_new();
    strbuf key = {.arena = work};
    for (size_t i = 0; i < 16; i++) {
        strbuf_append_char(&key, digits[wanted.guid[order[i]] >> 4]);
        strbuf_append_char(&key, digits[wanted.guid[order[i]] & 15]);
    }
    strbuf_format(&key, "-%u", wanted.age);
    size_t count = find_places(work, directory, wanted.name, places);
    for (size_t i = 0; i < 2 * count && !taken; i++) {
        str in = i % 2 ? places[i / 2].directory : places[i / 2].named, path;
        for (size_t k = 0; in.len && !taken && k < sizeof extensions / sizeof *extensions; k++) {
            str name = str_format(work, "%.*s%s", STR_ARG(strbuf_str(&key)), extensions[k]);
            if (directory_find_nocase(work, in, name, &path) && file_exists(path))
                taken = each(context, path);
            else symbols_log(m->owner, "ISF:     %.*s/%.*s - file not found", STR_ARG(in), STR_ARG(name));
        }
    }
    arena_free(work);
    return taken;
}

static bool is_type_file(str name)
{
    for (size_t i = 0; i < sizeof extensions / sizeof *extensions; i++)
        if (str_ends_with_nocase(name, str_from_cstr(extensions[i]))) return true;
    return false;
}

static bool visit_directory(module *m, arena *work, str directory, path_visit each, void *context)
{
    str *names = NULL;
    size_t count = directory.len ? directory_names(work, directory, FILES_MAX, &names) : 0;
    for (size_t i = 0; i < count && !interrupt_pending(m->owner->interrupt); i++) {
        str path = path_join(work, directory, names[i]);
        if (is_type_file(names[i]) && file_exists(path) && each(context, path)) return true;
    }
    return false;
}

/* Every type file that may be one of these PDBs in some build: those in NAME.pdb/, then the flat ones. */
static bool visit_all(module *m, str directory, const str *pdb_names, size_t name_count, path_visit each,
                      void *context)
{
    place places[2];
    bool taken = false;
    size_t count = 0;
    arena *work = arena_new();
    for (size_t k = 0; k < name_count && !taken; k++) {
        count = find_places(work, directory, pdb_names[k], places);
        for (size_t i = 0; i < count && !taken; i++)
            taken = visit_directory(m, work, places[i].named, each, context);
    }
    for (size_t i = 0; i < count && !taken; i++)
        taken = visit_directory(m, work, places[i].directory, each, context);
    arena_free(work);
    return taken;
}

/* What the kernel's PDB may be called, whatever name the image was loaded as. */
static const char *const kernel_databases[] = {"ntkrnlmp.pdb", "ntoskrnl.pdb", "ntkrnlpa.pdb", "ntkrpamp.pdb",
                                               "ntkrla57.pdb"};
enum { KERNEL_NAMES = sizeof kernel_databases / sizeof *kernel_databases };

bool isf_visit_kernels(module *m, str directory, path_visit each, void *context)
{
    str names[KERNEL_NAMES];
    for (size_t i = 0; i < KERNEL_NAMES; i++) names[i] = str_from_cstr(kernel_databases[i]);
    return visit_all(m, directory, names, KERNEL_NAMES, each, context);
}

bool isf_is_kernel(const module *m, const isf *f)
{
    const cpu_arch *arch = cpu_arch_of(m->id.cpu);
    if (arch && arch->pointer_size != isf_pointer_size(f)) return false;
    for (size_t i = 0; i < KERNEL_NAMES; i++)
        if (str_equal_nocase(isf_get_identity(f)->database, str_from_cstr(kernel_databases[i]))) return true;
    return false;
}

/* ---- what is asked from outside */

static bool accept(void *context, str path)
{
    (void)context, (void)path;
    return true;
}

bool isf_is_in(module *m, str directory)
{
    return visit_exact(m, directory, accept, NULL);
}

static bool take_exact(void *context, str path)
{
    return take_file(context, path);
}

/* A mismatch is allowed for another build of this PDB, not for another PDB. */
static bool take_other_build(void *context, str path)
{
    module *m = context;
    symsrv_file wanted;
    arena *work = arena_new();
    isf *f = isf_open_file(m, work, path);
    module_pdb_file(m, &wanted);
    bool fits = f && (str_equal_nocase(isf_get_identity(f)->database, wanted.name) ||
                      (str_equal(m->name, STR("nt")) && isf_is_kernel(m, f)));
    arena_free(work);
    return fits && take_file(m, path);
}

bool isf_take_from(module *m, str directory)
{
    symsrv_file wanted;
    if (visit_exact(m, directory, take_exact, m)) return true;
    if (!m->owner->options.ignore_mismatch) return false;
    module_pdb_file(m, &wanted);
    return visit_all(m, directory, &wanted.name, 1, take_other_build, m);
}
