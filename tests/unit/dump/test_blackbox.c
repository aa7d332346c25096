/* Black boxes, with every edge that a damaged one has. The bytes of the boot status data and of NTFS' header
 * are those of public dumps of Windows 11. */
#include "formats/dump/blackbox.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static bool number_named(bytes data, uint32_t version, const char *name, uint64_t *out)
{
    for (size_t i = 0; i < blackbox_bsd_field_count; i++)
        if (strcmp(blackbox_bsd_fields[i].name, name) == 0 &&
            blackbox_bsd_number(data, version, &blackbox_bsd_fields[i], out))
            return true;
    return false;
}

static void expect_number(bytes data, uint32_t version, const char *name, uint64_t expected)
{
    uint64_t n;
    assert_true(number_named(data, version, name, &n));
    assert_int_equal(n, expected);
}

/* A Windows 11 block, as WinDbg reads it: entry reason 12, exit reason 0 of the byte 0xc0. */
static void fill_bsd(uint8_t *data, size_t size)
{
    static const uint8_t HEAD[] = {
        0xc8, 0,    0,    0,    1,    0,    0,    0, 0,    0x1e, 1,    0,    0,    0, 0,    0,
        0,    0,    0,    0,    0,    0,    0,    0, 3,    0,    0x0c, 0xc0, 0,    0, 0x40, 0,
        0x9f, 0xfb, 0xb7, 0xc0, 0x5e, 0x55, 0xdd, 1, 0x0f, 0xc3, 0x15, 0x19, 0xbc, 2, 0,    0,
        1,    1,    0xcc, 0,    0xbc, 2,    0,    0, 0xba, 2,    0,    0,    0xbb, 2, 0,    0};
    static const uint8_t TAIL[] = {1, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0};
    memset(data, 0, size);
    memcpy(data, HEAD, sizeof HEAD);
    memcpy(data + 0xb0, TAIL, sizeof TAIL);
}

static void boot_status_of_windows_11_is_read(void **state)
{
    uint8_t data[0xc8];
    uint32_t version;
    const bytes b = {data, sizeof data};
    (void)state;
    fill_bsd(data, sizeof data);
    assert_true(blackbox_bsd_version(b, &version));
    assert_int_equal(version, 0xc8);
    expect_number(b, version, "advanced_boot_menu_timeout", 30);
    expect_number(b, version, "last_boot_succeeded", 1);
    expect_number(b, version, "connected_standby_in_progress", 1);
    expect_number(b, version, "user_shutdown_in_progress", 0);
    expect_number(b, version, "connected_standby_entry_reason", 12);
    expect_number(b, version, "connected_standby_exit_reason", 0);
    expect_number(b, version, "last_reference_time", 0x01dd555ec0b7fb9f);
    expect_number(b, version, "last_reported_abnormal_shutdown_boot_id", 699);
    expect_number(b, version, "entry_scenario", 1);
    expect_number(b, version, "feature_configuration_state", 1);
    assert_string_equal(blackbox_feature_state(1), "Boot Pending");
    assert_null(blackbox_feature_state(5));
}

static void the_version_says_which_fields_there_are(void **state)
{
    uint8_t data[0xc8];
    uint32_t version;
    uint64_t n;
    const bytes b = {data, sizeof data};
    (void)state;
    fill_bsd(data, sizeof data);
    data[0x68] = 0x11; /* the release time of Windows 10 1709 */
    data[0x78] = 0x22; /* and that of later versions */
    expect_number(b, 0x88, "release_time", 0x11);
    expect_number(b, 0xc8, "release_time", 0x22);
    assert_true(number_named(b, 0x60, "error_code", &n));
    assert_false(number_named(b, 0x60, "press_time", &n));
    assert_false(number_named(b, 0xa8, "entry_scenario", &n));
    data[0] = 0x3f;
    assert_false(blackbox_bsd_version(b, &version));
    assert_false(blackbox_bsd_version((bytes){data, 3}, &version));
}

static void data_that_is_cut_has_its_first_fields(void **state)
{
    uint8_t data[0xc8];
    uint64_t n;
    (void)state;
    fill_bsd(data, sizeof data);
    const bytes cut = {data, 0x90};
    expect_number(cut, 0xc8, "press_count", 0);
    assert_true(number_named(cut, 0xc8, "connected_standby_phase", &n));
    assert_false(number_named(cut, 0xc8, "checkpoint_type", &n));
    assert_false(number_named(cut, 0xc8, "feature_configuration_state", &n));
}

enum { NTFS_SIZE = 0x1000, CHAIN = 0x118 };

static void fill_ntfs(uint8_t *data)
{
    static const uint8_t HEAD[] = {0,    0,    0,    0x10, 0x18, 1, 0, 0, 0xba, 0x1e,
                                   0x9f, 0xdb, 0x5d, 0x55, 0xdd, 1, 8, 0, 0x18, 0};
    memset(data, 0, NTFS_SIZE);
    memcpy(data, HEAD, sizeof HEAD);
}

