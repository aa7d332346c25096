/* Every minidump stream, out of a dump that sample_minidump.c wrote; then the same dump cut and damaged. */
#include "formats/dump/identify.h"
#include "formats/dump/minidump.h"

#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

typedef struct fixture {
    builder sample;
    arena *a;
    notes *n;
    minidump *dump;
} fixture;

#define assert_str(s, literal)                                                                               \
    do {                                                                                                     \
        str assert_str_value = (s);                                                                          \
        if (!str_equal(assert_str_value, STR(literal))) {                                                    \
            fail_msg("got \"%.*s\", expected \"%s\"", STR_ARG(assert_str_value), literal);                   \
        }                                                                                                    \
    } while (0)

static int setup(void **state)
{
    fixture *f = calloc(1, sizeof *f);

    f->sample = sample_minidump();
    f->a = arena_new();
    f->n = notes_new(f->a);
    assert_null(minidump_open(f->a, (bytes){f->sample.ptr, f->sample.len}, f->n, &f->dump));
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;

    arena_free(f->a);
    free(f->sample.ptr);
    free(f);
    return 0;
}

static void is_identified(void **state)
{
    fixture *f = *state;

    assert_int_equal(file_identify((bytes){f->sample.ptr, f->sample.len}), FILE_MINIDUMP);
    assert_int_equal(file_identify((bytes){f->sample.ptr, 3}), FILE_UNKNOWN);
    assert_int_equal(file_identify((bytes){NULL, 0}), FILE_EMPTY);
    assert_int_equal(file_identify((bytes){(const uint8_t *)"\x1f\x8b\x08\0", 4}), FILE_GZIP);
    assert_int_equal(file_identify((bytes){(const uint8_t *)"LibvirtQemudSave\2\0\0", 19}),
                     FILE_LIBVIRT_SAVE);
    assert_int_equal(file_identify((bytes){(const uint8_t *)"QEVM\0\0\0\3\7", 9}), FILE_QEMU_MIGRATION);
    assert_int_equal(file_identify((bytes){(const uint8_t *)"PAGEDUMP", 8}), FILE_KERNEL_DUMP32);
    assert_int_equal(file_identify((bytes){(const uint8_t *)"MZ\x90", 3}), FILE_PE);
}

static void header_and_notes(void **state)
{
    fixture *f = *state;
    note none;

    assert_int_equal(f->dump->version, 0xa793);
    assert_int_equal(f->dump->implementation_version, 0x1234);
    assert_int_equal(f->dump->checksum, 0xabcd);
    assert_int_equal(f->dump->timestamp, 0x5f123456);
    assert_int_equal(f->dump->flags, 0x1826);
    assert_false(notes_take(f->n, &none));
}

static void system_info(void **state)
{
    const minidump_system_info *s = &((fixture *)*state)->dump->system_info;

    assert_int_equal(s->architecture, MINIDUMP_CPU_X64);
    assert_int_equal(s->level, 6);
    assert_int_equal(s->revision, 0x5e03);
    assert_int_equal(s->processor_count, 4);
    assert_int_equal(s->product_type, 1);
    assert_int_equal(s->major, 10);
    assert_int_equal(s->build, 19041);
    assert_int_equal(s->platform_id, 2);
    assert_int_equal(s->suite_mask, 0x100);
    assert_str(s->service_pack, "Service Pack 1");
    assert_int_equal(s->processor_features[0], 0x1122334455667788);
    assert_int_equal(s->processor_features[1], 0x99aabbccddeeff00);
    assert_false(s->has_x86_cpu);
}

