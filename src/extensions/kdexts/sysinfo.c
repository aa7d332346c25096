/* !sysinfo: what the machine is. Subcommands and flags: windows-driver-docs, "!sysinfo". Lines of
 * machineid and some of smbios: published sessions. Those of cpuinfo, cpuspeed and cpumicrocode are as people
 * remember them, and were held against no session; of gbl, registers and -csv they are our own. */
#include "base/utf16.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "extensions/kdexts/sysinfo_smbios.h"
#include "formats/firmware/acpi.h"
#include "show/kernel.h"
#include "windows/machine_info.h"
#include "windows/processor.h"

typedef struct sysinfo {
    kernel_view view;
    command_call *call;
    const target *target;
    out *out;
    arena *arena;
    bool csv, no_headers, debug, verbose;
    unsigned groups; /* SYSINFO_; 0 = all */
    const smbios_structure *structure;
} sysinfo;

/* ---- lines ---- */

/* A text as a cell of a comma-separated line (RFC 4180). */
static str csv_cell(arena *a, str text)
{
    strbuf b = {.arena = a};

    strbuf_append_char(&b, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') strbuf_append_char(&b, '"');
        strbuf_append_char(&b, text.ptr[i]);
    }
    strbuf_append_char(&b, '"');
    return strbuf_str(&b);
}

static void csv_row(sysinfo *s, str name, str value)
{
    const str cell = csv_cell(s->arena, name), text = csv_cell(s->arena, value);

    emit(s->out, "sysinfo_value", "{name_cell},{value_cell}\n", f_s("name_cell", cell),
         f_s("value_cell", text), f_s("name", name), f_s("value", value));
}

static void value_line(sysinfo *s, const char *name, str value)
{
    if (s->csv) csv_row(s, str_from_cstr(name), value);
    else emit(s->out, "sysinfo_value", "{name} = {value}\n", f_c("name", name), f_s("value", value));
}

static void csv_header(sysinfo *s, const char *columns)
{
    if (s->csv && !s->no_headers) out_heading(s->out, "%s\n", columns);
}

/* The text that debuggers give where mssmbios.sys left nothing. */
static error *nothing_there(const sysinfo *s)
{
    return error_new(s->arena, ERROR_UNAVAILABLE,
                     "sysinfo: could not find necessary interfaces.\n"
                     "sysinfo: note that mssmbios.sys must be loaded (XPSP2+).");
}

/* ---- cpuinfo, cpuspeed, cpumicrocode ---- */

static str registry_data(arena *a, const firmware_value *v)
{
    strbuf b = {.arena = a};

    if (v->type == FIRMWARE_REG_SZ) return utf16_cstr_to_utf8(a, v->data);
    if (v->type == FIRMWARE_REG_DWORD && v->data.len == 4) return str_format(a, "%u", load_u32(v->data.ptr));
    if (v->type == FIRMWARE_REG_QWORD && v->data.len == 8)
        return str_format(a, "%llx", (unsigned long long)load_u64(v->data.ptr));
    for (size_t i = 0; i < v->data.len; i++) strbuf_format(&b, i ? ",%x" : "%x", v->data.ptr[i]);
    return strbuf_str(&b);
}

static const char *registry_type(uint32_t type)
{
    switch (type) {
    case FIRMWARE_REG_SZ: return "REG_SZ";
    case FIRMWARE_REG_BINARY: return "REG_BINARY";
    case FIRMWARE_REG_DWORD: return "REG_DWORD";
    case FIRMWARE_REG_FULL_RESOURCE_DESCRIPTOR: return "REG_FULL_RESOURCE_DESCRIPTOR";
    case FIRMWARE_REG_QWORD: return "REG_QWORD";
    default: return "REG_NONE";
    }
}

static error *show_cpuinfo(sysinfo *s)
{
    const bytes list = nt_secondary_data(s->target, firmware_tag_values);
    firmware_value v;

    if (!list.len) return nothing_there(s);
    if (s->csv) csv_header(s, "Name,Value");
    else out_heading(s->out, "[CPU Information]\n");
    for (size_t at = 0; firmware_next_value(list, &at, &v) && !out_cancelled(s->out);) {
        const str name = utf16_cstr_to_utf8(s->arena, v.name), data = registry_data(s->arena, &v);
        if (s->csv) csv_row(s, name, data);
        else
            emit(s->out, "sysinfo_value", "{name} = {type} {value}\n", f_s("name", name), f_s("value", data),
                 f_c("type", registry_type(v.type)));
    }
    return NULL;
}

