/* .pdata look-ups and unwind records. The records are those of unwind_x64.s and unwind_v2.s, instruction for
 * instruction; the differential test compares many more with llvm-readobj. */
#include "formats/pe/exception.h"

#include "samples.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

enum { RBX = 3, RBP = 5, RSI = 6, RDI = 7, R12 = 12, R13 = 13, R14 = 14 };

static void info_of(arena *a, const pe_image *image, const char *name, pe_unwind_info *out)
{
    pe_function function;
    assert_int_equal(pe_function_lookup(image, sample_rva(a, image, name), &function), PE_LOOKUP_FOUND);
    assert_null(pe_unwind_info_read(a, image, function.unwind, out));
    assert_true(out->complete);
}

static void assert_code(const pe_unwind_info *info, unsigned index, pe_unwind_op op, unsigned reg,
                        uint32_t value)
{
    assert_true(index < info->code_count);
    assert_int_equal(info->codes[index].op, op);
    if (op != PE_UNWIND_ALLOC_SMALL && op != PE_UNWIND_ALLOC_LARGE && op != PE_UNWIND_PUSH_MACHFRAME &&
        op != PE_UNWIND_SET_FPREG)
        assert_int_equal(info->codes[index].info, reg);
    if (op != PE_UNWIND_PUSH_NONVOL) assert_int_equal(info->codes[index].value, value);
}

static void every_operation_is_decoded(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "unwind_x64.dll");
    pe_unwind_info info;
    info_of(a, image, "uw_alloc_small", &info);
    assert_int_equal(info.version, 1);
    assert_int_equal(info.flags, 0);
    assert_int_equal(info.prolog_size, 7);
    assert_int_equal(info.code_count, 3);
    assert_code(&info, 0, PE_UNWIND_ALLOC_SMALL, 0, 40);
    assert_code(&info, 1, PE_UNWIND_PUSH_NONVOL, R12, 0);
    assert_code(&info, 2, PE_UNWIND_PUSH_NONVOL, RBX, 0);
    assert_int_equal(info.codes[2].prolog_offset, 1);

    info_of(a, image, "uw_alloc_large", &info);
    assert_code(&info, 0, PE_UNWIND_SAVE_XMM128, 6, 0x1010);
    assert_code(&info, 1, PE_UNWIND_SAVE_NONVOL, RSI, 0x1000);
    assert_code(&info, 2, PE_UNWIND_ALLOC_LARGE, 0, 0x1230);
    assert_code(&info, 3, PE_UNWIND_PUSH_NONVOL, RDI, 0);

    info_of(a, image, "uw_alloc_huge", &info);
    assert_code(&info, 0, PE_UNWIND_SAVE_XMM128_FAR, 15, 0x110000);
    assert_code(&info, 1, PE_UNWIND_SAVE_NONVOL_FAR, R14, 0x100008);
    assert_code(&info, 2, PE_UNWIND_ALLOC_LARGE, 0, 0x123458);

    info_of(a, image, "uw_frame_pointer", &info);
    assert_int_equal(info.frame_register, RBP);
    assert_int_equal(info.frame_offset, 0x20);
    assert_code(&info, 1, PE_UNWIND_SET_FPREG, 0, 0x20);

    info_of(a, image, "uw_machine_frame", &info);
    assert_code(&info, info.code_count - 1u, PE_UNWIND_PUSH_MACHFRAME, 0, 0);
    info_of(a, image, "uw_machine_frame_code", &info);
    assert_code(&info, info.code_count - 1u, PE_UNWIND_PUSH_MACHFRAME, 0, 1);
    arena_free(a);
}

static void handlers_and_their_data(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "unwind_x64.dll");
    pe_unwind_info info;
    info_of(a, image, "uw_guarded", &info);
    assert_int_equal(info.flags, PE_UNWIND_FLAG_EXCEPTION_HANDLER);
    assert_true(info.has_handler);
    assert_int_equal(info.handler, sample_rva(a, image, "uw_handler"));
    uint32_t data;
    assert_true(pe_read_u32(image, info.handler_data, &data));
    assert_int_equal(data, 0x11223344);
    arena_free(a);
}

static void chains_lead_to_the_primary_function(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "unwind_x64.dll");
    uint32_t first = sample_rva(a, image, "uw_chain"), middle = sample_rva(a, image, "uw_chain_middle");
    uint32_t last = sample_rva(a, image, "uw_chain_last");
    pe_unwind_info info;
    info_of(a, image, "uw_chain_last", &info);
    assert_true(info.has_chain);
    assert_false(info.has_handler);
    assert_int_equal(info.chain.begin, middle);
    assert_int_equal(info.chain.end, last);
    pe_function function, primary;
    assert_int_equal(pe_function_lookup(image, last + 1, &function), PE_LOOKUP_FOUND);
    assert_int_equal(function.begin, last);
    assert_null(pe_function_primary(a, image, &function, &primary));
    assert_int_equal(primary.begin, first);
    assert_int_equal(primary.end, middle);
    assert_null(pe_function_primary(a, image, &primary, &function));
    assert_int_equal(function.begin, first);
    arena_free(a);
}

