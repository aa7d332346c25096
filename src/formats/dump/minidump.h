/* User minidumps ("MDMP"): header, stream directory, and one structure for each stream that Microsoft
 * documents (minidumpapiset.h). Pure: bytes in, structures out; every slice points into the file that was
 * given.
 *
 *     header -> directory -> streams -> lists -> RVAs of strings, contexts, memory
 *
 * An absent stream is simply absent. A list that claims more entries than its stream holds is cut, a
 * string or slice outside of the file is empty; both add a note. Only a file without a usable header and
 * directory is an error. Times are as stored; FILETIME unless said otherwise. */
#ifndef NTDBG_FORMATS_DUMP_MINIDUMP_H
#define NTDBG_FORMATS_DUMP_MINIDUMP_H

#include "base/error.h"
#include "base/notes.h"
#include "formats/dump/ranges.h"

typedef enum minidump_stream_type {
    MINIDUMP_UNUSED = 0,
    MINIDUMP_THREAD_LIST = 3,
    MINIDUMP_MODULE_LIST = 4,
    MINIDUMP_MEMORY_LIST = 5,
    MINIDUMP_EXCEPTION = 6,
    MINIDUMP_SYSTEM_INFO = 7,
    MINIDUMP_THREAD_EX_LIST = 8,
    MINIDUMP_MEMORY64_LIST = 9,
    MINIDUMP_COMMENT_A = 10,
    MINIDUMP_COMMENT_W = 11,
    MINIDUMP_HANDLE_DATA = 12,
    MINIDUMP_FUNCTION_TABLE = 13,
    MINIDUMP_UNLOADED_MODULE_LIST = 14,
    MINIDUMP_MISC_INFO = 15,
    MINIDUMP_MEMORY_INFO_LIST = 16,
    MINIDUMP_THREAD_INFO_LIST = 17,
    MINIDUMP_HANDLE_OPERATION_LIST = 18,
    MINIDUMP_TOKEN = 19,
    MINIDUMP_JAVASCRIPT_DATA = 20,
    MINIDUMP_SYSTEM_MEMORY_INFO = 21,
    MINIDUMP_PROCESS_VM_COUNTERS = 22,
    MINIDUMP_IPT_TRACE = 23,
    MINIDUMP_THREAD_NAMES = 24,
    MINIDUMP_CE_FIRST = 0x8000, /* Windows CE streams 0x8000 to 0x800c: raw */
    MINIDUMP_CE_LAST = 0x800c,
    MINIDUMP_LAST_RESERVED = 0xffff, /* above: programs' own (Crashpad 0x4350...., Breakpad 0x4767....) */
} minidump_stream_type;

/* Bits of minidump.flags (MINIDUMP_TYPE): what the writer was asked for. */
enum {
    MINIDUMP_WITH_DATA_SEGMENTS = 0x1,
    MINIDUMP_WITH_FULL_MEMORY = 0x2,
    MINIDUMP_WITH_HANDLE_DATA = 0x4,
    MINIDUMP_FILTER_MEMORY = 0x8,
    MINIDUMP_SCAN_MEMORY = 0x10,
    MINIDUMP_WITH_UNLOADED_MODULES = 0x20,
    MINIDUMP_WITH_INDIRECT_MEMORY = 0x40,
    MINIDUMP_FILTER_MODULE_PATHS = 0x80,
    MINIDUMP_WITH_PROCESS_THREAD_DATA = 0x100,
    MINIDUMP_WITH_PRIVATE_READ_WRITE = 0x200,
    MINIDUMP_WITHOUT_OPTIONAL_DATA = 0x400,
    MINIDUMP_WITH_FULL_MEMORY_INFO = 0x800,
    MINIDUMP_WITH_THREAD_INFO = 0x1000,
    MINIDUMP_WITH_CODE_SEGMENTS = 0x2000,
    MINIDUMP_WITH_FULL_AUXILIARY_STATE = 0x8000,
    MINIDUMP_WITH_PRIVATE_WRITE_COPY = 0x10000,
    MINIDUMP_WITH_TOKEN_INFORMATION = 0x40000,
};

