/* ntdbg regvalue: is this registry value read by any of these binaries? */
#include "regvalue/regvalue.h"

#include "archive/members.h"
#include "base/file.h"
#include "base/map.h"
#include "cli/symbol_server.h"
#include "cli/tools/image_names.h"

#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char help[] =
    "NAME is a value's name without its key; case does not count. PATH is a Windows binary, a folder (with all below it), or an\n"
    "archive or disc image (zip, cab, 7z, tar, iso, wim, also split or inside of each other). In each binary the name is looked for as UTF-16 and as bytes; where it\n"
    "stands, code that takes its address is shown with its function and the call that gets it.\n"
    "\n"
    "  -y PATH  symbols, as the debugger takes them: functions and lines from PDBs (also _NT_SYMBOL_PATH, and PDBs beside the\n"
    "           binaries); without them from exports and .pdata\n"
    "  --json   one JSON object instead of text\n"
    "  -v       name each file that was not searched, too, and where names are from\n"
    "\n"
    "What this cannot see is said at the end: names that are put together at run time, packed or .NET code, files that are no\n"
    "PE images. Exit status: 0, whether it is read or not; 1 command line; 2 no PATH could be searched at all.\n";

enum { MOST_NESTING = 64, MOST_ARCHIVES = 4, SHOWN_SKIPPED = 10 };

typedef struct request {
    tool_call *c;
    out *o;
    regvalue_query query;
    bool verbose, json;
    size_t images, other_files, with_name, readers, maybe, unread, unread_shown, architectures_unread;
    uint64_t bytes;
    const char *archive; /* the one being looked into; NULL = none */
    unsigned depth;      /* of archives inside of archives */
    arena *parts_arena;  /* where the parts of a split archive are mapped; NULL inside of another archive */
    str symbol_path;
    symsrv *server;
    str_map *parts; /* files that were searched as a part of another: path -> itself */
} request;

static void could_not(request *r, str path, const char *why)
{
    r->unread++;
    if (!r->verbose && r->unread_shown >= SHOWN_SKIPPED) return;
    r->unread_shown++;
    emit(r->o, "not_searched", "NOT SEARCHED: {path}: {why}\n", f_s("path", path), f_c("why", why));
}

/* Where a reference stands: by the PDB when there is one, by exports and .pdata otherwise. */
static str place_text(arena *a, const regvalue_reference *ref, const image_name *by_pdb)
{
    str name = by_pdb ? by_pdb->function : ref->function_name;
    uint64_t displacement = by_pdb ? by_pdb->displacement : ref->displacement;
    if (name.len && displacement) return str_format(a, "%.*s+0x%" PRIx64, STR_ARG(name), displacement);
    if (name.len) return name;
    if (ref->has_function) return str_format(a, "function %08x+0x%x", ref->function, ref->displacement);
    return STR("code outside of any known function");
}

static void show_reference(request *r, arena *a, const image_names *names, const regvalue_reference *ref)
{
    image_name here, callee;
    bool known = image_names_at(names, ref->rva, &here);
    str use = regvalue_use_name(ref->use), verdict = STR("-> what it flows into cannot be told"),
        call = ref->call;
    if (ref->call_rva && image_names_at(names, ref->call_rva, &callee) && callee.displacement == 0)
        call = str_format(a, "%.*s!%.*s", STR_ARG(names->module->name), STR_ARG(callee.function));
    if (ref->helper_call.len)
        verdict = str_format(a, "-> %.*s, which calls %.*s (%.*s)", STR_ARG(call), STR_ARG(ref->helper_call),
                             STR_ARG(use));
    else if (call.len) verdict = str_format(a, "-> %.*s (%.*s)", STR_ARG(call), STR_ARG(use));
    str function = known ? here.function : ref->function_name;
    bool lined = known && here.has_line;
    emit(r->o, "reference",
         lined ? "    {rva:08x}  {place} [{file} @ {line}]{way} {verdict}\n"
               : "    {rva:08x}  {place}{way} {verdict}\n",
         f_u("rva", ref->rva), f_s("place", place_text(a, ref, known ? &here : NULL)),
         f_c("way", ref->through_pointer ? ", through a pointer to it" : ""), f_s("verdict", verdict),
         f_b("through_pointer", ref->through_pointer),
         f_if(ref->has_function, f_u("function", ref->function)),
         f_if(function.len > 0, f_s("function_name", function)),
         f_u("displacement", known ? here.displacement : ref->displacement),
         f_if(call.len > 0, f_s("call", call)),
         f_if(ref->helper_call.len > 0, f_s("helper_call", ref->helper_call)),
         f_s("use", regvalue_use_name(ref->use)), f_if(lined, f_s("file", here.line.file)),
         f_if(lined, f_u("line", here.line.line)));
}

