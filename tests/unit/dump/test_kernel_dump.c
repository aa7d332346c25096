/* Kernel dumps that sample_kernel.c wrote, whole, cut and damaged. */
#include "formats/dump/identify.h"
#include "formats/dump/kernel_dump.h"

#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define assert_str(s, literal) assert_true(str_equal((s), STR(literal)))

typedef struct fixture {
    builder sample;
    arena *a;
    notes *n;
    kernel_dump *dump;
} fixture;

static fixture open_sample(builder b)
{
    fixture f = {.sample = b, .a = arena_new()};
    note none;

    f.n = notes_new(f.a);
    assert_null(kernel_dump_open(f.a, (bytes){b.ptr, b.len}, f.n, &f.dump));
    assert_false(notes_take(f.n, &none));
    return f;
}

static void close_sample(fixture *f)
{
    arena_free(f->a);
    free(f->sample.ptr);
}

static void header(void **state)
{
    fixture f = open_sample(sample_full());
    const kernel_dump_header *h = &f.dump->header;

    (void)state;
    assert_int_equal(file_identify(f.dump->file), FILE_KERNEL_DUMP64);
    assert_int_equal(h->pointer_size, 8);
    assert_int_equal(h->major_version, 15);
    assert_int_equal(h->minor_version, 19041);
    assert_int_equal(h->directory_table_base, 0x1ad000);
    assert_int_equal(h->pfn_database, 0xfffff80000001000);
    assert_int_equal(h->ps_loaded_module_list, 0xfffff80000002000);
    assert_int_equal(h->ps_active_process_head, 0xfffff80000003000);
    assert_int_equal(h->machine, 0x8664);
    assert_int_equal(h->processor_count, 2);
    assert_int_equal(h->bugcheck_code, 0xd1);
    assert_int_equal(h->bugcheck_parameters[3], 0x1003);
    assert_int_equal(h->kd_debugger_data_block, 0xfffff80000004000);
    assert_int_equal(h->context.len, 3000);
    assert_int_equal(h->context.ptr[0x4cf], 0xc0);
    assert_int_equal(h->exception.code, 0x80000003);
    assert_int_equal(h->exception.address, 0xfffff80000005678);
    assert_int_equal(h->exception.parameters[0], 0x42);
    assert_int_equal(h->type, KERNEL_DUMP_FULL);
    assert_int_equal(h->required_dump_space, 0x123456);
    assert_int_equal(h->system_time, 0x01d707f23dbb3399);
    assert_str(h->comment, "a comment");
    assert_int_equal(h->system_up_time, 37500000);
    assert_int_equal(h->product_type, 1);
    assert_int_equal(h->suite_mask, 0x110);
    assert_int_equal(h->kd_secondary_version, 3);
    /* These still hold Windows' fill pattern. */
    assert_false(h->has &
                 (KERNEL_DUMP_HAS_MINI_DUMP_FIELDS | KERNEL_DUMP_HAS_SECONDARY_DATA |
                  KERNEL_DUMP_HAS_ATTRIBUTES | KERNEL_DUMP_HAS_BOOT_ID | KERNEL_DUMP_HAS_VERSION_USER));
    assert_true(h->has & KERNEL_DUMP_HAS_WRITER_STATUS);
    assert_int_equal(h->secondary_data_state, 0);
    close_sample(&f);
}

static void full_dump(void **state)
{
    fixture f = open_sample(sample_full());
    uint8_t page[0x3000];

    (void)state;
    assert_true(f.dump->memory_is_physical);
    assert_int_equal(f.dump->memory.count, 2);
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0x1ff0, page, sizeof page), 0x1010);
    assert_int_equal(page[0xf], 1);
    assert_int_equal(page[0x10], 2);
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0x100ffe, page, sizeof page), 2);
    assert_int_equal(page[0], 0x80);
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0, page, 1), 0);
    assert_int_equal(f.dump->blob_count, 2);
    close_sample(&f);
}

