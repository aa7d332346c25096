/* A target says only what its transport really says: bytes, registers, a module list if the file carries one,
 * the event that stopped it. Everything else (processes, kernel modules, PEB ...) is derived above, in
 * windows/.
 *
 * Tables of functions are capabilities: a NULL table is a missing capability, and nobody returns "not
 * supported" by hand. Everything returned belongs to the target's arena unless an arena is passed. */
#ifndef NTDBG_TARGET_TARGET_H
#define NTDBG_TARGET_TARGET_H

#include "base/error.h"
#include "base/notes.h"
#include "base/vec.h"
#include "cpu/registers.h"
#include "memory/space.h"

typedef enum target_class { TARGET_USER, TARGET_KERNEL } target_class;

/* One thread of a user target, one processor of a kernel target. */
typedef struct target_thread {
    uint32_t index;         /* 0-based, dump order: the N of ~N */
    uint32_t id;            /* TID; processor number in kernel targets */
    uint64_t teb;           /* 0 = not known */
    uint64_t start_address; /* 0 = not known */
    bool has_times;
    uint64_t create_time, exit_time, kernel_time, user_time; /* FILETIME, 100 ns */
    uint32_t suspend_count;
    uint32_t priority_class;
    uint32_t priority;
    uint64_t stack_start, stack_size; /* saved stack memory, 0 = not known */
    str name;                         /* SetThreadDescription; empty = none */
} target_thread;

typedef struct target_fixed_version {
    bool present;
    uint16_t file[4], product[4]; /* major, minor, build, revision */
    uint32_t flags, flags_mask, os, type, subtype;
} target_fixed_version;

typedef struct target_module {
    uint64_t base;
    uint64_t size;      /* bytes */
    uint32_t timestamp; /* PE TimeDateStamp */
    uint32_t checksum;
    str path; /* as the target says it, Windows spelling */
    bool unloaded;
    bool has_rsds;
    uint8_t guid[16];
    uint32_t age;
    str pdb_path;
    target_fixed_version version;
} target_module;

typedef struct target_exception {
    uint32_t thread_id;
    uint32_t code, flags;
    uint64_t record; /* address of the next record, as stored */
    uint64_t address;
    uint32_t parameter_count;
    uint64_t parameters[15];
    bool first_chance; /* live targets; dumps say false */
} target_exception;

typedef struct target_bugcheck {
    uint32_t code;
    uint64_t parameters[4];
} target_bugcheck;

typedef struct target_system {
    cpu_kind cpu; /* the machine's (a WOW64 dump made by a 64-bit tool says x64) */
    uint32_t os_major, os_minor, build, revision;
    uint32_t platform_id, product_type, suite_mask;
    str service_pack; /* "Service Pack 1"; empty = none or unknown */
    str build_lab;    /* "7601.17514.amd64fre.win7sp1_rtm.101119-1850"; empty = unknown */
    uint32_t processor_count;
    uint32_t processor_family, processor_model, processor_stepping;
    str processor_vendor;
    uint64_t dump_time; /* FILETIME UTC; 0 = unknown */
    bool has_uptime;
    uint64_t system_uptime, process_uptime; /* 100 ns */
    bool has_time_zone;
    int32_t utc_bias_minutes; /* minutes east of UTC at dump time */
    uint64_t process_create_time, process_user_time, process_kernel_time; /* 100 ns; 0 = unknown */
    uint32_t process_id;                                                  /* 0 = unknown */
} target_system;

/* One row of the memory map, MEMORY_BASIC_INFORMATION's words. */
typedef struct target_region {
    uint64_t base, allocation_base, size;
    uint32_t allocation_protect, state, protect, type;
} target_region;

typedef struct target_handle {
    uint64_t handle;
    str type_name, object_name;
    uint32_t attributes, granted_access, handle_count, pointer_count;
} target_handle;

/* What only kernel dumps say. Zero = not in the file. */
typedef struct target_kernel {
    uint64_t directory_table_base; /* CR3 of the dumped context */
    uint64_t ps_loaded_module_list;
    uint64_t ps_active_process_head;
    uint64_t kd_debugger_data_block;
    uint64_t kernel_base;
    uint64_t pfn_database;
    uint64_t thread, process, prcb; /* triage dumps say them */
    uint32_t dump_type;             /* DUMP_TYPE_*: 1 full, 4 triage ...; 0 = no dump of Windows' own */
    bytes debugger_data;            /* KDDEBUGGER_DATA64 when the file carries a copy */
} target_kernel;

/* A named blob of the file (minidump streams that are not read, kernel DumpBlob tags), for those who know
 * them. */
typedef struct target_blob {
    uint8_t tag[16]; /* GUID; minidump: the stream number in the first four bytes */
    uint64_t file_offset;
    bytes data;
} target_blob;

/* A field of the dump file's header, under WinDbg's name. */
typedef struct target_header_field {
    str section, name; /* "DUMP_HEADER64", "MajorVersion" */
    unsigned size;     /* bytes */
    bool is_pointer;
    uint64_t value; /* as it stands in the file: also where Windows left its fill pattern "PAGE" */
} target_header_field;

typedef struct target target;

typedef struct target_cpu_table {
    error *(*registers)(target *t, arena *a, size_t thread, cpu_registers *out);
    /* The CONTEXT record itself, as the file has it; empty = none. NULL when no thread has one. */
    bytes (*context)(target *t, size_t thread);
} target_cpu_table;

struct target {
    arena *arena;
    str path;        /* as the user gave it */
    str description; /* "User Mini Dump File: Only registers, stack and portions of memory are "
                        "available" */
    target_class class;
    target_system system;
    notes *notes;

    space *virtual_memory;  /* of the current process; never NULL (may be empty) */
    space *dumped_memory;   /* the same without what was added since: the bytes of the file alone */
    space *physical_memory; /* NULL = the target has none */

    VEC(target_thread) threads;
    str threads_end; /* why there are fewer than there were, in one line; empty = these are all */
    /* load order as the file says; kernel full dumps have none (windows/ finds them) */
    VEC(target_module) modules;
    str modules_end; /* the same of the modules */
    VEC(target_module) unloaded_modules;
    VEC(target_region) regions;
    VEC(target_handle) handles;
    VEC(target_blob) blobs;
    str comment;
    str header_title; /* "64 bit Kernel Full Dump Analysis"; empty = no dump of Windows' kernel */
    VEC(target_header_field) header;
    uint64_t memory_offset; /* of the first page in the file, where all pages of physical memory follow each
                               other; 0 = unknown */

    size_t event_thread; /* index into threads: where the prompt starts */
    bool has_exception;
    target_exception exception;
    bool has_exception_context;
    cpu_registers exception_context;
    bytes exception_context_record; /* the same as the file has it */
    bool has_bugcheck;
    target_bugcheck bugcheck;
    target_kernel kernel;
    bool must_find_kernel; /* the file says nothing of Windows: windows/kernel_find.h looks for it */
    bool is_raw_image;     /* nothing but its size says that the file is memory */
    bool is_any_cpu;       /* system.cpu is a guess until the kernel is found */
    bool is_unpacked;      /* it came out of a compressed file or an archive */

    struct file_watch *watch; /* over the file that was opened; NULL = none */
    bool told_of_cut;         /* that it was cut short while it was open */

    const target_cpu_table *cpu; /* NULL = no registers */
    void *private_data;
};

/* Opens any dump: identifies the content, unpacks archives, never writes to the file. `notes` collects
 * warnings. The target and everything in it belongs to `a`. */
error *target_open_dump(arena *a, str path, notes *n, const interrupt *i, target **out);

#endif
