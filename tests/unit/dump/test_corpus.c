/* Real dumps, when the corpus is there: the answers come from the corpus's own list, from Breakpad's
 * minidump_dump and from a walk over the files' bytes by hand. */
#include "base/file.h"
#include "formats/dump/identify.h"
#include "formats/dump/kernel_dump.h"
#include "formats/dump/minidump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define assert_str(s, literal) assert_true(str_equal((s), STR(literal)))

typedef struct world {
    arena *a;
    notes *n;
    bytes file;
} world;

static const char *corpus(void)
{
    const char *given = getenv("NTDBG_CORPUS");

    return given && *given ? given : NTDBG_SOURCE_ROOT "/../shared/corpus";
}

static world open_file(const char *name)
{
    world w = {.a = arena_new()};
    str path = path_join(w.a, str_from_cstr(corpus()), str_from_cstr(name));

    w.n = notes_new(w.a);
    if (!file_exists(path)) {
        printf("skipped: the corpus has no %.*s\n", STR_ARG(path));
        arena_free(w.a);
        skip();
    }
    assert_null(file_map(w.a, path, &w.file));
    return w;
}

static minidump *open_minidump(const char *name, world *w)
{
    minidump *d;
    note none;

    *w = open_file(name);
    assert_int_equal(file_identify(w->file), FILE_MINIDUMP);
    assert_null(minidump_open(w->a, w->file, w->n, &d));
    if (notes_take(w->n, &none)) fail_msg("%s: %.*s", name, STR_ARG(none.text));
    return d;
}

static void triage(void **state)
{
    world w = open_file("kernel/win10-19041-x64-triage.dmp");
    kernel_dump *d;
    note none;

    (void)state;
    assert_int_equal(file_identify(w.file), FILE_KERNEL_DUMP64);
    assert_null(kernel_dump_open(w.a, w.file, w.n, &d));
    if (notes_take(w.n, &none)) fail_msg("%.*s", STR_ARG(none.text));
    assert_int_equal(d->header.type, KERNEL_DUMP_TRIAGE);
    assert_int_equal(d->header.minor_version, 19041);
    assert_int_equal(d->header.processor_count, 16);
    assert_int_equal(d->header.bugcheck_code, 0x1000007e);
    assert_int_equal(d->header.bugcheck_parameters[0], 0xffffffffc0000005);
    assert_int_equal(d->header.bugcheck_parameters[2], 0xffff850429891ee8);
    assert_int_equal(d->header.bugcheck_parameters[3], 0xffff850429891720);
    assert_int_equal(d->header.kd_debugger_data_block, 0xfffff8047c600b20);
    assert_int_equal(d->header.directory_table_base, 0x1ad000);
    assert_true(d->triage.valid);
    assert_true(d->triage.debugger_data_is_plain);
    assert_int_equal(d->triage.debugger_data.len, 0x380);
    assert_int_equal(d->triage.driver_count, 151);
    assert_int_equal(d->triage.drivers[0].base, 0xfffff8047ba00000);
    assert_str(d->triage.drivers[0].path, "\\SystemRoot\\system32\\ntoskrnl.exe");
    assert_int_equal(d->triage.unloaded_driver_count, 4);
    assert_str(d->triage.unloaded_drivers[0].name, "dam.sys");
    assert_int_equal(d->triage.data_block_count, 1831);
    assert_int_equal(d->blob_count, 20);
    assert_memory_equal(d->blobs[19].tag, "\x10\xb7\x88\x2b\x93\x1c\x7c\x4f\xb0\x6c\x65\x5e\xcc\x50\xde\xcc",
                        16);
    assert_int_equal(d->blobs[19].data.len, 0xa51c);
    /* The exception and context records that the bug check names are readable. */
    uint32_t code = 0;
    assert_int_equal(dump_ranges_read(&d->memory, d->file, 0xffff850429891ee8, &code, 4), 4);
    assert_int_equal(code, 0xc0000005);
    arena_free(w.a);
}

