/* Walks of LIST_ENTRY lists. The bytes are hostile: a limit, Brent's cycle check and the interrupt end every
 * walk. */
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
    return w;
}

static bool finish(list_walk *w, walk_end end)
{
    w->end = end;
    return false;
}

bool list_walk_next(list_walk *w, value *out)
{
    if (w->why) return finish(w, WALK_UNREADABLE);
    if (interrupt_pending(w->context->interrupt)) return finish(w, WALK_INTERRUPTED);
    if (w->next == w->head) return finish(w, WALK_COMPLETE);
    if (w->steps >= w->limit) return finish(w, WALK_LIMIT);
    uint64_t entry = w->next, following;
    if (entry == 0) {
        w->why = error_new(w->context->arena, ERROR_MEMORY, "the list link is null");
        return finish(w, WALK_UNREADABLE);
    }
    /* The checkpoint jumps ahead at powers of two, so that a ring of any length is met within its third
     * round. */
    if (w->steps && entry == w->checkpoint) return finish(w, WALK_CYCLE);
    if (w->steps == w->power) {
        w->checkpoint = entry;
        w->power *= 2;
    }
    w->steps++;
    if (!space_read_pointer(w->context->space, entry, w->context->pointer_size, &following))
        /* This entry is still handed out: its other half may be there. */
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
    case WALK_INTERRUPTED: return STR("interrupted");
    case WALK_SHORT: return STR("fewer entries than are counted");
    }
    return STR("");
}
