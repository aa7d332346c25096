#include "formats/pe/window.h"

#include <string.h>

void pe_window_init(pe_window *window, const pe_image *image)
{
    window->image = image;
    window->start = 0;
    window->count = 0;
}

/* Bytes of the window from `rva` on, after moving it there when it holds fewer than `wanted`. */
static size_t bring(pe_window *window, uint64_t rva, size_t wanted, const uint8_t **out)
{
    bool inside = rva >= window->start && rva - window->start < window->count;
    if (!inside || window->count - (rva - window->start) < wanted) {
        window->start = rva;
        window->count = pe_read(window->image, rva, window->data, sizeof window->data);
    }
    size_t skip = (size_t)(rva - window->start);
    *out = window->data + skip;
    return window->count - skip;
}

bool pe_window_read(pe_window *window, uint64_t rva, void *buffer, size_t size)
{
    const uint8_t *data;
    if (bring(window, rva, size, &data) < size) return false;
    memcpy(buffer, data, size);
    return true;
}

bool pe_window_u16(pe_window *window, uint64_t rva, uint16_t *out)
{
    uint8_t raw[2];
    if (!pe_window_read(window, rva, raw, sizeof raw)) return false;
    *out = load_u16(raw);
    return true;
}

bool pe_window_u32(pe_window *window, uint64_t rva, uint32_t *out)
{
    uint8_t raw[4];
    if (!pe_window_read(window, rva, raw, sizeof raw)) return false;
    *out = load_u32(raw);
    return true;
}

bool pe_window_pointer(pe_window *window, uint64_t rva, uint64_t *out)
{
    uint8_t raw[8];
    size_t size = pe_pointer_size(window->image);
    if (!pe_window_read(window, rva, raw, size)) return false;
    *out = load_le(raw, size);
    return true;
}

bool pe_window_cstr(arena *a, pe_window *window, uint64_t rva, size_t limit, str *out)
{
    const uint8_t *data;
    size_t count = bring(window, rva, 1, &data);
    size_t length = strnlen((const char *)data, count < limit ? count : limit);
    if (length < count && length < limit) {
        *out = str_copy(a, (str){(const char *)data, length});
        return true;
    }
    /* Runs out of the window (or is too long): the slow way decides. */
    return pe_read_cstr(a, window->image, rva, limit, out);
}