static void misc_info(void **state)
{
    const minidump_misc_info *m = &((fixture *)*state)->dump->misc_info;

    assert_true(m->has_process_id && m->has_process_times && m->has_processor_power);
    assert_int_equal(m->process_id, 4242);
    assert_int_equal(m->process_create_time, 0x5f112233);
    assert_int_equal(m->process_user_time, 11);
    assert_int_equal(m->process_kernel_time, 12);
    assert_int_equal(m->max_mhz, 3000);
    assert_int_equal(m->current_idle_state, 3004);
    assert_true(m->has_integrity_level && m->has_execute_flags && m->has_protected_process);
    assert_int_equal(m->integrity_level, 0x3000);
    assert_int_equal(m->execute_flags, 0x22);
    assert_int_equal(m->protected_process, 0x51);
    assert_true(m->has_time_zone);
    assert_int_equal(m->time_zone_id, 2);
    assert_int_equal(m->time_zone.bias, -60);
    assert_str(m->time_zone.standard_name, "W. Europe Standard Time");
    assert_str(m->time_zone.daylight_name, "W. Europe Daylight Time");
    assert_int_equal(m->time_zone.standard_date[7], 7);
    assert_int_equal(m->time_zone.daylight_date[0], 10);
    assert_int_equal(m->time_zone.daylight_bias, -60);
    assert_str(m->build_string, "19041.1.amd64fre.vb_release.191206-1406");
    assert_str(m->debugger_string, "dbgcore.amd64,10.0.19041.1");
    assert_true(m->has_xstate);
    assert_int_equal(m->xstate_context_size, 0x340);
    assert_int_equal(m->xstate_features, 7);
    assert_int_equal(m->xstate[63].offset, 0x103f);
    assert_int_equal(m->xstate[63].size, 0x203f);
    assert_true(m->has_process_cookie);
    assert_int_equal(m->process_cookie, 0xc00c1e);
}

static void threads(void **state)
{
    const minidump *d = ((fixture *)*state)->dump;

    assert_int_equal(d->thread_count, 2);
    assert_int_equal(d->threads[1].id, 0x101);
    assert_int_equal(d->threads[1].suspend_count, 1);
    assert_int_equal(d->threads[1].priority_class, 0x20);
    assert_int_equal(d->threads[1].priority, 9);
    assert_int_equal(d->threads[1].teb, 0x7ff000002000);
    assert_int_equal(d->threads[0].stack_address, 0x10000);
    assert_int_equal(d->threads[0].stack.len, 64);
    assert_int_equal(d->threads[0].context.len, 0x4d0);
    assert_int_equal(d->threads[1].context.len, 0x4d0 + 0x330);
    assert_int_equal(d->threads[1].context.ptr[0x4d0], 0xc2);
    assert_int_equal(d->thread_info_count, 2);
    assert_null(minidump_find_thread_info(d, 0x55));
    const minidump_thread_info *i = minidump_find_thread_info(d, 0x101);
    assert_non_null(i);
    assert_int_equal(i->dump_flags, MINIDUMP_THREAD_WRITING);
    assert_int_equal(i->exit_status, 0x103);
    assert_int_equal(i->create_time, 0x01d7000000000001);
    assert_int_equal(i->kernel_time, 1001);
    assert_int_equal(i->user_time, 2001);
    assert_int_equal(i->start_address, 0x7ff612340001);
    assert_int_equal(i->affinity, 0xf);
    assert_null(minidump_find_thread_name(d, 0x100));
    assert_str(minidump_find_thread_name(d, 0x101)->name, "worker");
}

