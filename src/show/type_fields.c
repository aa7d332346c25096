/* dt's lines:
 *
 *    +0x008 pDeskInfo        : 0xfffff900`c05e0a70 tagDESKTOPINFO         with an address
 *    +0x2e0 ImageFileName    : [15] UChar                                 without
 *       +0x000 Flink            : 0x00191ee0 _LIST_ENTRY                  a subtype's field (-r, -b,
 * "Field.") [00] 0x1                                                            an element (-a)
 *
 * Names are padded to 16 columns, or to the longest field that was asked for by name. */
#include "show/type_fields.h"

#include "show/instruction.h"

#define LINE_LIMIT 200000
#define MAX_DEPTH 10
#define MAX_NESTING 64 /* a damaged PDB may have a class that is its own base */
#define MAX_MEMBERS_SEARCHED (1u << 20)
#define NAME_WIDTH 16

static void show_members(dt_display *d, value v, uint64_t origin, unsigned level, unsigned depth,
                         const str *filters, size_t filter_count);
static void show_methods(dt_display *d, const type *t, unsigned level);

static bool is_record(const type *t)
{
    return t && (t->kind == TYPE_STRUCT || t->kind == TYPE_CLASS || t->kind == TYPE_UNION);
}

dt_display dt_display_new(session *s, out *o, arena *a, values_context *values, const dt_options *options)
{
    dt_display d = {.session = s,
                    .out = o,
                    .arena = a,
                    .values = values,
                    .options = options,
                    .name_width = options->field_count || options->compact ? 0 : NAME_WIDTH};
    for (size_t i = 0; i < options->field_count; i++)
        if (options->fields[i].len > d.name_width) d.name_width = options->fields[i].len;
    return d;
}

static bool stopped(dt_display *d)
{
    return out_cancelled(d->out) || d->lines >= LINE_LIMIT;
}

/* "nt!Name+10" behind a function pointer. */
static bool name_function(void *context, uint64_t address, strbuf *text)
{
    session *s = context;
    symbol found;
    if (!symbols_nearest(s->symbols, address, &found) || found.kind == SYMBOL_MODULE) return false;
    strbuf_format(text, "%.*s!%.*s+%llx", STR_ARG(found.module->name), STR_ARG(found.name),
                  (unsigned long long)(address - found.address));
    return true;
}

static void note_missing(dt_display *d, value v)
{
    value checked = value_checked(v);
    if (!checked.bad || !checked.bad->has_location) return;
    d->has_read_error = true;
    d->read_error = v.address;
}

static str value_text(dt_display *d, value v)
{
    note_missing(d, v);
    value_namer names = {name_function, d->session};
    return value_dt_text_named(d->arena, v, &names);
}

/* "0x00007ff9`1e28c170 ", "Ptr64 ": the table has no type to name. */
static str vtable_text(dt_display *d, value v)
{
    uint64_t p;
    if (!v.in_memory) return d->values->pointer_size == 4 ? STR("Ptr32 ") : STR("Ptr64 ");
    note_missing(d, v);
    if (!value_u64(v, &p)) return STR("???? ");
    if (d->values->pointer_size == 4) return str_format(d->arena, "0x%08x ", (unsigned)p);
    return str_format(d->arena, "0x%08x`%08x ", (unsigned)(p >> 32), (unsigned)p);
}

static str type_text(dt_display *d, const type_member *m)
{
    if (m->bit_count)
        return str_format(d->arena, "Pos %u, %u Bit%s", m->bit_position, m->bit_count,
                          m->bit_count == 1 ? "" : "s");
    return type_dt_name(d->arena, m->type);
}

static str verbose_text(dt_display *d, const type *t)
{
    type_with_body(t);
    const char *kind = t->kind == TYPE_UNION ? "union" : t->kind == TYPE_CLASS ? "class" : "struct";
    return str_format(d->arena, "%s %.*s, %zu elements, 0x%llx bytes", kind,
                      STR_ARG(t->name.len ? t->name : STR("<unnamed-tag>")),
                      t->member_count + t->method_count, (unsigned long long)t->size);
}

