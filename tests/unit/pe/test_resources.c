/* Resources, load configuration, TLS, relocations. Expectations are sample.rc's, messages.mc's and
 * sample.c's. */
#include "formats/pe/resources.h"

#include "formats/pe/loadconfig.h"
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define assert_str(actual, expected) assert_true(str_equal((actual), STR(expected)))

static void the_tree_has_three_resources(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample64.dll");
    pe_resource *list;
    size_t count;
    pe_resources_read(a, image, &list, &count);
    assert_int_equal(count, 3);
    bool named = false;
    for (size_t i = 0; i < count; i++) {
        if (!list[i].name.name.len) continue;
        named = true;
        assert_str(list[i].name.name, "NAMEDONE");
        assert_int_equal(list[i].type.id, 10);
        bytes data = pe_resource_data(a, image, &list[i]);
        assert_int_equal(data.len, 10);
        assert_memory_equal(data.ptr, "named data", 10);
    }
    assert_true(named);
    assert_false(pe_resource_find_type(a, image, 3, list));
    arena_free(a);
}

static void version_information(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_version version;
    assert_null(pe_version_read(a, sample_open(a, "sample64.dll"), &version));
    assert_true(version.has_fixed);
    static const uint16_t file[4] = {10, 0, 19041, 804}, product[4] = {10, 0, 19041, 1};
    assert_memory_equal(version.file_version, file, sizeof file);
    assert_memory_equal(version.product_version, product, sizeof product);
    assert_int_equal(version.flags_mask, 0x3f);
    assert_int_equal(version.flags, 0x21);
    assert_int_equal(version.os, 0x40004);
    assert_int_equal(version.file_type, 2);
    assert_int_equal(version.string_count, 5);
    assert_int_equal(version.strings[0].language, 0x409);
    assert_int_equal(version.strings[0].code_page, 0x4b0);
    assert_int_equal(version.strings[4].language, 0x407);
    str text;
    assert_true(pe_version_find(&version, STR("CompanyName"), &text));
    assert_str(text, "Example Company");
    assert_true(pe_version_find(&version, STR("filedescription"), &text));
    assert_str(text, "PE sample \xc3\xa9\xe4\xb8\xad");
    assert_true(pe_version_find(&version, STR("FileVersion"), &text));
    assert_str(text, "10.0.19041.804 (WinBuild.160101.0800)");
    assert_true(pe_version_find(&version, STR("Empty"), &text));
    assert_int_equal(text.len, 0);
    assert_false(pe_version_find(&version, STR("Nothing"), &text));
    assert_int_equal(version.translation_count, 2);
    assert_int_equal(version.translations[1].language, 0x407);
    assert_int_equal(version.translations[1].code_page, 0x4e4);
    arena_free(a);
}

static void cut_version_resources_keep_what_is_there(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample64.dll");
    pe_resource resource;
    assert_true(pe_resource_find_type(a, image, PE_RESOURCE_VERSION, &resource));
    bytes data = pe_resource_data(a, image, &resource);
    for (size_t length = 0; length < data.len; length++) {
        arena *inner = arena_new();
        uint8_t *exact = arena_copy(inner, data.ptr, length, 1);
        pe_version version = {0};
        error *e = pe_version_parse(inner, (bytes){exact, length}, &version);
        assert_true(e ? !version.has_fixed : version.string_count <= 5);
        if (length >= 0x28 + 52) {
            assert_null(e);
            assert_true(version.has_fixed);
        }
        arena_free(inner);
    }
    arena_free(a);
}

static void messages_are_found_by_id(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample64.dll");
    str text;
    assert_true(pe_message_find(a, image, 1, &text));
    assert_str(text, "The first message: %1\n");
    assert_true(pe_message_find(a, image, 2, &text));
    assert_str(text, "The second message.\n");
    assert_true(pe_message_find(a, image, 0x500, &text));
    assert_str(text, "A message of another block.\n");
    assert_false(pe_message_find(a, image, 3, &text));
    assert_false(pe_message_find(a, image, 0, &text));
    assert_false(pe_message_find(a, image, UINT32_MAX, &text));
    arena_free(a);
}

static void resources_that_point_to_themselves_end(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "sample64.dll");
    pe_image *image = mapped_open(a, mapped);
    uint8_t *root = mapped->data + pe_directory_of(image, PE_DIRECTORY_RESOURCE).rva;
    /* 0xffff entries, and the first ones lead back to the root. */
    memset(root + 14, 0xff, 2);
    for (int i = 0; i < 3; i++) memcpy(root + 16 + i * 8 + 4, "\0\0\0\x80", 4);
    pe_resource *list;
    size_t count;
    pe_resources_read(a, image, &list, &count);
    assert_true(count <= 65536);
    arena_free(a);
}

/* 0xffff entries of a directory that leads back to itself, each with a name of 1024 characters: nearly all
 * visits keep nothing, and names are not read for those. */
