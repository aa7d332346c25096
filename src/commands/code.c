/* u, ub, up, ur, uf: disassembly forwards, backwards, of physical memory, of 16-bit code, and by function.
 * Source: windows-driver-docs, "u, ub, uu (Unassemble)", "up (Unassemble from Physical Memory)", "ur
 * (Unassemble Real Mode BIOS)" and "uf (Unassemble Function)"; the texts of uf /c and /i are those of public
 * transcripts. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/inlined.h"
#include "show/instruction.h"
#include "show/missing_page.h"

#include <stdlib.h>

enum {
    DEFAULT_COUNT = 8,
    FUNCTION_LIMIT = 1 << 20, /* bytes of one function that uf follows */
    BACK_LIMIT = 64 << 10,    /* bytes that ub decodes from a function's begin */
    BACK_COUNT = 0x1000,      /* instructions that ub shows */
    BACK_STEPS = 1 << 20,     /* instructions that it decodes to find them */
};

static error *start_address(command_call *c, uint64_t *address)
{
    session_cursor *cursor = &c->session->cursor;
    if (cursor->has_code) {
        *address = cursor->code;
        return NULL;
    }
    cpu_registers registers;
    error *e = session_registers(c->session, c->arena, &registers);
    if (e) {
        return e;
    }
    if (!cpu_role_get(&registers, CPU_ROLE_IP, address)) {
        return error_new(c->arena, ERROR_UNAVAILABLE, "The instruction pointer of this context is not known");
    }
    return NULL;
}

/* `u`'s range counts instructions with L, and gives bytes with an end address; args_range counts elements of
 * one byte. */
typedef struct code_range {
    uint64_t start, end; /* end: 0 = none */
    uint64_t count;      /* instructions */
} code_range;

static error *take_code_range(command_call *c, code_range *range)
{
    str rest = c->args;
    if (args_empty(rest)) {
        *range = (code_range){.count = DEFAULT_COUNT};
        return start_address(c, &range->start);
    }
    expr_range given;
    error *e = args_range(c, &rest, 1, DEFAULT_COUNT, &given);
    if (!e) {
        e = args_end(c, rest);
    }
    if (e) {
        return e;
    }
    /* An 'L' behind the first expression makes the count one of instructions. */
    str words = c->args;
    uint64_t ignored;
    e = session_evaluate(c->session, c->arena, words, &ignored, &words);
    bool by_count = !given.has_count || (!e && words.len && (words.ptr[0] == 'L' || words.ptr[0] == 'l'));
    *range = (code_range){.start = given.start, .count = given.count};
    if (!by_count) {
        range->end = given.start + given.count;
        range->count = UINT64_MAX;
    }
    return NULL;
}

/* The source line that code belongs to: the inlined function's, where there is one. */
static bool innermost_line(session *s, uint64_t address, source_line *out)
{
    inline_frame innermost;
    if (!session_inline_chain(s, address, &innermost, 1)) return symbols_line(s->symbols, address, out);
    *out = innermost.line;
    return true;
}

/* A label stands above the first line and wherever another symbol, or another source line, begins. */
static bool needs_label(command_call *c, uint64_t address, bool first, source_line *last)
{
    bool lines = c->session->settings.lines;
    source_line line;
    bool new_line = false;
    if (lines && innermost_line(c->session, address, &line)) {
        new_line = line.line != last->line || !str_equal(line.file, last->file);
        *last = line;
    }
    symbol s;
    return first || new_line ||
           (symbols_nearest(c->session->symbols, address, &s) && s.address == address &&
            s.kind != SYMBOL_MODULE);
}

extern const command command_uu;

