/* Compressed dumps: each packed here by libarchive's writers, opened by name only. */
#include "scratch.h"

#include <archive.h>
#include <archive_entry.h>

typedef int (*set_option)(struct archive *);

static builder pack(set_option format, set_option filter, const char *const *names, const builder *members,
                    size_t count)
{
    builder out = {0};
    struct archive *w = archive_write_new();
    size_t capacity = 1 << 22, used = 0;

    out.ptr = malloc(capacity);
    assert_int_equal(format(w), ARCHIVE_OK);
    if (filter) assert_int_equal(filter(w), ARCHIVE_OK);
    archive_write_set_bytes_per_block(w, 0);
    assert_int_equal(archive_write_open_memory(w, out.ptr, capacity, &used), ARCHIVE_OK);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, names[i]);
        archive_entry_set_size(e, (int64_t)members[i].len);
        archive_entry_set_filetype(e, AE_IFREG);
        archive_entry_set_perm(e, 0644);
        assert_int_equal(archive_write_header(w, e), ARCHIVE_OK);
        assert_int_equal(archive_write_data(w, members[i].ptr, members[i].len), members[i].len);
        archive_entry_free(e);
    }
    assert_int_equal(archive_write_close(w), ARCHIVE_OK);
    archive_write_free(w);
    out.len = used;
    return out;
}

static const char *const NAMES[] = {"../../etc/readme.txt", "dir/memory.dmp", "second.dmp"};

static builder text_member(void)
{
    builder b = {0};

    put(&b, "not a dump", 10);
    return b;
}

static void check_dump(scratch *s)
{
    char text[32] = {0};

    if (s->e) fail_msg("%.*s", STR_ARG(s->e->message));
    assert_int_equal(s->t->system.process_id, 4242);
    assert_int_equal(space_read(s->t->virtual_memory, 0x20000, text, 32), 18);
    assert_string_equal(text, "first memory range");
}

static void plain_compressed(void **state)
{
    static const set_option FILTERS[] = {archive_write_add_filter_gzip, archive_write_add_filter_xz,
                                         archive_write_add_filter_zstd, archive_write_add_filter_bzip2};
    builder dump = sample_minidump();

    (void)state;
    for (size_t i = 0; i < sizeof FILTERS / sizeof FILTERS[0]; i++) {
        scratch s = scratch_open(pack(archive_write_set_format_raw, FILTERS[i], NAMES, &dump, 1));
        check_dump(&s);
        scratch_close(&s);
    }
    free(dump.ptr);
}

static void archives_with_one_dump(void **state)
{
    static const set_option FORMATS[] = {archive_write_set_format_zip, archive_write_set_format_7zip};
    builder members[] = {text_member(), sample_minidump()};

    (void)state;
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        scratch s = scratch_open(pack(FORMATS[i], NULL, NAMES, members, 2));
        check_dump(&s);
        assert_true(scratch_noted(&s, "opened \"dir/memory.dmp\" of the archive"));
        scratch_close(&s);
    }
    scratch s =
        scratch_open(pack(archive_write_set_format_ustar, archive_write_add_filter_gzip, NAMES, members, 2));
    check_dump(&s);
    scratch_close(&s);
    free(members[0].ptr);
    free(members[1].ptr);
}

static void archives_with_none_or_two(void **state)
{
    builder members[] = {text_member(), sample_minidump(), sample_triage()};

    (void)state;
    scratch s = scratch_open(pack(archive_write_set_format_zip, NULL, NAMES, members, 1));
    assert_int_equal(s.e->code, ERROR_FORMAT);
    assert_true(str_find(s.e->message, STR("no dump inside")) != SIZE_MAX);
    scratch_close(&s);
    s = scratch_open(pack(archive_write_set_format_zip, NULL, NAMES, members, 3));
    assert_int_equal(s.e->code, ERROR_UNSUPPORTED);
    assert_true(str_find(s.e->message, STR("\"dir/memory.dmp\" and \"second.dmp\"")) != SIZE_MAX);
    scratch_close(&s);
    for (size_t i = 0; i < 3; i++) free(members[i].ptr);
}

