/* dt: types, and what memory holds as them.
 *
 *     dt [-options] [module!]Name [Field ...] [Address] [-l List]
 *     dt [-options] Address [Name]
 *     dt [module!]pattern*
 *
 * Source: windows-driver-docs, "dt (Display Type)"; layout from debugger logs. */
#include "dispatch/args.h"
#include "session/locals.h"
#include "show/symbol.h"
#include "show/type_fields.h"

#include <string.h>

#define LIST_LIMIT 100000

typedef struct dt_request {
    dt_options options;
    str name;            /* "nt!_EPROCESS", "_PEB", "a*"; empty = address only */
    bool name_is_prefix; /* -y */
    bool full;           /* -d: every type that fits, with its fields */
    bool help;           /* -h */
    bool enumerate;      /* -e, -s */
    bool types_only;     /* -t */
    bool physical;       /* -p */
    bool has_size;
    uint64_t size; /* -s */
    str list;      /* -l */
    bool has_address;
    uint64_t address;
} dt_request;

/* What a name stands for. */
typedef struct dt_subject {
    const type *type;
    const module *module; /* NULL = not known */
    bool has_address;     /* a variable */
    uint64_t address;
    bool qualified; /* the module was typed */
    str place;      /* of a local variable: "0x2bd320", "r15" */
    bool in_register;
    uint64_t number;        /* when in_register */
    values_context *pieces; /* of a variable in several places */
} dt_subject;

/* ---- arguments ---- */

static uint64_t take_digits(str flag, size_t *at)
{
    uint64_t n = 0;
    for (; *at < flag.len && flag.ptr[*at] >= '0' && flag.ptr[*at] <= '9' && n < 100000000; ++*at)
        n = n * 10 + (uint64_t)(flag.ptr[*at] - '0');
    return n;
}

/* Letters behind one dash. -s and -l take the next word; -n and -y are for the name that follows. */
static error *take_options(command_call *c, str flag, str *rest, dt_request *r, bool *is_name,
                           bool *is_prefix)
{
    for (size_t i = 0; i < flag.len;) {
        char letter = flag.ptr[i++];
        switch (letter) {
        case 'r': {
            size_t from = i;
            uint64_t depth = take_digits(flag, &i);
            r->options.depth = i > from && depth < 9 ? (unsigned)depth : 9;
            break;
        }
        case 'a':
            r->options.arrays = true;
            r->options.array_limit = take_digits(flag, &i);
            break;
        case 'b': r->options.block = true; break;
        case 'c': r->options.compact = true; break;
        case 'd': r->options.verbose = r->full = true; break;
        case 'h': r->help = true; break;
        case 'v': r->options.verbose = true; break;
        case 'i': r->options.no_indent = true; break;
        case 'o': r->options.no_offsets = true; break;
        case 'e': r->enumerate = true; break;
        case 't': r->types_only = true; break;
        case 'p': r->physical = true; break;
        case 'n': *is_name = true; break;
        case 'y': *is_prefix = true; break;
        case 'l': r->list = str_take_word(rest); break;
        case 's': {
            /* One word: in "-s 2 -v" the second dash is no minus. */
            str word = str_take_word(rest);
            error *e = args_expression(c, &word, &r->size);
            if (e) return e;
            r->has_size = r->enumerate = true;
            break;
        }
        default: return args_error(c, *rest, "Syntax");
        }
    }
    return NULL;
}

static bool looks_numeric(str word)
{
    if (!word.len || word.ptr[0] == '@' || (word.ptr[0] >= '0' && word.ptr[0] <= '9')) return true;
    for (size_t i = 0; i < word.len; i++) {
        char ch = word.ptr[i];
        bool digit =
            (ch >= '0' && ch <= '9') || (ch >= 'a' && ch <= 'f') || (ch >= 'A' && ch <= 'F') || ch == '`';
        if (!digit) return false;
    }
    return true;
}

/* A name, which stands in parentheses when it holds blanks. */
static str take_name(str *rest)
{
    if (rest->len && rest->ptr[0] == '(') {
        size_t close = str_find_char(*rest, ')');
        if (close != SIZE_MAX) {
            str name = str_slice(*rest, 1, close);
            *rest = str_trim_left(str_skip(*rest, close + 1));
            return str_trim(name);
        }
    }
    /* The blanks of "pair<int,pair<char,long> >" belong to it. */
    size_t end = 0, open = 0;
    *rest = str_trim_left(*rest);
    for (; end < rest->len && (open || !(rest->ptr[end] == ' ' || rest->ptr[end] == '\t')); end++) {
        if (rest->ptr[end] == '<') open++;
        else if (rest->ptr[end] == '>' && open) open--;
    }
    if (open) return str_take_word(rest);
    str name = str_slice(*rest, 0, end);
    *rest = str_trim_left(str_skip(*rest, end));
    return name;
}