/* The first processor's KPRCB. */
static value first_prcb(sysinfo *s)
{
    nt_context *c = &s->view.windows;

    return nt_prcb_at(c, nt_prcb_address(c, &s->view.kernel, s->target, 0));
}

static void speed_line(sysinfo *s, const char *name, const char *label, bool have, uint64_t value)
{
    if (s->csv) csv_row(s, str_from_cstr(name), str_format(s->arena, "%llu", (unsigned long long)value));
    else
        emit(s->out, "sysinfo_speed", "{label:-14}{value}\n", f_c("label", label),
             f_if(have, f_u("value", value)), f_c("name", name));
}

/* The maximum is what SMBIOS calls the processor's current speed: the marked speed, not that of its turbo.
 * What is not known is left out. */
static error *show_cpuspeed(sysinfo *s)
{
    enum { AT_CURRENT_SPEED = 0x16 };
    uint64_t speed, marked;
    str name;
    smbios_table table;
    smbios_structure processor;
    const bool has_name = nt_processor_value_text(s->arena, s->target, "ProcessorNameString", &name);
    const bool has_speed = nt_processor_value_number(s->arena, s->target, "~MHz", &speed) ||
                           value_u64(value_field(first_prcb(s), "MHz"), &speed);
    const bool has_marked = nt_smbios(s->arena, &s->view.windows, s->target, &table) &&
                            smbios_find(&table, SMBIOS_PROCESSOR, &processor) &&
                            smbios_number(&processor, AT_CURRENT_SPEED, 2, &marked) && marked;

    if (!has_name && !has_speed && !has_marked) return nothing_there(s);
    csv_header(s, "Name,Value");
    if (has_name && s->csv) csv_row(s, STR("CPUID"), name);
    else if (has_name) emit(s->out, "sysinfo_cpu", "CPUID:        \"{processor}\"\n", f_s("processor", name));
    if (has_marked) speed_line(s, "MaxSpeed", "MaxSpeed:", true, marked);
    if (has_speed) speed_line(s, "CurrentSpeed", "CurrentSpeed:", true, speed);
    return NULL;
}

static void microcode_line(sysinfo *s, const char *name, uint64_t v)
{
    /* The revision is the high half of MSR 8B. */
    const str text = str_format(s->arena, "%08x:%08x", (unsigned)(v >> 32), (unsigned)v);

    if (s->csv) csv_row(s, str_from_cstr(name), text);
    else
        emit(s->out, "sysinfo_value", "{label:-29}{value}\n", f_s("label", str_format(s->arena, "%s:", name)),
             f_c("name", name), f_s("value", text));
}

static error *show_cpumicrocode(sysinfo *s)
{
    arena *a = s->arena;
    const target *t = s->target;
    uint64_t initial, cached;
    str vendor;
    const value prcb = first_prcb(s);

    if (!nt_processor_value_text(a, t, "VendorIdentifier", &vendor) && !nt_prcb_vendor(a, prcb, &vendor))
        return nothing_there(s);
    if (!str_equal(vendor, STR("GenuineIntel")))
        return error_new(a, ERROR_UNAVAILABLE, "sysinfo: cpumicrocode is for GenuineIntel, this is %.*s",
                         STR_ARG(vendor));
    const bool has_initial = nt_microcode(a, t, prcb, true, &initial);
    const bool has_cached = nt_microcode(a, t, prcb, false, &cached);
    if (!has_initial && !has_cached) return nothing_there(s);
    csv_header(s, "Name,Value");
    if (has_initial) microcode_line(s, "Initial Microcode Version", initial);
    if (has_cached) microcode_line(s, "Cached Microcode Version", cached);
    return NULL;
}

/* ---- machineid ---- */

typedef struct identity_line {
    uint8_t type, offset;
    bool is_text;
    const char *name;
} identity_line;