static void endless_chains_are_an_error(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "unwind_x64.dll");
    pe_image *image = mapped_open(a, mapped);
    pe_function function, primary;
    assert_int_equal(pe_function_lookup(image, sample_rva(a, image, "uw_chain_last"), &function),
                     PE_LOOKUP_FOUND);
    memcpy(mapped->data + function.unwind + 8 + 8, &function.unwind, 4); /* chained to itself */
    error *e = pe_function_primary(a, image, &function, &primary);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_FORMAT);
    arena_free(a);
}

static void version_2_describes_epilogues(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "unwind_v2.dll");
    pe_unwind_info info;
    info_of(a, image, "uw_version2", &info);
    pe_function function;
    assert_true(pe_function_at(image, 0, &function));
    assert_int_equal(info.version, 2);
    assert_int_equal(info.epilog_size, 3);
    assert_int_equal(info.epilog_count, 2);
    assert_int_equal(info.code_count, 3);
    assert_code(&info, 0, PE_UNWIND_ALLOC_SMALL, 0, 40);
    /* Each epilogue is pop rsi, pop rbx, ret. */
    for (unsigned i = 0; i < 2; i++) {
        uint8_t code[3];
        assert_true(pe_read_exact(image, function.end - info.epilogs[i].end_distance, code, 3));
        assert_memory_equal(code, "\x5e\x5b\xc3", 3);
    }
    assert_int_equal(info.epilogs[0].end_distance, 3);
    assert_true(info.epilogs[1].end_distance > 3);
    arena_free(a);
}

static void lookups_cover_exactly_the_functions(void **state)
{
    (void)state;
    static const char *const names[] = {"unwind_x64.dll", "sample64.dll", "samplearm64.dll"};
    for (size_t n = 0; n < 3; n++) {
        arena *a = arena_new();
        pe_image *image = sample_open(a, names[n]);
        size_t count = pe_function_count(image);
        assert_true(count >= 2);
        for (uint32_t rva = 0xff0; rva < 0x1800; rva++) {
            pe_function expected = {0}, found = {0};
            bool covered = false;
            for (size_t i = 0; i < count && !covered; i++) {
                assert_true(pe_function_at(image, i, &expected));
                covered = rva >= expected.begin && rva < expected.end;
            }
            assert_int_equal(pe_function_lookup(image, rva, &found),
                             covered ? PE_LOOKUP_FOUND : PE_LOOKUP_NONE);
            if (covered) assert_int_equal(found.begin, expected.begin);
        }
        arena_free(a);
    }
}

/* llvm-readobj: FunctionLength 140 from the .xdata record, 20 from the packed word. */
static void arm64_functions_have_ends(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_image *image = sample_open(a, "samplearm64.dll");
    pe_function unpacked, packed;
    uint32_t plain = sample_rva(a, image, "sample_plain");
    assert_int_equal(pe_function_lookup(image, plain, &unpacked), PE_LOOKUP_FOUND);
    assert_int_equal(unpacked.unwind & 3, 0);
    assert_int_equal(unpacked.begin, plain);
    assert_true(pe_function_at(image, pe_function_count(image) - 1, &packed));
    assert_int_equal(packed.unwind & 3, 1);
    /* Both end with "ret" (d65f03c0) or a branch back; the bytes after the packed one's end are no part of
     * it. */
    uint32_t last;
    assert_true(pe_read_u32(image, packed.end - 4, &last));
    assert_int_equal(last, 0xd65f03c0);
    arena_free(a);
}

/* An image with 3000 functions of 16 bytes whose .pdata takes nine pages. */
typedef struct big_image {
    uint64_t missing_start, missing_end;
    size_t reads;
} big_image;

enum { BIG_PDATA = 0x100000, BIG_COUNT = 3000, BIG_CODE = 0x1000 };

static size_t read_big(void *context, uint64_t offset, void *buffer, size_t size)
{
    big_image *big = context;
    big->reads++;
    size_t done = 0;
    for (; done < size; done++, offset++) {
        if (offset >= big->missing_start && offset < big->missing_end) break;
        uint64_t index = (offset - BIG_PDATA) / 12;
        if (offset < BIG_PDATA || index >= BIG_COUNT) break;
        uint32_t entry[3] = {BIG_CODE + (uint32_t)index * 16, BIG_CODE + (uint32_t)index * 16 + 12, 0x200000};
        ((uint8_t *)buffer)[done] = ((const uint8_t *)entry)[(offset - BIG_PDATA) % 12];
    }
    return done;
}

