/* !timer. Sources: windows-driver-docs, "!timer"; "Windows Internals", 6th edition part 1 and 7th edition
 * part 2, for the tables of a processor. The rows of `!timer Address` are those of the tables. */
#include "base/wintime.h"
#include "dispatch/args.h"
#include "extensions/kdexts/processors.h"
#include "windows/timers.h"
#include "windows/variables.h"

enum { FIRST_OF_LIST = 1, NO_LIST = 2 };

typedef struct timer_view {
    kernel_view v;
    uint64_t now, system_now;
    bool has_now;
    size_t total, longest;
} timer_view;

static int bias(const timer_view *t)
{
    const target_system *s = &t->v.session->target->system;
    return s->has_time_zone ? s->utc_bias_minutes : 0;
}

/* What happens when it ends, or who waits for that. */
static str what_then(timer_view *t, const nt_timer *timer)
{
    kernel_view *v = &t->v;
    strbuf text = {.arena = v->arena};
    if (timer->dpc) {
        if (!timer->routine) strbuf_append(&text, STR("????????"));
        else if (!symbols_format(v->session->symbols, timer->routine, true, &text))
            strbuf_format(&text, "%llx", (unsigned long long)timer->routine);
        strbuf_format(&text, v->values.pointer_size == 8 ? " (DPC @ %016llx)" : " (DPC @ %08llx)",
                      (unsigned long long)timer->dpc);
    } else if (timer->thread) {
        strbuf_format(&text, v->values.pointer_size == 8 ? "thread %016llx" : "thread %08llx",
                      (unsigned long long)timer->thread);
    }
    return strbuf_str(&text);
}

static void timer_row(timer_view *t, const nt_timer *timer, int place)
{
    kernel_view *v = &t->v;
    bool never = timer->due >> 63;
    str when = never || !t->has_now
                   ? STR("         NEVER         ")
                   : wintime_format_numbers(v->arena, t->system_now + (timer->due - t->now), bias(t));
    if (!never && !t->has_now) when = STR("?");
    emit(v->out, "timer",
         !timer->readable         ? "    {timer:q}   not readable\n"
         : place == FIRST_OF_LIST ? "{list:3} {timer:q} {mark} {low:08x} {high:08x} [{fire_time}]  {then}\n"
                                  : "    {timer:q} {mark} {low:08x} {high:08x} [{fire_time}]  {then}\n",
         f_if(place != NO_LIST, f_u("list", timer->list)), f_p("timer", timer->timer),
         f_c("mark", timer->period ? "P" : " "), f_if(timer->readable, f_u("low", timer->due & 0xffffffff)),
         f_if(timer->readable, f_u("high", timer->due >> 32)), f_s("fire_time", when),
         f_s("then", what_then(t, timer)), f_u("period_ms", timer->period),
         f_if(timer->dpc != 0, f_p("dpc", timer->dpc)),
         f_if(timer->routine != 0, f_p("routine", timer->routine)),
         f_if(timer->thread != 0, f_p("thread", timer->thread)));
}

static void show_table(timer_view *t, const nt_timer_table *table)
{
    kernel_view *v = &t->v;
    for (size_t i = 0; i < table->timers.count && !out_cancelled(v->out); i++) {
        const nt_timer *timer = &table->timers.items[i];
        bool first = i == 0 || table->timers.items[i - 1].list != timer->list;
        timer_row(t, timer, first ? FIRST_OF_LIST : 0);
    }
    t->total += table->timers.count;
    if (table->longest > t->longest) t->longest = table->longest;
    if (table->end != WALK_COMPLETE)
        emit(v->out, "timer_list", "    List {list} ends: {end}\n", f_u("list", table->bad_list),
             f_s("end", walk_end_text(table->end)));
}

static const char row_heading[] =
    "List Timer             Interrupt Low/High     Fire Time              DPC/thread\n";
static const char row_heading32[] =
    "List Timer    Interrupt Low/High     Fire Time              DPC/thread\n";

static void show_processor(timer_view *t, unsigned number, bool named)
{
    kernel_view *v = &t->v;
    nt_timer_tables tables = nt_timers_of(v->arena, &v->windows, processors_prcb(v, number));
    for (size_t i = 0; i < tables.count && !out_cancelled(v->out); i++) {
        const nt_timer_table *table = &tables.items[i];
        emit(v->out, "timer_table",
             !named ? NULL
             : table->has_kind
                 ? "PROCESSOR {processor} (nt!_KTIMER_TABLE {table:q} - Type {kind} - {kind_text})\n"
                 : "PROCESSOR {processor} (nt!_KTIMER_TABLE {table:q})\n",
             f_if(named, f_u("processor", number)), f_p("table", table->address),
             f_if(table->has_kind, f_u("kind", table->kind)),
             f_if(table->has_kind, f_c("kind_text", table->kind ? "Standard" : "High precision")));
        if (table->has_kind) out_heading(v->out, "%s", row_heading);
        show_table(t, table);
        if (named) out_heading(v->out, "\n");
    }
}