static const identity_line IDENTITY[] = {
    {SMBIOS_BIOS, 0x14, false, "BiosMajorRelease"},
    {SMBIOS_BIOS, 0x15, false, "BiosMinorRelease"},
    {SMBIOS_BIOS, 0x16, false, "FirmwareMajorRelease"},
    {SMBIOS_BIOS, 0x17, false, "FirmwareMinorRelease"},
    {SMBIOS_BIOS, 0x04, true, "BiosVendor"},
    {SMBIOS_BIOS, 0x05, true, "BiosVersion"},
    {SMBIOS_BIOS, 0x08, true, "BiosReleaseDate"},
    {SMBIOS_SYSTEM, 0x04, true, "SystemManufacturer"},
    {SMBIOS_SYSTEM, 0x05, true, "SystemProductName"},
    {SMBIOS_SYSTEM, 0x1a, true, "SystemFamily"},
    {SMBIOS_SYSTEM, 0x06, true, "SystemVersion"},
    {SMBIOS_SYSTEM, 0x19, true, "SystemSKU"},
    {SMBIOS_BASEBOARD, 0x04, true, "BaseBoardManufacturer"},
    {SMBIOS_BASEBOARD, 0x05, true, "BaseBoardProduct"},
    {SMBIOS_BASEBOARD, 0x06, true, "BaseBoardVersion"},
};

/* 255 is what the firmware says when there is no release to tell (DSP0134, type 0). */
static void identity(sysinfo *s, const smbios_table *t, const identity_line *l)
{
    enum { NO_RELEASE = 0xff };
    smbios_structure x;
    uint64_t number;
    str text;

    if (!smbios_find(t, l->type, &x)) return;
    if (l->is_text && smbios_text(&x, l->offset, &text)) value_line(s, l->name, text);
    if (!l->is_text && smbios_number(&x, l->offset, 1, &number) && number != NO_RELEASE)
        value_line(s, l->name, str_format(s->arena, "%llu", (unsigned long long)number));
}

static error *show_machineid(sysinfo *s)
{
    smbios_table t;

    if (!nt_smbios(s->arena, &s->view.windows, s->target, &t)) return nothing_there(s);
    if (s->csv) csv_header(s, "Name,Value");
    else
        emit(s->out, "machine_id",
             "Machine ID Information [From Smbios {major}.{minor}, DMIVersion {dmi}, Size={size}]\n",
             f_u("major", t.major), f_u("minor", t.minor), f_u("dmi", t.dmi_revision), f_u("size", t.size));
    for (size_t i = 0; i < sizeof IDENTITY / sizeof *IDENTITY; i++) identity(s, &t, &IDENTITY[i]);
    return NULL;
}

/* ---- gbl and registers ---- */

static error *show_gbl(sysinfo *s)
{
    const bytes list = nt_secondary_data(s->target, firmware_tag_acpi);
    acpi_table t;

    if (!list.len) return nothing_there(s);
    if (s->csv)
        csv_header(s, "Signature,Length,Revision,OemId,OemTableId,OemRevision,CreatorId,CreatorRevision");
    else out_heading(s->out, "Table  Length    Rev  OEM     OEM table  OEM rev.  Creator  Creator rev.\n");
    for (size_t at = 0; acpi_next_table(list, &at, &t) && !out_cancelled(s->out);)
        emit(s->out, "acpi_table",
             s->csv ? "{signature},{length:x},{revision:x},{oem},{oem_table},{oem_revision:x},{creator},"
                      "{creator_revision:x}\n"
                    : "{signature:-4}   {length:08x}  {revision:02x}   {oem:-6}  {oem_table:-8}   "
                      "{oem_revision:08x}  {creator:-4}     {creator_revision:08x}\n",
             f_s("signature", t.signature), f_u("length", t.length), f_u("revision", t.revision),
             f_s("oem", str_trim(bytes_cstr((bytes){(const uint8_t *)t.oem_id.ptr, t.oem_id.len}, 0))),
             f_s("oem_table",
                 str_trim(bytes_cstr((bytes){(const uint8_t *)t.oem_table_id.ptr, t.oem_table_id.len}, 0))),
             f_u("oem_revision", t.oem_revision),
             f_s("creator",
                 str_trim(bytes_cstr((bytes){(const uint8_t *)t.creator_id.ptr, t.creator_id.len}, 0))),
             f_u("creator_revision", t.creator_revision));
    return NULL;
}

