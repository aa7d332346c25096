/* User minidumps: what is written reads back, from a sample with one of every stream
 * (../dump/sample_minidump.c). */
#include "save/save.h"

#include "../dump/sample.h"

#include "formats/dump/minidump.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

static arena *a;
static char output[64];

static int set_up(void **state)
{
    (void)state;
    a = arena_new();
    snprintf(output, sizeof output, "/tmp/ntdbg-save-%ld.mdmp", (long)getpid());
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    unlink(output);
    arena_free(a);
    return 0;
}

static target *open_sample(void)
{
    const builder b = sample_minidump();
    char path[64];
    target *t;
    int fd = memfd_create("sample", MFD_CLOEXEC);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, b.ptr, b.len), b.len);
    free(b.ptr);
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    assert_null(target_open_dump(a, str_from_cstr(path), notes_new(a), NULL, &t));
    t->dumped_memory = t->virtual_memory;
    return t;
}

static target *saved(target *t, uint64_t flags)
{
    target *to;
    save_result result;

    assert_null(save_user_dump(
        a, t, &(save_user_options){.flags = flags, .cut_stacks = flags & MINIDUMP_FILTER_MEMORY},
        &(save_request){.path = str_from_cstr(output), .overwrite = true}, &result));
    assert_null(target_open_dump(a, str_from_cstr(output), notes_new(a), NULL, &to));
    return to;
}

static void lists_are_the_same(void **state)
{
    (void)state;
    target *from = open_sample();
    target *to =
        saved(from, MINIDUMP_WITH_FULL_MEMORY | MINIDUMP_WITH_FULL_MEMORY_INFO | MINIDUMP_WITH_HANDLE_DATA |
                        MINIDUMP_WITH_UNLOADED_MODULES | MINIDUMP_WITH_THREAD_INFO);

    assert_int_equal(to->system.cpu, from->system.cpu);
    assert_int_equal(to->system.build, from->system.build);
    assert_int_equal(to->system.process_id, from->system.process_id); /* a stream that goes over whole */
    assert_int_equal(to->system.dump_time, from->system.dump_time);
    assert_int_equal(to->threads.count, from->threads.count);
    for (size_t i = 0; i < to->threads.count; i++) {
        const target_thread *x = &from->threads.items[i], *y = &to->threads.items[i];
        assert_int_equal(y->id, x->id);
        assert_int_equal(y->teb, x->teb);
        assert_int_equal(y->kernel_time, x->kernel_time);
        assert_true(str_equal(y->name, x->name));
        bytes p = from->cpu->context(from, i), q = to->cpu->context(to, i);
        assert_int_equal(p.len, q.len);
        assert_memory_equal(p.ptr, q.ptr, p.len);
    }
    assert_int_equal(to->modules.count, from->modules.count);
    for (size_t i = 0; i < to->modules.count; i++) {
        const target_module *x = &from->modules.items[i], *y = &to->modules.items[i];
        assert_int_equal(y->base, x->base);
        assert_int_equal(y->timestamp, x->timestamp);
        assert_int_equal(y->has_rsds, x->has_rsds);
        assert_memory_equal(y->guid, x->guid, sizeof x->guid);
        assert_true(str_equal(y->path, x->path));
        assert_memory_equal(&y->version.file, &x->version.file, sizeof x->version.file);
    }
    assert_int_equal(to->unloaded_modules.count, from->unloaded_modules.count);
    assert_int_equal(to->handles.count, from->handles.count);
    assert_int_equal(to->regions.count, from->regions.count);
    assert_memory_equal(to->regions.items, from->regions.items,
                        from->regions.count * sizeof *from->regions.items);
    assert_int_equal(to->exception.code, from->exception.code);
    assert_int_equal(to->exception.address, from->exception.address);
}

static void letters_choose_what_is_in_it(void **state)
{
    (void)state;
    target *from = open_sample(), *to = saved(from, 0);

    assert_int_equal(to->unloaded_modules.count, 0);
    assert_int_equal(to->handles.count, 0);
    assert_int_equal(to->regions.count, 0);
    assert_int_equal(to->threads.count, from->threads.count);
    for (size_t i = 0; i < from->threads.count; i++) {
        const target_thread *t = &from->threads.items[i];
        uint8_t byte;
        if (t->stack_size) assert_true(space_read_u8(to->virtual_memory, t->stack_start, &byte));
    }
    assert_true(saved(from, MINIDUMP_WITH_HANDLE_DATA)->handles.count > 0);
    to = saved(from, MINIDUMP_FILTER_MODULE_PATHS);
    for (size_t i = 0; i < to->modules.count; i++)
        assert_int_equal(str_find_char(to->modules.items[i].path, '\\'), SIZE_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lists_are_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(letters_choose_what_is_in_it, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
