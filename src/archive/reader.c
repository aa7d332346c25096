#include "archive/reader.h"

#include <archive.h>
#include <archive_entry.h>

struct archive_reader {
    arena *arena;
    struct archive *archive;
    bool broken; /* reading failed, and going on would crash libarchive */
};

static error *failure(archive_reader *r)
{
    const char *text = archive_error_string(r->archive);
    return error_new(r->arena, ERROR_FORMAT, "%s", text ? text : "the archive is damaged");
}

static void close_archive(void *context)
{
    archive_read_free(context);
}

static void set_formats(struct archive *archive, archive_formats formats)
{
    archive_read_support_format_cab(archive);
    if (formats == ARCHIVE_CABINET) return;
    /* Not filter_all: that would start lrzip, lzop and other programs for files that ask for them. */
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_7zip(archive);
    archive_read_support_format_iso9660(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_raw(archive);
}

error *archive_reader_open(arena *a, bytes file, archive_formats formats, archive_reader **out)
{
    archive_reader *r = ARENA_NEW(a, archive_reader);
    r->arena = a;
    r->broken = false;
    r->archive = archive_read_new();
    if (!r->archive) return error_new(a, ERROR_IO, "out of memory");
    arena_on_free(a, close_archive, r->archive);
    set_formats(r->archive, formats);
    if (archive_read_open_memory(r->archive, file.ptr, file.len) != ARCHIVE_OK) return failure(r);
    *out = r;
    return NULL;
}

error *archive_reader_next(archive_reader *r, archive_item *out, bool *found)
{
    struct archive_entry *entry;
    *found = false;
    if (r->broken) return error_new(r->arena, ERROR_FORMAT, "what follows in this cabinet is not read");
    for (;;) {
        int status = archive_read_next_header(r->archive, &entry);
        if (status == ARCHIVE_EOF) return NULL;
        if (status < ARCHIVE_WARN) return failure(r);
        bool bare = (archive_format(r->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW;
        /* "raw" with no filter below it: libarchive found nothing to unpack after all. */
        if (bare && archive_filter_count(r->archive) < 2)
            return error_at_offset(r->arena, ERROR_FORMAT, 0, "the header of the container is damaged");
        if (!bare && archive_entry_filetype(entry) != AE_IFREG) continue;
        *out = (archive_item){.bare = bare};
        if (!bare) {
            const char *name = archive_entry_pathname_utf8(entry);
            out->name = str_from_cstr(name ? name : archive_entry_pathname(entry));
        }
        *found = true;
        return NULL;
    }
}

error *archive_reader_read(archive_reader *r, void *buffer, size_t room, size_t *n)
{
    la_ssize_t got = archive_read_data(r->archive, buffer, room);
    if (got < 0) {
        /* Going on behind damaged data crashes libarchive's cabinet reader (its issue 2861, mended in 2026).
         */
        r->broken = (archive_format(r->archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_CAB;
        return failure(r);
    }
    *n = (size_t)got;
    return NULL;
}
