/* !address: the user-mode memory map: one region, all of them (filtered), or sums. Rows come from the dump's
 * memory information stream; a dump without one is described by what it holds, and says so. Source:
 * windows-driver-docs,
 * "!address", for words and filters; columns as WinDbg 10 prints them. */
#include "base/vec.h"
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/heaps.h"
#include "show/instruction.h"
#include "show/kernel_map.h"
#include "windows/heap.h"

#include <stdlib.h>

/* MEMORY_BASIC_INFORMATION's numbers, winnt.h. */
enum {
    STATE_COMMIT = 0x1000,
    STATE_RESERVE = 0x2000,
    STATE_FREE = 0x10000,
    TYPE_PRIVATE = 0x20000,
    TYPE_MAPPED = 0x40000,
    TYPE_IMAGE = 0x1000000,
};

typedef struct name_of {
    uint32_t value;
    const char *name;
} name_of;

static const name_of protect_names[] = {
    {0x01, "PAGE_NOACCESS"},          {0x02, "PAGE_READONLY"},          {0x04, "PAGE_READWRITE"},
    {0x08, "PAGE_WRITECOPY"},         {0x10, "PAGE_EXECUTE"},           {0x20, "PAGE_EXECUTE_READ"},
    {0x40, "PAGE_EXECUTE_READWRITE"}, {0x80, "PAGE_EXECUTE_WRITECOPY"}, {0x100, "PAGE_GUARD"},
    {0x200, "PAGE_NOCACHE"},          {0x400, "PAGE_WRITECOMBINE"},
};

static const name_of state_names[] = {
    {STATE_COMMIT, "MEM_COMMIT"}, {STATE_RESERVE, "MEM_RESERVE"}, {STATE_FREE, "MEM_FREE"}};

static const name_of type_names[] = {
    {TYPE_PRIVATE, "MEM_PRIVATE"}, {TYPE_MAPPED, "MEM_MAPPED"}, {TYPE_IMAGE, "MEM_IMAGE"}};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static str names_of(arena *a, uint32_t value, const name_of *table, size_t count)
{
    strbuf text = {.arena = a};
    for (size_t i = 0; i < count; i++) {
        if (value & table[i].value) {
            strbuf_append(&text, text.len ? STR(" | ") : STR(""));
            strbuf_append(&text, str_from_cstr(table[i].name));
        }
    }
    return strbuf_str(&text);
}

/* One row: the dump's words and what the region is used for. */
/* Memory of a heap, with what !address says of it. */
typedef struct heap_place {
    uint64_t start, size, heap;
    bool large;
    str details;
} heap_place;

typedef struct map_row {
    target_region region;
    str usage;
    str details; /* "[kernel32; \"C:\\...\"]", "[~0; 1b8.1bc]" */
    module *module;
    const heap_place *heap;
} map_row;

typedef struct memory_map {
    command_call *call;
    VEC(heap_place) heaps; /* empty: no heaps, or nobody knows */
    VEC(map_row) rows;
    bool derived; /* no memory information stream: rows are what the dump holds */
} memory_map;

static bool region_overlaps(const target_region *r, uint64_t start, uint64_t size)
{
    return size && start < r->base + r->size && r->base < start + size;
}

/* Heaps need ntdll's types; without them, or without a PEB, they are memory like other memory. */
static void find_heaps(memory_map *map)
{
    command_call *c = map->call;
    nt_heaps heaps;
    if (session_heaps(c->session, c->arena, &heaps)) return;
    for (size_t i = 0; i < heaps.list.count; i++) {
        nt_heap_ranges ranges = nt_heap_memory(c->arena, &heaps, &heaps.list.items[i]);
        for (size_t k = 0; k < ranges.count; k++) {
            heap_place *p = VEC_PUSH(c->arena, &map->heaps);
            p->start = ranges.items[k].start;
            p->size = ranges.items[k].size;
            p->heap = heaps.list.items[i].address;
            p->large = ranges.items[k].large;
            p->details = str_format(
                c->arena, "[ID: %zu; Handle: %0*llx; Type: %s]", i, (int)heaps.pointer_size * 2,
                (unsigned long long)heaps.list.items[i].address, p->large ? "Large block" : "Segment");
        }
    }
}

