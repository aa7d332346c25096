/* s: search memory, for values, texts, or anything that looks like text.
 *
 *     s [-[[Flags]Type]] Range Pattern          [Flags]: s r n l w 1
 *
 * Holes are skipped, and mapped bytes are looked at where they are. The byte of the pattern that is rarest in
 * ordinary memory leads, so that most of the work is memchr. Source: windows-driver-docs, "s (Search
 * Memory)". */
#include "base/bytes.h"
#include "base/vec.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/type_fields.h"

#include <ctype.h>
#include <string.h>

enum { MAX_PATTERN = 4096, DEFAULT_HITS = 1024, DEFAULT_LENGTH = 3, MAX_TEXT = 4096, ROW = 16, PAGE = 4096 };
#define CHUNK ((size_t)1024 * 1024)

typedef enum search_kind { SEARCH_VALUES, SEARCH_ASCII, SEARCH_UNICODE } search_kind;

typedef struct search {
    command_call *call;
    space *space;
    unsigned size; /* bytes of an element; 0 = a text row */
    char type;     /* b w d q a u, v */
    search_kind strings;
    bool strings_only; /* -sa, -su */
    bool save, restrict_to, writable, only_addresses;
    uint64_t hits_wanted, length;
    uint8_t pattern[MAX_PATTERN];
    size_t pattern_size, anchor;
    uint64_t found;
    bool overflow;
    VEC(uint64_t) saved;
} search;

/* ---- what is searched for ---- */

static error *take_flags(search *s, str *text)
{
    command_call *c = s->call;
    if (text->len == 0 || text->ptr[0] != '[') return NULL;
    size_t close = str_find_char(*text, ']');
    if (close == SIZE_MAX) return args_error(c, *text, "Syntax");
    str flags = str_slice(*text, 1, close);
    *text = str_skip(*text, close + 1);
    while (flags.len > 0) {
        char flag = flags.ptr[0];
        flags = str_skip(flags, 1);
        if (flag == 's') s->save = true;
        else if (flag == 'r') s->restrict_to = true;
        else if (flag == 'w') s->writable = true;
        else if (flag == '1') s->only_addresses = true;
        else if (flag == 'n' || flag == 'l') {
            size_t end = 0;
            while (end < flags.len && (isxdigit((unsigned char)flags.ptr[end]) || flags.ptr[end] == ' '))
                end++;
            str number = str_trim(str_slice(flags, 0, end)), rest;
            error *e = session_evaluate(c->session, c->arena, number,
                                        flag == 'n' ? &s->hits_wanted : &s->length, &rest);
            if (e) return e;
            flags = str_skip(flags, end);
        } else if (flag != ' ') {
            return args_error(c, *text, "Syntax");
        }
    }
    return s->save && s->restrict_to ? args_error(c, *text, "Syntax") : NULL;
}

static error *take_type(search *s, str *rest)
{
    command_call *c = s->call;
    s->type = 'b';
    str at = str_trim_left(*rest);
    if (at.len == 0 || (at.ptr[0] != '-' && at.ptr[0] != '/')) return NULL;
    at = str_skip(at, 1);
    error *e = take_flags(s, &at);
    if (e) return e;
    str word = str_take_word(&at);
    if (str_equal(word, STR("sa")) || str_equal(word, STR("su"))) {
        s->strings_only = true;
        s->strings = word.ptr[1] == 'a' ? SEARCH_ASCII : SEARCH_UNICODE;
        s->type = word.ptr[1];
    } else if (word.len == 1 && strchr("bwdqauv", word.ptr[0])) {
        s->type = word.ptr[0];
    } else {
        return args_error(c, word, "Syntax");
    }
    *rest = at;
    return NULL;
}

static unsigned size_of(const search *s)
{
    switch (s->type) {
    case 'w':
    case 'u': return 2;
    case 'd': return 4;
    case 'q': return 8;
    case 'v': return session_pointer_size(s->call->session);
    default: return 1;
    }
}

static bool add_element(search *s, uint64_t number, unsigned size)
{
    if (s->pattern_size + size > MAX_PATTERN) return false;
    for (unsigned i = 0; i < size; i++) s->pattern[s->pattern_size++] = (uint8_t)(number >> (8 * i));
    return true;
}

static error *take_text(search *s, str rest)
{
    str text;
    if (!args_take_string(&rest, &text)) return args_error(s->call, rest, "Syntax");
    for (size_t i = 0; i < text.len; i++)
        if (!add_element(s, (uint8_t)text.ptr[i], size_of(s))) return args_error(s->call, rest, "Overflow");
    return args_end(s->call, rest);
}

