/* DUMP_HEADER64 and the bitmap's header, written. The layout is that of kernel_header.c and kernel_pages.c,
 * which read it. */
#include "formats/dump/kernel_write.h"

#include <string.h>

enum {
    AT_SIGNATURE = 0x0, /* "PAGEDU64" */
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
    VERSION_USER_SIZE = 32,
    AT_KDBG = 0x80,
    AT_RUN_COUNT = 0x88,
    AT_PAGE_COUNT = 0x90,
    AT_RUNS = 0x98,
    AT_CONTEXT = 0x348,
    CONTEXT_SIZE = 3000,
    AT_EXCEPTION = 0xf00,
    EXCEPTION_SIZE = 0x98,
    AT_TYPE = 0xf98,
    AT_REQUIRED_SPACE = 0xfa0,
    AT_SYSTEM_TIME = 0xfa8,
    AT_COMMENT = 0xfb0,
    COMMENT_SIZE = 128,
    AT_UP_TIME = 0x1030,
    AT_MINI_FIELDS = 0x1038,
    AT_SECONDARY = 0x103c,
    AT_PRODUCT_TYPE = 0x1040,
    AT_SUITE_MASK = 0x1044,
    AT_WRITER_STATUS = 0x1048,
    AT_KD_SECONDARY = 0x104d,
    PAGE_BYTES = 0x1000,
};

static void put32(uint8_t *out, size_t at, uint32_t v)
{
    for (size_t i = 0; i < 4; i++) out[at + i] = (uint8_t)(v >> 8 * i);
}

static void put64(uint8_t *out, size_t at, uint64_t v)
{
    for (size_t i = 0; i < 8; i++) out[at + i] = (uint8_t)(v >> 8 * i);
}

static void put_exception(const kernel_dump_exception *x, uint8_t *out)
{
    enum { RECORD = 0x8, ADDRESS = 0x10, COUNT = 0x18, PARAMETERS = 0x20, MOST_PARAMETERS = 15 };
    const uint32_t count = x->parameter_count < MOST_PARAMETERS ? x->parameter_count : MOST_PARAMETERS;

    memset(out, 0, EXCEPTION_SIZE);
    put32(out, 0, x->code);
    put32(out, 4, x->flags);
    put64(out, RECORD, x->record);
    put64(out, ADDRESS, x->address);
    put32(out, COUNT, count);
    for (size_t i = 0; i < count; i++) put64(out, PARAMETERS + 8 * i, x->parameters[i]);
}

static void put_runs(const kernel_write_run *runs, size_t count, uint64_t pages, uint8_t *out)
{
    if (count > KERNEL_WRITE_MOST_RUNS) count = 0; /* a bitmap says where the pages are */
    put32(out, AT_RUN_COUNT, (uint32_t)count);
    put32(out, AT_RUN_COUNT + 4, 0);
    put64(out, AT_PAGE_COUNT, pages);
    for (size_t i = 0; i < count; i++) {
        put64(out, AT_RUNS + 16 * i, runs[i].first);
        put64(out, AT_RUNS + 16 * i + 8, runs[i].count);
    }
}

static void put_text(uint8_t *out, size_t at, size_t size, str text)
{
    memset(out + at, 0, size);
    if (text.len) memcpy(out + at, text.ptr, text.len < size ? text.len : size - 1);
}

static void put_optional(const kernel_dump_header *h, uint8_t *out)
{
    if (h->has & KERNEL_DUMP_HAS_CONTEXT && h->context.len) {
        memset(out + AT_CONTEXT, 0, CONTEXT_SIZE);
        memcpy(out + AT_CONTEXT, h->context.ptr,
               h->context.len < CONTEXT_SIZE ? h->context.len : CONTEXT_SIZE);
    }
    if (h->has & KERNEL_DUMP_HAS_EXCEPTION) put_exception(&h->exception, out + AT_EXCEPTION);
    if (h->has & KERNEL_DUMP_HAS_SYSTEM_TIME) put64(out, AT_SYSTEM_TIME, h->system_time);
    if (h->has & KERNEL_DUMP_HAS_SYSTEM_UP_TIME) put64(out, AT_UP_TIME, h->system_up_time);
    if (h->has & KERNEL_DUMP_HAS_PRODUCT_TYPE) put32(out, AT_PRODUCT_TYPE, h->product_type);
    if (h->has & KERNEL_DUMP_HAS_SUITE_MASK) put32(out, AT_SUITE_MASK, h->suite_mask);
}

void kernel_write_header(const kernel_dump_header *h, const kernel_write_run *runs, size_t run_count,
                         uint64_t pages, uint8_t out[KERNEL_WRITE_HEADER_SIZE])
{
    for (size_t i = 0; i < KERNEL_WRITE_HEADER_SIZE; i += 4) memcpy(out + i, "PAGE", 4);
    memcpy(out + AT_SIGNATURE + 4, "DU64", 4);
    put32(out, AT_MAJOR, h->major_version);
    put32(out, AT_MINOR, h->minor_version);
    put64(out, AT_DTB, h->directory_table_base);
    put64(out, AT_PFN, h->pfn_database);
    put64(out, AT_MODULES, h->ps_loaded_module_list);
    put64(out, AT_PROCESSES, h->ps_active_process_head);
    put32(out, AT_MACHINE, h->machine);
    put32(out, AT_PROCESSORS, h->processor_count);
    put32(out, AT_BUGCHECK, h->bugcheck_code);
    for (size_t i = 0; i < 4; i++) put64(out, AT_PARAMETERS + 8 * i, h->bugcheck_parameters[i]);
    memset(out + AT_VERSION_USER, 0, VERSION_USER_SIZE);
    put64(out, AT_KDBG, h->kd_debugger_data_block);
    put_runs(runs, run_count, pages, out);
    put_optional(h, out);
    put32(out, AT_TYPE, h->type);
    put64(out, AT_REQUIRED_SPACE, h->required_dump_space);
    put_text(out, AT_COMMENT, COMMENT_SIZE, h->comment);
    put32(out, AT_MINI_FIELDS, 0);
    put32(out, AT_SECONDARY, 0);
    put32(out, AT_WRITER_STATUS, 0);
    out[AT_KD_SECONDARY] = 0;
}

uint64_t kernel_write_first_page(uint64_t page_count)
{
    const uint64_t end = KERNEL_WRITE_HEADER_SIZE + KERNEL_WRITE_BITMAP_AT + (page_count + 7) / 8;

    return (end + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1);
}

void kernel_write_bitmap(uint32_t type, uint64_t page_count, uint64_t present,
                         uint8_t out[KERNEL_WRITE_BITMAP_AT])
{
    enum { AT_FIRST_PAGE = 0x20, AT_PRESENT = 0x28, AT_PAGES = 0x30 };

    memset(out, 0, KERNEL_WRITE_BITMAP_AT);
    memcpy(out, type == KERNEL_DUMP_BITMAP_FULL ? "FDMPDUMP" : "SDMPDUMP", 8);
    put64(out, AT_FIRST_PAGE, kernel_write_first_page(page_count));
    put64(out, AT_PRESENT, present);
    put64(out, AT_PAGES, page_count);
}
