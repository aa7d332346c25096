/* Words for SCSI. Expectations: scsi.h and srb.h of the WDK, T10's SPC-4 and SBC-3, and "Interpreting Event
 * 153 Errors". */
#include "logs/scsi.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define assert_str(s, text) assert_string_equal(str_to_cstr(a, s), text)

static void names_are_those_of_the_headers(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_str(scsi_operation_name(0x28), "SCSIOP_READ");
    assert_str(scsi_operation_name(0x2a), "SCSIOP_WRITE");
    assert_str(scsi_operation_name(0x8a), "SCSIOP_WRITE16");
    assert_str(scsi_operation_name(0x42), "SCSIOP_UNMAP");
    assert_str(scsi_status_name(0), "SCSISTAT_GOOD");
    assert_str(scsi_status_name(2), "SCSISTAT_CHECK_CONDITION");
    assert_str(srb_status_name(0x09), "SRB_STATUS_TIMEOUT");
    assert_str(srb_status_name(0x0e), "SRB_STATUS_BUS_RESET");
    assert_str(srb_status_name(0x0b), "SRB_STATUS_COMMAND_TIMEOUT");
    assert_int_equal(scsi_operation_name(0xff).len, 0);
    arena_free(a);
}

static void flags_do_not_hide_an_srb_status(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_str(srb_status_words(a, 0x84), "SRB_STATUS_ERROR with AUTOSENSE_VALID");
    assert_str(srb_status_words(a, 0x44), "SRB_STATUS_ERROR with QUEUE_FROZEN");
    assert_str(srb_status_words(a, 0xc4), "SRB_STATUS_ERROR with AUTOSENSE_VALID, QUEUE_FROZEN");
    arena_free(a);
}

static void commands_of_each_length_give_block_and_count(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t length;
        uint64_t block, count;
    } rows[] = {
        {"\x08\x1f\xff\xff\x00\x00", 6, 0x1fffff, 256}, /* READ(6): a count of 0 means 256 */
        {"\x28\x00\x00\x60\x00\x70\x00\x00\x08\x00", 10, 0x600070, 8},
        {"\xa8\x00\x00\x00\x00\x10\x00\x01\x00\x00\x00\x00", 12, 0x10, 0x10000},
        {"\x88\x00\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x20\x00\x00", 16, 0x100000002, 0x20},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        scsi_cdb c;
        assert_true(scsi_read_cdb((bytes){(const uint8_t *)rows[i].bytes, rows[i].length}, &c));
        assert_true(c.whole && c.has_block);
        assert_int_equal(c.block, rows[i].block);
        assert_int_equal(c.count, rows[i].count);
        assert_true(scsi_read_cdb((bytes){(const uint8_t *)rows[i].bytes, rows[i].length - 1}, &c));
        assert_false(c.whole || c.has_block);
    }
    scsi_cdb c;
    assert_false(scsi_read_cdb((bytes){0}, &c));
}

static void sense_data_is_read_in_both_formats(void **state)
{
    (void)state;
    arena *a = arena_new();
    scsi_sense s;
    static const uint8_t fixed[18] = {0xf0, 0, 3, 0, 0x60, 0, 0x70, 0x0a, 0, 0, 0, 0, 0x11, 0x04};
    assert_true(scsi_read_sense((bytes){fixed, 18}, &s));
    assert_true(s.has_information && s.information == 0x600070);
    assert_str(scsi_sense_words(a, &s),
               "MEDIUM_ERROR 11/04: Unrecovered read error - auto reallocate failed");
    static const uint8_t descriptor[20] = {0x72, 0x0b, 0x47, 0x03, 0, 0, 0, 0x0c, 0, 0x0a,
                                           0x80, 0,    0,    0,    0, 1, 0, 0,    0, 2};
    assert_true(scsi_read_sense((bytes){descriptor, 20}, &s));
    assert_true(s.descriptor && s.has_information && s.information == 0x100000002);
    assert_str(scsi_sense_words(a, &s), "ABORTED_COMMAND 47/03: Information unit iuCRC error detected");
    /* Cut short: the key is there, the code is not. */
    assert_true(scsi_read_sense((bytes){fixed, 8}, &s));
    assert_false(s.has_code);
    assert_false(scsi_read_sense((bytes){fixed, 2}, &s));
    assert_false(scsi_read_sense((bytes){fixed + 1, 17}, &s));
    arena_free(a);
}

static void control_codes_come_apart(void **state)
{
    (void)state;
    arena *a = arena_new();
    control_code c = control_code_parts(0x0004d004); /* CTL_CODE(4, 0x401, METHOD_BUFFERED, READ | WRITE) */
    assert_true(c.device == 4 && c.function == 0x401 && c.method == 0 && c.access == 3);
    assert_str(control_code_name(0x0004d004), "IOCTL_SCSI_PASS_THROUGH");
    assert_str(control_code_name(0x00070000), "IOCTL_DISK_GET_DRIVE_GEOMETRY");
    assert_str(control_code_device_name(7), "FILE_DEVICE_DISK");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_those_of_the_headers),
        cmocka_unit_test(flags_do_not_hide_an_srb_status),
        cmocka_unit_test(commands_of_each_length_give_block_and_count),
        cmocka_unit_test(sense_data_is_read_in_both_formats),
        cmocka_unit_test(control_codes_come_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