/* ---- what a name stands for ---- */

/* "CHAR[8]" is an array of the type. */
static str split_subscript(str name, uint64_t *count)
{
    *count = 0;
    size_t open = str_rfind_char(name, '[');
    if (open == SIZE_MAX || open == 0 || name.ptr[name.len - 1] != ']') return name;
    size_t at = open + 1;
    uint64_t n = take_digits(name, &at);
    if (at + 1 != name.len || !n) return name;
    *count = n;
    return str_slice(name, 0, open);
}

static bool find_subject(session *s, str name, dt_subject *result)
{
    uint64_t count;
    dt_subject found = {.qualified = str_find_char(name, '!') != SIZE_MAX};
    if (name.len && name.ptr[0] == '!') name = str_skip(name, 1);
    str plain = split_subscript(name, &count);
    found.type = symbols_find_type(s->symbols, plain);
    if (!found.type) {
        symbol sym;
        if (!symbols_find(s->symbols, plain, &sym) || !sym.type) return false;
        found.type = sym.type;
        found.has_address = sym.kind != SYMBOL_FUNCTION && session_symbol_address(s, &sym, &found.address);
        found.module = sym.module;
    }
    if (count) found.type = type_array_of(found.type, count);
    if (!found.type) return false;
    if (!found.module) found.module = symbols_module_of_type(s->symbols, found.type);
    *result = found;
    return true;
}

/* ---- local variables ---- */

static bool place_variable(command_call *c, const frame *f, const variable *v, dt_subject *found)
{
    local_place place;
    if (!session_place_local(c->session, f, v, &place)) return false;
    if (place.in_pieces) {
        strbuf where = {.arena = c->arena};
        value whole = session_local_value(c->session, &c->session->values, f, v);
        if (whole.bad) return false;
        show_pieces(c->session, f, v, "", &where);
        found->has_address = true;
        found->address = whole.address;
        found->pieces = whole.context;
        found->place = strbuf_str(&where);
        return true;
    }
    if (place.in_memory) {
        found->has_address = true;
        found->address = place.address;
        found->place = str_format(c->arena, "0x%llx", (unsigned long long)place.address);
        return true;
    }
    found->in_register = true;
    found->number = place.bits;
    found->place = v->place == VARIABLE_REGISTER ? str_from_cstr(f->registers.arch->registers[v->reg].name)
                                                 : STR("constant");
    return true;
}

/* A variable of the selected frame. Its name stands before types and globals of the same name. */
static bool find_local(command_call *c, str name, dt_subject *result)
{
    const frame *f;
    variable *variables;
    size_t found;
    if (str_find_char(name, '!') != SIZE_MAX || session_locals(c->session, c->arena, &f, &variables, &found))
        return false;
    for (size_t i = 0; i < found; i++) {
        dt_subject subject = {.type = variables[i].type, .qualified = true};
        if (!variables[i].type || !str_equal_nocase(variables[i].name, name)) continue;
        if (!place_variable(c, f, &variables[i], &subject)) continue;
        *result = subject;
        return true;
    }
    return false;
}

/* Public symbols have no types: that is mostly why one is not found. */
static error *not_found(command_call *c, str name)
{
    size_t mark = str_find_char(name, '!');
    const module *m =
        mark == SIZE_MAX ? NULL : symbols_find_module(c->session->symbols, str_slice(name, 0, mark));
    bool only_public = m && m->status == SYMBOLS_PDB && !m->has_types && !m->near_types.file.len;
    return error_new(c->arena, ERROR_NOT_FOUND, "Symbol %.*s not found.%s%.*s%s", STR_ARG(name),
                     only_public ? " (" : "", STR_ARG(only_public ? m->symbol_file : STR("")),
                     only_public ? " has public symbols only: no types)" : "");
}

static bool find_at_address(session *s, uint64_t address, dt_subject *result)
{
    symbol sym;
    if (!symbols_nearest(s->symbols, address, &sym) || sym.address != address || !sym.type) return false;
    *result = (dt_subject){
        .type = sym.type, .module = sym.module, .has_address = true, .address = address, .qualified = true};
    return true;
}

/* ---- enumeration: dt module!pattern* ---- */

typedef struct enumeration {
    command_call *call;
    const dt_request *request;
    const module *module;
    const type *first; /* the first type that fits */
    const module *first_module;
} enumeration;

