/* dg: segment descriptors. A kernel dump's come from the processor's GDT; a program's dump has none, and its
 * segments are the fixed ones of Windows. Source: windows-driver-docs, "dg (Display Selector)"; the table's
 * head and words are as people remember them, no published session was found; the descriptors' bits: Intel
 * SDM, volume 3, 3.4.5. */
#include "dispatch/args.h"
#include "dispatch/command.h"
#include "session/kernel.h"
#include "windows/processor.h"

#include <stdio.h>

enum { MOST = 256 };

typedef struct descriptor {
    uint64_t base;
    uint32_t limit;
    uint16_t flags; /* type, S, DPL, P in bits 0-7; AVL, L, D, G in 8-11 */
} descriptor;

enum { PRESENT = 0x80, USER_SEGMENT = 0x10, CODE = 8, LONG_MODE = 0x200, BIG = 0x400, GRANULAR = 0x800 };

/* Eight bytes of the table. */
static descriptor unpack(const uint8_t raw[8])
{
    uint32_t low = load_u32(raw), high = load_u32(raw + 4);
    descriptor d = {.base = low >> 16 | (high & 0xff) << 16 | (high & 0xff000000),
                    .limit = (low & 0xffff) | (high & 0xf0000),
                    .flags = (uint16_t)((high >> 8 & 0xff) | (high >> 12 & 0xf00))};
    if (d.flags & GRANULAR) d.limit = d.limit << 12 | 0xfff;
    return d;
}

static bool of_kernel(command_call *c, uint16_t selector, descriptor *out)
{
    session *s = c->session;
    values_context values;
    nt_context windows = session_windows(s, c->arena, &values);
    value special = nt_prcb_special_registers(nt_prcb_at(&windows, session_current(s, c->arena).prcb));
    uint64_t base, limit;
    uint8_t raw[16] = {0};
    unsigned offset = selector & 0xfff8u;
    if (!value_u64(value_field(special, "Gdtr.Base"), &base) ||
        !value_u64(value_field(special, "Gdtr.Limit"), &limit) || offset + 7 > limit ||
        !space_read_all(s->target->virtual_memory, base + offset, raw, 8))
        return false;
    *out = unpack(raw);
    /* System descriptors of long mode have the upper half of the base behind. */
    uint32_t upper;
    if (session_pointer_size(s) == 8 && !(out->flags & USER_SEGMENT) && (out->flags & PRESENT) &&
        space_read_u32(s->target->virtual_memory, base + offset + 8, &upper))
        out->base |= (uint64_t)upper << 32;
    return true;
}

/* Of programs: 64-bit Windows' code (33), that of WOW64 (23), data (2b), and the TEB of WOW64 (53); 32-bit
 * Windows' code (1b), data (23), and TEB (3b). */
static bool of_program(command_call *c, uint16_t selector, descriptor *out)
{
    session *s = c->session;
    bool wide = cpu_arch_of(s->target->system.cpu)->pointer_size == 8;
    descriptor code64 = {0, 0, 0x2fb}, code = {0, 0xffffffff, 0xcfb}, data = {0, 0xffffffff, 0xcf3};
    descriptor teb = {session_teb(s, c->arena), 0xfff, 0x4f3};
    uint16_t index = selector | 3;
    bool known = true;
    if (wide && index == 0x33) *out = code64;
    else if (index == (wide ? 0x23 : 0x1b)) *out = code;
    else if (index == (wide ? 0x2b : 0x23)) *out = data;
    else if (index == 0x3b && !wide) *out = teb;
    else if (index == 0x53 && wide && session_pointer_size(s) == 4)
        *out = teb; /* the 32-bit half is looked at */
    else known = false;
    return known;
}

static str type_text(arena *a, const descriptor *d)
{
    static const char *const systems[16] = {
        "<Reserved>", "TSS16 Avl", "LDT",        "TSS16 Busy", "CallG16", "TaskG",      "IntG16", "TrapG16",
        "<Reserved>", "TSS32 Avl", "<Reserved>", "TSS32 Busy", "CallG32", "<Reserved>", "IntG32", "TrapG32"};
    if (!(d->flags & USER_SEGMENT)) return str_from_cstr(systems[d->flags & 15]);
    const char *access = d->flags & CODE ? (d->flags & 2 ? "RE" : "EO") : (d->flags & 2 ? "RW" : "RO");
    return str_format(a, "%s %s %s", d->flags & CODE ? "Code" : "Data", access, d->flags & 1 ? "Ac" : "  ");
}

static void show(command_call *c, uint16_t selector, const descriptor *d)
{
    uint64_t limit = d->limit;
    emit(
        c->out, "selector",
        "{selector:04x} {base:p} {limit:p} {type:-10} {level:d} {size} {granularity} {present} {long} {flags:08x}\n",
        f_u("selector", selector), f_p("base", d->base), f_p("limit", limit),
        f_s("type", type_text(c->arena, d)), f_u("level", d->flags >> 5 & 3),
        f_c("size", d->flags & BIG ? "Bg" : "Nb"), f_c("granularity", d->flags & GRANULAR ? "Pg" : "By"),
        f_c("present", d->flags & PRESENT ? "P " : "NP"), f_c("long", d->flags & LONG_MODE ? "Lo" : "Nl"),
        f_x("flags", d->flags, 8));
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
        descriptor d;
        bool known = c->session->target->class == TARGET_KERNEL ? of_kernel(c, (uint16_t)selector, &d)
                                                                : of_program(c, (uint16_t)selector, &d);
        if (known) show(c, (uint16_t)selector, &d);
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
