/* A small dump as a whole. What stands where is free but for the table of offsets; the order is that of
 * Windows 10's own files. */
#include "formats/dump/kernel_write.h"

#include "base/utf16.h"
#include "formats/dump/kernel_layout.h"

#include <string.h>

typedef struct triage_writer {
    arena *a;
    const triage_layout *layout;
    uint64_t table; /* file offset of TRIAGE_DUMP */
    strbuf out;     /* bytes */
} triage_writer;

static void put(triage_writer *w, uint64_t at, uint64_t v, unsigned width)
{
    for (size_t i = 0; i < width; i++) w->out.ptr[at + i] = (char)(v >> 8 * i);
}

static void put_table(triage_writer *w, unsigned field, uint64_t v)
{
    put(w, w->table + field, v, 4);
}

/* Appends `size` bytes (zeros without data) on a boundary of `align`; returns where they stand. */
static uint64_t append(triage_writer *w, const void *data, size_t size, size_t align)
{
    const size_t at = (w->out.len + align - 1) / align * align;

    strbuf_append_repeat(&w->out, 0, at - w->out.len);
    if (data) strbuf_append(&w->out, (str){data, size});
    else strbuf_append_repeat(&w->out, 0, size);
    return at;
}

static void append_part(triage_writer *w, unsigned field, bytes part)
{
    if (part.len) put_table(w, field, append(w, part.ptr, part.len, 16));
}

static void append_unloaded(triage_writer *w, const kernel_write_triage_plan *p)
{
    enum { LENGTH = 0, MAXIMUM_LENGTH = 2 };
    const triage_layout *l = w->layout;
    const uint64_t at = append(w, NULL, l->pointer_size + p->unloaded_count * l->unloaded_stride, 8);

    put_table(w, TRIAGE_AT_UNLOADED, at);
    put(w, at, p->unloaded_count, l->pointer_size);
    for (size_t i = 0; i < p->unloaded_count; i++) {
        const kernel_dump_unloaded_driver *d = &p->unloaded[i];
        const uint64_t row = at + l->pointer_size + i * l->unloaded_stride;
        const bytes name = bytes_clamp(utf8_to_utf16(w->a, d->name), 0, TRIAGE_UNLOADED_NAME_SIZE);
        put(w, row + LENGTH, name.len, 2);
        put(w, row + MAXIMUM_LENGTH, name.len, 2);
        if (name.len) memcpy(w->out.ptr + row + l->unloaded_name, name.ptr, name.len);
        put(w, row + l->unloaded_start, d->start, l->pointer_size);
        put(w, row + l->unloaded_start + l->pointer_size, d->end, l->pointer_size);
    }
}

/* TRIAGE_STRING: a count of characters, UTF-16, a NUL. */
static uint64_t append_string(triage_writer *w, str text)
{
    const bytes name = utf8_to_utf16(w->a, text);
    const uint64_t at = append(w, NULL, 4 + name.len + 2, 8);

    put(w, at, name.len / 2, 4);
    if (name.len) memcpy(w->out.ptr + at + 4, name.ptr, name.len);
    return at;
}

static void append_drivers(triage_writer *w, const kernel_write_triage_plan *p)
{
    const triage_layout *l = w->layout;
    const uint64_t list = append(w, NULL, p->driver_count * l->driver_stride, 8);
    const uint64_t pool = append(w, NULL, 0, 8);

    put_table(w, TRIAGE_AT_DRIVERS, list);
    put_table(w, TRIAGE_AT_DRIVER_COUNT, p->driver_count);
    for (size_t i = 0; i < p->driver_count; i++) {
        const kernel_dump_driver *d = &p->drivers[i];
        const uint64_t row = list + i * l->driver_stride, entry = row + l->ldr;
        put(w, row, append_string(w, d->path), 4);
        put(w, entry + l->base, d->base, l->pointer_size);
        put(w, entry + l->entry_point, d->entry_point, l->pointer_size);
        put(w, entry + l->image_size, d->size, 4);
        put(w, entry + l->flags, d->flags, 4);
        put(w, entry + l->checksum, d->checksum, 4);
        put(w, entry + l->timestamp, d->timestamp, 4);
    }
    put_table(w, TRIAGE_AT_STRINGS, pool);
    put_table(w, TRIAGE_AT_STRINGS_SIZE, w->out.len - pool);
}

