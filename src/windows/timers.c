/* Timer tables. Until Vista nt!KiTimerTableListHead is an array of 512 KTIMER_TABLE_ENTRYs; since Windows 7
 * each KPRCB has a KTIMER_TABLE of 256, since Windows 10 2004 of two times 256. Since Windows 7 x64 the
 * pointer to the DPC is mixed with nt!KiWaitNever, nt!KiWaitAlways and the timer's own address. Sources: nt's
 * public types; Volatility's and others' published readers for the tables' lengths and the mixing. */
#include "windows/timers.h"

#include "windows/variables.h"

enum { SYSTEM_LISTS = 512, LISTS = 256, KINDS = 2, MOST_TIMERS = 0x8000 };

static uint64_t rotate_left(uint64_t v, unsigned by)
{
    by &= 63;
    return by ? v << by | v >> (64 - by) : v;
}

/* Where the DPC is. A pointer that is plain (32-bit kernels, Vista and before) is as it stands there. */
static uint64_t decoded_dpc(nt_context *c, uint64_t timer, uint64_t pointer)
{
    uint64_t never, always;
    type_field f;
    const type *t = nt_type(c, "_KTIMER");
    if (!pointer || c->values->pointer_size != 8 || !t || !type_find_field(t, STR("Processor"), &f) ||
        !nt_variable_number(c, "KiWaitNever", 8, &never) ||
        !nt_variable_number(c, "KiWaitAlways", 8, &always))
        return pointer;
    uint64_t v = rotate_left(pointer ^ never, (unsigned)(never & 0xff)) ^ timer;
    return __builtin_bswap64(v) ^ always;
}

bool nt_timer_read(nt_context *c, uint64_t address, nt_timer *out)
{
    value timer = nt_value(c, "_KTIMER", address), block;
    nt_timer t = {.timer = address};
    uint64_t due_at = value_address_of(value_field(timer, "DueTime")); /* a ULARGE_INTEGER */
    t.readable = due_at && space_read_pointer(c->values->space, due_at, 8, &t.due);
    t.period = value_or(value_field(timer, "Period"), 0);
    t.dpc = decoded_dpc(c, address, value_or(value_field(timer, "Dpc"), 0));
    if (t.dpc) t.routine = value_or(value_field(nt_value(c, "_KDPC", t.dpc), "DeferredRoutine"), 0);
    uint64_t head = value_address_of(value_field(timer, "Header.WaitListHead"));
    const type *blocks = nt_type(c, "_KWAIT_BLOCK");
    if (head && blocks) {
        list_walk w = list_walk_begin(c->values, head, blocks, "WaitListEntry", 1);
        if (list_walk_next(&w, &block)) t.thread = value_or(value_field(block, "Thread"), 0);
    }
    *out = t;
    return t.readable;
}

/* One list of a table; `left` is how many timers may still be kept. */
static void read_list(arena *a, nt_context *c, uint64_t head, unsigned list, size_t *left,
                      nt_timer_table *out)
{
    const type *t = nt_type(c, "_KTIMER");
    size_t count = 0;
    value timer;
    if (!t) {
        out->end = WALK_UNREADABLE;
        return;
    }
    list_walk w = list_walk_begin(c->values, head, t, "TimerListEntry", *left);
    while (list_walk_next(&w, &timer)) {
        nt_timer *slot = VEC_PUSH(a, &out->timers);
        nt_timer_read(c, value_address_of(timer), slot);
        slot->list = list;
        count++;
        (*left)--;
    }
    if (count > out->longest) out->longest = count;
    if (out->end == WALK_COMPLETE && w.end != WALK_COMPLETE) {
        out->end = w.end;
        out->bad_list = list;
    }
}

/* `count` KTIMER_TABLE_ENTRYs. */
static void read_table(arena *a, nt_context *c, uint64_t entries, unsigned count, nt_timer_table *out)
{
    type_field entry;
    const type *t = nt_type(c, "_KTIMER_TABLE_ENTRY");
    size_t left = MOST_TIMERS;
    out->end = WALK_COMPLETE;
    if (!t || !type_find_field(t, STR("Entry"), &entry)) {
        out->end = WALK_UNREADABLE;
        return;
    }
    for (unsigned i = 0; i < count && !interrupt_pending(c->values->interrupt); i++)
        read_list(a, c, entries + i * t->size + entry.offset, i, &left, out);
}

bool nt_timers_are_systems(nt_context *c)
{
    type_field f;
    const type *t = nt_type(c, "_KPRCB");
    return t && !type_find_field(t, STR("TimerTable"), &f);
}

nt_timer_tables nt_timers_of(arena *a, nt_context *c, value prcb)
{
    nt_timer_tables found = {0};
    uint64_t at;
    if (nt_timers_are_systems(c)) {
        nt_timer_table table = {.end = WALK_UNREADABLE};
        if (!nt_variable_address(c, "KiTimerTableListHead", &at)) return found;
        table.address = at;
        read_table(a, c, at, SYSTEM_LISTS, &table);
        *VEC_PUSH(a, &found) = table;
        return found;
    }
    value table = value_field(prcb, "TimerTable"), entries = value_field(table, "TimerEntries");
    const type *t = value_is_bad(entries) ? NULL : type_resolve(entries.type);
    if (!t || t->kind != TYPE_ARRAY) return found;
    const type *inner = type_resolve(t->target);
    bool two = inner && inner->kind == TYPE_ARRAY;
    for (unsigned kind = 0; kind < (two ? KINDS : 1u); kind++) {
        nt_timer_table one = {.address = value_address_of(table), .has_kind = two, .kind = kind};
        value part = two ? value_index(entries, kind) : entries;
        read_table(a, c, value_address_of(part), LISTS, &one);
        *VEC_PUSH(a, &found) = one;
    }
    return found;
}

bool nt_timer_now(nt_context *c, uint64_t *interrupt_time, uint64_t *system_time)
{
    value shared = nt_shared_data(c);
    uint64_t low, high, system_low, system_high;
    if (!value_u64(value_field(shared, "InterruptTime.LowPart"), &low) ||
        !value_u64(value_field(shared, "InterruptTime.High1Time"), &high) ||
        !value_u64(value_field(shared, "SystemTime.LowPart"), &system_low) ||
        !value_u64(value_field(shared, "SystemTime.High1Time"), &system_high))
        return false;
    *interrupt_time = (high & 0xffffffff) << 32 | (low & 0xffffffff);
    *system_time = (system_high & 0xffffffff) << 32 | (system_low & 0xffffffff);
    return true;
}
