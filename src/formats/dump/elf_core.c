/* ELF core files of whole machines. Source: the System V ABI (ELF). What their notes say is in
 * machine_notes.c. */
#include "formats/dump/elf_core.h"

#include <inttypes.h>
#include <string.h>

enum { CLASS_32 = 1, CLASS_64 = 2, LITTLE_ENDIAN_DATA = 1, TYPE_CORE = 4, PT_LOAD = 1, PT_NOTE = 4 };
enum { MANY_HEADERS = 0xffff, MACHINE_AARCH64 = 183 };

typedef struct reader {
    arena *a;
    elf_core *core;
    notes *n;
} reader;

typedef struct program_header {
    uint32_t type;
    uint64_t offset, physical, size;
} program_header;

static program_header read_header(bytes b, bool wide)
{
    if (wide) {
        return (program_header){load_u32(b.ptr), load_u64(b.ptr + 8), load_u64(b.ptr + 24),
                                load_u64(b.ptr + 32)};
    }
    return (program_header){load_u32(b.ptr), load_u32(b.ptr + 4), load_u32(b.ptr + 12), load_u32(b.ptr + 16)};
}

static error *read_program_headers(reader *r, uint64_t at, uint64_t count, uint64_t stride, bool wide)
{
    const uint64_t size = wide ? 56 : 32;
    elf_core *core = r->core;
    bytes list, b;
    size_t loads = 0, lost;

    if (stride < size || count > core->file.len / stride ||
        !bytes_slice(core->file, at, count * stride, &list)) {
        return error_at_offset(r->a, ERROR_TRUNCATED, at,
                               "the program headers of the core file leave the file (%" PRIu64 " of %" PRIu64
                               " bytes)",
                               count, stride);
    }
    dump_range *ranges = ARENA_ARRAY(r->a, dump_range, (size_t)count);
    for (uint64_t i = 0; i < count; i++) {
        if (!bytes_slice(list, i * stride, size, &b)) break;
        program_header p = read_header(b, wide);
        if (p.type == PT_NOTE)
            machine_notes_read(r->a, bytes_clamp(core->file, p.offset, p.size), r->n, &core->state);
        if (p.type == PT_LOAD && p.size) ranges[loads++] = (dump_range){p.physical, p.size, p.offset};
    }
    lost = dump_ranges_index(core->file.len, ranges, loads, &core->memory);
    if (lost) {
        notes_add(r->n, NOTE_WARNING, "%zu of %zu pieces of memory leave the core file: it is cut short",
                  lost, loads);
    }
    return NULL;
}

/* With 0xffff program headers or more, section 0 has their number. */
static uint64_t header_count(bytes file, bool wide)
{
    uint64_t sections = 0;
    uint32_t many = 0;
    uint16_t count = 0;

    bytes_u16(file, wide ? 56 : 44, &count);
    if (count != MANY_HEADERS) return count;
    if (wide) bytes_u64(file, 40, &sections);
    else if (bytes_u32(file, 32, &many)) sections = many;
    many = 0;
    if (sections) bytes_u32(file, sections + (wide ? 44 : 28), &many);
    return many;
}

error *elf_core_open(arena *a, bytes file, notes *n, elf_core **out)
{
    enum { SIZE_32 = 52, SIZE_64 = 64 };
    elf_core *core = ARENA_NEW(a, elf_core);
    reader r = {.a = a, .core = core, .n = n};
    uint64_t headers = 0;
    uint16_t stride = 0;
    bytes b;
    error *e;

    if (!bytes_slice(file, 0, SIZE_32, &b) ||
        memcmp(b.ptr,
               "\x7f"
               "ELF",
               4) != 0 ||
        (b.ptr[4] != CLASS_32 && b.ptr[4] != CLASS_64) || (b.ptr[4] == CLASS_64 && file.len < SIZE_64) ||
        b.ptr[5] != LITTLE_ENDIAN_DATA || load_u16(b.ptr + 16) != TYPE_CORE) {
        return error_at_offset(a, ERROR_FORMAT, 0, "expected the header of a little-endian ELF core file");
    }
    const bool wide = b.ptr[4] == CLASS_64;
    core->file = file;
    core->pointer_size = wide ? 8 : 4;
    core->machine = load_u16(b.ptr + 18);
    headers = wide ? load_u64(b.ptr + 32) : load_u32(b.ptr + 28);
    bytes_u16(file, wide ? 54 : 42, &stride);
    e = read_program_headers(&r, headers, header_count(file, wide), stride, wide);
    if (e) return e;
    /* Of ARM64 QEMU writes nothing of its own name. */
    if (core->machine == MACHINE_AARCH64 && core->state.arm64_cpus.count && !core->state.is_program)
        core->state.writer = STR("QEMU");
    if (core->state.writer.len == 0) {
        return error_new(
            a, ERROR_UNSUPPORTED,
            "this is the core file of a program: expected a machine's, with the notes of QEMU or "
            "VirtualBox");
    }
    *out = core;
    return NULL;
}
