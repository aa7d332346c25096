/* Exports, imports and the debug directory: what names addresses. */
#include "formats/pe/debug.h"
#include "formats/pe/exports.h"
#include "formats/pe/imports.h"
#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define assert_str(actual, expected) assert_true(str_equal((actual), STR(expected)))

static pe_exports *open_exports(arena *a, const pe_image *image)
{
    pe_exports *exports;
    assert_null(pe_exports_open(a, image, &exports));
    return exports;
}

/* The expectations are sample.def's lines. */
static void exports_are_those_of_the_def_file(void **state)
{
    (void)state;
    static const char *const names[] = {"sample64.dll", "sample32.dll", "samplearm64.dll"};
    for (size_t i = 0; i < 3; i++) {
        arena *a = arena_new();
        pe_exports *exports = open_exports(a, sample_open(a, names[i]));
        const pe_exports_header *header = pe_exports_get_header(exports);
        assert_int_equal(header->ordinal_base, 10);
        assert_int_equal(header->function_count, 22);
        assert_int_equal(header->name_count, 6);
        pe_export plain, alias, x;
        assert_true(pe_exports_find_name(exports, STR("sample_plain"), &plain));
        assert_int_equal(plain.ordinal, 10);
        assert_true(pe_exports_find_name(exports, STR("sample_alias"), &alias));
        assert_int_equal(alias.ordinal, 12);
        assert_int_equal(alias.rva, plain.rva);
        assert_true(pe_exports_find_name(exports, STR("sample_forward"), &x));
        /* lld decorates the module of forwarders of 32-bit images, as for any C name. */
        bool decorated = i == 1;
        assert_true(
            str_equal(x.forwarder, decorated ? STR("_OTHER.TheirFunction") : STR("OTHER.TheirFunction")));
        assert_true(pe_exports_find_ordinal(exports, 31, &x));
        assert_true(str_equal(x.forwarder, decorated ? STR("_OTHER.#7") : STR("OTHER.#7")));
        assert_str(x.name, "sample_forward_ordinal");
        assert_true(pe_exports_find_ordinal(exports, 20, &x));
        assert_int_equal(x.name.len, 0);
        assert_false(pe_exports_find_ordinal(exports, 13, &x));
        assert_false(pe_exports_find_ordinal(exports, 32, &x));
        assert_false(pe_exports_find_ordinal(exports, UINT32_MAX, &x));
        assert_false(pe_exports_find_name(exports, STR("Sample_plain"), &x));
        assert_false(pe_exports_find_name(exports, STR("sample_plai"), &x));
        assert_false(pe_exports_find_name(exports, STR("sample_plains"), &x));
        assert_false(pe_exports_find_name(exports, STR(""), &x));
        assert_int_equal(pe_exports_count(exports), 7);
        arena_free(a);
    }
}

static void nearest_export_is_the_one_before(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample64.dll");
    pe_exports *exports = open_exports(a, image);
    uint32_t plain = sample_rva(a, image, "sample_plain");
    uint32_t leaf = sample_rva(a, image, "sample_leaf");
    assert_true(leaf > plain);
    pe_export x;
    assert_true(pe_exports_nearest(exports, plain, &x));
    assert_str(x.name, "sample_alias"); /* first in name order of the two */
    assert_true(pe_exports_nearest(exports, leaf - 1, &x));
    assert_int_equal(x.rva, plain);
    assert_true(pe_exports_nearest(exports, leaf + 1, &x));
    assert_str(x.name, "sample_leaf");
    assert_false(pe_exports_nearest(exports, 0xfff, &x));
    assert_true(pe_exports_nearest(exports, UINT32_MAX, &x));
    assert_str(x.name, "sample_data"); /* not the forwarders, wherever their text lies */
    for (size_t i = 1; i < pe_exports_count(exports); i++)
        assert_true(pe_exports_at(exports, i - 1)->rva <= pe_exports_at(exports, i)->rva);
    assert_null(pe_exports_at(exports, pe_exports_count(exports)));
    arena_free(a);
}

static void an_unsorted_name_table_is_still_searched(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "sample64.dll");
    pe_image *image = mapped_open(a, mapped);
    const pe_exports_header *header = pe_exports_get_header(open_exports(a, image));
    /* Swap the first and the last name with their ordinals. */
    uint8_t *names = mapped->data + header->names_rva, *ordinals = mapped->data + header->ordinals_rva;
    uint8_t name[4], ordinal[2];
    memcpy(name, names, 4);
    memcpy(names, names + 20, 4);
    memcpy(names + 20, name, 4);
    memcpy(ordinal, ordinals, 2);
    memcpy(ordinals, ordinals + 10, 2);
    memcpy(ordinals + 10, ordinal, 2);
    pe_exports *exports = open_exports(a, image);
    pe_export x;
    assert_true(pe_exports_find_name(exports, STR("sample_plain"), &x));
    assert_int_equal(x.ordinal, 10);
    assert_true(pe_exports_find_name(exports, STR("sample_alias"), &x));
    assert_int_equal(x.ordinal, 12);
    arena_free(a);
}

static void absurd_counts_are_bounded(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "sample64.dll");
    pe_image *image = mapped_open(a, mapped);
    uint8_t *directory = mapped->data + pe_directory_of(image, PE_DIRECTORY_EXPORT).rva;
    memset(directory + 20, 0xff, 8); /* both counts */
    pe_exports *exports = open_exports(a, image);
    assert_int_equal(pe_exports_get_header(exports)->function_count, UINT32_MAX);
    assert_true(pe_exports_count(exports) <= 2 * 65536);
    arena_free(a);
}

