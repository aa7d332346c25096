/* Registry hives, through libregf: keys, values, times, security. The file is opened for reading and never
 * changed.
 *
 * What the library cannot do is done here: transaction logs beside the file are applied (recover.h). A key or
 * value that cannot be read is an error of that item only. */
#ifndef NTDBG_REGISTRY_HIVE_H
#define NTDBG_REGISTRY_HIVE_H

#include "base/bytes.h"
#include "base/error.h"
#include "base/interrupt.h"
#include "registry/recover.h"

typedef struct hive hive;

typedef struct hive_key {
    hive *hive;
    void *handle; /* of the library; freed with the arena the key was made in */
    str name;
    str class_name;   /* empty = none */
    uint64_t written; /* FILETIME */
    uint32_t offset;  /* of the cell in the file; 0 = not known */
    size_t key_count, value_count;
    bool corrupted; /* the library's verdict */
} hive_key;

typedef struct hive_value {
    str name;      /* empty = the key's default value */
    uint32_t type; /* HIVE_* below, or any other number */
    bytes data;
    bool corrupted;
} hive_value;

enum {
    HIVE_NONE,
    HIVE_SZ,
    HIVE_EXPAND_SZ,
    HIVE_BINARY,
    HIVE_DWORD,
    HIVE_DWORD_BIG_ENDIAN,
    HIVE_LINK,
    HIVE_MULTI_SZ,
    HIVE_RESOURCE_LIST,
    HIVE_FULL_RESOURCE_DESCRIPTOR,
    HIVE_RESOURCE_REQUIREMENTS_LIST,
    HIVE_QWORD,
};

enum { HIVE_MOST_DEPTH = 512 }; /* the registry's own limit */

/* ERROR_FORMAT: not a hive, or one that the library refuses; the message says its words. */
error *hive_open(arena *a, str path, hive **out);
/* Of the file itself, before logs were applied. */
void hive_sequence(const hive *h, uint32_t *primary, uint32_t *secondary);
const hive_recovery *hive_recovered(const hive *h);
/* "not flushed (sequence 5, 4): 2 entries of its transaction logs applied (5 to 6)"; empty for a hive that
 * was flushed. */
str hive_recovery_text(arena *a, const hive *h);
void hive_version(const hive *h, uint32_t *major, uint32_t *minor);
/* What was wrong with a file that the library only took after it was put right in memory; NULL = nothing. */
const char *hive_repaired(const hive *h);
bool hive_is_corrupted(const hive *h);
/* The name that Windows wrote into the header: "\SystemRoot\System32\Config\SYSTEM". */
str hive_stored_name(const hive *h);
uint64_t hive_size(const hive *h); /* bytes */
/* Transaction logs that lie beside the file: how many of .LOG, .LOG1, .LOG2 are there and not empty. */
size_t hive_log_count(const hive *h);

error *hive_root(arena *a, hive *h, hive_key *out);
/* "ControlSet001\Services\luafv"; '/' splits where there is no '\'; no case. Empty = the root. */
error *hive_find(arena *a, hive *h, str path, hive_key *out);
error *hive_subkey(arena *a, const hive_key *k, size_t index, hive_key *out);
/* False when there is none of that name. */
bool hive_subkey_named(arena *a, const hive_key *k, str name, hive_key *out);
error *hive_value_at(arena *a, const hive_key *k, size_t index, hive_value *out);
bool hive_value_named(arena *a, const hive_key *k, str name, hive_value *out);
/* The security descriptor's bytes; empty when there is none. */
bytes hive_security(arena *a, const hive_key *k);

/* Every key from `k` down with its path below it ("" for `k` itself), parents first. `each` returns false to
 * stop; what cannot be read goes to `bad`. Memory of the key is gone after `each`. */
typedef struct hive_walker {
    bool (*each)(void *context, arena *scratch, str path, const hive_key *key);
    void (*bad)(void *context, str path, const error *e);
    void *context;
    const interrupt *interrupt;
} hive_walker;
bool hive_walk(const hive_key *k, const hive_walker *w);

#endif