static void nested_containers_end(void **state)
{
    builder b = sample_minidump();

    (void)state;
    for (unsigned depth = 1; depth <= 4; depth++) {
        builder next = pack(archive_write_set_format_zip, NULL, NAMES, &b, 1);
        builder raw = pack(archive_write_set_format_raw, archive_write_add_filter_gzip, NAMES, &b, 1);
        free(next.ptr);
        free(b.ptr);
        b = raw;
    }
    /* libarchive itself goes through filters of filters: all four layers are one step. */
    scratch s = scratch_open(b);
    check_dump(&s);
    scratch_close(&s);
}

static void cut_containers_are_errors(void **state)
{
    builder dump = sample_minidump();
    builder packed = pack(archive_write_set_format_raw, archive_write_add_filter_gzip, NAMES, &dump, 1);

    (void)state;
    for (size_t n = 3; n < packed.len - 8; n += 61) {
        scratch s = scratch_open_bytes(packed.ptr, n);
        /* A cut stream may unpack to a cut dump, which is opened as far as it goes; mostly it is an error. */
        if (s.e) {
            assert_true(s.e->message.len > 0);
        } else {
            assert_non_null(s.t);
        }
        scratch_close(&s);
    }
    free(dump.ptr);
    free(packed.ptr);
}

static void an_interrupt_stops_unpacking(void **state)
{
    builder dump = sample_minidump();
    builder packed = pack(archive_write_set_format_zip, NULL, NAMES, &dump, 1);
    char path[] = "/tmp/ntdbg-test-XXXXXX";
    int fd = mkstemp(path);
    arena *a = arena_new();
    interrupt i = {0};
    target *t = NULL;

    (void)state;
    assert_int_equal(write(fd, packed.ptr, packed.len), packed.len);
    close(fd);
    interrupt_request(&i);
    error *e = target_open_dump(a, str_from_cstr(path), notes_new(a), &i, &t);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_CANCELLED);
    arena_free(a);
    unlink(path);
    free(dump.ptr);
    free(packed.ptr);
}

/* 64 MiB of zeros: the holes stay holes. */
static void zeros_take_no_room(void **state)
{
    builder full = sample_full();
    struct archive *w = archive_write_new();
    size_t used = 0, capacity = 4 << 20;
    uint8_t *out = malloc(capacity);
    static uint8_t zeros[1 << 20];
    struct archive_entry *entry = archive_entry_new();

    (void)state;
    set_le(&full, 0x88, 1, 4);
    set_le(&full, 0x98, 0, 8);
    set_le(&full, 0xa0, 1 << 14, 8);
    set_le(&full, 0x90, 1 << 14, 8);
    archive_write_set_format_raw(w);
    archive_write_add_filter_gzip(w);
    archive_write_open_memory(w, out, capacity, &used);
    archive_entry_set_pathname(entry, "x");
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_write_header(w, entry);
    archive_write_data(w, full.ptr, 0x2000);
    for (unsigned i = 0; i < 64; i++) archive_write_data(w, zeros, sizeof zeros);
    archive_entry_free(entry);
    assert_int_equal(archive_write_close(w), ARCHIVE_OK);
    archive_write_free(w);
    scratch s = scratch_open_bytes(out, used);
    if (s.e) fail_msg("%.*s", STR_ARG(s.e->message));
    uint8_t v = 1;
    assert_true(space_read_u8(s.t->physical_memory, ((uint64_t)1 << 26) - 1, &v));
    assert_int_equal(v, 0);
    assert_false(space_read_u8(s.t->physical_memory, (uint64_t)1 << 26, &v));
    scratch_close(&s);
    free(out);
    free(full.ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_compressed),          cmocka_unit_test(archives_with_one_dump),
        cmocka_unit_test(archives_with_none_or_two), cmocka_unit_test(nested_containers_end),
        cmocka_unit_test(cut_containers_are_errors), cmocka_unit_test(an_interrupt_stops_unpacking),
        cmocka_unit_test(zeros_take_no_room),
    };
    return cmocka_run_group_tests_name("target/container", tests, NULL, NULL);
}
