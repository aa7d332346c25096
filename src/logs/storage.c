/* Storage events: 7, 11, 15, 51, 52, 129, 153, 157 of disk, cdrom and port drivers; 55, 98, 140 of Ntfs and
 * ReFS. */
#include "logs/explain.h"
#include "logs/packet.h"
#include "windows/status.h"

typedef struct storage_row {
    uint32_t id;
    log_cause cause;
    const char *text; /* our words for the event's message */
} storage_row;

static const storage_row rows[] = {
    {7, LOG_CAUSE_MEDIUM, "a bad block"},
    {11, LOG_CAUSE_LINK, "the driver found an error of the controller"},
    {15, LOG_CAUSE_GONE, "the device is not ready for access"},
    {51, LOG_CAUSE_OTHER, "an error during a paging operation"},
    {52, LOG_CAUSE_HARDWARE, "the device predicts that it will fail (S.M.A.R.T.)"},
    {129, LOG_CAUSE_RESET, "no answer within the time limit: the port driver reset the device"},
    {153, LOG_CAUSE_OTHER, "a request failed and was tried again"},
    {157, LOG_CAUSE_GONE, "the disk was removed without notice"},
};

static const storage_row *find_row(uint32_t id)
{
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].id == id) return &rows[i];
    return NULL;
}

static log_cause cause_of_sense(const scsi_sense *s)
{
    if (s->has_code && s->code == 0x5d) return LOG_CAUSE_HARDWARE; /* failure prediction */
    if (s->has_code && (s->code == 0x47 || s->code == 0x08 || s->code == 0x4b)) return LOG_CAUSE_LINK;
    if (s->has_code && s->code == 0x29) return LOG_CAUSE_RESET;
    switch (s->key) {
    case 0x2: return LOG_CAUSE_GONE;
    case 0x1:
    case 0x3: return LOG_CAUSE_MEDIUM;
    case 0x4: return LOG_CAUSE_HARDWARE;
    case 0xb: return LOG_CAUSE_LINK;
    default: return LOG_CAUSE_NONE;
    }
}

static log_cause cause_of_statuses(uint8_t srb, uint8_t scsi)
{
    switch (srb & SRB_STATUS_MASK) {
    case 0x09:
    case 0x0a:
    case 0x0b: return LOG_CAUSE_TIMEOUT;
    case 0x02:
    case 0x0e:
    case 0x16: return LOG_CAUSE_RESET;
    case 0x0d:
    case 0x0f:
    case 0x11:
    case 0x12:
    case 0x13:
    case 0x14:
    case 0x25: return LOG_CAUSE_LINK;
    case 0x07:
    case 0x08:
    case 0x20:
    case 0x21:
    case 0x24: return LOG_CAUSE_GONE;
    case 0x05: return LOG_CAUSE_BUSY;
    default: break;
    }
    return scsi == 0x08 || scsi == 0x28 ? LOG_CAUSE_BUSY : LOG_CAUSE_NONE;
}

static void add_cdb(arena *a, log_event *e, const log_packet *p)
{
    scsi_cdb c;
    strbuf hex = {.arena = a};
    for (size_t i = 0; i < p->cdb.len; i++) strbuf_format(&hex, i ? " %02x" : "%02x", p->cdb.ptr[i]);
    if (!scsi_read_cdb(p->cdb, &c)) return;
    str text = scsi_operation_text(c.operation);
    log_fact(a, e, "cdb", "%.*s", STR_ARG(strbuf_str(&hex)));
    if (c.has_block)
        log_fact(a, e, "request", "%.*s, block 0x%llx, %llu blocks", STR_ARG(text),
                 (unsigned long long)c.block, (unsigned long long)c.count);
}