static void modules(void **state)
{
    const minidump *d = ((fixture *)*state)->dump;
    const minidump_module *m = d->modules;

    assert_int_equal(d->module_count, 2);
    assert_int_equal(m[0].base, 0x7ff600000000);
    assert_int_equal(m[0].size, 0x8000);
    assert_int_equal(m[0].checksum, 0x1234);
    assert_int_equal(m[0].timestamp, 0x5f000000);
    assert_str(m[0].path, "C:\\app\\app.exe");
    assert_true(m[0].version.present);
    for (uint16_t i = 0; i < 4; i++) assert_int_equal(m[0].version.file[i], 5 + i);
    for (uint16_t i = 0; i < 4; i++) assert_int_equal(m[0].version.product[i], 1 + i);
    assert_int_equal(m[0].version.type, 2);
    assert_int_equal(m[0].version.date, 0x1100000022);
    assert_int_equal(m[0].codeview, MINIDUMP_CODEVIEW_RSDS);
    assert_int_equal(m[0].guid[15], 0xaf);
    assert_int_equal(m[0].age, 3);
    assert_str(m[0].pdb_path, "c:\\src\\app.pdb");
    assert_str(m[1].path, "C:\\Windows\\old.dll");
    assert_false(m[1].version.present);
    assert_int_equal(m[1].codeview, MINIDUMP_CODEVIEW_NB10);
    assert_int_equal(m[1].nb10_signature, 0x3c001122);
    assert_int_equal(m[1].age, 7);
    assert_str(m[1].pdb_path, "old.pdb");
    assert_str(m[1].misc_path, "old.dbg");
    assert_int_equal(d->unloaded_module_count, 1);
    assert_int_equal(d->unloaded_modules[0].base, 0x7ffa00000000);
    assert_int_equal(d->unloaded_modules[0].timestamp, 0x4a5b6c7d);
    assert_str(d->unloaded_modules[0].path, "gone.dll");
}

static void memory(void **state)
{
    const minidump *d = ((fixture *)*state)->dump;
    char text[32] = {0};

    assert_true(d->has_memory_list && d->has_memory64_list);
    assert_int_equal(dump_ranges_read(&d->memory, d->file, 0x20006, text, 32), 12);
    assert_string_equal(text, "memory range");
    /* Memory64 lists AAAA at 40000, BBBBBB at 30000, CC at 40004. */
    assert_int_equal(dump_ranges_read(&d->memory, d->file, 0x40000, text, 32), 6);
    assert_memory_equal(text, "AAAACC", 6);
    assert_int_equal(dump_ranges_read(&d->memory, d->file, 0x30000, text, 32), 6);
    assert_memory_equal(text, "BBBBBB", 6);
    assert_int_equal(dump_ranges_read(&d->memory, d->file, 0x10000, text, 4), 4);
    assert_memory_equal(text, "QQQQ", 4);
}

static void exception(void **state)
{
    const minidump *d = ((fixture *)*state)->dump;

    assert_true(d->has_exception);
    assert_int_equal(d->exception.thread_id, 0x101);
    assert_int_equal(d->exception.code, 0xc0000005);
    assert_int_equal(d->exception.flags, 1);
    assert_int_equal(d->exception.address, 0x7ff600001234);
    assert_int_equal(d->exception.parameter_count, 2);
    assert_int_equal(d->exception.parameters[1], 0xdead);
    assert_int_equal(d->exception.context.len, 0x4d0);
    assert_int_equal(d->exception.context.ptr[0], 0xce);
}

static void regions_and_handles(void **state)
{
    fixture *f = *state;
    minidump_region *r;
    minidump_handle *h;
    minidump_handle_operation *o;
    size_t count;

    assert_true(minidump_read_regions(f->a, f->dump, f->n, &r, &count));
    assert_int_equal(count, 1);
    assert_int_equal(r->base, 0x30000);
    assert_int_equal(r->allocation_base, 0x2f000);
    assert_int_equal(r->allocation_protect, 4);
    assert_int_equal(r->size, 0x5000);
    assert_int_equal(r->state, 0x1000);
    assert_int_equal(r->protect, 0x40);
    assert_int_equal(r->type, 0x20000);
    assert_true(minidump_read_handles(f->a, f->dump, f->n, &h, &count));
    assert_int_equal(count, 1);
    assert_int_equal(h->handle, 0x44);
    assert_str(h->type_name, "Event");
    assert_str(h->object_name, "\\BaseNamedObjects\\x");
    assert_int_equal(h->granted_access, 0x1f0003);
    assert_int_equal(h->handle_count, 2);
    assert_int_equal(h->pointer_count, 65537);
    assert_int_equal(h->info_count, 2);
    assert_int_equal(h->infos[0].type, 2);
    assert_int_equal(h->infos[0].data.len, 8);
    assert_int_equal(h->infos[1].type, 6);
    assert_int_equal(h->infos[1].data.ptr[0], 0x66);
    assert_true(minidump_read_handle_operations(f->a, f->dump, f->n, &o, &count));
    assert_int_equal(count, 1);
    assert_int_equal(o->process_id, 4242);
    assert_int_equal(o->thread_id, 0x100);
    assert_int_equal(o->type, 3);
    assert_int_equal(o->depth, 2);
    assert_int_equal(o->index, 0x17);
    assert_int_equal(o->return_addresses[1], 0x7ff600000222);
}

