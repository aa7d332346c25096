/* SMBIOS tables, ACPI headers and mssmbios' lists, with every edge that a damaged one has. Bytes are written
 * out from the specifications. */
#include "formats/firmware/acpi.h"
#include "formats/firmware/dump_data.h"
#include "formats/firmware/smbios.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define BYTES(a) ((bytes){(const uint8_t *)(a), sizeof(a) - 1})

static const char TABLE[] = "\x00\x02\x07\x27\x1b\x00\x00\x00" /* calling method, 2.7, DMI 27h, 27 bytes */
                            "\x01\x08\x01\x00\x01\x02\x00\x05"
                            "Maker\0Model\0\0"
                            "\x7f\x04\x02\x00\0\0";

static void a_table_is_walked_to_its_end(void **state)
{
    smbios_table t;
    smbios_structure s;
    size_t at = 0;
    (void)state;
    assert_true(smbios_from_raw(BYTES(TABLE), &t));
    assert_int_equal(t.major, 2);
    assert_int_equal(t.minor, 7);
    assert_int_equal(t.dmi_revision, 0x27);
    assert_int_equal(t.size, 27);
    assert_true(smbios_next(&t, &at, &s));
    assert_int_equal(s.type, 1);
    assert_int_equal(s.handle, 1);
    assert_int_equal(s.formatted.len, 8);
    assert_true(smbios_next(&t, &at, &s));
    assert_int_equal(s.type, SMBIOS_END_OF_TABLE);
    assert_false(smbios_next(&t, &at, &s));
}

static void texts_are_found_by_number(void **state)
{
    smbios_table t;
    smbios_structure s;
    str text;
    uint64_t n;
    (void)state;
    assert_true(smbios_from_raw(BYTES(TABLE), &t));
    assert_true(smbios_find(&t, 1, &s));
    assert_true(smbios_text(&s, 4, &text));
    assert_true(str_equal(text, STR("Maker")));
    assert_true(smbios_text(&s, 5, &text));
    assert_true(str_equal(text, STR("Model")));
    assert_false(smbios_text(&s, 6, &text)); /* number 0: none */
    assert_false(smbios_text(&s, 7, &text)); /* number 5: there are two */
    assert_false(smbios_text(&s, 8, &text)); /* behind the area */
    assert_true(smbios_number(&s, 4, 2, &n));
    assert_int_equal(n, 0x201);
    assert_false(smbios_number(&s, 7, 2, &n));
    assert_false(smbios_find(&t, 4, &s));
}

static void a_table_that_is_cut_gives_what_is_there(void **state)
{
    (void)state;
    for (size_t len = 0; len < sizeof TABLE - 1; len++) {
        smbios_table t;
        smbios_structure s;
        size_t at = 0, count = 0;
        if (!smbios_from_raw((bytes){(const uint8_t *)TABLE, len}, &t)) {
            assert_true(len < 8);
            continue;
        }
        while (smbios_next(&t, &at, &s)) {
            assert_true(++count <= 2);
            assert_true(s.strings.ptr + s.strings.len <= (const uint8_t *)TABLE + len);
        }
    }
}

static void a_structure_shorter_than_its_header_ends_the_walk(void **state)
{
    static const char bad[] = "\x00\x02\x07\x27\x10\x00\x00\x00\x01\x03\x01\x00\0\0\0\0";
    smbios_table t;
    smbios_structure s;
    size_t at = 0;
    (void)state;
    assert_true(smbios_from_raw(BYTES(bad), &t));
    assert_false(smbios_next(&t, &at, &s));
}

static void definition_blocks_are_stored_without_their_code(void **state)
{
    uint8_t list[36 + 68 + 36] = {0};
    acpi_table t;
    size_t at = 0;
    (void)state;
    memcpy(list, "SSDT", 4);
    list[4] = 0x2a, list[5] = 9;
    memcpy(list + 36, "FACP", 4);
    list[36 + 4] = 0xf4;
    memcpy(list + 36 + 10, "MAKER ", 6);
    memcpy(list + 36 + 68, "CDIT", 4);
    list[36 + 68 + 4] = 36;
    const bytes b = {list, sizeof list};
    assert_true(acpi_next_table(b, &at, &t));
    assert_int_equal(t.length, 0x92a);
    assert_int_equal(t.stored.len, 36);
    assert_true(acpi_next_table(b, &at, &t));
    assert_true(str_equal(t.oem_id, STR("MAKER ")));
    assert_int_equal(t.stored.len, 68);
    assert_true(acpi_next_table(b, &at, &t));
    assert_int_equal(t.stored.len, 36);
    assert_false(acpi_next_table(b, &at, &t));
    list[36 + 68 + 4] = 35; /* shorter than a header */
    at = 36 + 68;
    assert_false(acpi_next_table(b, &at, &t));
}

static void values_and_registers_end_with_the_list(void **state)
{
    static const char list[] = "\x04\x00\x00\x00"
                               "A\0\0\0"
                               "\x04\x00\x00\x00\x04\x00\x00\x00\x2a\x00\x00\x00";
    uint8_t registers[40 + 39] = {1, 0, 0, 0, 0x80, 0, 0, 0xc0, 1, 0x4d};
    firmware_value v;
    firmware_register r;
    size_t at = 0;
    (void)state;
    assert_true(firmware_next_value(BYTES(list), &at, &v));
    assert_int_equal(v.name.len, 4);
    assert_int_equal(v.type, FIRMWARE_REG_DWORD);
    assert_int_equal(load_u32(v.data.ptr), 42);
    assert_false(firmware_next_value(BYTES(list), &at, &v));
    for (size_t len = 0; len < sizeof list - 1; len++) {
        at = 0;
        assert_false(firmware_next_value((bytes){(const uint8_t *)list, len}, &at, &v));
    }
    at = 0;
    assert_true(firmware_next_register((bytes){registers, sizeof registers}, &at, &r));
    assert_int_equal(r.kind, FIRMWARE_MSR);
    assert_int_equal(r.number, 0xc0000080);
    assert_int_equal(r.sets[0][0], 0x4d01);
    assert_false(firmware_next_register((bytes){registers, sizeof registers}, &at, &r));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_walked_to_its_end),
        cmocka_unit_test(texts_are_found_by_number),
        cmocka_unit_test(a_table_that_is_cut_gives_what_is_there),
        cmocka_unit_test(a_structure_shorter_than_its_header_ends_the_walk),
        cmocka_unit_test(definition_blocks_are_stored_without_their_code),
        cmocka_unit_test(values_and_registers_end_with_the_list),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
