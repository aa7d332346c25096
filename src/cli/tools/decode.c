/* ntdbg decode: what a number means. Tables and words are those of !error and of the event log's decoders. */
#include "cli/tools/tool.h"
#include "windows/status.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "KIND is one of:\n"
    "  ntstatus win32 hresult   an error code, as !error says it (names such as STATUS_PENDING too)\n"
    "  bugcheck                 a bug check code: 0xd1\n"
    "  facility                 the facility of an HRESULT\n"
    "\n"
    "VALUE is a number as C writes it (0x28, 40, -1073741811).\n"
    "  --json   records instead of text\n"
    "\n"
    "Exit status: 0; 1 a word that was not understood.\n";

/* A C number of at most 64 bits; a negative one is its two's complement. */
static bool take_number(const char *text, uint64_t *out)
{
    const char *digits = text[0] == '-' ? text + 1 : text;
    if (!isdigit((unsigned char)digits[0])) return false;
    char *end;
    bool hexadecimal = digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X');
    unsigned long long v = strtoull(digits, &end, hexadecimal ? 16 : 10);
    if (*end) return false;
    *out = text[0] == '-' ? 0 - v : v;
    return true;
}

static str or_unknown(str s)
{
    return s.len ? s : STR("(not known)");
}

static void show_status(out *o, status_kind kind, uint32_t code)
{
    str text = status_text(kind, code);
    emit(o, "error_code", text.len ? "{kind} {code:08x}  {name}: {text}\n" : "{kind} {code:08x}  {name}\n",
         f_s("kind", status_kind_name(kind)), f_x("code", code, 8),
         f_s("name", or_unknown(status_name(kind, code))), f_s("text", text));
}

static bool decode_status(out *o, const char *value, status_kind kind)
{
    uint64_t number;
    uint32_t code;
    status_kind named;
    if (take_number(value, &number)) show_status(o, kind, (uint32_t)number);
    else if (status_find(str_from_cstr(value), &named, &code)) show_status(o, named, code);
    else return false;
    return true;
}

static bool decode_ntstatus(out *o, arena *a, const char *value)
{
    (void)a;
    return decode_status(o, value, STATUS_KIND_NTSTATUS);
}

static bool decode_win32(out *o, arena *a, const char *value)
{
    (void)a;
    return decode_status(o, value, STATUS_KIND_WIN32);
}

static bool decode_hresult(out *o, arena *a, const char *value)
{
    (void)a;
    return decode_status(o, value, STATUS_KIND_HRESULT);
}

static bool decode_bugcheck(out *o, arena *a, const char *value)
{
    (void)a;
    uint64_t number;
    if (!take_number(value, &number)) return false;
    emit(o, "bugcheck", "bug check {code:08x}  {name}\n", f_x("code", (uint32_t)number, 8),
         f_s("name", or_unknown(status_bugcheck_name((uint32_t)number))));
    return true;
}

static bool decode_facility(out *o, arena *a, const char *value)
{
    (void)a;
    uint64_t number;
    if (!take_number(value, &number)) return false;
    uint32_t hresult = number > 0x7ff ? (uint32_t)number : (uint32_t)number << 16;
    emit(o, "facility", "facility {number:d}  {name}\n", f_u("number", hresult >> 16 & 0x7ff),
         f_s("name", or_unknown(status_facility_name(hresult))));
    return true;
}

typedef struct decoder {
    const char *kind;
    bool (*run)(out *o, arena *a, const char *value); /* false: the value was not understood */
} decoder;

static const decoder decoders[] = {
    {"bugcheck", decode_bugcheck}, {"facility", decode_facility}, {"hresult", decode_hresult},
    {"ntstatus", decode_ntstatus}, {"win32", decode_win32},
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
