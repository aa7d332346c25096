/* Output: one call gives text and JSON.
 *
 *     emit(o, "frame", "{level:02x} {sp:p} {ret:p} {site}\n",
 *          f_u("level", i), f_p("sp", sp), f_p("ret", ret), f_s("site", site));
 *
 * The template is the exact WinDbg line; the fields are named and typed. Text renders the template; JSON
 * writes one object {"record":"frame","level":0,"sp":"0x...","ret":"0x...","site":"..."} and takes every
 * field, also those that the template does not show. A field that is not available (f_null, or .available =
 * false) prints as WinDbg prints what it cannot read ('?' to its width) and is null in JSON.
 *
 * A template slot is {name} or {name:spec}, spec = [-][0][width][.digits][kind]:
 *     x X    hexadecimal, no prefix            d u   decimal          s   text (default for strings)
 *     p      pointer as the target's size: fffff800`01b66810 or 77ec0000 (width comes from out's pointer
 * size) q      pointer without the backtick: fffff80001b66810 b      64 bits with the backtick, whatever the
 * pointer size
 *     .8g    a floating-point number with so many significant digits
 * '-' aligns left; "{{" and "}}" are braces.
 *
 * Records nest: what stands between out_begin and out_end is one JSON object whose own fields come from
 * out_fields and whose lists come from out_list_begin/out_list_end:
 *
 *     out_begin(o, "registers");
 *       emit(o, NULL, "rax={rax:q} rbx={rbx:q}\n", ...)      (record NULL: fields join the open object)
 *     out_end(o);
 */
#ifndef NTDBG_OUT_OUT_H
#define NTDBG_OUT_OUT_H

#include "base/arena.h"
#include "base/interrupt.h"
#include "base/str.h"

typedef enum field_kind {
    FIELD_UNSIGNED, /* JSON number when <= 2^53, else hex string */
    FIELD_SIGNED,
    FIELD_POINTER, /* JSON "0x" + 16 (or 8) hex digits */
    FIELD_HEX,     /* a 64-bit value that is not an address; JSON hex string padded to `digits` */
    FIELD_STRING,
    FIELD_BOOL,
    FIELD_DOUBLE,
    FIELD_NULL,
} field_kind;

typedef struct field {
    const char *name;
    field_kind kind;
    bool available;
    bool changed; /* since it was shown last: a terminal may set it off */
    uint8_t digits;
    union {
        uint64_t u;
        int64_t i;
        double d;
        str s;
    } as;
} field;

static inline field f_u(const char *name, uint64_t v)
{
    return (field){.name = name, .kind = FIELD_UNSIGNED, .available = true, .as.u = v};
}

static inline field f_i(const char *name, int64_t v)
{
    return (field){.name = name, .kind = FIELD_SIGNED, .available = true, .as.i = v};
}

static inline field f_p(const char *name, uint64_t v)
{
    return (field){.name = name, .kind = FIELD_POINTER, .available = true, .as.u = v};
}

/* `digits` hex digits in JSON (8 for a 32-bit code, 16 for a 64-bit value). */
static inline field f_x(const char *name, uint64_t v, uint8_t digits)
{
    return (field){.name = name, .kind = FIELD_HEX, .available = true, .digits = digits, .as.u = v};
}

static inline field f_s(const char *name, str v)
{
    return (field){.name = name, .kind = FIELD_STRING, .available = true, .as.s = v};
}

static inline field f_c(const char *name, const char *v)
{
    return f_s(name, str_from_cstr(v));
}

static inline field f_b(const char *name, bool v)
{
    return (field){.name = name, .kind = FIELD_BOOL, .available = true, .as.u = v};
}

static inline field f_d(const char *name, double v)
{
    return (field){.name = name, .kind = FIELD_DOUBLE, .available = true, .as.d = v};
}

static inline field f_null(const char *name)
{
    return (field){.name = name, .kind = FIELD_NULL};
}

