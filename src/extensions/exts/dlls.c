/* !dlls: the loader's entries of a process's modules. Source: windows-driver-docs, "!dlls"; names of the
 * flags: the bits of _LDR_DATA_TABLE_ENTRY as public symbols have them since Windows 8, and ntldr.h's before.
 */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "formats/pe/resources.h"
#include "session/kernel.h"
#include "show/image.h"
#include "show/image_headers.h"
#include "windows/peb.h"

typedef struct dlls_options {
    bool file, sections;   /* -f, -s; -a is both */
    bool version;          /* -v */
    nt_module_order order; /* -l, -m, -i */
    bool has_address;      /* -c */
    uint64_t address;
    bool has_entry;
    uint64_t entry;
} dlls_options;

typedef struct flag_word {
    uint32_t bit;
    const char *name;
} flag_word;

static const flag_word old_flags[] = {
    {0x00000002, "LDRP_STATIC_LINK"},
    {0x00000004, "LDRP_IMAGE_DLL"},
    {0x00001000, "LDRP_LOAD_IN_PROGRESS"},
    {0x00002000, "LDRP_UNLOAD_IN_PROGRESS"},
    {0x00004000, "LDRP_ENTRY_PROCESSED"},
    {0x00008000, "LDRP_ENTRY_INSERTED"},
    {0x00010000, "LDRP_CURRENT_LOAD"},
    {0x00020000, "LDRP_FAILED_BUILTIN_LOAD"},
    {0x00040000, "LDRP_DONT_CALL_FOR_THREADS"},
    {0x00080000, "LDRP_PROCESS_ATTACH_CALLED"},
    {0x00100000, "LDRP_DEBUG_SYMBOLS_LOADED"},
    {0x00200000, "LDRP_IMAGE_NOT_AT_BASE"},
    {0x00400000, "LDRP_COR_IMAGE"},
    {0x00800000, "LDRP_COR_OWNS_UNMAP"},
    {0x10000000, "LDRP_REDIRECTED"},
    {0x80000000, "LDRP_COMPAT_DATABASE_PROCESSED"},
    {0, NULL},
};

static const flag_word new_flags[] = {
    {0x00000001, "LDRP_PACKAGED_BINARY"},
    {0x00000002, "LDRP_MARKED_FOR_REMOVAL"},
    {0x00000004, "LDRP_IMAGE_DLL"},
    {0x00000008, "LDRP_LOAD_NOTIFICATIONS_SENT"},
    {0x00000010, "LDRP_TELEMETRY_ENTRY_PROCESSED"},
    {0x00000020, "LDRP_PROCESS_STATIC_IMPORT"},
    {0x00000040, "LDRP_IN_LEGACY_LISTS"},
    {0x00000080, "LDRP_IN_INDEXES"},
    {0x00000100, "LDRP_SHIM_DLL"},
    {0x00000200, "LDRP_IN_EXCEPTION_TABLE"},
    {0x00001000, "LDRP_LOAD_IN_PROGRESS"},
    {0x00002000, "LDRP_LOAD_CONFIG_PROCESSED"},
    {0x00004000, "LDRP_ENTRY_PROCESSED"},
    {0x00008000, "LDRP_PROTECT_DELAY_LOAD"},
    {0x00040000, "LDRP_DONT_CALL_FOR_THREADS"},
    {0x00080000, "LDRP_PROCESS_ATTACH_CALLED"},
    {0x00100000, "LDRP_PROCESS_ATTACH_FAILED"},
    {0x00200000, "LDRP_COR_DEFERRED_VALIDATE"},
    {0x00400000, "LDRP_COR_IMAGE"},
    {0x00800000, "LDRP_DONT_RELOCATE"},
    {0x01000000, "LDRP_COR_IL_ONLY"},
    {0x10000000, "LDRP_REDIRECTED"},
    {0x80000000, "LDRP_COMPAT_DATABASE_PROCESSED"},
    {0, NULL},
};

static error *take_options(command_call *c, dlls_options *o)
{
    str rest = c->args, flag;
    error *e = NULL;
    while (!e && !args_empty(rest)) {
        if (!args_take_any_flag(&rest, &flag)) {
            o->has_entry = true;
            e = args_address(c, &rest, &o->entry);
            return e ? e : args_end(c, rest);
        }
        if (str_equal(flag, STR("c"))) {
            o->has_address = true;
            e = args_address(c, &rest, &o->address);
        } else if (str_equal(flag, STR("f"))) o->file = true;
        else if (str_equal(flag, STR("s"))) o->sections = true;
        else if (str_equal(flag, STR("a"))) o->file = o->sections = true;
        else if (str_equal(flag, STR("v"))) o->version = true;
        else if (str_equal(flag, STR("i"))) o->order = NT_INITIALIZATION_ORDER;
        else if (str_equal(flag, STR("l"))) o->order = NT_LOAD_ORDER;
        else if (str_equal(flag, STR("m"))) o->order = NT_MEMORY_ORDER;
        else e = args_error(c, flag, "Syntax");
    }
    return e;
}

