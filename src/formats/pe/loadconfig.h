/* Smaller directories: load configuration, thread-local storage, base relocations, CLR header. */
#ifndef NTDBG_FORMATS_PE_LOADCONFIG_H
#define NTDBG_FORMATS_PE_LOADCONFIG_H

#include "formats/pe/image.h"

/* Fields past the structure's own size are zero. Addresses are virtual addresses as they stand in the image.
 */
typedef struct pe_load_config {
    uint32_t size; /* as the structure says */
    uint32_t timestamp;
    uint16_t major, minor;
    uint32_t global_flags_clear, global_flags_set;
    uint32_t critical_section_timeout;
    uint64_t decommit_free_block_threshold;
    uint64_t decommit_total_free_threshold;
    uint64_t lock_prefix_table;
    uint64_t maximum_allocation_size;
    uint64_t virtual_memory_threshold;
    uint64_t process_affinity_mask;
    uint32_t process_heap_flags;
    uint16_t csd_version;
    uint16_t dependent_load_flags;
    uint64_t edit_list;
    uint64_t security_cookie;
    uint64_t se_handler_table; /* x86 */
    uint64_t se_handler_count;
    uint64_t guard_check_function_pointer;
    uint64_t guard_dispatch_function_pointer;
    uint64_t guard_function_table;
    uint64_t guard_function_count;
    uint32_t guard_flags;
} pe_load_config;

/* ERROR_NOT_FOUND: the image has none; ERROR_MEMORY: it is not there. */
error *pe_load_config_read(arena *a, const pe_image *image, pe_load_config *out);

typedef struct pe_tls {
    uint64_t data_start, data_end; /* virtual addresses */
    uint64_t index_address;
    uint64_t callbacks_address;
    uint32_t zero_fill;
    uint32_t characteristics;
    uint64_t *callbacks; /* at most 1024; those that are readable */
    size_t callback_count;
} pe_tls;

error *pe_tls_read(arena *a, const pe_image *image, uint64_t loaded_base, pe_tls *out);

typedef struct pe_relocation {
    uint32_t rva;
    uint8_t type; /* IMAGE_REL_BASED_*: 3 HIGHLOW, 10 DIR64 */
} pe_relocation;

/* Walks the relocations without holding them: start with zeroes and call until it returns false. Padding
 * entries (type 0) are skipped. Stops at a hole or a damaged block with damaged = true. */
typedef struct pe_relocation_cursor {
    uint32_t block; /* offset of the current block in the directory */
    uint32_t entry; /* index of the next entry in it */
    bool damaged;
} pe_relocation_cursor;
bool pe_relocation_next(const pe_image *image, pe_relocation_cursor *cursor, pe_relocation *out);

/* IMAGE_COR20_HEADER of a managed image. */
typedef struct pe_clr_header {
    uint16_t major, minor;
    pe_directory metadata;
    uint32_t flags;
    uint32_t entry_point;
    pe_directory resources;
    pe_directory native_header;
} pe_clr_header;

error *pe_clr_header_read(arena *a, const pe_image *image, pe_clr_header *out);

#endif
