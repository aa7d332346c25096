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

    *values = (values_context){
        .arena = a, .space = t->virtual_memory, .pointer_size = t->system.cpu == CPU_X86 ? 4 : 8};
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

/* Secondary data, header and pages of a 32-bit dump go over, with its own offsets. */
static void dumps_of_32_bits_stay_so(void **state)
{
    static const save_kernel_kind kinds[] = {SAVE_FULL, SAVE_BITMAP_FULL, SAVE_TRIAGE};
    static const uint32_t types[] = {KERNEL_DUMP_FULL, KERNEL_DUMP_BITMAP_FULL, KERNEL_DUMP_TRIAGE};
    (void)state;

    for (size_t i = 0; i < 6; i++) {
        save_result result;
        target *from = open_sample(i < 3 ? sample_full32(i % 2) : sample_summary32());
        assert_int_equal(from->system.cpu, CPU_X86);
        error *e = save(from, kinds[i % 3], &result);
        if (e) print_error("%.*s\n", STR_ARG(e->message));
        assert_null(e);
        assert_int_equal(result.type, types[i % 3]);
        target *to = read_back();
        assert_int_equal(to->system.cpu, CPU_X86);
        assert_int_equal(to->kernel.dump_type, types[i % 3]);
        assert_int_equal(to->kernel.directory_table_base, from->kernel.directory_table_base);
        assert_int_equal(to->kernel.ps_loaded_module_list, from->kernel.ps_loaded_module_list);
        assert_int_equal(to->bugcheck.code, from->bugcheck.code);
        assert_memory_equal(to->bugcheck.parameters, from->bugcheck.parameters,
                            sizeof to->bugcheck.parameters);
        assert_int_equal(to->system.dump_time, from->system.dump_time);
        assert_int_equal(to->system.system_uptime, from->system.system_uptime);
        if (to->physical_memory) expect_pages(to->physical_memory);
        cpu_registers x, y;
        assert_null(from->cpu->registers(from, a, from->event_thread, &x));
        assert_null(to->cpu->registers(to, a, to->event_thread, &y));
        assert_memory_equal(x.low, y.low, sizeof x.low);
    }
}

static void secondary_data_goes_over(void **state)
{
    static const save_kernel_kind kinds[] = {SAVE_FULL, SAVE_BITMAP_FULL, SAVE_KERNEL, SAVE_TRIAGE};
    (void)state;

    for (size_t i = 0; i < 4; i++) {
        save_result result;
        target *from = open_sample(sample_full());
        assert_true(from->blobs.count > 0);
        error *e = save(from, kinds[i], &result);
        if (kinds[i] == SAVE_KERNEL && e) continue; /* the sample's tables lead nowhere */
        assert_null(e);
        target *to = read_back();
        assert_int_equal(to->blobs.count, from->blobs.count);
        for (size_t k = 0; k < from->blobs.count; k++) {
            assert_memory_equal(to->blobs.items[k].tag, from->blobs.items[k].tag, 16);
            assert_int_equal(to->blobs.items[k].data.len, from->blobs.items[k].data.len);
            assert_memory_equal(to->blobs.items[k].data.ptr, from->blobs.items[k].data.ptr,
                                from->blobs.items[k].data.len);
        }
    }
}

/* What a small dump has, a small dump of it has: memory, drivers, registers. */
static void small_dumps_become_small_dumps(void **state)
{
    (void)state;

    for (size_t i = 0; i < 2; i++) {
        save_result result;
        space_range r;
        target *from = open_sample(i ? sample_triage32() : sample_triage());
        unlink(output);
        error *e = save(from, SAVE_FULL, &result);
        assert_non_null(e);
        assert_int_equal(e->code, ERROR_UNSUPPORTED);
        assert_int_equal(access(output, F_OK), -1);
        assert_null(save(from, SAVE_TRIAGE, &result));
        target *to = read_back();
        assert_int_equal(to->modules.count, from->modules.count);
        for (size_t k = 0; k < from->modules.count; k++) {
            assert_true(str_equal(to->modules.items[k].path, from->modules.items[k].path));
            assert_int_equal(to->modules.items[k].timestamp, from->modules.items[k].timestamp);
            assert_int_equal(to->modules.items[k].size, from->modules.items[k].size);
        }
        assert_int_equal(to->unloaded_modules.count, from->unloaded_modules.count);
        assert_int_equal(to->unloaded_modules.items[0].base, from->unloaded_modules.items[0].base);
        for (uint64_t at = 0; space_next_range(from->virtual_memory, at, &r); at = r.end) {
            uint8_t x[64], y[64];
            size_t n = r.end - r.start < sizeof x ? (size_t)(r.end - r.start) : sizeof x;
            assert_true(space_read_all(from->virtual_memory, r.start, x, n));
            assert_true(space_read_all(to->virtual_memory, r.start, y, n));
            assert_memory_equal(x, y, n);
        }
    }
}

