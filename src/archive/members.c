#include "archive/members.h"

#include "archive/udf.h"
#include "archive/wim.h"

#include <archive.h>
#include <archive_entry.h>
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

/* The member's bytes; false with the reason when they cannot be had. */
static bool read_member(struct archive *archive, const archive_visitor *v, buffer *b, size_t *size,
                        const char **why)
{
    size_t most = v->most_size && v->most_size < MOST_BYTES ? v->most_size : MOST_BYTES;
    *size = 0;
    for (;;) {
        if (*size == b->room) {
            size_t room = b->room ? b->room * 2 : FIRST_ROOM;
            uint8_t *more = room <= MOST_BYTES ? realloc(b->data, room) : NULL;
            *why = room <= MOST_BYTES ? "out of memory" : "larger than is read";
            if (!more) return false;
            b->data = more;
            b->room = room;
        }
        la_ssize_t n = archive_read_data(archive, b->data + *size, b->room - *size);
        *why = interrupt_pending(v->interrupt) ? "interrupted" : archive_error_string(archive);
        if (!*why) *why = "damaged";
        if (n < 0 || interrupt_pending(v->interrupt)) return false;
        if (n == 0) return true;
        *size += (size_t)n;
        *why = "larger than is read";
        if (*size > most) return false;
    }
}

static void look_at_all(struct archive *archive, const archive_visitor *v)
{
    buffer b = {0};
    struct archive_entry *entry;
    for (int n = 0; n < MOST_MEMBERS && !interrupt_pending(v->interrupt); n++) {
        int r = archive_read_next_header(archive, &entry);
        const char *why;
        size_t size;
        if (r == ARCHIVE_EOF) break;
        if (r < ARCHIVE_WARN) {
            why = archive_error_string(archive);
            v->bad(v->context, (str){0}, why ? why : "the archive is damaged");
            break;
        }
        bool raw = (archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW;
        if (!raw && archive_entry_filetype(entry) != AE_IFREG) continue;
        str name = raw ? (str){0} : str_from_cstr(archive_entry_pathname_utf8(entry));
        if (!name.len && !raw) name = str_from_cstr(archive_entry_pathname(entry));
        if (read_member(archive, v, &b, &size, &why)) {
            if (!v->member(v->context, name, (bytes){b.data, size})) break;
            continue;
        }
        v->bad(v->context, name, why);
        /* Going on behind damaged data crashes libarchive's cabinet reader (its issue 2861, mended in 2026).
         */
        if ((archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_CAB) {
            v->bad(v->context, (str){0}, "what follows in this cabinet is not read");
            break;
        }
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
    struct archive *archive = archive_read_new();
    if (!archive) return error_new(a, ERROR_IO, "out of memory");
    /* Not filter_all: that would start other programs for files that ask for them. */
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_7zip(archive);
    archive_read_support_format_cab(archive);
    archive_read_support_format_iso9660(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_raw(archive);
    error *e = NULL;
    if (archive_read_open_memory(archive, file.ptr, file.len) != ARCHIVE_OK) {
        const char *text = archive_error_string(archive);
        e = error_new(a, ERROR_FORMAT, "unpacking failed: %s", text ? text : "the archive is damaged");
    } else {
        look_at_all(archive, v);
    }
    archive_read_free(archive);
    return e;
}
