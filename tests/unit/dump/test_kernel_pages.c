/* The containers of physical memory besides type 1: which page lies where is what sample_kernel.c put there.
 */
#include "formats/dump/identify.h"
#include "formats/dump/kernel_dump.h"

#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

typedef struct fixture {
    builder sample;
    arena *a;
    notes *n;
    kernel_dump *dump;
    error *e;
} fixture;

static fixture open_sample(builder b)
{
    fixture f = {.sample = b, .a = arena_new()};

    f.n = notes_new(f.a);
    f.e = kernel_dump_open(f.a, (bytes){b.ptr, b.len}, f.n, &f.dump);
    return f;
}

static void close_sample(fixture *f)
{
    arena_free(f->a);
    free(f->sample.ptr);
}

static bool noted(fixture *f, const char *text)
{
    note n;

    while (notes_take(f->n, &n)) {
        if (str_find(n.text, str_from_cstr(text)) != SIZE_MAX) return true;
    }
    return false;
}

static void expect_bitmap(builder b, size_t at_bits, uint64_t first_page)
{
    fixture f = open_sample(b);
    const kernel_dump_bitmap *m;
    note none;

    assert_null(f.e);
    assert_false(notes_take(f.n, &none));
    assert_true(f.dump->memory_is_physical);
    assert_true(f.dump->has_bitmap);
    m = &f.dump->bitmap;
    assert_int_equal(m->page_count, 0x101);
    assert_int_equal(m->present, 3);
    assert_int_equal(m->offset, first_page);
    assert_ptr_equal(m->bits.ptr, f.sample.ptr + at_bits);
    assert_int_equal(m->bits.len, 33);
    assert_int_equal(f.dump->memory.count, 0);
    assert_int_equal(f.dump->blob_count, 2);
    close_sample(&f);
}

static void bitmaps_of_all_types(void **state)
{
    (void)state;
    for (uint32_t type = 5; type <= 7; type++) expect_bitmap(sample_bitmap(type), 0x2038, 0x3000);
    expect_bitmap(sample_summary(), 0x2028, 0x3000);
    expect_bitmap(sample_summary32(), 0x1020, 0x2000);
}

static void a_bitmap_that_lies(void **state)
{
    builder b = sample_bitmap(6);
    fixture f;

    (void)state;
    set_le(&b, 0x2020, 0x2040, 8); /* the first page would stand inside of the bits */
    f = open_sample(b);
    assert_non_null(f.e);
    assert_true(str_find(f.e->message, STR("inside of the bitmap")) != SIZE_MAX);
    set_le(&b, 0x2020, 0x3000, 8);
    set_le(&b, 0x2030, (uint64_t)1 << 40, 8);
    assert_int_equal(kernel_dump_open(f.a, (bytes){b.ptr, b.len}, f.n, &f.dump)->code, ERROR_FORMAT);
    memcpy(b.ptr + 0x2000, "XDMP", 4);
    assert_int_equal(kernel_dump_open(f.a, (bytes){b.ptr, b.len}, f.n, &f.dump)->code, ERROR_FORMAT);
    close_sample(&f);
    b = sample_bitmap(6);
    set_le(&b, 0x2028, 0x102, 8);
    f = open_sample(b);
    assert_null(f.e);
    assert_true(noted(&f, "258 pages are in the dump"));
    assert_int_equal(f.dump->bitmap.present, 0x101);
    close_sample(&f);
    b = sample_summary();
    b.len = 0x5800;
    f = open_sample(b);
    assert_null(f.e);
    assert_true(noted(&f, "cut short"));
    close_sample(&f);
}

static void ranges_of_all_types(void **state)
{
    (void)state;
    for (uint32_t type = 8; type <= 10; type++) {
        fixture f = open_sample(sample_page_ranges(type));
        uint8_t v = 0;
        note none;
        assert_null(f.e);
        assert_false(notes_take(f.n, &none));
        assert_false(f.dump->has_bitmap);
        assert_int_equal(f.dump->memory.count, 2);
        assert_int_equal(f.dump->memory.items[0].address, 0x1000);
        assert_int_equal(f.dump->memory.items[0].size, 0x2000);
        assert_int_equal(f.dump->memory.items[0].offset, 0x2060);
        assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0x100123, &v, 1), 1);
        assert_int_equal(v, 0x80);
        assert_int_equal(f.dump->blob_count, 2);
        close_sample(&f);
    }
}

