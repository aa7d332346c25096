/* Registry hives in a kernel's memory: where their cells are, keys and values in them. Addresses of cells are
 * those of their contents, behind the size that each begins with. Sources: nt's public types; the public
 * descriptions of the registry's file format, which hives have in memory too.
 *
 * Since Windows 10 1803 the cells of most hives are in the address space of the process "Registry", which
 * must be the current one when they are read. */
#ifndef NTDBG_WINDOWS_HIVE_H
#define NTDBG_WINDOWS_HIVE_H

#include "windows/process.h"

/* CmpHiveListHead: _CMHIVEs, each beginning with its _HHIVE. */
nt_values nt_hives(arena *a, nt_context *c, walk_end *end);
value nt_hive_at(nt_context *c, uint64_t address);
/* _HHIVE.Signature. False when it is another, or not readable. */
bool nt_hive_is(value hive);
/* What its base block keeps of the file's name: the last 31 characters. False when the base block is not
 * readable. */
bool nt_hive_file_name(arena *a, nt_context *c, value hive, str *out);

enum { NT_HIVE_STABLE, NT_HIVE_VOLATILE, NT_HIVE_STORAGES };
#define NT_NO_CELL UINT32_MAX

/* How a cell's index leads to its address. */
typedef struct nt_cell_place {
    unsigned storage, table, block, offset; /* the index's parts */
    uint64_t map, map_table;                /* the _HMAP_DIRECTORY, the _HMAP_TABLE */
    uint64_t block_address;
    uint64_t address; /* of the contents */
} nt_cell_place;
bool nt_hive_cell(nt_context *c, value hive, uint32_t cell, nt_cell_place *out);

/* ---- keys ---- */

value nt_key_node_at(nt_context *c, uint64_t address);
bool nt_key_node_is(value node);
bool nt_key_node_name(arena *a, value node, str *out);
/* The subkeys of one storage: addresses of _CM_KEY_NODEs, at most as many as the node says there are; 0 =
 * that one is not readable. */
nt_addresses nt_key_subkeys(arena *a, nt_context *c, value hive, value node, unsigned storage, walk_end *end);

/* ---- values ---- */

typedef struct nt_key_value {
    uint64_t address; /* of its _CM_KEY_VALUE; 0 = not readable, and nothing else is there */
    str name;
    bool compressed; /* the name has one byte a character */
    uint32_t type, size;
    uint32_t data_cell; /* what the value says, which is the data itself when that is short */
    uint64_t data;      /* address of the data; 0 = not known, or in more than one piece */
} nt_key_value;
typedef VEC(nt_key_value) nt_key_values;
bool nt_key_value_at(arena *a, nt_context *c, value hive, uint64_t address, nt_key_value *out);
nt_key_values nt_key_values_of(arena *a, nt_context *c, value hive, value node, walk_end *end);
/* The data's bytes, at most `limit`, also of data in more than one piece: what could be read. */
bytes nt_key_value_data(arena *a, nt_context *c, value hive, const nt_key_value *v, size_t limit);

#endif
