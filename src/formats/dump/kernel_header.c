/* DUMP_HEADER64. Offsets: windows-driver-docs and the public symbols of ntoskrnl (nt!_DUMP_HEADER64). */
#include "formats/dump/kernel_reader.h"

#include <string.h>

enum {
    AT_MAJOR = 0x8,
    AT_MINOR = 0xc,
    AT_DTB = 0x10,
    AT_PFN = 0x18,
    AT_MODULES = 0x20,
    AT_PROCESSES = 0x28,
    AT_MACHINE = 0x30,
    AT_PROCESSORS = 0x34,
    AT_BUGCHECK = 0x38,
    AT_PARAMETERS = 0x40,
    AT_VERSION_USER = 0x60,
    AT_KDBG = 0x80,
    AT_PHYSICAL = 0x88, /* run count (4), pad (4), page count (8), runs */
    AT_CONTEXT = 0x348,
    CONTEXT_SIZE = 3000,
    AT_CONTEXT_FLAGS_X64 = AT_CONTEXT + 0x30,
    AT_EXCEPTION = 0xf00,
    AT_TYPE = 0xf98,
    AT_REQUIRED_SPACE = 0xfa0,
    AT_SYSTEM_TIME = 0xfa8,
    AT_COMMENT = 0xfb0,
    AT_UP_TIME = 0x1030,
    AT_MINI_FIELDS = 0x1038,
    AT_SECONDARY = 0x103c,
    AT_PRODUCT_TYPE = 0x1040,
    AT_SUITE_MASK = 0x1044,
    AT_WRITER_STATUS = 0x1048,
    AT_KD_SECONDARY = 0x104d,
    AT_ATTRIBUTES = 0x1050,
    AT_BOOT_ID = 0x1054,
};

static const uint64_t FILL64 = (uint64_t)KERNEL_FILL << 32 | KERNEL_FILL;

uint32_t kernel_u32(bytes file, uint64_t offset)
{
    uint32_t v = 0;

    bytes_u32(file, offset, &v);
    return v;
}

uint64_t kernel_u64(bytes file, uint64_t offset)
{
    uint64_t v = 0;

    bytes_u64(file, offset, &v);
    return v;
}

bool kernel_parse_exception(bytes file, uint64_t offset, unsigned width, kernel_dump_exception *out)
{
    enum { MOST_PARAMETERS = 15, AT_RECORD = 8 };
    /* The count is padded to eight bytes in the 64-bit record only. */
    const uint64_t count_at = AT_RECORD + 2 * width, values_at = count_at + width;
    kernel_dump_exception x = {0};
    bytes b;

    if (!bytes_slice(file, offset, values_at + MOST_PARAMETERS * width, &b) || load_u32(b.ptr) == KERNEL_FILL)
        return false;
    x.code = load_u32(b.ptr);
    x.flags = load_u32(b.ptr + 4);
    x.record = load_le(b.ptr + AT_RECORD, width);
    x.address = load_le(b.ptr + AT_RECORD + width, width);
    x.parameter_count = load_u32(b.ptr + count_at);
    /* The memory behind an unused count is not always cleared: a count that cannot be is none. */
    if (x.parameter_count > MOST_PARAMETERS) x.parameter_count = 0;
    for (size_t i = 0; i < x.parameter_count; i++)
        x.parameters[i] = load_le(b.ptr + values_at + width * i, width);
    *out = x;
    return true;
}

str kernel_dump_type_name(uint32_t type)
{
    switch (type) {
    case KERNEL_DUMP_FULL: return STR("full memory dump");
    case KERNEL_DUMP_SUMMARY: return STR("kernel summary dump");
    case KERNEL_DUMP_HEADER_ONLY: return STR("header-only dump");
    case KERNEL_DUMP_TRIAGE: return STR("triage (small memory) dump");
    case KERNEL_DUMP_BITMAP_FULL: return STR("full bitmap dump");
    case KERNEL_DUMP_BITMAP_KERNEL: return STR("kernel bitmap dump");
    case KERNEL_DUMP_AUTOMATIC: return STR("automatic memory dump");
    case KERNEL_DUMP_KERNEL_MEMORY: return STR("kernel memory dump");
    case KERNEL_DUMP_KERNEL_AND_USER: return STR("kernel and user memory dump");
    case KERNEL_DUMP_COMPLETE_MEMORY: return STR("complete memory dump");
    default: return STR("unknown kind of dump");
    }
}

uint32_t kernel_field_u32(bytes file, uint64_t offset, uint32_t bit, uint32_t *has)
{
    uint32_t v = kernel_u32(file, offset);

    if (v == KERNEL_FILL) return 0;
    *has |= bit;
    return v;
}

uint64_t kernel_field_u64(bytes file, uint64_t offset, uint32_t bit, uint32_t *has)
{
    uint64_t v = kernel_u64(file, offset);

    if (v == FILL64) return 0;
    *has |= bit;
    return v;
}

str kernel_field_text(bytes file, uint64_t offset, uint64_t size, uint32_t bit, uint32_t *has)
{
    str text = bytes_cstr(bytes_clamp(file, offset, size), 0);

    if (text.len == 0 || str_starts_with(text, STR("PAGE"))) return STR("");
    *has |= bit;
    return text;
}

