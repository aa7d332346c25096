/* KDDEBUGGER_DATA64: where its fields stand. wdbgexts.h of the WDK; the same for 32-bit systems, whose
 * pointers are sign-extended. Fields of 64 bits up to 0x298, offsets of 16 bits from there on. */
#ifndef NTDBG_FORMATS_DUMP_KDBG_H
#define NTDBG_FORMATS_DUMP_KDBG_H

enum {
    KDBG_OWNER_TAG = 0x10, /* "KDBG" */
    KDBG_SIZE = 0x14,
    KDBG_KERNEL_BASE = 0x18,
    KDBG_LOADED_MODULES = 0x48,    /* PsLoadedModuleList */
    KDBG_ACTIVE_PROCESSES = 0x50,  /* PsActiveProcessHead */
    KDBG_SYSTEM_RESOURCES = 0x60,  /* ExpSystemResourcesList */
    KDBG_TIME_INCREMENT = 0x78,    /* KeTimeIncrement */
    KDBG_BUGCHECK_DATA = 0x88,     /* KiBugCheckData: code and four parameters */
    KDBG_PFN_DATABASE = 0xc0,      /* MmPfnDatabase */
    KDBG_PAGE_SIZE = 0x138,        /* MmPageSize */
    KDBG_BUILD_LAB = 0x208,        /* NtBuildLab */
    KDBG_PROCESSOR_BLOCK = 0x218,  /* KiProcessorBlock: addresses of the PRCBs */
    KDBG_UNLOADED_DRIVERS = 0x220, /* MmUnloadedDrivers */
    KDBG_LAST_UNLOADED = 0x228,    /* MmLastUnloadedDriver */
    KDBG_THREAD_TEB = 0x29a,       /* from here on: offsets in KTHREAD, EPROCESS, KPRCB */
    KDBG_KERNEL_STACK = 0x29c,
    KDBG_THREAD_PROCESS = 0x2a0, /* ApcState.Process */
    KDBG_PROCESS_PEB = 0x2aa,
    KDBG_PROCESS_DIRECTORY = 0x2ae,
    KDBG_PRCB_CURRENT_THREAD = 0x2b4,
    KDBG_PRCB_STATE_CONTEXT = 0x2bc, /* ProcessorState.ContextFrame */
    KDBG_PRCB_NUMBER = 0x2be,
    KDBG_PRCB_CONTEXT = 0x338,
    KDBG_PTE_BASE = 0x360,
};

#endif