static void tables_and_tokens(void **state)
{
    fixture *f = *state;
    minidump_function_table *t;
    minidump_token *k;
    size_t count;

    assert_true(minidump_read_function_tables(f->a, f->dump, f->n, &t, &count));
    assert_int_equal(count, 1);
    assert_int_equal(t->minimum_address, 0x1000000);
    assert_int_equal(t->maximum_address, 0x1010000);
    assert_int_equal(t->entry_count, 2);
    assert_int_equal(t->native.len, 16);
    assert_int_equal(t->entries.len, 24);
    assert_int_equal(t->entries.ptr[0], 0xee);
    assert_true(minidump_read_tokens(f->a, f->dump, f->n, &k, &count));
    assert_int_equal(count, 1);
    assert_int_equal(k->id, 4242);
    assert_int_equal(k->handle, 0x188);
    assert_int_equal(k->part_count, 2);
    assert_int_equal(load_u32(k->parts[0].ptr), 1);
    assert_int_equal(load_u32(k->parts[1].ptr), 2);
}

static void counters(void **state)
{
    fixture *f = *state;
    minidump_system_memory m;
    minidump_vm_counters c;

    assert_true(minidump_read_system_memory(f->dump, f->n, &m));
    assert_int_equal(m.timer_resolution, 100);
    assert_int_equal(m.allocation_granularity, 105);
    assert_int_equal(m.minimum_user_address, 200);
    assert_int_equal(m.active_processors, 202);
    assert_int_equal(m.processor_count, 16);
    assert_int_equal(m.cache_size, 300);
    assert_int_equal(m.cache_page_faults, 302);
    assert_int_equal(m.cache_peak_size_with_transition, 313);
    assert_int_equal(m.cache_flags, 321);
    assert_int_equal(m.available_pages, 400);
    assert_int_equal(m.peak_commitment, 403);
    assert_int_equal(m.idle_process_time, 500);
    assert_int_equal(m.io_other_bytes, 503);
    assert_int_equal(m.counters[0], 600);
    assert_int_equal(m.counters[69], 669);
    assert_int_equal(m.total_dirty_pages, 700);
    assert_int_equal(m.shared_committed_pages, 703);
    assert_true(minidump_read_vm_counters(f->dump, f->n, &c));
    assert_int_equal(c.page_faults, 800);
    assert_int_equal(c.peak_working_set, 801);
    assert_int_equal(c.peak_pagefile, 808);
    assert_int_equal(c.virtual_size, 810);
    assert_int_equal(c.private_usage, 811);
    assert_int_equal(c.shared_commit, 813);
    assert_int_equal(c.job_total_limit, 818);
}

