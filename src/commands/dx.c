/* dx: values and objects of the data model, one a line, as cdb prints them:
 *
 *     point_a          : (0, 0) [Type: Point]
 *         [<Raw View>]     [Type: Point]
 *         [x]              : 0 [Type: int]
 *
 * Names are padded to 16 columns. (WinDbg's window shows the expression as a link and pads behind it.) */
#include "commands/dx.h"
#include "dispatch/args.h"

#include <ctype.h>

typedef struct display {
    command_call *call;
    model_context *m;
    const dx_options *options;
    unsigned level; /* of the rows that are being visited */
    uint64_t skip, elements, limit;
    error *failed;
} display;

static void show_children(display *d, const cpp_operand *of, const model_format *f, unsigned level);

static void show_line(display *d, const model_child *row, unsigned level)
{
    arena *a = d->call->arena;
    strbuf text = {.arena = a}, line = {.arena = a};
    bool have = row->raw || row->is_method ? false : model_text(d->m, &row->value, &row->format, &text);
    str type_name = model_type_text(d->m, &row->value);
    str value_name = strbuf_str(&text);
    strbuf_append_repeat(&line, ' ', 4 * (size_t)level);
    strbuf_append(&line, STR("{place}"));
    bool named = row->name.len > 0;
    strbuf_append(&line, named ? STR("{name:-16}") : STR(""));
    if (have) strbuf_append(&line, named ? STR(" : {value}") : STR("{value}"));
    if (type_name.len) strbuf_append(&line, STR(" [Type: {type}]"));
    /* What methods do always stands behind them; what properties are, when -h asks. */
    bool explained = row->help.len && (row->is_method || d->options->help);
    if (explained) strbuf_append(&line, STR(" [{help}]"));
    strbuf_append_char(&line, '\n');
    emit(d->call->out, "model", strbuf_str(&line).ptr, f_u("level", level), f_s("place", row->place),
         f_if(named, f_s("name", row->name)), f_if(have, f_s("value", value_name)),
         f_if(type_name.len > 0, f_s("type", type_name)), f_if(explained, f_s("help", row->help)),
         f_if(!row->value.object && row->value.v.in_memory, f_p("address", row->value.v.address)));
}

static bool show_row(void *user, const model_child *row)
{
    display *d = user;
    if (out_cancelled(d->call->out)) return false;
    if (row->is_element && d->skip) {
        d->skip--;
        return true;
    }
    if (row->is_element && d->elements++ == d->limit) {
        model_child more = {.name = STR("[...]"), .value = cpp_from_value((value){0})};
        show_line(d, &more, d->level);
        return false;
    }
    show_line(d, row, d->level);
    if (!row->raw && !row->is_method) show_children(d, &row->value, &row->format, d->level);
    return true;
}

static void show_children(display *d, const cpp_operand *of, const model_format *f, unsigned level)
{
    if (level >= d->options->recursion || (!of->object && of->v.bad)) return;
    display inner = {
        .call = d->call, .m = d->m, .options = d->options, .level = level + 1, .limit = DX_ELEMENTS};
    if (level == 0) inner.skip = d->options->skip;
    if (f->has_length) inner.limit = f->length;
    error *e = model_children(d->m, of, f, show_row, &inner);
    if (!e) e = inner.failed;
    if (!e) return;
    if (e->code == ERROR_CANCELLED) {
        d->failed = e;
        return;
    }
    /* What fails on the way stands as a row of its own: the rest is still good. */
    model_child bad = {.name = STR("[Error]"), .value = cpp_from_value(value_bad(&d->m->cpp.values, e))};
    show_line(&inner, &bad, level + 1);
}

