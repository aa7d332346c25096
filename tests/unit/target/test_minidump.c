/* A minidump as a target: what sample_minidump.c wrote, seen through target.h. */
#include "scratch.h"

#include "base/wintime.h"

static size_t stream_at(const builder *b, uint32_t type)
{
    for (size_t i = 0; i < load_u32(b->ptr + 8); i++) {
        if (load_u32(b->ptr + 32 + 12 * i) == type) return load_u32(b->ptr + 32 + 12 * i + 8);
    }
    fail();
    return 0;
}

/* Makes an x64 CONTEXT (winnt.h: flags at 0x30, rsp at 0x98, rip at 0xf8) of the filler at `offset`. */
static void make_context(builder *b, size_t offset, uint64_t rip, uint64_t rsp)
{
    memset(b->ptr + offset, 0, 0x4d0);
    set_le(b, offset + 0x30, 0x10000f, 4);
    set_le(b, offset + 0x98, rsp, 8);
    set_le(b, offset + 0xf8, rip, 8);
}

static builder sample_with_contexts(void)
{
    builder b = sample_minidump();
    size_t threads = stream_at(&b, 3) + 4;

    make_context(&b, load_u32(b.ptr + threads + 44), 0x7ff600001000, 0x10010);
    make_context(&b, load_u32(b.ptr + threads + 48 + 44), 0x7ff600001100, 0x11010);
    make_context(&b, load_u32(b.ptr + stream_at(&b, 6) + 164), 0x7ff600001234, 0x11020);
    return b;
}

static void system_and_process(void **state)
{
    scratch s = scratch_open(sample_with_contexts());
    const target_system *y = &s.t->system;

    (void)state;
    assert_null(s.e);
    assert_int_equal(s.t->class, TARGET_USER);
    assert_str(s.t->description, "User Mini Dump File with Full Memory: Only application data is available");
    assert_str(s.t->comment, "wide comment");
    assert_int_equal(y->cpu, CPU_X64);
    assert_int_equal(y->os_major, 10);
    assert_int_equal(y->build, 19041);
    assert_int_equal(y->processor_count, 4);
    assert_int_equal(y->processor_family, 6);
    assert_int_equal(y->processor_model, 0x5e);
    assert_int_equal(y->processor_stepping, 3);
    assert_int_equal(y->product_type, 1);
    assert_str(y->service_pack, "Service Pack 1");
    assert_str(y->build_lab, "19041.1.amd64fre.vb_release.191206-1406");
    assert_int_equal(y->process_id, 4242);
    assert_int_equal(y->dump_time, (0x5f123456 + 11644473600) * 10000000);
    assert_true(y->has_uptime);
    assert_int_equal(y->process_uptime, (0x5f123456ull - 0x5f112233) * 10000000);
    assert_int_equal(y->process_user_time, 110000000);
    /* Bias -60 and daylight bias -60, daylight time in force: UTC+2. */
    assert_true(y->has_time_zone);
    assert_int_equal(y->utc_bias_minutes, 120);
    scratch_close(&s);
}

static void threads_and_registers(void **state)
{
    scratch s = scratch_open(sample_with_contexts());
    cpu_registers r;
    uint64_t v;

    (void)state;
    assert_null(s.e);
    assert_int_equal(s.t->threads.count, 2);
    assert_int_equal(s.t->event_thread, 1);
    const target_thread *t = &s.t->threads.items[1];
    assert_int_equal(t->index, 1);
    assert_int_equal(t->id, 0x101);
    assert_int_equal(t->teb, 0x7ff000002000);
    assert_int_equal(t->start_address, 0x7ff612340001);
    assert_true(t->has_times);
    assert_int_equal(t->kernel_time, 1001);
    assert_str(t->name, "worker");
    assert_int_equal(s.t->threads.items[0].stack_start, 0x10000);
    assert_int_equal(s.t->threads.items[0].stack_size, 64);
    assert_str(s.t->threads.items[0].name, "");
    assert_non_null(s.t->cpu);
    assert_null(s.t->cpu->registers(s.t, s.a, 0, &r));
    assert_true(cpu_role_get(&r, CPU_ROLE_IP, &v));
    assert_int_equal(v, 0x7ff600001000);
    assert_null(s.t->cpu->registers(s.t, s.a, 1, &r));
    assert_true(cpu_role_get(&r, CPU_ROLE_SP, &v));
    assert_int_equal(v, 0x11010);
    assert_int_equal(s.t->cpu->registers(s.t, s.a, 2, &r)->code, ERROR_NOT_FOUND);
    assert_true(s.t->has_exception && s.t->has_exception_context);
    assert_int_equal(s.t->exception.code, 0xc0000005);
    assert_int_equal(s.t->exception.thread_id, 0x101);
    assert_int_equal(s.t->exception.parameters[1], 0xdead);
    assert_true(cpu_role_get(&s.t->exception_context, CPU_ROLE_IP, &v));
    assert_int_equal(v, 0x7ff600001234);
    assert_false(s.t->has_bugcheck);
    scratch_close(&s);
}