static void show_type(command_call *c, const dt_request *r, const type *t)
{
    values_context values = c->session->values;
    values.arena = c->arena;
    values.field_cache = NULL;
    dt_display d = dt_display_new(c->session, c->out, c->arena, &values, &r->options);
    d.types_only = true;
    if (r->options.verbose) dt_show_verbose_line(&d, t);
    dt_show(&d, value_number(&values, t, 0));
}

static bool size_wanted(const dt_request *r, uint64_t size)
{
    return !r->has_size || r->size == size;
}

static void print_entry(enumeration *e, const char *lead, uint64_t address, str name, uint64_t size)
{
    bool sized = e->request->options.verbose;
    strbuf line = {.arena = e->call->arena};
    strbuf_append(&line, str_from_cstr(lead));
    if (sized) strbuf_append(&line, STR(" {size:03x} "));
    strbuf_append(&line, STR("{module}!{name}\n"));
    emit(e->call->out, "type", strbuf_str(&line).ptr, f_if(address != 0, f_p("address", address)),
         f_s("module", e->module->name), f_s("name", name), f_x("size", size, 8));
}

static bool each_type(void *user, const type *t)
{
    enumeration *e = user;
    if (!t->name.len || t->is_forward || !size_wanted(e->request, t->size)) return true;
    if (!e->first) {
        e->first = t;
        e->first_module = e->module;
    }
    print_entry(e, "          ", 0, t->name, t->size);
    if (e->request->full) show_type(e->call, e->request, t);
    return !out_cancelled(e->call->out);
}

static bool each_symbol(void *user, const symbol *s)
{
    enumeration *e = user;
    uint64_t size = s->type ? s->type->size : s->size;
    if (s->kind != SYMBOL_FUNCTION && (s->type || e->request->options.verbose) &&
        size_wanted(e->request, size)) {
        e->module = s->module;
        print_entry(e, "{address:p}  ", s->address, s->name, size);
    }
    return !out_cancelled(e->call->out);
}

static error *enumerate(command_call *c, const dt_request *r)
{
    session *s = c->session;
    str pattern = r->name, module_pattern = STR("*");
    size_t bang = str_find_char(pattern, '!');
    if (bang != SIZE_MAX) {
        module_pattern = str_slice(pattern, 0, bang);
        pattern = str_skip(pattern, bang + 1);
    }
    if (r->name_is_prefix) pattern = str_format(c->arena, "%.*s*", STR_ARG(pattern));
    if (r->options.verbose && r->has_size)
        out_heading(c->out, "Enumerating symbols matching %.*s, Size = 0x%llx\n", STR_ARG(r->name),
                    (unsigned long long)r->size);
    if (r->options.verbose) out_heading(c->out, "Address   Size Symbol\n");
    enumeration e = {.call = c, .request = r};
    if (!r->types_only)
        symbols_match(s->symbols,
                      str_format(c->arena, "%.*s!%.*s", STR_ARG(module_pattern), STR_ARG(pattern)),
                      each_symbol, &e);
    for (size_t i = 0; i < symbols_module_count(s->symbols) && !out_cancelled(c->out); i++) {
        module *m = symbols_module(s->symbols, i);
        if (!str_match_wildcard(module_pattern, m->name, true) &&
            symbols_find_module(s->symbols, module_pattern) != m)
            continue;
        e.module = m;
        type_match(module_types(m), pattern, each_type, &e);
    }
    if (r->name_is_prefix && !r->full && e.first && !out_cancelled(c->out)) {
        out_heading(c->out, "%.*s!%.*s\n", STR_ARG(e.first_module->name), STR_ARG(e.first->name));
        show_type(c, r, e.first);
    }
    return NULL;
}

/* ---- lists: dt Type -l Field Address ---- */