/* "This information is taken from the resource section of each module." */
static void show_version(command_call *c, const pe_image *image)
{
    static const struct {
        const char *key, *label;
    } lines[] = {{"CompanyName", "Company Name"},         {"ProductName", "Product Name"},
                 {"ProductVersion", "Product Version"},   {"OriginalFilename", "Original Filename"},
                 {"FileDescription", "File Description"}, {"FileVersion", "File Version"}};
    pe_version version;
    str text;
    if (pe_version_read(c->arena, image, &version)) return;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        if (pe_version_find(&version, str_from_cstr(lines[i].key), &text))
            emit(c->out, "version_string", "      {label:-18} {value}\n", f_c("label", lines[i].label),
                 f_s("value", text), f_c("key", lines[i].key));
}

static void show_module(command_call *c, const dlls_options *o, const nt_module *m, const flag_word *words)
{
    out_begin(c->out, "loader_entry");
    emit(c->out, NULL,
         "\n0x{entry:q}: {path}\n"
         "      Base   0x{base:q}  EntryPoint  0x{entry_point:q}  Size        0x{size:08x}\n"
         "      Flags  0x{flags:08x}  LoadCount   0x{load_count:08x}  TlsIndex    0x{tls_index:08x}\n",
         f_p("entry", m->entry), f_s("path", m->path), f_p("base", m->base),
         f_p("entry_point", m->entry_point), f_x("size", m->size, 8), f_x("flags", m->flags, 8),
         f_x("load_count", m->load_count, 4), f_x("tls_index", m->tls_index, 4));
    out_list_begin(c->out, "flag_names");
    for (size_t i = 0; words[i].name; i++) {
        if (!(m->flags & words[i].bit)) continue;
        out_heading(c->out, "             ");
        out_item(c->out, "{name}\n", f_c("name", words[i].name));
    }
    out_list_end(c->out);
    out_end(c->out);
    pe_image *image;
    module *owner;
    if (!(o->file || o->sections || o->version) ||
        show_open_image(c->session, c->arena, m->base, &image, &owner))
        return;
    if (o->version) show_version(c, image);
    if (o->file || o->sections) show_image_headers(c->out, c->arena, image, o->file, o->sections);
}

static error *show_list(command_call *c, nt_context *windows, const dlls_options *o, const flag_word *words)
{
    bool found;
    uint64_t peb;
    error *e = session_get_register(c->session, c->arena, STR("$peb"), &found, &peb);
    if (e) return e;
    nt_peb p = nt_peb_at(windows, session_address(c->session, peb));
    if (value_is_bad(value_checked(p.loader)))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read Ldr table of the PEB at 0x%llx",
                         (unsigned long long)peb);
    if (o->has_address)
        emit(c->out, "dll_search", "Dump dll containing 0x{address:q}:\n", f_p("address", o->address));
    walk_end end;
    nt_modules modules = nt_loader_modules(c->arena, windows, p.loader, o->order, &end);
    for (size_t i = 0; i < modules.count && !out_cancelled(c->out); i++) {
        const nt_module *m = &modules.items[i];
        if (!o->has_address || o->address - m->base < m->size) show_module(c, o, m, words);
    }
    if (end == WALK_COMPLETE || end == WALK_INTERRUPTED) return NULL;
    return error_new(c->arena, ERROR_MEMORY, "The module list ends here: %.*s", STR_ARG(walk_end_text(end)));
}

static error *run_dlls(command_call *c)
{
    dlls_options o = {.order = NT_LOAD_ORDER};
    if (str_equal(str_trim(c->args), STR("-h"))) {
        out_heading(c->out, "!dlls %s\n", c->command->synopsis);
        return NULL;
    }
    error *e = take_options(c, &o);
    if (e) return e;
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    const type *entry = nt_type(&windows, "_LDR_DATA_TABLE_ENTRY");
    type_field field;
    bool is_new = entry && (type_find_field(entry, STR("DdagNode"), &field) ||
                            type_find_field(entry, STR("ImageDll"), &field));
    const flag_word *words = is_new ? new_flags : old_flags;
    if (!o.has_entry) return show_list(c, &windows, &o, words);
    nt_module m;
    if (!nt_loader_module_at(c->arena, &windows, o.entry, &m))
        return error_new(c->arena, ERROR_MEMORY, "Unable to read loader entry at 0x%llx",
                         (unsigned long long)o.entry);
    show_module(c, &o, &m, words);
    return NULL;
}

const command command_dlls = {
    .name = "dlls",
    .extension = "exts",
    .needs = NEEDS_TARGET,
    .synopsis = "[-f] [-s] [-a] [-v] [-i | -l | -m] [-c ModuleAddress] [LoaderEntryAddress]",
    .brief = "Display the loader's entries of the modules of a process",
    .example = "!dlls -c ntdll",
    .run = run_dlls};
