/* The object manager: headers before objects, their names and types, the tree of directories. */
#ifndef NTDBG_WINDOWS_OBJECTS_H
#define NTDBG_WINDOWS_OBJECTS_H

#include "windows/layouts.h"

/* The _OBJECT_HEADER that stands before an object's body; bad when nt's types do not say where. */
value nt_object_header(nt_context *c, uint64_t body);
/* The _OBJECT_TYPE that the header names: by pointer up to Windows Vista, by index since Windows 7, by an
 * index under a cookie since Windows 10. */
value nt_object_type(nt_context *c, uint64_t body);
/* Its name: "Device", "Driver". */
bool nt_object_type_name(arena *a, nt_context *c, uint64_t body, str *out);

/* The _OBJECT_HEADER_NAME_INFO before a header; 0 = the object has no name. False when the header does not
 * tell. */
bool nt_object_name_info(nt_context *c, value header, uint64_t *out);

typedef struct nt_object_name {
    str name;           /* without its directory; empty = the object has no name */
    uint64_t directory; /* an _OBJECT_DIRECTORY; 0 = none */
} nt_object_name;
/* False when the header or the name cannot be read; an object without a name is no failure. */
bool nt_object_read_name(arena *a, nt_context *c, uint64_t body, nt_object_name *out);

typedef struct nt_directory_entry {
    unsigned bucket; /* the hash of its name */
    uint64_t object; /* 0 = the entry could not be read */
} nt_directory_entry;
typedef VEC(nt_directory_entry) nt_directory_entries;
/* What an _OBJECT_DIRECTORY holds, bucket by bucket. `end`: of the first chain that did not end well. */
nt_directory_entries nt_object_directory(arena *a, nt_context *c, uint64_t directory, walk_end *end);
/* Where an _OBJECT_SYMBOLIC_LINK leads. */
bool nt_object_link_target(arena *a, nt_context *c, uint64_t link, str *out);

/* The object of a full path ("\Driver\Disk"), case-insensitively, from ObpRootDirectoryObject; 0 = there is
 * none, or a directory on the way cannot be read. */
uint64_t nt_object_find(arena *a, nt_context *c, str path);

/* The path from the root's directory on ("\\Device\\Disk0"), from the directories that the names lead to;
 * "\\" for the root. False when the object has no name, or one on the way cannot be read. */
bool nt_object_full_path(arena *a, nt_context *c, uint64_t body, str *out);

/* All that is in the directories below ObpRootDirectoryObject, each once, a directory before what it holds.
 * `end`: of the first directory that could not be read whole; the walk goes on with the others. */
typedef VEC(uint64_t) nt_object_list;
nt_object_list nt_object_tree(arena *a, nt_context *c, walk_end *end);

#endif
