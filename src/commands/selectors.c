/* dg: segment descriptors. Source: windows-driver-docs, "dg (Display Selector)"; the table's head and words
 * are as people remember them, no published session was found. */
#include "session/selectors.h"
#include "dispatch/args.h"
#include "dispatch/command.h"

enum { MOST = 256 };

static str type_text(arena *a, const session_selector *d)
{
    static const char *const systems[16] = {
        "<Reserved>", "TSS16 Avl", "LDT",        "TSS16 Busy", "CallG16", "TaskG",      "IntG16", "TrapG16",
        "<Reserved>", "TSS32 Avl", "<Reserved>", "TSS32 Busy", "CallG32", "<Reserved>", "IntG32", "TrapG32"};
    if (!(d->flags & SELECTOR_USER)) return str_from_cstr(systems[d->flags & 15]);
    const char *access =
        d->flags & SELECTOR_CODE ? (d->flags & 2 ? "RE" : "EO") : (d->flags & 2 ? "RW" : "RO");
    return str_format(a, "%s %s %s", d->flags & SELECTOR_CODE ? "Code" : "Data", access,
                      d->flags & 1 ? "Ac" : "  ");
}

static void show(command_call *c, uint16_t selector, const session_selector *d)
{
    uint64_t limit = d->limit;
    emit(
        c->out, "selector",
        "{selector:04x} {base:p} {limit:p} {type:-10} {level:d} {size} {granularity} {present} {long} {flags:08x}\n",
        f_u("selector", selector), f_p("base", d->base), f_p("limit", limit),
        f_s("type", type_text(c->arena, d)), f_u("level", d->flags >> 5 & 3),
        f_c("size", d->flags & SELECTOR_BIG ? "Bg" : "Nb"),
        f_c("granularity", d->flags & SELECTOR_GRANULAR ? "Pg" : "By"),
        f_c("present", d->flags & SELECTOR_PRESENT ? "P " : "NP"),
        f_c("long", d->flags & SELECTOR_LONG ? "Lo" : "Nl"), f_x("flags", d->flags, 8));
}

static error *run_dg(command_call *c)
{
    str rest = c->args;
    uint64_t first, last;
    error *e = args_expression(c, &rest, &first);
    if (!e) e = args_expression_or(c, &rest, first, &last);
    if (!e) e = args_end(c, rest);
    if (e) return e;
    if (first > 0xffff || last > 0xffff || last < first || (last - first) / 8 >= MOST)
        return args_error(c, c->args, "Range");
    if (c->session->target->system.cpu == CPU_ARM64)
        return error_new(c->arena, ERROR_UNAVAILABLE, "ARM64 has no segments");
    if (session_pointer_size(c->session) == 8)
        out_heading(c->out, "                                                    P Si Gr Pr Lo\n"
                            "Sel        Base              Limit          Type    l ze an es ng Flags\n"
                            "---- ----------------- ----------------- ---------- - -- -- -- -- --------\n");
    else
        out_heading(c->out, "                                  P Si Gr Pr Lo\n"
                            "Sel    Base     Limit     Type    l ze an es ng Flags\n"
                            "---- -------- -------- ---------- - -- -- -- -- --------\n");
    for (uint64_t selector = first; selector <= last && !out_cancelled(c->out); selector += 8) {
        session_selector d;
        if (session_get_selector(c->session, c->arena, (uint16_t)selector, &d))
            show(c, (uint16_t)selector, &d);
        else
            emit(c->out, "selector_missing", "{selector:04x} Unable to get descriptor\n",
                 f_u("selector", selector));
    }
    return NULL;
}

const command command_dg = {.name = "dg",
                            .needs = NEEDS_TARGET,
                            .synopsis = "FirstSelector [LastSelector]",
                            .brief = "Display segment descriptors",
                            .example = "dg 2b",
                            .run = run_dg};
