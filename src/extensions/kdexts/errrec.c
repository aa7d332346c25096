/* !errrec and !errpkt: records of hardware errors. Sources: windows-driver-docs, the two pages; published
 * sessions of bug check 0x124 for the sections of processors and machine checks. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "formats/pe/debug.h"
#include "show/kernel.h"
#include "windows/whea.h"

static const char thick[] =
    "===============================================================================\n";
static const char thin[] =
    "-------------------------------------------------------------------------------\n";

/* "{390f56d5-ca86-4649-95c4-73a408ae5834}" */
static str guid_text(arena *a, const uint8_t guid[16])
{
    str text = pe_guid_text(a, guid);
    char *low = ARENA_ARRAY(a, char, text.len + 1);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        low[i] = (char)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
    }
    return str_format(a, "{%.*s}", (int)text.len, low);
}

static str named_guid(arena *a, const char *name, const uint8_t guid[16])
{
    return name ? str_from_cstr(name) : guid_text(a, guid);
}

static const char *or_unknown(const char *name)
{
    return name ? name : "Unknown";
}

/* ---- sections ---- */

typedef struct generic_field {
    uint64_t valid;
    uint8_t offset, size;
    const char *label, *name;
    const char *const *words;
    size_t word_count;
} generic_field;

/* WHEA_PROCESSOR_GENERIC_ERROR_SECTION */
static void show_processor(kernel_view *v, const nt_whea_section *s)
{
    static const char *const types[] = {"x86/x64", "Itanium", "ARM"};
    static const char *const sets[] = {"x86", "Itanium", "x64", "ARM", "ARM64"};
    static const char *const operations[] = {"Generic", "Data Read", "Data Write", "Instruction Execution"};
    static const char *const errors[] = {"Unknown", "Cache error", "TLB error",
                                         NULL,      "BUS error",   NULL,
                                         NULL,      NULL,          "Micro-Architectural Error"};
    static const generic_field fields[] = {
        {1, 8, 1, "Proc. Type    ", "processor_type", types, 3},
        {2, 9, 1, "Instr. Set    ", "instruction_set", sets, 5},
        {4, 0xa, 1, "Error Type    ", "error_type", errors, 9},
        {8, 0xb, 1, "Operation     ", "operation", operations, 4},
        {0x10, 0xc, 1, "Flags         ", "error_flags", NULL, 0},
        {0x20, 0xd, 1, "Level         ", "level", NULL, 1},
        {0x40, 0x10, 8, "CPU Version   ", "cpu_version", NULL, 0},
        {0x100, 0x98, 8, "Processor ID  ", "processor_id", NULL, 0},
        {0x200, 0xa0, 8, "Target Address", "target_address", NULL, 0},
        {0x400, 0xa8, 8, "Requester ID  ", "requester_id", NULL, 0},
        {0x800, 0xb0, 8, "Responder ID  ", "responder_id", NULL, 0},
        {0x1000, 0xb8, 8, "IP            ", "instruction_pointer", NULL, 0}};
    uint64_t valid = load_u64(s->data.ptr);
    bool any = false;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const generic_field *f = &fields[i];
        if (!(valid & f->valid)) continue;
        uint64_t n = f->size == 1 ? s->data.ptr[f->offset] : load_u64(s->data.ptr + f->offset);
        const char *word = f->words && n < f->word_count ? f->words[n] : NULL;
        any = true;
        out_heading(v->out, "%s: ", f->label);
        if (word)
            emit(v->out, NULL, str_to_cstr(v->arena, str_format(v->arena, "{%s}\n", f->name)),
                 f_c(f->name, word));
        else if (f->size == 8)
            emit(v->out, NULL, str_to_cstr(v->arena, str_format(v->arena, "0x{%s:016x}\n", f->name)),
                 f_x(f->name, n, 16));
        else
            emit(v->out, NULL,
                 str_to_cstr(v->arena,
                             str_format(v->arena, f->word_count ? "{%s}\n" : "0x{%s:02x}\n", f->name)),
                 f_u(f->name, n));
    }
    if (!any) out_heading(v->out, "No valid data fields are present.\n");
}

