/* PE images: headers, sections, and reads by RVA.
 *
 *   file layout   (a .dll on disk)        sections lie at PointerToRawData, bytes past the raw size are zero
 *   memory layout (an image in a dump)    sections lie at their RVA, any page may be missing
 *
 * A pe_image hides which of the two it is: everything above reads by RVA with pe_read. Each directory is
 * parsed on its own (exports.h, imports.h, debug.h ...), so that a hole in a dump loses only that part.
 * Source of the facts: Microsoft's "PE Format" specification. */
#ifndef NTDBG_FORMATS_PE_IMAGE_H
#define NTDBG_FORMATS_PE_IMAGE_H

#include "base/bytes.h"
#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/* Where an image's bytes come from. `read` returns how many of the bytes at `offset` are there, counted from
 * the first one: 0 when that one is missing. `offset` is a file offset, or, when `mapped`, an offset from the
 * image's base. */
typedef struct pe_source {
    size_t (*read)(void *context, uint64_t offset, void *buffer, size_t size);
    void *context;
    bool mapped;
} pe_source;

enum {
    PE_MACHINE_I386 = 0x014c,
    PE_MACHINE_ARMNT = 0x01c4,
    PE_MACHINE_AMD64 = 0x8664,
    PE_MACHINE_ARM64 = 0xaa64,
};

typedef enum pe_directory_index {
    PE_DIRECTORY_EXPORT,
    PE_DIRECTORY_IMPORT,
    PE_DIRECTORY_RESOURCE,
    PE_DIRECTORY_EXCEPTION,
    PE_DIRECTORY_SECURITY, /* its "rva" is a file offset: certificates are never mapped */
    PE_DIRECTORY_RELOCATION,
    PE_DIRECTORY_DEBUG,
    PE_DIRECTORY_DESCRIPTION,
    PE_DIRECTORY_GLOBAL_POINTER,
    PE_DIRECTORY_TLS,
    PE_DIRECTORY_LOAD_CONFIG,
    PE_DIRECTORY_BOUND_IMPORT,
    PE_DIRECTORY_IMPORT_ADDRESS_TABLE,
    PE_DIRECTORY_DELAY_IMPORT,
    PE_DIRECTORY_COM_DESCRIPTOR,
    PE_DIRECTORY_RESERVED,
    PE_DIRECTORY_COUNT,
} pe_directory_index;

typedef struct pe_directory {
    uint32_t rva; /* 0 and 0: the image has no such directory */
    uint32_t size;
} pe_directory;

typedef struct pe_section {
    str name; /* at most 8 bytes, as they stand in the header (long "/4" names are not resolved) */
    uint32_t rva;
    uint32_t virtual_size; /* as the file says; may be 0 (old linkers): see pe_section_extent */
    uint32_t raw_offset;
    uint32_t raw_size;
    uint32_t relocation_offset;
    uint32_t line_number_offset;
    uint16_t relocation_count;
    uint16_t line_number_count;
    uint32_t characteristics;
} pe_section;

/* IMAGE_SCN_* bits that code above asks for. */
enum {
    PE_SECTION_CODE = 0x00000020,
    PE_SECTION_INITIALIZED_DATA = 0x00000040,
    PE_SECTION_UNINITIALIZED_DATA = 0x00000080,
    PE_SECTION_DISCARDABLE = 0x02000000,
    PE_SECTION_EXECUTE = 0x20000000,
    PE_SECTION_READ = 0x40000000,
    PE_SECTION_WRITE = 0x80000000,
};

typedef struct pe_image {
    pe_source source;

    uint32_t header_offset; /* e_lfanew: where "PE\0\0" stands */

    /* file header */
    uint16_t machine;
    uint16_t section_count_claimed; /* NumberOfSections; `section_count` below are those that could be read */
    uint32_t timestamp;
    uint32_t symbol_table_offset;
    uint32_t symbol_count;
    uint16_t optional_header_size;
    uint16_t characteristics;

    /* optional header; is_64 for PE32+ (magic 20b), otherwise PE32 (magic 10b) */
    bool is_64;
    uint16_t magic;
    uint8_t linker_major, linker_minor;
    uint32_t code_size;
    uint32_t initialized_data_size;
    uint32_t uninitialized_data_size;
    uint32_t entry_point;
    uint32_t code_base;
    uint32_t data_base; /* PE32 only */
    uint64_t preferred_base;
    uint32_t section_alignment;
    uint32_t file_alignment;
    uint16_t os_major, os_minor;
    uint16_t image_major, image_minor;
    uint16_t subsystem_major, subsystem_minor;
    uint32_t win32_version;
    uint32_t image_size;
    uint32_t headers_size;
    uint32_t checksum;
    uint16_t subsystem;
    uint16_t dll_characteristics;
    uint64_t stack_reserve, stack_commit;
    uint64_t heap_reserve, heap_commit;
    uint32_t loader_flags;
    uint32_t directory_count; /* NumberOfRvaAndSizes as it stands; entries past it are zero below */
    pe_directory directories[PE_DIRECTORY_COUNT];

    const pe_section *sections;
    size_t section_count;
} pe_image;

