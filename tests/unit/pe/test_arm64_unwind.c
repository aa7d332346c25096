/* ARM64 unwind information: the examples of Microsoft's page, and records that are wrong. Every code's
 * decoding over real images is held against llvm-readobj by tests/differential/arm64_unwind.py. */
#include "formats/pe/arm64_unwind.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

static str texts(arena *a, const pe_arm64_info *info, uint32_t at)
{
    strbuf out = {.arena = a};
    while (at < info->code_size) {
        pe_arm64_code code = pe_arm64_code_decode(info->codes, info->code_size, at);
        if (out.len) strbuf_append(&out, STR("; "));
        pe_arm64_code_text(info->codes, info->code_size, at, &out);
        at += code.size;
        if (code.op == PE_ARM64_END) break;
    }
    return strbuf_str(&out);
}

static void assert_text(str got, const char *expected)
{
    if (!str_equal(got, str_from_cstr(expected))) fail_msg("got %.*s\nexpected %s", STR_ARG(got), expected);
}

/* "Example 1: Frame-chained, compact-form". */
static void a_packed_word_is_spelt_out(void **state)
{
    (void)state;
    arena *a = arena_new();
    pe_arm64_info info;
    assert_true(pe_arm64_unpack(0x416101ed, &info));
    assert_int_equal(info.length, 492);
    assert_int_equal(info.frame_size, 2080);
    assert_text(texts(a, &info, 0),
                "set_fp; save_fplr fp, lr, [sp, #0x0]; alloc_m #0x810; save_reg_x x19, [sp, #-0x10]!; end");
    assert_true(info.single_epilog);
    assert_text(texts(a, &info, info.epilog_index),
                "save_fplr fp, lr, [sp, #0x0]; alloc_m #0x810; save_reg_x x19, [sp, #-0x10]!; end");
    arena_free(a);
}

/* The largest that a word can say; its codes stand in dotnet/runtime's unwinder. */
static void the_largest_packed_word_fits(void **state)
{
    (void)state;
    static const uint8_t codes[] = {0xe1, 0x40, 0xc0, 0xe8, 0xc0, 0xff, 0xe3, 0xe3, 0xe3, 0xe3,
                                    0xd9, 0x90, 0xd9, 0x0e, 0xd8, 0x8c, 0xd8, 0x0a, 0xca, 0x08,
                                    0xc9, 0x86, 0xc9, 0x04, 0xc8, 0x82, 0xcc, 0x19, 0xfc, 0xe4};
    pe_arm64_info info;
    assert_true(
        pe_arm64_unpack(1u | 100u << 2 | 7u << 13 | 10u << 16 | 1u << 20 | 2u << 21 | 500u << 23, &info));
    assert_memory_equal(info.codes, codes, sizeof codes);
    /* The epilogue has neither the homes' four instructions nor mov fp, sp. */
    assert_int_equal(info.epilog_index, sizeof codes);
    assert_int_equal(pe_arm64_scope_length(&info, info.epilog_index), pe_arm64_scope_length(&info, 0) - 5);
}

static void packed_words_that_mean_nothing_are_refused(void **state)
{
    (void)state;
    pe_arm64_info info;
    assert_false(pe_arm64_unpack(3, &info));
    assert_false(pe_arm64_unpack(0x1000, &info));
    assert_false(pe_arm64_unpack(1 | 11u << 16 | 100u << 23, &info)); /* 11 registers */
    assert_false(pe_arm64_unpack(1 | 4u << 16 | 1u << 23, &info));    /* a frame smaller than they are */
}

/* "Example 3: Variadic unchained Function". */
static void a_record_gives_its_parts(void **state)
{
    (void)state;
    arena *a = arena_new();
    static const uint8_t record[] = {0x12, 0x00, 0x40, 0x18, 0x0f, 0x00, 0x00, 0x01, 0xe3, 0xe3,
                                     0xe3, 0xe3, 0xd6, 0x00, 0x05, 0xe4, 0xd6, 0x00, 0x05, 0xe4};
    pe_arm64_info info;
    assert_null(pe_arm64_info_parse(a, (bytes){record, sizeof record}, &info));
    assert_int_equal(info.length, 72);
    assert_int_equal(info.epilog_count, 1);
    assert_int_equal(info.code_size, 12);
    assert_int_equal(info.size, sizeof record);
    assert_text(texts(a, &info, 0),
                "nop; nop; nop; nop; save_lrpair x19, lr, [sp, #0x0]; alloc_s #0x50; end");
    assert_text(texts(a, &info, 4), "save_lrpair x19, lr, [sp, #0x0]; alloc_s #0x50; end");
    arena_free(a);
}

static void extended_headers_and_handlers(void **state)
{
    (void)state;
    arena *a = arena_new();
    uint8_t record[8 + 2 * 4 + 3 * 4 + 4] = {0x00, 0x01, 0x10, 0x00, 2, 0, 3, 0};
    memset(record + 8 + 8, 0xe3, 11);
    record[8 + 8 + 11] = 0xe4;
    record[sizeof record - 4] = 0x78;
    pe_arm64_info info;
    assert_null(pe_arm64_info_parse(a, (bytes){record, sizeof record}, &info));
    assert_int_equal(info.epilog_count, 2);
    assert_int_equal(info.code_size, 12);
    assert_true(info.has_handler);
    assert_int_equal(info.handler, 0x78);
    assert_int_equal(pe_arm64_scope_length(&info, 0), 11);
    for (size_t i = 0; i < sizeof record; i++) {
        error *e = pe_arm64_info_parse(a, (bytes){record, i}, &info);
        assert_non_null(e);
        assert_int_equal(e->code, ERROR_TRUNCATED);
    }
    record[2] |= 4; /* version 1 */
    error *e = pe_arm64_info_parse(a, (bytes){record, sizeof record}, &info);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_FORMAT);
    arena_free(a);
}