/* The start of a line with its braces doubled, for a template. */
static str literal(arena *a, str text)
{
    strbuf b = {.arena = a};
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '{' || text.ptr[i] == '}') strbuf_append_char(&b, text.ptr[i]);
        strbuf_append_char(&b, text.ptr[i]);
    }
    return strbuf_str(&b);
}

static void emit_member(dt_display *d, const type_member *m, uint64_t offset, value v, unsigned level,
                        str text)
{
    arena *a = d->arena;
    strbuf line = {.arena = a};
    if (!d->options->no_indent) strbuf_append_repeat(&line, ' ', 3 + 3 * (size_t)level);
    if (m->is_static && v.in_memory) {
        strbuf_append_char(&line, '=');
        show_address(d->session, v.address, &line);
        strbuf_append_char(&line, ' ');
    } else if (m->is_static) strbuf_append(&line, STR("=static "));
    else if (d->unplaced && !d->options->no_offsets) strbuf_append(&line, STR("+0x??? "));
    else if (!d->options->no_offsets) strbuf_format(&line, "+0x%03llx ", (unsigned long long)offset);
    strbuf_append(&line, literal(a, m->name));
    if (m->name.len < d->name_width && !m->is_vtable)
        strbuf_append_repeat(&line, ' ', d->name_width - m->name.len);
    strbuf_append(&line, d->options->compact ? STR(" : {value}") : STR(" : {value}\n"));
    uint64_t raw = 0;
    bool have = v.in_memory && value_u64(v, &raw);
    str table = {0};
    if (m->is_vtable && have) {
        strbuf name = {.arena = a};
        if (symbols_format(d->session->symbols, raw, true, &name)) table = strbuf_str(&name);
    }
    d->lines++;
    emit(d->out, "field", strbuf_str(&line).ptr, f_u("level", level), f_s("name", m->name),
         f_if(!d->unplaced, f_u("offset", offset)),
         f_if(v.in_memory && !value_in_registers(v), f_p("address", v.address)), f_s("type", type_text(d, m)),
         f_if(have, f_x("raw", raw, 16)), f_s("value", text), f_if(table.len != 0, f_s("symbol", table)));
}

/* ---- filters: the fields that were named, level by level ---- */

/* "a..c." is the levels "a", "", "c", "". */
static str take_level(str *filter)
{
    str level = str_take_until(filter, '.');
    return level;
}

static bool level_matches(str pattern, bool prefix, str name)
{
    if (!pattern.len) return true;
    size_t bracket = str_find_char(pattern, '[');
    if (bracket != SIZE_MAX && pattern.len && pattern.ptr[pattern.len - 1] == ']')
        pattern = str_slice(pattern, 0, bracket);
    if (prefix) return str_starts_with_nocase(name, pattern);
    return str_match_wildcard(pattern, name, true);
}

static bool ends_level(str filter)
{
    return str_find_char(filter, '.') != SIZE_MAX;
}

/* One search for a field by name. `steps` bounds the members looked at: in a damaged PDB each of a class's
 * bases may be that class. */
typedef struct field_search {
    const interrupt *interrupt;
    size_t steps;
} field_search;

static bool names_field(field_search *search, const type *t, str text, bool prefix, unsigned nesting)
{
    t = type_resolve(t);
    if (!is_record(t) || nesting > MAX_NESTING || interrupt_pending(search->interrupt)) return false;
    bool dotted = ends_level(text);
    str first = take_level(&text);
    type_with_body(t);
    if (t->member_count >= search->steps) {
        search->steps = 0;
        return false;
    }
    search->steps -= t->member_count + 1;
    for (size_t i = 0; i < t->member_count; i++) {
        const type_member *m = &t->members[i];
        if ((m->is_base_class || !m->name.len) &&
            names_field(search, m->type, first, prefix || dotted, nesting + 1))
            return true;
        if (!m->is_base_class && level_matches(first, prefix || dotted, m->name)) return true;
    }
    return false;
}

