/* dprintf: C's conversions with Windows' sizes. I64 and ll are 64 bits, l is 32 (a Windows long), %p takes 64
 * bits and is as wide as a pointer of the target, %S and %ws are UTF-16. Source: windows-driver-docs, the
 * page of the DDI reference on PWINDBG_OUTPUT_ROUTINE. */
#include "base/utf16.h"
#include "libraries/internal.h"

#include <ctype.h>
#include <stdio.h>

enum { MOST_FLAGS = 5, MOST_WIDTH = 1024, MOST_WIDE = 4096 };

typedef struct conversion {
    char flags[MOST_FLAGS + 1];
    int width, precision; /* -1 = not given */
    bool is_64, is_wide, is_short;
    char kind;
} conversion;

/* va_list by its address: it is an array on some machines and not on others. */
typedef struct argument_list {
    va_list list;
} argument_list;

static int take_size(const char **at, argument_list *arguments)
{
    int n = 0;
    if (**at == '*') {
        (*at)++;
        n = va_arg(arguments->list, int);
    }
    while (isdigit((unsigned char)**at)) {
        if (n < MOST_WIDTH) n = n * 10 + (**at - '0');
        (*at)++;
    }
    return n > MOST_WIDTH ? MOST_WIDTH : n < -MOST_WIDTH ? -MOST_WIDTH : n;
}

static conversion take_conversion(const char **at, argument_list *arguments)
{
    conversion c = {.width = -1, .precision = -1};
    size_t flags = 0;
    for (; **at && strchr("-+ #0", **at); (*at)++)
        if (flags < MOST_FLAGS) c.flags[flags++] = **at;
    if (isdigit((unsigned char)**at) || **at == '*') c.width = take_size(at, arguments);
    if (c.width < 0 && c.width != -1) {
        if (flags < MOST_FLAGS) c.flags[flags++] = '-';
        c.width = -c.width;
    }
    if (**at == '.') {
        (*at)++;
        c.precision = take_size(at, arguments);
    }
    for (;;) {
        if (strncmp(*at, "I64", 3) == 0 || strncmp(*at, "I32", 3) == 0) {
            c.is_64 = (*at)[1] == '6';
            *at += 3;
        } else if (strncmp(*at, "ll", 2) == 0) {
            c.is_64 = true;
            *at += 2;
        } else if (**at == 'l' || **at == 'w') {
            c.is_wide = true;
            (*at)++;
        } else if (**at == 'h') {
            c.is_short = true;
            (*at)++;
        } else if (**at == 'I' || **at == 'z' || **at == 't' || **at == 'j') {
            c.is_64 = true; /* the size of a pointer of the debugger */
            (*at)++;
        } else {
            break;
        }
    }
    c.kind = **at;
    if (**at) (*at)++;
    return c;
}

static void put_padded(strbuf *into, const conversion *c, str text)
{
    if (c->precision >= 0) text = str_slice(text, 0, (size_t)c->precision);
    size_t gap = c->width > 0 && text.len < (size_t)c->width ? (size_t)c->width - text.len : 0;
    bool left = strchr(c->flags, '-') != NULL;
    if (!left) strbuf_append_repeat(into, ' ', gap);
    strbuf_append(into, text);
    if (left) strbuf_append_repeat(into, ' ', gap);
}

static void put_wide(strbuf *into, const conversion *c, const uint16_t *text)
{
    arena *a = arena_new();
    size_t length = 0;
    while (text && length < MOST_WIDE && text[length]) length++;
    put_padded(into, c, text ? utf16_to_utf8(a, (bytes){(const uint8_t *)text, length * 2}) : STR("(null)"));
    arena_free(a);
}

static void put_text(strbuf *into, const conversion *c, argument_list *arguments)
{
    bool wide = c->kind == 'S' ? !c->is_short : c->is_wide;
    const void *text = va_arg(arguments->list, const void *);
    if (wide) put_wide(into, c, text);
    else put_padded(into, c, text ? str_from_cstr(text) : STR("(null)"));
}

static void put_integer(strbuf *into, const conversion *c, argument_list *arguments)
{
    char spec[32];
    bool is_signed = c->kind == 'd' || c->kind == 'i';
    uint64_t bits = c->is_64 ? va_arg(arguments->list, uint64_t) : va_arg(arguments->list, uint32_t);
    if (!c->is_64 && is_signed) bits = (uint64_t)(int64_t)(int32_t)bits;
    if (c->is_short) bits = is_signed ? (uint64_t)(int64_t)(int16_t)bits : (uint16_t)bits;
    bool precise = c->precision >= 0;
    snprintf(spec, sizeof spec, "%%%s*%sll%c", c->flags, precise ? ".*" : "", c->kind);
    int width = c->width < 0 ? 0 : c->width;
    char text[MOST_WIDTH * 2 + 64];
    int length = precise ? snprintf(text, sizeof text, spec, width, c->precision, (unsigned long long)bits)
                         : snprintf(text, sizeof text, spec, width, (unsigned long long)bits);
    strbuf_append(into, (str){text, length > 0 ? (size_t)length : 0});
}

static void put_float(strbuf *into, const conversion *c, argument_list *arguments)
{
    char spec[32], text[MOST_WIDTH * 2 + 400];
    snprintf(spec, sizeof spec, "%%%s*.*%c", c->flags, c->kind);
    int length = snprintf(text, sizeof text, spec, c->width < 0 ? 0 : c->width,
                          c->precision < 0 ? 6 : c->precision, va_arg(arguments->list, double));
    if (length > 0) strbuf_append(into, str_slice((str){text, sizeof text}, 0, (size_t)length));
}

static void put_pointer(strbuf *into, const conversion *c, argument_list *arguments, unsigned pointer_size)
{
    uint64_t value = va_arg(arguments->list, uint64_t);
    char text[24];
    int length = snprintf(text, sizeof text, "%0*llx", pointer_size == 4 ? 8 : 16,
                          (unsigned long long)(pointer_size == 4 ? (uint32_t)value : value));
    put_padded(into, &(conversion){.width = c->width, .precision = -1}, (str){text, (size_t)length});
}

static void put_one(strbuf *into, const conversion *c, argument_list *arguments, unsigned pointer_size)
{
    char letter;
    switch (c->kind) {
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o': put_integer(into, c, arguments); break;
    case 'p': put_pointer(into, c, arguments, pointer_size); break;
    case 's':
    case 'S': put_text(into, c, arguments); break;
    case 'c':
    case 'C':
        letter = (char)va_arg(arguments->list, int);
        put_padded(into, c, (str){&letter, 1});
        break;
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G': put_float(into, c, arguments); break;
    case '%': strbuf_append_char(into, '%'); break;
    case 0: break;
    default: strbuf_append_char(into, c->kind); break;
    }
}

void library_format(strbuf *into, const char *format, va_list arguments, unsigned pointer_size)
{
    argument_list list;
    va_copy(list.list, arguments);
    while (format && *format) {
        if (*format != '%') {
            strbuf_append_char(into, *format++);
            continue;
        }
        format++;
        conversion c = take_conversion(&format, &list);
        put_one(into, &c, &list, pointer_size);
    }
    va_end(list.list);
}