/* uu goes on where memory is missing, a byte at a time. */
static error *print_code(command_call *c, uint64_t address, uint64_t end, uint64_t count)
{
    source_line last = {0};
    missing_pages seen = {0};
    for (uint64_t i = 0; i < count && (!end || address < end) && !out_cancelled(c->out); i++) {
        if (needs_label(c, address, i == 0, &last)) {
            show_code_label(c->session, c->out, c->arena, address, c->session->settings.lines);
        }
        cpu_instruction decoded;
        uint8_t probe;
        if (!space_read_u8(c->session->target->virtual_memory, address, &probe))
            show_missing_page(c->session, c->out, c->arena, address, &seen);
        bool there = show_instruction(c->session, c->out, c->arena, address, NULL, &decoded);
        if (!there && c->command != &command_uu) {
            c->session->cursor.code = address;
            c->session->cursor.has_code = true;
            return error_new(c->arena, ERROR_MEMORY, "Memory access error in '%.*s%s%.*s'", STR_ARG(c->name),
                             c->args.len ? " " : "", STR_ARG(c->args));
        }
        address += decoded.length;
    }
    c->session->cursor.code = address;
    c->session->cursor.has_code = true;
    return NULL;
}

static error *run_u(command_call *c)
{
    code_range range;
    error *e = take_code_range(c, &range);
    return e ? e : print_code(c, range.start, range.end, range.count);
}

/* Finds starts of instructions below `address` so that decoding ends exactly there: from the function's begin
 * where unwind data gives one, otherwise from the farthest point that still falls in step. Returns how many
 * were found (<= count), the last one being the instruction before `address`. */
static size_t instructions_before(command_call *c, uint64_t address, uint64_t *starts, size_t count)
{
    size_t reach = count * CPU_MAX_INSTRUCTION;
    uint64_t lowest = address > reach ? address - reach : 0;
    function_bounds bounds;
    bool known = symbols_function(c->session->symbols, address - 1, &bounds) && bounds.begin < address;
    known = known && address - bounds.begin <= reach + BACK_LIMIT;
    uint64_t from = known ? bounds.begin : lowest;
    for (size_t steps = 0; from<address; from = from + 1> lowest ? from + 1 : lowest) {
        size_t total = 0;
        uint64_t at = from;
        bool sound = true;
        while (at < address && sound) {
            if (steps++ > BACK_STEPS || interrupt_pending(&c->session->interrupt)) {
                return 0;
            }
            cpu_instruction i;
            sound = show_decode(c->session, at, &i) && (i.valid || known);
            starts[total++ % count] = at;
            at += i.length;
        }
        if (sound && at == address) {
            size_t found = total < count ? total : count;
            if (total > count) { /* rotate the ring into order */
                uint64_t *copy = arena_copy(c->arena, starts, count * sizeof *starts, sizeof *starts);
                for (size_t k = 0; k < count; k++) {
                    starts[k] = copy[(total + k) % count];
                }
            }
            return found;
        }
        known = false; /* data in the function: look for any point in step */
    }
    return 0;
}

static error *run_ub(command_call *c)
{
    code_range range;
    error *e = take_code_range(c, &range);
    if (e) {
        return e;
    }
    if (range.end || range.count == 0 || range.count > BACK_COUNT) {
        range.count = DEFAULT_COUNT;
    }
    size_t count = (size_t)range.count;
    uint64_t *starts = ARENA_ARRAY(c->arena, uint64_t, count);
    size_t found = instructions_before(c, range.start, starts, count);
    if (!found) {
        return error_new(c->arena, ERROR_MEMORY, "Unable to find a valid previous instruction");
    }
    e = print_code(c, starts[0], range.start, count);
    c->session->cursor.code = starts[0];
    return e;
}

/* uf: follows every branch inside the function and prints its blocks in address order. */
typedef struct code_flow {
    command_call *call;
    uint64_t *work; /* addresses still to follow */
    size_t work_count, work_capacity;
    u64_map *instructions; /* address -> itself */
    u64_map *heads;        /* begins of blocks */
    uint64_t entry;
    uint64_t begin, end; /* what belongs to the function */
    bool incomplete;
} code_flow;