bool dt_names_field(const type *t, str text, bool prefix, const interrupt *i)
{
    field_search search = {i, MAX_MEMBERS_SEARCHED};
    return names_field(&search, t, text, prefix, 0);
}

/* ---- members ---- */

/* A static member is a variable of its own, "Type::member". */
static value static_value(dt_display *d, const type *owner, const type_member *m)
{
    value v = value_at(d->values, m->type, 0);
    symbol found;
    const module *from = symbols_module_of_type(d->session->symbols, owner);
    v.in_memory = false;
    if (!from || !owner->name.len) return v;
    str name =
        str_format(d->arena, "%.*s!%.*s::%.*s", STR_ARG(from->name), STR_ARG(owner->name), STR_ARG(m->name));
    v.in_memory = symbols_find(d->session->symbols, name, &found) &&
                  session_symbol_address(d->session, &found, &v.address);
    return v;
}

static value member_value(value v, const type_member *m)
{
    value at = value_at(v.context, m->type, v.address + m->offset);
    at.in_memory = v.in_memory;
    at.bit_position = m->bit_position;
    at.bit_count = m->bit_count;
    return at;
}

static void show_elements(dt_display *d, value array, unsigned level, unsigned depth)
{
    const type *t = type_resolve(array.type), *element = type_resolve(t->target);
    uint64_t count = d->options->arrays && d->options->array_limit && d->options->array_limit < t->count
                         ? d->options->array_limit
                         : t->count;
    for (uint64_t i = 0; i < count && !stopped(d); i++) {
        value e = value_index(array, i);
        bool expand = is_record(element) && d->options->block && depth > 0;
        str text = expand ? STR("") : value_text(d, e);
        const char *form = d->options->compact ? "%*s[%llu] {value}\n" : "%*s[%02llu] {value}\n";
        int indent = d->options->compact && level == 0 ? 0 : (int)(4 + 3 * level);
        str line = str_format(d->arena, form, indent, "", (unsigned long long)i);
        d->lines++;
        emit(d->out, "element", line.ptr, f_u("index", i), f_s("value", text));
        if (expand) show_members(d, e, e.address, level + 1, depth - 1, NULL, 0);
    }
}

/* What stands below a member's line: its subtype's fields, or an array's elements. `depth` levels remain. */
static void show_below(dt_display *d, value v, unsigned level, unsigned depth)
{
    const type *t = type_resolve(v.type);
    if (depth == 0 || !t || v.bit_count || stopped(d)) return;
    if (is_record(t)) {
        show_members(d, v, v.address, level + 1, depth - 1, NULL, 0);
    } else if (t->kind == TYPE_POINTER && !d->options->block) {
        const type *pointee = type_resolve(t->target);
        uint64_t p = 0;
        if (!is_record(pointee)) return;
        value pointed = value_at(v.context, pointee, 0);
        pointed.in_memory = v.in_memory;
        if (v.in_memory && (!value_u64(v, &p) || p == 0)) return;
        pointed.address = p;
        show_members(d, pointed, pointed.address, level + 1, depth - 1, NULL, 0);
    }
}

/* Subscripted fields: "Bitmap[3]" is one element. */
static bool element_wanted(str pattern, uint64_t *index)
{
    size_t open = str_find_char(pattern, '[');
    if (open == SIZE_MAX || pattern.ptr[pattern.len - 1] != ']') return false;
    uint64_t n = 0;
    for (size_t i = open + 1; i + 1 < pattern.len; i++) {
        if (pattern.ptr[i] < '0' || pattern.ptr[i] > '9' || n > UINT32_MAX) return false;
        n = n * 10 + (uint64_t)(pattern.ptr[i] - '0');
    }
    *index = n;
    return true;
}

