/* Readable names. Expectations: llvm-undname for what a name means, Microsoft's spelling of it ("> >", no
 * blank after a comma), and WinDbg's own output for strings and imports. */
#include "formats/pdb/undecorate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct name_case {
    const char *decorated;
    const char *readable;
} name_case;

static const name_case names[] = {
    {"?foo@@YAHHMPEBD@Z", "foo"},
    {"?crash@@YAX_N@Z", "crash"},
    {"?x@@3HA", "x"},
    {"?shared@base@outer@@1JA", "outer::base::shared"},
    {"??0both@outer@@QEAA@XZ", "outer::both::both"},
    {"??1base@outer@@UEAA@XZ", "outer::base::~base"},
    {"??_7base@outer@@6B@", "outer::base::`vftable'"},
    {"??_7both@outer@@6Bleft@1@@", "outer::both::`vftable'"},
    {"??_8left@outer@@7B@", "outer::left::`vbtable'"},
    {"??_Gbase@outer@@UEAAPEAXI@Z", "outer::base::`scalar deleting destructor'"},
    {"??4both@outer@@QEAAAEAV01@AEBV01@@Z", "outer::both::operator="},
    {"??8both@outer@@QEBA_NAEBV01@@Z", "outer::both::operator=="},
    {"??2@YAPEAX_K@Z", "operator new"},
    {"??_U@YAPEAX_K@Z", "operator new[]"},
    {"??A?$holder@PEBD$02@outer@@QEAAAEAPEBDH@Z", "outer::holder<char const *,3>::operator[]"},
    {"??$?BH@?$holder@PEBD$02@outer@@QEBAHXZ", "outer::holder<char const *,3>::operator<int> int"},
    {"??BEnv@Napi@@QEBAPEAUnapi_env__@@XZ", "Napi::Env::operator napi_env__ *"},
    {"?calls@?1??use@outer@@YAHXZ@4HA", "`outer::use'::`2'::calls"},
    {"?hidden@?A0x12345678@@3HA", "`anonymous namespace'::hidden"},
    {"?push_back@?$vector@HV?$allocator@H@std@@@std@@QEAAX$$QEAH@Z",
     "std::vector<int,std::allocator<int> >::push_back"},
    {"??0?$vector@HV?$allocator@H@std@@@std@@QEAA@XZ",
     "std::vector<int,std::allocator<int> >::vector<int,std::allocator<int> >"},
    {"?reset@?$u@P6AJPEAX@Z$1?ZwClose@@YAJ0@Z@@QEAAXPEAX@Z",
     "u<long (__cdecl*)(void *),&long __cdecl ZwClose(void *)>::reset"},
    {"??__Ecounter@@YAXXZ", "`dynamic initializer for 'counter''"},
    {"??_R0?AVexception@std@@@8", "std::exception `RTTI Type Descriptor'"},
    {"??_R1A@?0A@EA@exception@std@@8", "std::exception::`RTTI Base Class Descriptor at (0,-1,0,64)'"},
    {"??_R4exception@std@@6B@", "std::exception::`RTTI Complete Object Locator'"},
    {"?f@right@outer@@WBA@EBAHH@Z", "[thunk]:outer::right::f`adjustor{16}'"},
    {"??_C@_13JGCMLPCH@?$AA1@", "`string'"},
    {"??_C@_1M@NGDNBJPL@?$AAR?$AAX?$AAA?$AAC?$AAT?$AA?$AA@FNODOBFM@", " ?? ::FNODOBFM::`string'"},
};

/* From rustc 1.95 in both of its ways and from GCC; readable: llvm-cxxfilt, without parameters and hash. */
static const name_case foreign[] = {
    {"_ZN4core3fmt5Write9write_fmt17h0123456789abcdefE", "core::fmt::Write::write_fmt"},
    {"_ZN1a4shop36Item$LT$alloc..vec..Vec$LT$T$GT$$GT$5first17h75e4d1951e202170E",
     "a::shop::Item<alloc::vec::Vec<T>>::first"},
    {"_RNvCsfLfy6EI15iL_7___rustc12___rust_abort", "__rustc::__rust_abort"},
    {"_RINvMNtNtCsgEmfK2I1SDS_4core3fmt2rtNtB3_8Argument11new_displaylECs4Q2Qx8jI5j6_1a",
     "<core::fmt::rt::Argument>::new_display::<i32>"},
    {"_ZNSt6vectorIiSaIiEE9push_backERKi", "std::vector<int, std::allocator<int> >::push_back"},
    {"_Z7receiptPKwi", "receipt"},
    /* not such names, or broken ones */
    {"_ZN", "_ZN"},
    {"_Release", "_Release"},
    {"_RNv", "_RNv"},
    {"$s4shop5OrderV5totalSdvp", "$s4shop5OrderV5totalSdvp"},
};