static error *check_signature(arena *a, bytes file, size_t *size)
{
    if (file.len < 8) {
        return error_at_offset(a, ERROR_TRUNCATED, file.len,
                               "the file ends inside the signature of the kernel dump");
    }
    bool is_32_bit = memcmp(file.ptr, "PAGEDUMP", 8) == 0;
    if (!is_32_bit && memcmp(file.ptr, "PAGEDU64", 8) != 0) {
        return error_at_offset(a, ERROR_FORMAT, 0,
                               "expected the kernel dump signature \"PAGEDU64\" or \"PAGEDUMP\"");
    }
    *size = is_32_bit ? KERNEL_HEADER32_SIZE : KERNEL_HEADER64_SIZE;
    if (file.len < *size) {
        return error_at_offset(a, ERROR_TRUNCATED, file.len,
                               "the file ends inside the kernel dump header (expected 0x%zx bytes)", *size);
    }
    return NULL;
}

error *kernel_dump_read_header(arena *a, bytes file, kernel_dump_header *out)
{
    kernel_dump_header h = {.pointer_size = 8};
    size_t size = 0;
    error *e = check_signature(a, file, &size);
    uint32_t none = 0;

    if (e) return e;
    h.size = size;
    if (size == KERNEL_HEADER32_SIZE) {
        kernel_read_header32(file, out);
        return NULL;
    }
    h.major_version = kernel_u32(file, AT_MAJOR);
    h.minor_version = kernel_u32(file, AT_MINOR);
    h.directory_table_base = kernel_field_u64(file, AT_DTB, 0, &none);
    h.pfn_database = kernel_field_u64(file, AT_PFN, 0, &none);
    h.ps_loaded_module_list = kernel_field_u64(file, AT_MODULES, 0, &none);
    h.ps_active_process_head = kernel_field_u64(file, AT_PROCESSES, 0, &none);
    h.machine = kernel_u32(file, AT_MACHINE);
    h.processor_count = kernel_field_u32(file, AT_PROCESSORS, 0, &none);
    h.bugcheck_code = kernel_field_u32(file, AT_BUGCHECK, 0, &none);
    for (size_t i = 0; i < 4; i++)
        h.bugcheck_parameters[i] = kernel_field_u64(file, AT_PARAMETERS + 8 * i, 0, &none);
    h.version_user = kernel_field_text(file, AT_VERSION_USER, 32, KERNEL_DUMP_HAS_VERSION_USER, &h.has);
    h.kd_debugger_data_block = kernel_field_u64(file, AT_KDBG, KERNEL_DUMP_HAS_KDBG, &h.has);
    h.physical_run_count = kernel_field_u32(file, AT_PHYSICAL, KERNEL_DUMP_HAS_PHYSICAL_MEMORY, &h.has);
    h.physical_page_count = kernel_field_u64(file, AT_PHYSICAL + 8, 0, &none);
    if (kernel_u64(file, AT_CONTEXT) != FILL64 || kernel_u32(file, AT_CONTEXT_FLAGS_X64) != KERNEL_FILL) {
        h.has |= KERNEL_DUMP_HAS_CONTEXT;
        h.context = bytes_clamp(file, AT_CONTEXT, CONTEXT_SIZE);
    }
    if (kernel_parse_exception(file, AT_EXCEPTION, 8, &h.exception)) h.has |= KERNEL_DUMP_HAS_EXCEPTION;
    h.type = kernel_u32(file, AT_TYPE);
    h.required_dump_space = kernel_field_u64(file, AT_REQUIRED_SPACE, KERNEL_DUMP_HAS_REQUIRED_SPACE, &h.has);
    h.system_time = kernel_field_u64(file, AT_SYSTEM_TIME, KERNEL_DUMP_HAS_SYSTEM_TIME, &h.has);
    h.comment = kernel_field_text(file, AT_COMMENT, 128, KERNEL_DUMP_HAS_COMMENT, &h.has);
    h.system_up_time = kernel_field_u64(file, AT_UP_TIME, KERNEL_DUMP_HAS_SYSTEM_UP_TIME, &h.has);
    h.mini_dump_fields = kernel_field_u32(file, AT_MINI_FIELDS, KERNEL_DUMP_HAS_MINI_DUMP_FIELDS, &h.has);
    h.secondary_data_state = kernel_field_u32(file, AT_SECONDARY, KERNEL_DUMP_HAS_SECONDARY_DATA, &h.has);
    h.product_type = kernel_field_u32(file, AT_PRODUCT_TYPE, KERNEL_DUMP_HAS_PRODUCT_TYPE, &h.has);
    h.suite_mask = kernel_field_u32(file, AT_SUITE_MASK, KERNEL_DUMP_HAS_SUITE_MASK, &h.has);
    h.writer_status = kernel_field_u32(file, AT_WRITER_STATUS, KERNEL_DUMP_HAS_WRITER_STATUS, &h.has);
    h.kd_secondary_version = file.ptr[AT_KD_SECONDARY];
    h.attributes = kernel_field_u32(file, AT_ATTRIBUTES, KERNEL_DUMP_HAS_ATTRIBUTES, &h.has);
    h.boot_id = kernel_field_u32(file, AT_BOOT_ID, KERNEL_DUMP_HAS_BOOT_ID, &h.has);
    *out = h;
    return NULL;
}
