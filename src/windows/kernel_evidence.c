#include "windows/kernel_evidence.h"

/* Fields of KDDEBUGGER_DATA64 (wdbgexts.h) that hold a variable's address, and the variable. Fields whose
 * variable has another name in some builds are left out (NtBuildLab, KdPrintCircularBuffer). */
static const struct {
    uint16_t offset;
    const char *name;
} variables[] = {
    {0x48, "PsLoadedModuleList"},     {0x50, "PsActiveProcessHead"},    {0x58, "PspCidTable"},
    {0x60, "ExpSystemResourcesList"}, {0x78, "KeTimeIncrement"},        {0x80, "KeBugCheckCallbackListHead"},
    {0x90, "IopErrorLogListHead"},    {0x98, "ObpRootDirectoryObject"}, {0xa0, "ObpTypeObjectType"},
    {0x218, "KiProcessorBlock"},      {0x220, "MmUnloadedDrivers"},     {0x228, "MmLastUnloadedDriver"},
    {0x268, "CmNtCSDVersion"},
};

enum { VARIABLES = sizeof variables / sizeof *variables };

static void add(module_anchor *anchors, size_t *count, uint64_t base, const char *name, uint64_t address)
{
    if (address > base && address - base <= UINT32_MAX)
        anchors[(*count)++] = (module_anchor){str_from_cstr(name), address};
}

size_t nt_kernel_anchors(arena *a, const nt_kernel *k, const target *t, module_anchor **out)
{
    module_anchor *anchors = ARENA_ARRAY(a, module_anchor, VARIABLES + 1);
    uint64_t narrow = t->system.cpu == CPU_X86 ? UINT32_MAX : UINT64_MAX, address;
    size_t count = 0;
    *out = anchors;
    if (!k->base) return 0;
    add(anchors, &count, k->base, "KdDebuggerDataBlock", k->debugger_data & narrow);
    for (size_t i = 0; i < VARIABLES; i++)
        if (nt_kernel_u64(k, variables[i].offset, &address))
            add(anchors, &count, k->base, variables[i].name, address & narrow);
    if (count <= 1) { /* no block that can be read: the header has two of them */
        add(anchors, &count, k->base, "PsLoadedModuleList", t->kernel.ps_loaded_module_list & narrow);
        add(anchors, &count, k->base, "PsActiveProcessHead", t->kernel.ps_active_process_head & narrow);
    }
    return count;
}

/* The same structure's sizes and offsets. Builds before Windows 8.1 end before 0x338. */
static const struct {
    uint16_t offset, width;
    const char *type, *field;
} layouts[] = {
    {0x29a, 2, "_KTHREAD", "Teb"},
    {0x29c, 2, "_KTHREAD", "KernelStack"},
    {0x29e, 2, "_KTHREAD", "InitialStack"},
    {0x2a0, 2, "_KTHREAD", "ApcState.Process"},
    {0x2a2, 2, "_KTHREAD", "State"},
    {0x2a8, 2, "_EPROCESS", ""},
    {0x2aa, 2, "_EPROCESS", "Peb"},
    {0x2ac, 2, "_EPROCESS", "InheritedFromUniqueProcessId"},
    {0x2ae, 2, "_EPROCESS", "Pcb.DirectoryTableBase"},
    {0x2b0, 2, "_KPRCB", ""},
    {0x2b2, 2, "_KPRCB", "DpcRoutineActive"},
    {0x2b4, 2, "_KPRCB", "CurrentThread"},
    {0x2b6, 2, "_KPRCB", "MHz"},
    {0x2b8, 2, "_KPRCB", "CpuType"},
    {0x2ba, 2, "_KPRCB", "VendorString"},
    {0x2bc, 2, "_KPRCB", "ProcessorState.ContextFrame"},
    {0x2be, 2, "_KPRCB", "Number"},
    {0x2c0, 2, "_ETHREAD", ""},
    {0x2e2, 2, "_KPCR", "Self"},
    {0x2e4, 2, "_KPCR", "CurrentPrcb"},
    {0x2e6, 2, "_KPCR", "Prcb"},
    {0x338, 2, "_KPRCB", "Context"},
    {0x340, 4, "_KTHREAD", "StackLimit"},
    {0x344, 4, "_KTHREAD", "StackBase"},
    {0x348, 4, "_KTHREAD", "QueueListEntry"},
    {0x34c, 4, "_ETHREAD", "IrpList"},
    {0x350, 2, "_KPRCB", "IdleThread"},
    {0x35c, 2, "_KTHREAD", "WaitReason"},
};

enum { LAYOUTS = sizeof layouts / sizeof *layouts };

size_t nt_kernel_layouts(arena *a, const nt_kernel *k, module_layout **out)
{
    module_layout *found = ARENA_ARRAY(a, module_layout, LAYOUTS);
    size_t count = 0;
    for (size_t i = 0; i < LAYOUTS; i++) {
        if (!k->has_debugger_data || (size_t)layouts[i].offset + layouts[i].width > k->block_size) continue;
        uint64_t value = load_le(k->block + layouts[i].offset, layouts[i].width);
        if (value) /* 0 is "this build has no such field" */
            found[count++] =
                (module_layout){str_from_cstr(layouts[i].type), str_from_cstr(layouts[i].field), value};
    }
    *out = found;
    return count;
}