typedef struct minidump_stream {
    uint32_t type;
    uint64_t offset; /* as stored */
    uint32_t size;   /* as stored */
    bytes data;      /* cut at the end of the file */
} minidump_stream;

/* PROCESSOR_ARCHITECTURE_* of winnt.h. */
enum {
    MINIDUMP_CPU_X86 = 0,
    MINIDUMP_CPU_ARM = 5,
    MINIDUMP_CPU_IA64 = 6,
    MINIDUMP_CPU_X64 = 9,
    MINIDUMP_CPU_ARM64 = 12,
    MINIDUMP_CPU_ARM64_BREAKPAD = 0x8003, /* Breakpad's before Microsoft gave 12 */
};

typedef struct minidump_system_info {
    uint16_t architecture, level,
        revision; /* level = family; revision = model << 8 | stepping on x86 and x64 */
    uint8_t processor_count, product_type;
    uint32_t major, minor, build, platform_id;
    str service_pack; /* CSDVersion: "Service Pack 1" */
    uint16_t suite_mask;
    bool has_x86_cpu; /* x86 dumps carry CPUID words, others feature bits */
    char x86_vendor[13];
    uint32_t x86_version, x86_features, x86_amd_features;
    uint64_t processor_features[2];
} minidump_system_info;

typedef struct minidump_time_zone {
    int32_t bias, standard_bias, daylight_bias; /* minutes; UTC = local time + bias */
    str standard_name, daylight_name;
    uint16_t standard_date[8], daylight_date[8]; /* SYSTEMTIME */
} minidump_time_zone;

/* Misc info 1 to 5. A part is valid when its bit of `flags` is set and `size` reaches it: both are checked
 * here. */
typedef struct minidump_misc_info {
    uint32_t size, flags;
    bool has_process_id;
    uint32_t process_id;
    bool has_process_times;
    uint32_t process_create_time;                    /* seconds since 1970 */
    uint32_t process_user_time, process_kernel_time; /* seconds */
    bool has_processor_power;
    uint32_t max_mhz, current_mhz, mhz_limit, max_idle_state, current_idle_state;
    bool has_integrity_level;
    uint32_t integrity_level;
    bool has_execute_flags;
    uint32_t execute_flags;
    bool has_protected_process;
    uint32_t protected_process;
    bool has_time_zone;
    uint32_t time_zone_id; /* 0 unknown, 1 standard, 2 daylight */
    minidump_time_zone time_zone;
    bool has_build_strings;
    str build_string;    /* "17763.1.amd64fre.rs5_release.180914-1434" */
    str debugger_string; /* "dbgcore.amd64,10.0.17763.1" */
    bool has_xstate;
    uint32_t xstate_context_size;
    uint64_t xstate_features;
    struct {
        uint32_t offset, size;
    } xstate[64];
    bool has_process_cookie;
    uint32_t process_cookie;
} minidump_misc_info;

typedef struct minidump_thread {
    uint32_t id, suspend_count, priority_class, priority;
    uint64_t teb;
    uint64_t stack_address; /* start of the saved stack memory */
    bytes stack;
    bytes context; /* CONTEXT of the dump's architecture, any size (XSAVE, CET); empty = none */
    uint64_t backing_store_address; /* ThreadEx only */
    bytes backing_store;
} minidump_thread;

enum {
    MINIDUMP_THREAD_ERROR = 0x1,
    MINIDUMP_THREAD_WRITING = 0x2, /* the thread that wrote the dump */
    MINIDUMP_THREAD_EXITED = 0x4,
    MINIDUMP_THREAD_INVALID_INFO = 0x8,
    MINIDUMP_THREAD_INVALID_CONTEXT = 0x10,
    MINIDUMP_THREAD_INVALID_TEB = 0x20,
};

typedef struct minidump_thread_info {
    uint32_t id, dump_flags, dump_error, exit_status;
    uint64_t create_time, exit_time; /* FILETIME */
    uint64_t kernel_time, user_time; /* 100 ns */
    uint64_t start_address, affinity;
} minidump_thread_info;

typedef struct minidump_thread_name {
    uint32_t id;
    str name;
} minidump_thread_name;

