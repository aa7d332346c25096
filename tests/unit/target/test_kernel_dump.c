/* Kernel dumps as targets: page tables forged inside a full dump, and the current thread of a triage dump. */
#include "scratch.h"

#include <fcntl.h>
#include <time.h>

enum { PAGE = 4096, HEADER = 0x2000 };

static void make_context(builder *b, uint64_t rip)
{
    memset(b->ptr + 0x348, 0, 0x4d0);
    set_le(b, 0x348 + 0x30, 0x10000f, 4);
    set_le(b, 0x348 + 0xf8, rip, 8);
}

/* Physical pages 1 and 2 and 0x100, as sample_kernel.c lays them out, become tables: page 1 = PML4 (and, by
 * an entry that leads back, PDPT), page 2 = PD, page 0x100 = data under a large page would not fit, so PD
 * leads to page 2 as PT. */
static builder full_with_tables(void)
{
    builder b = sample_full();
    size_t one = HEADER, two = HEADER + PAGE;

    memset(b.ptr + one, 0, 2 * PAGE);
    set_le(&b, 0x10, 0x1000, 8);
    set_le(&b, one + 8 * 0x1f0, 0x1063, 8); /* PML4 -> itself as PDPT */
    set_le(&b, one, 0x2063, 8);             /* PDPT index 0 -> page 2 as PD */
    set_le(&b, two, 0x2063, 8);             /* PD index 0 -> itself as PT */
    set_le(&b, two + 8 * 5, 0x100063, 8);   /* PT index 5 -> data */
    make_context(&b, 0xfffff80000005678);
    return b;
}

static void full_dump(void **state)
{
    scratch s = scratch_open(full_with_tables());
    uint8_t v;
    uint64_t rip;
    cpu_registers r;

    (void)state;
    assert_null(s.e);
    assert_int_equal(s.t->class, TARGET_KERNEL);
    assert_str(s.t->description, "Kernel Complete Dump File: Full address space is available");
    assert_str(s.t->comment, "a comment");
    assert_int_equal(s.t->system.cpu, CPU_X64);
    assert_int_equal(s.t->system.build, 19041);
    assert_int_equal(s.t->system.processor_count, 2);
    assert_int_equal(s.t->threads.count, 2);
    assert_true(s.t->system.has_uptime);
    assert_int_equal(s.t->system.system_uptime, 37500000);
    assert_int_equal(s.t->system.dump_time, 0x01d707f23dbb3399);
    assert_true(s.t->has_bugcheck);
    assert_int_equal(s.t->bugcheck.code, 0xd1);
    assert_int_equal(s.t->bugcheck.parameters[0], 0x1000);
    assert_int_equal(s.t->exception.code, 0x80000003);
    assert_int_equal(s.t->kernel.directory_table_base, 0x1000);
    assert_int_equal(s.t->kernel.dump_type, 1);
    assert_int_equal(s.t->kernel.kd_debugger_data_block, 0xfffff80000004000);
    assert_non_null(s.t->physical_memory);
    assert_true(space_read_u8(s.t->physical_memory, 0x100123, &v));
    assert_int_equal(v, 0x80);
    assert_true(space_read_u8(s.t->virtual_memory, 0xfffff80000005abc, &v));
    assert_int_equal(v, 0x80);
    assert_false(space_read_u8(s.t->virtual_memory, 0xfffff80000006000, &v));
    assert_int_equal(space_why_absent(s.t->virtual_memory, 0xfffff80000006000), SPACE_NOT_MAPPED);
    assert_null(s.t->cpu->registers(s.t, s.a, 0, &r));
    assert_true(cpu_role_get(&r, CPU_ROLE_IP, &rip));
    assert_int_equal(rip, 0xfffff80000005678);
    assert_int_equal(s.t->cpu->registers(s.t, s.a, 1, &r)->code, ERROR_UNAVAILABLE);
    assert_int_equal(s.t->blobs.count, 2);
    assert_int_equal(s.t->blobs.items[0].tag[0], 0x11);
    scratch_close(&s);
}

