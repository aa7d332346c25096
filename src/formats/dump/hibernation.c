/* Hibernation files: the header, the processor, the index of pages. Sources: PO_MEMORY_IMAGE in the public
 * types of Windows 7 to 11 (its length tells which fields stand where), LeechCore's table of these lengths.
 */
#include "formats/dump/hibernation_internal.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    PAGE = HIBERNATION_PAGE,
    PAGE_SIZE32 = 0x14,
    PAGE_SIZE64 = 0x18,
    SYSTEM_TIME32 = 0x18,
    SYSTEM_TIME64 = 0x20,
    COUNT_BITS = 5,
    MOST_RUNS = 1 << 24,
};

/* Windows 8 and later: which fields stand where, by the length of the header. */
typedef struct hibernation_layout {
    uint16_t length, pointer_size;
    uint16_t loader_pages, boot_set, kernel_set, kernel_pages;
} hibernation_layout;

static const hibernation_layout LAYOUTS[] = {
    {0x4d8, 8, 0x58, 0x68, 0x70, 0x238}, /* 26100 */
    {0x448, 8, 0x58, 0x68, 0x70, 0x230}, /* 20348 to 22621 */
    {0x3e0, 8, 0x58, 0x68, 0x70, 0x230}, /* 17763 to 19045 */
    {0x3d8, 8, 0x58, 0x68, 0x70, 0x230}, /* 15063 to 17134 */
    {0x3c8, 8, 0x58, 0x68, 0x70, 0x220}, /* 14393 */
    {0x3b0, 8, 0x58, 0x68, 0x70, 0x218}, /* 10240, 10586 */
    {0x360, 8, 0x58, 0x60, 0x68, 0x1c8}, /* 9200, 9600 */
    {0x340, 4, 0x48, 0x50, 0x54, 0x210}, /* 17763 to 19045 */
    {0x338, 4, 0x48, 0x50, 0x54, 0x210}, /* 15063 to 17134 */
    {0x328, 4, 0x48, 0x50, 0x54, 0x200}, /* 14393 */
    {0x310, 4, 0x48, 0x50, 0x54, 0x1f8}, /* 10240, 10586 */
    {0x2c8, 4, 0x48, 0x50, 0x54, 0x1b0}, /* 9200, 9600 */
};
/* Of a build that is not in the list: the places have not moved since Windows 10; the number of pages has. */
static const hibernation_layout NEWER = {0, 8, 0x58, 0x68, 0x70, 0};

uint64_t hibernation_run_page(const hibernation_run *r)
{
    return r->page >> COUNT_BITS;
}

unsigned hibernation_run_pages(const hibernation_run *r)
{
    return (unsigned)(r->page & ((1 << COUNT_BITS) - 1));
}

void hibernation_add_run(hibernation_reader *r, uint64_t page, unsigned count, uint64_t where, unsigned index)
{
    const uint64_t MOST_PAGE = (uint64_t)1 << 40;

    if (page >= MOST_PAGE || count == 0) return;
    if (r->runs.count == MOST_RUNS) {
        if (!r->full) {
            notes_add(r->n, NOTE_WARNING,
                      "the hibernation file has more than %d runs of pages: the rest is left out", MOST_RUNS);
        }
        r->full = true;
        return;
    }
    *VEC_PUSH(r->a, &r->runs) = (hibernation_run){page << COUNT_BITS | count, where << COUNT_BITS | index};
}

static int compare_runs(const void *left, const void *right)
{
    const hibernation_run *a = left, *b = right;
    uint64_t x = hibernation_run_page(a), y = hibernation_run_page(b);

    if (x != y) return x < y ? -1 : 1;
    return (a->where > b->where) - (a->where < b->where);
}

/* The first run whose first page is above `page`. */
static size_t run_above(const hibernation *h, uint64_t page)
{
    size_t low = 0, high = h->run_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (hibernation_run_page(&h->runs[middle]) > page) high = middle;
        else low = middle + 1;
    }
    return low;
}

const hibernation_run *hibernation_find(const hibernation *h, uint64_t page)
{
    const hibernation_run *best = NULL;

    /* A run has at most sixteen pages: those that may have `page` begin close before it. */
    for (size_t i = run_above(h, page); i > 0; i--) {
        const hibernation_run *r = &h->runs[i - 1];
        uint64_t first = hibernation_run_page(r);
        if (page - first >= HIBERNATION_MOST_PAGES) break;
        if (page - first < hibernation_run_pages(r) && (!best || r->where > best->where)) best = r;
    }
    return best;
}