/* WHEA_XPF_PROCESSOR_ERROR_SECTION: valid bits, APIC id, 48 bytes of CPUID, then what the processor says. */
static void show_x64(kernel_view *v, const nt_whea_section *s)
{
    enum { CPU_ID = 0x10, CPU_ID_SIZE = 48, A_ROW = 16, HALF = 8, INFO = 0x40, INFO_SIZE = 0x40 };
    const uint8_t *p = s->data.ptr;
    uint64_t valid = load_u64(p), infos = valid >> 2 & 0x3f;
    if (valid & 1)
        emit(v->out, NULL, "Local APIC Id : 0x{apic_id:016x}\n", f_x("apic_id", load_u64(p + 8), 16));
    for (unsigned i = 0; valid & 2 && i < CPU_ID_SIZE; i++) {
        out_heading(v->out, i == 0           ? "CPU Id        : "
                            : i % A_ROW == 0 ? "                "
                            : i % HALF == 0  ? "- "
                                             : "");
        out_heading(v->out, "%02x%s", p[CPU_ID + i], i % A_ROW == A_ROW - 1 ? "\n" : " ");
    }
    for (uint64_t i = 0; i < infos && (i + 1) * INFO_SIZE + INFO <= s->length; i++)
        emit(v->out, "processor_info",
             i == 0 ? "\nProc. Info {index}  @ {address:q}\n" : "Proc. Info {index}  @ {address:q}\n",
             f_u("index", i), f_p("address", s->address + INFO + i * INFO_SIZE));
}

/* WHEA_XPF_MCA_SECTION; validity by MCi_STATUS (Intel's manual, volume 3): 58 address, 59 misc. */
static void show_mca(kernel_view *v, const nt_whea_section *s)
{
    const uint8_t *p = s->data.ptr;
    uint64_t status = load_u64(p + 0x28);
    emit(v->out, NULL, "Error         : {error_name} (Proc {processor} Bank {bank})\n",
         f_s("error_name", nt_mca_error_name(v->arena, (uint16_t)status)),
         f_u("processor", load_u32(p + 0x10)), f_u("bank", load_u32(p + 0x24)));
    emit(v->out, NULL, "  Status      : 0x{status:016x}\n", f_x("status", status, 16),
         f_x("global_status", load_u64(p + 0x14), 16));
    if (status >> 58 & 1)
        emit(v->out, NULL, "  Address     : 0x{bank_address:016x}\n",
             f_x("bank_address", load_u64(p + 0x30), 16));
    if (status >> 59 & 1)
        emit(v->out, NULL, "  Misc.       : 0x{misc:016x}\n", f_x("misc", load_u64(p + 0x38), 16));
}

/* MCA_EXCEPTION (ntddk.h), the raw data of machine checks in packets of Vista. */
static void show_raw_mca(kernel_view *v, bytes raw)
{
    enum { SIZE = 0x38 };
    if (raw.len < SIZE) return;
    uint64_t status = load_u64(raw.ptr + 0x20);
    emit(v->out, NULL,
         "Processor Number : {processor}\nBank Number      : {bank}\n   Status  : {bank_status:16x}\n"
         "   Address : {bank_address:016x} ({address_valid})\n   Misc    : {misc:016x} ({misc_valid})\n",
         f_u("processor", load_u32(raw.ptr + 0x10)), f_u("bank", raw.ptr[0x18]), f_u("bank_status", status),
         f_x("bank_address", load_u64(raw.ptr + 0x28), 16),
         f_c("address_valid", status >> 58 & 1 ? "V" : "I"), f_x("misc", load_u64(raw.ptr + 0x30), 16),
         f_c("misc_valid", status >> 59 & 1 ? "V" : "I"));
}

