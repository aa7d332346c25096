#include "show/missing_page.h"

#include "session/kernel.h"

enum { PAGE_BITS = 12 };

void show_missing_page(session *s, out *o, arena *a, uint64_t address, missing_pages *seen)
{
    page_tables *tables;
    space *physical;
    page_walk walk;
    if (s->settings.ignore_missing_pages || !s->target || s->target->class != TARGET_KERNEL ||
        space_why_absent(s->target->virtual_memory, address) != SPACE_NOT_IN_DUMP ||
        session_page_tables(s, a, &tables, &physical))
        return;
    page_tables_walk(physical, tables, address, &walk);
    uint64_t page = walk.physical >> PAGE_BITS;
    if (!walk.valid || (seen->has_last && seen->last == page)) return;
    *seen = (missing_pages){.last = page, .has_last = true};
    emit(o, "missing_page",
         "Page {page:x} not present in the dump file. Type \".hh dbgerr004\" for details\n",
         f_u("page", page), f_p("address", address));
}