static bool is_heap(memory_map *map, map_row *row)
{
    for (size_t i = 0; i < map->heaps.count; i++) {
        const heap_place *p = &map->heaps.items[i];
        if (!region_overlaps(&row->region, p->start, p->size)) continue;
        row->usage = STR("Heap");
        row->details = p->details;
        row->heap = p;
        return true;
    }
    return false;
}

static void find_usage(memory_map *map, map_row *row)
{
    command_call *c = map->call;
    const target *t = c->session->target;
    const target_region *r = &row->region;
    if (r->state == STATE_FREE) {
        row->usage = STR("Free");
        return;
    }
    module *m = symbols_module_at(c->session->symbols, r->base);
    if (m) {
        row->module = m;
        row->usage = STR("Image");
        row->details = str_format(c->arena, "[%.*s; \"%.*s\"]", STR_ARG(m->name), STR_ARG(m->id.path));
        return;
    }
    for (size_t i = 0; i < t->threads.count; i++) {
        const target_thread *thread = &t->threads.items[i];
        uint64_t stack_probe = thread->stack_start;
        bool same_allocation = false;
        for (size_t k = 0; k < t->regions.count && stack_probe; k++) {
            const target_region *other = &t->regions.items[k];
            same_allocation = same_allocation || (stack_probe - other->base < other->size &&
                                                  other->allocation_base == r->allocation_base);
        }
        if (same_allocation || region_overlaps(r, thread->stack_start, thread->stack_size)) {
            row->usage = STR("Stack");
        } else if (thread->teb && thread->teb - r->base < r->size) {
            row->usage = STR("TEB");
        }
        if (row->usage.len) {
            row->details =
                str_format(c->arena, "[~%u; %x.%x]", thread->index, t->system.process_id, thread->id);
            return;
        }
    }
    uint64_t peb;
    bool found;
    if (!session_get_register(c->session, c->arena, STR("$peb"), &found, &peb) && found && peb &&
        peb - r->base < r->size) {
        row->usage = STR("PEB");
        row->details = str_format(c->arena, "[%x]", t->system.process_id);
        return;
    }
    if (is_heap(map, row)) return;
    row->usage = r->type == TYPE_MAPPED ? STR("MappedFile") : STR("<unknown>");
}

static void add_row(memory_map *map, target_region region)
{
    map_row *row = VEC_PUSH(map->call->arena, &map->rows);
    row->region = region;
    find_usage(map, row);
}

/* Free gaps between the rows that the stream leaves out, so that the map has no holes. */
static void add_gap(memory_map *map, uint64_t from, uint64_t to)
{
    if (from < to) {
        add_row(map, (target_region){.base = from, .size = to - from, .state = STATE_FREE, .protect = 1});
    }
}

static void build_map(memory_map *map)
{
    const target *t = map->call->session->target;
    uint64_t expected = 0;
    find_heaps(map);
    for (size_t i = 0; i < t->regions.count; i++) {
        const target_region *r = &t->regions.items[i];
        add_gap(map, expected, r->base);
        add_row(map, *r);
        expected = r->base + r->size;
    }
    if (t->regions.count) {
        return;
    }
    map->derived = true;
    space_range range;
    uint64_t at = 0;
    while (space_next_range(t->virtual_memory, at, &range) && !out_cancelled(map->call->out)) {
        add_row(map, (target_region){.base = range.start,
                                     .allocation_base = range.start,
                                     .size = range.end - range.start,
                                     .state = STATE_COMMIT});
        if (range.end <= at) {
            break;
        }
        at = range.end;
    }
}

/* "  64.000 kB", "  1.523 MB": three decimals and the unit that keeps the number short. */
static str size_text(arena *a, uint64_t size)
{
    static const char *const units[] = {" B", "kB", "MB", "GB", "TB"};
    double value = (double)size;
    size_t unit = 0;
    while (value >= 1024 && unit + 1 < COUNT(units)) {
        value /= 1024;
        unit++;
    }
    return str_format(a, "%8.3f %s", value, units[unit]);
}

/* 0`77840000: the list's short way to write an address. */
static str short_address(arena *a, uint64_t value)
{
    return str_format(a, "%x`%08x", (unsigned)(value >> 32), (unsigned)value);
}

