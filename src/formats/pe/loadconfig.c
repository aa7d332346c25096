/* Load configuration, thread-local storage, base relocations, CLR header. */
#include "formats/pe/loadconfig.h"

#include "base/vec.h"

#include <assert.h>
#include <string.h>

#define TLS_CALLBACKS_MAX 1024

typedef struct __attribute__((packed)) load_config_32 {
    uint32_t size, timestamp;
    uint16_t major, minor;
    uint32_t global_flags_clear, global_flags_set, critical_section_timeout;
    uint32_t decommit_free_block_threshold, decommit_total_free_threshold, lock_prefix_table;
    uint32_t maximum_allocation_size, virtual_memory_threshold;
    uint32_t process_heap_flags, process_affinity_mask;
    uint16_t csd_version, dependent_load_flags;
    uint32_t edit_list, security_cookie, se_handler_table, se_handler_count;
    uint32_t guard_check_function_pointer, guard_dispatch_function_pointer;
    uint32_t guard_function_table, guard_function_count, guard_flags;
} load_config_32;
static_assert(sizeof(load_config_32) == 92, "IMAGE_LOAD_CONFIG_DIRECTORY32 up to GuardFlags");

typedef struct __attribute__((packed)) load_config_64 {
    uint32_t size, timestamp;
    uint16_t major, minor;
    uint32_t global_flags_clear, global_flags_set, critical_section_timeout;
    uint64_t decommit_free_block_threshold, decommit_total_free_threshold, lock_prefix_table;
    uint64_t maximum_allocation_size, virtual_memory_threshold;
    uint64_t process_affinity_mask;
    uint32_t process_heap_flags;
    uint16_t csd_version, dependent_load_flags;
    uint64_t edit_list, security_cookie, se_handler_table, se_handler_count;
    uint64_t guard_check_function_pointer, guard_dispatch_function_pointer;
    uint64_t guard_function_table, guard_function_count;
    uint32_t guard_flags;
} load_config_64;
static_assert(sizeof(load_config_64) == 148, "IMAGE_LOAD_CONFIG_DIRECTORY64 up to GuardFlags");

/* The same fields by the same names in both. */
#define LOAD_CONFIG_FROM(raw)                                                                                \
    ((pe_load_config){                                                                                       \
        .size = (raw).size,                                                                                  \
        .timestamp = (raw).timestamp,                                                                        \
        .major = (raw).major,                                                                                \
        .minor = (raw).minor,                                                                                \
        .global_flags_clear = (raw).global_flags_clear,                                                      \
        .global_flags_set = (raw).global_flags_set,                                                          \
        .critical_section_timeout = (raw).critical_section_timeout,                                          \
        .decommit_free_block_threshold = (raw).decommit_free_block_threshold,                                \
        .decommit_total_free_threshold = (raw).decommit_total_free_threshold,                                \
        .lock_prefix_table = (raw).lock_prefix_table,                                                        \
        .maximum_allocation_size = (raw).maximum_allocation_size,                                            \
        .virtual_memory_threshold = (raw).virtual_memory_threshold,                                          \
        .process_affinity_mask = (raw).process_affinity_mask,                                                \
        .process_heap_flags = (raw).process_heap_flags,                                                      \
        .csd_version = (raw).csd_version,                                                                    \
        .dependent_load_flags = (raw).dependent_load_flags,                                                  \
        .edit_list = (raw).edit_list,                                                                        \
        .security_cookie = (raw).security_cookie,                                                            \
        .se_handler_table = (raw).se_handler_table,                                                          \
        .se_handler_count = (raw).se_handler_count,                                                          \
        .guard_check_function_pointer = (raw).guard_check_function_pointer,                                  \
        .guard_dispatch_function_pointer = (raw).guard_dispatch_function_pointer,                            \
        .guard_function_table = (raw).guard_function_table,                                                  \
        .guard_function_count = (raw).guard_function_count,                                                  \
        .guard_flags = (raw).guard_flags,                                                                    \
    })

error *pe_load_config_read(arena *a, const pe_image *image, pe_load_config *out)
{
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_LOAD_CONFIG);
    if (directory.rva == 0) return error_new(a, ERROR_NOT_FOUND, "the image has no load configuration");
    uint32_t size;
    if (!pe_read_u32(image, directory.rva, &size))
        return error_at_offset(a, ERROR_MEMORY, directory.rva, "the load configuration is not there");
    /* XP-era linkers left the size 0 or the directory's at a fixed 0x40: the larger one counts. */
    size_t there = size > directory.size ? size : directory.size;
    union {
        load_config_32 narrow;
        load_config_64 wide;
    } raw;
    memset(&raw, 0, sizeof raw);
    size_t known = image->is_64 ? sizeof raw.wide : sizeof raw.narrow;
    if (there > known) there = known;
    if (!pe_read_exact(image, directory.rva, &raw, there))
        return error_at_offset(a, ERROR_MEMORY, directory.rva, "the load configuration is not all there");
    *out = image->is_64 ? LOAD_CONFIG_FROM(raw.wide) : LOAD_CONFIG_FROM(raw.narrow);
    return NULL;
}

