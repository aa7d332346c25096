/* Names of functions in an image that is a file, from its PDB: what `ln` would say, for tools without a
 * session. */
#ifndef NTDBG_CLI_TOOLS_IMAGE_NAMES_H
#define NTDBG_CLI_TOOLS_IMAGE_NAMES_H

#include "cli/tools/tool.h"
#include "formats/pe/image.h"
#include "symbols/symbols.h"

typedef struct image_names {
    symbols *symbols;
    module *module; /* with a PDB whose GUID and age are the image's; NULL = none, `why` says the reason */
    str pdb;        /* its path */
    str why;
} image_names;

/* `symbol_path` as -y takes it; the image's own folder is looked into, too (empty: it has none). `server` may
 * be NULL. */
image_names image_names_open(arena *a, const pe_image *image, str file_name, str folder, str symbol_path,
                             symsrv *server, const interrupt *i);

typedef struct image_name {
    str function;
    uint64_t displacement;
    bool has_line;
    source_line line;
} image_name;
/* False when no symbol lies at or below `rva`. */
bool image_names_at(const image_names *n, uint32_t rva, image_name *out);

#endif
