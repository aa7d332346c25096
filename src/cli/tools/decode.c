/* ntdbg decode: what a number means. Tables and words are those of !error and of the event log's decoders. */
#include "cli/tools/tool.h"
#include "expr/expr.h"
#include "logs/scsi.h"
#include "windows/bugcheck.h"
#include "windows/status.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "KIND is one of:\n"
    "  ntstatus win32 hresult   an error code, as !error says it: c0000005, STATUS_PENDING\n"
    "  bugcheck                 a bug check code and its arguments: d1\n"
    "  facility                 the facility of an HRESULT: 7, or the whole HRESULT\n"
    "  ioctl                    a device control code: 4d004\n"
    "  scsi                     a SCSI operation code, or OPERATION,STATUS: 28, 2a,2\n"
    "  srb                      an SRB status with its flags: 84\n"
    "  cdb                      a command's bytes: 28000060007000000800 (or '28 00 00 ...')\n"
    "  sense                    sense data's bytes (from 70, 71, 72 or 73 on), or KEY/ASC/ASCQ: 3/11/00\n"
    "\n"
    "Numbers are read as the debugger reads them (and as !error does): hexadecimal without a prefix, 0n1722 for decimal, also\n"
    "0t and 0y, c0000000+5 and other expressions. Only a number with a minus sign and no prefix, as logs and scripts write\n"
    "exit codes, is decimal: -1073741819. A win32 number that makes sense in decimal is decoded so, too, and both are shown.\n"
    "  --json   records instead of text\n"
    "\n"
    "Exit status: 0; 1 a word that was not understood.\n";

static bool no_symbol(void *context, str name, uint64_t *value)
{
    (void)context, (void)name, (void)value;
    return false;
}

static error *no_register(void *context, arena *a, str name, bool *found, uint64_t *value)
{
    (void)context, (void)a, (void)name, (void)value;
    *found = false;
    return NULL;
}

static size_t no_memory(void *context, uint64_t address, void *buffer, size_t size)
{
    (void)context, (void)address, (void)buffer, (void)size;
    return 0;
}

static bool decimal_digits(str text, uint64_t *out)
{
    uint64_t value = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned digit = (unsigned)(text.ptr[i] - '0');
        if (digit > 9 || i >= 19) return false;
        value = value * 10 + digit;
    }
    *out = value;
    return text.len > 0;
}

/* A MASM expression of numbers alone; "-1073741819" is decimal, its two's complement. */
static bool take_number(arena *a, str text, uint64_t *out)
{
    uint64_t magnitude;
    if (str_starts_with(text, STR("-")) && decimal_digits(str_skip(text, 1), &magnitude)) {
        *out = 0 - magnitude;
        return true;
    }
    expr_env env = {
        .pointer_size = 8, .radix = 16, .symbol = no_symbol, .reg = no_register, .read = no_memory};
    return !expr_evaluate_all(a, &env, text, out);
}

static str or_unknown(str s)
{
    return s.len ? s : STR("(not known)");
}

static void show_status(out *o, status_kind kind, uint32_t code)
{
    str text = status_text(kind, code);
    bool win32 = kind == STATUS_KIND_WIN32;
    static const char *const lines[] = {
        "{kind} {code:08x}  {name}\n",
        "{kind} {code:08x}  {name}: {text}\n",
        "{kind} {code:08x} (0n{code:d})  {name}\n",
        "{kind} {code:08x} (0n{code:d})  {name}: {text}\n",
    };
    emit(o, "error_code", lines[(win32 ? 2 : 0) + (text.len ? 1 : 0)], f_s("kind", status_kind_name(kind)),
         f_x("code", code, 8), f_s("name", or_unknown(status_name(kind, code))), f_s("text", text));
}

static bool decode_status(out *o, arena *a, const char *value, status_kind kind)
{
    str text = str_from_cstr(value);
    uint64_t number, decimal;
    uint32_t code;
    status_kind named;
    if (status_find(text, &named, &code)) {
        show_status(o, named, code);
        return true;
    }
    if (!take_number(a, text, &number)) return false;
    show_status(o, kind, (uint32_t)number);
    /* net.exe, Microsoft's lists and most logs write Win32 codes in decimal. */
    if (kind == STATUS_KIND_WIN32 && decimal_digits(text, &decimal) && decimal != number &&
        status_name(kind, (uint32_t)decimal).len)
        show_status(o, kind, (uint32_t)decimal);
    return true;
}

static bool decode_ntstatus(out *o, arena *a, const char *value)
{
    return decode_status(o, a, value, STATUS_KIND_NTSTATUS);
}

static bool decode_win32(out *o, arena *a, const char *value)
{
    return decode_status(o, a, value, STATUS_KIND_WIN32);
}

