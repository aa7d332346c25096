/* What Windows means by entries that the processor does not take.
 *
 *     page table entry   transition   -> the frame it still lies in
 *                        prototype    -> the section's own PTE, in paged pool: valid | transition |
 * subsection | ... page file    -> page n of file m demand zero
 *
 * Facts: Windows Internals 7th ed., chapter 5, "Page fault handling" (invalid and prototype PTEs); field
 * names from nt's public types, Windows 7 to 11. Since the mitigations of 2018 (L1 terminal fault) invalid
 * entries have the bits of MiState.Hardware.InvalidPteMask set so that no processor speculates on them;
 * SwizzleBit says that these bits are the entry's own. */
#include "windows/soft_pte.h"

#include "windows/variables.h"

enum { PAGE_SHIFT = 12, MOST_NESTED = 4, VALID_BIT = 1 };

struct nt_soft_ptes {
    nt_context *c;
    space *memory;
    uint64_t process;
    nt_pte_layout layout;
    enum { UNTRIED, TRYING, DONE } state;
    unsigned nested; /* prototype PTEs lie in paged pool, whose own pages may be in transition */
};

static uint64_t take(uint64_t entry, nt_bits b)
{
    if (b.count == 0) return 0;
    uint64_t v = entry >> b.position;
    return b.count >= 64 ? v : v & (((uint64_t)1 << b.count) - 1);
}

static bool is_set(uint64_t entry, nt_bits b)
{
    return take(entry, b) != 0;
}

/* An address of fewer bits is sign-extended: ProtoAddress is a signed field. */
static uint64_t take_address(const nt_pte_layout *l, uint64_t entry, nt_bits b)
{
    uint64_t v = take(entry, b);
    if (b.count == 0 || b.count >= 64 || l->pointer_size == 4) return v;
    unsigned unused = 64 - b.count;
    return (uint64_t)((int64_t)(v << unused) >> unused);
}

/* ---- the layout ---- */

static nt_bits bits_of(const type *t, const char *field)
{
    type_field f;
    if (!t || !type_find_field(t, str_from_cstr(field), &f) || !f.type) return (nt_bits){0};
    const type *plain = type_resolve(f.type);
    uint64_t count = f.bit_count ? f.bit_count : plain ? plain->size * 8 : 0;
    uint64_t position = f.offset * 8 + f.bit_position;
    return position + count <= 64 ? (nt_bits){(uint8_t)position, (uint8_t)count} : (nt_bits){0};
}

/* The same from Windows Server 2003 x64 to Windows 11: what is known without types. */
static const nt_pte_layout SHARED_LAYOUT = {
    .transition = {11, 1},
    .prototype = {10, 1},
    .frame = {12, 36},
    .proto_address = {16, 48},
    .subsection_address = {16, 48},
    .pointer_size = 8,
};

static uint64_t invalid_mask(nt_context *c)
{
    uint64_t mask;
    value hardware = value_field(nt_variable(c, "MiState", "_MI_SYSTEM_INFORMATION"), "Hardware");
    /* A number in Windows 10, an _MMPTE since Windows 11 24H2. */
    value v = value_first(hardware, "InvalidPteMask.u.Long", "InvalidPteMask", NULL);
    return value_u64(v, &mask) ? mask : 0;
}

static void load_layout(nt_soft_ptes *s)
{
    nt_context *c = s->c;
    const type *transition = nt_type(c, "_MMPTE_TRANSITION"), *software = nt_type(c, "_MMPTE_SOFTWARE");
    const type *prototype = nt_type(c, "_MMPTE_PROTOTYPE"), *subsection = nt_type(c, "_MMPTE_SUBSECTION");
    nt_pte_layout *l = &s->layout;

    *l = (nt_pte_layout){.from_types = transition && software && prototype,
                         .pointer_size = c->values->pointer_size};
    if (!l->from_types) {
        if (c->values->pointer_size == 8) *l = SHARED_LAYOUT;
        return;
    }
    l->transition = bits_of(transition, "Transition");
    l->prototype = bits_of(transition, "Prototype");
    l->frame = bits_of(transition, "PageFrameNumber");
    l->protection = bits_of(software, "Protection");
    l->page_file_low = bits_of(software, "PageFileLow");
    l->page_file_high = bits_of(software, "PageFileHigh");
    l->swizzle = bits_of(software, "SwizzleBit");
    l->proto_address = bits_of(prototype, "ProtoAddress");
    l->proto_read_only = bits_of(prototype, "ReadOnly");
    l->proto_protection = bits_of(prototype, "Protection");
    l->subsection_address = bits_of(subsection, "SubsectionAddress");
    if (l->swizzle.count) l->invalid_mask = invalid_mask(c);
}

nt_soft_ptes *nt_soft_ptes_new(arena *a, nt_context *c, space *memory, uint64_t process)
{
    nt_soft_ptes *s = ARENA_NEW(a, nt_soft_ptes);
    s->c = c;
    s->memory = memory;
    s->process = process;
    return s;
}

const nt_pte_layout *nt_soft_ptes_layout(nt_soft_ptes *s)
{
    if (s->state == TRYING) return NULL;
    if (s->state == UNTRIED) {
        s->state = TRYING;
        load_layout(s);
        s->state = DONE;
    }
    return &s->layout;
}

/* ---- entries ---- */

str nt_pte_protection_name(unsigned protection)
{
    /* MM_ZERO_ACCESS, MM_READONLY ... of the low three bits, in the debugger's words. */
    static const char *const names[] = {"ZeroAccess", "Readonly",  "Execute",          "ExecuteRead",
                                        "ReadWrite",  "WriteCopy", "ExecuteReadWrite", "ExecuteWriteCopy"};
    return str_from_cstr(names[protection & 7]);
}