static error *take_values(search *s, str rest)
{
    while (!args_empty(rest)) {
        uint64_t number;
        str at = str_trim_left(rest);
        error *e = NULL;
        if (size_of(s) == 1 && at.len > 2 && at.ptr[0] == '\'' && at.ptr[2] == '\'') {
            number = (uint8_t)at.ptr[1];
            rest = str_skip(at, 3);
        } else {
            e = args_expression(s->call, &rest, &number);
        }
        if (e) return e;
        if (!add_element(s, number, size_of(s))) return args_error(s->call, rest, "Overflow");
    }
    return NULL;
}

/* -v: the object's virtual table; the symbol there names its class. */
static error *take_object(search *s, str rest, str *class_name)
{
    command_call *c = s->call;
    session *n = c->session;
    uint64_t object, table = 0;
    error *e = args_expression(c, &rest, &object);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    unsigned size = session_pointer_size(n);
    for (int level = 0; level < 2; level++) {
        strbuf name = {.arena = c->arena};
        if (!space_read_pointer(s->space, session_address(n, object), size, &table)) break;
        if (symbols_format(n->symbols, table, true, &name)) {
            str text = strbuf_str(&name);
            size_t at = str_find(text, STR("::`vftable'"));
            if (at != SIZE_MAX && text.len == at + 11) {
                *class_name = str_slice(text, 0, at);
                add_element(s, table, size);
                return NULL;
            }
        }
        object = table;
    }
    return error_new(c->arena, ERROR_NOT_FOUND, "No virtual function table found for 0x%llx",
                     (unsigned long long)object);
}

/* How often a byte stands in ordinary memory, roughly: the smaller the better as a leader. */
static unsigned commonness(uint8_t b)
{
    return b == 0 ? 4 : b == 0xff ? 3 : b == ' ' || b == 1 || b == 0xcc || b == 0x48 ? 2 : 1;
}

static void choose_anchor(search *s)
{
    s->anchor = 0;
    for (size_t i = 1; i < s->pattern_size; i++)
        if (commonness(s->pattern[i]) < commonness(s->pattern[s->anchor])) s->anchor = i;
}

/* ---- what is found ---- */

static void append_dots(strbuf *text, const uint8_t *data, size_t count)
{
    for (size_t i = 0; i < count; i++)
        strbuf_append_char(text, data[i] >= 0x20 && data[i] < 0x7f ? (char)data[i] : '.');
}

static void show_row(search *s, uint64_t address)
{
    uint8_t row[ROW] = {0};
    unsigned size = size_of(s);
    size_t got = space_read(s->space, address, row, sizeof row);
    strbuf text = {.arena = s->call->arena};
    for (size_t i = 0; i < sizeof row; i += size) {
        strbuf_append_char(&text, size == 1 && i == 8 ? '-' : ' ');
        if (i + size > got) strbuf_append_repeat(&text, '?', size == 8 ? 17 : size * 2);
        else if (size == 8) strbuf_format(&text, "%08x`%08x", load_u32(row + i + 4), load_u32(row + i));
        else strbuf_format(&text, "%0*llx", (int)size * 2, (unsigned long long)load_le(row + i, size));
    }
    strbuf_append(&text, STR("  "));
    append_dots(&text, row, got);
    emit(s->call->out, "match", "{address:p} {row}\n", f_p("address", address),
         f_s("row", strbuf_str(&text)));
}

static void show_object(search *s, uint64_t address, str class_name)
{
    command_call *c = s->call;
    emit(c->out, "match", "{address:p} {class}\n", f_p("address", address), f_s("class", class_name));
    const type *t = symbols_find_type(c->session->symbols, class_name);
    if (!t) return;
    dt_options options = {0};
    dt_display fields = dt_display_new(c->session, c->out, c->arena, &c->session->values, &options);
    dt_show(&fields, value_at(&c->session->values, t, address));
    dt_show_read_error(&fields);
}

static void show_address(search *s, uint64_t address)
{
    emit(s->call->out, "match", "0x{address:p}\n", f_p("address", address));
}

static void keep(search *s, uint64_t address)
{
    if (!s->save) return;
    if (s->saved.count >= s->hits_wanted) s->overflow = true;
    else *VEC_PUSH(s->call->session->arena, &s->saved) = address;
}

static void hit(search *s, uint64_t address, str class_name)
{
    s->found++;
    keep(s, address);
    if (s->only_addresses) show_address(s, address);
    else if (s->type == 'v') show_object(s, address, class_name);
    else show_row(s, address);
}

static void show_text(search *s, uint64_t address, strbuf *text)
{
    s->found++;
    keep(s, address);
    if (s->only_addresses) show_address(s, address);
    else
        emit(s->call->out, "match", "{address:p}  \"{text}\"\n", f_p("address", address),
             f_s("text", strbuf_str(text)));
}