static void modules_memory_and_the_rest(void **state)
{
    scratch s = scratch_open(sample_with_contexts());
    char text[32] = {0};
    space_range r;

    (void)state;
    assert_null(s.e);
    assert_int_equal(s.t->modules.count, 2);
    const target_module *m = s.t->modules.items;
    assert_str(m->path, "C:\\app\\app.exe");
    assert_int_equal(m->base, 0x7ff600000000);
    assert_int_equal(m->size, 0x8000);
    assert_true(m->has_rsds);
    assert_int_equal(m->guid[0], 0xa0);
    assert_int_equal(m->age, 3);
    assert_str(m->pdb_path, "c:\\src\\app.pdb");
    assert_int_equal(m->version.file[3], 8);
    assert_false(m[1].has_rsds);
    assert_int_equal(s.t->unloaded_modules.count, 1);
    assert_true(s.t->unloaded_modules.items[0].unloaded);
    assert_str(s.t->unloaded_modules.items[0].path, "gone.dll");
    assert_int_equal(s.t->regions.count, 1);
    assert_int_equal(s.t->regions.items[0].protect, 0x40);
    assert_int_equal(s.t->handles.count, 1);
    assert_str(s.t->handles.items[0].type_name, "Event");
    assert_null(s.t->physical_memory);
    assert_int_equal(space_read(s.t->virtual_memory, 0x20000, text, 32), 18);
    assert_string_equal(text, "first memory range");
    assert_int_equal(space_read(s.t->virtual_memory, 0x40000, text, 32), 6);
    assert_true(space_next_range(s.t->virtual_memory, 0x20012, &r));
    assert_int_equal(r.start, 0x30000);
    bool crashpad = false;
    for (size_t i = 0; i < s.t->blobs.count; i++) {
        crashpad |= load_u32(s.t->blobs.items[i].tag) == 0x43500001 && s.t->blobs.items[i].data.len == 8;
    }
    assert_true(crashpad);
    scratch_close(&s);
}

static void bad_contexts_leave_the_rest(void **state)
{
    builder b = sample_minidump(); /* its contexts are filler bytes */
    scratch s = scratch_open(b);
    cpu_registers r;

    (void)state;
    assert_null(s.e);
    assert_false(s.t->has_exception_context);
    assert_true(s.t->has_exception);
    assert_true(scratch_noted(&s, "the exception's context is not usable"));
    assert_non_null(s.t->cpu->registers(s.t, s.a, 0, &r));
    assert_int_equal(s.t->modules.count, 2);
    scratch_close(&s);
}

static void missing_streams_are_noted(void **state)
{
    builder b = sample_with_contexts();

    (void)state;
    for (size_t i = 0; i < load_u32(b.ptr + 8); i++) {
        uint32_t type = load_u32(b.ptr + 32 + 12 * i);
        if (type == 5 || type == 9 || type == 4) set_le(&b, 32 + 12 * i, 0, 4);
    }
    set_le(&b, stream_at(&b, 6), 0x7777, 4);
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_true(scratch_noted(&s, "exception's thread 0x7777 is not in the thread list"));
    assert_true(scratch_noted(&s, "no module list"));
    assert_true(scratch_noted(&s, "no memory list"));
    assert_int_equal(s.t->event_thread, 0);
    scratch_close(&s);
}