static void print_list_row(memory_map *map, const map_row *row)
{
    command_call *c = map->call;
    const target_region *r = &row->region;
    bool begins = r->state == STATE_FREE || r->base == r->allocation_base;
    emit(
        c->out, "region",
        "{mark} {base_text:17} {end_text:17} {size_text:17} {type:-11} {state:-11} {protect:-34} {usage:-10} {details}\n",
        f_c("mark", begins ? "+" : " "), f_s("base_text", short_address(c->arena, r->base)),
        f_s("end_text", short_address(c->arena, r->base + r->size)),
        f_s("size_text", short_address(c->arena, r->size)),
        f_s("type", names_of(c->arena, r->type, type_names, COUNT(type_names))),
        f_s("state", names_of(c->arena, r->state, state_names, COUNT(state_names))),
        f_s("protect", names_of(c->arena, r->protect, protect_names, COUNT(protect_names))),
        f_s("usage", row->usage), f_s("details", row->details), f_p("base", r->base),
        f_p("end", r->base + r->size), f_x("size", r->size, 16), f_p("allocation_base", r->allocation_base));
}

/* -f:F1,F2: a row is shown when, for each family that filters name, one of them fits. */
static bool filter_matches(const map_row *row, str filter, arena *a)
{
    const target_region *r = &row->region;
    str have[4] = {row->usage, names_of(a, r->type, type_names, COUNT(type_names)),
                   names_of(a, r->state, state_names, COUNT(state_names)),
                   names_of(a, r->protect, protect_names, COUNT(protect_names))};
    if (str_equal_nocase(filter, STR("VAR"))) {
        return str_equal(row->usage, STR("<unknown>"));
    }
    for (size_t i = 0; i < 4; i++) {
        str rest = have[i];
        while (rest.len) {
            if (str_equal_nocase(str_trim(str_take_until(&rest, '|')), filter)) {
                return true;
            }
        }
    }
    return false;
}

static bool all_filters_match(const map_row *row, str filters, arena *a)
{
    while (filters.len) {
        if (!filter_matches(row, str_trim(str_take_until(&filters, ',')), a)) {
            return false;
        }
    }
    return true;
}

static void print_list(memory_map *map, str filters)
{
    command_call *c = map->call;
    out_heading(
        c->out,
        "\n        BaseAddress      EndAddress+1        RegionSize     Type       State                 Protect"
        "             Usage\n");
    out_heading(
        c->out,
        "--------------------------------------------------------------------------------------------------------"
        "------------------\n");
    for (size_t i = 0; i < map->rows.count && !out_cancelled(c->out); i++) {
        if (all_filters_match(&map->rows.items[i], filters, c->arena)) {
            print_list_row(map, &map->rows.items[i]);
        }
    }
}

/* ---- -o and -c ---- */

enum { ROW_FIELDS = 7 };

/* %1 to %7 of -c: base, end + 1, size, type, state, protection, usage; numbers as in the page's "0xab0000".
 */
static void row_fields(arena *a, const map_row *row, str fields[ROW_FIELDS])
{
    const target_region *r = &row->region;
    const uint64_t numbers[] = {r->base, r->base + r->size, r->size};
    for (size_t i = 0; i < COUNT(numbers); i++)
        fields[i] = str_format(a, "0x%llx", (unsigned long long)numbers[i]);
    fields[3] = names_of(a, r->type, type_names, COUNT(type_names));
    fields[4] = names_of(a, r->state, state_names, COUNT(state_names));
    fields[5] = names_of(a, r->protect, protect_names, COUNT(protect_names));
    fields[6] = row->usage;
}

static str command_for(arena *a, str command, const str fields[ROW_FIELDS])
{
    strbuf text = {.arena = a};
    for (size_t i = 0; i < command.len; i++) {
        char next = i + 1 < command.len ? command.ptr[i + 1] : 0;
        if (command.ptr[i] == '%' && next >= '1' && next < '1' + ROW_FIELDS) {
            strbuf_append(&text, fields[next - '1']);
            i++;
        } else {
            strbuf_append_char(&text, command.ptr[i]);
        }
    }
    return strbuf_str(&text);
}