static void used_slots_come_before_the_chain(void **state)
{
    static const uint8_t RECORD[] = {2, 0, 0x40, 0, 0x58, 1, 0, 0};
    static const uint8_t OTHER[] = {7, 0, 0x10, 0, 0, 0, 0, 0};
    uint8_t data[NTFS_SIZE];
    blackbox_ntfs n;
    blackbox_ntfs_record r;
    (void)state;
    fill_ntfs(data);
    assert_null(blackbox_ntfs_begin((bytes){data, sizeof data}, &n));
    assert_int_equal(n.time, 0x01dd555ddb9f1eba);
    assert_false(blackbox_ntfs_next(&n, &r));
    data[0x38] = 0x10; /* the second slot */
    data[0x48] = 0x30;
    memcpy(data + CHAIN, RECORD, sizeof RECORD);
    data[CHAIN + 8] = 0x50;
    data[CHAIN + 0x10] = 0x60;
    data[CHAIN + 0x18] = 4;
    memcpy(data + CHAIN + 28, "OWNERPROCESS.EXBREAKERPROC.EXE", 30);
    memcpy(data + 0x158, OTHER, sizeof OTHER);
    assert_null(blackbox_ntfs_begin((bytes){data, sizeof data}, &n));
    assert_true(blackbox_ntfs_next(&n, &r));
    assert_int_equal(r.kind, BLACKBOX_NTFS_SLOW_IO);
    assert_int_equal(r.irp, 0x10);
    assert_int_equal(r.thread, 0x30);
    assert_true(blackbox_ntfs_next(&n, &r));
    assert_int_equal(r.kind, BLACKBOX_NTFS_OPLOCK);
    assert_int_equal(r.irp, 0x50);
    assert_int_equal(r.scb, 0x60);
    assert_string_equal(blackbox_ntfs_reason(r.reason), "NtfsFsdCreate");
    assert_true(str_equal(r.owner, STR("OWNERPROCESS.EX")));
    assert_true(str_equal(r.breaker, STR("BREAKERPROC.EXE")));
    assert_true(blackbox_ntfs_next(&n, &r));
    assert_int_equal(r.length, 0x10);
    assert_string_equal(blackbox_ntfs_kind(r.kind), "<Unknown>");
    assert_false(blackbox_ntfs_next(&n, &r));
    assert_null(n.end);
}

static void a_bad_chain_ends_with_its_reason(void **state)
{
    static const uint8_t LOOP[] = {7, 0, 0x10, 0, 0x18, 1, 0, 0};
    uint8_t data[NTFS_SIZE];
    blackbox_ntfs n;
    blackbox_ntfs_record r;
    size_t count = 0;
    (void)state;
    fill_ntfs(data);
    memcpy(data + CHAIN, LOOP, sizeof LOOP);
    assert_null(blackbox_ntfs_begin((bytes){data, sizeof data}, &n));
    while (blackbox_ntfs_next(&n, &r)) count++;
    assert_in_range(count, 1, NTFS_SIZE);
    assert_string_equal(n.end, "goes in a circle");
    data[CHAIN + 4] = 0xfc; /* 0xffc: no room for a header */
    data[CHAIN + 5] = 0x0f;
    assert_null(blackbox_ntfs_begin((bytes){data, sizeof data}, &n));
    assert_true(blackbox_ntfs_next(&n, &r));
    assert_false(blackbox_ntfs_next(&n, &r));
    assert_string_equal(n.end, "leads out of the data");
}

static void bad_headers_are_named(void **state)
{
    uint8_t data[NTFS_SIZE];
    blackbox_ntfs n;
    (void)state;
    fill_ntfs(data);
    assert_string_equal(blackbox_ntfs_begin((bytes){data, 15}, &n), "is truncated");
    assert_non_null(blackbox_ntfs_begin((bytes){data, 0x800}, &n)); /* its size is 0x1000 */
    data[0x10] = 0xff;
    assert_string_equal(blackbox_ntfs_begin((bytes){data, sizeof data}, &n),
                        "has slots that are not inside of it");
    data[0] = 1;
    assert_string_equal(blackbox_ntfs_begin((bytes){data, sizeof data}, &n), "is of an unsupported version");
}

static void the_others_say_no_to_what_is_too_short(void **state)
{
    uint8_t data[0x7c] = {1, 0, 0, 0, 0x12, 0, 0, 0, 1, 0, 0, 0, 'W', 0, 'l', 0, 0, 0};
    blackbox_winlogon w;
    blackbox_pnp p;
    blackbox_pci f;
    size_t at = 0;
    (void)state;
    assert_true(blackbox_winlogon_read((bytes){data, 0x12}, &w));
    assert_int_equal(w.pending, 1);
    assert_int_equal(w.thread_name.len, 6);
    assert_false(blackbox_winlogon_read((bytes){data, 0x14}, &w)); /* not the size that it says */
    assert_false(blackbox_pnp_read((bytes){data, 0x2f}, &p));
    data[0x28] = 0xff; /* a veto's string behind the end */
    assert_true(blackbox_pnp_read((bytes){data, 0x30}, &p));
    assert_int_equal(p.veto_string.len, 0);
    memcpy(data, "PCfg\x7c\0\0\0", 8);
    data[0xc] = 0xfb;
    assert_true(blackbox_pci_next((bytes){data, sizeof data}, &at, &f));
    assert_int_equal(f.device, 0x1f);
    assert_int_equal(f.function, 3);
    assert_int_equal(at, sizeof data);
    assert_false(blackbox_pci_next((bytes){data, sizeof data}, &at, &f));
    at = 0;
    assert_false(blackbox_pci_next((bytes){data, sizeof data - 1}, &at, &f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boot_status_of_windows_11_is_read),
        cmocka_unit_test(the_version_says_which_fields_there_are),
        cmocka_unit_test(data_that_is_cut_has_its_first_fields),
        cmocka_unit_test(used_slots_come_before_the_chain),
        cmocka_unit_test(a_bad_chain_ends_with_its_reason),
        cmocka_unit_test(bad_headers_are_named),
        cmocka_unit_test(the_others_say_no_to_what_is_too_short),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
