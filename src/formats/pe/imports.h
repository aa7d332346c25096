/* What an image imports: normal, delay-loaded and bound. */
#ifndef NTDBG_FORMATS_PE_IMPORTS_H
#define NTDBG_FORMATS_PE_IMPORTS_H

#include "formats/pe/image.h"

typedef struct pe_import {
    size_t dll;        /* index into pe_imports.dlls */
    str name;          /* empty when by ordinal, or when the name is not readable */
    uint32_t slot_rva; /* the IAT slot that receives the address */
    uint16_t hint;
    uint16_t ordinal; /* when by_ordinal */
    bool by_ordinal;
} pe_import;

typedef struct pe_import_dll {
    str name;           /* "KERNEL32.dll"; empty when not readable */
    uint32_t names_rva; /* OriginalFirstThunk / the delay-load name table */
    uint32_t slots_rva; /* FirstThunk / the delay-load IAT */
    uint32_t timestamp; /* 0 not bound; 0xffffffff bound the new way */
    uint32_t forwarder_chain;
    uint32_t attributes; /* delay-load only */
    uint32_t module_handle_rva;
    bool delayed;
    size_t first; /* its imports are items[first .. first+count) */
    size_t count;
} pe_import_dll;

typedef struct pe_imports {
    pe_import_dll *dlls;
    size_t dll_count;
    pe_import *items;
    size_t count;
    bool complete; /* false when a hole or a limit (65536 imports) cut something off */
} pe_imports;

/* The import and the delay-import directory together, normal ones first. An image that has none gives an
 * empty list; a part that is not readable gives what is, with complete = false. `loaded_base`: see
 * pe_va_to_rva (only delay-load tables of old 32-bit linkers hold addresses). */
void pe_imports_read(arena *a, const pe_image *image, uint64_t loaded_base, pe_imports *out);
/* The import whose IAT slot this is, or NULL. */
const pe_import *pe_imports_find_slot(const pe_imports *imports, uint32_t slot_rva);
/* "KERNEL32!HeapAlloc" (dll name without its extension) or "COMCTL32!#17". */
str pe_import_text(arena *a, const pe_imports *imports, const pe_import *import);

typedef struct pe_bound_import {
    str name;
    uint32_t timestamp;
    bool forwarder; /* a forwarder reference of the last entry that is none */
} pe_bound_import;

void pe_bound_imports_read(arena *a, const pe_image *image, pe_bound_import **out, size_t *count);

#endif
