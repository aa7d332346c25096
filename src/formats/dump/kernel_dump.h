/* Kernel crash dumps: "PAGEDU64" and 32-bit "PAGEDUMP" (x86, with and without PAE).
 *
 *     DUMP_HEADER64 (0x2000 bytes) | type 1: pages of the physical memory runs, one after the other
 *     DUMP_HEADER32 (0x1000 bytes) | type 2: SUMMARY_DUMP, a bit a page, then the pages whose bit is set
 *                                  | types 5, 6, 7: the same with 64-bit fields
 *                                  | types 8, 9, 0xa: ranges of pages, then the pages of the ranges
 *                                  | type 4: TRIAGE_DUMP32/64 with offsets of everything, data blocks
 *                                  then blobs ("DumpBlob")
 *
 * Windows fills unused header bytes with "PAGE"; such fields read as 0 and their KERNEL_DUMP_HAS_ bit is
 * clear. Pure: bytes in, structures out; slices point into the file. */
#ifndef NTDBG_FORMATS_DUMP_KERNEL_DUMP_H
#define NTDBG_FORMATS_DUMP_KERNEL_DUMP_H

#include "base/error.h"
#include "base/notes.h"
#include "formats/dump/ranges.h"

typedef enum kernel_dump_type {
    KERNEL_DUMP_FULL = 1,
    KERNEL_DUMP_SUMMARY = 2, /* kernel memory, bitmap at 0x2000 */
    KERNEL_DUMP_HEADER_ONLY = 3,
    KERNEL_DUMP_TRIAGE = 4,      /* "small memory dump" */
    KERNEL_DUMP_BITMAP_FULL = 5, /* Windows 8 and later */
    KERNEL_DUMP_BITMAP_KERNEL = 6,
    KERNEL_DUMP_AUTOMATIC = 7,
    KERNEL_DUMP_KERNEL_MEMORY = 8, /* Windows 10 1803 and later: .dump /k and live dumps */
    KERNEL_DUMP_KERNEL_AND_USER = 9,
    KERNEL_DUMP_COMPLETE_MEMORY = 10,
} kernel_dump_type;

/* "full memory dump", "triage (small memory) dump" ...; "unknown kind of dump" for other numbers. */
str kernel_dump_type_name(uint32_t type);

enum {
    KERNEL_DUMP_HAS_PHYSICAL_MEMORY = 1 << 0,
    KERNEL_DUMP_HAS_CONTEXT = 1 << 1,
    KERNEL_DUMP_HAS_EXCEPTION = 1 << 2,
    KERNEL_DUMP_HAS_SYSTEM_TIME = 1 << 3,
    KERNEL_DUMP_HAS_SYSTEM_UP_TIME = 1 << 4,
    KERNEL_DUMP_HAS_KDBG = 1 << 5,
    KERNEL_DUMP_HAS_COMMENT = 1 << 6,
    KERNEL_DUMP_HAS_PRODUCT_TYPE = 1 << 7,
    KERNEL_DUMP_HAS_SUITE_MASK = 1 << 8,
    KERNEL_DUMP_HAS_MINI_DUMP_FIELDS = 1 << 9,
    KERNEL_DUMP_HAS_SECONDARY_DATA = 1 << 10,
    KERNEL_DUMP_HAS_WRITER_STATUS = 1 << 11,
    KERNEL_DUMP_HAS_REQUIRED_SPACE = 1 << 12,
    KERNEL_DUMP_HAS_ATTRIBUTES = 1 << 13,
    KERNEL_DUMP_HAS_BOOT_ID = 1 << 14,
    KERNEL_DUMP_HAS_VERSION_USER = 1 << 15,
};

typedef struct kernel_dump_exception {
    uint32_t code, flags;
    uint64_t record, address;
    uint32_t parameter_count; /* at most 15 */
    uint64_t parameters[15];
} kernel_dump_exception;