static void names_of_a_ring_take_little_memory(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "sample64.dll");
    pe_image *image = mapped_open(a, mapped);
    uint32_t rva = pe_directory_of(image, PE_DIRECTORY_RESOURCE).rva;
    uint8_t *root = mapped->data + rva;
    size_t entries = (image->image_size - rva - 16) / 8;
    memset(root + 14, 0xff, 2);
    for (size_t i = 0; i < entries; i++) {
        uint32_t words[2] = {0x80000000u | 12, 0x80000000u};
        memcpy(root + 16 + i * 8, words, sizeof words);
    }
    pe_resource *list;
    size_t count, before = arena_used(a);
    pe_resources_read(a, image, &list, &count);
    assert_int_equal(count, 0);
    assert_true(arena_used(a) - before < 16u << 20);
    /* Now each is kept, with three long names: there is a limit to all of them together. */
    for (size_t i = 0; i < entries; i++) memcpy(root + 16 + i * 8 + 4, "\x10\0\0\0", 4);
    before = arena_used(a);
    pe_resources_read(a, image, &list, &count);
    assert_true(count > 0 && count <= 65536);
    assert_true(arena_used(a) - before < 64u << 20);
    arena_free(a);
}

static void load_configurations(void **state)
{
    (void)state;
    static const char *const names[] = {"sample64.dll", "sample32.dll", "samplearm64.dll"};
    static const uint32_t sizes[] = {112, 72, 112};
    for (size_t i = 0; i < 3; i++) {
        arena *a = arena_new();
        pe_image *image = sample_open(a, names[i]);
        pe_load_config config;
        assert_null(pe_load_config_read(a, image, &config));
        assert_int_equal(config.size, sizes[i]);
        assert_int_equal(config.critical_section_timeout, 2592000);
        assert_int_equal(config.process_heap_flags, 3);
        assert_int_equal(config.process_affinity_mask, 15);
        assert_int_equal(config.csd_version, 0x1234);
        assert_int_equal(config.guard_flags, 0);
        uint32_t rva, cookie;
        assert_true(pe_va_to_rva(image, 0, config.security_cookie, &rva));
        assert_true(pe_read_u32(image, rva, &cookie));
        assert_int_equal(cookie, 0xbb40e64e);
        arena_free(a);
    }
}

static void thread_local_storage(void **state)
{
    (void)state;
    static const char *const names[] = {"sample64.dll", "sample32.dll", "samplearm64.dll"};
    for (size_t i = 0; i < 3; i++) {
        arena *a = arena_new();
        pe_image *image = sample_open(a, names[i]);
        pe_tls tls;
        assert_null(pe_tls_read(a, image, 0, &tls));
        assert_int_equal(tls.data_end - tls.data_start, 24);
        assert_int_equal(tls.zero_fill, 0x10);
        assert_int_equal(tls.callback_count, 1);
        uint32_t rva;
        str text;
        assert_true(pe_va_to_rva(image, 0, tls.data_start, &rva));
        assert_true(pe_read_cstr(a, image, rva, 24, &text));
        assert_str(text, "thread local");
        assert_true(pe_va_to_rva(image, 0, tls.callbacks[0], &rva));
        assert_true(pe_section_at(image, rva)->characteristics & PE_SECTION_EXECUTE);
        arena_free(a);
    }
}

/* Every relocated slot of these images holds an address inside of the image. */
static void relocations_point_at_addresses(void **state)
{
    (void)state;
    static const char *const names[] = {"sample64.dll", "sample32.dll"};
    for (size_t i = 0; i < 2; i++) {
        arena *a = arena_new();
        pe_image *image = sample_open(a, names[i]);
        pe_relocation_cursor cursor = {0};
        pe_relocation relocation;
        size_t count = 0;
        while (pe_relocation_next(image, &cursor, &relocation)) {
            uint64_t value;
            uint32_t rva;
            assert_int_equal(relocation.type, image->is_64 ? 10 : 3);
            assert_true(pe_read_pointer(image, relocation.rva, &value));
            assert_true(pe_va_to_rva(image, 0, value, &rva));
            count++;
        }
        assert_false(cursor.damaged);
        assert_true(count >= 6);
        arena_free(a);
    }
}

static void what_is_not_there_is_not_found(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "sample64.dll");
    pe_image *image = mapped_open(a, mapped);
    memset(image->directories, 0, sizeof image->directories);
    pe_load_config config;
    pe_tls tls;
    pe_version version;
    pe_clr_header clr;
    assert_int_equal(pe_load_config_read(a, image, &config)->code, ERROR_NOT_FOUND);
    assert_int_equal(pe_tls_read(a, image, 0, &tls)->code, ERROR_NOT_FOUND);
    assert_int_equal(pe_version_read(a, image, &version)->code, ERROR_NOT_FOUND);
    assert_int_equal(pe_clr_header_read(a, image, &clr)->code, ERROR_NOT_FOUND);
    image->directories[PE_DIRECTORY_TLS].rva = image->image_size - 4;
    image->directories[PE_DIRECTORY_LOAD_CONFIG].rva = image->image_size - 2;
    assert_int_equal(pe_load_config_read(a, image, &config)->code, ERROR_MEMORY);
    assert_int_equal(pe_tls_read(a, image, 0, &tls)->code, ERROR_MEMORY);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_has_three_resources),
        cmocka_unit_test(version_information),
        cmocka_unit_test(cut_version_resources_keep_what_is_there),
        cmocka_unit_test(messages_are_found_by_id),
        cmocka_unit_test(resources_that_point_to_themselves_end),
        cmocka_unit_test(names_of_a_ring_take_little_memory),
        cmocka_unit_test(load_configurations),
        cmocka_unit_test(thread_local_storage),
        cmocka_unit_test(relocations_point_at_addresses),
        cmocka_unit_test(what_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