static void show_hit(request *r, arena *a, const image_names *names, const regvalue_hit *h)
{
    const char *kind = h->in_resources ? ", in resources (a script or a table: no code refers to it)"
                       : !h->whole     ? ", the end of a longer text"
                       : h->exact_case ? ""
                                       : ", other case";
    out_begin(r->o, "hit");
    emit(r->o, NULL, "  {rva:08x}  {section:-8} {encoding}{kind}\n", f_u("rva", h->rva),
         f_s("section", h->section), f_c("encoding", h->wide ? "UTF-16" : "bytes"), f_c("kind", kind),
         f_b("whole", h->whole), f_b("exact_case", h->exact_case), f_b("in_resources", h->in_resources));
    out_list_begin(r->o, "pointers");
    for (size_t i = 0; i < h->pointers.count; i++)
        out_item(r->o, "    pointer to it at {rva:08x}\n", f_u("rva", h->pointers.items[i]));
    out_list_end(r->o);
    out_list_begin(r->o, "references");
    for (size_t i = 0; i < h->references.count; i++) show_reference(r, a, names, &h->references.items[i]);
    out_list_end(r->o);
    if (!h->references.count && !h->in_resources) out_heading(r->o, "    no code takes its address\n");
    out_end(r->o);
}

/* "x.dll" of "folder/a.zip!inside/x.dll" and of "a.zip!x.dll". */
static str file_name_of(str path)
{
    str name = str_base_name(path);
    size_t mark = str_rfind_char(name, '!');
    return mark == SIZE_MAX ? name : str_skip(name, mark + 1);
}

static void show_result(request *r, arena *a, str path, const pe_image *image, const regvalue_result *result)
{
    bool reads = regvalue_is_read(result, false), maybe = !reads && regvalue_is_read(result, true);
    r->images++;
    r->bytes += result->searched;
    r->architectures_unread += !result->code_known;
    if (!result->hits.count) return;
    r->with_name++;
    r->readers += reads;
    r->maybe += maybe;
    size_t slash = str_rfind_char(path, '/');
    str folder = r->archive          ? (str){0} /* a member of it has no folder */
                 : slash == SIZE_MAX ? STR(".")
                                     : str_slice(path, 0, slash + 1);
    image_names names =
        image_names_open(a, image, file_name_of(path), folder, r->symbol_path, r->server, &r->c->interrupt);
    out_begin(r->o, "image");
    emit(r->o, NULL, "{path} ({machine}): {verdict}\n", f_s("path", path),
         f_s("machine", pe_machine_name(image->machine)),
         f_c("verdict", reads   ? "reads it"
                        : maybe ? "has code that uses the name, how cannot be told"
                                : "has the name, but nothing that reads it"),
         f_b("reads", reads), f_b("truncated", result->too_many),
         names.module ? f_s("pdb", names.pdb) : f_null("pdb"));
    if (r->verbose)
        emit(r->o, NULL,
             names.module ? "  names from {names}\n" : "  names from exports and .pdata only: {names}\n",
             f_s("names", names.module ? names.pdb : names.why));
    out_list_begin(r->o, "hits");
    for (size_t i = 0; i < result->hits.count; i++) show_hit(r, a, &names, &result->hits.items[i]);
    out_list_end(r->o);
    if (!result->code_known)
        out_heading(r->o, "    (code of this machine is not read: only the text was looked for)\n");
    out_end(r->o);
}

static void search_image(request *r, str path, bytes file)
{
    arena *a = arena_new();
    pe_image *image;
    regvalue_part_vec parts = {0};
    regvalue_result result = {0};
    error *e = pe_open_bytes(a, file, false, &image);
    if (e) {
        could_not(r, path, str_to_cstr(a, e->message));
    } else {
        regvalue_parts_of_file(a, image, file, &parts);
        regvalue_search(a, image, str_without_extension(file_name_of(path)), 0, &parts, &r->query,
                        &r->c->interrupt, &result);
        show_result(r, a, path, image, &result);
        if (pe_directory_of(image, PE_DIRECTORY_COM_DESCRIPTOR).rva)
            could_not(r, path, ".NET code in it (only its native part and its texts were searched)");
    }
    arena_free(a);
}