static error *show_list(command_call *c, values_context *values, const dt_request *r, const type *t)
{
    type_field link;
    str outer = r->list;
    /* "ActiveProcessLinks.Flink" leads to the next ActiveProcessLinks, "Next" to the next structure itself.
     */
    size_t dot = str_rfind_char(outer, '.');
    uint64_t back = 0;
    if (!type_find_field(t, r->list, &link))
        return error_new(c->arena, ERROR_NOT_FOUND, "Cannot find list field %.*s in %.*s", STR_ARG(r->list),
                         STR_ARG(t->name));
    const type *linked = type_resolve(link.type);
    linked = linked ? type_resolve(linked->target) : NULL;
    if (linked != type_resolve(t)) {
        type_field head;
        back = dot != SIZE_MAX && type_find_field(t, str_slice(outer, 0, dot), &head) ? head.offset
                                                                                      : link.offset;
    }
    uint64_t address = r->address, checkpoint = address;
    for (size_t step = 1, power = 1; step <= LIST_LIMIT && address && !out_cancelled(c->out); step++) {
        out_heading(c->out, "%.*s at 0x%llx\n---------------------------------------------\n",
                    STR_ARG(r->list), (unsigned long long)address);
        dt_display d = dt_display_new(c->session, c->out, c->arena, values, &r->options);
        value v = value_at(values, t, address);
        dt_show(&d, v);
        dt_show_read_error(&d);
        out_heading(c->out, "\n");
        uint64_t next;
        if (d.has_read_error || !value_u64(value_at(values, link.type, address + link.offset), &next) ||
            !next)
            break;
        address = next - back;
        if (address == r->address || address == checkpoint) break;
        if (step == power) {
            checkpoint = address;
            power *= 2;
        }
    }
    return NULL;
}

/* ---- the command ---- */

static error *take_fields(command_call *c, str rest, dt_request *r, dt_subject *subject)
{
    bool has_type = subject->type != NULL;
    bool is_name = false, is_prefix = false;
    str flag;
    while (!args_empty(rest)) {
        rest = str_trim_left(rest);
        if (args_take_any_flag(&rest, &flag)) {
            error *e = take_options(c, flag, &rest, r, &is_name, &is_prefix);
            if (e) return e;
            continue;
        }
        str word = rest, after = rest;
        word = str_take_word(&after);
        if (!has_type) {
            rest = str_trim_left(rest);
            str name = take_name(&rest);
            if (!find_subject(c->session, name, subject)) return not_found(c, name);
            r->name = name;
            has_type = true;
            continue;
        }
        if ((is_name || !looks_numeric(word) || !r->has_address) &&
            dt_names_field(subject->type, word, is_prefix, &c->session->interrupt)) {
            if (r->options.field_count == DT_MAX_FIELDS) return args_error(c, rest, "Overflow");
            r->options.prefix[r->options.field_count] = is_prefix;
            r->options.fields[r->options.field_count++] = word;
            is_name = is_prefix = false;
            rest = after;
            continue;
        }
        error *e = args_expression(c, &rest, &r->address);
        if (e)
            return looks_numeric(word) || str_find_char(word, '(') != SIZE_MAX
                       ? e
                       : error_new(c->arena, ERROR_NOT_FOUND, "Cannot find specified field members.");
        r->address = r->physical ? r->address : session_address(c->session, r->address);
        r->has_address = true;
    }
    return NULL;
}

static void show_header(command_call *c, const dt_subject *subject)
{
    const type *t = type_resolve(subject->type);
    if (subject->place.len) {
        /* "Type Foo*": C's name without the kind of record and the blank before the star. */
        str name = type_c_name(c->arena, subject->type);
        static const char *const kinds[] = {"struct ", "class ", "union ", "enum "};
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
            if (str_starts_with(name, str_from_cstr(kinds[i]))) name = str_skip(name, strlen(kinds[i]));
        size_t star = str_find(name, STR(" *"));
        str pointee = str_slice(name, 0, star == SIZE_MAX ? name.len : star);
        str stars = star == SIZE_MAX ? STR("") : str_skip(name, star + 1);
        emit(c->out, "local", "Local var @ {place} Type {type}\n", f_s("place", subject->place),
             f_s("type", str_format(c->arena, "%.*s%.*s", STR_ARG(pointee), STR_ARG(stars))));
        return;
    }
    if (subject->qualified || subject->has_address || !subject->module || !t || !t->name.len) return;
    out_heading(c->out, "%.*s!%.*s\n", STR_ARG(subject->module->name), STR_ARG(t->name));
}