/* "-r2", "-r", "-nv", "-gc 20" */
static error *take_option(command_call *c, str flag, str *rest, dx_options *o)
{
    if (str_equal(flag, STR("gc")) || str_equal(flag, STR("c"))) {
        uint64_t number;
        str word = str_take_word(rest), left;
        error *e = session_evaluate(c->session, c->arena, str_format(c->arena, "0n%.*s", STR_ARG(word)),
                                    &number, &left);
        if (e || left.len) return args_error(c, *rest, "Syntax");
        if (flag.len == 1) o->skip = number;
        else o->cell = number;
        o->grid = o->grid || flag.len == 2;
        return NULL;
    }
    if (str_equal(flag, STR("id"))) { /* what links of WinDbg's window carry */
        str_take_word(rest);
        return NULL;
    }
    for (size_t i = 0; i < flag.len; i++) {
        switch (flag.ptr[i]) {
        case 'g': o->grid = true; break;
        case 'n': o->native = true; break;
        case 'v': o->verbose = true; break;
        case 'h': o->help = true; break;
        case 's': break; /* a short form of links: nothing else */
        case 'r':
            o->recursion = 0;
            if (i + 1 >= flag.len || !isdigit((unsigned char)flag.ptr[i + 1])) o->recursion = 1;
            while (i + 1 < flag.len && isdigit((unsigned char)flag.ptr[i + 1]) && o->recursion < 100)
                o->recursion = o->recursion * 10 + (unsigned)(flag.ptr[++i] - '0');
            if (o->recursion > 20) o->recursion = 20;
            break;
        default: return args_error(c, *rest, "Syntax");
        }
    }
    return NULL;
}

static error *usage(command_call *c)
{
    out_heading(c->out, "dx [-g|-gc #][-c #][-n|-v]-r[#] Expression[,<FormatSpecifier> ]\n");
    return NULL;
}

static bool capture(void *context, str line, strbuf *into)
{
    command_call *c = context;
    return dispatcher_capture(c->dispatcher, line, into);
}

/* dx says "Error: " before everything that went wrong. */
static error *worded(command_call *c, const model_context *m, error *e)
{
    if (!e || e->code == ERROR_CANCELLED) return e;
    return error_new(c->arena, e->code, "Error: %.*s%s%.*s", STR_ARG(e->message),
                     m->script_place.len ? "\n" : "", STR_ARG(m->script_place));
}

static error *run_dx(command_call *c)
{
    dx_options o = {.recursion = 1};
    str rest = str_trim(c->args);
    while (rest.len > 1 && rest.ptr[0] == '-' &&
           (isalpha((unsigned char)rest.ptr[1]) || rest.ptr[1] == '?')) {
        str flag = str_skip(str_take_word(&rest), 1);
        if (str_equal(flag, STR("?"))) return usage(c);
        rest = str_trim_left(rest);
        error *e = take_option(c, flag, &rest, &o);
        if (e) return e;
        rest = str_trim_left(rest);
    }
    if (!rest.len) return usage(c);
    bool lasting = model_assigns(rest);
    model_context *m = model_begin_command(c->session, c->arena, lasting);
    model_format f = {.raw = o.native};
    cpp_operand value_shown = {0};
    m->run = capture;
    m->run_context = c;
    m->methods = o.verbose;
    str text = str_copy(m->cpp.arena, rest); /* functions in it point into the text */
    error *e = model_evaluate(m, text, &value_shown, &f);
    if (!e && !value_shown.object && !value_shown.v.type)
        e = error_new(c->arena, ERROR_NOT_FOUND, "No type (or void) for object at Address 0x%llx",
                      (unsigned long long)value_shown.v.address);
    if (e) return worded(c, m, e);
    f.raw = f.raw || o.native;
    if (o.grid) return worded(c, m, dx_grid(c, m, &value_shown, &f, &o));
    display d = {.call = c, .m = m, .options = &o};
    model_child root = {.name = rest, .value = value_shown, .help = model_help(&value_shown), .format = f};
    show_line(&d, &root, 0);
    show_children(&d, &value_shown, &f, 0);
    return d.failed;
}

const command command_dx = {.name = "dx",
                            .synopsis = "[-g | -gc #] [-c #] [-n | -v] [-h] [-r[#]] Expression[,Format]",
                            .brief = "Display an expression of the data model, with NatVis and LINQ",
                            .example = "dx -r2 @$curprocess.Threads",
                            .run = run_dx};
