/* System page-table entries. Sources: nt's public types (_MI_SYSTEM_PTE_TYPE, since Windows 7; a set bit in
 * its bitmap is an entry in use); nt's public symbols for the counts of older kernels. */
#include "windows/system_ptes.h"

#include "windows/variables.h"

enum { CHUNK = 0x1000, PTE = 8 };

static bool add_type(arena *a, nt_system_pte_types *all, value v, const char *name, str source)
{
    nt_system_ptes p = {.name = str_from_cstr(name), .source = source};
    if (!value_u64(value_field(v, "TotalSystemPtes"), &p.total)) return false;
    p.has_free = value_u64(value_field(v, "TotalFreeSystemPtes"), &p.free);
    p.base = value_or(value_field(v, "BasePte"), 0);
    p.bits = value_or(value_field(v, "Bitmap.SizeOfBitMap"), 0);
    p.bitmap = value_or(value_field(v, "Bitmap.Buffer"), 0);
    p.end = p.base ? p.base + p.bits * PTE : 0;
    *VEC_PUSH(a, all) = p;
    return true;
}

nt_system_pte_types nt_system_ptes_all(arena *a, nt_context *c)
{
    nt_system_pte_types all = {0};
    uint64_t total, free = 0;
    if (!add_type(a, &all, nt_variable(c, "MiSystemPteInfo", "_MI_SYSTEM_PTE_TYPE"), "System",
                  STR("nt!MiSystemPteInfo")))
        add_type(a, &all,
                 value_field(nt_variable(c, "MiState", "_MI_SYSTEM_INFORMATION"), "Vs.SystemPteInfo"),
                 "System", STR("nt!MiState.Vs.SystemPteInfo"));
    add_type(a, &all, nt_variable(c, "MiKernelStackPteInfo", "_MI_SYSTEM_PTE_TYPE"), "Kernel Stack",
             STR("nt!MiKernelStackPteInfo"));
    if (all.count == 0 && nt_variable_number(c, "MmTotalSystemPtes", 4, &total)) {
        bool has_free = nt_variable_number(c, "MmTotalFreeSystemPtes", 4, &free);
        *VEC_PUSH(a, &all) = (nt_system_ptes){.name = STR("System"),
                                              .total = total,
                                              .free = free,
                                              .has_free = has_free,
                                              .source = STR("nt!MmTotalSystemPtes")};
    }
    return all;
}

typedef struct run_of_free {
    bool (*each)(void *user, uint64_t first, uint64_t count);
    void *user;
    uint64_t first, count;
    bool stopped;
} run_of_free;

static void end_run(run_of_free *r)
{
    if (r->count && !r->each(r->user, r->first, r->count)) r->stopped = true;
    r->count = 0;
}

static void add_bits(run_of_free *r, uint64_t at, const uint8_t *bytes_of_map, uint64_t bits)
{
    for (uint64_t i = 0; i < bits && !r->stopped; i++) {
        bool used = bytes_of_map[i / 8] >> (i % 8) & 1;
        if (used) {
            end_run(r);
        } else {
            if (r->count == 0) r->first = at + i;
            r->count++;
        }
    }
}

void nt_system_ptes_free(nt_context *c, const nt_system_ptes *p,
                         bool (*each)(void *user, uint64_t first, uint64_t count), void *user,
                         uint64_t *unreadable)
{
    space *s = c->values->space;
    run_of_free r = {.each = each, .user = user};
    uint8_t map[CHUNK];
    uint64_t at = p->bitmap, end = p->bitmap + (p->bits + 7) / 8;
    space_range there;
    *unreadable = 0;
    if (!p->bitmap || end < at) return;
    while (at < end && !r.stopped && !interrupt_pending(c->values->interrupt)) {
        uint64_t left = CHUNK - (at & (CHUNK - 1));
        size_t want = (size_t)(end - at < left ? end - at : left);
        if (space_read_all(s, at, map, want)) {
            uint64_t first = (at - p->bitmap) * 8, bits = (uint64_t)want * 8;
            add_bits(&r, first, map, bits < p->bits - first ? bits : p->bits - first);
            at += want;
            continue;
        }
        end_run(&r);
        uint64_t next = at + want;
        if (space_next_range(s, next, &there) && there.start > next) next = there.start;
        else if (!space_next_range(s, next, &there)) next = end;
        if (next > end) next = end;
        *unreadable += (next - at) * 8;
        at = next;
    }
    end_run(&r);
}
