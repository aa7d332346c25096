/* !irql, !qlocks, !cpuid and !mca: small questions to processors. Source: windows-driver-docs, the pages of
 * these. */
#include "dispatch/args.h"
#include "extensions/kdexts/processors.h"

#include <limits.h>

/* ---- !irql ---- */

/* wdm.h for x64 and ARM64; for x86 the page's own example and wdm.h. */
static const char *irql_name(bool wide, uint64_t irql)
{
    static const char *const low[] = {"LOW_LEVEL", "APC_LEVEL", "DISPATCH_LEVEL"};
    static const char *const high[] = {"SYNCH_LEVEL", "CLOCK_LEVEL", "IPI_LEVEL", "HIGH_LEVEL"};
    enum { FIRST_HIGH = 12, LAST_HIGH = 15 };
    if (irql < sizeof low / sizeof *low) return low[irql];
    if (wide) return irql >= FIRST_HIGH && irql <= LAST_HIGH ? high[irql - FIRST_HIGH] : "DEVICE_LEVEL";
    switch (irql) {
    case 27: return "PROFILE_LEVEL";
    case 28: return "CLOCK2_LEVEL";
    case 29: return "IPI_LEVEL";
    case 30: return "POWER_LEVEL";
    case 31: return "HIGH_LEVEL";
    default: return "DEVICE_LEVEL";
    }
}

static error *run_irql(command_call *c)
{
    kernel_view v;
    unsigned number;
    uint64_t irql;
    error *e = processors_argument(c, &v, c->args, &number);
    if (e) return e;
    if (number == UINT_MAX) number = processors_current(c->session);
    value prcb = processors_prcb(&v, number);
    if (!value_u64(value_field(prcb, "DebuggerSavedIRQL"), &irql))
        return error_new(c->arena, ERROR_NOT_FOUND, "Cannot get PRCB address");
    emit(c->out, "irql", "Debugger saved IRQL for processor 0x{processor:x} -- {irql} ({name})\n",
         f_u("processor", number), f_u("irql", irql),
         f_c("name", irql_name(v.values.pointer_size == 8, irql)));
    return NULL;
}

const command command_irql = {
    .name = "irql",
    .extension = "kdexts",
    .needs = NEEDS_TARGET | NEEDS_KERNEL,
    .synopsis = "[Processor]",
    .brief = "Show the IRQL that a processor had before the debugger or bug check stopped it",
    .example = "!irql",
    .run = run_irql};

/* ---- !qlocks ---- */

enum { LOCKS = 16, MOST_SHOWN = 64, WAITS = 1, OWNS = 2 };

typedef struct lock_state {
    uint64_t entry, next, lock;
    bool known;
} lock_state;

/* How long a processor has to wait: its place behind the owner in the chain of queue entries. 0 = it is not
 * in it. */
static unsigned place_in_queue(const lock_state *states, size_t count, size_t self)
{
    size_t at = count;
    for (size_t i = 0; i < count; i++)
        if (states[i].known && states[i].lock & OWNS) at = i;
    for (unsigned place = 1; at < count && place <= count; place++) {
        uint64_t next = states[at].next;
        for (at = 0; at < count && states[at].entry != next; at++) {}
        if (at == self) return place;
    }
    return 0;
}

static str state_text(arena *a, const lock_state *states, size_t count, size_t self)
{
    const lock_state *s = &states[self];
    if (!s->known) return STR("?");
    if (s->lock & OWNS && s->lock & WAITS) return STR("C");
    if (s->lock & OWNS) return STR("O");
    if (!(s->lock & WAITS)) return STR("");
    unsigned place = place_in_queue(states, count, self);
    return place ? str_format(a, "%u", place) : STR("C");
}

