/* Which memory is which pool. */
#include "windows/pool.h"
#include "windows/system_regions.h"

nt_pool_ranges nt_pool_regions(arena *a, nt_context *c, const nt_kernel *k)
{
    static const struct {
        str name;
        nt_pool_kind kind;
    } pools[] = {{STR("NonPagedPool"), NT_POOL_NONPAGED},
                 {STR("SecureNonPagedPool"), NT_POOL_NONPAGED},
                 {STR("PagedPool"), NT_POOL_PAGED},
                 {STR("Session"), NT_POOL_SESSION}};
    nt_system_regions all = nt_system_regions_all(a, c, k);
    nt_pool_ranges out = {0};
    for (size_t i = 0; i < all.count; i++)
        for (size_t n = 0; n < sizeof pools / sizeof *pools; n++)
            if (all.items[i].size && str_equal(all.items[i].name, pools[n].name))
                *VEC_PUSH(a, &out) = (nt_pool_range){all.items[i].start,
                                                     all.items[i].start + all.items[i].size, pools[n].kind};
    return out;
}

nt_pool_kind nt_pool_kind_of(const nt_pool_ranges *ranges, uint64_t address)
{
    for (size_t i = 0; i < ranges->count; i++)
        if (address >= ranges->items[i].start &&
            address - ranges->items[i].start < ranges->items[i].end - ranges->items[i].start)
            return ranges->items[i].kind;
    return NT_POOL_UNKNOWN;
}
