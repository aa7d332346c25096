/* Pages of pool as a row of blocks: kernels up to Windows 10 1809.
 *
 * Sources: nt's public types (_POOL_HEADER); volatility/plugins/overlays/windows (which values of PoolType
 * mean free, by version); "Kernel Pool Exploitation on Windows 7" (T. Mandt, 2011) for
 * PreviousSize/BlockSize, quota and in-use bits; "Sheep Year Kernel Heap Fengshui" and nt's public
 * symbols for ExpPoolQuotaCookie (Windows 8 and later). */
#include "windows/pool.h"

#include "windows/process.h"
#include "windows/variables.h"

#include <string.h>

enum { QUOTA = 8, IN_USE_2003 = 4, IN_USE = 2, VISTA = 6, MOST_HEADER = 16 };
#define PROTECTED 0x80000000u

str nt_pool_kind_name(nt_pool_kind kind)
{
    static const char *const names[] = {"Unknown", "Nonpaged pool", "Paged pool", "Paged session pool",
                                        "Special pool"};
    return str_from_cstr(names[kind]);
}

bool nt_pool_layout_of(nt_context *c, nt_pool_layout *out)
{
    const type *t = nt_type(c, "_POOL_HEADER");
    nt_pool_layout l = {0};
    uint64_t major;
    if (!t || t->size > MOST_HEADER || t->size < 8 || !type_find_field(t, STR("PreviousSize"), &l.previous) ||
        !type_find_field(t, STR("BlockSize"), &l.size) || !type_find_field(t, STR("PoolType"), &l.type) ||
        !type_find_field(t, STR("PoolTag"), &l.tag))
        return false;
    l.header_size = (unsigned)t->size;
    l.has_process = type_find_field(t, STR("ProcessBilled"), &l.process);
    /* Up to Windows Server 2003 the low bits hold the type plus one, and another bit says allocated. */
    l.in_use = nt_major_version(c, &major) && major < VISTA ? IN_USE_2003 : IN_USE;
    if (!nt_variable_number(c, "ExpPoolQuotaCookie", 0, &l.cookie)) l.cookie = 0;
    *out = l;
    return true;
}

static uint64_t number_at(const uint8_t *raw, const type_field *f, unsigned limit)
{
    uint64_t n = 0;
    size_t size = f->type ? (size_t)type_resolve(f->type)->size : 0;
    if (size > 8 || f->offset + size > limit) return 0;
    memcpy(&n, raw + f->offset, size);
    n >>= f->bit_position;
    return f->bit_count && f->bit_count < 64 ? n & (((uint64_t)1 << f->bit_count) - 1) : n;
}

nt_pool_block nt_pool_header(const nt_pool_layout *l, uint64_t address, const uint8_t *raw)
{
    nt_pool_block b = {.address = address};
    b.previous = number_at(raw, &l->previous, l->header_size) * l->header_size;
    b.size = number_at(raw, &l->size, l->header_size) * l->header_size;
    b.type = (unsigned)number_at(raw, &l->type, l->header_size);
    uint32_t tag = (uint32_t)number_at(raw, &l->tag, l->header_size);
    b.allocated = b.type & l->in_use;
    b.is_protected = b.allocated && tag & PROTECTED;
    b.tag = b.allocated ? tag & ~PROTECTED : tag;
    if (b.allocated && b.type & QUOTA && l->has_process) {
        b.process = number_at(raw, &l->process, l->header_size);
        if (l->cookie) b.process ^= l->cookie ^ address;
    }
    return b;
}

/* Whether a header at `offset` says something that may be true: its block ends in the page, at the page's end
 * or at a header that knows it. */
static bool fits(const nt_pool_layout *l, const uint8_t *page, uint64_t offset)
{
    if (offset + l->header_size > NT_POOL_PAGE) return false;
    nt_pool_block b = nt_pool_header(l, 0, page + offset);
    if (b.size < l->header_size || offset + b.size > NT_POOL_PAGE) return false;
    if (offset + b.size == NT_POOL_PAGE) return true;
    return nt_pool_header(l, 0, page + offset + b.size).previous == b.size;
}

/* The next place behind `offset` where headers fit again, two in a row or to the end. */
static uint64_t next_fit(const nt_pool_layout *l, const uint8_t *page, uint64_t offset)
{
    for (offset += l->header_size; offset < NT_POOL_PAGE; offset += l->header_size) {
        if (!fits(l, page, offset)) continue;
        uint64_t next = offset + nt_pool_header(l, 0, page + offset).size;
        if (next == NT_POOL_PAGE || fits(l, page, next)) return offset;
    }
    return NT_POOL_PAGE;
}

/* Where a block ends whose size leads to no header, when headers that lead to the page's end begin before
 * that: then its size is what is wrong. 0 = they do not. Headers of old that a block still has in it lead to
 * no end. */
static uint64_t true_end(const nt_pool_layout *l, const uint8_t *page, uint64_t offset, uint64_t end)
{
    if (end >= NT_POOL_PAGE ||
        number_at(page + end, &l->previous, l->header_size) == (end - offset) / l->header_size ||
        fits(l, page, end))
        return 0;
    bool leads[NT_POOL_PAGE / 8 + 1] = {false};
    uint64_t found = 0;
    for (uint64_t at = NT_POOL_PAGE - l->header_size; at > offset; at -= l->header_size) {
        if (!fits(l, page, at)) continue;
        uint64_t next = at + nt_pool_header(l, 0, page + at).size;
        leads[at / 8] = next == NT_POOL_PAGE || leads[next / 8];
        if (leads[at / 8]) found = at;
    }
    return found < end ? found : 0;
}

static str wrong_size(arena *a, const nt_pool_layout *l, uint64_t size)
{
    return str_format(a, "invalid block size [ 0x%llx ]", (unsigned long long)(size / l->header_size));
}

size_t nt_pool_walk_page(arena *a, const nt_pool_layout *l, uint64_t page, const uint8_t *bytes_of_page,
                         nt_pool_blocks *out)
{
    uint64_t offset = 0, before = 0;
    size_t problems = 0;
    bool known = true; /* how long the block before is */
    while (offset < NT_POOL_PAGE) {
        nt_pool_block b = nt_pool_header(l, page + offset, bytes_of_page + offset);
        if (known && b.previous != before)
            b.problem = str_format(a, "invalid previous size [ 0x%llx ] should be [ 0x%llx ]",
                                   (unsigned long long)(b.previous / l->header_size),
                                   (unsigned long long)(before / l->header_size));
        else if (b.size < l->header_size || offset + b.size > NT_POOL_PAGE)
            b.problem = wrong_size(a, l, b.size);
        /* Headers behind a wrong previous size are right more often than not. */
        bool reaches = b.size >= l->header_size && offset + b.size <= NT_POOL_PAGE &&
                       (!b.problem.len || fits(l, bytes_of_page, offset));
        uint64_t sooner = reaches ? true_end(l, bytes_of_page, offset, offset + b.size) : 0;
        if (sooner) {
            b.problem = wrong_size(a, l, b.size);
            reaches = false;
        }
        uint64_t end = reaches ? offset + b.size : sooner ? sooner : next_fit(l, bytes_of_page, offset);
        if (b.allocated && b.type & QUOTA && !l->has_process && reaches)
            memcpy(&b.process, bytes_of_page + end - 4, 4);
        if (!reaches) b.size = end - offset;
        problems += b.problem.len != 0;
        *VEC_PUSH(a, out) = b;
        known = reaches;
        before = end - offset;
        offset = end;
    }
    return problems;
}
