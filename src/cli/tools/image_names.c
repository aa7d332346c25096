#include "cli/tools/image_names.h"

#include "formats/pe/debug.h"

#include <string.h>

static cpu_kind cpu_of(const pe_image *image)
{
    switch (image->machine) {
    case PE_MACHINE_I386: return CPU_X86;
    case PE_MACHINE_ARM64: return CPU_ARM64;
    default: return CPU_X64;
    }
}

image_names image_names_open(arena *a, const pe_image *image, str file_name, str folder, str symbol_path,
                             symsrv *server, const interrupt *i)
{
    image_names n = {0};
    pe_codeview record;
    error *e = pe_codeview_read(a, image, &record);
    if (e || record.kind != PE_CODEVIEW_RSDS) {
        n.why = e ? e->message : STR("its debug record names a PDB older than 7.00");
        return n;
    }
    module_identity id = {.base = image->preferred_base,
                          .size = image->image_size,
                          .timestamp = image->timestamp,
                          .checksum = image->checksum,
                          .path = file_name,
                          .has_rsds = true,
                          .age = record.age,
                          .pdb_path = record.path,
                          .cpu = cpu_of(image)};
    memcpy(id.guid, record.guid, sizeof id.guid);
    n.symbols = symbols_new(a, space_from_runs(a, (bytes){0}, NULL, 0), notes_new(a), i);
    if (server) symbols_set_server(n.symbols, server);
    symbols_set_path(n.symbols, folder.len && symbol_path.len
                                    ? str_format(a, "%.*s;%.*s", STR_ARG(symbol_path), STR_ARG(folder))
                                : folder.len ? folder
                                             : symbol_path);
    module *m = symbols_add_module(n.symbols, &id);
    module_load(m);
    if (m->status == SYMBOLS_PDB) {
        n.module = m;
        n.pdb = m->symbol_file;
    } else {
        n.why = module_failure_count(m) ? module_failure(m, 0) : STR("no PDB was found");
    }
    return n;
}

bool image_names_at(const image_names *n, uint32_t rva, image_name *out)
{
    symbol s;
    if (!n->module) return false;
    uint64_t address = n->module->id.base + rva;
    if (!symbols_nearest(n->symbols, address, &s) || s.kind == SYMBOL_MODULE || s.kind == SYMBOL_PDATA)
        return false;
    *out = (image_name){.function = s.name, .displacement = address - s.address};
    out->has_line = symbols_line(n->symbols, address, &out->line);
    return true;
}