static error *show_registers(sysinfo *s)
{
    const bytes list = nt_secondary_data(s->target, firmware_tag_registers);
    firmware_register r;

    if (!list.len) return nothing_there(s);
    out_heading(s->out, "Kind   Number    Value (a second line: the same, as the hardware itself says it)\n");
    for (size_t at = 0; firmware_next_register(list, &at, &r) && !out_cancelled(s->out);) {
        const bool same = memcmp(r.sets[0], r.sets[1], sizeof r.sets[0]) == 0;
        for (size_t i = 0; i < (same ? 1 : 2); i++) {
            const uint32_t *v = r.sets[i];
            const uint64_t whole = (uint64_t)v[1] << 32 | v[0];
            const char *const kind = r.kind == FIRMWARE_MSR     ? "MSR"
                                     : r.kind == FIRMWARE_CPUID ? "CPUID"
                                                                : "?";
            emit(s->out, "firmware_register",
                 r.kind == FIRMWARE_MSR
                     ? (i ? "                 {whole:016x}\n" : "{kind:-5}  {number:08x}  {whole:016x}\n")
                     : (i ? "                 {eax:08x} {ebx:08x} {ecx:08x} {edx:08x}\n"
                          : "{kind:-5}  {number:08x}  {eax:08x} {ebx:08x} {ecx:08x} {edx:08x}\n"),
                 f_c("kind", kind), f_x("number", r.number, 8), f_x("whole", whole, 16), f_x("eax", v[0], 8),
                 f_x("ebx", v[1], 8), f_x("ecx", v[2], 8), f_x("edx", v[3], 8), f_u("set", i));
        }
    }
    return NULL;
}

/* ---- smbios ---- */

static void smbios_line(void *user, str name, str value, bool is_list)
{
    sysinfo *s = user;
    const smbios_structure *x = s->structure;

    if (value.len == 0 && !is_list && !s->verbose) return;
    const str shown = value.len ? value : STR("[Not Provided]");
    if (s->csv) {
        emit(s->out, "smbios_field", "{type},{handle:x},{name_cell},{value_cell}\n", f_u("type", x->type),
             f_x("handle", x->handle, 4), f_s("name_cell", csv_cell(s->arena, name)),
             f_s("value_cell", csv_cell(s->arena, value)), f_s("name", name), f_s("value", value));
        return;
    }
    const char *const line = is_list ? "  {name}\n" : name.len ? "  {name:-30}{shown}\n" : "       {shown}\n";
    emit(s->out, "smbios_field", line, f_s("name", name), f_s("shown", shown), f_s("value", value),
         f_u("type", x->type), f_x("handle", x->handle, 4));
}

/* With -v, what has no names: the bytes of the formatted area. */
static void smbios_bytes(sysinfo *s, const smbios_structure *x)
{
    enum { HEADER = 4 };
    strbuf b = {.arena = s->arena};

    for (size_t i = HEADER; i < x->formatted.len; i++)
        strbuf_format(&b, i > HEADER ? " %02x" : "%02x", x->formatted.ptr[i]);
    smbios_line(s, STR("Data"), strbuf_str(&b), false);
}

static void smbios_structures(sysinfo *s, const smbios_table *t)
{
    smbios_structure x;

    for (size_t at = 0; smbios_next(t, &at, &x) && !out_cancelled(s->out);) {
        if (s->groups && !(sysinfo_structure_group(x.type) & s->groups)) continue;
        str name = sysinfo_structure_name(x.type);
        if (x.type == SMBIOS_END_OF_TABLE && !s->verbose) continue;
        if (!name.len) name = STR("Unknown");
        if (!s->csv)
            emit(s->out, "smbios_structure",
                 "[{name} (Type {type}) - Length {length} - Handle {handle:04x}h]\n", f_s("name", name),
                 f_u("type", x.type), f_u("length", x.formatted.len), f_x("handle", x.handle, 4));
        s->structure = &x;
        if (!sysinfo_structure_fields(s->arena, &x, smbios_line, s) && s->verbose) smbios_bytes(s, &x);
    }
}

