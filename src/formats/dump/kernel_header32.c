/* DUMP_HEADER32. Offsets: Microsoft's published dump header of the WDK and of Singularity's Dump.h. */
#include "formats/dump/kernel_reader.h"

enum {
    AT_MAJOR = 0x8,
    AT_MINOR = 0xc,
    AT_DTB = 0x10,
    AT_PFN = 0x14,
    AT_MODULES = 0x18,
    AT_PROCESSES = 0x1c,
    AT_MACHINE = 0x20,
    AT_PROCESSORS = 0x24,
    AT_BUGCHECK = 0x28,
    AT_PARAMETERS = 0x2c,
    AT_VERSION_USER = 0x3c,
    AT_PAE = 0x5c,
    AT_KD_SECONDARY = 0x5d,
    AT_KDBG = 0x60,
    AT_PHYSICAL = 0x64, /* run count (4), page count (4), runs */
    AT_CONTEXT = 0x320,
    CONTEXT_SIZE = 1200,
    AT_EXCEPTION = 0x7d0,
    AT_COMMENT = 0x820,
    AT_ATTRIBUTES = 0x8a0,
    AT_TYPE = 0xf88,
    AT_MINI_FIELDS = 0xf8c,
    AT_SECONDARY = 0xf90,
    AT_PRODUCT_TYPE = 0xf94,
    AT_SUITE_MASK = 0xf98,
    AT_WRITER_STATUS = 0xf9c,
    AT_REQUIRED_SPACE = 0xfa0,
    AT_UP_TIME = 0xfb8,
    AT_SYSTEM_TIME = 0xfc0,
};

void kernel_read_header32(bytes file, kernel_dump_header *out)
{
    kernel_dump_header h = {.pointer_size = 4, .size = KERNEL_HEADER32_SIZE};
    uint32_t none = 0;

    h.major_version = kernel_u32(file, AT_MAJOR);
    h.minor_version = kernel_u32(file, AT_MINOR);
    h.directory_table_base = kernel_field_u32(file, AT_DTB, 0, &none);
    h.pfn_database = kernel_field_u32(file, AT_PFN, 0, &none);
    h.ps_loaded_module_list = kernel_field_u32(file, AT_MODULES, 0, &none);
    h.ps_active_process_head = kernel_field_u32(file, AT_PROCESSES, 0, &none);
    h.machine = kernel_u32(file, AT_MACHINE);
    h.processor_count = kernel_field_u32(file, AT_PROCESSORS, 0, &none);
    h.bugcheck_code = kernel_field_u32(file, AT_BUGCHECK, 0, &none);
    for (size_t i = 0; i < 4; i++)
        h.bugcheck_parameters[i] = kernel_field_u32(file, AT_PARAMETERS + 4 * i, 0, &none);
    h.version_user = kernel_field_text(file, AT_VERSION_USER, 32, KERNEL_DUMP_HAS_VERSION_USER, &h.has);
    h.pae = file.ptr[AT_PAE] == 1; /* 'P' of the fill pattern before Windows 2000 */
    h.kd_secondary_version = file.ptr[AT_KD_SECONDARY];
    h.kd_debugger_data_block = kernel_field_u32(file, AT_KDBG, KERNEL_DUMP_HAS_KDBG, &h.has);
    h.physical_run_count = kernel_field_u32(file, AT_PHYSICAL, KERNEL_DUMP_HAS_PHYSICAL_MEMORY, &h.has);
    h.physical_page_count = kernel_field_u32(file, AT_PHYSICAL + 4, 0, &none);
    if (kernel_u32(file, AT_CONTEXT) != KERNEL_FILL) {
        h.has |= KERNEL_DUMP_HAS_CONTEXT;
        h.context = bytes_clamp(file, AT_CONTEXT, CONTEXT_SIZE);
    }
    if (kernel_parse_exception(file, AT_EXCEPTION, 4, &h.exception)) h.has |= KERNEL_DUMP_HAS_EXCEPTION;
    h.comment = kernel_field_text(file, AT_COMMENT, 128, KERNEL_DUMP_HAS_COMMENT, &h.has);
    h.attributes = kernel_field_u32(file, AT_ATTRIBUTES, KERNEL_DUMP_HAS_ATTRIBUTES, &h.has);
    h.type = kernel_u32(file, AT_TYPE);
    h.mini_dump_fields = kernel_field_u32(file, AT_MINI_FIELDS, KERNEL_DUMP_HAS_MINI_DUMP_FIELDS, &h.has);
    h.secondary_data_state = kernel_field_u32(file, AT_SECONDARY, KERNEL_DUMP_HAS_SECONDARY_DATA, &h.has);
    h.product_type = kernel_field_u32(file, AT_PRODUCT_TYPE, KERNEL_DUMP_HAS_PRODUCT_TYPE, &h.has);
    h.suite_mask = kernel_field_u32(file, AT_SUITE_MASK, KERNEL_DUMP_HAS_SUITE_MASK, &h.has);
    h.writer_status = kernel_field_u32(file, AT_WRITER_STATUS, KERNEL_DUMP_HAS_WRITER_STATUS, &h.has);
    h.required_dump_space = kernel_field_u64(file, AT_REQUIRED_SPACE, KERNEL_DUMP_HAS_REQUIRED_SPACE, &h.has);
    h.system_up_time = kernel_field_u64(file, AT_UP_TIME, KERNEL_DUMP_HAS_SYSTEM_UP_TIME, &h.has);
    h.system_time = kernel_field_u64(file, AT_SYSTEM_TIME, KERNEL_DUMP_HAS_SYSTEM_TIME, &h.has);
    *out = h;
}