static void electron(void **state)
{
    world w;
    minidump *d = open_minidump("user/win10-14393-x64-electron.dmp", &w);
    minidump_system_memory m;
    minidump_vm_counters c;
    minidump_function_table *t;
    size_t count;

    (void)state;
    assert_int_equal(d->thread_count, 14);
    assert_int_equal(d->module_count, 58);
    assert_int_equal(d->system_info.build, 14393);
    assert_int_equal(d->system_info.architecture, MINIDUMP_CPU_X64);
    assert_true(d->misc_info.has_build_strings);
    assert_false(d->misc_info.has_xstate); /* the room is there, but cleared */
    assert_int_equal(d->misc_info.process_cookie, 0x271e9d16);
    assert_true(minidump_read_system_memory(d, w.n, &m));
    assert_int_equal(m.page_size, 4096);
    assert_int_equal(m.allocation_granularity, 0x10000);
    assert_true(minidump_read_vm_counters(d, w.n, &c));
    assert_int_equal(c.page_faults, 0x5837);
    assert_true(minidump_read_function_tables(w.a, d, w.n, &t, &count));
    assert_int_equal(count, 1);
    assert_int_equal(t->minimum_address, 0x1fcaa00000);
    assert_int_equal(t->entries.len, 12);
    arena_free(w.a);
}

static void sigsegv(void **state)
{
    world w;
    minidump *d = open_minidump("user/win10-16299-x64-sigsegv.dmp", &w);

    (void)state;
    assert_int_equal(d->system_info.build, 16299);
    assert_true(d->has_exception);
    assert_int_equal(d->exception.code, 0xc0000005);
    assert_int_equal(d->exception.context.len, 0x4d0);
    assert_int_equal(d->thread_count, 1);
    assert_int_equal(d->module_count, 4);
    assert_int_equal(d->modules[0].codeview, MINIDUMP_CODEVIEW_RSDS);
    assert_true(str_ends_with_nocase(d->modules[0].pdb_path, STR("sigsegv.pdb")));
    arena_free(w.a);
}

static void x86(void **state)
{
    world w;
    minidump *d = open_minidump("user/win7-x86-fizzbuzz-no-heap.dmp", &w);

    (void)state;
    assert_int_equal(d->system_info.architecture, MINIDUMP_CPU_X86);
    assert_true(d->system_info.has_x86_cpu);
    assert_string_equal(d->system_info.x86_vendor, "GenuineIntel");
    assert_str(d->system_info.service_pack, "Service Pack 1");
    assert_int_equal(d->threads[0].context.len, 716);
    assert_int_equal(d->thread_info_count, 1);
    assert_int_equal(d->module_count, 6);
    arena_free(w.a);
}

static void wer(void **state)
{
    world w;
    minidump *d = open_minidump("user/win7-sp1-x64-wer1090.mdmp", &w);
    minidump_token *t;
    size_t count;

    (void)state;
    assert_int_equal(d->exception.code, 0xc0000005);
    assert_int_equal(d->thread_count, 2);
    assert_int_equal(d->module_count, 30);
    assert_true(minidump_read_tokens(w.a, d, w.n, &t, &count));
    assert_int_equal(count, 1);
    assert_int_equal(t->id, d->misc_info.process_id);
    /* The user's SID is S-1-5-18 (Local System), the privilege list has 30 entries of 12 bytes. */
    assert_int_equal(t->part_count, 7);
    assert_int_equal(t->parts[4].len, 4 + 30 * 12);
    assert_int_equal(load_u32(t->parts[4].ptr), 30);
    arena_free(w.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(triage), cmocka_unit_test(electron), cmocka_unit_test(sigsegv),
        cmocka_unit_test(x86),    cmocka_unit_test(wer),
    };
    return cmocka_run_group_tests_name("dump/corpus", tests, NULL, NULL);
}
