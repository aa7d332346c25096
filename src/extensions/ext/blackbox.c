/* !blackboxbsd, !blackboxntfs, !blackboxpci, !blackboxpnp, !blackboxscm, !blackboxwinlogon: what parts of
 * Windows left in the dump's secondary data before the machine stopped (.enumtag shows all of that data).
 * Sources of the text: windows-driver-docs, "!blackboxbsd" and "!blackboxscm"; for the others and for later
 * versions of the boot status data, the public reader ntoseye, which follows WinDbg's text. The lines about
 * data that is not there, or that is not whole, are ours. */
#include "formats/dump/blackbox.h"
#include "base/utf16.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/variables.h"

typedef struct black_box {
    const char *symbol; /* of nt, that is the GUID; NULL = of another module's */
    const uint8_t *tag; /* the GUID where it is known; NULL = only the symbol tells */
    const char *what;
} black_box;

static str guid_text(arena *a, const uint8_t *g)
{
    return str_format(a, "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", load_u32(g), load_u16(g + 4),
                      load_u16(g + 6), g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]);
}

static const target_blob *blob_of(const target *t, const uint8_t *tag)
{
    for (size_t i = 0; i < t->blobs.count; i++)
        if (memcmp(t->blobs.items[i].tag, tag, sizeof t->blobs.items[i].tag) == 0) return &t->blobs.items[i];
    return NULL;
}

/* The block under the GUID that this kernel itself uses, else under the one that is known. */
static error *find(command_call *c, const black_box *b, const target_blob **out)
{
    enum { GUID = 16 };
    kernel_view v;
    uint64_t at;
    uint8_t own[GUID];
    const target_blob *blob = NULL;
    error *e = args_end(c, c->args);
    if (e) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    bool has_own = b->symbol && nt_variable_address(&v.windows, b->symbol, &at) &&
                   space_read(v.values.space, at, own, GUID) == GUID;
    if (has_own) blob = blob_of(c->session->target, own);
    if (!blob && b->tag) blob = blob_of(c->session->target, b->tag);
    if (!blob && !has_own && !b->tag)
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "%s is secondary data under the GUID in nt!%s, which cannot be read here", b->what,
                         b->symbol);
    if (!blob)
        return error_new(c->arena, ERROR_NOT_FOUND, "The dump has no %s: no secondary data %.*s", b->what,
                         STR_ARG(guid_text(c->arena, has_own ? own : b->tag)));
    *out = blob;
    return NULL;
}

static error *malformed(command_call *c, const black_box *b, const target_blob *blob, const char *why)
{
    return error_new(c->arena, ERROR_FORMAT, "%.*s: offset 0x%llx: %s (0x%zx bytes) %s",
                     STR_ARG(c->session->target->path), (unsigned long long)blob->file_offset, b->what,
                     blob->data.len, why);
}

/* ---- boot status ---- */

static void bsd_line(command_call *c, const blackbox_bsd_field *f, uint64_t n)
{
    const char *state = f->form == BLACKBOX_FEATURE_STATE ? blackbox_feature_state(n) : NULL;
    out_heading(c->out, "%s: ", f->label);
    if (f->form == BLACKBOX_BOOLEAN) {
        out_heading(c->out, n ? "TRUE\n" : "FALSE\n");
        emit(c->out, NULL, NULL, f_b(f->name, n != 0));
    } else if (f->form == BLACKBOX_FEATURE_STATE) {
        str text =
            state ? str_from_cstr(state) : str_format(c->arena, "Unknown Value (%d)", (int)(uint32_t)n);
        out_heading(c->out, "%.*s\n", STR_ARG(text));
        emit(c->out, NULL, NULL, f_u(f->name, n));
    } else {
        str line = str_format(c->arena, f->form == BLACKBOX_HEX && n ? "0x{%s:1x}\n" : "{%s:d}\n", f->name);
        emit(c->out, NULL, str_to_cstr(c->arena, line),
             f->form == BLACKBOX_HEX ? f_x(f->name, n, (uint8_t)(2 * f->size)) : f_u(f->name, n));
    }
}

static error *run_bsd(command_call *c)
{
    static const black_box BOX = {"PopBlackBoxBsdGuid", blackbox_tag_bsd, "boot status data"};
    const target_blob *blob;
    uint32_t version;
    int group = 0;
    error *e = find(c, &BOX, &blob);
    if (e) return e;
    if (!blackbox_bsd_version(blob->data, &version))
        return malformed(c, &BOX, blob, "has no version that is known");
    out_begin(c->out, "boot_status");
    for (size_t i = 0; i < blackbox_bsd_field_count; i++) {
        const blackbox_bsd_field *f = &blackbox_bsd_fields[i];
        uint64_t n;
        if (!blackbox_bsd_number(blob->data, version, f, &n)) continue;
        if (f->group != group) out_heading(c->out, "\n");
        group = f->group;
        bsd_line(c, f, n);
    }
    emit(c->out, NULL,
         version > blob->data.len
             ? "\nThe dump has 0x{present:x} of the 0x{version:x} bytes of this version\n"
             : NULL,
         f_u("present", blob->data.len), f_u("version", version));
    out_end(c->out);
    return NULL;
}

