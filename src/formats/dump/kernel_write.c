/* DUMP_HEADER32 and DUMP_HEADER64, the bitmap's header and those of secondary data, written. */
#include "formats/dump/kernel_write.h"

#include "formats/dump/kernel_layout.h"

#include <string.h>

enum { PAGE_BYTES = 0x1000, BLOB_ALIGNMENT = 8 };

static const kernel_layout *layout_of(unsigned pointer_size)
{
    return pointer_size == 8 ? &kernel_layout64 : &kernel_layout32;
}

static void put(uint8_t *out, size_t at, uint64_t v, unsigned width)
{
    for (size_t i = 0; i < width; i++) out[at + i] = (uint8_t)(v >> 8 * i);
}

static void put32(uint8_t *out, size_t at, uint32_t v)
{
    put(out, at, v, 4);
}

static void put_exception(const kernel_layout *l, const kernel_dump_exception *x, uint8_t *out)
{
    enum { RECORD = 0x8, MOST_PARAMETERS = 15 };
    const unsigned width = l->pointer_size, count_at = RECORD + 2 * width, values_at = count_at + width;
    const uint32_t count = x->parameter_count < MOST_PARAMETERS ? x->parameter_count : MOST_PARAMETERS;

    memset(out, 0, l->exception_size);
    put32(out, 0, x->code);
    put32(out, 4, x->flags);
    put(out, RECORD, x->record, width);
    put(out, RECORD + width, x->address, width);
    put32(out, count_at, count);
    for (size_t i = 0; i < count; i++) put(out, values_at + width * i, x->parameters[i], width);
}

static void put_runs(const kernel_layout *l, const kernel_write_run *runs, size_t count, uint64_t pages,
                     uint8_t *out)
{
    if (count > l->most_runs) count = 0; /* a bitmap says where the pages are */
    put(out, l->run_count, count, l->pointer_size);
    put(out, l->page_count, pages, l->pointer_size);
    for (size_t i = 0; i < count; i++) {
        put(out, l->runs + l->run_size * i, runs[i].first, l->pointer_size);
        put(out, l->runs + l->run_size * i + l->pointer_size, runs[i].count, l->pointer_size);
    }
}

static void put_text(uint8_t *out, size_t at, size_t size, str text)
{
    memset(out + at, 0, size);
    if (text.len) memcpy(out + at, text.ptr, text.len < size ? text.len : size - 1);
}

static void put_optional(const kernel_layout *l, const kernel_dump_header *h, uint8_t *out)
{
    if (h->has & KERNEL_DUMP_HAS_CONTEXT && h->context.len) {
        memset(out + l->context, 0, l->context_size);
        memcpy(out + l->context, h->context.ptr,
               h->context.len < l->context_size ? h->context.len : l->context_size);
    }
    if (h->has & KERNEL_DUMP_HAS_EXCEPTION) put_exception(l, &h->exception, out + l->exception);
    if (h->has & KERNEL_DUMP_HAS_SYSTEM_TIME) put(out, l->system_time, h->system_time, 8);
    if (h->has & KERNEL_DUMP_HAS_SYSTEM_UP_TIME) put(out, l->up_time, h->system_up_time, 8);
    if (h->has & KERNEL_DUMP_HAS_PRODUCT_TYPE) put32(out, l->product_type, h->product_type);
    if (h->has & KERNEL_DUMP_HAS_SUITE_MASK) put32(out, l->suite_mask, h->suite_mask);
}