static nt_pte decode_software(const nt_pte_layout *l, nt_pte pte)
{
    if (!l->from_types || l->page_file_high.count == 0) {
        pte.kind = NT_PTE_UNKNOWN;
        return pte;
    }
    pte.offset = take(pte.entry, l->page_file_high);
    pte.file = (unsigned)take(pte.entry, l->page_file_low);
    pte.kind = pte.offset ? NT_PTE_PAGE_FILE : NT_PTE_DEMAND_ZERO;
    pte.protection = (unsigned)take(pte.entry, l->protection);
    pte.has_protection = true;
    return pte;
}

static nt_pte decode_prototype(const nt_pte_layout *l, nt_pte pte, bool in_prototype)
{
    if (in_prototype) {
        pte.kind = l->subsection_address.count ? NT_PTE_SUBSECTION : NT_PTE_UNKNOWN;
        pte.address = take_address(l, pte.entry, l->subsection_address);
        return pte;
    }
    /* MI_PTE_LOOKUP_NEEDED: all ones where a page file's offset would be (x64: the upper half). */
    uint64_t upper = l->page_file_high.count ? take(pte.entry, l->page_file_high) : pte.entry >> 32;
    uint64_t ones = l->page_file_high.count && l->page_file_high.count < 32
                        ? ((uint64_t)1 << l->page_file_high.count) - 1
                        : UINT32_MAX;
    nt_bits protection = upper == ones ? l->protection : l->proto_protection;
    pte.kind = upper == ones            ? NT_PTE_PROTOTYPE_VAD
               : l->proto_address.count ? NT_PTE_PROTOTYPE
                                        : NT_PTE_UNKNOWN;
    pte.address = pte.kind == NT_PTE_PROTOTYPE ? take_address(l, pte.entry, l->proto_address) : 0;
    pte.has_protection = protection.count != 0;
    pte.protection = (unsigned)take(pte.entry, protection);
    return pte;
}

nt_pte nt_pte_decode(const nt_pte_layout *l, uint64_t entry, bool in_prototype)
{
    nt_pte pte = {.kind = NT_PTE_ZERO, .entry = entry};
    if (entry == 0) return pte;
    if (entry & VALID_BIT) {
        pte.kind = NT_PTE_VALID;
        pte.frame = (entry & 0x000ffffffffff000) >> PAGE_SHIFT;
        return pte;
    }
    if (l->swizzle.count && !is_set(entry, l->swizzle)) pte.entry = entry & ~l->invalid_mask;
    if (is_set(pte.entry, l->prototype)) return decode_prototype(l, pte, in_prototype);
    if (is_set(pte.entry, l->transition)) {
        pte.kind = NT_PTE_TRANSITION;
        pte.frame = take(pte.entry, l->frame);
        pte.protection = (unsigned)take(pte.entry, l->protection);
        pte.has_protection = l->protection.count != 0;
        return pte;
    }
    return decode_software(l, pte);
}

/* ---- the hook ---- */

static bool resolve(const nt_pte *pte, uint64_t *page, space_absence *why)
{
    switch (pte->kind) {
    case NT_PTE_VALID:
    case NT_PTE_TRANSITION: *page = pte->frame << PAGE_SHIFT; return true;
    case NT_PTE_PAGE_FILE:
        *page = PAGE_FILE_BASE + pte->file * PAGE_FILE_STEP + (pte->offset << PAGE_SHIFT);
        return pte->file < PAGE_FILE_LIMIT && pte->offset << PAGE_SHIFT < PAGE_FILE_STEP;
    case NT_PTE_DEMAND_ZERO: *why = SPACE_DEMAND_ZERO; return false;
    case NT_PTE_ZERO: *why = SPACE_NOT_MAPPED; return false;
    default: *why = SPACE_PAGED_OUT; return false;
    }
}

static bool follow_prototype(nt_soft_ptes *s, const nt_pte *pte, uint64_t address, uint64_t *page,
                             space_absence *why)
{
    uint64_t at = pte->address, entry;
    size_t size =
        s->layout.frame.position + s->layout.frame.count > 32 || s->layout.pointer_size == 8 ? 8 : 4;

    *why = SPACE_PAGED_OUT;
    if (s->nested >= MOST_NESTED) return false;
    s->nested++;
    bool found = pte->kind == NT_PTE_PROTOTYPE || nt_vad_prototype(s->c, s->process, address, &at);
    found = found && space_read_pointer(s->memory, at, size, &entry);
    s->nested--;
    if (!found) return false;
    nt_pte prototype = nt_pte_decode(&s->layout, entry, true);
    return resolve(&prototype, page, why);
}

bool nt_soft_pte(void *context, space *physical, uint64_t address, uint64_t entry, unsigned level,
                 uint64_t *physical_page, space_absence *why)
{
    nt_soft_ptes *s = context;
    uint64_t page;

    (void)physical;
    if (entry == 0) return false;
    const nt_pte_layout *l = nt_soft_ptes_layout(s);
    if (!l || l->prototype.count == 0) {
        *why = SPACE_PAGED_OUT;
        return false;
    }
    nt_pte pte = nt_pte_decode(l, entry, false);
    bool prototype = pte.kind == NT_PTE_PROTOTYPE || pte.kind == NT_PTE_PROTOTYPE_VAD;
    if (prototype && level > 1) {
        *why = SPACE_PAGED_OUT;
        return false;
    }
    bool found = prototype ? follow_prototype(s, &pte, address, &page, why) : resolve(&pte, &page, why);
    if (found) *physical_page = page;
    return found;
}