const hibernation_run *hibernation_from(const hibernation *h, uint64_t page)
{
    const hibernation_run *r = hibernation_find(h, page);
    size_t above = run_above(h, page);

    if (r) return r;
    return above < h->run_count ? &h->runs[above] : NULL;
}

bool hibernation_read_block(const hibernation *h, const hibernation_run *r, hibernation_block *out,
                            unsigned *index)
{
    uint64_t at = r->where >> COUNT_BITS;
    bytes descriptors;

    *index = (unsigned)(r->where & ((1 << COUNT_BITS) - 1));
    return h->has_sets ? hibernation_parse_set(h, at, out, &descriptors)
                       : hibernation_parse_xpress(h, at, out);
}

/* ---- the processor that hibernated ---- */

static bool looks_like_control(uint64_t cr0, uint64_t cr3, uint64_t cr4)
{
    const uint64_t PAGING_AND_PROTECTION = 0x80000001, MOST_ADDRESS = (uint64_t)1 << 52;

    return (cr0 & PAGING_AND_PROTECTION) == PAGING_AND_PROTECTION && cr0 <= UINT32_MAX && cr3 &&
           cr3 < MOST_ADDRESS && cr4 < (uint64_t)1 << 32;
}

/* KPROCESSOR_STATE of x64: KSPECIAL_REGISTERS, then CONTEXT behind 0xe0 or (Windows 10 1803 and later) 0xf0
 * bytes. */
static bool read_state64(bytes page, machine_cpu *out)
{
    enum { GDT = 0x56, IDT = 0x66, GS_BASE = 0xa8, GS_SWAP = 0xb0, FLAGS = 0x30, CONTEXT_AMD64 = 0x100000 };
    static const uint16_t PLACES[] = {0xe0, 0xf0};
    machine_cpu c = {
        .cr0 = load_u64(page.ptr), .cr2 = load_u64(page.ptr + 8), .cr3 = load_u64(page.ptr + 16)};

    c.cr4 = load_u64(page.ptr + 24);
    if (!looks_like_control(c.cr0, c.cr3, c.cr4)) return false;
    c.gdt_base = load_u64(page.ptr + GDT + 2);
    c.idt_base = load_u64(page.ptr + IDT + 2);
    c.gs_base = load_u64(page.ptr + GS_BASE);
    c.kernel_gs_base = load_u64(page.ptr + GS_SWAP);
    for (size_t i = 0; i < 2; i++) {
        const uint8_t *x = page.ptr + PLACES[i];
        if (!(load_u32(x + FLAGS) & CONTEXT_AMD64) || (load_u32(x + FLAGS) & ~0x1000ffu)) continue;
        c.cs = load_u16(x + 0x38);
        c.ds = load_u16(x + 0x3a);
        c.es = load_u16(x + 0x3c);
        c.fs = load_u16(x + 0x3e);
        c.gs = load_u16(x + 0x40);
        c.ss = load_u16(x + 0x42);
        c.flags = load_u32(x + 0x44);
        for (size_t g = 0; g < 16; g++) c.general[g] = load_u64(x + 0x78 + 8 * g);
        c.ip = load_u64(x + 0xf8);
        break;
    }
    *out = c;
    return true;
}

/* KPROCESSOR_STATE of x86: CONTEXT (0x2cc bytes), then CR0, CR2, CR3, CR4. */
static bool read_state32(bytes page, machine_cpu *out)
{
    enum {
        CONTROL = 0x2cc,
        SEGMENTS = 0x8c,
        EDI = 0x9c,
        EIP = 0xb8,
        CS = 0xbc,
        FLAGS = 0xc0,
        ESP = 0xc4,
        SS = 0xc8
    };
    /* edi esi ebx edx ecx eax ebp, as they stand in CONTEXT */
    static const uint8_t ORDER[7] = {7, 6, 3, 2, 1, 0, 5};
    const uint8_t *x = page.ptr, *control = x + CONTROL;
    machine_cpu c = {.cr0 = load_u32(control),
                     .cr2 = load_u32(control + 4),
                     .cr3 = load_u32(control + 8),
                     .cr4 = load_u32(control + 12)};

    if (!looks_like_control(c.cr0, c.cr3, c.cr4)) return false;
    for (size_t i = 0; i < 7; i++) c.general[ORDER[i]] = load_u32(x + EDI + 4 * i);
    c.general[4] = load_u32(x + ESP);
    c.ip = load_u32(x + EIP);
    c.flags = load_u32(x + FLAGS);
    c.gs = load_u16(x + SEGMENTS);
    c.fs = load_u16(x + SEGMENTS + 4);
    c.es = load_u16(x + SEGMENTS + 8);
    c.ds = load_u16(x + SEGMENTS + 12);
    c.cs = load_u16(x + CS);
    c.ss = load_u16(x + SS);
    *out = c;
    return true;
}

