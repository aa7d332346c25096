/* The desktops of a session:
 *
 *     grpWinStaList -> tagWINDOWSTATION -> rpwinstaNext ...
 *                        rpdeskList -> tagDESKTOP -> rpdeskNext ...
 *                                        pheapDesktop -> _HEAP.TotalFreeSize, in units of a _HEAP_ENTRY
 *
 * Sources: `dt win32k!tagDESKTOP` of Windows 7; the names are those of the objects. */
#include "windows/desktop.h"

#include "windows/objects.h"

enum { MOST_STATIONS = 1024, MOST_DESKTOPS = 4096 };

/* Windows 10 has split win32k; the list went to its base. */
static const char *const modules[] = {"win32k", "win32kbase"};

static const type *win32k_type(nt_context *c, const char *name)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        str full = str_format(c->values->arena, "%s!%s", modules[i], name);
        const type *t = c->symbols ? symbols_find_type(c->symbols, full) : NULL;
        if (t) return t;
    }
    return NULL;
}

static bool list_head(nt_context *c, uint64_t *out)
{
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++) {
        symbol s;
        str full = str_format(c->values->arena, "%s!grpWinStaList", modules[i]);
        if (!c->symbols || !symbols_find(c->symbols, full, &s)) continue;
        *out = s.address;
        return true;
    }
    return false;
}

static str object_name(arena *a, nt_context *c, uint64_t object)
{
    nt_object_name n;
    return nt_object_read_name(a, c, object, &n) ? n.name : STR("");
}

static void read_heap(nt_context *c, value desktop, nt_desktop *d)
{
    /* hheapDesktop up to Server 2003 */
    value pointer = value_first(desktop, "pheapDesktop", "hheapDesktop", NULL);
    const type *unit = nt_type(c, "_HEAP_ENTRY");
    uint64_t free_units, from, to;
    d->heap = value_or(pointer, 0);
    d->has_size = value_u64(value_field(desktop, "ulHeapSize"), &d->size);
    if (!d->has_size && value_u64(value_field(desktop, "pDeskInfo.pvDesktopBase"), &from) &&
        value_u64(value_field(desktop, "pDeskInfo.pvDesktopLimit"), &to) && to >= from) {
        d->size = to - from;
        d->has_size = true;
    }
    if (!d->heap || !unit) return;
    if (!value_u64(value_field(nt_value(c, "_HEAP", d->heap), "TotalFreeSize"), &free_units)) return;
    /* More free than there is: not a heap. */
    if (!d->has_size || free_units > d->size / unit->size) return;
    d->free = free_units * unit->size;
    d->has_free = true;
}

static nt_desktop read_desktop(arena *a, nt_context *c, value desktop, uint64_t station, str station_name)
{
    nt_desktop d = {.address = value_address_of(desktop), .station = station};
    str name = object_name(a, c, d.address);
    d.name = str_format(a, "%.*s\\%.*s", STR_ARG(station_name), STR_ARG(name));
    d.has_session = value_u64(value_field(desktop, "dwSessionId"), &d.session);
    read_heap(c, desktop, &d);
    return d;
}

/* A list with one link that ends with a null pointer. `seen` holds what was met, so that a circle is noticed.
 */
typedef struct chain_walk {
    nt_addresses seen;
    uint64_t next;
    size_t limit;
    walk_end end;
} chain_walk;

static bool chain_next(arena *a, nt_context *c, chain_walk *w, uint64_t *out)
{
    w->end = WALK_COMPLETE;
    if (!w->next) return false;
    w->end = interrupt_pending(c->values->interrupt) ? WALK_INTERRUPTED : WALK_LIMIT;
    if (w->end == WALK_INTERRUPTED || w->seen.count >= w->limit) return false;
    for (size_t i = 0; i < w->seen.count; i++) {
        if (w->seen.items[i] != w->next) continue;
        w->end = WALK_CYCLE;
        return false;
    }
    *VEC_PUSH(a, &w->seen) = *out = w->next;
    return true;
}

static void add_desktops(arena *a, nt_context *c, value station, const type *t, nt_desktops *found)
{
    uint64_t at, first, here = value_address_of(station);
    str name = object_name(a, c, here);
    chain_walk w = {.limit = MOST_DESKTOPS};
    if (!value_u64(value_field(station, "rpdeskList"), &first)) {
        found->end = WALK_UNREADABLE;
        found->broken = here;
        return;
    }
    w.next = first;
    while (chain_next(a, c, &w, &at)) {
        value desktop = value_at(c->values, t, at);
        *VEC_PUSH(a, &found->items) = read_desktop(a, c, desktop, here, name);
        if (value_u64(value_field(desktop, "rpdeskNext"), &w.next)) continue;
        found->end = WALK_UNREADABLE;
        found->broken = at;
        return;
    }
    if (w.end == WALK_COMPLETE) return;
    found->end = w.end;
    found->broken = here;
}

error *nt_desktops_all(arena *a, nt_context *c, nt_desktops *out)
{
    uint64_t head, at;
    const type *station_type = win32k_type(c, "tagWINDOWSTATION"),
               *desktop_type = win32k_type(c, "tagDESKTOP");
    chain_walk w = {.limit = MOST_STATIONS};
    nt_desktops found = {.end = WALK_COMPLETE};
    if (!list_head(c, &head))
        return error_new(a, ERROR_NOT_FOUND, "win32k!grpWinStaList: no symbols of win32k that have it");
    if (!station_type || !desktop_type)
        return error_new(a, ERROR_NOT_FOUND, "win32k!%s: the symbols of win32k do not have this type",
                         station_type ? "tagDESKTOP" : "tagWINDOWSTATION");
    if (!space_read_pointer(c->values->space, head, c->values->pointer_size, &w.next))
        return error_at_address(a, ERROR_MEMORY, head, "win32k!grpWinStaList is not in the dump");
    while (chain_next(a, c, &w, &at)) {
        value station = value_at(c->values, station_type, at);
        add_desktops(a, c, station, desktop_type, &found);
        if (value_u64(value_field(station, "rpwinstaNext"), &w.next)) continue;
        found.end = WALK_UNREADABLE;
        found.broken = at;
        *out = found;
        return NULL;
    }
    if (w.end != WALK_COMPLETE) {
        found.end = w.end;
        found.broken = at;
    }
    *out = found;
    return NULL;
}