/* ---- NTFS ---- */

static void pointer_line(command_call *c, const char *label, const char *name, uint64_t at)
{
    out_heading(c->out, "        %-9s ", label);
    if (!at) out_heading(c->out, "<null>\n");
    str line = str_format(c->arena, "{%s:q}\n", name);
    emit(c->out, NULL, at ? str_to_cstr(c->arena, line) : NULL, f_if(at != 0, f_p(name, at)));
}

static void ntfs_record(command_call *c, unsigned index, const blackbox_ntfs_record *r)
{
    out_begin(c->out, "ntfs_record");
    emit(c->out, NULL, "\nRecord {index}:\n  Record type:    {type} ({kind})\n  Record length:  {length}\n",
         f_u("index", index), f_u("type", r->kind), f_s("kind", str_from_cstr(blackbox_ntfs_kind(r->kind))),
         f_u("length", r->length));
    if (r->kind == BLACKBOX_NTFS_OPLOCK)
        emit(c->out, NULL, "  Break Reason: {reason} ({reason_name})\n", f_u("reason", r->reason),
             f_s("reason_name", str_from_cstr(blackbox_ntfs_reason(r->reason))));
    if (r->kind == BLACKBOX_NTFS_OPLOCK || r->kind == BLACKBOX_NTFS_SLOW_IO) {
        pointer_line(c, "Irp:", "irp", r->irp);
        pointer_line(c, "Scb:", "scb", r->scb);
    }
    if (r->kind == BLACKBOX_NTFS_SLOW_IO) pointer_line(c, "Thread:", "thread", r->thread);
    if (r->kind == BLACKBOX_NTFS_OPLOCK)
        emit(c->out, NULL, "  Owner Process Name: '{owner}'\n  Breaking Process Name: '{breaker}'\n",
             f_s("owner", r->owner), f_s("breaker", r->breaker));
    out_end(c->out);
}

static error *run_ntfs(command_call *c)
{
    static const black_box BOX = {"PopBlackBoxNtfsGuid", blackbox_tag_ntfs, "NTFS data"};
    const target_blob *blob;
    blackbox_ntfs n;
    blackbox_ntfs_record r;
    unsigned count[3] = {0}, index = 0;
    error *e = find(c, &BOX, &blob);
    if (e) return e;
    const char *wrong = blackbox_ntfs_begin(blob->data, &n);
    if (wrong) return malformed(c, &BOX, blob, wrong);
    out_heading(c->out, "NTFS Blackbox Data\n");
    for (; blackbox_ntfs_next(&n, &r) && !out_cancelled(c->out); index++) {
        if (r.kind < sizeof count / sizeof *count) count[r.kind]++;
        ntfs_record(c, index, &r);
    }
    emit(c->out, "ntfs_records",
         "\n{slow_io} Slow I/O Timeout Records Found\n{oplock_breaks} Oplock Break Timeout Records Found\n",
         f_u("slow_io", count[BLACKBOX_NTFS_SLOW_IO]), f_u("oplock_breaks", count[BLACKBOX_NTFS_OPLOCK]),
         f_x("time", n.time, 16));
    return n.end ? malformed(c, &BOX, blob,
                             str_to_cstr(c->arena, str_format(c->arena, "has a chain that %s", n.end)))
                 : NULL;
}

/* ---- PnP, winlogon, PCI, services ---- */

static error *run_pnp(command_call *c)
{
    static const black_box BOX = {"PopBlackBoxPnpGuid", blackbox_tag_pnp, "Plug and Play data"};
    const target_blob *blob;
    blackbox_pnp p;
    error *e = find(c, &BOX, &blob);
    if (e) return e;
    if (!blackbox_pnp_read(blob->data, &p)) return malformed(c, &BOX, blob, "is truncated");
    emit(c->out, "pnp_event",
         "    PnpActivityId      : {activity}\n    PnpActivityTime    : {time:d}\n"
         "    PnpEventInformation: {event}\n    PnpEventInProgress : {in_progress}\n"
         "    PnpProblemCode     : {problem}\n    PnpVetoType        : {veto}\n"
         "    DeviceId           : {device}\n    VetoString         : {veto_string}\n",
         f_s("activity", guid_text(c->arena, p.activity)), f_x("time", p.time, 16),
         f_i("event", (int32_t)p.event), f_u("in_progress", p.in_progress), f_u("problem", p.problem),
         f_i("veto", (int32_t)p.veto), f_s("device", utf16_cstr_to_utf8(c->arena, p.device)),
         f_s("veto_string", utf16_cstr_to_utf8(c->arena, p.veto_string)));
    return NULL;
}

