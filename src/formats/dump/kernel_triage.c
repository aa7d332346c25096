/* TRIAGE_DUMP32 and TRIAGE_DUMP64: the small dump's table of offsets, its driver lists and its data blocks.
 */
#include "formats/dump/kernel_layout.h"
#include "formats/dump/kernel_reader.h"

#include "base/utf16.h"

#include <inttypes.h>
#include <string.h>

typedef struct triage_reader {
    arena *a;
    kernel_dump *dump;
    notes *n;
    const triage_layout *layout;
    uint64_t string_budget; /* bytes of text still to be converted */
    size_t bad_names;
} triage_reader;

/* A field of the table. */
static uint32_t field(const triage_reader *r, unsigned at)
{
    return kernel_u32(r->dump->file, r->dump->header.size + at);
}

static uint64_t pointer(const triage_reader *r, bytes b, uint64_t offset)
{
    return r->layout->pointer_size == 8 ? kernel_u64(b, offset) : kernel_u32(b, offset);
}

static uint64_t field_pointer(const triage_reader *r, unsigned at)
{
    return pointer(r, r->dump->file, r->dump->header.size + at);
}

static bytes slice_or_note(triage_reader *r, const char *what, uint32_t offset, uint32_t size)
{
    bytes b = {0};

    if (offset == 0 || size == 0) return b;
    if (!bytes_slice(r->dump->file, offset, size, &b)) {
        notes_add(r->n, NOTE_WARNING, "the %s of the triage dump (0x%x bytes at offset 0x%x) leaves the file",
                  what, size, offset);
        return bytes_clamp(r->dump->file, offset, size);
    }
    return b;
}

/* A part without a size of its own reaches to the next part. */
static bytes part(triage_reader *r, const char *what, unsigned at)
{
    const triage_layout *l = r->layout;
    const unsigned fields[] = {TRIAGE_AT_VALID,   TRIAGE_AT_EXCEPTION, TRIAGE_AT_MM,     TRIAGE_AT_UNLOADED,
                               TRIAGE_AT_PRCB,    TRIAGE_AT_PROCESS,   TRIAGE_AT_THREAD, TRIAGE_AT_STACK,
                               TRIAGE_AT_DRIVERS, TRIAGE_AT_STRINGS,   l->debugger_data, l->data_blocks,
                               l->data_page};
    uint32_t start = field(r, at);
    uint32_t end = start < r->dump->header.size ? (uint32_t)r->dump->header.size : field(r, TRIAGE_AT_SIZE);

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        uint32_t other = field(r, fields[i]);
        if (other > start && other < end) end = other;
    }
    return slice_or_note(r, what, start, end > start ? end - start : 0);
}

/* TRIAGE_STRING: a count of characters, UTF-16, a NUL. */
static str pool_string(triage_reader *r, uint32_t offset)
{
    uint32_t count;
    bytes text;

    if (offset == 0) return STR("");
    if (!bytes_u32(r->dump->file, offset, &count) ||
        !bytes_slice(r->dump->file, (uint64_t)offset + 4, 2 * (uint64_t)count, &text) ||
        text.len > r->string_budget) {
        r->bad_names++;
        return STR("");
    }
    r->string_budget -= text.len;
    return utf16_cstr_to_utf8(r->a, text);
}

/* Each entry: the name's offset, then the loader's KLDR_DATA_TABLE_ENTRY. */
static void parse_drivers(triage_reader *r)
{
    const triage_layout *l = r->layout;
    kernel_dump_triage *t = &r->dump->triage;
    bytes list = bytes_from(r->dump->file, field(r, TRIAGE_AT_DRIVERS));
    uint32_t wanted = field(r, TRIAGE_AT_DRIVER_COUNT);
    size_t count = wanted;

    if (field(r, TRIAGE_AT_DRIVERS) == 0) return;
    if (count > list.len / l->driver_stride) {
        count = list.len / l->driver_stride;
        notes_add(r->n, NOTE_WARNING, "the triage dump says %u drivers, the file ends after %zu", wanted,
                  count);
    }
    t->drivers = ARENA_ARRAY(r->a, kernel_dump_driver, count);
    t->driver_count = count;
    for (size_t i = 0; i < count; i++) {
        kernel_dump_driver *d = &t->drivers[i];
        bytes b = bytes_clamp(list, i * l->driver_stride, l->driver_stride);
        d->path = pool_string(r, kernel_u32(b, 0));
        d->entry = bytes_clamp(b, l->ldr, l->ldr_size);
        d->base = pointer(r, d->entry, l->base);
        d->entry_point = pointer(r, d->entry, l->entry_point);
        d->size = kernel_u32(d->entry, l->image_size);
        d->flags = kernel_u32(d->entry, l->flags);
        d->checksum = kernel_u32(d->entry, l->checksum);
        d->timestamp = kernel_u32(d->entry, l->timestamp);
    }
    if (r->bad_names) {
        notes_add(r->n, NOTE_WARNING, "the names of %zu drivers of the triage dump lie outside of the file",
                  r->bad_names);
    }
}

