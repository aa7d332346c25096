/* Real dumps as targets, when the corpus is there. Answers: the corpus's own list, and
 * winedump/minidump_dump. */
#include "base/file.h"
#include "target/target.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#define assert_str(s, literal) assert_true(str_equal((s), STR(literal)))

typedef struct world {
    arena *a;
    notes *n;
    target *t;
} world;

static world open_dump(const char *name)
{
    const char *given = getenv("NTDBG_CORPUS");
    world w = {.a = arena_new()};
    str path = path_join(w.a, str_from_cstr(given && *given ? given : NTDBG_SOURCE_ROOT "/../shared/corpus"),
                         str_from_cstr(name));
    note problem;

    if (!file_exists(path)) {
        printf("skipped: the corpus has no %.*s\n", STR_ARG(path));
        arena_free(w.a);
        skip();
    }
    w.n = notes_new(w.a);
    error *e = target_open_dump(w.a, path, w.n, NULL, &w.t);
    if (e) fail_msg("%.*s", STR_ARG(e->message));
    while (notes_take(w.n, &problem)) {
        if (problem.level != NOTE_INFO) fail_msg("%s: %.*s", name, STR_ARG(problem.text));
    }
    return w;
}

static void triage(void **state)
{
    world w = open_dump("kernel/win10-19041-x64-triage.dmp");
    const target *t = w.t;
    cpu_registers r;
    uint64_t ip, v;

    (void)state;
    assert_int_equal(t->class, TARGET_KERNEL);
    assert_int_equal(t->bugcheck.code, 0x1000007e);
    assert_int_equal(t->threads.count, 16);
    assert_int_equal(t->modules.count, 151);
    assert_int_equal(t->kernel.kernel_base, 0xfffff8047ba00000);
    assert_int_equal(t->blobs.count, 20);
    /* The PRCB's own current thread and the thread's process lie where data blocks begin. */
    assert_int_equal(t->kernel.thread >> 48, 0xffff);
    assert_int_equal(t->kernel.process >> 48, 0xffff);
    assert_true(space_read_u64(t->virtual_memory, t->kernel.thread, &v));
    assert_true(space_read_u64(t->virtual_memory, t->kernel.process, &v));
    assert_true(space_read_u64(t->virtual_memory, t->kernel.prcb + 8, &v));
    assert_int_equal(v, t->kernel.thread); /* KPRCB.CurrentThread */
    /* The exception record names amdppm+0x334c. */
    uint64_t address = 0;
    assert_true(space_read_u64(t->virtual_memory, 0xffff850429891ee8 + 0x10, &address));
    bool amdppm = false;
    for (size_t i = 0; i < t->modules.count; i++) {
        const target_module *m = &t->modules.items[i];
        amdppm |= str_ends_with_nocase(m->path, STR("amdppm.sys")) && address == m->base + 0x334c;
    }
    assert_true(amdppm);
    assert_null(t->cpu->registers(w.t, w.a, t->event_thread, &r));
    assert_true(cpu_role_get(&r, CPU_ROLE_IP, &ip));
    assert_int_equal(ip, address); /* the header's context of bug check 7e is the exception's */
    arena_free(w.a);
}

static void wow64_from_xz(void **state)
{
    world w = open_dump("user/win7-sp1-x64-wow64-fizzbuzz.dmp.xz");
    const target *t = w.t;
    uint16_t magic;

    (void)state;
    assert_int_equal(t->system.cpu, CPU_X64);
    assert_int_equal(t->system.build, 7601);
    assert_int_equal(t->threads.count, 1);
    assert_int_equal(t->modules.count, 16);
    assert_int_equal(t->regions.count, 168);
    assert_int_equal(t->handles.count, 0);
    bool wow64 = false, both_images = true;
    for (size_t i = 0; i < t->modules.count; i++) {
        const target_module *m = &t->modules.items[i];
        wow64 |= str_ends_with_nocase(m->path, STR("\\wow64.dll"));
        both_images &= space_read_u16(t->virtual_memory, m->base, &magic) && magic == 0x5a4d;
    }
    assert_true(wow64);
    assert_true(both_images);
    assert_str(t->description, "User Mini Dump File with Full Memory: Only application data is available");
    arena_free(w.a);
}

static void crash(void **state)
{
    world w = open_dump("user/win10-16299-x64-sigsegv.dmp");
    const target *t = w.t;
    uint64_t ip;
    uint8_t byte;

    (void)state;
    assert_true(t->has_exception && t->has_exception_context);
    assert_int_equal(t->exception.code, 0xc0000005);
    assert_true(cpu_role_get(&t->exception_context, CPU_ROLE_IP, &ip));
    assert_int_equal(ip, t->exception.address);
    assert_true(space_read_u8(t->virtual_memory, ip, &byte));
    assert_int_equal(t->threads.items[t->event_thread].id, t->exception.thread_id);
    assert_true(t->modules.items[0].has_rsds);
    arena_free(w.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(triage),
        cmocka_unit_test(wow64_from_xz),
        cmocka_unit_test(crash),
    };
    return cmocka_run_group_tests_name("target/corpus", tests, NULL, NULL);
}
