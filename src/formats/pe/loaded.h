/* An image's bytes as the loader leaves them: a file's sections at their RVAs, relocations applied, and the
 * places that the loader or the kernel writes afterwards. For comparing memory with the file. Source:
 * Microsoft's "PE Format"; winnt.h for dynamic value relocations. */
#ifndef NTDBG_FORMATS_PE_LOADED_H
#define NTDBG_FORMATS_PE_LOADED_H

#include "formats/pe/image.h"

typedef struct pe_loaded pe_loaded;

/* `file` is an image in file layout, and must outlive the result; `base` is where it was loaded. Damaged
 * relocations end where the damage is. */
pe_loaded *pe_loaded_new(arena *a, const pe_image *file, uint64_t base);
/* As pe_read, with relocations applied. */
size_t pe_loaded_read(const pe_loaded *l, uint64_t rva, void *buffer, size_t size);

/* Bytes that are meant to differ from the file. */
typedef struct pe_changed_site {
    uint32_t rva, size;
} pe_changed_site;

/* The import address tables (of imports, delay-loaded ones too as far as the directory covers them): written
 * by the loader. */
bool pe_loaded_is_import_address(const pe_loaded *l, uint64_t rva);
/* Code that the kernel rewrites when it loads the image: retpolines (import, indirect and switch-table jumps)
 * and values that depend on where the kernel lies (image load configuration, DynamicValueRelocTable). Sorted
 * by RVA. */
size_t pe_dynamic_sites(arena *a, const pe_image *file, const pe_changed_site **out);

#endif
