#include "logs/explain.h"

void log_fact(arena *a, log_event *e, const char *name, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    str text = str_vformat(a, format, args);
    va_end(args);
    *VEC_PUSH(a, &e->facts) = (log_string){str_from_cstr(name), text};
}

str log_string_at(const log_event *e, size_t index)
{
    return index < e->strings.count ? e->strings.items[index].text : (str){0};
}

str log_string_named(const log_event *e, const char *name)
{
    for (size_t i = 0; i < e->strings.count; i++)
        if (str_equal_nocase(e->strings.items[i].name, str_from_cstr(name))) return e->strings.items[i].text;
    return (str){0};
}

bool log_number(str text, unsigned radix, uint64_t *out)
{
    str s = str_trim(text);
    if (str_starts_with_nocase(s, STR("0x"))) {
        s = str_skip(s, 2);
        radix = 16;
    }
    if (!s.len || s.len > 20) return false;
    uint64_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned c = (unsigned char)s.ptr[i], digit = c - '0';
        if (digit > 9) digit = (c | 0x20) - 'a' < 6 ? (c | 0x20) - 'a' + 10 : 99;
        if (digit >= radix || n > (UINT64_MAX - digit) / radix) return false;
        n = n * radix + digit;
    }
    *out = n;
    return true;
}

/* "\Device\Harddisk0\DR0", in whatever string of the event it stands. */
static void find_device(log_event *e)
{
    for (size_t i = 0; i < e->strings.count && !e->device.len; i++)
        if (str_starts_with_nocase(e->strings.items[i].text, STR("\\Device\\")))
            e->device = e->strings.items[i].text;
}

void log_explain(arena *a, log_event *e)
{
    find_device(e);
    e->explained = log_explain_storage(a, e) || log_explain_crash(a, e);
}
