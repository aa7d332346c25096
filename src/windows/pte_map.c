#include "windows/pte_map.h"

#include "formats/dump/kdbg.h"

enum { PAGE_SHIFT = 12, ENTRIES = 512 };

static uint64_t sign_extend(const nt_pte_map *m, uint64_t address)
{
    if (m->address_bits == 32) return (uint32_t)address;
    unsigned unused = 64 - m->address_bits;
    return (uint64_t)((int64_t)(address << unused) >> unused);
}

/* The entry of the top table that leads to the table itself; tables of user mode (KVA shadow) have none. */
static bool self_entry(space *physical, const page_tables *tables, unsigned *index)
{
    uint64_t root = tables->root & 0x000ffffffffff000, entry;
    for (unsigned i = ENTRIES / 2; i < ENTRIES; i++) { /* in the kernel's half */
        if (!space_read_u64(physical, root + 8 * i, &entry)) return false;
        if ((entry & 1) && (entry & 0x000ffffffffff000) == root) {
            *index = i;
            return true;
        }
    }
    return false;
}

bool nt_pte_map_find(space *physical, const page_tables *tables, const nt_kernel *k, nt_pte_map *out)
{
    nt_pte_map m = {.levels = tables->levels, .entry_size = tables->levels == 2 ? 4 : 8};
    unsigned index;
    uint64_t base;
    m.address_bits = tables->levels <= 3 ? 32 : tables->levels == 5 ? 57 : 48;
    if (m.address_bits == 32) m.base = 0xc0000000; /* PTE_BASE of every 32-bit Windows */
    else if (self_entry(physical, tables, &index))
        m.base = sign_extend(&m, (uint64_t)index << (m.address_bits - 9));
    else if (nt_kernel_u64(k, KDBG_PTE_BASE, &base)) m.base = base;
    else return false;
    m.size = (uint64_t)m.entry_size << (m.address_bits - PAGE_SHIFT);
    *out = m;
    return true;
}

uint64_t nt_pte_address(const nt_pte_map *m, uint64_t address, unsigned level)
{
    uint64_t used = m->address_bits == 32 ? UINT32_MAX : ((uint64_t)1 << m->address_bits) - 1;
    for (unsigned i = 0; i < level; i++) address = m->base + ((address & used) >> PAGE_SHIFT) * m->entry_size;
    return address;
}

uint64_t nt_pte_to_address(const nt_pte_map *m, uint64_t pte)
{
    return sign_extend(m, (pte - m->base) / m->entry_size << PAGE_SHIFT);
}

bool nt_is_pte_address(const nt_pte_map *m, uint64_t address)
{
    return address - m->base < m->size;
}