static void show_member(dt_display *d, value container, uint64_t origin, const type_member *m, unsigned level,
                        unsigned depth, str filter, bool filtered)
{
    bool deeper = filtered && ends_level(filter);
    value v = m->is_static ? static_value(d, type_resolve(container.type), m) : member_value(container, m);
    unsigned bases = d->bases;
    d->bases = 0;
    const type *t = type_resolve(m->type);
    uint64_t index;
    if (filtered && v.in_memory && t && t->kind == TYPE_ARRAY && element_wanted(filter, &index) &&
        index < t->count) {
        v = value_index(v, index);
        t = type_resolve(v.type);
    }
    bool spread = t && t->kind == TYPE_ARRAY && v.in_memory && (d->options->arrays || d->options->block);
    bool types_only = !container.in_memory || (m->is_static && !v.in_memory);
    str text = m->is_vtable ? vtable_text(d, v)
               : types_only ? (d->options->verbose && is_record(t) ? verbose_text(d, t) : type_text(d, m))
               : spread || (deeper && is_record(t) && !value_has_inline_text(v)) ? STR("")
                                                                                 : value_text(d, v);
    emit_member(d, m, container.address + m->offset - origin, v, level, text);
    if (spread) {
        show_elements(d, v, level, depth);
    } else if (deeper) {
        str rest = filter;
        take_level(&rest);
        value below = v;
        if (t && t->kind == TYPE_POINTER) {
            below = v.in_memory ? value_deref(v) : value_at(v.context, t->target, 0);
            below.in_memory = v.in_memory;
        }
        if (!below.bad && is_record(type_resolve(below.type)))
            show_members(d, below, below.address, level + 1, depth, &rest, 1);
    } else if (!m->is_vtable) {
        show_below(d, v, level, depth);
    }
    d->bases = bases;
}

/* A virtual base belongs to the whole object: it is shown once, for the class that was asked for. Without an
 * object nobody knows its place. */
static void show_base(dt_display *d, value v, const type_member *m, uint64_t origin, unsigned level,
                      unsigned depth, const str *filters, size_t filter_count)
{
    value base = member_value(v, m);
    bool placed = !m->is_virtual_base || value_virtual_base(v, m->offset, m->table_index, &base.address);
    if (m->is_virtual_base && d->bases) return;
    bool unplaced = d->unplaced;
    d->unplaced = unplaced || !placed;
    base.in_memory = base.in_memory && placed;
    d->bases++;
    show_members(d, base, origin, level, depth, filters, filter_count);
    d->bases--;
    d->unplaced = unplaced;
}

/* Offsets are counted from `origin`, where the structure with a name begins. */
static void show_members(dt_display *d, value v, uint64_t origin, unsigned level, unsigned depth,
                         const str *filters, size_t filter_count)
{
    const type *t = type_resolve(v.type);
    if (!is_record(t) || level > MAX_DEPTH || d->nesting >= MAX_NESTING) return;
    d->nesting++;
    type_with_body(t);
    for (size_t i = 0; i < t->member_count && !stopped(d); i++) {
        const type_member *m = &t->members[i];
        /* Members of base classes and of unions without a name are the type's own. */
        if (m->is_base_class || !m->name.len) {
            show_base(d, v, m, origin, level, depth, filters, filter_count);
            continue;
        }
        if (!filter_count) show_member(d, v, origin, m, level, depth, (str){0}, false);
        /* One line a field, however many names ask for it: the one that asks for its subfields counts. */
        size_t chosen = filter_count;
        for (size_t f = 0; f < filter_count; f++) {
            str rest = filters[f];
            bool deeper = ends_level(rest), prefix = deeper || (level == 0 && d->options->prefix[f]);
            if (level_matches(take_level(&rest), prefix, m->name) && (chosen == filter_count || deeper))
                chosen = f;
        }
        if (chosen < filter_count) show_member(d, v, origin, m, level, depth, filters[chosen], true);
    }
    if (d->options->verbose && !filter_count && !d->options->compact) show_methods(d, t, level);
    d->nesting--;
}

