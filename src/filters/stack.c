#include "filters/stack.h"

#include <string.h>

static const uint64_t FRAME_ZERO_HIGH = 49999;

filter_stack *filter_stack_new(arena *a, filter_set *s)
{
    filter_stack *k = ARENA_NEW(a, filter_stack);
    k->arena = a;
    k->set = s;
    k->manager_listed = false;
    for (size_t i = 0; i < s->items.count; i++) k->manager_listed |= s->items.items[i].kind == FILTER_MANAGER;
    return k;
}

static void say(const filter_stack *k, filter_event_vec *events, filter_event_kind kind, size_t frame,
                size_t other)
{
    if (!events) return;
    filter_event *e = VEC_PUSH(k->arena, events);
    *e = (filter_event){.kind = kind, .frame = frame, .other = other};
    if (frame < k->frames.count) {
        e->low = k->frames.items[frame].low;
        e->high = k->frames.items[frame].high;
    }
}

static size_t add_frame(filter_stack *k, altitude low, altitude high)
{
    size_t index = k->frames.count;
    filter_frame *f = VEC_PUSH(k->arena, &k->frames);
    f->low = low;
    f->high = high;
    *VEC_PUSH(k->arena, &k->devices) = (filter_device){true, index};
    return index;
}

static void load_manager(filter_stack *k, filter_event_vec *events)
{
    if (k->frames.count) return;
    add_frame(k, (altitude){0}, altitude_from_number(k->arena, FRAME_ZERO_HIGH));
    say(k, events, FILTER_EVENT_FRAME_ZERO, 0, SIZE_MAX);
}

static void attach_legacy(filter_stack *k, size_t index, filter_event_vec *events)
{
    const filter_device *top = k->devices.count ? &k->devices.items[k->devices.count - 1] : NULL;
    size_t frame = top && top->is_frame ? top->index : SIZE_MAX;
    size_t other = top && !top->is_frame ? top->index : SIZE_MAX;
    say(k, events, FILTER_EVENT_ATTACHED, frame, other);
    *VEC_PUSH(k->arena, &k->devices) = (filter_device){false, index};
}

/* Ranges adjoin from 0 upwards, so that the first frame whose end is not below holds the altitude. */
static size_t holding_frame(const filter_stack *k, altitude a)
{
    for (size_t i = 0; i < k->frames.count; i++)
        if (altitude_compare(a, k->frames.items[i].high) <= 0) return i;
    return SIZE_MAX;
}

/* Walks up the legacy filters above the top frame; returns the highest in the stack, SIZE_MAX when there is
 * none. */
static size_t grow_over_legacy(filter_stack *k, filter_event_vec *events)
{
    size_t top = k->frames.count - 1, last = SIZE_MAX, at = k->devices.count;
    while (at > 0 && !k->devices.items[at - 1].is_frame) at--;
    for (; at < k->devices.count; at++) {
        last = k->devices.items[at].index;
        const filter *legacy = &k->set->items.items[last];
        filter_frame *f = &k->frames.items[top];
        if (!legacy->has_altitude || altitude_compare(legacy->altitude, f->high) <= 0) continue;
        f->high = legacy->altitude;
        say(k, events, FILTER_EVENT_GREW_LEGACY, top, last);
    }
    return last;
}

static void register_in(filter_stack *k, size_t frame, size_t index, filter_event_vec *events)
{
    filter_frame *f = &k->frames.items[frame];
    altitude a = k->set->items.items[index].altitude;
    size_t low = 0, high = f->members.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = altitude_compare(k->set->items.items[f->members.items[middle]].altitude, a);
        if (order == 0) {
            say(k, events, FILTER_EVENT_COLLISION, frame, f->members.items[middle]);
            return;
        }
        if (order < 0) low = middle + 1;
        else high = middle;
    }
    (void)VEC_PUSH(k->arena, &f->members);
    size_t *slot = f->members.items + low;
    memmove(slot + 1, slot, (f->members.count - 1 - low) * sizeof *slot);
    *slot = index;
    say(k, events, FILTER_EVENT_REGISTERED, frame, SIZE_MAX);
}

static void load_minifilter(filter_stack *k, size_t index, filter_event_vec *events)
{
    const filter *m = &k->set->items.items[index];
    if (!m->has_altitude) {
        say(k, events, FILTER_EVENT_REFUSED, SIZE_MAX, SIZE_MAX);
        return;
    }
    /* A minifilter imports from the filter manager, which therefore is there before it. */
    load_manager(k, events);
    size_t frame = holding_frame(k, m->altitude);
    if (frame == SIZE_MAX) {
        size_t top = k->frames.count - 1;
        say(k, events, FILTER_EVENT_FITS_NOT, top, SIZE_MAX);
        size_t legacy = grow_over_legacy(k, events);
        frame = holding_frame(k, m->altitude);
        if (frame == SIZE_MAX && legacy == SIZE_MAX) {
            k->frames.items[top].high = m->altitude;
            frame = top;
            say(k, events, FILTER_EVENT_GREW_OWN, frame, SIZE_MAX);
        } else if (frame == SIZE_MAX) {
            frame = add_frame(k, k->frames.items[top].high, m->altitude);
            say(k, events, FILTER_EVENT_NEW_FRAME, frame, legacy);
        }
    }
    register_in(k, frame, index, events);
}

void filter_stack_load(filter_stack *k, size_t index, filter_event_vec *events)
{
    /* Where no list names it, it comes first: boot start, tag 1 of the first of the filters' groups. */
    if (!k->manager_listed) load_manager(k, events);
    switch (k->set->items.items[index].kind) {
    case FILTER_MANAGER: load_manager(k, events); return;
    case FILTER_LEGACY: attach_legacy(k, index, events); return;
    case FILTER_MINIFILTER: load_minifilter(k, index, events); return;
    }
}

filter_stack *filter_stack_run(arena *a, filter_set *s, const size_t *order, size_t count)
{
    filter_stack *k = filter_stack_new(a, s);
    for (size_t i = 0; i < count; i++) filter_stack_load(k, order[i], NULL);
    return k;
}

size_t filter_stack_places(const filter_stack *k, arena *a, filter_place **out)
{
    size_t total = 0, count = 0;
    for (size_t i = 0; i < k->frames.count; i++) total += k->frames.items[i].members.count;
    filter_place *places = ARENA_ARRAY(a, filter_place, total + k->devices.count + 1);
    for (size_t i = 0; i < k->devices.count; i++) {
        filter_device d = k->devices.items[i];
        if (!d.is_frame) {
            places[count++] = (filter_place){d.index, SIZE_MAX};
            continue;
        }
        const filter_frame *f = &k->frames.items[d.index];
        for (size_t m = 0; m < f->members.count; m++)
            places[count++] = (filter_place){f->members.items[m], d.index};
    }
    *out = places;
    return count;
}

str filter_frame_range(arena *a, altitude low, altitude high)
{
    return str_format(a, "%.*s-%.*s", STR_ARG(altitude_text(a, low)), STR_ARG(altitude_text(a, high)));
}
