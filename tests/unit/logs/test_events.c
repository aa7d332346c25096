/* Times, levels and packets of events. Expectations: `date -u`, wdm.h, and the bytes of real records in the
 * corpus. */
#include "logs/event.h"
#include "logs/packet.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static bytes from_hex(arena *a, const char *digits)
{
    size_t count = strlen(digits) / 2;
    uint8_t *out = ARENA_ARRAY(a, uint8_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *table = "0123456789ABCDEF";
        out[i] = (uint8_t)((strchr(table, digits[2 * i]) - table) << 4 |
                           (strchr(table, digits[2 * i + 1]) - table));
    }
    return (bytes){out, count};
}

static void times_are_read_and_written(void **state)
{
    (void)state;
    arena *a = arena_new();
    uint64_t t;
    /* date -u -d @1666693214 says 2022-10-25 10:20:14. */
    const uint64_t expected = (1666693214ull + 11644473600ull) * 10000000ull;
    assert_true(log_time_parse(STR("2022-10-25T10:20:14Z"), &t));
    assert_int_equal(t, expected);
    assert_true(log_time_parse(STR("2022-10-25 10:20:14.5"), &t));
    assert_int_equal(t, expected + 5000000);
    assert_string_equal(str_to_cstr(a, log_time_text(a, t)), "2022-10-25 10:20:14.500");
    assert_true(log_time_parse(STR("2024-02-29"), &t));
    assert_string_equal(str_to_cstr(a, log_time_text(a, t)), "2024-02-29 00:00:00.000");
    static const char *const bad[] = {"",          "2022", "2022-13-01", "2022-10-25T25:00", "2022-10-25x",
                                      "1500-01-01"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(log_time_parse(str_from_cstr(bad[i]), &t));
    arena_free(a);
}

static void a_real_153_has_its_statuses_at_29h(void **state)
{
    (void)state;
    arena *a = arena_new();
    log_packet p;
    bytes b = from_hex(
        a, "0F01040004002C00000000009900048000000000000000000000000000000000000000000000000000000488");
    assert_true(log_read_packet(b, true, &p));
    assert_true(p.has_statuses && p.scsi_status == 0x00 && p.srb_status == 0x04 && p.operation == 0x88);
    assert_int_equal(p.error_code, 0x80040099);
    assert_false(log_read_packet(bytes_clamp(b, 0, 0x27), true, &p));
    assert_true(log_read_packet(bytes_clamp(b, 0, 0x2b), true, &p));
    assert_false(p.has_statuses);
    arena_free(a);
}

static void a_real_51_has_its_request(void **state)
{
    (void)state;
    arena *a = arena_new();
    log_packet p;
    bytes b = from_hex(
        a, "030080000100000000000000330004802D0100000E0000C000000000000000000000000000000000F461F30000000000"
           "FFFFFFFF010000005800000800000000F9200A1242032040001000000F00000000000000000000001861041A84BCFFFF"
           "00000000000000001070B31684BCFFFF0000000000000000700060000000000028000060007000000800000000000000"
           "000000000000000000000000000000000000000000000000");
    assert_true(log_read_packet(b, false, &p));
    assert_int_equal(p.final_status, 0xc000000e);
    assert_true(p.has_srb && p.srb_status == 0x08 && p.scsi_status == 0 && p.operation == 0x28);
    assert_int_equal(p.transfer_length, 0x1000);
    assert_int_equal(p.timeout, 15);
    assert_int_equal(p.cdb.len, 10);
    assert_false(p.has_sense);
    for (size_t n = 0; n < b.len; n++) log_read_packet(bytes_clamp(b, 0, n), false, &p);
    arena_free(a);
}

static void levels_have_names_and_numbers(void **state)
{
    (void)state;
    uint8_t level;
    assert_true(log_level_find(STR("warn"), &level) && level == 3);
    assert_true(log_level_find(STR("2"), &level) && level == 2);
    assert_false(log_level_find(STR("loud"), &level));
    assert_string_equal(log_level_name(1), "Critical");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_read_and_written),
        cmocka_unit_test(a_real_153_has_its_statuses_at_29h),
        cmocka_unit_test(a_real_51_has_its_request),
        cmocka_unit_test(levels_have_names_and_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
