/* DUMP_HEADER32 and DUMP_HEADER64, read. */
#include "formats/dump/kernel_layout.h"
#include "formats/dump/kernel_reader.h"

#include <string.h>

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

static error *check_signature(arena *a, bytes file, const kernel_layout **out)
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
    *out = is_32_bit ? &kernel_layout32 : &kernel_layout64;
    if (file.len < (*out)->size) {
        return error_at_offset(a, ERROR_TRUNCATED, file.len,
                               "the file ends inside the kernel dump header (expected 0x%x bytes)",
                               (*out)->size);
    }
    return NULL;
}

static uint64_t field_pointer(const kernel_layout *l, bytes file, uint64_t offset, uint32_t bit,
                              uint32_t *has)
{
    return l->pointer_size == 8 ? kernel_field_u64(file, offset, bit, has)
                                : kernel_field_u32(file, offset, bit, has);
}

/* An x64 CONTEXT begins with the homes of parameters, which may look like anything. */
static bool has_context(const kernel_layout *l, bytes file)
{
    enum { FLAGS_X64 = 0x30 };

    if (l->pointer_size == 4) return kernel_u32(file, l->context) != KERNEL_FILL;
    return kernel_u64(file, l->context) != FILL64 || kernel_u32(file, l->context + FLAGS_X64) != KERNEL_FILL;
}

static void read_kernel(const kernel_layout *l, bytes file, kernel_dump_header *h)
{
    uint32_t none = 0;

    h->major_version = kernel_u32(file, l->major);
    h->minor_version = kernel_u32(file, l->minor);
    h->directory_table_base = field_pointer(l, file, l->directory, 0, &none);
    h->pfn_database = field_pointer(l, file, l->pfn_database, 0, &none);
    h->ps_loaded_module_list = field_pointer(l, file, l->modules, 0, &none);
    h->ps_active_process_head = field_pointer(l, file, l->processes, 0, &none);
    h->machine = kernel_u32(file, l->machine);
    h->processor_count = kernel_field_u32(file, l->processors, 0, &none);
    h->bugcheck_code = kernel_field_u32(file, l->bugcheck, 0, &none);
    for (size_t i = 0; i < 4; i++)
        h->bugcheck_parameters[i] = field_pointer(l, file, l->parameters + l->pointer_size * i, 0, &none);
    h->version_user = kernel_field_text(file, l->version_user, KERNEL_VERSION_USER_SIZE,
                                        KERNEL_DUMP_HAS_VERSION_USER, &h->has);
    if (l->pae) h->pae = file.ptr[l->pae] == 1; /* 'P' of the fill pattern before Windows 2000 */
    h->kd_secondary_version = file.ptr[l->kd_secondary];
    h->kd_debugger_data_block = field_pointer(l, file, l->debugger_data, KERNEL_DUMP_HAS_KDBG, &h->has);
    h->physical_run_count = kernel_field_u32(file, l->run_count, KERNEL_DUMP_HAS_PHYSICAL_MEMORY, &h->has);
    h->physical_page_count = field_pointer(l, file, l->page_count, 0, &none);
}

error *kernel_dump_read_header(arena *a, bytes file, kernel_dump_header *out)
{
    const kernel_layout *l = NULL;
    error *e = check_signature(a, file, &l);
    if (e) return e;
    kernel_dump_header h = {.pointer_size = l->pointer_size, .size = l->size};

    read_kernel(l, file, &h);
    if (has_context(l, file)) {
        h.has |= KERNEL_DUMP_HAS_CONTEXT;
        h.context = bytes_clamp(file, l->context, l->context_size);
    }
    if (kernel_parse_exception(file, l->exception, l->pointer_size, &h.exception))
        h.has |= KERNEL_DUMP_HAS_EXCEPTION;
    h.type = kernel_u32(file, l->type);
    h.required_dump_space = kernel_field_u64(file, l->required_space, KERNEL_DUMP_HAS_REQUIRED_SPACE, &h.has);
    h.system_time = kernel_field_u64(file, l->system_time, KERNEL_DUMP_HAS_SYSTEM_TIME, &h.has);
    h.comment = kernel_field_text(file, l->comment, KERNEL_COMMENT_SIZE, KERNEL_DUMP_HAS_COMMENT, &h.has);
    h.system_up_time = kernel_field_u64(file, l->up_time, KERNEL_DUMP_HAS_SYSTEM_UP_TIME, &h.has);
    h.mini_dump_fields = kernel_field_u32(file, l->mini_fields, KERNEL_DUMP_HAS_MINI_DUMP_FIELDS, &h.has);
    h.secondary_data_state =
        kernel_field_u32(file, l->secondary_data, KERNEL_DUMP_HAS_SECONDARY_DATA, &h.has);
    h.product_type = kernel_field_u32(file, l->product_type, KERNEL_DUMP_HAS_PRODUCT_TYPE, &h.has);
    h.suite_mask = kernel_field_u32(file, l->suite_mask, KERNEL_DUMP_HAS_SUITE_MASK, &h.has);
    h.writer_status = kernel_field_u32(file, l->writer_status, KERNEL_DUMP_HAS_WRITER_STATUS, &h.has);
    h.attributes = kernel_field_u32(file, l->attributes, KERNEL_DUMP_HAS_ATTRIBUTES, &h.has);
    if (l->boot_id) h.boot_id = kernel_field_u32(file, l->boot_id, KERNEL_DUMP_HAS_BOOT_ID, &h.has);
    *out = h;
    return NULL;
}
