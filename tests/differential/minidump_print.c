/* Prints what the target and its codec read in a minidump, one `key = value` a line, for minidump_compare.py.
 */
#include "base/file.h"
#include "formats/dump/minidump.h"
#include "target/target.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void number(const char *section, size_t i, const char *key, uint64_t value)
{
    printf("%s[%zu].%s = 0x%" PRIx64 "\n", section, i, key, value);
}

static void text(const char *section, size_t i, const char *key, str value)
{
    printf("%s[%zu].%s = \"%.*s\"\n", section, i, key, STR_ARG(value));
}

static void print_registers(const char *section, size_t i, const cpu_registers *r)
{
    static const char *const NAMES[] = {"rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi",
                                        "r8",  "r9",  "r10", "r11", "r12", "r13", "r14", "r15",
                                        "rip", "eax", "ecx", "edx", "ebx", "esp", "ebp", "esi",
                                        "edi", "eip", "cs",  "ds",  "es",  "fs",  "gs",  "ss"};

    for (size_t k = 0; k < sizeof NAMES / sizeof NAMES[0]; k++) {
        uint64_t value;
        int index = cpu_find_register(r->arch, str_from_cstr(NAMES[k]));
        if (index < 0 || r->arch->registers[index].part_of >= 0) continue;
        if (cpu_register_get(r, index, &value)) number(section, i, NAMES[k], value);
    }
}

static void print_threads(target *t, arena *a, const minidump *d)
{
    for (size_t i = 0; i < d->thread_count; i++) {
        const minidump_thread *h = &d->threads[i];
        cpu_registers r;

        number("thread", i, "thread_id", h->id);
        number("thread", i, "suspend_count", h->suspend_count);
        number("thread", i, "priority_class", h->priority_class);
        number("thread", i, "priority", h->priority);
        number("thread", i, "teb", h->teb);
        number("thread", i, "stack.start_of_memory_range", h->stack_address);
        number("thread", i, "thread_context.data_size", h->context.len);
        if (t->cpu && !t->cpu->registers(t, a, i, &r)) print_registers("thread", i, &r);
    }
}

static void print_modules(const minidump *d)
{
    for (size_t i = 0; i < d->module_count; i++) {
        const minidump_module *m = &d->modules[i];

        number("module", i, "base_of_image", m->base);
        number("module", i, "size_of_image", m->size);
        number("module", i, "checksum", m->checksum);
        number("module", i, "time_date_stamp", m->timestamp);
        text("module", i, "(code_file)", m->path);
        if (m->version.present) {
            const uint16_t *v = m->version.file;
            printf("module[%zu].version_info.file_version = 0x%x:0x%x\n", i, (unsigned)v[0] << 16 | v[1],
                   (unsigned)v[2] << 16 | v[3]);
            number("module", i, "version_info.file_os", m->version.os);
        }
        if (m->codeview != MINIDUMP_CODEVIEW_RSDS) continue;
        const uint8_t *g = m->guid;
        printf("module[%zu].(cv_record).signature = %08x-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x\n", i,
               load_u32(g), load_u16(g + 4), load_u16(g + 6), g[8], g[9], g[10], g[11], g[12], g[13], g[14],
               g[15]);
        number("module", i, "(cv_record).age", m->age);
        text("module", i, "(cv_record).pdb_file_name", m->pdb_path);
    }
}

static void print_system(const minidump *d)
{
    const minidump_system_info *s = &d->system_info;
    const minidump_misc_info *m = &d->misc_info;

    number("system", 0, "processor_architecture", s->architecture);
    number("system", 0, "processor_level", s->level);
    number("system", 0, "processor_revision", s->revision);
    number("system", 0, "number_of_processors", s->processor_count);
    number("system", 0, "product_type", s->product_type);
    number("system", 0, "major_version", s->major);
    number("system", 0, "build_number", s->build);
    number("system", 0, "suite_mask", s->suite_mask);
    text("system", 0, "(csd_version)", s->service_pack);
    if (m->has_process_id) number("misc", 0, "process_id", m->process_id);
    if (m->has_process_times) {
        number("misc", 0, "process_create_time", m->process_create_time);
        number("misc", 0, "process_user_time", m->process_user_time);
    }
    if (m->has_processor_power) number("misc", 0, "processor_max_mhz", m->max_mhz);
    if (m->has_integrity_level) number("misc", 0, "process_integrity_level", m->integrity_level);
    if (m->has_time_zone) {
        number("misc", 0, "time_zone_id", m->time_zone_id);
        printf("misc[0].time_zone.bias = %d\n", m->time_zone.bias);
        printf("misc[0].time_zone.standard_name = %.*s\n", STR_ARG(m->time_zone.standard_name));
        printf("misc[0].time_zone.daylight_name = %.*s\n", STR_ARG(m->time_zone.daylight_name));
        printf("misc[0].time_zone.daylight_bias = %d\n", m->time_zone.daylight_bias);
    }
    if (m->has_build_strings) {
        printf("misc[0].build_string = %.*s\n", STR_ARG(m->build_string));
        printf("misc[0].dbg_bld_str = %.*s\n", STR_ARG(m->debugger_string));
    }
    if (m->has_process_cookie) number("misc", 0, "process_cookie", m->process_cookie);
}

static void print_exception(const target *t, const minidump *d)
{
    const minidump_exception *x = &d->exception;

    if (!d->has_exception) return;
    number("exception", 0, "thread_id", x->thread_id);
    number("exception", 0, "exception_record.exception_code", x->code);
    number("exception", 0, "exception_record.exception_address", x->address);
    number("exception", 0, "exception_record.number_parameters", x->parameter_count);
    if (t->has_exception_context) print_registers("exception", 0, &t->exception_context);
}

static void print_memory(const target *t, const char *address, const char *size)
{
    uint8_t buffer[256];
    size_t wanted = strtoul(size, NULL, 10);
    size_t n = space_read(t->virtual_memory, strtoull(address, NULL, 16), buffer,
                          wanted < sizeof buffer ? wanted : sizeof buffer);

    printf("memory = ");
    for (size_t i = 0; i < n; i++) printf("%02x", buffer[i]);
    printf("\n");
}

int main(int argc, char **argv)
{
    arena *a = arena_new();
    notes *n = notes_new(a);
    target *t;
    error *e;
    bytes file;
    minidump *d;
    note problem;

    if (argc != 2 && argc != 4) return 2;
    e = target_open_dump(a, str_from_cstr(argv[1]), n, NULL, &t);
    if (!e) e = file_map(a, str_from_cstr(argv[1]), &file);
    if (!e) e = minidump_open(a, file, n, &d);
    if (e) {
        fprintf(stderr, "%.*s\n", STR_ARG(e->message));
        return 1;
    }
    while (notes_take(n, &problem)) fprintf(stderr, "note: %.*s\n", STR_ARG(problem.text));
    if (argc == 4) {
        print_memory(t, argv[2], argv[3]);
        arena_free(a);
        return 0;
    }
    number("header", 0, "time_date_stamp", d->timestamp);
    number("header", 0, "flags", d->flags);
    for (size_t i = 0; i < d->stream_count; i++) {
        number("stream", i, "stream_type", d->streams[i].type);
        number("stream", i, "location.data_size", d->streams[i].size);
        number("stream", i, "location.rva", d->streams[i].offset);
    }
    print_threads(t, a, d);
    print_modules(d);
    print_system(d);
    print_exception(t, d);
    arena_free(a);
    return 0;
}
