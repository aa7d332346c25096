/* !pte and !pte2va: the page-table entries of an address. Sources: windows-driver-docs, "!pte"; published
 * sessions of x64, x86 with PAE, and ARM64 machines for what a page does not show. With five levels a column
 * more stands in front, which no page shows. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "windows/pte_map.h"

enum { COLUMN = 27, LINE = 43, LINE_32 = 20, FLAG_TEXT = 16 };

typedef struct pte_view {
    command_call *call;
    space *physical;
    page_tables *tables;
    nt_pte_map map;
    const nt_pte_layout *layout; /* NULL: soft entries are not told apart */
    uint64_t address;
    uint64_t literal; /* where an entry is said to be, whatever is there; 0 = nothing was said */
    page_walk walk;
} pte_view;

static unsigned level_of(const pte_view *v, unsigned i)
{
    return v->walk.levels - i;
}

static const char *level_name(unsigned level)
{
    static const char *const names[] = {"", "PTE", "PDE", "PPE", "PXE", "P5E"};
    return names[level];
}

/* With PAE the four page directory pointers are no page of their own mapping: !pte shows two levels. */
static unsigned first_column(const pte_view *v)
{
    if (v->literal) return v->walk.levels - 2; /* it is shown as a PDE and as a PTE */
    return v->walk.levels == 3 ? 1 : 0;
}

static void pad_to(const pte_view *v, size_t used)
{
    if (used < COLUMN) out_heading(v->call->out, "%*s", (int)(COLUMN - used), "");
}

/* ---- flags ---- */

typedef struct flag {
    uint64_t bit;
    char set, clear;
} flag;

static void append_flags(char *out, uint64_t entry, const flag *flags, size_t count)
{
    for (size_t i = 0; i < count; i++) out[i] = entry & flags[i].bit ? flags[i].set : flags[i].clear;
    out[count] = 0;
}

/* Copy on write, Global, Large, Dirty, Accessed, cache disabled (N), write-Through, User or Kernel, Write or
 * Read, Executable, Valid. Without no-execute bits (x86 without PAE) E is always there. */
static void x86_flags(const pte_view *v, uint64_t entry, char out[FLAG_TEXT])
{
    static const flag flags[] = {{0x200, 'C', '-'}, {0x100, 'G', '-'},
                                 {0x80, 'L', '-'},  {0x40, 'D', '-'},
                                 {0x20, 'A', '-'},  {0x10, 'N', '-'},
                                 {0x8, 'T', '-'},   {0x4, 'U', 'K'},
                                 {0x2, 'W', 'R'},   {(uint64_t)1 << 63, '-', 'E'},
                                 {0x1, 'V', '-'}};
    append_flags(out, v->walk.levels == 2 ? entry & UINT32_MAX : entry, flags, sizeof flags / sizeof *flags);
}

/* What published sessions show: Global, Write or Read (bit 55, Windows' own), eXecutable for the kernel, copy
 * on write, Accessed, Dirty, User or Kernel, no cache, Large, Valid. Bits: Arm ARM D8.3; _MMPTE_HARDWARE of
 * ARM64's nt. */
static void arm64_flags(uint64_t entry, unsigned level, char out[FLAG_TEXT])
{
    const uint64_t TABLE = 2;
    static const flag flags[] = {{(uint64_t)1 << 11, '-', 'G'},
                                 {(uint64_t)1 << 55, 'W', 'R'},
                                 {(uint64_t)1 << 53, '-', 'X'},
                                 {(uint64_t)1 << 56, 'C', '-'},
                                 {1 << 10, 'A', '-'},
                                 {1 << 7, '-', 'D'},
                                 {1 << 6, 'U', 'K'},
                                 {0, '-', '-'},
                                 {0, '-', '-'},
                                 {1, 'V', '-'}};
    append_flags(out, entry, flags, sizeof flags / sizeof *flags);
    if (level > 1 && !(entry & TABLE)) out[8] = 'L';
}

static uint64_t frame_of(const pte_view *v, uint64_t entry)
{
    if (v->walk.levels == 2) return (uint32_t)entry >> 12;
    return (entry & 0x000ffffffffff000) >> 12;
}

/* ---- rows ---- */

static void address_row(const pte_view *v)
{
    out_list_begin(v->call->out, "entry_addresses");
    for (unsigned i = first_column(v); i < v->walk.levels; i++) {
        unsigned level = level_of(v, i);
        uint64_t at = v->literal ? v->literal : nt_pte_address(&v->map, v->address, level);
        bool wide = v->map.address_bits != 32;
        out_heading(v->call->out, "%s at ", level_name(level));
        out_item(v->call->out, wide ? "{address:016X}" : "{address:08X}", f_p("address", at));
        if (level > 1) pad_to(v, wide ? 23 : 15);
    }
    out_list_end(v->call->out);
    out_heading(v->call->out, "\n");
}

