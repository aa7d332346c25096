/* WIM images, the files that Windows is installed from. Private to archive/.
 *
 *     header -> blob table -> blobs (the contents of files, each once) -> chunks, compressed one by one
 *                         \-> one metadata blob an image: folders and files, with the hashes of their blobs
 *
 * Layouts: Microsoft's "Windows Imaging File Format (WIM)" (2007); solid resources, which it does not know,
 * as wimlib.net describes them. XPRESS and LZX are unpacked by formats/packed; LZMS, which nobody has
 * published a description of, is not. */
#ifndef NTDBG_ARCHIVE_WIM_H
#define NTDBG_ARCHIVE_WIM_H

#include "archive/members.h"

enum { WIM_MOST_PARTS = 64 };

/* Something stored in one of the parts: a blob, or the solid resource that blobs lie in. */
typedef struct wim_resource {
    uint64_t offset, stored; /* bytes in the part; for a blob in a solid resource its place in that */
    uint64_t size;           /* bytes when unpacked */
    uint16_t part;           /* counts from 1 */
    uint8_t flags;           /* WIM_* */
} wim_resource;
enum { WIM_FREE = 0x01, WIM_METADATA = 0x02, WIM_COMPRESSED = 0x04, WIM_SOLID = 0x10 };

/* The numbers that solid resources have. */
typedef enum wim_format { WIM_PLAIN, WIM_XPRESS, WIM_LZX, WIM_LZMS } wim_format;

/* Unpacks: one at a time, the last chunk kept. */
typedef struct wim_reader {
    bytes parts[WIM_MOST_PARTS]; /* empty = not there; [0] is part 1 */
    wim_format format;           /* of what is not solid */
    uint32_t chunk_size;
    uint8_t *chunk;
    uint32_t chunk_room;
    const uint8_t *chunk_of; /* the resource that `chunk` is from; NULL = none */
    uint64_t chunk_index, chunk_offset;
} wim_reader;

/* The bytes [from, from + size) of `r` (solid or not) to `out`; false with the reason. */
bool wim_read(wim_reader *w, const wim_resource *r, uint64_t from, uint64_t size, uint8_t *out,
              const char **why);
void wim_reader_end(wim_reader *w);
/* This very string is the reason for what no damage keeps from being read, in an .esd all of it. */
extern const char WIM_LZMS_UNREAD[];
/* How much a solid resource holds, as its own first bytes say. */
bool wim_solid_size(const wim_reader *w, const wim_resource *r, uint64_t *size);

bool wim_is(bytes file);
error *wim_members(arena *a, bytes file, const archive_visitor *v);

#endif