/* A pointer-sized count, then for each driver a UNICODE_STRING (its pointer means nothing here), 12
 * characters of the name, and the range that it had. */
static void parse_unloaded_drivers(triage_reader *r)
{
    const triage_layout *l = r->layout;
    kernel_dump_triage *t = &r->dump->triage;
    uint32_t offset = field(r, TRIAGE_AT_UNLOADED);
    uint64_t wanted, count;
    bytes list;

    if (offset == 0) return;
    if (!bytes_contains(r->dump->file, offset, l->pointer_size)) {
        notes_add(r->n, NOTE_WARNING,
                  "the unloaded drivers of the triage dump (at offset 0x%x) lie outside of the file", offset);
        return;
    }
    wanted = pointer(r, r->dump->file, offset);
    list = bytes_from(r->dump->file, (uint64_t)offset + l->pointer_size);
    count = wanted < list.len / l->unloaded_stride ? wanted : list.len / l->unloaded_stride;
    if (count < wanted) {
        notes_add(r->n, NOTE_WARNING,
                  "the triage dump says %" PRIu64 " unloaded drivers, the file ends after %" PRIu64, wanted,
                  count);
    }
    t->unloaded_drivers = ARENA_ARRAY(r->a, kernel_dump_unloaded_driver, (size_t)count);
    t->unloaded_driver_count = (size_t)count;
    for (size_t i = 0; i < count; i++) {
        kernel_dump_unloaded_driver *d = &t->unloaded_drivers[i];
        bytes b = bytes_clamp(list, i * l->unloaded_stride, l->unloaded_stride);
        uint16_t length = load_u16(b.ptr);
        d->name = utf16_cstr_to_utf8(
            r->a, bytes_clamp(b, l->unloaded_name,
                              length < TRIAGE_UNLOADED_NAME_SIZE ? length : TRIAGE_UNLOADED_NAME_SIZE));
        d->start = pointer(r, b, l->unloaded_start);
        d->end = pointer(r, b, l->unloaded_start + l->pointer_size);
    }
}

static void add_range(dump_range *ranges, size_t *count, bytes file, uint64_t address, bytes data)
{
    if (data.len) ranges[(*count)++] = (dump_range){address, data.len, (uint64_t)(data.ptr - file.ptr)};
}

/* Data blocks (address, offset, size), and the stack, the debugger data block and the data page. */
static void parse_memory(triage_reader *r)
{
    enum { STRIDE = TRIAGE_DATA_BLOCK_SIZE, EXTRA = 3 };
    kernel_dump *d = r->dump;
    kernel_dump_triage *t = &d->triage;
    const uint64_t mask = r->layout->pointer_size == 8 ? UINT64_MAX : UINT32_MAX;
    uint32_t offset = field(r, r->layout->data_blocks);
    bytes list = bytes_from(d->file, offset);
    size_t blocks, count = 0, lost;
    dump_range *ranges;

    t->data_block_count = field(r, r->layout->data_block_count);
    blocks = offset ? t->data_block_count : 0;
    if (blocks > list.len / STRIDE) {
        blocks = list.len / STRIDE;
        notes_add(r->n, NOTE_WARNING, "the triage dump says %u data blocks, the file ends after %zu",
                  t->data_block_count, blocks);
    }
    ranges = ARENA_ARRAY(r->a, dump_range, blocks + EXTRA);
    for (size_t i = 0; i < blocks; i++) {
        bytes b = bytes_clamp(list, i * STRIDE, STRIDE);
        ranges[count++] = (dump_range){load_u64(b.ptr) & mask, load_u32(b.ptr + 12), load_u32(b.ptr + 8)};
    }
    add_range(ranges, &count, d->file, t->stack_address, t->stack);
    add_range(ranges, &count, d->file, t->data_page_address, t->data_page);
    if (d->header.has & KERNEL_DUMP_HAS_KDBG) {
        add_range(ranges, &count, d->file, d->header.kd_debugger_data_block, t->debugger_data);
    }
    lost = dump_ranges_index(d->file.len, ranges, count, &d->memory);
    if (lost) {
        notes_add(r->n, NOTE_WARNING,
                  "%zu of %zu data blocks of the triage dump leave the file: the dump is cut short", lost,
                  count);
    }
}

