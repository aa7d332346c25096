/* Members of archives: made here by libarchive's writers, and a WIM image by hand, from Microsoft's
 * description. */
#include "archive/members.h"

#include <archive.h>
#include <archive_entry.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* What a visitor was told: "name=data;" and "!name:why;". */
typedef struct told {
    char text[2048];
    unsigned stop_after; /* members; 0 = never */
} told;

static void tell(told *t, const char *before, str name, const char *between, str data)
{
    size_t used = strlen(t->text);
    snprintf(t->text + used, sizeof t->text - used, "%s%.*s%s%.*s;", before, STR_ARG(name), between,
             STR_ARG(data));
}

static bool member(void *context, str name, bytes data)
{
    told *t = context;
    tell(t, "", name, "=", (str){(const char *)data.ptr, data.len < 32 ? data.len : 32});
    return t->stop_after == 0 || --t->stop_after > 0;
}

static void bad(void *context, str name, const char *why)
{
    tell(context, "!", name, ":", str_from_cstr(why));
}

static void visit(bytes file, told *t)
{
    arena *a = arena_new();
    error *e = archive_members(a, file, &(archive_visitor){member, bad, NULL, t, NULL});
    if (e) tell(t, "error ", e->message, "", (str){0});
    arena_free(a);
}

static uint8_t room[1 << 20];

static bytes pack(int (*format)(struct archive *), int (*filter)(struct archive *), const char *const *names,
                  size_t count)
{
    struct archive *w = archive_write_new();
    size_t used = 0;
    assert_int_equal(format(w), ARCHIVE_OK);
    if (filter) assert_int_equal(filter(w), ARCHIVE_OK);
    archive_write_set_bytes_per_block(w, 0);
    assert_int_equal(archive_write_open_memory(w, room, sizeof room, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, names[i]);
        archive_entry_set_size(e, 4);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0644);
        assert_int_equal(archive_write_header(w, e), ARCHIVE_OK);
        assert_int_equal(archive_write_data(w, "data", 4), 4);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(w), ARCHIVE_OK);
    archive_write_free(w);
    return (bytes){room, used};
}

static const char *const NAMES[] = {"a.dll", "folder/b.dll"};

static void members_come_with_name_and_data(void **state)
{
    (void)state;
    int (*const formats[])(struct archive *) = {archive_write_set_format_zip, archive_write_set_format_7zip,
                                                archive_write_set_format_ustar};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
        told t = {0};
        bytes file = pack(formats[i], NULL, NAMES, 2);
        assert_true(archive_is_known(file));
        visit(file, &t);
        assert_string_equal(t.text, "a.dll=data;folder/b.dll=data;");
    }
    told one = {.stop_after = 1};
    visit(pack(archive_write_set_format_zip, NULL, NAMES, 2), &one);
    assert_string_equal(one.text, "a.dll=data;");
}

static void a_compressed_file_has_no_name(void **state)
{
    (void)state;
    told t = {0};
    visit(pack(archive_write_set_format_raw, archive_write_add_filter_gzip, NAMES, 1), &t);
    assert_string_equal(t.text, "=data;");
}

static void what_is_no_archive_is_named(void **state)
{
    (void)state;
    told t = {0};
    bytes text = {(const uint8_t *)"just some text, nothing packed", 30};
    assert_false(archive_is_known(text));
    visit(text, &t);
    assert_non_null(strstr(t.text, "damaged"));
    bytes file = pack(archive_write_set_format_zip, NULL, NAMES, 2);
    for (size_t cut = 0; cut < file.len; cut++) {
        told each = {0};
        visit((bytes){file.ptr, cut}, &each);
    }
    assert_non_null(archive_unread_kind((bytes){(const uint8_t *)"vhdxfile", 8}));
    assert_null(archive_unread_kind(text));
}

/* ---- WIM ---- */

enum { HEADER = 208, DATA = HEADER, METADATA = 256, TABLE = 512, SIZE = 612 };

static void put(uint8_t *p, uint64_t v, unsigned size)
{
    for (unsigned i = 0; i < size; i++) p[i] = (uint8_t)(v >> 8 * i);
}

