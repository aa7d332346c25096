/* Names of the bits of NtGlobalFlag. Source: windows-driver-docs, "!gflag"; the words behind the
 * abbreviations are those that public transcripts and gflags.exe show. */
#include "windows/global_flags.h"

#include <stddef.h>

static const struct {
    const char *name, *words;
} flags[32] = {
    {"soe", "Stop On Exception"},
    {"sls", "Show Loader Snaps"},
    {"dic", "Debug Initial Command"},
    {"shg", "Stop on Hung GUI"},
    {"htc", "Enable heap tail checking"},
    {"hfc", "Enable heap free checking"},
    {"hpc", "Enable heap parameter checking"},
    {"hvc", "Enable heap validation on call"},
    {"vrf", "Enable application verifier"},
    {NULL, NULL},
    {"ptg", "Enable pool tagging"},
    {"htg", "Enable heap tagging"},
    {"ust", "Create user mode stack trace database"},
    {"kst", "Create kernel mode stack trace database"},
    {"otl", "Maintain a list of objects for each type"},
    {"htd", "Enable heap tagging by DLL"},
    {"dse", "Disable stack extensions"},
    {"d32", "Enable debugging of Win32 Subsystem"},
    {"ksl", "Enable loading of kernel debugger symbols"},
    {"dps", "Disable paging of kernel stacks"},
    {"scb", "Enable system critical breaks"},
    {"dhc", "Disable Heap Coalesce on Free"},
    {"ece", "Enable close exception"},
    {"eel", "Enable exception logging"},
    {"eot", "Enable object handle type tagging"},
    {"hpa", "Place heap allocations at ends of pages"},
    {"dwl", "Debug WINLOGON"},
    {"ddp", "Disable kernel mode DbgPrint output"},
    {"cse", "Early critical section event creation"},
    {"sue", "Stop on Unhandled Exception"},
    {"bhd", "Enable bad handles detection"},
    {"dpd", "Disable protected DLL verification"},
};

bool nt_global_flag(unsigned bit, const char **name, const char **words)
{
    if (bit >= 32 || !flags[bit].name) return false;
    *name = flags[bit].name;
    *words = flags[bit].words;
    return true;
}
