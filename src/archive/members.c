#include "archive/members.h"

#include "archive/reader.h"
#include "archive/udf.h"
#include "archive/wim.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_MEMBERS = 1000000, FIRST_ROOM = 1 << 20, VOLUME_DESCRIPTOR = 0x8001 };
static const size_t MOST_BYTES = (size_t)1 << 30;

typedef struct magic {
    const char *bytes;
    size_t length;
} magic;

static const magic known[] = {
    {"PK\3\4", 4},
    {"MSCF", 4},
    {"7z\xbc\xaf\x27\x1c", 6},
    {"\x1f\x8b", 2},
    {"\xfd"
     "7zXZ",
     5},
    {"\x28\xb5\x2f\xfd", 4},
    {"BZh", 3},
};

bool archive_is_known(bytes file)
{
    if (wim_is(file) || udf_is(file)) return true;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (file.len >= known[i].length && memcmp(file.ptr, known[i].bytes, known[i].length) == 0)
            return true;
    if (bytes_contains(file, VOLUME_DESCRIPTOR, 5) && memcmp(file.ptr + VOLUME_DESCRIPTOR, "CD001", 5) == 0)
        return true;
    return bytes_contains(file, 257, 5) && memcmp(file.ptr + 257, "ustar", 5) == 0;
}

const char *archive_unread_kind(bytes file)
{
    if (file.len >= 8 && memcmp(file.ptr, "WLPWM\0\0\0", 8) == 0) return "a WIM image made for pipes";
    if (file.len >= 8 && memcmp(file.ptr, "vhdxfile", 8) == 0) return "a VHDX disk";
    if (file.len >= 8 && memcmp(file.ptr, "conectix", 8) == 0) return "a VHD disk";
    return NULL;
}

typedef struct buffer {
    uint8_t *data;
    size_t room;
} buffer;

/* The member's bytes; an error when they cannot be had. */
static error *read_member(arena *a, archive_reader *r, buffer *b, size_t *size, const interrupt *i)
{
    *size = 0;
    for (;;) {
        if (*size == b->room) {
            size_t room = b->room ? b->room * 2 : FIRST_ROOM;
            if (room > MOST_BYTES) return error_new(a, ERROR_UNSUPPORTED, "larger than 1 GiB");
            uint8_t *more = realloc(b->data, room);
            if (!more) return error_new(a, ERROR_IO, "out of memory");
            b->data = more;
            b->room = room;
        }
        size_t n;
        error *e = archive_reader_read(r, b->data + *size, b->room - *size, &n);
        if (!e && interrupt_pending(i)) e = error_new(a, ERROR_CANCELLED, "interrupted");
        if (e || n == 0) return e;
        *size += n;
    }
}

static void look_at_all(arena *a, archive_reader *r, const archive_visitor *v)
{
    buffer b = {0};
    for (int n = 0; n < MOST_MEMBERS && !interrupt_pending(v->interrupt); n++) {
        archive_item item;
        bool found;
        size_t size;
        error *e = archive_reader_next(r, &item, &found);
        if (e) v->bad(v->context, (str){0}, str_to_cstr(a, e->message));
        if (e || !found) break;
        e = read_member(a, r, &b, &size, v->interrupt);
        if (e) v->bad(v->context, item.name, str_to_cstr(a, e->message));
        else if (!v->member(v->context, item.name, (bytes){b.data, size})) break;
    }
    free(b.data);
}

error *archive_members(arena *a, bytes file, const archive_visitor *v)
{
    if (wim_is(file)) return wim_members(a, file, v);
    if (udf_is(file)) {
        error *e = udf_members(a, file, v);
        if (!e) return NULL;
        v->bad(v->context, (str){0}, str_to_cstr(a, e->message)); /* and on with the ISO 9660 part */
    }
    archive_reader *r;
    arena *reading = arena_new();
    error *e = archive_reader_open(reading, file, ARCHIVE_ALL, &r);
    if (e) e = error_new(a, ERROR_FORMAT, "unpacking failed: %.*s", STR_ARG(e->message));
    else look_at_all(reading, r, v);
    arena_free(reading);
    return e;
}
