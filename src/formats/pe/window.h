/* A page-sized window over an image, for tables that are read entry by entry: one read of the source serves
 * many entries, and a hole costs only the entries in it. Private to the codec. */
#ifndef NTDBG_FORMATS_PE_WINDOW_H
#define NTDBG_FORMATS_PE_WINDOW_H

#include "formats/pe/image.h"

typedef struct pe_window {
    const pe_image *image;
    uint64_t start;
    size_t count;
    uint8_t data[4096];
} pe_window;

void pe_window_init(pe_window *window, const pe_image *image);
bool pe_window_read(pe_window *window, uint64_t rva, void *buffer, size_t size); /* size <= 256 */
bool pe_window_u16(pe_window *window, uint64_t rva, uint16_t *out);
bool pe_window_u32(pe_window *window, uint64_t rva, uint32_t *out);
bool pe_window_pointer(pe_window *window, uint64_t rva, uint64_t *out);
/* A NUL-terminated string of at most `limit` bytes. */
bool pe_window_cstr(arena *a, pe_window *window, uint64_t rva, size_t limit, str *out);

#endif