static void add_request(arena *a, log_event *e, const log_packet *p)
{
    static const char *const flags[] = {"",
                                        ", paging",
                                        ", retried",
                                        ", paging, retried",
                                        ", not handled",
                                        ", paging, not handled",
                                        ", retried, not handled",
                                        ", paging, retried, not handled"};
    if (p->has_statuses) {
        str scsi = scsi_status_name(p->scsi_status), op = scsi_operation_name(p->operation),
            srb = srb_status_text(p->srb_status);
        log_fact(a, e, "scsi_status", "%02x %.*s: %.*s", p->scsi_status, STR_ARG(scsi),
                 STR_ARG(scsi_status_text(p->scsi_status)));
        log_fact(a, e, "srb_status", "%02x %.*s%s%.*s", p->srb_status,
                 STR_ARG(srb_status_words(a, p->srb_status)), srb.len ? ": " : "", STR_ARG(srb));
        log_fact(a, e, "operation", "%02x %.*s", p->operation,
                 STR_ARG(op.len ? op : scsi_operation_text(p->operation)));
    }
    if (!p->has_srb) return;
    add_cdb(a, e, p);
    log_fact(a, e, "transfer", "%u bytes, time limit %u s%s", p->transfer_length, p->timeout,
             flags[p->class_flags & 7]);
    log_fact(a, e, "address", "path %u, target %u, lun %u", p->path, p->target, p->lun);
    if (p->has_sense) log_fact(a, e, "sense", "%.*s", STR_ARG(scsi_sense_words(a, &p->sense)));
}

static void add_packet(arena *a, log_event *e, const log_packet *p)
{
    log_fact(a, e, "function", "%s", log_major_name(p->major));
    if (p->retries) log_fact(a, e, "retries", "%u", p->retries);
    str name = status_name(STATUS_KIND_NTSTATUS, p->final_status);
    log_fact(a, e, "final_status", "%08x %.*s", p->final_status, STR_ARG(name));
    if (p->control_code) {
        str code = control_code_name(p->control_code);
        log_fact(a, e, "control_code", "%08x %.*s", p->control_code, STR_ARG(code));
    }
    if (p->device_offset) log_fact(a, e, "device_offset", "0x%llx", (unsigned long long)p->device_offset);
    add_request(a, e, p);
    if (p->dump.len && !p->has_statuses) {
        strbuf hex = {.arena = a};
        for (size_t i = 0; i + 4 <= p->dump.len && i < 128; i += 4)
            strbuf_format(&hex, i ? " %08x" : "%08x", load_u32(p->dump.ptr + i));
        if (hex.len) log_fact(a, e, "dump_data", "%.*s", STR_ARG(strbuf_str(&hex)));
    }
}

/* The request of a 153 in one line: "Read(16) at block 0x416e32 of disk 0: SRB_STATUS_ERROR, SCSISTAT_GOOD".
 */
static str retry_brief(arena *a, const log_event *e, const log_packet *p)
{
    str operation = scsi_operation_text(p->operation), block = log_string_at(e, 1),
        disk = log_string_at(e, 2);
    if (!operation.len) operation = str_format(a, "command %02x", p->operation);
    return str_format(a, "%.*s at block %.*s of disk %.*s failed and was tried again: %.*s, %.*s",
                      STR_ARG(operation), STR_ARG(block), STR_ARG(disk),
                      STR_ARG(srb_status_words(a, p->srb_status)), STR_ARG(scsi_status_name(p->scsi_status)));
}

static bool is_port_or_disk(const log_event *e, const log_packet *p)
{
    static const char *const providers[] = {"disk", "cdrom"};
    for (size_t i = 0; i < sizeof providers / sizeof providers[0]; i++)
        if (str_equal_nocase(e->provider, str_from_cstr(providers[i]))) return true;
    /* A port or miniport driver: it is named \Device\RaidPort0 or the like, and its packet repeats the
     * event's number. */
    return str_starts_with_nocase(e->device, STR("\\Device\\")) && p && (p->error_code & 0xffff) == e->id &&
           (e->id == 11 || e->id == 15 || e->id == 129);
}