static void append_blocks(triage_writer *w, const kernel_write_triage_plan *p)
{
    const triage_layout *l = w->layout;
    const uint64_t list = append(w, NULL, p->block_count * TRIAGE_DATA_BLOCK_SIZE, 8);

    put_table(w, l->data_blocks, list);
    put_table(w, l->data_block_count, p->block_count);
    for (size_t i = 0; i < p->block_count; i++) {
        const uint64_t row = list + i * TRIAGE_DATA_BLOCK_SIZE;
        const uint64_t data = append(w, p->blocks[i].data.ptr, p->blocks[i].data.len, 8);
        put(w, row, p->blocks[i].address, 8);
        put(w, row + 8, data, 4);
        put(w, row + 12, p->blocks[i].data.len, 4);
    }
}

static error *check_size(arena *a, const kernel_write_triage_plan *p)
{
    uint64_t total = p->stack.len + p->prcb.len + p->process.len + p->thread.len;

    for (size_t i = 0; i < p->block_count; i++) total += p->blocks[i].data.len;
    if (total <= UINT32_MAX / 2) return NULL;
    return error_new(a, ERROR_UNSUPPORTED, "a small memory dump of 0x%llx bytes is none",
                     (unsigned long long)total);
}

error *kernel_write_triage(arena *a, const kernel_write_triage_plan *p, bytes *out)
{
    const bool wide = p->header.pointer_size == 8;
    const kernel_layout *l = wide ? &kernel_layout64 : &kernel_layout32;
    triage_writer w = {
        .a = a, .layout = wide ? &triage_layout64 : &triage_layout32, .table = l->size, .out = {.arena = a}};
    uint8_t header[KERNEL_WRITE_MOST_HEADER];
    error *e = check_size(a, p);

    if (e) return e;
    kernel_write_header(&p->header, NULL, 0, 0, header);
    append(&w, header, l->size, 1);
    append(&w, NULL, w.layout->table_size, 1);
    put_table(&w, TRIAGE_AT_SERVICE_PACK, p->service_pack_build);
    if (p->header.has & KERNEL_DUMP_HAS_CONTEXT) put_table(&w, TRIAGE_AT_CONTEXT, l->context);
    if (p->header.has & KERNEL_DUMP_HAS_EXCEPTION) put_table(&w, TRIAGE_AT_EXCEPTION, l->exception);
    append_unloaded(&w, p);
    append_part(&w, TRIAGE_AT_PRCB, p->prcb);
    append_part(&w, TRIAGE_AT_PROCESS, p->process);
    append_part(&w, TRIAGE_AT_THREAD, p->thread);
    append_part(&w, TRIAGE_AT_STACK, p->stack);
    put_table(&w, TRIAGE_AT_STACK_SIZE, p->stack.len);
    put(&w, w.table + TRIAGE_AT_TOP_OF_STACK, p->stack_address, l->pointer_size);
    append_part(&w, w.layout->debugger_data, p->debugger_data);
    put_table(&w, w.layout->debugger_data_size, p->debugger_data.len);
    append_drivers(&w, p);
    append_blocks(&w, p);
    put_table(&w, TRIAGE_AT_OPTIONS, UINT32_MAX);
    put_table(&w, TRIAGE_AT_VALID, append(&w, "TRGD", 4, 4));
    put_table(&w, TRIAGE_AT_SIZE, w.out.len);
    put(&w, l->required_space, w.out.len, 8);
    *out = (bytes){(const uint8_t *)w.out.ptr, w.out.len};
    return NULL;
}
