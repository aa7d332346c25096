/* Entries of published !pte sessions, and what the debugger said of them:
 *
 *     Windows 7    F8A000F4F9780400  Proto: FFFFF8A000F4F978     (the reference page's desktop heap)
 *     Windows 10   00000000166B7880  Transition: 166b7, Protect: 4 - ReadWrite
 *                  001BBEDA00002084  PageFile: 2, Offset: 1bbeda, Protect: 4 - ReadWrite
 *     Windows 7 x86 PAE  0000000000000080  DemandZero, Protect: 4 - ReadWrite
 *
 * The bit positions are those of the builds' public types (_MMPTE_*). */
#include "windows/soft_pte.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const nt_pte_layout WINDOWS_7 = {
    .from_types = true,
    .transition = {11, 1},
    .prototype = {10, 1},
    .protection = {5, 5},
    .frame = {12, 36},
    .proto_address = {16, 48},
    .proto_read_only = {8, 1},
    .proto_protection = {11, 5},
    .subsection_address = {16, 48},
    .page_file_low = {1, 4},
    .page_file_high = {32, 32},
    .pointer_size = 8,
};
static const nt_pte_layout WINDOWS_10 = {
    .from_types = true,
    .transition = {11, 1},
    .prototype = {10, 1},
    .protection = {5, 5},
    .frame = {12, 36},
    .proto_address = {16, 48},
    .proto_protection = {5, 5},
    .subsection_address = {16, 48},
    .page_file_low = {12, 4},
    .page_file_high = {32, 32},
    .swizzle = {4, 1},
    .pointer_size = 8,
};

static void published_entries(void **state)
{
    nt_pte p = nt_pte_decode(&WINDOWS_7, 0xf8a000f4f9780400, false);
    (void)state;
    assert_int_equal(p.kind, NT_PTE_PROTOTYPE);
    assert_true(p.address == 0xfffff8a000f4f978);
    p = nt_pte_decode(&WINDOWS_10, 0x00000000166b7880, false);
    assert_int_equal(p.kind, NT_PTE_TRANSITION);
    assert_int_equal(p.frame, 0x166b7);
    assert_int_equal(p.protection, 4);
    p = nt_pte_decode(&WINDOWS_10, 0x001bbeda00002084, false);
    assert_int_equal(p.kind, NT_PTE_PAGE_FILE);
    assert_int_equal(p.file, 2);
    assert_int_equal(p.offset, 0x1bbeda);
    assert_int_equal(p.protection, 4);
    assert_true(str_equal(nt_pte_protection_name(p.protection), STR("ReadWrite")));
    p = nt_pte_decode(&WINDOWS_7, 0x80, false);
    assert_int_equal(p.kind, NT_PTE_DEMAND_ZERO);
    assert_int_equal(p.protection, 4);
    p = nt_pte_decode(&WINDOWS_7, 0xffffffff00000480, false);
    assert_int_equal(p.kind, NT_PTE_PROTOTYPE_VAD);
    assert_int_equal(p.protection, 4);
}

static void valid_and_zero_entries(void **state)
{
    nt_pte p = nt_pte_decode(&WINDOWS_7, 0x0a0000000ecc0867, false);
    (void)state;
    assert_int_equal(p.kind, NT_PTE_VALID);
    assert_int_equal(p.frame, 0xecc0);
    assert_int_equal(nt_pte_decode(&WINDOWS_7, 0, false).kind, NT_PTE_ZERO);
}

/* Bit 10 of a prototype PTE's own contents means a subsection. */
static void a_prototype_leads_to_its_subsection(void **state)
{
    nt_pte p = nt_pte_decode(&WINDOWS_7, 0xfa800d0100c00400, true);
    (void)state;
    assert_int_equal(p.kind, NT_PTE_SUBSECTION);
    assert_true(p.address == 0xfffffa800d0100c0);
    assert_int_equal(nt_pte_decode(&WINDOWS_7, 0x21d880, true).kind, NT_PTE_TRANSITION);
}

/* The mask's bits are not the entry's own unless SwizzleBit says so. */
static void swizzled_entries_are_put_right(void **state)
{
    nt_pte_layout masked = WINDOWS_10;
    (void)state;
    masked.invalid_mask = 0x0000200000000000;
    nt_pte p = nt_pte_decode(&masked, 0x000020000021e880, false);
    assert_int_equal(p.kind, NT_PTE_TRANSITION);
    assert_int_equal(p.frame, 0x21e);
    p = nt_pte_decode(&masked, 0x000020000021e890, false);
    assert_true(p.frame == 0x20000021e);
    p = nt_pte_decode(&masked, 0x0000200300000080, false);
    assert_int_equal(p.kind, NT_PTE_PAGE_FILE);
    assert_int_equal(p.offset, 3);
    p = nt_pte_decode(&masked, 0x0000200000000080, false);
    assert_int_equal(p.kind, NT_PTE_DEMAND_ZERO);
}

static void without_types_page_files_stay_unknown(void **state)
{
    nt_pte_layout bare = {.transition = {11, 1},
                          .prototype = {10, 1},
                          .frame = {12, 36},
                          .proto_address = {16, 48},
                          .pointer_size = 8};
    (void)state;
    assert_int_equal(nt_pte_decode(&bare, 0x21d880, false).kind, NT_PTE_TRANSITION);
    assert_int_equal(nt_pte_decode(&bare, 0x0000000300000080, false).kind, NT_PTE_UNKNOWN);
    assert_int_equal(nt_pte_decode(&bare, 0xf8a000f4f9780400, true).kind, NT_PTE_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_entries),
        cmocka_unit_test(valid_and_zero_entries),
        cmocka_unit_test(a_prototype_leads_to_its_subsection),
        cmocka_unit_test(swizzled_entries_are_put_right),
        cmocka_unit_test(without_types_page_files_stay_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