static void flow_push(code_flow *f, uint64_t address)
{
    if (f->work_count == f->work_capacity) {
        f->work = vec_grow(f->call->arena, f->work, f->work_count, &f->work_capacity, sizeof *f->work);
    }
    f->work[f->work_count++] = address;
    u64_map_put(f->heads, address, f->heads);
}

/* A branch stays in the function when it lands between its bounds, or in a block whose unwind data leads back
 * to the same entry (blocks that BBT or PGO moved away). */
static bool flow_is_inside(code_flow *f, uint64_t target)
{
    if (target >= f->begin && target < f->end) {
        return true;
    }
    function_bounds bounds;
    return symbols_function(f->call->session->symbols, target, &bounds) && bounds.entry == f->entry;
}

static void flow_block(code_flow *f, uint64_t address)
{
    session *s = f->call->session;
    while (!u64_map_get(f->instructions, address) && !interrupt_pending(&s->interrupt)) {
        cpu_instruction i;
        if (u64_map_count(f->instructions) * 2 > FUNCTION_LIMIT || !show_decode(s, address, &i) || !i.valid) {
            f->incomplete = true;
            return;
        }
        u64_map_put(f->instructions, address, f);
        bool direct = i.has_target && !i.target_is_memory;
        if (i.flow == CPU_FLOW_JUMP || i.flow == CPU_FLOW_CONDITIONAL_JUMP) {
            if (direct && flow_is_inside(f, i.target)) {
                flow_push(f, i.target);
            }
            if (i.flow == CPU_FLOW_CONDITIONAL_JUMP) {
                u64_map_put(f->heads, address + i.length, f->heads);
            }
        }
        if (i.flow == CPU_FLOW_JUMP || i.flow == CPU_FLOW_RETURN) {
            return;
        }
        address += i.length;
    }
}

