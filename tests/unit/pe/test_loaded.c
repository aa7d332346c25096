/* Images as the loader leaves them: relocations applied, and the places that the kernel rewrites. */
#include "formats/pe/loaded.h"

#include "formats/pe/loadconfig.h"
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static const char *const images[] = {"sample64.dll", "sample32.dll"};

static void pointers_move_with_the_image_and_nothing_else_does(void **state)
{
    (void)state;
    for (size_t n = 0; n < 2; n++) {
        arena *a = arena_new();
        pe_image *image = sample_open(a, images[n]);
        const uint64_t delta = 0x1230000;
        pe_loaded *moved = pe_loaded_new(a, image, image->preferred_base + delta);
        pe_loaded *still = pe_loaded_new(a, image, image->preferred_base);
        size_t size = pe_pointer_size(image), count = 0;
        pe_relocation_cursor cursor = {0};
        pe_relocation r;
        uint8_t *is_pointer = arena_alloc(a, image->image_size + 16, 1);
        while (pe_relocation_next(image, &cursor, &r)) {
            uint64_t before;
            uint8_t after[16];
            assert_true(pe_read_pointer(image, r.rva, &before));
            assert_int_equal(pe_loaded_read(moved, r.rva, after, size), size);
            assert_int_equal(load_le(after, size), size == 4 ? (uint32_t)(before + delta) : before + delta);
            /* a read that begins in the middle of it */
            uint8_t tail[8];
            assert_int_equal(pe_loaded_read(moved, r.rva + 3, tail, size - 3), size - 3);
            assert_memory_equal(tail, after + 3, size - 3);
            for (size_t i = 0; i < size; i++) is_pointer[r.rva + i] = 1;
            count++;
        }
        assert_true(count > 0);
        for (uint32_t rva = 0; rva < image->image_size; rva++) {
            uint8_t plain, through, same;
            size_t got = pe_read(image, rva, &plain, 1);
            assert_int_equal(pe_loaded_read(moved, rva, &through, 1), got);
            assert_int_equal(pe_loaded_read(still, rva, &same, 1), got);
            if (got) assert_int_equal(plain, same);
            if (got && !is_pointer[rva]) assert_int_equal(plain, through);
        }
        arena_free(a);
    }
}

static void put(uint8_t *at, uint64_t value, size_t size)
{
    for (size_t i = 0; i < size; i++) at[i] = (uint8_t)(value >> 8 * i);
}

/* A table of dynamic relocations written into a copy of the image, by winnt.h's layouts. */
static void sites_that_the_kernel_rewrites_are_listed(void **state)
{
    (void)state;
    arena *a = arena_new();
    bytes file = sample_file(a, "sample64.dll");
    uint8_t *copy = arena_copy(a, file.ptr, file.len, 8);
    pe_image *image;
    assert_null(pe_open_bytes(a, (bytes){copy, file.len}, false, &image));
    assert_true(image->section_count > 0 && image->sections[0].raw_size >= 0x200);
    const pe_section *s = &image->sections[0];
    uint8_t *raw = copy + s->raw_offset;
    memset(raw, 0, 0x200);
    image->directories[PE_DIRECTORY_LOAD_CONFIG] = (pe_directory){s->rva, 0x100};
    put(raw, 0x100, 4);
    put(raw + 0xe0, 0x120, 4); /* DynamicValueRelocTableOffset, ...Section */
    put(raw + 0xe4, 1, 2);
    uint8_t *t = raw + 0x120;
    put(t, 1, 4); /* version */
    put(t + 4, 24 + 28 + 24, 4);
    put(t + 8, 4, 8); /* indirect calls */
    put(t + 16, 12, 4);
    put(t + 20, 0x3000, 4);
    put(t + 24, 12, 4);
    put(t + 28, 0x1234, 2); /* offset 234, and a flag */
    put(t + 30, 0x0010, 2);
    put(t + 32, 3, 8); /* imports */
    put(t + 40, 16, 4);
    put(t + 44, 0x2000, 4);
    put(t + 48, 16, 4);
    put(t + 52, 0x7fff1abc, 4);
    put(t + 56, 0x00000001, 4);
    put(t + 60, 0xfffff68000000000, 8); /* a value that follows the kernel's page tables */
    put(t + 68, 12, 4);
    put(t + 72, 0x1000, 4);
    put(t + 76, 12, 4);
    put(t + 80, 0xa008, 2);
    const pe_changed_site *sites;
    assert_int_equal(pe_dynamic_sites(a, image, &sites), 5);
    static const pe_changed_site wanted[] = {
        {0x1008, 8}, {0x2001, 12}, {0x2abc, 12}, {0x3010, 12}, {0x3234, 12}};
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(sites[i].rva, wanted[i].rva);
        assert_int_equal(sites[i].size, wanted[i].size);
    }
    put(raw + 0xe4, 99, 2); /* no such section */
    assert_int_equal(pe_dynamic_sites(a, image, &sites), 0);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pointers_move_with_the_image_and_nothing_else_does),
        cmocka_unit_test(sites_that_the_kernel_rewrites_are_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
