/* ELF cores written here by the System V ABI and by the notes of QEMU and VirtualBox. */
#include "formats/dump/elf_core.h"
#include "formats/dump/identify.h"

#include "builder.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

enum { HEADER = 64, PROGRAM = 56 };

static void put_program(builder *b, uint32_t type, uint64_t offset, uint64_t physical, uint64_t size)
{
    put32(b, type);
    put32(b, 0);
    put64(b, offset);
    put64(b, 0xffff800000000000); /* p_vaddr means nothing here */
    put64(b, physical);
    put64(b, size);
    put64(b, size);
    put64(b, 0);
}

static void put_elf_header(builder *b, uint16_t program_headers)
{
    put(b,
        "\x7f"
        "ELF\2\1\1",
        7);
    put_fill(b, 0, 9);
    put16(b, 4);
    put16(b, 62);
    put32(b, 1);
    put64(b, 0);
    put64(b, HEADER);
    put64(b, 0);
    put32(b, 0);
    put16(b, HEADER);
    put16(b, PROGRAM);
    put16(b, program_headers);
    put_fill(b, 0, 6);
}

static void put_note(builder *b, const char *name, size_t size)
{
    put32(b, strlen(name) + 1);
    put32(b, size);
    put32(b, 0);
    put(b, name, strlen(name) + 1);
    while (b->len % 4) put_fill(b, 0, 1);
}

/* Two pieces of memory, a note for a program, and processors of both writers. */
static builder sample(bool virtualbox)
{
    builder b = {0}, notes = {0};
    size_t at;

    put_note(&notes, "CORE", 7);
    put_fill(&notes, 0xcc, 8);
    if (virtualbox) {
        put_note(&notes, "VBCORE", 4);
        put32(&notes, 0xc01ac0de);
        put_note(&notes, "VBCPU", 0x400);
        at = put_fill(&notes, 0, 0x400);
        set_le(&notes, at, 0x11, 8);               /* rax */
        set_le(&notes, at + 8, 0x33, 8);           /* rbx */
        set_le(&notes, at + 0x30, 0x88, 8);        /* r8 */
        set_le(&notes, at + 0x70, 0x1111, 8);      /* rip */
        set_le(&notes, at + 0x78, 0x2222, 8);      /* rsp */
        set_le(&notes, at + 0x90 + 16, 0x10, 2);   /* cs */
        set_le(&notes, at + 0x90 + 96, 0x9999, 8); /* gs base */
        set_le(&notes, at + 0x130, 0x1aa000, 8);   /* cr3 */
        set_le(&notes, at + 0x190, 0x7777, 8);     /* idt */
    } else {
        put_note(&notes, "QEMU", 0x1b8);
        at = put_fill(&notes, 0, 0x1b8);
        set_le(&notes, at, 1, 4);
        set_le(&notes, at + 4, 0x1b8, 4);
        set_le(&notes, at + 8, 0x11, 8);                 /* rax */
        set_le(&notes, at + 16, 0x33, 8);                /* rbx */
        set_le(&notes, at + 8 + 6 * 8, 0x2222, 8);       /* rsp */
        set_le(&notes, at + 8 + 8 * 8, 0x88, 8);         /* r8 */
        set_le(&notes, at + 8 + 16 * 8, 0x1111, 8);      /* rip */
        set_le(&notes, at + 0x98, 0x10, 4);              /* cs */
        set_le(&notes, at + 0x98 + 96 + 16, 0x9999, 8);  /* gs base */
        set_le(&notes, at + 0x98 + 216 + 16, 0x7777, 8); /* idt base */
        set_le(&notes, at + 0x188 + 24, 0x1aa000, 8);    /* cr3 */
    }
    put_elf_header(&b, 3);
    uint64_t data = HEADER + 3 * PROGRAM + notes.len;
    put_program(&b, 4, HEADER + 3 * PROGRAM, 0, notes.len);
    put_program(&b, 1, data + 0x1000, 0x100000, 0x800);
    put_program(&b, 1, data, 0, 0x1000);
    put(&b, notes.ptr, notes.len);
    put_fill(&b, 0xaa, 0x1000);
    put_fill(&b, 0xbb, 0x800);
    free(notes.ptr);
    return b;
}

static void expect_core(bool virtualbox, const char *writer)
{
    builder b = sample(virtualbox);
    arena *a = arena_new();
    notes *n = notes_new(a);
    elf_core *core;
    note none;
    uint8_t v;

    assert_int_equal(file_identify((bytes){b.ptr, b.len}), FILE_ELF_CORE);
    assert_null(elf_core_open(a, (bytes){b.ptr, b.len}, n, &core));
    assert_false(notes_take(n, &none));
    assert_true(str_equal(core->state.writer, str_from_cstr(writer)));
    assert_int_equal(core->machine, 62);
    assert_int_equal(core->memory.count, 2);
    assert_int_equal(core->memory.items[1].address, 0x100000);
    assert_int_equal(dump_ranges_read(&core->memory, core->file, 0x1007ff, &v, 1), 1);
    assert_int_equal(v, 0xbb);
    assert_int_equal(core->state.cpus.count, 1);
    const machine_cpu *c = core->state.cpus.items;
    assert_int_equal(c->general[0], 0x11);
    assert_int_equal(c->general[3], 0x33);
    assert_int_equal(c->general[4], 0x2222);
    assert_int_equal(c->general[8], 0x88);
    assert_int_equal(c->ip, 0x1111);
    assert_int_equal(c->cs, 0x10);
    assert_int_equal(c->gs_base, 0x9999);
    assert_int_equal(c->idt_base, 0x7777);
    assert_int_equal(c->cr3, 0x1aa000);
    arena_free(a);
    free(b.ptr);
}

