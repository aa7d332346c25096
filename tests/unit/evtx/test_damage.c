/* Reading event logs: what the codec promises for bytes that are no log. Whole logs are checked in
 * tests/evtx. */
#include "formats/evtx/evtx.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void what_is_no_log_is_said(void **state)
{
    (void)state;
    arena *a = arena_new();
    evtx_log log;
    uint8_t noise[0x3000];
    memset(noise, 0x5a, sizeof noise);
    error *e = evtx_open(a, (bytes){noise, sizeof noise}, &log);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_FORMAT);
    assert_non_null(evtx_open(a, (bytes){0}, &log));
    arena_free(a);
}

static void a_header_alone_is_an_empty_log(void **state)
{
    (void)state;
    arena *a = arena_new();
    evtx_log log;
    evtx_record r;
    uint8_t *file = ARENA_ARRAY(a, uint8_t, 0x1000);
    memcpy(file, "ElfFile", 8);
    assert_null(evtx_open(a, (bytes){file, 0x1000}, &log));
    assert_true(log.problem_count > 0); /* its CRC and version are 0 */
    evtx_cursor c = evtx_records(&log, false);
    assert_false(evtx_next(&log, &c, &r));
    arena_free(a);
}

static void a_record_without_xml_is_kept_with_its_problem(void **state)
{
    (void)state;
    arena *a = arena_new();
    evtx_log log;
    evtx_record r;
    uint8_t *file = ARENA_ARRAY(a, uint8_t, 0x11000), *record = file + 0x1200;
    memcpy(file, "ElfFile", 8);
    memcpy(file + 0x1000, "ElfChnk", 8);
    file[0x1030] = 0x20;
    file[0x1031] = 0x02;
    file[0x1034] = 1; /* a CRC, and a wrong one */
    memcpy(record, "**\0\0\x20\0\0\0\x07", 9);
    record[24] = 0x77; /* no token */
    record[28] = 0x20;
    assert_null(evtx_open(a, (bytes){file, 0x11000}, &log));
    evtx_cursor c = evtx_records(&log, false);
    assert_true(evtx_next(&log, &c, &r));
    assert_int_equal(r.number, 7);
    evtx_event *x = ARENA_NEW(a, evtx_event);
    evtx_decode(&r, x);
    assert_non_null(x->problem);
    assert_false(evtx_next(&log, &c, &r));
    arena_free(a);
}

static void numbers_are_read_from_text_too(void **state)
{
    (void)state;
    uint64_t n;
    assert_true(evtx_value_number(&(evtx_value){EVTX_TEXT, {(const uint8_t *)"0\0x\0f\0F\0", 8}}, &n) &&
                n == 0xff);
    assert_true(evtx_value_number(&(evtx_value){EVTX_U16, {(const uint8_t *)"\x99\0", 2}}, &n) && n == 153);
    assert_false(evtx_value_number(&(evtx_value){EVTX_TEXT, {(const uint8_t *)"x\0", 2}}, &n));
    assert_false(evtx_value_number(&(evtx_value){EVTX_BINARY, {(const uint8_t *)"\x99\0", 2}}, &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_log_is_said),
        cmocka_unit_test(a_header_alone_is_an_empty_log),
        cmocka_unit_test(a_record_without_xml_is_kept_with_its_problem),
        cmocka_unit_test(numbers_are_read_from_text_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
