/* Open registry keys: key control blocks, their names, the tables that find them. Sources: nt's public types;
 * the numbers that windows-driver-docs' "!reg" shows, for how a path is hashed. */
#ifndef NTDBG_WINDOWS_KEY_CONTROL_H
#define NTDBG_WINDOWS_KEY_CONTROL_H

#include "windows/process.h"

value nt_kcb_at(nt_context *c, uint64_t address);
/* "\REGISTRY\MACHINE\HARDWARE", from the names of the block and its parents. False when one of them is not
 * readable, or they do not end. */
bool nt_kcb_path(arena *a, nt_context *c, value kcb, str *out);
/* The block of a key object (what a handle of type Key leads to); bad when it is none. */
value nt_key_body_kcb(nt_context *c, uint64_t body);
/* _CM_KEY_CONTROL_BLOCK's 32 bits of flags, as "!reg openkeys" shows them: a key node's flags in the upper
 * half. */
bool nt_kcb_flags(value kcb, uint32_t *out);

/* A table of key control blocks: one a hive since Windows 7, one for all before. */
typedef struct nt_kcb_table {
    uint64_t at;    /* of its first entry; 0 = there is none */
    uint64_t count; /* entries */
    bool is_of_hive;
} nt_kcb_table;
/* `hive` is a _CMHIVE; bad for the table of all. */
nt_kcb_table nt_kcb_table_of(nt_context *c, value hive);
uint64_t nt_kcb_table_entry(nt_context *c, const nt_kcb_table *t, uint64_t index); /* address */
/* The hash of a path ("\REGISTRY\MACHINE"), and the entry that it goes into. */
uint32_t nt_key_path_hash(str path);
uint64_t nt_kcb_table_index(const nt_kcb_table *t, uint32_t hash);

typedef struct nt_open_key {
    uint64_t index; /* the entry whose chain it is in */
    uint32_t hash;
    value kcb;
} nt_open_key;
typedef VEC(nt_open_key) nt_open_keys;
/* All of the table, entry by entry. `end`: of the first chain that did not end well. */
nt_open_keys nt_kcb_table_keys(arena *a, nt_context *c, const nt_kcb_table *t, walk_end *end);

#endif