/* "csv", "tsv": all fields with a separator; "1": where the regions begin, for .foreach. */
static void print_fields(command_call *c, const str fields[ROW_FIELDS], str format)
{
    char separator = str_equal_nocase(format, STR("csv")) ? ',' : '\t';
    strbuf text = {.arena = c->arena};
    size_t count = str_equal(format, STR("1")) ? 1 : ROW_FIELDS;
    for (size_t i = 0; i < count; i++) {
        if (i) strbuf_append_char(&text, separator);
        strbuf_append(&text, fields[i]);
    }
    emit(c->out, "text", "{text}\n", f_s("text", strbuf_str(&text)));
}

/* A row for each region that the filters let through: a command run for it, or its fields. */
static void each_region(memory_map *map, str filters, str command, str format)
{
    command_call *c = map->call;
    for (size_t i = 0; i < map->rows.count && !out_cancelled(c->out); i++) {
        str fields[ROW_FIELDS];
        if (session_stopped(c->session)) return;
        if (!all_filters_match(&map->rows.items[i], filters, c->arena)) continue;
        row_fields(c->arena, &map->rows.items[i], fields);
        if (format.len) {
            print_fields(c, fields, format);
            continue;
        }
        str text = command_for(c->arena, command, fields);
        out_heading(c->out, "*** Executing: %.*s\n", STR_ARG(text));
        dispatcher_run_nested(c->dispatcher, text);
    }
}

/* -c:"Command": up to the closing quotation mark; those inside have a backslash. */
static bool take_quoted_command(arena *a, str *rest, str *command)
{
    strbuf text = {.arena = a};
    if (!rest->len || rest->ptr[0] != '"') return false;
    for (size_t i = 1; i < rest->len; i++) {
        char ch = rest->ptr[i];
        if (ch == '"') {
            *rest = str_trim_left(str_skip(*rest, i + 1));
            *command = strbuf_str(&text);
            return command->len > 0;
        }
        if (ch == '\\' && i + 1 < rest->len && rest->ptr[i + 1] == '"') ch = rest->ptr[++i];
        strbuf_append_char(&text, ch);
    }
    return false;
}

/* One sum of the summary's tables. */
typedef struct map_sum {
    str name;
    uint64_t count, size;
    uint64_t largest_base, largest_size;
} map_sum;

typedef VEC(map_sum) map_sums;

static void add_sum(arena *a, map_sums *sums, str name, const target_region *r)
{
    map_sum *found = NULL;
    for (size_t i = 0; i < sums->count && !found; i++) {
        found = str_equal(sums->items[i].name, name) ? &sums->items[i] : NULL;
    }
    if (!found) {
        found = VEC_PUSH(a, sums);
        found->name = name;
    }
    found->count++;
    found->size += r->size;
    if (r->size > found->largest_size) {
        found->largest_size = r->size;
        found->largest_base = r->base;
    }
}

static int by_sum_size(const void *a, const void *b)
{
    const map_sum *x = a, *y = b;
    return (x->size < y->size) - (x->size > y->size);
}

static void print_sums(command_call *c, const char *title, const char *record, map_sums *sums, uint64_t busy,
                       uint64_t total)
{
    if (sums->count) {
        qsort(sums->items, sums->count, sizeof *sums->items, by_sum_size);
    }
    out_heading(c->out, "\n%s RgnCount ----------- Total Size -------- %%ofBusy %%ofTotal\n", title);
    for (size_t i = 0; i < sums->count && !out_cancelled(c->out); i++) {
        const map_sum *s = &sums->items[i];
        bool free_memory = str_equal(s->name, STR("Free")) || str_equal(s->name, STR("MEM_FREE"));
        str of_busy = free_memory || !busy
                          ? STR("")
                          : str_format(c->arena, "%6.2f%%", 100.0 * (double)s->size / (double)busy);
        str of_total =
            total ? str_format(c->arena, "%6.2f%%", 100.0 * (double)s->size / (double)total) : STR("");
        emit(c->out, record, "{name:-38} {count:4} {size_text:17} ({size_human}) {of_busy:8} {of_total:8}\n",
             f_s("name", s->name), f_u("count", s->count), f_s("size_text", short_address(c->arena, s->size)),
             f_s("size_human", size_text(c->arena, s->size)), f_s("of_busy", of_busy),
             f_s("of_total", of_total), f_x("size", s->size, 16));
    }
}