static void cores_of_both_hypervisors(void **state)
{
    (void)state;
    expect_core(false, "QEMU");
    expect_core(true, "VirtualBox");
}

/* Of an ARM64 machine QEMU writes NT_PRSTATUS as Linux has it, and nothing of its own name. */
static builder arm64_sample(uint32_t second_type)
{
    enum { STATUS = 392 };
    builder b = {0};
    size_t at;

    put_elf_header(&b, 1);
    set_le(&b, 18, 183, 2);
    put_program(&b, 4, HEADER + PROGRAM, 0, 2 * (20 + STATUS));
    for (size_t i = 0; i < 2; i++) {
        put_note(&b, "CORE", STATUS);
        set_le(&b, b.len - 12, i ? second_type : 1, 4);
        at = put_fill(&b, 0, STATUS);
        set_le(&b, at + 32, i + 1, 4);                /* pr_pid */
        set_le(&b, at + 112, 0x10 + i, 8);            /* x0 */
        set_le(&b, at + 112 + 30 * 8, 0x30 + i, 8);   /* lr */
        set_le(&b, at + 112 + 31 * 8, 0x31 + i, 8);   /* sp */
        set_le(&b, at + 112 + 32 * 8, 0x32 + i, 8);   /* pc */
        set_le(&b, at + 112 + 33 * 8, 0x600003c5, 8); /* pstate */
    }
    return b;
}

static void processors_of_arm64(void **state)
{
    builder b = arm64_sample(1);
    arena *a = arena_new();
    elf_core *core;

    (void)state;
    assert_null(elf_core_open(a, (bytes){b.ptr, b.len}, notes_new(a), &core));
    assert_true(str_equal(core->state.writer, STR("QEMU")));
    assert_int_equal(core->state.arm64_cpus.count, 2);
    const machine_arm64_cpu *c = &core->state.arm64_cpus.items[1];
    assert_int_equal(c->x[0], 0x11);
    assert_int_equal(c->x[30], 0x31);
    assert_int_equal(c->sp, 0x32);
    assert_int_equal(c->pc, 0x33);
    assert_int_equal(c->pstate, 0x600003c5);
    arena_free(a);
    free(b.ptr);
}

static void an_arm64_programs_core_is_refused(void **state)
{
    builder b = arm64_sample(3); /* NT_PRPSINFO */
    arena *a = arena_new();
    elf_core *core;
    error *e = elf_core_open(a, (bytes){b.ptr, b.len}, notes_new(a), &core);

    (void)state;
    assert_non_null(e);
    assert_true(str_find(e->message, STR("core file of a program")) != SIZE_MAX);
    arena_free(a);
    free(b.ptr);
}

static void a_programs_core_is_refused(void **state)
{
    builder b = {0};
    arena *a = arena_new();
    elf_core *core = NULL;

    (void)state;
    put_elf_header(&b, 1);
    put_program(&b, 1, HEADER + PROGRAM, 0, 16);
    put_fill(&b, 1, 16);
    error *e = elf_core_open(a, (bytes){b.ptr, b.len}, notes_new(a), &core);
    assert_int_equal(e->code, ERROR_UNSUPPORTED);
    assert_null(core);
    arena_free(a);
    free(b.ptr);
}

static void more_program_headers_than_sixteen_bits(void **state)
{
    builder b = sample(false);
    arena *a = arena_new();
    elf_core *core;

    (void)state;
    set_le(&b, 56, 0xffff, 2);
    set_le(&b, 40, b.len, 8); /* section 0: sh_info is the number */
    size_t section = put_fill(&b, 0, 64);
    set_le(&b, section + 44, 3, 4);
    assert_null(elf_core_open(a, (bytes){b.ptr, b.len}, notes_new(a), &core));
    assert_int_equal(core->memory.count, 2);
    set_le(&b, section + 44, 0xffffffff, 4);
    assert_int_equal(elf_core_open(a, (bytes){b.ptr, b.len}, notes_new(a), &core)->code, ERROR_TRUNCATED);
    arena_free(a);
    free(b.ptr);
}

static void any_damage_is_survived(void **state)
{
    builder b = sample(false);
    arena *a = arena_new();
    elf_core *core;
    size_t opened = 0;

    (void)state;
    for (size_t len = 0; len <= b.len; len += len < 0x500 ? 1 : 0x101) {
        uint8_t *copy = exact_copy(b.ptr, len);
        opened += elf_core_open(a, (bytes){copy, len}, notes_new(a), &core) == NULL;
        free(copy);
        arena_clear(a);
    }
    assert_true(opened > 0);
    for (size_t at = 0; at < 0x400; at++) {
        static const uint8_t FLIPS[] = {0xff, 0x01, 0x80};
        for (size_t i = 0; i < sizeof FLIPS; i++) {
            b.ptr[at] ^= FLIPS[i];
            (void)elf_core_open(a, (bytes){b.ptr, b.len}, notes_new(a), &core);
            b.ptr[at] ^= FLIPS[i];
            arena_clear(a);
        }
    }
    arena_free(a);
    free(b.ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cores_of_both_hypervisors),
        cmocka_unit_test(processors_of_arm64),
        cmocka_unit_test(an_arm64_programs_core_is_refused),
        cmocka_unit_test(a_programs_core_is_refused),
        cmocka_unit_test(more_program_headers_than_sixteen_bits),
        cmocka_unit_test(any_damage_is_survived),
    };
    return cmocka_run_group_tests_name("dump/elf_core", tests, NULL, NULL);
}
