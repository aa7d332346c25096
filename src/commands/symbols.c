/* ln and x: symbols near an address and symbols by name. Source: windows-driver-docs, "ln (List Nearest
 * Symbols)", "x (Examine Symbols)"; the layout of ln is that of WinDbg 6.x. */
#include "base/vec.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "model/model.h"
#include "show/symbol.h"

#include <stdlib.h>

static error *run_ln(command_call *c)
{
    str rest = c->args;
    uint64_t address;
    while (args_take_flag(&rest, STR("D"))) {
        /* DML links carry nothing that the text does not say */
    }
    error *e = args_address(c, &rest, &address);
    e = e ? e : args_end(c, rest);
    if (e) {
        return e;
    }
    source_line line;
    if (c->session->settings.lines && symbols_line(c->session->symbols, address, &line)) {
        uint64_t displacement = address - line.address;
        emit(c->out, "source_line", displacement ? "{file}({line})+0x{displacement:x}\n" : "{file}({line})\n",
             f_s("file", line.file), f_u("line", line.line), f_x("displacement", displacement, 1));
    }
    if (!show_nearest(c->session, c->out, c->arena, address)) {
        module *m = symbols_module_at(c->session->symbols, address);
        strbuf where = {.arena = c->arena};
        if (m) {
            strbuf_format(&where, "No symbols in %.*s for this address", STR_ARG(m->name));
        } else {
            strbuf_append(&where, STR("No loaded module holds this address"));
        }
        return error_new(c->arena, ERROR_NOT_FOUND, "%.*s", STR_ARG(strbuf_str(&where)));
    }
    show_exact_matches(c->session, c->out, c->arena, address);
    return NULL;
}

/* x: what to show and in which order. */
typedef struct examine {
    command_call *call;
    bool address_only, name_only, plain; /* /0 /1 /2 */
    bool types, verbose;                 /* /t /v */
    bool functions, data;                /* /f /d */
    bool quoted, no_blank;               /* /q /p */
    bool by_size;
    uint64_t size; /* /s */
    char sort;     /* a A n N z Z, 0 = as found */
    VEC(symbol) found;
} examine;

static bool is_function(const symbol *s)
{
    return s->kind != SYMBOL_DATA && s->kind != SYMBOL_CONSTANT;
}

static uint64_t symbol_size(const symbol *s)
{
    return s->size || !s->type ? s->size : s->type->size;
}

static void print_symbol(examine *x, const symbol *s)
{
    command_call *c = x->call;
    str suffix =
        x->address_only || x->name_only || x->plain ? STR("") : show_symbol_suffix(c->session, c->arena, s);
    if (x->no_blank && str_starts_with(suffix, STR(" ("))) suffix = str_skip(suffix, 1);
    bool private = s->type != NULL;
    str type_name = x->types ? (s->type ? type_c_name(c->arena, s->type) : STR("<NoType>")) : STR("");
    const char *category =
        is_function(s) ? (private ? "prv func  " : "pub func  ") : (private ? "prv global" : "pub global");
    /* Private symbols leave room for a category column, public ones do not: both forms stand in the
     * documents. */
    const char *slot = private ? "{address:p}          {shown}{suffix}\n" : "{address:p} {shown}{suffix}\n";
    if (x->address_only) {
        slot = private ? "{address:p}          \n" : "{address:p} \n";
    } else if (x->name_only) {
        slot = "{shown}\n";
    } else if (x->verbose) {
        slot = "{category} {address:p} {size:4x} {shown}{suffix}\n";
    } else if (x->types) {
        slot = "{address:p} {type} {shown}{suffix}\n";
    }
    str shown = str_format(c->arena, x->quoted ? "@!\"%.*s!%.*s\"" : "%.*s!%.*s", STR_ARG(s->module->name),
                           STR_ARG(s->name));
    emit(c->out, "symbol", slot, f_s("shown", shown), f_p("address", s->address),
         f_s("module", s->module->name), f_s("symbol", s->name), f_s("suffix", suffix),
         f_x("size", symbol_size(s), 16), f_s("type", type_name),
         f_s("category", str_trim(str_from_cstr(category))));
}