static error *show_smbios(sysinfo *s)
{
    smbios_table t;

    if (!nt_smbios(s->arena, &s->view.windows, s->target, &t)) return nothing_there(s);
    if (s->csv) csv_header(s, "Type,Handle,Name,Value");
    else
        emit(s->out, "smbios_table",
             "[SMBIOS Data Tables v{major}.{minor}]\n[DMI Version - {dmi}]\n"
             "[2.0 Calling Convention - {calling}]\n[Table Size - {size} bytes]\n",
             f_u("major", t.major), f_u("minor", t.minor), f_u("dmi", t.dmi_revision),
             f_c("calling", t.used_20_calling_method ? "Yes" : "No"), f_u("size", t.size));
    smbios_structures(s, &t);
    return NULL;
}

/* ---- the command ---- */

typedef struct subcommand {
    const char *name;
    error *(*show)(sysinfo *s);
} subcommand;

static const subcommand SUBCOMMANDS[] = {
    {"cpuinfo", show_cpuinfo}, {"cpumicrocode", show_cpumicrocode}, {"cpuspeed", show_cpuspeed},
    {"gbl", show_gbl},         {"machineid", show_machineid},       {"registers", show_registers},
    {"smbios", show_smbios},
};

static bool take_group(sysinfo *s, str flag)
{
    static const struct {
        const char *name;
        unsigned group;
    } groups[] = {{"devices", SYSINFO_DEVICES},
                  {"memory", SYSINFO_MEMORY},
                  {"power", SYSINFO_POWER},
                  {"processor", SYSINFO_PROCESSOR},
                  {"system", SYSINFO_SYSTEM}};

    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (!str_equal(flag, str_from_cstr(groups[i].name))) continue;
        s->groups |= groups[i].group;
        return true;
    }
    return false;
}

static error *take_flags(sysinfo *s, str *rest, const subcommand *which)
{
    const bool smbios = which->show == show_smbios;
    str flag;

    while (args_take_any_flag(rest, &flag)) {
        if (str_equal(flag, STR("csv")) && which->show != show_registers) s->csv = true;
        else if (str_equal(flag, STR("noheaders")) && s->csv) s->no_headers = true;
        else if (smbios && str_equal(flag, STR("debug"))) s->debug = true;
        else if (smbios && str_equal(flag, STR("v"))) s->verbose = true;
        else if (!smbios || !take_group(s, flag)) return args_error(s->call, *rest, "Syntax");
    }
    return args_end(s->call, *rest);
}

static void usage(out *o)
{
    out_heading(o, "!sysinfo cpuinfo [-csv [-noheaders]]\n"
                   "!sysinfo cpumicrocode [-csv [-noheaders]]\n"
                   "!sysinfo cpuspeed [-csv [-noheaders]]\n"
                   "!sysinfo gbl [-csv [-noheaders]]\n"
                   "!sysinfo machineid [-csv [-noheaders]]\n"
                   "!sysinfo registers\n"
                   "!sysinfo smbios [-csv [-noheaders]] {-debug | -devices | -memory | -power | -processor | "
                   "-system | -v}\n"
                   "!sysinfo -?\n");
}

static error *run_sysinfo(command_call *c)
{
    sysinfo s = {.call = c, .target = c->session->target, .out = c->out, .arena = c->arena};
    str rest = str_trim_left(c->args), name;

    if (args_empty(rest) || str_equal(str_trim(rest), STR("-?"))) {
        usage(c->out);
        return NULL;
    }
    args_take_string(&rest, &name);
    for (size_t i = 0; i < sizeof SUBCOMMANDS / sizeof *SUBCOMMANDS; i++) {
        if (!str_equal_nocase(name, str_from_cstr(SUBCOMMANDS[i].name))) continue;
        error *e = take_flags(&s, &rest, &SUBCOMMANDS[i]);
        if (e) return e;
        kernel_view_init(&s.view, c->session, c->out, c->arena);
        e = SUBCOMMANDS[i].show(&s);
        if (e || !s.debug || s.csv) return e;
        s.csv = true;
        return SUBCOMMANDS[i].show(&s);
    }
    return args_error(c, rest, "Syntax");
}

const command command_sysinfo = {.name = "sysinfo",
                                 .extension = "kdexts",
                                 .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                 .synopsis =
                                     "cpuinfo | cpumicrocode | cpuspeed | gbl | machineid | registers | "
                                     "smbios  [-csv [-noheaders]] [-debug] [-devices] [-memory] [-power] "
                                     "[-processor] [-system] [-v]",
                                 .brief = "Show what the firmware and the registry say of the machine",
                                 .example = "!sysinfo machineid",
                                 .run = run_sysinfo};