/* ---- looking ---- */

static bool stopped(const search *s)
{
    return out_cancelled(s->call->out) || interrupt_pending(&s->call->session->interrupt);
}

/* Matches that begin in data[0, starts). */
static void look_for_pattern(search *s, uint64_t address, bytes data, size_t starts, str class_name)
{
    unsigned step = s->type == 'u' || s->type == 'a' ? 1 : size_of(s);
    const uint8_t *from = data.ptr + s->anchor, *end = data.ptr + data.len;
    while (from < end && !stopped(s)) {
        const uint8_t *p = memchr(from, s->pattern[s->anchor], (size_t)(end - from));
        if (!p) return;
        from = p + 1;
        size_t at = (size_t)(p - data.ptr) - s->anchor;
        if (at >= starts || data.len - at < s->pattern_size) return;
        if ((address + at) % step == 0 && memcmp(data.ptr + at, s->pattern, s->pattern_size) == 0)
            hit(s, address + at, class_name);
    }
}

static bool printable(const uint8_t *p, unsigned unit)
{
    return p[0] >= 0x20 && p[0] < 0x7f && (unit == 1 || p[1] == 0);
}

/* Texts that begin in data[0, starts), and not before: `carry` bytes at the front belong to one already seen.
 */
static size_t look_for_texts(search *s, uint64_t address, bytes data, size_t starts, size_t carry)
{
    unsigned unit = s->strings == SEARCH_UNICODE ? 2 : 1;
    size_t i = carry;
    arena *a = arena_new();
    while (i < starts && i + unit <= data.len && !stopped(s)) {
        size_t end = i;
        while (end + unit <= data.len && (end - i) / unit < MAX_TEXT && printable(data.ptr + end, unit))
            end += unit;
        if ((end - i) / unit >= s->length && end > i) {
            strbuf text = {.arena = a};
            for (size_t k = i; k < end; k += unit) strbuf_append_char(&text, (char)data.ptr[k]);
            show_text(s, address + i, &text);
            arena_clear(a);
        }
        i = end > i && (end - i) / unit >= s->length ? end : i + 1;
    }
    arena_free(a);
    return i > starts ? i - starts : 0;
}

/* One present piece of the range, in chunks that overlap by what a match may need. */
static void search_piece(search *s, uint64_t from, uint64_t to, str class_name)
{
    size_t overlap = s->strings_only ? (size_t)MAX_TEXT * 2 : s->pattern_size - 1, carry = 0;
    uint8_t *buffer = NULL;
    while (from < to && !stopped(s)) {
        uint64_t left = to - from;
        size_t starts = left < CHUNK ? (size_t)left : CHUNK;
        size_t want = left - starts < overlap ? (size_t)left : starts + overlap;
        bytes data = space_view(s->space, from, want);
        if (data.len < want) {
            if (!buffer) buffer = arena_alloc(s->call->arena, CHUNK + (size_t)MAX_TEXT * 2, 1);
            data = (bytes){buffer, space_read(s->space, from, buffer, want)};
        }
        if (data.len > want) data.len = want;
        if (starts > data.len) starts = data.len;
        if (s->strings_only) carry = look_for_texts(s, from, data, starts, carry);
        else look_for_pattern(s, from, data, starts, class_name);
        if (starts == 0) { /* an image's section ends within its page: the next page is another one's */
            from = (from | (PAGE - 1)) + 1;
            if (from == 0) return;
            continue;
        }
        from += starts;
    }
}

static bool is_writable(const search *s, uint64_t address)
{
    const target *t = s->call->session->target;
    enum { WRITABLE = 0x04 | 0x08 | 0x40 | 0x80 };
    for (size_t i = 0; i < t->regions.count; i++) {
        const target_region *r = &t->regions.items[i];
        if (address - r->base < r->size) return (r->protect & WRITABLE) != 0;
    }
    return false;
}

/* With [w]: the piece region by region. */
static void search_writable(search *s, uint64_t from, uint64_t to, str class_name)
{
    const target *t = s->call->session->target;
    for (size_t i = 0; i < t->regions.count && !stopped(s); i++) {
        const target_region *r = &t->regions.items[i];
        uint64_t start = r->base > from ? r->base : from;
        uint64_t end = r->size < UINT64_MAX - r->base && r->base + r->size < to ? r->base + r->size : to;
        if (start < end && is_writable(s, start)) search_piece(s, start, end, class_name);
    }
}