static bool examine_each(void *user, const symbol *found)
{
    examine *x = user;
    symbol own = *found;
    const symbol *s = &own;
    session_symbol_address(x->call->session, found, &own.address);
    if ((x->functions && !is_function(s)) || (x->data && is_function(s))) {
        return true;
    }
    if (x->by_size && symbol_size(s) && symbol_size(s) != x->size) {
        return true;
    }
    if (x->sort) {
        *VEC_PUSH(x->call->arena, &x->found) = *s;
    } else {
        print_symbol(x, s);
    }
    return !out_cancelled(x->call->out);
}

/* windows-driver-docs, "Debugging Optimized Code and Inline Functions": where a function was inlined to. */
static bool print_site(void *user, const inline_site *site)
{
    examine *x = user;
    const char *slot =
        x->address_only ? "{address:p} \n"
        : x->name_only
            ? "{module}!{symbol}\n"
            : "{address:p} {module}!{symbol} =  (inline caller) {module}!{caller}+{displacement:x}\n";
    emit(x->call->out, "inline_site", slot, f_p("address", site->address), f_s("module", site->module->name),
         f_s("symbol", site->name), f_s("caller", site->caller), f_x("displacement", site->displacement, 1));
    return !out_cancelled(x->call->out);
}

static int by_address(const void *a, const void *b)
{
    const symbol *x = a, *y = b;
    return (x->address > y->address) - (x->address < y->address);
}

static int by_name(const void *a, const void *b)
{
    const symbol *x = a, *y = b;
    return str_compare_nocase(x->name, y->name);
}

static int by_symbol_size(const void *a, const void *b)
{
    uint64_t x = symbol_size(a), y = symbol_size(b);
    return (x > y) - (x < y);
}

static void print_sorted(examine *x)
{
    int (*compare)(const void *, const void *) = by_address;
    if (x->sort == 'n' || x->sort == 'N') {
        compare = by_name;
    } else if (x->sort == 'z' || x->sort == 'Z') {
        compare = by_symbol_size;
    }
    if (x->found.count) {
        qsort(x->found.items, x->found.count, sizeof *x->found.items, compare);
    }
    bool down = x->sort >= 'A' && x->sort <= 'Z';
    for (size_t i = 0; i < x->found.count && !out_cancelled(x->call->out); i++) {
        print_symbol(x, &x->found.items[down ? x->found.count - 1 - i : i]);
    }
}

static error *take_examine_option(examine *x, str flag, str *rest)
{
    for (size_t i = 0; i < flag.len; i++) {
        switch (flag.ptr[i]) {
        case '0': x->address_only = true; break;
        case '1': x->name_only = true; break;
        case '2': x->plain = true; break;
        case 't': x->types = true; break;
        case 'v': x->verbose = true; break;
        case 'f': x->functions = true; break;
        case 'd': x->data = true; break;
        case 'q': x->quoted = true; break;
        case 'p': x->no_blank = true; break;
        case 'D': break; /* markup: plain here */
        case 'a':
        case 'A':
        case 'n':
        case 'N':
        case 'z':
        case 'Z': x->sort = flag.ptr[i]; break;
        case 's': x->by_size = true; return args_expression(x->call, rest, &x->size);
        default: return error_new(x->call->arena, ERROR_SYNTAX, "Syntax error at '/%.*s'", STR_ARG(flag));
        }
    }
    return NULL;
}