static error *show_subject(command_call *c, dt_request *r, const dt_subject *subject)
{
    session *s = c->session;
    values_context values = subject->pieces && !r->has_address ? *subject->pieces : s->values;
    if (r->physical) {
        if (!s->target || !s->target->physical_memory)
            return error_new(c->arena, ERROR_UNAVAILABLE, "This target has no physical memory");
        values.space = s->target->physical_memory;
    }
    values.arena = c->arena;
    values.field_cache = NULL;
    if (!r->has_address && subject->has_address) {
        r->has_address = true;
        r->address = subject->address;
    }
    const type *t = subject->type;
    if (r->options.arrays && !r->options.field_count && r->has_address && type_resolve(t) &&
        type_resolve(t)->kind != TYPE_ARRAY)
        t = type_array_of(t, r->options.array_limit ? r->options.array_limit : 1);
    if (r->list.len)
        return r->has_address
                   ? show_list(c, &values, r, t)
                   : error_new(c->arena, ERROR_SYNTAX, "-l needs the address of the first structure");
    value v = r->has_address ? value_at(&values, t, r->address) : value_number(&values, t, subject->number);
    dt_display d = dt_display_new(c->session, c->out, c->arena, &values, &r->options);
    d.types_only = !r->has_address && !subject->in_register;
    show_header(c, subject);
    if (r->options.verbose) dt_show_verbose_line(&d, t);
    dt_show(&d, v);
    dt_show_read_error(&d);
    return NULL;
}

/* In our own words; what is described is that of windows-driver-docs. */
static void show_options(command_call *c)
{
    static const char *const lines[] = {
        "dt [-options] [module!]Name [Field ...] [Address] [-l List]",
        "dt [-options] Address [Name]",
        "  -a[n]     each element of an array on a line, at most n",
        "  -b        blocks: substructures and arrays in full, pointers of the outer structure only",
        "  -c        compact: all fields on one line",
        "  -d        verbose; with Name*, every type that fits with its fields",
        "  -e        list types and globals whose names fit",
        "  -i        subtypes are not indented",
        "  -l List   follow the list that this field links",
        "  -n        the next word is a name, not an address",
        "  -o        no offsets",
        "  -p        Address is a physical one",
        "  -r[n]     fields of subtypes as well, n levels deep",
        "  -s size   list only what has this size in bytes",
        "  -t        list types only",
        "  -v        verbose: sizes, counts of elements, methods",
        "  -y        the next word is the beginning of a name",
        "A Name of \".\" is the last one again. \"Field.\" shows the field's own fields as well.",
    };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) out_heading(c->out, "%s\n", lines[i]);
}

/* "." is the last name again. */
static str repeated_name(command_call *c, str name)
{
    char *last = c->session->last_type;
    if (str_equal(name, STR(".")) && last[0]) {
        out_heading(c->out, "Using sym %s\n", last);
        return str_from_cstr(last);
    }
    if (name.len && name.len < sizeof c->session->last_type) {
        memcpy(last, name.ptr, name.len);
        last[name.len] = '\0';
    }
    return name;
}

static error *run_dt(command_call *c)
{
    dt_request r = {0};
    str rest = str_trim_left(c->args), flag;
    bool is_name = false;
    while (args_take_any_flag(&rest, &flag)) {
        error *e = take_options(c, flag, &rest, &r, &is_name, &r.name_is_prefix);
        if (e) return e;
    }
    rest = str_trim_left(rest);
    if (r.help) {
        show_options(c);
        return NULL;
    }
    if (args_empty(rest))
        return error_new(c->arena, ERROR_SYNTAX,
                         "dt needs a type or variable: dt [module!]Name [Field] [Address]");
    dt_subject subject = {0};
    str after = rest, name = take_name(&after);
    bool pattern = str_find_char(name, '*') != SIZE_MAX || r.enumerate || r.name_is_prefix ||
                   (name.len > 1 && str_ends_with_nocase(name, STR("?")));
    if (pattern) {
        r.name = name;
        return enumerate(c, &r);
    }
    bool number = !is_name && looks_numeric(name) && str_find_char(name, '!') == SIZE_MAX;
    if (!number) name = repeated_name(c, name);
    if (!number && (find_local(c, name, &subject) || find_subject(c->session, name, &subject))) {
        r.name = name;
        rest = after;
    } else if (!number) {
        return not_found(c, name);
    } else {
        error *e = args_expression(c, &rest, &r.address);
        if (e) return e;
        r.address = session_address(c->session, r.address);
        r.has_address = true;
        if (args_empty(rest) && !find_at_address(c->session, r.address, &subject))
            return error_new(c->arena, ERROR_NOT_FOUND, "No variable or type stands at this address.");
    }
    error *e = take_fields(c, rest, &r, &subject);
    if (e) return e;
    if (!subject.type)
        return error_new(c->arena, ERROR_SYNTAX, "dt needs a type for this address: dt Address Name");
    return show_subject(c, &r, &subject);
}

const command command_dt = {.name = "dt",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[-abcdehinoprstvy] [Module!]Name [Field ...] [Address] [-l List]",
                            .brief = "Display a type, or memory as that type",
                            .example = "dt nt!_EPROCESS ImageFileName fffffa8019c65c00",
                            .run = run_dt};