static void raw_streams(void **state)
{
    fixture *f = *state;
    bytes b;

    assert_str(f->dump->comment, "wide comment");
    assert_true(minidump_find_stream(f->dump, MINIDUMP_JAVASCRIPT_DATA, &b));
    assert_memory_equal(b.ptr, "js", 2);
    assert_true(minidump_find_stream(f->dump, MINIDUMP_IPT_TRACE, &b));
    assert_int_equal(b.len, 3);
    assert_true(minidump_find_stream(f->dump, 0x8001, &b));
    assert_true(minidump_find_stream(f->dump, 0x43500001, &b));
    assert_memory_equal(b.ptr, "crashpad", 8);
    assert_false(minidump_find_stream(f->dump, 0x7777, &b));
    assert_str(minidump_stream_name(21), "SystemMemoryInfoStream");
    assert_str(minidump_stream_name(0x8001), "ceStreamSystemInfo");
    assert_str(minidump_stream_name(0x43500001), "");
}

/* Drops one stream by making it an unused one. */
static void drop_stream(builder *b, uint32_t type)
{
    for (size_t i = 0; i < load_u32(b->ptr + 8); i++) {
        if (load_u32(b->ptr + 32 + 12 * i) == type) set_le(b, 32 + 12 * i, 0, 4);
    }
}

static size_t stream_at(const builder *b, uint32_t type)
{
    for (size_t i = 0; i < load_u32(b->ptr + 8); i++) {
        if (load_u32(b->ptr + 32 + 12 * i) == type) return load_u32(b->ptr + 32 + 12 * i + 8);
    }
    fail();
    return 0;
}

static void absent_streams_are_absent(void **state)
{
    builder b = sample_minidump();
    arena *a = arena_new();
    notes *n = notes_new(a);
    minidump *d;
    minidump_handle *h;
    size_t count;

    (void)state;
    const uint32_t dropped[] = {3, 4, 5, 6, 9, 11, 12, 15};
    for (size_t i = 0; i < sizeof dropped / sizeof dropped[0]; i++) drop_stream(&b, dropped[i]);
    assert_null(minidump_open(a, (bytes){b.ptr, b.len}, n, &d));
    assert_false(d->has_exception || d->has_misc_info || d->has_module_list || d->has_memory_list);
    assert_int_equal(d->module_count, 0);
    /* ThreadEx and CommentA take over. */
    assert_int_equal(d->thread_count, 1);
    assert_int_equal(d->threads[0].id, 0x999);
    assert_str(d->comment, "ansi \xc3\xa4");
    assert_false(minidump_read_handles(a, d, n, &h, &count));
    arena_free(a);
    free(b.ptr);
}

static void counts_are_cut_with_a_note(void **state)
{
    builder b = sample_minidump();
    arena *a = arena_new();
    notes *n = notes_new(a);
    minidump *d;
    note text;

    (void)state;
    set_le(&b, stream_at(&b, 4), 0x7fffffff, 4);
    assert_null(minidump_open(a, (bytes){b.ptr, b.len}, n, &d));
    assert_int_equal(d->module_count, 2);
    assert_true(notes_take(n, &text));
    assert_true(str_find(text.text, STR("ModuleListStream says 2147483647 entries")) == 0);
    assert_false(notes_take(n, &text));
    arena_free(a);
    free(b.ptr);
}

static void bad_headers_are_errors(void **state)
{
    builder b = sample_minidump();
    arena *a = arena_new();
    notes *n = notes_new(a);
    minidump *d = NULL;
    error *e;

    (void)state;
    e = minidump_open(a, (bytes){b.ptr, 31}, n, &d);
    assert_non_null(e);
    assert_int_equal(e->code, ERROR_TRUNCATED);
    assert_int_equal(e->location, 31);
    e = minidump_open(a, (bytes){b.ptr, 32}, n, &d);
    assert_int_equal(e->code, ERROR_TRUNCATED);
    set_le(&b, 8, 0, 4);
    e = minidump_open(a, (bytes){b.ptr, b.len}, n, &d);
    assert_int_equal(e->code, ERROR_FORMAT);
    b.ptr[0] = 'X';
    e = minidump_open(a, (bytes){b.ptr, b.len}, n, &d);
    assert_int_equal(e->code, ERROR_FORMAT);
    assert_null(d);
    arena_free(a);
    free(b.ptr);
}