/* The same tables with a fifth level on top: the page at 0x100 becomes PML5. */
static void full_dump_with_five_levels(void **state)
{
    builder b = full_with_tables();
    size_t top = HEADER + 2 * PAGE;
    uint8_t v;

    (void)state;
    memset(b.ptr + top, 0, PAGE);
    set_le(&b, 0x10, 0x100000, 8);
    set_le(&b, top + 8 * 0x1ff, 0x1063, 8);
    set_le(&b, 0x20, 0xfffff80000005000, 8);
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_true(space_read_u8(s.t->virtual_memory, 0xfffff80000005000 + 8 * 0x1ff, &v));
    assert_int_equal(v, 0x63);
    scratch_close(&s);
}

static void triage_dump(void **state)
{
    builder b = sample_triage();
    char text[32] = {0};
    uint64_t rip;
    cpu_registers r;

    (void)state;
    make_context(&b, 0xfffff80010001234);
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_str(s.t->description, "Mini Kernel Dump File: Only registers and stack trace are available");
    assert_null(s.t->physical_memory);
    assert_int_equal(s.t->modules.count, 2);
    assert_str(s.t->modules.items[0].path, "\\SystemRoot\\system32\\ntoskrnl.exe");
    assert_int_equal(s.t->modules.items[1].size, 0x9001);
    assert_int_equal(s.t->modules.items[1].checksum, 0xaaab);
    assert_int_equal(s.t->unloaded_modules.count, 1);
    assert_int_equal(s.t->unloaded_modules.items[0].size, 0x8000);
    assert_int_equal(s.t->kernel.dump_type, 4);
    assert_int_equal(s.t->kernel.debugger_data.len, 24);
    assert_int_equal(space_read(s.t->virtual_memory, 0xffffc00000001000, text, 32), 5);
    assert_string_equal(text, "block");
    assert_null(s.t->cpu->registers(s.t, s.a, s.t->event_thread, &r));
    assert_true(cpu_role_get(&r, CPU_ROLE_IP, &rip));
    assert_int_equal(rip, 0xfffff80010001234);
    scratch_close(&s);
}

/* A debugger data block that knows where the PRCB keeps its number and thread, and the thread its process. */
static void triage_dump_names_its_thread(void **state)
{
    enum { TABLE = 0x2000, KDBG_SIZE = 0x380 };
    builder b = sample_triage();
    uint8_t v;

    (void)state;
    size_t kdbg = put_fill(&b, 0, KDBG_SIZE);
    memcpy(b.ptr + kdbg + 0x10, "KDBG", 4);
    set_le(&b, kdbg + 0x18, 0xfffff80010000000, 8);
    set_le(&b, kdbg + 0x218, 0xfffff80000004000 + 0x300, 8); /* KiProcessorBlock: inside the block itself */
    set_le(&b, kdbg + 0x308, 0xffffa00000000000, 8);         /* its second entry */
    set_le(&b, kdbg + 0x2a0, 8, 2);
    set_le(&b, kdbg + 0x2b4, 8, 2);
    set_le(&b, kdbg + 0x2be, 4, 2);
    set_le(&b, TABLE + 0x70, kdbg, 4);
    set_le(&b, TABLE + 0x74, KDBG_SIZE, 4);
    size_t prcb = put_fill(&b, 0, 32);
    set_le(&b, prcb + 4, 1, 4);
    set_le(&b, prcb + 8, 0xffffe00000001000, 8);
    set_le(&b, TABLE + 0x1c, prcb, 4);
    size_t thread = put_fill(&b, 0x77, 32);
    set_le(&b, thread + 8, 0xffffe00000002000, 8);
    set_le(&b, TABLE + 0x24, thread, 4);
    size_t process = put_fill(&b, 0x99, 32);
    set_le(&b, TABLE + 0x20, process, 4);
    set_le(&b, TABLE + 0x4, b.len, 4);
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_int_equal(s.t->event_thread, 1);
    assert_int_equal(s.t->kernel.kernel_base, 0xfffff80010000000);
    assert_int_equal(s.t->kernel.thread, 0xffffe00000001000);
    assert_int_equal(s.t->kernel.process, 0xffffe00000002000);
    assert_int_equal(s.t->kernel.prcb, 0xffffa00000000000);
    /* The copies of the structures are readable where the structures were. */
    assert_true(space_read_u8(s.t->virtual_memory, 0xffffe00000001000, &v));
    assert_int_equal(v, 0x77);
    assert_true(space_read_u8(s.t->virtual_memory, 0xffffe00000002000 + 31, &v));
    assert_int_equal(v, 0x99);
    scratch_close(&s);
}