static void contents_row(const pte_view *v)
{
    out *o = v->call->out;
    unsigned shown = v->walk.reached;
    out_list_begin(o, "contents");
    for (unsigned i = first_column(v); i < shown; i++) {
        if (i > first_column(v)) pad_to(v, v->map.entry_size == 4 ? 17 : 25);
        out_heading(o, "contains ");
        out_item(o, v->map.entry_size == 4 ? "{contents:08X}" : "{contents:016X}",
                 f_x("contents", v->walk.entry[i], 16));
    }
    out_list_end(o);
    if (shown < v->walk.levels && (v->walk.valid || v->walk.why == SPACE_NOT_IN_DUMP)) {
        if (shown > first_column(v)) pad_to(v, v->map.entry_size == 4 ? 17 : 25);
        /* A large page has no page table below. */
        const char *zero = v->map.entry_size == 4 ? "contains 00000000" : "contains 0000000000000000";
        out_heading(o, "%s", v->walk.valid ? zero : "unavailable");
    }
    out_heading(o, "\n");
}

static void valid_column(const pte_view *v, unsigned i)
{
    out *o = v->call->out;
    char flags[FLAG_TEXT];
    uint64_t entry = v->walk.entry[i];
    if (i > first_column(v)) out_heading(o, "  ");
    if (v->tables->arm64) arm64_flags(entry, level_of(v, i), flags);
    else x86_flags(v, entry, flags);
    out_heading(o, "pfn ");
    out_item(o, v->tables->arm64 ? "{frame:-11x}" : "{frame:-10x}", f_u("frame", frame_of(v, entry)));
    out_heading(o, "%s", flags);
}

/* The line or lines below "not valid": where the page is. */
static void soft_lines(const pte_view *v, const nt_pte *pte)
{
    out *o = v->call->out;
    unsigned column = (v->walk.reached - 1 - first_column(v)) * COLUMN + (v->map.address_bits == 32 ? 1 : 0);
    str pad = str_format(v->call->arena, "\n%*s", (int)column, "");
    const char *indent = str_to_cstr(v->call->arena, pad);
    switch (pte->kind) {
    case NT_PTE_TRANSITION:
        out_heading(o, "%s", indent);
        emit(o, NULL, "Transition: {transition:x}", f_u("transition", pte->frame));
        break;
    case NT_PTE_PROTOTYPE:
        out_heading(o, "%s", indent);
        emit(o, NULL, v->map.address_bits == 32 ? "Proto: {prototype:08X}" : "Proto: {prototype:016X}",
             f_p("prototype", pte->address));
        return; /* the protection is the prototype's own */
    case NT_PTE_PROTOTYPE_VAD:
        out_heading(o, "%sProto: VAD", indent);
        emit(o, NULL, NULL, f_b("prototype_vad", true));
        break;
    case NT_PTE_PAGE_FILE:
        out_heading(o, "%s", indent);
        emit(o, NULL, "PageFile:  {page_file}", f_u("page_file", pte->file));
        out_heading(o, "%s", indent);
        emit(o, NULL, "Offset: {page_file_offset:x}", f_u("page_file_offset", pte->offset));
        break;
    case NT_PTE_DEMAND_ZERO:
        out_heading(o, "%sDemandZero", indent);
        emit(o, NULL, NULL, f_b("demand_zero", true));
        break;
    default: return;
    }
    if (!pte->has_protection) return;
    out_heading(o, "%s", indent);
    emit(o, NULL, "Protect: {protection:x} - {protection_name}", f_u("protection", pte->protection),
         f_s("protection_name", nt_pte_protection_name(pte->protection)));
}

static void meaning_row(const pte_view *v)
{
    out *o = v->call->out;
    bool soft = !v->walk.valid && v->walk.reached > 0 && v->walk.why != SPACE_NOT_IN_DUMP;
    unsigned valid = v->walk.reached - (soft ? 1 : 0);
    out_list_begin(o, "frames");
    for (unsigned i = first_column(v); i < valid; i++) valid_column(v, i);
    out_list_end(o);
    if (v->walk.valid && v->walk.reached < v->walk.levels) {
        const char *gap = v->map.address_bits == 32 ? "    " : "  ";
        out_heading(o, "%s", gap);
        emit(o, NULL, "LARGE PAGE pfn {large_page_frame:x}", f_u("large_page_frame", v->walk.physical >> 12));
    }
    if (soft && v->walk.reached > first_column(v)) {
        out_heading(o, valid > first_column(v) ? "  not valid" : "not valid");
        nt_pte pte = {.kind = NT_PTE_UNKNOWN};
        if (v->layout) pte = nt_pte_decode(v->layout, v->walk.entry[v->walk.reached - 1], false);
        soft_lines(v, &pte);
    }
    out_heading(o, "\n");
    if (v->literal) return;
    page_walk soft_walk; /* what a reader gets, who knows what Windows means */
    page_tables_walk(v->physical, v->tables, v->address, &soft_walk);
    emit(o, NULL, NULL, f_b("valid", v->walk.valid),
         f_if(soft_walk.valid, f_x("physical", soft_walk.physical, 16)),
         f_if(!soft_walk.valid, f_s("why", space_absence_text(soft_walk.why))));
}

