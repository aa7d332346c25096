/* PEB, loader list, parameters and environment in hand-written memory. Offsets are those of winternl.h and of
 * public type files. */
#include "memory_world.h"

#define B64 0x7ff000000000u
#define B32 0x7ff00000u

static void write_peb_64(memory_world *w)
{
    put(w, B64 + 0x2, 1, 1);                  /* BeingDebugged */
    put_pointer(w, B64 + 0x10, 0x100000000u); /* ImageBaseAddress */
    put_pointer(w, B64 + 0x18, B64 + 0x1000); /* Ldr */
    put_pointer(w, B64 + 0x20, B64 + 0x2000); /* ProcessParameters */
    put(w, B64 + 0x1004, 1, 1);               /* Ldr.Initialized */
    const uint64_t ring[] = {B64 + 0x1010, B64 + 0x3000, B64 + 0x3200};
    put_ring(w, ring, 3);
    put_pointer(w, B64 + 0x3000 + 0x30, 0x100000000u);
    put(w, B64 + 0x3000 + 0x40, 0x20000, 4);
    put_string(w, B64 + 0x3000 + 0x48, B64 + 0x4000, "C:\\WINDOWS\\system32\\services.exe");
    put_string(w, B64 + 0x3000 + 0x58, B64 + 0x4100, "services.exe");
    put(w, B64 + 0x3000 + 0x80, 0x49882047, 4);
    put_pointer(w, B64 + 0x3200 + 0x30, 0x77ec0000);
    put_pointer(w, B64 + 0x3200 + 0x50, 0x10); /* FullDllName.Buffer of a name that is not there */
    put(w, B64 + 0x3200 + 0x48, 8, 2);
}

static void write_parameters_64(memory_world *w)
{
    put(w, B64 + 0x2008, 1, 4); /* normalized */
    put_string(w, B64 + 0x2060, B64 + 0x5000, "C:\\a.exe");
    put_string(w, B64 + 0x2070, B64 + 0x5100, "\"C:\\a.exe\" /x");
    put_pointer(w, B64 + 0x2080, B64 + 0x6000);
    put_string(w, B64 + 0x8000, B64 + 0x6000, "A=1");
    put_string(w, B64 + 0x8000, B64 + 0x6008, "windir=C:\\WINDOWS");
    put(w, B64 + 0x6008 + 2 * 18, 0, 2);
}

static void a_64_bit_peb_is_read(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    write_peb_64(w);
    nt_peb p = nt_peb_at(&w->windows, B64);
    assert_true(w->windows.used_builtin);
    assert_int_equal(value_or(value_field(p.peb, "BeingDebugged"), 9), 1);
    assert_int_equal(value_or(value_field(p.peb, "InheritedAddressSpace"), 9), 0);
    assert_int_equal(value_or(value_field(p.peb, "ImageBaseAddress"), 0), 0x100000000u);
    assert_int_equal(value_or(value_field(p.loader, "Initialized"), 9), 1);
    walk_end end;
    nt_modules m = nt_loader_modules(w->arena, &w->windows, p.loader, NT_LOAD_ORDER, &end);
    assert_int_equal(end, WALK_COMPLETE);
    assert_int_equal(m.count, 2);
    assert_int_equal(m.items[0].base, 0x100000000u);
    assert_int_equal(m.items[0].size, 0x20000);
    assert_int_equal(m.items[0].timestamp, 0x49882047);
    assert_text(m.items[0].path, "C:\\WINDOWS\\system32\\services.exe");
    assert_text(m.items[0].base_name, "services.exe");
    assert_int_equal(m.items[1].base, 0x77ec0000);
    assert_text(m.items[1].path, "");
    memory_world_free(w);
}

static void an_entry_that_is_not_there_ends_the_list(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    write_peb_64(w);
    put_pointer(w, B64 + 0x3200, 0x5000000);
    nt_peb p = nt_peb_at(&w->windows, B64);
    walk_end end;
    assert_int_equal(nt_loader_modules(w->arena, &w->windows, p.loader, NT_LOAD_ORDER, &end).count, 2);
    assert_int_equal(end, WALK_UNREADABLE);
    memory_world_free(w);
}

static void parameters_and_environment_are_read(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    write_peb_64(w);
    write_parameters_64(w);
    nt_peb p = nt_peb_at(&w->windows, B64);
    str s;
    assert_true(nt_parameter_string(w->arena, p.parameters, "ImagePathName", &s));
    assert_text(s, "C:\\a.exe");
    assert_true(nt_parameter_string(w->arena, p.parameters, "CommandLine", &s));
    assert_text(s, "\"C:\\a.exe\" /x");
    assert_false(nt_parameter_string(w->arena, p.parameters, "DllPath", &s)); /* null */
    nt_strings env;
    assert_true(nt_environment(w->arena, p.parameters, &env));
    assert_int_equal(env.count, 2);
    assert_text(env.items[0], "A=1");
    assert_text(env.items[1], "windir=C:\\WINDOWS");
    put_pointer(w, B64 + 0x2080, 0x1234);
    assert_false(nt_environment(w->arena, p.parameters, &env));
    memory_world_free(w);
}

