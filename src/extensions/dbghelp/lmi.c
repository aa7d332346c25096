/* !lmi: one module's identity and where its symbols came from. Source: windows-driver-docs, "!lmi", "Symbol
 * Status Abbreviations"; the words of "Symbol Type" and "Load Report" also from that repository's pages of
 * !ndiskd and from public transcripts. */
#include "base/wintime.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "formats/pe/debug.h"
#include "show/image.h"
#include "show/symbol.h"
#include "show/target.h"

static const char *symbol_type(const module *m)
{
    switch (m->status) {
    case SYMBOLS_PDB: return "PDB";
    case SYMBOLS_ISF: return "ISF";
    case SYMBOLS_COFF: return "COFF";
    case SYMBOLS_EXPORT: return "EXPORT";
    case SYMBOLS_DEFERRED: return "DEFERRED";
    case SYMBOLS_NONE: return "NONE";
    }
    return "";
}

static void print_debug_data(command_call *c, pe_image *image)
{
    pe_debug_entry *entries;
    size_t count;
    pe_debug_read(c->arena, image, &entries, &count);
    if (!count) {
        return;
    }
    out_heading(c->out, "Debug Data Dirs: Type  Size     VA  Pointer\n");
    out_list_begin(c->out, "debug_data");
    for (size_t i = 0; i < count; i++) {
        const pe_debug_entry *d = &entries[i];
        pe_codeview cv;
        bytes data = pe_debug_data(c->arena, image, d);
        str details = data.len ? STR("") : STR("[Data not mapped]");
        if (d->type == PE_DEBUG_CODEVIEW && !pe_codeview_parse(c->arena, data, &cv) &&
            cv.kind == PE_CODEVIEW_RSDS) {
            details = str_format(c->arena, "RSDS - GUID: {%.*s}\n               Age: %x, Pdb: %.*s",
                                 STR_ARG(pe_guid_text(c->arena, cv.guid)), cv.age, STR_ARG(cv.path));
        }
        str name = pe_debug_type_name(d->type);
        str type = name.len ? str_upper(c->arena, name) : str_format(c->arena, "type %u", d->type);
        if (d->type == PE_DEBUG_CODEVIEW) {
            type = STR("CODEVIEW");
        }
        emit(c->out, "debug_entry", "{type:21} {size:4x}, {rva:5x}, {offset:7x} {details}\n",
             f_s("type", type), f_x("size", d->size, 8), f_x("rva", d->rva, 8), f_x("offset", d->offset, 8),
             f_s("details", details));
    }
    out_list_end(c->out);
}

/* A file in a store lies in a folder that is named by its key. */
static const char *symbol_place(command_call *c, module *m)
{
    symsrv_file wanted;
    str folder = str_slice(m->symbol_file, 0, str_rfind_char(m->symbol_file, '/'));
    bool in_store = module_wanted_pdb(m, &wanted) && wanted.key.len &&
                    str_ends_with_nocase(folder, str_format(c->arena, "/%.*s", STR_ARG(wanted.key)));
    return in_store ? "symbol server" : "symbol search path";
}

/* "public symbols , not source indexed ": the blank that is left where lines would stand is WinDbg's. */
static str load_report(command_call *c, module *m)
{
    str text;
    if (m->status == SYMBOLS_NONE) return STR("no symbols loaded");
    if (m->status == SYMBOLS_EXPORT) return STR("export symbols");
    if (m->status != SYMBOLS_PDB) {
        str status = str_from_cstr(show_symbol_status(m));
        return str_slice(status, 1, status.len ? status.len - 1 : 0);
    }
    return str_format(c->arena, "%s symbols %s, %ssource indexed ", m->is_private ? "private" : "public",
                      m->has_lines ? "& lines" : "", module_source_server(m, &text) ? "" : "not ");
}

