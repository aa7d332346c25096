/* Names of codes. Values and names are those of [MS-ERREF] and of windows-driver-docs' pages on bug checks.
 */
#include "windows/status.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void assert_text(str text, const char *expected)
{
    if (!str_equal(text, str_from_cstr(expected)))
        fail_msg("\"%.*s\" is not \"%s\"", STR_ARG(text), expected);
}

static void codes_have_their_names(void **state)
{
    (void)state;
    assert_text(status_name(STATUS_KIND_NTSTATUS, 0xc000000d), "STATUS_INVALID_PARAMETER");
    assert_text(status_name(STATUS_KIND_NTSTATUS, 0xc0000005), "STATUS_ACCESS_VIOLATION");
    assert_text(status_name(STATUS_KIND_NTSTATUS, 0x103), "STATUS_PENDING");
    assert_text(status_name(STATUS_KIND_NTSTATUS, 2), "STATUS_WAIT_2");
    assert_text(status_name(STATUS_KIND_NTSTATUS, 0xc0000374), "STATUS_HEAP_CORRUPTION");
    assert_text(status_name(STATUS_KIND_WIN32, 2), "ERROR_FILE_NOT_FOUND");
    assert_text(status_name(STATUS_KIND_WIN32, 1722), "RPC_S_SERVER_UNAVAILABLE");
    assert_text(status_name(STATUS_KIND_WIN32, 10060), "WSAETIMEDOUT");
    assert_text(status_name(STATUS_KIND_HRESULT, 0x80004005), "E_FAIL");
    assert_text(status_name(STATUS_KIND_HRESULT, 0x8007007e), "ERROR_MOD_NOT_FOUND"); /* HRESULT_FROM_WIN32 */
    assert_text(status_name(STATUS_KIND_HRESULT, 0xd0000022), "STATUS_ACCESS_DENIED"); /* HRESULT_FROM_NT */
    assert_text(status_name(STATUS_KIND_NTSTATUS, 0xcfff1234), "");
    assert_text(status_facility_name(0x80070005), "FACILITY_WIN32");
    assert_text(status_bugcheck_name(0x9f), "DRIVER_POWER_STATE_FAILURE");
    assert_text(status_bugcheck_name(0x1), "APC_INDEX_MISMATCH");
    assert_text(status_bugcheck_name(0x1000007e), "SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M");
    assert_text(status_bugcheck_name(0x12345678), "");
    assert_text(status_exception_name(0xc0000005), "Access violation");
    assert_text(status_exception_name(0x80000003), "Break instruction exception");
    assert_text(status_exception_name(0xe06d7363), "C++ EH exception");
    assert_text(status_exception_name(0xefffffff), "Service hang");
}

/* The two texts that documents and articles show. */
static void known_texts_are_normative(void **state)
{
    (void)state;
    assert_text(status_text(STATUS_KIND_NTSTATUS, 0xc000000d),
                "An invalid parameter was passed to a service or function.");
    assert_text(status_text(STATUS_KIND_WIN32, 2), "The system cannot find the file specified.");
    assert_text(status_text(STATUS_KIND_HRESULT, 0x80070002), "The system cannot find the file specified.");
    assert_text(status_text(STATUS_KIND_NTSTATUS, 2), "");
}

static void bare_numbers_are_guessed(void **state)
{
    (void)state;
    assert_int_equal(status_guess(0xc000000d), STATUS_KIND_NTSTATUS);
    assert_int_equal(status_guess(0x80000003), STATUS_KIND_NTSTATUS);
    assert_int_equal(status_guess(0x40010005), STATUS_KIND_NTSTATUS);
    assert_int_equal(status_guess(0x80004005), STATUS_KIND_HRESULT);
    assert_int_equal(status_guess(0x80070005), STATUS_KIND_HRESULT);
    assert_int_equal(status_guess(2), STATUS_KIND_WIN32);
    assert_int_equal(status_guess(0x71a), STATUS_KIND_WIN32);
}

static void names_are_found_without_case(void **state)
{
    (void)state;
    status_kind kind;
    uint32_t code = 7;
    assert_true(status_find(STR("status_pending"), &kind, &code));
    assert_int_equal(code, 0x103);
    assert_int_equal(kind, STATUS_KIND_NTSTATUS);
    assert_true(status_find(STR("E_NOINTERFACE"), &kind, &code));
    assert_int_equal(code, 0x80004002);
    assert_false(status_find(STR("STATUS_"), &kind, &code));
    assert_int_equal(code, 0x80004002);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_have_their_names),
        cmocka_unit_test(known_texts_are_normative),
        cmocka_unit_test(bare_numbers_are_guessed),
        cmocka_unit_test(names_are_found_without_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
