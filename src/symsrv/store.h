/* One symbol store on disk.
 *
 *   STORE/NAME/KEY/NAME            the file        STORE/NA/NAME/KEY/NAME when the store has an index2.txt
 *   STORE/NAME/KEY/NAM_            a cabinet of it
 *   STORE/NAME/KEY/file.ptr        one line that says where it is
 *   STORE/.ntdbg/                  downloads on their way in, and marks of what servers do not have
 *
 * Names are matched without case: stores are made on Windows. A name is one path component or nothing is
 * found, so nothing that a dump or a PDB says leads out of the store. Source: windows-driver-docs, "Symbol
 * store folder tree". */
#ifndef NTDBG_SYMSRV_STORE_H
#define NTDBG_SYMSRV_STORE_H

#include "base/error.h"
#include "base/interrupt.h"

typedef enum store_form {
    STORE_NOTHING,
    STORE_FILE,
    STORE_CABINET,
    STORE_POINTER,
} store_form;

/* What the store has of NAME/KEY in the wanted form. False when it is not there. *out is the whole path. */
bool store_find(arena *a, str store, str name, str key, store_form form, str *out);
/* "NAME/KEY/<file>" as `store` lays it out (two tiers with an index2.txt), for messages and for publishing.
 */
str store_relative(arena *a, str store, str name, str key, str file);
/* "ntdll.pdb" -> "ntdll.pd_". */
str store_cabinet_name(arena *a, str name);
/* One component of a path without control characters: what may name a file of a store. */
bool store_name_is_safe(str name);

/* Makes the directory and those above it. */
error *store_make(arena *a, str store);

/* A file of the store's own work directory, locked for this process, opened for reading and writing. The name
 * is the same each time, so that a download that was cut goes on where it ended; another one when that is in
 * use. */
typedef struct store_temporary {
    int fd; /* -1 = none */
    str path;
    bool is_shared_name; /* the well-known name: may be kept for a later resume */
} store_temporary;
error *store_temporary_open(arena *a, str store, str name, str key, str suffix, store_temporary *out);
/* Closes it and, with `keep` false, removes it. Nothing is done when fd is -1. */
void store_temporary_close(store_temporary *t, bool keep);
/* The ETag or date that the kept bytes belong to; empty = unknown. */
str store_validator_read(arena *a, const store_temporary *t);
void store_validator_write(arena *a, const store_temporary *t, str validator);

/* Moves a finished temporary file to NAME/KEY/file: there at once, or not at all. *out is its path. */
error *store_publish(arena *a, str store, str name, str key, str file, store_temporary *t, str *out);
/* Copies a file into the store (through a temporary one). */
error *store_copy_in(arena *a, str store, str name, str key, str file, str from, const interrupt *i,
                     str *out);

/* Marks that the server at `url` does not have NAME/KEY; false from store_is_absent once it is older than
 * `seconds`. */
void store_mark_absent(arena *a, str store, str url, str name, str key);
bool store_is_absent(arena *a, str store, str url, str name, str key, unsigned seconds);

/* Unpacks the one file of a cabinet into `fd` (rewound). At most `most_size` bytes. */
error *cabinet_unpack(arena *a, str path, int fd, uint64_t most_size, const interrupt *i);

#endif