static bool is_image(bytes file)
{
    return file.len >= 64 && file.ptr[0] == 'M' && file.ptr[1] == 'Z';
}

static bool search_member(void *context, str name, bytes data);
static void bad_member(void *context, str name, const char *why);
static bool find_part(void *context, unsigned number, bytes *out);

static void search_archive(request *r, const char *path, bytes file)
{
    arena *a = arena_new();
    const char *outer = r->archive;
    arena *outer_parts = r->parts_arena;
    r->archive = path;
    r->parts_arena = outer ? NULL : a;
    r->depth++;
    error *e = archive_members(a, file,
                               &(archive_visitor){search_member, bad_member, find_part, r, &r->c->interrupt});
    if (e) could_not(r, str_from_cstr(path), str_to_cstr(a, e->message));
    r->depth--;
    r->parts_arena = outer_parts;
    r->archive = outer;
    arena_free(a);
}

static bool search_member(void *context, str name, bytes data)
{
    request *r = context;
    arena *a = arena_new();
    str path = name.len ? str_format(a, "%s!%.*s", r->archive, STR_ARG(name)) : str_from_cstr(r->archive);
    const char *unread = archive_unread_kind(data);
    if (is_image(data)) search_image(r, path, data);
    else if (unread) could_not(r, path, str_format(a, "%s, which is not unpacked here", unread).ptr);
    else if (name.len && archive_is_known(data) && r->depth >= MOST_ARCHIVES)
        could_not(r, path, "archives are nested too deep");
    else if (name.len && archive_is_known(data)) search_archive(r, str_to_cstr(a, path), data);
    else r->other_files++;
    arena_free(a);
    return !out_cancelled(r->o);
}

static void bad_member(void *context, str name, const char *why)
{
    request *r = context;
    arena *a = arena_new();
    could_not(r, name.len ? str_format(a, "%s!%.*s", r->archive, STR_ARG(name)) : str_from_cstr(r->archive),
              why);
    arena_free(a);
}

/* DISM and wimlib name the parts install.swm, install2.swm, install3.swm ... */
static bool find_part(void *context, unsigned number, bytes *out)
{
    request *r = context;
    if (!r->parts_arena) return false;
    str path = str_from_cstr(r->archive), stem = str_without_extension(path),
        ending = str_skip(path, stem.len);
    str other = str_format(r->parts_arena, "%.*s%u%.*s", STR_ARG(stem), number, STR_ARG(ending));
    if (file_map(r->parts_arena, other, out)) return false;
    other = str_copy(r->c->arena, other);
    str_map_put(r->parts, other, other.ptr ? (void *)(uintptr_t)other.ptr : NULL);
    return true;
}

static void search_file(request *r, const char *path, bool named)
{
    if (str_map_get(r->parts, str_from_cstr(path))) return;
    arena *a = arena_new();
    bytes file = {0};
    error *e = file_map(a, str_from_cstr(path), &file);
    const char *unread = e ? NULL : archive_unread_kind(file);
    if (e) {
        str words = e->message, prefix = str_format(a, "%s: ", path);
        if (str_starts_with(words, prefix)) words = str_skip(words, prefix.len);
        could_not(r, str_from_cstr(path), str_to_cstr(a, words));
    } else if (is_image(file)) {
        search_image(r, str_from_cstr(path), file);
    } else if (unread) {
        could_not(r, str_from_cstr(path),
                  str_format(a, "%s, which is not unpacked here: mount or extract it first", unread).ptr);
    } else if (archive_is_known(file)) {
        search_archive(r, path, file);
    } else if (named) {
        could_not(r, str_from_cstr(path), "neither a PE image nor an archive that is read");
    } else {
        r->other_files++;
    }
    arena_free(a);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void search_path(request *r, const char *path, int depth);

/* In the order of names, so that two runs say the same. Symbolic links inside are not followed. */
static void search_folder(request *r, const char *path, int depth)
{
    struct dirent **entries;
    int count = depth < MOST_NESTING ? scandir(path, &entries, NULL, by_name) : -1;
    if (count < 0) {
        could_not(r, str_from_cstr(path),
                  depth < MOST_NESTING ? "the folder cannot be read" : "folders are nested too deep");
        return;
    }
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0 && !out_cancelled(r->o)) {
            arena *a = arena_new();
            search_path(r, path_join(a, str_from_cstr(path), str_from_cstr(name)).ptr, depth + 1);
            arena_free(a);
        }
        free(entries[i]);
    }
    free(entries);
}