typedef enum minidump_codeview {
    MINIDUMP_CODEVIEW_NONE,
    MINIDUMP_CODEVIEW_RSDS, /* PDB 7: guid, age, path */
    MINIDUMP_CODEVIEW_NB10, /* PDB 2: signature (time stamp), age, path */
    MINIDUMP_CODEVIEW_OTHER,
} minidump_codeview;

/* VS_FIXEDFILEINFO */
typedef struct minidump_fixed_version {
    bool present; /* the signature feef04bd is there */
    uint32_t structure_version;
    uint16_t file[4], product[4]; /* major, minor, build, revision */
    uint32_t flags_mask, flags, os, type, subtype;
    uint64_t date;
} minidump_fixed_version;

typedef struct minidump_module {
    uint64_t base;
    uint32_t size, checksum, timestamp;
    str path;
    minidump_fixed_version version;
    minidump_codeview codeview;
    bytes codeview_record;
    uint8_t guid[16];
    uint32_t age, nb10_signature;
    str pdb_path;
    bytes misc_record; /* IMAGE_DEBUG_MISC */
    str misc_path;     /* the .dbg file it names; empty = none */
} minidump_module;

typedef struct minidump_unloaded_module {
    uint64_t base;
    uint32_t size, checksum, timestamp;
    str path;
} minidump_unloaded_module;

typedef struct minidump_exception {
    uint32_t thread_id;
    uint32_t code, flags;
    uint64_t record, address;
    uint32_t parameter_count; /* at most 15 */
    uint64_t parameters[15];
    bytes context;
} minidump_exception;

typedef struct minidump_region {
    uint64_t base, allocation_base, size;
    uint32_t allocation_protect, state, protect, type;
} minidump_region;

typedef struct minidump_handle_object_info {
    uint32_t type; /* 1 thread, 2 and 3 mutant, 4 and 5 process, 6 event, 7 section, 8 semaphore */
    bytes data;
} minidump_handle_object_info;

typedef struct minidump_handle {
    uint64_t handle;
    str type_name, object_name;
    uint32_t attributes, granted_access, handle_count, pointer_count;
    minidump_handle_object_info *infos; /* descriptors of version 2 */
    size_t info_count;
} minidump_handle;

/* AVRF_HANDLE_OPERATION: Application Verifier's record of what was done with handles. */
typedef struct minidump_handle_operation {
    uint64_t handle;
    uint32_t process_id, thread_id, type; /* 1 open, 2 close, 3 bad reference */
    uint32_t depth, index;
    uint64_t return_addresses[32];
} minidump_handle_operation;

typedef struct minidump_function_table {
    uint64_t minimum_address, maximum_address, base_address;
    uint32_t entry_count, entry_size;
    bytes native; /* DYNAMIC_FUNCTION_TABLE of the dumped Windows */
    bytes entries;
} minidump_function_table;

typedef struct minidump_token {
    uint32_t id; /* process id for the process token, else thread id */
    uint64_t handle;
    bytes element; /* header and data */
    uint32_t header_size;
    /* As Windows 7 writes them: session, user, groups, default owner, privileges, statistics, more. */
    bytes parts[16];
    size_t part_count;
} minidump_token;

/* SystemMemoryInfo (revision 1): the counters in the order of the format. */
typedef struct minidump_system_memory {
    uint16_t revision,
        /* flags: 1 transition count and file cache flags, 2 basic counters, 4 dirty pages, 8 resident */
        flags;
    uint32_t timer_resolution, page_size, physical_pages, lowest_page, highest_page, allocation_granularity;
    uint64_t minimum_user_address, maximum_user_address, active_processors;
    uint32_t processor_count;
    uint64_t cache_size, cache_peak_size;
    uint32_t cache_page_faults;
    uint64_t cache_minimum_working_set, cache_maximum_working_set;
    uint64_t cache_size_with_transition, cache_peak_size_with_transition;
    uint32_t cache_transition_repurpose_count, cache_flags;
    uint64_t available_pages, committed_pages, commit_limit, peak_commitment;
    uint64_t idle_process_time, io_read_bytes, io_write_bytes, io_other_bytes;
    uint32_t counters[70]; /* SYSTEM_PERFORMANCE_INFORMATION from IoReadOperationCount to SystemCalls */
    uint64_t total_dirty_pages, dirty_page_threshold, resident_available_pages, shared_committed_pages;
} minidump_system_memory;

