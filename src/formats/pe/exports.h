/* The export directory. Nothing but the 40-byte directory is read on opening; names are found by binary
 * search through the reader, and the address index is built on first use. */
#ifndef NTDBG_FORMATS_PE_EXPORTS_H
#define NTDBG_FORMATS_PE_EXPORTS_H

#include "formats/pe/image.h"

typedef struct pe_exports pe_exports;

typedef struct pe_export {
    str name;         /* empty: exported by ordinal only */
    str forwarder;    /* "NTDLL.RtlAllocateHeap" when the export is one; its rva is that text's, not code */
    uint32_t ordinal; /* with the ordinal base added */
    uint32_t rva;
} pe_export;

typedef struct pe_exports_header {
    str dll_name; /* empty when not readable */
    uint32_t timestamp;
    uint16_t major, minor;
    uint32_t ordinal_base;
    uint32_t function_count; /* as the directory says; at most 65536 of each are used */
    uint32_t name_count;
    uint32_t functions_rva, names_rva, ordinals_rva;
} pe_exports_header;

/* An image without an export directory gives an object without exports. Lives in `a`, as does everything it
 * hands out. ERROR_MEMORY: the directory itself is not readable. */
error *pe_exports_open(arena *a, const pe_image *image, pe_exports **out);

const pe_exports_header *pe_exports_get_header(const pe_exports *exports);

/* Exact name, case counts. Binary search over the sorted name table; when it fails (a hole, an unsorted
 * table) every readable name is compared. */
bool pe_exports_find_name(pe_exports *exports, str name, pe_export *out);
bool pe_exports_find_ordinal(pe_exports *exports, uint32_t ordinal, pe_export *out);
/* The export with the highest rva that is not above `rva`; forwarders are never nearest. Among several names
 * at one address the first in name order. */
bool pe_exports_nearest(pe_exports *exports, uint32_t rva, pe_export *out);

/* All readable exports ordered by rva (names at one rva in name order; a nameless ordinal once). */
size_t pe_exports_count(pe_exports *exports);
const pe_export *pe_exports_at(pe_exports *exports, size_t index);

#endif
