/* TRIAGE_DUMP64: the small dump's table of offsets, its driver lists and its data blocks. */
#include "formats/dump/kernel_reader.h"

#include "base/utf16.h"

#include <inttypes.h>
#include <string.h>

/* Offsets of the table's fields, from its start at 0x2000. */
enum {
    TABLE = KERNEL_HEADER64_SIZE,
    TABLE_SIZE = 0x80,
    AT_SERVICE_PACK = TABLE,
    AT_SIZE = TABLE + 0x4,
    AT_VALID = TABLE + 0x8,
    AT_CONTEXT = TABLE + 0xc,
    AT_EXCEPTION = TABLE + 0x10,
    AT_MM = TABLE + 0x14,
    AT_UNLOADED = TABLE + 0x18,
    AT_PRCB = TABLE + 0x1c,
    AT_PROCESS = TABLE + 0x20,
    AT_THREAD = TABLE + 0x24,
    AT_STACK = TABLE + 0x28,
    AT_STACK_SIZE = TABLE + 0x2c,
    AT_DRIVERS = TABLE + 0x30,
    AT_DRIVER_COUNT = TABLE + 0x34,
    AT_STRINGS = TABLE + 0x38,
    AT_STRINGS_SIZE = TABLE + 0x3c,
    AT_BROKEN_DRIVER = TABLE + 0x40,
    AT_OPTIONS = TABLE + 0x44,
    AT_TOP_OF_STACK = TABLE + 0x48,
    AT_DATA_PAGE_ADDRESS = TABLE + 0x60, /* 16 bytes for Itanium's backing store come before */
    AT_DATA_PAGE = TABLE + 0x68,
    AT_DATA_PAGE_SIZE = TABLE + 0x6c,
    AT_DEBUGGER_DATA = TABLE + 0x70,
    AT_DEBUGGER_DATA_SIZE = TABLE + 0x74,
    AT_DATA_BLOCKS = TABLE + 0x78,
    AT_DATA_BLOCK_COUNT = TABLE + 0x7c,
};