static bool decode_hresult(out *o, arena *a, const char *value)
{
    return decode_status(o, a, value, STATUS_KIND_HRESULT);
}

static bool decode_bugcheck(out *o, arena *a, const char *value)
{
    uint64_t number;
    if (!take_number(a, str_from_cstr(value), &number) || number > UINT32_MAX) return false;
    uint32_t code = (uint32_t)number;
    nt_bugcheck_words words = nt_bugcheck_explain(code, NULL);
    out_begin(o, "bugcheck");
    emit(o, NULL, "bug check {code:08x}  {name}\n", f_x("code", code, 8), f_s("name", or_unknown(words.name)),
         f_if(words.text.len > 0, f_s("text", words.text)));
    out_list_begin(o, "arguments");
    for (unsigned i = 0; i < 4; i++) {
        str text = words.arguments[i];
        if (text.len)
            emit(o, "argument", "    argument {number}: {text}\n", f_u("number", i + 1), f_s("text", text));
    }
    out_list_end(o);
    out_end(o);
    return true;
}

static bool decode_facility(out *o, arena *a, const char *value)
{
    uint64_t number;
    if (!take_number(a, str_from_cstr(value), &number)) return false;
    uint32_t hresult = number > 0x7ff ? (uint32_t)number : (uint32_t)number << 16;
    emit(o, "facility", "facility {number:d}  {name}\n", f_u("number", hresult >> 16 & 0x7ff),
         f_s("name", or_unknown(status_facility_name(hresult))));
    return true;
}

static bool decode_ioctl(out *o, arena *a, const char *value)
{
    uint64_t number;
    if (!take_number(a, str_from_cstr(value), &number) || number > UINT32_MAX) return false;
    control_code c = control_code_parts((uint32_t)number);
    emit(
        o, "control_code",
        "control code {code:08x}  {name}\n    device {device:1x} {device_name}, function {function:1x}, {method}, {access}\n",
        f_x("code", number, 8), f_s("name", or_unknown(control_code_name((uint32_t)number))),
        f_x("device", c.device, 4), f_s("device_name", or_unknown(control_code_device_name(c.device))),
        f_x("function", c.function, 3), f_s("method", control_code_method_name(c.method)),
        f_s("access", control_code_access_name(c.access)));
    return true;
}

static bool take_byte(arena *a, str text, uint8_t *out)
{
    uint64_t number;
    if (!take_number(a, text, &number) || number > 0xff) return false;
    *out = (uint8_t)number;
    return true;
}

static bool decode_scsi(out *o, arena *a, const char *value)
{
    str rest = str_from_cstr(value), first = str_take_until(&rest, ',');
    uint8_t operation, status = 0;
    bool has_status = rest.len > 0;
    if (!take_byte(a, first, &operation) || (has_status && !take_byte(a, rest, &status))) return false;
    emit(o, "scsi_operation", "operation {code:02x}  {name}: {text}\n", f_x("code", operation, 2),
         f_s("name", or_unknown(scsi_operation_names(operation))),
         f_s("text", or_unknown(scsi_operation_text(operation))));
    if (has_status)
        emit(o, "scsi_status", "status {code:02x}  {name}: {text}\n", f_x("code", status, 2),
             f_s("name", or_unknown(scsi_status_name(status))),
             f_s("text", or_unknown(scsi_status_text(status))));
    return true;
}

static bool decode_srb(out *o, arena *a, const char *value)
{
    uint8_t status;
    if (!take_byte(a, str_from_cstr(value), &status)) return false;
    emit(o, "srb_status", "SRB status {code:02x}  {words}: {text}\n", f_x("code", status, 2),
         f_s("name", or_unknown(srb_status_name(status))), f_s("words", srb_status_words(a, status)),
         f_s("text", or_unknown(srb_status_text(status))), f_b("sense_valid", status & SRB_SENSE_VALID),
         f_b("queue_frozen", status & SRB_QUEUE_FROZEN));
    return true;
}

/* "28 00 00 60", "28000060", with or without 0x in front. */
static bool take_bytes(const char *text, uint8_t *out, size_t capacity, size_t *count)
{
    size_t digits = 0;
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X')) text += 2;
    for (; *text; text++) {
        if (isspace((unsigned char)*text) || *text == ',') continue;
        if (!isxdigit((unsigned char)*text) || digits >= 2 * capacity) return false;
        unsigned c = (unsigned char)*text | 0x20, digit = c <= '9' ? c - '0' : c - 'a' + 10;
        out[digits / 2] = (uint8_t)(digits % 2 ? (unsigned)out[digits / 2] << 4 | digit : digit);
        digits++;
    }
    *count = digits / 2;
    return digits && digits % 2 == 0;
}