static void show_packet(kernel_view *v, uint64_t address, bytes data, const nt_whea_packet *p)
{
    enum { FIRST_MCA = 1, LAST_MCA = 3 };
    out *o = v->out;
    emit(o, NULL,
         "   WHEA Error Packet Info Section (@ {packet:q})\n"
         "   Flags            : 0x{packet_flags:08x}\n"
         "   Size             : 0x{size:x}\n"
         "   RawDataLength    : 0x{data_length:x}\n"
         "   Context          : 0x{context:016x}\n",
         f_p("packet", address), f_x("packet_flags", p->flags, 8), f_u("size", p->size),
         f_u("data_length", p->data_length), f_x("context", p->context, 16));
    emit(o, NULL,
         "   ErrorType        : 0x{type:x} - {type_name}\n"
         "   ErrorSeverity    : 0x{packet_severity:x} - {packet_severity_name}\n"
         "   ErrorSourceId    : 0x{source_id:x}\n"
         "   ErrorSourceType  : 0x{source_type:x} - {source_type_name}\n"
         "   Version          : {version:08x}\n",
         f_u("type", p->type), f_c("type_name", or_unknown(nt_whea_error_type(p->type))),
         f_u("packet_severity", p->severity),
         f_c("packet_severity_name", or_unknown(nt_whea_severity(p->severity))),
         f_u("source_id", p->source_id), f_u("source_type", p->source_type),
         f_c("source_type_name", or_unknown(nt_whea_source_type(p->source_type))),
         f_x("version", p->version, 8));
    if (p->layout == 1) emit(o, NULL, "   Cpu              : {cpu:016x}\n", f_x("cpu", p->cpu, 16));
    emit(
        o, NULL,
        "   RawDataFormat    : 0x{format:x} - {format_name}\n\n   Raw Data         : Located @ {raw_text}\n\n",
        f_u("format", p->format), f_c("format_name", or_unknown(nt_whea_format(p))),
        f_p("raw_data", address + p->data_offset),
        f_s("raw_text", str_format(v->arena, "%016llX", (unsigned long long)(address + p->data_offset))));
    if (p->layout == 1 && p->format >= FIRST_MCA && p->format <= LAST_MCA && p->data_offset < data.len)
        show_raw_mca(v, (bytes){data.ptr + p->data_offset, data.len - p->data_offset});
}

static void show_section(kernel_view *v, size_t index, const nt_whea_section *s)
{
    enum { PROCESSOR_SIZE = 0xc0, X64_SIZE = 0x40, MCA_SIZE = 0x40, PRIMARY = 1 };
    nt_whea_packet packet;
    out *o = v->out;
    out_begin(o, "whea_section");
    out_heading(o, "%s", thick);
    emit(o, NULL, "Section {index:-6}: {name}\n", f_u("index", index),
         f_s("name", named_guid(v->arena, s->name, s->type)), f_s("type", guid_text(v->arena, s->type)));
    out_heading(o, "%s", thin);
    emit(
        o, NULL,
        s->flags & PRIMARY
            ? "Descriptor    @ {descriptor:q}\nSection       @ {section:q}\nOffset        : {offset}\n"
              "Length        : {length}\nFlags         : 0x{flags:08x} Primary\nSeverity      : {severity}\n\n"
            : "Descriptor    @ {descriptor:q}\nSection       @ {section:q}\nOffset        : {offset}\n"
              "Length        : {length}\nFlags         : 0x{flags:08x}\nSeverity      : {severity}\n\n",
        f_p("descriptor", s->descriptor), f_p("section", s->address), f_u("offset", s->offset),
        f_u("length", s->length), f_x("flags", s->flags, 8),
        f_c("severity", or_unknown(nt_whea_severity(s->severity))));
    if (nt_whea_is_processor(s) && s->data.len >= PROCESSOR_SIZE) show_processor(v, s);
    else if (nt_whea_is_x64(s) && s->data.len >= X64_SIZE) show_x64(v, s);
    else if (nt_whea_is_mca(s) && s->data.len >= MCA_SIZE) show_mca(v, s);
    else if (nt_whea_is_packet(s) && nt_whea_packet_read(s->data, &packet))
        show_packet(v, s->address, s->data, &packet);
    else if (s->data.len < s->length)
        emit(o, NULL, "Only {present} bytes of the section are in the record and in the dump.\n",
             f_u("present", s->data.len));
    else if (s->name) out_heading(o, "(what is in it is not decoded)\n");
    else out_heading(o, "*** Unknown section format ***\n");
    out_heading(o, "\n");
    out_end(o);
}