/* Everything that can be asked of a dump; the answer does not matter, ASan and UBSan watch. Returns 0 for
 * an error with a message, 1 for a dump. */
static int read_all(bytes file)
{
    arena *a = arena_new();
    notes *n = notes_new(a);
    minidump *d;
    error *e = minidump_open(a, file, n, &d);
    int opened = e == NULL;

    if (e) {
        assert_true(e->message.len > 0);
    } else {
        minidump_region *r;
        minidump_handle *h;
        minidump_handle_operation *o;
        minidump_function_table *t;
        minidump_token *k;
        minidump_system_memory m;
        minidump_vm_counters c;
        size_t count;
        uint8_t byte;

        minidump_read_regions(a, d, n, &r, &count);
        minidump_read_handles(a, d, n, &h, &count);
        minidump_read_handle_operations(a, d, n, &o, &count);
        minidump_read_function_tables(a, d, n, &t, &count);
        minidump_read_tokens(a, d, n, &k, &count);
        minidump_read_system_memory(d, n, &m);
        minidump_read_vm_counters(d, n, &c);
        for (size_t i = 0; i < d->memory.count; i++) {
            const dump_range *range = &d->memory.items[i];
            assert_int_equal(dump_ranges_read(&d->memory, file, range->address, &byte, 1), 1);
            assert_int_equal(dump_ranges_read(&d->memory, file, range->address + range->size - 1, &byte, 1),
                             1);
        }
    }
    arena_free(a);
    return opened;
}

static void any_cut_is_survived(void **state)
{
    builder b = sample_minidump();
    size_t opened = 0;

    (void)state;
    for (size_t n = 0; n <= b.len; n += n < 400 || n > b.len - 400 ? 1 : 7) {
        uint8_t *copy = exact_copy(b.ptr, n);
        opened += (size_t)read_all((bytes){copy, n});
        free(copy);
    }
    assert_true(opened > 100);
    free(b.ptr);
}

static void any_damaged_byte_is_survived(void **state)
{
    static const uint8_t FLIPS[] = {0xff, 0x01, 0x80};
    builder b = sample_minidump();
    uint8_t *copy = exact_copy(b.ptr, b.len);

    (void)state;
    for (size_t i = 0; i < b.len; i++) {
        /* The fills of contexts and names need no more than one look. */
        if (i > 600 && copy[i] == copy[i - 1] && copy[i] != 0) continue;
        for (size_t f = 0; f < sizeof FLIPS; f++) {
            copy[i] ^= FLIPS[f];
            read_all((bytes){copy, b.len});
            copy[i] ^= FLIPS[f];
        }
    }
    free(copy);
    free(b.ptr);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(is_identified, setup, teardown),
        cmocka_unit_test_setup_teardown(header_and_notes, setup, teardown),
        cmocka_unit_test_setup_teardown(system_info, setup, teardown),
        cmocka_unit_test_setup_teardown(misc_info, setup, teardown),
        cmocka_unit_test_setup_teardown(threads, setup, teardown),
        cmocka_unit_test_setup_teardown(modules, setup, teardown),
        cmocka_unit_test_setup_teardown(memory, setup, teardown),
        cmocka_unit_test_setup_teardown(exception, setup, teardown),
        cmocka_unit_test_setup_teardown(regions_and_handles, setup, teardown),
        cmocka_unit_test_setup_teardown(tables_and_tokens, setup, teardown),
        cmocka_unit_test_setup_teardown(counters, setup, teardown),
        cmocka_unit_test_setup_teardown(raw_streams, setup, teardown),
        cmocka_unit_test(absent_streams_are_absent),
        cmocka_unit_test(counts_are_cut_with_a_note),
        cmocka_unit_test(bad_headers_are_errors),
        cmocka_unit_test(any_cut_is_survived),
        cmocka_unit_test(any_damaged_byte_is_survived),
    };
    return cmocka_run_group_tests_name("dump/minidump", tests, NULL, NULL);
}
