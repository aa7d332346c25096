/* What the files of this folder share. Not for other layers. */
#ifndef NTDBG_FORMATS_DWARF_READER_H
#define NTDBG_FORMATS_DWARF_READER_H

#include "base/file.h"
#include "base/map.h"
#include "formats/dwarf/debug_info.h"

#include <elfutils/libdw.h>

struct dw_info {
    arena *a;
    void *mapping;
    size_t mapped; /* bytes */
    Elf *elf;
    Dwarf *dwarf;
    uint64_t base;      /* what the program was linked for */
    u64_map *files;     /* libdw's name of a source file -> str * with its directory */
    u64_map *functions; /* a unit's offset -> its functions by address; scopes.c */
    bool indexed;
    str_map *types;        /* name -> uint32_t * */
    str_map *declarations; /* the same, for what has no body */
    str_map *symbols;
};

/* lines.c: the unit that has the address (as the program was linked). */
bool dw_unit_at(dw_info *d, uint64_t address, Dwarf_Die *out);
/* A file's name as libdw has it, with the directory that a relative name counts from. */
str dw_file_name(dw_info *d, Dwarf_Die *unit, const char *file);

/* scopes.c: the function that has the address (as the program was linked), and in it, each inside of the one
 * before, the blocks and inlined functions that have it. Returns how many there are, at most DW_SCOPES_MAX.
 */
enum { DW_SCOPES_MAX = 64 };
size_t dw_scopes_at(dw_info *d, uint64_t address, Dwarf_Die *unit, Dwarf_Die *scopes);

#endif
