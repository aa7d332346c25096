/* kdump-compressed dumps as a target: pages are unpacked when somebody reads them. */
#include "formats/dump/kdump.h"
#include "formats/packed/packed.h"
#include "memory/bit_rank.h"
#include "target/machine.h"
#include "target/open.h"

typedef struct kdump_memory {
    const kdump *dump;
    bit_rank *pages;
    uint64_t before; /* bits set before the first page that has a descriptor */
    uint8_t *packed; /* one page as the file has it, when it lies in several pieces */
} kdump_memory;

static bool packing_of(uint32_t flags, packing *out)
{
    switch (flags & KDUMP_PACKED) {
    case 0: *out = PACKED_STORED; return true;
    case KDUMP_ZLIB: *out = PACKED_ZLIB; return true;
    case KDUMP_LZO: *out = PACKED_LZO; return true;
    case KDUMP_SNAPPY: *out = PACKED_SNAPPY; return true;
    case KDUMP_ZSTD: *out = PACKED_ZSTD; return true;
    default: return false;
    }
}

static bool make_page(void *context, uint64_t address, uint8_t *page)
{
    kdump_memory *m = context;
    const kdump *k = m->dump;
    uint64_t number = address / k->block_size;
    kdump_page p;
    packing how;
    bytes packed;

    if (!bit_rank_is_set(m->pages, number) || number < k->first_page ||
        !kdump_read_page(k, bit_rank_before(m->pages, number) - m->before, &p) || !packing_of(p.flags, &how))
        return false;
    if (!flat_slice(&k->file, p.offset, p.size, &packed))
        packed = (bytes){m->packed, flat_read(&k->file, p.offset, m->packed, p.size)};
    return packed_expand(how, packed, page, k->block_size) == k->block_size;
}

static bool next_range(void *context, uint64_t address, space_range *out)
{
    const kdump_memory *m = context;
    const uint64_t size = m->dump->block_size;
    uint64_t page = address / size, first;

    first = bit_rank_find(m->pages, page > m->dump->first_page ? page : m->dump->first_page, true);
    if (first >= bit_rank_count(m->pages)) return false;
    *out = (space_range){first * size, bit_rank_find(m->pages, first, false) * size};
    return true;
}

/* QEMU says "Unknown" of ARM64, whose notes are told from others by themselves. */
static cpu_kind processor_of(const kdump *k)
{
    if (k->pointer_size == 4) return CPU_X86;
    bool arm64 = str_equal(k->machine, STR("aarch64")) || (k->state.arm64_cpus.count && !k->state.cpus.count);
    return arm64 ? CPU_ARM64 : CPU_X64;
}

error *target_fill_from_kdump(target *t, bytes file)
{
    kdump_memory *m = ARENA_NEW(t->arena, kdump_memory);
    page_maker *maker = ARENA_NEW(t->arena, page_maker);
    kdump *k;
    error *e = kdump_open(t->arena, file, t->notes, &k);

    if (e) return e;
    m->dump = k;
    m->pages = bit_rank_new(t->arena, k->bitmap, k->page_count);
    if (k->first_page && k->first_page < bit_rank_count(m->pages))
        m->before = bit_rank_before(m->pages, k->first_page);
    m->packed = arena_alloc(t->arena, k->block_size, 8);
    *maker = (page_maker){k->block_size, make_page, next_range};
    target_fill_machine(t, processor_of(k));
    t->description = str_format(t->arena, "Kdump Compressed Dump File: Physical memory is available");
    t->physical_memory = space_from_pages(t->arena, maker, m);
    target_fill_machine_cpus(t, &k->state);
    return NULL;
}
