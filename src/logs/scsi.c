#include "logs/scsi.h"

#include "data/tables.h"

static const data_code *find_code(const data_codes *table, uint32_t value)
{
    size_t low = 0, high = table->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (table->codes[middle].value < value) low = middle + 1;
        else high = middle;
    }
    return low < table->count && table->codes[low].value == value ? &table->codes[low] : NULL;
}

static str name_in(const data_codes *table, uint32_t value)
{
    const data_code *c = find_code(table, value);
    return c && c->name[0] != '-' ? str_from_cstr(c->name) : (str){0};
}

static str text_in(const data_codes *table, uint32_t value)
{
    const data_code *c = find_code(table, value);
    return c && c->text ? str_from_cstr(c->text) : (str){0};
}

str scsi_operation_names(uint8_t code)
{
    return name_in(&data_scsi_opcodes, code);
}

str scsi_operation_name(uint8_t code)
{
    str names = scsi_operation_names(code);
    return str_take_until(&names, ',');
}

str scsi_operation_text(uint8_t code)
{
    return text_in(&data_scsi_opcodes, code);
}

str scsi_status_name(uint8_t status)
{
    return name_in(&data_scsi_statuses, status);
}

str scsi_status_text(uint8_t status)
{
    return text_in(&data_scsi_statuses, status);
}

str srb_status_name(uint8_t status)
{
    return name_in(&data_srb_statuses, status & SRB_STATUS_MASK);
}

str srb_status_text(uint8_t status)
{
    return text_in(&data_srb_statuses, status & SRB_STATUS_MASK);
}

str srb_status_words(arena *a, uint8_t status)
{
    str name = srb_status_name(status);
    if (!name.len) name = str_format(a, "status %02x, which srb.h does not name", status & SRB_STATUS_MASK);
    const char *flags = status >= 0xc0              ? " with AUTOSENSE_VALID, QUEUE_FROZEN"
                        : status & SRB_SENSE_VALID  ? " with AUTOSENSE_VALID"
                        : status & SRB_QUEUE_FROZEN ? " with QUEUE_FROZEN"
                                                    : "";
    return str_format(a, "%.*s%s", STR_ARG(name), flags);
}

/* ---- CDB ---- */

static uint64_t big_endian(const uint8_t *p, size_t n)
{
    uint64_t v = 0;
    while (n--) v = v << 8 | *p++;
    return v;
}

/* The group (the code's upper three bits) gives the length, SPC-4 4.2.5.1. */
static size_t cdb_length(uint8_t operation)
{
    static const uint8_t lengths[] = {6, 10, 10, 0, 16, 12, 0, 0};
    return lengths[operation >> 5];
}

/* Reads, writes and verifies have block address and count at the same places in each length. */
static bool moves_blocks(uint8_t operation)
{
    switch (operation) {
    case 0x08:
    case 0x0a:
    case 0x13: /* (6) */
    case 0x28:
    case 0x2a:
    case 0x2e:
    case 0x2f:
    case 0x35:
    case 0x41:
    case 0x34:
    case 0x2b: /* (10) */
    case 0x88:
    case 0x89:
    case 0x8a:
    case 0x8e:
    case 0x8f:
    case 0x90:
    case 0x91:
    case 0x93:
    case 0x9c: /* (16) */
    case 0xa8:
    case 0xaa:
    case 0xae:
    case 0xaf: /* (12) */ return true;
    default: return false;
    }
}

bool scsi_read_cdb(bytes b, scsi_cdb *out)
{
    if (!b.len) return false;
    scsi_cdb c = {.operation = b.ptr[0], .length = cdb_length(b.ptr[0])};
    c.whole = c.length && b.len >= c.length;
    c.has_block = c.whole && moves_blocks(c.operation);
    if (c.has_block && c.length == 6) {
        c.block = big_endian(b.ptr + 1, 3) & 0x1fffff;
        c.count = b.ptr[4] ? b.ptr[4] : 256;
    } else if (c.has_block && c.length == 10) {
        c.block = big_endian(b.ptr + 2, 4);
        c.count = big_endian(b.ptr + 7, 2);
    } else if (c.has_block && c.length == 12) {
        c.block = big_endian(b.ptr + 2, 4);
        c.count = big_endian(b.ptr + 6, 4);
    } else if (c.has_block) {
        c.block = big_endian(b.ptr + 2, 8);
        /* Compare-and-write counts in one byte, write-atomic in two (SBC-4). */
        c.count = c.operation == 0x89   ? b.ptr[13]
                  : c.operation == 0x9c ? big_endian(b.ptr + 12, 2)
                                        : big_endian(b.ptr + 10, 4);
    }
    *out = c;
    return true;
}