/* A kernel's half of 4 MiB: page directory at page 1, one page table, pages 3 and 4; page 5 is the user's. */
static void the_kernel_half_of_each_kind_of_tables(void **state)
{
    static const struct {
        unsigned pointer_size;
        bool pae;
        uint32_t machine;
    } kinds[] = {{4, false, 0x14c}, {4, true, 0x14c}, {8, false, 0x8664}, {8, false, 0xaa64}};
    enum { PAGES = 8 };
    (void)state;

    for (size_t i = 0; i < 4; i++) {
        const bool arm64 = kinds[i].machine == 0xaa64;
        const unsigned width = kinds[i].pae || kinds[i].pointer_size == 8 ? 8 : 4;
        const unsigned levels = kinds[i].pointer_size == 8 ? 4 : kinds[i].pae ? 3 : 2;
        const unsigned top_half = kinds[i].pointer_size == 8 ? 256 : kinds[i].pae ? 2 : 512;
        const uint8_t low = arm64 ? 0x03 : 0x63;
        const kernel_write_run run = {1, PAGES};
        kernel_dump_header h = {.pointer_size = kinds[i].pointer_size,
                                .pae = kinds[i].pae,
                                .major_version = 15,
                                .machine = kinds[i].machine,
                                .processor_count = 1,
                                .type = 1,
                                .directory_table_base = 0x1000,
                                .comment = STR("")};
        uint8_t *file = arena_alloc(a, KERNEL_WRITE_MOST_HEADER + PAGES * 0x1000, 8);
        const size_t size = kernel_write_header(&h, &run, 1, PAGES, file);
        for (unsigned level = levels; level >= 1; level--) {
            uint8_t *table = file + size + (levels - level) * 0x1000;
            const size_t entry = level == levels ? top_half : 0;
            const uint8_t next = (uint8_t)(levels - level + 2);
            table[entry * width] = low;
            table[entry * width + 1] = (uint8_t)(next << 4);
            if (level == levels) { /* the user's half: a page that must not go over */
                table[0] = low;
                table[1] = PAGES << 4;
            }
        }
        save_result result;
        space_range r;
        assert_null(save(open_bytes((bytes){file, size + PAGES * 0x1000}), SAVE_KERNEL, &result));
        target *to = read_back();
        assert_true(space_next_range(to->physical_memory, 0, &r));
        assert_int_equal(r.start, 0x1000);
        assert_int_equal(r.end, 0x1000 * (levels + 2)); /* the tables and the one page */
        assert_false(space_next_range(to->physical_memory, r.end, &r));
    }
}

static void many_runs_go_into_a_bitmap(void **state)
{
    (void)state;
    enum { RUNS = 50, PAGES = 2 * RUNS };
    uint8_t header[KERNEL_WRITE_MOST_HEADER], bitmap[KERNEL_WRITE_BITMAP_AT];
    kernel_dump_header h = {.pointer_size = 8,
                            .major_version = 15,
                            .machine = 0x8664,
                            .processor_count = 1,
                            .type = 6,
                            .comment = STR("")};
    const uint64_t first = kernel_write_first_page(8, PAGES);
    uint8_t *file = arena_alloc(a, (size_t)first + RUNS * 0x1000, 8);

    kernel_write_header(&h, NULL, 0, RUNS, header);
    kernel_write_bitmap(8, 6, PAGES, RUNS, bitmap);
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
    uint8_t header[KERNEL_WRITE_MOST_HEADER];
    const kernel_write_run run = {1, 2};
    kernel_dump_header h = {.pointer_size = 8,
                            .major_version = 15,
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
        cmocka_unit_test_setup_teardown(dumps_of_32_bits_stay_so, set_up, tear_down),
        cmocka_unit_test_setup_teardown(secondary_data_goes_over, set_up, tear_down),
        cmocka_unit_test_setup_teardown(small_dumps_become_small_dumps, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_kernel_half_of_each_kind_of_tables, set_up, tear_down),
        cmocka_unit_test_setup_teardown(many_runs_go_into_a_bitmap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(tables_that_form_a_ring_end, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