static void print_symbols(command_call *c, module *m)
{
    str why = module_failure_count(m) ? module_failure(m, 0) : STR("");
    if (m->symbol_file.len)
        emit(c->out, NULL,
             "    Symbol Type: {symbol_type:-8} - Symbols loaded successfully from {symbol_place}.\n"
             "                 {symbol_file}\n",
             f_c("symbol_type", symbol_type(m)), f_c("symbol_place", symbol_place(c, m)),
             f_s("symbol_file", m->symbol_file));
    else
        emit(c->out, NULL, "    Symbol Type: {symbol_type:-8} - PDB not found from symbol search path.\n",
             f_c("symbol_type", symbol_type(m)), f_s("why", why));
    str near_types = show_near_types(c->arena, m);
    if (near_types.len) {
        emit(c->out, NULL, "          Types: {near_types}\n", f_s("near_types", near_types));
    }
    emit(c->out, NULL, "    Load Report: {load_report}\n", f_s("load_report", load_report(c, m)));
    if (m->mismatched)
        out_heading(c->out,
                    "                 taken although GUID or age differ (.symopt+0x40, .reload /i)\n");
    if (m->status == SYMBOLS_PDB) out_heading(c->out, "                 %.*s\n", STR_ARG(m->symbol_file));
    out_list_begin(c->out, "failures");
    for (size_t i = 0; i < module_failure_count(m); i++) {
        out_item(c->out, "                 {failure}\n", f_s("failure", module_failure(m, i)));
    }
    out_list_end(c->out);
}

static error *run_lmi(command_call *c)
{
    uint64_t base;
    error *e = show_image_base(c->session, c->arena, c->args, &base);
    if (e) {
        return e;
    }
    module *m = symbols_module_at(c->session->symbols, base);
    if (!m) {
        return error_new(c->arena, ERROR_NOT_FOUND, "No module at '%.*s'", STR_ARG(str_trim(c->args)));
    }
    module_load(m);
    pe_image *image = NULL;
    module *owner;
    error *headers = show_open_image(c->session, c->arena, m->id.base, &image, &owner);
    out_begin(c->out, "module_info");
    emit(
        c->out, NULL,
        "Loaded Module Info: [{query}] \n         Module: {module}\n   Base Address: {base:p}\n     Image Name: {image}\n",
        f_s("query", str_trim(c->args)), f_s("module", m->name), f_p("base", m->id.base),
        f_s("image", m->image_name));
    if (!headers) {
        emit(c->out, NULL, "   Machine Type: {machine} ({machine_name})\n", f_u("machine", image->machine),
             f_s("machine_name", pe_machine_name(image->machine)));
    }
    emit(c->out, NULL,
         "     Time Stamp: {timestamp:x} {time}\n           Size: {size:x}\n       CheckSum: {checksum:x}\n",
         f_x("timestamp", m->id.timestamp, 8),
         f_s("time", wintime_format_unix(c->arena, m->id.timestamp, show_zone_minutes(m->id.timestamp))),
         f_x("size", m->id.size, 8), f_x("checksum", m->id.checksum, 8));
    if (headers) {
        emit(c->out, NULL, "        Headers: {problem}\n", f_s("problem", headers->message));
    } else {
        emit(c->out, NULL, "Characteristics: {characteristics:x} {stripped}\n",
             f_x("characteristics", image->characteristics, 4),
             f_c("stripped", image->characteristics & 0x200 ? "stripped" : ""));
        print_debug_data(c, image);
    }
    if (m->image_file.len) {
        emit(
            c->out, NULL,
            "     Image Type: FILE     - Image read successfully from debugger.\n                 {image_file}\n",
            f_s("image_file", m->image_file));
    } else if (!headers) {
        emit(c->out, NULL, "     Image Type: {image_type}   - Image read successfully from loaded memory.\n",
             f_c("image_type", "MEMORY"));
    }
    print_symbols(c, m);
    out_end(c->out);
    return NULL;
}

const command command_lmi = {.name = "lmi",
                             .extension = "dbghelp",
                             .needs = NEEDS_TARGET,
                             .synopsis = "Module|Address",
                             .brief = "Display a module's identity, debug data and symbol source",
                             .example = "!lmi nt",
                             .run = run_lmi};