static error *run_qlocks(command_call *c)
{
    /* KSPIN_LOCK_QUEUE_NUMBER (wdm.h), in the words of the page. */
    static const char *const names[LOCKS] = {
        "KE   - Dispatcher", "KE   - Unused Spare", "MM   - PFN",          "MM   - System Space",
        "CC   - Vacb",       "CC   - Master",       "EX   - NonPagedPool", "IO   - Cancel",
        "EX   - WorkQueue",  "IO   - Vpb",          "IO   - Database",     "IO   - Completion",
        "NTFS - Struct",     "AFD  - WorkQueue",    "CC   - Bcb",          "MM   - MM NonPagedPool"};
    kernel_view v;
    const target *t = c->session->target;
    lock_state states[MOST_SHOWN];
    size_t count = t->threads.count < MOST_SHOWN ? t->threads.count : MOST_SHOWN;
    error *e = args_end(c, c->args);
    if (e) return e;
    kernel_view_init(&v, c->session, c->out, c->arena);
    if (!nt_type(&v.windows, "_KPRCB")) return processors_no_types(c, "_KPRCB");
    out_heading(c->out, "Key: O = Owner, 1-n = Wait order, blank = not owned/waiting, C = Corrupt\n\n"
                        "                       Processor Number\n    Lock Name       ");
    for (size_t p = 0; p < count; p++) out_heading(c->out, "%3u", t->threads.items[p].id);
    out_heading(c->out, "\n\n");
    for (unsigned lock = 0; lock < LOCKS && !out_cancelled(c->out); lock++) {
        out_begin(c->out, "queued_lock");
        emit(c->out, NULL, "{name:-19} ", f_c("name", names[lock]));
        for (size_t p = 0; p < count; p++) {
            value queued =
                value_index(value_field(processors_prcb(&v, t->threads.items[p].id), "LockQueue"), lock);
            states[p].known = value_u64(value_field(queued, "Lock"), &states[p].lock);
            states[p].next = value_or(value_field(queued, "Next"), 0);
            states[p].entry = value_address_of(queued);
        }
        out_list_begin(c->out, "states");
        for (size_t p = 0; p < count; p++)
            out_item(c->out, "{state:3}", f_s("state", state_text(c->arena, states, count, p)));
        out_list_end(c->out);
        out_heading(c->out, "\n");
        out_end(c->out);
    }
    return NULL;
}

const command command_qlocks = {.name = "qlocks",
                                .extension = "kdexts",
                                .needs = NEEDS_TARGET | NEEDS_KERNEL,
                                .synopsis = "",
                                .brief = "Show which processor owns or waits for the queued spin locks",
                                .example = "!qlocks",
                                .run = run_qlocks};

/* ---- !cpuid and !mca ---- */

static value model_of(value prcb)
{
    return value_field(prcb, "CpuModel");
}

static void cpuid_row(kernel_view *v, unsigned number)
{
    str vendor;
    value prcb = processors_prcb(v, number);
    bool has_vendor = nt_prcb_vendor(v->arena, prcb, &vendor), split = value_has_field(prcb, "CpuModel");
    uint64_t step = value_or(value_field(prcb, "CpuStep"), 0), model = step >> 8, stepping = step & 0xff;
    if (split) model = value_or(model_of(prcb), 0); /* since 6.0; CpuStep is both before */
    if (split) stepping = value_or(value_field(prcb, "CpuStepping"), 0);
    emit(v->out, "cpuid", "{processor:2}  {family},{model},{stepping}  {vendor:-12}{mhz:11} \n",
         f_u("processor", number), kernel_number("family", value_field(prcb, "CpuType")),
         f_if(!value_is_bad(prcb), f_u("model", model)), f_if(!value_is_bad(prcb), f_u("stepping", stepping)),
         f_if(has_vendor, f_s("vendor", has_vendor ? vendor : STR(""))),
         kernel_number("mhz", value_field(prcb, "MHz")));
}

static error *run_cpuid(command_call *c)
{
    kernel_view v;
    unsigned wanted;
    const target *t = c->session->target;
    error *e = processors_argument(c, &v, c->args, &wanted);
    if (e) return e;
    out_heading(c->out, "CP  F/M/S  Manufacturer        MHz \n");
    for (size_t i = 0; i < t->threads.count && !out_cancelled(c->out); i++)
        if (wanted == UINT_MAX || wanted == t->threads.items[i].id) cpuid_row(&v, t->threads.items[i].id);
    return NULL;
}

const command command_cpuid = {.name = "cpuid",
                               .extension = "ext",
                               .needs = NEEDS_TARGET | NEEDS_KERNEL,
                               .synopsis = "[Processor]",
                               .brief = "Show maker, model and speed of the processors",
                               .example = "!cpuid",
                               .run = run_cpuid};
