/* A machine for QEMU that pretends to be a Windows with a crash dump header, so that QEMU's
 * `dump-guest-memory -w` writes a full kernel dump: an independent writer of the format.
 *
 *     header (ELF note "VMCOREINFO") -> fw_cfg "etc/vmcoreinfo"
 *     KDBG with the four fields that QEMU follows, PRCB, CONTEXT
 *     page tables for fffff800`00000000 (QEMU does not use them, ntdbg does)
 *
 * 32-bit multiboot, no paging. What stands where is repeated in kernel_dump_qemu.py. */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long long u64;

enum {
    NOTE = 0x200000,
    HEADER = NOTE + 24,
    KDBG = 0x300000,
    KERNEL_DATA = 0x301000,
    PML4 = 0x400000,
    FW_CFG_SELECTOR = 0x510,
    FW_CFG_DATA = 0x511,
    FW_CFG_DMA = 0x514,
    FW_CFG_DIRECTORY = 0x19,
    SERIAL = 0x3f8,
};

__attribute__((section(".multiboot"), used, aligned(4))) static const u32 multiboot[3] = {0x1badb002, 0,
                                                                                          -0x1badb002u};

static volatile struct {
    u32 control, length;
    u64 address;
} dma;

static struct {
    u16 host_format, guest_format;
    u32 size;
    u64 address;
} __attribute__((packed)) vmcoreinfo;

static void out16(u16 port, u16 v)
{
    __asm__ volatile("outw %0,%1" ::"a"(v), "Nd"(port));
}

static void out32(u16 port, u32 v)
{
    __asm__ volatile("outl %0,%1" ::"a"(v), "Nd"(port));
}

static void out8(u16 port, u8 v)
{
    __asm__ volatile("outb %0,%1" ::"a"(v), "Nd"(port));
}

static u8 in8(u16 port)
{
    u8 v;

    __asm__ volatile("inb %1,%0" : "=a"(v) : "Nd"(port));
    return v;
}

static void put16(u32 at, u16 v)
{
    *(volatile u16 *)at = v;
}

static void put32(u32 at, u32 v)
{
    *(volatile u32 *)at = v;
}

static void put64(u32 at, u64 v)
{
    *(volatile u64 *)at = v;
}

static void fill(u32 at, u32 size, u32 v)
{
    for (u32 i = 0; i < size; i += 4) put32(at + i, v);
}

static void put_text(u32 at, const char *text, u32 size)
{
    for (u32 i = 0; i < size; i++) *(volatile u8 *)(at + i) = (u8)text[i];
}

static void make_header(void)
{
    fill(HEADER, 0x2000, 0x45474150);
    put32(NOTE, 11);
    put32(NOTE + 4, 0x2000);
    put32(NOTE + 8, 0);
    put_text(NOTE + 12, "VMCOREINFO\0", 12);
    put_text(HEADER, "PAGEDU64", 8);
    put32(HEADER + 0x8, 15);
    put32(HEADER + 0xc, 19041);
    put64(HEADER + 0x10, PML4);
    put64(HEADER + 0x18, 0x500000);
    put64(HEADER + 0x20, 0xfffff80000001000ull);
    put64(HEADER + 0x28, 0xfffff80000002000ull);
    put32(HEADER + 0x30, 0x8664);
    put32(HEADER + 0x34, 1);
    put32(HEADER + 0x38, 0);
    put64(HEADER + 0x80, KDBG);
    put32(HEADER + 0x88, 2);
    put32(HEADER + 0x8c, 0);
    put64(HEADER + 0x90, 0x3f7e);
    put64(HEADER + 0x98, 1);
    put64(HEADER + 0xa0, 0x9e);
    put64(HEADER + 0xa8, 0x100);
    put64(HEADER + 0xb0, 0x3ee0);
    put32(HEADER + 0xf98, 1);
}

static void make_kernel(void)
{
    fill(KDBG, 0x1000, 0);
    fill(KERNEL_DATA, 0x1000, 0);
    put_text(KDBG + 0x10, "KDBG", 4);
    put32(KDBG + 0x14, 0x380);
    put64(KDBG + 0x88, KERNEL_DATA);          /* KiBugcheckData: five zeros, so QEMU says LIVE_SYSTEM_DUMP */
    put64(KDBG + 0xc0, KERNEL_DATA + 0x100);  /* MmPfnDatabase */
    put64(KDBG + 0x218, KERNEL_DATA + 0x200); /* KiProcessorBlock */
    put16(KDBG + 0x338, 0x40);                /* OffsetPrcbContext */
    put64(KERNEL_DATA + 0x100, 0x500000);
    put64(KERNEL_DATA + 0x200, 0x302000); /* the PRCB */
    put64(0x302040, 0x303000);            /* its CONTEXT */
}

/* fffff800`00000000: page 1 -> 404000, page 2 -> 1000, and a large page at 200000 -> 600000. */
static void make_tables(void)
{
    fill(PML4, 0x4000, 0);
    put64(PML4 + 8 * 0x1f0, (PML4 + 0x1000) | 0x63);
    put64(PML4 + 0x1000, (PML4 + 0x2000) | 0x63);
    put64(PML4 + 0x2000, (PML4 + 0x3000) | 0x63);
    put64(PML4 + 0x2008, 0x600000 | 0xe3);
    put64(PML4 + 0x3008, 0x404063);
    put64(PML4 + 0x3010, 0x1063);
    put_text(0x404000, "written by a guest", 18);
    put_text(0x1000, "first page of the first run", 27);
    put_text(0x7ff000, "under a large page", 18);
}

static u16 find_file(const char *name, u32 size)
{
    u32 count = 0;
    u16 found = 0;

    out16(FW_CFG_SELECTOR, FW_CFG_DIRECTORY);
    for (u32 i = 0; i < 4; i++) count = count << 8 | in8(FW_CFG_DATA);
    for (u32 k = 0; k < count; k++) {
        u8 entry[64]; /* size (4), selector (2), reserved (2), name (56); big-endian */
        u32 same = 0;
        for (u32 i = 0; i < 64; i++) entry[i] = in8(FW_CFG_DATA);
        for (u32 i = 0; i < size; i++) same += entry[8 + i] == (u8)name[i];
        if (same == size) found = (u16)(entry[4] << 8 | entry[5]);
    }
    return found;
}

__attribute__((used)) void run(void);

void run(void)
{
    enum { SELECT = 0x08, WRITE = 0x10, FORMAT_ELF = 1 };
    u16 selector;

    make_header();
    make_kernel();
    make_tables();
    selector = find_file("etc/vmcoreinfo", 15);
    vmcoreinfo.guest_format = FORMAT_ELF;
    vmcoreinfo.size = 24 + 0x2000;
    vmcoreinfo.address = NOTE;
    dma.length = __builtin_bswap32(sizeof vmcoreinfo);
    dma.address = (u64)__builtin_bswap32((u32)&vmcoreinfo) << 32;
    dma.control = __builtin_bswap32((u32)selector << 16 | SELECT | WRITE);
    out32(FW_CFG_DMA, 0);
    out32(FW_CFG_DMA + 4, __builtin_bswap32((u32)&dma));
    out8(SERIAL, selector && dma.control == 0 ? 'K' : 'N');
}

__attribute__((naked, used, section(".start"))) void start(void);

void start(void)
{
    __asm__ volatile("movl $0x90000, %esp; call run; 1: hlt; jmp 1b");
}