static void print_summary(memory_map *map)
{
    command_call *c = map->call;
    map_sums usage = {0}, types = {0}, states = {0}, protects = {0};
    uint64_t busy = 0, total = 0;
    for (size_t i = 0; i < map->rows.count; i++) {
        const map_row *row = &map->rows.items[i];
        const target_region *r = &row->region;
        total += r->size;
        busy += r->state == STATE_FREE ? 0 : r->size;
        add_sum(c->arena, &usage, row->usage, r);
        add_sum(c->arena, &states, names_of(c->arena, r->state, state_names, COUNT(state_names)), r);
        if (r->state != STATE_FREE) {
            add_sum(c->arena, &types, names_of(c->arena, r->type, type_names, COUNT(type_names)), r);
        }
        if (r->state == STATE_COMMIT) {
            add_sum(c->arena, &protects, names_of(c->arena, r->protect, protect_names, COUNT(protect_names)),
                    r);
        }
    }
    print_sums(c, "--- Usage Summary ----------------", "usage_sum", &usage, busy, total);
    print_sums(c, "--- Type Summary (for busy) ------", "type_sum", &types, busy, total);
    print_sums(c, "--- State Summary ----------------", "state_sum", &states, busy, total);
    print_sums(c, "--- Protect Summary (for commit) -", "protect_sum", &protects, busy, total);
    out_heading(c->out,
                "\n--- Largest Region by Usage ----------- Base Address -------- Region Size ----------\n");
    for (size_t i = 0; i < usage.count; i++) {
        const map_sum *s = &usage.items[i];
        emit(c->out, "largest_region", "{name:-38} {base_text:17} {size_text:17} ({size_human})\n",
             f_s("name", s->name), f_s("base_text", short_address(c->arena, s->largest_base)),
             f_s("size_text", short_address(c->arena, s->largest_size)),
             f_s("size_human", size_text(c->arena, s->largest_size)), f_p("base", s->largest_base),
             f_x("size", s->largest_size, 16));
    }
}

static void print_one(memory_map *map, const map_row *row, uint64_t address)
{
    command_call *c = map->call;
    const target_region *r = &row->region;
    out_begin(c->out, "region");
    emit(
        c->out, NULL,
        "\nUsage:                  {usage}\nBase Address:           {base:p}\nEnd Address:            {end:p}\n",
        f_s("usage", row->usage), f_p("base", r->base), f_p("end", r->base + r->size));
    emit(c->out, NULL, "Region Size:            {size:p} ({size_human})\n", f_p("size", r->size),
         f_s("size_human", size_text(c->arena, r->size)));
    if (!map->derived) {
        emit(
            c->out, NULL,
            "State:                  {state:08x}          {state_name}\nProtect:                {protect:08x}          {protect_name}\n"
            "Type:                   {type:08x}          {type_name}\nAllocation Base:        {allocation_base:p}\n"
            "Allocation Protect:     {allocation_protect:08x}          {allocation_protect_name}\n",
            f_x("state", r->state, 8),
            f_s("state_name", names_of(c->arena, r->state, state_names, COUNT(state_names))),
            f_x("protect", r->protect, 8),
            f_s("protect_name", names_of(c->arena, r->protect, protect_names, COUNT(protect_names))),
            f_x("type", r->type, 8),
            f_s("type_name", names_of(c->arena, r->type, type_names, COUNT(type_names))),
            f_p("allocation_base", r->allocation_base), f_x("allocation_protect", r->allocation_protect, 8),
            f_s("allocation_protect_name",
                names_of(c->arena, r->allocation_protect, protect_names, COUNT(protect_names))));
    }
    if (row->module) {
        emit(
            c->out, NULL,
            "Image Path:             {path}\nModule Name:            {module}\nMore info:              lmv m {module}\n"
            "More info:              !lmi {module}\nMore info:              ln 0x{address:x}\nMore info:              !dh 0x{module_base:x}\n",
            f_s("path", row->module->id.path), f_s("module", row->module->name), f_p("address", address),
            f_p("module_base", row->module->id.base));
    } else if (row->heap) {
        emit(c->out, NULL,
             "More info:              heap owning the address: !heap 0x{heap:x}\n"
             "More info:              {heap_part}\n"
             "More info:              heap entry containing the address: !heap -x 0x{address:x}\n",
             f_p("heap", row->heap->heap),
             f_s("heap_part", row->heap->large ? STR("heap large/virtual block") : STR("heap segment")),
             f_p("address", address));
    } else if (row->details.len) {
        emit(c->out, NULL, "Details:                {details}\n", f_s("details", row->details));
    }
    uint8_t probe;
    space *memory = c->session->target->virtual_memory;
    bool there = space_read_u8(memory, address, &probe);
    uint64_t rest = r->base + r->size - address;
    const char *source = !there                              ? "0 (invalid)"
                         : space_from_image(memory, address) ? "2 (mapped)"
                                                             : "1 (target)";
    emit(c->out, NULL, "\n\nContent source: {source}, length: {length:x}\n", f_c("source", source),
         f_x("length", rest, 16));
    out_end(c->out);
}

