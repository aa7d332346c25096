/* !idt. Sources: windows-driver-docs, "!idt"; published sessions of 64-bit targets for the column of stacks
 * and the address in the heading. Vectors that nobody has are left out unless -a is given. */
#include "dispatch/args.h"
#include "extensions/kdexts/processors.h"
#include "windows/interrupts.h"

enum { VECTORS = 256 };

/* Code that says that nobody has the vector: of nt until Windows 8.1 a piece for each, since then the pieces
 * of all. */
static bool is_unexpected(str name)
{
    return str_starts_with(name, STR("nt!KxUnexpectedInterrupt")) ||
           str_starts_with(name, STR("nt!KiUnexpectedInterrupt")) ||
           str_starts_with(name, STR("nt!KiIsrThunk"));
}

static str symbol_of(kernel_view *v, uint64_t address)
{
    strbuf text = {.arena = v->arena};
    if (!symbols_format(v->session->symbols, address, true, &text))
        strbuf_format(&text, "%llx", (unsigned long long)address);
    return strbuf_str(&text);
}

/* False when the entry was left out. */
static bool show_entry(kernel_view *v, const nt_idt_entry *e, unsigned vector, bool all)
{
    str name = e->readable && e->present ? symbol_of(v, e->handler) : STR("");
    if (!all && (!e->readable || !e->present || (!e->has_objects && is_unexpected(name)))) return false;
    out_begin(v->out, "idt_entry");
    if (!e->readable || !e->present) {
        emit(v->out, NULL, e->readable ? "{vector:02x}:\tnot present\n" : "{vector:02x}:\tnot readable\n",
             f_u("vector", vector));
        out_end(v->out);
        return true;
    }
    const nt_interrupt *first = e->objects.count ? &e->objects.items[0] : NULL;
    emit(v->out, NULL,
         first      ? "{vector:02x}:\t{handler:q} {symbol} (KINTERRUPT {object:q})\n"
         : e->stack ? "{vector:02x}:\t{handler:q} {symbol}\tStack = 0x{stack_text}\n"
                    : "{vector:02x}:\t{handler:q} {symbol}\n",
         f_u("vector", vector), f_p("handler", e->handler),
         f_s("symbol", first ? symbol_of(v, first->service) : name),
         f_if(first != NULL, f_p("object", first ? first->object : 0)),
         f_if(e->stack != 0, f_p("stack", e->stack)),
         f_s("stack_text", str_format(v->arena, "%016llX", (unsigned long long)e->stack)));
    out_list_begin(v->out, "shared");
    for (size_t i = 1; i < e->objects.count && !out_cancelled(v->out); i++) {
        const nt_interrupt *n = &e->objects.items[i];
        emit(v->out, "interrupt",
             v->values.pointer_size == 8 ? "\t                 {symbol} (KINTERRUPT {object:q})\n"
                                         : "\t         {symbol} (KINTERRUPT {object:q})\n",
             f_s("symbol", symbol_of(v, n->service)), f_p("object", n->object), f_p("service", n->service));
    }
    out_list_end(v->out);
    if (e->has_objects && e->end != WALK_COMPLETE)
        emit(v->out, NULL, "\tThe list of the vector ends: {end}\n", f_s("end", walk_end_text(e->end)));
    out_end(v->out);
    return true;
}

static void show_table(kernel_view *v, unsigned number, uint64_t only, bool all)
{
    unsigned count;
    value prcb = processors_prcb(v, number), pcr = nt_pcr_of(&v->windows, value_address_of(prcb));
    uint64_t idt = nt_idt_address(&v->windows, prcb, pcr, &count);
    emit(v->out, "idt", "\nDumping IDT: {idt:q}\n\n", f_if(idt != 0, f_p("idt", idt)),
         f_u("processor", number));
    if (!idt) return;
    for (unsigned i = 0; i < count && !out_cancelled(v->out); i++) {
        if (only != UINT64_MAX && only != i) continue;
        nt_idt_entry e = nt_idt_read(v->arena, &v->windows, prcb, pcr, idt, i);
        show_entry(v, &e, i, all || only == i);
    }
}

static error *run_idt(command_call *c)
{
    kernel_view v;
    str rest = c->args, flag;
    uint64_t only = UINT64_MAX;
    bool all = false;
    error *e;
    while (args_take_any_flag(&rest, &flag)) {
        if (str_equal(flag, STR("a"))) all = true;
        else return args_error(c, rest, "Syntax");
    }
    if ((e = args_expression_or(c, &rest, UINT64_MAX, &only)) || (e = args_end(c, rest))) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_KPRCB")) return processors_no_types(c, "_KPRCB");
    if (only != UINT64_MAX && only >= VECTORS)
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "An interrupt dispatch table has 100 entries, and no %llx",
                         (unsigned long long)only);
    show_table(&v, processors_current(c->session), only, all);
    return NULL;
}

const command command_idt = {.name = "idt",
                             .extension = "kdexts",
                             .needs = NEEDS_TARGET | NEEDS_KERNEL,
                             .synopsis = "[-a] [Vector]",
                             .brief = "Show who handles which interrupt on the current processor",
                             .example = "!idt",
                             .run = run_idt};
