/* The COFF symbol table that GNU's linker leaves in an image's file (it is not mapped). Layout: "PE Format",
 * "COFF Symbol Table". */
#ifndef NTDBG_FORMATS_PE_COFF_H
#define NTDBG_FORMATS_PE_COFF_H

#include "formats/pe/image.h"

typedef struct pe_coff_symbol {
    str name; /* as the linker knows it */
    uint32_t rva;
    uint32_t index; /* of its record */
    bool is_function;
    bool is_external;
} pe_coff_symbol;

/* Functions, data and labels that have a place in the image, by address and, where these are equal, in the
 * file's order; sections and files are left out. The image must be in file layout. What lies outside of the
 * file is left out, and so is everything above a million symbols. */
size_t pe_coff_symbols_read(arena *a, const pe_image *image, pe_coff_symbol **out);

#endif
