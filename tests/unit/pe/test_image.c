/* Headers, sections, and reads by RVA in both layouts. */
#include "formats/pe/image.h"

#include "formats/pe/debug.h"
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static void headers_of_a_64_bit_image(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample64.dll");
    assert_int_equal(image->machine, PE_MACHINE_AMD64);
    assert_true(image->is_64);
    assert_int_equal(pe_pointer_size(image), 8);
    assert_true(image->preferred_base == 0x180000000);
    assert_int_equal(image->section_alignment, 0x1000);
    assert_int_equal(image->file_alignment, 0x200);
    assert_int_equal(image->characteristics & 0x2000, 0x2000); /* DLL */
    assert_true(image->stack_reserve == 0x100000);
    assert_true(str_equal(image->sections[0].name, STR(".text")));
    assert_int_equal(image->sections[0].characteristics,
                     PE_SECTION_CODE | PE_SECTION_EXECUTE | PE_SECTION_READ);
    assert_int_equal(image->section_count, image->section_count_claimed);
    arena_free(a);
}

static void headers_of_a_32_bit_image(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample32.dll");
    assert_int_equal(image->machine, PE_MACHINE_I386);
    assert_false(image->is_64);
    assert_int_equal(pe_pointer_size(image), 4);
    assert_true(image->preferred_base == 0x10000000);
    assert_int_equal(pe_directory_of(image, PE_DIRECTORY_EXCEPTION).rva, 0);
    assert_int_not_equal(pe_directory_of(image, PE_DIRECTORY_EXPORT).rva, 0);
    arena_free(a);
}

/* lld wrote the CheckSum field (/release). */
static void checksum_agrees_with_the_linker(void **state)
{
    (void)state;
    static const char *const names[] = {"sample64.dll", "sample32.dll", "samplearm64.dll"};
    for (size_t i = 0; i < 3; i++) {
        arena *a = arena_new();
        pe_image *image = sample_open(a, names[i]);
        assert_int_not_equal(image->checksum, 0);
        assert_int_equal(pe_compute_checksum(sample_file(a, names[i]), image->header_offset),
                         image->checksum);
        arena_free(a);
    }
}

static void both_layouts_read_the_same(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *file = sample_open(a, "sample64.dll");
    mapped_sample *mapped = sample_map(a, "sample64.dll");
    pe_image *memory = mapped_open(a, mapped);
    for (size_t i = 0; i < file->section_count; i++) {
        const pe_section *section = &file->sections[i];
        uint32_t extent = pe_section_extent(section);
        uint8_t *left = arena_alloc(a, extent, 1), *right = arena_alloc(a, extent, 1);
        assert_int_equal(pe_read(file, section->rva, left, extent), extent);
        assert_int_equal(pe_read(memory, section->rva, right, extent), extent);
        assert_memory_equal(left, right, extent);
        assert_memory_equal(left, mapped->data + section->rva, extent);
    }
    arena_free(a);
}

static void rvas_and_offsets_are_each_others_inverse(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample64.dll");
    bytes file = sample_file(a, "sample64.dll");
    size_t checked = 0;
    for (uint64_t rva = 0; rva < image->image_size; rva += 7) {
        uint64_t offset, back;
        uint8_t byte;
        if (!pe_rva_to_offset(image, rva, &offset) || offset >= file.len) continue;
        assert_true(pe_read_u8(image, rva, &byte));
        assert_int_equal(byte, file.ptr[offset]);
        assert_true(pe_offset_to_rva(image, offset, &back));
        assert_int_equal(back, rva);
        checked++;
    }
    assert_true(checked > 500);
    assert_null(pe_section_at(image, image->image_size));
    assert_false(pe_rva_to_offset(image, image->image_size, &(uint64_t){0}));
    arena_free(a);
}

static void reads_stop_at_a_hole_and_at_the_end(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "sample64.dll");
    mapped->hole_start = 0x2000;
    mapped->hole_end = 0x3000;
    pe_image *image = mapped_open(a, mapped);
    uint8_t buffer[64];
    assert_int_equal(pe_read(image, 0x1ff0, buffer, sizeof buffer), 0x10);
    assert_int_equal(pe_read(image, 0x2000, buffer, sizeof buffer), 0);
    assert_int_equal(pe_read(image, 0x3000, buffer, sizeof buffer), sizeof buffer);
    assert_int_equal(pe_read(image, image->image_size - 4ull, buffer, sizeof buffer), 4);
    assert_int_equal(pe_read(image, UINT64_MAX - 2, buffer, sizeof buffer), 0);
    assert_false(pe_read_u64(image, 0x1ffc, &(uint64_t){0}));
    assert_int_equal(pe_read_bytes(a, image, 0x1000, 0x100000).len, 0x1000);
    arena_free(a);
}

