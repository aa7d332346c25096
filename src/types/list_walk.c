/* Walks of LIST_ENTRY lists. The bytes are hostile: a limit, Brent's cycle check and the interrupt end every
 * walk.
 *
 *     head -> 1 -> 2 -> X      forwards, until something is wrong;
 *     head <- 5 <- 4 <- 3      then backwards, until an entry that was there already
 */
#include "base/map.h"
#include "types/value.h"

list_walk list_walk_begin(values_context *c, uint64_t head, const type *t, const char *link, size_t limit)
{
    list_walk w = {.context = c, .type = t, .head = head, .limit = limit, .power = 1};
    type_field f;
    if (!type_find_field(t, str_from_cstr(link), &f)) {
        w.end = WALK_UNREADABLE;
        w.why = error_new(c->arena, ERROR_NOT_FOUND, "no field %s to walk by", link);
        return w;
    }
    w.link_offset = f.offset;
    if (!space_read_pointer(c->space, head, c->pointer_size, &w.next)) {
        w.end = WALK_UNREADABLE;
        w.why = error_at_address(c->arena, ERROR_MEMORY, head, "the list head is not available");
        return w;
    }
    w.checkpoint = w.next;
    w.last = head;
    return w;
}

static bool finish(list_walk *w, walk_end end)
{
    w->end = end;
    return false;
}

static bool read_link(const list_walk *w, uint64_t at, uint64_t *out)
{
    return space_read_pointer(w->context->space, at, w->context->pointer_size, out);
}

static bool read_back(const list_walk *w, uint64_t at, uint64_t *out)
{
    return read_link(w, at + w->context->pointer_size, out);
}

/* The entries that the forward links lead to; at most the steps that were made. */
static void note_seen(list_walk *w)
{
    uint64_t entry = w->head;
    w->seen = u64_map_new(w->context->arena);
    for (size_t i = 0; i < w->steps && read_link(w, entry, &entry) && entry != w->head; i++) {
        if (u64_map_get(w->seen, entry)) return;
        u64_map_put(w->seen, entry, w);
    }
}

/* The next entry from the other end; the walk is over when there is none that is new. */
static bool take_back(list_walk *w, value *out)
{
    uint64_t entry = w->next, before;
    if (w->steps >= w->limit || !entry || entry == w->head || u64_map_get(w->seen, entry)) return false;
    if (!read_back(w, entry, &before)) return false;
    u64_map_put(w->seen, entry, w);
    w->steps++;
    w->next = before;
    *out = value_at(w->context, w->type, entry - w->link_offset);
    return true;
}

/* The forward links ended so: go on from the other end. */
static bool turn_back(list_walk *w, walk_end end, value *out)
{
    w->end = end;
    note_seen(w);
    return read_back(w, w->head, &w->next) && take_back(w, out);
}

/* The forward links are back at the head. So are those of a list that was cut; but there the head's other
 * link does not lead to the last entry. */
static bool at_head(list_walk *w, value *out)
{
    uint64_t last, after;
    if (!read_back(w, w->head, &last) || last == w->last || !last || !read_link(w, last, &after) ||
        after != w->head)
        return finish(w, WALK_COMPLETE);
    if (turn_back(w, WALK_CUT, out)) return true;
    return finish(w, WALK_COMPLETE);
}

bool list_walk_next(list_walk *w, value *out)
{
    if (w->why && !w->steps) return finish(w, WALK_UNREADABLE);
    if (interrupt_pending(w->context->interrupt)) return finish(w, WALK_INTERRUPTED);
    if (w->seen) return take_back(w, out);
    if (w->why) return turn_back(w, WALK_UNREADABLE, out);
    if (w->next == w->head) return at_head(w, out);
    if (w->steps >= w->limit) return finish(w, WALK_LIMIT);
    uint64_t entry = w->next, following;
    if (entry == 0) {
        w->why = error_new(w->context->arena, ERROR_MEMORY, "the list link is null");
        return turn_back(w, WALK_UNREADABLE, out);
    }
    /* The checkpoint jumps ahead at powers of two, so that a ring of any length is met within its third
     * round. */
    if (w->steps && entry == w->checkpoint) return turn_back(w, WALK_CYCLE, out);
    if (w->steps == w->power) {
        w->checkpoint = entry;
        w->power *= 2;
    }
    w->steps++;
    w->last = entry;
    if (!read_link(w, entry, &following)) /* This entry is still handed out: its other half may be there. */
        w->why = error_at_address(w->context->arena, ERROR_MEMORY, entry, "the list link is not available");
    else w->next = following;
    *out = value_at(w->context, w->type, entry - w->link_offset);
    return true;
}

str walk_end_text(walk_end e)
{
    switch (e) {
    case WALK_COMPLETE: return STR("complete");
    case WALK_LIMIT: return STR("more entries than the limit");
    case WALK_CYCLE: return STR("the list runs in a circle without its head");
    case WALK_UNREADABLE: return STR("an entry is not readable");
    case WALK_CUT: return STR("the list was cut; what follows its end was found from the other side");
    case WALK_INTERRUPTED: return STR("interrupted");
    case WALK_SHORT: return STR("fewer entries than are counted");
    }
    return STR("");
}