/* Page 2 up to Windows 7; where later ones have it is not documented, so that the pages before the sets are
 * looked at. */
static void read_processor(hibernation_reader *r, uint64_t end)
{
    enum { MOST_LOOKED_AT = 64 };
    bytes page;

    for (uint64_t i = 1; i < end && i < MOST_LOOKED_AT && bytes_slice(r->h->file, i * PAGE, PAGE, &page);
         i++) {
        machine_cpu c;
        if (r->h->pointer_size == 4 ? read_state32(page, &c) : read_state64(page, &c)) {
            *VEC_PUSH(r->a, &r->h->state.cpus) = c;
            return;
        }
    }
}

/* ---- the header ---- */

static const hibernation_layout *layout_of(uint32_t length)
{
    for (size_t i = 0; i < sizeof LAYOUTS / sizeof LAYOUTS[0]; i++) {
        if (LAYOUTS[i].length == length) return &LAYOUTS[i];
    }
    return NULL;
}

static uint64_t field(const hibernation *h, unsigned at)
{
    return load_le(h->file.ptr + at, h->pointer_size);
}

static void read_sets(hibernation_reader *r, const hibernation_layout *l)
{
    hibernation *h = r->h;
    uint64_t boot = field(h, l->boot_set), kernel = field(h, l->kernel_set);
    uint64_t first = boot && boot < kernel ? boot : kernel;

    h->has_sets = true;
    if (boot) hibernation_read_set(r, boot, load_u64(h->file.ptr + l->loader_pages), "boot");
    if (kernel)
        hibernation_read_set(r, kernel, l->kernel_pages ? load_u64(h->file.ptr + l->kernel_pages) : 0,
                             "kernel");
    read_processor(r, first);
}

static error *read_pages(hibernation_reader *r)
{
    hibernation *h = r->h;
    uint32_t length = load_u32(h->file.ptr + HIBERNATION_AT_LENGTH);
    const hibernation_layout *l = layout_of(length);
    const hibernation_table_layout *tables;
    uint64_t table;

    if (l && l->pointer_size == h->pointer_size) {
        read_sets(r, l);
        return NULL;
    }
    tables = hibernation_find_table(h->file, h->pointer_size, &table);
    if (tables) {
        h->system_time = load_u64(h->file.ptr + tables->system_time);
        hibernation_read_tables(r, tables, table);
        read_processor(r, table);
        return NULL;
    }
    if (h->pointer_size == 8 && length > LAYOUTS[0].length && length < PAGE) {
        notes_add(
            r->n, NOTE_WARNING,
            "the header of this hibernation file has 0x%x bytes, which no known Windows writes: the last pages may "
            "be of an earlier hibernation",
            length);
        read_sets(r, &NEWER);
        return NULL;
    }
    return error_at_offset(
        r->a, ERROR_UNSUPPORTED, HIBERNATION_AT_LENGTH,
        "the header of this hibernation file has 0x%x bytes, which no known Windows writes", length);
}

error *hibernation_open(arena *a, bytes file, notes *n, hibernation **out)
{
    hibernation *h = ARENA_NEW(a, hibernation);
    hibernation_reader r = {.a = a, .n = n, .h = h};
    error *e;

    h->file = file;
    if (file.len < PAGE) {
        return error_at_offset(a, ERROR_TRUNCATED, file.len,
                               "expected a hibernation file's header of a page");
    }
    if (load_u32(file.ptr + PAGE_SIZE64) == PAGE) h->pointer_size = 8;
    else if (load_u32(file.ptr + PAGE_SIZE32) == PAGE) h->pointer_size = 4;
    else {
        return error_at_offset(
            a, ERROR_FORMAT, PAGE_SIZE64,
            "the hibernation file's header has no page size of 0x1000: Windows has wiped it, or it is "
            "none");
    }
    h->system_time = load_u64(file.ptr + (h->pointer_size == 8 ? SYSTEM_TIME64 : SYSTEM_TIME32));
    e = read_pages(&r);
    if (e) return e;
    h->runs = r.runs.items;
    h->run_count = r.runs.count;
    if (h->run_count > 1) qsort(h->runs, h->run_count, sizeof *h->runs, compare_runs);
    *out = h;
    return NULL;
}
