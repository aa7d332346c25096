/* The table of bug checks against the pages that Microsoft has of them. */
#include "windows/bugcheck.h"

#include "data/tables.h"
#include "windows/fault.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const uint32_t documented[] = {
#include "documented_bugchecks.inc"
};
enum { DOCUMENTED = sizeof documented / sizeof *documented };

static void assert_text(str text, const char *expected)
{
    if (!str_equal(text, str_from_cstr(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(text), expected);
}

static void every_documented_code_is_there_and_no_other(void **state)
{
    (void)state;
    assert_int_equal(data_bugchecks.count, DOCUMENTED);
    for (size_t i = 0; i < DOCUMENTED; i++) {
        assert_int_equal(data_bugchecks.codes[i].value, documented[i]);
        assert_true(nt_bugcheck_explain(documented[i], NULL).name.len > 3);
    }
}

static void every_code_says_what_its_four_arguments_are(void **state)
{
    (void)state;
    for (size_t i = 0; i < DOCUMENTED; i++) {
        const data_bugcheck_row *general = NULL;
        for (size_t k = 0; k < data_bugcheck_arguments.count; k++) {
            const data_bugcheck_row *row = &data_bugcheck_arguments.rows[k];
            if (row->code == documented[i] && !row->argument) general = row;
        }
        if (!general) fail_msg("%x has no row", documented[i]);
        for (size_t k = 0; k < 4; k++)
            if (!general->meanings[k] || !*general->meanings[k])
                fail_msg("%x: no argument %zu", documented[i], k);
    }
}

static void rows_are_sorted_and_belong_to_a_code(void **state)
{
    (void)state;
    for (size_t k = 0; k < data_bugcheck_arguments.count; k++) {
        const data_bugcheck_row *row = &data_bugcheck_arguments.rows[k], *last = row - 1;
        assert_true(nt_bugcheck_explain(row->code, NULL).name.len > 0);
        assert_true(row->argument <= 4);
        bool said = row->meanings[0] || row->meanings[1] || row->meanings[2] || row->meanings[3];
        assert_true(said);
        if (!k) continue;
        bool after = last->code != row->code           ? last->code < row->code
                     : last->argument != row->argument ? last->argument < row->argument
                     : last->value != row->value       ? last->value < row->value
                     : last->also != row->also         ? last->also < row->also
                                                       : last->also_value < row->also_value;
        if (!after) fail_msg("row %zu (%x) is not behind the one before", k, row->code);
    }
}

static void meanings_depend_on_other_arguments(void **state)
{
    (void)state;
    uint64_t irp[4] = {3}, apc[4] = {0xc5}, fault[4] = {0, 0, 0, 2}, none[4] = {0x1234567800000003};
    assert_text(nt_bugcheck_explain(0x9f, irp).arguments[3], "IRP that is held");
    assert_text(nt_bugcheck_explain(0x9f, NULL).arguments[3], "depends on Arg1");
    assert_text(nt_bugcheck_explain(0x9f, none).arguments[3], "depends on Arg1");
    assert_text(nt_bugcheck_explain(0xc4, apc).arguments[1], "dispatch routine");
    assert_text(nt_bugcheck_explain(0xc4, apc).arguments[2], "APC disable count now");
    assert_text(nt_bugcheck_explain(0x50, fault).arguments[3], "no valid page table entry");
    assert_text(nt_bugcheck_explain(0x50, fault).arguments[0], "address that was referenced");
}

/* windows-driver-docs, the pages of a5, 10d, c9, 109 and 1a */
static void meanings_depend_on_two_arguments(void **state)
{
    (void)state;
    uint64_t mode[4] = {0x11, 7}, resources[4] = {2, 0, 3}, request[4] = {6, 4}, other[4] = {5, 4};
    uint64_t region[4] = {0, 0, 0, 0x1a}, pending[4] = {0x24c}, slist[4] = {0x5200};
    assert_text(nt_bugcheck_explain(0xa5, mode).arguments[2], "table");
    assert_text(nt_bugcheck_explain(0xa5, resources).arguments[3], "PNP CRS descriptor");
    assert_text(nt_bugcheck_explain(0x10d, request).arguments[1],
                "4 more was written than the IRP's buffer holds");
    assert_text(nt_bugcheck_explain(0x10d, other).arguments[1], "handle");
    assert_text(nt_bugcheck_explain(0x109, region).arguments[3], "process list, kind 3");
    assert_text(nt_bugcheck_explain(0xc9, pending).arguments[3], "status");
    assert_text(nt_bugcheck_explain(0x1a, slist).arguments[3], "value expected there");
}

static void codes_of_small_dumps_are_the_same_bug_checks(void **state)
{
    (void)state;
    assert_text(nt_bugcheck_explain(0x1000007e, NULL).name, "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M");
    assert_text(nt_bugcheck_explain(0x1000007e, NULL).arguments[2], "exception record");
    assert_text(nt_bugcheck_explain(0x100000d1, NULL).name, "DRIVER_IRQL_NOT_LESS_OR_EQUAL");
    assert_int_equal(nt_bugcheck_explain(0x12345, NULL).name.len, 0);
    assert_int_equal(nt_bugcheck_explain(0xef, NULL).arguments[2].len, 0);
}

static void arguments_lead_to_records_memory_and_routines(void **state)
{
    (void)state;
    const uint64_t trap[4] = {0xffffffffc0000005, 0x1000, 0x2000, 0x3000}, irql[4] = {8, 2, 1, 0x1000};
    const uint64_t routine[4] = {0xc5, 0x4000}, other[4] = {0xc4, 0x4000};
    const uint64_t held[4] = {3, 0x7000, 0, 0x9000}, waits[4] = {4, 0x258, 0x8000, 0x9000},
                   raised[4] = {0x101, 0, 0x8000, 0};
    nt_leads l = nt_bugcheck_leads(0x1000007e, trap);
    assert_int_equal(l.record.argument, 3);
    assert_int_equal(l.record.value, 0x2000);
    assert_int_equal(l.context.value, 0x3000);
    assert_true(nt_leads_access_fault(&l));
    l = nt_bugcheck_leads(0xd1, irql);
    assert_int_equal(l.ip.value, 0x1000);
    assert_int_equal(l.irql.value, 2);
    assert_int_equal(l.context.argument, 0);
    assert_true(nt_leads_access_fault(&l));
    assert_int_equal(nt_bugcheck_leads(0xc4, routine).suspect.value, 0x4000);
    assert_int_equal(nt_bugcheck_leads(0xc4, other).suspect.argument, 0);
    const uint64_t blocked[4] = {5, 1, 14, 0x5000}, started[4] = {2, 1, 14, 0x5000},
                   sent[4] = {0x203, 0x6000};
    assert_int_equal(nt_bugcheck_leads(0x18d, trap).context.value, 0x3000);
    assert_int_equal(nt_bugcheck_leads(0x1da, blocked).trap_frame.value, 0x5000);
    assert_int_equal(nt_bugcheck_leads(0x1da, started).trap_frame.argument, 0);
    assert_int_equal(nt_bugcheck_leads(0xc9, sent).suspect.value, 0x6000);
    l = nt_bugcheck_leads(0x9f, held);
    assert_int_equal(l.request.value, 0x9000);
    assert_int_equal(l.device.value, 0x7000);
    assert_int_equal(l.thread.argument, 0);
    l = nt_bugcheck_leads(0x9f, waits);
    assert_int_equal(l.thread.value, 0x8000);
    assert_int_equal(l.dispatched.value, 0x9000);
    assert_int_equal(l.request.argument, 0);
    assert_int_equal(nt_bugcheck_leads(0xa0, raised).pointers.value, 0x8000);
    assert_int_equal(nt_bugcheck_leads(0xa0, held).pointers.argument, 0);
    l = nt_bugcheck_leads(0x12345, trap);
    assert_int_equal(l.ip.argument, 0);
    assert_false(nt_leads_access_fault(&l));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_documented_code_is_there_and_no_other),
        cmocka_unit_test(every_code_says_what_its_four_arguments_are),
        cmocka_unit_test(rows_are_sorted_and_belong_to_a_code),
        cmocka_unit_test(meanings_depend_on_other_arguments),
        cmocka_unit_test(meanings_depend_on_two_arguments),
        cmocka_unit_test(codes_of_small_dumps_are_the_same_bug_checks),
        cmocka_unit_test(arguments_lead_to_records_memory_and_routines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
