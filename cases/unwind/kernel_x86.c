/* What of an x86 kernel stands on the stack after a double fault: the handler that the processor enters
 * through a task gate, and the bug check. The structures are those parts that a debugger asks for, by the
 * names of Microsoft's symbols. */
struct _KSPECIAL_REGISTERS {
    unsigned long Cr0, Cr2, Cr3, Cr4;
    unsigned short Tr, Ldtr;
};
struct _KPROCESSOR_STATE {
    struct _KSPECIAL_REGISTERS SpecialRegisters;
};
struct _KPRCB {
    unsigned short MinorVersion, MajorVersion;
    struct _KPROCESSOR_STATE ProcessorState;
};
struct _KPRCB KiPrcb;

volatile long KiBugCheckData[5];

__declspec(noinline) void __stdcall KeBugCheckEx(long code, long a, long b, long c, long d)
{
    KiBugCheckData[0] = code;
    KiBugCheckData[1] = a;
    KiBugCheckData[2] = b;
    KiBugCheckData[3] = c;
    KiBugCheckData[4] = d;
    for (;;) {}
}

__asm__(".globl _KiTrap08\n"
        "_KiTrap08:\n"
        "    cli\n"
        "    pushl $0\n"
        "    pushl $0\n"
        "    pushl $0\n"
        "    pushl $8\n"
        "    pushl $0x7f\n"
        "    calll _KeBugCheckEx@20\n"
        "    jmp _KiTrap08\n");
extern void KiTrap08(void);

int KiSystemStartup(void)
{
    return KiPrcb.MajorVersion + (int)(unsigned long)&KiTrap08;
}