static error *run_winlogon(command_call *c)
{
    static const black_box BOX = {"PopBlackBoxWinLogonGuid", blackbox_tag_winlogon, "winlogon's data"};
    const target_blob *blob;
    blackbox_winlogon w;
    error *e = find(c, &BOX, &blob);
    if (e) return e;
    if (!blackbox_winlogon_read(blob->data, &w))
        return malformed(c, &BOX, blob, "is not of version 1, or not of the size that it says");
    emit(c->out, "winlogon", "    ThreadName         : {thread_name}\n    IsOperationPending : {pending}\n",
         f_s("thread_name", utf16_cstr_to_utf8(c->arena, w.thread_name)), f_i("pending", (int32_t)w.pending));
    return NULL;
}

/* A letter for each bit that is set, a point for each that is not. */
static str letters(arena *a, uint16_t bits, const char *names, const uint16_t *masks)
{
    strbuf text = {.arena = a};
    for (size_t i = 0; names[i]; i++) strbuf_append_char(&text, bits & masks[i] ? names[i] : '.');
    return strbuf_str(&text);
}

static error *run_pci(command_call *c)
{
    static const black_box BOX = {NULL, blackbox_tag_pci, "PCI configuration data"};
    /* The command register: I/O, memory, bus master, palette snoop, parity, SERR. The status register:
     * capabilities, 66 MHz, parity error, target abort, system error. As !pci has them. */
    static const uint16_t COMMAND[] = {1, 2, 4, 0x20, 0x40, 0x100},
                          STATUS[] = {0x10, 0x20, 0x100, 0x800, 0x4000};
    const target_blob *blob;
    blackbox_pci p;
    size_t at = 0;
    error *e = find(c, &BOX, &blob);
    if (e) return e;
    while (blackbox_pci_next(blob->data, &at, &p) && !out_cancelled(c->out))
        emit(c->out, "pci_function",
             "{bus:02x}:{device:02x}:{function:x}  {vendor:04x}:{device_id:04x}.{revision:02x}  "
             "Cmd[{command:04x}:{command_flags}]  Sts[{status:04x}:{status_flags}]\n",
             f_u("bus", p.bus), f_u("device", p.device), f_u("function", p.function), f_u("vendor", p.vendor),
             f_u("device_id", p.device_id), f_u("revision", p.revision), f_u("command", p.command),
             f_s("command_flags", letters(c->arena, p.command, "imbvps", COMMAND)), f_u("status", p.status),
             f_s("status_flags", letters(c->arena, p.status, "c6PAS", STATUS)));
    return at ? NULL : malformed(c, &BOX, blob, "begins with no record");
}

/* Its layout is not public. */
static error *run_scm(command_call *c)
{
    static const black_box BOX = {"PopBlackBoxScmGuid", NULL, "The service control manager's data"};
    const target_blob *blob;
    error *e = find(c, &BOX, &blob);
    if (e) return e;
    emit(
        c->out, "secondary_data",
        "The service control manager's data: 0x{size:x} bytes at offset 0x{file_offset:1x} of the dump. Their layout is "
        "not public; .enumtag shows them\n",
        f_u("size", blob->data.len), f_x("file_offset", blob->file_offset, 16),
        f_s("tag", guid_text(c->arena, blob->tag)));
    return NULL;
}

#define BLACKBOX(part, text, does)                                                                           \
    const command command_blackbox##part = {.name = "blackbox" #part,                                        \
                                            .extension = "ext",                                              \
                                            .needs = NEEDS_TARGET | NEEDS_KERNEL,                            \
                                            .brief = text,                                                   \
                                            .example = "!blackbox" #part,                                    \
                                            .run = does};
BLACKBOX(bsd, "Show the boot status data in the dump: how the last boots and shutdowns went", run_bsd)
BLACKBOX(ntfs, "Show the slow requests and oplock breaks that NTFS left in the dump", run_ntfs)
BLACKBOX(pci, "Show the PCI functions that pci.sys left in the dump", run_pci)
BLACKBOX(pnp, "Show the Plug and Play event that was at work before the dump", run_pnp)
BLACKBOX(scm, "Find what the service control manager left in the dump", run_scm)
BLACKBOX(winlogon, "Show what winlogon was at before the dump", run_winlogon)