/* "Epilogs only (region 2: prolog is in host region)": end_c says that the fragment itself has no prologue,
 * and the host's follows it. */
static void fragments_have_their_hosts_prologue(void **state)
{
    (void)state;
    arena *a = arena_new();
    const uint32_t words[] = {10u | 1u << 21 | 1u << 22 | 2u << 27, 0x1ec8e1e5, 0x0000e49f};
    uint8_t record[sizeof words];
    for (size_t i = 0; i < sizeof record; i++) record[i] = (uint8_t)(words[i / 4] >> 8 * (i % 4));
    pe_arm64_info info;
    assert_null(pe_arm64_info_parse(a, (bytes){record, sizeof record}, &info));
    assert_text(texts(a, &info, 0),
                "end_c; set_fp; save_regp x19, x20, [sp, #0xf0]; save_fplr_x fp, lr, [sp, #-0x100]!; end");
    static const struct {
        uint32_t instruction, code;
        bool in_epilog;
    } expected[] = {{0, 0, false}, {5, 0, false}, {6, 1, true}, {7, 2, true}, {8, 4, true}, {9, 5, true}};
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        uint32_t at;
        bool in_epilog;
        assert_null(pe_arm64_first_code(a, NULL, &info, expected[i].instruction * 4, &at, &in_epilog));
        assert_int_equal(at, expected[i].code);
        assert_int_equal(in_epilog, expected[i].in_epilog);
    }
    arena_free(a);
}

static void codes_over_the_end_and_reserved_ones(void **state)
{
    (void)state;
    static const uint8_t codes[] = {0xe0, 0x00};
    pe_arm64_code code = pe_arm64_code_decode(codes, sizeof codes, 0);
    assert_int_equal(code.op, PE_ARM64_INVALID);
    assert_int_equal(code.size, 2);
    static const uint8_t reserved[] = {0xfb, 1, 2, 3, 4, 0xf0};
    code = pe_arm64_code_decode(reserved, sizeof reserved, 0);
    assert_int_equal(code.op, PE_ARM64_RESERVED);
    assert_int_equal(code.size, 5);
    assert_int_equal(pe_arm64_code_decode(reserved, sizeof reserved, 5).op, PE_ARM64_INVALID);
}

/* The encodings of LIEF's reader; z8 and p4 are the first that are preserved. */
static void scalable_registers_are_read(void **state)
{
    (void)state;
    static const struct {
        uint8_t codes[3];
        pe_arm64_op op;
        unsigned reg, offset;
        const char *text;
    } expected[] = {
        {{0xe7, 0x00, 0xc0}, PE_ARM64_SAVE_Z, 8, 0, "save_zreg z8, [sp, #0, mul vl]"},
        {{0xe7, 0x0f, 0xc5}, PE_ARM64_SAVE_Z, 23, 5, "save_zreg z23, [sp, #5, mul vl]"},
        {{0xe7, 0x60, 0xff}, PE_ARM64_SAVE_Z, 8, 255, "save_zreg z8, [sp, #255, mul vl]"},
        {{0xe7, 0x14, 0xc7}, PE_ARM64_SAVE_P, 4, 7, "save_preg p4, [sp, #7, mul vl]"},
        {{0xe7, 0x3f, 0xc1}, PE_ARM64_SAVE_P, 15, 65, "save_preg p15, [sp, #65, mul vl]"},
    };
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        pe_arm64_code code = pe_arm64_code_decode(expected[i].codes, 3, 0);
        assert_int_equal(code.op, expected[i].op);
        assert_int_equal(code.size, 3);
        assert_int_equal(code.instructions, 1);
        assert_int_equal(code.reg, expected[i].reg);
        assert_int_equal(code.offset, expected[i].offset);
        strbuf text = {.arena = a};
        pe_arm64_code_text(expected[i].codes, 3, 0, &text);
        assert_true(str_equal(strbuf_str(&text), str_from_cstr(expected[i].text)));
    }
    static const uint8_t p3[] = {0xe7, 0x13, 0xc0}, high[] = {0xe7, 0x80, 0xc0};
    assert_int_equal(pe_arm64_code_decode(p3, 3, 0).op, PE_ARM64_INVALID);
    assert_int_equal(pe_arm64_code_decode(high, 3, 0).op, PE_ARM64_INVALID);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_packed_word_is_spelt_out),
        cmocka_unit_test(the_largest_packed_word_fits),
        cmocka_unit_test(packed_words_that_mean_nothing_are_refused),
        cmocka_unit_test(a_record_gives_its_parts),
        cmocka_unit_test(extended_headers_and_handlers),
        cmocka_unit_test(fragments_have_their_hosts_prologue),
        cmocka_unit_test(codes_over_the_end_and_reserved_ones),
        cmocka_unit_test(scalable_registers_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
