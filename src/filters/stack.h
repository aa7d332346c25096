/* The stack of filters on a volume while drivers load, after "Understanding File System Minifilter and Legacy
 * Filter Load Order" (Ntdebugging Blog):
 *
 *   - Legacy filters, the filter manager among them, attach only on top of the stack.
 *   - The filter manager begins with Frame 0, altitudes 0 to 49999.
 *   - A minifilter registers with the frame whose range holds its altitude. Only the top frame can change:
 * when none holds it, the top frame's range grows over the altitudes of all legacy filters attached above it.
 *   - When it still does not fit: a new frame on top of the legacy filters, from the end of the old one's
 * range to the minifilter's altitude. With no legacy filter above the top frame there is nothing to go
 * around, and the frame grows to the minifilter's altitude instead (an ordinary system has Frame 0 only).
 *   - Inside a frame minifilters stand by altitude; two instances of one altitude do not exist
 *     (STATUS_FLT_INSTANCE_ALTITUDE_COLLISION). */
#ifndef NTDBG_FILTERS_STACK_H
#define NTDBG_FILTERS_STACK_H

#include "filters/filters.h"

typedef struct filter_device {
    bool is_frame;
    size_t index; /* of the frame, or of the legacy filter in the set */
} filter_device;

typedef struct filter_frame {
    altitude low, high;
    VEC(size_t) members; /* minifilters, lowest first */
} filter_frame;

typedef enum filter_event_kind {
    FILTER_EVENT_FRAME_ZERO,  /* the filter manager loaded: low, high */
    FILTER_EVENT_ATTACHED,    /* a legacy filter, on top of `under` */
    FILTER_EVENT_FITS_NOT,    /* frame's low, high do not hold the altitude */
    FILTER_EVENT_GREW_LEGACY, /* frame is now low-high because of legacy filter `other` */
    FILTER_EVENT_GREW_OWN,    /* frame is now low-high: nothing is attached above it */
    FILTER_EVENT_NEW_FRAME,   /* frame low-high, attached above legacy filter `other` */
    FILTER_EVENT_REGISTERED,  /* in frame */
    FILTER_EVENT_COLLISION,   /* `other` has the altitude already */
    FILTER_EVENT_REFUSED,     /* no altitude */
} filter_event_kind;

typedef struct filter_event {
    filter_event_kind kind;
    size_t frame;
    size_t other; /* index into the set; SIZE_MAX = none */
    altitude low, high;
} filter_event;
typedef VEC(filter_event) filter_event_vec;

typedef struct filter_stack {
    filter_set *set;
    arena *arena;
    bool manager_listed;        /* the set has a FILTER_MANAGER, which loads in its own turn */
    VEC(filter_device) devices; /* lowest first */
    VEC(filter_frame) frames;
} filter_stack;

filter_stack *filter_stack_new(arena *a, filter_set *s);
/* Loads one driver; what happened is appended to `events` (NULL: nobody wants to know). */
void filter_stack_load(filter_stack *k, size_t index, filter_event_vec *events);
/* Everything that the order says, from the beginning. */
filter_stack *filter_stack_run(arena *a, filter_set *s, const size_t *order, size_t count);

/* The drivers from the lowest to the highest, frames left out. */
typedef struct filter_place {
    size_t filter; /* index into the set */
    size_t frame;  /* SIZE_MAX for a legacy filter */
} filter_place;
size_t filter_stack_places(const filter_stack *k, arena *a, filter_place **out);

str filter_frame_range(arena *a, altitude low, altitude high); /* "0-149998.99" */

#endif