static bool decode_cdb(out *o, arena *a, const char *value)
{
    (void)a;
    uint8_t raw[64];
    size_t count;
    scsi_cdb c;
    if (!take_bytes(value, raw, sizeof raw, &count) || !scsi_read_cdb((bytes){raw, count}, &c)) return false;
    const char *line = !c.whole && c.length
                           ? "{operation:02x}  {name}: {text}; {given} of {length} bytes are given\n"
                       : c.has_block ? "{operation:02x}  {name}: {text}, block 0x{block:1x}, {count} blocks\n"
                                     : "{operation:02x}  {name}: {text}\n";
    emit(o, "cdb", line, f_x("operation", c.operation, 2),
         f_s("name", or_unknown(scsi_operation_name(c.operation))),
         f_s("text", or_unknown(scsi_operation_text(c.operation))),
         f_if(c.has_block, f_x("block", c.block, 16)), f_if(c.has_block, f_u("count", c.count)),
         f_u("length", c.length), f_u("given", count));
    return true;
}

/* "3/11/00": hexadecimal, as everybody writes them. */
static bool take_triple(str text, scsi_sense *out)
{
    uint64_t parts[3];
    for (size_t i = 0; i < 3; i++) {
        str part = str_take_until(&text, '/');
        char *end, digits[4] = {0};
        if (!part.len || part.len > 2) return false;
        memcpy(digits, part.ptr, part.len);
        parts[i] = strtoull(digits, &end, 16);
        if (*end || !isxdigit((unsigned char)digits[0])) return false;
    }
    *out = (scsi_sense){
        .key = parts[0] & 15, .has_code = true, .code = (uint8_t)parts[1], .qualifier = (uint8_t)parts[2]};
    return !text.len && parts[0] < 16;
}

static bool decode_sense(out *o, arena *a, const char *value)
{
    uint8_t raw[252];
    size_t count;
    scsi_sense s;
    if (!take_triple(str_from_cstr(value), &s) &&
        (!take_bytes(value, raw, sizeof raw, &count) || !scsi_read_sense((bytes){raw, count}, &s)))
        return false;
    const char *line = s.has_information
                           ? "sense {words}\n    {key_name}: {key_text}; information 0x{information:1x}\n"
                           : "sense {words}\n    {key_name}: {key_text}\n";
    emit(o, "sense", line, f_s("words", scsi_sense_words(a, &s)), f_x("key", s.key, 1),
         f_s("key_name", or_unknown(scsi_sense_key_name(s.key))), f_s("key_text", scsi_sense_key_text(s.key)),
         f_if(s.has_code, f_x("code", s.code, 2)), f_if(s.has_code, f_x("qualifier", s.qualifier, 2)),
         f_if(s.has_information, f_x("information", s.information, 16)), f_b("deferred", s.deferred),
         f_b("descriptor", s.descriptor));
    return true;
}

typedef struct decoder {
    const char *kind;
    bool (*run)(out *o, arena *a, const char *value); /* false: the value was not understood */
} decoder;

static const decoder decoders[] = {
    {"bugcheck", decode_bugcheck}, {"cdb", decode_cdb},     {"facility", decode_facility},
    {"hresult", decode_hresult},   {"ioctl", decode_ioctl}, {"scsi", decode_scsi},
    {"sense", decode_sense},       {"srb", decode_srb},     {"ntstatus", decode_ntstatus},
    {"win32", decode_win32},
};

static int run_decode(tool_call *c)
{
    bool json = false;
    const char *words[256];
    int count = 0;
    for (int i = 0; i < c->argc; i++) {
        if (strcmp(c->argv[i], "--json") == 0) json = true;
        else if (count < 256) words[count++] = c->argv[i];
    }
    if (count < 2) return tool_usage(c, "a kind and at least one value are needed");
    const decoder *d = NULL;
    for (size_t i = 0; i < sizeof decoders / sizeof decoders[0]; i++)
        if (strcmp(words[0], decoders[i].kind) == 0) d = &decoders[i];
    if (!d) return tool_usage(c, "'%s' is no kind of value", words[0]);
    int status = EXIT_OK;
    out *o = tool_begin(c, json ? OUT_JSON : OUT_TEXT);
    for (int i = 1; i < count; i++) {
        if (d->run(o, c->arena, words[i])) continue;
        tool_complain(c, "'%s' is not a %s value", words[i], d->kind);
        status = EXIT_USAGE;
    }
    tool_end(c, o);
    return status;
}

const tool tool_decode = {"decode", "KIND VALUE...", "Say what a code means", help, run_decode};
