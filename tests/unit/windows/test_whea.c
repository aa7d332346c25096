/* Records and packets of hardware errors. Names of machine checks: Intel's manual, volume 3, "Interpreting
 * the machine check error codes"; layouts: ntddk.h. */
#include "windows/whea.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void machine_checks_have_their_names(void **state)
{
    static const struct {
        uint16_t code;
        const char *name;
    } cases[] = {{0, "No error"},
                 {5, "Internal parity"},
                 {0x400, "Internal timer"},
                 {0x401, "Internal unclassified"},
                 {0x14, "DTLBL0_ERR"},
                 {0x145, "DCACHEL1_DWR_ERR"},
                 {0x1145, "DCACHEL1_DWR_ERR"}, /* filtered */
                 {0x17a, "GCACHEL2_EVICT_ERR"},
                 {0x800, "BUSL0_SRC_ERR_M_NOTIMEOUT_ERR"},
                 {0xe0b, "BUSLG_GEN_ERR_IO_NOTIMEOUT_ERR"},
                 {0xf0f, "BUSLG_GEN_ERR_OTHER_TIMEOUT_ERR"},
                 {0x9f, "RD_CHANNEL_UNSPECIFIED_ERR"},
                 {0xc1, "MS_CHANNEL1_ERR"},
                 {0x2000, "Unknown 0x2000"}};
    arena *a = arena_new();
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str name = nt_mca_error_name(a, cases[i].code);
        if (!str_equal(name, str_from_cstr(cases[i].name)))
            fail_msg("0x%x is %.*s", cases[i].code, STR_ARG(name));
    }
    arena_free(a);
}

static bool read_at(arena *a, uint8_t *file, size_t size, nt_whea_record *r)
{
    static const uint64_t base = 0xfffffa8000000000;
    space_run *run = ARENA_ARRAY(a, space_run, 1);
    *run = (space_run){base, size, 0};
    return nt_whea_read(a, space_from_runs(a, (bytes){file, size}, run, 1), base, r);
}

/* What the header promises and what is there are two things. */
static void a_record_is_cut_where_it_ends(void **state)
{
    arena *a = arena_new();
    nt_whea_record r;
    uint8_t file[0x80 + 0x48 + 8] = "CPER";
    (void)state;
    memset(file + 0xa, 0xff, 2);                        /* sections */
    memset(file + 0x14, 0xff, 4);                       /* length */
    memcpy(file + 0x80, (uint8_t[]){0xc8, 0, 0, 0}, 4); /* the first section's offset */
    memset(file + 0x84, 0xff, 4);                       /* and its length */
    assert_true(read_at(a, file, sizeof file, &r));
    assert_int_equal(r.section_count, 0xffff);
    assert_int_equal(r.sections.count, 1);
    assert_int_equal(r.sections.items[0].data.len, 8);
    memset(file + 0x80, 0xff, 4);
    assert_true(read_at(a, file, sizeof file, &r));
    assert_int_equal(r.sections.items[0].data.len, 0);
    assert_false(read_at(a, file, 0x7f, &r));
    file[0] = 0;
    assert_false(read_at(a, file, sizeof file, &r));
    arena_free(a);
}

static void packets_are_of_two_kinds(void **state)
{
    uint8_t b[0x118] = "WHEA";
    nt_whea_packet p;
    (void)state;
    b[0x38] = 1;
    assert_true(nt_whea_packet_read((bytes){b, 0x50}, &p));
    assert_int_equal(p.layout, 2);
    assert_string_equal(nt_whea_format(&p), "XPF MCA");
    assert_false(nt_whea_packet_read((bytes){b, 0x4f}, &p));
    memcpy(b, "ErPt", 4);
    memset(b + 0x110, 0xff, 4);
    assert_false(nt_whea_packet_read((bytes){b, 0x117}, &p));
    assert_true(nt_whea_packet_read((bytes){b, 0x118}, &p));
    assert_int_equal(p.layout, 1);
    assert_null(nt_whea_format(&p));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(machine_checks_have_their_names),
        cmocka_unit_test(a_record_is_cut_where_it_ends),
        cmocka_unit_test(packets_are_of_two_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