static void parse_parts(triage_reader *r)
{
    enum { OWNER_TAG = 0x10 };
    const triage_layout *l = r->layout;
    kernel_dump_triage *t = &r->dump->triage;
    bytes mark;

    t->context = part(r, "context", TRIAGE_AT_CONTEXT);
    if (field(r, TRIAGE_AT_EXCEPTION))
        t->has_exception = kernel_parse_exception(r->dump->file, field(r, TRIAGE_AT_EXCEPTION),
                                                  l->pointer_size, &t->exception);
    t->mm = part(r, "memory manager data", TRIAGE_AT_MM);
    t->prcb = part(r, "PRCB", TRIAGE_AT_PRCB);
    t->process = part(r, "process", TRIAGE_AT_PROCESS);
    t->thread = part(r, "thread", TRIAGE_AT_THREAD);
    t->stack_address = field_pointer(r, TRIAGE_AT_TOP_OF_STACK);
    t->stack = slice_or_note(r, "call stack", field(r, TRIAGE_AT_STACK), field(r, TRIAGE_AT_STACK_SIZE));
    t->string_pool =
        slice_or_note(r, "string pool", field(r, TRIAGE_AT_STRINGS), field(r, TRIAGE_AT_STRINGS_SIZE));
    t->data_page_address = field_pointer(r, l->data_page_address);
    t->data_page = slice_or_note(r, "data page", field(r, l->data_page), field(r, l->data_page_size));
    t->debugger_data =
        slice_or_note(r, "debugger data", field(r, l->debugger_data), field(r, l->debugger_data_size));
    t->debugger_data_is_plain =
        bytes_slice(t->debugger_data, OWNER_TAG, 4, &mark) && memcmp(mark.ptr, "KDBG", 4) == 0;
}

error *kernel_parse_triage(arena *a, kernel_dump *dump, notes *n)
{
    triage_reader r = {.a = a,
                       .dump = dump,
                       .n = n,
                       .layout = dump->header.pointer_size == 8 ? &triage_layout64 : &triage_layout32,
                       .string_budget = (1 << 20) + 2 * (uint64_t)dump->file.len};
    kernel_dump_triage *t = &dump->triage;
    bytes mark;

    if (!bytes_contains(dump->file, dump->header.size, r.layout->table_size)) {
        return error_at_offset(
            a, ERROR_TRUNCATED, dump->file.len,
            "the file ends inside the triage dump's table (expected 0x%x bytes at 0x%" PRIx64 ")",
            r.layout->table_size, dump->header.size);
    }
    dump->has_triage = true;
    t->service_pack_build = field(&r, TRIAGE_AT_SERVICE_PACK);
    t->size_of_dump = field(&r, TRIAGE_AT_SIZE);
    t->options = field(&r, TRIAGE_AT_OPTIONS);
    t->broken_driver_offset = field(&r, TRIAGE_AT_BROKEN_DRIVER);
    t->valid =
        bytes_slice(dump->file, field(&r, TRIAGE_AT_VALID), 4, &mark) && memcmp(mark.ptr, "TRGD", 4) == 0;
    if (!t->valid) {
        notes_add(n, NOTE_WARNING,
                  "offset 0x%x: expected the end mark \"TRGD\" of the triage dump: the dump is not whole",
                  field(&r, TRIAGE_AT_VALID));
    }
    parse_parts(&r);
    parse_drivers(&r);
    parse_unloaded_drivers(&r);
    parse_memory(&r);
    return NULL;
}