static void lookups_cost_logarithmically_and_step_around_holes(void **state)
{
    (void)state;
    big_image big = {0};
    pe_image image = {
        .source = {.read = read_big, .context = &big, .mapped = true},
        .machine = PE_MACHINE_AMD64,
        .is_64 = true,
        .image_size = 0x300000,
        .directories = {[PE_DIRECTORY_EXCEPTION] = {BIG_PDATA, BIG_COUNT * 12}},
    };
    pe_function found;
    assert_int_equal(pe_function_lookup(&image, BIG_CODE + 2345 * 16 + 5, &found), PE_LOOKUP_FOUND);
    assert_int_equal(found.begin, BIG_CODE + 2345 * 16);
    assert_true(big.reads <= 12);
    assert_int_equal(pe_function_lookup(&image, BIG_CODE + 2345 * 16 + 13, &found), PE_LOOKUP_NONE);
    assert_int_equal(pe_function_lookup(&image, BIG_CODE - 1, &found), PE_LOOKUP_NONE);
    assert_int_equal(pe_function_lookup(&image, BIG_CODE + BIG_COUNT * 16, &found), PE_LOOKUP_NONE);
    for (uint64_t page = 0; page < 9; page++) {
        big.missing_start = BIG_PDATA + page * 0x1000;
        big.missing_end = big.missing_start + 0x1000;
        for (uint32_t i = 0; i < BIG_COUNT; i++) {
            uint64_t start = BIG_PDATA + (uint64_t)i * 12;
            bool there = start + 12 <= big.missing_start || start >= big.missing_end;
            pe_lookup result = pe_function_lookup(&image, BIG_CODE + i * 16 + 8, &found);
            assert_int_equal(result, there ? PE_LOOKUP_FOUND : PE_LOOKUP_NO_MEMORY);
            if (there) assert_int_equal(found.begin, BIG_CODE + i * 16);
        }
    }
}

static void indirect_entries_are_followed(void **state)
{
    (void)state;
    arena *a = arena_new();
    mapped_sample *mapped = sample_map(a, "unwind_x64.dll");
    pe_image *image = mapped_open(a, mapped);
    pe_function first, second, found;
    assert_true(pe_function_at(image, 0, &first));
    assert_true(pe_function_at(image, 1, &second));
    uint32_t table = pe_directory_of(image, PE_DIRECTORY_EXCEPTION).rva;
    uint32_t indirect = table | 1;
    memcpy(mapped->data + table + 12 + 8, &indirect, 4);
    assert_int_equal(pe_function_lookup(image, second.begin, &found), PE_LOOKUP_FOUND);
    assert_int_equal(found.begin, first.begin);
    assert_int_equal(found.unwind, first.unwind);
    indirect = (table + 12) | 1; /* to itself */
    memcpy(mapped->data + table + 12 + 8, &indirect, 4);
    assert_int_equal(pe_function_lookup(image, second.begin, &found), PE_LOOKUP_NONE);
    arena_free(a);
}

static void damaged_records(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_unwind_info info;
    static const uint8_t version3[] = {3, 0, 0, 0};
    error *e = pe_unwind_info_parse(a, (bytes){version3, 4}, &info);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_FORMAT);
    static const uint8_t cut[] = {1, 4, 2, 0, 4, 0x01};
    e = pe_unwind_info_parse(a, (bytes){cut, sizeof cut}, &info);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_TRUNCATED);
    /* A three-slot operation in the last slot; an operation that does not exist. */
    static const uint8_t overrun[] = {1, 4, 2, 0, 4, 0x30, 4, 0x11};
    assert_null(pe_unwind_info_parse(a, (bytes){overrun, sizeof overrun}, &info));
    assert_false(info.complete);
    assert_int_equal(info.code_count, 1);
    static const uint8_t unknown[] = {1, 4, 2, 0, 4, 0x30, 4, 0x0b};
    assert_null(pe_unwind_info_parse(a, (bytes){unknown, sizeof unknown}, &info));
    assert_false(info.complete);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operation_is_decoded),
        cmocka_unit_test(handlers_and_their_data),
        cmocka_unit_test(chains_lead_to_the_primary_function),
        cmocka_unit_test(endless_chains_are_an_error),
        cmocka_unit_test(version_2_describes_epilogues),
        cmocka_unit_test(lookups_cover_exactly_the_functions),
        cmocka_unit_test(arm64_functions_have_ends),
        cmocka_unit_test(lookups_cost_logarithmically_and_step_around_holes),
        cmocka_unit_test(indirect_entries_are_followed),
        cmocka_unit_test(damaged_records),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