/* Which list is next: KiComputeTimerTableIndex, by ticks until Vista, by 2^18 * 100 ns since Windows 7. */
static bool current_hand(timer_view *t, uint64_t *hand)
{
    uint64_t length;
    if (!t->has_now) return false;
    if (!nt_timers_are_systems(&t->v.windows)) {
        *hand = t->now >> 18 & 0xff;
        return true;
    }
    if (!nt_tick_length(&t->v.windows, &t->v.kernel, &length)) return false;
    *hand = t->now / length & 0x1ff;
    return true;
}

static void show_wakeable(timer_view *t)
{
    kernel_view *v = &t->v;
    uint64_t head;
    value wake;
    const type *type = nt_type(&v->windows, "_ETIMER");
    out_heading(v->out, "\nWakeable timers:\n");
    type_field f;
    if (!type || !type_find_field(type, STR("WakeTimerListEntry"), &f) ||
        !nt_variable_address(&v->windows, "ExpWakeTimerList", &head))
        return;
    list_walk w = list_walk_begin(&v->values, head, type, "WakeTimerListEntry", NT_LIST_LIMIT);
    while (list_walk_next(&w, &wake) && !out_cancelled(v->out)) {
        nt_timer timer;
        nt_timer_read(&v->windows, value_address_of(wake), &timer);
        timer_row(t, &timer, NO_LIST);
    }
    if (w.end != WALK_COMPLETE)
        out_heading(v->out, "    The list ends: %.*s\n", STR_ARG(walk_end_text(w.end)));
}

static error *one_timer(command_call *c, timer_view *t, str rest)
{
    nt_timer timer;
    uint64_t address;
    error *e = args_address(c, &rest, &address);
    if (e || (e = args_end(c, rest))) return e;
    if (!nt_timer_read(&t->v.windows, address, &timer))
        return error_at_address(c->arena, ERROR_MEMORY, address, "the timer is not in the dump");
    out_heading(c->out, "%s", t->v.values.pointer_size == 8 ? row_heading : row_heading32);
    timer_row(t, &timer, NO_LIST);
    return NULL;
}

static error *run_timer(command_call *c)
{
    timer_view t = {.total = 0};
    const target *target = c->session->target;
    uint64_t hand;
    kernel_view_init(&t.v, c->session, c->out, c->arena);
    if (!nt_type(&t.v.windows, "_KTIMER")) return processors_no_types(c, "_KTIMER");
    t.has_now = nt_timer_now(&t.v.windows, &t.now, &t.system_now);
    if (!args_empty(c->args)) return one_timer(c, &t, c->args);
    out_heading(c->out, "Dump system timers\n\n");
    emit(c->out, "timers", "Interrupt time: {low:08x} {high:08x} [{time}]\n\n",
         f_if(t.has_now, f_u("low", t.now & 0xffffffff)), f_if(t.has_now, f_u("high", t.now >> 32)),
         f_if(t.has_now, f_s("time", wintime_format_numbers(c->arena, t.system_now, bias(&t)))));
    bool shared = nt_timers_are_systems(&t.v.windows);
    nt_timer_tables first = nt_timers_of(c->arena, &t.v.windows, processors_prcb(&t.v, 0));
    if (!first.count || !first.items[0].has_kind)
        out_heading(c->out, "%s", t.v.values.pointer_size == 8 ? row_heading : row_heading32);
    if (shared && !first.count)
        return error_new(c->arena, ERROR_NOT_FOUND,
                         "nt!KiTimerTableListHead is not known: nt's symbols are needed");
    if (shared) {
        show_processor(&t, 0, false);
        out_heading(c->out, "\n");
    }
    for (size_t i = 0; !shared && i < target->threads.count && !out_cancelled(c->out); i++)
        show_processor(&t, target->threads.items[i].id, true);
    bool has_hand = current_hand(&t, &hand);
    emit(c->out, "timer_totals",
         "Total Timers: {total}, Maximum List: {longest}\nCurrent Hand: {hand}, Maximum Search: 0\n",
         f_u("total", t.total), f_u("longest", t.longest), f_if(has_hand, f_u("hand", has_hand ? hand : 0)));
    show_wakeable(&t);
    return NULL;
}

const command command_timer = {.name = "timer",
                               .extension = "kdexts",
                               .needs = NEEDS_TARGET | NEEDS_KERNEL,
                               .synopsis = "[Address]",
                               .brief = "Show the timers that are set",
                               .example = "!timer",
                               .run = run_timer};