static void search_path(request *r, const char *path, int depth)
{
    struct stat s;
    if ((depth ? lstat(path, &s) : stat(path, &s)) != 0) could_not(r, str_from_cstr(path), "it is not there");
    else if (S_ISDIR(s.st_mode)) search_folder(r, path, depth);
    else if (S_ISREG(s.st_mode)) search_file(r, path, depth == 0);
}

static void show_summary(request *r)
{
    str name = r->query.name;
    if (r->unread > r->unread_shown)
        out_heading(r->o, "... and %zu more (-v names them)\n", r->unread - r->unread_shown);
    const char *line =
        !r->images   ? "\"{name}\" was looked for in nothing: no image could be searched"
        : r->readers ? "\"{name}\" is read by {readers} of {images} images"
        : r->maybe   ? "\"{name}\" is used by {maybe} of {images} images in a way that cannot be told"
        : r->with_name
            ? "Nothing was found that reads \"{name}\": {with_name} of {images} images have the name"
            : "Nothing reads \"{name}\": none of {images} images has the name";
    emit(r->o, NULL, line, f_s("name", name), f_u("readers", r->readers), f_u("maybe", r->maybe),
         f_u("with_name", r->with_name), f_u("images", r->images));
    emit(r->o, NULL, " ({megabytes} MB of sections searched).\n",
         f_u("megabytes", (r->bytes + 500000) / 1000000), f_u("bytes", r->bytes),
         f_u("other_files", r->other_files), f_u("not_searched", r->unread),
         f_u("machines_not_read", r->architectures_unread));
    if (r->other_files)
        out_heading(r->o, "%zu files that are no PE images were passed over.\n", r->other_files);
    if (r->unread) out_heading(r->o, "%zu could not be searched, or not in full.\n", r->unread);
    out_heading(
        r->o,
        "Not seen by this search: a name that is put together at run time, read from another file, packed or "
        "encrypted.\n");
}

/* The words that are neither options nor the name are the paths: *paths, in their order. */
static int take_words(request *r, const char **name, const char **paths, int *count)
{
    tool_call *c = r->c;
    const char *symbol_path = c->environment("_NT_SYMBOL_PATH");
    for (int i = 0; i < c->argc; i++) {
        const char *word = c->argv[i];
        if (strcmp(word, "--json") == 0) r->json = true;
        else if (strcmp(word, "-v") == 0) r->verbose = true;
        else if (tool_option(c, &i, "-y", &symbol_path)) {
            if (!symbol_path) return tool_usage(c, "-y needs a path");
        } else if (word[0] == '-' && word[1]) return tool_usage(c, "unknown option %s", word);
        else if (!*name) *name = word;
        else paths[(*count)++] = word;
    }
    if (!*name) return tool_usage(c, "the value's name is missing");
    if (!*count) return tool_usage(c, "a file or folder to search is missing");
    r->symbol_path = str_from_cstr(symbol_path ? symbol_path : "");
    return EXIT_OK;
}

static int run_regvalue(tool_call *c)
{
    request r = {.c = c, .parts = str_map_new(c->arena, false)};
    const char *name = NULL, **paths = ARENA_ARRAY(c->arena, const char *, (size_t)c->argc + 1);
    int count = 0, status = take_words(&r, &name, paths, &count);
    if (status != EXIT_OK) return status;
    error *e = regvalue_query_make(c->arena, str_from_cstr(name), &r.query);
    if (e) return tool_usage(c, "%.*s", STR_ARG(e->message));
    r.server = symbol_server_new(c->arena, c->environment, false, &c->interrupt);
    r.o = tool_begin(c, r.json ? OUT_JSON : OUT_TEXT);
    out_begin(r.o, "regvalue");
    out_list_begin(r.o, "results");
    for (int i = 0; i < count && !out_cancelled(r.o); i++) search_path(&r, paths[i], 0);
    out_list_end(r.o);
    show_summary(&r);
    out_end(r.o);
    tool_end(c, r.o);
    return r.images ? EXIT_OK : EXIT_DUMP;
}

const tool tool_regvalue = {"regvalue", "NAME PATH...",
                            "Find the code that reads a registry value, or say that none does", help,
                            run_regvalue};