/* Before the loader has run, buffers are offsets from the start of the parameters. */
static void parameters_that_are_not_normalized_are_read(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    write_peb_64(w);
    write_parameters_64(w);
    put(w, B64 + 0x2008, 0, 4);
    put_pointer(w, B64 + 0x2068, 0x3000);
    nt_peb p = nt_peb_at(&w->windows, B64);
    str s;
    assert_true(nt_parameter_string(w->arena, p.parameters, "ImagePathName", &s));
    assert_text(s, "C:\\a.exe");
    memory_world_free(w);
}

static void a_32_bit_peb_is_read(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(4, B32);
    put_pointer(w, B32 + 0x8, 0x400000);      /* ImageBaseAddress */
    put_pointer(w, B32 + 0xc, B32 + 0x1000);  /* Ldr */
    put_pointer(w, B32 + 0x10, B32 + 0x2000); /* ProcessParameters */
    const uint64_t ring[] = {B32 + 0x1014, B32 + 0x3008};
    put_ring(w, ring, 2);
    put_pointer(w, B32 + 0x3018, 0x400000);
    put_string(w, B32 + 0x3024, B32 + 0x4000, "C:\\a.exe");
    put(w, B32 + 0x3044, 0x12345678, 4);
    put(w, B32 + 0x2008, 1, 4);
    put_string(w, B32 + 0x2040, B32 + 0x5000, "a.exe");
    nt_peb p = nt_peb_at(&w->windows, B32);
    assert_int_equal(value_or(value_field(p.peb, "ImageBaseAddress"), 0), 0x400000);
    walk_end end;
    nt_modules m = nt_loader_modules(w->arena, &w->windows, p.loader, NT_MEMORY_ORDER, &end);
    assert_int_equal(m.count, 1);
    assert_text(m.items[0].path, "C:\\a.exe");
    assert_int_equal(m.items[0].timestamp, 0x12345678);
    str s;
    assert_true(nt_parameter_string(w->arena, p.parameters, "CommandLine", &s));
    assert_text(s, "a.exe");
    memory_world_free(w);
}

static void a_teb_is_read(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    put_pointer(w, B64 + 0x8, 0x130000);
    put_pointer(w, B64 + 0x48, 0xf6c); /* ClientId.UniqueThread */
    put(w, B64 + 0x68, 5, 4);
    put(w, B64 + 0x1250, 0xc0000034, 4);
    value teb = nt_teb_at(&w->windows, B64);
    assert_int_equal(value_or(value_field(teb, "NtTib.StackBase"), 0), 0x130000);
    assert_int_equal(value_or(value_field(teb, "ClientId.UniqueThread"), 0), 0xf6c);
    assert_int_equal(value_or(value_field(teb, "LastErrorValue"), 0), 5);
    assert_int_equal(value_or(value_field(teb, "LastStatusValue"), 0), 0xc0000034);
    memory_world_free(w);
}

static void nothing_there_is_no_crash(void **state)
{
    (void)state;
    memory_world *w = memory_world_new(8, B64);
    nt_peb p = nt_peb_at(&w->windows, 0x1000);
    walk_end end;
    str s;
    nt_strings env;
    assert_true(value_is_bad(value_checked(p.peb)));
    assert_true(value_is_bad(p.loader));
    assert_int_equal(nt_loader_modules(w->arena, &w->windows, p.loader, NT_LOAD_ORDER, &end).count, 0);
    assert_int_equal(end, WALK_UNREADABLE);
    assert_false(nt_parameter_string(w->arena, p.parameters, "CommandLine", &s));
    assert_false(nt_environment(w->arena, p.parameters, &env));
    assert_true(value_is_bad(nt_value(&w->windows, "_NO_SUCH_TYPE", 0x1000)));
    memory_world_free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_64_bit_peb_is_read),
        cmocka_unit_test(an_entry_that_is_not_there_ends_the_list),
        cmocka_unit_test(parameters_and_environment_are_read),
        cmocka_unit_test(parameters_that_are_not_normalized_are_read),
        cmocka_unit_test(a_32_bit_peb_is_read),
        cmocka_unit_test(a_teb_is_read),
        cmocka_unit_test(nothing_there_is_no_crash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
