/* Restore sets of Windows 8 and later. Source: "Modern windows hibernation file analysis" (Sylve, Marziale,
 * Richard, 2017), LeechCore's reader. */
#include "formats/dump/hibernation_internal.h"

#include <inttypes.h>

enum { PAGE = HIBERNATION_PAGE, HEAD = 4 };

bool hibernation_parse_set(const hibernation *h, uint64_t at, hibernation_block *out, bytes *descriptors)
{
    uint32_t head, count, size;
    hibernation_block b = {0};

    if (!bytes_u32(h->file, at, &head)) return false;
    count = head & 0xff;
    size = head >> 8 & 0x3fffff;
    if (count == 0 || count > HIBERNATION_MOST_PAGES || size == 0 ||
        !bytes_slice(h->file, at + HEAD, (uint64_t)count * h->pointer_size, descriptors) ||
        !bytes_slice(h->file, at + HEAD + descriptors->len, size, &b.packed))
        return false;
    for (uint32_t i = 0; i < count; i++)
        b.pages += 1 + (unsigned)(load_le(descriptors->ptr + i * h->pointer_size, h->pointer_size) & 0xf);
    if (b.pages > HIBERNATION_MOST_PAGES || size > b.pages * PAGE) return false;
    b.stored = size == b.pages * PAGE;
    b.huffman = (head & 0xc0000000) != 0;
    *out = b;
    return true;
}

void hibernation_read_set(hibernation_reader *r, uint64_t first_page, uint64_t pages, const char *name)
{
    const unsigned width = r->h->pointer_size;
    const bool counted = pages != 0;
    uint64_t at = first_page * PAGE;
    hibernation_block b;
    bytes descriptors;

    if (first_page >= r->h->file.len / PAGE) {
        notes_add(r->n, NOTE_WARNING, "the %s set begins at page 0x%" PRIx64 ", behind the end of the file",
                  name, first_page);
        return;
    }
    while (!counted || pages) {
        if (!hibernation_parse_set(r->h, at, &b, &descriptors)) {
            if (counted) {
                notes_add(r->n, NOTE_WARNING,
                          "offset 0x%" PRIx64 ": expected a block of pages of the %s set; 0x%" PRIx64
                          " pages of it are missing",
                          at, name, pages);
            }
            return;
        }
        unsigned index = 0;
        for (size_t i = 0; i < descriptors.len; i += width) {
            uint64_t d = load_le(descriptors.ptr + i, width);
            unsigned count = 1 + (unsigned)(d & 0xf);
            hibernation_add_run(r, d >> 4, count, at, index);
            index += count;
        }
        at += HEAD + descriptors.len + b.packed.len;
        pages -= counted ? (pages < b.pages ? pages : b.pages) : 0;
    }
}