static void show_record(kernel_view *v, const nt_whea_record *r)
{
    out *o = v->out;
    out_begin(o, "whea_record");
    out_heading(o, "%s", thick);
    emit(o, NULL, "Common Platform Error Record @ {record_at:q}\n", f_p("record_at", r->address));
    out_heading(o, "%s", thin);
    str when = str_format(v->arena, "%u/%u/%u %u:%02u:%02u", r->month, r->day, r->year, r->hours, r->minutes,
                          r->seconds);
    emit(o, NULL,
         "Revision      : {major}.{minor}\nRecord Id     : {record_id:016x}\n"
         "Severity      : {severity_name} ({severity})\n",
         f_u("major", r->major), f_u("minor", r->minor), f_x("record_id", r->record_id, 16),
         f_c("severity_name", or_unknown(nt_whea_severity(r->severity))), f_u("severity", r->severity));
    emit(o, NULL, "Length        : {length}\nCreator       : {creator}\nNotify Type   : {notify_type}\n",
         f_u("length", r->length),
         f_s("creator", named_guid(v->arena, nt_whea_creator(r->creator), r->creator)),
         f_s("notify_type", named_guid(v->arena, nt_whea_notify_type(r->notify), r->notify)));
    emit(o, NULL,
         r->has_timestamp ? "Timestamp     : {timestamp}\nFlags         : 0x{flags:08x}\n\n"
                          : "Flags         : 0x{flags:08x}\n\n",
         f_if(r->has_timestamp, f_s("timestamp", when)), f_x("flags", r->flags, 8));
    out_list_begin(o, "sections");
    for (size_t i = 0; i < r->sections.count && !out_cancelled(o); i++)
        show_section(v, i, &r->sections.items[i]);
    out_list_end(o);
    if (r->sections.count < r->section_count)
        emit(o, NULL,
             "The record has {section_count} sections; the descriptors of the others are not there.\n",
             f_u("section_count", r->section_count));
    out_end(o);
}

/* The one argument of both. */
static error *read_address(command_call *c, uint64_t *address)
{
    str rest = c->args;
    if (args_empty(rest)) return args_error(c, rest, "Numeric expression missing");
    error *e = args_address(c, &rest, address);
    return e ? e : args_end(c, rest);
}

static error *run_errrec(command_call *c)
{
    kernel_view v;
    nt_whea_record r;
    uint64_t address;
    error *e = read_address(c, &address);
    if (e) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_whea_read(c->arena, v.values.space, address, &r))
        return error_at_address(
            c->arena, ERROR_MEMORY, address,
            "there is no error record: its signature (CPER) is missing or not in the dump");
    show_record(&v, &r);
    return NULL;
}

const command command_errrec = {
    .name = "errrec",
    .extension = "kdexts",
    .needs = NEEDS_TARGET | NEEDS_KERNEL,
    .synopsis = "Address",
    .brief = "Show a record of a hardware error (the second argument of bug check 0x124)",
    .example = "!errrec fffffa8007cf4030",
    .run = run_errrec};

static error *run_errpkt(command_call *c)
{
    enum { MOST = 0x1000 };
    kernel_view v;
    nt_whea_packet p;
    uint64_t address;
    error *e = read_address(c, &address);
    if (e) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    uint8_t *raw = ARENA_ARRAY(c->arena, uint8_t, MOST);
    bytes data = {raw, space_read(v.values.space, address, raw, MOST)};
    if (!nt_whea_packet_read(data, &p))
        return error_at_address(c->arena, ERROR_MEMORY, address,
                                "there is no error packet: its signature is missing or not in the dump");
    out_begin(c->out, "whea_packet");
    show_packet(&v, address, data, &p);
    out_end(c->out);
    return NULL;
}

const command command_errpkt = {.name = "errpkt",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .synopsis = "Address",
                                .brief = "Show a packet of a hardware error",
                                .example = "!errpkt fffffa8007cf44da",
                                .run = run_errpkt};
