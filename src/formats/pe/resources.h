/* Resources: the tree, version information, message tables. */
#ifndef NTDBG_FORMATS_PE_RESOURCES_H
#define NTDBG_FORMATS_PE_RESOURCES_H

#include "formats/pe/image.h"

enum {
    PE_RESOURCE_MESSAGE_TABLE = 11,
    PE_RESOURCE_VERSION = 16,
};

/* An id, or a name when name.len is not 0. */
typedef struct pe_resource_id {
    str name;
    uint32_t id;
} pe_resource_id;

typedef struct pe_resource {
    pe_resource_id type;
    pe_resource_id name;
    uint32_t language;
    uint32_t rva;
    uint32_t size;
    uint32_t code_page;
} pe_resource;

/* Every resource that is readable, in tree order (at most 65536). */
void pe_resources_read(arena *a, const pe_image *image, pe_resource **out, size_t *count);
/* The first resource of this type (first name, first language). */
bool pe_resource_find_type(arena *a, const pe_image *image, uint32_t type, pe_resource *out);
/* As much of its data as is there, at most 64 MB. */
bytes pe_resource_data(arena *a, const pe_image *image, const pe_resource *resource);

typedef struct pe_version_string {
    uint16_t language;
    uint16_t code_page;
    str key; /* "FileDescription" */
    str value;
} pe_version_string;

typedef struct pe_version_translation {
    uint16_t language;
    uint16_t code_page;
} pe_version_translation;

typedef struct pe_version {
    bool has_fixed;
    uint32_t struct_version;
    uint16_t file_version[4]; /* 10.0.19041.804 */
    uint16_t product_version[4];
    uint32_t flags_mask, flags;
    uint32_t os;
    uint32_t file_type, file_subtype;
    uint64_t file_date;
    pe_version_string *strings;
    size_t string_count;
    pe_version_translation *translations;
    size_t translation_count;
} pe_version;

/* ERROR_NOT_FOUND: no version resource; ERROR_FORMAT / ERROR_MEMORY: it is damaged / not there. */
error *pe_version_read(arena *a, const pe_image *image, pe_version *out);
/* Decodes a VS_VERSIONINFO resource. */
error *pe_version_parse(arena *a, bytes data, pe_version *out);
/* The value of `key` in the first string table that has it. */
bool pe_version_find(const pe_version *version, str key, str *out);

/* A message of the image's message tables in the first language that has it, with its line ends and %-inserts
 * as they stand. */
bool pe_message_find(arena *a, const pe_image *image, uint32_t id, str *out);
/* The same in one RT_MESSAGETABLE resource. */
bool pe_message_table_find(arena *a, bytes table, uint32_t id, str *out);

#endif