static error *kernel_form(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t address = 0;
    bool one = !args_empty(rest);
    error *e = one ? args_address(c, &rest, &address) : NULL;
    if (e || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (show_kernel_map(&v, one, address)) return NULL;
    if (!one)
        return error_new(c->arena, ERROR_NOT_FOUND, "nt does not tell its regions: its symbols are needed");
    return error_new(c->arena, ERROR_NOT_FOUND, "No region of the target holds 0x%llx",
                     (unsigned long long)address);
}

static error *run_address(command_call *c)
{
    if (c->session->target->class == TARGET_KERNEL) return kernel_form(c);
    str rest = c->args, flag, filters = {0}, command = {0}, format = {0};
    bool summary = false;
    while (args_take_any_flag(&rest, &flag)) {
        if (str_starts_with_nocase(flag, STR("c:"))) {
            const char *end = c->args.ptr + c->args.len;
            rest = (str){flag.ptr + 2, (size_t)(end - (flag.ptr + 2))};
            if (!take_quoted_command(c->arena, &rest, &command)) return args_error(c, rest, "Syntax");
        } else if (str_starts_with_nocase(flag, STR("o:"))) {
            format = str_skip(flag, 2);
            if (!str_equal_nocase(format, STR("csv")) && !str_equal_nocase(format, STR("tsv")) &&
                !str_equal(format, STR("1")))
                return args_error(c, (str){flag.ptr + flag.len, 0}, "Syntax");
        } else if (str_equal(flag, STR("?")) || str_equal_nocase(flag, STR("help"))) {
            out_heading(c->out,
                        "!address Address\n!address -summary\n"
                        "!address [-f:F1,F2,...] {[-o:{csv | tsv | 1}] | [-c:\"Command\"]}\n"
                        "%%1 to %%7 in Command: base, end + 1, size, type, state, protection, usage\n");
            return NULL;
        } else if (str_equal_nocase(flag, STR("summary"))) {
            summary = true;
        } else if (str_starts_with(flag, STR("f:")) || str_starts_with(flag, STR("F:"))) {
            filters = str_skip(flag, 2);
        } else {
            return error_new(c->arena, ERROR_SYNTAX, "!address has no option '-%.*s'", STR_ARG(flag));
        }
    }
    memory_map map = {.call = c};
    build_map(&map);
    if (map.derived && !summary) {
        notes_add(c->session->notes, NOTE_WARNING,
                  "The dump has no memory information stream: regions are those it holds bytes of");
    }
    if (command.len || format.len) {
        each_region(&map, filters, command, format);
        return NULL;
    }
    if (summary || args_empty(rest)) {
        if (!summary) {
            print_list(&map, filters);
        }
        if (summary || !filters.len) {
            print_summary(&map);
        }
        return NULL;
    }
    uint64_t address;
    error *e = args_address(c, &rest, &address);
    e = e ? e : args_end(c, rest);
    if (e) {
        return e;
    }
    for (size_t i = 0; i < map.rows.count; i++) {
        const target_region *r = &map.rows.items[i].region;
        if (address >= r->base && address - r->base < r->size) {
            print_one(&map, &map.rows.items[i], address);
            return NULL;
        }
    }
    return error_new(c->arena, ERROR_NOT_FOUND, "No region of the target holds 0x%llx",
                     (unsigned long long)address);
}

const command command_address = {
    .name = "address",
    .extension = "ext",
    .needs = NEEDS_TARGET,
    .synopsis = "[Address | -summary | [-f:Filter,...] [-o:{csv|tsv|1} | -c:\"Command\"]]",
    .brief = "Display the memory map of the process, or of system space",
    .example = "!address @rsp",
    .run = run_address};