static void strings_need_their_end(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample64.dll");
    pe_codeview codeview;
    assert_null(pe_codeview_read(a, image, &codeview));
    pe_debug_entry *entries;
    size_t count;
    pe_debug_read(a, image, &entries, &count);
    str path;
    assert_true(pe_read_cstr(a, image, entries[0].rva + 24ull, 260, &path));
    assert_string_equal(path.ptr, "C:\\symbols\\sample64.pdb");
    assert_false(pe_read_cstr(a, image, entries[0].rva + 24ull, 10, &path));
    assert_false(pe_read_cstr(a, image, image->image_size, 10, &path));
    arena_free(a);
}

/* However a file is cut, opening says so or gives what is there. */
static void cut_files_are_errors_or_parts(void **state)
{
    (void)state;
    arena *a = arena_new();
    bytes file = sample_file(a, "sample64.dll");
    uint32_t header = load_u32(file.ptr + 0x3c);
    for (size_t length = 0; length < 0x400; length++) {
        arena *inner = arena_new();
        pe_image *image = NULL;
        error *e = pe_open_bytes(inner, (bytes){file.ptr, length}, false, &image);
        if (length < header + 24u + 112u) {
            assert_non_null(e);
            assert_int_equal(e->code, ERROR_TRUNCATED);
            assert_null(image);
        } else {
            assert_null(e);
            assert_true(image->section_count <= image->section_count_claimed);
        }
        arena_free(inner);
    }
    arena_free(a);
}

static void what_is_no_pe_is_refused(void **state)
{
    (void)state;
    arena *a = arena_new();
    bytes file = sample_file(a, "sample64.dll");
    uint32_t header = load_u32(file.ptr + 0x3c);
    static const struct {
        int where; /* -1: relative to the start */
        uint32_t offset;
        uint8_t value;
    } damage[] = {{-1, 0, 'Z'}, {-1, 0x3f, 0x7f}, {0, 0, 'Q'}, {0, 24, 0x07}, {0, 20, 8}};
    for (size_t i = 0; i < sizeof damage / sizeof *damage; i++) {
        uint8_t *copy = arena_copy(a, file.ptr, file.len, 1);
        copy[(damage[i].where < 0 ? 0 : header) + damage[i].offset] = damage[i].value;
        pe_image *image = NULL;
        error *e = pe_open_bytes(a, (bytes){copy, file.len}, false, &image);
        assert_non_null(e);
        assert_int_equal(e->code, ERROR_FORMAT);
        assert_null(image);
    }
    arena_free(a);
}

static void addresses_become_rvas(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample64.dll");
    uint32_t rva = 0;
    assert_true(pe_va_to_rva(image, 0, 0x180001000, &rva));
    assert_int_equal(rva, 0x1000);
    assert_true(pe_va_to_rva(image, 0x7ff600000000, 0x7ff600000010, &rva));
    assert_int_equal(rva, 0x10);
    assert_false(pe_va_to_rva(image, 0, 0x17fffffff, &rva));
    assert_false(pe_va_to_rva(image, 0, 0x180000000 + (uint64_t)image->image_size, &rva));
    arena_free(a);
}

static void numbers_have_names(void **state)
{
    (void)state;
    assert_true(str_equal(pe_machine_name(0x8664), STR("X64")));
    assert_true(str_equal(pe_subsystem_name(2), STR("Windows GUI")));
    assert_true(str_equal(pe_directory_name(PE_DIRECTORY_IMPORT_ADDRESS_TABLE), STR("Import Address Table")));
    assert_int_equal(pe_machine_name(0x1234).len, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_of_a_64_bit_image),
        cmocka_unit_test(headers_of_a_32_bit_image),
        cmocka_unit_test(checksum_agrees_with_the_linker),
        cmocka_unit_test(both_layouts_read_the_same),
        cmocka_unit_test(rvas_and_offsets_are_each_others_inverse),
        cmocka_unit_test(reads_stop_at_a_hole_and_at_the_end),
        cmocka_unit_test(strings_need_their_end),
        cmocka_unit_test(cut_files_are_errors_or_parts),
        cmocka_unit_test(what_is_no_pe_is_refused),
        cmocka_unit_test(addresses_become_rvas),
        cmocka_unit_test(numbers_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
