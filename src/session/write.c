/* Writing to a dump: windows-driver-docs, "e, ea, eb ... (Enter Values)", "f, fp", "m" and ".readmem" name
 * crash dumps among their targets, and "!chkimg" -f mends a dump's image. What is written is seen by this
 * session alone. */
#include "session/session.h"

enum { PAGE = 0x1000 };

/* Where the byte is in physical memory, if the dump's page tables say so. */
static bool physical_place(const session *s, uint64_t address, uint64_t *out)
{
    space *physical;
    page_tables *tables =
        s->written_physical ? space_page_tables(s->target->virtual_memory, &physical) : NULL;
    page_walk w;
    if (!tables) return false;
    page_tables_walk(physical, tables, address, &w);
    *out = w.physical;
    return w.valid && !space_is_page_file(w.physical);
}

/* A page of which the bytes come from an image's file: the dump has none to write over. */
static void bring_image_page(session *s, uint64_t address)
{
    space *memory = s->target->virtual_memory;
    if (space_from_image(memory, address))
        space_bring_page(s->written, address & ~(uint64_t)(PAGE - 1), memory);
}

/* Whatever was read before may have been written now. The frame stays chosen. */
static void memory_changed(session *s)
{
    size_t frame = s->frame_index;
    space_invalidate(s->target->virtual_memory);
    session_scope_changed(s);
    s->frame_index = frame;
}

size_t session_write(session *s, uint64_t address, const void *data, size_t size)
{
    size_t done = 0;
    while (done < size) {
        uint64_t at = address + done, physical;
        size_t part = PAGE - (size_t)(at % PAGE);
        if (at < address) break;
        if (part > size - done) part = size - done;
        const uint8_t *from = (const uint8_t *)data + done;
        size_t written = 0;
        if (physical_place(s, at, &physical)) {
            written = space_write(s->written_physical, physical, from, part);
        } else {
            bring_image_page(s, at);
            written = space_write(s->written, at, from, part);
        }
        done += written;
        if (written < part) break;
    }
    memory_changed(s);
    return done;
}

size_t session_write_physical(session *s, uint64_t address, const void *data, size_t size)
{
    size_t done = space_write(s->written_physical, address, data, size);
    memory_changed(s);
    return done;
}