static size_t anonymous_bytes(void)
{
    FILE *f = fopen("/proc/self/status", "r");
    char line[128];
    size_t kib = 0;

    assert_non_null(f);
    while (fgets(line, sizeof line, f)) sscanf(line, "RssAnon: %zu kB", &kib);
    fclose(f);
    return kib * 1024;
}

/* 16 GiB of physical memory, almost all holes of the file: opening it and the first walk must not notice the
 * size. */
static void the_size_of_a_full_dump_does_not_matter(void **state)
{
    const uint64_t PAGES = (uint64_t)4 << 20;
    builder b = full_with_tables();
    char path[] = "/tmp/ntdbg-test-XXXXXX";
    int fd = mkstemp(path);
    struct timespec from, to;
    size_t before;
    uint8_t v;

    (void)state;
    assert_true(fd >= 0);
    set_le(&b, 0x88, 1, 4);
    set_le(&b, 0x90, PAGES, 8);
    set_le(&b, 0x98, 0, 8); /* one run from page 0 on */
    set_le(&b, 0xa0, PAGES, 8);
    assert_int_equal(ftruncate(fd, (off_t)(HEADER + PAGES * PAGE)), 0);
    assert_int_equal(pwrite(fd, b.ptr, HEADER, 0), HEADER);
    assert_int_equal(pwrite(fd, b.ptr + HEADER, 2 * PAGE, HEADER + PAGE), 2 * PAGE);
    assert_int_equal(pwrite(fd, b.ptr + HEADER + 2 * PAGE, PAGE, HEADER + 0x100 * PAGE), PAGE);
    close(fd);
    arena *a = arena_new();
    target *t;
    before = anonymous_bytes();
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_null(target_open_dump(a, str_from_cstr(path), notes_new(a), NULL, &t));
    assert_true(space_read_u8(t->virtual_memory, 0xfffff80000005abc, &v));
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_int_equal(v, 0x80);
    double ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    size_t used = anonymous_bytes() - before;
    printf("16 GiB full dump: opened and walked in %.2f ms with %zu KiB of anonymous memory\n", ms,
           used / 1024);
    assert_true(ms < 50);
    assert_true(used < (size_t)64 << 20);
    assert_true(space_read_u8(t->physical_memory, PAGES * PAGE - 1, &v));
    assert_int_equal(v, 0);
    arena_free(a);
    unlink(path);
    free(b.ptr);
}

/* As QEMU writes them: the processors' registers are in their PRCBs only, which windows/ reads. */
static void a_header_without_a_context(void **state)
{
    builder b = full_with_tables();
    cpu_registers r;

    (void)state;
    for (size_t i = 0; i < 3000; i += 4) memcpy(b.ptr + 0x348 + i, "PAGE", 4);
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_non_null(s.t->cpu);
    error *e = s.t->cpu->registers(s.t, s.a, 0, &r);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_UNAVAILABLE);
    scratch_close(&s);
}

static void refused_kinds_name_themselves(void **state)
{
    builder b = sample_full();

    (void)state;
    set_le(&b, 0xf98, 3, 4);
    scratch s = scratch_open(b);
    assert_non_null(s.e);
    assert_int_equal(s.e->code, ERROR_UNSUPPORTED);
    assert_true(str_find(s.e->message, STR("header-only dump")) != SIZE_MAX);
    scratch_close(&s);
}

