/* dv: local variables and parameters of the selected frame. Source: windows-driver-docs, "dv (Display Local
 * Variables)": names are right-aligned to 15 columns unless types stand in front of them. */
#include "session/locals.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "model/model.h"
#include "show/instruction.h"
#include "show/symbol.h"

#include <stdlib.h>

typedef struct local_options {
    bool kinds, types, places, offsets; /* /i /t /v /V */
    char sort;                          /* a A n N z Z, 0 = the PDB's order */
    str pattern;
} local_options;

/* One variable with what its sort keys and columns need. */
typedef struct local_row {
    const variable *variable;
    bool placed;
    local_place place;
} local_row;

static error *take_options(command_call *c, local_options *o)
{
    str rest = c->args, flag;
    while (args_take_any_flag(&rest, &flag)) {
        for (size_t i = 0; i < flag.len; i++) {
            switch (flag.ptr[i]) {
            case 'i': o->kinds = true; break;
            case 't': o->types = true; break;
            case 'v': o->places = true; break;
            case 'V': o->places = o->offsets = true; break;
            case 'a':
            case 'A':
            case 'n':
            case 'N':
            case 'z':
            case 'Z': o->sort = flag.ptr[i]; break;
            default: return error_new(c->arena, ERROR_SYNTAX, "Syntax error at '/%.*s'", STR_ARG(flag));
            }
        }
    }
    o->pattern = str_trim(rest);
    return NULL;
}

static int by_place(const void *a, const void *b)
{
    const local_row *x = a, *y = b;
    return (x->place.address > y->place.address) - (x->place.address < y->place.address);
}

static int by_name(const void *a, const void *b)
{
    return str_compare_nocase(((const local_row *)a)->variable->name, ((const local_row *)b)->variable->name);
}

static uint64_t row_size(const local_row *row)
{
    return row->variable->type ? row->variable->type->size : 0;
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = row_size(a), y = row_size(b);
    return (x > y) - (x < y);
}

static void sort_rows(local_row *rows, size_t count, char key)
{
    if (!count || !key) {
        return;
    }
    qsort(rows, count, sizeof *rows,
          key == 'a' || key == 'A'   ? by_place
          : key == 'n' || key == 'N' ? by_name
                                     : by_size);
    for (size_t i = 0; key < 'a' && i < count / 2; i++) {
        local_row swap = rows[i];
        rows[i] = rows[count - 1 - i];
        rows[count - 1 - i] = swap;
    }
}

static str offset_text(command_call *c, const frame *f, const variable *v)
{
    if (v->place != VARIABLE_REGISTER_RELATIVE) {
        return STR("");
    }
    const char *name = f->registers.arch->registers[v->reg].name;
    uint64_t distance = v->offset < 0 ? (uint64_t)-v->offset : (uint64_t)v->offset;
    return str_format(c->arena, "@%s%c0x%04llx", name, v->offset < 0 ? '-' : '+',
                      (unsigned long long)distance);
}

static void print_row(command_call *c, const local_options *o, const frame *f, const local_row *row)
{
    const variable *v = row->variable;
    value val = session_local_value(c->session, &c->session->values, f, v);
    str shown = {0};
    /* Public transcripts of cdb have "tuple1 = (0x8, {...}, {...})". */
    bool readable = model_described_text(c->session, c->arena, val, &shown) ||
                    show_variable_value(c->session, c->arena, val, &shown);
    const char *kind = v->is_parameter ? "prv param " : "prv local ";
    out_begin(c->out, "local");
    emit(c->out, NULL, o->kinds ? "{kind:-10} " : "", f_c("kind", kind));
    bool wide = session_pointer_size(c->session) == 8;
    emit(c->out, NULL,
         !o->places ? ""
         : wide     ? "{place:-17} "
                    : "{place:-8} ",
         f_s("place", show_local_place(c->session, c->arena, f, v, row->placed ? &row->place : NULL)));
    emit(c->out, NULL, o->offsets ? "{offset} " : "", f_s("offset", offset_text(c, f, v)));
    str type_name = v->type ? type_c_name(c->arena, v->type) : STR("<no type>");
    emit(c->out, NULL, o->types ? "{type} {name} = " : "{name:15} = ", f_s("type", type_name),
         f_s("name", v->name));
    emit(c->out, NULL, readable ? "{value}\n" : "<value unavailable>\n", f_if(readable, f_s("value", shown)));
    out_end(c->out);
}

static error *run_dv(command_call *c)
{
    local_options o = {0};
    error *e = take_options(c, &o);
    if (e) {
        return e;
    }
    const frame *f;
    variable *variables;
    size_t count;
    if ((e = session_locals(c->session, c->arena, &f, &variables, &count))) {
        return e;
    }
    local_row *rows = ARENA_ARRAY(c->arena, local_row, count + 1);
    size_t wanted = 0;
    for (size_t i = 0; i < count; i++) {
        if (o.pattern.len && !str_match_wildcard(o.pattern, variables[i].name, true)) {
            continue;
        }
        local_row *row = &rows[wanted++];
        row->variable = &variables[i];
        row->placed = session_place_local(c->session, f, &variables[i], &row->place);
    }
    if (!count) {
        symbol s;
        bool private = symbols_nearest(c->session->symbols, f->ip, &s) && s.has_parameter_info;
        return private
                   ? NULL
                   : error_new(c->arena, ERROR_NOT_FOUND,
                               "Unable to enumerate locals, HRESULT 0x80004005\nPrivate symbols "
                               "(symbols.pri) are required for locals.\nType \".hh dbgerr005\" for details.");
    }
    sort_rows(rows, wanted, o.sort);
    for (size_t i = 0; i < wanted && !out_cancelled(c->out); i++) {
        print_row(c, &o, f, &rows[i]);
    }
    return NULL;
}

const command command_dv = {.name = "dv",
                            .needs = NEEDS_REGISTERS,
                            .synopsis = "[/i] [/t] [/v | /V] [/a /A /n /N /z /Z] [Pattern]",
                            .brief = "Display local variables and parameters of the selected frame",
                            .example = "dv /t /v",
                            .run = run_dv};
