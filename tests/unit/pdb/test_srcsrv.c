/* The source server's language: the example of windows-driver-docs, "Language Specification 1", and what
 * hostile texts may do. */
#include "formats/pdb/srcsrv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define TEXT(variables)                                                                                      \
    "SRCSRV: ini ---\r\nVERSION=1\r\nVERCTRL=Source Depot\r\nSRCSRV: variables ---\r\n" variables            \
    "SRCSRV: source files ---\r\nc:\\proj\\src\\file.cpp*TOOLS_PRJ*tools/mytool/src/file.cpp*3\r\n"          \
    "SRCSRV: end ---\r\nc:\\behind\\end.c*X\r\n"

static bool find(arena *a, const char *text, const char *file, srcsrv_entry *out)
{
    return srcsrv_find(a, str_from_cstr(text), str_from_cstr(file), STR("c:\\src"), out);
}

static void documented_example(void **state)
{
    (void)state;
    arena *a = arena_new();
    srcsrv_entry e;
    const char *text =
        TEXT("SRCSRVTRG=%sdtrg% \r\nSRCSRVCMD=%sdcmd% \r\nDEPOT=//depot\r\n"
             "SDCMD=sd.exe -p %fnvar%(%var2%) print -o %srcsrvtrg% -q %depot%/%var3%#%var4%\r\n"
             "SDTRG=%targ%\\%var2%\\%fnbksl%(%var3%)\\%var4%\\%fnfile%(%var1%)\r\n"
             "TOOLS_PRJ= server:4444 \r\n");
    assert_true(find(a, text, "C:/Proj/src/FILE.cpp", &e));
    assert_string_equal(e.target.ptr, "c:\\src\\TOOLS_PRJ\\tools\\mytool\\src\\file.cpp\\3\\file.cpp");
    assert_string_equal(
        str_to_cstr(a, e.command),
        "sd.exe -p server:4444 print -o c:\\src\\TOOLS_PRJ\\tools\\mytool\\src\\file.cpp\\3\\file.cpp -q "
        "//depot/tools/mytool/src/file.cpp#3");
    assert_string_equal(str_to_cstr(a, e.control), "Source Depot");
    assert_string_equal(str_to_cstr(a, e.version), "1");
    assert_int_equal(srcsrv_file_count(str_from_cstr(text)), 1);
    assert_false(find(a, text, "c:\\proj\\src\\other.cpp", &e));
    assert_false(find(a, text, "c:\\behind\\end.c", &e));
    arena_free(a);
}

static void odd_texts(void **state)
{
    (void)state;
    arena *a = arena_new();
    srcsrv_entry e;
    assert_true(
        find(a, TEXT("SRCSRVTRG=100%%_%nothing%_%HOME%_%var9%_%\r\n"), "c:\\proj\\src\\file.cpp", &e));
    assert_string_equal(str_to_cstr(a, e.target), "100%____%");
    assert_int_equal(e.command.len, 0);
    assert_true(find(a, TEXT("SRCSRVTRG=%fnbksl%(a/(b/c)/%var3%\r\n"), "c:\\proj\\src\\file.cpp", &e));
    assert_false(find(a, "", "x", &e));
    assert_false(find(a, "SRCSRV: source files ---\r\n", "", &e));
    arena_free(a);
}

/* A variable that names itself, and ones that double each time. */
static void evaluation_ends(void **state)
{
    (void)state;
    arena *a = arena_new();
    srcsrv_entry e;
    assert_true(find(a, TEXT("SRCSRVTRG=x%SRCSRVTRG%%SRCSRVTRG%\r\n"), "c:\\proj\\src\\file.cpp", &e));
    assert_true(e.target.len < 1 << 17);
    assert_true(find(
        a,
        TEXT(
            "SRCSRVTRG=%A%%A%%A%%A%\r\nA=%B%%B%%B%%B%\r\nB=%C%%C%%C%%C%\r\nC=%D%%D%%D%%D%\r\n"
            "D=%E%%E%%E%%E%\r\nE=%F%%F%%F%%F%\r\nF=%G%%G%%G%%G%\r\nG=0123456789012345678901234567890123\r\n"),
        "c:\\proj\\src\\file.cpp", &e));
    assert_true(e.target.len <= 1 << 16);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(documented_example), cmocka_unit_test(odd_texts),
                                       cmocka_unit_test(evaluation_ends)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