static void print_local(examine *x, const frame *f, const variable *v)
{
    command_call *c = x->call;
    session *s = c->session;
    local_place place;
    bool placed = session_place_local(s, f, v, &place);
    value held = session_local_value(s, &s->values, f, v);
    uint64_t size = v->type ? v->type->size : 0;
    str shown = {0};
    bool readable =
        model_described_text(s, c->arena, held, &shown) || show_variable_value(s, c->arena, held, &shown);
    if (x->by_size && size && size != x->size) return;
    out_begin(c->out, "local");
    if (!x->name_only)
        emit(c->out, NULL,
             x->verbose                     ? "{kind:-10} {place} {size:4x} "
             : session_pointer_size(s) == 8 ? "{place:-17}          "
                                            : "{place:-8}          ",
             f_s("place", show_local_place(s, c->arena, f, v, placed ? &place : NULL)),
             f_c("kind", v->is_parameter ? "prv param " : "prv local "), f_x("size", size, 16));
    bool plain = x->name_only || x->plain;
    str type_name = v->type ? type_c_name(c->arena, v->type) : STR("<no type>");
    emit(c->out, NULL,
         x->address_only        ? ""
         : plain                ? "{name}"
         : x->types && readable ? "{type} {name} = {value}"
         : x->types             ? "{type} {name} = <value unavailable>"
         : readable             ? "{name} = {value}"
                                : "{name} = <value unavailable>",
         f_s("name", v->name), f_s("type", type_name), f_if(readable, f_s("value", shown)));
    out_heading(c->out, "\n");
    out_end(c->out);
}

/* "To display the addresses and names of all local variables for the current context", x takes a bare *. */
static error *examine_locals(examine *x)
{
    const frame *f;
    variable *variables;
    size_t count;
    error *e = session_locals(x->call->session, x->call->arena, &f, &variables, &count);
    for (size_t i = 0; !e && !x->functions && i < count && !out_cancelled(x->call->out); i++)
        print_local(x, f, &variables[i]);
    return e;
}

/* "You can use an underscore (_) before a text expression ... the debugger treats the underscore as any
 * quantity of underscores, even zero" ("String Wildcard Syntax"). Alone, or before a wildcard, it is itself.
 */
static str loosen_underscore(arena *a, str pattern)
{
    size_t mark = str_find_char(pattern, '!'), start = mark == SIZE_MAX ? 0 : mark + 1, end = start;
    while (end < pattern.len && pattern.ptr[end] == '_') end++;
    if (end == start || end == pattern.len || strchr("*?[#+\\", pattern.ptr[end])) return pattern;
    return str_format(a, "%.*s_#%.*s", STR_ARG(str_slice(pattern, 0, start)),
                      STR_ARG(str_skip(pattern, end)));
}

static error *run_x(command_call *c)
{
    examine x = {.call = c};
    str rest = c->args, flag;
    while (args_take_any_flag(&rest, &flag)) {
        error *e = take_examine_option(&x, flag, &rest);
        if (e) {
            return e;
        }
    }
    str pattern = str_trim(rest);
    if (!pattern.len) {
        return error_new(c->arena, ERROR_SYNTAX, "Symbol pattern missing: x Module!Symbol");
    }
    if (str_equal(pattern, STR("*"))) return examine_locals(&x);
    pattern = loosen_underscore(c->arena, pattern);
    symbols_match(c->session->symbols, pattern, examine_each, &x);
    print_sorted(&x);
    if (!x.data && !x.by_size) symbols_match_inlined(c->session->symbols, pattern, print_site, &x);
    return NULL;
}

const command command_ln = {.name = "ln",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[/D] Address",
                            .brief = "List the nearest symbols",
                            .example = "ln fffff88001345610",
                            .run = run_ln};

const command command_x = {.name = "x",
                           .needs = NEEDS_TARGET,
                           .synopsis =
                               "[/0 /1 /2 /t /v /f /d /s Size /q /p /a /A /n /N /z /Z] Module!Symbol | *",
                           .brief = "Examine symbols by wildcard",
                           .example = "x nt!MiCharge*",
                           .run = run_x};