/* ---- sense data ---- */

static void read_descriptors(bytes b, scsi_sense *s)
{
    size_t end = 8 + (size_t)b.ptr[7] < b.len ? 8 + (size_t)b.ptr[7] : b.len;
    for (size_t at = 8; at + 2 <= end; at += 2 + (size_t)b.ptr[at + 1]) {
        /* Type 0 is the information descriptor: 0Ah long, byte 2 bit 7 says that it is valid. */
        if (b.ptr[at] || b.ptr[at + 1] != 0x0a || at + 12 > end) continue;
        s->has_information = b.ptr[at + 2] & 0x80;
        s->information = big_endian(b.ptr + at + 4, 8);
        return;
    }
}

bool scsi_read_sense(bytes b, scsi_sense *out)
{
    if (b.len < 3) return false;
    uint8_t format = b.ptr[0] & 0x7f;
    if (format < 0x70 || format > 0x73) return false;
    scsi_sense s = {.descriptor = format >= 0x72, .deferred = format & 1};
    if (s.descriptor) {
        s.key = b.ptr[1] & 0x0f;
        s.has_code = b.len >= 4;
        s.code = b.ptr[2];
        s.qualifier = s.has_code ? b.ptr[3] : 0;
        if (b.len >= 8) read_descriptors(b, &s);
    } else {
        s.key = b.ptr[2] & 0x0f;
        s.has_information = b.len >= 7 && b.ptr[0] & 0x80;
        if (s.has_information) s.information = big_endian(b.ptr + 3, 4);
        s.has_code = b.len >= 14 && b.ptr[7] >= 6;
        if (s.has_code) {
            s.code = b.ptr[12];
            s.qualifier = b.ptr[13];
        }
    }
    *out = s;
    return true;
}

str scsi_sense_key_name(uint8_t key)
{
    return name_in(&data_sense_keys, key);
}

str scsi_sense_key_text(uint8_t key)
{
    return text_in(&data_sense_keys, key);
}

str scsi_sense_code_text(uint8_t code, uint8_t qualifier)
{
    str text = name_in(&data_sense_codes, (uint32_t)code << 8 | qualifier);
    if (text.len) return text;
    switch (code) { /* the qualifier is a component's or tag's number */
    case 0x40: return STR("Diagnostic failure on the component that the qualifier names");
    case 0x4d: return STR("Tagged overlapped commands");
    case 0x70: return STR("Decompression exception");
    default: return code >= 0x80 || qualifier >= 0x80 ? STR("specific to the vendor") : (str){0};
    }
}

str scsi_sense_words(arena *a, const scsi_sense *s)
{
    str key = str_skip(scsi_sense_key_name(s->key), sizeof "SCSI_SENSE_" - 1);
    if (!s->has_code) return key;
    str text = scsi_sense_code_text(s->code, s->qualifier);
    return str_format(a, "%.*s %02x/%02x%s%.*s", STR_ARG(key), s->code, s->qualifier, text.len ? ": " : "",
                      STR_ARG(text));
}

/* ---- control codes: device type, access, function, method (wdm.h, CTL_CODE) ---- */

control_code control_code_parts(uint32_t code)
{
    return (control_code){code >> 16, code >> 2 & 0xfff, code & 3, code >> 14 & 3};
}

str control_code_name(uint32_t code)
{
    return name_in(&data_ioctls, code);
}

str control_code_device_name(uint32_t device)
{
    return name_in(&data_devicetypes, device);
}

str control_code_method_name(uint8_t method)
{
    static const char *const names[] = {"METHOD_BUFFERED", "METHOD_IN_DIRECT", "METHOD_OUT_DIRECT",
                                        "METHOD_NEITHER"};
    return str_from_cstr(names[method & 3]);
}

str control_code_access_name(uint8_t access)
{
    static const char *const names[] = {"FILE_ANY_ACCESS", "FILE_READ_ACCESS", "FILE_WRITE_ACCESS",
                                        "FILE_READ_ACCESS | FILE_WRITE_ACCESS"};
    return str_from_cstr(names[access & 3]);
}