/* The tables of full_with_tables in a container whose first page stands at `page`. */
static void expect_same_memory(builder b, size_t page, const char *description)
{
    uint8_t v;

    memset(b.ptr + page, 0, 2 * PAGE);
    set_le(&b, 0x10, 0x1000, 8);
    set_le(&b, page + 8 * 0x1f0, 0x1063, 8);
    set_le(&b, page, 0x2063, 8);
    set_le(&b, page + PAGE, 0x2063, 8);
    set_le(&b, page + PAGE + 8 * 5, 0x100063, 8);
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_true(str_equal(s.t->description, str_from_cstr(description)));
    assert_true(space_read_u8(s.t->physical_memory, 0x100fff, &v));
    assert_int_equal(v, 0x80);
    assert_false(space_read_u8(s.t->physical_memory, 0x3000, &v));
    assert_true(space_read_u8(s.t->virtual_memory, 0xfffff80000005abc, &v));
    assert_int_equal(v, 0x80);
    assert_int_equal(s.t->blobs.count, 2);
    scratch_close(&s);
}

static void every_container_of_physical_memory(void **state)
{
    const char *kernel =
        "Kernel Bitmap Dump File: Kernel address space is available, User address space may not be "
        "available.";

    (void)state;
    expect_same_memory(sample_bitmap(5), 0x3000, "Kernel Bitmap Dump File: Full address space is available");
    expect_same_memory(sample_bitmap(6), 0x3000, kernel);
    expect_same_memory(sample_bitmap(7), 0x3000, kernel);
    expect_same_memory(sample_page_ranges(8), 0x2060, kernel);
    expect_same_memory(sample_page_ranges(9), 0x2060,
                       "Kernel Bitmap Dump File: Kernel and user address space is available");
    expect_same_memory(sample_page_ranges(10), 0x2060,
                       "Kernel Complete Dump File: Full address space is available");
    expect_same_memory(
        sample_summary(), 0x3000,
        "Kernel Summary Dump File: Kernel address space is available, User address space may not be "
        "available.");
}

/* Windows XP, x86: the page directory in page 1, a table in page 2, data in page 0x100. */
static void expect_x86(builder b, size_t page)
{
    uint64_t ip;
    cpu_registers r;
    uint8_t v;

    memset(b.ptr + page, 0, 2 * PAGE);
    set_le(&b, page + 4 * 0x201, 0x2063, 4);         /* 80400000 */
    set_le(&b, page + PAGE + 4 * 0xf8, 0x100163, 4); /* 804f8000 */
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_int_equal(s.t->system.cpu, CPU_X86);
    assert_int_equal(s.t->system.build, 2600);
    assert_true(space_read_u8(s.t->virtual_memory, 0x804f8925, &v));
    assert_int_equal(v, 0x80);
    assert_int_equal(s.t->exception.address, 0x804f8925);
    assert_null(s.t->cpu->registers(s.t, s.a, 0, &r));
    assert_true(cpu_role_get(&r, CPU_ROLE_IP, &ip));
    assert_int_equal(ip, 0x804f8925);
    scratch_close(&s);
}

static void dumps_of_32_bits(void **state)
{
    builder b = sample_full32(true);
    uint8_t v;

    (void)state;
    expect_x86(sample_full32(false), 0x1000);
    expect_x86(sample_summary32(), 0x2000);
    memset(b.ptr + 0x1000, 0, 2 * PAGE); /* PAE: PDPT at 1000, page 2 as PD and PT */
    set_le(&b, 0x1000 + 8 * 2, 0x2001, 8);
    set_le(&b, 0x2000 + 8 * 2, 0x2063, 8);
    set_le(&b, 0x2000 + 8 * 0xf8, 0x100163, 8);
    scratch s = scratch_open(b);
    assert_true(space_read_u8(s.t->virtual_memory, 0x804f8925, &v));
    assert_int_equal(v, 0x80);
    scratch_close(&s);
}

static void a_triage_dump_of_32_bits(void **state)
{
    scratch s = scratch_open(sample_triage32());
    char text[8] = {0};

    (void)state;
    assert_null(s.e);
    assert_int_equal(s.t->system.cpu, CPU_X86);
    assert_str(s.t->description, "Mini Kernel Dump File: Only registers and stack trace are available");
    assert_int_equal(s.t->modules.count, 1);
    assert_int_equal(s.t->modules.items[0].base, 0x804d7000);
    assert_int_equal(s.t->unloaded_modules.items[0].size, 0x8000);
    assert_int_equal(s.t->exception.address, 0x804f8925);
    assert_int_equal(space_read(s.t->virtual_memory, 0x81f02000, text, 8), 5);
    assert_string_equal(text, "block");
    scratch_close(&s);
}