/* ProcessVmCounters; what the revision or the flags do not give is 0. */
typedef struct minidump_vm_counters {
    uint16_t revision, flags;
    uint32_t page_faults;
    uint64_t peak_working_set, working_set;
    uint64_t peak_paged_pool, paged_pool, peak_nonpaged_pool, nonpaged_pool;
    uint64_t pagefile, peak_pagefile;
    uint64_t peak_virtual_size, virtual_size;
    uint64_t private_usage, private_working_set, shared_commit;
    uint64_t job_shared_commit, job_private_commit, job_peak_private_commit, job_private_limit,
        job_total_limit;
} minidump_vm_counters;

typedef struct minidump {
    bytes file;
    uint16_t version;                /* 0xa793 */
    uint16_t implementation_version; /* the writer's */
    uint32_t checksum, timestamp;    /* seconds since 1970 */
    uint64_t flags;
    minidump_stream *streams; /* in order of the directory, without unused entries */
    size_t stream_count;

    bool has_system_info;
    minidump_system_info system_info;
    bool has_misc_info;
    minidump_misc_info misc_info;
    bool has_exception;
    minidump_exception exception;
    bool has_thread_list; /* ThreadList or ThreadEx */
    minidump_thread *threads;
    size_t thread_count;
    uint64_t threads_said; /* as the list's header has it: more than thread_count when the list is cut */
    minidump_thread_info *thread_infos;
    size_t thread_info_count;
    minidump_thread_name *thread_names;
    size_t thread_name_count;
    bool has_module_list;
    minidump_module *modules;
    size_t module_count;
    uint64_t modules_said; /* the same */
    minidump_unloaded_module *unloaded_modules;
    size_t unloaded_module_count;
    bool has_memory_list; /* MemoryList or Memory64 */
    bool has_memory64_list;
    dump_ranges memory; /* both lists and the threads' stacks */
    str comment;        /* CommentW, else CommentA; empty = none */

    uint64_t string_budget; /* bytes of text still to be converted: a small file cannot ask for gigabytes */
} minidump;

/* Parses everything in the structure above. ERROR_TRUNCATED, ERROR_FORMAT when there is no header or
 * directory. */
error *minidump_open(arena *a, bytes file, notes *n, minidump **out);

/* The first stream of this type; false when there is none. *out is cut at the end of the file. */
bool minidump_find_stream(const minidump *dump, uint32_t type, bytes *out);
/* "ThreadListStream" as the documents spell it; empty for vendors' types. */
str minidump_stream_name(uint32_t type);

/* The larger or rarer streams, decoded when asked for. False, and nothing written, when the stream is
 * absent. */
bool minidump_read_regions(arena *a, minidump *dump, notes *n, minidump_region **out, size_t *count);
bool minidump_read_handles(arena *a, minidump *dump, notes *n, minidump_handle **out, size_t *count);
bool minidump_read_handle_operations(arena *a, minidump *dump, notes *n, minidump_handle_operation **out,
                                     size_t *count);
bool minidump_read_function_tables(arena *a, minidump *dump, notes *n, minidump_function_table **out,
                                   size_t *count);
bool minidump_read_tokens(arena *a, minidump *dump, notes *n, minidump_token **out, size_t *count);
/* The same of the stream's bytes. */
bool minidump_parse_tokens(arena *a, bytes stream, notes *n, minidump_token **out, size_t *count);
bool minidump_read_system_memory(minidump *dump, notes *n, minidump_system_memory *out);
bool minidump_read_vm_counters(minidump *dump, notes *n, minidump_vm_counters *out);

/* NULL when the id is not in the list. */
const minidump_thread_info *minidump_find_thread_info(const minidump *dump, uint32_t id);
const minidump_thread_name *minidump_find_thread_name(const minidump *dump, uint32_t id);

#endif
