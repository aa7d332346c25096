/* !chksym: does the symbol file fit the module? Source: windows-driver-docs, "!chksym"; the page shows no
 * text. The blocks (the image's identity, the loaded PDB, its identity, the verdict) are as people remember
 * them; no published session was found. */
#include "base/file.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "formats/pdb/pdb.h"
#include "formats/pe/debug.h"
#include "session/input_file.h"
#include "show/image.h"

#include <string.h>

/* pe_guid_text without its braces. */
static str guid_text(arena *a, const uint8_t guid[16])
{
    str text = pe_guid_text(a, guid);
    return text.len && text.ptr[0] == '{' ? str_slice(text, 1, text.len - 1) : text;
}

static void show_identity(command_call *c, const module *m)
{
    emit(c->out, "symbol_image",
         "\n{image}\n    Timestamp: {timestamp:X}\n  SizeOfImage: {size:X}\n          pdb: {pdb}\n"
         "      pdb sig: {signature}\n          age: {age:x}\n",
         f_s("image", m->image_name), f_x("timestamp", m->id.timestamp, 8), f_u("size", m->id.size),
         f_s("pdb", m->id.pdb_path), f_s("signature", guid_text(c->arena, m->id.guid)),
         f_u("age", m->id.age));
}

static error *check_file(command_call *c, const module *m, str path)
{
    bytes file;
    pdb *p;
    error *e = session_map_input(c->session, c->arena, path, &file);
    if (!e) e = error_in_file(c->arena, pdb_open(c->arena, file, &p), path);
    if (e) return e;
    const pdb_identity *id = pdb_get_identity(p);
    str name = str_base_name(path);
    bool same =
        !memcmp(id->guid, m->id.guid, sizeof id->guid) && (id->age == m->id.age || id->info_age == m->id.age);
    emit(c->out, "symbol_file",
         "\nLoaded pdb is {path}\n\n{name}\n      pdb sig: {signature}\n          age: {age:x}\n\n"
         "{verdict}: {name} and {image}\n",
         f_s("path", path), f_s("name", name), f_s("signature", guid_text(c->arena, id->guid)),
         f_u("age", id->age == m->id.age ? id->age : id->info_age),
         f_c("verdict", same ? "MATCH" : "MISMATCH"), f_s("image", m->image_name), f_b("match", same));
    return NULL;
}

static error *run_chksym(command_call *c)
{
    str rest = c->args, name, file = {0};
    uint64_t base;
    if (!args_take_string(&rest, &name)) return args_error(c, rest, "Syntax");
    args_take_string(&rest, &file);
    error *e = args_end(c, rest);
    if (!e) e = show_image_base(c->session, c->arena, name, &base);
    if (e) return e;
    module *m = symbols_module_at(c->session->symbols, base);
    if (!m) return error_new(c->arena, ERROR_NOT_FOUND, "No module at '%.*s'", STR_ARG(name));
    module_load(m);
    if (!m->id.has_rsds) {
        size_t count = module_failure_count(m);
        str why = count ? module_failure(m, 0) : STR("it has no debug record");
        return error_new(c->arena, ERROR_UNAVAILABLE, "%.*s: %.*s", STR_ARG(m->image_name), STR_ARG(why));
    }
    show_identity(c, m);
    if (!file.len) file = m->symbol_file;
    return file.len
               ? check_file(c, m, file)
               : error_new(c->arena, ERROR_NOT_FOUND, "No symbols loaded for %.*s", STR_ARG(m->image_name));
}

const command command_chksym = {.name = "chksym",
                                .extension = "dbghelp",
                                .needs = NEEDS_TARGET,
                                .synopsis = "Module [SymbolFile]",
                                .brief = "Say whether a symbol file fits a module",
                                .example = "!chksym ntdll",
                                .run = run_chksym};