typedef struct triage_reader {
    arena *a;
    kernel_dump *dump;
    notes *n;
    uint64_t string_budget; /* bytes of text still to be converted */
    size_t bad_names;
} triage_reader;

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
static bytes part(triage_reader *r, const char *what, uint64_t field)
{
    static const uint64_t OFFSETS[] = {AT_VALID,         AT_EXCEPTION,   AT_MM,       AT_UNLOADED, AT_PRCB,
                                       AT_PROCESS,       AT_THREAD,      AT_STACK,    AT_DRIVERS,  AT_STRINGS,
                                       AT_DEBUGGER_DATA, AT_DATA_BLOCKS, AT_DATA_PAGE};
    uint32_t start = kernel_u32(r->dump->file, field);
    uint32_t end = start < TABLE ? TABLE : kernel_u32(r->dump->file, AT_SIZE);

    for (size_t i = 0; i < sizeof OFFSETS / sizeof OFFSETS[0]; i++) {
        uint32_t other = kernel_u32(r->dump->file, OFFSETS[i]);
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

/* Each entry: the name's offset, alignment, then the loader's KLDR_DATA_TABLE_ENTRY. */
static void parse_drivers(triage_reader *r)
{
    enum {
        STRIDE = 0x90,
        AT_LDR = 8,
        LDR_SIZE = 0x88,
        LDR_BASE = 0x30,
        LDR_ENTRY_POINT = 0x38,
        LDR_IMAGE_SIZE = 0x40,
        LDR_FLAGS = 0x68,
        LDR_CHECKSUM = 0x78,
        LDR_TIMESTAMP = 0x80
    };
    kernel_dump_triage *t = &r->dump->triage;
    bytes list = bytes_from(r->dump->file, kernel_u32(r->dump->file, AT_DRIVERS));
    uint32_t wanted = kernel_u32(r->dump->file, AT_DRIVER_COUNT);
    size_t count = wanted;

    if (kernel_u32(r->dump->file, AT_DRIVERS) == 0) return;
    if (count > list.len / STRIDE) {
        count = list.len / STRIDE;
        notes_add(r->n, NOTE_WARNING, "the triage dump says %u drivers, the file ends after %zu", wanted,
                  count);
    }
    t->drivers = ARENA_ARRAY(r->a, kernel_dump_driver, count);
    t->driver_count = count;
    for (size_t i = 0; i < count; i++) {
        kernel_dump_driver *d = &t->drivers[i];
        bytes b = bytes_clamp(list, i * STRIDE, STRIDE);
        d->path = pool_string(r, kernel_u32(b, 0));
        d->entry = bytes_clamp(b, AT_LDR, LDR_SIZE);
        d->base = kernel_u64(d->entry, LDR_BASE);
        d->entry_point = kernel_u64(d->entry, LDR_ENTRY_POINT);
        d->size = kernel_u32(d->entry, LDR_IMAGE_SIZE);
        d->flags = kernel_u32(d->entry, LDR_FLAGS);
        d->checksum = kernel_u32(d->entry, LDR_CHECKSUM);
        d->timestamp = kernel_u32(d->entry, LDR_TIMESTAMP);
    }
    if (r->bad_names) {
        notes_add(r->n, NOTE_WARNING, "the names of %zu drivers of the triage dump lie outside of the file",
                  r->bad_names);
    }
}

/* A 64-bit count, then for each driver a UNICODE_STRING (its pointer means nothing here), 12 characters of
 * the name, and the range that it had. */
static void parse_unloaded_drivers(triage_reader *r)
{
    enum { STRIDE = 56, AT_NAME = 16, NAME_SIZE = 24, AT_START = 40, AT_END = 48 };
    kernel_dump_triage *t = &r->dump->triage;
    uint32_t offset = kernel_u32(r->dump->file, AT_UNLOADED);
    uint64_t wanted, count;
    bytes list;

    if (offset == 0) return;
    if (!bytes_u64(r->dump->file, offset, &wanted)) {
        notes_add(r->n, NOTE_WARNING,
                  "the unloaded drivers of the triage dump (at offset 0x%x) lie outside of the file", offset);
        return;
    }
    list = bytes_from(r->dump->file, (uint64_t)offset + 8);
    count = wanted < list.len / STRIDE ? wanted : list.len / STRIDE;
    if (count < wanted) {
        notes_add(r->n, NOTE_WARNING,
                  "the triage dump says %" PRIu64 " unloaded drivers, the file ends after %" PRIu64, wanted,
                  count);
    }
    t->unloaded_drivers = ARENA_ARRAY(r->a, kernel_dump_unloaded_driver, (size_t)count);
    t->unloaded_driver_count = (size_t)count;
    for (size_t i = 0; i < count; i++) {
        bytes b = bytes_clamp(list, i * STRIDE, STRIDE);
        uint16_t length = load_u16(b.ptr);
        t->unloaded_drivers[i].name =
            utf16_cstr_to_utf8(r->a, bytes_clamp(b, AT_NAME, length < NAME_SIZE ? length : NAME_SIZE));
        t->unloaded_drivers[i].start = kernel_u64(b, AT_START);
        t->unloaded_drivers[i].end = kernel_u64(b, AT_END);
    }
}

static void add_range(dump_range *ranges, size_t *count, bytes file, uint64_t address, bytes data)
{
    if (data.len) ranges[(*count)++] = (dump_range){address, data.len, (uint64_t)(data.ptr - file.ptr)};
}

/* Data blocks (address, offset, size), and the stack, the debugger data block and the data page. */
static void parse_memory(triage_reader *r)
{
    enum { STRIDE = 16, EXTRA = 3 };
    kernel_dump *d = r->dump;
    kernel_dump_triage *t = &d->triage;
    uint32_t offset = kernel_u32(d->file, AT_DATA_BLOCKS);
    bytes list = bytes_from(d->file, offset);
    size_t blocks, count = 0, lost;
    dump_range *ranges;

    t->data_block_count = kernel_u32(d->file, AT_DATA_BLOCK_COUNT);
    blocks = offset ? t->data_block_count : 0;
    if (blocks > list.len / STRIDE) {
        blocks = list.len / STRIDE;
        notes_add(r->n, NOTE_WARNING, "the triage dump says %u data blocks, the file ends after %zu",
                  t->data_block_count, blocks);
    }
    ranges = ARENA_ARRAY(r->a, dump_range, blocks + EXTRA);
    for (size_t i = 0; i < blocks; i++) {
        bytes b = bytes_clamp(list, i * STRIDE, STRIDE);
        ranges[count++] = (dump_range){load_u64(b.ptr), load_u32(b.ptr + 12), load_u32(b.ptr + 8)};
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

error *kernel_parse_triage(arena *a, kernel_dump *dump, notes *n)
{
    enum { OWNER_TAG = 0x10 };
    triage_reader r = {
        .a = a, .dump = dump, .n = n, .string_budget = (1 << 20) + 2 * (uint64_t)dump->file.len};
    kernel_dump_triage *t = &dump->triage;
    bytes file = dump->file, mark;

    if (!bytes_contains(file, TABLE, TABLE_SIZE)) {
        return error_at_offset(a, ERROR_TRUNCATED, file.len,
                               "the file ends inside the triage dump's table (expected 0x%x bytes at 0x%x)",
                               TABLE_SIZE, TABLE);
    }
    dump->has_triage = true;
    t->service_pack_build = kernel_u32(file, AT_SERVICE_PACK);
    t->size_of_dump = kernel_u32(file, AT_SIZE);
    t->options = kernel_u32(file, AT_OPTIONS);
    t->broken_driver_offset = kernel_u32(file, AT_BROKEN_DRIVER);
    t->valid = bytes_slice(file, kernel_u32(file, AT_VALID), 4, &mark) && memcmp(mark.ptr, "TRGD", 4) == 0;
    if (!t->valid) {
        notes_add(n, NOTE_WARNING,
                  "offset 0x%x: expected the end mark \"TRGD\" of the triage dump: the dump is not whole",
                  kernel_u32(file, AT_VALID));
    }
    t->context = part(&r, "context", AT_CONTEXT);
    if (kernel_u32(file, AT_EXCEPTION)) {
        t->has_exception = kernel_parse_exception(file, kernel_u32(file, AT_EXCEPTION), &t->exception);
    }
    t->mm = part(&r, "memory manager data", AT_MM);
    t->prcb = part(&r, "PRCB", AT_PRCB);
    t->process = part(&r, "process", AT_PROCESS);
    t->thread = part(&r, "thread", AT_THREAD);
    t->stack_address = kernel_u64(file, AT_TOP_OF_STACK);
    t->stack = slice_or_note(&r, "call stack", kernel_u32(file, AT_STACK), kernel_u32(file, AT_STACK_SIZE));
    t->string_pool =
        slice_or_note(&r, "string pool", kernel_u32(file, AT_STRINGS), kernel_u32(file, AT_STRINGS_SIZE));
    t->data_page_address = kernel_u64(file, AT_DATA_PAGE_ADDRESS);
    t->data_page =
        slice_or_note(&r, "data page", kernel_u32(file, AT_DATA_PAGE), kernel_u32(file, AT_DATA_PAGE_SIZE));
    t->debugger_data = slice_or_note(&r, "debugger data", kernel_u32(file, AT_DEBUGGER_DATA),
                                     kernel_u32(file, AT_DEBUGGER_DATA_SIZE));
    t->debugger_data_is_plain =
        bytes_slice(t->debugger_data, OWNER_TAG, 4, &mark) && memcmp(mark.ptr, "KDBG", 4) == 0;
    parse_drivers(&r);
    parse_unloaded_drivers(&r);
    parse_memory(&r);
    return NULL;
}
