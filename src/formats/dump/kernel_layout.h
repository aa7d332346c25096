/* Where the fields of DUMP_HEADER32, DUMP_HEADER64, TRIAGE_DUMP32 and TRIAGE_DUMP64 stand: for those who read
 * them and for those who write them. */
#ifndef NTDBG_FORMATS_DUMP_KERNEL_LAYOUT_H
#define NTDBG_FORMATS_DUMP_KERNEL_LAYOUT_H

#include <stdbool.h>
#include <stdint.h>

/* Offsets from the file's begin; 0 = that header has no such field. Sizes in bytes. */
typedef struct kernel_layout {
    unsigned pointer_size, size; /* of the header */
    uint16_t major, minor, directory, pfn_database, modules, processes, machine, processors;
    uint16_t bugcheck, parameters;
    uint16_t version_user;
    uint16_t pae, kd_secondary; /* a byte each */
    uint16_t debugger_data;
    uint16_t run_count, page_count, runs; /* PHYSICAL_MEMORY_DESCRIPTOR, in a buffer of 700 bytes */
    unsigned run_size, most_runs;
    uint16_t context, context_size;
    uint16_t exception, exception_size;
    uint16_t type, required_space, system_time, comment, up_time;
    uint16_t mini_fields, secondary_data, product_type, suite_mask, writer_status, attributes, boot_id;
} kernel_layout;

enum { KERNEL_VERSION_USER_SIZE = 32, KERNEL_COMMENT_SIZE = 128 };

extern const kernel_layout kernel_layout32, kernel_layout64;

/* Fields of the table behind the header that both have, from its begin. */
enum {
    TRIAGE_AT_SERVICE_PACK = 0,
    TRIAGE_AT_SIZE = 0x4,
    TRIAGE_AT_VALID = 0x8,
    TRIAGE_AT_CONTEXT = 0xc,
    TRIAGE_AT_EXCEPTION = 0x10,
    TRIAGE_AT_MM = 0x14,
    TRIAGE_AT_UNLOADED = 0x18,
    TRIAGE_AT_PRCB = 0x1c,
    TRIAGE_AT_PROCESS = 0x20,
    TRIAGE_AT_THREAD = 0x24,
    TRIAGE_AT_STACK = 0x28,
    TRIAGE_AT_STACK_SIZE = 0x2c,
    TRIAGE_AT_DRIVERS = 0x30,
    TRIAGE_AT_DRIVER_COUNT = 0x34,
    TRIAGE_AT_STRINGS = 0x38,
    TRIAGE_AT_STRINGS_SIZE = 0x3c,
    TRIAGE_AT_BROKEN_DRIVER = 0x40,
    TRIAGE_AT_OPTIONS = 0x44,
    TRIAGE_AT_TOP_OF_STACK = 0x48,
};

/* What differs with the size of a pointer. */
typedef struct triage_layout {
    unsigned pointer_size, table_size;
    unsigned data_page_address, data_page, data_page_size;
    unsigned debugger_data, debugger_data_size, data_blocks, data_block_count;
    /* driver entries: the name's offset, then KLDR_DATA_TABLE_ENTRY */
    unsigned driver_stride, ldr, ldr_size, base, entry_point, image_size, flags, checksum, timestamp;
    /* unloaded drivers: UNICODE_STRING, 12 characters, start, end */
    unsigned unloaded_stride, unloaded_name, unloaded_start;
} triage_layout;

enum { TRIAGE_UNLOADED_NAME_SIZE = 24, TRIAGE_DATA_BLOCK_SIZE = 16 };

extern const triage_layout triage_layout32, triage_layout64;

#endif
