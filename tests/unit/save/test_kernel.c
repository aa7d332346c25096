/* Kernel dumps: what is written reads back, from samples made byte by byte (../dump/sample_kernel.c). */
#include "save/save.h"

#include "../dump/sample.h"

#include "formats/dump/kernel_write.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static arena *a;
static char output[64];

static int set_up(void **state)
{
    (void)state;
    a = arena_new();
    snprintf(output, sizeof output, "/tmp/ntdbg-save-%ld.dmp", (long)getpid());
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(output);
    arena_free(a);
    return 0;
}

static target *open_bytes(bytes file)
{
    char path[64];
    target *t;
    int fd = memfd_create("sample", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, file.ptr, file.len), file.len);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    assert_null(target_open_dump(a, str_from_cstr(path), notes_new(a), NULL, &t));
    t->dumped_memory = t->virtual_memory;
    return t;
}

static target *open_sample(builder b)
{
    target *t = open_bytes((bytes){b.ptr, b.len});

    free(b.ptr);
    return t;
}

static error *save(target *t, save_kernel_kind kind, save_result *result)
{
    values_context *values = ARENA_NEW(a, values_context);

    *values = (values_context){.arena = a, .space = t->virtual_memory, .pointer_size = 8};
    nt_context c = nt_context_for(values, NULL, true);
    return save_kernel_dump(
        a, &c, t, kind,
        &(save_request){.path = str_from_cstr(output), .overwrite = true, .comment = STR("a comment")},
        result);
}

static target *read_back(void)
{
    target *t;
    assert_null(target_open_dump(a, str_from_cstr(output), notes_new(a), NULL, &t));
    return t;
}

/* The sample's three pages, and nothing else. */
static void expect_pages(space *physical)
{
    static const uint64_t pages[] = {1, 2, 0x100};
    static const uint8_t fill[] = {1, 2, 0x80};
    space_range r;
    uint64_t count = 0;

    for (uint64_t at = 0; space_next_range(physical, at, &r); at = r.end) count += (r.end - r.start) / 0x1000;
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) {
        uint8_t page[0x1000];
        assert_true(space_read_all(physical, pages[i] * 0x1000, page, sizeof page));
        for (size_t k = 0; k < sizeof page; k++) assert_int_equal(page[k], fill[i]);
    }
}

static void each_container_becomes_each_other(void **state)
{
    (void)state;
    static const save_kernel_kind kinds[] = {SAVE_FULL, SAVE_BITMAP_FULL};
    static const uint32_t types[] = {KERNEL_DUMP_FULL, KERNEL_DUMP_BITMAP_FULL};
    static const uint32_t FULL = 1, SUMMARY = 2, RANGES = 8;
    const uint32_t samples[] = {FULL, SUMMARY, 5, 6, RANGES};

    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        for (size_t k = 0; k < 2; k++) {
            save_result result;
            target *from = open_sample(samples[i] == FULL      ? sample_full()
                                       : samples[i] == SUMMARY ? sample_summary()
                                       : samples[i] == RANGES  ? sample_page_ranges(RANGES)
                                                               : sample_bitmap(samples[i]));
            assert_null(save(from, kinds[k], &result));
            assert_int_equal(result.type, types[k]);
            target *to = read_back();
            assert_int_equal(to->kernel.dump_type, types[k]);
            expect_pages(to->physical_memory);
            assert_int_equal(to->bugcheck.code, from->bugcheck.code);
            assert_memory_equal(to->bugcheck.parameters, from->bugcheck.parameters,
                                sizeof to->bugcheck.parameters);
            assert_int_equal(to->system.build, from->system.build);
            assert_int_equal(to->system.dump_time, from->system.dump_time);
            assert_int_equal(to->kernel.ps_loaded_module_list, from->kernel.ps_loaded_module_list);
            assert_int_equal(to->threads.count, from->threads.count);
            assert_true(str_equal(to->comment, STR("a comment")));
        }
    }
}

static void what_has_no_physical_memory_is_refused(void **state)
{
    (void)state;
    save_result result;

    error *e = save(open_sample(sample_triage()), SAVE_FULL, &result);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_UNSUPPORTED);
    e = save(open_sample(sample_full32(false)), SAVE_FULL, &result);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_UNSUPPORTED);
    assert_int_equal(access(output, F_OK), -1);
}

static void many_runs_go_into_a_bitmap(void **state)
{
    (void)state;
    enum { RUNS = 50, PAGES = 2 * RUNS };
    uint8_t header[KERNEL_WRITE_HEADER_SIZE], bitmap[KERNEL_WRITE_BITMAP_AT];
    kernel_dump_header h = {
        .major_version = 15, .machine = 0x8664, .processor_count = 1, .type = 6, .comment = STR("")};
    const uint64_t first = kernel_write_first_page(PAGES);
    uint8_t *file = arena_alloc(a, (size_t)first + RUNS * 0x1000, 8);

    kernel_write_header(&h, NULL, 0, RUNS, header);
    kernel_write_bitmap(6, PAGES, RUNS, bitmap);
    memcpy(file, header, sizeof header);
    memcpy(file + sizeof header, bitmap, sizeof bitmap);
    for (size_t i = 0; i < PAGES; i += 2)
        file[sizeof header + sizeof bitmap + i / 8] |= (uint8_t)(1 << i % 8);
    save_result result;
    assert_null(save(open_bytes((bytes){file, (size_t)first + RUNS * 0x1000}), SAVE_FULL, &result));
    assert_int_equal(result.type, KERNEL_DUMP_BITMAP_FULL);
}

static void tables_that_form_a_ring_end(void **state)
{
    (void)state;
    /* Every entry of every table leads to the same two pages. */
    uint8_t header[KERNEL_WRITE_HEADER_SIZE];
    const kernel_write_run run = {1, 2};
    kernel_dump_header h = {.major_version = 15,
                            .machine = 0x8664,
                            .processor_count = 1,
                            .type = 1,
                            .directory_table_base = 0x1000,
                            .comment = STR("")};
    uint8_t *file = arena_alloc(a, sizeof header + 0x2000, 8);

    kernel_write_header(&h, &run, 1, 2, header);
    memcpy(file, header, sizeof header);
    for (size_t i = 0; i < 0x2000; i += 8)
        file[sizeof header + i] = 0x63, file[sizeof header + i + 1] = (uint8_t)(i % 16 ? 0x10 : 0x20);
    save_result result;
    assert_null(save(open_bytes((bytes){file, sizeof header + 0x2000}), SAVE_KERNEL, &result));
    assert_int_equal(result.type, KERNEL_DUMP_BITMAP_KERNEL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_container_becomes_each_other, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_has_no_physical_memory_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_runs_go_into_a_bitmap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_that_form_a_ring_end, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