/* -v: "   +0x000 add              void  (  int )+0". No published transcript shows such a line: the form is
 * as users of WinDbg tell it. */
static void show_methods(dt_display *d, const type *t, unsigned level)
{
    for (size_t i = 0; i < t->method_count && !stopped(d); i++) {
        const type_method *m = &t->methods[i];
        strbuf line = {.arena = d->arena};
        if (!d->options->no_indent) strbuf_append_repeat(&line, ' ', 3 + 3 * (size_t)level);
        if (!d->options->no_offsets) strbuf_append(&line, STR("+0x000 "));
        strbuf_append(&line, literal(d->arena, m->name));
        if (m->name.len < NAME_WIDTH) strbuf_append_repeat(&line, ' ', NAME_WIDTH - m->name.len);
        strbuf_append(&line, STR(" {signature}+0\n"));
        d->lines++;
        emit(d->out, "method", strbuf_str(&line).ptr, f_u("level", level), f_s("name", m->name),
             f_s("signature", type_signature(d->arena, m->type)), f_b("static", m->is_static),
             f_b("virtual", m->is_virtual));
    }
}

static void show_enumeration(dt_display *d, const type *t)
{
    type_with_body(t);
    for (size_t i = 0; i < t->enumerator_count && !stopped(d); i++, d->lines++)
        emit(d->out, "enumerator", "   {name} = 0n{value:d}\n", f_s("name", t->enumerators[i].name),
             f_i("value", t->enumerators[i].value));
}

static bool points_to_record(const type *t)
{
    return t->kind == TYPE_POINTER && is_record(type_resolve(t->target));
}

/* A variable that points to a structure shows where it points to, and that structure. */
static void show_pointed(dt_display *d, value v, unsigned depth)
{
    const type *t = type_resolve(v.type);
    uint64_t p = 0;
    bool have = value_u64(v, &p);
    note_missing(d, v);
    const char *line = !have ? "???? \n" : p == 0 ? "(null) \n" : "0x{pointer:b} \n";
    if (v.context->pointer_size == 4 && p) line = "0x{pointer:q} \n";
    d->lines++;
    emit(d->out, "value", line, f_s("type", type_dt_name(d->arena, t)), f_if(have, f_p("pointer", p)));
    if (p)
        show_members(d, value_at(v.context, t->target, p), p, 0, depth, d->options->fields,
                     d->options->field_count);
}

void dt_show(dt_display *d, value v)
{
    const type *t = type_resolve(v.type);
    if (!t) return;
    unsigned depth = d->options->block ? MAX_DEPTH : d->options->depth;
    if (is_record(t)) {
        show_members(d, v, v.address, 0, depth, d->options->fields, d->options->field_count);
        if (d->options->compact) out_heading(d->out, "\n");
    } else if (d->types_only && t->kind == TYPE_ENUM) {
        show_enumeration(d, t);
    } else if (v.in_memory && t->kind == TYPE_ARRAY && (d->options->arrays || d->options->block)) {
        show_elements(d, v, 0, depth);
    } else if (points_to_record(t) && !d->types_only) {
        show_pointed(d, v, depth);
    } else {
        str text = d->types_only ? type_dt_name(d->arena, t) : value_text(d, v);
        d->lines++;
        emit(d->out, "value", "{value}\n", f_s("type", type_dt_name(d->arena, t)), f_s("value", text));
        show_below(d, v, 0, depth);
    }
}

void dt_show_verbose_line(dt_display *d, const type *t)
{
    t = type_resolve(t);
    if (is_record(t)) out_heading(d->out, "%.*s\n", STR_ARG(verbose_text(d, t)));
}

void dt_show_read_error(dt_display *d)
{
    if (!d->has_read_error) return;
    if (d->values->pointer_size == 4)
        out_heading(d->out, "Memory read error %08llx\n", (unsigned long long)d->read_error);
    else out_heading(d->out, "Memory read error %016llx\n", (unsigned long long)d->read_error);
}
