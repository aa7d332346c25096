/* !wsle: a working set's list. Source: windows-driver-docs, "!wsle". Kernels since Windows 10 keep no such
 * list: what is left of it (_MI_WSLE) is a byte beside each entry of the page tables. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "show/kernel.h"
#include "windows/process.h"

enum { ENTRIES = 1, COUNTS = 2, FREE_ENTRIES = 4, KNOWN = 7, MOST_ENTRIES = 1 << 26 };

typedef struct working_set {
    kernel_view *view;
    value list;
    uint64_t entries, last; /* address of the first; index of the last that was made */
    uint64_t valid, free;
} working_set;

static void head(working_set *w)
{
    value l = w->list;
    emit(w->view->out, "working_set",
         "\nWorking Set @ {address:q}\n"
         "    FirstFree: {first_free:8x}  FirstDynamic: {first_dynamic:10x}\n"
         "    LastEntry {last_entry:8x}  NextSlot: {next_slot:9x}  LastInitialized {last_initialized:8x}\n"
         "    NonDirect {non_direct:8x}  HashTable: {hash_table:8x}  HashTableSize: {hash_table_size:9x}\n\n",
         f_p("address", value_address_of(l)), kernel_number("first_free", value_field(l, "FirstFree")),
         kernel_number("first_dynamic", value_field(l, "FirstDynamic")),
         kernel_number("last_entry", value_field(l, "LastEntry")),
         kernel_number("next_slot", value_field(l, "NextSlot")),
         kernel_number("last_initialized", value_field(l, "LastInitializedWsle")),
         kernel_number("non_direct", value_field(l, "NonDirectCount")),
         kernel_number("hash_table", value_first(l, "HashTable", "HashTableStart", NULL)),
         value_has_field(l, "HashTableSize")
             ? kernel_number("hash_table_size", value_field(l, "HashTableSize"))
             : f_u("hash_table_size", 0));
}

/* Those below the first dynamic one are locked, too. */
static void entry_line(working_set *w, value e, uint64_t index, uint64_t raw)
{
    value bits = value_field(e, "u1.e1");
    bool locked = index < value_or(value_field(w->list, "FirstDynamic"), 0) ||
                  value_or(value_field(bits, "LockedInWs"), 0) ||
                  value_or(value_field(bits, "LockedInMemory"), 0);
    emit(w->view->out, "working_set_entry", "{entry:16x} {age:10} {locked:8} {references:8}\n",
         f_u("entry", raw), kernel_number("age", value_field(bits, "Age")), f_u("locked", locked),
         f_u("references", 1), f_p("address", raw & ~(uint64_t)0xfff));
}

/* False when a part of the list is not there. */
static bool entries(working_set *w, uint64_t flags)
{
    kernel_view *v = w->view;
    const type *t = nt_type(&v->windows, "_MMWSLE");
    bool whole = true;
    out_heading(v->out, "Reading the WSLE data...\n");
    if (flags & ENTRIES) out_heading(v->out, "\nVirtual Address           Age  Locked  ReferenceCount\n");
    for (uint64_t i = 0; t && i <= w->last && i < MOST_ENTRIES && !out_cancelled(v->out); i++) {
        value e = value_at(&v->values, t, w->entries + i * t->size);
        uint64_t raw;
        if (!value_u64(value_field(e, "u1.Long"), &raw)) {
            whole = false;
            i |= 0x1ff; /* the rest of its page is not there either */
        } else if (value_or(value_field(e, "u1.e1.Valid"), 0)) {
            w->valid++;
            if (flags & ENTRIES) entry_line(w, e, i, raw);
        } else {
            w->free++;
            if (flags & FREE_ENTRIES)
                emit(v->out, "working_set_free", "    free entry {index:x}\n", f_u("index", i));
        }
    }
    return whole && t;
}

static void counts(working_set *w, uint64_t flags)
{
    if (flags & COUNTS)
        emit(w->view->out, "working_set_counts",
             "Valid WSLE entries = 0x{valid:x}\nfound end @ wsle index 0x{last:x}\n", f_u("valid", w->valid),
             f_u("last", w->last));
    if (flags & FREE_ENTRIES)
        emit(w->view->out, "working_set_free_counts", "Free WSLE entries = 0x{free:x}\n",
             f_u("free", w->free));
}

static error *run_wsle(command_call *c)
{
    kernel_view v;
    str rest = c->args;
    uint64_t flags, address;
    error *e = args_expression_or(c, &rest, 0, &flags);
    if (e || (e = args_expression_or(c, &rest, 0, &address)) || (e = args_end(c, rest))) return e;
    if (flags & ~(uint64_t)KNOWN)
        return error_new(c->arena, ERROR_UNSUPPORTED, "!wsle: flags are 1, 2 and 4");
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_MMWSL") || !nt_type(&v.windows, "_MMWSLE"))
        return error_new(
            c->arena, ERROR_UNSUPPORTED,
            "this kernel keeps no list of working set entries (nt has no _MMWSL: Windows 10 and later, or no symbols)");
    if (!address) {
        value process = nt_process_at(&v.windows, session_process(c->session, c->arena));
        address = value_or(value_field(process, "Vm.VmWorkingSetList"), 0);
    }
    working_set w = {.view = &v, .list = nt_value(&v.windows, "_MMWSL", address)};
    if (!value_u64(value_field(w.list, "Wsle"), &w.entries) ||
        !value_u64(value_field(w.list, "LastInitializedWsle"), &w.last))
        return error_at_address(c->arena, ERROR_MEMORY, address, "no working set list can be read");
    head(&w);
    if (!flags) return NULL;
    bool whole = entries(&w, flags);
    counts(&w, flags);
    if (whole) return NULL;
    return error_at_address(c->arena, ERROR_MEMORY, w.entries, "a part of the list is not there");
}

const command command_wsle = {.name = "wsle",
                              .extension = "kdexts",
                              .needs = NEEDS_TARGET | NEEDS_KERNEL,
                              .synopsis = "[Flags [Address]]",
                              .brief = "Show a working set's list of entries",
                              .example = "!wsle 1",
                              .run = run_wsle};