typedef struct kernel_dump_header {
    unsigned pointer_size;  /* 4 or 8 */
    bool pae;               /* x86: page tables have three levels */
    uint64_t size;          /* bytes before the data: 0x1000 or 0x2000 */
    uint32_t has;           /* KERNEL_DUMP_HAS_ */
    uint32_t major_version; /* 0xf free build, 0xc checked build */
    uint32_t minor_version; /* build number */
    uint64_t directory_table_base, pfn_database, ps_loaded_module_list, ps_active_process_head;
    uint32_t machine; /* IMAGE_FILE_MACHINE_* */
    uint32_t processor_count;
    uint32_t bugcheck_code;
    uint64_t bugcheck_parameters[4];
    str version_user;
    uint64_t kd_debugger_data_block;
    uint64_t physical_run_count, physical_page_count; /* as stored */
    bytes context; /* CONTEXT and what follows it, 1200 or 3000 bytes; empty = none */
    kernel_dump_exception exception;
    uint32_t type;                                             /* kernel_dump_type */
    uint64_t required_dump_space, system_time, system_up_time; /* bytes, FILETIME, 100 ns */
    str comment;
    uint32_t mini_dump_fields, secondary_data_state, product_type, suite_mask, writer_status;
    uint8_t kd_secondary_version;
    uint32_t attributes, boot_id; /* newer Windows 10 and 11 */
} kernel_dump_header;

typedef struct kernel_dump_driver {
    str path;
    uint64_t base;
    uint64_t entry_point;
    uint32_t size, checksum, timestamp, flags;
    bytes entry; /* the KLDR_DATA_TABLE_ENTRY as stored */
} kernel_dump_driver;

typedef struct kernel_dump_unloaded_driver {
    str name;
    uint64_t start, end; /* exclusive */
} kernel_dump_unloaded_driver;

/* TRIAGE_DUMP32 or 64. A slice is empty when its offset is 0 or outside of the file. */
typedef struct kernel_dump_triage {
    uint32_t service_pack_build, size_of_dump, options;
    bool valid;                           /* the "TRGD" mark stands at ValidOffset: the file is whole */
    bytes context, prcb, process, thread; /* from their offsets to the next part: structures of that build */
    bool has_exception;
    kernel_dump_exception exception;
    bytes mm;
    uint64_t stack_address;
    bytes stack;
    kernel_dump_driver *drivers;
    size_t driver_count;
    uint32_t broken_driver_offset;
    kernel_dump_unloaded_driver *unloaded_drivers;
    size_t unloaded_driver_count;
    bytes string_pool;
    uint64_t data_page_address;
    bytes data_page;
    bytes debugger_data;         /* KDDEBUGGER_DATA64 */
    bool debugger_data_is_plain; /* its owner tag reads "KDBG": not encoded */
    uint32_t data_block_count;   /* as stored */
} kernel_dump_triage;

/* Secondary data behind the dump ("DumpBlob"): what bug check callbacks added, by GUID. */
typedef struct kernel_dump_blob {
    uint8_t tag[16];
    uint64_t offset; /* of the data in the file */
    bytes data;
} kernel_dump_blob;

/* Pages by a bitmap. The space that memory/ makes of it counts the bits. */
typedef struct kernel_dump_bitmap {
    bytes bits;          /* bit n: page n is there; cut to the file */
    uint64_t page_count; /* bits, also those behind a cut */
    uint64_t present;    /* bits set, as the header says */
    uint64_t offset;     /* of the first page in the file */
} kernel_dump_bitmap;

typedef struct kernel_dump {
    bytes file;
    kernel_dump_header header;
    dump_ranges memory; /* physical addresses; type 4: virtual addresses. Empty with a bitmap */
    bool has_bitmap;
    kernel_dump_bitmap bitmap;
    bool memory_is_physical;
    bool has_triage;
    kernel_dump_triage triage;
    kernel_dump_blob *blobs;
    size_t blob_count;
    uint32_t blob_build; /* of the Windows that wrote the blobs */
} kernel_dump;

/* The header alone, of any type. */
error *kernel_dump_read_header(arena *a, bytes file, kernel_dump_header *out);
/* ERROR_UNSUPPORTED names kinds that are not read. */
error *kernel_dump_open(arena *a, bytes file, notes *n, kernel_dump **out);

#endif