static int compare_addresses(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The instructions in the order of the display: as the function has them (what lies before its entry comes
 * last), or with /o as memory has them. */
static uint64_t *flow_order(code_flow *f, bool by_address, size_t *count)
{
    arena *a = f->call->arena;
    *count = u64_map_count(f->instructions);
    uint64_t *sorted = ARENA_ARRAY(a, uint64_t, *count ? *count : 1);
    for (size_t i = 0; i < *count; i++) u64_map_at(f->instructions, i, &sorted[i]);
    qsort(sorted, *count, sizeof *sorted, compare_addresses);
    size_t first = 0;
    while (!by_address && first < *count && sorted[first] < f->entry) first++;
    if (first == 0 || first == *count) return sorted;
    uint64_t *order = ARENA_ARRAY(a, uint64_t, *count);
    for (size_t i = 0; i < *count; i++) order[i] = sorted[(first + i) % *count];
    return order;
}

static void print_flow(code_flow *f, const uint64_t *order, size_t count)
{
    command_call *c = f->call;
    source_line line;
    bool lines = c->session->settings.lines && symbols_line(c->session->symbols, f->entry, &line);
    uint64_t expected = 0;
    for (size_t i = 0; i < count && !out_cancelled(c->out); i++) {
        if (i == 0 || order[i] != expected || u64_map_get(f->heads, order[i])) {
            out_heading(c->out, i ? "\n" : "");
            show_code_label(c->session, c->out, c->arena, order[i], lines);
        }
        instruction_style style = {.show_line = lines};
        if (lines && symbols_line(c->session->symbols, order[i], &line)) {
            style.line = line.line;
        }
        cpu_instruction decoded;
        show_instruction(c->session, c->out, c->arena, order[i], &style, &decoded);
        expected = order[i] + decoded.length;
    }
}

/* Where a call goes: by its operand, or through the pointer in memory that it names (imports). An image
 * file's own import table has no addresses yet, so only the dump's bytes count. */
static bool call_target(session *s, const cpu_instruction *i, uint64_t *target)
{
    if (!i->has_target) return false;
    *target = i->target;
    return !i->target_is_memory ||
           (space_read_pointer(s->target->dumped_memory, i->target, session_pointer_size(s), target) &&
            *target != 0);
}

static void print_call(command_call *c, uint64_t address)
{
    strbuf site = {.arena = c->arena}, callee = {.arena = c->arena};
    cpu_instruction i;
    str code, text;
    uint64_t target = 0;
    if (!show_decode(c->session, address, &i) || i.flow != CPU_FLOW_CALL) return;
    if (!show_instruction_parts(c->session, c->arena, address, &code, &text, &i)) return;
    if (!show_symbol_and_address(c->session, address, &site)) show_address(c->session, address, &site);
    bool known = call_target(c->session, &i, &target);
    if (!known) strbuf_append(&callee, text);
    else if (!show_symbol_and_address(c->session, target, &callee)) show_address(c->session, target, &callee);
    emit(c->out, "call_site",
         known ? "  {site}:\n    call to {callee}\n" : "  {site}:\n    unresolvable call: {callee}\n",
         f_s("site", strbuf_str(&site)), f_s("callee", strbuf_str(&callee)), f_p("address", address),
         f_if(known, f_p("target", target)));
}

/* uf /c */
static void print_calls(code_flow *f, const uint64_t *order, size_t count)
{
    command_call *c = f->call;
    strbuf name = {.arena = c->arena};
    if (!show_symbol_and_address(c->session, f->entry, &name)) show_address(c->session, f->entry, &name);
    emit(c->out, "function", "{name}\n", f_s("name", strbuf_str(&name)), f_p("address", f->entry));
    for (size_t i = 0; i < count && !out_cancelled(c->out); i++) print_call(c, order[i]);
}

/* /D and /O make links of names, which plain text has none of; /m lets a function have several exits, which
 * the walk over its branches does anyway. */
typedef struct uf_options {
    bool calls, count, by_address;
} uf_options;

static error *take_uf_options(command_call *c, str *rest, uf_options *out)
{
    str flag, at = *rest;
    while (args_take_any_flag(&at, &flag)) {
        if (str_equal(flag, STR("c"))) out->calls = true;
        else if (str_equal(flag, STR("i"))) out->count = true;
        else if (str_equal(flag, STR("o"))) out->by_address = true;
        else if (flag.len != 1 || (flag.ptr[0] != 'D' && flag.ptr[0] != 'O' && flag.ptr[0] != 'm'))
            return args_error(c, *rest, "Syntax");
        *rest = at;
    }
    return NULL;
}

/* The function that the address lies in: by unwind data, else by symbols, else what branches reach. */
static void find_bounds(code_flow *f, uint64_t address)
{
    symbols *all = f->call->session->symbols;
    function_bounds bounds;
    symbol s;
    if (symbols_function(all, address, &bounds)) {
        f->entry = bounds.entry;
        function_bounds whole;
        bool primary = bounds.entry != bounds.begin && symbols_function(all, bounds.entry, &whole);
        f->begin = primary ? whole.begin : bounds.begin;
        f->end = primary ? whole.end : bounds.end;
    } else if (symbols_nearest(all, address, &s) && s.kind != SYMBOL_MODULE) {
        f->entry = f->begin = s.address;
        f->end = s.size ? s.address + s.size : s.address + FUNCTION_LIMIT;
        symbol next;
        if (!s.size && symbols_following(all, address, &next)) {
            f->end = next.address;
        }
    } else {
        f->entry = f->begin = address;
        f->end = address + FUNCTION_LIMIT;
    }
}

static error *run_uf(command_call *c)
{
    str rest = c->args;
    uint64_t address;
    uf_options options = {0};
    error *e = take_uf_options(c, &rest, &options);
    if (e) {
        return e;
    }
    if (args_empty(rest)) {
        e = start_address(c, &address);
    } else {
        e = args_address(c, &rest, &address);
        e = e ? e : args_end(c, rest);
    }
    if (e) {
        return e;
    }
    code_flow f = {.call = c, .instructions = u64_map_new(c->arena), .heads = u64_map_new(c->arena)};
    find_bounds(&f, address);
    flow_push(&f, f.entry);
    while (f.work_count) {
        flow_block(&f, f.work[--f.work_count]);
    }
    size_t count;
    const uint64_t *order = flow_order(&f, options.by_address, &count);
    if (!count) {
        return error_new(c->arena, ERROR_MEMORY, "No code found, aborting");
    }
    if (f.incomplete) {
        out_heading(c->out, "Flow analysis was incomplete, some code may be missing\n");
    }
    if (options.count)
        emit(c->out, "instruction_count", "{count} instructions scanned\n\n", f_u("count", count));
    if (options.calls) print_calls(&f, order, count);
    else print_flow(&f, order, count);
    return NULL;
}

/* Code without labels: names are those of virtual addresses, and of the target's own code. */
static error *print_plain(command_call *c, const code_range *range, const instruction_style *style,
                          uint64_t *cursor)
{
    uint64_t at = range->start;
    for (uint64_t i = 0; i < range->count && (!range->end || at < range->end) && !out_cancelled(c->out);
         i++) {
        cpu_instruction decoded;
        bool there = show_instruction(c->session, c->out, c->arena, at, style, &decoded);
        *cursor = at;
        if (!there)
            return error_new(c->arena, ERROR_MEMORY, "Memory access error in '%.*s'", STR_ARG(c->line));
        *cursor = at += decoded.length;
    }
    return NULL;
}

static error *run_up(command_call *c)
{
    session *s = c->session;
    code_range range = {.start = s->cursor.physical, .count = DEFAULT_COUNT};
    error *e = args_empty(c->args) ? NULL : take_code_range(c, &range);
    instruction_style style = {.memory = s->target->physical_memory};
    return e ? e : print_plain(c, &range, &style, &s->cursor.physical);
}

static error *run_ur(command_call *c)
{
    code_range range;
    instruction_style style = {.real_mode = true};
    error *e = take_code_range(c, &range);
    if (e) return e;
    c->session->cursor.has_code = true;
    return print_plain(c, &range, &style, &c->session->cursor.code);
}

const command command_u = {.name = "u",
                           .needs = NEEDS_TARGET,
                           .synopsis = "[Address [L Count | EndAddress]]",
                           .brief = "Unassemble",
                           .example = "u @$ip L4",
                           .repeatable = true,
                           .run = run_u};

const command command_uu = {.name = "uu",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[Address [L Count | EndAddress]]",
                            .brief = "Unassemble, and go on where memory cannot be read",
                            .example = "uu @$ip L4",
                            .repeatable = true,
                            .run = run_u};

const command command_ub = {.name = "ub",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[Address [L Count]]",
                            .brief = "Unassemble backwards: the instructions before an address",
                            .example = "ub @$ra",
                            .repeatable = true,
                            .run = run_ub};

const command command_uf = {.name = "uf",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[/c] [/i] [/o] [/D] [/O] [/m] [Address]",
                            .brief = "Unassemble a whole function, block by block; /c: the calls in it",
                            .example = "uf /c @$ip",
                            .run = run_uf};

const command command_up = {.name = "up",
                            .needs = NEEDS_TARGET | NEEDS_PHYSICAL,
                            .synopsis = "[Address [L Count | EndAddress]]",
                            .brief = "Unassemble physical memory",
                            .example = "up 1000 L4",
                            .repeatable = true,
                            .run = run_up};

const command command_ur = {.name = "ur",
                            .needs = NEEDS_TARGET,
                            .synopsis = "[Address [L Count | EndAddress]]",
                            .brief = "Unassemble as 16-bit real-mode code",
                            .example = "ur @$ip L4",
                            .repeatable = true,
                            .run = run_ur};