static void other_compilers_names(void **state)
{
    (void)state;
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        str out = undecorate_symbol(a, str_from_cstr(foreign[i].decorated), false);
        assert_string_equal(str_to_cstr(a, out), foreign[i].readable);
    }
    assert_string_equal(str_to_cstr(a, undecorate_symbol(a, STR("__Z7receiptPKwi"), true)), "receipt");
    assert_string_equal(str_to_cstr(a, undecorate_symbol(a, STR("_Release@4"), true)), "Release");
    arena_free(a);
}

static void name_only(void **state)
{
    (void)state;
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        str out = undecorate_symbol(a, str_from_cstr(names[i].decorated), false);
        assert_string_equal(str_to_cstr(a, out), names[i].readable);
    }
    arena_free(a);
}

static void full(void **state)
{
    static const name_case cases[] = {
        {"?foo@@YAHHMPEBD@Z", "int __cdecl foo(int,float,char const *)"},
        {"?f@both@outer@@UEBAHH@Z", "public: virtual int __cdecl outer::both::f(int) const"},
        {"?shared@base@outer@@1JA", "protected: static long outer::base::shared"},
        {"??_7both@outer@@6Bleft@1@@", "const outer::both::`vftable'{for `outer::left'}"},
        {"?g@@YAXAEAY03N@Z", "void __cdecl g(double (&)[4])"},
        {"?h@@YAXZZ", "void __cdecl h(...)"},
    };
    (void)state;
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        str out = {0};
        assert_true(undecorate_cpp(a, str_from_cstr(cases[i].decorated), UNDECORATE_FULL, &out));
        assert_string_equal(str_to_cstr(a, out), cases[i].readable);
    }
    arena_free(a);
}

static void c_names(void **state)
{
    (void)state;
    arena *a = arena_new();
    assert_true(
        str_equal(undecorate_symbol(a, STR("__imp_TerminateProcess"), false), STR("_imp_TerminateProcess")));
    assert_true(str_equal(undecorate_symbol(a, STR("__imp__ExitProcess@4"), true), STR("_imp__ExitProcess")));
    assert_true(str_equal(undecorate_symbol(a, STR("_NtClose@4"), true), STR("NtClose")));
    assert_true(
        str_equal(undecorate_symbol(a, STR("@ObfDereferenceObject@4"), true), STR("ObfDereferenceObject")));
    assert_true(str_equal(undecorate_symbol(a, STR("_main"), true), STR("main")));
    assert_true(str_equal(undecorate_symbol(a, STR("_main"), false), STR("_main")));
    assert_true(str_equal(undecorate_symbol(a, STR("KeBugCheckEx"), false), STR("KeBugCheckEx")));
    arena_free(a);
}

/* What is not a name comes back as it is, whatever part of one it is. */
static void broken(void **state)
{
    (void)state;
    arena *a = arena_new();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        str whole = str_from_cstr(names[i].decorated), out;
        for (size_t length = 0; length < whole.len && !str_starts_with(whole, STR("??_C@")); length++) {
            str part = str_slice(whole, 0, length);
            if (!undecorate_cpp(a, part, UNDECORATE_NAME_ONLY, &out))
                assert_true(str_equal(undecorate_symbol(a, part, false), part));
        }
    }
    str out;
    assert_false(undecorate_cpp(a, STR("?"), 0, &out));
    assert_false(undecorate_cpp(a, STR("?foo@@YAHHMPEBD@Ztrailing"), 0, &out));
    strbuf deep = {.arena = a};
    strbuf_append(&deep, STR("?f@@YAX"));
    for (int i = 0; i < 5000; i++) strbuf_append(&deep, STR("PEA"));
    assert_false(undecorate_cpp(a, strbuf_str(&deep), 0, &out));
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(name_only), cmocka_unit_test(other_compilers_names),
                                       cmocka_unit_test(full), cmocka_unit_test(c_names),
                                       cmocka_unit_test(broken)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
