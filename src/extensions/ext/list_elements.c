/* !list: commands for each element of a linked list. Source: windows-driver-docs, "!list", whose example also
 * shows the empty line behind each element.
 *
 *     !list -t nt!_EPROCESS.ActiveProcessLinks.Flink -x "dt nt!_EPROCESS ImageFileName" ffffe001...
 *     !list "-t ntdll!_LIST_ENTRY.Flink -x \"dd @$extret L4; ? @$extret\" ntdll!RtlCriticalSectionList" */
#include "dispatch/args.h"
#include "dispatch/command.h"

typedef struct element_list {
    command_call *call;
    str type, commands, arguments;
    bool echo;
    uint64_t limit; /* -m */
    uint64_t link;  /* offset of the pointer to the next element */
    uint64_t back;  /* how far into the next element that pointer leads */
} element_list;

/* The whole line in quotation marks: those inside stand behind backslashes. */
static str without_quotes(arena *a, str text)
{
    if (text.len < 2 || text.ptr[0] != '"' || text.ptr[text.len - 1] != '"') return text;
    strbuf out = {.arena = a};
    for (size_t i = 1; i + 1 < text.len; i++) {
        if (text.ptr[i] == '\\' && i + 2 < text.len && text.ptr[i + 1] == '"') continue;
        strbuf_append_char(&out, text.ptr[i]);
    }
    return strbuf_str(&out);
}

/* A pointer to a structure that contains it (_LIST_ENTRY.Flink) leads to that structure in the next element,
 * not to the element's begin. */
static uint64_t way_back(const type *t, str path, const type *pointee)
{
    uint64_t back = 0;
    if (!pointee || !pointee->name.len) return 0;
    for (size_t i = 0; i < path.len; i++) {
        type_field part;
        if (path.ptr[i] != '.' || !type_find_field(t, str_slice(path, 0, i), &part)) continue;
        const type *around = type_resolve(part.type);
        if (around && str_equal(around->name, pointee->name)) back = part.offset;
    }
    return back;
}

static error *find_link(element_list *l)
{
    command_call *c = l->call;
    if (l->type.len == 0) return NULL; /* the pointer stands at the element's begin */
    size_t bang = str_find_char(l->type, '!');
    size_t from = bang == SIZE_MAX ? 0 : bang + 1, dot = str_find_char(str_skip(l->type, from), '.');
    if (dot == SIZE_MAX) return args_error(c, l->type, "Syntax");
    str name = str_slice(l->type, 0, from + dot), path = str_skip(l->type, from + dot + 1);
    const type *t = symbols_find_type(c->session->symbols, name);
    if (!t) return error_new(c->arena, ERROR_NOT_FOUND, "Symbol %.*s not found.", STR_ARG(name));
    t = type_resolve(t);
    type_field field;
    if (!type_find_field(t, path, &field))
        return error_new(c->arena, ERROR_NOT_FOUND, "Cannot find specified field members.");
    const type *link = type_resolve(field.type);
    l->link = field.offset;
    l->back = link->kind == TYPE_POINTER ? way_back(t, path, type_resolve(link->target)) : field.offset;
    return NULL;
}

static error *take_options(element_list *l, str text, uint64_t *start)
{
    command_call *c = l->call;
    bool has_start = false;
    while (!args_empty(text)) {
        str flag;
        error *e = NULL;
        if (!args_take_any_flag(&text, &flag)) {
            if (has_start || (e = args_address(c, &text, start))) return e ? e : args_end(c, text);
            has_start = true;
        } else if (str_equal(flag, STR("e"))) {
            l->echo = true;
        } else if (str_equal(flag, STR("m"))) {
            str word = {0}; /* one word: "-m 5 -x" would be a difference */
            args_take_string(&text, &word);
            if ((e = args_expression(c, &word, &l->limit)) || (e = args_end(c, word))) return e;
        } else {
            str *into = str_equal(flag, STR("t"))   ? &l->type
                        : str_equal(flag, STR("x")) ? &l->commands
                        : str_equal(flag, STR("a")) ? &l->arguments
                                                    : NULL;
            if (!into || !args_take_string(&text, into)) return args_error(c, flag, "Syntax");
        }
    }
    return has_start ? NULL : args_error(c, (str){c->args.ptr + c->args.len, 0}, "Syntax");
}

/* The commands say where the element's address belongs (@$extret), or it goes behind them. */
static str text_for(const element_list *l, arena *a, uint64_t address)
{
    strbuf text = {.arena = a};
    strbuf_append(&text, l->commands);
    if (str_find(l->commands, STR("$extret")) == SIZE_MAX)
        strbuf_format(&text, " 0x%llx", (unsigned long long)address);
    if (l->arguments.len) strbuf_format(&text, " %.*s", STR_ARG(l->arguments));
    return strbuf_str(&text);
}

static void run_for(element_list *l, uint64_t address)
{
    command_call *c = l->call;
    session *s = c->session;
    arena *a = arena_new();
    str text = text_for(l, a, address);
    bool is_32bit = session_pointer_size(s) == 4;
    s->extension_result = is_32bit ? (uint64_t)(int64_t)(int32_t)(uint32_t)address : address;
    s->cursor.data = s->cursor.code = address;
    s->cursor.has_data = s->cursor.has_code = true;
    if (l->echo) out_heading(c->out, "%.*s\n", STR_ARG(text));
    dispatcher_run_nested(c->dispatcher, text);
    out_heading(c->out, "\n");
    arena_free(a);
}

/* Ends at a null pointer or at the first element, as WinDbg's does, and where WinDbg's would never end: in a
 * circle that does not contain the first element (Brent's check). */
static error *walk(element_list *l, uint64_t start)
{
    command_call *c = l->call;
    session *s = c->session;
    uint64_t at = start, checkpoint = start, power = 1;
    for (uint64_t steps = 1; at != 0 && steps <= l->limit; steps++) {
        if (s->quit || interrupt_pending(&s->interrupt)) return NULL;
        run_for(l, at);
        uint64_t next;
        if (!space_read_pointer(s->target->virtual_memory, at + l->link, session_pointer_size(s), &next))
            return error_new(c->arena, ERROR_MEMORY, "Cannot read next element at 0x%llx",
                             (unsigned long long)(at + l->link));
        if (next == 0) return NULL;
        at = session_address(s, next - l->back);
        if (at == start) return NULL;
        if (at == checkpoint)
            return error_new(c->arena, ERROR_FORMAT,
                             "The list runs in a circle that does not contain its first element");
        if (steps == power) {
            checkpoint = at;
            power *= 2;
        }
    }
    return NULL;
}

static error *run_list(command_call *c)
{
    element_list l = {.call = c, .commands = STR("dp"), .limit = UINT64_MAX};
    str text = without_quotes(c->arena, str_trim(c->args));
    uint64_t start;
    if (str_equal(text, STR("-h")) || str_equal(text, STR("-?"))) {
        out_heading(c->out, "!list %s\n", c->command->synopsis);
        return NULL;
    }
    error *e = take_options(&l, text, &start);
    if (!e) e = find_link(&l);
    return e ? e : walk(&l, start);
}

const command command_list_elements = {
    .name = "list",
    .extension = "ext",
    .needs = NEEDS_TARGET,
    .synopsis = "-t [Module!]Type.Field -x \"Commands\" [-a \"Arguments\"] [-e] [-m Max] StartAddress",
    .brief = "Run commands for each element of a linked list",
    .example = "!list -x \"dp\" -a \"L2\" -m 3 poi(@$peb+18)+10",
    .run = run_list};