static void triage_dump(void **state)
{
    fixture f = open_sample(sample_triage());
    const kernel_dump_triage *t = &f.dump->triage;
    char text[32] = {0};

    (void)state;
    assert_true(f.dump->has_triage && t->valid);
    assert_false(f.dump->memory_is_physical);
    assert_int_equal(t->options, 0xffffffff);
    assert_int_equal(t->context.len, 0xf00 - 0x348);
    assert_true(t->has_exception);
    assert_int_equal(t->exception.code, 0x80000003);
    assert_memory_equal(t->mm.ptr, "memory manager..", 16);
    assert_int_equal(t->mm.len, 16);
    assert_int_equal(t->prcb.len, 8);
    assert_memory_equal(t->prcb.ptr, "prcb....", 8);
    assert_memory_equal(t->process.ptr, "process.", 8);
    assert_memory_equal(t->thread.ptr, "thread..", 8);
    assert_int_equal(t->stack.len, 17);
    assert_int_equal(t->debugger_data.len, 24);
    assert_true(t->debugger_data_is_plain);
    assert_int_equal(t->driver_count, 2);
    assert_str(t->drivers[0].path, "\\SystemRoot\\system32\\ntoskrnl.exe");
    assert_str(t->drivers[1].path, "\\SystemRoot\\System32\\drivers\\x.sys");
    assert_int_equal(t->drivers[1].base, 0xfffff80011000000);
    assert_int_equal(t->drivers[1].entry_point, 0xfffff80011000100);
    assert_int_equal(t->drivers[1].size, 0x9001);
    assert_int_equal(t->drivers[1].flags, 0x1004001);
    assert_int_equal(t->drivers[1].checksum, 0xaaab);
    assert_int_equal(t->drivers[1].timestamp, 0x5d000001);
    assert_int_equal(t->unloaded_driver_count, 1);
    assert_str(t->unloaded_drivers[0].name, "old.sys");
    assert_int_equal(t->unloaded_drivers[0].start, 0xfffff80020000000);
    assert_int_equal(t->unloaded_drivers[0].end, 0xfffff80020008000);
    assert_int_equal(t->data_block_count, 2);
    /* Two blocks (listed the wrong way around), the stack and the debugger data. */
    assert_int_equal(f.dump->memory.count, 4);
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0xffffc00000001000, text, 32), 5);
    assert_string_equal(text, "block");
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0xffffc00000002000, text, 32), 6);
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0xffffb00000000f06, text, 5), 5);
    assert_memory_equal(text, "stack", 5);
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0xfffff80000004010, text, 32), 8);
    close_sample(&f);
}

static void blobs(void **state)
{
    fixture f = open_sample(sample_triage());

    (void)state;
    assert_int_equal(f.dump->blob_build, 0xf0004a61);
    assert_int_equal(f.dump->blob_count, 2);
    assert_int_equal(f.dump->blobs[0].tag[7], 0x11);
    assert_int_equal(f.dump->blobs[0].data.len, 3);
    assert_memory_equal(f.dump->blobs[0].data.ptr, "one", 3);
    assert_memory_equal(f.dump->blobs[1].data.ptr, "two!", 4);
    assert_int_equal(f.dump->blobs[1].offset, f.dump->blobs[1].data.ptr - f.dump->file.ptr);
    close_sample(&f);
}

static void triage_dump_of_32_bits(void **state)
{
    fixture f = open_sample(sample_triage32());
    const kernel_dump_triage *t = &f.dump->triage;
    char text[16] = {0};

    (void)state;
    assert_true(f.dump->has_triage);
    assert_true(t->valid);
    assert_int_equal(t->service_pack_build, 0xa28);
    assert_true(t->has_exception);
    assert_int_equal(t->exception.address, 0x804f8925);
    assert_int_equal(t->driver_count, 1);
    assert_str(t->drivers[0].path, "\\WINDOWS\\system32\\ntkrnlpa.exe");
    assert_int_equal(t->drivers[0].base, 0x804d7000);
    assert_int_equal(t->drivers[0].entry_point, 0x804d8000);
    assert_int_equal(t->drivers[0].size, 0x1f8580);
    assert_int_equal(t->drivers[0].flags, 0xc004000);
    assert_int_equal(t->drivers[0].checksum, 0x1f8a2b);
    assert_int_equal(t->drivers[0].timestamp, 0x48025de7);
    assert_int_equal(t->unloaded_driver_count, 1);
    assert_str(t->unloaded_drivers[0].name, "old.sys");
    assert_int_equal(t->unloaded_drivers[0].start, 0xf8a10000);
    assert_int_equal(t->unloaded_drivers[0].end, 0xf8a18000);
    assert_int_equal(t->prcb.len, 4);
    assert_int_equal(t->thread.len, 4);
    assert_true(t->debugger_data_is_plain);
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0x81f02000, text, sizeof text), 5);
    assert_string_equal(text, "block");
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0x804f8000, text, 4), 4);
    assert_memory_equal(text, "data", 4);
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0xf8ae5c00, text, 6), 6);
    assert_int_equal(dump_ranges_read(&f.dump->memory, f.dump->file, 0x8054c770, text, 4),
                     4); /* KDBG's tag */
    assert_memory_equal(text, "KDBG", 4);
    assert_int_equal(f.dump->blob_count, 2);
    close_sample(&f);
}

