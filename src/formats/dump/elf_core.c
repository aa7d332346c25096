/* ELF core files of whole machines. Sources: the System V ABI (ELF), QEMU's target/i386/arch_dump.c (the note
 * "QEMU": version, size, registers), VirtualBox's dbgfcorefmt.h (the note "VBCPU"). */
#include "formats/dump/elf_core.h"

#include "base/vec.h"

#include <inttypes.h>
#include <string.h>

enum { CLASS_32 = 1, CLASS_64 = 2, LITTLE_ENDIAN_DATA = 1, TYPE_CORE = 4, PT_LOAD = 1, PT_NOTE = 4 };
enum { MOST_CPUS = 4096, MANY_HEADERS = 0xffff };

typedef VEC(machine_cpu) cpu_vec;

typedef struct reader {
    arena *a;
    elf_core *core;
    notes *n;
    cpu_vec cpus;
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

/* Selector, limit, flags, padding, base: 24 bytes. */
static uint64_t qemu_base(const uint8_t *segment)
{
    return load_u64(segment + 16);
}

static bool read_qemu_cpu(bytes d, machine_cpu *out)
{
    enum {
        SIZE = 0x1b8,
        GENERAL = 8,
        RIP = 0x88,
        SEGMENTS = 0x98,
        CR = 0x188,
        KERNEL_GS = 0x1b0,
        SEGMENT = 24
    };
    /* rax rbx rcx rdx rsi rdi rsp rbp r8 to r15, as they stand in the note */
    static const uint8_t ORDER[16] = {0, 3, 1, 2, 6, 7, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15};
    machine_cpu c = {0};
    const uint8_t *s = d.ptr + SEGMENTS;

    if (d.len < SIZE) return false;
    for (size_t i = 0; i < 16; i++) c.general[ORDER[i]] = load_u64(d.ptr + GENERAL + 8 * i);
    c.ip = load_u64(d.ptr + RIP);
    c.flags = load_u64(d.ptr + RIP + 8);
    c.cs = load_u16(s);
    c.ds = load_u16(s + SEGMENT);
    c.es = load_u16(s + 2 * SEGMENT);
    c.fs = load_u16(s + 3 * SEGMENT);
    c.gs = load_u16(s + 4 * SEGMENT);
    c.ss = load_u16(s + 5 * SEGMENT);
    c.fs_base = qemu_base(s + 3 * SEGMENT);
    c.gs_base = qemu_base(s + 4 * SEGMENT);
    c.gdt_base = qemu_base(s + 8 * SEGMENT);
    c.idt_base = qemu_base(s + 9 * SEGMENT);
    c.cr0 = load_u64(d.ptr + CR);
    c.cr2 = load_u64(d.ptr + CR + 16);
    c.cr3 = load_u64(d.ptr + CR + 24);
    c.cr4 = load_u64(d.ptr + CR + 32);
    c.kernel_gs_base = load_u64(d.ptr + KERNEL_GS);
    *out = c;
    return true;
}

static bool read_virtualbox_cpu(bytes d, machine_cpu *out)
{
    enum { SIZE = 0x220, SEGMENTS = 0x90, SEGMENT = 24, SELECTOR = 16, CR = 0x120, GDT = 0x180, IDT = 0x190 };
    enum { KERNEL_GS = 0x218, RIP = 0x70, RSP = 0x78, RBP = 0x80, FLAGS = 0x88 };
    /* rax rbx rcx rdx rsi rdi r8 to r15 */
    static const uint8_t ORDER[14] = {0, 3, 1, 2, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    machine_cpu c = {0};
    const uint8_t *s = d.ptr + SEGMENTS;

    if (d.len < SIZE) return false;
    for (size_t i = 0; i < 14; i++) c.general[ORDER[i]] = load_u64(d.ptr + 8 * i);
    c.ip = load_u64(d.ptr + RIP);
    c.general[4] = load_u64(d.ptr + RSP);
    c.general[5] = load_u64(d.ptr + RBP);
    c.flags = load_u64(d.ptr + FLAGS);
    c.cs = load_u16(s + SELECTOR);
    c.ds = load_u16(s + SEGMENT + SELECTOR);
    c.es = load_u16(s + 2 * SEGMENT + SELECTOR);
    c.fs = load_u16(s + 3 * SEGMENT + SELECTOR);
    c.gs = load_u16(s + 4 * SEGMENT + SELECTOR);
    c.ss = load_u16(s + 5 * SEGMENT + SELECTOR);
    c.fs_base = load_u64(s + 3 * SEGMENT);
    c.gs_base = load_u64(s + 4 * SEGMENT);
    c.cr0 = load_u64(d.ptr + CR);
    c.cr2 = load_u64(d.ptr + CR + 8);
    c.cr3 = load_u64(d.ptr + CR + 16);
    c.cr4 = load_u64(d.ptr + CR + 24);
    c.gdt_base = load_u64(d.ptr + GDT);
    c.idt_base = load_u64(d.ptr + IDT);
    c.kernel_gs_base = load_u64(d.ptr + KERNEL_GS);
    *out = c;
    return true;
}

static bool is_named(bytes name, const char *text)
{
    size_t length = strlen(text);

    return name.len >= length && memcmp(name.ptr, text, length) == 0 &&
           (name.len == length || !name.ptr[length]);
}

static void read_note(reader *r, bytes name, bytes data)
{
    machine_cpu c;
    bool known;

    if (is_named(name, "QEMU")) {
        r->core->writer = STR("QEMU");
        known = read_qemu_cpu(data, &c);
    } else if (is_named(name, "VBCORE")) {
        r->core->writer = STR("VirtualBox");
        return;
    } else if (is_named(name, "VBCPU")) {
        r->core->writer = STR("VirtualBox");
        known = read_virtualbox_cpu(data, &c);
    } else {
        return;
    }
    if (!known) {
        notes_add(r->n, NOTE_WARNING, "a processor's note of %.*s has 0x%zx bytes, which is too short",
                  STR_ARG(r->core->writer), data.len);
    } else if (r->cpus.count < MOST_CPUS) {
        *VEC_PUSH(r->a, &r->cpus) = c;
    }
}

/* Name size, data size, type; name and data are padded to four bytes. */
static void read_notes(reader *r, bytes list)
{
    enum { HEADER = 12 };
    uint64_t at = 0;
    bytes header, name, data;

    while (bytes_slice(list, at, HEADER, &header)) {
        uint64_t name_size = load_u32(header.ptr), data_size = load_u32(header.ptr + 4);
        uint64_t data_at = at + HEADER + ((name_size + 3) & ~(uint64_t)3);
        if (!bytes_slice(list, at + HEADER, name_size, &name) ||
            !bytes_slice(list, data_at, data_size, &data)) {
            notes_add(r->n, NOTE_WARNING, "the notes of the core file are cut short");
            return;
        }
        read_note(r, name, data);
        at = data_at + ((data_size + 3) & ~(uint64_t)3);
    }
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
        if (p.type == PT_NOTE) read_notes(r, bytes_clamp(core->file, p.offset, p.size));
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
    if (core->writer.len == 0) {
        return error_new(
            a, ERROR_UNSUPPORTED,
            "this is the core file of a program: expected a machine's, with the notes of QEMU or "
            "VirtualBox");
    }
    core->cpus = r.cpus.items;
    core->cpu_count = r.cpus.count;
    *out = core;
    return NULL;
}
