/* Files that are memory without a header of Windows: a core file of QEMU, a raw image. */
#include "scratch.h"

enum { PAGE = 4096 };

static void put_program(builder *b, uint32_t type, uint64_t offset, uint64_t physical, uint64_t size)
{
    put32(b, type);
    put32(b, 0);
    put64(b, offset);
    put64(b, 0);
    put64(b, physical);
    put64(b, size);
    put64(b, size);
    put64(b, 0);
}

/* Pages 1 (PML4 and, by an entry that leads back, PDPT), 2 (PD and PT) and 3 (data); one processor. */
static builder core(uint16_t machine)
{
    enum { HEADERS = 64 + 2 * 56, NOTE = 12 + 8 + 0x1b8, MEMORY = HEADERS + NOTE };
    builder b = {0};

    put(&b,
        "\x7f"
        "ELF\2\1\1",
        7);
    put_fill(&b, 0, 9);
    put16(&b, 4);
    put16(&b, machine);
    put32(&b, 1);
    put64(&b, 0);
    put64(&b, 64);
    put64(&b, 0);
    put32(&b, 0);
    put16(&b, 64);
    put16(&b, 56);
    put16(&b, 2);
    put_fill(&b, 0, 6);
    put_program(&b, 4, HEADERS, 0, NOTE);
    put_program(&b, 1, MEMORY, PAGE, 3 * PAGE);
    put32(&b, 5);
    put32(&b, 0x1b8);
    put32(&b, 0);
    put(&b, "QEMU\0\0\0", 8);
    size_t cpu = put_fill(&b, 0, 0x1b8);
    set_le(&b, cpu + 8 + 16 * 8, 0xfffff80000003123, 8); /* rip */
    set_le(&b, cpu + 0x188, 0x80050033, 8);              /* cr0 */
    set_le(&b, cpu + 0x188 + 24, 0x1000, 8);             /* cr3 */
    put_fill(&b, 0, 2 * PAGE);
    put_fill(&b, 0x33, PAGE);
    set_le(&b, MEMORY + 8 * 0x1f0, 0x1063, 8);
    set_le(&b, MEMORY, 0x2063, 8);
    set_le(&b, MEMORY + PAGE, 0x2063, 8);
    set_le(&b, MEMORY + PAGE + 8 * 3, 0x3063, 8);
    return b;
}

static void a_core_of_qemu(void **state)
{
    scratch s = scratch_open(core(62));
    cpu_registers r;
    uint64_t ip;
    uint8_t v;

    (void)state;
    assert_null(s.e);
    assert_int_equal(s.t->class, TARGET_KERNEL);
    assert_str(s.t->description, "QEMU ELF Core File: Physical memory is available");
    assert_int_equal(s.t->system.cpu, CPU_X64);
    assert_int_equal(s.t->threads.count, 1);
    assert_true(s.t->must_find_kernel);
    assert_int_equal(s.t->kernel.directory_table_base, 0x1000);
    assert_true(space_read_u8(s.t->physical_memory, 0x3fff, &v));
    assert_int_equal(v, 0x33);
    assert_false(space_read_u8(s.t->physical_memory, 0xfff, &v));
    assert_true(space_read_u8(s.t->virtual_memory, 0xfffff80000003123, &v));
    assert_int_equal(v, 0x33);
    assert_null(s.t->cpu->registers(s.t, s.a, 0, &r));
    assert_true(cpu_role_get(&r, CPU_ROLE_IP, &ip));
    assert_int_equal(ip, 0xfffff80000003123);
    assert_int_equal(s.t->cpu->registers(s.t, s.a, 1, &r)->code, ERROR_UNAVAILABLE);
    scratch_close(&s);
}

/* The same pages as tables of 32-bit paging: the directory's entry 0 leads to page 2. */
static void a_core_of_32_bits(void **state)
{
    enum { MEMORY = 64 + 2 * 56 + 12 + 8 + 0x1b8 };
    builder b = core(3);
    cpu_registers r;
    uint64_t ip;
    uint8_t v;

    (void)state;
    set_le(&b, MEMORY, 0x2063, 4);
    set_le(&b, MEMORY + PAGE + 4 * 5, 0x3063, 4);
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_int_equal(s.t->system.cpu, CPU_X86);
    assert_null(s.t->cpu->registers(s.t, s.a, 0, &r));
    assert_true(cpu_role_get(&r, CPU_ROLE_IP, &ip));
    assert_int_equal(ip, 0x3123); /* the note's 64 bits are cut */
    assert_true(space_read_u8(s.t->virtual_memory, 0x5123, &v));
    assert_int_equal(v, 0x33);
    scratch_close(&s);
}

static void a_core_of_another_processor(void **state)
{
    scratch s = scratch_open(core(243)); /* RISC-V */

    (void)state;
    assert_non_null(s.e);
    assert_int_equal(s.e->code, ERROR_UNSUPPORTED);
    scratch_close(&s);
}

static void a_raw_image(void **state)
{
    builder b = {0};
    uint8_t v;

    (void)state;
    put_fill(&b, 0, 1 << 20);
    b.ptr[0x13007] = 0x77;
    scratch s = scratch_open(b);
    assert_null(s.e);
    assert_true(s.t->is_raw_image);
    assert_true(s.t->must_find_kernel);
    assert_true(space_read_u8(s.t->physical_memory, 0x13007, &v));
    assert_int_equal(v, 0x77);
    assert_false(space_read_u8(s.t->physical_memory, 1 << 20, &v));
    scratch_close(&s);
}

static void files_too_small_or_odd_are_no_image(void **state)
{
    builder b = {0};

    (void)state;
    put_fill(&b, 0, (1 << 20) + 1);
    scratch s = scratch_open(b);
    assert_int_equal(s.e->code, ERROR_FORMAT);
    scratch_close(&s);
    b = (builder){0};
    put_fill(&b, 0, 64 * PAGE);
    s = scratch_open(b);
    assert_int_equal(s.e->code, ERROR_FORMAT);
    scratch_close(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_core_of_qemu),
        cmocka_unit_test(a_core_of_32_bits),
        cmocka_unit_test(a_core_of_another_processor),
        cmocka_unit_test(a_raw_image),
        cmocka_unit_test(files_too_small_or_odd_are_no_image),
    };
    return cmocka_run_group_tests_name("target/image", tests, NULL, NULL);
}