static void other_kinds_are_refused_by_name(void **state)
{
    static const struct {
        uint32_t type;
        const char *name;
    } KINDS[] = {{3, "header"}, {99, "unknown"}};
    builder b = sample_full();
    arena *a = arena_new();
    kernel_dump *d = NULL;

    (void)state;
    for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++) {
        set_le(&b, 0xf98, KINDS[i].type, 4);
        error *e = kernel_dump_open(a, (bytes){b.ptr, b.len}, notes_new(a), &d);
        assert_non_null(e);
        assert_int_equal(e->code, ERROR_UNSUPPORTED);
        assert_true(str_find(e->message, str_from_cstr(KINDS[i].name)) != SIZE_MAX);
    }
    memcpy(b.ptr, "PAGEDUMP", 8);
    set_le(&b, 0xf88, 8, 4);
    error *e = kernel_dump_open(a, (bytes){b.ptr, b.len}, notes_new(a), &d);
    assert_int_equal(e->code, ERROR_UNSUPPORTED);
    assert_true(str_find(e->message, STR("32-bit kernel dump of type 8")) != SIZE_MAX);
    assert_null(d);
    arena_free(a);
    free(b.ptr);
}

static void a_short_full_dump_has_its_front(void **state)
{
    builder b = sample_full();
    arena *a = arena_new();
    notes *n = notes_new(a);
    kernel_dump *d;
    note text;
    uint8_t c;

    (void)state;
    assert_null(kernel_dump_open(a, (bytes){b.ptr, 0x2000 + 0x1800}, n, &d));
    assert_true(notes_take(n, &text));
    assert_true(str_find(text.text, STR("cut short")) != SIZE_MAX);
    assert_int_equal(dump_ranges_read(&d->memory, d->file, 0x27ff, &c, 1), 1);
    assert_int_equal(dump_ranges_read(&d->memory, d->file, 0x2800, &c, 1), 0);
    arena_free(a);
    free(b.ptr);
}

static int read_all(bytes file)
{
    arena *a = arena_new();
    kernel_dump *d;
    error *e = kernel_dump_open(a, file, notes_new(a), &d);
    int opened = e == NULL;

    if (e) {
        assert_true(e->message.len > 0);
    } else {
        for (size_t i = 0; i < d->memory.count; i++) {
            uint8_t byte;
            assert_int_equal(dump_ranges_read(&d->memory, file, d->memory.items[i].address, &byte, 1), 1);
        }
    }
    arena_free(a);
    return opened;
}

static void cut_and_damage(builder b, size_t interesting_from)
{
    static const uint8_t FLIPS[] = {0xff, 0x01, 0x80};
    size_t opened = 0;
    uint8_t *copy;

    for (size_t n = 0; n <= b.len; n += n < interesting_from ? 97 : 1) {
        copy = exact_copy(b.ptr, n);
        opened += (size_t)read_all((bytes){copy, n});
        free(copy);
    }
    assert_true(opened > 0);
    copy = exact_copy(b.ptr, b.len);
    for (size_t i = 0; i < b.len; i++) {
        if (i > 0x100 && i < interesting_from && copy[i] == copy[i - 4]) continue;
        for (size_t f = 0; f < sizeof FLIPS; f++) {
            copy[i] ^= FLIPS[f];
            read_all((bytes){copy, b.len});
            copy[i] ^= FLIPS[f];
        }
    }
    free(copy);
    free(b.ptr);
}

static void any_damage_to_a_triage_dump_is_survived(void **state)
{
    (void)state;
    cut_and_damage(sample_triage(), 0x2000);
}

static void any_damage_to_a_32_bit_triage_dump_is_survived(void **state)
{
    (void)state;
    cut_and_damage(sample_triage32(), 0x1000);
}

static void any_damage_to_a_full_dump_is_survived(void **state)
{
    (void)state;
    cut_and_damage(sample_full(), 0x5000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header),
        cmocka_unit_test(full_dump),
        cmocka_unit_test(triage_dump),
        cmocka_unit_test(triage_dump_of_32_bits),
        cmocka_unit_test(blobs),
        cmocka_unit_test(other_kinds_are_refused_by_name),
        cmocka_unit_test(a_short_full_dump_has_its_front),
        cmocka_unit_test(any_damage_to_a_triage_dump_is_survived),
        cmocka_unit_test(any_damage_to_a_32_bit_triage_dump_is_survived),
        cmocka_unit_test(any_damage_to_a_full_dump_is_survived),
    };
    return cmocka_run_group_tests_name("dump/kernel_dump", tests, NULL, NULL);
}