static void put_kernel(const kernel_layout *l, const kernel_dump_header *h, uint8_t *out)
{
    const unsigned width = l->pointer_size;

    put32(out, l->major, h->major_version);
    put32(out, l->minor, h->minor_version);
    put(out, l->directory, h->directory_table_base, width);
    put(out, l->pfn_database, h->pfn_database, width);
    put(out, l->modules, h->ps_loaded_module_list, width);
    put(out, l->processes, h->ps_active_process_head, width);
    put32(out, l->machine, h->machine);
    put32(out, l->processors, h->processor_count);
    put32(out, l->bugcheck, h->bugcheck_code);
    for (size_t i = 0; i < 4; i++) put(out, l->parameters + width * i, h->bugcheck_parameters[i], width);
    memset(out + l->version_user, 0, KERNEL_VERSION_USER_SIZE);
    if (l->pae) out[l->pae] = h->pae;
    put(out, l->debugger_data, h->kd_debugger_data_block, width);
}

size_t kernel_write_header_size(unsigned pointer_size)
{
    return layout_of(pointer_size)->size;
}

size_t kernel_write_most_runs(unsigned pointer_size)
{
    return layout_of(pointer_size)->most_runs;
}

size_t kernel_write_header(const kernel_dump_header *h, const kernel_write_run *runs, size_t run_count,
                           uint64_t pages, uint8_t out[KERNEL_WRITE_MOST_HEADER])
{
    const kernel_layout *l = layout_of(h->pointer_size);

    for (size_t i = 0; i < l->size; i += 4) memcpy(out + i, "PAGE", 4);
    memcpy(out + 4, l->pointer_size == 8 ? "DU64" : "DUMP", 4);
    put_kernel(l, h, out);
    if (h->type != KERNEL_DUMP_TRIAGE) put_runs(l, runs, run_count, pages, out);
    put_optional(l, h, out);
    put32(out, l->type, h->type);
    put(out, l->required_space, h->required_dump_space, 8);
    put_text(out, l->comment, KERNEL_COMMENT_SIZE, h->comment);
    put32(out, l->mini_fields, h->mini_dump_fields);
    put32(out, l->secondary_data, h->secondary_data_state);
    put32(out, l->writer_status, 0);
    out[l->kd_secondary] = h->kd_secondary_version;
    return l->size;
}

uint64_t kernel_write_first_page(unsigned pointer_size, uint64_t page_count)
{
    const uint64_t end = layout_of(pointer_size)->size + KERNEL_WRITE_BITMAP_AT + (page_count + 7) / 8;

    return (end + PAGE_BYTES - 1) & ~(uint64_t)(PAGE_BYTES - 1);
}

void kernel_write_bitmap(unsigned pointer_size, uint32_t type, uint64_t page_count, uint64_t present,
                         uint8_t out[KERNEL_WRITE_BITMAP_AT])
{
    enum { AT_FIRST_PAGE = 0x20, AT_PRESENT = 0x28, AT_PAGES = 0x30 };

    memset(out, 0, KERNEL_WRITE_BITMAP_AT);
    memcpy(out, type == KERNEL_DUMP_BITMAP_FULL ? "FDMPDUMP" : "SDMPDUMP", 8);
    put(out, AT_FIRST_PAGE, kernel_write_first_page(pointer_size, page_count), 8);
    put(out, AT_PRESENT, present, 8);
    put(out, AT_PAGES, page_count, 8);
}

void kernel_write_blobs_header(uint32_t build, uint8_t out[KERNEL_WRITE_BLOBS_HEADER])
{
    memcpy(out, "DumpBlob", 8);
    put32(out, 8, KERNEL_WRITE_BLOBS_HEADER);
    put32(out, 12, build);
}

uint32_t kernel_write_blob_header(const uint8_t tag[16], uint32_t size, uint8_t out[KERNEL_WRITE_BLOB_HEADER])
{
    enum { AT_TAG = 4, AT_SIZE = 20, AT_BEFORE = 24, AT_AFTER = 28 };
    const uint32_t after = -size % BLOB_ALIGNMENT;

    put32(out, 0, KERNEL_WRITE_BLOB_HEADER);
    memcpy(out + AT_TAG, tag, 16);
    put32(out, AT_SIZE, size);
    put32(out, AT_BEFORE, 0);
    put32(out, AT_AFTER, after);
    return after;
}
