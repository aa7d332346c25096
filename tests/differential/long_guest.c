/* A guest for QEMU that does nothing but enter 64-bit mode, say so on the serial port, and wait:
 * qemu_guest.py puts another machine's memory and registers in its place. Built as a 32-bit multiboot kernel
 * (the linker script is kernel_guest.ld); Intel SDM volume 3, 9.8.5 "Initializing IA-32e Mode".
 *
 *     2 MiB pages of the first GiB:  PML4 -> PDPT -> PD      one descriptor of 64-bit code */
#include <stdint.h>

enum { MAGIC = 0x1badb002, ENTRIES = 512, PRESENT = 3, LARGE = 0x83 };

__attribute__((section(".multiboot"), used)) static const uint32_t multiboot[] = {MAGIC, 0, -(uint32_t)MAGIC};

__attribute__((aligned(4096))) static uint64_t pml4[ENTRIES], pdpt[ENTRIES], pd[ENTRIES];
static const uint64_t gdt[] = {0, 0x00209a0000000000};
static struct __attribute__((packed)) {
    uint16_t limit;
    uint32_t base;
} gdtr;

/* hlt; jmp to it */
static const uint8_t wait_64[] = {0xf4, 0xeb, 0xfd};

__attribute__((used)) static void run(void)
{
    pml4[0] = (uint32_t)pdpt | PRESENT;
    pdpt[0] = (uint32_t)pd | PRESENT;
    for (uint32_t i = 0; i < ENTRIES; i++) pd[i] = (uint64_t)i << 21 | LARGE;
    gdtr.limit = sizeof gdt - 1;
    gdtr.base = (uint32_t)gdt;
    __asm__ volatile("movl %%cr4, %%eax; orl $0x20, %%eax; movl %%eax, %%cr4;" /* PAE */
                     "movl %0, %%cr3;"
                     "movl $0xc0000080, %%ecx; rdmsr; orl $0x901, %%eax; wrmsr;" /* LME, NXE, SCE */
                     "movl %%cr0, %%eax; orl $0x80000000, %%eax; movl %%eax, %%cr0;"
                     "lgdt %1;"
                     "movw $0x3f8, %%dx; movb $'K', %%al; outb %%al, %%dx;"
                     "pushl $8; pushl %2; lret" ::"r"(pml4),
                     "m"(gdtr), "r"(wait_64)
                     : "eax", "ecx", "edx", "memory");
}

__attribute__((naked, used, section(".start"))) void start(void);

void start(void)
{
    __asm__ volatile("movl $0x90000, %esp; call run; 1: hlt; jmp 1b");
}