/* 64 GiB of physical memory by a bitmap of which two pages and the last one are set, the file a hole. */
static void the_size_of_a_bitmap_dump_does_not_matter(void **state)
{
    const uint64_t PAGES = (uint64_t)16 << 20, BITS = PAGES / 8, FIRST = 0x3000 + BITS;
    builder b = sample_bitmap(5);
    char path[] = "/tmp/ntdbg-test-XXXXXX";
    int fd = mkstemp(path);
    struct timespec from, to;
    const uint8_t low = 0x06, high = 0x80;
    uint8_t v;

    (void)state;
    assert_true(fd >= 0);
    set_le(&b, 0x2020, FIRST, 8);
    set_le(&b, 0x2030, PAGES, 8);
    assert_int_equal(ftruncate(fd, (off_t)(FIRST + 3 * PAGE)), 0);
    assert_int_equal(pwrite(fd, b.ptr, 0x2038, 0), 0x2038);
    assert_int_equal(pwrite(fd, &low, 1, 0x2038), 1);
    assert_int_equal(pwrite(fd, &high, 1, (off_t)(0x2038 + BITS - 1)), 1);
    assert_int_equal(pwrite(fd, "last", 4, (off_t)(FIRST + 2 * PAGE)), 4);
    close(fd);
    arena *a = arena_new();
    target *t;
    size_t before = anonymous_bytes();
    clock_gettime(CLOCK_MONOTONIC, &from);
    assert_null(target_open_dump(a, str_from_cstr(path), notes_new(a), NULL, &t));
    assert_true(space_read_u8(t->physical_memory, (PAGES - 1) * PAGE, &v));
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_int_equal(v, 'l');
    double ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
    size_t used = anonymous_bytes() - before;
    printf("64 GiB bitmap dump: opened and its last page read in %.2f ms with %zu KiB of anonymous memory\n",
           ms, used / 1024);
    assert_true(ms < 100);
    assert_true(used < (size_t)64 << 20);
    arena_free(a);
    unlink(path);
    free(b.ptr);
}

static void page_tables_of_other_machines(void **state)
{
    builder b = full_with_tables();
    uint8_t v, expected;

    (void)state;
    set_le(&b, 0x30, 0xaa64, 4);
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_int_equal(s.t->system.cpu, CPU_ARM64);
    /* x64's flags 63 have the two bits of an ARM64 table entry as well. */
    assert_true(space_read_u8(s.t->physical_memory, 0x100000, &expected));
    assert_true(space_read_u8(s.t->virtual_memory, 0xfffff80000005000, &v));
    assert_int_equal(v, expected);
    scratch_close(&s);
    b = full_with_tables();
    set_le(&b, 0x30, 0x1f0, 4);
    s = scratch_open(b);
    assert_null(s.e);
    assert_int_equal(s.t->system.cpu, CPU_NONE);
    assert_true(scratch_noted(&s, "page tables of this processor are not read"));
    assert_null(s.t->cpu);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_dump),
        cmocka_unit_test(full_dump_with_five_levels),
        cmocka_unit_test(triage_dump),
        cmocka_unit_test(triage_dump_names_its_thread),
        cmocka_unit_test(the_size_of_a_full_dump_does_not_matter),
        cmocka_unit_test(a_header_without_a_context),
        cmocka_unit_test(refused_kinds_name_themselves),
        cmocka_unit_test(every_container_of_physical_memory),
        cmocka_unit_test(dumps_of_32_bits),
        cmocka_unit_test(a_triage_dump_of_32_bits),
        cmocka_unit_test(the_size_of_a_bitmap_dump_does_not_matter),
        cmocka_unit_test(page_tables_of_other_machines),
    };
    return cmocka_run_group_tests_name("target/kernel_dump", tests, NULL, NULL);
}
