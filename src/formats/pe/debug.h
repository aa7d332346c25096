/* The debug directory: which PDB belongs to the image. */
#ifndef NTDBG_FORMATS_PE_DEBUG_H
#define NTDBG_FORMATS_PE_DEBUG_H

#include "formats/pe/image.h"

enum {
    PE_DEBUG_COFF = 1,
    PE_DEBUG_CODEVIEW = 2,
    PE_DEBUG_FPO = 3,
    PE_DEBUG_MISC = 4,
    PE_DEBUG_VC_FEATURE = 12,
    PE_DEBUG_POGO = 13,
    PE_DEBUG_ILTCG = 14,
    PE_DEBUG_REPRO = 16,
    PE_DEBUG_EMBEDDED_PORTABLE_PDB = 17,
    PE_DEBUG_PDB_CHECKSUM = 19,
    PE_DEBUG_EX_DLL_CHARACTERISTICS = 20,
};

typedef struct pe_debug_entry {
    uint32_t characteristics;
    uint32_t timestamp;
    uint16_t major, minor;
    uint32_t type;
    uint32_t size;
    uint32_t rva;    /* 0: not mapped */
    uint32_t offset; /* in the file */
} pe_debug_entry;

typedef enum pe_codeview_kind {
    PE_CODEVIEW_RSDS, /* PDB 7.0: guid + age */
    PE_CODEVIEW_NB10, /* PDB 2.0: signature + age */
    PE_CODEVIEW_NB09, /* CodeView inside the image, no PDB (also NB11) */
} pe_codeview_kind;

typedef struct pe_codeview {
    pe_codeview_kind kind;
    uint8_t guid[16];   /* RSDS, in the file's byte order */
    uint32_t signature; /* NB10 */
    uint32_t age;
    str path; /* the PDB's path as the linker wrote it */
} pe_codeview;

/* The entries that are there (at most 64). No directory: zero entries. */
void pe_debug_read(arena *a, const pe_image *image, pe_debug_entry **out, size_t *count);
/* The entry's data, as much of it as is there (at most 1 MB). */
bytes pe_debug_data(arena *a, const pe_image *image, const pe_debug_entry *entry);
/* The first CodeView record. ERROR_NOT_FOUND: the image has none; ERROR_MEMORY: it has one that is not there.
 */
error *pe_codeview_read(arena *a, const pe_image *image, pe_codeview *out);
/* Decodes a CodeView record (also as minidumps carry it beside a module). A path that is cut off is kept as
 * far as it goes. ERROR_FORMAT when it is none of the kinds above. */
error *pe_codeview_parse(arena *a, bytes record, pe_codeview *out);
/* "{F5D4C3B2-A1E0-...}" without braces: 8-4-4-4-12 upper-case digits. */
str pe_guid_text(arena *a, const uint8_t guid[16]);
/* The PDB's directory in a symbol store: 32 digits of the GUID and the age in hex without leading zeros. */
str pe_codeview_store_key(arena *a, const pe_codeview *record);
/* The image's directory in a symbol store: "%08X%x" of timestamp and size. */
str pe_image_store_key(arena *a, uint32_t timestamp, uint32_t image_size);
/* "cv", "coff", "misc", "fpo" ... as `!dh` names them in its Type column; empty when unknown. */
str pe_debug_type_name(uint32_t type);

#endif
