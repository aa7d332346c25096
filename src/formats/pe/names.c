/* The words that `!dh` prints for numbers of the headers. */
#include "formats/pe/debug.h"
#include "formats/pe/exception.h"
#include "formats/pe/image.h"

typedef struct numbered_name {
    uint32_t value;
    str name;
} numbered_name;

#define NAME(value, text) {value, {text, sizeof(text) - 1}}

static str find_name(const numbered_name *names, size_t count, uint32_t value)
{
    for (size_t i = 0; i < count; i++)
        if (names[i].value == value) return names[i].name;
    return STR("");
}

#define FIND_NAME(table, value) find_name((table), sizeof(table) / sizeof *(table), (value))

str pe_machine_name(uint16_t machine)
{
    static const numbered_name names[] = {
        NAME(PE_MACHINE_I386, "i386"), NAME(PE_MACHINE_ARMNT, "ARM Thumb-2"),
        NAME(PE_MACHINE_AMD64, "X64"), NAME(PE_MACHINE_ARM64, "ARM64"),
        NAME(0x0200, "IA64"),          NAME(0xa641, "ARM64EC"),
        NAME(0xa64e, "ARM64X"),
    };
    return FIND_NAME(names, machine);
}

str pe_subsystem_name(uint16_t subsystem)
{
    static const numbered_name names[] = {
        NAME(0, "unknown"),
        NAME(1, "Native"),
        NAME(2, "Windows GUI"),
        NAME(3, "Windows CUI"),
        NAME(5, "OS/2 CUI"),
        NAME(7, "Posix CUI"),
        NAME(9, "Windows CE GUI"),
        NAME(10, "EFI application"),
        NAME(11, "EFI boot service driver"),
        NAME(12, "EFI runtime driver"),
        NAME(13, "EFI ROM"),
        NAME(14, "Xbox"),
        NAME(16, "Windows boot application"),
    };
    return FIND_NAME(names, subsystem);
}

str pe_directory_name(pe_directory_index index)
{
    static const numbered_name names[] = {
        NAME(PE_DIRECTORY_EXPORT, "Export"),
        NAME(PE_DIRECTORY_IMPORT, "Import"),
        NAME(PE_DIRECTORY_RESOURCE, "Resource"),
        NAME(PE_DIRECTORY_EXCEPTION, "Exception"),
        NAME(PE_DIRECTORY_SECURITY, "Security"),
        NAME(PE_DIRECTORY_RELOCATION, "Base Relocation"),
        NAME(PE_DIRECTORY_DEBUG, "Debug"),
        NAME(PE_DIRECTORY_DESCRIPTION, "Description"),
        NAME(PE_DIRECTORY_GLOBAL_POINTER, "Special"),
        NAME(PE_DIRECTORY_TLS, "Thread Storage"),
        NAME(PE_DIRECTORY_LOAD_CONFIG, "Load Configuration"),
        NAME(PE_DIRECTORY_BOUND_IMPORT, "Bound Import"),
        NAME(PE_DIRECTORY_IMPORT_ADDRESS_TABLE, "Import Address Table"),
        NAME(PE_DIRECTORY_DELAY_IMPORT, "Delay Import"),
        NAME(PE_DIRECTORY_COM_DESCRIPTOR, "COR20 Header"),
        NAME(PE_DIRECTORY_RESERVED, "Reserved"),
    };
    return FIND_NAME(names, (uint32_t)index);
}

str pe_debug_type_name(uint32_t type)
{
    static const numbered_name names[] = {
        NAME(PE_DEBUG_COFF, "coff"),
        NAME(PE_DEBUG_CODEVIEW, "cv"),
        NAME(PE_DEBUG_FPO, "fpo"),
        NAME(PE_DEBUG_MISC, "misc"),
        NAME(5, "exception"),
        NAME(6, "fixup"),
        NAME(7, "omap to src"),
        NAME(8, "omap from src"),
        NAME(9, "borland"),
        NAME(11, "clsid"),
        NAME(PE_DEBUG_VC_FEATURE, "feature"),
        NAME(PE_DEBUG_POGO, "pogo"),
        NAME(PE_DEBUG_ILTCG, "iltcg"),
        NAME(PE_DEBUG_REPRO, "repro"),
        NAME(PE_DEBUG_EMBEDDED_PORTABLE_PDB, "embedded pdb"),
        NAME(PE_DEBUG_PDB_CHECKSUM, "pdb checksum"),
        NAME(PE_DEBUG_EX_DLL_CHARACTERISTICS, "dllchar"),
    };
    return FIND_NAME(names, type);
}

str pe_unwind_op_name(uint8_t op)
{
    static const numbered_name names[] = {
        NAME(PE_UNWIND_PUSH_NONVOL, "PUSH_NONVOL"),
        NAME(PE_UNWIND_ALLOC_LARGE, "ALLOC_LARGE"),
        NAME(PE_UNWIND_ALLOC_SMALL, "ALLOC_SMALL"),
        NAME(PE_UNWIND_SET_FPREG, "SET_FPREG"),
        NAME(PE_UNWIND_SAVE_NONVOL, "SAVE_NONVOL"),
        NAME(PE_UNWIND_SAVE_NONVOL_FAR, "SAVE_NONVOL_FAR"),
        NAME(PE_UNWIND_EPILOG, "EPILOG"),
        NAME(PE_UNWIND_SPARE, "SPARE_CODE"),
        NAME(PE_UNWIND_SAVE_XMM128, "SAVE_XMM128"),
        NAME(PE_UNWIND_SAVE_XMM128_FAR, "SAVE_XMM128_FAR"),
        NAME(PE_UNWIND_PUSH_MACHFRAME, "PUSH_MACHFRAME"),
    };
    return FIND_NAME(names, op);
}
