#include "windows/kernel_anchors.h"

/* Fields of KDDEBUGGER_DATA64 (wdbgexts.h) that hold a variable's address, and the variable. Fields whose
 * variable has another name in some builds are left out (NtBuildLab, KdPrintCircularBuffer). */
static const struct {
    uint16_t offset;
    const char *name;
} fields[] = {
    {0x48, "PsLoadedModuleList"},     {0x50, "PsActiveProcessHead"},    {0x58, "PspCidTable"},
    {0x60, "ExpSystemResourcesList"}, {0x78, "KeTimeIncrement"},        {0x80, "KeBugCheckCallbackListHead"},
    {0x90, "IopErrorLogListHead"},    {0x98, "ObpRootDirectoryObject"}, {0xa0, "ObpTypeObjectType"},
    {0x218, "KiProcessorBlock"},      {0x220, "MmUnloadedDrivers"},     {0x228, "MmLastUnloadedDriver"},
    {0x268, "CmNtCSDVersion"},
};

enum { FIELDS = sizeof fields / sizeof *fields };

static void add(module_anchor *anchors, size_t *count, uint64_t base, const char *name, uint64_t address)
{
    if (address > base && address - base <= UINT32_MAX)
        anchors[(*count)++] = (module_anchor){str_from_cstr(name), address};
}

size_t nt_kernel_anchors(arena *a, const nt_kernel *k, const target *t, module_anchor **out)
{
    module_anchor *anchors = ARENA_ARRAY(a, module_anchor, FIELDS + 1);
    uint64_t narrow = t->system.cpu == CPU_X86 ? UINT32_MAX : UINT64_MAX, address;
    size_t count = 0;
    if (!k->base) return 0;
    add(anchors, &count, k->base, "KdDebuggerDataBlock", k->debugger_data & narrow);
    for (size_t i = 0; i < FIELDS; i++)
        if (nt_kernel_u64(k, fields[i].offset, &address))
            add(anchors, &count, k->base, fields[i].name, address & narrow);
    if (count <= 1) { /* no block that can be read: the header has two of them */
        add(anchors, &count, k->base, "PsLoadedModuleList", t->kernel.ps_loaded_module_list & narrow);
        add(anchors, &count, k->base, "PsActiveProcessHead", t->kernel.ps_active_process_head & narrow);
    }
    *out = anchors;
    return count;
}