/* Within a module pages may come from its image file, which only reading tells. */
static bool module_piece(search *s, const module *m, uint64_t *from, uint64_t to, space_range *piece)
{
    bool wraps = m->id.size > UINT64_MAX - m->id.base;
    uint64_t end = wraps || m->id.base + m->id.size > to ? to : m->id.base + m->id.size;
    uint8_t byte;
    uint64_t at = *from;
    while (at < end && !space_read_u8(s->space, at, &byte) && !stopped(s)) at = (at | (PAGE - 1)) + 1;
    piece->start = at;
    while (at < end && space_read_u8(s->space, at, &byte) && !stopped(s)) at = (at | (PAGE - 1)) + 1;
    piece->end = at < end ? at : end;
    *from = piece->end > *from ? piece->end : end;
    return piece->start < piece->end;
}

static uint64_t next_module(const search *s, uint64_t from)
{
    symbols *all = s->call->session->symbols;
    uint64_t nearest = UINT64_MAX;
    for (size_t i = 0; i < symbols_module_count(all); i++) {
        const module *m = symbols_module(all, i);
        if (!m->id.unloaded && m->id.base > from && m->id.base < nearest) nearest = m->id.base;
    }
    return nearest;
}

static void search_range(search *s, uint64_t from, uint64_t to, str class_name)
{
    space_range piece;
    while (from < to && !stopped(s)) {
        const module *m = symbols_module_at(s->call->session->symbols, from);
        if (m) {
            if (!module_piece(s, m, &from, to, &piece)) continue;
        } else {
            uint64_t limit = next_module(s, from);
            bool any = space_next_range(s->space, from, &piece);
            if (!any && limit == UINT64_MAX) return;
            if (!any || piece.start >= limit) {
                from = limit;
                continue;
            }
            if (piece.start < from) piece.start = from;
            if (piece.end == 0 || piece.end > limit) piece.end = limit;
            if (piece.end > to) piece.end = to;
            from = piece.end;
        }
        if (piece.start >= to) return;
        if (s->writable) search_writable(s, piece.start, piece.end, class_name);
        else search_piece(s, piece.start, piece.end, class_name);
    }
}

/* [r]: only where the last [s] found something. */
static void search_hits(search *s, str class_name)
{
    const session_hits *hits = &s->call->session->search_hits;
    for (size_t i = 0; i < hits->count && !stopped(s); i++) {
        uint64_t address = hits->addresses[i];
        size_t size = s->strings_only ? (size_t)MAX_TEXT * 2 : s->pattern_size;
        uint8_t data[MAX_TEXT * 2];
        size_t got = space_read(s->space, address, data, size);
        if (s->strings_only) look_for_texts(s, address, (bytes){data, got}, 1, 0);
        else if (got == size && memcmp(data, s->pattern, size) == 0) hit(s, address, class_name);
    }
}

static error *run_s(command_call *c)
{
    search s = {.call = c,
                .space = c->session->target->virtual_memory,
                .hits_wanted = DEFAULT_HITS,
                .length = DEFAULT_LENGTH};
    str rest = c->args, class_name = {0};
    expr_range range;
    error *e = take_type(&s, &rest);
    if (!e) e = args_range(c, &rest, s.strings_only || strchr("auv", s.type) ? 1 : size_of(&s), 0, &range);
    if (e) return e;
    if (!range.has_count) return args_error(c, rest, "Syntax");
    e = s.strings_only                   ? args_end(c, rest)
        : s.type == 'v'                  ? take_object(&s, rest, &class_name)
        : s.type == 'a' || s.type == 'u' ? take_text(&s, rest)
                                         : take_values(&s, rest);
    if (e) return e;
    if (!s.strings_only && s.pattern_size == 0) return args_error(c, rest, "Syntax");
    if (s.writable && c->session->target->regions.count == 0)
        return error_new(c->arena, ERROR_UNAVAILABLE, "The dump does not say which memory is writable");
    choose_anchor(&s);
    unsigned element = s.strings_only || strchr("auv", s.type) ? 1 : size_of(&s);
    uint64_t size = range.count > UINT64_MAX / element ? UINT64_MAX : range.count * element;
    uint64_t end = range.start > UINT64_MAX - size ? UINT64_MAX : range.start + size;
    if (s.restrict_to) search_hits(&s, class_name);
    else search_range(&s, range.start, end, class_name);
    if (s.save) c->session->search_hits = (session_hits){s.saved.items, s.saved.count};
    return s.overflow ? error_new(c->arena, ERROR_SYNTAX, "Overflow error in '%.*s'", STR_ARG(c->line))
                      : NULL;
}

const command command_s = {.name = "s",
                           .needs = NEEDS_TARGET,
                           .synopsis = "[-[[Flags]b|w|d|q|a|u|v|sa|su]] Range Pattern",
                           .brief = "Search memory",
                           .example = "s -a @rsp L1000 \"Hello\"",
                           .run = run_s};
