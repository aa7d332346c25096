/* ELF notes of hypervisors: a processor each. Sources: QEMU's target/i386/arch_dump.c (the note "QEMU":
 * version, size, registers) and target/arm/arch_dump.c (NT_PRSTATUS as Linux has it: registers at 0x70),
 * VirtualBox's dbgfcorefmt.h (the note "VBCPU"). */
#include "formats/dump/machine.h"

#include <string.h>

enum { MOST_CPUS = 4096 };

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

/* elf_prstatus of Linux for AArch64: x0 to x30, sp, pc, pstate. */
static bool read_arm64_cpu(bytes d, machine_arm64_cpu *out)
{
    enum { SIZE = 392, REGISTERS = 0x70 };
    machine_arm64_cpu c;

    if (d.len != SIZE) return false;
    for (size_t i = 0; i < 31; i++) c.x[i] = load_u64(d.ptr + REGISTERS + 8 * i);
    c.sp = load_u64(d.ptr + REGISTERS + 8 * 31);
    c.pc = load_u64(d.ptr + REGISTERS + 8 * 32);
    c.pstate = load_u64(d.ptr + REGISTERS + 8 * 33);
    *out = c;
    return true;
}

/* Linux' own notes: a hypervisor writes only the registers, a program's core file also what it was. */
static void read_core_note(arena *a, uint32_t type, bytes data, machine_state *out)
{
    enum { PRSTATUS = 1, PRPSINFO = 3, AUXV = 6, FILE_LIST = 0x46494c45 };
    machine_arm64_cpu c;

    if (type == PRPSINFO || type == AUXV || type == FILE_LIST) out->is_program = true;
    if (type == PRSTATUS && out->arm64_cpus.count < MOST_CPUS && read_arm64_cpu(data, &c))
        *VEC_PUSH(a, &out->arm64_cpus) = c;
}

static bool is_named(bytes name, const char *text)
{
    size_t length = strlen(text);

    return name.len >= length && memcmp(name.ptr, text, length) == 0 &&
           (name.len == length || !name.ptr[length]);
}

static void read_note(arena *a, bytes name, uint32_t type, bytes data, notes *n, machine_state *out)
{
    machine_cpu c;
    bool known;

    if (is_named(name, "QEMU")) {
        out->writer = STR("QEMU");
        known = read_qemu_cpu(data, &c);
    } else if (is_named(name, "VBCORE")) {
        out->writer = STR("VirtualBox");
        return;
    } else if (is_named(name, "VBCPU")) {
        out->writer = STR("VirtualBox");
        known = read_virtualbox_cpu(data, &c);
    } else {
        if (is_named(name, "CORE")) read_core_note(a, type, data, out);
        return;
    }
    if (!known) {
        notes_add(n, NOTE_WARNING, "a processor's note of %.*s has 0x%zx bytes, which is too short",
                  STR_ARG(out->writer), data.len);
    } else if (out->cpus.count < MOST_CPUS) {
        *VEC_PUSH(a, &out->cpus) = c;
    }
}

/* Name size, data size, type; name and data are padded to four bytes. */
void machine_notes_read(arena *a, bytes list, notes *n, machine_state *out)
{
    enum { HEADER = 12 };
    uint64_t at = 0;
    bytes header, name, data;

    while (bytes_slice(list, at, HEADER, &header)) {
        uint64_t name_size = load_u32(header.ptr), data_size = load_u32(header.ptr + 4);
        uint64_t data_at = at + HEADER + ((name_size + 3) & ~(uint64_t)3);
        if (!bytes_slice(list, at + HEADER, name_size, &name) ||
            !bytes_slice(list, data_at, data_size, &data)) {
            notes_add(n, NOTE_WARNING, "the notes of the processors are cut short");
            return;
        }
        read_note(a, name, load_u32(header.ptr + 8), data, n, out);
        at = data_at + ((data_size + 3) & ~(uint64_t)3);
    }
}