error *pe_tls_read(arena *a, const pe_image *image, uint64_t loaded_base, pe_tls *out)
{
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_TLS);
    if (directory.rva == 0)
        return error_new(a, ERROR_NOT_FOUND, "the image has no thread-local storage directory");
    size_t size = pe_pointer_size(image);
    uint8_t raw[40];
    size_t wanted = 4 * size + 8;
    if (!pe_read_exact(image, directory.rva, raw, wanted))
        return error_at_offset(a, ERROR_MEMORY, directory.rva,
                               "the thread-local storage directory is not there");
    pe_tls tls = {
        .data_start = load_le(raw, size),
        .data_end = load_le(raw + size, size),
        .index_address = load_le(raw + 2 * size, size),
        .callbacks_address = load_le(raw + 3 * size, size),
        .zero_fill = load_u32(raw + 4 * size),
        .characteristics = load_u32(raw + 4 * size + 4),
    };
    VEC(uint64_t) callbacks = {0};
    uint32_t rva;
    if (tls.callbacks_address && pe_va_to_rva(image, loaded_base, tls.callbacks_address, &rva)) {
        for (size_t i = 0; i < TLS_CALLBACKS_MAX; i++) {
            uint64_t callback;
            if (!pe_read_pointer(image, (uint64_t)rva + i * size, &callback) || callback == 0) break;
            *VEC_PUSH(a, &callbacks) = callback;
        }
    }
    tls.callbacks = callbacks.items;
    tls.callback_count = callbacks.count;
    *out = tls;
    return NULL;
}

bool pe_relocation_next(const pe_image *image, pe_relocation_cursor *cursor, pe_relocation *out)
{
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_RELOCATION);
    if (directory.rva == 0 || cursor->damaged) return false;
    while (cursor->block <= directory.size && directory.size - cursor->block >= 8) {
        uint32_t page, block_size;
        uint64_t block = (uint64_t)directory.rva + cursor->block;
        if (!pe_read_u32(image, block, &page) || !pe_read_u32(image, block + 4, &block_size) ||
            block_size < 8 || block_size > directory.size - cursor->block) {
            cursor->damaged = true;
            return false;
        }
        uint32_t entries = (block_size - 8) / 2;
        while (cursor->entry < entries) {
            uint16_t entry;
            if (!pe_read_u16(image, block + 8 + (uint64_t)cursor->entry * 2, &entry)) {
                cursor->damaged = true;
                return false;
            }
            cursor->entry++;
            if (entry >> 12 == 0) continue;
            *out = (pe_relocation){.rva = page + (entry & 0xfff), .type = (uint8_t)(entry >> 12)};
            return true;
        }
        cursor->block += block_size;
        cursor->entry = 0;
    }
    return false;
}

typedef struct __attribute__((packed)) clr_header {
    uint32_t size;
    uint16_t major, minor;
    uint32_t metadata[2];
    uint32_t flags, entry_point;
    uint32_t resources[2], strong_name[2], code_manager[2], vtable_fixups[2], export_jumps[2],
        native_header[2];
} clr_header;
static_assert(sizeof(clr_header) == 72, "IMAGE_COR20_HEADER");

error *pe_clr_header_read(arena *a, const pe_image *image, pe_clr_header *out)
{
    pe_directory directory = pe_directory_of(image, PE_DIRECTORY_COM_DESCRIPTOR);
    if (directory.rva == 0) return error_new(a, ERROR_NOT_FOUND, "the image has no CLR header");
    clr_header raw;
    if (!pe_read_exact(image, directory.rva, &raw, sizeof raw))
        return error_at_offset(a, ERROR_MEMORY, directory.rva, "the CLR header is not there");
    *out = (pe_clr_header){
        .major = raw.major,
        .minor = raw.minor,
        .metadata = {raw.metadata[0], raw.metadata[1]},
        .flags = raw.flags,
        .entry_point = raw.entry_point,
        .resources = {raw.resources[0], raw.resources[1]},
        .native_header = {raw.native_header[0], raw.native_header[1]},
    };
    return NULL;
}