static void put_resource(uint8_t *p, uint64_t offset, uint64_t size, unsigned flags)
{
    put(p, size | (uint64_t)flags << 56, 8);
    put(p + 8, offset, 8);
    put(p + 16, size, 8);
}

/* One image with "a.txt" in its root: "wim data". */
static void make_wim(uint8_t *w)
{
    static const char name[] = "a\0.\0t\0x\0t\0";
    memset(w, 0, SIZE);
    memcpy(w, "MSWIM\0\0\0", 8);
    put(w + 8, HEADER, 4);
    put(w + 12, 0x10d00, 4);
    put(w + 0x14, 32768, 4);
    put(w + 0x28, 1, 2);
    put(w + 0x2a, 1, 2);
    put(w + 0x2c, 1, 4);
    put_resource(w + 0x30, TABLE, 100, 0);
    memcpy(w + DATA, "wim data", 8);
    uint8_t *m = w + METADATA;
    put(m, 8, 4);              /* security data: its own size, no entries */
    put(m + 8, 102, 8);        /* the root */
    put(m + 8 + 8, 0x10, 4);   /* a folder */
    put(m + 8 + 0x10, 120, 8); /* whose entries are there */
    put(m + 120, 112, 8);
    put(m + 120 + 8, 0x20, 4);
    memset(m + 120 + 0x40, 0x11, 20);
    put(m + 120 + 0x64, 10, 2);
    memcpy(m + 120 + 102, name, 10);
    put_resource(w + TABLE, DATA, 8, 0);
    put(w + TABLE + 24, 1, 2);
    put(w + TABLE + 26, 1, 4);
    memset(w + TABLE + 30, 0x11, 20);
    put_resource(w + TABLE + 50, METADATA, 240, 2);
    put(w + TABLE + 74, 1, 2);
    put(w + TABLE + 76, 1, 4);
    memset(w + TABLE + 80, 0x22, 20);
}

static void a_wim_is_read(void **state)
{
    (void)state;
    uint8_t w[SIZE];
    told t = {0};
    make_wim(w);
    assert_true(archive_is_known((bytes){w, SIZE}));
    visit((bytes){w, SIZE}, &t);
    assert_string_equal(t.text, "1/a.txt=wim data;");
}

static void a_damaged_wim_says_what_is_wrong(void **state)
{
    (void)state;
    uint8_t w[SIZE];
    told outside = {0}, loop = {0}, part = {0}, nameless = {0};
    make_wim(w);
    put_resource(w + TABLE, SIZE - 4, 8, 0);
    visit((bytes){w, SIZE}, &outside);
    assert_string_equal(outside.text, "!1/a.txt:its data lie outside of the file;");
    /* The file is a folder now that has the root's entries. */
    make_wim(w);
    put(w + METADATA + 120 + 8, 0x10, 4);
    put(w + METADATA + 120 + 0x10, 120, 8);
    visit((bytes){w, SIZE}, &loop);
    assert_non_null(strstr(loop.text, "!:the list of its files is damaged"));
    assert_non_null(strstr(loop.text, "blob 1111111111111111111111111111111111111111=wim data;"));
    make_wim(w);
    put(w + 0x28, 2, 2);
    put(w + 0x2a, 2, 2);
    visit((bytes){w, SIZE}, &part);
    assert_non_null(strstr(part.text, "error part 2 of 2 of a split WIM"));
    make_wim(w);
    put(w + 0x2a, 2, 2);
    visit((bytes){w, SIZE}, &nameless);
    assert_string_equal(nameless.text, "!:part 2 of 2: it is not there;1/a.txt=wim data;");
    for (size_t cut = 0; cut < SIZE; cut++) {
        told each = {0};
        make_wim(w);
        visit((bytes){w, cut}, &each);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_come_with_name_and_data),  cmocka_unit_test(a_compressed_file_has_no_name),
        cmocka_unit_test(what_is_no_archive_is_named),      cmocka_unit_test(a_wim_is_read),
        cmocka_unit_test(a_damaged_wim_says_what_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