/* What is at an address, taken for the two last entries of a walk. */
static error *walk_literal(pte_view *v)
{
    session *s = v->call->session;
    uint64_t entry;
    page_tables_walk_hardware(v->physical, v->tables, v->literal, &v->walk);
    unsigned levels = v->walk.levels, last = levels - 1;
    if (!space_read_pointer(s->target->virtual_memory, v->literal, v->map.entry_size, &entry))
        return error_at_address(v->call->arena, ERROR_MEMORY, v->literal, "no page-table entry can be read");
    v->walk = (page_walk){.levels = levels, .reached = levels, .valid = entry & 1, .why = SPACE_NOT_MAPPED};
    v->walk.entry[last - 1] = v->walk.entry[last] = entry;
    return NULL;
}

static void show_pte(pte_view *v)
{
    out *o = v->call->out;
    if (!v->literal) page_tables_walk_hardware(v->physical, v->tables, v->address, &v->walk);
    out_begin(o, "pte");
    out_heading(o, "%*s", v->map.address_bits == 32 ? LINE_32 : LINE, "");
    emit(o, NULL, "VA {address:q}\n", f_p("address", v->address));
    address_row(v);
    contents_row(v);
    meaning_row(v);
    out_end(o);
}

/* ---- commands ---- */

static error *begin(command_call *c, pte_view *v)
{
    values_context values;
    nt_context windows = session_windows(c->session, c->arena, &values);
    nt_kernel k = nt_kernel_find(&windows, c->session->target);
    *v = (pte_view){.call = c};
    error *e = session_page_tables(c->session, c->arena, &v->tables, &v->physical);
    if (e) return e;
    if (!nt_pte_map_find(v->physical, v->tables, &k, &v->map))
        return error_new(
            c->arena, ERROR_NOT_FOUND,
            "Where the page tables are mapped is not known: the top table has no entry of its own");
    v->layout = session_pte_layout(c->session);
    return NULL;
}

static error *run_pte(command_call *c)
{
    enum { SMALL = 0x100, PAGE_SIZE = 0x1000 };
    pte_view v;
    str rest = c->args;
    uint64_t start, end;
    error *e = args_address(c, &rest, &start);
    if (e) return e;
    bool ranged = !args_empty(rest);
    if (ranged && (e = args_address(c, &rest, &end))) return e;
    if ((e = args_end(c, rest)) || (e = begin(c, &v))) return e;
    if (!ranged) end = start;
    bool literal = ranged && end < SMALL;
    v.literal = literal ? start : 0;
    if (literal || (!ranged && nt_is_pte_address(&v.map, start)))
        start = end = nt_pte_to_address(&v.map, start);
    if (v.literal && (e = walk_literal(&v))) return e;
    if (end < start) return args_error(c, rest, "Range");
    uint64_t pages = (end - start) / PAGE_SIZE + 1;
    for (uint64_t i = 0; i < pages && !out_cancelled(c->out); i++) {
        v.address = start + i * PAGE_SIZE;
        show_pte(&v);
        if (ranged && i + 1 < pages) out_heading(c->out, "\n");
    }
    return NULL;
}

const command command_pte = {.name = "pte",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL | NEEDS_PHYSICAL,
                             .synopsis = "VirtualAddress | PTE | LiteralAddress 1 | StartAddress EndAddress",
                             .brief = "Show the page-table entries of an address",
                             .example = "!pte fffff900c05e0000",
                             .run = run_pte};

static error *run_pte2va(command_call *c)
{
    pte_view v;
    str rest = c->args;
    uint64_t at;
    error *e = args_address(c, &rest, &at);
    if (e || (e = args_end(c, rest)) || (e = begin(c, &v))) return e;
    emit(c->out, "pte2va", "{address:q} \n", f_p("address", nt_pte_to_address(&v.map, at)), f_p("pte", at),
         f_b("in_page_tables", nt_is_pte_address(&v.map, at)));
    return NULL;
}

const command command_pte2va = {.name = "pte2va",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL | NEEDS_PHYSICAL,
                                .synopsis = "PTE",
                                .brief = "Show which address a page-table entry maps",
                                .example = "!pte2va fffff6fc80602f00",
                                .run = run_pte2va};