static bool explain_device(arena *a, log_event *e)
{
    const storage_row *row = find_row(e->id);
    if (!row) return false;
    log_packet p;
    bool has_packet = log_read_packet(e->binary, e->id == 153, &p);
    if (!is_port_or_disk(e, has_packet ? &p : NULL)) return false;
    e->cause = row->cause;
    e->retried = e->id == 153;
    if (!e->device.len && log_string_at(e, 0).len) e->device = log_string_at(e, 0);
    if (e->id == 157)
        e->device = str_format(a, "\\Device\\Harddisk%.*s\\DR%.*s", STR_ARG(log_string_at(e, 1)),
                               STR_ARG(log_string_at(e, 1)));
    if (e->id == 157 && log_string_at(e, 0).len &&
        str_starts_with_nocase(log_string_at(e, 0), STR("\\Device\\")))
        e->device = log_string_at(e, 0);
    e->brief = str_from_cstr(row->text);
    if (!has_packet) return true;
    add_packet(a, e, &p);
    log_cause cause = LOG_CAUSE_NONE;
    if (p.has_sense) cause = cause_of_sense(&p.sense);
    if (!cause && p.has_statuses) cause = cause_of_statuses(p.srb_status, p.scsi_status);
    if (!cause && p.final_status == 0xc000000e) cause = LOG_CAUSE_GONE;    /* STATUS_NO_SUCH_DEVICE */
    if (!cause && p.final_status == 0xc000009c) cause = LOG_CAUSE_MEDIUM;  /* STATUS_DEVICE_DATA_ERROR */
    if (!cause && p.final_status == 0xc00000b5) cause = LOG_CAUSE_TIMEOUT; /* STATUS_IO_TIMEOUT */
    if (cause) e->cause = cause;
    if (e->id == 153 && p.has_statuses) e->brief = retry_brief(a, e, &p);
    else if (p.has_sense && p.sense.key)
        e->brief = str_format(a, "%s: %.*s", row->text, STR_ARG(scsi_sense_words(a, &p.sense)));
    else if (p.final_status)
        e->brief =
            str_format(a, "%s: %.*s", row->text, STR_ARG(status_name(STATUS_KIND_NTSTATUS, p.final_status)));
    return true;
}

/* ---- file systems ---- */

static bool is_file_system(str provider)
{
    return str_equal_nocase(provider, STR("Ntfs")) ||
           str_equal_nocase(provider, STR("Microsoft-Windows-Ntfs")) ||
           str_equal_nocase(provider, STR("ReFS")) ||
           str_equal_nocase(provider, STR("Microsoft-Windows-ReFS"));
}

static const char *health(uint64_t state)
{
    static const char *const words[] = {"is healthy", "needs an online scan",
                                        "needs a spot fix: a short time offline",
                                        "needs a full chkdsk offline"};
    return state < 4 ? words[state] : "is in a state that is not known";
}

static bool explain_file_system(arena *a, log_event *e)
{
    if (!is_file_system(e->provider)) return false;
    str volume = log_string_named(e, "DriveName");
    uint64_t n;
    switch (e->id) {
    case 55:
        if (!volume.len) volume = log_string_at(e, e->strings.count > 1 ? 1 : 0);
        e->cause = LOG_CAUSE_FILES;
        e->brief =
            str_format(a, "the file system's structure on %.*s is damaged: run chkdsk", STR_ARG(volume));
        return true;
    case 98:
        if (!log_number(log_string_named(e, "CorruptionActionState"), 10, &n)) n = 99;
        e->cause = n ? LOG_CAUSE_FILES : LOG_CAUSE_NONE;
        e->brief = str_format(a, "volume %.*s %s", STR_ARG(volume), health(n));
        return true;
    case 140: {
        str text = log_string_named(e, "Error");
        e->cause = LOG_CAUSE_FILES;
        e->brief = str_format(a, "the transaction log of %.*s could not be flushed: damage may follow",
                              STR_ARG(log_string_named(e, "VolumeId")));
        if (log_number(text, 10, &n)) {
            str name = status_name(STATUS_KIND_NTSTATUS, (uint32_t)n);
            log_fact(a, e, "error", "%08x %.*s", (uint32_t)n, STR_ARG(name));
        }
        return true;
    }
    default: return false;
    }
}

bool log_explain_storage(arena *a, log_event *e)
{
    return explain_device(a, e) || explain_file_system(a, e);
}