static void images_without_exports_have_none(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "sample64.dll");
    pe_image *image = mapped_open(a, mapped);
    image->directories[PE_DIRECTORY_EXPORT] = (pe_directory){0, 0};
    pe_exports *exports = open_exports(a, image);
    pe_export x;
    assert_int_equal(pe_exports_count(exports), 0);
    assert_false(pe_exports_find_name(exports, STR("sample_plain"), &x));
    assert_false(pe_exports_nearest(exports, 0x1000, &x));
    image->directories[PE_DIRECTORY_EXPORT] = (pe_directory){image->image_size, 40};
    error *e = pe_exports_open(a, image, &exports);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_MEMORY);
    arena_free(a);
}

/* The expectations are the import libraries' .def lines in build.sh. */
static void imports_are_those_of_the_libraries(void **state)
{
    (void)state;
    static const char *const names[] = {"sample64.dll", "sample32.dll", "samplearm64.dll"};
    for (size_t i = 0; i < 3; i++) {
        arena *a = arena_new();
        pe_image *image = sample_open(a, names[i]);
        pe_imports imports;
        pe_imports_read(a, image, 0, &imports);
        assert_true(imports.complete);
        assert_int_equal(imports.dll_count, 2);
        assert_int_equal(imports.count, 3);
        assert_str(imports.dlls[0].name, "other.dll");
        assert_false(imports.dlls[0].delayed);
        assert_str(imports.dlls[1].name, "late.dll");
        assert_true(imports.dlls[1].delayed);
        bool ordinal = false, named = false, delayed = false;
        for (size_t k = 0; k < imports.count; k++) {
            str text = pe_import_text(a, &imports, &imports.items[k]);
            ordinal |= str_equal(text, STR("other!#17"));
            named |= str_equal(text, STR("other!plain_import"));
            delayed |= str_equal(text, STR("late!delayed_import"));
            assert_ptr_equal(pe_imports_find_slot(&imports, imports.items[k].slot_rva), &imports.items[k]);
            assert_null(pe_imports_find_slot(&imports, imports.items[k].slot_rva + 1));
        }
        assert_true(ordinal && named && delayed);
        /* The IAT directory covers the normal slots. */
        pe_directory iat = pe_directory_of(image, PE_DIRECTORY_IMPORT_ADDRESS_TABLE);
        assert_true(imports.items[0].slot_rva >= iat.rva && imports.items[0].slot_rva < iat.rva + iat.size);
        arena_free(a);
    }
}

static void imports_with_a_hole_say_so(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "sample64.dll");
    pe_image *image = mapped_open(a, mapped);
    uint32_t rva = pe_directory_of(image, PE_DIRECTORY_IMPORT).rva;
    mapped->hole_start = rva & ~0xfffu;
    mapped->hole_end = mapped->hole_start + 0x1000;
    pe_imports imports;
    pe_imports_read(a, image, 0, &imports);
    assert_false(imports.complete);
    assert_int_equal(imports.dll_count, 0);
    arena_free(a);
}

static void pdb_of_the_sample(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "sample64.dll");
    pe_codeview codeview;
    assert_null(pe_codeview_read(a, image, &codeview));
    assert_int_equal(codeview.kind, PE_CODEVIEW_RSDS);
    assert_int_equal(codeview.age, 1);
    assert_str(codeview.path, "C:\\symbols\\sample64.pdb");
    /* lld makes GUIDs that end in "LLD PDB." */
    assert_memory_equal(codeview.guid + 8, "LLD PDB.", 8);
    pe_debug_entry *entries;
    size_t count;
    pe_debug_read(a, image, &entries, &count);
    assert_int_equal(count, 2);
    assert_int_equal(entries[1].type, PE_DEBUG_REPRO);
    arena_free(a);
}

static void codeview_records(void **state)
{
    (void)state;
    arena *a = arena_new();
    static const uint8_t rsds[] =
        "RSDS\x78\x56\x34\x12\xbc\x9a\xf0\xde\x01\x23\x45\x67\x89\xab\xcd\xef\x0a\x00\x00\x00nt.pdb";
    pe_codeview x;
    assert_null(pe_codeview_parse(a, (bytes){rsds, sizeof rsds}, &x));
    assert_str(pe_guid_text(a, x.guid), "12345678-9ABC-DEF0-0123-456789ABCDEF");
    assert_str(pe_codeview_store_key(a, &x), "123456789ABCDEF00123456789ABCDEFa");
    assert_str(x.path, "nt.pdb");
    assert_null(pe_codeview_parse(a, (bytes){rsds, 26}, &x));
    assert_str(x.path, "nt");
    static const uint8_t nb10[] = "NB10\0\0\0\0\x44\x33\x22\x11\x02\0\0\0old.pdb";
    assert_null(pe_codeview_parse(a, (bytes){nb10, sizeof nb10}, &x));
    assert_int_equal(x.kind, PE_CODEVIEW_NB10);
    assert_str(pe_codeview_store_key(a, &x), "112233442");
    assert_str(x.path, "old.pdb");
    error *e = pe_codeview_parse(a, (bytes){rsds, 20}, &x);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_TRUNCATED);
    e = pe_codeview_parse(a, (bytes){(const uint8_t *)"MTOC....", 8}, &x);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_FORMAT);
    assert_str(pe_image_store_key(a, 0x4ce7951a, 0x5ea000), "4CE7951A5ea000");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exports_are_those_of_the_def_file),
        cmocka_unit_test(nearest_export_is_the_one_before),
        cmocka_unit_test(an_unsorted_name_table_is_still_searched),
        cmocka_unit_test(absurd_counts_are_bounded),
        cmocka_unit_test(images_without_exports_have_none),
        cmocka_unit_test(imports_are_those_of_the_libraries),
        cmocka_unit_test(imports_with_a_hole_say_so),
        cmocka_unit_test(pdb_of_the_sample),
        cmocka_unit_test(codeview_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