/* The same field, but unavailable when `have` is false. */
static inline field f_if(bool have, field f)
{
    f.available = f.available && have;
    return f;
}

static inline field f_changed(bool changed, field f)
{
    f.changed = changed;
    return f;
}

typedef enum out_format { OUT_TEXT, OUT_JSON } out_format;

/* Where rendered bytes go: a terminal, a pipe, a log file, a buffer. */
typedef struct sink {
    void (*write)(void *context, str text);
    void *context;
} sink;

typedef struct out out;

/* `i` may be NULL. Output stops (out_cancelled is true) once the interrupt is pending. */
out *out_new(arena *a, out_format format, sink to, const interrupt *i);
void out_set_pointer_size(out *o, unsigned bytes);
unsigned out_pointer_size(const out *o);
out_format out_get_format(const out *o);
bool out_cancelled(const out *o);
/* Diverts to another sink until popped (`.foreach` captures): it gets text whatever the format is, and
 * neither the log nor JSON sees what it takes. */
void out_push_sink(out *o, sink to);
void out_pop_sink(out *o);
/* Which kinds of text are shown (`.outmask`): 1 normal, 2 errors, 4 notes. JSON has everything. */
void out_set_mask(out *o, unsigned mask);
/* What stands around a text on a terminal: escape sequences, which take no room. Both empty = nothing. */
typedef struct ornament {
    str before, after;
} ornament;

typedef enum message_kind { MESSAGE_ERROR, MESSAGE_WARNING, MESSAGE_PLAIN } message_kind;

/* Asked for each field that is shown (`record`: the kind of what is open, NULL = none; all the fields of the
 * call are there), and for each line of errors and notes. */
typedef struct painter {
    ornament (*field)(void *context, const char *record, const field *which, const field *all, size_t count);
    ornament (*message)(void *context, message_kind kind);
    void *context;
} painter;

/* Only for the base sink, and only for text: neither logs nor what is captured is painted. NULL ends it. */
void out_set_painter(out *o, const painter *p);
/* Copies of everything as text, whatever the format is: the log (`.logopen`), and those who look on from
 * elsewhere (`.server`). NULL ends one. */
typedef enum out_copy { OUT_COPY_LOG, OUT_COPY_REMOTE, OUT_COPIES } out_copy;
void out_set_copy(out *o, out_copy which, const sink *to);

/* The calls. `record` NULL adds the fields to the object that is open (or, outside one, makes a record of
 * kind "text"). */
void out_emit(out *o, const char *record, const char *template_text, const field *fields, size_t count);
#define emit(o, record, template_text, ...)                                                                  \
    out_emit((o), (record), (template_text), (const field[]){__VA_ARGS__},                                   \
             sizeof((const field[]){__VA_ARGS__}) / sizeof(field))

/* Text that carries no data of its own (headings, rules, blank lines): nothing in JSON. */
void out_heading(out *o, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The same from typed fields: columns whose values another call gives to JSON. */
void out_columns(out *o, const char *template_text, const field *fields, size_t count);
#define emit_columns(o, template_text, ...)                                                                  \
    out_columns((o), (template_text), (const field[]){__VA_ARGS__},                                          \
                sizeof((const field[]){__VA_ARGS__}) / sizeof(field))
/* Text that is data by itself (.echo, .printf): a record "text" in JSON. Line ends are the caller's. */
void out_text(out *o, str text);

void out_begin(out *o, const char *record);
void out_end(out *o);
void out_list_begin(out *o, const char *name);
void out_list_end(out *o);
/* One scalar element of the open list: text renders the template, JSON writes the bare value (or null). */
void out_item(out *o, const char *template_text, field f);

/* Around one command: JSON writes one line a command,
 * {"command":"kn 5","records":[...],"notes":[...],"error":null}; text writes nothing. Only the dispatcher
 * calls these. */
void out_command_begin(out *o, str command);
void out_note(out *o, str level, str text);
void out_error(out *o, str code, str message); /* text: the message and a line end */
void out_command_end(out *o);

#endif