/* Reads the headers. The image and what it refers to live in `a`; the source's context must live as long.
 * Errors: ERROR_TRUNCATED when the headers are not there, ERROR_FORMAT when they are not a PE's. A section
 * table that is cut short is no error: the image has the sections that are there. */
error *pe_open(arena *a, pe_source source, pe_image **out);
/* The same over bytes in memory, which must live as long as `a`. */
error *pe_open_bytes(arena *a, bytes data, bool mapped, pe_image **out);

/* Pointer size of the image's machine: 8 for PE32+, otherwise 4. */
size_t pe_pointer_size(const pe_image *image);

/* How many of the bytes at `rva` are there, counted from the first. Ends at the end of the section (or of the
 * headers) that holds `rva` in file layout, and at SizeOfImage in memory layout; nothing past those is read.
 */
size_t pe_read(const pe_image *image, uint64_t rva, void *buffer, size_t size);
/* True when all of them are; *buffer is undefined otherwise. */
bool pe_read_exact(const pe_image *image, uint64_t rva, void *buffer, size_t size);
bool pe_read_u8(const pe_image *image, uint64_t rva, uint8_t *out);
bool pe_read_u16(const pe_image *image, uint64_t rva, uint16_t *out);
bool pe_read_u32(const pe_image *image, uint64_t rva, uint32_t *out);
bool pe_read_u64(const pe_image *image, uint64_t rva, uint64_t *out);
/* A pointer-sized value of the image (4 or 8 bytes). */
bool pe_read_pointer(const pe_image *image, uint64_t rva, uint64_t *out);
/* As many of the bytes as are there up to the first hole, at most `size`, copied into `a`: `size` must have
 * been bounded by the caller. */
bytes pe_read_bytes(arena *a, const pe_image *image, uint64_t rva, size_t size);
/* A NUL-terminated string of at most `limit` bytes; false when it is missing, or no NUL was there. */
bool pe_read_cstr(arena *a, const pe_image *image, uint64_t rva, size_t limit, str *out);

/* The section that holds `rva`, or NULL (the headers are no section). */
const pe_section *pe_section_at(const pe_image *image, uint64_t rva);
/* How many bytes the section takes in memory. */
uint32_t pe_section_extent(const pe_section *section);
/* Where the byte at `rva` stands in the file; false when it has no place there (zero-filled tail, hole). */
bool pe_rva_to_offset(const pe_image *image, uint64_t rva, uint64_t *out);
bool pe_offset_to_rva(const pe_image *image, uint64_t offset, uint64_t *out);

/* The directory, with rva 0 and size 0 when the image has none. */
pe_directory pe_directory_of(const pe_image *image, pe_directory_index index);
/* An address the image holds as a virtual address (TLS, load configuration, old delay imports) to an RVA.
 * `loaded_base` is where the image was loaded, for mapped images whose relocations have been applied; 0 means
 * preferred_base. False when it lies outside of the image. */
bool pe_va_to_rva(const pe_image *image, uint64_t loaded_base, uint64_t va, uint32_t *out);

/* Words of `!dh`: "8664 (X64)" is printed from the number and pe_machine_name's "X64". Empty when unknown. */
str pe_machine_name(uint16_t machine);
str pe_subsystem_name(uint16_t subsystem);       /* "Windows GUI" ... */
str pe_directory_name(pe_directory_index index); /* "Import Address Table" ... */

/* The CheckSum field's value as it ought to be for this file image; it is computed over the whole file with
 * the field itself taken as 0 (as ImageHlp's CheckSumMappedFile does). File layout only. */
uint32_t pe_compute_checksum(bytes file, uint32_t header_offset);

#endif