static void a_dump_without_a_processor(void **state)
{
    builder b = sample_with_contexts();

    (void)state;
    for (size_t i = 0; i < load_u32(b.ptr + 8); i++) {
        if (load_u32(b.ptr + 32 + 12 * i) == 7) set_le(&b, 32 + 12 * i, 0, 4);
    }
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_int_equal(s.t->system.cpu, CPU_NONE);
    assert_null(s.t->cpu);
    assert_true(scratch_noted(&s, "no SystemInfoStream"));
    scratch_close(&s);
}

/* A module, a stack and memory above 2 GiB as a 32-bit dbghelp stores them. */
static void sign_extended_addresses_are_narrowed(void **state)
{
    builder b = sample_with_contexts();
    char text[8] = {0};

    (void)state;
    set_le(&b, stream_at(&b, 7), 0, 2); /* x86 */
    set_le(&b, stream_at(&b, 4) + 4, 0xffffffff90001000, 8);
    set_le(&b, stream_at(&b, 3) + 4 + 24, 0xffffffffa0000000, 8);
    set_le(&b, stream_at(&b, 5) + 4, 0xffffffff80002000, 8);
    set_le(&b, stream_at(&b, 6) + 24, 0xffffffff90001234, 8);
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_int_equal(s.t->system.cpu, CPU_X86);
    assert_int_equal(s.t->modules.items[0].base, 0x90001000);
    assert_int_equal(s.t->threads.items[0].stack_start, 0xa0000000);
    assert_int_equal(s.t->exception.address, 0x90001234);
    assert_int_equal(space_read(s.t->virtual_memory, 0x80002000, text, 5), 5);
    assert_string_equal(text, "first");
    assert_int_equal(space_read(s.t->virtual_memory, 0xffffffff80002000, text, 5), 0);
    assert_int_equal(space_read(s.t->virtual_memory, 0x20000, text, 5), 0);
    scratch_close(&s);
}

static void wrong_files_are_refused_in_one_line(void **state)
{
    static const struct {
        const char *bytes;
        size_t size;
        error_code code;
        const char *text;
    } FILES[] = {
        {"", 0, ERROR_TRUNCATED, "empty"},
        {"MDMP", 4, ERROR_TRUNCATED, "offset 0x4"},
        {"hello world", 11, ERROR_FORMAT, "68 65 6c 6c"},
        {"MZ\x90\0", 4, ERROR_FORMAT, "PE image"},
        {"USERDUMP", 8, ERROR_UNSUPPORTED, "full user dump"},
        {"PAGEDUMP", 8, ERROR_TRUNCATED, "kernel dump header"},
        {"hibr", 4, ERROR_TRUNCATED, "hibernation"},
        {"KDUMP   ", 8, ERROR_FORMAT, "kdump-compressed"},
        {"makedumpfile\0\0\0\0", 16, ERROR_FORMAT, "kdump-compressed"},
        {"\xd2\xbe\xd2\xbe\0\0\0\0\1\0\0\0", 12, ERROR_TRUNCATED, "list of its 1 groups"},
        {"\x1f\x8b\x08junk", 7, ERROR_FORMAT, "unpacking"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof FILES / sizeof FILES[0]; i++) {
        scratch s = scratch_open_bytes(FILES[i].bytes, FILES[i].size);
        assert_non_null(s.e);
        assert_null(s.t);
        if (s.e->code != FILES[i].code || str_find(s.e->message, str_from_cstr(FILES[i].text)) == SIZE_MAX) {
            fail_msg("%zu: %.*s", i, STR_ARG(s.e->message));
        }
        assert_true(str_starts_with(s.e->message, str_from_cstr(s.path)));
        assert_true(str_find_char(s.e->message, '\n') == SIZE_MAX);
        scratch_close(&s);
    }
    arena *a = arena_new();
    target *t = NULL;
    error *e = target_open_dump(a, STR("/nowhere/at/all.dmp"), notes_new(a), NULL, &t);
    assert_non_null(e);
    assert_null(t);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(system_and_process),
        cmocka_unit_test(threads_and_registers),
        cmocka_unit_test(modules_memory_and_the_rest),
        cmocka_unit_test(bad_contexts_leave_the_rest),
        cmocka_unit_test(missing_streams_are_noted),
        cmocka_unit_test(a_dump_without_a_processor),
        cmocka_unit_test(sign_extended_addresses_are_narrowed),
        cmocka_unit_test(wrong_files_are_refused_in_one_line),
    };
    return cmocka_run_group_tests_name("target/minidump", tests, NULL, NULL);
}