static void ranges_that_lie(void **state)
{
    builder b = sample_page_ranges(8);
    fixture f;

    (void)state;
    set_le(&b, 0x2010, 0x50, 8); /* more metadata than there is room for */
    f = open_sample(b);
    assert_int_equal(f.e->code, ERROR_FORMAT);
    close_sample(&f);
    b = sample_page_ranges(8);
    set_le(&b, 0x2040, UINT64_MAX, 8);
    f = open_sample(b);
    assert_null(f.e);
    assert_true(noted(&f, "passes 2^64"));
    assert_int_equal(f.dump->memory.count, 1);
    close_sample(&f);
}

static void header_of_32_bits(void **state)
{
    fixture f = open_sample(sample_full32(true));
    const kernel_dump_header *h = &f.dump->header;

    (void)state;
    assert_null(f.e);
    assert_int_equal(file_identify(f.dump->file), FILE_KERNEL_DUMP32);
    assert_int_equal(h->pointer_size, 4);
    assert_true(h->pae);
    assert_int_equal(h->minor_version, 2600);
    assert_int_equal(h->directory_table_base, 0x1000);
    assert_int_equal(h->pfn_database, 0x81000000);
    assert_int_equal(h->ps_loaded_module_list, 0x8055a620);
    assert_int_equal(h->ps_active_process_head, 0x80560bd8);
    assert_int_equal(h->machine, 0x14c);
    assert_int_equal(h->processor_count, 1);
    assert_int_equal(h->bugcheck_code, 0xa);
    assert_int_equal(h->bugcheck_parameters[3], 0x2003);
    assert_int_equal(h->kd_debugger_data_block, 0x8054c760);
    assert_int_equal(h->context.len, 1200);
    assert_int_equal(h->exception.code, 0x80000003);
    assert_int_equal(h->exception.address, 0x804f8925);
    assert_int_equal(h->exception.parameters[0], 0x42);
    assert_true(str_equal(h->comment, STR("a comment")));
    assert_int_equal(h->product_type, 1);
    assert_int_equal(h->system_up_time, 37500000);
    assert_int_equal(h->system_time, 0x01c8c3a5b1e0f000);
    assert_int_equal(f.dump->memory.count, 2);
    assert_int_equal(f.dump->memory.items[1].address, 0x100000);
    assert_int_equal(f.dump->memory.items[1].offset, 0x3000);
    close_sample(&f);
    f = open_sample(sample_full32(false));
    assert_false(f.dump->header.pae);
    close_sample(&f);
}

/* Cut at every length of the structures and at every page, and damaged at every byte of the structures. */
static void cut_and_damage(builder b, size_t from, size_t to)
{
    arena *a = arena_new();
    kernel_dump *d;

    for (size_t len = 0; len < b.len; len += len >= from && len < to ? 1 : 0x800) {
        uint8_t *copy = exact_copy(b.ptr, len);
        (void)kernel_dump_open(a, (bytes){copy, len}, notes_new(a), &d);
        free(copy);
        arena_clear(a);
    }
    for (size_t at = from; at < to; at++) {
        uint8_t old = b.ptr[at];
        static const uint8_t VALUES[] = {0, 1, 0x7f, 0xff};
        for (size_t i = 0; i < sizeof VALUES; i++) {
            b.ptr[at] = VALUES[i];
            if (!kernel_dump_open(a, (bytes){b.ptr, b.len}, notes_new(a), &d) && d->has_bitmap) {
                assert_true(bytes_contains(d->file, (uint64_t)(d->bitmap.bits.ptr - d->file.ptr),
                                           d->bitmap.bits.len));
            }
            arena_clear(a);
        }
        b.ptr[at] = old;
    }
    arena_free(a);
    free(b.ptr);
}

static void any_damage_is_survived(void **state)
{
    (void)state;
    cut_and_damage(sample_bitmap(5), 0x2000, 0x2060);
    cut_and_damage(sample_summary(), 0x2000, 0x2050);
    cut_and_damage(sample_page_ranges(10), 0x2000, 0x2060);
    cut_and_damage(sample_summary32(), 0x1000, 0x1044);
    cut_and_damage(sample_full32(true), 0x60, 0x7c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bitmaps_of_all_types), cmocka_unit_test(a_bitmap_that_lies),
        cmocka_unit_test(ranges_of_all_types),  cmocka_unit_test(ranges_that_lie),
        cmocka_unit_test(header_of_32_bits),    cmocka_unit_test(any_damage_is_survived),
    };
    return cmocka_run_group_tests_name("dump/kernel_pages", tests, NULL, NULL);
}
